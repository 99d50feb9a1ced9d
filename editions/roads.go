package editions

import (
	"fmt"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
)

func (k *checker) readRoads(c chengge.Contents) (err error) {
	k.roads, err = collect(chengge.KindRoads, c.Roads, func(r *chengge.RoadSegment) string { return r.Code })
	k.roadCodes = codeSet{}
	for i := range k.roads {
		k.roadCodes[k.roads[i].Code] = true
	}
	return err
}

func (k *checker) checkRoads(c chengge.Contents) error {
	var err error
	if k.chiefs, err = collect(chengge.KindChiefs, c.Chiefs, func(r *chengge.Chief) string { return r.Code }); err != nil {
		return err
	}
	seen := codeSet{}
	offices := k.areas[chengge.KindStreetOffices]
	held := k.heldByChiefs()
	var all places
	defer func() { k.farAway(chengge.KindRoads, &all) }()
	for i := range k.roads {
		r := &k.roads[i]
		place := middle(r.Line)
		all.add(r.Code, place)
		k.code(chengge.KindRoads, seen, r.Code, place)
		k.line(chengge.KindRoads, r.Code, r.Line)
		k.measures(r, place)
		for _, side := range [...]struct {
			field string
			side  chengge.SegmentSide
		}{{"left_office", r.Left}, {"right_office", r.Right}} {
			f := chengge.Finding{Layer: chengge.KindRoads, Code: r.Code, Field: side.field, Value: side.side.Office, Place: place}
			switch office := side.side.Office; {
			case len(offices.rows) == 0:
				continue
			case office == "":
				f.Rule = chengge.FindNoSideOffice
			case !offices.has(office):
				f.Rule = chengge.FindUnknownRef
			default:
				continue
			}
			k.add(f)
		}
		if len(k.chiefs) == 0 {
			continue
		}
		has := k.levelsOf(r, place, held)
		for _, l := range k.requiredLevels() {
			if !has[l.Code] {
				k.add(chengge.Finding{Rule: chengge.FindNoLevel, Layer: chengge.KindRoads, Code: r.Code, Value: l.Code, Place: place})
			}
		}
		if len(has) == 0 {
			k.add(chengge.Finding{Rule: chengge.FindNoChief, Layer: chengge.KindRoads, Code: r.Code, Place: place})
		}
	}
	return nil
}

// measures checks the numbers of a segment.
func (k *checker) measures(r *chengge.RoadSegment, place *orb.Point) {
	bad := func(field string, value any, cause string) {
		k.add(chengge.Finding{Rule: chengge.FindBadValue, Layer: chengge.KindRoads, Code: r.Code, Field: field, Value: fmt.Sprint(value), Place: place, Cause: cause})
	}
	if !(r.Width >= 0) {
		bad("width", r.Width, "a width is not negative")
	}
	if !(r.Median >= 0) || r.Width > 0 && r.Median >= r.Width {
		bad("median", r.Median, "a median is narrower than its road")
	}
	if r.Precedence < 0 {
		bad("precedence", r.Precedence, "precedence counts from 1")
	}
	for field, grade := range map[string]int{"left_grade": r.Left.Grade, "right_grade": r.Right.Grade} {
		if grade < 0 || grade > 6 {
			bad(field, grade, "grades run from 1 to 6")
		}
	}
}

func middle(line orb.MultiLineString) *orb.Point {
	if p, ok := spatial.PointAt(line, spatial.Length(line)/2); ok {
		return &p
	}
	return nil
}

// requiredLevels gives the levels at which every segment has a chief.
func (k *checker) requiredLevels() []chengge.ChiefLevel {
	var out []chengge.ChiefLevel
	for _, l := range k.city.Levels() {
		if l.Required {
			out = append(out, l)
		}
	}
	return out
}

// heldByChiefs gives all that some chief holds, with the chiefs' levels.
func (k *checker) heldByChiefs() map[chengge.Ref][]string {
	held := map[chengge.Ref][]string{}
	for i := range k.chiefs {
		for _, on := range k.chiefs[i].On {
			held[on] = append(held[on], k.chiefs[i].Level)
		}
	}
	return held
}

// levelsOf gives the levels of the chiefs that the segment has of its own or
// inherits from an area: that of a side's office, its district, or one at its
// middle.
func (k *checker) levelsOf(r *chengge.RoadSegment, place *orb.Point, held map[chengge.Ref][]string) map[string]bool {
	levels := map[string]bool{}
	add := func(kind chengge.Kind, code string) {
		for _, level := range held[chengge.Ref{Kind: kind, Code: code}] {
			levels[level] = true
		}
	}
	add(chengge.KindRoads, r.Code)
	offices := k.areas[chengge.KindStreetOffices]
	for _, office := range [...]string{r.Left.Office, r.Right.Office} {
		add(chengge.KindStreetOffices, office)
		if i, ok := offices.byCode[office]; ok {
			add(chengge.KindDistricts, offices.rows[i].Parent)
		}
	}
	if place == nil {
		return levels
	}
	for kind, l := range k.areas {
		l.index.All(*place, func(i int, _ spatial.Where) bool {
			add(kind, l.rows[i].Code)
			return true
		})
	}
	return levels
}
