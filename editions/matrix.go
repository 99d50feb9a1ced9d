package editions

import (
	"fmt"
	"slices"

	"chengge"
	"chengge/grids"
)

// checkCategories makes the city's catalogue. Local categories that cannot be
// used are found and left out.
func (k *checker) checkCategories(c chengge.Contents) error {
	rows, err := collect(chengge.KindCategories, c.Categories, func(r *chengge.Category) string { return r.Key.String() })
	if err != nil {
		return err
	}
	k.catalogue = chengge.DefaultCatalogue()
	seen := codeSet{}
	for _, r := range rows {
		code := r.Key.String()
		f := chengge.Finding{Layer: chengge.KindCategories, Code: code, Field: "code", Value: code}
		next, err := k.catalogue.With([]chengge.Category{r})
		switch {
		case seen[code]:
			f.Rule, f.Other = chengge.FindDuplicateCode, string(chengge.KindCategories)
		case r.Name == "":
			f.Rule, f.Field, f.Value = chengge.FindMissingValue, "name", ""
		case err != nil:
			f.Rule, f.Cause = chengge.FindBadCode, err.Error()
		default:
			seen[code] = true
			k.catalogue = next
			continue
		}
		k.add(f)
	}
	return nil
}

// pattern checks that a pattern stands for some category of the catalogue.
func (k *checker) pattern(kind chengge.Kind, code string, p chengge.CategoryPattern) {
	for c := range k.catalogue.All() {
		if p.Matches(c.Key) {
			return
		}
	}
	k.add(chengge.Finding{Rule: chengge.FindUnknownCategory, Layer: kind, Code: code, Field: "category", Value: p.String(), Cause: "it stands for none"})
}

func (k *checker) checkRules(c chengge.Contents) (err error) {
	k.rules, err = collect(chengge.KindRules, c.Rules, func(r *chengge.Rule) string { return r.Code })
	seen := codeSet{}
	for i := range k.rules {
		r := &k.rules[i]
		k.code(chengge.KindRules, seen, r.Code, nil)
		k.pattern(chengge.KindRules, r.Code, r.Category)
		if r.Area != (chengge.Ref{}) {
			k.ref(chengge.KindRules, r.Code, "area", r.Area)
		}
		if r.Lead == "" {
			k.add(chengge.Finding{Rule: chengge.FindMissingValue, Layer: chengge.KindRules, Code: r.Code, Field: "lead"})
		}
		if r.Row == chengge.EscalationRow && r.Attribute == "" {
			k.add(chengge.Finding{Rule: chengge.FindMissingValue, Layer: chengge.KindRules, Code: r.Code, Field: "attribute"})
		}
		k.expression(r, "lead", r.Lead)
		for _, e := range r.Support {
			k.expression(r, "support", e)
		}
		for _, e := range r.Notify {
			k.expression(r, "notify", e)
		}
	}
	k.contradictions()
	return err
}

// expression checks that a rule's body exists. The words are resolved at the
// place of the report; of these only the city itself can be missed here.
func (k *checker) expression(r *chengge.Rule, field string, e chengge.BodyExpr) {
	k.body(chengge.KindRules, r.Code, field, e.Organisation(), nil)
	if e == chengge.ToCity && len(k.bodies.rows) > 0 && !k.bodies.hasType(chengge.CityBody) {
		k.add(chengge.Finding{Rule: chengge.FindUnknownBody, Layer: chengge.KindRules, Code: r.Code, Field: field, Value: string(e)})
	}
}

// contradictions finds pairs of the city's own rules between which only their
// codes decide although their leads differ.
func (k *checker) contradictions() {
	for i := range k.rules {
		for j := range i {
			a, b := &k.rules[j], &k.rules[i]
			if a.Lead != b.Lead && a.Code != b.Code && contradict(a, b) {
				k.add(chengge.Finding{Rule: chengge.FindRuleConflict, Layer: chengge.KindRules, Code: b.Code, Field: "lead", Value: string(b.Lead), Other: a.Code})
			}
		}
	}
}

