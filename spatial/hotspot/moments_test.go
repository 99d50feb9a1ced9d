package hotspot_test

import (
	"math/rand/v2"
	"testing"

	"chengge/spatial/hotspot"

	"github.com/stretchr/testify/require"
)

// arrangements calls visit with every order of x.
func arrangements(x []float64, at int, visit func(x []float64)) {
	if at == len(x) {
		visit(x)
		return
	}
	for k := at; k < len(x); k++ {
		x[at], x[k] = x[k], x[at]
		arrangements(x, at+1, visit)
		x[at], x[k] = x[k], x[at]
	}
}

// spread is the mean and the variance of what it is told.
type spread struct{ n, sum, squares float64 }

func (s *spread) add(v float64) { s.n, s.sum, s.squares = s.n+1, s.sum+v, s.squares+v*v }

func (s *spread) moments() (mean, variance float64) {
	mean = s.sum / s.n
	return mean, s.squares/s.n - mean*mean
}

// Means and variances under randomisation are those over all 5,040 orders of
// seven values, on weights that are neither symmetric nor equal.
func TestMomentsOverAllOrders(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 1))
	const n = 7
	var links []hotspot.Link
	for i := range n {
		for j := range n {
			if i != j && (r.IntN(3) > 0 || j == (i+1)%n) {
				links = append(links, hotspot.Link{From: i, To: j, Weight: 0.5 + r.Float64()})
			}
		}
	}
	raw, err := hotspot.NewWeights(n, links)
	require.NoError(t, err)
	x := make([]float64, n)
	for i := range x {
		x[i] = 1 + 10*r.Float64()*r.Float64()
	}
	for _, w := range []*hotspot.Weights{raw, raw.Standardise()} {
		for _, statistic := range []hotspot.GlobalStatistic{hotspot.GlobalMoran, hotspot.GlobalGeary, hotspot.GlobalG} {
			var all spread
			arrangements(append([]float64{}, x...), 0, func(y []float64) {
				all.add(whole(t, y, w, hotspot.GlobalOptions{Statistic: statistic}).Value)
			})
			g := whole(t, x, w, hotspot.GlobalOptions{Statistic: statistic})
			mean, variance := all.moments()
			require.InDelta(t, mean, g.Expected, 1e-10, statistic)
			require.InEpsilon(t, variance, g.Variance, 1e-8, statistic)
		}
		// Local: over all orders, or only those that leave the unit its value.
		for _, c := range []struct {
			o     hotspot.Options
			fixed bool
		}{
			{hotspot.Options{Statistic: hotspot.LocalMoran, Variance: hotspot.Conditional}, true},
			{hotspot.Options{Statistic: hotspot.LocalMoran, Variance: hotspot.Total}, false},
			{hotspot.Options{Statistic: hotspot.LocalMoran, Convention: hotspot.GeoDa}, true},
			{hotspot.Options{Statistic: hotspot.Gi}, true},
			{hotspot.Options{Statistic: hotspot.GiStar}, false},
		} {
			c.o.P = hotspot.Analytic
			want := local(t, x, w, c.o)
			spreads := make([]spread, n)
			arrangements(append([]float64{}, x...), 0, func(y []float64) {
				got := local(t, y, w, c.o)
				for i := range y {
					if !c.fixed || y[i] == x[i] {
						spreads[i].add(got.Units[i].Statistic)
					}
				}
			})
			for i, u := range want.Units {
				mean, variance := spreads[i].moments()
				require.InDelta(t, mean, u.Expected, 1e-9, "%+v unit %d", c.o, i)
				require.InEpsilon(t, variance, u.Variance, 1e-8, "%+v unit %d", c.o, i)
			}
		}
	}
}
