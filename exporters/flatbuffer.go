package exporters

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/paulmach/orb"
)

// fgbBuilder writes a size-prefixed flatbuffer (https://flatbuffers.dev) from
// front to back: a table stands before all that it points to.
type fgbBuilder struct{ b []byte }

// fgbTable is a table in a builder: where it and its vtable stand.
type fgbTable struct{ at, vtable int }

// begin empties the builder and leaves room for the size and the way to the
// root, which is the first table.
func (b *fgbBuilder) begin() { b.b = append(b.b[:0], 0, 0, 0, 0, 8, 0, 0, 0) }

// end fills in the size.
func (b *fgbBuilder) end() ([]byte, error) {
	for len(b.b)%8 != 0 {
		b.b = append(b.b, 0)
	}
	if len(b.b) > math.MaxInt32 {
		return nil, errors.New("a flatbuffer of more than 2 GB")
	}
	binary.LittleEndian.PutUint32(b.b, uint32(len(b.b)-4))
	return b.b, nil
}

// align makes what follows the next four bytes (a length, the way to a vtable)
// stand at a multiple of eight.
func (b *fgbBuilder) align() {
	for len(b.b)%8 != 4 {
		b.b = append(b.b, 0)
	}
}

// table begins a table of so many fields, all of them absent, and its vtable.
// Each field has eight bytes, whatever it is.
func (b *fgbBuilder) table(fields int) fgbTable {
	b.align()
	at, size := len(b.b), 4+8*fields
	b.b = append(b.b, make([]byte, size)...)
	vtable := len(b.b)
	b.b = binary.LittleEndian.AppendUint16(b.b, uint16(4+2*fields))
	b.b = binary.LittleEndian.AppendUint16(b.b, uint16(size))
	b.b = append(b.b, make([]byte, 2*fields)...)
	binary.LittleEndian.PutUint32(b.b[at:], uint32(int32(at-vtable)))
	return fgbTable{at, vtable}
}

// field gives the place of a field, which is present from now on.
func (b *fgbBuilder) field(t fgbTable, field int) int {
	place := 4 + 8*field
	binary.LittleEndian.PutUint16(b.b[t.vtable+4+2*field:], uint16(place))
	return t.at + place
}

func (b *fgbBuilder) set(t fgbTable, field int, v byte) { b.b[b.field(t, field)] = v }

func (b *fgbBuilder) set16(t fgbTable, field int, v uint16) {
	binary.LittleEndian.PutUint16(b.b[b.field(t, field):], v)
}

func (b *fgbBuilder) set32(t fgbTable, field int, v uint32) {
	binary.LittleEndian.PutUint32(b.b[b.field(t, field):], v)
}

func (b *fgbBuilder) set64(t fgbTable, field int, v uint64) {
	binary.LittleEndian.PutUint64(b.b[b.field(t, field):], v)
}

// point makes a field point to what is written next: a vector, a text or a
// table.
func (b *fgbBuilder) point(t fgbTable, field int) { b.pointAt(b.field(t, field)) }

// pointAt makes the offset at a place point to what is written next.
func (b *fgbBuilder) pointAt(place int) {
	b.align()
	binary.LittleEndian.PutUint32(b.b[place:], uint32(len(b.b)-place))
}

func (b *fgbBuilder) bytes(v []byte) {
	b.align()
	b.b = append(appendU32(b.b, uint32(len(v))), v...)
}

// text writes a text, with the zero at its end that the format wants.
func (b *fgbBuilder) text(s string) {
	b.align()
	b.b = append(append(appendU32(b.b, uint32(len(s))), s...), 0)
}

func (b *fgbBuilder) uints(v []uint32) {
	b.align()
	b.b = appendU32(b.b, uint32(len(v)))
	for _, n := range v {
		b.b = appendU32(b.b, n)
	}
}

// doubles writes the coordinates of points.
func (b *fgbBuilder) doubles(points []orb.Point) {
	b.align()
	b.b = appendU32(b.b, uint32(2*len(points)))
	for _, p := range points {
		b.b = appendXY(b.b, p)
	}
}

// offsets writes a vector of n ways, for pointAt, and gives the place of the
// first.
func (b *fgbBuilder) offsets(n int) int {
	b.align()
	b.b = appendU32(b.b, uint32(n))
	place := len(b.b)
	b.b = append(b.b, make([]byte, 4*n)...)
	return place
}
