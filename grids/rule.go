package grids

import (
	"slices"

	"chengge"
)

// router carries one question through the rows of the rule. It is passed by
// value: behind a pointer it would be an allocation for each question.
type router struct {
	s     *Snapshot
	q     *chengge.Query
	a     *chengge.Assignment
	rules *[3][]int32 // that may apply to the category, by row
}

// routing is the routing rule, read downwards: the first row that applies
// decides the lead, later ones may add supporting bodies and those to tell.
// Row 1, emergencies, frames the others: see emergency.
var routing = []struct {
	name  string
	apply func(router)
}{
	{"escalation", router.escalation},
	{"overlay", router.overlay},
	{"component", router.component},
	{"matrix", router.matrix},
}

// route decides who leads, supports and is told.
func (s *Snapshot) route(q *chengge.Query, a *chengge.Assignment) {
	rules, ok := s.matrix.byCategory[a.Category]
	if !ok {
		rules = s.matrix.matching(a.Category)
	}
	r := router{s, q, a, rules}
	c, _ := s.catalogue.Lookup(a.Category)
	a.Emergency = c.Emergency
	r.emergency()
	for _, row := range routing {
		row.apply(r)
	}
	switch {
	case a.Lead.Code == "" && s.outside(a):
		r.outside()
	case a.Lead.Code == "" && a.Emergency:
		centre := s.bodies.emergency(a.At)
		r.lead(centre, chengge.Reason{Rule: chengge.ByEmergencyCentre, Code: centre.Code, Name: centre.Name})
		if body, _, ok := r.territory(); ok {
			r.support(body)
		}
	case a.Lead.Code == "":
		r.fallback()
	}
	if a.Emergency {
		r.note(chengge.Reason{Rule: chengge.NotedEmergency})
	}
	r.chief()
}

// lead makes body the lead and puts the reason first.
func (r router) lead(body chengge.Body, reason chengge.Reason) {
	r.a.Lead = body
	r.a.Reasons = slices.Insert(r.a.Reasons, 0, reason)
}

// note adds what else is to be said.
func (r router) note(reason chengge.Reason) { r.a.Reasons = append(r.a.Reasons, reason) }

// emergency: the duty body of the first emergency rule that has one here. A
// rule that holds makes the report an emergency even where nobody has its duty.
func (r router) emergency() {
	for _, i := range r.rules[0] {
		rule := &r.s.matrix.rules[0][i]
		if !r.s.holds(rule, r.q, r.a) {
			continue
		}
		r.a.Emergency = true
		if r.decide(chengge.ByEmergencyDuty, rule) {
			return
		}
		r.unresolved(rule)
	}
}

// unresolved says that a rule of the city's own names a body that the place
// doesn't have. The default rules are passed over in silence: they name every
// duty that some city has.
func (r router) unresolved(rule *chengge.Rule) {
	if !rule.Default {
		r.note(chengge.Reason{Rule: chengge.NotedUnresolved, Code: rule.Code, Other: string(rule.Lead)})
	}
}

// decide makes the rule's body lead, if it has one here and nobody leads yet,
// and adds those whom the rule names beside it.
func (r router) decide(by chengge.RuleID, rule *chengge.Rule) bool {
	if r.a.Lead.Code == "" {
		body, ok := r.resolve(rule.Lead)
		if !ok {
			return false
		}
		reason := chengge.Reason{Rule: by, Code: rule.Code, Name: named(body), Other: rule.Category.String()}
		if rule.Attribute != "" {
			reason.Other, reason.Value, reason.Limit = rule.Attribute, r.q.Attributes[rule.Attribute], rule.AtLeast
		}
		r.lead(body, reason)
	}
	for _, e := range rule.Support {
		if body, ok := r.resolve(e); ok {
			r.support(body)
		}
	}
	for _, e := range rule.Notify {
		if body, ok := r.resolve(e); ok {
			r.notify(body)
		}
	}
	return true
}

