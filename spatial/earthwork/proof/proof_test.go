package proof_test

import (
	"math/big"
	"slices"
	"testing"

	"chengge/spatial/earthwork/proof"

	"github.com/stretchr/testify/require"
)

// Node 0 gives 3 and node 2 takes 3; two units fit through node 1 for 2 each,
// the third goes straight for 5: 9 in all.
func small(flows ...int64) proof.Network {
	arcs := []proof.Arc{
		{From: 0, To: 1, Upper: 2, Costs: []int64{1}},
		{From: 1, To: 2, Upper: proof.Unlimited, Costs: []int64{1}},
		{From: 0, To: 2, Upper: 9, Costs: []int64{5}},
	}
	for i, f := range flows {
		arcs[i].Flow = f
	}
	return proof.Network{Supply: []int64{3, 0, -3}, Arcs: slices.Values(arcs)}
}

func TestOptimal(t *testing.T) {
	totals, err := proof.Optimal(small(2, 2, 1), []int64{0, 4, 5})
	require.NoError(t, err)
	require.Equal(t, "9", totals[0].String())
	for name, c := range map[string]struct {
		flows []int64
		pi    []int64
		says  string
	}{
		"dearer":        {[]int64{1, 1, 2}, []int64{0, 4, 5}, "arc 0 from node 0 to node 1: level 0 would gain"},
		"unbalanced":    {[]int64{2, 2, 0}, []int64{0, 4, 5}, "node 0: 1 more comes"},
		"over":          {[]int64{3, 3, 0}, []int64{0, 4, 5}, "outside [0, 2]"},
		"below":         {[]int64{-1, -1, 4}, []int64{0, 4, 5}, "outside [0, 2]"},
		"bad potential": {[]int64{2, 2, 1}, []int64{0, 4, 6}, "would gain"},
		"too few":       {[]int64{2, 2, 1}, []int64{0, 4}, "2 potentials"},
		"too large":     {[]int64{2, 2, 1}, []int64{0, 1 << 61, 5}, "too large"},
	} {
		_, err := proof.Optimal(small(c.flows...), c.pi)
		require.ErrorContains(t, err, c.says, name)
	}
}

func TestOptimalByLevels(t *testing.T) {
	// Both ways are equal on the first level; the second prefers arc 1.
	arcs := func(a, b int64) proof.Network {
		return proof.Network{Supply: []int64{4, -4}, Arcs: slices.Values([]proof.Arc{
			{From: 0, To: 1, Upper: 9, Flow: a, Costs: []int64{7, 2}}, {From: 0, To: 1, Upper: 3, Flow: b, Costs: []int64{7, 1}}})}
	}
	totals, err := proof.Optimal(arcs(1, 3), []int64{0, 7}, []int64{0, 2})
	require.NoError(t, err)
	require.Equal(t, []string{"28", "5"}, []string{totals[0].String(), totals[1].String()})
	_, err = proof.Optimal(arcs(2, 2), []int64{0, 7}, []int64{0, 2})
	require.ErrorContains(t, err, "level 1 would gain")
}

func TestInfeasible(t *testing.T) {
	n := proof.Network{Supply: []int64{3, 0, -3}, Arcs: slices.Values([]proof.Arc{{From: 0, To: 1, Upper: 2}, {From: 1, To: 2, Upper: proof.Unlimited}})}
	require.NoError(t, proof.Infeasible(n, []bool{true, false, false}))
	require.Error(t, proof.Infeasible(n, []bool{true, true, false}))
	require.Error(t, proof.Infeasible(small(), []bool{true, false, false}))
}

// Least −x −y with x + 2y ≤ 4, 3x + y ≤ 6 over [0, 10]: the optimum is −14/5 at
// (8/5, 6/5) with duals −2/5 and −1/5.
func linear() *proof.Linear {
	return &proof.Linear{Cost: []int64{-1, -1}, Lower: []int64{0, 0}, Upper: []int64{10, 10},
		RowLower: []int64{-proof.Infinite, -proof.Infinite}, RowUpper: []int64{4, 6},
		Start: []int{0, 2, 4}, Row: []int32{0, 1, 0, 1}, Entry: []int64{1, 3, 2, 1}}
}

func TestBound(t *testing.T) {
	best := big.NewRat(-14, 5)
	for _, y := range [][]float64{{-0.4, -0.2}, {-0.4000001, -0.2}, {-0.39, -0.21}, {0, 0}, {1, 1}, {-3, -4}, nil} {
		b, _, ok := proof.Bound(linear(), y)
		require.True(t, ok)
		require.LessOrEqual(t, b.Cmp(best), 0, "%v", y)
	}
	b, _, _ := proof.Bound(linear(), []float64{-0.4, -0.2})
	f, _ := b.Float64()
	require.InDelta(t, -2.8, f, 1e-9)
	free := linear()
	free.Upper[1] = proof.Infinite
	_, column, ok := proof.Bound(free, []float64{0, 0})
	require.False(t, ok)
	require.Equal(t, 1, column)
}

func TestHolds(t *testing.T) {
	x := func(a, b *big.Rat) []*big.Rat { return []*big.Rat{a, b} }
	cost, err := proof.Holds(linear(), x(big.NewRat(8, 5), big.NewRat(6, 5)))
	require.NoError(t, err)
	require.Zero(t, cost.Cmp(big.NewRat(-14, 5)))
	_, err = proof.Holds(linear(), x(big.NewRat(8, 5), big.NewRat(1201, 1000)))
	require.ErrorContains(t, err, "row 0")
	_, err = proof.Holds(linear(), x(big.NewRat(-1, 5), big.NewRat(1, 1)))
	require.ErrorContains(t, err, "column 0")
	whole := linear()
	whole.Integer = []bool{true, false}
	_, err = proof.Holds(whole, x(big.NewRat(8, 5), big.NewRat(6, 5)))
	require.ErrorContains(t, err, "not whole")
}
