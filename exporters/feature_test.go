package exporters

import (
	"context"
	"encoding/json"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
)

// hard are rows with all that has ever broken a file.
func hard() Features {
	hole := orb.Polygon{
		{{113.60, 34.70}, {113.70, 34.70}, {113.70, 34.80}, {113.60, 34.80}, {113.60, 34.70}},
		{{113.62, 34.72}, {113.62, 34.78}, {113.68, 34.78}, {113.68, 34.72}, {113.62, 34.72}},
	}
	island := orb.Polygon{{{113.64, 34.74}, {113.66, 34.74}, {113.66, 34.76}, {113.64, 34.76}, {113.64, 34.74}}}
	square := orb.MultiPolygon{{{{113.7, 34.7}, {113.8, 34.7}, {113.8, 34.8}, {113.7, 34.8}, {113.7, 34.7}}}}
	rows := []chengge.Row{
		{ID: 4503599627370495, Values: []string{"00123456789012345", "中原区“一号”,\n网格", "-12.5", "7", "true", "2026-05-01T16:00:00Z", "a|b"}, Shape: orb.MultiPolygon{hole, island}},
		{ID: 2, Values: []string{"=1+1", "مرحبا 😀", "", "", "false", "", ""}, Shape: square},
		{ID: 3, Values: []string{"@SUM(A1)", "+86 371", "-1", "-9007199254740991", "", "2026-05-01T16:30:00.123Z", "-x|"}, Shape: square},
		{ID: 4, Values: []string{"empty", "", "", "", "", "", ""}, Shape: nil},
	}
	return Features{
		Name: "grids", Title: chengge.Text{Zh: "责任网格", En: "responsibility grids"}, Geometry: chengge.Polygons, Count: -1,
		Columns: []chengge.Column{
			{Name: "code", Type: chengge.TextColumn, Title: chengge.Text{Zh: "代码", En: "code"}},
			{Name: "name", Type: chengge.TextColumn, Title: chengge.Text{Zh: "名称", En: "name"}},
			{Name: "width", Type: chengge.NumberColumn, Title: chengge.Text{Zh: "宽度", En: "width in metres"}},
			{Name: "precedence", Type: chengge.IntegerColumn, Title: chengge.Text{Zh: "交会优先顺序", En: "precedence at junctions"}},
			{Name: "one_way", Type: chengge.BooleanColumn, Title: chengge.Text{Zh: "单行", En: "one way"}},
			{Name: "begins", Type: chengge.TimeColumn, Title: chengge.Text{Zh: "起始日期", En: "begins"}},
			{Name: "on", Type: chengge.ListColumn, Title: chengge.Text{Zh: "负责对象", En: "segments (by code) and areas (kind:code)"}},
		},
		Rows: each(rows),
	}
}

func each(rows []chengge.Row) iter.Seq2[chengge.Row, error] { return chengge.Each(rows) }

// written writes f into a folder of the test.
func written(t *testing.T, f Features, o FileOptions) (string, Written) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	w, err := WriteFeatures(context.Background(), dir, f, o)
	require.NoError(t, err)
	return dir, w
}

func TestGeoJSONFile(t *testing.T) {
	dir, w := written(t, hard(), FileOptions{Format: GeoJSON})
	require.EqualValues(t, 4, w.Rows)
	b, err := os.ReadFile(filepath.Join(dir, "grids.geojson"))
	require.NoError(t, err)
	var got struct {
		Features []struct {
			ID         int64          `json:"id"`
			Properties map[string]any `json:"properties"`
			Geometry   struct {
				Type        string
				Coordinates [][][][2]float64
			}
		}
	}
	require.NoError(t, json.Unmarshal(b, &got), string(b))
	require.Len(t, got.Features, 4)
	first := got.Features[0]
	require.EqualValues(t, 4503599627370495, first.ID)
	require.Equal(t, map[string]any{"code": "00123456789012345", "name": "中原区“一号”,\n网格", "width": -12.5, "precedence": 7.0, "one_way": true,
		"begins": "2026-05-01T16:00:00Z", "on": "a|b"}, first.Properties)
	require.Len(t, first.Geometry.Coordinates, 2)
	require.Len(t, first.Geometry.Coordinates[0], 2, "the hole")
	require.Nil(t, got.Features[1].Properties["width"])
	require.Empty(t, got.Features[3].Geometry.Type)
}
