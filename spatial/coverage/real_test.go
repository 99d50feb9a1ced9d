package coverage

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/stretchr/testify/require"
)

// missing ends a test that lacks something: CI has installed and set it all, so
// that there it fails, and anywhere else it is left out.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// realLayer reads a file of the folder named by CHENGGE_TESTDATA.
func realLayer(t *testing.T, name string) []orb.Geometry {
	t.Helper()
	dir := os.Getenv("CHENGGE_TESTDATA")
	if dir == "" {
		missing(t, "CHENGGE_TESTDATA is not set: it names the folder of real data")
	}
	f, err := os.Open(filepath.Join(dir, name))
	require.NoError(t, err, "CHENGGE_TESTDATA is set, but the file is not there")
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		r, err = gzip.NewReader(f)
		require.NoError(t, err)
	}
	body, err := io.ReadAll(r)
	require.NoError(t, err)
	fc, err := geojson.UnmarshalFeatureCollection(body)
	require.NoError(t, err)
	var out []orb.Geometry
	for _, f := range fc.Features {
		out = append(out, f.Geometry)
	}
	return out
}

func realAreas(t *testing.T, name string) []orb.MultiPolygon {
	t.Helper()
	var areas []orb.MultiPolygon
	for _, g := range realLayer(t, name) {
		switch g := g.(type) {
		case orb.Polygon:
			areas = append(areas, orb.MultiPolygon{g})
		case orb.MultiPolygon:
			areas = append(areas, g)
		case nil:
		default:
			t.Fatalf("%s has a %T", name, g)
		}
	}
	return areas
}

// What real cities publish is looked at, and the figures printed: who reads them
// can judge. Only plain facts are required.
func TestRealAreas(t *testing.T) {
	for _, name := range []string{
		"civic-reports/chicago/wards_2015.geojson", "civic-reports/chicago/community_areas.geojson",
		"civic-reports/nyc311/community_districts_2013.geojson", "civic-reports/nyc311/community_districts_simplified_nycehs.geojson",
		"civic-reports/nyc311/boroughs_2013.geojson.gz", "civic-reports/nyc311/police_precincts_2013.geojson.gz",
		"china-city/zhengzhou/districts_datav_gcj02.geojson", "china-city/zhengzhou/districts_echarts_coarse.geojson", "china-city/shenzhen/districts.geojson",
	} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			areas := realAreas(t, name)
			begun := time.Now()
			faults := Check(areas, Options{})
			t.Logf("%d areas: %d faults in %v", len(areas), len(faults), time.Since(begun))
			type sum struct {
				n, fine, narrow int
				m2              float64
			}
			by := map[Kind]sum{}
			worst := map[Kind]Fault{}
			for _, f := range faults {
				s := by[f.Kind]
				s.n++
				if f.Fine() {
					s.fine++
				} else if f.Narrow() {
					s.narrow++
				}
				s.m2 += float64(f.Size)
				by[f.Kind] = s
				if f.Size > worst[f.Kind].Size {
					worst[f.Kind] = f
				}
				require.GreaterOrEqual(t, float64(f.Size), 0.0)
				require.Contains(t, []Kind{Gap, Overlap, Contained, Pieces, Sliver}, f.Kind)
			}
			for k, s := range by {
				w := worst[k]
				t.Logf("%d areas: %d × %v (%d fine, %d slivers), %.4g m²; largest %.4g m², %.3g m wide, %d & %d at %.6f,%.6f",
					len(areas), s.n, k, s.fine, s.narrow, s.m2, float64(w.Size), float64(w.Width), w.Area, w.Other, w.Place[0], w.Place[1])
			}
		})
	}
}
