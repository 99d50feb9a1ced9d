package tiles

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// A decoder of vector tiles 2.1 that knows nothing of the encoder and takes no
// tile that breaks a rule of the specification.

type decodedLayer struct {
	name     string
	version  uint64
	extent   uint64
	features []decodedFeature
	keys     []string
	values   []any
}

type decodedFeature struct {
	id       uint64
	hasID    bool
	kind     uint64
	tags     map[string]any
	rawTags  []uint64
	geometry []uint64
	parts    [][]unit // points of each MoveTo…; a ring without its first point repeated
}

type field struct {
	number, wire uint64
	value        uint64
	bytes        []byte
}

// eachField reads a protobuf message.
func eachField(b []byte, f func(field) error) error {
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 {
			return errors.New("broken field key")
		}
		b = b[n:]
		v := field{number: key >> 3, wire: key & 7}
		if v.number == 0 {
			return errors.New("field number 0")
		}
		switch v.wire {
		case 0:
			if v.value, n = binary.Uvarint(b); n <= 0 {
				return errors.New("broken varint")
			}
			b = b[n:]
		case 1:
			if len(b) < 8 {
				return errors.New("short fixed64")
			}
			v.value, b = binary.LittleEndian.Uint64(b), b[8:]
		case 2:
			size, n := binary.Uvarint(b)
			if n <= 0 || size > uint64(len(b)-n) {
				return errors.New("length beyond the message")
			}
			v.bytes, b = b[n:n+int(size)], b[n+int(size):]
		case 5:
			if len(b) < 4 {
				return errors.New("short fixed32")
			}
			v.value, b = uint64(binary.LittleEndian.Uint32(b)), b[4:]
		default:
			return fmt.Errorf("wire type %d", v.wire)
		}
		if err := f(v); err != nil {
			return err
		}
	}
	return nil
}

func packed(b []byte) ([]uint64, error) {
	var out []uint64
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errors.New("broken packed varint")
		}
		out, b = append(out, v), b[n:]
	}
	return out, nil
}

func wire(v field, want uint64) error {
	if v.wire != want {
		return fmt.Errorf("field %d has wire type %d, not %d", v.number, v.wire, want)
	}
	return nil
}

// decodeTile reads a tile and checks it.
func decodeTile(b []byte) ([]decodedLayer, error) {
	var layers []decodedLayer
	names := map[string]bool{}
	err := eachField(b, func(v field) error {
		if v.number != 3 {
			return nil // extensions of a tile are allowed
		}
		if err := wire(v, 2); err != nil {
			return err
		}
		l, err := decodeLayer(v.bytes)
		if err != nil {
			return err
		}
		if names[l.name] {
			return fmt.Errorf("two layers %q", l.name)
		}
		names[l.name] = true
		layers = append(layers, l)
		return nil
	})
	return layers, err
}

func decodeLayer(b []byte) (decodedLayer, error) {
	l := decodedLayer{extent: 4096}
	hasName := false
	var features [][]byte
	err := eachField(b, func(v field) error {
		wires := map[uint64]uint64{1: 2, 2: 2, 3: 2, 4: 2, 5: 0, 15: 0}
		want, known := wires[v.number]
		if !known {
			return nil
		}
		if err := wire(v, want); err != nil {
			return err
		}
		switch v.number {
		case 1:
			l.name, hasName = string(v.bytes), true
		case 2:
			features = append(features, v.bytes)
		case 3:
			l.keys = append(l.keys, string(v.bytes))
		case 4:
			x, err := decodeValue(v.bytes)
			if err != nil {
				return err
			}
			l.values = append(l.values, x)
		case 5:
			l.extent = v.value
		case 15:
			l.version = v.value
		}
		return nil
	})
	if err != nil {
		return l, err
	}
	if !hasName || l.name == "" {
		return l, errors.New("layer without a name")
	}
	if l.version != 1 && l.version != 2 {
		return l, fmt.Errorf("layer version %d", l.version)
	}
	if l.extent == 0 {
		return l, errors.New("extent 0")
	}
	for _, b := range features {
		f, err := l.feature(b)
		if err != nil {
			return l, fmt.Errorf("feature %d: %w", len(l.features), err)
		}
		l.features = append(l.features, f)
	}
	return l, nil
}

