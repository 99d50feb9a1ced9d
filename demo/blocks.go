package demo

import (
	"cmp"
	"slices"

	"chengge"
)

// blocks are the smallest pieces that areas are made of: what streets and main
// lines enclose, parted once more where that is large.
type blocks struct {
	*streets
	block  []int32 // by cell, −1 outside
	pieces []region
}

// region is a set of cells in one piece with what borders on it.
type region struct {
	cells    []int
	district int32
	weight   float64         // 1 is what a responsibility grid should have
	edge     float64         // metres of its border
	north    bool            // of the river
	next     map[int]float64 // metres of common border, by region
	cross    map[int]float64 // the same, times what it costs to cross
}

func newBlocks(s *streets) *blocks {
	b := &blocks{streets: s}
	b.block, _ = flood(s.cell, func(c, dir int) bool { return b.barrier(c, dir) == "" })
	for range 4 {
		b.split()
	}
	b.pieces = b.regions(b.block)
	return b
}

// barrier gives what lies between a cell and the one in a direction: a road's
// class, "line" for a main line without a road, "" for nothing.
func (b *blocks) barrier(c, dir int) chengge.RoadClass {
	i, j := c%columns, c/columns
	var r int32
	var main bool
	switch dir {
	case 0:
		r, main = b.road(i+1, j, 1), b.isColumn[i+1]
	case 1:
		r, main = b.road(i, j+1, 0), b.isRow[j+1]
	case 2:
		r, main = b.road(i, j, 1), b.isColumn[i]
	default:
		r, main = b.road(i, j, 0), b.isRow[j]
	}
	switch {
	case r >= 0:
		return b.roads[r].class
	case main:
		return "line"
	}
	return ""
}

// worth is how much of a responsibility grid a cell is: these are small where
// the city is dense and large at its edge.
func (b *blocks) worth(c int) float64 {
	x, y := b.metresX[c], b.metresY[c]
	r := root(float64(x*x)+float64(y*y)) / 20_000
	want := 0.42 + 3.4*float64(r*r) - 1.1*b.density[c]*r
	return b.size(c) / 1e6 / max(0.3, want)
}

// split parts blocks that are too large for a grid, along a line of the lattice.
func (b *blocks) split() {
	type box struct {
		weight        float64
		w, e, s, n    int
		vertical, cut bool
		at            int
	}
	boxes := make([]box, slices.Max(b.block)+1)
	for k := range boxes {
		boxes[k] = box{w: columns, s: rowsOf, e: -1, n: -1}
	}
	for c, k := range b.block {
		if k < 0 {
			continue
		}
		x := &boxes[k]
		i, j := c%columns, c/columns
		x.weight += b.worth(c)
		x.w, x.e, x.s, x.n = min(x.w, i), max(x.e, i), min(x.s, j), max(x.n, j)
	}
	for k := range boxes {
		x := &boxes[k]
		wide, tall := x.e-x.w+1, x.n-x.s+1
		x.vertical = wide >= tall
		long := max(wide, tall)
		if x.cut = x.weight > 0.62 && long >= 4; !x.cut {
			continue
		}
		off := b.seed.named("split").at(k, long).n(2)
		if x.at = x.s + long/2; x.vertical {
			x.at = x.w + long/2
		}
		if long >= 7 {
			x.at += off
		}
	}
	label := slices.Clone(b.block)
	for c, k := range b.block {
		if k < 0 {
			continue
		}
		label[c] *= 2
		if x := &boxes[k]; x.cut && (x.vertical && c%columns >= x.at || !x.vertical && c/columns >= x.at) {
			label[c]++
		}
	}
	b.block, _ = pieces(label)
}

