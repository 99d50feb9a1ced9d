package editions

import (
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"chengge"
)

// bodies are the organisations, found by code or by credit code: the national
// component tables name the three parties by the latter.
type bodies struct {
	rows     []chengge.Organisation
	byCode   map[string]int
	byCredit map[string]int
}

func (b *bodies) has(code string) bool {
	if _, ok := b.byCode[code]; ok {
		return true
	}
	_, ok := b.byCredit[code]
	return ok
}

func (b *bodies) hasType(t chengge.OrganisationType) bool {
	return slices.ContainsFunc(b.rows, func(o chengge.Organisation) bool { return o.Type == t })
}

func (k *checker) readBodies(c chengge.Contents) error {
	rows, err := collect(chengge.KindOrganisations, c.Organisations, func(o *chengge.Organisation) string { return o.Code })
	if err != nil {
		return err
	}
	k.bodies = bodies{rows, map[string]int{}, map[string]int{}}
	for i, o := range rows {
		if _, ok := k.bodies.byCode[o.Code]; !ok {
			k.bodies.byCode[o.Code] = i
		}
		if o.CreditCode != "" {
			k.bodies.byCredit[o.CreditCode] = i
		}
	}
	return nil
}

// body checks that the organisation which a field names exists. Without a
// layer of organisations every body stands for itself.
func (k *checker) body(kind chengge.Kind, code, field, body string, place *orb.Point) {
	if body == "" || len(k.bodies.rows) == 0 || k.bodies.has(body) {
		return
	}
	k.add(chengge.Finding{Rule: chengge.FindUnknownBody, Layer: kind, Code: code, Field: field, Value: body, Place: place})
}

func (k *checker) checkBodies(chengge.Contents) error {
	seen := codeSet{}
	only := map[chengge.OrganisationType]string{}
	for _, o := range k.bodies.rows {
		f := chengge.Finding{Layer: chengge.KindOrganisations, Code: o.Code}
		k.code(chengge.KindOrganisations, seen, o.Code, nil)
		if o.CreditCode != "" && k.national() {
			if _, err := chengge.ParseCreditCode(o.CreditCode); err != nil {
				f := f
				f.Rule, f.Field, f.Value, f.Cause = chengge.FindBadCode, "credit_code", o.CreditCode, err.Error()
				k.add(f)
			}
		}
		if o.Parent != "" {
			k.bodyAbove(o, f)
		}
		if o.Phone == "" && o.Type != chengge.CityBody {
			f := f
			f.Rule, f.Field = chengge.FindNoContact, "phone"
			k.add(f)
		}
		switch o.Type {
		case chengge.CityBody, chengge.SupervisionCentre, chengge.EmergencyCentre:
			if first, ok := only[o.Type]; ok {
				f := f
				f.Rule, f.Field, f.Value = chengge.FindBadValue, "type", string(o.Type)
				f.Cause = "a city has one of these, and " + first + " is it already"
				k.add(f)
			} else {
				only[o.Type] = o.Code
			}
		}
	}
	k.bodyLoops()
	return nil
}

// bodyAbove checks the parent of an organisation. A street office under a body
// with another number is noted: zones administer the streets of districts.
func (k *checker) bodyAbove(o chengge.Organisation, f chengge.Finding) {
	i, ok := k.bodies.byCode[o.Parent]
	if !ok {
		f.Rule, f.Field, f.Value, f.Other = chengge.FindUnknownParent, "parent", o.Parent, string(chengge.KindOrganisations)
		k.add(f)
		return
	}
	above := k.bodies.rows[i]
	if above.Type == chengge.DistrictBody || above.Type == chengge.ZoneBody {
		k.prefix(chengge.KindOrganisations, o.Code, "parent", above.Code, nil)
	}
}

// bodyLoops reports each circle once, at its lowest code.
func (k *checker) bodyLoops() {
	reported := codeSet{}
	for _, o := range k.bodies.rows {
		path := []string{o.Code}
		for code := o.Parent; code != "" && !reported[code]; {
			if at := slices.Index(path, code); at >= 0 {
				if at == 0 { // else the circle is found from one of its own
					k.add(chengge.Finding{Rule: chengge.FindBodyLoop, Layer: chengge.KindOrganisations, Code: o.Code, Field: "parent",
						Value: o.Parent, Other: strings.Join(append(path, o.Code), " → ")})
					for _, c := range path {
						reported[c] = true
					}
				}
				break
			}
			path = append(path, code)
			i, ok := k.bodies.byCode[code]
			if !ok {
				break
			}
			code = k.bodies.rows[i].Parent
		}
	}
}
