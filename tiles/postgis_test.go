package tiles

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"chengge"
	"chengge/grids"
	"chengge/store"
	"chengge/store/storetest"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var postgis = storetest.Template{Migrate: func(ctx context.Context, url string) error {
	s, err := store.Open(url, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Migrate(ctx)
	return err
}}

// madeOfOthers tells whether a layer has no things of its own.
func madeOfOthers(row chengge.TileLayer) bool {
	return row.Name == string(chengge.KindChiefs) || row.Name == chengge.BorderTileLayer || row.Generalise == chengge.Names
}

// inPostGIS puts the shapes of a city into a table, in EPSG:3857 as PostGIS
// computes it.
func inPostGIS(t testing.TB, s *grids.Snapshot) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(t.Context(), postgis.URL(t))
	require.NoError(t, err)
	t.Cleanup(func() { c.Close(context.Background()) })
	_, err = c.Exec(t.Context(), `create temp table raw (layer text, id bigint, since int, geom bytea)`)
	require.NoError(t, err)
	var rows [][]any
	put := func(layer string, id chengge.ID, since int, g orb.Geometry) {
		b, err := wkb.Marshal(g)
		require.NoError(t, err)
		rows = append(rows, []any{layer, int64(id), since, b})
	}
	since := roadSince(s)
	for row := range chengge.TileLayers() {
		i := 0
		if madeOfOthers(row) {
			continue
		}
		for r := range rowsOf(s, chengge.Kind(row.Name)) {
			first := row.MinZoom
			if row.Generalise == chengge.ByClass {
				first = since[i]
			}
			put(row.Name, r.ID, first, r.Shape)
			i++
		}
	}
	for p := range s.Components() {
		put("components", p.ID, chengge.TilePointZoom, p.Point)
	}
	_, err = c.CopyFrom(t.Context(), pgx.Identifier{"raw"}, []string{"layer", "id", "since", "geom"}, pgx.CopyFromRows(rows))
	require.NoError(t, err)
	for _, sql := range []string{
		`create table drawn as select layer, id, since, st_transform(st_geomfromwkb(geom, 4326), 3857) as geom from raw`,
		`create index on drawn using gist (geom)`, `analyze drawn`,
	} {
		_, err = c.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	return c
}

// sqlFound gives what lies within a tile and $4 units around it, in units of the
// tile, and of each whether it surely shows: whether what lies more than $5
// units inside is larger than twice that.
const sqlFound = `with t as (select st_xmin(e) as x, st_ymax(e) as y, (st_xmax(e) - st_xmin(e)) / 4096 as unit, e from st_tileenvelope($1, $2, $3) e)
	select layer, id, st_asbinary(st_affine(geom, 1 / unit, 0, 0, -1 / unit, -x / unit, y / unit)),
		coalesce(st_length(st_boundingdiagonal(st_clipbybox2d(geom, st_expand(e, -$5::float8 * unit)::box2d))), 0) > 2 * $5::float8 * unit
	from drawn, t where since <= $1 and geom && st_expand(e, $4::float8 * unit) and st_intersects(geom, st_expand(e, $4::float8 * unit))`

// foundThing is a thing as PostGIS finds it for a tile.
type foundThing struct {
	shape orb.Geometry
	sure  bool
}

func found(t testing.TB, c *pgx.Conn, z, x, y int) map[string]map[uint64]foundThing {
	t.Helper()
	out := map[string]map[uint64]foundThing{}
	s := slack(z)
	rows, err := c.Query(t.Context(), sqlFound, z, x, y, buffer+s, s)
	require.NoError(t, err)
	var layer string
	var id uint64
	var shape []byte
	var sure bool
	_, err = pgx.ForEachRow(rows, []any{&layer, &id, &shape, &sure}, func() error {
		g, err := wkb.Unmarshal(shape)
		if out[layer] == nil {
			out[layer] = map[uint64]foundThing{}
		}
		out[layer][id] = foundThing{g, sure}
		return err
	})
	require.NoError(t, err)
	return out
}

// Every tile of the list has what PostGIS finds for it: points as a set of ids,
// each within half a unit; of areas and lines all that surely show and none that
// stays outside, each of their corners within half a unit of a true one; of
// hexagons the points that lie in each.
func TestTilesBesidePostGIS(t *testing.T) {
	s, c := citySet(), inPostGIS(t, city())
	var corners, moved, things, hexagons int
	for _, at := range tileList(city()) {
		z, x, y := at[0], at[1], at[2]
		what := fmt.Sprintf("%d/%d/%d", z, x, y)
		tile, err := s.Tile(context.Background(), chengge.TileLayerNames(), z, x, y, Identity)
		require.NoError(t, err)
		layers, err := decodeTile(tile.Body)
		require.NoError(t, err, what)
		byName := map[string]decodedLayer{}
		for _, l := range layers {
			byName[l.name] = l
		}
		all := found(t, c, z, x, y)
		if z < chengge.TilePointZoom {
			hexagons += requireHexagons(t, c, byName["components"], z, x, y)
			delete(byName, "components")
		}
		for row := range chengge.TileLayers() {
			want, l := all[row.Name], byName[row.Name]
			if madeOfOthers(row) {
				continue
			}
			got := map[uint64]bool{}
			for _, f := range l.features {
				got[f.id] = true
				things++
				th, ok := want[f.id]
				require.True(t, ok, "%s: %s %d is not there", what, row.Name, f.id)
				if p, ok := th.shape.(orb.Point); ok {
					require.InDelta(t, p[0], float64(f.parts[0][0].x), 0.5+1e-4, what)
					require.InDelta(t, p[1], float64(f.parts[0][0].y), 0.5+1e-4, what)
					continue
				}
				n, m := requireCorners(t, f, th.shape, z, what+" "+row.Name)
				corners, moved = corners+n, moved+m
			}
			for id, th := range want {
				shows := th.sure
				if p, ok := th.shape.(orb.Point); ok {
					u, v := math.Floor(p[0]+0.5), math.Floor(p[1]+0.5)
					shows = u >= 0 && u < extent && v >= 0 && v < extent
					require.Equal(t, shows, got[id], "%s: %s %d at %v", what, row.Name, id, p)
				}
				require.True(t, got[id] || !shows, "%s: %s %d is missing", what, row.Name, id)
			}
		}
	}
	t.Logf("%d things, %d corners, %d of them no true corner rounded, %d hexagons", things, corners, moved, hexagons)
	require.Less(t, moved, corners/100_000, "rounded by us and by PostGIS alike")
}

// requireCorners counts the corners of a feature and those of them that are no
// corner of the shape, rounded; these lie on its lines all the same.
func requireCorners(t *testing.T, f decodedFeature, g orb.Geometry, z int, what string) (n, moved int) {
	t.Helper()
	var rings [][]orb.Point
	switch g := g.(type) {
	case orb.MultiPolygon:
		for _, p := range g {
			for _, r := range p {
				rings = append(rings, r)
			}
		}
	case orb.MultiLineString:
		for _, l := range g {
			rings = append(rings, l)
		}
	}
	// Only what is near the tile counts: outlines of the city are long.
	var near [][]orb.Point
	for _, r := range rings {
		from := -1
		for i := range r {
			a := r[max(i-1, 0)]
			b := r[i]
			if min(a[0], b[0]) < 2*extent && max(a[0], b[0]) > -extent && min(a[1], b[1]) < 2*extent && max(a[1], b[1]) > -extent {
				if from < 0 {
					from = max(i-1, 0)
				}
				continue
			}
			if from >= 0 {
				near, from = append(near, r[from:i]), -1
			}
		}
		if from >= 0 {
			near = append(near, r[from:])
		}
	}
	rounded := map[unit]bool{}
	for _, r := range near {
		for _, q := range r {
			rounded[unit{int32(math.Floor(q[0] + 0.5)), int32(math.Floor(q[1] + 0.5))}] = true
		}
	}
	for _, part := range f.parts {
		for _, p := range part {
			if p.x <= -buffer || p.y <= -buffer || p.x >= extent+buffer || p.y >= extent+buffer {
				continue // cut off there
			}
			if n++; rounded[p] {
				continue
			}
			moved++
			if d := distanceTo(near, p, false); d > slack(z) {
				t.Fatalf("%s %d: %v is %.2f units from its line", what, f.id, p, d)
			}
		}
	}
	return n, moved
}

const sqlInHexagons = `select h.n, count(d.id) from (select n, st_setsrid(st_geomfromwkb(g), 3857) as geom from unnest($1::bytea[]) with ordinality as u (g, n)) h
	left join drawn d on d.layer = 'components' and d.geom && h.geom and st_intersects(d.geom, h.geom) group by 1`

// requireHexagons compares the counts of a tile with what PostGIS counts in each
// hexagon, and gives how many there are.
func requireHexagons(t *testing.T, c *pgx.Conn, l decodedLayer, z, x, y int) int {
	t.Helper()
	if len(l.features) == 0 {
		return 0
	}
	size := 2 * 20037508.342789244 / (math.Exp2(float64(z)) * extent)
	var shapes [][]byte
	for _, f := range l.features {
		require.Len(t, f.parts, 1)
		ring := orb.Ring{}
		for _, p := range append(slices.Clone(f.parts[0]), f.parts[0][0]) {
			ring = append(ring, orb.Point{(float64(p.x)+float64(x*extent))*size - 20037508.342789244, 20037508.342789244 - (float64(p.y)+float64(y*extent))*size})
		}
		shapes = append(shapes, wkb.MustMarshal(orb.Polygon{ring}))
	}
	rows, err := c.Query(t.Context(), sqlInHexagons, shapes)
	require.NoError(t, err)
	var at int
	var n float64
	_, err = pgx.ForEachRow(rows, []any{&at, &n}, func() error {
		require.InDelta(t, n, l.features[at-1].tags["count"], 1, "%d/%d/%d: on the edge it may be either's", z, x, y)
		return nil
	})
	require.NoError(t, err)
	return len(shapes)
}
