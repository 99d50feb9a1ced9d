package spatial

import (
	"math"

	"github.com/paulmach/orb"
)

// raster cuts a bound into nx × ny cells. The zero raster has none.
type raster struct {
	bound  orb.Bound
	sx, sy float64 // cells a degree
	nx, ny int
}

// newRaster returns a raster of about n cells, which are about as high as wide
// in metres at the middle of b.
func newRaster(b orb.Bound, n int) raster {
	kx, ky := metresPerDegree(min(max((b.Min[1]+b.Max[1])/2, -85), 85))
	w, h := (b.Max[0]-b.Min[0])*kx, (b.Max[1]-b.Min[1])*ky
	r := raster{bound: b, nx: 1, ny: 1}
	switch {
	case w > 0 && h > 0:
		side := math.Sqrt(w * h / float64(n))
		r.nx = min(max(int(w/side), 1), n)
		r.ny = min(max(int(h/side), 1), n)
	case w > 0:
		r.nx = n
	case h > 0:
		r.ny = n
	}
	// A width or height too small to divide by leaves one column or row.
	if r.sx = float64(r.nx) / (b.Max[0] - b.Min[0]); math.IsInf(r.sx, 0) || math.IsNaN(r.sx) {
		r.nx, r.sx = 1, 0
	}
	if r.sy = float64(r.ny) / (b.Max[1] - b.Min[1]); math.IsInf(r.sy, 0) || math.IsNaN(r.sy) {
		r.ny, r.sy = 1, 0
	}
	return r
}

// col and row never fall as their argument rises, so that what lies between two
// coordinates lies between their columns. They clamp to the raster.
func (r *raster) col(lng float64) int { return clampCell((lng-r.bound.Min[0])*r.sx, r.nx) }
func (r *raster) row(lat float64) int { return clampCell((lat-r.bound.Min[1])*r.sy, r.ny) }

func clampCell(v float64, n int) int {
	if !(v > 0) {
		return 0
	}
	if v >= float64(n) {
		return n - 1
	}
	return int(v)
}

// cell returns the cell of p and its row, or −1 outside the bound or for a NaN.
func (r *raster) cell(p orb.Point) (cell, row int) {
	b := &r.bound
	if r.nx == 0 || !(p[0] >= b.Min[0] && p[0] <= b.Max[0] && p[1] >= b.Min[1] && p[1] <= b.Max[1]) {
		return -1, 0
	}
	row = r.row(p[1])
	return row*r.nx + r.col(p[0]), row
}

// centre returns the middle of a cell.
func (r *raster) centre(col, row int) orb.Point {
	p := r.bound.Min
	if r.sx > 0 {
		p[0] += (float64(col) + 0.5) / r.sx
	}
	if r.sy > 0 {
		p[1] += (float64(row) + 0.5) / r.sy
	}
	return p
}

// cross visits every cell that e touches, and those that it misses by less than
// a hundredth of a cell: more than rounding can ever amount to.
func (r *raster) cross(e edge, visit func(cell int)) {
	const pad = 0.01
	ax, ay := (e.ax-r.bound.Min[0])*r.sx, (e.ay-r.bound.Min[1])*r.sy
	bx, by := (e.bx-r.bound.Min[0])*r.sx, (e.by-r.bound.Min[1])*r.sy
	for row := clampCell(ay-pad, r.ny); row <= clampCell(by+pad, r.ny); row++ {
		lo, hi := ax, bx
		if by > ay {
			slope := (bx - ax) / (by - ay)
			if t := float64(row) - pad; t > ay {
				lo = ax + (t-ay)*slope
			}
			if t := float64(row) + 1 + pad; t < by {
				hi = ax + (t-ay)*slope
			}
		}
		if lo > hi {
			lo, hi = hi, lo
		}
		for col := clampCell(lo-pad, r.nx); col <= clampCell(hi+pad, r.nx); col++ {
			visit(row*r.nx + col)
		}
	}
}
