package store_test

import (
	"math/rand/v2"
	"testing"

	"chengge/demo"

	"github.com/stretchr/testify/require"
)

// TestOracleDemo holds Locate to PostGIS on the demo city.
func TestOracleDemo(t *testing.T) {
	c, err := demo.New(demo.Options{Components: 1000})
	require.NoError(t, err)
	o := ask(t, c.Contents())
	rnd := rand.New(rand.NewPCG(5, 5))
	sum := o.compare(t, places(o.snap, rnd, 4000, 40), 0)
	require.Greater(t, sum.onBorder, 4000)
	require.Greater(t, sum.onRoad, 4000)
	o.compareShares(t, places(o.snap, rnd, 12, 40), []float64{8, 30, 150, 500})
}
