package exporters

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
)

// BenchmarkWriteFeatures writes 200,000 components from memory: the writers
// alone, without what gives them rows. store's BenchmarkExport has the whole way.
func BenchmarkWriteFeatures(b *testing.B) {
	layer := chengge.KindComponents.Layer()
	rows := make([]chengge.Row, 200_000)
	for i := range rows {
		rows[i] = chengge.Row{ID: chengge.ID(i + 1), Shape: orb.Point{113.4 + float64(i%977)*0.00040123, 34.6 + float64(i%1013)*0.00030456},
			Values: []string{fmt.Sprintf("410102%010d", i), "行道树", "01001", "41010200100101", "园林中心", "", "绿化一队", "1", "B", "2020-01-01T16:00:00Z", ""}}
	}
	for _, f := range FeatureFormats {
		b.Run(string(f), func(b *testing.B) {
			for b.Loop() {
				w, err := WriteFeatures(b.Context(), filepath.Join(b.TempDir(), "out"), Features{Name: "components", Geometry: layer.Geometry, Columns: layer.Columns, Rows: chengge.Each(rows)}, FileOptions{Format: f})
				require.NoError(b, err)
				require.EqualValues(b, len(rows), w.Rows)
			}
			b.ReportMetric(float64(len(rows))*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}
