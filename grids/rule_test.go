package grids_test

import (
	"testing"
	"time"

	"chengge"

	"github.com/stretchr/testify/require"
)

func pattern(t *testing.T, s string) chengge.CategoryPattern {
	t.Helper()
	p, err := chengge.ParseCategoryPattern(s)
	require.NoError(t, err)
	return p
}

func matter(code string) chengge.CategoryKey {
	return chengge.CategoryKey{Kind: chengge.MatterKind, Code: code}
}

// Which of several rules that apply decides.
func TestMatrixOrder(t *testing.T) {
	c := lattice(4)
	c.Roads = chengge.Each(crossing())
	rule := func(code, category string, change func(*chengge.Rule)) chengge.Rule {
		r := chengge.Rule{Code: code, Row: chengge.MatrixRow, Category: pattern(t, category), Lead: chengge.BodyExpr("body-" + code)}
		if change != nil {
			change(&r)
		}
		return r
	}
	day := func(s string) time.Time { v, err := chengge.ParseTime(s, time.UTC); require.NoError(t, err); return v }
	c.Rules = chengge.Each([]chengge.Rule{
		rule("1-any", "*", nil),
		rule("2-major", "06*", nil),
		rule("3-minor", "06036", nil),
		rule("4-grid", "06036", func(r *chengge.Rule) { r.Area = chengge.Ref{Kind: chengge.KindGrids, Code: "G0202"} }),
		rule("5-office", "06036", func(r *chengge.Rule) { r.Area = chengge.Ref{Kind: chengge.KindStreetOffices, Code: "O00"} }),
		rule("6-carriageway", "06029", func(r *chengge.Rule) { r.Position = chengge.Carriageway }),
		rule("7-side", "06029", func(r *chengge.Rule) { r.Position = "side" }),
		rule("8-dated", "06028", func(r *chengge.Rule) { r.Valid = chengge.Period{Begins: day("2026-01-01"), Ends: day("2027-01-01")} }),
		rule("9-nobody", "06027", func(r *chengge.Rule) { r.Lead = "@duty:nobody" }),
	})
	s := build(t, c)
	for _, row := range []struct {
		name, category string
		x, y           float64
		at             string
		lead           string
	}{
		{"another category", "09006", 0.5, 0.5, "", "body-1-any"},
		{"a major class", "06001", 0.5, 0.5, "", "body-2-major"},
		{"a minor class, in an office", "06036", 0.5, 0.5, "", "body-5-office"},
		{"a minor class, in a grid", "06036", 2.5, 2.5, "", "body-4-grid"},
		{"on the carriageway", "06029", 1.8, 1.5, "", "body-6-carriageway"},
		{"beside it", "06029", 1.8, 1.512, "", "body-7-side"},
		{"off every road", "06029", 0.5, 0.5, "", "body-2-major"},
		{"in force", "06028", 0.5, 0.5, "2026-12-31", "body-8-dated"},
		{"no longer", "06028", 0.5, 0.5, "2027-01-01", "body-2-major"},
		{"nobody has the duty", "06027", 0.5, 0.5, "", "body-2-major"},
	} {
		q := chengge.Query{Point: at(row.x, row.y), Category: matter(row.category)}
		if row.at != "" {
			q.At = day(row.at)
		}
		a := s.Locate(q)
		require.Equal(t, row.lead, a.Lead.Code, row.name)
		require.Equal(t, chengge.ByMatrix, a.Reasons[0].Rule, row.name)
	}
	// A report without a category falls under "*" alone.
	require.Equal(t, "body-1-any", s.Locate(chengge.Query{Point: at(0.5, 0.5)}).Lead.Code)
}

func TestEscalationTakesTheHighestThreshold(t *testing.T) {
	c := lattice(4)
	rule := func(code, attribute string, least float64) chengge.Rule {
		return chengge.Rule{Code: code, Row: chengge.EscalationRow, Category: pattern(t, "06001"), Attribute: attribute, AtLeast: least, Lead: chengge.BodyExpr("body-" + code)}
	}
	c.Rules = chengge.Each([]chengge.Rule{rule("1-500", "area_m2", 500), rule("2-5000", "area_m2", 5000), rule("3-major", "major", 1)})
	s := build(t, c)
	for _, row := range []struct {
		attributes map[string]float64
		lead       string
	}{
		{nil, "O00"},
		{map[string]float64{"area_m2": 499.9}, "O00"},
		{map[string]float64{"area_m2": 500}, "body-1-500"},
		{map[string]float64{"area_m2": 6000}, "body-2-5000"},
		{map[string]float64{"area_m2": 6000, "major": 1}, "body-2-5000"},
		{map[string]float64{"major": 1}, "body-3-major"},
	} {
		a := s.Locate(chengge.Query{Point: at(0.5, 0.5), Category: matter("06001"), Attributes: row.attributes})
		require.Equal(t, row.lead, a.Lead.Code, "%v", row.attributes)
	}
}

// Chiefs of a segment come before those of its areas, the lowest level first,
// and one chief is told, whoever leads.
func TestChiefsAreInherited(t *testing.T) {
	c := lattice(8)
	roads := crossing()
	roads[1].Left.Office, roads[1].Right.Office = "O00", "O01"
	c.Roads = chengge.Each(roads)
	chief := func(code, level string, on ...chengge.Ref) chengge.Chief {
		return chengge.Chief{Code: code, Name: "chief " + code, Level: level, On: on}
	}
	c.Chiefs = chengge.Each([]chengge.Chief{
		chief("C1", "general", chengge.Ref{Kind: chengge.KindStreetOffices, Code: "O00"}),
		chief("C2", "general", chengge.Ref{Kind: chengge.KindStreetOffices, Code: "O01"}),
		chief("C3", "second", chengge.Ref{Kind: chengge.KindRoads, Code: "R1"}),
		chief("C4", "first", chengge.Ref{Kind: chengge.KindRoads, Code: "R1"}, chengge.Ref{Kind: chengge.KindStreetOffices, Code: "O00"}),
		chief("C5", "first", chengge.Ref{Kind: chengge.KindGrids, Code: "G0101"}),
	})
	s := build(t, c)
	codes := func(x, y float64) (out []string) {
		a := s.Locate(chengge.Query{Point: at(x, y)})
		for _, c := range a.Chiefs {
			out = append(out, c.Code)
		}
		if len(out) > 0 {
			require.Equal(t, out[0], a.Notify[len(a.Notify)-1].Code)
		}
		return out
	}
	require.Equal(t, []string{"C3", "C4", "C5", "C1"}, codes(1.8, 1.5002), "on the left, which is the ground's own office")
	require.Equal(t, []string{"C3", "C4", "C2"}, codes(1.8, 1.4998), "on the right, which is another office's")
	require.Equal(t, []string{"C4", "C1"}, codes(0.5, 0.5), "off the road, in the office")
	require.Empty(t, codes(6.5, 6.5))
}
