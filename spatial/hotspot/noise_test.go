package hotspot_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"chengge/spatial"
	"chengge/spatial/hotspot"

	"github.com/stretchr/testify/require"
)

// noises are cities without any pattern: each place of the area is alike, and
// what happens at one place tells nothing of another.
var noises = map[string]func(t testing.TB, r *rand.Rand) hotspot.Events{
	"few events": func(t testing.TB, r *rand.Rand) hotspot.Events {
		return hotspot.Events{Cells: within(t, r, box(0.1), 250)}
	},
	"many events": func(t testing.TB, r *rand.Rand) hotspot.Events {
		return hotspot.Events{Cells: within(t, r, box(0.1), 4000)}
	},
	// Several at one place: counts vary more than Poisson's.
	"batches": func(t testing.TB, r *rand.Rand) hotspot.Events {
		var e hotspot.Events
		for _, c := range within(t, r, box(0.1), 700) {
			for e.Cells = append(e.Cells, c); r.Float64() < 0.6; e.Cells = append(e.Cells, c) {
			}
		}
		return e
	},
	// Sums of amounts that are far from normal and no whole numbers.
	"amounts": func(t testing.TB, r *rand.Rand) hotspot.Events {
		e := hotspot.Events{Cells: within(t, r, box(0.1), 1200)}
		for range e.Cells {
			e.Amounts = append(e.Amounts, math.Exp(1.2*r.NormFloat64())*float64(1-2*r.IntN(2)))
		}
		return e
	},
}

// discoveries counts the cities of pure noise in which anything is found.
func discoveries(t testing.TB, noise string, cities int) (n int) {
	t.Helper()
	for seed := range cities {
		r := rand.New(rand.NewPCG(uint64(seed), 77))
		s, err := hotspot.OfEvents(context.Background(), noises[noise](t, r), hotspot.StudyOptions{Area: box(0.1), NoAlternatives: true})
		require.NoError(t, err)
		checkResult(t, s.Result)
		if s.Result.Threshold > 0 {
			n++
		}
	}
	return n
}

func TestNoiseFindsNothing(t *testing.T) {
	for noise := range noises {
		n := discoveries(t, noise, 10)
		t.Logf("%s: found something in %d of 10 cities", noise, n)
		require.LessOrEqual(t, n, 3, noise)
	}
}

// Sparse counts: the analytic p finds hot spots in nearly every city of noise,
// the exact one hardly ever.
func TestSparseNoise(t *testing.T) {
	analytic, exact := sparse(t, 20)
	t.Logf("of 20 cities of Poisson mean 0.2: analytic p finds something in %d, exact p in %d", analytic, exact)
	require.GreaterOrEqual(t, analytic, 18)
	require.LessOrEqual(t, exact, 4)
}

func sparse(t testing.TB, cities int) (analytic, exact int) {
	t.Helper()
	w, err := hotspot.Rings(hexagons(t, 6000), 1)
	require.NoError(t, err)
	x := make([]float64, 6000)
	for seed := range cities {
		r := rand.New(rand.NewPCG(uint64(seed), 78))
		for i := range x {
			x[i] = poisson(r, 0.2)
		}
		if local(t, x, w, hotspot.Options{P: hotspot.Analytic}).Threshold > 0 {
			analytic++
		}
		if local(t, x, w, hotspot.Options{}).Threshold > 0 {
			exact++
		}
	}
	return analytic, exact
}

// planted gives the mean share of false findings and its standard error, and the
// share of planted units that are found, over cities of 3,000 cells with three
// clusters of 19 in which everything happens five times as often. A true null is
// a unit whose window touches no planted one.
func planted(t testing.TB, seeds int, mean float64, o hotspot.Options) (share, standardError, power float64) {
	t.Helper()
	const n = 3000
	cells := hexagons(t, n)
	w, err := hotspot.Rings(cells, 1)
	require.NoError(t, err)
	place := map[spatial.Cell]int{}
	for i, c := range cells {
		place[c] = i
	}
	var sum, squares, found, all float64
	x := make([]float64, n)
	for seed := range seeds {
		r := rand.New(rand.NewPCG(uint64(seed), 79))
		in, touched := make([]bool, n), make([]bool, n)
		for range 3 {
			disk, err := cells[r.IntN(n)].Disk(2)
			require.NoError(t, err)
			for _, c := range disk {
				if i, ok := place[c]; ok {
					in[i] = true
				}
			}
		}
		for i := range x {
			x[i] = poisson(r, mean)
			if in[i] {
				x[i] = poisson(r, 5*mean)
			}
			touched[i] = in[i]
			w.Neighbours(i, func(j int, _ float64) bool { touched[i] = touched[i] || in[j]; return true })
		}
		wrong, claimed := 0.0, 0.0
		for i, u := range local(t, x, w, o).Units {
			if u.Class.Significant() {
				claimed++
				if !touched[i] {
					wrong++
				}
			}
			if in[i] {
				all++
				if u.Class == hotspot.Hot || u.Class == hotspot.HighHigh {
					found++
				}
			}
		}
		fdp := wrong / max(claimed, 1)
		sum, squares = sum+fdp, squares+fdp*fdp
	}
	k := float64(seeds)
	share = sum / k
	return share, math.Sqrt(max(squares/k-share*share, 0) / k), found / all
}

func TestPlantedClusters(t *testing.T) {
	share, se, power := planted(t, 12, 1, hotspot.Options{})
	t.Logf("false share %.4f ± %.4f, power %.2f", share, se, power)
	require.LessOrEqual(t, share, 0.05+3*se)
	require.Greater(t, power, 0.5)
}
