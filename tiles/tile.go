package tiles

import (
	"context"
	"strconv"

	"chengge"
)

// Tile is a tile as it is sent.
type Tile struct {
	Body     []byte // in Encoding; nil where Empty. It must not be changed.
	Encoding Encoding
	Empty    bool
	// ETag is a strong validator with its quotes: it stands for the bytes,
	// whichever server made them.
	ETag string
}

// Tile gives a tile of layers of the table, named as in the address, in an
// encoding. It makes a tile once while several ask for it; the others wait, or
// leave when ctx ends.
//
// Errors: chengge.ErrNotFound for an unknown layer and for z, x, y that no
// layer has, with the reason.
func (s *Set) Tile(ctx context.Context, layers []string, z, x, y int, e Encoding) (Tile, error) {
	if err := checkAddress(z, x, y); err != nil {
		return Tile{}, err
	}
	var room [24]int
	list := room[:0]
	for i := range s.layers {
		s.layers[i].listed(layers, i, &list)
	}
	if len(list) < len(layers) {
		if err := s.unknown(layers); err != nil {
			return Tile{}, err
		}
	}
	key := tileKey{z: uint8(z), x: uint32(x), y: uint32(y), encoding: e}
	filled := list[:0]
	for _, i := range list {
		c := s.layers[i].content
		key.content[0] = key.content[0]*0x9e3779b97f4a7c15 + c[0]
		key.content[1] = key.content[1]*0xc2b2ae3d27d4eb4f + c[1]
		if s.layers[i].has(z, x, y) {
			filled = append(filled, i)
		}
	}
	t := Tile{Encoding: e, ETag: key.etag()}
	if len(filled) == 0 {
		t.Empty = true
		return t, nil
	}
	body, err := s.cache.get(ctx, key, func() []byte { return s.make(filled, z, x, y, e) })
	if err != nil {
		return Tile{}, err
	}
	t.Body, t.Empty = body, len(body) == 0
	return t, nil
}

// listed adds the layer's place to list if it is one of those named.
func (l *setLayer) listed(names []string, at int, list *[]int) {
	for _, n := range names {
		if n == l.row.Name {
			*list = append(*list, at)
			return
		}
	}
}

func (s *Set) unknown(names []string) error {
	for _, n := range names {
		if _, err := chengge.ParseTileLayers(n); err != nil {
			return err
		}
	}
	return nil
}

// make draws layers and compresses the tile; one without features gives nil.
func (s *Set) make(layers []int, z, x, y int, e Encoding) []byte {
	w := s.writers.Get().(*layerWriter)
	defer s.writers.Put(w)
	w.buf = w.buf[:0]
	for _, i := range layers {
		s.layers[i].write(w, z, x, y)
	}
	if len(w.buf) == 0 {
		return nil
	}
	return e.compress(w.buf)
}

// checkAddress tells what is wrong with the place of a tile.
func checkAddress(z, x, y int) error {
	if z < 0 || z > maxZoom {
		return chengge.Errorf(chengge.ErrNotFound, "no tile at zoom %d: zooms go from 0 to %d, magnify the tiles of the last one beyond it", z, maxZoom).
			InChinese("没有第 %d 级的切片：级别为 0 到 %d，更大的比例尺请放大最后一级", z, maxZoom)
	}
	if n := 1 << z; x < 0 || x >= n || y < 0 || y >= n {
		return chengge.Errorf(chengge.ErrNotFound, "no tile %d/%d at zoom %d: x and y go from 0 to %d there", x, y, z, n-1).
			InChinese("第 %d 级没有切片 %d/%d：该级的 x、y 为 0 到 %d", z, x, y, n-1)
	}
	return nil
}

func (k tileKey) etag() string {
	b := make([]byte, 0, 64)
	b = append(b, '"')
	for _, c := range k.content {
		b = strconv.AppendUint(b, c, 36)
		b = append(b, '-')
	}
	for _, n := range [...]uint64{uint64(k.z), uint64(k.x), uint64(k.y), uint64(k.encoding)} {
		b = strconv.AppendUint(b, n, 36)
		b = append(b, '-')
	}
	b[len(b)-1] = '"'
	return string(b)
}
