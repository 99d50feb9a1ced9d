package earthwork_test

import (
	"math/rand/v2"
	"testing"

	"chengge"
	"chengge/spatial/earthwork"

	"github.com/stretchr/testify/require"
)

// TestHardOrderWithTiedFlows: A gives 200 m³; F in its own zone is 10 km away, N
// in another 1 km; trucks move 150 m³ in all. The zone comes first, whatever it
// costs: 150 m³ go to F, 50 m³ are left.
func TestHardOrderWithTiedFlows(t *testing.T) {
	site := func(code, zone string) earthwork.Site {
		return earthwork.Site{Code: code, Zone: zone, Takes: []earthwork.Take{{Use: earthwork.Disposal, Volume: 1200, Optional: true}}}
	}
	p := &earthwork.Problem{Periods: weeks(1), Legs: []earthwork.Legs{line(0, 10_000, 1000)},
		Sites:    []earthwork.Site{{Code: "A", Zone: "1", Gives: []earthwork.Give{{Material: spoil, Volume: 2000}}}, site("F", "1"), site("N", "2")},
		Prices:   earthwork.Prices{Haul: 2 * yuan, Left: 500 * yuan},
		Coupling: earthwork.Coupling{HaulLimits: []earthwork.HaulLimit{{Name: "nights", Period: -1, Volume: 1500}}}}
	for _, c := range []struct {
		order   []earthwork.Criterion
		toF     earthwork.BankVolume
		outside string
		money   string
	}{
		// F is full at 120 m³, so that 30 cross the border: 120·20 + 30·2 + 50·500.
		{[]earthwork.Criterion{earthwork.LeastUnserved, earthwork.LeastOutside, earthwork.LeastCost}, 1200, "300", "27460.0000"},
		// Nothing crosses: 80 are left.
		{[]earthwork.Criterion{earthwork.LeastOutside, earthwork.LeastCost}, 1200, "300", "27460.0000"},
		// Cost first: 120 to N, 30 to F.
		{[]earthwork.Criterion{earthwork.LeastCost, earthwork.LeastOutside}, 300, "1200", "25840.0000"},
		{[]earthwork.Criterion{earthwork.LeastDistance, earthwork.LeastCost}, 300, "1200", "25840.0000"},
	} {
		p.Objective = c.order
		plan := solveCoupled(t, p)
		require.Equal(t, earthwork.ProvenBound, plan.Grade)
		require.Less(t, plan.Gap, 1e-6)
		toF := earthwork.BankVolume(0)
		for _, m := range plan.Moves {
			if m.To == "F" {
				toF += m.Volume
			}
		}
		require.Equal(t, c.toF, toF, c.order)
		require.Equal(t, c.money, earthwork.YuanOf(plan.Money))
		for _, l := range plan.Levels {
			if l.Criterion == earthwork.LeastOutside {
				require.Equal(t, c.outside, l.Total.String())
			}
		}
	}
}

// TestRandomOrdersWithTiedFlows holds hard orders of tied problems to the optimum
// of each level alone, and to the network's where the ties do not bind.
func TestRandomOrdersWithTiedFlows(t *testing.T) {
	options := child(t)
	r := rand.New(rand.NewPCG(78, 8))
	tied := 0
	for range 100 {
		p := randomProblem(r)
		for i := range p.Sites {
			s := &p.Sites[i]
			s.Zone = string(rune('a' + r.IntN(2)))
			for j := range s.Gives {
				s.Gives[j].Volume, s.Gives[j].Must = s.Gives[j].Volume*100, false
			}
			for j := range s.Takes {
				s.Takes[j].Volume, s.Takes[j].Must = s.Takes[j].Volume*100, false
			}
			for j := range s.Stores {
				s.Stores[j].Room, s.Stores[j].Start = s.Stores[j].Room*100, s.Stores[j].Start*100
			}
			for j := range s.TakeLimit.Period {
				s.TakeLimit.Period[j] *= 100
			}
			s.TakeLimit.All, s.GiveLimit.All = s.TakeLimit.All*100, s.GiveLimit.All*100
		}
		p.HaulLimits = []earthwork.HaulLimit{{Name: "all", Period: -1, Volume: earthwork.BankVolume(r.IntN(15000))}}
		solve := func(order ...earthwork.Criterion) *earthwork.Plan {
			q := *p
			q.Objective = order
			pl, err := earthwork.NewPlanner(&q)
			require.NoError(t, err)
			plan, err := pl.SolveCoupled(t.Context(), earthwork.Options{}, options)
			if chengge.CodeOf(err) == chengge.ErrConflict {
				return nil
			}
			require.NoError(t, err)
			require.NoError(t, plan.Verify())
			return plan
		}
		first := solve(earthwork.LeastUnserved)
		both := solve(earthwork.LeastUnserved, earthwork.LeastOutside, earthwork.LeastCost)
		if first == nil || both == nil {
			require.Equal(t, first == nil, both == nil)
			continue
		}
		require.Zero(t, first.Levels[0].Total.Cmp(both.Levels[0].Total))
		if both.Grade != earthwork.ProvenOptimal {
			tied++
			for _, l := range both.Levels {
				require.Less(t, l.Gap, 0.001)
			}
		}
	}
	require.Greater(t, tied, 15)
}

// TestReasonsOfTiedPlans: nights that end, a permit used up, a site that is not
// opened, a site that is full, and what is dearer than its penalty.
func TestReasonsOfTiedPlans(t *testing.T) {
	reason := func(change func(*earthwork.Problem)) earthwork.Reason {
		p := threeSites()
		change(p)
		pl, err := earthwork.NewPlanner(p)
		require.NoError(t, err)
		plan, err := pl.SolveCoupled(t.Context(), earthwork.Options{}, child(t))
		require.NoError(t, err)
		require.NoError(t, plan.Verify())
		require.NotEqual(t, earthwork.ProvenOptimal, plan.Grade)
		all, err := pl.Reasons(t.Context(), plan)
		require.NoError(t, err)
		require.Len(t, all, len(plan.Left)+len(plan.Unmet))
		for _, r := range all {
			require.NotContains(t, r.Message(chengge.English, p), "{")
			require.NotContains(t, r.Message(chengge.Chinese, p), "{")
		}
		require.NotEmpty(t, all)
		return all[0]
	}
	nights := func(v earthwork.BankVolume) func(*earthwork.Problem) {
		return func(p *earthwork.Problem) {
			p.HaulLimits = []earthwork.HaulLimit{{Name: "nights", Period: -1, Volume: v}}
		}
	}
	r := reason(nights(2000))
	require.Equal(t, earthwork.ByTie, r.Why)
	require.Equal(t, []string{"haul limit nights"}, r.Full)
	require.Equal(t, earthwork.BankVolume(1000), r.Volume)
	// C is closed, since opening costs more than the penalty.
	r = reason(func(p *earthwork.Problem) { p.Sites[2].Candidate, p.Sites[2].Opening = true, 1_000_000*yuan })
	require.Equal(t, earthwork.ByCapacity, r.Why) // B, where some of it goes, is full
	r = reason(func(p *earthwork.Problem) {
		p.Sites[2].Candidate, p.Sites[2].Opening = true, 1_000_000*yuan
		p.Sites[1].Takes = nil
	})
	require.Equal(t, earthwork.ByClosed, r.Why)
	require.Equal(t, "C", r.Other)
	r = reason(func(p *earthwork.Problem) {
		p.Sites[2].Candidate, p.MostOpen, p.Exactly = true, 1, true
		p.Prices.Left = yuan
	})
	require.Equal(t, earthwork.ByPrice, r.Why)
}
