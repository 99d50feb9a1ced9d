package hotspot

import (
	"context"
	"math"
)

// run is one computation of a local statistic.
type run struct {
	ctx    context.Context
	o      Options
	sample *sample
	units  []Unit
	hi, lo []float64 // chance under the null of a statistic at least, at most, as large
	notes  []Note
	drawn  int64
	// pending are the units whose permutations leave their finding open.
	pending int
}

// Local computes a local statistic for all units. Data that cannot be answered
// (no events, all values equal, all islands, NaN) are errors that say so.
func Local(ctx context.Context, d Data, w *Weights, o Options) (*Result, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	o = o.filled()
	least := 3
	if o.Statistic == LocalMoran {
		least = 4
	}
	s, err := newSample(d, w, least)
	if err != nil {
		return nil, err
	}
	s.w = selves(s.w, o.Statistic)
	r := &run{ctx: ctx, o: o, sample: s, units: make([]Unit, s.n), hi: make([]float64, s.n), lo: make([]float64, s.n)}
	choose := r.chooseP
	if s.exposure != nil {
		choose = r.checkExposed
	}
	if err := choose(); err != nil {
		return nil, err
	}
	if r.o.P == Analytic {
		r.o.Null = NullNormal
	}
	r.observe()
	if err := r.test(); err != nil {
		return nil, err
	}
	return r.result(d), nil
}

// selves gives Gi* the own weight that it needs, 1 before standardising, and
// takes it from those that have none: for them a unit is no neighbour of itself.
func selves(w *Weights, s Statistic) *Weights {
	switch {
	case s == GiStar && w.self == nil:
		return w.WithSelf(1)
	case s != GiStar && w.self != nil:
		return w.WithSelf(0)
	}
	return w
}

// observe fills in statistics and their moments.
func (r *run) observe() {
	work := map[Statistic]func(from, to int){
		Gi: r.observeGetis, GiStar: r.observeGetis, LocalMoran: r.observeMoran, LocalGeary: r.observeGeary,
	}[r.o.Statistic]
	if r.sample.exposure != nil {
		work = r.observeExposed
	}
	parallel(r.sample.n, 2048, func(from, to int) {
		for i := from; i < to; i++ {
			r.units[i].Value, r.units[i].Neighbours = r.sample.x[i], int32(r.sample.w.Degree(i))
		}
		work(from, to)
	})
	for i := range r.units {
		if r.sample.w.island(i) {
			r.units[i] = Unit{Value: r.units[i].Value, Neighbours: r.units[i].Neighbours, Class: Island}
		}
	}
	if r.o.Statistic == LocalMoran || r.o.Statistic == LocalGeary {
		r.quadrants()
	}
}

// test fills in p, adjusted p and classes.
func (r *run) test() error {
	switch r.o.P {
	case Exact:
		exact := r.exact
		if r.sample.exposure != nil {
			exact = r.exactExposed
		}
		if err := exact(); err != nil {
			return err
		}
		r.pFromTails()
	case Permutation:
		return r.permute()
	default:
		r.analytic()
		r.pFromTails()
	}
	r.adjust()
	return nil
}

func (r *run) analytic() {
	parallel(r.sample.n, 1024, func(from, to int) {
		for i := from; i < to; i++ {
			p := upperTail(math.Abs(r.units[i].Z))
			r.hi[i], r.lo[i] = p, 1-p
			if r.units[i].Z < 0 {
				r.hi[i], r.lo[i] = 1-p, p
			}
			if r.units[i].Variance == 0 {
				r.hi[i], r.lo[i] = 1, 1 // it cannot but be as it is
			}
		}
	})
}

// pFromTails makes p of both tails.
func (r *run) pFromTails() {
	for i := range r.units {
		if u := &r.units[i]; u.Class != Island {
			u.P = oneP(r.o.Tail, r.hi[i], r.lo[i])
		}
	}
}

func oneP(t Tail, hi, lo float64) float64 {
	switch t {
	case Greater:
		return min(1, hi)
	case Less:
		return min(1, lo)
	case Smaller:
		return min(1, hi, lo)
	}
	return min(1, 2*min(hi, lo))
}

// adjust fills in adjusted p and classes.
func (r *run) adjust() {
	p := make([]float64, 0, len(r.units))
	for i := range r.units {
		if r.units[i].Class != Island {
			p = append(p, r.units[i].P)
		}
	}
	p, k := Adjust(p, r.o.Correction), 0
	for i := range r.units {
		u := &r.units[i]
		if u.Class == Island {
			continue
		}
		u.Adjusted, u.Class, u.leaning = p[k], NotSignificant, r.classOf(i)
		k++
		if u.Adjusted <= r.o.Alpha {
			u.Class = u.leaning
		}
	}
}

// classOf gives the class that a unit has if it is significant. Hot and cold go by the smaller
// tail, which is what was tested: under NullConditional the unit's neighbours.
func (r *run) classOf(i int) Class {
	high := r.hi[i] < r.lo[i]
	if r.hi[i] == r.lo[i] {
		return NotSignificant
	}
	switch r.o.Statistic {
	case LocalMoran:
		return r.units[i].Quadrant
	case LocalGeary:
		// A small Geary is alike neighbours.
		switch q := r.units[i].Quadrant; {
		case high:
			return Unlike
		case q == HighHigh || q == LowLow:
			return q
		}
		return OtherAlike
	}
	if high {
		return Hot
	}
	return Cold
}

// result gathers the answer.
func (r *run) result(d Data) *Result {
	s := r.sample
	out := &Result{
		Options: r.o, Null: r.o.Null, Weights: s.w.Summary(),
		N: s.n, NoData: len(d.Values) - s.n, Mean: s.mean, Skewness: s.skewness(), Kurtosis: s.kurtosis(),
		Found: map[Class]int{}, Units: r.units, Drawn: r.drawn,
	}
	variance := s.m2 / float64(s.n)
	if r.o.Divisor == DivideNLess1 {
		variance = s.m2 / float64(s.n-1)
	}
	out.Deviation = math.Sqrt(variance)
	for i := range r.units {
		u := &r.units[i]
		out.Total += u.Value
		if u.Class == Island {
			out.Islands++
			continue
		}
		out.Tests++
		if u.Class != NotSignificant {
			out.Found[u.Class]++
		}
		if u.Adjusted <= r.o.Alpha {
			out.Threshold = max(out.Threshold, u.P)
		}
	}
	if out.Tests > 0 {
		out.Undecided = float64(r.pending) / float64(out.Tests)
	}
	if s.units != nil {
		out.Units = make([]Unit, len(d.Values))
		for i := range out.Units {
			out.Units[i].Class = NoData
		}
		for i, at := range s.units {
			out.Units[at] = r.units[i]
		}
	}
	for class, n := range map[Class]int{Island: out.Islands, NoData: out.NoData, NotSignificant: out.Tests - sum(out.Found)} {
		if n > 0 {
			out.Found[class] = n
		}
	}
	out.Notes = append(r.notes, r.remarks(out)...)
	return out
}

func sum(counts map[Class]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}
