package api_test

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/demo"
	"chengge/grids"
	"chengge/store/storetest"
	"chengge/tiles"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/stretchr/testify/require"
)

// benchCity is the demo city with a million components, or as many as
// CHENGGE_BENCH_COMPONENTS says.
var benchCity = sync.OnceValue(func() *grids.Snapshot {
	n := 1_000_000
	if given, err := strconv.Atoi(os.Getenv("CHENGGE_BENCH_COMPONENTS")); err == nil {
		n = given
	}
	made, err := demo.New(demo.Options{Components: n})
	if err != nil {
		panic(err)
	}
	s, err := grids.Build(made.Contents())
	if err != nil {
		panic(err)
	}
	return s
})

// cityTiles gives all tiles of some zooms that lie on the city, mixed.
func cityTiles(snap *grids.Snapshot, from, to int) (list [][3]int) {
	e := snap.Extent()
	for z := from; z <= to; z++ {
		x0, y0 := tilePlace(e.Min[0], e.Max[1], z)
		x1, y1 := tilePlace(e.Max[0], e.Min[1], z)
		for x := x0; x <= x1; x++ {
			for y := y0; y <= y1; y++ {
				list = append(list, [3]int{z, x, y})
			}
		}
	}
	rand.New(rand.NewPCG(6, 6)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// askAll asks for all addresses over 8 connections that stay open, and gives how
// long each took and how many bytes came.
func askAll(t testing.TB, host, encoding string, n int, path func(i int) string) (took []time.Duration, bytes int64) {
	const connections = 8
	var wg sync.WaitGroup
	var next, sum atomic.Int64
	all := make([][]time.Duration, connections)
	for c := range connections {
		wg.Go(func() {
			conn, err := net.Dial("tcp", host)
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			r := bufio.NewReaderSize(conn, 64<<10)
			var request []byte
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				request = append(append(append(request[:0], "GET "...), path(i)...), " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: "...)
				request = append(append(request, encoding...), "\r\n\r\n"...)
				begun := time.Now()
				if _, err = conn.Write(request); err == nil {
					var n int
					n, err = readTile(r)
					sum.Add(int64(n))
				}
				if err != nil {
					t.Error(err)
					return
				}
				all[c] = append(all[c], time.Since(begun))
			}
		})
	}
	wg.Wait()
	took = slices.Concat(all...)
	slices.Sort(took)
	return took, sum.Load()
}

// readTile reads an answer of 200 or 204 and gives the length of its body.
func readTile(r *bufio.Reader) (length int, err error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if s := string(line[9:12]); s != "200" && s != "204" {
		return 0, fmt.Errorf("answered %s", line)
	}
	for {
		if line, err = r.ReadSlice('\n'); err != nil {
			return 0, err
		}
		if len(line) == 2 {
			_, err = r.Discard(length)
			return length, err
		}
		if rest, ok := strings.CutPrefix(string(line), "Content-Length: "); ok {
			if length, err = strconv.Atoi(strings.TrimSpace(rest)); err != nil {
				return 0, err
			}
		}
	}
}

func spentTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// BenchmarkTiles asks a server of the demo city for tiles, the client on the same
// cores, over 8 connections: uncached and uncompressed beside ST_AsMVT through pgx from
// stored EPSG:3857, cached as sent to a browser, and a first view. Each tile is
// asked for once where it is to be uncached; on a machine that others use too the
// processor time tells more than the clock.
func BenchmarkTiles(b *testing.B) {
	snap := benchCity()
	set := tiles.NewSet(snap, nil, nil)
	require.NoError(b, set.Prepare(context.Background()))
	pool := mvtDatabase(b, snap)
	serveCity := func() (string, func()) { return serveTiles(b, snap, set) }
	for _, c := range []struct {
		layer    string
		from, to int
		asked    int // of PostGIS
	}{{"components", 14, 16, 400}, {"grids", 10, 16, 4000}, {"roads", 10, 16, 4000}} {
		b.Run("uncached/"+c.layer, func(b *testing.B) {
			list := slices.DeleteFunc(cityTiles(snap, c.from, c.to), func(at [3]int) bool {
				t, err := set.Tile(context.Background(), []string{c.layer}, at[0], at[1], at[2], tiles.Identity)
				require.NoError(b, err)
				return t.Empty
			})
			paths := make([]string, len(list))
			for i, at := range list {
				paths[i] = tilePath(set, c.layer, at)
			}
			var theirCPU float64
			var ours, theirs, ourCPU float64
			var p99 time.Duration
			for b.Loop() {
				host, stop := serveCity()
				debug.FreeOSMemory()
				begun, spent := time.Now(), spentTime()
				took, bytes := askAll(b, host, "identity", len(list), func(i int) string { return paths[i] })
				ours, ourCPU = float64(len(took))/time.Since(begun).Seconds(), float64(len(took))/(spentTime()-spent).Seconds()
				p99 = took[len(took)*99/100]
				b.ReportMetric(float64(bytes)/float64(len(took)), "B/tile")
				stop()
				some := list[:min(c.asked, len(list))]
				begun, spent = time.Now(), spentTime()+backendTime(b, pool)
				askMVT(b, pool, c.layer, some)
				theirs, theirCPU = float64(len(some))/time.Since(begun).Seconds(), float64(len(some))/(spentTime()+backendTime(b, pool)-spent).Seconds()
			}
			b.ReportMetric(ours, "tiles/s")
			b.ReportMetric(ourCPU, "tiles/cpu-s")
			b.ReportMetric(milliseconds(p99), "p99-ms")
			b.ReportMetric(theirs, "ST_AsMVT/s")
			b.ReportMetric(theirCPU, "ST_AsMVT/cpu-s")
			b.ReportMetric(ours/theirs, "times")
			b.ReportMetric(ourCPU/theirCPU, "times-cpu")
		})
	}
	var ground []string // as the style's source has it
	for l := range chengge.TileLayers() {
		if l.Geometry != chengge.Points && l.Name != "chiefs" {
			ground = append(ground, l.Name)
		}
	}
	b.Run("cached", func(b *testing.B) {
		host, stop := serveCity()
		defer stop()
		var paths []string
		for _, at := range cityTiles(snap, 12, 15) {
			t, err := set.Tile(context.Background(), ground, at[0], at[1], at[2], tiles.Identity)
			require.NoError(b, err)
			if !t.Empty && len(paths) < 400 {
				paths = append(paths, tilePath(set, strings.Join(ground, ","), at))
			}
		}
		askAll(b, host, "gzip, br", len(paths), func(i int) string { return paths[i] })
		const n = 100_000
		var rate, cpu float64
		var bytes int64
		var p99 time.Duration
		for b.Loop() {
			begun, spent := time.Now(), spentTime()
			var took []time.Duration
			took, bytes = askAll(b, host, "gzip, br", n, func(i int) string { return paths[i%len(paths)] })
			rate, cpu, p99 = n/time.Since(begun).Seconds(), n/(spentTime()-spent).Seconds(), took[len(took)*99/100]
		}
		b.ReportMetric(float64(bytes)/n, "B/tile")
		b.ReportMetric(rate, "tiles/s")
		b.ReportMetric(cpu, "tiles/cpu-s")
		b.ReportMetric(milliseconds(p99), "p99-ms")
	})
	b.Run("first-view", func(b *testing.B) {
		sources := []string{strings.Join(ground, ","), "components,cameras,sites", "labels"}
		for _, z := range []int{10, 12, 14} {
			b.Run(strconv.Itoa(z), func(b *testing.B) {
				var n int
				var clock, spent time.Duration
				for b.Loop() {
					host, stop := serveCity()
					var paths []string
					mid, across := snap.Extent().Center(), math.Exp2(float64(z))
					x, y := (mid[0]+180)/360*across, (1-math.Asinh(math.Tan(mid[1]*math.Pi/180))/math.Pi)/2*across
					for tx := int(x - 720.0/512); tx <= int(x+720.0/512); tx++ {
						for ty := int(y - 450.0/512); ty <= int(y+450.0/512); ty++ {
							for _, names := range sources {
								paths = append(paths, tilePath(set, names, [3]int{z, tx, ty}))
							}
						}
					}
					begun, before := time.Now(), spentTime()
					askAll(b, host, "gzip", len(paths), func(i int) string { return paths[i] })
					n, clock, spent = len(paths), time.Since(begun), spentTime()-before
					stop()
				}
				b.ReportMetric(float64(n), "tiles")
				b.ReportMetric(milliseconds(clock), "ms")
				b.ReportMetric(milliseconds(spent), "cpu-ms")
			})
		}
	})
}

// serveTiles runs a server of a city with everything prepared and next to nothing
// cached.
func serveTiles(b *testing.B, snap *grids.Snapshot, set *tiles.Set) (host string, stop func()) {
	s := serve(b, func(o *api.Options) { o.Live = grids.Fixed(snap) })
	host = strings.TrimPrefix(s.URL, "http://")
	x, y := tilePlace(snap.Extent().Center()[0], snap.Extent().Center()[1], 16)
	askAll(b, host, "identity", 17, func(z int) string {
		return tilePath(set, strings.Join(chengge.TileLayerNames(), ","), [3]int{z, x >> (16 - z), y >> (16 - z)})
	})
	return host, s.Close
}

func tilePath(set *tiles.Set, layers string, at [3]int) string {
	return fmt.Sprintf("/tiles/%d-%s/%s/%d/%d/%d.mvt", set.Edition(), set.Hash(), layers, at[0], at[1], at[2])
}

// BenchmarkTileMemory fills the cache of a server of the demo city by asking for
// every tile of zooms 10 to 16 in two encodings over 8 connections, and tells how
// much memory snapshot, tile set and cache took at most, with what the garbage collector
// leaves lying about. The client is in the same process.
func BenchmarkTileMemory(b *testing.B) {
	snap := benchCity()
	set := tiles.NewSet(snap, nil, nil) // for its address alone
	list := cityTiles(snap, 10, 16)
	all := strings.Join(chengge.TileLayerNames(), ",")
	var most uint64
	for b.Loop() {
		host, stop := serveTiles(b, snap, set)
		debug.FreeOSMemory()
		done, ended := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(ended)
			var m runtime.MemStats
			for {
				select {
				case <-done:
					return
				case <-time.After(100 * time.Millisecond):
					runtime.ReadMemStats(&m)
					most = max(most, m.Sys-m.HeapReleased)
				}
			}
		}()
		for _, encoding := range []string{"gzip", "br"} { // the cache fills to its bound
			askAll(b, host, encoding, len(list), func(i int) string { return tilePath(set, all, list[i]) })
		}
		close(done)
		<-ended
		stop()
	}
	b.ReportMetric(float64(most)/1e6, "MB-most")
}

