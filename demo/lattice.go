package demo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"chengge/spatial"
)

// A point is a place in units of 1e-7°, about a centimetre: all borders are
// decided on whole numbers.
type point struct{ x, y int32 }

func (p point) orb() orb.Point { return orb.Point{float64(p.x) / 1e7, float64(p.y) / 1e7} }

func turn(a, b, c point) int64 {
	return int64(b.x-a.x)*int64(c.y-a.y) - int64(b.y-a.y)*int64(c.x-a.x)
}

// Where the city lies: an invented place at Zhengzhou's latitude.
const (
	centreLng, centreLat = 114.90, 34.75
	metresLng            = 91_560.0  // a degree of longitude at that latitude
	metresLat            = 110_930.0 // a degree of latitude
)

// Size of the lattice in cells.
const (
	columns, rowsOf = 284, 276
	midColumn       = columns / 2
	midRow          = rowsOf / 2
)

// lattice is the ground: quadrilateral cells between lines that bend, so that
// every border of every level runs along the same edges and neighbours share
// all vertices. Each edge has one vertex between its nodes, and each cell one
// inside.
type lattice struct {
	seed   chance
	points []point // of columns and rows in half steps
	river  int     // the line of rows in the middle of the river
	wild   float64 // how much the ground is bent, 1 is as wished
}

const width2 = 2*columns + 1

func (l *lattice) half(i2, j2 int) point { return l.points[j2*width2+i2] }
func (l *lattice) node(i, j int) point   { return l.half(2*i, 2*j) }
func (l *lattice) centre(c int) point    { return l.half(2*(c%columns)+1, 2*(c/columns)+1) }

// around gives the eight vertices of a cell, counter-clockwise from its south-west.
func (l *lattice) around(c int) [8]point {
	i, j := 2*(c%columns), 2*(c/columns)
	return [8]point{l.half(i, j), l.half(i+1, j), l.half(i+2, j), l.half(i+2, j+1), l.half(i+2, j+2), l.half(i+1, j+2), l.half(i, j+2), l.half(i, j+1)}
}

// has tells whether p lies in the cell, its border included.
func (l *lattice) has(c int, p point) bool {
	ring, m := l.around(c), l.centre(c)
	for k := range ring {
		a, b := ring[k], ring[(k+1)%8]
		if turn(a, b, p) >= 0 && turn(b, m, p) >= 0 && turn(m, a, p) >= 0 {
			return true
		}
	}
	return false
}

// find gives the cell near c that has p; ok is false where none does.
func (l *lattice) find(c int, p point) (int, bool) {
	if l.has(c, p) {
		return c, true
	}
	i, j := c%columns, c/columns
	for reach := 1; reach <= 3; reach++ {
		for dj := -reach; dj <= reach; dj++ {
			for di := -reach; di <= reach; di++ {
				if max(di, -di, dj, -dj) != reach || i+di < 0 || i+di >= columns || j+dj < 0 || j+dj >= rowsOf {
					continue
				}
				if d := (j+dj)*columns + i + di; l.has(d, p) {
					return d, true
				}
			}
		}
	}
	return 0, false
}

// newLattice lays the lattice out; scale makes all of it
// larger, wild bends it.
func newLattice(seed chance, main func(line int, vertical bool) bool, scale, wild float64) *lattice {
	l := &lattice{wild: wild, seed: seed.named("lattice"), points: make([]point, width2*(2*rowsOf+1)), river: midRow - 54}
	x, y := make([]float64, len(l.points)), make([]float64, len(l.points))
	for j := range 2*rowsOf + 1 {
		for i := range width2 {
			x[j*width2+i], y[j*width2+i] = l.warp(float64(i)/2, float64(j)/2)
		}
	}
	l.layRiver(x, y)
	l.shake(x, y, main)
	for k := range l.points {
		l.points[k] = point{
			int32(math.Round(float64(float64(x[k]*scale)/metresLng*1e7) + centreLng*1e7)),
			int32(math.Round(float64(float64(y[k]*scale)/metresLat*1e7) + centreLat*1e7)),
		}
	}
	return l
}

// check asserts that no cell which is used is folded: seen from its inner point
// all its vertices run counter-clockwise.
func (l *lattice) check(used func(c int) bool) error {
	for c := range columns * rowsOf {
		ring, m := l.around(c), l.centre(c)
		for k := range ring {
			if used(c) && turn(ring[k], ring[(k+1)%8], m) <= 0 {
				return fmt.Errorf("demo: cell %d,%d is folded", c%columns, c/columns)
			}
		}
	}
	return nil
}

// reach is about how far the lattice extends from the centre, in metres.
const reach = 25_500.0

// warp gives the metres east and north of the centre at which a place of the
// lattice lies: dense in the middle and thin outside, rings rounded, the old
// town turned, and nothing straight.
func (l *lattice) warp(i, j float64) (x, y float64) {
	s, t := (i-midColumn)/midColumn, (j-midRow)/midRow
	const round = 0.30
	u := float64(s * math.Sqrt(1-float64(round*float64(t*t))))
	v := float64(t * math.Sqrt(1-float64(round*float64(s*s))))
	r := math.Sqrt(float64(u*u) + float64(v*v) + 0.01)
	k := 0.30 + float64(0.70*r)
	x, y = float64(reach*float64(u*k)), float64(reach*float64(v*k))

	// The old town is turned by some degrees.
	r = math.Sqrt(float64(x*x) + float64(y*y))
	if turned := 4200.0; r < turned {
		a := float64(-0.22 * fade(1-r/turned))
		sin, cos := math.Sincos(a)
		x, y = float64(x*cos)-float64(y*sin), float64(x*sin)+float64(y*cos)
	}
	grow := 0.35 + float64(0.65*min(1, r/9000))
	far, near := l.seed.named("far"), l.seed.named("near")
	dx := float64(1200*far.noise(x/9500, y/9500)) + float64(270*near.noise(x/2900, y/2900))
	dy := float64(1200*far.noise(x/9500+40, y/9500)) + float64(270*near.noise(x/2900+40, y/2900))
	x, y = x+float64(grow*dx*l.wild), y+float64(grow*dy*l.wild)

	// The river's bends, which the ground beside it follows.
	bank := l.warpRow(float64(l.river))
	away := (y - bank) / 6500
	if away > -1 && away < 1 {
		bend := float64(850*math.Sin(x/3600)) + float64(380*math.Sin(x/1900+1.3))
		y += float64(bend * fade(1-math.Abs(away)))
	}
	return x, y
}

