package importers

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/paulmach/orb"
	"github.com/paulmach/osm"
)

// The format's own limits, and ours on what a block unpacks to: the format asks
// for 32 MiB at most.
const (
	maxPBFHeader = 64 << 10
	maxPBFBlob   = 32 << 20
)

var errPBF = errors.New("the file is cut off or damaged")

// scanPBF reads the blocks of a .osm.pbf (the format's description:
// wiki.openstreetmap.org/wiki/PBF_Format). github.com/paulmach/osm reads it too,
// but panics in goroutines of its own on nodes that are not dense and on tags
// outside the table of strings: no caller can recover from that.
func scanPBF(ctx context.Context, in io.Reader, sink osmSink) error {
	b := &pbfBlock{sink: sink}
	for first := true; ; first = false {
		if err := ctx.Err(); err != nil {
			return err
		}
		kind, blob, err := readPBFBlob(in)
		if err == io.EOF && !first {
			return nil
		}
		if err == nil {
			switch {
			case kind == "OSMHeader":
				err = checkPBFHeader(blob)
			case first:
				err = errors.New("this is no .osm.pbf: it has no header")
			case kind == "OSMData":
				err = b.read(blob)
			}
		}
		if err != nil {
			return err
		}
	}
}

// readPBFBlob gives the next blob unpacked.
func readPBFBlob(in io.Reader) (kind string, data []byte, err error) {
	var size [4]byte
	if n, err := io.ReadFull(in, size[:]); err != nil {
		if n > 0 {
			err = errPBF
		}
		return "", nil, err
	}
	n := binary.BigEndian.Uint32(size[:])
	if n > maxPBFHeader {
		return "", nil, errors.New("this is no .osm.pbf")
	}
	head := make([]byte, n)
	if _, err := io.ReadFull(in, head); err != nil {
		return "", nil, errPBF
	}
	length := uint64(0)
	for m := (pbf{head}); m.more(); {
		switch f := m.field(); f.number {
		case 1:
			kind = string(f.bytes)
		case 3:
			length = f.value
		case 0:
			return "", nil, errPBF
		}
	}
	if length > maxPBFBlob {
		return "", nil, fmt.Errorf("a block of %d bytes is larger than the format allows", length)
	}
	blob := make([]byte, length)
	if _, err := io.ReadFull(in, blob); err != nil {
		return "", nil, errPBF
	}
	whole := uint64(0)
	var packed []byte
	for m := (pbf{blob}); m.more(); {
		switch f := m.field(); f.number {
		case 1:
			return kind, f.bytes, nil
		case 2:
			whole = f.value
		case 3:
			packed = f.bytes
		case 4, 5, 6, 7:
			return "", nil, errors.New("its blocks are packed by a method that is not read: write it anew by osmium cat")
		case 0:
			return "", nil, errPBF
		}
	}
	if whole > maxPBFBlob {
		return "", nil, fmt.Errorf("a block of %d bytes is larger than the format allows", whole)
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", nil, errPBF
	}
	data = make([]byte, whole)
	if _, err := io.ReadFull(z, data); err != nil {
		return "", nil, errPBF
	}
	return kind, data, nil
}

// checkPBFHeader refuses files that need what is not read here.
func checkPBFHeader(data []byte) error {
	for m := (pbf{data}); m.more(); {
		switch f := m.field(); f.number {
		case 4:
			switch need := string(f.bytes); need {
			case "OsmSchema-V0.6", "DenseNodes":
			case "HistoricalInformation":
				return errors.New("the file holds the history of its elements: take an extract of one day")
			default:
				return fmt.Errorf("the file needs %q, which is not read", need)
			}
		case 0:
			return errPBF
		}
	}
	return nil
}

// pbf reads the fields of a message of protocol buffers.
type pbf struct{ rest []byte }

// pbfField is a field: a number in value, or bytes. Its number is 0 where the
// message is damaged.
type pbfField struct {
	number int
	value  uint64
	bytes  []byte
}

func (m *pbf) more() bool { return len(m.rest) > 0 }

func (m *pbf) varint() (uint64, bool) {
	v, n := binary.Uvarint(m.rest)
	if n <= 0 {
		m.rest = nil
		return 0, false
	}
	m.rest = m.rest[n:]
	return v, true
}

// signed reads a number whose sign is in its lowest bit.
func (m *pbf) signed() (int64, bool) {
	v, ok := m.varint()
	return int64(v>>1) ^ -int64(v&1), ok
}

func (m *pbf) field() (f pbfField) {
	tag, ok := m.varint()
	if !ok || tag>>3 == 0 || tag>>3 > 1<<29 {
		return pbfField{}
	}
	size := uint64(0)
	switch tag & 7 {
	case 0:
		if f.value, ok = m.varint(); !ok {
			return pbfField{}
		}
		f.number = int(tag >> 3)
		return f
	case 1:
		size = 8
	case 2:
		size, ok = m.varint()
	case 5:
		size = 4
	default:
		ok = false
	}
	if !ok || size > uint64(len(m.rest)) {
		m.rest = nil
		return pbfField{}
	}
	f.number, f.bytes, m.rest = int(tag>>3), m.rest[:size], m.rest[size:]
	return f
}

