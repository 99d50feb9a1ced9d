package store_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"chengge"
	"chengge/grids"
	"chengge/importers"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// places gives n points for each of these: anywhere in the extent and a little
// beyond; exactly on vertices of areas and roads; the middles of edges, as
// float64 has them; within 1e-9° of edges; beside roads, up to reach metres off.
func places(s *grids.Snapshot, rnd *rand.Rand, n int, reach float64) []orb.Point {
	var edges, lanes [][2]orb.Point
	for l := range chengge.Layers() {
		for a := range s.Areas(l.Kind, "") {
			for _, poly := range a.Shape {
				for _, ring := range poly {
					for i := 1; i < len(ring); i++ {
						edges = append(edges, [2]orb.Point{ring[i-1], ring[i]})
					}
				}
			}
		}
	}
	for r := range s.Roads("") {
		for _, part := range r.Line {
			for i := 1; i < len(part); i++ {
				lanes = append(lanes, [2]orb.Point{part[i-1], part[i]})
			}
		}
	}
	edges = append(edges, lanes...)
	on := func(e [2]orb.Point, t float64) orb.Point {
		return orb.Point{e[0][0] + t*(e[1][0]-e[0][0]), e[0][1] + t*(e[1][1]-e[0][1])}
	}
	off := func(p orb.Point, d float64) orb.Point {
		return orb.Point{p[0] + d*(2*rnd.Float64()-1), p[1] + d*(2*rnd.Float64()-1)}
	}
	b := s.Extent().Pad(0.002)
	var out []orb.Point
	for range n {
		out = append(out,
			orb.Point{b.Min[0] + rnd.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + rnd.Float64()*(b.Max[1]-b.Min[1])},
			edges[rnd.IntN(len(edges))][0],
			on(edges[rnd.IntN(len(edges))], 0.5),
			off(on(edges[rnd.IntN(len(edges))], rnd.Float64()), 1e-9))
		if len(lanes) > 0 {
			out = append(out, off(on(lanes[rnd.IntN(len(lanes))], rnd.Float64()), reach/80_000))
		}
	}
	return out
}

// TestOracle holds Locate to PostGIS on the town, a patchwork and real cities.
func TestOracle(t *testing.T) {
	gdal := filepath.Join(t.TempDir(), importers.GDALName)
	out, err := exec.Command("go", "build", "-o", gdal, "chengge/cmd/chengge-gdal").CombinedOutput()
	require.NoError(t, err, "%s", out)
	t.Run("town", func(t *testing.T) { oracleTown(t, gdal) })
	t.Run("patchwork", oraclePatchwork)
	t.Run("real cities", func(t *testing.T) { oracleRealCities(t, gdal) })
}

func folderOf(t testing.TB, gdal, dir string) chengge.Contents {
	t.Helper()
	f, err := importers.Open(t.Context(), dir, importers.Options{GDAL: gdal, TempDir: t.TempDir()})
	require.NoError(t, err)
	return f.Contents()
}

func oracleTown(t *testing.T, gdal string) {
	o := ask(t, folderOf(t, gdal, "../testdata/town"))
	rnd := rand.New(rand.NewPCG(1, 1))
	sum := o.compare(t, places(o.snap, rnd, 1500, 40), 0)
	require.Greater(t, sum.onBorder, 1000)
	require.Greater(t, sum.onRoad, 1000)
	require.Greater(t, sum.junctions, 0)
	o.compareShares(t, places(o.snap, rnd, 12, 40), []float64{5, 30, 120, 500})
}

