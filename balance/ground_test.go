package balance_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"chengge"
	"chengge/balance"
	"chengge/importers"
	"chengge/spatial/roadnet"

	"github.com/stretchr/testify/require"
)

// TestGroundHasEveryColumn: the members of a ground are the columns of the
// tables, by name.
func TestGroundHasEveryColumn(t *testing.T) {
	ground := reflect.TypeFor[balance.Ground]()
	for _, table := range importers.PlanTables() {
		var columns, members []string
		for _, c := range table.Columns {
			columns = append(columns, c.Name)
		}
		found := false
		for i := range ground.NumField() {
			f := ground.Field(i)
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name == string(table.Kind) {
				found = true
				for j := range f.Type.Elem().NumField() {
					member, _, _ := strings.Cut(f.Type.Elem().Field(j).Tag.Get("json"), ",")
					members = append(members, member)
				}
			}
		}
		require.True(t, found, table.Kind)
		require.ElementsMatch(t, columns, members, table.Kind)
	}
}

// TestGroundComesBack: what is kept of a folder gives the same plan, and the same
// ground again.
func TestGroundComesBack(t *testing.T) {
	hours, err := chengge.ParseHours("Mo-Fr 07:00-09:00,20:00-06:00")
	require.NoError(t, err)
	in := changed(t, func(p *importers.SitePlans) {
		p.Bans = append(p.Bans, ban(roadnet.Ban{Name: "b", Hours: hours, Roads: []string{"中轴路"}, Above: 12.5, ExceptElectric: true, Exempt: []string{"Y01", "Y02"}}))
		p.Sites[0].Hours = hours
	})
	g := balance.GroundOf(in.Plans)
	b, err := g.JSON()
	require.NoError(t, err)
	again, err := balance.ReadGround(bytes.NewReader(b))
	require.NoError(t, err)
	require.Equal(t, g, again)
	plans, err := again.Plans(in.City)
	require.NoError(t, err)
	require.Empty(t, plans.Findings)
	c, err := balance.GroundOf(plans).JSON()
	require.NoError(t, err)
	require.Equal(t, string(b), string(c))
	_, want := solve(t, in, balance.Options{})
	in.Plans = plans
	_, got := solve(t, in, balance.Options{})
	want.Assumptions, got.Assumptions = nil, nil // these say where a figure stands
	require.Equal(t, want, got)
}

