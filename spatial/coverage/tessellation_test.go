package coverage

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/paulmach/orb"
)

// lattice is a jittered lattice of corners, whose sides are bent lines of n
// edges; cells share them vertex by vertex, bit by bit.
type lattice struct {
	nx, ny int
	sides  map[[3]int]orb.LineString // by column, row and direction (0 east, 1 north)
}

var zhengzhou = orb.Point{113.62, 34.75}

func newLattice(rng *rand.Rand, origin orb.Point, side float64, nx, ny, n int) *lattice {
	l := &lattice{nx, ny, map[[3]int]orb.LineString{}}
	dx, dy := side/float64(nx), side/float64(ny)
	corners := make([][]orb.Point, nx+1)
	for i := range corners {
		corners[i] = make([]orb.Point, ny+1)
		for j := range corners[i] {
			p := orb.Point{origin[0] + float64(i)*dx, origin[1] + float64(j)*dy}
			if i > 0 && i < nx {
				p[0] += (rng.Float64() - 0.5) * 0.3 * dx
			}
			if j > 0 && j < ny {
				p[1] += (rng.Float64() - 0.5) * 0.3 * dy
			}
			corners[i][j] = p
		}
	}
	bend := func(a, b orb.Point, straight bool) orb.LineString {
		out := orb.LineString{a}
		ex, ey := b[0]-a[0], b[1]-a[1]
		phase := rng.Float64() * 6
		for k := 1; k < n; k++ {
			t := float64(k) / float64(n)
			w := 0.1 * math.Sin(math.Pi*t) * math.Sin(7*t+phase)
			if straight {
				w = 0
			}
			out = append(out, orb.Point{a[0] + t*ex - w*ey, a[1] + t*ey + w*ex})
		}
		return append(out, b)
	}
	for i := range nx + 1 {
		for j := range ny + 1 {
			if i < nx {
				l.sides[[3]int{i, j, 0}] = bend(corners[i][j], corners[i+1][j], j == 0 || j == ny)
			}
			if j < ny {
				l.sides[[3]int{i, j, 1}] = bend(corners[i][j], corners[i][j+1], i == 0 || i == nx)
			}
		}
	}
	return l
}

// cell gives one cell as a ring, counter-clockwise.
func (l *lattice) cell(i, j int) orb.Ring { return l.block(i, j, i+1, j+1) }

// block gives the outline of cells from (i0, j0) to before (i1, j1).
func (l *lattice) block(i0, j0, i1, j1 int) orb.Ring {
	var r orb.Ring
	add := func(s orb.LineString, back bool) {
		s = slices.Clone(s)
		if back {
			slices.Reverse(s)
		}
		r = append(r, s[:len(s)-1]...)
	}
	for i := i0; i < i1; i++ {
		add(l.sides[[3]int{i, j0, 0}], false)
	}
	for j := j0; j < j1; j++ {
		add(l.sides[[3]int{i1, j, 1}], false)
	}
	for i := i1 - 1; i >= i0; i-- {
		add(l.sides[[3]int{i, j1, 0}], true)
	}
	for j := j1 - 1; j >= j0; j-- {
		add(l.sides[[3]int{i0, j, 1}], true)
	}
	return append(r, r[0])
}

// cells gives all cells, neighbours turning in opposite ways.
func (l *lattice) cells() []orb.MultiPolygon {
	var out []orb.MultiPolygon
	for j := range l.ny {
		for i := range l.nx {
			r := l.cell(i, j)
			if (i+j)%2 == 1 {
				r.Reverse()
			}
			out = append(out, orb.MultiPolygon{{r}})
		}
	}
	return out
}

// blocks gives the outlines of k × k cells, row by row.
func (l *lattice) blocks(k int) []orb.MultiPolygon {
	var out []orb.MultiPolygon
	for j := 0; j < l.ny; j += k {
		for i := 0; i < l.nx; i += k {
			out = append(out, orb.MultiPolygon{{l.block(i, j, min(i+k, l.nx), min(j+k, l.ny))}})
		}
	}
	return out
}

func (l *lattice) outline() orb.MultiPolygon {
	return orb.MultiPolygon{{l.block(0, 0, l.nx, l.ny)}}
}
