package tiles

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"chengge"

	"github.com/paulmach/orb"
)

// ReportTile draws reports as they are now: from chengge.TilePointZoom on one
// by one, where there are too many to be told apart one point for several with
// their number; below counted in hexagons. Nothing is kept: the same answer of
// from gives the same bytes and ETag.
//
// Errors: chengge.ErrNotFound for z, x, y that no layer has, and those of from.
func ReportTile(ctx context.Context, z, x, y int, e Encoding, from chengge.PlacedReports) (Tile, error) {
	if err := checkAddress(z, x, y); err != nil {
		return Tile{}, err
	}
	var w layerWriter
	row := chengge.ReportTileLayer()
	if z >= row.MinZoom {
		w.begin(&row, z)
		var err error
		if z < chengge.TilePointZoom {
			err = reportHexagons(ctx, &w, z, x, y, from)
		} else {
			err = reportPoints(ctx, &w, z, x, y, from)
		}
		if err != nil {
			return Tile{}, err
		}
		w.end()
	}
	sum := sha256.Sum256(w.buf)
	t := Tile{Encoding: e, Empty: len(w.buf) == 0, ETag: `"` + hex.EncodeToString(sum[:12]) + "-" + e.String() + `"`}
	if !t.Empty {
		t.Body = e.compress(w.buf)
	}
	return t, nil
}

// mostReports is how many points a tile of reports has at most: more of each is
// told than of components, and the tile stays below 100 kB as it is sent.
const mostReports = 2400

// reportSquare is the side of the smallest squares in which reports are put together,
// in units: one pixel of 512.
const reportSquare = 8

// degrees gives the box of positions that may round to units of a box.
func (b box) degrees(z int) orb.Bound {
	world := float64(int64(extent) << z)
	west := position((float64(b.x0)-1)/world, (float64(b.y1)+1)/world)
	east := position((float64(b.x1)+1)/world, (float64(b.y0)-1)/world)
	if b.y0 <= 0 {
		east[1] = 90 // the edge of the square has all that lies beyond it
	}
	if int64(b.y1) >= int64(extent)<<z {
		west[1] = -90
	}
	return orb.Bound{Min: west, Max: east}
}

// reportTally counts reports that are put together.
type reportTally struct {
	count, open, emergencies int
	states                   [16]int32 // by place in the order of a report's life, from 1
	classes                  []classCount
	first                    chengge.ReportID
}

type classCount struct {
	class uint8
	n     int32
}

var reportStates = chengge.States()

func (t *reportTally) add(r *chengge.PlacedReport) {
	t.count++
	if r.State.Open() {
		t.open++
	}
	if r.Emergency {
		t.emergencies++
	}
	t.states[slices.Index(reportStates, r.State)+1]++
	t.class(reportClass(r.Category), 1)
	if t.first == 0 || r.ID < t.first {
		t.first = r.ID
	}
}

func (t *reportTally) class(class uint8, n int32) {
	for i := range t.classes {
		if t.classes[i].class == class {
			t.classes[i].n += n
			return
		}
	}
	t.classes = append(t.classes, classCount{class, n})
}

func (t *reportTally) join(o *reportTally) {
	t.count, t.open, t.emergencies = t.count+o.count, t.open+o.open, t.emergencies+o.emergencies
	for i, n := range o.states {
		t.states[i] += n
	}
	for _, c := range o.classes {
		t.class(c.class, c.n)
	}
	if t.first == 0 || o.first < t.first {
		t.first = o.first
	}
}

// Numbers of the classes of categories: a hundred major classes of either list.
const (
	noClass    = 0
	matters    = 1
	components = matters + 100
	otherClass = components + 100
)

// reportClass numbers the list and major class of a category.
func reportClass(category string) uint8 {
	list, code, _ := strings.Cut(category, ":")
	switch {
	case category == "":
		return noClass
	case len(code) < 2 || code[0]-'0' > 9 || code[1]-'0' > 9:
		return otherClass
	case list == string(chengge.MatterKind):
		return matters + 10*(code[0]-'0') + code[1] - '0'
	case list == string(chengge.ComponentKind):
		return components + 10*(code[0]-'0') + code[1] - '0'
	}
	return otherClass
}

