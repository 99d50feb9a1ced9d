package tiles

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"chengge"

	"github.com/stretchr/testify/require"
)

// The numbers of the specification and of its own implementation's tests.
func TestTileID(t *testing.T) {
	for _, c := range []struct {
		z, x, y int
		id      uint64
	}{
		{0, 0, 0, 0}, {1, 0, 0, 1}, {1, 0, 1, 2}, {1, 1, 1, 3}, {1, 1, 0, 4}, {2, 0, 0, 5}, {12, 3423, 1763, 19078479},
	} {
		require.Equal(t, c.id, tileID(c.z, c.x, c.y), c)
	}
}

// archive reads PMTiles by the specification alone.
type archive struct {
	b []byte
	t testing.TB
}

func (a archive) number(at int) uint64 { return binary.LittleEndian.Uint64(a.b[at:]) }

func (a archive) section(at int) []byte { return a.b[a.number(at):][:a.number(at+8)] }

func gunzip(t testing.TB, b []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(b))
	require.NoError(t, err)
	out, err := io.ReadAll(r)
	require.NoError(t, err)
	return out
}

func (a archive) directory(b []byte) (out []pmtilesEntry) {
	b = gunzip(a.t, b)
	next := func() uint64 {
		v, n := binary.Uvarint(b)
		require.Positive(a.t, n)
		b = b[n:]
		return v
	}
	out = make([]pmtilesEntry, next())
	last := uint64(0)
	for i := range out {
		last += next()
		out[i].id = last
	}
	for i := range out {
		out[i].run = uint32(next())
	}
	for i := range out {
		out[i].length = uint32(next())
	}
	for i := range out {
		if v := next(); v == 0 {
			out[i].offset = out[i-1].offset + uint64(out[i-1].length)
		} else {
			out[i].offset = v - 1
		}
	}
	require.Empty(a.t, b)
	return out
}

// tiles gives all tiles by id.
func (a archive) tiles() map[uint64][]byte {
	out := map[uint64][]byte{}
	var read func(list []pmtilesEntry)
	read = func(list []pmtilesEntry) {
		for _, e := range list {
			if e.run == 0 {
				read(a.directory(a.section(40)[e.offset:][:e.length]))
				continue
			}
			for k := range uint64(e.run) {
				out[e.id+k] = a.section(56)[e.offset:][:e.length]
			}
		}
	}
	read(a.directory(a.section(8)))
	return out
}

func TestPMTiles(t *testing.T) {
	s := citySet()
	grids, err := chengge.ParseTileLayers("grids,coverage,components,labels")
	require.NoError(t, err)
	var first, again bytes.Buffer
	var told []string
	o := ArchiveOptions{Layers: grids, MaxZoom: 14, Spool: t.TempDir(), Progress: func(done, total int) { told = append(told, fmt.Sprint(done, "/", total)) }}
	require.NoError(t, s.WritePMTiles(context.Background(), &first, o))
	require.NotEmpty(t, told)
	o.Progress = nil
	require.NoError(t, NewSet(city(), nil, nil).WritePMTiles(context.Background(), &again, o))
	require.True(t, bytes.Equal(first.Bytes(), again.Bytes()), "the same set gives the same bytes")

	a := archive{first.Bytes(), t}
	require.Equal(t, "PMTiles\x03", string(a.b[:8]))
	require.LessOrEqual(t, a.number(8)+a.number(16), uint64(16384))
	var meta struct {
		VectorLayers []VectorLayer `json:"vector_layers"`
	}
	require.NoError(t, json.Unmarshal(gunzip(t, a.section(24)), &meta))
	require.Len(t, meta.VectorLayers, 4)
	tiles := a.tiles()
	require.EqualValues(t, a.number(72), len(tiles))

	// Every tile of the set is there, with the same contents, and no other.
	names := []string{"grids", "coverage", "components", "labels"}
	all, err := s.addresses(s.chosen(grids), 14)
	require.NoError(t, err)
	n := 0
	for _, at := range all {
		one, err := s.Tile(context.Background(), names, at.z, at.x, at.y, Identity)
		require.NoError(t, err)
		body, ok := tiles[at.id]
		require.Equal(t, !one.Empty, ok, at)
		if ok {
			n++
			require.True(t, bytes.Equal(one.Body, gunzip(t, body)))
		}
	}
	require.Equal(t, n, len(tiles))
	require.EqualValues(t, 14, a.b[101])
}

func TestPMTilesEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := ArchiveOptions{Spool: t.TempDir(), Progress: func(int, int) { cancel() }}
	require.ErrorIs(t, citySet().WritePMTiles(ctx, io.Discard, o), context.Canceled)
}
