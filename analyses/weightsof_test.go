package analyses_test

import (
	"bytes"
	"io"
	"testing"

	"chengge"
	"chengge/analyses"
	"chengge/exporters"
	"chengge/spatial"
	"chengge/spatial/hotspot"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// TestWeightsOut: the neighbours of an answer that was kept come out in each
// format, are those that the answer says of its units, and when they are read
// back give the same answer.
func TestWeightsOut(t *testing.T) {
	city, _ := town(t)
	var events []analyses.Event
	for i := range 40 {
		p := orb.Point{113.661 + 0.0004*float64(i%17), 34.751 + 0.0011*float64(i%11)}
		a := city.Locate(chengge.Query{Point: p})
		events = append(events, analyses.NewEvent(p, &a))
	}
	for road := range city.Roads("") {
		p, _ := spatial.PointAt(road.Line, spatial.Length(road.Line)/3)
		p[0], p[1] = p[0]+3e-5, p[1]+3e-5 // beside the middle of the road
		a := city.Locate(chengge.Query{Point: p})
		events = append(events, analyses.NewEvent(p, &a))
	}
	from := analyses.Sources{Count: analyses.Tally(events)}
	for _, h := range []analyses.Hotspots{
		{Border: true}, {Unit: "h3:9", Border: true, Weights: "band:400"}, {Unit: "grids"}, {Unit: "grids", Weights: "rook", Standardise: "row"}, {Unit: "grids", Weights: "nearest:3", Method: "local-moran", P: "permutation", Permutations: 99},
		{Unit: "grids", Method: "moran"}, {Unit: "roads"}, {Unit: "grids", Weights: "kernel:triangular:900"},
	} {
		answer, err := h.Run(t.Context(), city, from, nil)
		require.NoError(t, err, "%+v", h)
		b, err := answer.JSON()
		require.NoError(t, err)
		kept, err := exporters.ReadHotspots(b)
		require.NoError(t, err)
		for format, read := range map[exporters.Format]func(io.Reader, string, []string) (*hotspot.Weights, []string, error){
			exporters.GAL: hotspot.ReadGAL, exporters.GWT: hotspot.ReadGWT, exporters.Weights: hotspot.ReadWeightsCSV,
		} {
			w, ids, err := analyses.Weights(city, kept)
			require.NoError(t, err)
			var file bytes.Buffer
			require.NoError(t, analyses.WriteWeights(&file, city, kept, format))
			text := file.String()
			back, _, err := read(&file, "back", ids)
			require.NoError(t, err, "%s of %+v", format, h)
			for i := range ids {
				require.Equal(t, int(kept.Units[i].Neighbours), back.Degree(i), "%s of %+v: %s", format, h, ids[i])
			}
			if format == exporters.GAL {
				continue // has no weights
			}
			w.Neighbours(3, func(j int, weight float64) bool {
				same := false
				back.Neighbours(3, func(k int, other float64) bool { same = same || k == j && other == weight; return true })
				require.True(t, same, "%s of %+v", format, h)
				return true
			})
			again := h
			again.Weights, again.WeightsText, again.Standardise = "w.gwt", text, ""
			if format == exporters.Weights {
				again.Weights = "w.csv"
			}
			if h.Unit == "" {
				again.Unit = kept.Unit
			}
			second, err := again.Run(t.Context(), city, from, nil)
			require.NoError(t, err, "%s of %+v", format, h)
			for i := range answer.Units {
				require.Equal(t, answer.Units[i].Class, second.Units[i].Class, "%s of %+v", format, h)
				if p := answer.Units[i].P; p != nil && answer.Local.Options.P == second.Local.Options.P {
					require.InDelta(t, *p, *second.Units[i].P, 1e-12, "%s of %+v", format, h)
				}
			}
		}
	}
}
