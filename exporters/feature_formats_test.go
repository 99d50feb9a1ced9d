package exporters

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
	"chengge/spatial"
)

func sha256Hex(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// TestHardRows reads the hard rows back with GDAL, from every format that has
// their values.
func TestHardRows(t *testing.T) {
	same := map[string]map[string]any{ // what GDAL must tell, by code
		"00123456789012345": {"name": "中原区“一号”,\n网格", "width": -12.5, "precedence": 7.0, "one_way": true, "begins": "2026-05-01T16:00:00Z", "on": "a|b"},
		"=1+1":              {"name": "مرحبا 😀", "width": nil, "precedence": nil, "one_way": false, "begins": nil, "on": nil},
		"@SUM(A1)":          {"name": "+86 371", "width": -1.0, "precedence": -900719925474099.0, "one_way": nil, "begins": "2026-05-01T16:30:00.123Z", "on": "-x|"},
		"<&>":               {"name": nil, "width": 0.0000000123, "precedence": nil, "one_way": nil, "begins": nil, "on": nil},
	}
	ids := map[string]float64{"00123456789012345": 4503599627370495, "=1+1": 2, "@SUM(A1)": 3, "<&>": 4}
	for _, f := range []Format{GeoJSON, GeoPackage, FlatGeobuf, Shapefile, KML, XLSX} {
		t.Run(string(f), func(t *testing.T) {
			dir, w := written(t, hard(), FileOptions{Format: f})
			require.EqualValues(t, 4, w.Rows)
			got := ogr(t, filepath.Join(dir, "grids."+string(f)))
			require.Len(t, got, 4)
			for _, g := range got {
				code := g.Properties["code"].(string)
				want, ok := same[code]
				require.True(t, ok, code)
				for column, v := range want {
					have := g.Properties[column]
					if column == "name" && f == KML {
						have = g.Properties["Name"]
						if v == nil {
							v = code // what a placemark without a name is called
						}
					}
					if have == "" {
						have = nil
					}
					switch s, _ := have.(string); {
					case column == "begins" && s != "":
						at, err := time.Parse("2006-01-02T15:04:05.999Z07:00", strings.Replace(strings.Replace(s, "/", "-", 2), " ", "T", 1))
						if err != nil {
							at, err = time.Parse("2006-01-02T15:04:05.999", strings.Replace(s, " ", "T", 1)) // XLSX knows no zone
						}
						require.NoError(t, err)
						have = at.UTC().Format(time.RFC3339Nano)
					case column == "one_way" && f == Shapefile: // GDAL 3.6 gives L as text
						have = map[string]any{"T": true, "F": false, "": nil}[s]
					case column == "one_way" && f == KML && have != nil: // LIBKML gives numbers
						have = have == 1.0
					}
					require.Equal(t, v, have, "%s of %s", column, code)
				}
				switch f {
				case GeoJSON, GeoPackage:
					require.Equal(t, ids[code], g.ID, code)
				case XLSX, KML:
				default:
					require.Equal(t, ids[code], g.Properties["id"], code)
				}
				if f == XLSX {
					continue
				}
				if code == "00123456789012345" {
					require.Equal(t, "MultiPolygon", g.Geometry.Type)
					parts := g.Geometry.Coordinates.([]any)
					require.Len(t, parts, 2, "the island")
					require.Len(t, parts[0], 2, "the hole")
				}
			}
		})
	}
}

// TestEmptyLayer writes layers without rows, with shapes and without.
func TestEmptyLayer(t *testing.T) {
	for _, f := range FeatureFormats {
		for _, geometry := range []chengge.GeometryType{chengge.Points, chengge.Lines, chengge.Polygons, chengge.NoGeometry} {
			e := Features{Name: "chiefs", Geometry: geometry, Columns: hard().Columns}
			if (f == DXF || f == FlatGeobuf) && geometry == chengge.NoGeometry {
				require.ErrorContains(t, refused(t, e, FileOptions{Format: f}), "no shapes")
				continue
			}
			dir, w := written(t, e, FileOptions{Format: f})
			require.Zero(t, w.Rows)
			name := "chiefs." + string(f)
			if f == Shapefile && geometry == chengge.NoGeometry {
				name = "chiefs.dbf"
			}
			info := ogrinfo(t, "-ro", "-al", "-so", filepath.Join(dir, name))
			if f != KML && f != DXF && f != CSV && f != XLSX { // GDAL takes a lone row of titles for data
				require.Contains(t, info, "Feature Count: 0", "%s %s", f, geometry)
				if f != GeoJSON { // which has no place for columns
					require.Contains(t, info, "precedence", "%s %s", f, geometry)
				}
			}
		}
	}
}

// TestTables writes a layer without shapes.
func TestTables(t *testing.T) {
	for _, f := range []Format{GeoJSON, CSV, XLSX, GeoPackage, Shapefile, KML} {
		h := hard()
		h.Geometry = chengge.NoGeometry
		rows := hardRows()
		for i := range rows {
			rows[i].Shape = nil
		}
		h.Rows = chengge.Each(rows)
		dir, _ := written(t, h, FileOptions{Format: f})
		name := "grids." + string(f)
		if f == Shapefile {
			name = "grids.dbf"
			require.NoFileExists(t, filepath.Join(dir, "grids.shp"))
		}
		got := ogr(t, filepath.Join(dir, name))
		require.Len(t, got, 4, f)
		require.Nil(t, got[0].Geometry, f)
	}
}

// TestEqualExports writes everything twice: no byte may differ.
func TestEqualExports(t *testing.T) {
	for _, f := range FeatureFormats {
		o := FileOptions{Format: f, About: About{Product: "1.2.3", Edition: 7, Hash: "ab12", Filters: map[string]string{"area": "410102", "box": "1,2,3,4"}}, SheetRows: 2}
		_, first := written(t, hard(), o)
		time.Sleep(5 * time.Millisecond)
		_, second := written(t, hard(), o)
		require.Equal(t, first, second, f)
	}
}

func TestNothingIsLeftAfterCancelling(t *testing.T) {
	for _, f := range FeatureFormats {
		ctx, cancel := context.WithCancel(context.Background())
		parent := t.TempDir()
		_, err := WriteFeatures(ctx, filepath.Join(parent, "out"), Features{Name: "trees", Geometry: chengge.Points, Columns: hard().Columns[:2], Rows: endless(func(n int) {
			if n == 5000 {
				cancel()
			}
			require.Less(t, n, 5000+2*between, "%s goes on", f)
		})}, FileOptions{Format: f})
		require.ErrorIs(t, err, context.Canceled, f)
		left, err := os.ReadDir(parent)
		require.NoError(t, err)
		require.Empty(t, left, f)
	}
}

func TestNothingIsLeftAfterAnError(t *testing.T) {
	for _, f := range FeatureFormats {
		h := hard()
		h.Rows = func(yield func(chengge.Row, error) bool) {
			for i, r := range hardRows() {
				if i == 2 {
					yield(chengge.Row{}, context.DeadlineExceeded)
					return
				}
				if !yield(r, nil) {
					return
				}
			}
		}
		require.ErrorIs(t, refused(t, h, FileOptions{Format: f}), context.DeadlineExceeded)
		h.Rows = chengge.Each([]chengge.Row{{Values: []string{"one"}}})
		require.ErrorContains(t, refused(t, h, FileOptions{Format: f}), "row 1 has 1 values for 7 columns")
	}
}

func TestWhatIsRefused(t *testing.T) {
	for want, c := range map[string]struct {
		change func(*Features)
		o      FileOptions
	}{
		"use one of geojson, csv":                              {nil, FileOptions{Format: "tab"}},
		"can't name a file":                                    {func(f *Features) { f.Name = "../x" }, FileOptions{Format: CSV}},
		"headers \"fr\"":                                       {nil, FileOptions{Format: CSV, Headers: "fr"}},
		"encoding \"Big5\"":                                    {nil, FileOptions{Format: CSV, Encoding: "Big5"}},
		"gpkg is always UTF-8":                                 {nil, FileOptions{Format: GeoPackage, Encoding: "GBK"}},
		"not a coordinate system":                              {nil, FileOptions{Format: CSV, CRS: "moon"}},
		"register has no coordinate":                           {nil, FileOptions{Format: CSV, CRS: "EPSG:99999"}},
		"own transformation parameters":                        {nil, FileOptions{Format: CSV, CRS: "EPSG:4610"}},
		"kml is always in WGS 84":                              {nil, FileOptions{Format: KML, CRS: "GCJ-02"}},
		"dxf is drawn in metres":                               {nil, FileOptions{Format: DXF, CRS: "EPSG:4490"}},
		"row 2 (=1+1): column name: GBK":                       {nil, FileOptions{Format: CSV, Encoding: "gbk"}},
		"row 1 (00123456789012345): a MultiPolygon is no line": {func(f *Features) { f.Geometry = chengge.Lines }, FileOptions{Format: GeoPackage}},
		"a MultiPolygon is no point":                           {func(f *Features) { f.Geometry = chengge.Points }, FileOptions{Format: Shapefile}},
	} {
		f := hard()
		if c.change != nil {
			c.change(&f)
		}
		require.ErrorContains(t, refused(t, f, c.o), want)
	}
	full := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(full, "mine"), nil, 0o644))
	_, err := WriteFeatures(context.Background(), full, hard(), FileOptions{Format: CSV})
	require.ErrorContains(t, err, "is no empty folder")
	require.FileExists(t, filepath.Join(full, "mine"))
	_, err = WriteFeatures(context.Background(), t.TempDir(), hard(), FileOptions{Format: CSV})
	require.NoError(t, err, "an empty folder is as good as none")
}

