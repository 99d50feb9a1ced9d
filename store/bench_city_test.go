package store_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"chengge"
	"chengge/demo"
	"chengge/grids"
	"chengge/spatial"
	"chengge/store"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// benchComponents is how many components the city has: a million, or as
// CHENGGE_BENCH_COMPONENTS says.
func benchComponents(b *testing.B) int {
	given := os.Getenv("CHENGGE_BENCH_COMPONENTS")
	if given == "" {
		return 1_000_000
	}
	n, err := strconv.Atoi(given)
	require.NoError(b, err)
	return n
}

// BenchmarkCity asks about random points of the demo city: one core of ours
// beside PostGIS, which has the same edition; then reads the edition from
// there, whole and after one chief has changed.
func BenchmarkCity(b *testing.B) {
	made, err := demo.New(demo.Options{Components: benchComponents(b)})
	require.NoError(b, err)
	c := made.Contents()
	s := open(b)
	ctx := b.Context()
	in := store.Import{Actor: "bench", Source: "demo", City: c.City, Layers: map[chengge.Kind]iter.Seq2[chengge.Row, error]{}}
	for l := range chengge.Layers() {
		if rows := c.Rows(l.Kind); rows != nil {
			in.Layers[l.Kind] = rows
		}
	}
	_, _, err = s.Import(ctx, in)
	require.NoError(b, err)
	first := publish(b, s)
	read := func(b *testing.B, number int64, former *grids.Snapshot) *grids.Snapshot {
		c, release, err := s.Contents(ctx, number)
		require.NoError(b, err)
		defer release()
		snap, err := grids.Rebuild(c, former)
		require.NoError(b, err)
		return snap
	}
	var snap *grids.Snapshot
	b.Run("snapshot", func(b *testing.B) {
		for b.Loop() {
			snap = nil
			snap = read(b, first.Number, nil)
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
	})
	if snap == nil {
		snap = read(b, first.Number, nil)
	}
	benchLocate(b, snap)
	b.Run("postgis", func(b *testing.B) { benchPostGIS(b, s.Pool(), snap) })

	var chief chengge.Row
	for row, err := range c.Rows(chengge.KindChiefs) {
		require.NoError(b, err)
		chief = row
		break
	}
	chief.Values[1] += "*"
	_, _, err = s.Change(ctx, store.Edit{Actor: "bench", Kind: chengge.KindChiefs, Code: chief.Code(), Row: &chief})
	require.NoError(b, err)
	second := publish(b, s)
	b.Run("one-chief", func(b *testing.B) {
		for b.Loop() {
			read(b, second.Number, snap)
		}
	})
	b.Run("memory", func(b *testing.B) {
		live := func() float64 {
			var m runtime.MemStats
			runtime.GC()
			runtime.GC()
			runtime.ReadMemStats(&m)
			return float64(m.HeapAlloc)
		}
		n := float64(snap.Count(chengge.KindComponents))
		for b.Loop() {
			snap = nil
			none := live()
			bare := c
			bare.Components = nil
			rest, err := grids.Build(bare)
			require.NoError(b, err)
			without := live()
			whole, err := grids.Build(c)
			require.NoError(b, err)
			with := live()
			b.ReportMetric((with-without-(without-none))/n, "B/component")
			b.ReportMetric((without-none)/1e6, "MB-without")
			b.ReportMetric((with-without)/1e6, "MB-whole")
			runtime.KeepAlive(rest)
			runtime.KeepAlive(whole)
		}
	})
}

// anywhere gives 65,536 random points of the covered ground.
func anywhere(s *grids.Snapshot) []orb.Point {
	rnd := rand.New(rand.NewPCG(3, 4))
	b := s.Extent()
	points := make([]orb.Point, 0, 1<<16)
	for len(points) < cap(points) {
		p := orb.Point{b.Min[0] + rnd.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + rnd.Float64()*(b.Max[1]-b.Min[1])}
		if a := s.Locate(chengge.Query{Point: p}); !a.Grid.IsZero() {
			points = append(points, p)
		}
	}
	return points
}

// benchLocate runs the questions on one core.
func benchLocate(b *testing.B, s *grids.Snapshot) {
	points := anywhere(s)
	run := func(name string, q chengge.Query) {
		b.Run(name, func(b *testing.B) {
			var a chengge.Assignment
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				q.Point = points[i&(1<<16-1)]
				s.LocateInto(&q, &a)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "points/s")
		})
	}
	run("locate", chengge.Query{})
	run("matter", chengge.Query{Category: chengge.CategoryKey{Kind: chengge.MatterKind, Code: "06010"}})
	run("component", chengge.Query{Category: chengge.CategoryKey{Kind: chengge.ComponentKind, Code: "01001"}})
	run("disc30", chengge.Query{Accuracy: 30})
	b.Run("grid", func(b *testing.B) {
		var shapes []orb.MultiPolygon
		for a := range s.Areas(chengge.KindGrids, "") {
			shapes = append(shapes, a.Shape)
		}
		x := spatial.NewAreaIndex(shapes)
		found := 0
		for i := 0; b.Loop(); i++ {
			if _, _, ok := x.At(points[i&(1<<16-1)]); ok {
				found++
			}
		}
		require.NotZero(b, found)
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "points/s")
	})
}

