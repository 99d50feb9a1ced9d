package chengge

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"
)

// RowContents gives an edition whose layers are rows, the reverse of
// Contents.Rows. A value that its column can't hold ends its layer's sequence
// with an error that names code and column.
func RowContents(edition int64, city City, rows func(Kind) iter.Seq2[Row, error]) Contents {
	c := Contents{Edition: edition, City: city, Areas: map[Kind]iter.Seq2[Area, error]{}}
	for l := range Layers() {
		if l.Kind.IsArea() {
			c.Areas[l.Kind] = fromRows(l.Kind, rows, areaFrom)
		}
	}
	c.Roads = fromRows(KindRoads, rows, roadFrom)
	c.Chiefs = fromRows(KindChiefs, rows, chiefFrom)
	c.Organisations = fromRows(KindOrganisations, rows, organisationFrom)
	c.Duties = fromRows(KindDuties, rows, dutyFrom)
	c.Components = fromRows(KindComponents, rows, componentFrom)
	c.Categories = fromRows(KindCategories, rows, categoryFrom)
	c.Rules = fromRows(KindRules, rows, ruleFrom)
	c.Overlays = fromRows(KindOverlays, rows, overlayFrom)
	c.Cameras = fromRows(KindCameras, rows, cameraFrom)
	c.Buildings = fromRows(KindBuildings, rows, buildingFrom)
	c.Sites = fromRows(KindSites, rows, siteFrom)
	return c
}

// CheckRow tells whether a row of a layer holds together by itself: a value in
// each required column, values that their columns can hold, a shape of the
// layer's type. The error names the column and the fix. It returns the row
// with its values written in their one way.
func CheckRow(k Kind, r Row) (Row, error) {
	l := k.Layer()
	if len(r.Values) != len(l.Columns) {
		return Row{}, fmt.Errorf("%s has %d columns, not %d", k, len(l.Columns), len(r.Values))
	}
	for i, c := range l.Columns {
		if c.Required && r.Values[i] == "" {
			return Row{}, &ColumnError{c.Name, fmt.Errorf("%s is empty: every row of %s has one", c.Name, k)}
		}
	}
	if err := checkShape(l, r.Shape); err != nil {
		return Row{}, &ColumnError{"geometry", err}
	}
	one := func(Kind) iter.Seq2[Row, error] { return Each([]Row{r}) }
	for checked, err := range RowContents(0, City{}, one).Rows(k) {
		if err != nil {
			return Row{}, err
		}
		checked.ID = r.ID
		return checked, nil
	}
	return Row{}, fmt.Errorf("unknown kind %q", k)
}

// ColumnError is a value that its column can't hold; "geometry" is a column too.
type ColumnError struct {
	Column string
	Err    error
}

// Error says what is wrong, and names the column.
func (e *ColumnError) Error() string { return e.Err.Error() }

// Unwrap gives what a parser said.
func (e *ColumnError) Unwrap() error { return e.Err }

func checkShape(l Layer, g orb.Geometry) error {
	ok := false
	switch g := g.(type) {
	case nil:
		ok = l.Geometry == NoGeometry
	case orb.Point:
		ok = l.Geometry == Points
	case orb.MultiLineString:
		ok = l.Geometry == Lines && len(g) > 0
	case orb.MultiPolygon:
		ok = l.Geometry == Polygons && len(g) > 0
	}
	if ok {
		return nil
	}
	want := "no geometry"
	if l.Geometry != NoGeometry {
		want = "a " + string(l.Geometry)
	}
	if g == nil {
		return fmt.Errorf("no geometry: %s want %s", l.Kind, want)
	}
	return fmt.Errorf("the geometry is a %s: %s want %s", g.GeoJSONType(), l.Kind, want)
}

func fromRows[T any](k Kind, rows func(Kind) iter.Seq2[Row, error], from func(*rowReader) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		seq := rows(k)
		if seq == nil {
			return
		}
		rd := rowReader{kind: k, columns: k.Layer().Columns}
		for r, err := range seq {
			if err != nil {
				yield(none, err)
				return
			}
			rd.row, rd.next, rd.err = r, 0, nil
			v := from(&rd)
			if rd.err != nil {
				yield(none, rd.err)
				return
			}
			if !yield(v, nil) {
				return
			}
		}
	}
}