// TestPlaces compares coordinates with what ogr2ogr makes of the same shapes.
func TestPlaces(t *testing.T) {
	plain, _ := written(t, hard(), FileOptions{Format: GeoJSON})
	for _, epsg := range []string{"EPSG:4547", "EPSG:3857", "EPSG:32649", "EPSG:4326"} {
		want := ogr(t, filepath.Join(plain, "grids.geojson"), "-s_srs", "EPSG:4490", "-t_srs", epsg)
		for _, f := range []Format{GeoJSON, GeoPackage, Shapefile, FlatGeobuf} {
			dir, w := written(t, hard(), FileOptions{Format: f, CRS: epsg})
			require.Equal(t, epsg, w.CRS)
			file := filepath.Join(dir, "grids."+string(f))
			info := ogrinfo(t, "-ro", "-al", "-so", file)
			require.Contains(t, info, strings.TrimPrefix(epsg, "EPSG:")+"]", f)
			for _, g := range ogr(t, file) {
				if g.Properties["code"] != "=1+1" {
					continue
				}
				require.InDeltaSlice(t, corner(want[1]), corner(g), 1e-3, "%s %s", f, epsg)
			}
		}
	}
	// What no register knows says so in GeoJSON and in the manifest, and bears no false name.
	for _, d := range []spatial.Datum{spatial.GCJ02, spatial.BD09} {
		moved := orb.Point{180, 90}
		for _, p := range hardRows()[1].Shape.(orb.MultiPolygon)[0][0] {
			q := d.FromCGCS2000(p)
			moved = orb.Point{min(moved[0], q[0]), min(moved[1], q[1])}
		}
		dir, w := written(t, hard(), FileOptions{Format: Shapefile, CRS: d.String()})
		require.Equal(t, d.String(), w.CRS)
		require.NoFileExists(t, filepath.Join(dir, "grids.prj"))
		require.InDeltaSlice(t, moved[:], corner(ogr(t, filepath.Join(dir, "grids.shp"))[1]), 1e-9)
		dir, _ = written(t, hard(), FileOptions{Format: GeoPackage, CRS: d.String()})
		require.Contains(t, ogrinfo(t, "-ro", "-al", "-so", filepath.Join(dir, "grids.gpkg")), "ndefined geographic SRS")
	}
	// The rows' own shapes stay as they were.
	rows := hardRows()
	h := hard()
	h.Rows = chengge.Each(rows)
	written(t, h, FileOptions{Format: CSV, CRS: "EPSG:4547"})
	require.Equal(t, hardRows(), rows)
}