// TestBadGround: every kind of bad input is named with site and field before
// anything is solved. Each row changes the town's tables in one place.
func TestBadGround(t *testing.T) {
	in := read(t, "../testdata/town")
	n := func(s string) balance.Number { return balance.Number(s) }
	for name, c := range map[string]struct {
		change      func(*balance.Ground)
		site, field string
		say         string
	}{
		"negative volume":    {func(g *balance.Ground) { g.Volumes[0].M3 = n("-5") }, "Y01", "m3", "below 0"},
		"absurd volume":      {func(g *balance.Ground) { g.Volumes[0].M3 = n("2e9") }, "Y01", "m3", "absurd"},
		"beyond any integer": {func(g *balance.Ground) { g.Volumes[0].M3 = n("1e400") }, "Y01", "m3", "no plain number"},
		"no number":          {func(g *balance.Ground) { g.Volumes[0].M3 = n("many") }, "Y01", "m3", "no plain number"},
		"not a number":       {func(g *balance.Ground) { g.Volumes[0].M3 = n("NaN") }, "Y01", "m3", "no plain number"},
		"no volume":          {func(g *balance.Ground) { g.Volumes[0].M3 = n("") }, "Y01", "m3", "empty"},
		"unknown class":      {func(g *balance.Ground) { g.Volumes[0].Class = "gold" }, "Y01", "class", "gold"},
		"unknown soil":       {func(g *balance.Ground) { g.Sites[0].Soil = "cheese" }, "Y01", "soil", "cheese"},
		"unknown type":       {func(g *balance.Ground) { g.Sites[0].Type = "castle" }, "Y01", "type", "castle"},
		"unknown table":      {func(g *balance.Ground) { g.Sites[0].Table = "mine" }, "Y01", "table", "mine"},
		"no state":           {func(g *balance.Ground) { g.Volumes[0].State = "" }, "Y01", "state", "without a state"},
		"no such state":      {func(g *balance.Ground) { g.Volumes[0].State = "fluffy" }, "Y01", "state", "fluffy"},
		"impossible hours":   {func(g *balance.Ground) { g.Sites[0].Hours = "25:00-26:00" }, "Y01", "hours", "25:00"},
		"impossible dates":   {func(g *balance.Ground) { g.Sites[0].Begins, g.Sites[0].Ends = "2026-03-01", "2026-01-01" }, "Y01", "ends", "not after"},
		"no such day":        {func(g *balance.Ground) { g.Sites[0].Begins = "2026-02-31" }, "Y01", "begins", "2026-02-31"},
		"no such month":      {func(g *balance.Ground) { g.Volumes[0].Month = "2026-13" }, "Y01", "month", "2026-13"},
		"site twice":         {func(g *balance.Ground) { g.Sites = append(g.Sites, g.Sites[0]) }, "Y01", "site", "stands twice"},
		"volume twice":       {func(g *balance.Ground) { g.Volumes = append(g.Volumes, g.Volumes[0]) }, "Y01", "month", "stands twice"},
		"no such site":       {func(g *balance.Ground) { g.Volumes[0].Site = "Y99" }, "Y99", "site", "no such site"},
		"site without place": {func(g *balance.Ground) {
			g.Sites = append(g.Sites, balance.GroundSite{Site: "Z1", Type: "disposal_site", Capacity: "5"})
		}, "Z1", "lng", "no place"},
		"place off the earth": {func(g *balance.Ground) { g.Sites[2].Lng, g.Sites[2].Lat = "34.7", "113.6" }, "Y03", "lng", ""},
		"price beyond reason": {func(g *balance.Ground) { g.Sites[2].Fee = "99999999999" }, "Y03", "", ""},
		"price beyond int64":  {func(g *balance.Ground) { g.Sites[2].Fee = "99999999999999999999999" }, "Y03", "fee", ""},
		"too many decimals":   {func(g *balance.Ground) { g.Sites[2].Fee = "1.23456" }, "Y03", "fee", "four decimals"},
		"profit in a circle":  {func(g *balance.Ground) { g.Sites[4].Fee = "-500" }, "Y05", "", "profitable"},
		"permit to nowhere":   {func(g *balance.Ground) { g.Permits[0].To = "Y99" }, "Y99", "", "not there"},
		"more electric":       {func(g *balance.Ground) { g.Hauliers[0].Electric = 99 }, "", "electric", "99 electric vehicles of 6"},
		"absurd load":         {func(g *balance.Ground) { g.Hauliers[0].Load = "600" }, "", "load_m3", "absurd"},
		"unknown price":       {func(g *balance.Ground) { g.Prices[0].Item = "love" }, "", "item", "love"},
		"negative price":      {func(g *balance.Ground) { g.Prices[0].Value = "-1" }, "", "value", "below 0"},
		"unknown zone of ban": {func(g *balance.Ground) { g.Bans = append(g.Bans, balance.GroundBan{Name: "x", Zone: "Mars"}) }, "", "zone", "Mars"},
		"unknown road of ban": {func(g *balance.Ground) {
			g.Bans = append(g.Bans, balance.GroundBan{Name: "x", Roads: []string{"无此路"}})
		}, "", "roads", "无此路"},
		"flow outside": {func(g *balance.Ground) {
			g.Flows = append(g.Flows, balance.GroundFlow{From: "Y01", To: "Y03", Month: "2030-01", Class: "spoil", State: "bank", M3: "5"})
		}, "Y01", "month", "outside"},
	} {
		t.Run(name, func(t *testing.T) {
			g, err := balance.GroundOf(in.Plans).With(&balance.PlanChanges{}, nil)
			require.NoError(t, err)
			c.change(g)
			input := in
			input.Plans, err = g.Plans(in.City)
			require.NoError(t, err)
			found, err := balance.Check(t.Context(), input, balance.Options{})
			require.NoError(t, err)
			named := false
			for _, f := range found {
				named = named || f.Severity == chengge.SeverityError && (c.site == "" || f.Site == c.site) && (c.field == "" || f.Field == c.field) && strings.Contains(f.Say.En, c.say)
				require.NotContains(t, f.Say.En+f.Say.Zh, "%!")
			}
			require.True(t, named, "%+v", found)
			_, err = balance.Solve(t.Context(), input, balance.Options{})
			require.Equal(t, chengge.ErrFindings, chengge.CodeOf(err))
		})
	}
	for text, say := range map[string]string{
		`{"volumes":[{"m3":true}]}`: "m3", `{"volumes":[{"colour":1}]}`: "colour", `{"volumes":7}`: "volumes", `[]`: "", `{`: "", `{} {}`: "follows", `{"hauliers":[{"vehicles":"x"}]}`: "vehicles",
	} {
		_, err := balance.ReadGround(strings.NewReader(text))
		require.Equal(t, chengge.ErrBadBody, chengge.CodeOf(err), text)
		require.ErrorContains(t, err, say)
	}
}
