package tiles

import (
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chengge"
	"chengge/demo"
	"chengge/grids"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// changedCity is the demo city with something changed.
func changedCity(t *testing.T, change func(c *chengge.Contents)) *grids.Snapshot {
	t.Helper()
	made, err := demo.New(demo.Options{Components: 20_000})
	require.NoError(t, err)
	c := made.Contents()
	change(&c)
	s, err := grids.Build(c)
	require.NoError(t, err)
	return s
}

// The same contents give the same hash and bytes; a change gives another hash,
// and only the layers that have it are made anew.
func TestSetFollowsContents(t *testing.T) {
	s := citySet()
	same := NewSet(city(), s, nil)
	require.Equal(t, s.Hash(), same.Hash())
	for i := range s.layers {
		require.Same(t, s.layers[i].drawn, same.layers[i].drawn, s.layers[i].row.Name)
	}
	alone := NewSet(city(), nil, nil)
	require.Equal(t, s.Hash(), alone.Hash())
	for _, at := range tileList(city())[:14] {
		a, err := s.Tile(context.Background(), chengge.TileLayerNames(), at[0], at[1], at[2], Zstd)
		require.NoError(t, err)
		b, err := alone.Tile(context.Background(), chengge.TileLayerNames(), at[0], at[1], at[2], Zstd)
		require.NoError(t, err)
		require.Equal(t, a, b)
	}

	// One camera has another id: the snapshot's hash is the same, since files
	// have no ids, but not the tiles.
	other := changedCity(t, func(c *chengge.Contents) {
		cameras, err := chengge.Collect(c.Cameras)
		require.NoError(t, err)
		cameras[7].ID = 4711
		c.Cameras = chengge.Each(cameras)
	})
	require.Equal(t, city().Hash(), other.Hash())
	moved := NewSet(other, s, nil)
	require.NotEqual(t, s.Hash(), moved.Hash())
	for i := range s.layers {
		if name := s.layers[i].row.Name; name == "cameras" {
			require.NotEqual(t, s.layers[i].content, moved.layers[i].content)
		} else {
			require.Same(t, s.layers[i].drawn, moved.layers[i].drawn, name)
		}
	}
}

func TestTileRefuses(t *testing.T) {
	s := citySet()
	for _, at := range [][3]int{
		{-1, 0, 0}, {17, 0, 0}, {64, 0, 0}, {math.MaxInt, 0, 0}, {math.MinInt, 0, 0}, {3, 8, 0}, {3, 0, 8}, {3, -1, 0}, {3, 0, -1},
		{16, 1 << 16, 0}, {16, math.MaxInt, math.MaxInt}, {0, 1, 0},
	} {
		_, err := s.Tile(context.Background(), []string{"grids"}, at[0], at[1], at[2], Gzip)
		require.Error(t, err, at)
		require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
		var e *chengge.Error
		require.True(t, errors.As(err, &e))
		require.NotEmpty(t, e.Chinese())
	}
	_, err := s.Tile(context.Background(), []string{"grids", "nothing"}, 10, 0, 0, Gzip)
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
	many := make([]string, 10_000)
	for i := range many {
		many[i] = "grids"
	}
	_, err = s.Tile(context.Background(), many, 10, 0, 0, Gzip)
	require.NoError(t, err, "named twice is named once")
	_, err = ParseEncoding("deflate")
	require.Equal(t, chengge.ErrNotAcceptable, chengge.CodeOf(err))
}

// Outside the city and below a layer's first zoom a tile is empty, cheaply.
func TestEmptyTiles(t *testing.T) {
	s := citySet()
	names := chengge.TileLayerNames()
	for z := range maxZoom + 1 {
		for _, at := range [][2]int{{0, 0}, {1<<z - 1, 1<<z - 1}} {
			if z < 2 {
				continue
			}
			tile, err := s.Tile(context.Background(), names, z, at[0], at[1], Gzip)
			require.NoError(t, err)
			require.True(t, tile.Empty && tile.Body == nil && tile.ETag != "")
		}
	}
	empty := NewSet(changedCity(t, func(c *chengge.Contents) { *c = chengge.Contents{City: c.City} }), nil, nil)
	require.NoError(t, empty.Prepare(context.Background()))
	for z := range maxZoom + 1 {
		tile, err := empty.Tile(context.Background(), names, z, 0, 0, Gzip)
		require.NoError(t, err)
		require.True(t, tile.Empty)
	}
	if !testing.Short() {
		outside := testing.AllocsPerRun(100, func() {
			_, _ = s.Tile(context.Background(), names, 16, 5, 5, Gzip)
		})
		require.LessOrEqual(t, outside, 3.0)
	}
}

// A tile is made once while many ask; what is kept stays below the bound; who
// leaves gets his context's error.
func TestCache(t *testing.T) {
	c := NewCache(1 << 20)
	var made atomic.Int32
	key := tileKey{z: 3, x: 1}
	var wait sync.WaitGroup
	for range 50 {
		wait.Go(func() {
			body, err := c.get(context.Background(), key, func() []byte {
				made.Add(1)
				time.Sleep(20 * time.Millisecond)
				return []byte("tile")
			})
			require.NoError(t, err)
			require.Equal(t, "tile", string(body))
		})
	}
	wait.Wait()
	require.EqualValues(t, 1, made.Load())

	for i := range 5000 {
		body, err := c.get(context.Background(), tileKey{x: uint32(i)}, func() []byte { return make([]byte, i%3000) })
		require.NoError(t, err)
		require.Len(t, body, i%3000)
		require.LessOrEqual(t, c.Figures().Bytes, int64(1<<20))
	}
	require.Positive(t, c.Figures().Entries)

	begun, finish := make(chan struct{}), make(chan struct{})
	go func() {
		_, _ = c.get(context.Background(), tileKey{z: 9}, func() []byte { close(begun); <-finish; return nil })
	}()
	<-begun
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := c.get(ctx, tileKey{z: 9}, nil)
	require.ErrorIs(t, err, context.Canceled)
	close(finish)

	// A panic in the making reaches the one who makes, and nobody waits for ever.
	require.Panics(t, func() { _, _ = c.get(context.Background(), tileKey{z: 10}, func() []byte { panic("no") }) })
	body, err := c.get(context.Background(), tileKey{z: 10}, func() []byte { return []byte("yes") })
	require.NoError(t, err)
	require.Equal(t, "yes", string(body))
}

// Sets share a cache: what has not changed is not made again.
func TestCacheAcrossSets(t *testing.T) {
	cache := NewCache(64 << 20)
	a := NewSet(city(), nil, cache)
	at := tileList(city())[4]
	one, err := a.Tile(context.Background(), []string{"grids"}, at[0], at[1], at[2], Gzip)
	require.NoError(t, err)
	b := NewSet(city(), a, cache)
	two, err := b.Tile(context.Background(), []string{"grids"}, at[0], at[1], at[2], Gzip)
	require.NoError(t, err)
	require.Equal(t, one, two)
	require.EqualValues(t, 1, cache.Figures().Hits)
	for _, e := range []Encoding{Identity, Zstd, Brotli} {
		other, err := b.Tile(context.Background(), []string{"grids"}, at[0], at[1], at[2], e)
		require.NoError(t, err)
		require.NotEqual(t, one.ETag, other.ETag)
	}
}

// Many goroutines ask a set that nobody has prepared.
func TestSetFromManySides(t *testing.T) {
	s := NewSet(city(), nil, NewCache(8<<20))
	list := tileList(city())
	before := city().Hash()
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for i := range 60 {
				at := list[(i*7+g*13)%len(list)]
				tile, err := s.Tile(context.Background(), chengge.TileLayerNames(), at[0], at[1], at[2], Encoding(i%4))
				require.NoError(t, err)
				other, err := citySet().Tile(context.Background(), chengge.TileLayerNames(), at[0], at[1], at[2], Encoding(i%4))
				require.NoError(t, err)
				require.Equal(t, other, tile)
			}
		})
	}
	wait.Wait()
	require.Equal(t, before, city().Hash())
}

