package grids

import (
	"time"

	"chengge"
)

// bodies are the organisations, with what stands in for those a city lacks.
type bodies struct {
	rows                         []chengge.Organisation
	byCode                       map[string]int32 // and by credit code
	city, supervision, emergency chengge.Body
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
	b := &bodies{rows: rows, byCode: make(map[string]int32, len(rows))}
	first := func(into *chengge.Body, r *chengge.Organisation) {
		if into.Code == "" {
			*into = chengge.Body{Code: r.Code, Name: r.Name}
		}
	}
	for i := range rows {
		r := &rows[i]
		b.byCode[r.Code] = int32(i)
		if _, taken := b.byCode[r.CreditCode]; !taken && r.CreditCode != "" {
			b.byCode[r.CreditCode] = int32(i)
		}
		switch r.Type {
		case chengge.CityBody:
			first(&b.city, r)
		case chengge.SupervisionCentre:
			first(&b.supervision, r)
		case chengge.EmergencyCentre:
			first(&b.emergency, r)
		}
	}
	first(&b.supervision, &chengge.DefaultSupervisionCentre)
	first(&b.emergency, &chengge.DefaultEmergencyCentre)
	s.bodies = b
	return nil
}

// get gives the organisation with that code, if it is there at t.
func (b *bodies) get(code string, t time.Time) (chengge.Body, bool) {
	i, ok := b.byCode[code]
	if !ok || !b.rows[i].Valid.Holds(t) {
		return chengge.Body{}, false
	}
	return chengge.Body{Code: b.rows[i].Code, Name: b.rows[i].Name}, true
}

// party gives the body with that code even where it is on no list: a
// component's maintainer is known by its code alone.
func (b *bodies) party(code string, t time.Time) (chengge.Body, bool) {
	if code == "" {
		return chengge.Body{}, false
	}
	if body, ok := b.get(code, t); ok {
		return body, true
	}
	if _, known := b.byCode[code]; known {
		return chengge.Body{}, false // no longer, or not yet
	}
	return chengge.Body{Code: code}, true
}

// above climbs from the organisation with that code to the first one of a
// wanted type, itself included.
func (b *bodies) above(code string, wanted ...chengge.OrganisationType) (chengge.Body, bool) {
	for range 16 { // deeper than any tree; a circle is a finding
		i, ok := b.byCode[code]
		if !ok {
			return chengge.Body{}, false
		}
		r := &b.rows[i]
		for _, t := range wanted {
			if r.Type == t {
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
	if body, ok := s.bodies.get(code, t); ok {
		return body, true
	}
	return chengge.Body{Code: code, Name: name}, true
}
