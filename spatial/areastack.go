package spatial

import (
	"slices"

	"github.com/paulmach/orb"
)

// AreaStack answers for several layers of areas at once, as far as one look
// can: a raster tells of each cell which area of each layer covers it entirely.
// It never changes once built and may be used by many goroutines.
type AreaStack struct {
	raster raster
	cells  []int32 // in entries, of the first layer's
	// entries holds for each combination that occurs an entry a layer; those
	// of places outside the raster come first.
	entries []int32
	layers  []*AreaIndex
}

// What an AreaStack says of a layer where it names no area.
const (
	StackNothing = -1 // no area covers the place
	StackAsk     = -2 // the layer's own index must say
)

// NewAreaStack builds the stack of layers, which must not be nil.
func NewAreaStack(layers ...*AreaIndex) *AreaStack {
	x := &AreaStack{layers: layers}
	all, edges := emptyBound(), 0
	for _, l := range layers {
		if l.raster.nx > 0 {
			all, edges = joinBounds(all, l.raster.bound), edges+len(l.edges)
		}
	}
	x.entries = slices.Repeat([]int32{StackNothing}, len(layers))
	if edges == 0 {
		return x
	}
	x.raster = newRaster(all, min(max(4*edges, 1<<10), 1<<20))
	r := &x.raster
	x.cells = make([]int32, r.nx*r.ny)
	known := map[string]int32{}
	entry, key := make([]int32, len(layers)), []byte(nil)
	var last int32
	for row := range r.ny {
		for col := range r.nx {
			b := r.around(col, row)
			for i, l := range layers {
				entry[i] = l.uniform(b)
			}
			if !slices.Equal(entry, x.entries[last:int(last)+len(layers)]) {
				key = key[:0]
				for _, v := range entry {
					key = append(key, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
				}
				at, ok := known[string(key)]
				if !ok {
					at = int32(len(x.entries))
					known[string(key)] = at
					x.entries = append(x.entries, entry...)
				}
				last = at
			}
			x.cells[row*r.nx+col] = last
		}
	}
	x.entries = slices.Clip(x.entries)
	return x
}

// Layers returns the layers, in the order of Known; they must not be changed.
func (x *AreaStack) Layers() []*AreaIndex { return x.layers }

// Known returns for each layer the one area that covers p, which then is inside
// it and on no border, or StackNothing, or StackAsk. The slice must not be
// changed.
func (x *AreaStack) Known(p orb.Point) []int32 {
	at := int32(0)
	if c, _ := x.raster.cell(p); c >= 0 {
		at = x.cells[c]
	}
	return x.entries[at : int(at)+len(x.layers)]
}

// around returns a bound that has every place that is counted to a cell,
// whatever the rounding.
func (r *raster) around(col, row int) orb.Bound {
	const pad = 0.01
	b := r.bound
	if r.sx > 0 {
		b.Min[0], b.Max[0] = r.bound.Min[0]+(float64(col)-pad)/r.sx, r.bound.Min[0]+(float64(col)+1+pad)/r.sx
	}
	if r.sy > 0 {
		b.Min[1], b.Max[1] = r.bound.Min[1]+(float64(row)-pad)/r.sy, r.bound.Min[1]+(float64(row)+1+pad)/r.sy
	}
	return b
}

// uniform returns the one area that covers the whole of b, or StackNothing
// where none touches it, or StackAsk.
func (x *AreaIndex) uniform(b orb.Bound) int32 {
	r := &x.raster
	if r.nx == 0 || !boundsMeet(b, r.bound) {
		return StackNothing
	}
	inside := b.Min[0] >= r.bound.Min[0] && b.Max[0] <= r.bound.Max[0] && b.Min[1] >= r.bound.Min[1] && b.Max[1] <= r.bound.Max[1]
	c0, c1 := r.col(b.Min[0]), r.col(b.Max[0])
	row0, row1 := r.row(b.Min[1]), r.row(b.Max[1])
	v := x.cells[row0*r.nx+c0]
	if v != cellNothing && (v < 0 || !inside) {
		return StackAsk
	}
	for row := row0; row <= row1; row++ {
		for _, w := range x.cells[row*r.nx+c0 : row*r.nx+c1+1] {
			if w != v {
				return StackAsk
			}
		}
	}
	if v == cellNothing {
		return StackNothing
	}
	return v
}
