package coverage

import (
	"encoding/binary"
	"slices"
)

// sets keeps each set of polygons once, under a number.
type sets struct {
	list [][]int32
	ids  map[string]int32
	key  []byte
}

// id gives the number of a set, which is sorted.
func (s *sets) id(set []int32) int32 {
	s.key = s.key[:0]
	for _, v := range set {
		s.key = binary.LittleEndian.AppendUint32(s.key, uint32(v))
	}
	id, ok := s.ids[string(s.key)]
	if !ok {
		if s.ids == nil {
			s.ids = map[string]int32{}
		}
		id = int32(len(s.list))
		s.list = append(s.list, slices.Clone(set))
		s.ids[string(s.key)] = id
	}
	return id
}

// change gives the set that has what either the set or other has, but not both.
func (s *sets) change(set int32, other []int32) int32 {
	var room [32]int32
	out := room[:0]
	a, b := s.list[set], other
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case a[0] > b[0]:
			out, b = append(out, b[0]), b[1:]
		default:
			a, b = a[1:], b[1:]
		}
	}
	return s.id(append(append(out, a...), b...))
}
