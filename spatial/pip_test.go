package spatial

import (
	"math"
	"math/big"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// rationalWhere is PointInPolygon in rational numbers: on an edge or not, then
// the number of edges that a ray to the east crosses.
func rationalWhere(p orb.Point, mp orb.MultiPolygon) Where {
	r := func(v float64) *big.Rat { return new(big.Rat).SetFloat64(v) }
	px, py := r(p[0]), r(p[1])
	w := Outside
	for _, poly := range mp {
		crossings := 0
		for _, ring := range poly {
			for i := range ring {
				a, b := ring[i], ring[(i+1)%len(ring)]
				if a == b {
					continue
				}
				if orientRational(a, b, p) == 0 &&
					p[0] >= min(a[0], b[0]) && p[0] <= max(a[0], b[0]) && p[1] >= min(a[1], b[1]) && p[1] <= max(a[1], b[1]) {
					return Border
				}
				if (a[1] <= p[1]) == (b[1] <= p[1]) {
					continue
				}
				// x of the edge at py.
				t := new(big.Rat).Quo(new(big.Rat).Sub(py, r(a[1])), new(big.Rat).Sub(r(b[1]), r(a[1])))
				x := new(big.Rat).Add(r(a[0]), t.Mul(t, new(big.Rat).Sub(r(b[0]), r(a[0]))))
				if x.Cmp(px) > 0 {
					crossings++
				}
			}
		}
		if crossings%2 == 1 {
			w = Inside
		}
	}
	return w
}

func TestPointInPolygonIsExact(t *testing.T) {
	check := func(coordinate func(t *rapid.T) float64) func(*testing.T) {
		return rapid.MakeCheck(func(t *rapid.T) {
			point := func() orb.Point { return orb.Point{coordinate(t), coordinate(t)} }
			var mp orb.MultiPolygon
			for range rapid.IntRange(0, 3).Draw(t, "polygons") {
				var poly orb.Polygon
				for range rapid.IntRange(0, 2).Draw(t, "rings") {
					var ring orb.Ring
					for range rapid.IntRange(0, 6).Draw(t, "vertices") {
						ring = append(ring, point())
					}
					if len(ring) > 0 && rapid.Bool().Draw(t, "closed") {
						ring = append(ring, ring[0])
					}
					poly = append(poly, ring)
				}
				mp = append(mp, poly)
			}
			x := NewAreaIndex([]orb.MultiPolygon{mp})
			for range 8 {
				p := point()
				want := rationalWhere(p, mp)
				if got := PointInPolygon(p, mp); got != want {
					t.Fatalf("%v in %v: %v, exactly %v", p, mp, got, want)
				}
				got := Outside
				x.All(p, func(_ int, w Where) bool { got = w; return true })
				if got != want {
					t.Fatalf("index: %v in %v: %v, exactly %v", p, mp, got, want)
				}
			}
		})
	}
	t.Run("lattice", check(func(t *rapid.T) float64 { return float64(rapid.IntRange(0, 4).Draw(t, "c")) }))
	t.Run("floats", check(func(t *rapid.T) float64 { return rapid.Float64Range(113, 113.0000001).Draw(t, "c") }))
}

func TestPointInPolygonHole(t *testing.T) {
	square := func(lo, hi float64) orb.Ring { return orb.Ring{{lo, lo}, {hi, lo}, {hi, hi}, {lo, hi}, {lo, lo}} }
	mp := orb.MultiPolygon{{square(0, 10), square(2, 8)}, {square(4, 6)}}
	for p, want := range map[orb.Point]Where{
		{1, 1}: Inside, {3, 3}: Outside, {5, 5}: Inside, {2, 5}: Border, {0, 0}: Border, {10, 3}: Border,
		{4, 4}: Border, {11, 5}: Outside, {math.NaN(), 5}: Outside, {5, math.NaN()}: Outside, {math.Inf(1), 5}: Outside,
	} {
		assert.Equal(t, want, PointInPolygon(p, mp), "%v", p)
	}
	assert.Equal(t, Outside, PointInPolygon(orb.Point{1, 1}, nil))
	assert.Equal(t, "border", Border.String())
}
