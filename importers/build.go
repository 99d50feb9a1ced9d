package importers

import (
	"iter"
	"reflect"

	"github.com/paulmach/orb"

	"chengge"
)

type iterArea = iter.Seq2[chengge.Area, error]

// builders is the table of kinds: how a row becomes a thing. All columns are
// read even where one is wrong, so that all findings come at once.
var builders = map[chengge.Kind]func(*Folder, *record){
	chengge.KindCoverage: buildArea, chengge.KindDistricts: buildArea, chengge.KindStreetOffices: buildArea,
	chengge.KindCommunities: buildArea, chengge.KindGrids: buildArea, chengge.KindUnitGrids: buildArea,
	chengge.KindZones: buildArea, chengge.KindWaters: buildArea,
	chengge.KindRoads: buildRoad, chengge.KindChiefs: buildChief, chengge.KindOrganisations: buildOrganisation,
	chengge.KindDuties: buildDuty, chengge.KindComponents: buildComponent, chengge.KindCategories: buildCategory,
	chengge.KindRules: buildRule, chengge.KindOverlays: buildOverlay, chengge.KindCameras: buildCamera,
	chengge.KindBuildings: buildBuilding, chengge.KindSites: buildSite,
}

func (r *record) polygons() orb.MultiPolygon { m, _ := r.shape.(orb.MultiPolygon); return m }

func (r *record) point() orb.Point { p, _ := r.shape.(orb.Point); return p }

// optional gives a column's value, "" for kinds that lack the column.
func (r *record) optional(column string) string {
	if r.fields.slots[column] == nil {
		return ""
	}
	return r.text(column)
}

func buildArea(f *Folder, r *record) {
	kind := r.source.layer.Kind
	a := chengge.Area{
		Kind: kind, Code: r.code, Name: r.text("name"), Parent: r.optional("parent"), Community: r.optional("community"),
		Organisation: r.optional("organisation"), LandUse: r.optional("land_use"), Grade: r.optional("grade"),
		Valid: r.period(), Shape: r.polygons(),
	}
	t := f.areas[kind]
	if t == nil {
		t = &table[chengge.Area]{}
		f.areas[kind] = t
	}
	t.add(r, a, func(old *chengge.Area, a chengge.Area) bool {
		return joined(old, a, func(a *chengge.Area) *orb.MultiPolygon { return &a.Shape })
	})
}

func buildRoad(f *Folder, r *record) {
	s := chengge.RoadSegment{
		Code: r.code, Name: r.text("name"), From: r.text("from"), To: r.text("to"),
		Class: parsed(r, "class", chengge.ParseRoadClass), Width: r.atLeastZero("width"), Median: r.atLeastZero("median"),
		OneWay: r.boolean("one_way"), Precedence: r.between("precedence", 1, 1<<30),
		Left:  chengge.SegmentSide{Office: r.text("left_office"), Grade: r.between("left_grade", 1, 6)},
		Right: chengge.SegmentSide{Office: r.text("right_office"), Grade: r.between("right_grade", 1, 6)},
		Valid: r.period(),
	}
	s.Line, _ = r.shape.(orb.MultiLineString)
	f.roads.add(r, s, func(old *chengge.RoadSegment, s chengge.RoadSegment) bool {
		return joined(old, s, func(s *chengge.RoadSegment) *orb.MultiLineString { return &s.Line })
	})
}

// joined joins v to old where they differ in one part only, which is a list.
func joined[T any, L ~[]E, E any](old *T, v T, part func(*T) *L) bool {
	mine, kept := *part(&v), *part(old)
	*part(&v), *part(old) = nil, nil
	same := reflect.DeepEqual(*old, v)
	*part(old) = kept
	if same {
		*part(old) = append(kept[:len(kept):len(kept)], mine...)
	}
	return same
}

func (r *record) atLeastZero(column string) float64 {
	v := r.number(column)
	if v < 0 {
		r.wrong(chengge.FindBadValue, r.fields.slots[column], r.text(column), "it is below 0")
	}
	return v
}

// between reads a whole number; empty and 0 are "not stated".
func (r *record) between(column string, least, most int) int {
	v := r.integer(column)
	if v != 0 && (v < least || v > most) {
		r.wrong(chengge.FindBadValue, r.fields.slots[column], r.text(column), "expected "+plainRange(least, most))
		return 0
	}
	return v
}
