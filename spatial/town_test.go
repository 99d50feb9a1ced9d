package spatial

import (
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"
)

var zhengzhou = orb.Point{113.62, 34.75}

// tessellation cuts side × side degrees at Zhengzhou into nx × ny areas without
// gap or overlap; each side of an area has n bent edges. Neighbours share
// vertices bit by bit, and turn in opposite ways.
func tessellation(rng *rand.Rand, side float64, nx, ny, n int) []orb.MultiPolygon {
	dx, dy := side/float64(nx), side/float64(ny)
	corner := make([][]orb.Point, nx+1)
	for i := range corner {
		corner[i] = make([]orb.Point, ny+1)
		for j := range corner[i] {
			p := orb.Point{zhengzhou[0] + float64(i)*dx, zhengzhou[1] + float64(j)*dy}
			if i > 0 && i < nx {
				p[0] += (rng.Float64() - 0.5) * 0.3 * dx
			}
			if j > 0 && j < ny {
				p[1] += (rng.Float64() - 0.5) * 0.3 * dy
			}
			corner[i][j] = p
		}
	}
	// bend returns the vertices from a to b, without b.
	bend := func(a, b orb.Point, straight bool) []orb.Point {
		out := []orb.Point{a}
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
		return out
	}
	type key struct{ i, j, dir int }
	sides := map[key][]orb.Point{}
	for i := range nx + 1 {
		for j := range ny + 1 {
			if i < nx {
				sides[key{i, j, 0}] = append(bend(corner[i][j], corner[i+1][j], j == 0 || j == ny), corner[i+1][j])
			}
			if j < ny {
				sides[key{i, j, 1}] = append(bend(corner[i][j], corner[i][j+1], i == 0 || i == nx), corner[i][j+1])
			}
		}
	}
	var out []orb.MultiPolygon
	for j := range ny {
		for i := range nx {
			var r orb.Ring
			r = append(r, sides[key{i, j, 0}]...)
			r = append(r, sides[key{i + 1, j, 1}][1:]...)
			for _, k := range []key{{i, j + 1, 0}, {i, j, 1}} {
				s := sides[k]
				for v := len(s) - 2; v >= 0; v-- {
					r = append(r, s[v])
				}
			}
			if (i+j)%2 == 1 {
				r.Reverse()
			}
			out = append(out, orb.MultiPolygon{{r}})
		}
	}
	return out
}

// streets are n bent lines of k vertices in side × side degrees at Zhengzhou;
// each begins where an earlier one ends or has a vertex, so that ends are shared.
func streets(rng *rand.Rand, side float64, n, k int) []orb.MultiLineString {
	var out []orb.MultiLineString
	for i := range n {
		p := orb.Point{zhengzhou[0] + rng.Float64()*side, zhengzhou[1] + rng.Float64()*side}
		if i > 0 && rng.IntN(3) > 0 {
			other := out[rng.IntN(i)][0]
			p = other[rng.IntN(len(other))]
		}
		ls := orb.LineString{p}
		heading := rng.Float64() * 6.28
		for len(ls) < k {
			heading += (rng.Float64() - 0.5) * 0.6
			p = orb.Point{p[0] + 0.0004*math.Cos(heading), p[1] + 0.0004*math.Sin(heading)}
			ls = append(ls, p)
		}
		out = append(out, orb.MultiLineString{ls})
	}
	return out
}
