package editions

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
)

// townFindings are the faults planted in testdata/town: a lane with one office
// left out, five components without an owner, an office under a zone.
var townFindings = []string{
	"road.no_office roads 4101990008 right_office",
	"component.no_owner components 41019701007000002 owner",
	"component.no_owner components 41019701023000001 owner",
	"component.no_owner components 41019703005000003 owner",
	"component.no_owner components 41019803005000002 owner",
	"component.no_owner components 41019804007000002 owner",
	"code.prefix organisations 410197002 parent → 410196",
}

// short gives a finding as a line of a table.
func short(f chengge.Finding) string {
	s := fmt.Sprintf("%s %s %s %s", f.Rule, f.Layer, f.Code, f.Field)
	if f.Value != "" {
		s += " = " + f.Value
	}
	if f.Other != "" && f.Other != string(f.Layer) {
		s += " → " + f.Other
	}
	return strings.Join(strings.Fields(s), " ")
}

func check(t *testing.T, c chengge.Contents) []string {
	t.Helper()
	found, err := Check(c)
	require.NoError(t, err)
	var lines []string
	for _, f := range found {
		lines = append(lines, short(f))
		for _, lang := range []chengge.Lang{chengge.Chinese, chengge.English} {
			require.NotRegexp(t, `\{[a-z_]+!?\}|^$`, f.Message(lang), "%s has all its numbers", f.Rule)
			require.NotRegexp(t, `\{[a-z_]+!?\}|^$`, f.Hint(lang))
		}
	}
	return lines
}

func TestTownIsSound(t *testing.T) {
	require.Equal(t, townFindings, check(t, readTown(t).contents()))
}

// rule makes a row of the matrix.
func rule(t *testing.T, code, category string, lead chengge.BodyExpr, change ...func(*chengge.Rule)) chengge.Rule {
	p, err := chengge.ParseCategoryPattern(category)
	require.NoError(t, err)
	r := chengge.Rule{Code: code, Row: chengge.MatrixRow, Category: p, Lead: lead}
	for _, c := range change {
		c(&r)
	}
	return r
}

func square(x, y float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{x, y}, {x + 0.001, y}, {x + 0.001, y + 0.001}, {x, y + 0.001}, {x, y}}}}
}

