package spatial

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// emptyBound is the bound of nothing; joining it changes nothing.
func emptyBound() orb.Bound {
	inf := math.Inf(1)
	return orb.Bound{Min: orb.Point{inf, inf}, Max: orb.Point{-inf, -inf}}
}

func joinBounds(a, b orb.Bound) orb.Bound {
	return orb.Bound{
		Min: orb.Point{min(a.Min[0], b.Min[0]), min(a.Min[1], b.Min[1])},
		Max: orb.Point{max(a.Max[0], b.Max[0]), max(a.Max[1], b.Max[1])},
	}
}

func boundsMeet(a, b orb.Bound) bool {
	return a.Min[0] <= b.Max[0] && b.Min[0] <= a.Max[0] && a.Min[1] <= b.Max[1] && b.Min[1] <= a.Max[1]
}

// polygonBound returns the bound of a polygon and the number of its vertices,
// which is 0 where a coordinate is NaN or infinite.
func polygonBound(poly orb.Polygon) (orb.Bound, int) {
	b, n := emptyBound(), 0
	for _, ring := range poly {
		for _, p := range ring {
			if !finite(p) {
				return emptyBound(), 0
			}
			b = joinBounds(b, orb.Bound{Min: p, Max: p})
			n++
		}
	}
	return b, n
}

// finite reports whether neither coordinate is NaN or infinite.
func finite(p orb.Point) bool { return p[0]-p[0] == 0 && p[1]-p[1] == 0 }

// boundTree is a packed R-tree over bounds (Leutenegger, Sort-Tile-Recursive, 1997):
// level 0 are the bounds themselves, sorted, and each node of a level
// covers fanout nodes of the one below.
type boundTree struct {
	ids    []int32
	levels [][]orb.Bound
}

const fanout = 16

// newBoundTree packs bounds; empty ones are left out.
func newBoundTree(bounds []orb.Bound) boundTree {
	var t boundTree
	for i, b := range bounds {
		if b.Min[0] <= b.Max[0] {
			t.ids = append(t.ids, int32(i))
		}
	}
	if len(t.ids) == 0 {
		return t
	}
	middle := func(axis int) func(i, j int32) int {
		return func(i, j int32) int {
			a, b := bounds[i], bounds[j]
			return cmp.Or(cmp.Compare(a.Min[axis]+a.Max[axis], b.Min[axis]+b.Max[axis]), cmp.Compare(i, j))
		}
	}
	slices.SortFunc(t.ids, middle(0))
	leaves := (len(t.ids) + fanout - 1) / fanout
	slice := fanout * int(math.Ceil(math.Sqrt(float64(leaves))))
	for chunk := range slices.Chunk(t.ids, slice) {
		slices.SortFunc(chunk, middle(1))
	}
	level := make([]orb.Bound, len(t.ids))
	for i, id := range t.ids {
		level[i] = bounds[id]
	}
	t.levels = append(t.levels, level)
	for len(level) > 1 {
		var up []orb.Bound
		for group := range slices.Chunk(level, fanout) {
			b := emptyBound()
			for _, g := range group {
				b = joinBounds(b, g)
			}
			up = append(up, b)
		}
		level = up
		t.levels = append(t.levels, level)
	}
	return t
}

// search yields the ids of the bounds that meet b, ascending.
func (t *boundTree) search(b orb.Bound, yield func(i int) bool) {
	if len(t.levels) == 0 {
		return
	}
	var room [64]int32
	hits := t.collect(room[:0], len(t.levels)-1, 0, b)
	slices.Sort(hits)
	for _, id := range hits {
		if !yield(int(id)) {
			return
		}
	}
}

func (t *boundTree) collect(hits []int32, level, node int, b orb.Bound) []int32 {
	if !boundsMeet(t.levels[level][node], b) {
		return hits
	}
	if level == 0 {
		return append(hits, t.ids[node])
	}
	for i := node * fanout; i < min((node+1)*fanout, len(t.levels[level-1])); i++ {
		hits = t.collect(hits, level-1, i, b)
	}
	return hits
}