// pbfBlock reads blocks of elements, with memory that the next one uses again.
type pbfBlock struct {
	sink  osmSink
	table []string
	// A place is offset + granularity·value, in 10⁻⁹ degrees.
	granularity, lng, lat int64
	tags                  osm.Tags
	nodes                 []int64
}

func (b *pbfBlock) read(data []byte) error {
	b.table, b.granularity, b.lng, b.lat = b.table[:0], 100, 0, 0
	var groups [][]byte
	for m := (pbf{data}); m.more(); {
		switch f := m.field(); f.number {
		case 1:
			for t := (pbf{f.bytes}); t.more(); {
				switch s := t.field(); s.number {
				case 1:
					b.table = append(b.table, string(s.bytes))
				case 0:
					return errPBF
				}
			}
		case 2:
			groups = append(groups, f.bytes)
		case 17:
			b.granularity = int64(f.value)
		case 19:
			b.lat = int64(f.value)
		case 20:
			b.lng = int64(f.value)
		case 0:
			return errPBF
		}
	}
	for _, g := range groups {
		for m := (pbf{g}); m.more(); {
			var err error
			switch f := m.field(); {
			case f.number == 0:
				err = errPBF
			case f.number == 1 && b.sink.node != nil:
				err = b.node(f.bytes)
			case f.number == 2 && b.sink.node != nil:
				err = b.dense(f.bytes)
			case f.number == 3 && b.sink.way != nil:
				err = b.way(f.bytes)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *pbfBlock) place(lng, lat int64) orb.Point {
	return orb.Point{1e-9 * float64(b.lng+b.granularity*lng), 1e-9 * float64(b.lat+b.granularity*lat)}
}

func (b *pbfBlock) addTag(k, v uint64) bool {
	if k >= uint64(len(b.table)) || v >= uint64(len(b.table)) {
		return false
	}
	b.tags = append(b.tags, osm.Tag{Key: b.table[k], Value: b.table[v]})
	return true
}

// pairs reads the tags of an element whose keys and values are two lists.
func (b *pbfBlock) pairs(keys, values []byte) bool {
	b.tags = b.tags[:0]
	v := pbf{values}
	for k := (pbf{keys}); k.more(); {
		key, ok := k.varint()
		value, ok2 := v.varint()
		if !ok || !ok2 || !b.addTag(key, value) {
			return false
		}
	}
	return true
}

func (b *pbfBlock) node(data []byte) error {
	var id, lng, lat int64
	var keys, values []byte
	sign := func(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }
	for m := (pbf{data}); m.more(); {
		switch f := m.field(); f.number {
		case 1:
			id = sign(f.value)
		case 2:
			keys = f.bytes
		case 3:
			values = f.bytes
		case 8:
			lat = sign(f.value)
		case 9:
			lng = sign(f.value)
		case 0:
			return errPBF
		}
	}
	if !b.pairs(keys, values) {
		return errPBF
	}
	return b.sink.node(id, b.place(lng, lat), b.tags)
}

func (b *pbfBlock) dense(data []byte) error {
	var ids, lats, lngs, tags pbf
	for m := (pbf{data}); m.more(); {
		switch f := m.field(); f.number {
		case 1:
			ids = pbf{f.bytes}
		case 8:
			lats = pbf{f.bytes}
		case 9:
			lngs = pbf{f.bytes}
		case 10:
			tags = pbf{f.bytes}
		case 0:
			return errPBF
		}
	}
	tagged := tags.more()
	var id, lat, lng int64
	for ids.more() {
		d, ok := ids.signed()
		y, ok2 := lats.signed()
		x, ok3 := lngs.signed()
		if !ok || !ok2 || !ok3 {
			return errPBF
		}
		id, lat, lng = id+d, lat+y, lng+x
		b.tags = b.tags[:0]
		for tagged {
			k, ok := tags.varint()
			if !ok {
				return errPBF
			}
			if k == 0 {
				break
			}
			if v, ok := tags.varint(); !ok || !b.addTag(k, v) {
				return errPBF
			}
		}
		if err := b.sink.node(id, b.place(lng, lat), b.tags); err != nil {
			return err
		}
	}
	return nil
}

func (b *pbfBlock) way(data []byte) error {
	var id int64
	var keys, values []byte
	b.nodes = b.nodes[:0]
	for m := (pbf{data}); m.more(); {
		switch f := m.field(); f.number {
		case 1:
			id = int64(f.value)
		case 2:
			keys = f.bytes
		case 3:
			values = f.bytes
		case 8:
			at := int64(0)
			for refs := (pbf{f.bytes}); refs.more(); {
				d, ok := refs.signed()
				if !ok {
					return errPBF
				}
				at += d
				b.nodes = append(b.nodes, at)
			}
		case 0:
			return errPBF
		}
	}
	if !b.pairs(keys, values) {
		return errPBF
	}
	return b.sink.way(id, b.nodes, b.tags)
}
