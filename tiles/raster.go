package tiles

import "math/bits"

// raster finds nodes near a line: they lie in square cells, flat.
type raster struct {
	x0, y0 int64
	bits   uint // of a cell's size
	nx, ny int64
	starts []int32
	nodes  []int32
}

// spot is a place in the finest coordinates that are in use, for exact sums: of
// differences below 2^31, so that a cross product fits 64 bits.
type spot struct{ x, y int64 }

// newRaster lays points into about as many cells as there are points.
func newRaster(n int, at func(i int) spot) *raster {
	r := &raster{}
	if n == 0 {
		return r
	}
	lo, hi := at(0), at(0)
	for i := range n {
		p := at(i)
		lo, hi = spot{min(lo.x, p.x), min(lo.y, p.y)}, spot{max(hi.x, p.x), max(hi.y, p.y)}
	}
	r.x0, r.y0 = lo.x, lo.y
	w, h := uint64(hi.x-lo.x+1), uint64(hi.y-lo.y+1)
	for (w>>r.bits+1)*(h>>r.bits+1) > uint64(n)+16 && r.bits < 40 {
		r.bits++
	}
	r.nx, r.ny = int64(w>>r.bits+1), int64(h>>r.bits+1)
	r.starts = make([]int32, r.nx*r.ny+1)
	r.nodes = make([]int32, n)
	for i := range n {
		r.starts[r.cell(at(i))+1]++
	}
	for c := 1; c < len(r.starts); c++ {
		r.starts[c] += r.starts[c-1]
	}
	next := make([]int32, len(r.starts))
	copy(next, r.starts)
	for i := range n {
		c := r.cell(at(i))
		r.nodes[next[c]] = int32(i)
		next[c]++
	}
	return r
}

func (r *raster) cell(p spot) int64 { return (p.y-r.y0)>>r.bits*r.nx + (p.x-r.x0)>>r.bits }

func (r *raster) column(x int64) int64 { return min(max((x-r.x0)>>r.bits, 0), r.nx-1) }
func (r *raster) row(y int64) int64    { return min(max((y-r.y0)>>r.bits, 0), r.ny-1) }

// along visits the runs of nodes in all cells that the line from p to q touches
// with a band of so much around it, and perhaps some more.
func (r *raster) along(p, q spot, around int64, visit func(nodes []int32)) {
	if r.nx == 0 {
		return
	}
	if p.y > q.y {
		p, q = q, p
	}
	dx, dy := q.x-p.x, q.y-p.y
	for row := r.row(p.y - around); row <= r.row(q.y+around); row++ {
		lo, hi := min(p.x, q.x), max(p.x, q.x)
		if dy > 0 && hi-lo > 1<<r.bits {
			// Only the part of the line that passes the row, with its band.
			top := r.y0 + row<<r.bits - around
			xa := at(p, dx, dy, min(max(top, p.y), q.y))
			xb := at(p, dx, dy, min(max(top+1<<r.bits+2*around, p.y), q.y))
			lo, hi = max(lo, min(xa, xb)-1), min(hi, max(xa, xb)+1)
		}
		from, to := r.column(lo-around), r.column(hi+around)
		visit(r.nodes[r.starts[row*r.nx+from]:r.starts[row*r.nx+to+1]])
	}
}

// at gives x where a line passes y, cut to a whole number.
func at(p spot, dx, dy, y int64) int64 { return p.x + muldiv(dx, y-p.y, dy) }

// muldiv gives a·b/c, where b lies between 0 and c, without overflow.
func muldiv(a, b, c int64) int64 {
	neg := a < 0
	if neg {
		a = -a
	}
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	q, _ := bits.Div64(hi, lo, uint64(c))
	if neg {
		return -int64(q)
	}
	return int64(q)
}

// inside visits the runs of nodes in the cells that a rectangle touches.
func (r *raster) inside(x0, y0, x1, y1 int64, visit func(nodes []int32) bool) {
	if r.nx == 0 {
		return
	}
	from, to := r.column(x0), r.column(x1)
	for row := r.row(y0); row <= r.row(y1); row++ {
		if !visit(r.nodes[r.starts[row*r.nx+from]:r.starts[row*r.nx+to+1]]) {
			return
		}
	}
}

// turn is positive where a, b, c turn counter-clockwise with y up: exact for
// differences below 2^31.
func turn(a, b, c spot) int64 {
	return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x)
}
