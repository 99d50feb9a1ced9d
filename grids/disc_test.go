package grids_test

import (
	"math"
	"testing"

	"chengge"

	"github.com/stretchr/testify/require"
)

func TestDiscShares(t *testing.T) {
	s := build(t, lattice(8))
	corner := s.Locate(chengge.Query{Point: at(4, 4), Accuracy: 50})
	require.True(t, corner.Ambiguous)
	require.Len(t, corner.Candidates, 8, "four offices, then four grids")
	sum := 0.0
	for i, c := range corner.Candidates {
		require.InDelta(t, 0.25, c.Share, 1e-4)
		sum += c.Share
		require.Equal(t, i < 4, c.Kind == chengge.KindStreetOffices)
	}
	require.InDelta(t, 2, sum, 1e-9)

	// 30 m inside the outer edge with a disc of 60 m: the segment beyond a chord
	// at half the radius is (π/3 − √3/4)/π of the disc.
	metre := 1 / (math.Pi / 180 * 6378245 * math.Cos(34.055*math.Pi/180))
	edge := s.Locate(chengge.Query{Point: at(30*metre*100, 5.5), Accuracy: 60})
	beyond := (math.Pi/3 - math.Sqrt(3)/4) / math.Pi
	require.InDelta(t, beyond, edge.Candidates[1].Share, 2e-3)
	require.Empty(t, edge.Candidates[1].Kind)
	require.False(t, edge.Ambiguous, "0.804 is enough")

	clear := s.Locate(chengge.Query{Point: at(2.5, 2.5), Accuracy: 30})
	require.False(t, clear.Ambiguous)
	require.InDelta(t, 1, clear.Candidates[0].Share, 1e-12)
	require.Nil(t, s.Locate(chengge.Query{Point: at(4, 4)}).Candidates)
}
