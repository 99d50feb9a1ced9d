package demo

import (
	"fmt"

	"chengge"
)

// gridRoles are the four officers of each grid, and who they belong to.
var gridRoles = [...]struct{ role, name string }{
	{"municipal", "市政员"}, {"sanitation", "环卫员"}, {"enforcement", "执法员"}, {"supervisor", "监督员"},
}

// cityRoles are held everywhere.
var cityRoles = [...]struct{ role, body string }{
	{"drainage", "D10"}, {"water_supply", "D09"}, {"gas", "D11"}, {"heating", "D12"}, {"power", "D13"}, {"telecom", "D14"}, {"waste_haul", "D01"},
}

func (n *network) duties() []chengge.Duty {
	var out []chengge.Duty
	add := func(role, holder, body string, on chengge.Ref, valid chengge.Period) *chengge.Duty {
		k := len(out) + 1
		out = append(out, chengge.Duty{Code: fmt.Sprintf("Z%05d", k), Role: role, Holder: holder, Organisation: body,
			Phone: fmt.Sprintf("000-01%02d %04d", k/10000, k%10000), On: on, Valid: valid})
		return &out[len(out)-1]
	}
	ref := func(k chengge.Kind, code string) chengge.Ref { return chengge.Ref{Kind: k, Code: code} }
	for k := range n.grids {
		g := &n.grids[k]
		by := n.offices[g.office].runBy()
		bodies := [...]string{unitOf(by, "municipal"), n.sanitationOf(g.office), unitOf(by, "enforcement"), n.collectionOf(g.office)}
		for r := range gridRoles {
			add(gridRoles[r].role, g.name+gridRoles[r].name, bodies[r], ref(chengge.KindGrids, g.code), chengge.Period{})
		}
	}
	// Work areas are let for a year; some streets changed hands in autumn.
	year := n.dates(2026, 1, 1, 2027, 1, 1)
	for k := range n.offices {
		o := ref(chengge.KindStreetOffices, n.offices[k].code)
		company := n.sanitationOf(k)
		if n.seed.named("change").of(k).n(6) == 0 {
			former := fmt.Sprintf("K%02d", 1+int(company[2]-'0')%sanitationCompanies)
			add("sanitation", "", former, o, n.dates(2026, 1, 1, 2026, 10, 1))
			add("sanitation", "", company, o, n.dates(2026, 10, 1, 2027, 1, 1))
		} else {
			add("sanitation", "", company, o, year)
		}
		add("collection", "", n.collectionOf(k), o, year)
	}
	for k := range administrations {
		code, _ := administration(k)
		on := ref(chengge.KindDistricts, code)
		if k >= len(districtCodes) {
			on.Kind = chengge.KindZones
		}
		for _, u := range units {
			add(u.role, "", unitOf(k, u.role), on, chengge.Period{})
		}
	}
	for _, r := range cityRoles {
		add(r.role, "", r.body, ref(chengge.KindCoverage, "GL01"), chengge.Period{})
	}
	for _, w := range n.areas[chengge.KindWaters] {
		add("waters", "", w.Organisation, ref(chengge.KindWaters, w.Code), chengge.Period{})
	}
	// On some border roads one side has an officer of its own.
	left := 24
	for k := range n.segments {
		if s := &n.segments[k]; left > 0 && s.office[0] != s.office[1] && s.density > 0.3 && n.seed.named("sides").of(k).n(4) == 0 {
			by := n.offices[s.office[0]].runBy()
			d := add("enforcement", s.row.Name+"左侧执法员", unitOf(by, "enforcement"), ref(chengge.KindRoads, s.row.Code), chengge.Period{})
			d.Side = chengge.LeftSide
			left--
		}
	}
	return out
}
