package overlay

import (
	"testing"

	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

func square(x, y, size float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}}}
}

func TestDifference(t *testing.T) {
	a, b := square(113, 34, 0.02), square(113.01, 34, 0.02)
	lost, err := Difference(a, b)
	require.NoError(t, err)
	require.InEpsilon(t, float64(spatial.Area(square(113, 34, 0.02)))/2, float64(spatial.Area(lost)), 1e-3)
	same, err := Difference(a, a)
	require.NoError(t, err)
	require.Empty(t, same)
	whole, err := Difference(a, square(114, 34, 0.02))
	require.NoError(t, err)
	require.InEpsilon(t, float64(spatial.Area(a)), float64(spatial.Area(whole)), 1e-12)
	none, err := Difference(nil, a)
	require.NoError(t, err)
	require.Empty(t, none)

	bowTie := orb.MultiPolygon{{{{113, 34}, {113.02, 34.02}, {113.02, 34}, {113, 34.02}, {113, 34}}}}
	_, err = Difference(bowTie, b)
	if err == nil {
		t.Log("GEOS overlaid an invalid polygon without complaint")
	}
}
