package tiles

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Whatever is drawn, rings are valid at every zoom and lines of different
// areas do not cross.
func TestAnyRings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		// From a few units of the last zoom to a quarter of the world.
		size := math.Exp2(-float64(rapid.IntRange(2, 26).Draw(t, "size")))
		d := newDrawer()
		d.layer(0, false)
		n := 1 + rnd.IntN(5)
		for row := range n {
			var poly orb.Polygon
			for range 1 + rnd.IntN(2) {
				var ring orb.Ring
				for range 3 + rnd.IntN(9) {
					ring = append(ring, position(0.6+size*rnd.Float64(), 0.4+size*rnd.Float64()))
				}
				poly = append(poly, ring)
			}
			d.polygons(row, orb.MultiPolygon{poly})
		}
		drawing := d.done()
		for _, z := range []int{maxZoom, 13, 9, 4, 0} {
			s := drawing.round(z).shapes(0, n)
			type line struct{ a, b unit }
			var lines []line
			for row := range n {
				var rings [][]unit
				for r := s.first[row]; r < s.first[row+1]; r++ {
					ring := s.ring(r)
					rings = append(rings, ring)
					for i, p := range ring {
						lines = append(lines, line{p, ring[(i+1)%len(ring)]})
					}
				}
				if err := validRings(rings); err != nil {
					t.Fatalf("zoom %d row %d: %v: %v", z, row, err, rings)
				}
			}
			for i, l := range lines {
				for _, m := range lines[:i] {
					same := l == m || l.a == m.b && l.b == m.a
					if !same && meetWrongly(l.a, l.b, m.a, m.b) {
						t.Fatalf("zoom %d: %v meets %v", z, l, m)
					}
				}
			}
		}
	})
}

// Rings of a messy polygon are filled as a point in it is decided.
func TestFill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		var poly orb.Polygon
		for range 1 + rnd.IntN(3) {
			var ring orb.Ring
			for range 3 + rnd.IntN(7) {
				ring = append(ring, orb.Point{114 + 0.01*rnd.Float64(), 34 + 0.01*rnd.Float64()})
			}
			poly = append(poly, ring)
		}
		d := newDrawer()
		d.layer(0, false)
		d.polygons(0, orb.MultiPolygon{poly})
		s := d.done().round(maxZoom).shapes(0, 1)
		var rings [][]unit
		for r := s.first[0]; r < s.first[1]; r++ {
			rings = append(rings, s.ring(r))
		}
		for range 60 {
			p := orb.Point{114 + 0.01*rnd.Float64(), 34 + 0.01*rnd.Float64()}
			q := truePlace(p, maxZoom)
			m := spot{2*int64(q[0]) + 1, 2*int64(q[1]) + 1}
			if nearLine(rings, m) {
				continue
			}
			want := spatial.PointInPolygon(position((float64(m.x)/2)/(extent<<maxZoom), (float64(m.y)/2)/(extent<<maxZoom)), orb.MultiPolygon{poly}) == spatial.Inside
			require.Equal(t, want, inRings(rings, m), fmt.Sprint(poly, p))
		}
	})
}

// Shapes that no city has neither stop nor fill the drawing.
func TestOddShapes(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	d := newDrawer()
	d.layer(0, false)
	for row, mp := range []orb.MultiPolygon{
		nil, {}, {{}}, {{{}}}, {{{{1, 1}}}}, {{{{1, 1}, {1, 1}, {1, 1}, {1, 1}}}}, {{{{nan, 1}, {2, inf}, {-inf, 3}, {nan, nan}}}},
		{{{{-180, -90}, {180, -90}, {180, 90}, {-180, 90}, {-180, -90}}}}, {{{{-1e300, -1e300}, {1e300, -1e300}, {1e300, 1e300}, {-1e300, -1e300}}}},
		{{{{10, 10}, {11, 10}, {10, 10}, {11, 10}, {10, 10}}}}, {{{{1e-9, 1e-9}, {2e-9, 1e-9}, {1e-9, 2e-9}}}},
	} {
		d.polygons(row, mp)
	}
	drawing := d.done()
	for z := range maxZoom + 1 {
		s := drawing.round(z).shapes(0, 11)
		requireValidShapes(t, s, fmt.Sprint(z))
		c := clipper{box: tileBox(0, 0, buffer)}
		for row := range 11 {
			var rings [][]unit
			c.rings(s, int32(row), func(r []unit) { rings = append(rings, append([]unit{}, r...)) })
			require.NoError(t, validRings(rings))
		}
	}
	world := changedCity(t, func(c *chengge.Contents) {
		c.Areas[chengge.KindWaters] = chengge.Each([]chengge.Area{{Kind: chengge.KindWaters, Code: "W", Shape: orb.MultiPolygon{{{{-180, -90}, {180, -90}, {180, 90}, {-180, 90}, {-180, -90}}}}}})
	})
	_, err := NewSet(world, nil, nil).addresses([]int{2}, maxZoom)
	require.Equal(t, chengge.ErrBadQuery, chengge.CodeOf(err), "an archive of the whole world is refused")
}
