package network_test

import (
	"encoding/json"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"chengge/spatial/earthwork/network"

	"github.com/stretchr/testify/require"
)

// TestPublishedTransportation solves the published transportation problems,
// where supplies may exceed demands; costs are taken in 10⁻⁶ to be whole.
func TestPublishedTransportation(t *testing.T) {
	dir := os.Getenv("CHENGGE_TESTDATA")
	if dir == "" {
		missing(t, "CHENGGE_TESTDATA is not set")
	}
	b, err := os.ReadFile(filepath.Join(dir, "optimisation", "transport", "transportation_problems.json"))
	require.NoError(t, err)
	var problems []struct {
		Name           string
		Supply, Demand []int64
		Cost           [][]float64
		Published      json.Number `json:"published_optimum"`
	}
	require.NoError(t, json.Unmarshal(b, &problems))
	require.Len(t, problems, 2)
	for _, q := range problems {
		var p network.Problem
		rest := int64(0)
		for _, s := range q.Supply {
			p.Supply, rest = append(p.Supply, s), rest+s
		}
		for j, d := range q.Demand {
			p.Supply, rest = append(p.Supply, -d), rest-d
			for i := range q.Supply {
				micro := math.Round(q.Cost[i][j] * 1e6)
				require.InDelta(t, q.Cost[i][j]*1e6, micro, 1e-6)
				p.Arcs = append(p.Arcs, network.Arc{From: int32(i), To: int32(len(q.Supply) + j), Upper: network.Unlimited, Cost: int64(micro)})
			}
		}
		p.Supply = append(p.Supply, -rest)
		for i := range q.Supply {
			p.Arcs = append(p.Arcs, network.Arc{From: int32(i), To: int32(len(p.Supply) - 1), Upper: network.Unlimited})
		}
		s, err := network.New(&p)
		require.NoError(t, err)
		total := checkSolved(t, &p, s, nil)
		want, ok := new(big.Rat).SetString(q.Published.String())
		require.True(t, ok)
		want.Mul(want, big.NewRat(1_000_000, 1))
		require.Equal(t, want.RatString(), total, q.Name)
	}
}
