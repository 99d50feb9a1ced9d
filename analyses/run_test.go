package analyses_test

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"testing"

	"chengge"
	"chengge/analyses"
	"chengge/grids"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// square is a city of one coverage, 0.1 degrees wide, without anything else.
func square(t *testing.T) *grids.Snapshot {
	t.Helper()
	area := chengge.Area{ID: 1, Kind: chengge.KindCoverage, Code: "C", Name: "城", Shape: orb.MultiPolygon{{{{113.6, 34.7}, {113.7, 34.7}, {113.7, 34.8}, {113.6, 34.8}, {113.6, 34.7}}}}}
	c := chengge.Contents{City: chengge.City{Code: "410199", Name: "城"}, Areas: map[chengge.Kind]iter.Seq2[chengge.Area, error]{
		chengge.KindCoverage: func(yield func(chengge.Area, error) bool) { yield(area, nil) },
	}}
	s, err := grids.Build(c)
	require.NoError(t, err)
	return s
}

// noise is n points spread evenly over the city.
func noise(seed uint64, n int) (events []analyses.Event) {
	r := rand.New(rand.NewPCG(seed, 7))
	for range n {
		events = append(events, analyses.NewEvent(orb.Point{113.6 + 0.1*r.Float64(), 34.7 + 0.1*r.Float64()}, &chengge.Assignment{}))
	}
	return events
}

// TestPureNoise: in cities where events fall evenly, hardly any has a finding:
// of 40 at 5 %, more than 6 is a chance of 1.4 % (binomial).
func TestPureNoise(t *testing.T) {
	city, with := square(t), 0
	for seed := range uint64(40) {
		answer, err := (&analyses.Hotspots{}).Run(t.Context(), city, analyses.Sources{Count: analyses.Tally(noise(seed, 2000))}, nil)
		require.NoError(t, err)
		for i := range answer.Units {
			if answer.Units[i].Found() {
				with++
				break
			}
		}
	}
	t.Logf("%d of 40 cities of pure noise have a finding", with)
	require.LessOrEqual(t, with, 6)
}

func TestSameBytes(t *testing.T) {
	city := square(t)
	for _, h := range []analyses.Hotspots{{}, {Method: "local-moran", Unit: "h3:8", Permutations: 99, Seed: 5}, {Per: "km2", Unit: "h3:8"}, {Method: "g", Weights: "band:1500", Unit: "h3:8"}} {
		var one []byte
		for range 2 {
			answer, err := h.Run(t.Context(), city, analyses.Sources{Count: analyses.Tally(noise(1, 500))}, nil)
			require.NoError(t, err)
			b, err := answer.JSON()
			require.NoError(t, err)
			if one == nil {
				one = b
			}
			require.Equal(t, string(one), string(b))
			require.NotContains(t, string(b), "NaN")
		}
	}
}

// TestTooCostly: what would take more memory or time than there is, is refused
// before it is begun; and a job that is cancelled ends.
func TestTooCostly(t *testing.T) {
	city, events := square(t), noise(1, 2000)
	for _, h := range []analyses.Hotspots{
		{Unit: "h3:11", Weights: "band:90000"}, {Unit: "h3:11", Weights: "kernel:gaussian:90000"}, {Unit: "h3:11", Weights: "nearest:9999"},
		{Unit: "h3:10", Weights: "band:2000", P: "permutation", Permutations: 90_000_000},
	} {
		_, err := h.Run(t.Context(), city, analyses.Sources{Count: analyses.Tally(events)}, nil)
		require.Equal(t, chengge.ErrTooCostly, chengge.CodeOf(err), "%+v: %v", h, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	h := analyses.Hotspots{Unit: "h3:9", P: "permutation", Permutations: 5_000_000, Method: "gi"}
	_, err := h.Run(ctx, city, analyses.Sources{Count: analyses.Tally(events)}, func(share float64) {
		if share > 0.2 {
			cancel()
		}
	})
	require.True(t, errors.Is(err, context.Canceled), "%v", err)
}