func decodeValue(b []byte) (out any, err error) {
	n := 0
	err = eachField(b, func(v field) error {
		wires := map[uint64]uint64{1: 2, 2: 5, 3: 1, 4: 0, 5: 0, 6: 0, 7: 0}
		want, known := wires[v.number]
		if !known {
			return fmt.Errorf("value of unknown type %d", v.number)
		}
		if err := wire(v, want); err != nil {
			return err
		}
		n++
		switch v.number {
		case 1:
			out = string(v.bytes)
		case 2:
			out = float64(math.Float32frombits(uint32(v.value)))
		case 3:
			out = math.Float64frombits(v.value)
		case 4:
			out = float64(int64(v.value))
		case 5:
			out = float64(v.value)
		case 6:
			out = float64(int64(v.value>>1) ^ -int64(v.value&1))
		case 7:
			out = v.value != 0
		}
		return nil
	})
	if err == nil && n != 1 {
		err = fmt.Errorf("value with %d values", n)
	}
	return out, err
}

func (l *decodedLayer) feature(b []byte) (decodedFeature, error) {
	f := decodedFeature{tags: map[string]any{}}
	counts := map[uint64]int{}
	err := eachField(b, func(v field) error {
		wires := map[uint64]uint64{1: 0, 2: 2, 3: 0, 4: 2}
		want, known := wires[v.number]
		if !known {
			return nil
		}
		if err := wire(v, want); err != nil {
			return err
		}
		if counts[v.number]++; counts[v.number] > 1 {
			return fmt.Errorf("field %d twice", v.number)
		}
		var err error
		switch v.number {
		case 1:
			f.id, f.hasID = v.value, true
		case 2:
			f.rawTags, err = packed(v.bytes)
		case 3:
			f.kind = v.value
		case 4:
			f.geometry, err = packed(v.bytes)
		}
		return err
	})
	if err != nil {
		return f, err
	}
	if counts[3] == 0 || f.kind > 3 {
		return f, fmt.Errorf("type %d", f.kind)
	}
	if counts[4] == 0 {
		return f, errors.New("no geometry")
	}
	if len(f.rawTags)%2 != 0 {
		return f, errors.New("odd tags")
	}
	for i := 0; i < len(f.rawTags); i += 2 {
		k, v := f.rawTags[i], f.rawTags[i+1]
		if k >= uint64(len(l.keys)) || v >= uint64(len(l.values)) {
			return f, errors.New("tag beyond the tables")
		}
		if _, twice := f.tags[l.keys[k]]; twice {
			return f, errors.New("key twice")
		}
		f.tags[l.keys[k]] = l.values[v]
	}
	if f.kind == 0 {
		return f, nil
	}
	return f, f.shape()
}

// shape reads the commands.
func (f *decodedFeature) shape() error {
	var pen unit
	g := f.geometry
	closed := true
	for i := 0; i < len(g); {
		id, count := g[i]&7, g[i]>>3
		i++
		switch id {
		case 1, 2:
			if count == 0 || count > uint64(len(g)-i)/2 {
				return errors.New("count beyond the geometry")
			}
			if id == 1 && f.kind != typePoint && count != 1 {
				return errors.New("MoveTo of several points")
			}
			if id == 2 && (f.kind == typePoint || len(f.parts) == 0 || f.kind == typePolygon && closed) {
				return errors.New("LineTo out of place")
			}
			if id == 1 && f.kind == typePolygon && !closed {
				return errors.New("ring not closed")
			}
			if id == 1 && f.kind == typePoint && len(f.parts) > 0 {
				return errors.New("second MoveTo of a point")
			}
			if id == 1 {
				f.parts = append(f.parts, nil)
				closed = false
			}
			for range count {
				dx, dy := unzigzag(g[i]), unzigzag(g[i+1])
				if id == 2 && dx == 0 && dy == 0 {
					return errors.New("the same point twice")
				}
				pen = unit{pen.x + dx, pen.y + dy}
				last := &f.parts[len(f.parts)-1]
				*last = append(*last, pen)
				i += 2
			}
		case 7:
			if f.kind != typePolygon || count != 1 || closed {
				return errors.New("ClosePath out of place")
			}
			closed = true
		default:
			return fmt.Errorf("command %d", id)
		}
	}
	if f.kind == typePolygon && !closed {
		return errors.New("ring not closed")
	}
	for _, p := range f.parts {
		if f.kind == typeLine && len(p) < 2 || f.kind == typePolygon && len(p) < 3 {
			return errors.New("too few points")
		}
	}
	if len(f.parts) == 0 {
		return errors.New("empty geometry")
	}
	return nil
}

func unzigzag(v uint64) int32 { return int32(uint32(v)>>1) ^ -int32(v&1) }
