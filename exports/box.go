package exports

import (
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// touches tells whether a shape has a point in the box, whose edges belong to it.
func touches(b orb.Bound, g orb.Geometry) bool {
	if g == nil || !b.Intersects(g.Bound()) {
		return false
	}
	switch g := g.(type) {
	case orb.Point:
		return b.Contains(g)
	case orb.MultiLineString:
		return linesTouch(b, g)
	case orb.MultiPolygon:
		for _, p := range g {
			for _, ring := range p {
				if lineTouches(b, orb.LineString(ring)) {
					return true
				}
			}
		}
		return spatial.PointInPolygon(b.Min, g) != spatial.Outside // the box lies within
	}
	return true
}

func linesTouch(b orb.Bound, lines orb.MultiLineString) bool {
	for _, l := range lines {
		if lineTouches(b, l) {
			return true
		}
	}
	return false
}

func lineTouches(b orb.Bound, l orb.LineString) bool {
	for i, p := range l {
		if b.Contains(p) || i > 0 && edgeTouches(b, l[i-1], p) {
			return true
		}
	}
	return false
}

// edgeTouches tells whether an edge whose ends are outside the box meets it: then
// it has a corner on each side, or on itself.
func edgeTouches(b orb.Bound, p, q orb.Point) bool {
	edge := orb.Bound{Min: p, Max: p}.Extend(q)
	if !b.Intersects(edge) {
		return false
	}
	corners := [4]orb.Point{b.Min, {b.Max[0], b.Min[1]}, b.Max, {b.Min[0], b.Max[1]}}
	left, right := false, false
	for _, c := range corners {
		switch spatial.Orient(p, q, c) {
		case 0:
			return true
		case 1:
			left = true
		default:
			right = true
		}
	}
	return left && right
}

// cross tells whether two edges cross, each parting the other's ends.
func cross(a, b, c, d orb.Point) bool {
	if !(orb.Bound{Min: a, Max: a}).Extend(b).Intersects(orb.Bound{Min: c, Max: c}.Extend(d)) {
		return false
	}
	return spatial.Orient(a, b, c)*spatial.Orient(a, b, d) < 0 && spatial.Orient(c, d, a)*spatial.Orient(c, d, b) < 0
}