// What PostGIS is asked for each point: the areas that cover it, and the nearest
// segment within reach: the answers of Locate, less chiefs, side, chainage and
// the rule. It has tables of its own that suit the question, each with an index.
const sqlBenchFacts = `
	select (select min(a.code) from bench_districts a where st_covers(a.geom, p.geom)),
		(select min(a.code) from bench_street_offices a where st_covers(a.geom, p.geom)),
		(select min(a.code) from bench_communities a where st_covers(a.geom, p.geom)),
		(select min(a.code) from bench_grids a where st_covers(a.geom, p.geom)),
		(select min(a.code) from bench_unit_grids a where st_covers(a.geom, p.geom)),
		r.code, r.d
	from %s left join lateral (
		select e.code, st_distance(e.geog, p.geog) as d from bench_edge e
		where e.geom && st_expand(p.geom, 0.0007, 0.0006) order by 2, 1 limit 1) r on true`

const (
	sqlBenchArea = `create table bench_%[1]s as select code, geom from %[1]s where ended is null;
		create index on bench_%[1]s using gist (geom); cluster bench_%[1]s using bench_%[1]s_geom_idx; analyze bench_%[1]s`
	sqlBenchEdges = `create table bench_edge as
		select r.code, d.geom, d.geom::geography as geog from roads r, st_dumpsegments(r.geom) d where r.ended is null;
		create index on bench_edge using gist (geom); cluster bench_edge using bench_edge_geom_idx; analyze bench_edge`
)

func benchPostGIS(b *testing.B, pool *pgxpool.Pool, snap *grids.Snapshot) {
	ctx := b.Context()
	o := oracle{pool, snap}
	_, err := pool.Exec(ctx, sqlBenchEdges)
	require.NoError(b, err)
	for _, k := range []chengge.Kind{chengge.KindDistricts, chengge.KindStreetOffices, chengge.KindCommunities, chengge.KindGrids, chengge.KindUnitGrids} {
		_, err := pool.Exec(ctx, fmt.Sprintf(sqlBenchArea, k))
		require.NoError(b, err)
	}
	points := anywhere(snap)
	qs := make([]chengge.Query, len(points))
	for i, p := range points {
		qs[i].Point = p
	}
	o.give(ctx, b, qs)
	tuned := func(ctx context.Context, f func(c *pgxpool.Conn)) {
		c, err := pool.Acquire(ctx)
		require.NoError(b, err)
		defer c.Release()
		for _, set := range []string{`set max_parallel_workers_per_gather = 0`, `set jit = off`, `set work_mem = '64MB'`} {
			_, err = c.Exec(ctx, set)
			require.NoError(b, err)
		}
		f(c)
	}
	b.Run("set-based", func(b *testing.B) {
		tuned(ctx, func(c *pgxpool.Conn) {
			n := 0
			for b.Loop() {
				rows, err := c.Query(ctx, fmt.Sprintf(sqlBenchFacts, "oracle_point p"))
				require.NoError(b, err)
				for rows.Next() {
					n++
				}
				require.NoError(b, rows.Err())
			}
			require.Equal(b, b.N*len(points), n)
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "points/s")
		})
	})
	b.Run("prepared-8", func(b *testing.B) {
		one := fmt.Sprintf(sqlBenchFacts, `(select g as geom, g::geography as geog from (select st_setsrid(st_makepoint($1, $2), 4490) as g) q) p`)
		const part = 2000
		for b.Loop() {
			var wg sync.WaitGroup
			var next atomic.Int64
			for range 8 {
				wg.Go(func() {
					tuned(ctx, func(c *pgxpool.Conn) {
						var area [5]*string
						var road *string
						var d *float64
						for {
							i := int(next.Add(1))
							if i > 8*part {
								return
							}
							p := points[i&(1<<16-1)]
							if err := c.QueryRow(ctx, one, p[0], p[1]).Scan(&area[0], &area[1], &area[2], &area[3], &area[4], &road, &d); err != nil {
								b.Error(err)
								return
							}
						}
					})
				})
			}
			wg.Wait()
		}
		b.ReportMetric(float64(b.N*8*part)/b.Elapsed().Seconds(), "points/s")
	})
}