// warpRow gives the metres north of a row of the lattice on its middle column,
// before it was bent.
func (l *lattice) warpRow(j float64) float64 {
	t := (j - midRow) / midRow
	return float64(reach * float64(t*(0.30+float64(0.70*math.Abs(t)))))
}

// layRiver gives the river its width: two rows of cells, between 80 and 150 m
// each.
func (l *lattice) layRiver(x, y []float64) {
	wide := l.seed.named("river")
	at := func(i, j2 int) int { return j2*width2 + i }
	for i := range width2 {
		m := at(i, 2*l.river)
		w := 110 + float64(35*wide.noise(float64(i)/18, 0))
		for _, side := range [...]int{-1, 1} {
			bank, park := at(i, 2*l.river+2*side), at(i, 2*l.river+4*side)
			set := func(k int, w float64) {
				dx, dy := x[bank]-x[m], y[bank]-y[m]
				d := math.Sqrt(float64(dx*dx) + float64(dy*dy))
				x[k], y[k] = x[m]+dx/d*w, y[m]+dy/d*w
			}
			px, py := x[park], y[park]
			half := at(i, 2*l.river+side)
			set(half, w/2)
			set(bank, w)
			between := at(i, 2*l.river+3*side)
			x[between], y[between] = (x[bank]+px)/2, (y[bank]+py)/2
		}
	}
}

// shake moves the nodes that lie on no main road a little, and what is between
// them with them, so that blocks become irregular.
func (l *lattice) shake(x, y []float64, main func(line int, vertical bool) bool) {
	by := l.seed.named("shake")
	ax, ay := make([]float64, len(x)), make([]float64, len(y))
	for j := range rowsOf + 1 {
		for i := range columns + 1 {
			if i == 0 || j == 0 || i == columns || j == rowsOf || j >= l.river-2 && j <= l.river+2 {
				continue
			}
			k := 2*j*width2 + 2*i
			w := math.Abs(x[k+1] - x[k-1])
			h := math.Abs(y[k+width2] - y[k-width2])
			across, along := 0.15, 0.15
			if main(i, true) {
				across = 0.04
			}
			if main(j, false) {
				along = 0.04
			}
			c := by.at(i, j)
			ax[k] = float64(w * float64(across*c.of(1).among(-1, 1)))
			ay[k] = float64(h * float64(along*c.of(2).among(-1, 1)))
		}
	}
	for j2 := range 2*rowsOf + 1 {
		for i2 := range width2 {
			k := j2*width2 + i2
			i, j := i2&^1, j2&^1
			if i == i2 && j == j2 {
				continue
			}
			var sx, sy, n float64
			for _, q := range [...][2]int{{i, j}, {i + 2*(i2&1), j}, {i, j + 2*(j2&1)}, {i + 2*(i2&1), j + 2*(j2&1)}} {
				sx, sy, n = sx+ax[q[1]*width2+q[0]], sy+ay[q[1]*width2+q[0]], n+1
			}
			ax[k], ay[k] = sx/n, sy/n
		}
	}
	for k := range x {
		x[k], y[k] = x[k]+ax[k], y[k]+ay[k]
	}
}

// metres gives where p lies east and north of the centre, for matters of
// density, which need no more than a plane.
func (p point) metres() (x, y float64) {
	return (float64(p.x)/1e7 - centreLng) * metresLng, (float64(p.y)/1e7 - centreLat) * metresLat
}

// apart gives the metres between two points that are near each other.
func apart(a, b point) float64 {
	dx, dy := offset(a, b)
	return math.Sqrt(float64(dx*dx) + float64(dy*dy))
}

// offset gives the metres from a east and north to b.
func offset(a, b point) (dx, dy float64) {
	lng := metresLng - float64(1106*(float64(a.y)/1e7-centreLat))
	return float64(float64(b.x-a.x)*lng) / 1e7, float64(float64(b.y-a.y)*metresLat) / 1e7
}

// move gives the point dx metres east and dy north of a.
func move(a point, dx, dy float64) point {
	lng := metresLng - float64(1106*(float64(a.y)/1e7-centreLat))
	return point{a.x + int32(math.Round(dx/lng*1e7)), a.y + int32(math.Round(dy/metresLat*1e7))}
}

// size gives the square metres of a cell.
func (l *lattice) size(c int) float64 {
	ring := l.around(c)
	sum := 0.0
	for k := 1; k < 7; k++ {
		ax, ay := offset(ring[0], ring[k])
		bx, by := offset(ring[0], ring[k+1])
		sum += float64(ax*by) - float64(ay*bx)
	}
	return sum / 2
}

// areaOf gives the square metres of shapes that do not overlap.
func areaOf(shapes ...orb.MultiPolygon) (sum spatial.SquareMetres) {
	for _, s := range shapes {
		sum += spatial.Area(s)
	}
	return sum
}
