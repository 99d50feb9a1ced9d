package exporters

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	_ "github.com/mattn/go-sqlite3"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
)

// scattered gives n small squares or points, some of them equal, with their codes.
func scattered(n int, geometry chengge.GeometryType) (Features, []chengge.Row) {
	random := rand.New(rand.NewPCG(7, uint64(n)))
	rows := make([]chengge.Row, n)
	for i := range rows {
		x, y := 113.4+0.4*random.Float64(), 34.6+0.3*random.Float64()
		if i%17 == 3 {
			x, y = 113.5, 34.7
		}
		rows[i] = chengge.Row{ID: chengge.ID(1_000_000 - 7*i), Values: []string{fmt.Sprint("c", i), "树"}, Shape: orb.Point{x, y}}
		if geometry == chengge.Polygons {
			d := 0.01 * random.Float64()
			rows[i].Shape = orb.MultiPolygon{{{{x, y}, {x + d, y}, {x + d, y + d}, {x, y + d}, {x, y}}}}
		}
	}
	return Features{Name: "things", Geometry: geometry, Columns: hard().Columns[:2], Rows: chengge.Each(rows)}, rows
}

// TestIndexes asks the indexes of GeoPackage and FlatGeobuf through GDAL for
// boxes, beside all shapes looked at one by one.
func TestIndexes(t *testing.T) {
	boxes := []orb.Bound{
		{Min: orb.Point{113, 34}, Max: orb.Point{114, 35}},
		{Min: orb.Point{113.45, 34.65}, Max: orb.Point{113.47, 34.68}},
		{Min: orb.Point{113.5, 34.7}, Max: orb.Point{113.5, 34.7}},
		{Min: orb.Point{110, 30}, Max: orb.Point{111, 31}},
	}
	for _, geometry := range []chengge.GeometryType{chengge.Points, chengge.Polygons} {
		for _, n := range []int{1, 16, 17, 51, 52, 300, 5000} {
			f, rows := scattered(n, geometry)
			for _, format := range []Format{GeoPackage, FlatGeobuf} {
				dir, _ := written(t, f, FileOptions{Format: format})
				file := filepath.Join(dir, "things."+string(format))
				if format == GeoPackage {
					checkGeoPackage(t, file, n)
				}
				for i, box := range boxes {
					if n < 300 && i > 0 {
						break
					}
					var want, got []string
					for _, r := range rows {
						if r.Shape.Bound().Intersects(box) {
							want = append(want, r.Values[0])
						}
					}
					for _, g := range ogr(t, file, "-spat", fmt.Sprint(box.Min[0]), fmt.Sprint(box.Min[1]), fmt.Sprint(box.Max[0]), fmt.Sprint(box.Max[1])) {
						got = append(got, g.Properties["code"].(string))
					}
					slices.Sort(want)
					slices.Sort(got)
					require.Equal(t, want, got, "%s, %d %ss, %v", format, n, geometry, box)
				}
			}
		}
	}
}

// checkGeoPackage asks SQLite itself whether the file and its R-tree are sound.
func checkGeoPackage(t *testing.T, file string, rows int) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+file+"?mode=ro")
	require.NoError(t, err)
	defer db.Close()
	ask := func(query string) (answer string) {
		require.NoError(t, db.QueryRow(query).Scan(&answer), query)
		return answer
	}
	require.Equal(t, "ok", ask(`PRAGMA integrity_check`))
	require.Equal(t, "ok", ask(`SELECT rtreecheck('rtree_things_geom')`))
	require.Equal(t, fmt.Sprint(rows), ask(`SELECT count(*) FROM rtree_things_geom`))
	require.Equal(t, fmt.Sprint(0x47504b47), ask(`PRAGMA application_id`))
	violations, err := db.Query(`PRAGMA foreign_key_check`)
	require.NoError(t, err)
	defer violations.Close()
	require.False(t, violations.Next())
}
