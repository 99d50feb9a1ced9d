package earthwork_test

import (
	"math/rand/v2"
	"testing"

	"chengge/spatial/earthwork"

	"github.com/stretchr/testify/require"
)

func flowsOf(p *earthwork.Plan) (out []earthwork.Flow) {
	for _, m := range p.Moves {
		out = append(out, m.Flow)
	}
	return out
}

// TestStartNearAKeptPlan begins with the flows of a plan, whole, changed or
// absurd: the optimum is the same, and near it few pivots are left.
func TestStartNearAKeptPlan(t *testing.T) {
	r := rand.New(rand.NewPCG(79, 8))
	for range 200 {
		p := randomProblem(r)
		_, plan := checkPlan(t, p)
		if plan == nil {
			continue
		}
		near := flowsOf(plan)
		for i := range near {
			if r.IntN(4) == 0 {
				near[i].Volume = earthwork.BankVolume(r.IntN(100_000))
			}
			if r.IntN(20) == 0 {
				near[i].Period = r.IntN(9) - 1
			}
		}
		pl, err := earthwork.NewPlanner(p)
		require.NoError(t, err)
		again, err := pl.Solve(t.Context(), earthwork.Options{Near: near})
		require.NoError(t, err)
		require.NoError(t, again.Verify())
		for l := range plan.Levels {
			require.Zero(t, plan.Levels[l].Total.Cmp(again.Levels[l].Total))
		}
	}
	p := bigCity(60, 20, 12, 6)
	_, cold := checkPlan(t, p)
	p.Sites[7].Gives[0].Volume *= 2
	_, want := checkPlan(t, p)
	pl, err := earthwork.NewPlanner(p)
	require.NoError(t, err)
	warm, err := pl.Solve(t.Context(), earthwork.Options{Near: flowsOf(cold)})
	require.NoError(t, err)
	require.NoError(t, warm.Verify())
	require.Zero(t, want.Money.Cmp(warm.Money))
	require.Less(t, 4*warm.Pivots, cold.Pivots)
	t.Logf("%d pivots cold, %d near", cold.Pivots, warm.Pivots)
}