// mvtDatabase puts components, grids and roads into PostGIS as EPSG:3857, with
// an index of places and in its order, as who serves tiles from there would.
func mvtDatabase(b *testing.B, snap *grids.Snapshot) *pgxpool.Pool {
	b.Helper()
	empty := storetest.Template{Migrate: func(ctx context.Context, url string) error {
		c, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		defer c.Close(ctx)
		_, err = c.Exec(ctx, `create extension if not exists postgis`)
		return err
	}}
	config, err := pgxpool.ParseConfig(empty.URL(b))
	require.NoError(b, err)
	config.MaxConns = 8
	config.ConnConfig.RuntimeParams["max_parallel_workers_per_gather"] = "0" // so that backends' times are all of it
	pool, err := pgxpool.NewWithConfig(b.Context(), config)
	require.NoError(b, err)
	b.Cleanup(pool.Close)
	fill := func(layer, columns string, names []string, each func(put func(id chengge.ID, g orb.Geometry, more ...any))) {
		_, err := pool.Exec(b.Context(), `create unlogged table raw_`+layer+` (id bigint, geom bytea`+columns+`)`)
		require.NoError(b, err)
		var rows [][]any
		each(func(id chengge.ID, g orb.Geometry, more ...any) {
			rows = append(rows, append([]any{int64(id), wkb.MustMarshal(g)}, more...))
		})
		_, err = pool.CopyFrom(b.Context(), pgx.Identifier{"raw_" + layer}, append([]string{"id", "geom"}, names...), pgx.CopyFromRows(rows))
		require.NoError(b, err)
		list := ""
		for _, n := range names {
			list += ", " + n
		}
		for _, sql := range []string{
			`create table ` + layer + ` as select id` + list + `, st_transform(st_geomfromwkb(geom, 4326), 3857) as geom from raw_` + layer + ` order by st_geomfromwkb(geom, 4326)`,
			`create index on ` + layer + ` using gist (geom)`, `vacuum analyze ` + layer, `drop table raw_` + layer,
		} {
			_, err = pool.Exec(b.Context(), sql)
			require.NoError(b, err)
		}
	}
	fill("components", `, category text, removed boolean, unowned boolean`, []string{"category", "removed", "unowned"}, func(put func(chengge.ID, orb.Geometry, ...any)) {
		for c := range snap.Components() {
			put(c.ID, c.Point, grids.CategoryCode(c.Category), c.Removed, !c.Owned)
		}
	})
	fill("grids", `, code text, name text, parent text, organisation text`, []string{"code", "name", "parent", "organisation"}, func(put func(chengge.ID, orb.Geometry, ...any)) {
		for a := range snap.Areas(chengge.KindGrids, "") {
			put(a.ID, a.Shape, a.Code, a.Name, a.Parent, a.Organisation)
		}
	})
	fill("roads", `, code text, name text, class text, width double precision`, []string{"code", "name", "class", "width"}, func(put func(chengge.ID, orb.Geometry, ...any)) {
		for r := range snap.Roads("") {
			put(r.ID, r.Line, r.Code, r.Name, string(r.Class), float64(r.Width))
		}
	})
	return pool
}

