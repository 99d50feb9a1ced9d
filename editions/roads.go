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
	for i := range k.roads {
		r := &k.roads[i]
		place := middle(r.Line)
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
		if len(k.chiefs) > 0 && !k.hasChief(r, place, held) {
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

// heldByChiefs gives all that some chief holds.
func (k *checker) heldByChiefs() map[chengge.Ref]bool {
	held := map[chengge.Ref]bool{}
	for i := range k.chiefs {
		for _, on := range k.chiefs[i].On {
			held[on] = true
		}
	}
	return held
}

// hasChief tells whether the segment has a chief of its own or inherits one
// from an area: that of a side's office, its district, or one at its middle.
func (k *checker) hasChief(r *chengge.RoadSegment, place *orb.Point, held map[chengge.Ref]bool) bool {
	if held[chengge.Ref{Kind: chengge.KindRoads, Code: r.Code}] {
		return true
	}
	offices := k.areas[chengge.KindStreetOffices]
	for _, office := range [...]string{r.Left.Office, r.Right.Office} {
		if held[chengge.Ref{Kind: chengge.KindStreetOffices, Code: office}] {
			return true
		}
		if i, ok := offices.byCode[office]; ok && held[chengge.Ref{Kind: chengge.KindDistricts, Code: offices.rows[i].Parent}] {
			return true
		}
	}
	if place == nil {
		return false
	}
	for kind, l := range k.areas {
		found := false
		l.index.All(*place, func(i int, _ spatial.Where) bool {
			found = held[chengge.Ref{Kind: kind, Code: l.rows[i].Code}]
			return !found
		})
		if found {
			return true
		}
	}
	return false
}
