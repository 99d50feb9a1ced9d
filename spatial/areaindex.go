package spatial

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// AreaIndex finds the areas of one layer that cover a point. It never changes
// once built and may be used by many goroutines.
//
// A raster over the layer tells of each cell that nothing covers it, that one
// area covers it entirely, or which polygons are candidates. A cell counts as
// covered entirely only if no edge of any area touches it, so that the answer
// is always that of PointInPolygon; candidates are decided exactly, by those of their
// edges that meet the point's row of the raster.
type AreaIndex struct {
	raster raster
	cells  []int32 // see cellNothing
	lists  []candidate
	pieces []piece
	rows   []uint32 // offsets into edges, for each row of each piece and one more
	edges  []edge
	tree   boundTree
}

// A cell is cellNothing, or the one area that covers it, or ^i where lists[i] is
// the first of its candidates.
const cellNothing = math.MinInt32

// candidate is a polygon that covers a cell or has an edge in it. The last one of
// a cell is marked.
type candidate struct {
	piece int32
	flags uint8
}

const (
	candidateFull = 1 << iota // covers the whole cell
	candidateLast
)

// piece is one polygon of an area; strips of its edges begin at rows[first] for
// the raster's row row0.
type piece struct {
	area       int32
	row0, row1 int32
	first      uint32
}

// NewAreaIndex builds the index of shapes, which it refers to by their place in
// the slice. Shapes may be empty, which never cover anything, and may overlap.
// Polygons with a coordinate that is NaN or infinite are left out.
func NewAreaIndex(shapes []orb.MultiPolygon) *AreaIndex {
	x := &AreaIndex{}
	bounds := make([]orb.Bound, len(shapes))
	all, edges := emptyBound(), 0
	for i, mp := range shapes {
		bounds[i] = emptyBound()
		for _, poly := range mp {
			b, n := polygonBound(poly)
			bounds[i], edges = joinBounds(bounds[i], b), edges+n
		}
		all = joinBounds(all, bounds[i])
	}
	x.tree = newBoundTree(bounds)
	if edges == 0 {
		return x
	}
	x.raster = newRaster(all, min(max(4*edges, 1<<10), 1<<21))
	b := areaBuilder{AreaIndex: x, lists: make([][]candidate, x.raster.nx*x.raster.ny)}
	for i, mp := range shapes {
		for _, poly := range mp {
			b.add(int32(i), poly)
		}
	}
	b.finish()
	return x
}

// At returns the lowest index of the areas that cover p, their borders included.
// onBorder tells whether p is exactly on the border of that area or of any other
// that covers it too. ok is false where no area covers p. It allocates nothing.
func (x *AreaIndex) At(p orb.Point) (first int, onBorder bool, ok bool) {
	c, row := x.raster.cell(p)
	if c < 0 {
		return 0, false, false
	}
	v := x.cells[c]
	if v >= 0 {
		return int(v), false, true
	}
	if v == cellNothing {
		return 0, false, false
	}
	first = -1
	for i := int(^v); ; i++ {
		cand := x.lists[i]
		w := Inside
		if cand.flags&candidateFull == 0 {
			w = x.locate(cand.piece, row, p)
		}
		if w != Outside {
			if first < 0 {
				first = int(x.pieces[cand.piece].area)
			}
			if w == Border {
				onBorder = true
			}
		}
		if cand.flags&candidateLast != 0 {
			break
		}
	}
	if first < 0 {
		return 0, false, false
	}
	return first, onBorder, true
}

// All yields every area that covers p, in ascending order, each once, and
// whether p is inside it or on its border, until yield returns false.
func (x *AreaIndex) All(p orb.Point, yield func(i int, w Where) bool) {
	c, row := x.raster.cell(p)
	if c < 0 {
		return
	}
	v := x.cells[c]
	if v >= 0 {
		yield(int(v), Inside)
		return
	}
	if v == cellNothing {
		return
	}
	area, best := int32(-1), Outside
	for i := int(^v); ; i++ {
		cand := x.lists[i]
		if a := x.pieces[cand.piece].area; a != area {
			if best != Outside && !yield(int(area), best) {
				return
			}
			area, best = a, Outside
		}
		w := Inside
		if cand.flags&candidateFull == 0 {
			w = x.locate(cand.piece, row, p)
		}
		best = max(best, w)
		if cand.flags&candidateLast != 0 {
			break
		}
	}
	if best != Outside {
		yield(int(area), best)
	}
}

