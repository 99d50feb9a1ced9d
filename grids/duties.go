package grids

import "chengge"

// duties are the duties by what they are on.
type duties struct {
	rows []chengge.Duty
	on   map[dutyKey][]int32
}

type dutyKey struct {
	on   chengge.Ref
	role string
}

func (s *builder) buildDuties(c chengge.Contents) error {
	if s.same(chengge.KindDuties) {
		s.duties = s.former.duties
		return nil
	}
	rows, err := read(s, chengge.KindDuties, c.Duties,
		func(r *chengge.Duty) string { return r.Code }, func(r *chengge.Duty) *chengge.ID { return &r.ID }, (*hasher).duty)
	if err != nil {
		return err
	}
	d := &duties{rows: rows, on: map[dutyKey][]int32{}}
	for i := range rows {
		k := dutyKey{rows[i].On, rows[i].Role}
		d.on[k] = append(d.on[k], int32(i))
	}
	s.duties = d
	return nil
}

// holder gives who has a role at the place in a: on its side of the segment,
// else on the smallest area that has one.
func (s *Snapshot) holder(a *chengge.Assignment, role string) (chengge.Body, bool) {
	if len(s.duties.rows) == 0 {
		return chengge.Body{}, false
	}
	if body, ok := s.dutyOn(a, chengge.KindRoads, a.Road.Code, role); ok {
		return body, true
	}
	if s.ownGround(a) {
		if body, ok := s.dutyOn(a, chengge.KindUnitGrids, a.UnitGrid.Code, role); ok {
			return body, true
		}
		if body, ok := s.dutyOn(a, chengge.KindGrids, a.Grid.Code, role); ok {
			return body, true
		}
		if body, ok := s.dutyOn(a, chengge.KindCommunities, a.Community.Code, role); ok {
			return body, true
		}
	}
	for _, w := range a.Waters {
		if body, ok := s.dutyOn(a, chengge.KindWaters, w.Code, role); ok {
			return body, true
		}
	}
	for _, z := range a.Zones {
		if body, ok := s.dutyOn(a, chengge.KindZones, z.Code, role); ok {
			return body, true
		}
	}
	if body, ok := s.dutyOn(a, chengge.KindStreetOffices, s.territorialOffice(a), role); ok {
		return body, true
	}
	if body, ok := s.dutyOn(a, chengge.KindDistricts, s.territorialDistrict(a), role); ok {
		return body, true
	}
	if len(s.coverage.rows) == 0 {
		return chengge.Body{}, false
	}
	var body chengge.Body
	found := false
	s.coverage.all(a.Point, a.At, func(i int) {
		if !found {
			body, found = s.dutyOn(a, chengge.KindCoverage, s.coverage.rows[i].Code, role)
		}
	})
	return body, found
}

func (s *Snapshot) dutyOn(a *chengge.Assignment, k chengge.Kind, code, role string) (chengge.Body, bool) {
	if code == "" {
		return chengge.Body{}, false
	}
	for _, i := range s.duties.on[dutyKey{chengge.Ref{Kind: k, Code: code}, role}] {
		d := &s.duties.rows[i]
		if !d.Valid.Holds(a.At) || d.Side != "" && d.Side != a.Road.Side {
			continue
		}
		if body, ok := s.bodies.party(d.Organisation, a.At); ok {
			return body, true
		}
		if d.Organisation == "" {
			return chengge.Body{Code: d.Code, Name: d.Holder}, true
		}
	}
	return chengge.Body{}, false
}