// regions gathers what is known of the pieces of a labelling.
func (b *blocks) regions(label []int32) []region {
	out := make([]region, slices.Max(label)+1)
	for k := range out {
		out[k].next, out[k].cross = map[int]float64{}, map[int]float64{}
	}
	for c, k := range label {
		if k < 0 {
			continue
		}
		r := &out[k]
		r.cells = append(r.cells, c)
		r.district, r.north = b.cell[c], c/columns >= b.river
		r.weight += b.worth(c)
		for dir := range 4 {
			d := neighbour(c, dir)
			if d >= 0 && label[d] == k {
				continue
			}
			long := b.side(c, dir)
			r.edge += long
			if d >= 0 && label[d] >= 0 {
				r.next[int(label[d])] += long
				r.cross[int(label[d])] += long * toll[b.barrier(c, dir)]
			}
		}
	}
	return out
}

// toll is what it costs to reach across a road.
var toll = map[chengge.RoadClass]float64{
	chengge.Expressway: 2.2, chengge.Arterial: 1.0, chengge.Collector: 0.45, chengge.Local: 0.12, chengge.Lane: 0.05, "line": 0.15,
}

// side gives the metres of a cell's edge.
func (b *blocks) side(c, dir int) float64 {
	i, j := 2*(c%columns), 2*(c/columns)
	switch dir {
	case 0:
		return apart(b.half(i+2, j), b.half(i+2, j+2))
	case 1:
		return apart(b.half(i, j+2), b.half(i+2, j+2))
	case 2:
		return apart(b.half(i, j), b.half(i, j+2))
	default:
		return apart(b.half(i, j), b.half(i+2, j))
	}
}

// merge joins the lightest of regions to a neighbour again and again until n
// are left, and gives for each region the group that it belongs to, numbered
// from 0 in the order of their first regions. Only regions that may are joined;
// each group stays in one piece.
func merge(regions []region, n int, target float64, may func(a, b *region) bool) []int {
	all := slices.Clone(regions)
	group := make([]int, len(all))
	alive := len(all)
	for k := range all {
		group[k] = k
		all[k].next, all[k].cross = clone(all[k].next), clone(all[k].cross)
	}
	dead, stuck := make([]bool, len(all)), make([]bool, len(all))
	for alive > n {
		light := -1
		for k := range all {
			if !dead[k] && !stuck[k] && (light < 0 || all[k].weight < all[light].weight) {
				light = k
			}
		}
		if light < 0 {
			break
		}
		to, best := -1, 0.0
		for _, o := range sorted(all[light].next) {
			if !may(&all[light], &all[o]) {
				continue
			}
			long := all[light].next[o]
			score := all[o].weight/target + 0.9*all[light].cross[o]/long - 1.6*long/min(all[light].edge, all[o].edge)
			if to < 0 || score < best {
				to, best = o, score
			}
		}
		if to < 0 {
			stuck[light] = true
			continue
		}
		absorb(all, to, light)
		dead[light] = true
		alive--
		for k := range group {
			if group[k] == light {
				group[k] = to
			}
		}
		clear(stuck)
	}
	number := map[int]int{}
	for k := range group {
		if _, ok := number[group[k]]; !ok {
			number[group[k]] = len(number)
		}
	}
	for k := range group {
		group[k] = number[group[k]]
	}
	return group
}

// absorb joins region b to a.
func absorb(all []region, a, b int) {
	r, o := &all[a], &all[b]
	r.weight += o.weight
	r.edge += o.edge - 2*r.next[b]
	for _, k := range sorted(o.next) {
		if k != a {
			r.next[k] += o.next[k]
			r.cross[k] += o.cross[k]
			n := &all[k]
			n.next[a] += n.next[b]
			n.cross[a] += n.cross[b]
			delete(n.next, b)
			delete(n.cross, b)
		}
	}
	delete(r.next, b)
	delete(r.cross, b)
}

func clone(m map[int]float64) map[int]float64 {
	out := make(map[int]float64, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

// sorted gives the keys of a map in order, since a map has none.
func sorted[V any](m map[int]V) []int {
	keys := make([]int, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, cmp.Compare[int])
	return keys
}
