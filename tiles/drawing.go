package tiles

import (
	"slices"

	"github.com/paulmach/orb"
)

// drawing is what several layers draw, as vertices and the lines between them:
// a vertex that layers or neighbours share is one. Once mended no two lines
// cross, and a vertex that lies on a line is one of its ends.
type drawing struct {
	at     []place
	rank   []uint8 // the first zoom at which a vertex is kept
	layers []outlines
	// forced vertices stay at every zoom: the ends of lines.
	forced []bool
}

// outlines are the rings or lines of one layer of a drawing: ring r has
// corners[starts[r]:starts[r+1]], a ring's first corner not repeated.
type outlines struct {
	first   int  // zoom from which on it is drawn
	open    bool // lines, not rings
	corners []int32
	starts  []int32
	parts   []int32 // first ring of each polygon, and one more
	owners  []int32 // by polygon: the row that it is a part of
	since   []uint8 // by polygon: the first zoom at which it is drawn
}

func (o *outlines) rings() int { return len(o.starts) - 1 }

func (o *outlines) ring(r int) []int32 { return o.corners[o.starts[r]:o.starts[r+1]] }

// drawer makes a drawing out of rows.
type drawer struct {
	drawing
	ids map[place]int32
}

func newDrawer() *drawer { return &drawer{ids: map[place]int32{}} }

// layer opens a layer that is drawn from a zoom on.
func (d *drawer) layer(first int, open bool) {
	d.layers = append(d.layers, outlines{first: first, open: open, starts: []int32{0}, parts: []int32{0}})
}

func (d *drawer) vertex(p orb.Point) (int32, bool) {
	w, ok := placeOf(p)
	if !ok {
		return 0, false
	}
	id, known := d.ids[w]
	if !known {
		id = int32(len(d.at))
		d.ids[w] = id
		d.at = append(d.at, w)
	}
	return id, true
}

// outline adds the corners of a ring or line to the layer opened last; what
// has less than three different corners, or two, adds nothing.
func (d *drawer) outline(points []orb.Point) {
	l := &d.layers[len(d.layers)-1]
	from, least := len(l.corners), 3
	for _, p := range points {
		if id, ok := d.vertex(p); ok && (len(l.corners) == from || l.corners[len(l.corners)-1] != id) {
			l.corners = append(l.corners, id)
		}
	}
	if l.open {
		least = 2
	} else if n := len(l.corners); n > from+1 && l.corners[n-1] == l.corners[from] {
		l.corners = l.corners[:n-1]
	}
	if len(l.corners) < from+least {
		l.corners = l.corners[:from]
		return
	}
	l.starts = append(l.starts, int32(len(l.corners)))
}

func (d *drawer) polygons(row int, mp orb.MultiPolygon) {
	for _, poly := range mp {
		for _, ring := range poly {
			d.outline(ring)
		}
		d.part(row, 0)
	}
}

func (d *drawer) lines(row, since int, ml orb.MultiLineString) {
	for _, line := range ml {
		d.outline(line)
	}
	d.part(row, since)
}

// part ends a polygon or line of a row.
func (d *drawer) part(row, since int) {
	l := &d.layers[len(d.layers)-1]
	if n := int32(l.rings()); n > l.parts[len(l.parts)-1] {
		l.parts = append(l.parts, n)
		l.owners = append(l.owners, int32(row))
		l.since = append(l.since, uint8(since))
	}
}

// done gives the drawing: mended where it has rings, its vertices ranked.
func (d *drawer) done() *drawing {
	out := &d.drawing
	out.forced = make([]bool, len(out.at))
	planar := false
	for i := range out.layers {
		l := &out.layers[i]
		if !l.open {
			planar = true
			continue
		}
		for r := range l.rings() {
			ring := l.ring(r)
			out.forced[ring[0]], out.forced[ring[len(ring)-1]] = true, true
		}
	}
	if planar {
		out.mend()
		out.straighten()
	}
	out.rankVertices(planar)
	return out
}

// edgeKey names a line by its ends, whichever way it runs.
func edgeKey(a, b int32) uint64 {
	if a > b {
		a, b = b, a
	}
	return uint64(uint32(a))<<32 | uint64(uint32(b))
}

func ends(key uint64) (a, b int32) { return int32(key >> 32), int32(uint32(key)) }

// edges gives the lines of the layers for which keep holds, each once, between
// the vertices that are left.
func (d *drawing) edges(keep func(*outlines) bool, left func(v int32) bool) []uint64 {
	var keys []uint64
	for i := range d.layers {
		l := &d.layers[i]
		if !keep(l) {
			continue
		}
		for r := range l.rings() {
			before, first := int32(-1), int32(-1)
			for _, v := range l.ring(r) {
				if left != nil && !left(v) {
					continue
				}
				if before < 0 {
					first = v
				} else if before != v {
					keys = append(keys, edgeKey(before, v))
				}
				before = v
			}
			if !l.open && first != before {
				keys = append(keys, edgeKey(before, first))
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
