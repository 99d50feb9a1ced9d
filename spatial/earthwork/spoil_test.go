package earthwork

import (
	"math/rand/v2"
	"slices"
	"testing"

	"chengge"

	"github.com/stretchr/testify/require"
)

// TestVerifyRefusesSpoiledPlans spoils proven plans in one place, in 1,000 ways:
// a flow, a potential, a stated total, or what the problem itself allows.
func TestVerifyRefusesSpoiledPlans(t *testing.T) {
	r := rand.New(rand.NewPCG(99, 8))
	const n = 8
	day := chengge.Period{}
	day.Begins = day.Begins.AddDate(2025, 0, 0)
	day.Ends = day.Begins.AddDate(0, 0, 7)
	refused := 0
	for refused < 1000 {
		p := &Problem{Periods: []chengge.Period{day}, Legs: []Legs{{Metres: make([]int64, n*n), Seconds: make([]int64, n*n)}},
			Prices: Prices{Haul: 10_000, Left: 10_000_000, Unmet: 10_000_000}}
		for i := range n * n {
			p.Legs[0].Metres[i] = 500 + r.Int64N(9000)
		}
		clay := Material{Waste: Spoil, Soil: Clay}
		for i := range n {
			s := Site{Code: string(rune('A' + i))}
			if i%2 == 0 {
				s.Gives = []Give{{Material: clay, Volume: BankVolume(1 + r.IntN(500))}}
			} else {
				s.Takes = []Take{{Use: GeneralFill, Volume: BankVolume(1 + r.IntN(500))}, {Use: Disposal, Volume: BankVolume(1 + r.IntN(300)), Optional: true, Fee: 20_000}}
			}
			p.Sites = append(p.Sites, s)
		}
		pl, err := NewPlanner(p)
		require.NoError(t, err)
		plan, err := pl.Solve(t.Context(), Options{})
		require.NoError(t, err)
		require.NoError(t, plan.Verify())
		for range 20 {
			bad := *plan
			bad.flows = slices.Clone(plan.flows)
			bad.Levels = slices.Clone(plan.Levels)
			bad.potentials = [][]int64{slices.Clone(plan.potentials[0])}
			switch i := r.IntN(len(bad.flows)); r.IntN(4) {
			case 0:
				bad.flows[i]++
			case 1:
				bad.flows[i]--
			case 2: // a haul that carries something pays for it exactly
				k := r.IntN(len(pl.hauls))
				if bad.flows[pl.arc(int32(k))] == 0 {
					continue
				}
				bad.potentials[0][pl.hauls[k].o.node] += 1 - 2*r.Int64N(2)
			case 3:
				bad.Levels[0].Total = bad.Levels[0].Total.AddProduct(1, 1-2*r.Int64N(2))
			}
			require.Error(t, bad.Verify())
			refused++
		}
		// A cheaper haul that the plan does not use: the problem changed under it.
		if k := slices.IndexFunc(pl.hauls, func(h haul) bool { return pl.s.Flow(pl.arc(pl.at[pairKey(h.o, h.d)])) == 0 }); k >= 0 {
			h := pl.hauls[k]
			pl.m.base[0][int(h.o.site)*n+int(h.d.site)] -= 1_000_000_000
			require.Error(t, plan.Verify())
		}
	}
}
