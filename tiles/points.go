package tiles

import (
	"sync"

	"chengge"
	"chengge/grids"

	"github.com/paulmach/orb"
)

// pointLayer draws the points of a small layer one by one.
type pointLayer struct {
	snap  *grids.Snapshot // until it is made
	row   chengge.TileLayer
	attrs func() *attributes
	once  sync.Once
	spots spots
}

func (l *pointLayer) made() *spots {
	l.once.Do(func() {
		var at []orb.Point
		for r := range rowsOf(l.snap, chengge.Kind(l.row.Name)) {
			p, ok := r.Shape.(orb.Point)
			if !ok {
				p = nowhere
			}
			at = append(at, p)
		}
		l.spots, l.snap = newSpots(at), nil
	})
	return &l.spots
}

func (l *pointLayer) bound(z int) box { return l.made().bound(z) }

func (l *pointLayer) draw(w *layerWriter, z, x, y int) {
	a := l.attrs()
	w.use(a.values)
	l.made().each(w, z, x, y, func(i int32, p unit) {
		w.open()
		w.point(a.ids[i], p, a.of(i))
	})
}

// spots are places of which a tile wants those in it. A place belongs to the
// one tile in which it lies when rounded: a map drops what lies on a tile's far
// edges.
type spots struct {
	at   []place
	tree boxTree
}

// nowhere is no place; it is in no tile.
var nowhere = orb.Point{inf, inf}

func newSpots(at []orb.Point) spots {
	s := spots{at: make([]place, len(at))}
	boxes := make([]box, len(at))
	for i, p := range at {
		boxes[i] = noBox
		if w, ok := placeOf(p); ok {
			s.at[i] = w
			boxes[i] = box{w.x, w.y, w.x, w.y}
		}
	}
	s.tree = newBoxTree(boxes)
	return s
}

// bound gives the bound in the units of a zoom.
func (s *spots) bound(z int) box { return unitsOf(s.tree.bound(), z) }

func unitsOf(b box, z int) box {
	if b.empty() {
		return noBox
	}
	lo, hi := place{b.x0, b.y0}.units(z), place{b.x1, b.y1}.units(z)
	return box{lo.x, lo.y, hi.x, hi.y}
}

// each calls emit for the places in a tile, with their units in it.
func (s *spots) each(w *layerWriter, z, x, y int, emit func(i int32, p unit)) {
	size, half := int64(1)<<(shift(z)+extentBits), int64(1)<<(shift(z)-1)
	x0, y0 := int64(x)*size-half, int64(y)*size-half
	const last = 1<<worldBits - 1
	b := box{int32(max(x0, 0)), int32(max(y0, 0)), int32(min(x0+size-1, last)), int32(min(y0+size-1, last))}
	w.found = s.tree.search(b, w.found[:0])
	for _, i := range w.found {
		u := s.at[i].units(z)
		emit(i, unit{u.x - int32(x)<<extentBits, u.y - int32(y)<<extentBits})
	}
}
