package spatial

import "github.com/paulmach/orb"

// rings walks the cells of a raster around a point, ring by ring outward, and of
// each ring only what is within reach, which may shrink on the way.
type rings struct {
	r        *raster
	p        orb.Point
	col, row int // cell of p, which may be outside the raster
	k        int // number of the ring
	c0, c1   int // columns of the ring within raster and reach
	r0, r1   int // rows likewise
	w        int // row where the walk is
	east     bool
	from, to int // cells found last, from before to
}

func newRings(r *raster, p orb.Point) rings {
	g := rings{r: r, p: p, col: r.anyCol(p[0]), row: r.anyRow(p[1])}
	g.k = max(0, -g.col, g.col-(r.nx-1), -g.row, g.row-(r.ny-1)) - 1
	g.w, g.r1 = 1, 0 // the ring before the first is exhausted
	return g
}

// anyCol and anyRow are col and row without the clamp: outside the raster they go
// on counting. A place within a hundredth of a cell of the raster is inside.
func (r *raster) anyCol(lng float64) int { return anyCell((lng-r.bound.Min[0])*r.sx, r.nx) }
func (r *raster) anyRow(lat float64) int { return anyCell((lat-r.bound.Min[1])*r.sy, r.ny) }

func anyCell(v float64, n int) int {
	const pad, far = 0.01, 1 << 30
	switch {
	case v < -far:
		return -far
	case v > far:
		return far
	case v < -pad:
		return int(v) - 1
	case v >= float64(n) && v < float64(n)+pad:
		return n - 1
	}
	return int(v)
}

// next finds the next run of cells of one row, from before to, within reach
// metres of the point and reports whether there is one.
func (g *rings) next(pl *Plane, reach float64) bool {
	for {
		if g.w > g.r1 && !g.ring(pl, reach) {
			return false
		}
		row := g.w
		if row == g.row-g.k || row == g.row+g.k {
			g.w++
			if g.c0 <= g.c1 && g.r0 <= g.r1 {
				g.from, g.to = row*g.r.nx+g.c0, row*g.r.nx+g.c1+1
				return true
			}
			continue
		}
		// Of the rows between the first and the last, the two sides.
		col := g.col - g.k
		if g.east {
			col = g.col + g.k
			g.w++
		}
		g.east = !g.east
		if row <= g.r1 && col >= g.c0 && col <= g.c1 {
			g.from = row*g.r.nx + col
			g.to = g.from + 1
			return true
		}
	}
}

// ring prepares the next ring and reports whether it or a later one can be in reach.
func (g *rings) ring(pl *Plane, reach float64) bool {
	r := g.r
	g.k++
	g.east = false
	dx, dy := reach/pl.kx, reach/pl.ky
	west, east := r.anyCol(g.p[0]-dx), r.anyCol(g.p[0]+dx)
	south, north := r.anyRow(g.p[1]-dy), r.anyRow(g.p[1]+dy)
	if g.k > max(g.col-west, east-g.col, g.row-south, north-g.row) ||
		g.k > max(g.col, r.nx-1-g.col, g.row, r.ny-1-g.row) {
		return false
	}
	g.c0, g.c1 = max(g.col-g.k, west, 0), min(g.col+g.k, east, r.nx-1)
	g.r0, g.r1 = max(g.row-g.k, south, 0), min(g.row+g.k, north, r.ny-1)
	g.w = g.r0
	return true
}
