//go:build soak

package store_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"chengge"
	"chengge/demo"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// TestSoakOracle asks PostGIS about a million random points of the demo city,
// half a million on and beside its borders and roads, and all its reports; and
// about the discs of one report in 50.
func TestSoakOracle(t *testing.T) {
	c, err := demo.New(demo.Options{Components: 1000})
	require.NoError(t, err)
	o := ask(t, c.Contents())
	rnd := rand.New(rand.NewPCG(6, 6))
	b := o.snap.Extent().Pad(0.002)
	for range 10 {
		points := make([]orb.Point, 100_000)
		for i := range points {
			points[i] = orb.Point{b.Min[0] + rnd.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + rnd.Float64()*(b.Max[1]-b.Min[1])}
		}
		o.compare(t, points, 0)
	}
	for range 5 {
		o.compare(t, places(o.snap, rnd, 20_000, 40), 0)
	}
	o.compareShares(t, places(o.snap, rnd, 400, 40), []float64{5, 8, 15, 30, 50, 150, 500, 1000})

	var points []orb.Point
	var some []chengge.Query
	for r := range c.Reports() {
		points = append(points, r.Truth.Point)
		if r.No%50 == 0 {
			some = append(some, chengge.Query{Point: r.Truth.Point, Accuracy: r.Accuracy})
		}
	}
	require.NotEmpty(t, points)
	for part := range slices.Chunk(points, 100_000) {
		o.compare(t, part, 0)
	}
	o.compareDiscs(t, some)
}
