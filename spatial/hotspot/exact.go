package hotspot

import (
	"math"
	"slices"
)

// The exact conditional distribution of a sum over neighbours. (准确条件分布)
//
// Under the null a unit's k neighbours have k of the other units' values, each
// choice equally likely. For whole numbers the number of choices with each sum
// follows by dynamic programming over the histogram of values: f[k][s] is the
// coefficient of y^k·t^s in the product of (1 + y·t^v)^c over all values v, c
// times each. One table serves all k, and all units of one value share what is
// left of it when that value is taken out once.

// exactLimit is the number of additions up to which the exact distribution is
// taken: about a second.
const exactLimit = 1e9

// exactMemory is the largest number of cells of a table.
const exactMemory = 1 << 22

// exactSteps estimates the additions that the exact distribution of a sample
// takes, +Inf where its table would be too large.
func exactSteps(s *sample) float64 {
	if !s.whole() {
		return math.Inf(1)
	}
	h := newHistogram(s.x)
	k := 1
	for i := range s.n {
		k = max(k, s.w.Degree(i)+1)
	}
	k = min(k, s.n)
	top := float64(h.values[len(h.values)-1])
	cells := mul(float64(k)*float64(k+1)/2, top)
	if cells+float64(k) > exactMemory {
		return math.Inf(1)
	}
	steps := 0.0
	for at, v := range h.values {
		// j of the value onto k−j of the smaller ones, whose sums reach (k−j)·v;
		// and taking it out again.
		js := float64(min(h.counts[at], k))
		steps += js*cells*float64(v)/max(top, 1) + mul(2, cells)
	}
	return steps
}

// exact fills in both tails of all units.
func (r *run) exact() error {
	s := r.sample
	h := newHistogram(s.x)
	most := 0
	for i := range s.n {
		most = max(most, s.w.Degree(i))
	}
	if r.o.Null == NullTotal && r.o.Statistic == GiStar {
		most++
	}
	table := newChoices(h, most, -1)
	if r.o.Null == NullTotal {
		r.exactTotal(h, table)
		return r.ctx.Err()
	}
	// Units by value.
	first := make([]int32, len(h.values)+1)
	for _, v := range h.of {
		first[v+1]++
	}
	for v := range h.values {
		first[v+1] += first[v]
	}
	next, order := slices.Clone(first), make([]int32, s.n)
	for i, v := range h.of {
		order[next[v]] = int32(i)
		next[v]++
	}
	parallel(len(h.values), 1, func(from, to int) {
		for v := from; v < to && r.ctx.Err() == nil; v++ {
			r.exactOf(h, table, v, order[first[v]:first[v+1]])
		}
	})
	return r.ctx.Err()
}

// exactOf answers the units that share one value.
func (r *run) exactOf(h *histogram, table *choices, v int, units []int32) {
	w := r.sample.w
	most := 0
	for _, i := range units {
		most = max(most, w.Degree(int(i)))
	}
	// Of each degree the least and the largest sum.
	type extent struct {
		least, largest int
		seen           bool
	}
	sums, extents := make([]int, len(units)), make([]extent, most+1)
	for at, i := range units {
		sum := 0
		row := w.to[w.start[i]:w.start[i+1]]
		for _, j := range row {
			sum += h.values[h.of[j]]
		}
		sums[at] = sum
		e := &extents[len(row)]
		if !e.seen {
			*e = extent{sum, sum, true}
		}
		e.least, e.largest = min(e.least, sum), max(e.largest, sum)
	}
	g, bad := table.without(h.values[v], most)
	for k, e := range extents {
		// The farther out, the worse: the extremes speak for all between.
		if e.seen && (!trusted(g[k], bad[k], e.least) || !trusted(g[k], bad[k], e.largest)) {
			g = newChoices(h, most, v).f
			break
		}
	}
	byDegree := make([]tails, most+1)
	for k, e := range extents {
		if e.seen && k > 0 {
			byDegree[k] = newTails(g[k])
		}
	}
	for at, i := range units {
		if k := w.Degree(int(i)); k > 0 {
			hi, lo := byDegree[k].at(sums[at])
			r.setTails(int(i), hi, lo)
		}
	}
}

// setTails takes the chances of the neighbours' sum as those of the statistic: a
// local Moran rises with the sum where the unit is above the mean, falls with it
// below, and stays 0 at it.
func (r *run) setTails(i int, hi, lo float64) {
	if r.o.Statistic == LocalMoran {
		switch z := r.sample.dev[i]; {
		case z < 0:
			hi, lo = lo, hi
		case z == 0:
			hi, lo = 1, 1
		}
	}
	r.hi[i], r.lo[i] = hi, lo
}

// exactTotal answers all units where their own values are drawn too: no value is
// taken out.
func (r *run) exactTotal(h *histogram, table *choices) {
	w := r.sample.w
	byDegree := make([]tails, len(table.f))
	for i := range r.sample.n {
		k, sum := w.Degree(i), 0
		for _, j := range w.to[w.start[i]:w.start[i+1]] {
			sum += h.values[h.of[j]]
		}
		if r.o.Statistic == GiStar {
			k, sum = k+1, sum+h.values[h.of[i]]
		}
		if w.Degree(i) == 0 {
			continue
		}
		if byDegree[k].hi == nil {
			byDegree[k] = newTails(table.f[k])
		}
		r.hi[i], r.lo[i] = byDegree[k].at(sum)
	}
}