// rowReader takes a row's values in the order of its columns.
type rowReader struct {
	kind    Kind
	columns []Column
	row     Row
	next    int
	err     error // the first one
}

func (r *rowReader) text() string {
	v := r.row.Values[r.next]
	r.next++
	return v
}

func (r *rowReader) wrong(err error) {
	if err != nil && r.err == nil {
		column := r.columns[r.next-1].Name
		r.err = &ColumnError{column, fmt.Errorf("%s %s: %s: %w", r.kind, r.row.Code(), column, err)}
	}
}

func taken[T any](r *rowReader, parse func(string) (T, error)) T {
	v, err := parse(r.text())
	r.wrong(err)
	return v
}

func (r *rowReader) number() float64 {
	s := r.text()
	if s == "" {
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	if err == nil && (v != v || v < 0 || v > 1e15) {
		err = fmt.Errorf("%q: expected a number from 0", s)
	}
	r.wrong(err)
	return v
}

func (r *rowReader) whole(most int) int {
	s := r.text()
	if s == "" {
		return 0
	}
	v, err := strconv.Atoi(s)
	if err == nil && (v < 1 || v > most) {
		err = fmt.Errorf("%q: expected a whole number from 1 to %d", s, most)
	}
	r.wrong(err)
	return v
}

func (r *rowReader) boolean() bool {
	switch s := r.text(); s {
	case "", "false":
		return false
	case "true":
		return true
	default:
		r.wrong(fmt.Errorf("%q: expected true or false", s))
		return false
	}
}

func (r *rowReader) time() time.Time {
	s := r.text()
	if s == "" {
		return time.Time{}
	}
	v, err := ParseTime(s, time.UTC)
	r.wrong(err)
	return v.UTC()
}

func (r *rowReader) period() Period {
	p := Period{Begins: r.time(), Ends: r.time()}
	if !p.Begins.IsZero() && !p.Ends.IsZero() && !p.Begins.Before(p.Ends) {
		r.wrong(fmt.Errorf("the end is not after the beginning"))
	}
	return p
}

// ref reads kind:code; a bare code is one of the kind given.
func (r *rowReader) ref(s string, bare Kind) Ref {
	if s == "" {
		return Ref{}
	}
	kind, code, ok := strings.Cut(s, ":")
	if !ok && bare != "" {
		return Ref{bare, s}
	}
	k, err := ParseKind(kind)
	if err == nil && code == "" {
		err = fmt.Errorf("%q: write kind:code, such as grids:G01", s)
	}
	r.wrong(err)
	return Ref{k, code}
}

func (r *rowReader) polygons() orb.MultiPolygon { s, _ := r.row.Shape.(orb.MultiPolygon); return s }
func (r *rowReader) point() orb.Point           { p, _ := r.row.Shape.(orb.Point); return p }

func areaFrom(r *rowReader) Area {
	a := Area{ID: r.row.ID, Kind: r.kind, Code: r.text(), Name: r.text(), Shape: r.polygons()}
	for _, c := range r.columns[2 : len(r.columns)-2] {
		v := r.text()
		switch c.Name {
		case "parent":
			a.Parent = v
		case "community":
			a.Community = v
		case "organisation":
			a.Organisation = v
		case "land_use":
			a.LandUse = v
		case "grade":
			a.Grade = v
		}
	}
	a.Valid = r.period()
	return a
}

func roadFrom(r *rowReader) RoadSegment {
	s := RoadSegment{ID: r.row.ID, Code: r.text(), Name: r.text(), From: r.text(), To: r.text(),
		Class: taken(r, ParseRoadClass), Width: r.number(), Median: r.number(), OneWay: r.boolean(), Precedence: r.whole(1 << 30)}
	s.Left.Office, s.Right.Office = r.text(), r.text()
	s.Left.Grade, s.Right.Grade = r.whole(6), r.whole(6)
	s.Valid = r.period()
	s.Line, _ = r.row.Shape.(orb.MultiLineString)
	return s
}

func chiefFrom(r *rowReader) Chief {
	c := Chief{ID: r.row.ID, Code: r.text(), Name: r.text(), Level: r.text(), Organisation: r.text(), Phone: r.text()}
	for _, s := range SplitList(r.text()) {
		c.On = append(c.On, r.ref(s, KindRoads))
	}
	c.Valid = r.period()
	return c
}

func organisationFrom(r *rowReader) Organisation {
	return Organisation{ID: r.row.ID, Code: r.text(), Name: r.text(), Type: taken(r, ParseOrganisationType), Parent: r.text(),
		CreditCode: r.text(), Contact: r.text(), Phone: r.text(), Roster: r.text(), Valid: r.period()}
}

func dutyFrom(r *rowReader) Duty {
	d := Duty{ID: r.row.ID, Code: r.text(), Holder: r.text(), Role: r.text(), Organisation: r.text(), Phone: r.text(), On: r.ref(r.text(), "")}
	switch side := Side(r.text()); side {
	case "", LeftSide, RightSide:
		d.Side = side
	default:
		r.wrong(fmt.Errorf("%q: use left or right", side))
	}
	d.Valid = r.period()
	return d
}

func componentFrom(r *rowReader) Component {
	return Component{ID: r.row.ID, Code: r.text(), Name: r.text(), Category: r.text(), UnitGrid: r.text(),
		Authority: r.text(), Owner: r.text(), Maintainer: r.text(),
		State: taken(r, ParseComponentState), Accuracy: taken(r, ParseSurveyAccuracy), Valid: r.period(), Point: r.point()}
}

func categoryFrom(r *rowReader) Category {
	c := Category{Key: taken(r, ParseCategoryKey), Name: r.text(), NameEn: r.text(), Party: Party(r.text()), Emergency: r.boolean(), Local: true}
	switch c.Party {
	case "", PartyMaintainer, PartyOwner, PartyAuthority:
	default:
		r.wrong(fmt.Errorf("%q: use maintainer, owner or authority", c.Party))
	}
	c.Aliases = SplitList(r.text())
	r.period()
	return c
}

func ruleFrom(r *rowReader) Rule {
	rule := Rule{ID: r.row.ID, Code: r.text()}
	r.text() // rules have no name
	rule.Row, rule.Category = taken(r, ParseRuleRow), taken(r, ParseCategoryPattern)
	rule.Area, rule.RoadClass, rule.Position = r.ref(r.text(), ""), taken(r, ParseRoadClass), taken(r, ParsePosition)
	rule.Attribute = r.text()
	rule.AtLeast = r.number()
	rule.Lead, rule.Support, rule.Notify = taken(r, ParseBodyExpr), taken(r, ParseBodyExprs), taken(r, ParseBodyExprs)
	rule.Source = r.text()
	rule.Valid = r.period()
	return rule
}

func overlayFrom(r *rowReader) Overlay {
	o := Overlay{ID: r.row.ID, Code: r.text(), Name: r.text(), Type: taken(r, ParseOverlayType), Holder: r.text(),
		Hours: taken(r, ParseHours), Category: r.text()}
	for _, s := range strings.Fields(o.Category) {
		_, err := ParseCategoryPattern(s)
		r.wrong(err)
	}
	o.Valid, o.Shape = r.period(), r.polygons()
	return o
}

func cameraFrom(r *rowReader) Camera {
	return Camera{ID: r.row.ID, Code: r.text(), Name: r.text(), Organisation: r.text(), Valid: r.period(), Point: r.point()}
}

func buildingFrom(r *rowReader) Building {
	return Building{ID: r.row.ID, Code: r.text(), Name: r.text(), UnitGrid: r.text(), Use: r.text(), Valid: r.period(), Shape: r.polygons()}
}

func siteFrom(r *rowReader) Site {
	return Site{ID: r.row.ID, Code: r.text(), Name: r.text(), Type: taken(r, ParseSiteType), Organisation: r.text(), Valid: r.period(), Point: r.point()}
}
