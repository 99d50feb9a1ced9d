package earthwork_test

import (
	"math/rand/v2"
	"testing"

	"chengge/spatial/earthwork"

	"github.com/stretchr/testify/require"
)

// TestFaresByHand: 100 m³ go 10 km. K1 hauls for 1 yuan per m³·km and may take
// 60 m³, K2 for 3 and 60 m³: 60·10 + 40·30. With 30 m³ a week K1 leaves 10.
func TestFaresByHand(t *testing.T) {
	p := &earthwork.Problem{Periods: weeks(1), Legs: []earthwork.Legs{line(0, 10_000)}, NeedPermit: true,
		Sites: []earthwork.Site{{Code: "A", Gives: []earthwork.Give{{Material: spoil, Volume: 1000}}},
			{Code: "D", Takes: []earthwork.Take{{Use: earthwork.Disposal, Volume: 5000, Optional: true}}}},
		Prices: earthwork.Prices{Haul: 2 * yuan, Left: 100 * yuan},
		Permits: []earthwork.HaulPermit{{No: "1", From: "A", To: "D", Haulier: "K1", Class: earthwork.Spoil, Volume: 600},
			{No: "2", From: "A", To: "D", Haulier: "K2", Class: earthwork.Spoil, Volume: 600}}}
	_, plan := checkPlan(t, p)
	require.Equal(t, "2000.0000", earthwork.YuanOf(plan.Money))
	require.Len(t, plan.Moves, 1)
	p.Fares = map[string]earthwork.Yuan{"K1": yuan, "K2": 3 * yuan}
	pl, plan := checkPlan(t, p)
	require.Equal(t, "1800.0000", earthwork.YuanOf(plan.Money))
	require.Len(t, plan.Moves, 2)
	require.Equal(t, "K1", plan.Moves[0].Haulier)
	require.Equal(t, earthwork.BankVolume(600), plan.Moves[0].Volume)
	require.Equal(t, 10*yuan, plan.Moves[0].Price)
	require.Equal(t, 30*yuan, plan.Moves[1].Price)
	other, err := pl.Alternative(t.Context(), plan, plan.Moves[0])
	require.NoError(t, err) // 60 by K2, 40 are left
	require.Equal(t, 60*30+40*100-1800, int(other.Change[0].Float()/10_000))
	p.HaulLimits = []earthwork.HaulLimit{{Name: "K1", Haulier: "K1", Volume: 300}}
	plan = solveCoupled(t, p)
	require.Equal(t, "3100.0000", earthwork.YuanOf(plan.Money)) // 30·10 + 60·30 + 10·100
	p.HaulLimits, p.Contracts = nil, []earthwork.Flow{{From: "A", To: "D", Material: spoil, Use: earthwork.Disposal, Volume: 900}}
	_, plan = checkPlan(t, p)
	require.Equal(t, "1800.0000", earthwork.YuanOf(plan.Money))
	p.Contracts, p.Former, p.Keep, p.Change = nil, []earthwork.Flow{{From: "A", To: "D", Material: spoil, Use: earthwork.Disposal, Volume: 700}}, yuan, yuan
	_, plan = checkPlan(t, p)
	require.Equal(t, "1800.0000", earthwork.YuanOf(plan.Money))
	require.Equal(t, "1760.0000", earthwork.YuanOf(plan.Levels[0].Total)) // 70 kept, 30 on top
}

// TestRandomFares has random plans with permits, prices of hauliers, contracts
// and former plans proven, warm and cold.
func TestRandomFares(t *testing.T) {
	r := rand.New(rand.NewPCG(81, 8))
	carried := 0
	var before *earthwork.Planner
	for range 400 {
		p := randomProblem(r)
		p.NeedPermit, p.Fares = true, map[string]earthwork.Yuan{}
		hauliers := []string{"K1", "K2", "K3"}
		for _, h := range hauliers[:1+r.IntN(3)] {
			p.Fares[h] = yuan * earthwork.Yuan(r.IntN(5))
		}
		classes := []earthwork.WasteClass{earthwork.Spoil, earthwork.DemolitionRubble}
		for range 3 * len(p.Sites) * len(p.Sites) {
			p.Permits = append(p.Permits, earthwork.HaulPermit{No: "n", From: p.Sites[r.IntN(len(p.Sites))].Code, To: p.Sites[r.IntN(len(p.Sites))].Code,
				Haulier: hauliers[r.IntN(3)], Class: classes[r.IntN(2)], Volume: earthwork.BankVolume(1 + r.IntN(30)), Barred: r.IntN(9) == 0})
		}
		pl, plan := checkPlan(t, p)
		if plan == nil {
			continue
		}
		for _, m := range plan.Moves {
			if m.Haulier != "" {
				carried++
			}
		}
		warm, err := earthwork.NewPlanner(p)
		require.NoError(t, err)
		again, err := warm.Solve(t.Context(), earthwork.Options{After: before, Near: flowsOf(plan)})
		require.NoError(t, err)
		require.NoError(t, again.Verify())
		require.Zero(t, again.Levels[0].Total.Cmp(plan.Levels[0].Total))
		before = pl
		q := *p
		q.Former, q.Keep, q.Change = flowsOf(plan), yuan, yuan
		checkPlan(t, &q)
	}
	require.Greater(t, carried, 100)
}
