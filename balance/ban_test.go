package balance_test

import (
	"strings"
	"testing"

	"chengge"
	"chengge/balance"
	"chengge/importers"
	"chengge/spatial/earthwork"
	"chengge/spatial/earthwork/coupled"
	"chengge/spatial/roadnet"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// changed gives the town's input with tables of its own, to be altered.
func changed(t *testing.T, change func(*importers.SitePlans)) balance.Input {
	in := read(t, "../testdata/town")
	change(in.Plans)
	return in
}

func ban(b roadnet.Ban) importers.BanRow { return importers.BanRow{Ban: b} }

// TestBans closes 中轴路, by which alone Y05 is reached: the plan is then the
// baseline's, unless the ban spares the project, the truck or the hours.
func TestBans(t *testing.T) {
	all := roadnet.Ban{Name: "alert", Roads: []string{"中轴路"}}
	exempt, night, electric := all, all, all
	exempt.Exempt = []string{"Y01", "Y02"}
	night.Hours, _ = chengge.ParseHours("06:00-20:00")
	electric.ExceptElectric = true
	window, err := chengge.ParseHours("20:00-06:00")
	require.NoError(t, err)
	for name, c := range map[string]struct {
		ban      roadnet.Ban
		o        balance.Options
		electric bool
		stored   float64
	}{
		"closed":   {all, balance.Options{}, false, 0},
		"exempt":   {exempt, balance.Options{}, false, 500},
		"by day":   {night, balance.Options{Window: window}, false, 500},
		"electric": {electric, balance.Options{}, true, 500},
		"diesel":   {electric, balance.Options{}, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			in := changed(t, func(p *importers.SitePlans) {
				p.Bans = append(p.Bans, ban(c.ban))
				if c.electric {
					p.Prices = append(p.Prices, importers.PriceRow{Item: "electric", Value: earthwork.Ratio{Num: 1, Den: 1}})
				}
			})
			r, d := solve(t, in, c.o)
			require.Equal(t, c.stored, volume(d, "Y01", "Y05"))
			if name == "closed" {
				require.NotEmpty(t, r.Findings) // Y05 is reached by no truck
				require.Equal(t, []string{"alert"}, d.Periods[0].Bans)
			}
		})
	}
	_, err = balance.Solve(t.Context(), changed(t, func(p *importers.SitePlans) {
		p.Bans = append(p.Bans, ban(roadnet.Ban{Name: "x", Roads: []string{"无此路"}}))
	}), balance.Options{})
	require.Equal(t, chengge.ErrFindings, chengge.CodeOf(err))
}

// TestFindings names what is surely not meant.
func TestFindings(t *testing.T) {
	hours, err := chengge.ParseHours("12:00-13:00")
	require.NoError(t, err)
	window, err := chengge.ParseHours("20:00-06:00")
	require.NoError(t, err)
	far := orb.Point{114.5, 34.75}
	for name, c := range map[string]struct {
		change func(*importers.SitePlans)
		o      balance.Options
		site   string
		say    string
	}{
		"windows":     {func(p *importers.SitePlans) { p.Sites[2].Hours = hours }, balance.Options{Window: window}, "Y03", "never meet"},
		"far away":    {func(p *importers.SitePlans) { p.Sites[2].Point = &far }, balance.Options{}, "Y03", "no truck can reach it"},
		"blacklisted": {func(p *importers.SitePlans) { p.Permits[0].Haulier = "K06" }, balance.Options{}, "Y01", "blacklisted"},
		"unlisted":    {func(p *importers.SitePlans) { p.Permits[0].Haulier = "K99" }, balance.Options{}, "Y01", "not listed"},
		"not covered": {func(p *importers.SitePlans) { p.Permits[0].M3 = 650 }, balance.Options{NeedPermits: true}, "Y01", "permits cover 500 of 1000 m³ bank"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := balance.Solve(t.Context(), changed(t, c.change), c.o)
			require.NoError(t, err)
			found := false
			for _, f := range r.Findings {
				require.NotContains(t, f.Say.En, "%!")
				require.NotContains(t, f.Say.Zh, "%!")
				found = found || f.Site == c.site && strings.Contains(f.Say.En, c.say)
			}
			require.True(t, found, "%v", r.Findings)
		})
	}
}

// TestCandidate opens Y05 only where the opening costs less than the 500 × 43.25
// = 21,625 yuan that its room saves.
func TestCandidate(t *testing.T) {
	for opening, stored := range map[earthwork.Yuan]float64{21_000 * 10_000: 500, 22_000 * 10_000: 0} {
		in := changed(t, func(p *importers.SitePlans) { p.Sites[4].Opening = &opening })
		_, d := solve(t, in, balance.Options{Solver: coupled.Options{Program: child(t)}})
		require.Equal(t, stored, volume(d, "Y01", "Y05"))
		require.NotEqual(t, earthwork.ProvenOptimal, d.Grade)
		require.Equal(t, "53585.8000", d.Scenarios[0].Yuan) // nobody opens it without a plan
	}
}
