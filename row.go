package chengge

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"
)

// Row is a thing as the table of layers has it: one text for each column of
// its layer, in that order, and its shape. Empty text is no value; numbers are
// written shortest, times in UTC as RFC 3339, lists with bars between.
type Row struct {
	ID     ID
	Values []string
	Shape  orb.Geometry // nil where the layer has none
}

// Code gives the value of the first column.
func (r Row) Code() string { return r.Values[0] }

// Rows gives a layer of an edition as rows.
func (c Contents) Rows(k Kind) iter.Seq2[Row, error] {
	switch {
	case k.IsArea():
		return rowsOf(c.Areas[k], Area.AsRow)
	case k == KindRoads:
		return rowsOf(c.Roads, RoadSegment.AsRow)
	case k == KindChiefs:
		return rowsOf(c.Chiefs, Chief.AsRow)
	case k == KindOrganisations:
		return rowsOf(c.Organisations, Organisation.AsRow)
	case k == KindDuties:
		return rowsOf(c.Duties, Duty.AsRow)
	case k == KindComponents:
		return rowsOf(c.Components, Component.AsRow)
	case k == KindCategories:
		return rowsOf(c.Categories, Category.AsRow)
	case k == KindRules:
		return rowsOf(c.Rules, Rule.AsRow)
	case k == KindOverlays:
		return rowsOf(c.Overlays, Overlay.AsRow)
	case k == KindCameras:
		return rowsOf(c.Cameras, Camera.AsRow)
	case k == KindBuildings:
		return rowsOf(c.Buildings, Building.AsRow)
	case k == KindSites:
		return rowsOf(c.Sites, Site.AsRow)
	}
	return nil
}

func rowsOf[T any](seq iter.Seq2[T, error], row func(T) Row) iter.Seq2[Row, error] {
	if seq == nil {
		return nil
	}
	return func(yield func(Row, error) bool) {
		for v, err := range seq {
			if err != nil {
				yield(Row{}, err)
				return
			}
			if !yield(row(v), nil) {
				return
			}
		}
	}
}

func row(k Kind, id ID, shape orb.Geometry, valid Period, values ...string) Row {
	values = append(values, formatTime(valid.Begins), formatTime(valid.Ends))
	if n := len(k.Layer().Columns); len(values) != n {
		panic(fmt.Sprintf("chengge: %s has %d columns, not %d", k, n, len(values)))
	}
	return Row{ID: id, Values: values, Shape: shape}
}

func polygonShape(mp orb.MultiPolygon) orb.Geometry {
	if len(mp) == 0 {
		return nil
	}
	return mp
}

func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// formatNumber writes 0 as no value: in every layer 0 stands for not stated.
func formatNumber(f float64) string {
	if f == 0 {
		return ""
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func formatBool(b bool) string {
	if b {
		return "true"
	}
	return ""
}

// formatList writes a list as SplitList reads it, whatever blanks its values
// have.
func formatList(list []string) string {
	s := strings.Join(list, "|")
	if len(list) == 1 && len(SplitList(s)) > 1 {
		s += "|"
	}
	return s
}

// AsRow gives the area by the columns of its kind.
func (a Area) AsRow() Row {
	values := []string{a.Code, a.Name}
	for _, c := range a.Kind.Layer().Columns[2:] {
		switch c.Name {
		case "parent":
			values = append(values, a.Parent)
		case "community":
			values = append(values, a.Community)
		case "organisation":
			values = append(values, a.Organisation)
		case "land_use":
			values = append(values, a.LandUse)
		case "grade":
			values = append(values, a.Grade)
		}
	}
	return row(a.Kind, a.ID, polygonShape(a.Shape), a.Valid, values...)
}

// AsRow gives the segment by the columns of its kind.
func (r RoadSegment) AsRow() Row {
	return row(KindRoads, r.ID, r.Line, r.Valid, r.Code, r.Name, r.From, r.To, string(r.Class),
		formatNumber(r.Width), formatNumber(r.Median), formatBool(r.OneWay), formatNumber(float64(r.Precedence)),
		r.Left.Office, r.Right.Office, formatNumber(float64(r.Left.Grade)), formatNumber(float64(r.Right.Grade)))
}

// AsRow gives the chief by the columns of its kind.
func (c Chief) AsRow() Row {
	on := make([]string, len(c.On))
	for i, ref := range c.On {
		on[i] = ref.String()
	}
	return row(KindChiefs, c.ID, nil, c.Valid, c.Code, c.Name, c.Level, c.Organisation, c.Phone, formatList(on))
}

// AsRow gives the organisation by the columns of its kind.
func (o Organisation) AsRow() Row {
	return row(KindOrganisations, o.ID, nil, o.Valid, o.Code, o.Name, string(o.Type), o.Parent, o.CreditCode, o.Contact, o.Phone, o.Roster)
}

// AsRow gives the duty by the columns of its kind; its holder is the name.
func (d Duty) AsRow() Row {
	return row(KindDuties, d.ID, nil, d.Valid, d.Code, d.Holder, d.Role, d.Organisation, d.Phone, d.On.String(), string(d.Side))
}

// AsRow gives the component by the columns of its kind.
func (c Component) AsRow() Row {
	return row(KindComponents, c.ID, c.Point, c.Valid, c.Code, c.Name, c.Category, c.UnitGrid,
		c.Authority, c.Owner, c.Maintainer, string(c.State), string(c.Accuracy))
}

// AsRow gives the local category by the columns of its kind; its code is the
// full key.
func (c Category) AsRow() Row {
	return row(KindCategories, 0, nil, Period{}, c.Key.String(), c.Name, c.NameEn, string(c.Party), formatBool(c.Emergency), formatList(c.Aliases))
}

// AsRow gives the rule by the columns of its kind.
func (r Rule) AsRow() Row {
	area := ""
	if r.Area != (Ref{}) {
		area = r.Area.String()
	}
	attribute := ""
	if r.Attribute != "" {
		attribute = strconv.FormatFloat(r.AtLeast, 'f', -1, 64)
	}
	return row(KindRules, r.ID, nil, r.Valid, r.Code, "", string(r.Row), r.Category.String(), area, string(r.RoadClass), string(r.Position),
		r.Attribute, attribute, string(r.Lead), joinBodies(r.Support), joinBodies(r.Notify), r.Source)
}

func joinBodies(list []BodyExpr) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = string(e)
	}
	return formatList(parts)
}

// AsRow gives the overlay by the columns of its kind.
func (o Overlay) AsRow() Row {
	return row(KindOverlays, o.ID, polygonShape(o.Shape), o.Valid, o.Code, o.Name, string(o.Type), o.Holder, o.Hours.String(), o.Category)
}

// AsRow gives the camera by the columns of its kind.
func (c Camera) AsRow() Row {
	return row(KindCameras, c.ID, c.Point, c.Valid, c.Code, c.Name, c.Organisation)
}

// AsRow gives the building by the columns of its kind.
func (b Building) AsRow() Row {
	return row(KindBuildings, b.ID, polygonShape(b.Shape), b.Valid, b.Code, b.Name, b.UnitGrid, b.Use)
}

// AsRow gives the site by the columns of its kind.
func (s Site) AsRow() Row {
	return row(KindSites, s.ID, s.Point, s.Valid, s.Code, s.Name, string(s.Type), s.Organisation)
}
