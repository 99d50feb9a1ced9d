package earthwork_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"chengge"
	"chengge/spatial/earthwork"

	"github.com/stretchr/testify/require"
)

var spoil = earthwork.Material{Waste: earthwork.Spoil, Soil: earthwork.Clay, Quality: earthwork.Clean}

func weeks(n int) (out []chengge.Period) {
	begin := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	for i := range n {
		out = append(out, chengge.Period{Begins: begin.AddDate(0, 0, 7*i), Ends: begin.AddDate(0, 0, 7*i+7)})
	}
	return out
}

// line puts sites on a line, so many metres from its beginning.
func line(at ...int64) earthwork.Legs {
	n := len(at)
	l := earthwork.Legs{Metres: make([]int64, n*n), Seconds: make([]int64, n*n)}
	for i := range at {
		for j := range at {
			l.Metres[i*n+j] = max(at[i]-at[j], at[j]-at[i])
			l.Seconds[i*n+j] = l.Metres[i*n+j] / 10
		}
	}
	return l
}

const yuan = earthwork.Yuan(10_000)

// checkPlan solves a problem and has the verifier prove the plan; "" is a
// problem that no plan meets.
func checkPlan(t testing.TB, p *earthwork.Problem) (*earthwork.Planner, *earthwork.Plan) {
	t.Helper()
	pl, err := earthwork.NewPlanner(p)
	require.NoError(t, err)
	plan, err := pl.Solve(t.Context(), earthwork.Options{})
	var c *earthwork.Conflict
	if errors.As(err, &c) {
		return pl, nil
	}
	require.NoError(t, err)
	require.NoError(t, plan.Verify())
	return pl, plan
}

// TestPlanByHand: a pit gives 300 m³; a fill at 2 km needs 100 m³, the disposal
// site at 5 km takes 150 m³. At 2 yuan per m³·km, 1 yuan for loading, 10 yuan for
// disposal and 100 yuan for what is left: 100·(1+4) + 150·(1+10+10) + 50·100.
func TestPlanByHand(t *testing.T) {
	p := &earthwork.Problem{
		Periods: weeks(1),
		Sites: []earthwork.Site{
			{Code: "A", Type: chengge.ProjectSite, Gives: []earthwork.Give{{Material: spoil, Volume: 3000}}},
			{Code: "B", Type: chengge.ProjectSite, Takes: []earthwork.Take{{Use: earthwork.GeneralFill, Volume: 1000}}},
			{Code: "C", Type: chengge.DisposalSite, Takes: []earthwork.Take{{Use: earthwork.Disposal, Volume: 1500, Optional: true, Fee: 10 * yuan}}},
		},
		Legs:   []earthwork.Legs{line(0, 2000, 5000)},
		Prices: earthwork.Prices{Load: yuan, Haul: 2 * yuan, Left: 100 * yuan, Unmet: 100 * yuan},
	}
	_, plan := checkPlan(t, p)
	require.Equal(t, "8650.0000", earthwork.YuanOf(plan.Levels[0].Total))
	require.Equal(t, "8650.0000", earthwork.YuanOf(plan.Money))
	require.Len(t, plan.Moves, 2)
	require.Equal(t, []earthwork.Rest{{Site: "A", Material: spoil, Volume: 500}}, plan.Left)
	require.Empty(t, plan.Unmet)
	require.True(t, plan.Moves[0].Direct)
	require.Equal(t, int64(2000), plan.Moves[0].Metres)
}

