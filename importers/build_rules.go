package importers

import (
	"fmt"

	"chengge"
)

// buildRule reads a row of the matrix.
func buildRule(f *Folder, r *record) {
	rule := chengge.Rule{
		Code: r.code, Row: parsed(r, "row", chengge.ParseRuleRow), Category: parsed(r, "category", chengge.ParseCategoryPattern),
		RoadClass: parsed(r, "road_class", chengge.ParseRoadClass), Position: parsed(r, "position", chengge.ParsePosition),
		Attribute: r.text("attribute"), AtLeast: r.number("at_least"), Lead: parsed(r, "lead", chengge.ParseBodyExpr),
		Support: parsed(r, "support", chengge.ParseBodyExprs), Notify: parsed(r, "notify", chengge.ParseBodyExprs),
		Source: r.text("source"), Valid: r.period(),
	}
	if area := r.text("area"); area != "" && area != "*" {
		rule.Area = r.ref("area", area, "")
	}
	f.rules.add(r, rule, nil)
}

// buildCategory reads a local category. Its code says the kind, matter:06901 or
// component:09901.
func buildCategory(f *Folder, r *record) {
	c := chengge.Category{
		Name: r.text("name"), NameEn: r.text("name_en"), Party: parsed(r, "party", parseParty),
		Emergency: r.boolean("emergency"), Aliases: r.list("aliases"), Local: true,
	}
	if r.code != "" {
		key, err := chengge.ParseCategoryKey(r.code)
		if err != nil {
			r.wrong(chengge.FindBadCode, r.fields.slots["code"], r.code, err.Error())
		}
		c.Key = key
	}
	if c.Name == "" && c.NameEn == "" {
		r.find(chengge.Finding{Rule: chengge.FindMissingValue, Field: r.fields.slots["name"].fieldName()})
	}
	f.categories.add(r, c, nil)
}

func parseParty(s string) (chengge.Party, error) {
	switch p := chengge.Party(s); p {
	case "", chengge.PartyMaintainer, chengge.PartyOwner, chengge.PartyAuthority:
		return p, nil
	}
	switch s {
	case "养护单位":
		return chengge.PartyMaintainer, nil
	case "权属单位":
		return chengge.PartyOwner, nil
	case "主管部门":
		return chengge.PartyAuthority, nil
	}
	return "", fmt.Errorf("unknown party %q: use maintainer (养护单位), owner (权属单位) or authority (主管部门)", s)
}
