package hotspot_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"chengge/spatial/hotspot"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
)

func exposedCity(r *rand.Rand, n int, mean float64) hotspot.Data {
	d := hotspot.Data{Values: make([]float64, n), Exposure: make([]float64, n)}
	for i := range d.Values {
		d.Exposure[i] = math.Exp(1.5 * r.NormFloat64())
		d.Values[i] = poisson(r, min(400, mean*d.Exposure[i]))
	}
	return d
}

// Both tails are those of gonum's binomial distribution.
func TestExposureIsBinomial(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 1))
	w := lattice(t, 15, 15)
	d := exposedCity(r, 225, 2)
	d.Values[7], d.Exposure[7] = 0, 0
	events, exposures := 0.0, 0.0
	for i, x := range d.Values {
		events, exposures = events+x, exposures+d.Exposure[i]
	}
	for tail, of := range map[hotspot.Tail]func(b distuv.Binomial, k float64) float64{
		hotspot.Less:    func(b distuv.Binomial, k float64) float64 { return b.CDF(k) },
		hotspot.Greater: func(b distuv.Binomial, k float64) float64 { return b.Survival(k - 1) },
	} {
		got, err := hotspot.Local(context.Background(), d, w, hotspot.Options{Tail: tail})
		require.NoError(t, err)
		checkResult(t, got)
		require.Equal(t, hotspot.NullExposure, got.Null)
		require.Equal(t, hotspot.NoData, got.Units[7].Class)
		for i, u := range got.Units {
			if i == 7 {
				continue
			}
			count, exposure := 0.0, 0.0
			w.Neighbours(i, func(j int, _ float64) bool {
				count, exposure = count+d.Values[j], exposure+d.Exposure[j]
				return true
			})
			b := distuv.Binomial{N: events - d.Values[i], P: exposure / (exposures - d.Exposure[i])}
			want := 1.0
			if count > 0 || tail == hotspot.Less {
				want = of(b, count)
			}
			require.InDelta(t, want, u.P, 1e-11, "unit %d", i)
			require.Equal(t, count+d.Values[i], u.Statistic)
		}
	}
}

// Rates of units of very different size: noise of the stated exposure.
func TestExposedNoise(t *testing.T) {
	w := lattice(t, 30, 30)
	found := 0
	for seed := range 40 {
		d := exposedCity(rand.New(rand.NewPCG(uint64(seed), 42)), 900, 1)
		r, err := hotspot.Local(context.Background(), d, w, hotspot.Options{})
		require.NoError(t, err)
		checkResult(t, r)
		require.NotContains(t, noted(r.Notes), hotspot.NotedDispersed)
		if r.Threshold > 0 {
			found++
		}
	}
	t.Logf("found something in %d of 40 cities", found)
	require.LessOrEqual(t, found, 7)
	// All counts equal is a pattern where exposures differ.
	d := exposedCity(rand.New(rand.NewPCG(1, 43)), 900, 1)
	fill(d.Values, 2)
	r, err := hotspot.Local(context.Background(), d, w, hotspot.Options{Statistic: hotspot.Gi})
	require.NoError(t, err)
	checkResult(t, r)
	require.Contains(t, noted(r.Notes), hotspot.NotedDispersed)
	_, err = hotspot.Local(context.Background(), d, w, hotspot.Options{P: hotspot.Analytic})
	require.NoError(t, err)
}

func TestExposureRefuses(t *testing.T) {
	w := lattice(t, 4, 4)
	fine := exposedCity(rand.New(rand.NewPCG(1, 44)), 16, 3)
	change := func(f func(d *hotspot.Data)) hotspot.Data {
		d := exposedCity(rand.New(rand.NewPCG(1, 44)), 16, 3)
		f(&d)
		return d
	}
	for name, c := range map[string]struct {
		d hotspot.Data
		o hotspot.Options
	}{
		"too few":     {change(func(d *hotspot.Data) { d.Exposure = d.Exposure[:3] }), hotspot.Options{}},
		"negative":    {change(func(d *hotspot.Data) { d.Exposure[1] = -1 }), hotspot.Options{}},
		"NaN":         {change(func(d *hotspot.Data) { d.Exposure[1] = math.NaN() }), hotspot.Options{}},
		"no room":     {change(func(d *hotspot.Data) { d.Exposure[1], d.Values[1] = 0, 1 }), hotspot.Options{}},
		"no count":    {change(func(d *hotspot.Data) { d.Values[1] = 0.5 }), hotspot.Options{}},
		"no events":   {change(func(d *hotspot.Data) { fill(d.Values, 0) }), hotspot.Options{}},
		"Moran":       {fine, hotspot.Options{Statistic: hotspot.LocalMoran}},
		"permutation": {fine, hotspot.Options{P: hotspot.Permutation}},
		"null":        {fine, hotspot.Options{Null: hotspot.NullTotal}},
		"no exposure": {hotspot.Data{Values: fine.Values}, hotspot.Options{Null: hotspot.NullExposure}},
	} {
		_, err := hotspot.Local(context.Background(), c.d, w, c.o)
		checkRefusal(t, err, name)
	}
	_, err := hotspot.Whole(context.Background(), fine, w, hotspot.GlobalOptions{})
	checkRefusal(t, err, "global")
}
