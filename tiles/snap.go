package tiles

import (
	"cmp"
	"slices"
)

// snapper leads lines through the nodes that they pass nearer than half a
// unit: snap rounding, repeated until no line passes another node's unit square
// (D. Halperin and E. Packer, Iterated snap rounding, 2002). Lines that did not
// cross before do not cross afterwards; and they keep so far from other nodes
// that a line may be cut at a tile's edge and its new end rounded without
// crossing anything.
type snapper struct {
	nodes []spot // centres of the squares, in half places
	half  int64  // of a square's side
	near  *raster
	// The lines that got nodes between their ends, by edgeKey of what they
	// join; in the direction from the lower to the higher.
	between map[uint64][]int32
	found   []int32
}

func newSnapper(nodes []spot, half int64) *snapper {
	return &snapper{nodes: nodes, half: half, between: map[uint64][]int32{}, near: newRaster(len(nodes), func(i int) spot { return nodes[i] })}
}

// route notes what the line from p to q, which joins nodes a and b once it is
// rounded, passes. key names the line; a must belong to its lower end.
func (s *snapper) route(key uint64, a, b int32, p, q spot) {
	if a == b {
		return
	}
	mids := slices.Clone(s.passed(a, b, p, q))
	var out []int32
	from := a
	for _, m := range mids {
		out = append(s.settle(out, from, m, 0), m)
		from = m
	}
	out = s.settle(out, from, b, 0)
	if len(out) > 0 {
		s.between[key] = out
	}
}

// settle adds the nodes between a and b on the way from the one to the other.
func (s *snapper) settle(out []int32, a, b int32, depth int) []int32 {
	if a == b || depth > 64 {
		return out
	}
	mids := s.passed(a, b, s.nodes[a], s.nodes[b])
	if len(mids) == 0 {
		return out
	}
	mids = slices.Clone(mids)
	from := a
	for _, m := range mids {
		out = append(s.settle(out, from, m, depth+1), m)
		from = m
	}
	return s.settle(out, from, b, depth+1)
}

// passed gives the nodes whose squares the line from p to q passes, a and b
// aside, in order. The slice is used again.
func (s *snapper) passed(a, b int32, p, q spot) []int32 {
	s.found = s.found[:0]
	x0, x1 := min(p.x, q.x)-s.half, max(p.x, q.x)+s.half
	y0, y1 := min(p.y, q.y)-s.half, max(p.y, q.y)+s.half
	s.near.along(p, q, s.half, func(nodes []int32) {
		for _, n := range nodes {
			c := s.nodes[n]
			if n == a || n == b || c.x < x0 || c.x > x1 || c.y < y0 || c.y > y1 {
				continue
			}
			if passes(p, q, c, s.half) {
				s.found = append(s.found, n)
			}
		}
	})
	if len(s.found) > 1 {
		sx, sy := int64(1), int64(1)
		if q.x < p.x {
			sx = -1
		}
		if q.y < p.y {
			sy = -1
		}
		along := func(n int32) int64 { return (s.nodes[n].x-p.x)*sx + (s.nodes[n].y-p.y)*sy }
		slices.SortFunc(s.found, func(m, n int32) int { return cmp.Or(cmp.Compare(along(m), along(n)), cmp.Compare(m, n)) })
		s.found = slices.Compact(s.found)
	}
	return s.found
}

// passes tells whether the line from p to q has a point in the square around
// c, whose left and lower sides belong to it and whose right and upper do not.
func passes(p, q, c spot, half int64) bool {
	lo, hi := bound{0, 1, false}, bound{1, 1, false}
	return clamp(&lo, &hi, p.x-c.x+half, q.x-p.x, false) && clamp(&lo, &hi, c.x+half-p.x, p.x-q.x, true) &&
		clamp(&lo, &hi, p.y-c.y+half, q.y-p.y, false) && clamp(&lo, &hi, c.y+half-p.y, p.y-q.y, true)
}

// bound is a share n/d of a line, d above 0; open tells that it is not in.
type bound struct {
	n, d int64
	open bool
}

// clamp takes in that v + t·d must not be below 0, or must be above 0 where
// strict; it tells whether some t between lo and hi is left.
func clamp(lo, hi *bound, v, d int64, strict bool) bool {
	switch {
	case d == 0:
		return v > 0 || v == 0 && !strict
	case d > 0: // t >= -v/d
		b := bound{-v, d, strict}
		if k := compareBounds(b, *lo); k > 0 || k == 0 && strict {
			*lo = b
		}
	default: // t <= v/-d
		b := bound{v, -d, strict}
		if k := compareBounds(b, *hi); k < 0 || k == 0 && strict {
			*hi = b
		}
	}
	k := compareBounds(*lo, *hi)
	return k < 0 || k == 0 && !lo.open && !hi.open
}

func compareBounds(a, b bound) int { return cmp.Compare(a.n*b.d, b.n*a.d) }