// Search yields, in ascending order, the areas whose bound meets b (touching
// counts), until yield returns false.
func (x *AreaIndex) Search(b orb.Bound, yield func(i int) bool) { x.tree.search(b, yield) }

// locate decides one polygon by its edges in one row of the raster.
func (x *AreaIndex) locate(id int32, row int, p orb.Point) Where {
	pc := &x.pieces[id]
	if row < int(pc.row0) || row > int(pc.row1) {
		return Outside
	}
	k := pc.first + uint32(row) - uint32(pc.row0)
	in := false
	for _, e := range x.edges[x.rows[k]:x.rows[k+1]] {
		crosses, on := e.ray(p)
		if on {
			return Border
		}
		if crosses {
			in = !in
		}
	}
	if in {
		return Inside
	}
	return Outside
}

// areaBuilder holds what only the building of an AreaIndex needs.
type areaBuilder struct {
	*AreaIndex
	lists [][]candidate // by cell
	mark  []uint32      // by cell: the polygon, plus 1, that last had an edge there
}

// add enters one polygon.
func (b *areaBuilder) add(area int32, poly orb.Polygon) {
	bound, n := polygonBound(poly)
	if n == 0 {
		return
	}
	r := &b.raster
	if b.mark == nil {
		b.mark = make([]uint32, len(b.lists))
	}
	id := int32(len(b.pieces))
	row0, row1 := r.row(bound.Min[1]), r.row(bound.Max[1])
	col0, col1 := r.col(bound.Min[0]), r.col(bound.Max[0])
	pc := piece{area: area, row0: int32(row0), row1: int32(row1), first: uint32(len(b.rows))}

	strips := make([][]edge, row1-row0+1)
	for _, ring := range poly {
		if len(ring) == 0 {
			continue
		}
		v := ring[len(ring)-1]
		for _, w := range ring {
			if v != w {
				e := newEdge(v, w)
				for row := r.row(e.ay); row <= r.row(e.by); row++ {
					strips[row-row0] = append(strips[row-row0], e)
				}
				r.cross(e, func(c int) {
					if b.mark[c] != uint32(id)+1 {
						b.mark[c] = uint32(id) + 1
						b.lists[c] = append(b.lists[c], candidate{piece: id})
					}
				})
			}
			v = w
		}
	}
	for _, s := range strips {
		b.rows = append(b.rows, uint32(len(b.edges)))
		b.edges = append(b.edges, s...)
	}
	b.rows = append(b.rows, uint32(len(b.edges)))
	b.pieces = append(b.pieces, pc)

	// Between cells with edges the state cannot change: ask once a run.
	for row := row0; row <= row1; row++ {
		known, full := false, false
		for col := col0; col <= col1; col++ {
			c := row*r.nx + col
			if b.mark[c] == uint32(id)+1 {
				known = false
				continue
			}
			if !known {
				known, full = true, b.locate(id, row, r.centre(col, row)) == Inside
			}
			if full {
				b.lists[c] = append(b.lists[c], candidate{piece: id, flags: candidateFull})
			}
		}
	}
}

// finish lays the cells' candidates out flat.
func (b *areaBuilder) finish() {
	b.cells = make([]int32, len(b.lists))
	for c, list := range b.lists {
		switch {
		case len(list) == 0:
			b.cells[c] = cellNothing
		case len(list) == 1 && list[0].flags&candidateFull != 0:
			b.cells[c] = b.pieces[list[0].piece].area
		default:
			b.cells[c] = ^int32(len(b.AreaIndex.lists))
			list[len(list)-1].flags |= candidateLast
			b.AreaIndex.lists = append(b.AreaIndex.lists, list...)
		}
	}
	b.AreaIndex.lists = slices.Clip(b.AreaIndex.lists)
	b.edges, b.rows = slices.Clip(b.edges), slices.Clip(b.rows)
}
