package spatial

import (
	"math"
	"math/big"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// orientRational is the determinant in rational numbers.
func orientRational(a, b, c orb.Point) int {
	r := func(v float64) *big.Rat { return new(big.Rat).SetFloat64(v) }
	sub := func(x, y float64) *big.Rat { return new(big.Rat).Sub(r(x), r(y)) }
	left := new(big.Rat).Mul(sub(a[0], c[0]), sub(b[1], c[1]))
	return left.Cmp(new(big.Rat).Mul(sub(a[1], c[1]), sub(b[0], c[0])))
}

func checkOrient(t interface{ Fatalf(string, ...any) }, a, b, c orb.Point) {
	want := orientRational(a, b, c)
	for i, got := range []int{Orient(a, b, c), Orient(b, c, a), -Orient(b, a, c)} {
		if got != want {
			t.Fatalf("way %d: Orient(%v, %v, %v) is %d, exactly %d", i, a, b, c, got, want)
		}
	}
}

func TestOrientIsExact(t *testing.T) {
	point := func(t *rapid.T, lo, hi float64) orb.Point {
		return orb.Point{rapid.Float64Range(lo, hi).Draw(t, "x"), rapid.Float64Range(lo, hi).Draw(t, "y")}
	}
	t.Run("random", rapid.MakeCheck(func(t *rapid.T) {
		checkOrient(t, point(t, -180, 180), point(t, -180, 180), point(t, -180, 180))
	}))
	t.Run("nearly collinear", rapid.MakeCheck(func(t *rapid.T) {
		a, b := point(t, 100, 120), point(t, 100, 120)
		c := place(a, b, rapid.Float64Range(-1, 2).Draw(t, "t"))
		for i := range c {
			for range rapid.IntRange(0, 3).Draw(t, "ulps") {
				c[i] = math.Nextafter(c[i], 1e9)
			}
		}
		checkOrient(t, a, b, c)
	}))
	t.Run("lattice", rapid.MakeCheck(func(t *rapid.T) {
		draw := func() orb.Point {
			return orb.Point{113 + float64(rapid.IntRange(0, 5).Draw(t, "x"))*0x1p-40, 34 + float64(rapid.IntRange(0, 5).Draw(t, "y"))*0x1p-40}
		}
		checkOrient(t, draw(), draw(), draw())
	}))
	t.Run("any finite", rapid.MakeCheck(func(t *rapid.T) {
		draw := func() float64 { return rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).Draw(t, "v") }
		checkOrient(t, orb.Point{draw(), draw()}, orb.Point{draw(), draw()}, orb.Point{draw(), draw()})
	}))
}

func TestOrientCorners(t *testing.T) {
	tiny, huge := math.SmallestNonzeroFloat64, math.MaxFloat64
	for _, p := range [][3]orb.Point{
		{{0, 0}, {tiny, 0}, {0, tiny}}, {{0, 0}, {tiny, tiny}, {2 * tiny, 2 * tiny}}, {{0, 0}, {tiny, tiny}, {2 * tiny, 3 * tiny}},
		{{-huge, -huge}, {huge, huge}, {0, 0}}, {{-huge, -huge}, {huge, huge}, {0, tiny}}, {{-huge, 0}, {huge, tiny}, {0, 0}},
		{{1e-200, 0}, {0, 1e-200}, {1, 1}}, {{1, 1}, {1, 1}, {2, 3}},
	} {
		checkOrient(t, p[0], p[1], p[2])
	}
	assert.Zero(t, Orient(orb.Point{math.NaN(), 0}, orb.Point{1, 2}, orb.Point{3, 5}))
	assert.Zero(t, Orient(orb.Point{math.Inf(1), 0}, orb.Point{1, 2}, orb.Point{3, 5}))
}

func FuzzOrient(f *testing.F) {
	f.Add(12.0, 12.0, 24.0, 24.0, 0.5, 0.5+0x1p-53)
	f.Add(113.1, 34.1, 113.2, 34.2, 113.3, 34.3)
	f.Fuzz(func(t *testing.T, ax, ay, bx, by, cx, cy float64) {
		a, b, c := orb.Point{ax, ay}, orb.Point{bx, by}, orb.Point{cx, cy}
		if finite(a) && finite(b) && finite(c) {
			checkOrient(t, a, b, c)
		}
	})
}
