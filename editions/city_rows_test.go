//go:build !race

package editions_test

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
)

// plantAll plants 200 faults. Borders come first: what is planted on rows keeps
// away from the areas that were bent.
func (p *planter) plantAll() {
	p.plantBorders()
	p.plantRoads()
	p.plantAreas()
	p.plantDates()
	p.plantComponents()
	p.plantThings()
	p.plantPeople()
	p.plantMatrix()
	p.plantCity()
}

func (p *planter) plantComponents() {
	about := func(c *chengge.Component, rule chengge.FindingRule, field, value, other string) chengge.Finding {
		return chengge.Finding{Rule: rule, Layer: chengge.KindComponents, Code: c.Code, Field: field, Value: value, Other: other}
	}
	inUnit := func(c *chengge.Component) bool {
		return c.UnitGrid != "" && !p.used[chengge.Ref{Kind: chengge.KindUnitGrids, Code: c.UnitGrid}]
	}
	for _, bad := range []string{"4.10191E+16", "４1019101001000001", "41019101001000001.0", "410191010010001", "99019101001000001", "4101910100100000A", "410191 01001000001", "-41019101001000001"} {
		c := p.component(nil)
		c.Code = bad
		p.plant("component: malformed code", c.Point, 1, about(c, chengge.FindBadCode, "code", bad, ""))
	}
	c := p.component(nil)
	c.Code = ""
	p.plant("component: no code", c.Point, 1, about(c, chengge.FindMissingValue, "code", "", ""))
	for range 3 {
		c := p.component(nil)
		d := p.component(func(d *chengge.Component) bool { return d.Category == c.Category })
		d.Code = c.Code
		p.plant("component: code twice", c.Point, 0, about(c, chengge.FindDuplicateCode, "code", "", "components"))
		p.taken = append(p.taken, d.Point)
	}
	for _, unknown := range []string{"01099", "77001", "1001"} {
		c := p.component(nil)
		c.Category = unknown
		p.plant("component: unknown category", c.Point, 1, about(c, chengge.FindUnknownCategory, "category", unknown, ""))
	}
	c = p.component(func(c *chengge.Component) bool { return c.Category != "01001" })
	c.Category = "01001"
	p.plant("component: of another category than its code", c.Point, 1, about(c, chengge.FindPrefix, "category", "01001", "01001"))
	for i, field := range []string{"authority", "owner", "maintainer"} {
		c := p.component(nil)
		*[...]*string{&c.Authority, &c.Owner, &c.Maintainer}[i] = "N9"
		p.plant("component: unknown party", c.Point, 1, about(c, chengge.FindUnknownBody, field, "N9", ""))
	}
	c = p.component(nil)
	c.Authority, c.Owner, c.Maintainer = "", "", ""
	p.plant("component: no party", c.Point, 1, about(c, chengge.FindNoParty, "authority", "", ""))
	c = p.component(nil)
	c.Owner = ""
	p.plant("component: no owner", c.Point, 1, about(c, chengge.FindNoOwner, "owner", "", ""))
	for range 3 {
		c := p.component(nil)
		c.Point, c.UnitGrid = p.beyondAll(), ""
		p.plant("component: outside", c.Point, 1, about(c, chengge.FindComponentPlace, "", "", ""))
	}
	c = p.component(inUnit)
	c.Point = p.beyondAll()
	p.plant("component: outside, with a unit grid", c.Point, 1, about(c, chengge.FindComponentPlace, "", "", ""), about(c, chengge.FindParentPlace, "unit_grid", c.UnitGrid, "—"))
	c = p.component(inUnit)
	wrong := p.area(chengge.KindUnitGrids, func(a *chengge.Area) bool { return a.Code != c.UnitGrid }).Code
	p.plant("component: wrong unit grid", c.Point, 1, about(c, chengge.FindParentPlace, "unit_grid", wrong, c.UnitGrid))
	c.UnitGrid = wrong
	c = p.component(nil)
	c.UnitGrid = "410191999999999"
	p.plant("component: unknown unit grid", c.Point, 1, about(c, chengge.FindUnknownRef, "unit_grid", c.UnitGrid, ""))
	for range 3 {
		c := p.component(nil)
		d := p.component(func(d *chengge.Component) bool { return d.Category == c.Category })
		d.Point, d.UnitGrid = c.Point, c.UnitGrid
		f := about(c, chengge.FindStacked, "", "", min(c.Code, d.Code))
		f.Code = max(c.Code, d.Code)
		p.plant("component: stacked", c.Point, 1, f)
	}
	for _, spoil := range []func(orb.Point) orb.Point{
		func(orb.Point) orb.Point { return orb.Point{math.NaN(), 34.7} },
		func(q orb.Point) orb.Point { return orb.Point{q[1], q[0]} },
		func(q orb.Point) orb.Point { return orb.Point{q[0] * 1e5, q[1] * 1e5} },
	} {
		c := p.component(nil)
		c.Point = spoil(c.Point)
		p.plant("component: coordinates that are none", orb.Point{}, 0, about(c, chengge.FindBadCoordinates, "", "", ""))
	}
}