// patchwork is a city of n × n irregular unit grids with crooked borders; four
// by four make a grid, of which one gives a unit grid in its middle to the next
// (so that there are holes and areas of several parts), and two by two of those
// an office. Roads run along and across the borders, some with a precedence.
func patchwork(rnd *rand.Rand, n int) chengge.Contents {
	const side = 0.004
	nodes := make([][]orb.Point, n+1)
	for j := range nodes {
		nodes[j] = make([]orb.Point, n+1)
		for i := range nodes[j] {
			nodes[j][i] = orb.Point{113 + side*(float64(i)+0.6*rnd.Float64()), 34 + side*(float64(j)+0.6*rnd.Float64())}
		}
	}
	crooked := func(a, b orb.Point) orb.LineString {
		ls := orb.LineString{a}
		for k, between := 1, rnd.IntN(4); k <= between; k++ {
			s := float64(k) / float64(between+1)
			ls = append(ls, orb.Point{a[0] + s*(b[0]-a[0]) + side*0.08*(rnd.Float64()-0.5), a[1] + s*(b[1]-a[1]) + side*0.08*(rnd.Float64()-0.5)})
		}
		return append(ls, b)
	}
	east, north := map[[2]int]orb.LineString{}, map[[2]int]orb.LineString{}
	for j := range n + 1 {
		for i := range n + 1 {
			if i < n {
				east[[2]int{i, j}] = crooked(nodes[j][i], nodes[j][i+1])
			}
			if j < n {
				north[[2]int{i, j}] = crooked(nodes[j][i], nodes[j+1][i])
			}
		}
	}
	// outline is the ring around unit grids i, j to i+k, j+k, anticlockwise.
	outline := func(i, j, k int) orb.Ring {
		var ring orb.Ring
		add := func(ls orb.LineString, back bool) {
			ls = ls.Clone()
			if back {
				ls.Reverse()
			}
			ring = append(ring, ls[:len(ls)-1]...)
		}
		for d := range k {
			add(east[[2]int{i + d, j}], false)
		}
		for d := range k {
			add(north[[2]int{i + k, j + d}], false)
		}
		for d := range k {
			add(east[[2]int{i + k - 1 - d, j + k}], true)
		}
		for d := range k {
			add(north[[2]int{i, j + k - 1 - d}], true)
		}
		return append(ring, ring[0])
	}
	hole := func(r orb.Ring) orb.Ring { r = r.Clone(); r.Reverse(); return r }
	var units, all, offices []chengge.Area
	shapes := map[[2]int]orb.MultiPolygon{}
	for j := 0; j < n; j += 4 {
		for i := 0; i < n; i += 4 {
			shapes[[2]int{i, j}] = append(shapes[[2]int{i, j}], orb.Polygon{outline(i, j, 4), hole(outline(i+1, j+2, 1))})
			next := [2]int{(i + 4) % n, j}
			shapes[next] = append(shapes[next], orb.Polygon{outline(i+1, j+2, 1)})
			if i%8 == 0 && j%8 == 0 {
				offices = append(offices, chengge.Area{Kind: chengge.KindStreetOffices, Code: fmt.Sprintf("O%02d%02d", j, i), Shape: orb.MultiPolygon{{outline(i, j, 8)}}})
			}
		}
	}
	for at, shape := range shapes {
		all = append(all, chengge.Area{Kind: chengge.KindGrids, Code: fmt.Sprintf("G%02d%02d", at[1], at[0]), Shape: shape})
	}
	for j := range n {
		for i := range n {
			units = append(units, chengge.Area{Kind: chengge.KindUnitGrids, Code: fmt.Sprintf("U%04d", j*n+i), Shape: orb.MultiPolygon{{outline(i, j, 1)}}})
		}
	}
	var roads []chengge.RoadSegment
	road := func(line orb.LineString) {
		r := chengge.RoadSegment{Code: fmt.Sprintf("R%04d", len(roads)), Width: float64(rnd.IntN(6)) * 8, Line: orb.MultiLineString{line}}
		if rnd.IntN(3) == 0 {
			r.Precedence = 1 + rnd.IntN(4)
		}
		roads = append(roads, r)
	}
	for j := range n + 1 {
		for i := range n {
			if j%2 == 0 {
				road(east[[2]int{i, j}])
			}
			if rnd.IntN(4) == 0 {
				road(north[[2]int{j, i}])
			}
			if j < n && rnd.IntN(20) == 0 {
				road(orb.LineString{nodes[j][i], nodes[j+1][i+1]})
			}
		}
	}
	c := chengge.Contents{City: city, Areas: map[chengge.Kind]iter.Seq2[chengge.Area, error]{
		chengge.KindUnitGrids: chengge.Each(units), chengge.KindGrids: chengge.Each(all), chengge.KindStreetOffices: chengge.Each(offices),
	}}
	c.Roads = chengge.Each(roads)
	return c
}

