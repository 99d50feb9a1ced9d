package grids_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"chengge"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// with gives a layer with each row changed and others added.
func with[T any](t *testing.T, seq iter.Seq2[T, error], change func(*T), more ...T) iter.Seq2[T, error] {
	t.Helper()
	rows, err := chengge.Collect(seq)
	require.NoError(t, err)
	if change != nil {
		for i := range rows {
			change(&rows[i])
		}
	}
	return chengge.Each(append(rows, more...))
}

func codesOf(bodies []chengge.Body) string {
	var codes []string
	for _, b := range bodies {
		codes = append(codes, b.Code)
	}
	return strings.Join(codes, " ")
}

// Every row of the rule in DESIGN's order, on the town: who leads, supports and
// is told, by which row, and the sentence in both languages.
func TestEveryRowOfTheRule(t *testing.T) {
	c := townContents(t)
	moment := func(s string) time.Time {
		v, err := chengge.ParseTime(s, c.City.Location())
		require.NoError(t, err)
		return v
	}
	rule := func(code string, row chengge.RuleRow, category string, lead chengge.BodyExpr) chengge.Rule {
		return chengge.Rule{Code: code, Row: row, Category: pattern(t, category), Lead: lead}
	}
	rules := func(more ...chengge.Rule) func(*testing.T, *chengge.Contents) {
		return func(t *testing.T, c *chengge.Contents) { c.Rules = with(t, c.Rules, nil, more...) }
	}
	components := func(change func(*chengge.Component)) func(*testing.T, *chengge.Contents) {
		return func(t *testing.T, c *chengge.Contents) { c.Components = with(t, c.Components, change) }
	}
	west, east := orb.Point{113.6630, 34.7620}, orb.Point{113.6770, 34.7565}                                          // off every road
	dig, site := orb.Point{113.6630, 34.75795}, orb.Point{113.6720, 34.7625}                                          // in O02, in O01
	cover, border, away := orb.Point{113.66725, 34.75795}, orb.Point{113.6699, 34.7560}, orb.Point{113.6590, 34.7560} // component, border road 0005, outside
	noon, night := "2026-11-20T12:00", "2026-11-20T23:30"

	for _, row := range []struct {
		name            string
		p               orb.Point
		category        string
		at              string
		attributes      map[string]float64
		change          func(*testing.T, *chengge.Contents)
		lead            string
		by              chengge.RuleID
		support, notify string
		zh, en          string // of the first reason
	}{
		// 1. Emergencies.
		{name: "emergency: the duty body at once", p: west, category: "10901", lead: "H01", by: chengge.ByEmergencyDuty, support: "D04", notify: "410197001 E01 L03",
			zh: "紧急类别，按应急规则 T01 立即派遣给示西区市政服务中心", en: "Emergency category: sent at once to 示西区市政服务中心 by emergency rule T01"},
		{name: "emergency: the next row where nobody has the first one's duty", p: west, category: "10901", lead: "H01", by: chengge.ByEmergencyDuty, support: "D04", notify: "410197001 E01 L03",
			change: rules(func() chengge.Rule {
				r := rule("T00", chengge.EmergencyRow, "matter:10901", "@duty:nobody")
				r.Area = chengge.Ref{Kind: chengge.KindGrids, Code: "G01"}
				return r
			}())},
		{name: "emergency: escalation adds to it", p: west, category: "10901", attributes: map[string]float64{"major": 1}, lead: "H01", by: chengge.ByEmergencyDuty, support: "D04 410197", notify: "410197001 E01 L03"},
		{name: "emergency: the holder of the place supports", p: dig, category: "10901", at: night, lead: "H01", by: chengge.ByEmergencyDuty, support: "D04 K02", notify: "410197001 E01 L06",
			change: func(t *testing.T, c *chengge.Contents) {
				c.Overlays = with(t, c.Overlays, func(o *chengge.Overlay) { o.Category = "" })
			}},
		{name: "emergency: an overlay's holder where nobody has the duty", p: site, category: "10002", lead: "K03", by: chengge.ByOverlay, notify: "410198001 E01 L05"},
		{name: "emergency: a row of the matrix before the centre", p: east, category: "10002", lead: "D03", by: chengge.ByMatrix, notify: "L05",
			change: rules(rule("T90", chengge.MatrixRow, "10002", "D03"))},
		{name: "emergency: the centre before the territory", p: east, category: "10002", lead: "E01", by: chengge.ByEmergencyCentre, support: "410198001", notify: "L05",
			zh: "紧急类别，责任单位不明，由市应急协调处置中心协调处置", en: "Emergency category without a known owner: 市应急协调处置中心 takes charge"},
		// 2. Escalation.
		{name: "escalation: below the threshold", p: west, category: "06001", attributes: map[string]float64{"area_m2": 499.99}, lead: "410197001", by: chengge.ByMatrix, notify: "L03"},
		{name: "escalation: at the threshold", p: west, category: "06001", attributes: map[string]float64{"area_m2": 500}, lead: "D07", by: chengge.ByEscalation, support: "410197001", notify: "L03",
			zh: "按升级规则 T02（area_m2 为 500，达到 500），由市城管执法支队主办", en: "Escalated by rule T02 (area_m2 is 500, threshold 500): 市城管执法支队 leads"},
		{name: "escalation: major cases are the city's", p: west, category: "06036", attributes: map[string]float64{"major": 1}, lead: "410199", by: chengge.ByEscalation, support: "410197", notify: "410197001 L03"},
		{name: "escalation: cross-district cases are the city's", p: west, category: "06036", attributes: map[string]float64{"cross_district": 1}, lead: "410199", by: chengge.ByEscalation, support: "410197", notify: "410197001 L03"},
		{name: "escalation: the holder of the place supports", p: site, category: "06001", attributes: map[string]float64{"area_m2": 800}, lead: "D07", by: chengge.ByEscalation, support: "410198001 K03", notify: "L05"},
		// 3. Overlays.
		{name: "overlay: its holder, the office is told", p: dig, category: "06013", at: night, lead: "K02", by: chengge.ByOverlay, notify: "410197001 L06",
			zh: "位于有效的占用范围 O02（示范路西段挖掘）内，由其责任方筑路工程公司主办", en: "Inside overlay O02 (示范路西段挖掘), in force now: its holder 筑路工程公司 leads"},
		{name: "overlay: a later row that makes the office support tells it no longer", p: dig, category: "06013", at: night, lead: "K02", by: chengge.ByOverlay, support: "410197001 D05", notify: "H01 L06",
			change: rules(func() chengge.Rule {
				r := rule("T91", chengge.MatrixRow, "06013", "D04")
				r.Area, r.RoadClass = chengge.Ref{Kind: chengge.KindGrids, Code: "G05"}, chengge.Arterial
				r.Support, r.Notify = []chengge.BodyExpr{chengge.ToOffice, "D05", "K02"}, []chengge.BodyExpr{"D05", "H01", "H01"}
				return r
			}())},
		{name: "overlay: not out of its hours", p: dig, category: "06013", at: noon, lead: "D04", by: chengge.ByMatrix, notify: "L06"},
		{name: "overlay: not after its dates", p: dig, category: "06013", at: "2026-12-01T00:00", lead: "D04", by: chengge.ByMatrix, notify: "L06"},
		{name: "overlay: not of another category", p: dig, category: "06036", at: night, lead: "410197001", by: chengge.BySide, notify: "L06"},
		{name: "overlay: nor one whose holder is no more", p: dig, category: "06013", at: night, lead: "D04", by: chengge.ByMatrix, notify: "L06",
			change: func(t *testing.T, c *chengge.Contents) {
				c.Organisations = with(t, c.Organisations, func(o *chengge.Organisation) {
					if o.Code == "K02" {
						o.Valid.Ends = moment("2026-01-01")
					}
				})
			}},
		{name: "overlay: an office that holds it is told once, as the lead", p: dig, category: "06013", at: night, lead: "410197001", by: chengge.ByOverlay, notify: "L06",
			change: func(t *testing.T, c *chengge.Contents) {
				c.Overlays = with(t, c.Overlays, func(o *chengge.Overlay) { o.Holder = "410197001" })
			}},
		// 4. Components.
		{name: "component: its maintainer", p: cover, category: "component:01001", lead: "H01", by: chengge.ByComponent, notify: "L06",
			zh: "距部件供水井盖（41019701001000002）7.19 米（限 15.5 米），由其养护单位示西区市政服务中心主办", en: "Component 供水井盖 (41019701001000002) is 7.19 m away (limit 15.5 m): its maintainer 示西区市政服务中心 leads"},
		{name: "component: its owner where it has no maintainer", p: cover, category: "component:01001", lead: "D02", by: chengge.ByComponent, notify: "L06",
			change: components(func(c *chengge.Component) { c.Maintainer = "" })},
		{name: "component: its authority where it has neither", p: cover, category: "component:01001", lead: "D01", by: chengge.ByComponent, notify: "L06",
			change: components(func(c *chengge.Component) { c.Maintainer, c.Owner = "", "" })},
		{name: "component: its owner where the maintainer is no more", p: cover, category: "component:01001", lead: "D02", by: chengge.ByComponent, notify: "L06",
			change: func(t *testing.T, c *chengge.Contents) {
				c.Organisations = with(t, c.Organisations, func(o *chengge.Organisation) {
					if o.Code == "H01" {
						o.Valid.Ends = moment("2026-11-20")
					}
				})
			}},
		{name: "component: the party that its category names", p: cover, category: "component:01901", lead: "D01", by: chengge.ByComponent, notify: "L06",
			change: func(t *testing.T, c *chengge.Contents) {
				c.Categories = with(t, c.Categories, nil, chengge.Category{
					Key: chengge.CategoryKey{Kind: chengge.ComponentKind, Code: "01901"}, Name: "再生水井盖", NameEn: "reclaimed-water cover", Party: chengge.PartyAuthority})
				components(func(c *chengge.Component) {
					if c.Category == "01001" {
						c.Category = "01901"
					}
				})(t, c)
			}},
		{name: "component: the body that has its credit code now", p: cover, category: "component:01001", lead: "N2", by: chengge.ByComponent, notify: "L06",
			change: func(t *testing.T, c *chengge.Contents) {
				const credit = "91410100MA0000001X"
				components(func(c *chengge.Component) { c.Maintainer = credit })(t, c)
				c.Organisations = with(t, c.Organisations, nil,
					chengge.Organisation{Code: "N1", CreditCode: credit, Valid: chengge.Period{Ends: moment("2026-06-01")}},
					chengge.Organisation{Code: "N2", CreditCode: credit, Valid: chengge.Period{Begins: moment("2026-06-01")}})
			}},
		{name: "component: nobody on record", p: cover, category: "component:01001", lead: "410197001", by: chengge.BySide, notify: "L06",
			change: components(func(c *chengge.Component) { c.Maintainer, c.Owner, c.Authority = "", "", "" })},
		{name: "component: not one that was removed", p: cover, category: "component:01001", lead: "D02", by: chengge.ByComponent, notify: "L06",
			change: components(func(c *chengge.Component) {
				if strings.HasSuffix(c.Code, "2") {
					c.State = chengge.Removed
				}
			})},
		{name: "component: the matter that is its twin", p: cover, category: "matter:01001", lead: "H01", by: chengge.ByComponent, notify: "L06"},
		{name: "component: before the matrix, which adds to it", p: cover, category: "component:01001", lead: "H01", by: chengge.ByComponent, support: "D05", notify: "D06 L06",
			change: rules(func() chengge.Rule {
				r := rule("T92", chengge.MatrixRow, "component:01001", "D04")
				r.Support, r.Notify = []chengge.BodyExpr{"D05"}, []chengge.BodyExpr{"D06"}
				return r
			}())},
		// 5. The matrix.
		{name: "matrix: by road class", p: dig, category: "06013", at: noon, lead: "D04", by: chengge.ByMatrix, notify: "L06",
			zh: "按权责清单 T04（事项 06013），由市市政设施管理处主办", en: "By row T04 of the responsibility matrix (matter 06013): 市市政设施管理处 leads"},
		{name: "matrix: not before its dates", p: west, category: "10001", at: "2026-11-14T23:59", lead: "410197001", by: chengge.ByArea, notify: "L03"},
		{name: "matrix: from its first day on", p: west, category: "10001", at: "2026-11-15", lead: "D01", by: chengge.ByMatrix, notify: "410197001 L03"},
		{name: "matrix: read on where the row's body is unknown here", p: east, category: "06036", lead: "410198001", by: chengge.ByArea, notify: "L05",
			change: rules(rule("T93", chengge.MatrixRow, "06036", "@duty:enforcement"))},
		{name: "matrix: a duty on its side of the segment", p: orb.Point{113.6699, 34.7610}, category: "06036", lead: "410197001", by: chengge.ByMatrix, notify: "L08",
			change: rules(rule("T93", chengge.MatrixRow, "06036", "@duty:enforcement"))},
		{name: "matrix: but not on the other side", p: orb.Point{113.6701, 34.7610}, category: "06036", lead: "410198001", by: chengge.BySide, notify: "L08",
			change: rules(rule("T93", chengge.MatrixRow, "06036", "@duty:enforcement"))},
		{name: "matrix: the neighbour's grid has no say on a road that is not his", p: border, category: "06036", lead: "410198001", by: chengge.BySide, notify: "L08",
			change: rules(rule("T94", chengge.MatrixRow, "06036", "@duty:municipal"))}, // H01 has it on G06
		// 6. The territory.
		{name: "territory: the office of the side", p: border, category: "06036", lead: "410198001", by: chengge.BySide, notify: "L08",
			zh: "属地兜底：距路段界路（4101990005）中线 9.16 米，路西一侧归东里街道办事处", en: "Territorial fallback: 9.16 m from the line of segment 界路 (4101990005), whose west side belongs to 东里街道办事处"},
		{name: "territory: of the ground where the side's office is no more", p: border, category: "06036", lead: "410197001", by: chengge.ByArea, notify: "L08",
			change: func(t *testing.T, c *chengge.Contents) {
				c.Areas[chengge.KindStreetOffices] = with(t, c.Areas[chengge.KindStreetOffices], func(a *chengge.Area) {
					if a.Code == "410198001" {
						a.Valid.Ends = moment("2026-01-01")
					}
				})
			}},
		{name: "territory: of the ground, off the road", p: west, category: "06036", lead: "410197001", by: chengge.ByArea, notify: "L03",
			zh: "属地兜底：该点位于西里街道（410197001），归西里街道办事处", en: "Territorial fallback: the point lies in 西里街道 (410197001), which belongs to 西里街道办事处"},
		// 7. Outside.
		{name: "outside: routine", p: away, category: "06036", lead: "S01", by: chengge.ByOutsideRoutine,
			zh: "该点不在任何街道范围内，一般问题转市监督中心", en: "Outside every street office: routine reports go to 市监督中心"},
		{name: "outside: hazards", p: away, category: "10901", lead: "E01", by: chengge.ByOutsideHazard,
			zh: "该点不在任何街道范围内，险情转市应急协调处置中心", en: "Outside every street office: hazards go to 市应急协调处置中心"},
		{name: "outside: of the offices, though in a district", p: west, category: "06036", lead: "S01", by: chengge.ByOutsideRoutine, notify: "L01",
			change: func(t *testing.T, c *chengge.Contents) {
				for _, k := range []chengge.Kind{chengge.KindGrids, chengge.KindUnitGrids, chengge.KindCommunities} {
					delete(c.Areas, k)
				}
				c.Areas[chengge.KindStreetOffices] = with(t, c.Areas[chengge.KindStreetOffices], func(a *chengge.Area) {
					if a.Code == "410197001" {
						a.Valid.Begins = moment("2027-01-01")
					}
				})
			}},
		{name: "outside: the centre that is there at the time", p: away, category: "06036", lead: "S02", by: chengge.ByOutsideRoutine,
			change: func(t *testing.T, c *chengge.Contents) {
				c.Organisations = with(t, c.Organisations, func(o *chengge.Organisation) {
					if o.Code == "S01" {
						o.Valid.Ends = moment("2026-06-01")
					}
				}, chengge.Organisation{Code: "S02", Type: chengge.SupervisionCentre, Valid: chengge.Period{Begins: moment("2026-06-01")}})
			}},
		{name: "outside: the coverage's chief has no business there", p: away, category: "06036", lead: "S01", by: chengge.ByOutsideRoutine, change: coverageChief},
		{name: "inside: the coverage's chief comes last", p: west, category: "06036", lead: "410197001", by: chengge.ByArea, notify: "L03", change: coverageChief},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := townContents(t)
			if row.change != nil {
				row.change(t, &c)
			}
			s := build(t, c)
			q := chengge.Query{Point: row.p, Attributes: row.attributes, At: moment(noon)}
			if row.at != "" {
				q.At = moment(row.at)
			}
			var err error
			q.Category, err = s.Catalogue().Parse(row.category)
			require.NoError(t, err)
			a := s.Locate(q)
			require.Equal(t,
				fmt.Sprintf("%s by %s, support %q, notify %q", row.lead, row.by, row.support, row.notify),
				fmt.Sprintf("%s by %s, support %q, notify %q", a.Lead.Code, a.Reasons[0].Rule, codesOf(a.Support), codesOf(a.Notify)))
			if row.zh != "" {
				require.Equal(t, row.zh, a.Reasons[0].Sentence(chengge.Chinese))
				require.Equal(t, row.en, a.Reasons[0].Sentence(chengge.English))
			}
			checkAssignment(t, &a)
		})
	}
}

