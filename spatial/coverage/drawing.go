package coverage

import (
	"github.com/paulmach/orb"
)

// drawing is all borders of all layers: each vertex once, each edge once, and
// which polygons use it.
type drawing struct {
	points  []orb.Point // vertices; once cut, behind them the crossings, rounded
	corners int         // number of vertices
	lines   []line
	starts  []int32 // the first line of each ring
	uses    []use
	owners  []int32 // by polygon: the area that it is a part of

	pointIDs map[orb.Point]int32
	lineIDs  map[uint64]int32
}

// line is an edge, its western end first (of a meridian the southern): so points
// along it come in the order of comparePoints.
type line struct{ lo, hi int32 }

func (l line) key() uint64 { return uint64(l.lo)<<32 | uint64(uint32(l.hi)) }

// use says that a polygon has an edge; a second use by the same polygon undoes it.
type use struct{ line, piece int32 }

func newDrawing(layers ...[]orb.MultiPolygon) *drawing {
	n := 0
	for _, areas := range layers {
		for _, mp := range areas {
			for _, poly := range mp {
				for _, ring := range poly {
					n += len(ring)
				}
			}
		}
	}
	d := &drawing{
		pointIDs: make(map[orb.Point]int32, n/2), lineIDs: make(map[uint64]int32, n/2),
		uses: make([]use, 0, n), lines: make([]line, 0, n/2), points: make([]orb.Point, 0, n/2),
	}
	owner := int32(0)
	for _, areas := range layers {
		for _, mp := range areas {
			if usable(mp) {
				for _, poly := range mp {
					d.add(poly, owner)
				}
			}
			owner++
		}
	}
	d.corners = len(d.points)
	return d
}

// usable tells whether all coordinates are finite; an area with others covers
// nothing here.
func usable(mp orb.MultiPolygon) bool {
	for _, poly := range mp {
		for _, ring := range poly {
			for _, p := range ring {
				if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
					return false
				}
			}
		}
	}
	return true
}

func (d *drawing) add(poly orb.Polygon, owner int32) {
	piece := int32(len(d.owners))
	d.owners = append(d.owners, owner)
	for _, ring := range poly {
		if len(ring) == 0 {
			continue
		}
		d.starts = append(d.starts, int32(len(d.lines)))
		first := d.point(ring[0])
		from := first
		for _, p := range ring[1:] {
			to := d.point(p)
			d.edge(from, to, piece)
			from = to
		}
		d.edge(from, first, piece)
	}
}

func (d *drawing) point(p orb.Point) int32 {
	p = orb.Point{p[0] + 0, p[1] + 0} // −0 is 0
	id, ok := d.pointIDs[p]
	if !ok {
		id = int32(len(d.points))
		d.points = append(d.points, p)
		d.pointIDs[p] = id
	}
	return id
}

func (d *drawing) edge(from, to, piece int32) {
	if from == to {
		return
	}
	l := line{from, to}
	if comparePoints(d.points[from], d.points[to]) > 0 {
		l = line{to, from}
	}
	id, ok := d.lineIDs[l.key()]
	if !ok {
		id = int32(len(d.lines))
		d.lines = append(d.lines, l)
		d.lineIDs[l.key()] = id
	}
	d.uses = append(d.uses, use{id, piece})
}

func (d *drawing) ends(e int32) (a, b orb.Point) {
	l := d.lines[e]
	return d.points[l.lo], d.points[l.hi]
}