func (p *planter) plantThings() {
	about := func(kind chengge.Kind, code string, rule chengge.FindingRule, field, value, other string) chengge.Finding {
		return chengge.Finding{Rule: rule, Layer: kind, Code: code, Field: field, Value: value, Other: other}
	}
	o := p.overlay()
	o.Holder = ""
	p.plant("overlay: of nobody", orb.Point{}, 0, about(chengge.KindOverlays, o.Code, chengge.FindMissingValue, "holder", "", ""))
	o = p.overlay()
	o.Holder = "N3"
	p.plant("overlay: unknown body", orb.Point{}, 0, about(chengge.KindOverlays, o.Code, chengge.FindUnknownBody, "holder", "N3", ""))
	o = p.overlay()
	o.Category = "77*"
	p.plant("overlay: for no category", orb.Point{}, 0, about(chengge.KindOverlays, o.Code, chengge.FindUnknownCategory, "category", "77*", ""))
	o = p.overlay()
	o.Category = "6"
	p.plant("overlay: for what is no pattern", orb.Point{}, 0, about(chengge.KindOverlays, o.Code, chengge.FindBadValue, "category", "6", ""))
	o = p.overlay()
	o.Shape = o.Shape.Clone()
	o.Shape[0][0][1], o.Shape[0][0][2] = o.Shape[0][0][2], o.Shape[0][0][1]
	p.plant("overlay: border crosses itself", o.Shape[0][0][0], 1000, about(chengge.KindOverlays, o.Code, chengge.FindInvalidShape, "", "", ""))

	b := p.building()
	b.Shape = nil
	p.plant("building: no shape", orb.Point{}, 0, about(chengge.KindBuildings, b.Code, chengge.FindMissingShape, "", "", ""))
	b = p.building()
	b.UnitGrid = "410191999999999"
	p.plant("building: unknown unit grid", orb.Point{}, 0, about(chengge.KindBuildings, b.Code, chengge.FindUnknownRef, "unit_grid", b.UnitGrid, ""))
	b = p.building()
	wrong := p.area(chengge.KindUnitGrids, func(a *chengge.Area) bool { return a.Code != b.UnitGrid }).Code
	p.plant("building: wrong unit grid", orb.Point{}, 0, about(chengge.KindBuildings, b.Code, chengge.FindParentPlace, "unit_grid", wrong, b.UnitGrid))
	b.UnitGrid = wrong

	at := p.components[p.r.IntN(len(p.components))].Point
	p.cameras = append(slices.Clone(p.cameras),
		chengge.Camera{Code: "V901", Organisation: "N4", Point: at},
		chengge.Camera{Code: "V902", Organisation: "D01", Point: orb.Point{math.Inf(1), 3}},
		chengge.Camera{Code: p.cameras[7].Code, Organisation: "D01", Point: at},
		chengge.Camera{Code: "V903", Organisation: "D01", Point: moved(at, 400_000, 0)})
	p.plant("camera: unknown body", orb.Point{}, 0, about(chengge.KindCameras, "V901", chengge.FindUnknownBody, "organisation", "N4", ""))
	p.plant("camera: coordinates that are none", orb.Point{}, 0, about(chengge.KindCameras, "V902", chengge.FindBadCoordinates, "", "", ""))
	p.plant("camera: code twice", orb.Point{}, 0, about(chengge.KindCameras, p.cameras[7].Code, chengge.FindDuplicateCode, "code", "", "cameras"))
	p.plant("camera: far away", moved(at, 400_000, 0), 1, about(chengge.KindCameras, "V903", chengge.FindFarAway, "", "", ""))
	p.sites = append(slices.Clone(p.sites),
		chengge.Site{Code: "Y901", Type: chengge.DisposalSite, Organisation: "N5", Point: at},
		chengge.Site{Code: "Y902", Type: chengge.DisposalSite, Organisation: "D01", Point: moved(at, 0, 900_000)})
	p.plant("site: unknown body", orb.Point{}, 0, about(chengge.KindSites, "Y901", chengge.FindUnknownBody, "organisation", "N5", ""))
	p.plant("site: far away", moved(at, 0, 900_000), 1, about(chengge.KindSites, "Y902", chengge.FindFarAway, "", "", ""))
}