func oraclePatchwork(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 7))
	o := ask(t, patchwork(rnd, 24))
	sum := o.compare(t, places(o.snap, rnd, 4000, 40), 0)
	require.Greater(t, sum.onBorder, 4000)
	require.Greater(t, sum.junctions, 100)
	o.compareShares(t, places(o.snap, rnd, 20, 40), []float64{1, 30, 100, 300, 1000})
}

// realData gives a file of the real data, which is no part of the project.
func realData(t testing.TB, path string) string {
	t.Helper()
	root := os.Getenv("CHENGGE_TESTDATA")
	if root == "" {
		t.Skip("CHENGGE_TESTDATA is not set: no real cities to judge by")
	}
	name := filepath.Join(root, filepath.FromSlash(path))
	require.FileExists(t, name, "CHENGGE_TESTDATA names a folder that lacks it")
	return name
}

func oracleRealCities(t *testing.T, gdal string) {
	type layer struct{ kind, file, code, name string }
	for i, c := range []struct {
		name            string
		layers          []layer
		n               int
		roadMaxDistance float64
	}{
		{"Chicago", []layer{
			{"grids", "civic-reports/chicago/wards_2015.geojson", "ward", ""},
			{"communities", "civic-reports/chicago/community_areas.geojson", "area_numbe", ""}}, 1500, 0},
		{"New York", []layer{{"grids", "civic-reports/nyc311/community_districts_2013.geojson", "BoroCD", ""}}, 1500, 0},
		{"Syracuse", []layer{{"roads", "civic-reports/syracuse_potholes/streets_original_macosx.zip", "STREET_ID", "streets.zip"}}, 1500, 250},
		{"Futian", []layer{{"roads", "china-city/shenzhen/futian_roads_osm.geojson", "row", ""}, {"districts", "china-city/shenzhen/districts.geojson", "qh", ""}}, 1500, 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			var list []map[string]any
			for _, l := range c.layers {
				b, err := os.ReadFile(realData(t, l.file))
				require.NoError(t, err)
				if l.name == "" {
					l.name = filepath.Base(l.file)
				}
				if l.code == "row" { // directed edges of OpenStreetMap: without a code of their own
					b, l.code = numbered(t, b), "code"
				}
				require.NoError(t, os.WriteFile(filepath.Join(dir, l.name), b, 0o644))
				fields := map[string]any{"code": l.code}
				if l.kind == "communities" || l.kind == "grids" {
					fields["parent"] = nil
				}
				list = append(list, map[string]any{"kind": l.kind, "file": l.name, "fields": fields})
			}
			b, err := json.Marshal(map[string]any{"city": map[string]string{"code": "x", "crs": "WGS84", "codes": "free"}, "layers": list})
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "city.json"), b, 0o644))
			o := ask(t, folderOf(t, gdal, dir))
			rnd := rand.New(rand.NewPCG(uint64(i), 3))
			o.compare(t, places(o.snap, rnd, c.n, max(40, c.roadMaxDistance)), c.roadMaxDistance)
			o.compareShares(t, places(o.snap, rnd, 6, 40), []float64{30, 200})
		})
	}
}

