package earthwork_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"chengge"
	"chengge/spatial/earthwork"

	"github.com/stretchr/testify/require"
)

// only leaves of all demands that must be met those that are listed.
func only(p *earthwork.Problem, keep []earthwork.Demand) *earthwork.Problem {
	q := *p
	q.Sites = slices.Clone(p.Sites)
	used := make([]bool, len(keep))
	claim := func(match func(earthwork.Demand) bool) bool {
		for i, d := range keep {
			if !used[i] && match(d) {
				used[i] = true
				return true
			}
		}
		return false
	}
	for i := range q.Sites {
		s := &q.Sites[i]
		s.Gives, s.Takes, s.Stores = slices.Clone(s.Gives), slices.Clone(s.Takes), slices.Clone(s.Stores)
		for j := range s.Stores {
			st := &s.Stores[j]
			if st.Start > 0 && !claim(func(d earthwork.Demand) bool {
				return d.Site == s.Code && d.Gives && d.Material == st.Material && d.Volume == st.Start && d.Period == 0
			}) {
				st.Start = 0
			}
		}
		for j := range s.Gives {
			g := &s.Gives[j]
			g.Must = g.Must && claim(func(d earthwork.Demand) bool {
				return d.Site == s.Code && d.Gives && d.Material == g.Material && d.Period == g.Period && d.Volume == g.Volume
			})
		}
		for j := range s.Takes {
			k := &s.Takes[j]
			k.Must = k.Must && claim(func(d earthwork.Demand) bool {
				return d.Site == s.Code && !d.Gives && d.Use == k.Use && d.Period == k.Period && d.Volume == k.Volume
			})
		}
	}
	return &q
}

// TestConflictsAreIrreducible has each conflict proven by the verifier; the
// demands named contradict each other, and without any of them they do not.
func TestConflictsAreIrreducible(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	seen := 0
	for seen < 60 {
		p := randomProblem(r)
		for i := range p.Sites {
			for j := range p.Sites[i].Stores {
				p.Sites[i].Stores[j].Start = 0 // a start that is taken away is no waiver
			}
		}
		pl, err := earthwork.NewPlanner(p)
		require.NoError(t, err)
		_, err = pl.Solve(t.Context(), earthwork.Options{})
		if err == nil {
			continue
		}
		seen++
		var c *earthwork.Conflict
		require.ErrorAs(t, err, &c)
		require.NoError(t, c.Verify())
		require.NotEmpty(t, c.Demands)
		require.NotEmpty(t, c.Relief)
		_, plan := checkPlan(t, only(p, c.Demands))
		require.Nil(t, plan)
		for i := range c.Demands {
			_, plan := checkPlan(t, only(p, slices.Delete(slices.Clone(c.Demands), i, i+1)))
			require.NotNil(t, plan, "without %v", c.Demands[i])
		}
	}
}

// TestConflictByHand: two pits must lose 100 m³ each where 150 m³ fit; a third
// one with a place of its own has nothing to do with it.
func TestConflictByHand(t *testing.T) {
	give := func(code string) earthwork.Site {
		return earthwork.Site{Code: code, Gives: []earthwork.Give{{Material: spoil, Volume: 1000, Must: true}}}
	}
	rubble := earthwork.Material{Waste: earthwork.DemolitionRubble}
	p := &earthwork.Problem{Periods: weeks(1), Legs: []earthwork.Legs{line(0, 1, 2, 3, 4)}, Prices: earthwork.Prices{Left: yuan, Unmet: yuan},
		Sites: []earthwork.Site{give("A"), give("B"),
			{Code: "C", Takes: []earthwork.Take{{Use: earthwork.Disposal, Volume: 1500, Optional: true, Materials: []earthwork.Material{spoil}}}},
			{Code: "D", Gives: []earthwork.Give{{Material: rubble, Volume: 500, Must: true}}},
			{Code: "E", Takes: []earthwork.Take{{Use: earthwork.Recycling, Volume: 500, Optional: true}}},
		}}
	pl, err := earthwork.NewPlanner(p)
	require.NoError(t, err)
	_, err = pl.Solve(t.Context(), earthwork.Options{})
	var c *earthwork.Conflict
	require.ErrorAs(t, err, &c)
	require.Equal(t, chengge.ErrConflict, chengge.CodeOf(err))
	require.Equal(t, []string{"A", "B"}, []string{c.Demands[0].Site, c.Demands[1].Site})
	require.Len(t, c.Demands, 2)
	require.Len(t, c.Relief, 1)
	require.Equal(t, earthwork.BankVolume(500), c.Relief[0].Volume)
	require.Contains(t, err.Error(), "A must lose 100 m³ bank of spoil, clay, clean")
}

