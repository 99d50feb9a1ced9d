package hotspot

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// counts are how many permutations of a unit gave a statistic at least, at most,
// as large as the observed one.
type counts struct{ hi, lo, of int32 }

// Units with at most nearFloor permutations in their smaller tail are near the
// floor: if their finding is open they get ten times as many, again and again.
// Their p stay valid: a unit that goes on with b ≤ 10 of R would have had a p of
// at most 11/(R+1), and its later p is at most any u below that no more often
// than u; one that stops has the p of R permutations.
const nearFloor = 10

// permute fills in p by permutation, adjusted p and classes.
func (r *run) permute() error {
	n := r.sample.n
	found := make([]counts, n)
	todo := make([]int32, 0, n)
	for i := range n {
		if r.units[i].Class != Island {
			todo = append(todo, int32(i))
		}
	}
	for at := r.o.Permutations; ; {
		if r.o.Draws == Shared {
			r.shared(found, at)
		} else {
			r.independent(todo, found, at)
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		r.pFromCounts(found)
		r.adjust()
		open := r.open(found)
		r.pending = len(open)
		todo = slices.DeleteFunc(open, func(i int32) bool { return min(found[i].hi, found[i].lo) > nearFloor })
		if at >= r.o.MostPermutations || len(todo) == 0 {
			return nil
		}
		at = min(10*(at+1)-1, r.o.MostPermutations)
	}
}

func (r *run) pFromCounts(found []counts) {
	for i, c := range found {
		if r.units[i].Class != Island {
			of := float64(c.of + 1)
			r.hi[i], r.lo[i] = float64(c.hi+1)/of, float64(c.lo+1)/of
			r.units[i].Permutations = c.of
		}
	}
	r.pFromTails()
}

// open gives the units whose finding could turn within the error of their
// permutations: the threshold of p lies in their 99 % interval (Wilson's).
func (r *run) open(found []counts) (units []int32) {
	tests, significant := 0, 0
	for i := range r.units {
		if u := &r.units[i]; u.Class != Island {
			tests++
			if u.Adjusted <= r.o.Alpha {
				significant++
			}
		}
	}
	threshold := r.o.Alpha
	switch r.o.Correction {
	case Bonferroni:
		threshold /= float64(tests)
	case BenjaminiHochberg:
		threshold *= float64(max(significant, 1)) / float64(tests)
	case BenjaminiYekutieli:
		threshold *= float64(max(significant, 1)) / float64(tests) / harmonic(tests)
	}
	for i, c := range found {
		if r.units[i].Class == Island {
			continue
		}
		b, t := min(c.hi, c.lo), threshold
		switch r.o.Tail {
		case TwoSided:
			t /= 2
		case Greater:
			b = c.hi
		case Less:
			b = c.lo
		}
		if low, high := wilson(float64(b), float64(c.of)); low <= t && t < high {
			units = append(units, int32(i))
		}
	}
	return units
}

// wilson gives the 99 % interval of a share of which b of n were seen.
func wilson(b, n float64) (low, high float64) {
	const z = 2.5758293035489004
	p, zz := b/n, mul(z, z)/n
	mid := p + zz/2
	half := mul(z, math.Sqrt(mul(p, 1-p)/n+zz/n/4))
	if b == 0 {
		return 0, (mid + half) / (1 + zz)
	}
	return (mid - half) / (1 + zz), (mid + half) / (1 + zz)
}

// independent draws permutations from found[i].of up to upTo for the units.
func (r *run) independent(units []int32, found []counts, upTo int) {
	var drawn, done atomic.Int64
	parallel(len(units), 16, func(from, to int) {
		if r.ctx.Err() != nil {
			return
		}
		t := scratches.Get().(*scratch)
		defer scratches.Put(t)
		for _, i := range units[from:to] {
			drawn.Add(int64(upTo) - int64(found[i].of))
			r.drawUnit(t, int(i), &found[i], upTo)
			if r.ctx.Err() != nil {
				return
			}
		}
		r.progress(float64(done.Add(int64(to-from))) / float64(len(units)))
	})
	r.drawn += drawn.Load()
}

// progressing keeps callers of one Progress apart.
var progressing sync.Mutex

func (r *run) progress(share float64) {
	if r.o.Progress != nil && progressing.TryLock() {
		r.o.Progress(share)
		progressing.Unlock()
	}
}

// drawUnit draws permutations of a unit up to upTo. The unit's own value must
// not be drawn: the last one stands in its place meanwhile, and there is one
// fewer to draw from.
func (r *run) drawUnit(t *scratch, i int, c *counts, upTo int) {
	sh := r.shapeOf(t, i)
	n := r.sample.n
	values := t.pool(r.sample.dev)
	if r.o.Null != NullTotal {
		n--
		values[i] = values[n]
		defer func() { values[i] = r.sample.dev[i] }()
	}
	t.drawer.set(n, len(t.drawn))
	key := unitKey(r.o.Seed, uint64(r.sample.unit(i)))
	above, below := sh.observed-sh.slack, sh.observed+sh.slack
	plain, six := sh.weights == nil && !sh.geary, t.drawer.sixOf()
	from := int(c.of)
	var notAbove, notBelow uint64
	for p := from; p < upTo; {
		if r.ctx.Err() != nil {
			return
		}
		to := min(p+1<<16, upTo)
		switch {
		case plain && six:
			a, b := t.drawer.sums6(key, uint64(p), uint64(to), values[:n], above, below, t.drawn)
			notAbove, notBelow = notAbove+a, notBelow+b
		default:
			for k := p; k < to; k++ {
				t.drawer.draw(key, uint64(k), t.drawn)
				sum := 0.0
				if plain {
					for _, j := range t.drawn {
						sum += values[j]
					}
				} else {
					sum = sh.of(values, t.drawn)
				}
				// The sign bits: that of 0 is clear.
				notAbove += math.Float64bits(sum-above) >> 63
				notBelow += math.Float64bits(below-sum) >> 63
			}
		}
		p = to
	}
	of := int32(upTo - from)
	sh.count(c, of-int32(notAbove), of-int32(notBelow), of)
}

// pool gives a copy of the values that may be changed and is put right again.
func (t *scratch) pool(dev []float64) []float64 {
	if t.of != &dev[0] {
		t.of, t.values = &dev[0], append(t.values[:0], dev...)
	}
	return t.values
}