func coverageChief(t *testing.T, c *chengge.Contents) {
	rows, err := chengge.Collect(c.Areas[chengge.KindCoverage])
	require.NoError(t, err)
	c.Chiefs = with(t, c.Chiefs, nil, chengge.Chief{Code: "L99", Name: "总", Level: "general", On: []chengge.Ref{{Kind: chengge.KindCoverage, Code: rows[0].Code}}})
}

// deciders are the rules that can stand first.
var deciders = []chengge.RuleID{
	chengge.ByEmergencyDuty, chengge.ByEmergencyCentre, chengge.ByEscalation, chengge.ByOverlay, chengge.ByComponent,
	chengge.ByMatrix, chengge.BySide, chengge.ByArea, chengge.ByOutsideRoutine, chengge.ByOutsideHazard,
}

// checkAssignment holds what is true of every answer.
func checkAssignment(t testing.TB, a *chengge.Assignment) {
	t.Helper()
	require.NotEmpty(t, a.Lead.Code)
	require.Contains(t, deciders, a.Reasons[0].Rule, "what decided comes first")
	for _, r := range a.Reasons[1:] {
		require.NotContains(t, deciders, r.Rule, "one row decides")
	}
	seen := []string{a.Lead.Code}
	for _, b := range slices.Concat(a.Support, a.Notify) {
		require.NotEmpty(t, b.Code)
		require.NotContains(t, seen, b.Code, "nobody is named twice")
		seen = append(seen, b.Code)
	}
	for _, r := range slices.Concat(a.Reasons, a.Hints) {
		for _, lang := range []chengge.Lang{chengge.Chinese, chengge.English} {
			require.NotEmpty(t, r.Sentence(lang))
			require.NotContains(t, r.Sentence(lang), "{")
		}
	}
}

