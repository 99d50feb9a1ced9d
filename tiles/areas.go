package tiles

import (
	"iter"
	"sync"

	"chengge"
	"chengge/grids"

	"github.com/paulmach/orb"
)

// shapeLayer draws areas and lines: the rows of one layer of a sheet.
type shapeLayer struct {
	sheet *sheet
	at    int // its place in the sheet
	kind  byte
	attrs func() *attributes
}

func (l *shapeLayer) bound(z int) box { return l.sheet.at(z)[l.at].tree.bound() }

func (l *shapeLayer) draw(w *layerWriter, z, x, y int) {
	w.rows(l.sheet.at(z)[l.at], l.attrs(), l.kind, x, y)
}

// rows writes the rows of areas or lines that a tile has anything of.
func (w *layerWriter) rows(s *shapes, a *attributes, kind byte, x, y int) {
	w.use(a.values)
	w.cut.box = tileBox(x, y, buffer)
	w.cut.from = unit{int32(x) << extentBits, int32(y) << extentBits}
	w.found = s.tree.search(w.cut.box, w.found[:0])
	for _, row := range w.found {
		w.open()
		if kind == typePolygon {
			w.cut.rings(s, row, w.ring)
		} else {
			for r := s.first[row]; r < s.first[row+1]; r++ {
				w.cut.line(s.ring(r), w.line)
			}
		}
		if len(w.scratch) > 0 {
			w.feature(a.ids[row], kind, a.of(row))
		}
	}
}

// rowsOf gives the rows of a kind with a shape, in the order of their codes.
func rowsOf(s *grids.Snapshot, k chengge.Kind) iter.Seq[chengge.Row] {
	return func(yield func(chengge.Row) bool) {
		switch {
		case k.IsArea():
			for a := range s.Areas(k, "") {
				if !yield(a.AsRow()) {
					return
				}
			}
		case k == chengge.KindRoads:
			for r := range s.Roads("") {
				if !yield(r.AsRow()) {
					return
				}
			}
		case k == chengge.KindOverlays:
			for o := range s.Overlays("") {
				if !yield(o.AsRow()) {
					return
				}
			}
		case k == chengge.KindBuildings:
			for b := range s.Buildings() {
				if !yield(b.AsRow()) {
					return
				}
			}
		case k == chengge.KindCameras:
			for c := range s.Cameras() {
				if !yield(c.AsRow()) {
					return
				}
			}
		case k == chengge.KindSites:
			for c := range s.Sites() {
				if !yield(c.AsRow()) {
					return
				}
			}
		}
	}
}

// attributesOf reads the ids and columns of a kind when they are first asked
// for.
func attributesOf(s *grids.Snapshot, row chengge.TileLayer) func() *attributes {
	return sync.OnceValue(func() *attributes {
		a, places := newAttributes(row.Columns), placesOf(row)
		for r := range rowsOf(s, chengge.Kind(row.Name)) {
			a.columnRow(r, row.Columns, places)
		}
		a.values.done()
		return a
	})
}

// areaSheet draws kinds of areas together.
func areaSheet(s *grids.Snapshot, kinds ...chengge.Kind) *sheet {
	return &sheet{make: func() (*drawing, []int) {
		d, rows := newDrawer(), make([]int, len(kinds))
		for i, k := range kinds {
			row, _ := chengge.FindTileLayer(string(k))
			d.layer(row.MinZoom, false)
			for r := range rowsOf(s, k) {
				if mp, ok := r.Shape.(orb.MultiPolygon); ok {
					d.polygons(rows[i], mp)
				}
				rows[i]++
			}
		}
		return d.done(), rows
	}}
}
