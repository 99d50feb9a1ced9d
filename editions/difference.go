package editions

import (
	"fmt"
	"strings"

	"chengge"
	"chengge/spatial"
	"chengge/spatial/overlay"

	"github.com/paulmach/orb"
)

// Difference says how a thing differs between two editions.
type Difference struct {
	Kind   chengge.Kind  `json:"kind"`
	ID     chengge.ID    `json:"id"`
	Code   string        `json:"code"`
	Action Action        `json:"action"`
	Fields []FieldChange `json:"fields,omitempty"`
	// Of an area: the ground gained and lost, in m².
	GainedM2 float64 `json:"gained_m2,omitempty"`
	LostM2   float64 `json:"lost_m2,omitempty"`
	// Of a point: how far it moved. Of a line: how much longer it became, and
	// whether its course changed.
	MovedM       float64    `json:"moved_m,omitempty"`
	LongerM      float64    `json:"longer_m,omitempty"`
	ShapeChanged bool       `json:"shape_changed,omitempty"`
	Place        *orb.Point `json:"place,omitempty"` // somewhere on it, lng/lat
}

// Action is what happened to a thing.
type Action string

// The actions.
const (
	Added   Action = "added"
	Removed Action = "removed"
	Changed Action = "changed"
)

// FieldChange is a column whose value changed.
type FieldChange struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Describe says how a thing of a layer changed; before or after is nil where
// it wasn't or isn't there.
func Describe(k chengge.Kind, before, after *chengge.Row) (Difference, error) {
	d := Difference{Kind: k}
	switch {
	case before == nil && after == nil:
		return d, fmt.Errorf("describe %s: nothing before and nothing after", k)
	case before == nil:
		d.Action, d.ID, d.Code, d.Place = Added, after.ID, after.Code(), placeOf(after.Shape)
		if mp, ok := after.Shape.(orb.MultiPolygon); ok {
			d.GainedM2 = float64(spatial.Area(mp))
		}
		return d, nil
	case after == nil:
		d.Action, d.ID, d.Code, d.Place = Removed, before.ID, before.Code(), placeOf(before.Shape)
		if mp, ok := before.Shape.(orb.MultiPolygon); ok {
			d.LostM2 = float64(spatial.Area(mp))
		}
		return d, nil
	}
	d.Action, d.ID, d.Code, d.Place = Changed, after.ID, after.Code(), placeOf(after.Shape)
	for i, c := range k.Layer().Columns {
		if before.Values[i] != after.Values[i] {
			d.Fields = append(d.Fields, FieldChange{c.Name, shown(c, before.Values[i]), shown(c, after.Values[i])})
		}
	}
	return d, d.compareShapes(before.Shape, after.Shape)
}

// shown gives a value without the fractions of a second that no date has.
func shown(c chengge.Column, v string) string {
	if c.Type == chengge.TimeColumn {
		return strings.Replace(v, ".000000Z", "Z", 1)
	}
	return v
}

func (d *Difference) compareShapes(before, after orb.Geometry) error {
	if before == nil || after == nil || orb.Equal(before, after) {
		d.ShapeChanged = (before == nil) != (after == nil)
		return nil
	}
	d.ShapeChanged = true
	switch a := after.(type) {
	case orb.Point:
		if b, ok := before.(orb.Point); ok {
			d.MovedM = float64(spatial.Distance(b, a))
		}
	case orb.MultiLineString:
		if b, ok := before.(orb.MultiLineString); ok {
			d.LongerM = float64(spatial.Length(a) - spatial.Length(b))
		}
	case orb.MultiPolygon:
		b, ok := before.(orb.MultiPolygon)
		if !ok {
			return nil
		}
		gained, err := overlay.Difference(a, b)
		if err != nil {
			return fmt.Errorf("describe %s %s: %w", d.Kind, d.Code, err)
		}
		lost, err := overlay.Difference(b, a)
		if err != nil {
			return fmt.Errorf("describe %s %s: %w", d.Kind, d.Code, err)
		}
		d.GainedM2, d.LostM2 = float64(spatial.Area(gained)), float64(spatial.Area(lost))
		for _, changed := range []orb.MultiPolygon{gained, lost} {
			if p := placeOf(changed); p != nil {
				d.Place = p
				break
			}
		}
	}
	return nil
}

// placeOf gives a vertex of the shape, nil where there is none.
func placeOf(g orb.Geometry) *orb.Point {
	switch g := g.(type) {
	case orb.Point:
		return &g
	case orb.MultiLineString:
		for _, part := range g {
			if len(part) > 0 {
				return &part[len(part)/2]
			}
		}
	case orb.MultiPolygon:
		for _, poly := range g {
			if len(poly) > 0 && len(poly[0]) > 0 {
				return &poly[0][0]
			}
		}
	}
	return nil
}

// Sentence says the difference in words.
func (d Difference) Sentence(lang chengge.Lang) string {
	title := d.Kind.Layer().Title
	args := []chengge.Arg{{Name: "layer", Value: title}, {Name: "code", Value: d.Code}}
	var parts []string
	say := func(t chengge.Text, more ...chengge.Arg) {
		parts = append(parts, t.Render(lang, append(args, more...)...))
	}
	switch d.Action {
	case Added:
		say(chengge.Text{Zh: "新增{layer} {code}", En: "{layer}: {code} added"})
	case Removed:
		say(chengge.Text{Zh: "删除{layer} {code}", En: "{layer}: {code} removed"})
	default:
		say(chengge.Text{Zh: "{layer} {code} 有变化", En: "{layer}: {code} changed"})
	}
	for _, f := range d.Fields {
		name := chengge.Text{Zh: f.Field, En: f.Field}
		if c, ok := d.Kind.Layer().Column(f.Field); ok {
			name = c.Title
		}
		say(chengge.Text{Zh: "{field}：“{before}” → “{after}”", En: "{field}: “{before}” → “{after}”"},
			chengge.Arg{Name: "field", Value: name}, chengge.Arg{Name: "before", Value: f.Before}, chengge.Arg{Name: "after", Value: f.After})
	}
	switch {
	case d.GainedM2 > 0 || d.LostM2 > 0:
		say(chengge.Text{Zh: "增加 {gained} m²，减少 {lost} m²", En: "{gained} m² gained, {lost} m² lost"},
			chengge.Arg{Name: "gained", Value: d.GainedM2}, chengge.Arg{Name: "lost", Value: d.LostM2})
	case d.MovedM > 0:
		say(chengge.Text{Zh: "移动 {moved} 米", En: "moved by {moved} m"}, chengge.Arg{Name: "moved", Value: d.MovedM})
	case d.ShapeChanged:
		say(chengge.Text{Zh: "线形有变化，长度变化 {longer} 米", En: "its course changed, its length by {longer} m"}, chengge.Arg{Name: "longer", Value: d.LongerM})
	}
	sep := "; "
	if lang == chengge.Chinese {
		sep = "；"
	}
	return strings.Join(parts, sep)
}
