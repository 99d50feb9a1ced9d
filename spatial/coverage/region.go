package coverage

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"chengge/spatial"
)

// regions makes one fault of each connected ground about which the same is wrong.
func (c *check) regions() {
	// An item is a claim on a face.
	items := make([]int32, len(c.face)+1)
	n := int32(0)
	for f := range items {
		items[f] = n
		if f > 0 && f < len(c.face) && c.face[f] == int32(f) {
			n += int32(len(c.told[c.cover[f]].claims))
		}
	}
	same := newGroups(int(n))
	facesOf := make([]int32, len(c.areas)) // by area: how many faces it has
	c.faces(func(f int32, t *covers) {
		for _, i := range t.areas {
			facesOf[i]++
		}
		if len(t.claims) == 0 {
			return
		}
		c.around(f, func(h int32) {
			g := c.faceOf(h ^ 1)
			if g == 0 || g == f {
				return
			}
			for k, cl := range t.claims {
				if l := slices.Index(c.told[c.cover[g]].claims, cl); l >= 0 {
					same.join(items[f]+int32(k), items[g]+int32(l))
				}
			}
		})
	})
	where := map[int32]int{} // by group: index in list
	var list []region
	both := map[claim]int32{} // faces that two areas have in common
	c.faces(func(f int32, t *covers) {
		for k, cl := range t.claims {
			g := same.of(items[f] + int32(k))
			r, ok := where[g]
			if !ok {
				r = len(list)
				where[g] = r
				list = append(list, region{claim: cl})
			}
			list[r].faces = append(list[r].faces, f)
			if cl.kind == Overlap {
				both[cl]++
			}
		}
	})
	for _, r := range list {
		fault := c.measure(r)
		switch n := both[r.claim]; {
		case r.kind == Gap && c.o.Gaps == SmallGaps && !fault.small():
			continue
		case r.kind == Overlap && n == facesOf[r.a]:
			fault.Kind = Contained
		case r.kind == Overlap && n == facesOf[r.b]:
			fault.Kind, fault.Area, fault.Other = Contained, int(r.b), int(r.a)
		}
		c.faults = append(c.faults, fault)
	}
}

// region is connected ground about which the same is wrong.
type region struct {
	claim
	faces []int32
}

// measure gives a region's size, width, place and neighbours.
func (c *check) measure(r region) Fault {
	f := Fault{Kind: r.kind, Area: int(r.a), Other: int(r.b), Within: -1, Home: -1}
	switch r.kind {
	case Gap:
		f.Area, f.Within = -1, int(r.a)
	case Straddle:
		f.Other, f.Within, f.Home = -1, int(r.b), int(c.home[r.a])
	}
	var largest spatial.SquareMetres = -1
	var main int32
	for _, face := range r.faces {
		size := c.size(face)
		f.Size += size
		if size > largest {
			largest, main = size, face
		}
	}
	f.Place = c.inside(main)
	pl := spatial.NewPlane(f.Place)
	perimeter := 0.0
	for _, face := range r.faces {
		c.around(face, func(h int32) {
			t := &c.told[c.cover[c.faceOf(h^1)]]
			if slices.Contains(t.claims, r.claim) && c.faceOf(h^1) != 0 {
				return
			}
			perimeter += flat(pl, c.points[c.tail(h)], c.points[c.head(h)])
			if r.kind == Gap {
				for _, i := range t.areas {
					f.Neighbours = append(f.Neighbours, int(i))
				}
			}
		})
	}
	if perimeter > 0 {
		f.Width = spatial.Metres(2 * float64(f.Size) / perimeter)
	}
	slices.Sort(f.Neighbours)
	f.Neighbours = slices.Compact(f.Neighbours)
	if len(f.Neighbours) > 0 {
		f.Area = f.Neighbours[0]
	}
	return f
}

// flat is the distance of two points in the plane.
func flat(pl spatial.Plane, a, b orb.Point) float64 {
	ax, ay := pl.Forward(a)
	bx, by := pl.Forward(b)
	return math.Hypot(bx-ax, by-ay)
}

// polygon gives a face as a polygon, its coordinates rounded at crossings.
func (c *check) polygon(face int32) orb.Polygon {
	poly := orb.Polygon{c.closed(face)}
	for _, hole := range c.holes[face] {
		poly = append(poly, c.closed(hole))
	}
	return poly
}

func (c *check) closed(cycle int32) orb.Ring {
	var ring orb.Ring
	c.ring(cycle, func(h int32) { ring = append(ring, c.points[c.tail(h)]) })
	return append(ring, ring[0])
}

func (c *check) size(face int32) spatial.SquareMetres {
	return spatial.Area(orb.MultiPolygon{c.polygon(face)})
}

// inside gives a point inside of a face; if no float64 is, a vertex of it.
func (c *check) inside(face int32) orb.Point { return inside(c.polygon(face)) }

func inside(poly orb.Polygon) orb.Point {
	if len(poly) == 0 || len(poly[0]) == 0 {
		return orb.Point{}
	}
	// The middle of the widest stretch of a parallel between two vertices.
	lats := make([]float64, 0, len(poly[0]))
	for _, p := range poly[0] {
		lats = append(lats, p[1])
	}
	slices.Sort(lats)
	lats = slices.Compact(lats)
	best, widest := poly[0][0], -1.0
	step := max(1, len(lats)/8)
	for i := 0; i+1 < len(lats); i += step {
		lat := lats[i] + (lats[i+1]-lats[i])/2
		xs := stretches(poly, lat)
		for k := 1; k < len(xs); k += 2 {
			p := orb.Point{xs[k-1] + (xs[k]-xs[k-1])/2, lat}
			// The narrower of both directions, so that it is not in a thin corner.
			if w := min(xs[k]-xs[k-1], lats[i+1]-lats[i]); w > widest && spatial.PointInPolygon(p, orb.MultiPolygon{poly}) == spatial.Inside {
				best, widest = p, w
			}
		}
	}
	return best
}

// stretches gives where the parallel meets the rings, west to east.
func stretches(poly orb.Polygon, lat float64) []float64 {
	var xs []float64
	for _, ring := range poly {
		for i := 1; i < len(ring); i++ {
			if a, b := ring[i-1], ring[i]; (a[1] > lat) != (b[1] > lat) {
				xs = append(xs, a[0]+(b[0]-a[0])*((lat-a[1])/(b[1]-a[1])))
			}
		}
	}
	slices.Sort(xs)
	return xs
}