// Hexagons part the ground: every component is counted in the one that has it,
// none is lost at any zoom.
func TestHexagons(t *testing.T) {
	s := citySet()
	l := s.layers[s.places["components"]].drawn.(*componentLayer)
	for z := 3; z < chengge.TilePointZoom; z++ {
		h := l.hexagons(z)
		sum, found := 0, map[uint64]float64{}
		var places []orb.Point
		for c := range city().Components() {
			places = append(places, truePlace(c.Point, z))
		}
		b := h.tree.bound()
		for x := b.x0 >> extentBits; x <= b.x1>>extentBits; x++ {
			for y := b.y0 >> extentBits; y <= b.y1>>extentBits; y++ {
				tile, err := s.Tile(context.Background(), []string{"components"}, z, int(x), int(y), Identity)
				require.NoError(t, err)
				if tile.Empty {
					continue
				}
				layers, err := decodeTile(tile.Body)
				require.NoError(t, err)
				for _, f := range layers[0].features {
					require.NoError(t, validRings(f.parts))
					if old, twice := found[f.id]; twice {
						require.Equal(t, old, f.tags["count"], "the same number in every tile")
						continue
					}
					found[f.id] = f.tags["count"].(float64)
					sum += int(found[f.id])
					if z == 12 || z == 13 && f.id%16 == 0 {
						ring := make(orb.Ring, 0, 7)
						for _, p := range f.parts[0] {
							ring = append(ring, orb.Point{float64(p.x) + float64(x)*extent, float64(p.y) + float64(y)*extent})
						}
						n := 0
						for _, q := range places {
							if insideHexagon(ring, q) {
								n++
							}
						}
						require.InDelta(t, n, found[f.id], 1, "on the edge it may be either's")
					}
				}
			}
		}
		require.Equal(t, 20_000, sum, z)
	}
}

