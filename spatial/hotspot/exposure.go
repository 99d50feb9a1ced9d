package hotspot

import (
	"math"

	"chengge"
)

// Rates: counts against the exposure (风险暴露量) of units, such as their area,
// their length of road or their residents. Permuting rates would take the rate
// of a small unit, which varies much, for one of a large unit, which varies
// little; so the null is about the events instead: each fell on a unit with a
// chance in proportion to its exposure.

// exposed checks exposures and counts, and marks units without exposure as
// missing.
func (d Data) exposed() (Data, error) {
	if len(d.Exposure) != len(d.Values) {
		return d, chengge.Errorf(chengge.ErrBadQuery, "%d exposures for %d values", len(d.Exposure), len(d.Values)).
			InChinese("暴露量 %d 个，数值 %d 个，数目不符", len(d.Exposure), len(d.Values))
	}
	missing := make([]bool, len(d.Values))
	copy(missing, d.Missing)
	for i, e := range d.Exposure {
		if missing[i] {
			continue
		}
		x := d.Values[i]
		switch {
		case !(e >= 0) || math.IsInf(e, 1):
			return d, chengge.Errorf(chengge.ErrBadQuery, "unit %d has the exposure %v: give a number of at least 0", i, e).
				InChinese("第 %d 个单元（从 0 计）的暴露量为 %v，应为不小于 0 的数", i, e)
		case !(x >= 0) || x != math.Trunc(x) || x > 1<<52:
			return d, chengge.Errorf(chengge.ErrBadQuery, "unit %d has the value %v: with exposures values are counts", i, x).
				InChinese("第 %d 个单元（从 0 计）的数值为 %v：给出暴露量时数值须为计数", i, x)
		case e == 0 && x > 0:
			return d, chengge.Errorf(chengge.ErrBadQuery, "unit %d has %v events but no exposure", i, x).
				InChinese("第 %d 个单元（从 0 计）有 %v 个事件，暴露量却为 0", i, x)
		case e == 0:
			missing[i] = true
		}
	}
	d.Missing = missing
	return d, nil
}

// checkExposed tells whether the options can be followed with exposures.
func (r *run) checkExposed() error {
	refuse := func(en, zh string) error {
		return chengge.Errorf(chengge.ErrBadQuery, "with exposures: %s", en).InChinese("给出暴露量时：%s", zh)
	}
	o, s := &r.o, r.sample
	switch {
	case o.Statistic != Gi && o.Statistic != GiStar:
		return refuse("take Gi or Gi*", "请用 Gi 或 Gi*")
	case o.P == Permutation || o.Null == NullConditional || o.Null == NullTotal:
		return refuse("the null is that of exposure, and p exact or analytic", "原假设为按暴露量分配，p 值用 exact 或 analytic")
	case !s.w.equal() || o.Statistic == GiStar && !s.w.equalWithSelf():
		return refuse("all neighbours of a unit, and for Gi* itself, must weigh the same", "同一单元的各邻近单元（Gi* 含自身）权重须相等")
	}
	if o.P != Analytic {
		o.P, o.Null = Exact, NullExposure
	}
	return nil
}

// around gives count and exposure of the neighbours of i, and with star its own.
func (s *sample) around(i int, star bool) (count, exposure float64) {
	for _, j := range s.w.to[s.w.start[i]:s.w.start[i+1]] {
		count, exposure = count+s.x[j], exposure+s.exposure[j]
	}
	if star {
		count, exposure = count+s.x[i], exposure+s.exposure[i]
	}
	return count, exposure
}

// observeExposed fills in the number of events around units from to to, with the
// moments of the binomial distribution. For Gi the unit's own events are given.
func (r *run) observeExposed(from, to int) {
	s, star := r.sample, r.o.Statistic == GiStar
	for i := from; i < to; i++ {
		count, exposure := s.around(i, star)
		events, whole := s.events, s.exposures
		if !star {
			events, whole = events-s.x[i], whole-s.exposure[i]
		}
		share := min(1, exposure/whole)
		u := &r.units[i]
		u.Statistic, u.Expected = count, events*share
		u.Variance = events * share * (1 - share)
		if u.Variance > 1e-13*events {
			u.Z = (count - u.Expected) / math.Sqrt(u.Variance)
		} else {
			u.Variance = 0
		}
	}
}

// exactExposed fills in both tails of all units: given the unit's own events, the
// neighbours' are a binomial share of the others.
func (r *run) exactExposed() error {
	s := r.sample
	parallel(s.n, 512, func(from, to int) {
		for i := from; i < to && r.ctx.Err() == nil; i++ {
			count, exposure := s.around(i, false)
			whole := s.exposures - s.exposure[i]
			// All exposure around the unit is certain to have all other events.
			if exposure >= whole*(1-1e-12) {
				r.hi[i], r.lo[i] = 1, 1
				continue
			}
			r.hi[i], r.lo[i] = binomialTails(s.events-s.x[i], exposure/whole, count)
		}
	})
	return r.ctx.Err()
}

// binomialTails gives the chances of at least and of at most k of n events that
// each have the chance p, 0 < p < 1. Terms are summed outwards from the most
// likely one, relative to it, by products alone.
func binomialTails(n, p, k float64) (hi, lo float64) {
	odds := p / (1 - p)
	mode := min(n, math.Floor(mul(n+1, p)))
	var below, at, above float64 // of k
	add := func(j, term float64) {
		switch {
		case j < k:
			below += term
		case j > k:
			above += term
		default:
			at = term
		}
	}
	add(mode, 1)
	term := 1.0
	for j := mode + 1; j <= n; j++ {
		term = term * (n - j + 1) / j * odds
		add(j, term)
		// Beyond k, once what follows cannot change the sum.
		if j > k && term < 1e-18*(above+at) || term == 0 {
			break
		}
	}
	term = 1
	for j := mode - 1; j >= 0; j-- {
		term = term * (j + 1) / (n - j) / odds
		add(j, term)
		if j < k && term < 1e-18*(below+at) || term == 0 {
			break
		}
	}
	all := below + at + above
	return max(math.SmallestNonzeroFloat64, min(1, (at+above)/all)), max(math.SmallestNonzeroFloat64, min(1, (at+below)/all))
}

// dispersion gives the mean of (count − expected)²/expected: 1 where counts vary
// as the null says.
func (s *sample) dispersion() float64 {
	sum := 0.0
	for i, x := range s.x {
		e := s.events * s.exposure[i] / s.exposures
		sum += mul(x-e, x-e) / e
	}
	return sum / float64(s.n-1)
}