// className writes a class: matter:06.
func className(class uint8) string {
	switch {
	case class == noClass:
		return "none"
	case class < components:
		return fmt.Sprintf("%s:%02d", chengge.MatterKind, class-matters)
	case class < otherClass:
		return fmt.Sprintf("%s:%02d", chengge.ComponentKind, class-components)
	}
	return "other"
}

// most gives the state of most of them, the earlier of a report's life of two.
func (t *reportTally) most() string {
	best := 0
	for i, n := range t.states {
		if n > t.states[best] {
			best = i
		}
	}
	if best == 0 {
		return ""
	}
	return string(reportStates[best-1])
}

// tags adds the numbers of the tally to the row that is being added.
func (t *reportTally) tags(a *attributes) {
	a.tag("count", a.values.integer(int64(t.count)))
	a.tag("open", a.values.integer(int64(t.open)))
	a.tag("emergencies", a.values.integer(int64(t.emergencies)))
	var states mixture
	for i, s := range reportStates {
		states = append(states, share{string(s), t.states[i+1]})
	}
	a.tag("mix", a.values.text(states.text(':')))
	a.tag("most", a.values.text(t.most()))
	slices.SortFunc(t.classes, func(a, b classCount) int { return cmp.Compare(a.class, b.class) })
	var classes mixture
	for _, c := range t.classes {
		classes = append(classes, share{className(c.class), c.n})
	}
	a.tag("classes", a.values.text(classes.text('=')))
}

// mixture says how many there are of each kind.
type mixture []share

type share struct {
	name string
	n    int32
}

// text writes what there is, the most first, else in the order given.
func (m mixture) text(equals byte) string {
	slices.SortStableFunc(m, func(a, b share) int { return cmp.Compare(b.n, a.n) })
	var b []byte
	for i, s := range m {
		if s.n == 0 {
			break
		}
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(append(append(b, s.name...), equals), int64(s.n), 10)
	}
	return string(b)
}

// reportHexagons counts reports in the hexagons that meet a tile, all of each.
func reportHexagons(ctx context.Context, w *layerWriter, z, x, y int, from chengge.PlacedReports) error {
	around := tileBox(x, y, buffer)
	// A hexagon that meets the box lies within this one.
	reach := box{around.x0 - 2*hexWide, around.y0 - 4*hexHigh, around.x1 + 2*hexWide, around.y1 + 4*hexHigh}
	s := shift(z)
	row := int32(floorDiv(int64(reach.y0), 3*hexHigh)) - 1
	column := int32(floorDiv(int64(reach.x0), 2*hexWide)) - 1
	rows, columns := (reach.y1-reach.y0)/(3*hexHigh)+4, (reach.x1-reach.x0)/(2*hexWide)+4
	tallies := make([]reportTally, rows*columns)
	err := from(ctx, reach.degrees(z), func(r *chengge.PlacedReport) {
		p, ok := placeOf(r.Point)
		if !ok {
			return
		}
		// What lies far outside was given in vain.
		if ux, uy := p.x>>s, p.y>>s; ux < reach.x0-1 || uy < reach.y0-1 || ux > reach.x1+1 || uy > reach.y1+1 {
			return
		}
		h := hexagonAt(p, z)
		tallies[(h.row-row)*columns+h.column-column].add(r)
	})
	if err != nil {
		return fmt.Errorf("draw reports: %w", err)
	}
	a := newAttributes(w.columns)
	var cells []hexagon
	for i := range tallies {
		if t := &tallies[i]; t.count > 0 {
			h := hexagon{row + int32(i)/columns, column + int32(i)%columns}
			b := noBox
			for _, c := range h.corners() {
				b = b.with(c.x, c.y)
			}
			if b.meets(around) {
				t.tags(a)
				a.row(chengge.ID(h.id(z)))
				cells = append(cells, h)
			}
		}
	}
	w.use(a.values)
	for i, h := range cells {
		w.open()
		corners := h.corners()
		for k := range corners {
			corners[k] = unit{corners[k].x - int32(x)<<extentBits, corners[k].y - int32(y)<<extentBits}
		}
		w.ring(corners[:])
		w.feature(a.ids[i], typePolygon, a.of(int32(i)))
	}
	return nil
}

