package tiles

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"sync"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// mostUnits is how many units of a result a tile draws one by one: at zooms at
// which a tile would have more they are counted in hexagons.
const mostUnits = 1200

// NewResultSet makes the set of the result of an analysis, which never changes:
// one layer, whose rows have the values of row's columns as texts, numbers in as
// many digits as they have, and a MultiPolygon, MultiLineString or Point, CGCS2000.
// The first column says what a unit is found to be. name is a title for TileJSON;
// sum identifies the result. Bodies are kept in cache, which may be nil.
func NewResultSet(row chengge.TileLayer, name string, sum [32]byte, rows []chengge.Row, cache *Cache) *Set {
	h := sha256.New()
	own := layerSum(row, nil)
	h.Write(own[:])
	h.Write(sum[:])
	own = [32]byte(h.Sum(nil))
	set := &Set{name: name, hash: hex.EncodeToString(own[:8]), places: map[string]int{row.Name: 0}, cache: cache, bounds: [4]float64{-180, -mostNorth, 180, mostNorth}}
	set.writers.New = func() any { return new(layerWriter) }
	set.layers = []setLayer{{
		row: row, content: content{binary.BigEndian.Uint64(own[:]), binary.BigEndian.Uint64(own[8:])}, drawn: newResultLayer(row, rows),
	}}
	if b, ok := boundOf(rows); ok {
		set.bounds = [4]float64{max(b.Min[0], -180), max(b.Min[1], -mostNorth), min(b.Max[0], 180), min(b.Max[1], mostNorth)}
	}
	set.centre = [2]float64{(set.bounds[0] + set.bounds[2]) / 2, (set.bounds[1] + set.bounds[3]) / 2}
	return set
}

func boundOf(rows []chengge.Row) (b orb.Bound, ok bool) {
	for _, r := range rows {
		if r.Shape == nil || r.Shape.Bound().IsEmpty() {
			continue
		}
		if !ok {
			b, ok = r.Shape.Bound(), true
		}
		b = b.Union(r.Shape.Bound())
	}
	return b, ok
}

// resultLayer draws the units of a result: one by one from the zoom on at which
// no tile has too many, below counted in hexagons by what they are found to be.
type resultLayer struct {
	row     chengge.TileLayer
	attrs   *attributes
	areas   *shapeLayer
	lines   *shapeLayer
	spots   spots
	classes []string
	middles []place // of the units, nowhere for those without a shape
	placed  []bool
	since   int
	zooms   [maxZoom + 1]struct {
		once sync.Once
		hex  *hexagons
	}
}

func newResultLayer(row chengge.TileLayer, rows []chengge.Row) *resultLayer {
	l := &resultLayer{row: row, attrs: newAttributes(row.Columns)}
	points := make([]orb.Point, len(rows))
	middles := make([]place, len(rows))
	placed := make([]bool, len(rows))
	for i, r := range rows {
		points[i] = nowhere
		switch g := r.Shape.(type) {
		case orb.Point:
			points[i] = g
			middles[i], placed[i] = placeOf(g)
		case orb.MultiLineString:
			middle, _ := spatial.PointAt(g, spatial.Length(g)/2)
			middles[i], placed[i] = placeOf(middle)
		case orb.MultiPolygon:
			middles[i], placed[i] = placeOf(g.Bound().Center())
		}
		l.classes = append(l.classes, r.Values[0])
		for k, v := range r.Values {
			if v != "" {
				l.attrs.tags = append(l.attrs.tags, tag{uint32(k), l.attrs.short(row.Columns[k].Type, v)})
			}
		}
		l.attrs.row(r.ID)
	}
	l.attrs.values.done()
	l.middles, l.placed, l.spots = middles, placed, newSpots(points)
	attrs := func() *attributes { return l.attrs }
	l.areas = &shapeLayer{kind: typePolygon, attrs: attrs, sheet: &sheet{make: func() (*drawing, []int) {
		d := newDrawer()
		d.layer(0, false)
		for i, r := range rows {
			if g, ok := r.Shape.(orb.MultiPolygon); ok {
				d.polygons(i, g)
			}
		}
		return d.done(), []int{len(rows)}
	}}}
	l.lines = &shapeLayer{kind: typeLine, attrs: attrs, sheet: &sheet{make: func() (*drawing, []int) {
		d := newDrawer()
		d.layer(0, true)
		for i, r := range rows {
			if g, ok := r.Shape.(orb.MultiLineString); ok {
				d.lines(i, 0, g)
			}
		}
		return d.done(), []int{len(rows)}
	}}}
	l.since = l.firstZoom()
	return l
}

// firstZoom gives the zoom from which on no tile has the middles of more than
// mostUnits units, the last one where there is none.
func (l *resultLayer) firstZoom() int {
	for z := maxZoom; z >= 0; z-- {
		count := map[unit]int{}
		for i, p := range l.middles {
			if l.placed[i] {
				s := shift(z) + extentBits
				at := unit{p.x >> s, p.y >> s}
				if count[at]++; count[at] > mostUnits {
					return min(z+1, maxZoom)
				}
			}
		}
	}
	return 0
}

// hexagons counts units by their middles.
func (l *resultLayer) hexagons(z int) *hexagons {
	zoom := &l.zooms[z]
	zoom.once.Do(func() {
		found := map[hexagon]map[string]int32{}
		for i, p := range l.middles {
			if l.placed[i] {
				h := hexagonAt(p, z)
				if found[h] == nil {
					found[h] = map[string]int32{}
				}
				found[h][l.classes[i]]++
			}
		}
		zoom.hex = newClassHexagons(z, l.row.Columns, found)
	})
	return zoom.hex
}

func (l *resultLayer) bound(z int) box {
	if z < l.since {
		return l.hexagons(z).tree.bound()
	}
	return l.areas.bound(z).join(l.lines.bound(z)).join(l.spots.bound(z))
}

func (l *resultLayer) draw(w *layerWriter, z, x, y int) {
	if z < l.since {
		l.hexagons(z).draw(w, x, y, buffer)
		return
	}
	l.areas.draw(w, z, x, y)
	l.lines.draw(w, z, x, y)
	w.use(l.attrs.values)
	l.spots.each(w, z, x, y, func(i int32, p unit) {
		w.open()
		w.point(l.attrs.ids[i], p, l.attrs.of(i))
	})
}

// newClassHexagons makes hexagons of counts by class: of class, count and mix.
func newClassHexagons(z int, columns []chengge.TileColumn, found map[hexagon]map[string]int32) *hexagons {
	h := &hexagons{attrs: newAttributes(columns)}
	for cell := range found {
		h.cells = append(h.cells, cell)
	}
	slices.SortFunc(h.cells, func(a, b hexagon) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column)) })
	var boxes []box
	for _, cell := range h.cells {
		var m mixture
		n := int32(0)
		for class, count := range found[cell] {
			m = append(m, share{class, count})
			n += count
		}
		slices.SortFunc(m, func(a, b share) int { return cmp.Compare(a.name, b.name) })
		text := m.text(':')
		h.attrs.tag("class", h.attrs.values.text(m[0].name))
		h.attrs.tag("count", h.attrs.values.integer(int64(n)))
		h.attrs.tag("mix", h.attrs.values.text(text))
		h.attrs.row(chengge.ID(cell.id(z)))
		b := noBox
		for _, c := range cell.corners() {
			b = b.with(c.x, c.y)
		}
		boxes = append(boxes, b)
	}
	h.attrs.values.done()
	h.tree = newBoxTree(boxes)
	return h
}
