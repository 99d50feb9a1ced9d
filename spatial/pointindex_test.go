package spatial

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPointIndex(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	var points []orb.Point
	for range 5000 {
		points = append(points, orb.Point{zhengzhou[0] + rng.NormFloat64()*0.01, zhengzhou[1] + rng.NormFloat64()*0.01})
	}
	points[7], points[8], points[9] = orb.Point{math.NaN(), 1}, points[6], orb.Point{1, math.Inf(1)}
	x := NewPointIndex(points)
	assert.Equal(t, len(points)-2, x.Len())
	type hit struct {
		i int
		d Metres
	}
	for range 300 {
		p := points[rng.IntN(7)]
		r := []Metres{0, 5, 50, 300, 20000}[rng.IntN(5)]
		if rng.IntN(2) == 0 { // a radius that reaches a point exactly
			r = Distance(p, points[10+rng.IntN(900)])
		}
		var got, want []hit
		x.Within(p, r, func(i int, d Metres) bool { got = append(got, hit{i, d}); return true })
		slices.SortFunc(got, func(a, b hit) int { return cmp.Compare(a.i, b.i) })
		for i, q := range points {
			if d := Distance(p, q); finite(q) && d <= r {
				want = append(want, hit{i, d})
			}
		}
		require.True(t, slices.EqualFunc(got, want, func(a, b hit) bool {
			return a.i == b.i && math.Abs(float64(a.d-b.d)) < 1e-6+float64(b.d*b.d*b.d)/4e13
		}), "%v %v: %d, want %d", p, r, len(got), len(want))

		b := orb.Bound{Min: p, Max: orb.Point{p[0] + rng.Float64()*0.01, p[1] + rng.Float64()*0.01}}
		n, all := 0, 0
		x.Search(b, func(i int, q orb.Point) bool { assert.Equal(t, points[i], q); n++; return true })
		for _, q := range points {
			if finite(q) && b.Contains(q) {
				all++
			}
		}
		require.Equal(t, all, n)
	}
	NewPointIndex(nil).Within(zhengzhou, 1e5, func(int, Metres) bool { t.Fatal("nothing to yield"); return false })
	NewPointIndex(nil).Search(orb.Bound{}, func(int, orb.Point) bool { t.Fatal("nothing to find"); return false })
	one := NewPointIndex([]orb.Point{zhengzhou})
	n := 0
	one.Within(zhengzhou, 0, func(i int, d Metres) bool { n++; return true })
	assert.Equal(t, 1, n)
}
