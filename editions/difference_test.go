package editions

import (
	"math"
	"testing"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

func TestDescribe(t *testing.T) {
	square := func(east float64) orb.MultiPolygon {
		return orb.MultiPolygon{{{{113, 34}, {east, 34}, {east, 34.01}, {113, 34.01}, {113, 34}}}}
	}
	before := chengge.Area{ID: 7, Kind: chengge.KindGrids, Code: "G1", Name: "one", Parent: "A", Shape: square(113.01)}.AsRow()
	after := chengge.Area{ID: 7, Kind: chengge.KindGrids, Code: "G1", Name: "one", Parent: "B", Shape: square(113.012)}.AsRow()
	d, err := Describe(chengge.KindGrids, &before, &after)
	require.NoError(t, err)
	require.Equal(t, Changed, d.Action)
	require.Equal(t, []FieldChange{{"parent", "A", "B"}}, d.Fields)
	strip := orb.MultiPolygon{{{{113.01, 34}, {113.012, 34}, {113.012, 34.01}, {113.01, 34.01}, {113.01, 34}}}}
	require.InEpsilon(t, float64(spatial.Area(strip)), d.GainedM2, 1e-9)
	require.Zero(t, d.LostM2)
	require.Contains(t, d.Sentence(chengge.English), "“A” → “B”")
	require.Contains(t, d.Sentence(chengge.Chinese), "减少 0 m²")

	d, err = Describe(chengge.KindGrids, nil, &after)
	require.NoError(t, err)
	require.Equal(t, Added, d.Action)
	require.InEpsilon(t, float64(spatial.Area(square(113.012))), d.GainedM2, 1e-12)
	d, err = Describe(chengge.KindGrids, &before, nil)
	require.NoError(t, err)
	require.Equal(t, Removed, d.Action)

	lamp := chengge.Component{ID: 8, Code: "K", Category: "01037", Point: orb.Point{113, 34}}.AsRow()
	moved := chengge.Component{ID: 8, Code: "K2", Category: "01037", Point: orb.Point{113, 34.0001}}.AsRow()
	d, err = Describe(chengge.KindComponents, &lamp, &moved)
	require.NoError(t, err)
	require.InDelta(t, 11.09, d.MovedM, 0.01)
	require.Equal(t, []FieldChange{{"code", "K", "K2"}}, d.Fields)
	require.False(t, math.IsNaN(d.LongerM))
}