// escalation: cross-district, major, or beyond a threshold. The first rule
// that applies decides, save that of thresholds of one attribute the highest
// does: 5,000 m² is beyond 500 m² too.
func (r router) escalation() {
	rules := r.s.matrix.rules[1]
	var best *chengge.Rule
	for _, i := range r.rules[1] {
		rule := &rules[i]
		if best != nil && (rule.Attribute != best.Attribute || rule.AtLeast <= best.AtLeast || rule.Default != best.Default) {
			continue
		}
		if !r.s.holds(rule, r.q, r.a) {
			continue
		}
		if _, ok := r.resolve(rule.Lead); ok {
			best = rule
		} else {
			r.unresolved(rule)
		}
	}
	if best != nil {
		r.decide(chengge.ByEscalation, best)
	}
}

// overlay: somebody holds the place at this time; the office is told.
func (r router) overlay() {
	o, holder, ok := r.s.overlayFor(r.a)
	if !ok {
		return
	}
	if r.a.Lead.Code != "" {
		r.support(holder)
		return
	}
	r.lead(holder, chengge.Reason{Rule: chengge.ByOverlay, Code: o.Code, Name: named(holder), Other: o.Name})
	if office, _, ok := r.territory(); ok && office.Code != holder.Code {
		r.notify(office)
		r.note(chengge.Reason{Rule: chengge.NotedOffice, Code: office.Code, Name: named(office)})
	}
}

// component: the party that the category names.
func (r router) component() {
	if len(r.a.Components) == 0 {
		return
	}
	c := &r.a.Components[0]
	body, party, ok := r.partyOf(c)
	if !ok {
		r.note(chengge.Reason{Rule: chengge.NotedNoParty, Code: c.Code, Name: c.Name})
		return
	}
	if r.a.Lead.Code != "" {
		r.support(body)
		return
	}
	accuracy := r.a.Accuracy
	if accuracy <= 0 {
		accuracy = unstatedAccuracy
	}
	r.lead(body, chengge.Reason{Rule: chengge.ByComponent, Code: c.Code, Name: named(body), Other: string(party), Place: c.Name, Value: c.Distance, Limit: min(componentReach, accuracy+c.Survey)})
}

// partyOf gives the party that answers for a component: the one that its
// category names, else maintainer, owner, authority in this order.
func (r router) partyOf(c *chengge.ComponentCandidate) (chengge.Body, chengge.Party, bool) {
	of := func(p chengge.Party) string {
		switch p {
		case chengge.PartyMaintainer:
			return c.Maintainer
		case chengge.PartyOwner:
			return c.Owner
		case chengge.PartyAuthority:
			return c.Authority
		}
		return ""
	}
	category, _ := r.s.catalogue.Lookup(chengge.CategoryKey{Kind: chengge.ComponentKind, Code: c.Category})
	for _, p := range [...]chengge.Party{category.Party, chengge.PartyMaintainer, chengge.PartyOwner, chengge.PartyAuthority} {
		if body, ok := r.s.bodies.party(of(p), r.a.At); ok {
			return body, p, true
		}
	}
	return chengge.Body{}, "", false
}

// matrix: the best row of the responsibility matrix whose body is known here.
func (r router) matrix() {
	for _, i := range r.rules[2] {
		rule := &r.s.matrix.rules[2][i]
		if !r.s.holds(rule, r.q, r.a) {
			continue
		}
		if r.decide(chengge.ByMatrix, rule) {
			return
		}
		r.unresolved(rule)
	}
}

// territory gives the body that the ground falls back to and its area: the
// office of that side of the road, else of the grid, else what areas the city
// has.
func (r router) territory() (body chengge.Body, area chengge.Named, ok bool) {
	a := r.a
	if office := r.s.territorialOffice(a); office != "" {
		if area = a.Office; area.Code != office {
			area = r.s.offices.nameOf(office, a.At)
		}
		body, ok = r.s.areaBody(r.s.offices, office, a.At)
		return body, area, ok
	}
	for _, in := range [...]struct {
		l    *areaLayer
		area *chengge.Named
	}{{r.s.grids, &a.Grid}, {r.s.communities, &a.Community}, {r.s.districts, &a.District}} {
		if body, ok = r.s.areaBody(in.l, in.area.Code, a.At); ok {
			return body, *in.area, true
		}
	}
	return chengge.Body{}, chengge.Named{}, false
}

