package hotspot

import (
	"slices"
	"sort"
)

// shared draws one set of permutations for all units: of each permutation the
// first k units that are not the unit itself stand for its k neighbours. Sums of
// units with equal weights are therefore the same for all units of k neighbours,
// but for the few permutations that hold the unit.
func (r *run) shared(found []counts, permutations int) {
	s := r.sample
	most := 0
	for i := range s.n {
		most = max(most, s.w.Degree(i))
	}
	width := min(most+1, s.n)
	table := make([]int32, permutations*width)
	key := unitKey(r.o.Seed, 1<<40) // no unit's
	parallel(permutations, 64, func(from, to int) {
		d := &drawer{}
		d.set(s.n, width)
		for p := from; p < to; p++ {
			d.draw(key, uint64(p), table[p*width:(p+1)*width])
		}
	})
	t := &sharedDraws{r: r, table: table, width: width, permutations: permutations}
	t.find()
	if r.o.Statistic != LocalGeary {
		t.sums(most)
	}
	parallel(s.n, 256, func(from, to int) {
		if r.ctx.Err() != nil {
			return
		}
		buffer := scratches.Get().(*scratch)
		defer scratches.Put(buffer)
		for i := from; i < to; i++ {
			if r.units[i].Class != Island {
				t.unit(buffer, i, &found[i])
			}
		}
	})
	r.drawn += int64(permutations)
}

type sharedDraws struct {
	r            *run
	table        []int32 // permutations × width units
	width        int
	permutations int
	first        []int32 // of each unit in holds, and one more
	holds        []int32 // permutations that hold the unit
	of, sorted   [][]float64
}

func (t *sharedDraws) row(p, k int) []int32 { return t.table[p*t.width : p*t.width+k] }

// find lists for each unit the permutations that hold it.
func (t *sharedDraws) find() {
	t.first = make([]int32, t.r.sample.n+1)
	for _, i := range t.table {
		t.first[i+1]++
	}
	for i := range t.r.sample.n {
		t.first[i+1] += t.first[i]
	}
	next := slices.Clone(t.first)
	t.holds = make([]int32, len(t.table))
	for at, i := range t.table {
		t.holds[next[i]] = int32(at / t.width)
		next[i]++
	}
}

// sums adds up the first k of each permutation, for all k that occur.
func (t *sharedDraws) sums(most int) {
	s := t.r.sample
	t.of, t.sorted = make([][]float64, most+1), make([][]float64, most+1)
	for i := range s.n {
		if k := s.w.Degree(i); k > 0 && t.of[k] == nil {
			t.of[k] = make([]float64, t.permutations)
		}
	}
	parallel(most+1, 1, func(from, to int) {
		for k := from; k < to; k++ {
			if t.of[k] == nil {
				continue
			}
			for p := range t.permutations {
				sum := 0.0
				for _, j := range t.row(p, k) {
					sum += s.dev[j]
				}
				t.of[k][p] = sum
			}
			t.sorted[k] = slices.Clone(t.of[k])
			slices.Sort(t.sorted[k])
		}
	})
}

func (t *sharedDraws) unit(b *scratch, i int, c *counts) {
	sh := t.r.shapeOf(b, i)
	k := len(b.drawn)
	above, below := sh.observed-sh.slack, sh.observed+sh.slack
	var hi, lo int32
	compare := func(sum float64, by int32) {
		if sum >= above {
			hi += by
		}
		if sum <= below {
			lo += by
		}
	}
	own := t.holds[t.first[i]:t.first[i+1]]
	if sh.weights == nil && !sh.geary {
		sorted := t.sorted[k]
		hi = int32(t.permutations - sort.SearchFloat64s(sorted, above))
		lo = int32(sort.Search(len(sorted), func(p int) bool { return sorted[p] > below }))
		for _, p := range own {
			if !contains(t.row(int(p), k), int32(i)) {
				continue
			}
			compare(t.of[k][p], -1)
			compare(sh.of(t.r.sample.dev, t.others(b, int(p), k, i)), 1)
		}
	} else {
		next := 0
		for p := range t.permutations {
			row := t.row(p, k)
			if next < len(own) && int(own[next]) == p {
				row = t.others(b, p, k, i)
				next++
			}
			compare(sh.of(t.r.sample.dev, row), 1)
		}
	}
	sh.count(c, hi, lo, int32(t.permutations))
}

// others gives the first k units of a permutation that are not i.
func (t *sharedDraws) others(b *scratch, p, k, i int) []int32 {
	out := b.drawn[:0]
	for _, j := range t.row(p, min(k+1, t.width)) {
		if int(j) != i && len(out) < k {
			out = append(out, j)
		}
	}
	b.drawn = out
	return out
}