// reportSpot is a report, or several in the same square.
type reportSpot struct {
	reportTally
	x, y int // sums of their units
	one  chengge.PlacedReport
}

// reportPoints draws the reports of a tile one by one, or where there are too
// many those of the same square as one point in their middle with the id of the
// first. The squares are the smallest with which the tile has no more than
// mostReports points.
func reportPoints(ctx context.Context, w *layerWriter, z, x, y int, from chengge.PlacedReports) error {
	var spots []*reportSpot
	squares := map[unit]*reportSpot{} // once there are too many for spots
	square := func(r *chengge.PlacedReport, u unit) *reportSpot {
		k := unit{u.x / reportSquare, u.y / reportSquare}
		s := squares[k]
		if s == nil {
			s = &reportSpot{one: *r}
			squares[k] = s
		}
		return s
	}
	err := from(ctx, tileBox(x, y, 0).degrees(z), func(r *chengge.PlacedReport) {
		p, ok := placeOf(r.Point)
		if !ok {
			return
		}
		u := p.units(z)
		if u.x>>extentBits != int32(x) || u.y>>extentBits != int32(y) {
			return
		}
		u = unit{u.x & (extent - 1), u.y & (extent - 1)}
		if len(spots) == mostReports {
			for _, s := range spots {
				square(&s.one, unit{int32(s.x), int32(s.y)}).join(s)
			}
			spots = nil
		}
		var s *reportSpot
		if len(squares) > 0 {
			s = square(r, u)
		} else {
			s = &reportSpot{one: *r}
			spots = append(spots, s)
		}
		s.add(r)
		s.x, s.y = s.x+int(u.x), s.y+int(u.y)
	})
	if err != nil {
		return fmt.Errorf("draw reports: %w", err)
	}
	for len(squares) > mostReports {
		wider := make(map[unit]*reportSpot, len(squares)/2)
		for k, s := range squares {
			k = unit{k.x / 2, k.y / 2}
			if old := wider[k]; old != nil {
				old.join(s)
			} else {
				wider[k] = s
			}
		}
		squares = wider
	}
	spots = slices.AppendSeq(spots, maps.Values(squares))
	// By state, which compresses best, then by id: the order of from never shows.
	slices.SortFunc(spots, func(a, b *reportSpot) int {
		return cmp.Or(cmp.Compare(a.most(), b.most()), cmp.Compare(a.first, b.first))
	})
	drawReportSpots(w, spots)
	return nil
}

func (s *reportSpot) join(o *reportSpot) {
	s.reportTally.join(&o.reportTally)
	s.x, s.y = s.x+o.x, s.y+o.y
}

func drawReportSpots(w *layerWriter, spots []*reportSpot) {
	a := newAttributes(w.columns)
	for _, s := range spots {
		if s.count == 1 {
			r := &s.one
			a.tag("state", a.values.text(string(r.State)))
			for _, c := range [...]struct{ name, value string }{{"category", r.Category}, {"office", r.Office}, {"lead", r.Lead}, {"channel", r.Channel}} {
				if c.value != "" {
					a.tag(c.name, a.values.text(c.value))
				}
			}
			if r.Emergency {
				a.tag("emergency", a.values.boolean(true))
			}
			if r.Duplicate {
				a.tag("duplicate", a.values.boolean(true))
			}
			a.tag("received", a.values.integer(r.Received.Unix()))
		} else {
			a.tag("state", a.values.text(s.most()))
			if s.emergencies > 0 {
				a.tag("emergency", a.values.boolean(true))
			}
			s.tags(a)
		}
		a.row(chengge.ID(s.first))
	}
	w.use(a.values)
	for i, s := range spots {
		w.open()
		w.point(a.ids[i], unit{int32((2*s.x + s.count) / (2 * s.count)), int32((2*s.y + s.count) / (2 * s.count))}, a.of(int32(i)))
	}
}
