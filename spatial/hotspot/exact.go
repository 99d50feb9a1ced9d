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

// histogram is the distinct values in ascending order, as whole multiples of
// step above least.
type histogram struct {
	least, step float64
	values      []int // of u = (x − least)/step
	counts      []int
	of          []int32 // by unit: its place in values
}

func newHistogram(x []float64) *histogram {
	h := &histogram{least: x[0], of: make([]int32, len(x))}
	most := x[0]
	for _, v := range x {
		h.least, most = min(h.least, v), max(most, v)
	}
	span := most - h.least
	if span < 1<<16 {
		h.byTable(x, int(span))
	} else {
		h.bySearch(x)
	}
	var step uint64
	for _, v := range h.values {
		for a := uint64(v); a != 0; {
			step, a = a, step%a
		}
	}
	h.step = float64(max(step, 1))
	for k := range h.values {
		h.values[k] /= int(max(step, 1))
	}
	return h
}

func (h *histogram) byTable(x []float64, span int) {
	counts := make([]int, span+1)
	for _, v := range x {
		counts[int(v-h.least)]++
	}
	place := make([]int32, span+1)
	for v, c := range counts {
		if c > 0 {
			place[v] = int32(len(h.values))
			h.values, h.counts = append(h.values, v), append(h.counts, c)
		}
	}
	for i, v := range x {
		h.of[i] = place[int(v-h.least)]
	}
}

func (h *histogram) bySearch(x []float64) {
	all := slices.Clone(x)
	slices.Sort(all)
	distinct := slices.Compact(slices.Clone(all))
	h.counts = make([]int, len(distinct))
	for _, v := range distinct {
		h.values = append(h.values, int(v-h.least))
	}
	for i, v := range x {
		k, _ := slices.BinarySearch(distinct, v)
		h.of[i] = int32(k)
		h.counts[k]++
	}
}

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

// choices is the table f[k][s], each f[k] scaled by scale^k so that it stays in
// the range of float64. The sums of f[k] go from 0 to k times the largest value.
type choices struct {
	f     [][]float64
	scale float64
	err   float64 // relative error of each entry, at most
}

// newChoices counts the choices of up to k out of the histogram's values, the
// value at place without counted once less (−1: all).
func newChoices(h *histogram, k, without int) *choices {
	n := 0
	for _, c := range h.counts {
		n += c
	}
	t := &choices{f: make([][]float64, k+1), scale: min(1, float64(k)/math.E/float64(n))}
	top := h.values[len(h.values)-1]
	for j := range t.f {
		t.f[j] = make([]float64, j*top+1)
	}
	t.f[0][0] = 1
	stages, before := 0, 0 // before: the largest value that is in the table already
	coef := make([]float64, k+1)
	for at, v := range h.values {
		c := h.counts[at]
		if at == without {
			c--
		}
		if c == 0 {
			continue
		}
		most := min(c, k)
		coef[0] = 1
		for j := 1; j <= most; j++ {
			coef[j] = coef[j-1] * float64(c-j+1) / float64(j) * t.scale
		}
		for kk := k; kk >= 1; kk-- {
			into := t.f[kk]
			for j := 1; j <= min(most, kk); j++ {
				addScaled(into[j*v:], t.f[kk-j][:(kk-j)*before+1], coef[j])
			}
		}
		before = v
		stages++
	}
	// Each entry is a sum of positive products: every stage and step of a
	// coefficient adds at most a few units of the last place.
	t.err = float64(4*k+2*stages+8) * 0x1p-53
	return t
}

// addScaled adds c·from to into.
func addScaled(into, from []float64, c float64) {
	into = into[:len(from)]
	for s, v := range from {
		into[s] += float64(c * v)
	}
}

// tails are chances of sums of k values: hi[s] of at least s, lo[s] of at most s.
type tails struct{ hi, lo []float64 }

// newTails makes the tails of one f[k].
func newTails(f []float64) tails {
	t := tails{make([]float64, len(f)), make([]float64, len(f))}
	sum := 0.0
	for s, v := range f {
		sum += v
		t.lo[s] = sum
	}
	total := sum
	sum = 0
	for s := len(f) - 1; s >= 0; s-- {
		sum += f[s]
		t.hi[s] = min(1, sum/total)
	}
	for s := range t.lo {
		t.lo[s] = min(1, t.lo[s]/total)
	}
	return t
}

// at gives both chances for a sum. A sum that was observed is possible: its
// chances are never 0, and no less than float64 can tell from it.
func (t tails) at(s int) (hi, lo float64) {
	return max(t.hi[s], math.SmallestNonzeroFloat64), max(t.lo[s], math.SmallestNonzeroFloat64)
}

// without takes the value u out of the table once, for choices of up to k:
// g[k][s] = f[k][s] − g[k−1][s−u]. The subtraction loses what most choices with
// a sum share; bad[k][s] bounds the loss.
func (t *choices) without(u, k int) (g, bad [][]float64) {
	g, bad = make([][]float64, k+1), make([][]float64, k+1)
	g[0], bad[0] = t.f[0], []float64{0}
	for j := 1; j <= k; j++ {
		g[j], bad[j] = slices.Clone(t.f[j]), make([]float64, len(t.f[j]))
		for s, v := range g[j] {
			bad[j][s] = v * t.err
		}
		for s, v := range g[j-1] {
			at := s + u
			if at >= len(g[j]) {
				break
			}
			rest := g[j][at] - float64(v*t.scale)
			bad[j][at] += float64(bad[j-1][s]*t.scale) + mul(v*t.scale, 0x1p-52)
			g[j][at] = max(rest, 0)
		}
	}
	return g, bad
}

// exactLoss is the largest relative error that a chance may have from taking a
// value out by subtraction.
const exactLoss = 1e-10

// trusted tells whether the tails of g at s are right to exactLoss.
func trusted(g, bad []float64, s int) bool {
	var hi, badHi, lo, badLo float64
	for at := s; at < len(g); at++ {
		hi, badHi = hi+g[at], badHi+bad[at]
	}
	for at := 0; at <= s; at++ {
		lo, badLo = lo+g[at], badLo+bad[at]
	}
	return badHi <= exactLoss*hi && badLo <= exactLoss*lo
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
