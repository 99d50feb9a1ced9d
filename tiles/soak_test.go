//go:build soak

package tiles

import (
	"context"
	"sync/atomic"
	"testing"

	"chengge"

	"github.com/stretchr/testify/require"
)

// Every tile of the whole pyramid of the demo city with a million components:
// it decodes, its polygons are valid, it is at most 500 kB before it is compressed
// and 100 kB as it is sent, and what is counted adds up at each zoom.
func TestSoakPyramid(t *testing.T) {
	s := bigSet()
	var tiles, most, sent atomic.Int64
	counted := map[int]float64{}
	hexagons := map[int]map[uint64]bool{}
	err := s.pyramid(context.Background(), ArchiveOptions{}, func(a address, packed []byte) error {
		tiles.Add(1)
		body := gunzip(t, packed)
		most.Store(max(most.Load(), int64(len(body))))
		if len(body) > 60_000 {
			for _, e := range []Encoding{Gzip, Zstd, Brotli} {
				sent.Store(max(sent.Load(), int64(len(e.compress(body)))))
			}
		}
		layers, err := decodeTile(body)
		if err != nil {
			return err
		}
		for _, l := range layers {
			for _, f := range l.features {
				if f.kind == typePolygon && (tiles.Load()%16 == 0 || a.z < 12) {
					if err := validRings(f.parts); err != nil {
						t.Fatalf("%d/%d/%d: %s %d: %v", a.z, a.x, a.y, l.name, f.id, err)
					}
				}
				if l.name != "components" {
					continue
				}
				n, ok := f.tags["count"].(float64)
				if !ok {
					n = 1
				}
				if a.z < chengge.TilePointZoom {
					if hexagons[a.z] == nil {
						hexagons[a.z] = map[uint64]bool{}
					}
					if hexagons[a.z][f.id] {
						continue
					}
					hexagons[a.z][f.id] = true
				}
				counted[a.z] += n
			}
		}
		return nil
	})
	require.NoError(t, err)
	for z := 3; z <= maxZoom; z++ {
		require.EqualValues(t, bigCity().Count(chengge.KindComponents), counted[z], "components at zoom %d", z)
	}
	t.Logf("%d tiles, the largest %d bytes, as sent %d", tiles.Load(), most.Load(), sent.Load())
	require.LessOrEqual(t, most.Load(), int64(500_000))
	require.LessOrEqual(t, sent.Load(), int64(100_000))
}
