package spatial

import "github.com/paulmach/orb"

// Where says how a point lies to an area.
type Where uint8

// A point is outside an area, inside it, or exactly on an edge or vertex of it.
const (
	Outside Where = iota
	Inside
	Border
)

// String returns "outside", "inside" or "border".
func (w Where) String() string {
	return [...]string{"outside", "inside", "border"}[w]
}

// PointInPolygon says how p lies to mp, exactly: edges are straight in longitude
// and latitude and no tolerance is used. Each polygon is filled by the even-odd
// rule over its rings, so that holes are outside; mp covers what any of its
// polygons covers. Border means exactly on an edge or a vertex of any ring. A ring
// whose last point differs from its first is read as closed, one without length covers
// nothing. A NaN is outside.
func PointInPolygon(p orb.Point, mp orb.MultiPolygon) Where {
	w := Outside
	if p[0] != p[0] {
		return w
	}
	for _, poly := range mp {
		in := false
		for _, ring := range poly {
			if len(ring) == 0 {
				continue
			}
			a := ring[len(ring)-1]
			for _, b := range ring {
				if a != b {
					crosses, on := newEdge(a, b).ray(p)
					if on {
						return Border
					}
					if crosses {
						in = !in
					}
				}
				a = b
			}
		}
		if in {
			w = Inside
		}
	}
	return w
}

// edge is an edge of a ring with the lower end first.
type edge struct{ ax, ay, bx, by float64 }

func newEdge(a, b orb.Point) edge {
	if a[1] > b[1] {
		a, b = b, a
	}
	return edge{a[0], a[1], b[0], b[1]}
}

// ray reports whether the ray from p to the east crosses e, where e owns its
// lower end but not its upper, and whether p is on e.
func (e edge) ray(p orb.Point) (crosses, on bool) {
	x, y := p[0], p[1]
	if !(y >= e.ay && y <= e.by) {
		return false, false
	}
	lo, hi := e.ax, e.bx
	if lo > hi {
		lo, hi = hi, lo
	}
	switch {
	case e.ay == e.by:
		return false, x >= lo && x <= hi
	case x > hi:
		return false, false
	case x < lo:
		return y < e.by, false
	}
	o := Orient(orb.Point{e.ax, e.ay}, orb.Point{e.bx, e.by}, p)
	return o > 0 && y < e.by, o == 0
}
