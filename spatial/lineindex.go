package spatial

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// LineIndex finds the lines of one layer that are near a point. It never changes
// once built and may be used by many goroutines.
//
// The edges lie in flat buckets, each edge in every bucket that it touches, and
// are measured in the Plane of the point asked; where that could decide wrongly,
// the geodesic does. It holds for latitudes up to 85° and distances up to 100 km.
type LineIndex struct {
	raster raster
	starts []uint32 // offsets into edges, for each cell and one more
	edges  []lineEdge
	refs   []edgeRef // by edge, in the order of lines, parts and edges
	lines  []orb.MultiLineString
	tree   boundTree
}

// lineEdge is an edge in a bucket, with all that measuring it needs.
type lineEdge struct {
	ax, ay, bx, by float64
	id, line       int32
}

// edgeRef says where an edge belongs.
type edgeRef struct {
	part, edge int32
	chainage   float64 // of its first vertex
	length     float64
}

// LineHit is a line near a point: the line, the geodesic distance (at 40° to 1 µm
// up to 250 m and to 50 mm at 10 km), and the nearest place as a part, an edge of
// it and T from 0 to 1 along that.
type LineHit struct {
	Line     int
	Distance Metres

	Part, Edge int
	T          float64
	id         int32
}

// NewLineIndex builds the index of lines, which it refers to by their place in
// the slice; it keeps the slice, which must not be changed any more. Lines may
// be empty, which are never near anything. An edge with a coordinate that is
// NaN or infinite is left out.
func NewLineIndex(lines []orb.MultiLineString) *LineIndex {
	x := &LineIndex{lines: lines}
	bounds := make([]orb.Bound, len(lines))
	all := emptyBound()
	var edges []lineEdge
	for i, ml := range lines {
		bounds[i] = emptyBound()
		chainage := 0.0
		for part, ls := range ml {
			for k := 1; k < len(ls); k++ {
				a, b := ls[k-1], ls[k]
				if !finite(a) || !finite(b) {
					continue
				}
				length := float64(Distance(a, b))
				edges = append(edges, lineEdge{a[0], a[1], b[0], b[1], int32(len(edges)), int32(i)})
				x.refs = append(x.refs, edgeRef{int32(part), int32(k - 1), chainage, length})
				chainage += length
				bounds[i] = joinBounds(bounds[i], joinBounds(orb.Bound{Min: a, Max: a}, orb.Bound{Min: b, Max: b}))
			}
		}
		all = joinBounds(all, bounds[i])
	}
	x.tree = newBoundTree(bounds)
	if len(edges) > 0 {
		x.raster = newRaster(all, min(max(len(edges)/2, 1<<8), 1<<21))
		x.fill(edges)
	}
	return x
}

// fill sorts the edges into buckets: counted first, then placed.
func (x *LineIndex) fill(edges []lineEdge) {
	r := &x.raster
	x.starts = make([]uint32, r.nx*r.ny+1)
	each := func(visit func(e lineEdge, cell int)) {
		for _, e := range edges {
			r.cross(newEdge(orb.Point{e.ax, e.ay}, orb.Point{e.bx, e.by}), func(c int) { visit(e, c) })
		}
	}
	each(func(_ lineEdge, c int) { x.starts[c+1]++ })
	for c := range r.nx * r.ny {
		x.starts[c+1] += x.starts[c]
	}
	x.edges = make([]lineEdge, x.starts[r.nx*r.ny])
	next := slices.Clone(x.starts)
	each(func(e lineEdge, c int) {
		x.edges[next[c]] = e
		next[c]++
	})
}

// measure returns the distance from the plane's origin to the edge, squared.
func (e *lineEdge) measure(pl *Plane) float64 {
	ax, ay := (e.ax-pl.origin[0])*pl.kx, (e.ay-pl.origin[1])*pl.ky
	dx, dy := (e.bx-e.ax)*pl.kx, (e.by-e.ay)*pl.ky
	t := -(ax*dx + ay*dy)
	if t > 0 {
		t = min(t/(dx*dx+dy*dy), 1)
		ax += t * dx
		ay += t * dy
	}
	return ax*ax + ay*ay
}

func (e *lineEdge) ends() (a, b orb.Point) { return orb.Point{e.ax, e.ay}, orb.Point{e.bx, e.by} }

// near is an edge found near a point, with its distance in the plane.
type near struct {
	d        float64
	e        uint32 // in LineIndex.edges
	line, id int32
	sure     bool // within its line's limit, whatever the plane's error
}

