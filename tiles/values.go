package tiles

import (
	"encoding/binary"
	"math"
)

// tag says that a feature has a value under a key: their places in the layer's
// table of keys and in its valueTable.
type tag struct{ key, value uint32 }

// valueTable holds the values of a whole layer, each once and ready encoded. A
// tile takes those that it needs.
type valueTable struct {
	bytes []byte
	ends  []uint32
	known map[string]uint32 // by the encoding; dropped when the table is complete
}

func newValueTable() *valueTable { return &valueTable{known: map[string]uint32{}} }

func (t *valueTable) len() int { return len(t.ends) }

// at gives value i with its tag and length, as a layer has it.
func (t *valueTable) at(i uint32) []byte {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.bytes[from:t.ends[i]]
}

func (t *valueTable) add(message []byte) uint32 {
	if n, ok := t.known[string(message)]; ok {
		return n
	}
	n := uint32(len(t.ends))
	t.bytes = append(t.bytes, layerValues)
	t.bytes = binary.AppendUvarint(t.bytes, uint64(len(message)))
	t.bytes = append(t.bytes, message...)
	t.ends = append(t.ends, uint32(len(t.bytes)))
	t.known[string(message)] = n
	return n
}

func (t *valueTable) text(s string) uint32 {
	b := binary.AppendUvarint([]byte{valueString}, uint64(len(s)))
	return t.add(append(b, s...))
}

func (t *valueTable) integer(n int64) uint32 {
	if n < 0 {
		return t.add(binary.AppendVarint([]byte{valueSigned}, n))
	}
	return t.add(binary.AppendUvarint([]byte{valueUnsigned}, uint64(n)))
}

// number gives a whole number as an integer, which takes fewer bytes.
func (t *valueTable) number(f float64) uint32 {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return t.integer(int64(f))
	}
	return t.add(binary.LittleEndian.AppendUint64([]byte{valueDouble}, math.Float64bits(f)))
}

func (t *valueTable) float(f float32) uint32 {
	return t.add(binary.LittleEndian.AppendUint32([]byte{valueFloat}, math.Float32bits(f)))
}

func (t *valueTable) boolean(v bool) uint32 {
	if v {
		return t.add([]byte{valueBoolean, 1})
	}
	return t.add([]byte{valueBoolean, 0})
}

func (t *valueTable) done() { t.known = nil }

// usedValues numbers the values that a tile uses in the order in which they
// come up.
type usedValues struct {
	numbers []uint32 // by value: its number in the tile, where round says so
	rounds  []uint32
	round   uint32
	order   []uint32
	serial  uint64 // never the same
}

// begin forgets which values of a table of n are in use; those numbered
// before keep their numbers.
func (u *usedValues) begin(n int) {
	if len(u.numbers) < n {
		u.numbers, u.rounds = make([]uint32, n), make([]uint32, n)
	}
	if u.round++; u.round == 0 {
		clear(u.rounds)
		u.round = 1
	}
	u.serial++
}

func (u *usedValues) number(v uint32) uint32 {
	if u.rounds[v] == u.round {
		return u.numbers[v]
	}
	n := uint32(len(u.order))
	u.numbers[v], u.rounds[v] = n, u.round
	u.order = append(u.order, v)
	return n
}