// corner is the smallest x and y of a shape.
func corner(f ogrFeature) []float64 {
	least := []float64{1e300, 1e300}
	var walk func(v any)
	walk = func(v any) {
		list := v.([]any)
		if x, ok := list[0].(float64); ok {
			least[0], least[1] = min(least[0], x), min(least[1], list[1].(float64))
			return
		}
		for _, item := range list {
			walk(item)
		}
	}
	walk(f.Geometry.Coordinates)
	return least
}

func TestHeaders(t *testing.T) {
	for lang, want := range map[chengge.Lang]string{"": "precedence", chengge.Chinese: "交会优先顺序", chengge.English: "precedence at junctions"} {
		for _, f := range []Format{CSV, XLSX, GeoJSON, GeoPackage, FlatGeobuf} {
			dir, w := written(t, hard(), FileOptions{Format: f, Headers: lang})
			found := false
			for _, g := range ogr(t, filepath.Join(dir, "grids."+string(f))) {
				_, has := g.Properties[want]
				found = found || has
			}
			require.True(t, found, "%s %s", f, lang)
			found = false
			for _, field := range w.Fields {
				found = found || field.Field == want && field.Column == "precedence"
			}
			require.True(t, found)
		}
	}
	// Names that are taken, by the format or by another column, get a number.
	f := trees("国槐")
	f.Columns = []chengge.Column{{Name: "fid", Type: chengge.TextColumn}, {Name: "FID", Type: chengge.TextColumn}}
	dir, _ := written(t, f, FileOptions{Format: GeoPackage})
	got := ogr(t, filepath.Join(dir, "trees.gpkg"))
	require.Equal(t, "国槐", got[0].Properties["FID_3"])
}

// TestLines: lines of one part and of several come back from each format that
// has lines.
func TestLines(t *testing.T) {
	one, two := orb.MultiLineString{{{113.6, 34.7}, {113.7, 34.7}}}, orb.MultiLineString{{{113.6, 34.7}, {113.7, 34.7}}, {{113.8, 34.7}, {113.9, 34.8}}}
	f := trees("a", "b", "c")
	f.Geometry = chengge.Lines
	shapes := []orb.Geometry{one, two, orb.LineString(one[0])}
	f.Rows = func(yield func(chengge.Row, error) bool) {
		for i, shape := range shapes {
			if !yield(chengge.Row{ID: chengge.ID(i + 1), Values: []string{fmt.Sprint("l", i), "line"}, Shape: shape}, nil) {
				return
			}
		}
	}
	for _, format := range []Format{GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML} {
		dir, _ := written(t, f, FileOptions{Format: format})
		got := ogr(t, filepath.Join(dir, "trees."+string(format)))
		require.Len(t, got, 3, format)
		for i, g := range got {
			require.NotNil(t, g.Geometry, "%s %d", format, i)
			require.InDelta(t, 113.6, corner(g)[0], 1e-9, "%s %d", format, i)
		}
	}
}
