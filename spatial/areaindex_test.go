package spatial

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
)

// checkAreaIndex compares the index with PointInPolygon over all shapes.
func checkAreaIndex(t *testing.T, x *AreaIndex, shapes []orb.MultiPolygon, p orb.Point) {
	t.Helper()
	first, border, want := -1, false, map[int]Where{}
	for i, mp := range shapes {
		w := PointInPolygon(p, mp)
		if w == Outside {
			continue
		}
		want[i] = w
		if first < 0 {
			first = i
		}
		border = border || w == Border
	}
	got, onBorder, ok := x.At(p)
	if ok != (first >= 0) || ok && (got != first || onBorder != border) {
		t.Fatalf("At(%v) is %d %v %v, want %d %v", p, got, onBorder, ok, first, border)
	}
	last, all := -1, map[int]Where{}
	x.All(p, func(i int, w Where) bool {
		if i <= last {
			t.Fatalf("All(%v) yields %d after %d", p, i, last)
		}
		last, all[i] = i, w
		return true
	})
	if fmt.Sprint(all) != fmt.Sprint(want) {
		t.Fatalf("All(%v) is %v, want %v", p, all, want)
	}
}

// hard are points that lie on vertices and edges, one step beside them, and anywhere.
func hard(rng *rand.Rand, shapes []orb.MultiPolygon, n int) []orb.Point {
	var vertices []orb.Point
	bound := emptyBound()
	for _, mp := range shapes {
		for _, poly := range mp {
			for _, ring := range poly {
				vertices = append(vertices, ring...)
			}
			b, _ := polygonBound(poly)
			bound = joinBounds(bound, b)
		}
	}
	w, h := bound.Max[0]-bound.Min[0], bound.Max[1]-bound.Min[1]
	var out []orb.Point
	for len(out) < n {
		i := rng.IntN(len(vertices))
		v := vertices[i]
		mid := place(v, vertices[(i+1)%len(vertices)], 0.5)
		out = append(out, v, mid,
			orb.Point{math.Nextafter(v[0], 200), v[1]}, orb.Point{v[0], math.Nextafter(v[1], -200)},
			orb.Point{math.Nextafter(mid[0], -200), mid[1]},
			orb.Point{bound.Min[0] + (rng.Float64()*1.1-0.05)*w, bound.Min[1] + (rng.Float64()*1.1-0.05)*h},
			orb.Point{v[0], bound.Min[1] + rng.Float64()*h}, orb.Point{bound.Min[0] + rng.Float64()*w, v[1]})
	}
	return out
}

func TestAreaIndexTessellation(t *testing.T) {
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 1))
		shapes := tessellation(rng, 0.2, 2+rng.IntN(9), 2+rng.IntN(9), 1+rng.IntN(12))
		points := hard(rng, shapes, 3000)
		x := NewAreaIndex(shapes)
		for _, p := range points {
			checkAreaIndex(t, x, shapes, p)
		}
		// No point of a tessellation is lost, whichever the order of the areas.
		rng.Shuffle(len(shapes), func(i, j int) { shapes[i], shapes[j] = shapes[j], shapes[i] })
		y := NewAreaIndex(shapes)
		for _, p := range points {
			checkAreaIndex(t, y, shapes, p)
			if p[0] > 113.621 && p[0] < 113.819 && p[1] > 34.751 && p[1] < 34.949 {
				_, _, ok := y.At(p)
				assert.True(t, ok, "%v", p)
			}
		}
	}
}

func TestAreaIndexOverlaps(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	shapes := tessellation(rng, 0.2, 6, 6, 4)
	big := box(113.65, 34.78, 113.80, 34.93)
	inner := box(113.70, 34.83, 113.75, 34.88)
	holed := orb.MultiPolygon{{big[0][0], inner[0][0]}}
	both := orb.MultiPolygon{box(113.63, 34.76, 113.70, 34.80)[0], box(113.66, 34.79, 113.72, 34.82)[0], {}, {{}}}
	shapes = append([]orb.MultiPolygon{nil, holed, {}}, append(shapes, big, both, inner, nil,
		box(113.62, 34.75, 113.62, 34.8),      // without width
		orb.MultiPolygon{{{{113.7, 34.8}}}},   // a point
		box(113.70, 34.83, 113.75, 34.88))...) // a copy
	x := NewAreaIndex(shapes)
	for _, p := range hard(rng, shapes, 8000) {
		checkAreaIndex(t, x, shapes, p)
	}
	for _, p := range []orb.Point{{math.NaN(), 34.8}, {113.7, math.NaN()}, {math.Inf(1), 34.8}, {0, 0}} {
		_, _, ok := x.At(p)
		assert.False(t, ok)
	}
	n := 0
	x.All(orb.Point{113.72, 34.85}, func(int, Where) bool { n++; return false })
	assert.Equal(t, 1, n, "stops when told")
}

// A ring of 20,000 vertices, and one area only.
func TestAreaIndexBig(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	var ring orb.Ring
	for i := range 20000 {
		s, c := math.Sincos(float64(i) / 20000 * 2 * math.Pi)
		r := 0.2 + 0.05*rng.Float64()
		ring = append(ring, orb.Point{113.7 + r*c, 34.8 + r*s})
	}
	shapes := []orb.MultiPolygon{{{append(ring, ring[0])}}}
	x := NewAreaIndex(shapes)
	for _, p := range hard(rng, shapes, 2000) {
		checkAreaIndex(t, x, shapes, p)
	}
}

func TestAreaIndexEmpty(t *testing.T) {
	for _, shapes := range [][]orb.MultiPolygon{nil, {}, {nil, {}, {{}}, {{{}}}}, {box(math.NaN(), 0, 1, 1)}} {
		x := NewAreaIndex(shapes)
		_, _, ok := x.At(orb.Point{})
		assert.False(t, ok)
		x.All(orb.Point{}, func(int, Where) bool { t.Fatal("nothing to yield"); return false })
		x.Search(orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}, func(int) bool { t.Fatal("nothing to find"); return false })
	}
}

func TestAreaIndexSearch(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 16))
	shapes := append(tessellation(rng, 0.2, 20, 20, 3), nil)
	x := NewAreaIndex(shapes)
	for range 300 {
		a, b := orb.Point{113.6 + 0.25*rng.Float64(), 34.7 + 0.25*rng.Float64()}, orb.Point{0.1 * rng.Float64(), 0.1 * rng.Float64()}
		q := orb.Bound{Min: a, Max: orb.Point{a[0] + b[0], a[1] + b[1]}}
		var got, want []int
		x.Search(q, func(i int) bool { got = append(got, i); return true })
		for i, mp := range shapes {
			if len(mp) > 0 && mp.Bound().Intersects(q) {
				want = append(want, i)
			}
		}
		assert.Equal(t, want, got)
	}
}

func TestAreaIndexAllocatesNothing(t *testing.T) {
	shapes := tessellation(rand.New(rand.NewPCG(17, 18)), 0.2, 5, 5, 10)
	x := NewAreaIndex(shapes)
	v := shapes[6][0][0][3]
	assert.Zero(t, testing.AllocsPerRun(100, func() { x.At(v) }))
}