// Nearest returns the line nearest to p among those whose distance is at most
// limit and at most maxOf the line; a nil maxOf means limit alone. Of equally
// near lines (within 0.1 µm, as at a shared end) the one with the lowest index
// wins. ok is false where there is none.
//
// It decides as the geodesic would: by the plane where its error cannot matter,
// else by the geodesic to the place of each edge that is nearest on the
// ellipsoid. It allocates nothing unless more than 24 edges are that close.
func (x *LineIndex) Nearest(p orb.Point, maxOf func(line int) Metres, limit Metres) (hit LineHit, ok bool) {
	if !finite(p) || !(limit >= 0) || len(x.edges) == 0 {
		return LineHit{}, false
	}
	pl := NewPlane(p)
	var room [24]near
	found := room[:0]
	// Edges further than reach cannot win: it is the limit, then the nearest edge
	// that is surely allowed, with the plane's error.
	reach := float64(limit)
	reach += 2 * pl.slack(reach)
	reach2 := reach * reach

	walk := newRings(&x.raster, p)
	for walk.next(&pl, reach) {
		for i, end := x.starts[walk.from], x.starts[walk.to]; i < end; i++ {
			e := &x.edges[i]
			d2 := e.measure(&pl)
			if !(d2 <= reach2) {
				continue
			}
			d := math.Sqrt(d2)
			slack := pl.slack(d)
			allowed := float64(limit)
			if maxOf != nil {
				allowed = min(allowed, float64(maxOf(int(e.line))))
			}
			if !(d-slack <= allowed) {
				continue
			}
			n := near{d: d, e: i, line: e.line, id: e.id, sure: d+slack <= allowed}
			if n.sure && d+2.1*slack < reach {
				reach = d + 2.1*slack // both errors, and a little for the larger distance
				reach2 = reach * reach
			}
			if len(found) == cap(found) {
				found = within(found, reach)
			}
			found = append(found, n)
		}
	}
	return x.choose(p, &pl, within(found, reach), maxOf, limit)
}

// within keeps those of found that are within reach.
func within(found []near, reach float64) []near {
	kept := found[:0]
	for _, n := range found {
		if n.d <= reach {
			kept = append(kept, n)
		}
	}
	return kept
}

// choose picks the nearest line of found.
func (x *LineIndex) choose(p orb.Point, pl *Plane, found []near, maxOf func(line int) Metres, limit Metres) (LineHit, bool) {
	if len(found) == 0 {
		return LineHit{}, false
	}
	best, alone := found[0], found[0].sure
	for _, n := range found[1:] {
		alone = alone && n.sure && n.line == best.line
		if n.d < best.d || n.d == best.d && n.id < best.id {
			best = n
		}
	}
	if alone {
		a, b := x.edges[best.e].ends()
		t := pl.nearest(a, b)
		return x.hit(best, t, Metres(pl.distance(place(a, b, t)))), true
	}
	// First the least distance, then the first line and edge that has it.
	least, at := math.Inf(1), -1
	var t float64
	for pass := range 2 {
		for i := range found {
			n := &found[i]
			a, b := x.edges[n.e].ends()
			nt, d := foot(p, a, b)
			if maxOf != nil && Metres(d) > maxOf(int(n.line)) || Metres(d) > limit {
				continue
			}
			if pass == 0 {
				least = min(least, d)
			} else if d <= least+sameDistance && (at < 0 || n.id < found[at].id) {
				at, t = i, nt
				n.d = d
			}
		}
	}
	if at < 0 {
		return LineHit{}, false
	}
	return x.hit(found[at], t, Metres(found[at].d)), true
}

func (x *LineIndex) hit(n near, t float64, d Metres) LineHit {
	r := x.refs[n.id]
	return LineHit{Line: int(n.line), Distance: d, Part: int(r.part), Edge: int(r.edge), T: t, id: n.id}
}

// Foot returns the place of a hit that Nearest gave for p, as Project would for
// that line, without measuring the line again.
func (x *LineIndex) Foot(p orb.Point, h LineHit) Foot {
	r := x.refs[h.id]
	ml := x.lines[h.Line]
	f := Foot{Part: h.Part, Edge: h.Edge, T: h.T, Distance: h.Distance}
	f.Point = place(ml[h.Part][h.Edge], ml[h.Part][h.Edge+1], h.T)
	f.Chainage = Metres(r.chainage + h.T*r.length)
	f.Side = sideOf(ml, p, f)
	return f
}

// Within yields every line within radius of p, once, in ascending order, with its
// nearest place; of equally near edges the first. The distance is that of the
// Plane at p, see there for its error. It stops when yield returns false.
func (x *LineIndex) Within(p orb.Point, radius Metres, yield func(line int, d Metres, part, edge int, t float64) bool) {
	if !finite(p) || !(radius >= 0) || len(x.edges) == 0 {
		return
	}
	pl := NewPlane(p)
	var room [48]near
	found := room[:0]
	reach := float64(radius)
	walk := newRings(&x.raster, p)
	for walk.next(&pl, reach) {
		for i, end := x.starts[walk.from], x.starts[walk.to]; i < end; i++ {
			e := &x.edges[i]
			if d2 := e.measure(&pl); d2 <= reach*reach {
				found = append(found, near{d: math.Sqrt(d2), e: i, line: e.line, id: e.id})
			}
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.d, b.d), cmp.Compare(a.id, b.id))
	})
	last := int32(-1)
	for _, n := range found {
		if n.line == last {
			continue
		}
		last = n.line
		a, b := x.edges[n.e].ends()
		r := x.refs[n.id]
		if !yield(int(n.line), Metres(n.d), int(r.part), int(r.edge), pl.nearest(a, b)) {
			return
		}
	}
}

// Search yields, in ascending order, the lines whose bound meets b (touching
// counts), until yield returns false.
func (x *LineIndex) Search(b orb.Bound, yield func(i int) bool) { x.tree.search(b, yield) }
