package hotspot

import (
	"math"
	"slices"
)

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
