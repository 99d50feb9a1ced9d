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
	onArea    map[chengge.Ref][]int32
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
	cs := &chiefs{rows: rows, levels: s.city.Levels(), onSegment: make([][]int32, len(s.roads.rows)), onArea: map[chengge.Ref][]int32{}}
	for i := range rows {
		for _, on := range rows[i].On {
			if on.Kind == chengge.KindRoads {
				if j, ok := s.roads.byCode[on.Code]; ok {
					cs.onSegment[j] = append(cs.onSegment[j], int32(i))
				}
			} else {
				cs.onArea[on] = append(cs.onArea[on], int32(i))
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
	if len(cs.onArea) > 0 {
		if s.ownGround(a) {
			cs.addArea(a, chengge.KindUnitGrids, a.UnitGrid.Code)
			cs.addArea(a, chengge.KindGrids, a.Grid.Code)
			cs.addArea(a, chengge.KindCommunities, a.Community.Code)
		}
		for _, z := range a.Waters {
			cs.addArea(a, chengge.KindWaters, z.Code)
		}
		for _, z := range a.Zones {
			cs.addArea(a, chengge.KindZones, z.Code)
		}
		cs.addArea(a, chengge.KindStreetOffices, s.territorialOffice(a))
		cs.addArea(a, chengge.KindDistricts, s.territorialDistrict(a))
		if len(s.coverage.rows) > 0 {
			s.coverage.all(a.Point, a.At, func(i int) { cs.addArea(a, chengge.KindCoverage, s.coverage.rows[i].Code) })
		}
	}
}

func (cs *chiefs) addArea(a *chengge.Assignment, k chengge.Kind, code string) {
	if code == "" {
		return
	}
	on := chengge.Ref{Kind: k, Code: code}
	for _, i := range cs.onArea[on] {
		cs.add(a, i, on)
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