// backendTime gives the processor time that the 8 backends have used.
func backendTime(b *testing.B, pool *pgxpool.Pool) (sum time.Duration) {
	b.Helper()
	var held []*pgxpool.Conn
	for range 8 {
		c, err := pool.Acquire(b.Context())
		require.NoError(b, err)
		held = append(held, c)
	}
	for _, c := range held {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.Conn().PgConn().PID()))
		require.NoError(b, err)
		fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
		for _, f := range fields[11:13] { // utime and stime, in hundredths of a second
			ticks, err := strconv.Atoi(f)
			require.NoError(b, err)
			sum += time.Duration(ticks) * 10 * time.Millisecond
		}
		c.Release()
	}
	return sum
}

// mvtTexts are the statements that give a tile, as PostGIS's manual has them.
var mvtTexts = map[string]string{
	"components": `id, category, removed, unowned`, "grids": `id, code, name, parent, organisation`, "roads": `id, code, name, class, width`,
}

// askMVT has PostGIS make tiles, through 8 connections.
func askMVT(b *testing.B, pool *pgxpool.Pool, layer string, list [][3]int) {
	b.Helper()
	sql := `with m as (select ` + mvtTexts[layer] + `, st_asmvtgeom(geom, st_tileenvelope($1, $2, $3), 4096, 64, true) as geom from ` + layer + `
		where geom && st_tileenvelope($1, $2, $3, margin => 64.0 / 4096)) select st_asmvt(m, '` + layer + `', 4096, 'geom', 'id') from m where geom is not null`
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(list); i = int(next.Add(1)) - 1 {
				var body []byte
				if err := pool.QueryRow(context.Background(), sql, list[i][0], list[i][1], list[i][2]).Scan(&body); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}
