package coverage

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// tree is a packed R-tree over lines. Its leaves are up to eight lines that
// follow each other in the drawing, which mostly follow each other on the
// ground; they are packed by Sort-Tile-Recursive (Leutenegger, 1997).
type tree struct {
	boxes  []orb.Bound // of the lines
	leaves []span      // in packed order
	levels [][]orb.Bound
}

type span struct{ from, to int32 }

const leafSize, fanout = 8, 16

// newTree packs lines; starts are those before which a leaf must end.
func newTree(boxes []orb.Bound, starts []int32) *tree {
	t := &tree{boxes: boxes}
	var bounds []orb.Bound
	n := int32(len(boxes))
	for from, s := int32(0), 0; from < n; {
		for s < len(starts) && starts[s] <= from {
			s++
		}
		to := min(from+leafSize, n)
		if s < len(starts) {
			to = min(to, starts[s])
		}
		b := boxes[from]
		for _, o := range boxes[from+1 : to] {
			b = join(b, o)
		}
		t.leaves, bounds = append(t.leaves, span{from, to}), append(bounds, b)
		from = to
	}
	order := pack(bounds)
	leaves, level := make([]span, len(order)), make([]orb.Bound, len(order))
	for i, k := range order {
		leaves[i], level[i] = t.leaves[k], bounds[k]
	}
	t.leaves = leaves
	for t.levels = append(t.levels, level); len(level) > 1; t.levels = append(t.levels, level) {
		var up []orb.Bound
		for group := range slices.Chunk(level, fanout) {
			b := group[0]
			for _, g := range group[1:] {
				b = join(b, g)
			}
			up = append(up, b)
		}
		level = up
	}
	return t
}

// pack gives the order in which neighbours in the slice are neighbours on the ground.
func pack(bounds []orb.Bound) []int32 {
	order := make([]int32, len(bounds))
	for i := range order {
		order[i] = int32(i)
	}
	by := func(axis int) func(i, j int32) int {
		return func(i, j int32) int {
			a, b := bounds[i], bounds[j]
			return cmp.Or(cmp.Compare(a.Min[axis]+a.Max[axis], b.Min[axis]+b.Max[axis]), cmp.Compare(i, j))
		}
	}
	slices.SortFunc(order, by(0))
	groups := (len(order) + fanout - 1) / fanout
	if slice := fanout * int(math.Ceil(math.Sqrt(float64(groups)))); slice > 0 {
		for chunk := range slices.Chunk(order, slice) {
			slices.SortFunc(chunk, by(1))
		}
	}
	return order
}

// pairs visits each pair of lines whose boxes meet once, the lower first.
func (t *tree) pairs(visit func(e, f int32)) {
	if len(t.leaves) == 0 {
		return
	}
	var hits []int32
	for i, own := range t.leaves {
		for e := own.from; e < own.to; e++ {
			for f := e + 1; f < own.to; f++ {
				if meet(&t.boxes[e], &t.boxes[f]) {
					visit(e, f)
				}
			}
		}
		box := t.levels[0][i]
		hits = t.collect(hits[:0], len(t.levels)-1, 0, int32(i), &box)
		for _, j := range hits {
			other := t.leaves[j]
			for e := own.from; e < own.to; e++ {
				if !meet(&t.boxes[e], &t.levels[0][j]) {
					continue
				}
				for f := other.from; f < other.to; f++ {
					if meet(&t.boxes[e], &t.boxes[f]) {
						visit(min(e, f), max(e, f))
					}
				}
			}
		}
	}
}

// search visits the lines whose boxes meet b.
func (t *tree) search(b orb.Bound, visit func(e int32)) {
	if len(t.leaves) == 0 {
		return
	}
	for _, j := range t.collect(nil, len(t.levels)-1, 0, -1, &b) {
		for e := t.leaves[j].from; e < t.leaves[j].to; e++ {
			if meet(&t.boxes[e], &b) {
				visit(e)
			}
		}
	}
}

// collect appends the leaves behind after whose boxes meet b.
func (t *tree) collect(hits []int32, level int, node, after int32, b *orb.Bound) []int32 {
	if !meet(&t.levels[level][node], b) {
		return hits
	}
	if level == 0 {
		if node <= after {
			return hits
		}
		return append(hits, node)
	}
	for i := node * fanout; i < min((node+1)*fanout, int32(len(t.levels[level-1]))); i++ {
		hits = t.collect(hits, level-1, i, after, b)
	}
	return hits
}

func boxOf(a, b orb.Point) orb.Bound {
	return orb.Bound{
		Min: orb.Point{min(a[0], b[0]), min(a[1], b[1])},
		Max: orb.Point{max(a[0], b[0]), max(a[1], b[1])},
	}
}

func join(a, b orb.Bound) orb.Bound {
	return orb.Bound{
		Min: orb.Point{min(a.Min[0], b.Min[0]), min(a.Min[1], b.Min[1])},
		Max: orb.Point{max(a.Max[0], b.Max[0]), max(a.Max[1], b.Max[1])},
	}
}

func meet(a, b *orb.Bound) bool {
	return a.Min[0] <= b.Max[0] && b.Min[0] <= a.Max[0] && a.Min[1] <= b.Max[1] && b.Min[1] <= a.Max[1]
}