// What holds of every answer, asked of places, times and categories at random.
func TestEveryAnswerIsWhole(t *testing.T) {
	s := build(t, townContents(t))
	var categories []chengge.CategoryKey
	for c := range s.Catalogue().All() {
		categories = append(categories, c.Key)
	}
	rnd := rand.New(rand.NewPCG(7, 7))
	begin := time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)
	for range 20000 {
		q := chengge.Query{
			Point:    orb.Point{113.657 + 0.026*rnd.Float64(), 34.748 + 0.019*rnd.Float64()},
			Category: categories[rnd.IntN(len(categories))],
			At:       begin.Add(time.Duration(rnd.IntN(500*24*60)) * time.Minute),
			Accuracy: []float64{0, 5, 30, 200}[rnd.IntN(4)],
		}
		if rnd.IntN(4) == 0 {
			q.Attributes = map[string]float64{[]string{"area_m2", "major", "cross_district"}[rnd.IntN(3)]: 600 * rnd.Float64()}
		}
		a := s.Locate(q)
		checkAssignment(t, &a)
	}
}

// The hours of an overlay run on the city's clock, over midnight and over the
// nights on which the clock is changed.
func TestHoursOnTheCitysClock(t *testing.T) {
	c := lattice(4)
	var err error
	c.City.Zone, err = time.LoadLocation("America/New_York")
	require.NoError(t, err)
	night, err := chengge.ParseHours("20:00-06:00")
	require.NoError(t, err)
	square := orb.MultiPolygon{{{at(0, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0)}}}
	c.Overlays = chengge.Each([]chengge.Overlay{{Code: "V", Holder: "K", Hours: night, Shape: square}})
	s := build(t, c)
	for _, row := range []struct {
		at   string
		lead string
	}{
		{"2026-03-07T19:59:59-05:00", "O00"},
		{"2026-03-07T20:00:00-05:00", "K"},
		{"2026-03-08T01:59:59-05:00", "K"}, // the next second is 03:00
		{"2026-03-08T03:00:00-04:00", "K"},
		{"2026-03-08T09:59:59Z", "K"}, // 05:59:59 on the new clock
		{"2026-03-08T10:00:00Z", "O00"},
		{"2026-11-01T01:30:00-04:00", "K"}, // 01:30 comes twice
		{"2026-11-01T01:30:00-05:00", "K"},
		{"2026-11-01T10:59:59Z", "K"},
		{"2026-11-01T11:00:00Z", "O00"},
		{"2026-11-01T18:00:00+08:00", "K"}, // a Chinese phone: 05:00 there
	} {
		when, err := time.Parse(time.RFC3339, row.at)
		require.NoError(t, err)
		require.Equal(t, row.lead, s.Locate(chengge.Query{Point: at(0.5, 0.5), At: when}).Lead.Code, row.at)
	}
}