func insideHexagon(ring orb.Ring, q orb.Point) bool {
	if math.Abs(q[0]-ring[0][0]) > hexWide || math.Abs(q[1]-ring[3][1]) > 4*hexHigh {
		return false
	}
	in := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a[1] > q[1]) != (b[1] > q[1]) && q[0] < (b[0]-a[0])*(q[1]-a[1])/(b[1]-a[1])+a[0] {
			in = !in
		}
	}
	return in
}

// A heap of components in one tile, some exactly in one place: no tile is too
// large, and the numbers of its points add up.
func TestCrowd(t *testing.T) {
	const n = 60_000
	s := NewSet(changedCity(t, func(c *chengge.Contents) {
		rows, err := chengge.Collect(c.Components)
		require.NoError(t, err)
		first := rows[0]
		rows = nil
		for i := range n {
			r := first
			r.ID, r.Code = chengge.ID(i+1), "C"+string(rune('a'+i%26))+strings.Repeat("0", 3)+itoa(i)
			if i%3 > 0 {
				r.Point = orb.Point{r.Point[0] + float64(i%250)*4e-6, r.Point[1] + float64(i/250)*3e-6}
			}
			rows = append(rows, r)
		}
		c.Components = chengge.Each(rows)
	}), nil, nil)
	for z := 0; z <= maxZoom; z++ {
		sum, tiles := 0.0, 0
		for _, a := range must(s.addresses(s.chosen(must(chengge.ParseTileLayers("components"))), z)) {
			if a.z != z {
				continue
			}
			tile, err := s.Tile(context.Background(), []string{"components"}, z, a.x, a.y, Identity)
			require.NoError(t, err)
			if tile.Empty {
				continue
			}
			tiles++
			require.LessOrEqual(t, len(tile.Body), 500_000)
			require.LessOrEqual(t, len(Gzip.compress(tile.Body)), 100_000)
			layers, err := decodeTile(tile.Body)
			require.NoError(t, err)
			if z < chengge.TilePointZoom {
				continue
			}
			for _, f := range layers[0].features {
				if count, ok := f.tags["count"]; ok {
					sum += count.(float64)
				} else {
					sum++
				}
			}
		}
		if z >= chengge.TilePointZoom {
			require.EqualValues(t, n, sum, z)
			require.Positive(t, tiles)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func itoa(i int) string { return grids.CategoryCode(i) }

// GDAL reads the tiles.
func TestOgrinfo(t *testing.T) {
	ogrinfo, err := exec.LookPath("ogrinfo")
	if err != nil {
		missing(t, "ogrinfo (gdal-bin) is not installed")
	}
	s, folder := citySet(), t.TempDir()
	for i, at := range tileList(city())[:21] {
		tile, err := s.Tile(context.Background(), chengge.TileLayerNames(), at[0], at[1], at[2], Identity)
		require.NoError(t, err)
		if tile.Empty {
			continue
		}
		file := filepath.Join(folder, itoa(i)+".mvt")
		require.NoError(t, os.WriteFile(file, tile.Body, 0o600))
		out, err := exec.Command(ogrinfo, "-al", "-so", file).CombinedOutput()
		require.NoError(t, err, string(out))
		require.NotContains(t, string(out), "ERROR")
		require.NotContains(t, string(out), "Warning")
		layers, err := decodeTile(tile.Body)
		require.NoError(t, err)
		require.Equal(t, len(layers), strings.Count(string(out), "Layer name:"), string(out))
		features := 0
		for _, l := range layers {
			features += len(l.features)
		}
		require.Equal(t, features, sumOf(string(out), "Feature Count:"))
	}
}

func sumOf(text, label string) (sum int) {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, label); ok {
			n := 0
			for _, c := range strings.TrimSpace(rest) {
				n = 10*n + int(c-'0')
			}
			sum += n
		}
	}
	return sum
}
