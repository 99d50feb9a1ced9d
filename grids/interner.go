package grids

// interner gives each value that occurs a number; 0 is the zero value.
type interner[T comparable] struct {
	of   map[T]uint32
	list []T
	keep func(T) T // what is held of a value, nil for itself
}

func newInterner[T comparable](keep func(T) T) *interner[T] {
	var zero T
	return &interner[T]{map[T]uint32{zero: 0}, []T{zero}, keep}
}

func (in *interner[T]) number(v T) uint32 {
	n, ok := in.of[v]
	if !ok {
		if in.keep != nil {
			v = in.keep(v)
		}
		n = uint32(len(in.list))
		in.of[v] = n
		in.list = append(in.list, v)
	}
	return n
}

// column is an interner as one column of a layer asks it: neighbouring rows
// mostly have the same value, which then is not looked up.
type column[T comparable] struct {
	*interner[T]
	last uint32
}

func (c *column[T]) number(v T) uint32 {
	if c.list[c.last] != v {
		c.last = c.interner.number(v)
	}
	return c.last
}