// randomProblem makes a small problem with all that a network can hold.
func randomProblem(r *rand.Rand) *earthwork.Problem {
	n, periods := 2+r.IntN(7), 1+r.IntN(4)
	at := make([]int64, n)
	for i := range at {
		at[i] = r.Int64N(9000)
	}
	materials := []earthwork.Material{spoil, {Waste: earthwork.Spoil, Soil: earthwork.Topsoil}, {Waste: earthwork.DemolitionRubble}, {Waste: earthwork.Spoil, Quality: earthwork.Contaminated}}
	uses := []earthwork.Use{earthwork.GeneralFill, earthwork.StructuralFill, earthwork.Planting, earthwork.Recycling, earthwork.Disposal, earthwork.Treatment}
	p := &earthwork.Problem{Periods: weeks(periods), Legs: []earthwork.Legs{line(at...)},
		Prices: earthwork.Prices{Load: yuan, Haul: yuan * earthwork.Yuan(1+r.IntN(3)), Hour: yuan * earthwork.Yuan(r.IntN(3)), Left: 40 * yuan, Unmet: 60 * yuan, CO2: 90_000}}
	must := r.IntN(4) == 0
	for i := range n {
		s := earthwork.Site{Code: fmt.Sprintf("S%d", i), Zone: fmt.Sprintf("Z%d", r.IntN(2)), Type: chengge.ProjectSite}
		for range r.IntN(4) {
			s.Gives = append(s.Gives, earthwork.Give{Material: materials[r.IntN(len(materials))], Period: r.IntN(periods), Volume: earthwork.BankVolume(r.IntN(50)),
				Optional: r.IntN(4) == 0})
			g := &s.Gives[len(s.Gives)-1]
			g.Must = must && !g.Optional && r.IntN(3) == 0
		}
		for range r.IntN(4) {
			s.Takes = append(s.Takes, earthwork.Take{Use: uses[r.IntN(len(uses))], Period: r.IntN(periods), Volume: earthwork.BankVolume(r.IntN(50)),
				Optional: r.IntN(2) == 0, Fee: yuan * earthwork.Yuan(r.IntN(9))})
			k := &s.Takes[len(s.Takes)-1]
			k.Must = must && !k.Optional && r.IntN(3) == 0
		}
		if r.IntN(3) == 0 {
			s.Stores = append(s.Stores, earthwork.Store{Material: materials[r.IntN(2)], Room: earthwork.BankVolume(r.IntN(40)), Start: earthwork.BankVolume(r.IntN(2) * r.IntN(20)),
				Hold: yuan / 2, Fee: yuan, Own: r.IntN(2) == 0, Rest: yuan * earthwork.Yuan(r.IntN(20))})
		}
		if r.IntN(3) == 0 {
			s.TakeLimit.All = earthwork.BankVolume(1 + r.IntN(60))
		}
		if r.IntN(3) == 0 {
			for range periods {
				s.TakeLimit.Period = append(s.TakeLimit.Period, earthwork.BankVolume(r.IntN(30)))
			}
		}
		if r.IntN(4) == 0 {
			s.GiveLimit.All = earthwork.BankVolume(1 + r.IntN(60))
		}
		p.Sites = append(p.Sites, s)
	}
	if r.IntN(3) == 0 {
		p.MaxMetres = 1000 + r.Int64N(8000)
	}
	switch r.IntN(6) {
	case 0:
		p.Objective = []earthwork.Criterion{earthwork.LeastDistance}
	case 1:
		p.Objective = []earthwork.Criterion{earthwork.MostDirect, earthwork.LeastCost}
	case 2:
		p.Objective = []earthwork.Criterion{earthwork.LeastUnserved, earthwork.LeastOutside, earthwork.LeastCO2}
	}
	return p
}

// TestRandomPlansAreProven solves small problems of every kind; each plan is
// proven by levels, also after a warm start from another plan.
func TestRandomPlansAreProven(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	conflicts := 0
	var before *earthwork.Planner
	for range 1500 {
		p := randomProblem(r)
		pl, plan := checkPlan(t, p)
		warm, err := earthwork.NewPlanner(p)
		require.NoError(t, err)
		again, err := warm.Solve(t.Context(), earthwork.Options{After: before})
		if plan == nil {
			conflicts++
			var c *earthwork.Conflict
			require.ErrorAs(t, err, &c)
			continue
		}
		require.NoError(t, err)
		require.NoError(t, again.Verify())
		for l := range plan.Levels {
			require.Zero(t, plan.Levels[l].Total.Cmp(again.Levels[l].Total))
		}
		before = pl
	}
	require.Greater(t, conflicts, 20)
}

func TestSolveStops(t *testing.T) {
	p := randomProblem(rand.New(rand.NewPCG(1, 1)))
	pl, err := earthwork.NewPlanner(p)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = pl.Solve(ctx, earthwork.Options{})
	require.ErrorIs(t, err, context.Canceled)
	_, err = pl.Solve(t.Context(), earthwork.Options{})
	require.NoError(t, err)
}