func TestBadProblemsNameSiteAndField(t *testing.T) {
	good := func() *earthwork.Problem {
		return &earthwork.Problem{Periods: weeks(2), Legs: []earthwork.Legs{line(0, 1000)}, Prices: earthwork.Prices{Haul: yuan, Left: yuan, Unmet: yuan},
			Sites: []earthwork.Site{{Code: "A", Gives: []earthwork.Give{{Material: spoil, Volume: 10}, {Material: spoil, Volume: 10, Optional: true}}},
				{Code: "B", Takes: []earthwork.Take{{Use: earthwork.Disposal, Volume: 10, Optional: true}}}}}
	}
	for name, c := range map[string]struct {
		spoil       func(*earthwork.Problem)
		site, field string
	}{
		"negative":  {func(p *earthwork.Problem) { p.Sites[0].Gives[0].Volume = -1 }, "A", "gives[0].volume"},
		"absurd":    {func(p *earthwork.Problem) { p.Sites[1].Takes[0].Volume = 1 << 50 }, "B", "takes[0].volume"},
		"class":     {func(p *earthwork.Problem) { p.Sites[0].Gives[0].Material.Waste = "gold" }, "A", "gives[0].material"},
		"use":       {func(p *earthwork.Problem) { p.Sites[1].Takes[0].Use = "eating" }, "B", "takes[0].use"},
		"period":    {func(p *earthwork.Problem) { p.Sites[0].Gives[0].Period = 2 }, "A", "gives[0].period"},
		"twice":     {func(p *earthwork.Problem) { p.Sites[1].Code = "A" }, "A", "code"},
		"circle":    {func(p *earthwork.Problem) { p.Sites[1].Takes[0].Fee = -5 * yuan }, "B", "takes[0].fee"},
		"price":     {func(p *earthwork.Problem) { p.Sites[1].Takes[0].Fee = 1 << 60 }, "B", "takes[0].fee"},
		"haul":      {func(p *earthwork.Problem) { p.Prices.Haul = -1 }, "", "prices.haul"},
		"legs":      {func(p *earthwork.Problem) { p.Legs[0] = line(1) }, "", "legs[0]"},
		"way":       {func(p *earthwork.Problem) { p.Legs[0].Metres[1] = 1 << 40 }, "A", "legs[0]"},
		"periods":   {func(p *earthwork.Problem) { p.Periods[1].Begins = p.Periods[0].Begins }, "", "periods[1]"},
		"limit":     {func(p *earthwork.Problem) { p.Sites[1].TakeLimit.Period = []earthwork.BankVolume{1} }, "B", "take_limit"},
		"objective": {func(p *earthwork.Problem) { p.Objective = []earthwork.Criterion{"beauty"} }, "", "objective[0]"},
		"contract": {func(p *earthwork.Problem) {
			p.Contracts = []earthwork.Flow{{From: "A", To: "B", Material: spoil, Use: earthwork.Planting, Volume: 1}}
		}, "A", "contracts[0]"},
		"permit": {func(p *earthwork.Problem) {
			p.Permits = []earthwork.HaulPermit{{No: "1", From: "A", To: "X", Class: earthwork.Spoil}}
		}, "X", "permits[0]"},
		"both": {func(p *earthwork.Problem) { p.Sites[0].Gives[1].Must = true }, "A", "gives[1]"},
		"exact range": {func(p *earthwork.Problem) {
			p.Prices.Haul, p.Legs[0] = earthwork.MostPrice, line(0, 10_000_000)
			p.Prices.Load = earthwork.MostPrice
		}, "", "prices"},
	} {
		p := good()
		_, err := earthwork.NewPlanner(p)
		require.NoError(t, err)
		c.spoil(p)
		_, err = earthwork.NewPlanner(p)
		issues := earthwork.IssuesOf(err)
		if name == "exact range" && err == nil {
			continue // exact after all: nothing to refuse
		}
		require.NotEmpty(t, issues, "%s: %v", name, err)
		require.Equal(t, c.site, issues[0].Site, name)
		require.Equal(t, c.field, issues[0].Field, name)
		require.Equal(t, chengge.ErrFindings, chengge.CodeOf(err))
		require.NotEmpty(t, issues[0].Message(chengge.Chinese))
	}
}

// TestContractInConflict: 150 m³ are contracted to a site that takes 100.
func TestContractInConflict(t *testing.T) {
	p := threeSites()
	p.Sites[2].Takes[0].Volume = 1000
	p.Contracts = []earthwork.Flow{{From: "A", To: "C", Material: spoil, Use: earthwork.Disposal, Volume: 1500}}
	pl, err := earthwork.NewPlanner(p)
	require.NoError(t, err)
	_, err = pl.Solve(t.Context(), earthwork.Options{})
	var c *earthwork.Conflict
	require.ErrorAs(t, err, &c)
	require.NoError(t, c.Verify())
	require.Len(t, c.Demands, 1)
	require.NotNil(t, c.Demands[0].Contract)
	require.Equal(t, earthwork.BankVolume(500), c.Relief[0].Volume)
	require.ErrorContains(t, err, "contract: 150 m³ bank from A to C")
}
