package tiles

import (
	"context"
	"io"
	"math"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"testing"
	"time"

	"chengge"
	"chengge/grids"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// bigCity is the demo city with a million components.
var bigCity = sync.OnceValue(func() *grids.Snapshot { return demoCity(1_000_000) })

var bigSet = sync.OnceValue(func() *Set {
	s := NewSet(bigCity(), nil, nil)
	if err := s.Prepare(context.Background()); err != nil {
		panic(err)
	}
	return s
})

// processorTime is what the process has used of all cores: on a busy machine
// it tells more than the clock.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkTiles draws the tiles of the list, uncached and uncompressed, and
// compresses them.
func BenchmarkTiles(b *testing.B) {
	s, list := bigSet(), tileList(bigCity())
	run := func(name string, layers []string, from, to int, e Encoding) {
		b.Run(name, func(b *testing.B) {
			var these [][3]int
			for _, at := range list {
				if at[0] >= from && at[0] <= to {
					these = append(these, at)
				}
			}
			bytes, features, spent := 0, 0, processorTime()
			for i := 0; b.Loop(); i++ {
				at := these[i%len(these)]
				tile, err := s.Tile(context.Background(), layers, at[0], at[1], at[2], e)
				if err != nil {
					b.Fatal(err)
				}
				bytes += len(tile.Body)
			}
			b.StopTimer()
			spent = processorTime() - spent
			for _, at := range these {
				if e == Identity {
					tile, _ := s.Tile(context.Background(), layers, at[0], at[1], at[2], e)
					decoded, err := decodeTile(tile.Body)
					require.NoError(b, err)
					for _, l := range decoded {
						features += len(l.features)
					}
				}
			}
			b.ReportMetric(float64(b.N)/spent.Seconds(), "tiles/cpu-s")
			b.ReportMetric(float64(bytes)/float64(b.N), "B/tile")
			if features > 0 {
				b.ReportMetric(float64(features)/float64(len(these)), "features/tile")
				b.ReportMetric(spent.Seconds()*1e9/float64(b.N)*float64(len(these))/float64(features), "cpu-ns/feature")
			}
		})
	}
	run("components14-16", []string{"components"}, 14, 16, Identity)
	run("components15", []string{"components"}, 15, 15, Identity)
	run("components16", []string{"components"}, 16, 16, Identity)
	run("components10-13", []string{"components"}, 10, 13, Identity)
	run("grids10-16", []string{"grids"}, 10, 16, Identity)
	run("roads10-16", []string{"roads"}, 10, 16, Identity)
	run("all10-16", chengge.TileLayerNames(), 10, 16, Identity)
	run("all10-16gzip", chengge.TileLayerNames(), 10, 16, Gzip)
	run("all10-16zstd", chengge.TileLayerNames(), 10, 16, Zstd)
	run("all10-16brotli", chengge.TileLayerNames(), 10, 16, Brotli)
}

// BenchmarkCached asks for tiles that are in the cache.
func BenchmarkCached(b *testing.B) {
	s, list := NewSet(bigCity(), bigSet(), NewCache(64<<20)), tileList(bigCity())
	for i := 0; b.Loop(); i++ {
		at := list[i%len(list)]
		if _, err := s.Tile(context.Background(), []string{"grids", "roads"}, at[0], at[1], at[2], Gzip); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tiles/s")
}

// BenchmarkFirstView makes all tiles of a view of 1440×900 pixels over the
// middle of the city, as the style's sources ask for them.
func BenchmarkFirstView(b *testing.B) {
	s := bigSet()
	var ground []string
	for l := range chengge.TileLayers() {
		if sourceOf(l) == "ground" {
			ground = append(ground, l.Name)
		}
	}
	sources := [][]string{ground, {"components", "cameras", "sites"}, {"labels"}}
	for _, z := range []int{10, 12, 14} {
		b.Run(string(rune('0'+z/10))+string(rune('0'+z%10)), func(b *testing.B) {
			mid := truePlace(orb.Point(s.centre), z)
			n, spent := 0, processorTime()
			for b.Loop() {
				n = 0
				for x := int(math.Floor(mid[0]/extent - 720.0/512)); x <= int(mid[0]/extent+720.0/512); x++ {
					for y := int(math.Floor(mid[1]/extent - 450.0/512)); y <= int(mid[1]/extent+450.0/512); y++ {
						for _, names := range sources {
							if _, err := s.Tile(context.Background(), names, z, x, y, Gzip); err != nil {
								b.Fatal(err)
							}
							n++
						}
					}
				}
			}
			b.ReportMetric(float64(n), "tiles")
			b.ReportMetric(1e3*(processorTime()-spent).Seconds()/float64(b.N), "cpu-ms")
		})
	}
}

// BenchmarkPyramid writes the whole pyramid as PMTiles, with what the set
// needs made beforehand and without.
func BenchmarkPyramid(b *testing.B) {
	for _, name := range []string{"prepared", "cold"} {
		b.Run(name, func(b *testing.B) {
			s, size := bigSet(), counter(0)
			folder := b.TempDir()
			debug.FreeOSMemory()
			before, most, stop := held(), uint64(0), make(chan struct{})
			go func() {
				for {
					select {
					case <-stop:
						return
					case <-time.After(50 * time.Millisecond):
						most = max(most, held())
					}
				}
			}()
			spent := processorTime()
			for b.Loop() {
				if name == "cold" {
					s = NewSet(bigCity(), nil, nil)
				}
				size = 0
				if err := s.WritePMTiles(context.Background(), &size, ArchiveOptions{Spool: folder}); err != nil {
					b.Fatal(err)
				}
			}
			close(stop)
			b.ReportMetric(float64(size)/1e6, "MB")
			b.ReportMetric(float64(most-min(most, before))/1e6, "MB-beyond")
			b.ReportMetric((processorTime()-spent).Seconds()/float64(b.N), "cpu-s")
		})
	}
}

// held is the memory that the process has of the system, with what the garbage
// collector leaves lying about.
func held() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys - m.HeapReleased
}

type counter int64

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

var _ io.Writer = (*counter)(nil)

// BenchmarkPrepare makes all that a set needs, and tells how much memory stays.
func BenchmarkPrepare(b *testing.B) {
	snap := bigCity()
	heap := func() int64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	var mb float64
	spent := processorTime()
	for b.Loop() {
		before := heap()
		s := NewSet(snap, nil, nil)
		begun := time.Now()
		s.layers[s.places["grids"]].drawn.bound(10)
		b.ReportMetric(time.Since(begun).Seconds(), "first-s")
		require.NoError(b, s.Prepare(context.Background()))
		mb = float64(heap()-before) / 1e6
		runtime.KeepAlive(s)
	}
	b.ReportMetric((processorTime()-spent).Seconds()/float64(b.N), "cpu-s")
	b.ReportMetric(mb, "MB-kept")
}

// BenchmarkPoints draws one tile of components one by one into the same room:
// what a point feature takes on one core.
func BenchmarkPoints(b *testing.B) {
	s := bigSet()
	l := &s.layers[s.places["components"]]
	c := l.drawn.(*componentLayer)
	best, n := [2]int{}, 0
	for _, at := range tileList(bigCity()) {
		if at[0] == 15 {
			if from, to := c.within(15, at[1], at[2]); to-from <= mostPoints && to-from > n {
				best, n = [2]int{at[1], at[2]}, to-from
			}
		}
	}
	var w layerWriter
	for b.Loop() {
		w.buf = w.buf[:0]
		l.write(&w, 15, best[0], best[1])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/feature")
	b.ReportMetric(float64(n), "features")
}

// BenchmarkLargest makes every tile of the pyramid with all layers and holds
// the largest to 500 kB, and to 100 kB as it is sent.
func BenchmarkLargest(b *testing.B) {
	s := bigSet()
	for b.Loop() {
		raw, sent := 0, 0
		err := s.pyramid(context.Background(), ArchiveOptions{}, func(a address, _ []byte) error {
			tile, err := s.Tile(context.Background(), chengge.TileLayerNames(), a.z, a.x, a.y, Identity)
			raw = max(raw, len(tile.Body))
			if len(tile.Body) > 100_000 {
				for _, e := range []Encoding{Gzip, Zstd, Brotli} {
					sent = max(sent, len(e.compress(tile.Body)))
				}
			}
			return err
		})
		require.NoError(b, err)
		require.LessOrEqual(b, raw, 500_000)
		require.LessOrEqual(b, sent, 100_000)
		b.ReportMetric(float64(raw), "B-most")
		b.ReportMetric(float64(sent), "B-most-sent")
	}
}
