package exporters

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
)

// hardRows are rows with all that has ever broken a file.
func hardRows() []chengge.Row {
	hole := orb.Polygon{
		{{113.60, 34.70}, {113.70, 34.70}, {113.70, 34.80}, {113.60, 34.80}, {113.60, 34.70}},
		{{113.62, 34.72}, {113.62, 34.78}, {113.68, 34.78}, {113.68, 34.72}, {113.62, 34.72}},
	}
	island := orb.Polygon{{{113.64, 34.74}, {113.66, 34.74}, {113.66, 34.76}, {113.64, 34.76}, {113.64, 34.74}}}
	square := orb.MultiPolygon{{{{113.7, 34.7}, {113.8, 34.7}, {113.8, 34.8}, {113.7, 34.8}, {113.7, 34.7}}}}
	return []chengge.Row{
		{ID: 4503599627370495, Values: []string{"00123456789012345", "中原区“一号”,\n网格", "-12.5", "7", "true", "2026-05-01T16:00:00Z", "a|b"}, Shape: orb.MultiPolygon{hole, island}},
		{ID: 2, Values: []string{"=1+1", "مرحبا 😀", "", "", "false", "", ""}, Shape: square},
		{ID: 3, Values: []string{"@SUM(A1)", "+86 371", "-1", "-900719925474099", "", "2026-05-01T16:30:00.123Z", "-x|"}, Shape: square},
		{ID: 4, Values: []string{"<&>", "", "0.0000000123", "", "", "", ""}, Shape: square},
	}
}

func hard() Features {
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
		Rows: chengge.Each(hardRows()),
	}
}

// trees gives points with a code and a name each.
func trees(names ...string) Features {
	var rows []chengge.Row
	for i, n := range names {
		rows = append(rows, chengge.Row{ID: chengge.ID(i + 1), Values: []string{"c" + string(rune('0'+i%10)), n}, Shape: orb.Point{113.6 + float64(i)/1000, 34.7}})
	}
	return Features{Name: "trees", Geometry: chengge.Points, Columns: hard().Columns[:2], Rows: chengge.Each(rows)}
}

// endless gives points until nobody wants more.
func endless(yields func(n int)) iter.Seq2[chengge.Row, error] {
	return func(yield func(chengge.Row, error) bool) {
		for n := 1; ; n++ {
			yields(n)
			if !yield(chengge.Row{ID: chengge.ID(n), Values: []string{"c", "国槐"}, Shape: orb.Point{113.6, 34.7}}, nil) {
				return
			}
		}
	}
}

// missing ends a test that lacks something: CI has installed it, so that there
// it fails, and anywhere else it is left out.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// written writes f into a folder of the test.
func written(t testing.TB, f Features, o FileOptions) (string, Written) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	w, err := WriteFeatures(context.Background(), dir, f, o)
	require.NoError(t, err)
	checkWritten(t, dir, w)
	return dir, w
}

// refused asks for a file that can't be, and checks that nothing is left of it.
func refused(t testing.TB, f Features, o FileOptions) error {
	t.Helper()
	parent := t.TempDir()
	_, err := WriteFeatures(context.Background(), filepath.Join(parent, "out"), f, o)
	require.Error(t, err, "%+v", o)
	left, rerr := os.ReadDir(parent)
	require.NoError(t, rerr)
	require.Empty(t, left, "a failed export leaves nothing")
	return err
}

// ogrFeature is a feature as GDAL sees it.
type ogrFeature struct {
	ID         any
	Properties map[string]any
	Geometry   *struct {
		Type        string
		Coordinates any
	}
}

// ogr reads a file with GDAL.
func ogr(t testing.TB, file string, args ...string) []ogrFeature {
	t.Helper()
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		missing(t, "ogr2ogr is not installed: make test installs it (gdal-bin)")
	}
	out, err := exec.Command("ogr2ogr", append([]string{"-q", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=12", "-lco", "WRITE_NAME=NO", "-preserve_fid", "/vsistdout/", file}, args...)...).Output()
	var said *exec.ExitError
	if errors.As(err, &said) {
		require.NoError(t, err, string(said.Stderr))
	}
	require.NoError(t, err)
	var got struct{ Features []ogrFeature }
	require.NoError(t, json.Unmarshal(out, &got), string(out))
	return got.Features
}

// ogrinfo describes a file as GDAL sees it.
func ogrinfo(t testing.TB, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("ogrinfo"); err != nil {
		missing(t, "ogrinfo is not installed: make test installs it (gdal-bin)")
	}
	out, err := exec.Command("ogrinfo", args...).CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}

// checkWritten holds for every export: the files are those listed, with their
// sizes and sums, and the manifest says the same.
func checkWritten(t testing.TB, dir string, w Written) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, w.Files, len(entries))
	require.Equal(t, ManifestName, w.Files[len(w.Files)-1].Name)
	for _, f := range w.Files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name))
		require.NoError(t, err)
		require.EqualValues(t, len(b), f.Bytes, f.Name)
		require.Equal(t, sha256Hex(b), f.SHA256, f.Name)
	}
	var m FeatureManifest
	b, err := os.ReadFile(filepath.Join(dir, ManifestName))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &m))
	require.Equal(t, w.Rows, m.Rows)
	require.Equal(t, w.Files[:len(w.Files)-1], m.Files)
}