// contradict tells whether two rules go equally far and can both hold for one
// report. Two thresholds of one attribute don't contradict, nor do two
// attributes: a report has each of them or not.
func contradict(a, b *chengge.Rule) bool {
	if a.Row != b.Row || a.Default != b.Default || a.Attribute != b.Attribute || a.AtLeast != b.AtLeast || a.Area != b.Area {
		return false
	}
	same := *b
	same.Code = a.Code
	return grids.CompareRules(a, &same) == 0 &&
		a.Category.Overlaps(b.Category) && a.Valid.Overlaps(b.Valid) &&
		(a.RoadClass == "" || b.RoadClass == "" || a.RoadClass == b.RoadClass) &&
		meet(a.Position, b.Position)
}

func meet(a, b chengge.Position) bool {
	side := func(p chengge.Position) bool { return p == chengge.LeftPosition || p == chengge.RightPos }
	return a == "" || b == "" || a == b || a == "side" && side(b) || b == "side" && side(a)
}

// checkHoles looks for places where the matrix ends nowhere. What no row of it
// gives to somebody falls back to the territory, so a hole is an area without
// an organisation, for all categories that no row takes from it. Emergencies
// have the coordination centre. One finding says all of an area.
func (k *checker) checkHoles(chengge.Contents) error {
	kind := k.territory()
	if kind == "" || len(k.bodies.rows) == 0 {
		return nil
	}
	rows := k.areas[kind].rows
	for i := range rows {
		a := &rows[i]
		if k.answered(a) {
			continue
		}
		var open []string
		for c := range k.catalogue.All() {
			if !c.Emergency && !k.givenAway(c.Key, a, kind) {
				open = append(open, c.Key.String())
			}
		}
		if len(open) == 0 {
			continue
		}
		value := open[0]
		if len(open) > 1 {
			value = fmt.Sprintf("%s (+%d)", value, len(open)-1)
		}
		f := chengge.Finding{Rule: chengge.FindRuleHole, Layer: kind, Code: a.Code, Field: "organisation", Value: value, Other: a.Code,
			Numbers: map[string]float64{"categories": float64(len(open))}}
		if p, ok := pointIn(a.Shape); ok {
			f.Place = &p
		}
		k.add(f)
	}
	return nil
}

// territory gives the kind that the ground falls back to, as grids has it.
func (k *checker) territory() chengge.Kind {
	for _, kind := range [...]chengge.Kind{chengge.KindStreetOffices, chengge.KindGrids, chengge.KindCommunities, chengge.KindDistricts} {
		if len(k.areas[kind].rows) > 0 {
			return kind
		}
	}
	return ""
}

// answered tells whether an organisation stands for the area.
func (k *checker) answered(a *chengge.Area) bool {
	return a.Organisation != "" || k.bodies.has(a.Code)
}

// givenAway tells whether a row of the matrix gives the category to somebody
// everywhere in the area and at all times.
func (k *checker) givenAway(c chengge.CategoryKey, a *chengge.Area, kind chengge.Kind) bool {
	within := []chengge.Ref{{}, {Kind: kind, Code: a.Code}}
	if above := kind.ParentKind(); above != "" && a.Parent != "" {
		within = append(within, chengge.Ref{Kind: above, Code: a.Parent})
	}
	return slices.ContainsFunc(k.rules, func(r chengge.Rule) bool {
		return r.Row == chengge.MatrixRow && r.Category.Matches(c) && slices.Contains(within, r.Area) &&
			r.RoadClass == "" && r.Position == "" && r.Attribute == "" && r.Valid.Always() && k.resolves(r.Lead, within)
	})
}

// resolves tells whether an expression has a body wherever one of the areas is.
func (k *checker) resolves(e chengge.BodyExpr, within []chengge.Ref) bool {
	switch e {
	case chengge.ToSupervision, chengge.ToEmergency:
		return true
	case chengge.ToCity:
		return k.bodies.hasType(chengge.CityBody)
	case chengge.ToDistrict:
		return slices.ContainsFunc(within, func(r chengge.Ref) bool { return r.Kind == chengge.KindDistricts && k.bodies.has(r.Code) })
	}
	if role, ok := e.Role(); ok {
		return slices.ContainsFunc(k.duties, func(d chengge.Duty) bool {
			return d.Role == role && d.Side == "" && d.Valid.Always() && d.On != chengge.Ref{} && slices.Contains(within, d.On)
		})
	}
	return e.Organisation() != "" && k.bodies.has(e.Organisation())
}
