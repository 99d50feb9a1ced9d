//go:build soak

package hotspot_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"chengge/spatial/hotspot"

	"github.com/stretchr/testify/require"
)

// Two hundred cities of pure noise, four ways, no options given: at most 21 with
// any discovery at 5 %, which is what chance allows to a rate of 5 %.
func TestSoakNoise(t *testing.T) {
	for noise := range noises {
		t.Run(noise, func(t *testing.T) {
			n := discoveries(t, noise, 200)
			t.Logf("found something in %d of 200 cities", n)
			require.LessOrEqual(t, n, 21)
		})
	}
	analytic, exact := sparse(t, 200)
	t.Logf("of 200 cities of Poisson mean 0.2: analytic p finds something in %d, exact p in %d", analytic, exact)
	require.LessOrEqual(t, exact, 21)
}

func TestSoakPlanted(t *testing.T) {
	for _, mean := range []float64{0.2, 1, 5} {
		for name, o := range map[string]hotspot.Options{
			"exact": {}, "permutation": {P: hotspot.Permutation}, "total null": {Null: hotspot.NullTotal},
			"local Moran": {Statistic: hotspot.LocalMoran}, "by": {Correction: hotspot.BenjaminiYekutieli},
		} {
			share, se, power := planted(t, 200, mean, o)
			t.Logf("mean %v, %s: false share %.4f ± %.4f, power %.3f", mean, name, share, se, power)
			require.LessOrEqual(t, share, 0.05+3*se, "mean %v, %s", mean, name)
		}
	}
}

// The exact distribution against ten million permutations of each unit.
func TestSoakExactAgainstPermutations(t *testing.T) {
	const R = 10_000_000
	w := lattice(t, 9, 9)
	for name, value := range map[string]func(r *rand.Rand) float64{
		"sparse": func(r *rand.Rand) float64 { return poisson(r, 0.2) },
		"skewed": func(r *rand.Rand) float64 { return math.Floor(math.Exp(2 * r.NormFloat64())) },
		"signed": func(r *rand.Rand) float64 { return float64(r.IntN(41) - 20) },
	} {
		r := rand.New(rand.NewPCG(31, 1))
		x := make([]float64, w.N())
		for i := range x {
			x[i] = value(r)
		}
		tails := []hotspot.Tail{hotspot.Greater}
		if name == "signed" {
			tails = []hotspot.Tail{hotspot.Less}
		}
		for _, tail := range tails {
			exact := local(t, x, w, hotspot.Options{P: hotspot.Exact, Tail: tail})
			drawn := local(t, x, w, hotspot.Options{P: hotspot.Permutation, Permutations: R, MostPermutations: R, Tail: tail, Seed: 9})
			for i := range x {
				p, q := exact.Units[i].P, drawn.Units[i].P
				require.LessOrEqual(t, math.Abs(p-q), 4.5*math.Sqrt(p*(1-p)/R)+1.0/R, fmt.Sprintf("%s unit %d: %v and %v", name, i, p, q))
			}
		}
	}
}