// fallback is territorial (属地兜底).
func (r router) fallback() {
	body, area, _ := r.territory()
	if r.a.Road.Office != "" {
		r.lead(body, chengge.Reason{Rule: chengge.BySide, Code: r.a.Road.Code, Name: named(body), Other: sideWord(&r.a.Road), Place: r.a.Road.Name, Value: r.a.Road.Distance, Limit: r.a.Road.Limit})
		return
	}
	r.lead(body, chengge.Reason{Rule: chengge.ByArea, Code: area.Code, Name: named(body), Place: area.Name})
}

// outside: routine reports go to the supervision centre, hazards to the
// emergency centre.
func (r router) outside() {
	by, centre := chengge.ByOutsideRoutine, r.s.bodies.supervision(r.a.At)
	if r.a.Emergency {
		by, centre = chengge.ByOutsideHazard, r.s.bodies.emergency(r.a.At)
	}
	r.lead(centre, chengge.Reason{Rule: by, Code: centre.Code, Name: centre.Name})
}

// chief tells the chief nearest to the ground, who supervises, also when he
// belongs to another office.
func (r router) chief() {
	if len(r.a.Chiefs) == 0 {
		return
	}
	c := &r.a.Chiefs[0]
	r.notify(chengge.Body{Code: c.Code, Name: c.Name})
	r.note(chengge.Reason{Rule: chengge.NotedChief, Code: c.Code, Name: c.Name, Other: c.On.Code, Place: r.s.nameOn(r.a, c.On)})
}

// resolve gives the body that an expression means at this place.
func (r router) resolve(e chengge.BodyExpr) (chengge.Body, bool) {
	s, a := r.s, r.a
	switch e {
	case "":
		return chengge.Body{}, false
	case chengge.ToOffice:
		if office := s.territorialOffice(a); office != "" {
			return s.areaBody(s.offices, office, a.At)
		}
		return chengge.Body{}, false
	case chengge.ToDistrict:
		if office, _, ok := r.territory(); ok {
			if body, ok := s.bodies.above(office.Code, a.At, chengge.DistrictBody, chengge.ZoneBody); ok {
				return body, true
			}
		}
		return s.areaBody(s.districts, s.territorialDistrict(a), a.At)
	case chengge.ToCity:
		return s.bodies.first(s.bodies.cities, a.At)
	case chengge.ToSupervision:
		return s.bodies.supervision(a.At), true
	case chengge.ToEmergency:
		return s.bodies.emergency(a.At), true
	case chengge.ToOwner, chengge.ToMaintainer, chengge.ToAuthority:
		if len(a.Components) == 0 {
			return chengge.Body{}, false
		}
		c := &a.Components[0]
		switch e {
		case chengge.ToOwner:
			return s.bodies.party(c.Owner, a.At)
		case chengge.ToMaintainer:
			return s.bodies.party(c.Maintainer, a.At)
		}
		return s.bodies.party(c.Authority, a.At)
	}
	if role, ok := e.Role(); ok {
		return s.holder(a, role)
	}
	return s.bodies.party(e.Organisation(), a.At)
}

// support adds a supporting body, which then is no longer merely told.
func (r router) support(b chengge.Body) {
	if b.Code == r.a.Lead.Code || among(r.a.Support, b) {
		return
	}
	r.a.Support = append(r.a.Support, b)
	r.a.Notify = slices.DeleteFunc(r.a.Notify, func(n chengge.Body) bool { return n.Code == b.Code })
}

func (r router) notify(b chengge.Body) {
	if b.Code != r.a.Lead.Code && !among(r.a.Support, b) && !among(r.a.Notify, b) {
		r.a.Notify = append(r.a.Notify, b)
	}
}

func among(list []chengge.Body, b chengge.Body) bool {
	for i := range list {
		if list[i].Code == b.Code {
			return true
		}
	}
	return false
}

func named(b chengge.Body) string {
	if b.Name != "" {
		return b.Name
	}
	return b.Code
}

// sideWord gives the side as people say it, or as the line runs.
func sideWord(r *chengge.RoadPlace) string {
	if r.Compass != "" {
		return string(r.Compass)
	}
	return string(r.Side)
}
