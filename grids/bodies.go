package grids

import (
	"time"

	"chengge"
)

// bodies are the organisations, with what stands in for those a city lacks.
type bodies struct {
	rows     []chengge.Organisation
	byCode   map[string]int32
	byCredit map[string][]int32 // one legal person may have had several codes
	// In the order of their codes; more than one where they followed each other.
	cities, supervisions, emergencies []int32
}

func (s *builder) buildBodies(c chengge.Contents) error {
	if s.same(chengge.KindOrganisations) {
		s.bodies = s.former.bodies
		return nil
	}
	rows, err := read(s, chengge.KindOrganisations, c.Organisations,
		func(r *chengge.Organisation) string { return r.Code }, func(r *chengge.Organisation) *chengge.ID { return &r.ID }, (*hasher).organisation)
	if err != nil {
		return err
	}
	b := &bodies{rows: rows, byCode: make(map[string]int32, len(rows)), byCredit: map[string][]int32{}}
	for i := range rows {
		r := &rows[i]
		b.byCode[r.Code] = int32(i)
		if r.CreditCode != "" {
			b.byCredit[r.CreditCode] = append(b.byCredit[r.CreditCode], int32(i))
		}
		switch r.Type {
		case chengge.CityBody:
			b.cities = append(b.cities, int32(i))
		case chengge.SupervisionCentre:
			b.supervisions = append(b.supervisions, int32(i))
		case chengge.EmergencyCentre:
			b.emergencies = append(b.emergencies, int32(i))
		}
	}
	s.bodies = b
	return nil
}

// first gives the first body of a list that is there at t.
func (b *bodies) first(list []int32, t time.Time) (chengge.Body, bool) {
	for _, i := range list {
		if r := &b.rows[i]; r.Valid.Holds(t) {
			return chengge.Body{Code: r.Code, Name: r.Name}, true
		}
	}
	return chengge.Body{}, false
}

// supervision gives the supervision centre, the product's own where the city
// names none.
func (b *bodies) supervision(t time.Time) chengge.Body {
	if body, ok := b.first(b.supervisions, t); ok {
		return body
	}
	return chengge.Body{Code: chengge.DefaultSupervisionCentre.Code, Name: chengge.DefaultSupervisionCentre.Name}
}

// emergency gives the emergency coordination centre, the product's own where
// the city names none.
func (b *bodies) emergency(t time.Time) chengge.Body {
	if body, ok := b.first(b.emergencies, t); ok {
		return body
	}
	return chengge.Body{Code: chengge.DefaultEmergencyCentre.Code, Name: chengge.DefaultEmergencyCentre.Name}
}

// get gives the organisation with that code or credit code, if it is there at
// t. known tells whether it is on the list at any time.
func (b *bodies) get(code string, t time.Time) (body chengge.Body, ok, known bool) {
	if i, found := b.byCode[code]; found {
		known = true
		if r := &b.rows[i]; r.Valid.Holds(t) {
			return chengge.Body{Code: r.Code, Name: r.Name}, true, true
		}
	}
	list := b.byCredit[code]
	body, ok = b.first(list, t)
	return body, ok, known || len(list) > 0
}

// party gives the body with that code even where it is on no list: a
// component's maintainer is known by its code alone.
func (b *bodies) party(code string, t time.Time) (chengge.Body, bool) {
	if code == "" {
		return chengge.Body{}, false
	}
	body, ok, known := b.get(code, t)
	if known {
		return body, ok // not ok: no longer, or not yet
	}
	return chengge.Body{Code: code}, true
}

// above climbs from the organisation with that code to the first one of a
// wanted type that is there at t, itself included.
func (b *bodies) above(code string, t time.Time, wanted ...chengge.OrganisationType) (chengge.Body, bool) {
	for range 16 { // deeper than any tree; a circle is a finding
		i, ok := b.byCode[code]
		if !ok {
			return chengge.Body{}, false
		}
		r := &b.rows[i]
		for _, w := range wanted {
			if r.Type == w && r.Valid.Holds(t) {
				return chengge.Body{Code: r.Code, Name: r.Name}, true
			}
		}
		code = r.Parent
	}
	return chengge.Body{}, false
}

// areaBody gives the body that answers for an area: its organisation, else the
// organisation of the same code, else the area itself.
func (s *Snapshot) areaBody(l *areaLayer, code string, t time.Time) (chengge.Body, bool) {
	if code == "" {
		return chengge.Body{}, false
	}
	name := ""
	if i, ok := l.byCode[code]; ok {
		name = l.rows[i].Name
		if org := l.rows[i].Organisation; org != "" {
			if body, ok := s.bodies.party(org, t); ok {
				return body, true
			}
		}
	}
	if body, ok, _ := s.bodies.get(code, t); ok {
		return body, true
	}
	return chengge.Body{Code: code, Name: name}, true
}
