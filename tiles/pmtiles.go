package tiles

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"

	"chengge"
)

// WritePMTiles writes tiles as one archive of PMTiles, version 3
// (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md): gzipped,
// clustered, equal tiles once. The same set and options give the same bytes.
func (s *Set) WritePMTiles(ctx context.Context, w io.Writer, o ArchiveOptions) error {
	f, err := spool(o.Spool)
	if err != nil {
		return fmt.Errorf("write PMTiles: %w", err)
	}
	defer f.Close()
	p := pmtiles{known: map[[16]byte]pmtilesEntry{}, data: bufio.NewWriterSize(f, 1<<20), first: maxZoom}
	if err := s.pyramid(ctx, o, p.add); err != nil {
		return fmt.Errorf("write PMTiles: %w", err)
	}
	if err := p.data.Flush(); err != nil {
		return fmt.Errorf("write PMTiles: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("write PMTiles: %w", err)
	}
	head, err := p.head(s, s.rows(s.chosen(o.Layers)))
	if err != nil {
		return fmt.Errorf("write PMTiles: %w", err)
	}
	if _, err := w.Write(head); err != nil {
		return fmt.Errorf("write PMTiles: %w", err)
	}
	if _, err := io.CopyN(w, f, p.length); err != nil {
		return fmt.Errorf("write PMTiles: %w", err)
	}
	return nil
}

// pmtiles is an archive in the making.
type pmtiles struct {
	data        *bufio.Writer
	length      int64
	entries     []pmtilesEntry
	known       map[[16]byte]pmtilesEntry // by hash
	tiles       uint64
	first, last int // zooms
}

// pmtilesEntry is a run of tiles with the same contents.
type pmtilesEntry struct {
	id     uint64
	offset uint64
	length uint32
	run    uint32
}

func (p *pmtiles) add(a address, body []byte) error {
	p.tiles++
	p.first, p.last = min(p.first, a.z), max(p.last, a.z)
	sum := sha256.Sum256(body)
	key := [16]byte(sum[:16])
	same, ok := p.known[key]
	if !ok {
		if _, err := p.data.Write(body); err != nil {
			return err
		}
		same = pmtilesEntry{offset: uint64(p.length), length: uint32(len(body))}
		p.known[key] = same
		p.length += int64(len(body))
	}
	if n := len(p.entries); n > 0 {
		if e := &p.entries[n-1]; e.offset == same.offset && e.id+uint64(e.run) == a.id {
			e.run++
			return nil
		}
	}
	p.entries = append(p.entries, pmtilesEntry{id: a.id, offset: same.offset, length: same.length, run: 1})
	return nil
}

const (
	pmtilesHeader = 127
	pmtilesRoot   = 16384 - pmtilesHeader // the most that the root directory may take
	pmtilesGzip   = 2
	pmtilesMVT    = 1
)

// head gives the header, root directory, metadata and leaf directories.
func (p *pmtiles) head(s *Set, rows []chengge.TileLayer) ([]byte, error) {
	g := newPacker(archiveLevel)
	root, leaves := p.directories(g)
	doc := s.TileJSON(rows, "", chengge.English)
	meta, err := json.Marshal(map[string]any{
		"name": doc.Name, "description": doc.Description, "type": "overlay", "version": doc.Version, "vector_layers": doc.VectorLayers,
	})
	if err != nil {
		return nil, err
	}
	meta = g.pack(meta)
	h := make([]byte, pmtilesHeader)
	copy(h, "PMTiles")
	h[7] = 3
	at := 8
	put := func(v uint64) { binary.LittleEndian.PutUint64(h[at:], v); at += 8 }
	offset := uint64(pmtilesHeader)
	for _, section := range [...]int{len(root), len(meta), len(leaves)} {
		put(offset)
		put(uint64(section))
		offset += uint64(section)
	}
	put(offset)
	put(uint64(p.length))
	put(p.tiles)
	put(uint64(len(p.entries)))
	put(uint64(len(p.known)))
	h[96], h[97], h[98], h[99] = 1, pmtilesGzip, pmtilesGzip, pmtilesMVT
	h[100], h[101] = byte(min(p.first, p.last)), byte(p.last)
	degree := func(at int, v float64) {
		binary.LittleEndian.PutUint32(h[at:], uint32(int32(math.Round(v*1e7))))
	}
	for i, v := range s.bounds {
		degree(102+4*i, v)
	}
	h[118] = byte(doc.Center[2])
	degree(119, s.centre[0])
	degree(123, s.centre[1])
	return slices.Concat(h, root, meta, leaves), nil
}

// directories gives the root directory and, where it would be too long, the
// leaves that it then points to.
func (p *pmtiles) directories(g *packer) (root, leaves []byte) {
	if root = g.pack(directory(p.entries)); len(root) <= pmtilesRoot {
		return root, nil
	}
	for size := 4096; ; size *= 2 {
		var pointers []pmtilesEntry
		leaves = leaves[:0]
		for part := range slices.Chunk(p.entries, size) {
			leaf := g.pack(directory(part))
			pointers = append(pointers, pmtilesEntry{id: part[0].id, offset: uint64(len(leaves)), length: uint32(len(leaf))})
			leaves = append(leaves, leaf...)
		}
		if root = g.pack(directory(pointers)); len(root) <= pmtilesRoot {
			return root, leaves
		}
	}
}

// directory writes entries by columns.
func directory(entries []pmtilesEntry) []byte {
	b := binary.AppendUvarint(nil, uint64(len(entries)))
	last := uint64(0)
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.id-last)
		last = e.id
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.length))
	}
	for i, e := range entries {
		if i > 0 && e.offset == entries[i-1].offset+uint64(entries[i-1].length) {
			b = append(b, 0)
		} else {
			b = binary.AppendUvarint(b, e.offset+1)
		}
	}
	return b
}

// tileID gives the place of a tile along the Hilbert curves of all zooms.
func tileID(z, x, y int) uint64 {
	id := (uint64(1)<<(2*z) - 1) / 3
	for s := uint64(1) << z >> 1; s > 0; s >>= 1 {
		var rx, ry uint64
		if uint64(x)&s > 0 {
			rx = 1
		}
		if uint64(y)&s > 0 {
			ry = 1
		}
		id += s * s * (3*rx ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = int(s-1)-x&int(s-1)|x&^int(s-1), int(s-1)-y&int(s-1)|y&^int(s-1)
			}
			x, y = y, x
		}
	}
	return id
}

func sortAddresses(list []address) {
	slices.SortFunc(list, func(a, b address) int { return cmp.Compare(a.id, b.id) })
}