// TestPlantedFaults breaks one thing of the town and expects exactly what that
// breaks, and nothing else, beside what the town has.
func TestPlantedFaults(t *testing.T) {
	bowtie := orb.MultiPolygon{{{{113.66, 34.75}, {113.661, 34.751}, {113.661, 34.75}, {113.66, 34.751}, {113.66, 34.75}}}}
	day := func(s string) time.Time { d, _ := time.Parse(time.DateOnly, s); return d }
	for _, c := range []struct {
		name  string
		plant func(*town)
		want  []string // beside townFindings
		gone  []string // of townFindings
	}{
		// codes
		{"a city without a national code", func(w *town) { w.city.Code = "EX" }, []string{"code.malformed city.code = EX"}, nil},
		{"a free city may have any code", func(w *town) {
			w.city.Codes, w.city.Code = chengge.FreeCodeUse, "EX"
			w.areas[chengge.KindCommunities] = append(w.areas[chengge.KindCommunities], chengge.Area{Kind: chengge.KindCommunities, Code: "X1", Parent: "410197001", Shape: square(113.662, 34.757)})
		}, []string{"border.contained communities X1 → 410197001001"}, []string{"code.prefix organisations 410197002 parent → 410196"}},
		{"a code in scientific notation", func(w *town) { w.components[0].Code = "4.10198E+16" }, []string{"code.malformed components 4.10198E+16 code = 4.10198E+16"}, nil},
		{"a unit grid of 13 digits", func(w *town) { w.areas[chengge.KindUnitGrids][23].Code = "4101980010030" }, []string{"code.malformed unit_grids 4101980010030 code = 4101980010030"}, nil},
		{"a park without a national code is an office", func(w *town) {
			w.areas[chengge.KindStreetOffices] = append(w.areas[chengge.KindStreetOffices], chengge.Area{Kind: chengge.KindStreetOffices, Code: "P1", Parent: "410198", Organisation: "410196", Shape: square(113.672, 34.757)})
		}, []string{"border.contained street_offices P1 → 410198001"}, nil},
		{"a code twice", func(w *town) { w.sites[1].Code = "Y01" }, []string{"code.duplicate sites Y01 code"}, nil},
		{"a code left out", func(w *town) { w.cameras[0].Code = " " }, []string{"value.missing cameras code"}, nil},
		{"a credit code with a wrong check character", func(w *town) { w.organisations[7].CreditCode = "911100001000000000" }, []string{"code.malformed organisations D01 credit_code = 911100001000000000"}, nil},
		{"a component of another category than its code says", func(w *town) { w.components[0].Category = "01002" },
			[]string{"code.prefix components 41019701001000001 category = 01002 → 01002"}, nil},

		// areas
		{"an area without a shape", func(w *town) { w.area(chengge.KindZones, "410196").Shape = nil }, []string{"shape.missing zones 410196"}, nil},
		{"a border that crosses itself", func(w *town) { w.buildings[0].Shape = bowtie; w.buildings[0].UnitGrid = "" }, []string{"shape.invalid buildings F01"}, nil},
		{"an unknown parent", func(w *town) { w.area(chengge.KindGrids, "G06").Parent = "410197009" }, []string{"parent.unknown grids G06 parent = 410197009 → street_offices"}, nil},
		{"no parent stated", func(w *town) { w.area(chengge.KindGrids, "G06").Parent = "" }, []string{"parent.none grids G06 parent → street_offices"}, nil},
		{"no parent stated and none there", func(w *town) {
			g := w.area(chengge.KindUnitGrids, "410197002001001")
			g.Parent, g.Community, g.Shape = "", "", square(113.65, 34.75)
		}, []string{
			"parent.orphan unit_grids 410197002001001 parent → grids",
			"parent.place components 41019701007000002 unit_grid = 410197002001001 → —",
			"border.beyond unit_grids 410197002001001 → grids",
		}, nil},
		{"the wrong parent", func(w *town) { w.area(chengge.KindUnitGrids, "410197001002003").Parent = "G07" }, []string{"parent.place unit_grids 410197001002003 parent = G07 → G06"}, nil},
		{"the wrong community", func(w *town) { w.area(chengge.KindGrids, "G06").Community = "410197001001" }, []string{"parent.place grids G06 community = 410197001001 → 410197001002"}, nil},
		{"an unknown community", func(w *town) { w.area(chengge.KindGrids, "G06").Community = "410197001009" }, []string{"reference.unknown grids G06 community = 410197001009"}, nil},
		{"an office under another district's code", func(w *town) { w.area(chengge.KindStreetOffices, "410198001").Parent = "410197" },
			[]string{"parent.place street_offices 410198001 parent = 410197 → 410198", "code.prefix street_offices 410198001 parent → 410197"}, nil},
		{"a grid too few", func(w *town) { w.city.ExpectedGrids = 13 }, []string{"grids.count grids"}, nil},
		{"a coverage that is not as large as declared", func(w *town) { w.city.CoverageKm2 = 3.1 }, []string{"coverage.area coverage"}, nil},

		// roads
		{"a line of one point", func(w *town) {
			w.roads[2].Line = orb.MultiLineString{{{113.67, 34.758}, {113.67, 34.758}}}
		}, []string{"shape.invalid roads 4101990003"}, nil},
		{"no line", func(w *town) { w.roads[2].Line = nil }, []string{"shape.missing roads 4101990003"}, nil},
		{"a line off the globe", func(w *town) { w.roads[2].Line[0][1][1] = math.NaN() }, []string{"shape.coordinates roads 4101990003"}, nil},
		{"an unknown office on a side", func(w *town) { w.roads[3].Left.Office = "410197009" }, []string{"reference.unknown roads 4101990004 left_office = 410197009"}, nil},
		{"a width below zero", func(w *town) { w.roads[3].Width = -1 }, []string{"value.bad roads 4101990004 width = -1"}, nil},
		{"a median wider than its road", func(w *town) { w.roads[6].Median = 50 }, []string{"value.bad roads 4101990007 median = 50"}, nil},
		{"a grade beyond six", func(w *town) { w.roads[6].Left.Grade = 7 }, []string{"value.bad roads 4101990007 left_grade = 7"}, nil},
		{"a segment without any chief", func(w *town) {
			w.chiefs = slices.DeleteFunc(w.chiefs, func(c chengge.Chief) bool { return c.Code == "L09" || c.Code == "L05" || c.Code == "L02" })
		}, []string{"road.no_chief roads 4101990003", "road.no_chief roads 4101990008"}, nil},
		{"a segment without a chief of a required level", func(w *town) {
			w.city.ChiefLevels = slices.Clone(w.city.ChiefLevels)
			w.city.ChiefLevels[1].Required = true // first
			w.chiefs = slices.DeleteFunc(w.chiefs, func(c chengge.Chief) bool { return c.Code == "L05" })
		}, []string{"road.no_level roads 4101990003 = first", "road.no_level roads 4101990008 = first"}, nil},

		// bodies
		{"an unknown body above", func(w *town) { w.organisations[7].Parent = "X" }, []string{"parent.unknown organisations D01 parent = X"}, nil},
		{"bodies in a circle", func(w *town) { w.organisations[7].Parent = "D04" }, []string{"body.loop organisations D01 parent = D04 → D01 → D04 → D01"}, nil},
		{"a body above itself", func(w *town) { w.organisations[18].Parent = "K01" }, []string{"body.loop organisations K01 parent = K01 → K01 → K01"}, nil},
		{"no telephone", func(w *town) { w.organisations[7].Phone = "" }, []string{"body.no_contact organisations D01 phone"}, nil},
		{"a second emergency centre", func(w *town) { w.organisations[7].Type = chengge.EmergencyCentre }, []string{"value.bad organisations E01 type = emergency_centre"}, nil},
		{"an unknown body of a grid", func(w *town) { w.area(chengge.KindGrids, "G01").Organisation = "X" }, []string{"body.unknown grids G01 organisation = X"}, nil},
		{"without organisations every body stands for itself", func(w *town) { w.organisations = nil }, nil, []string{"code.prefix organisations 410197002 parent → 410196"}},

		// chiefs and duties
		{"an unknown level", func(w *town) { w.chiefs[0].Level = "third" }, []string{"chief.level chiefs L01 level = third → general, first, area, river, second"}, nil},
		{"a chief of nothing", func(w *town) { w.chiefs[10].On = nil }, []string{"value.missing chiefs L11 on"}, nil},
		{"a chief of an unknown segment", func(w *town) { w.chiefs[6].On[0].Code = "9" }, []string{"reference.unknown chiefs L07 on = roads:9"}, nil},
		{"a chief of an unknown body", func(w *town) { w.chiefs[6].Organisation = "X" }, []string{"body.unknown chiefs L07 organisation = X"}, nil},
		{"a duty on an unknown grid", func(w *town) { w.duties[0].On.Code = "G99" }, []string{"reference.unknown duties B01 on = grids:G99"}, nil},
		{"a duty that nobody has", func(w *town) { w.duties[4].Organisation = "" }, []string{"value.missing duties B05 organisation"}, nil},
		{"a duty without a role", func(w *town) { w.duties[4].Role = "" }, []string{"value.missing duties B05 role"}, nil},

		// components and places
		{"an unknown category", func(w *town) { w.components[0].Category = "01016" },
			[]string{"category.unknown components 41019701001000001 category = 01016"}, nil},
		{"no party at all", func(w *town) {
			w.components[0].Authority, w.components[0].Owner, w.components[0].Maintainer = "", "", ""
		},
			[]string{"component.no_party components 41019701001000001 authority"}, nil},
		{"an unknown maintainer", func(w *town) { w.components[0].Maintainer = "X" }, []string{"body.unknown components 41019701001000001 maintainer = X"}, nil},
		{"a maintainer by credit code", func(w *town) {
			w.organisations[7].CreditCode, w.components[0].Maintainer = "91350100M000100Y43", "91350100M000100Y43"
		}, nil, nil},
		{"outside the coverage", func(w *town) { w.components[0].Point[0], w.components[0].UnitGrid = 113.65, "" }, []string{"component.outside components 41019701001000001"}, nil},
		{"without a coverage the grids are the measure", func(w *town) {
			w.areas[chengge.KindCoverage] = nil
			w.components[0].Point[0], w.components[0].UnitGrid = 113.65, ""
		}, []string{"component.outside components 41019701001000001"}, nil},
		{"coordinates that are none", func(w *town) { w.components[0].Point = orb.Point{math.NaN(), 34} }, []string{"shape.coordinates components 41019701001000001"}, nil},
		{"one upon the other", func(w *town) { w.components[1].Point = w.components[0].Point }, []string{"component.stacked components 41019701001000002 → 41019701001000001"}, nil},
		{"one in the place of one that is gone", func(w *town) {
			w.components[0].State, w.components[1].Point = chengge.Removed, w.components[0].Point
		}, nil, nil},
		{"an owner need not be known of one that is gone", func(w *town) {
			i := slices.IndexFunc(w.components, func(c chengge.Component) bool { return c.Code == "41019701007000002" })
			w.components[i].State = chengge.Removed
		}, nil, []string{"component.no_owner components 41019701007000002 owner"}},
		{"the wrong unit grid", func(w *town) { w.components[0].UnitGrid = "410197001002004" },
			[]string{"parent.place components 41019701001000001 unit_grid = 410197001002004 → 410197001002003"}, nil},
		{"an unknown unit grid", func(w *town) { w.buildings[0].UnitGrid = "X" }, []string{"reference.unknown buildings F01 unit_grid = X"}, nil},
		{"an overlay of nobody", func(w *town) { w.overlays[0].Holder = "" }, []string{"value.missing overlays O01 holder"}, nil},
		{"an overlay of an unknown body", func(w *town) { w.overlays[0].Holder = "X" }, []string{"body.unknown overlays O01 holder = X"}, nil},
		{"an overlay for no category", func(w *town) { w.overlays[0].Category = "77* 6" },
			[]string{"value.bad overlays O01 category = 6", "category.unknown overlays O01 category = 77*"}, nil},
		{"a camera of an unknown body", func(w *town) { w.cameras[0].Organisation = "X" }, []string{"body.unknown cameras V01 organisation = X"}, nil},
		{"a site of an unknown body", func(w *town) { w.sites[0].Organisation = "X" }, []string{"body.unknown sites Y01 organisation = X"}, nil},

		{"a camera in another province", func(w *town) {
			for i := range 30 {
				c := w.cameras[0]
				c.Code = fmt.Sprint("V1", i)
				w.cameras = append(w.cameras, c)
			}
			w.cameras[0].Point[0] += 5
		}, []string{"shape.far cameras V01"}, nil},
		{"of two cameras neither is far away", func(w *town) {
			c := w.cameras[0]
			c.Code, c.Point[0] = "V11", 119
			w.cameras = append(w.cameras[:1], c)
		}, nil, nil},

		// categories and the matrix
		{"a local category where the national list has one", func(w *town) { w.categories[0].Key.Code = "09001" },
			[]string{"code.malformed categories matter:09001 code = matter:09001"}, nil},
		{"a local category twice", func(w *town) { w.categories = append(w.categories, w.categories[0]) }, []string{"code.duplicate categories matter:09901 code = matter:09901"}, nil},
		{"a local category without a name", func(w *town) { w.categories[0].Name = "" }, []string{"value.missing categories matter:09901 name"}, nil},
		{"a rule for no category", func(w *town) { w.rules = append(w.rules, rule(t, "T99", "77*", "D01")) }, []string{"category.unknown rules T99 category = 77*"}, nil},
		{"a rule in an unknown area", func(w *town) { w.rules[0].Area.Code = "9" }, []string{"reference.unknown rules T01 area = districts:9"}, nil},
		{"a rule that names nobody", func(w *town) { w.rules[0].Lead = "" }, []string{"value.missing rules T01 lead"}, nil},
		{"a rule that names an unknown body", func(w *town) { w.rules[0].Support[0] = "X" }, []string{"body.unknown rules T01 support = X"}, nil},
		{"a rule that names the city, which has no body", func(w *town) {
			w.rules[0].Lead, w.organisations[0].Type = chengge.ToCity, chengge.DepartmentBody
		}, []string{"body.unknown rules T01 lead = @city"}, nil},
		{"an escalation without an attribute", func(w *town) { w.rules[1].Attribute = "" }, []string{"value.missing rules T02 attribute"}, nil},
		{"two rules, two bodies", func(w *town) {
			w.rules = append(w.rules, rule(t, "T98", "06036", "D01"), rule(t, "T99", "06036", "D02"))
		},
			[]string{"matrix.contradiction rules T99 lead = D02 → T98"}, nil},
		{"two rules that meet on a side and in a month", func(w *town) {
			w.rules = append(w.rules,
				rule(t, "T98", "matter:06*", "D01", func(r *chengge.Rule) { r.Position = "side"; r.Valid.Ends = day("2026-12-01") }),
				rule(t, "T99", "06*", "D02", func(r *chengge.Rule) { r.Position = chengge.LeftPosition; r.Valid.Begins = day("2026-11-01") }))
		}, []string{"matrix.contradiction rules T99 lead = D02 → T98"}, nil},
		{"rules that never meet, or of which one goes further", func(w *town) {
			w.rules = append(w.rules,
				rule(t, "T90", "06036", "D01", func(r *chengge.Rule) { r.RoadClass = chengge.Lane }),
				rule(t, "T91", "06036", "D02", func(r *chengge.Rule) { r.RoadClass = chengge.Arterial }),
				rule(t, "T92", "06037", "D01", func(r *chengge.Rule) { r.Valid.Ends = day("2026-12-01") }),
				rule(t, "T93", "06037", "D02", func(r *chengge.Rule) { r.Valid.Begins = day("2026-12-01") }),
				rule(t, "T94", "06035", "D01"), rule(t, "T95", "06*", "D02"),
				rule(t, "T96", "06038", "D01", func(r *chengge.Rule) { r.Attribute, r.AtLeast = "area_m2", 500 }),
				rule(t, "T97", "06038", "D02", func(r *chengge.Rule) { r.Attribute, r.AtLeast = "area_m2", 5000 }))
		}, nil, nil},
		{"an office that is no organisation", func(w *town) { w.area(chengge.KindStreetOffices, "410197002").Organisation = ""; drop(w, "410197002") },
			[]string{"matrix.hole street_offices 410197002 organisation = component:01001 (+404) → 410197002"}, []string{"code.prefix organisations 410197002 parent → 410196"}},
		{"an office that is none, with a row for all", func(w *town) {
			w.area(chengge.KindStreetOffices, "410197002").Organisation = ""
			drop(w, "410197002")
			w.rules = append(w.rules, rule(t, "T99", "*", "410196", func(r *chengge.Rule) { r.Area = chengge.Ref{Kind: chengge.KindStreetOffices, Code: "410197002"} }))
		}, nil, []string{"code.prefix organisations 410197002 parent → 410196"}},
		{"without offices the grids must have a body", func(w *town) {
			w.areas[chengge.KindStreetOffices] = nil
			w.chiefs, w.rules, w.duties = nil, nil, nil
			for i := range w.areas[chengge.KindGrids] {
				w.areas[chengge.KindGrids][i].Organisation = "410198001"
			}
			w.area(chengge.KindGrids, "G12").Organisation = ""
		}, []string{"matrix.hole grids G12 organisation = component:01001 (+404) → G12"}, []string{"road.no_office roads 4101990008 right_office"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := readTown(t)
			c.plant(w)
			want := slices.DeleteFunc(slices.Concat(townFindings, c.want), func(s string) bool { return slices.Contains(c.gone, s) })
			require.ElementsMatch(t, want, check(t, w.contents()))
		})
	}
}

