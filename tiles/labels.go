package tiles

import (
	"cmp"
	"math"
	"sync"

	"chengge"
	"chengge/grids"

	"github.com/paulmach/orb"
)

// labelZooms are the zooms at which the names of areas are shown, after the
// order of importance.
var labelZooms = []struct {
	kind        chengge.Kind
	first, last int
}{
	{chengge.KindDistricts, 5, 12},
	{chengge.KindStreetOffices, 9, maxZoom},
	{chengge.KindWaters, 9, maxZoom},
	{chengge.KindZones, 10, maxZoom},
	{chengge.KindCommunities, 13, maxZoom},
	{chengge.KindGrids, 13, maxZoom},
	{chengge.KindOverlays, 14, maxZoom},
	{chengge.KindUnitGrids, 16, maxZoom},
}

// labelLayer draws names: of areas at the place where they have most room, of
// roads along their merged centre lines. Areas without a name show their code.
type labelLayer struct {
	groups []*labelGroup
	lines  *shapeLayer
}

// labelGroup are the names of one kind.
type labelGroup struct {
	first, last int
	once        sync.Once
	make        func() (*attributes, spots)
	attrs       *attributes
	spots       spots
}

func (g *labelGroup) made() {
	g.once.Do(func() {
		g.attrs, g.spots = g.make()
		g.make = nil
	})
}

func newLabelLayer(s *grids.Snapshot, row chengge.TileLayer) *labelLayer {
	l := &labelLayer{}
	for _, k := range labelZooms {
		l.groups = append(l.groups, &labelGroup{first: k.first, last: k.last, make: func() (*attributes, spots) {
			return areaLabels(s, row, k.kind)
		}})
	}
	l.lines = &shapeLayer{kind: typeLine}
	lines := sync.OnceValue(func() []centreLine { return centreLines(s) })
	l.lines.attrs = sync.OnceValue(func() *attributes {
		a := newAttributes(row.Columns)
		for _, c := range lines() {
			a.tag("kind", a.values.text(string(chengge.KindRoads)))
			a.tag("name", a.values.text(c.name))
			if c.class != "" {
				a.tag("class", a.values.text(string(c.class)))
			}
			a.row(c.id)
		}
		a.values.done()
		return a
	})
	l.lines.sheet = &sheet{make: func() (*drawing, []int) {
		d := newDrawer()
		d.layer(0, true)
		for i, c := range lines() {
			d.lines(i, max(c.since+1, 11), orb.MultiLineString{c.line})
		}
		return d.done(), []int{len(lines())}
	}}
	return l
}

func areaLabels(s *grids.Snapshot, row chengge.TileLayer, k chengge.Kind) (*attributes, spots) {
	a := newAttributes(row.Columns)
	var at []orb.Point
	for r := range rowsOf(s, k) {
		mp, _ := r.Shape.(orb.MultiPolygon)
		p, radius, ok := pole(mp)
		if !ok {
			continue
		}
		a.tag("kind", a.values.text(string(k)))
		a.tag("name", a.values.text(cmp.Or(r.Values[1], r.Values[0])))
		a.tag("room", a.values.number(math.Floor(radius*float64(int64(extent)<<maxZoom))))
		if k == chengge.KindWaters {
			a.tag("turn", a.values.integer(int64(stretch(mp, p, radius))))
		}
		a.row(r.ID)
		at = append(at, p)
	}
	a.values.done()
	return a, newSpots(at)
}

func (l *labelLayer) bound(z int) box {
	b := l.lines.bound(z)
	for _, g := range l.groups {
		if z >= g.first && z <= g.last {
			g.made()
			b = b.join(g.spots.bound(z))
		}
	}
	return b
}

func (l *labelLayer) draw(w *layerWriter, z, x, y int) {
	for _, g := range l.groups {
		if z < g.first || z > g.last {
			continue
		}
		g.made()
		w.use(g.attrs.values)
		g.spots.each(w, z, x, y, func(i int32, p unit) {
			w.open()
			w.point(g.attrs.ids[i], p, g.attrs.of(i))
		})
	}
	l.lines.draw(w, z, x, y)
}