// numbered gives the features of a GeoJSON file a code each.
func numbered(t testing.TB, b []byte) []byte {
	t.Helper()
	var f struct {
		Type     string           `json:"type"`
		Features []map[string]any `json:"features"`
	}
	require.NoError(t, json.Unmarshal(b, &f))
	for i := range f.Features {
		f.Features[i]["properties"] = map[string]string{"code": fmt.Sprintf("E%05d", i)}
	}
	out, err := json.Marshal(f)
	require.NoError(t, err)
	return out
}

// The disc in the azimuthal equidistant projection is a circle of 10,000
// corners; the area, cut out near the disc where its edges are still straight,
// gets 60 vertices across the disc before it is projected. Discs within about a
// kilometre share a projection, since making one takes 10 ms; that changes the
// scale by 1e-8.
const sqlOracleShares = `
	with disc as materialized (
		select p.*, format('+proj=aeqd +lat_0=%%s +lon_0=%%s +ellps=WGS84 +units=m +no_defs', round(lat / 0.02) * 0.02 + 1e-5, round(lng / 0.02) * 0.02 + 1e-5) as proj,
			st_expand(p.geom, 1.02 * accuracy / 111000 / cos(radians(lat)), 1.02 * accuracy / 110500) as box
		from oracle_point p
	), round as materialized (
		select *, st_buffer(st_setsrid(st_transform(st_setsrid(geom, 4326), proj), 0), accuracy, 2500) as circle from disc
	)
	select d.i, a.code, st_area(st_intersection(d.circle, st_setsrid(st_transform(
		st_setsrid(st_segmentize(st_intersection(a.geom, d.box), accuracy / 30 / 111000), 4326), d.proj), 0))) / st_area(d.circle)
	from round d join %s a on a.ended is null and st_intersects(a.geom, d.box)`

// compareShares compares the shares of a disc around each of the points, the
// radii in turn.
func (o oracle) compareShares(t testing.TB, points []orb.Point, radii []float64) {
	t.Helper()
	var qs []chengge.Query
	for i, p := range points {
		qs = append(qs, chengge.Query{Point: p, Accuracy: radii[i%len(radii)]})
	}
	o.compareDiscs(t, qs)
}

// compareDiscs compares the shares of each question's disc.
func (o oracle) compareDiscs(t testing.TB, qs []chengge.Query) {
	t.Helper()
	ctx := t.Context()
	got := make([]chengge.Assignment, len(qs))
	o.snap.LocateBatch(qs, got)
	o.give(ctx, t, qs)
	worst, parts := map[float64]float64{}, 0
	type key struct {
		i    int
		kind chengge.Kind
		code string
	}
	mine := map[key]float64{}
	for i, a := range got {
		for _, c := range a.Candidates {
			if c.Kind != "" {
				mine[key{i, c.Kind, c.Code}] = c.Share
			}
		}
	}
	// The layers that have candidates at all.
	kinds := map[chengge.Kind]bool{}
	for k := range mine {
		kinds[k.kind] = true
	}
	for kind := range kinds {
		rows, err := o.pool.Query(ctx, fmt.Sprintf(sqlOracleShares, pgx.Identifier{string(kind)}.Sanitize()))
		require.NoError(t, err)
		k := key{kind: kind}
		var share float64
		_, err = pgx.ForEachRow(rows, []any{&k.i, &k.code, &share}, func() error {
			had := mine[k]
			off := math.Abs(had - share)
			delete(mine, k)
			parts++
			r := got[k.i].Accuracy
			if off > 1e-6 {
				t.Errorf("%v within %g m: %s %s has %.9f, PostGIS says %.9f", got[k.i].Point, r, kind, k.code, had, share)
			}
			worst[r] = max(worst[r], off)
			return nil
		})
		require.NoError(t, err)
	}
	require.Empty(t, mine, "shares that PostGIS doesn't know")
	t.Logf("%d shares; greatest difference by radius: %.1g", parts, worst)
}