func drop(w *town, organisation string) {
	w.organisations = slices.DeleteFunc(w.organisations, func(o chengge.Organisation) bool { return o.Code == organisation })
}

func TestOrderOfRowsNeverShows(t *testing.T) {
	w := readTown(t)
	w.components[1].Point = w.components[0].Point
	w.organisations[7].Parent = "D04"
	w.roads[3].Left.Office = "410197009"
	want, err := Check(w.contents())
	require.NoError(t, err)
	require.True(t, slices.IsSortedFunc(want, compareFindings))
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		r.Shuffle(len(w.components), func(i, j int) { w.components[i], w.components[j] = w.components[j], w.components[i] })
		r.Shuffle(len(w.organisations), func(i, j int) { w.organisations[i], w.organisations[j] = w.organisations[j], w.organisations[i] })
		r.Shuffle(len(w.roads), func(i, j int) { w.roads[i], w.roads[j] = w.roads[j], w.roads[i] })
		got, err := Check(w.contents())
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestCheckPassesOnErrors(t *testing.T) {
	broken := errors.New("the disk is full")
	c := readTown(t).contents()
	c.Duties = func(yield func(chengge.Duty, error) bool) { yield(chengge.Duty{}, broken) }
	_, err := Check(c)
	require.ErrorIs(t, err, broken)
	require.ErrorContains(t, err, "check duties")
}

func TestNothingIsSound(t *testing.T) {
	require.Empty(t, check(t, chengge.Contents{City: chengge.City{Codes: chengge.FreeCodeUse}}))
}

func TestPointIn(t *testing.T) {
	ring := orb.MultiPolygon{{
		{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}},
		{{1, 1}, {9, 1}, {9, 9}, {1, 9}, {1, 1}},
	}}
	p, ok := pointIn(ring)
	require.True(t, ok)
	require.Equal(t, 5.0, p[1])
	require.True(t, p[0] < 1 || p[0] > 9, "beside the hole: %v", p)
	_, ok = pointIn(orb.MultiPolygon{{{{0, 0}, {1, 1}, {0, 0}}}})
	require.False(t, ok)
}

func BenchmarkCheckComponents(b *testing.B) {
	components := make([]chengge.Component, 100_000)
	for i := range components {
		components[i] = chengge.Component{
			Code: fmt.Sprintf("41019701001%06d", i), Category: "01001", Authority: "D01", Owner: "D02", Maintainer: "D02",
			Point: orb.Point{113.66 + 0.02*float64(i%1000)/1000, 34.75 + 0.015*float64(i/1000)/100},
		}
	}
	w := readTown(b)
	w.components = components
	for b.Loop() {
		_, err := Check(w.contents())
		require.NoError(b, err)
	}
}