func (p *planter) plantPeople() {
	about := func(kind chengge.Kind, code string, rule chengge.FindingRule, field, value, other string) chengge.Finding {
		return chengge.Finding{Rule: rule, Layer: kind, Code: code, Field: field, Value: value, Other: other}
	}
	const chiefs, duties, organisations = chengge.KindChiefs, chengge.KindDuties, chengge.KindOrganisations
	var levels []string
	for _, l := range p.City.Levels() {
		levels = append(levels, l.Code)
	}
	c := p.chief("area", nil)
	c.Level = "fourth"
	p.plant("chief: unknown level", orb.Point{}, 0, about(chiefs, c.Code, chengge.FindUnknownLevel, "level", "fourth", strings.Join(levels, ", ")))
	c = p.chief("second", func(c *chengge.Chief) bool { return len(c.On) > 1 && p.unheld(c.On) })
	c.Level = "二级"
	wants := []chengge.Finding{about(chiefs, c.Code, chengge.FindUnknownLevel, "level", "二级", strings.Join(levels, ", "))}
	for _, on := range c.On {
		wants = append(wants, about(chengge.KindRoads, on.Code, chengge.FindNoLevel, "", "second", ""))
	}
	p.plant("chief: unknown level, missed on the segments", orb.Point{}, 0, wants...)
	for _, level := range []string{"second", "third"} {
		c = p.chief(level, func(c *chengge.Chief) bool { return len(c.On) > 1 && p.unheld(c.On) })
		p.plant("road: no chief of a level", orb.Point{}, 0, about(chengge.KindRoads, c.On[0].Code, chengge.FindNoLevel, "", level, ""))
		c.On = c.On[1:]
	}
	for _, on := range []chengge.Ref{{Kind: chengge.KindRoads, Code: "9"}, {Kind: chengge.KindCommunities, Code: "410191999999"}} {
		c = p.chief("third", nil)
		c.On = append(slices.Clone(c.On), on)
		p.plant("chief: on what does not exist", orb.Point{}, 0, about(chiefs, c.Code, chengge.FindUnknownRef, "on", on.String(), ""))
	}
	c = p.chief("first", nil)
	c.Organisation = "N6"
	p.plant("chief: unknown body", orb.Point{}, 0, about(chiefs, c.Code, chengge.FindUnknownBody, "organisation", "N6", ""))
	c = p.chief("area", nil)
	c.On = nil
	p.plant("chief: of nothing", orb.Point{}, 0, about(chiefs, c.Code, chengge.FindMissingValue, "on", "", ""))
	c, twice := p.chief("area", nil), p.chief("area", nil)
	twice.Code = c.Code
	p.plant("chief: code twice", orb.Point{}, 0, about(chiefs, c.Code, chengge.FindDuplicateCode, "code", "", "chiefs"))

	d := p.duty()
	d.On = chengge.Ref{Kind: chengge.KindGrids, Code: "G999"}
	p.plant("duty: on an unknown grid", orb.Point{}, 0, about(duties, d.Code, chengge.FindUnknownRef, "on", "grids:G999", ""))
	d = p.duty()
	d.On = chengge.Ref{}
	p.plant("duty: on nothing", orb.Point{}, 0, about(duties, d.Code, chengge.FindMissingValue, "on", "", ""))
	d = p.duty()
	d.Organisation, d.Holder = "", ""
	p.plant("duty: of nobody", orb.Point{}, 0, about(duties, d.Code, chengge.FindMissingValue, "organisation", "", ""))
	d = p.duty()
	d.Role = ""
	p.plant("duty: without a role", orb.Point{}, 0, about(duties, d.Code, chengge.FindMissingValue, "role", "", ""))
	d = p.duty()
	d.Organisation = "N7"
	p.plant("duty: unknown body", orb.Point{}, 0, about(duties, d.Code, chengge.FindUnknownBody, "organisation", "N7", ""))

	company := func(o *chengge.Organisation) bool { return o.Type == chengge.ContractorBody }
	b := p.organisation(company)
	b.Parent = "N8"
	p.plant("body: unknown body above", orb.Point{}, 0, about(organisations, b.Code, chengge.FindUnknownParent, "parent", "N8", "organisations"))
	b = p.organisation(company)
	b.Phone = ""
	p.plant("body: no contact", orb.Point{}, 0, about(organisations, b.Code, chengge.FindNoContact, "phone", "", ""))
	b = p.organisation(company)
	b.CreditCode = "911100001000000000"
	p.plant("body: malformed credit code", orb.Point{}, 0, about(organisations, b.Code, chengge.FindBadCode, "credit_code", b.CreditCode, ""))
	for _, t := range []chengge.OrganisationType{chengge.EmergencyCentre, chengge.SupervisionCentre} {
		i := slices.IndexFunc(p.organisations, func(o chengge.Organisation) bool { return o.Type == t })
		b = p.organisation(company)
		b.Type = t
		p.plant("body: a second centre", orb.Point{}, 0, about(organisations, max(b.Code, p.organisations[i].Code), chengge.FindBadValue, "type", string(t), ""))
	}
	for _, n := range []int{1, 2, 3, 4} {
		var ring []*chengge.Organisation
		for range n {
			ring = append(ring, p.organisation(company))
		}
		first, path := 0, []string{}
		for k, o := range ring {
			o.Parent = ring[(k+1)%n].Code
			if o.Code < ring[first].Code {
				first = k
			}
		}
		for k := range n + 1 {
			path = append(path, ring[(first+k)%n].Code)
		}
		p.plant("body: loop", orb.Point{}, 0, about(organisations, path[0], chengge.FindBodyLoop, "parent", path[1], strings.Join(path, " → ")))
	}
	company1 := chengge.Organisation{Type: chengge.ContractorBody, Phone: "000-0000 0000"}
	company2 := company1
	company2.Code = p.organisation(company).Code
	p.organisations = append(slices.Clone(p.organisations), company1, company2)
	p.plant("body: no code", orb.Point{}, 0, about(organisations, "", chengge.FindMissingValue, "code", "", ""))
	p.plant("body: code twice", orb.Point{}, 0, about(organisations, company2.Code, chengge.FindDuplicateCode, "code", "", "organisations"))
}

