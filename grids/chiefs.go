package grids

import (
	"slices"

	"chengge"
)

// chiefs are the chiefs by what they hold.
type chiefs struct {
	rows      []chengge.Chief
	levels    []chengge.ChiefLevel // highest first
	onSegment [][]int32
	// Kinds that nobody holds have no map, so that no code is hashed for them.
	unitGrids, grids, communities, waters, zones, offices, districts, coverage onAreas
}

// onAreas are the chiefs on areas of one kind, by the areas' codes.
type onAreas struct {
	kind   chengge.Kind
	chiefs map[string][]int32
}

func (on *onAreas) add(code string, chief int32) {
	if on.chiefs == nil {
		on.chiefs = map[string][]int32{}
	}
	on.chiefs[code] = append(on.chiefs[code], chief)
}

func (s *builder) buildChiefs(c chengge.Contents) error {
	if s.same(chengge.KindChiefs, chengge.KindRoads) && slices.Equal(s.city.Levels(), s.former.city.Levels()) {
		s.chiefs = s.former.chiefs
		return nil
	}
	rows, err := read(s, chengge.KindChiefs, c.Chiefs,
		func(r *chengge.Chief) string { return r.Code }, func(r *chengge.Chief) *chengge.ID { return &r.ID }, (*hasher).chief)
	if err != nil {
		return err
	}
	cs := &chiefs{rows: rows, levels: s.city.Levels(), onSegment: make([][]int32, len(s.roads.rows))}
	byKind := map[chengge.Kind]*onAreas{
		chengge.KindUnitGrids: &cs.unitGrids, chengge.KindGrids: &cs.grids, chengge.KindCommunities: &cs.communities, chengge.KindWaters: &cs.waters,
		chengge.KindZones: &cs.zones, chengge.KindStreetOffices: &cs.offices, chengge.KindDistricts: &cs.districts, chengge.KindCoverage: &cs.coverage,
	}
	for k, on := range byKind {
		on.kind = k
	}
	for i := range rows {
		for _, on := range rows[i].On {
			if on.Kind == chengge.KindRoads {
				if j, ok := s.roads.byCode[on.Code]; ok {
					cs.onSegment[j] = append(cs.onSegment[j], int32(i))
				}
			} else if areas, ok := byKind[on.Kind]; ok {
				areas.add(on.Code, int32(i))
			}
		}
	}
	s.chiefs = cs
	return nil
}

// placeChiefs fills in the chiefs of the place in a: those on the segment,
// then those on the areas, which the segment inherits. Where the segment's side
// belongs to another office than the ground, the segment's office counts.
func (s *Snapshot) placeChiefs(a *chengge.Assignment, road int) {
	cs := s.chiefs
	if len(cs.rows) == 0 {
		return
	}
	if road >= 0 {
		for _, i := range cs.onSegment[road] {
			cs.add(a, i, chengge.Ref{Kind: chengge.KindRoads, Code: a.Road.Code})
		}
	}
	if s.ownGround(a) {
		cs.addArea(a, &cs.unitGrids, a.UnitGrid.Code)
		cs.addArea(a, &cs.grids, a.Grid.Code)
		cs.addArea(a, &cs.communities, a.Community.Code)
	}
	for _, z := range a.Waters {
		cs.addArea(a, &cs.waters, z.Code)
	}
	for _, z := range a.Zones {
		cs.addArea(a, &cs.zones, z.Code)
	}
	cs.addArea(a, &cs.offices, s.territorialOffice(a))
	if len(cs.districts.chiefs) > 0 {
		cs.addArea(a, &cs.districts, s.territorialDistrict(a))
	}
	if len(cs.coverage.chiefs) > 0 {
		s.coverage.all(a.Point, a.At, func(i int) { cs.addArea(a, &cs.coverage, s.coverage.rows[i].Code) })
	}
}

// nameOn gives the name of what a chief of a place is on.
func (s *Snapshot) nameOn(a *chengge.Assignment, on chengge.Ref) string {
	if on.Kind == chengge.KindRoads {
		return a.Road.Name
	}
	if in := areaOf(a, on.Kind); in.Code == on.Code {
		return in.Name
	}
	if l, ok := s.areas[on.Kind]; ok {
		return l.nameOf(on.Code, a.At).Name
	}
	return ""
}

func (cs *chiefs) addArea(a *chengge.Assignment, areas *onAreas, code string) {
	if code == "" || len(areas.chiefs) == 0 {
		return
	}
	for _, i := range areas.chiefs[code] {
		cs.add(a, i, chengge.Ref{Kind: areas.kind, Code: code})
	}
}

func (cs *chiefs) add(a *chengge.Assignment, i int32, on chengge.Ref) {
	c := &cs.rows[i]
	if !c.Valid.Holds(a.At) {
		return
	}
	for j := range a.Chiefs {
		if a.Chiefs[j].Code == c.Code {
			return // one who holds both the segment and its area
		}
	}
	a.Chiefs = append(a.Chiefs, chengge.PlacedChief{
		Named: chengge.Named{ID: c.ID, Code: c.Code, Name: c.Name}, Level: c.Level, Organisation: c.Organisation, On: on,
	})
	// The lowest level first; within it as found (segment, then the smaller
	// area), then by code. There are few, so an insertion does.
	for j := len(a.Chiefs) - 1; j > 0 && cs.rankOf(a.Chiefs[j].Level) > cs.rankOf(a.Chiefs[j-1].Level); j-- {
		a.Chiefs[j], a.Chiefs[j-1] = a.Chiefs[j-1], a.Chiefs[j]
	}
}

// rankOf gives the place of a level, 0 the highest; a level that the city
// doesn't know stands above all.
func (cs *chiefs) rankOf(level string) int {
	for i := range cs.levels {
		if cs.levels[i].Code == level {
			return i
		}
	}
	return -1
}