// unheld tells whether no plant has touched any of these, and takes them.
func (p *planter) unheld(on []chengge.Ref) bool {
	if slices.ContainsFunc(on, func(r chengge.Ref) bool { return p.used[r] }) {
		return false
	}
	for _, r := range on {
		p.used[r] = true
	}
	return true
}

func (p *planter) plantMatrix() {
	about := func(kind chengge.Kind, code string, rule chengge.FindingRule, field, value, other string) chengge.Finding {
		return chengge.Finding{Rule: rule, Layer: kind, Code: code, Field: field, Value: value, Other: other}
	}
	p.rules = slices.Clone(p.rules)
	add := func(category string, lead chengge.BodyExpr, change ...func(*chengge.Rule)) string {
		pattern, err := chengge.ParseCategoryPattern(category)
		require.NoError(p, err)
		r := chengge.Rule{Code: "Z" + p.fresh(), Row: chengge.MatrixRow, Category: pattern, Lead: lead}
		for _, c := range change {
			c(&r)
		}
		p.rules = append(p.rules, r)
		return r.Code
	}
	row := func(name, category string, lead chengge.BodyExpr, rule chengge.FindingRule, field, value string, change ...func(*chengge.Rule)) {
		p.plant("rule: "+name, orb.Point{}, 0, about(chengge.KindRules, add(category, lead, change...), rule, field, value, ""))
	}
	row("for no category", "77*", "D01", chengge.FindUnknownCategory, "category", "77*")
	row("in an unknown area", "matter:06030", "D01", chengge.FindUnknownRef, "area", "districts:9", func(r *chengge.Rule) { r.Area = chengge.Ref{Kind: chengge.KindDistricts, Code: "9"} })
	row("names nobody", "matter:06029", "", chengge.FindMissingValue, "lead", "")
	row("unknown lead", "matter:06032", "N9", chengge.FindUnknownBody, "lead", "N9")
	row("unknown support", "matter:06033", "D01", chengge.FindUnknownBody, "support", "N9", func(r *chengge.Rule) { r.Support = []chengge.BodyExpr{"N9"} })
	row("unknown body to tell", "matter:06034", "D01", chengge.FindUnknownBody, "notify", "N9", func(r *chengge.Rule) { r.Notify = []chengge.BodyExpr{"N9"} })
	row("escalation without attribute", "matter:06035", "D01", chengge.FindMissingValue, "attribute", "", func(r *chengge.Rule) { r.Row = chengge.EscalationRow })

	day := func(month time.Month) time.Time { return time.Date(2027, month, 1, 0, 0, 0, 0, p.City.Zone) }
	office := chengge.Ref{Kind: chengge.KindStreetOffices, Code: p.area(chengge.KindStreetOffices, nil).Code}
	twice := func(name string, category [2]string, first, second func(*chengge.Rule)) {
		a, b := add(category[0], "D01", first), add(category[1], "D02", second)
		p.plant("rule: contradiction "+name, orb.Point{}, 0, about(chengge.KindRules, b, chengge.FindRuleConflict, "lead", "D02", a))
	}
	none := func(*chengge.Rule) {}
	twice("everywhere", [2]string{"matter:06036", "matter:06036"}, none, none)
	twice("on a side", [2]string{"matter:06037", "matter:06037"}, func(r *chengge.Rule) { r.Position = "side" }, func(r *chengge.Rule) { r.Position = chengge.LeftPosition })
	twice("in a month", [2]string{"matter:06038", "matter:06038"}, func(r *chengge.Rule) { r.Valid.Ends = day(3) }, func(r *chengge.Rule) { r.Valid.Begins = day(2) })
	twice("in an office", [2]string{"matter:06015", "06015"}, func(r *chengge.Rule) { r.Area = office }, func(r *chengge.Rule) { r.Area = office })

	p.contained(chengge.KindStreetOffices) // for which nobody answers; it asks for the rules
	category := func(code, name string) chengge.Category {
		return chengge.Category{Key: chengge.CategoryKey{Kind: chengge.MatterKind, Code: code}, Name: name, Local: true}
	}
	p.categories = append(slices.Clone(p.categories), category("09001", "占道"), category("09902", ""), p.categories[0])
	p.plant("category: the national list has it", orb.Point{}, 0, about(chengge.KindCategories, "matter:09001", chengge.FindBadCode, "code", "matter:09001", ""))
	p.plant("category: no name", orb.Point{}, 0, about(chengge.KindCategories, "matter:09902", chengge.FindMissingValue, "name", "", ""))
	p.plant("category: twice", orb.Point{}, 0, about(chengge.KindCategories, p.categories[0].Key.String(), chengge.FindDuplicateCode, "code", p.categories[0].Key.String(), "categories"))
}

func (p *planter) plantCity() {
	p.plant("city: malformed code", orb.Point{}, 0, chengge.Finding{Rule: chengge.FindBadCode, Field: "city.code", Value: "41O199"})
	p.City.Code = "41O199"
	p.plant("city: number of grids", orb.Point{}, 0, chengge.Finding{Rule: chengge.FindGridCount, Layer: chengge.KindGrids,
		Numbers: map[string]float64{"count": float64(len(p.areas[chengge.KindGrids])), "expected": 858}})
	p.City.ExpectedGrids = 858
	p.plant("city: area of the coverage", orb.Point{}, 0, chengge.Finding{Rule: chengge.FindCoverageArea, Layer: chengge.KindCoverage,
		Numbers: map[string]float64{"km2": flatArea(p.areas[chengge.KindCoverage][0].Shape) / 1e6, "expected_km2": 1450}})
	p.City.CoverageKm2 = 1450
}
