package spatial

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// geodesicNearest asks the geodesic distance of every edge of every line.
func geodesicNearest(lines []orb.MultiLineString, p orb.Point, maxOf func(int) Metres, limit Metres) (best int, d Metres) {
	best = -1
	distances := make([]Metres, len(lines))
	for i, ml := range lines {
		distances[i] = Metres(math.Inf(1))
		for _, ls := range ml {
			for k := 1; k < len(ls); k++ {
				_, e := foot(p, ls[k-1], ls[k])
				distances[i] = min(distances[i], Metres(e))
			}
		}
		if distances[i] > limit || maxOf != nil && distances[i] > maxOf(i) {
			distances[i] = Metres(math.Inf(1))
		}
	}
	least := slices.Min(distances)
	if math.IsInf(float64(least), 1) {
		return -1, 0
	}
	for i, d := range distances {
		if d <= least+sameDistance {
			return i, d
		}
	}
	return
}

func TestLineIndexNearest(t *testing.T) {
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 21))
		lines := streets(rng, 0.03, 120, 9)
		lines = append(lines, nil, lines[3], orb.MultiLineString{{}, {{113.63, 34.76}}}, lines[5].Clone())
		lines[len(lines)-1][0].Reverse() // the same line, the other way round
		rng.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		x := NewLineIndex(lines)
		width := func(i int) Metres { return Metres(i%7) * 4 }
		hits := 0
		for k := range 1500 {
			p := orb.Point{zhengzhou[0] + (rng.Float64()*1.2-0.1)*0.03, zhengzhou[1] + (rng.Float64()*1.2-0.1)*0.03}
			if ml := lines[rng.IntN(len(lines))]; k%3 == 0 && len(ml) > 0 && len(ml[0]) > 1 { // at and near vertices
				p = ml[0][rng.IntN(len(ml[0]))]
				if k%2 == 0 {
					p[0] += (rng.Float64() - 0.5) * 2e-4
				}
			}
			limit := []Metres{0, 5, 30, 250, 2000, 10000}[rng.IntN(6)]
			maxOf := width
			if rng.IntN(2) == 0 {
				maxOf = nil
			}
			want, d := geodesicNearest(lines, p, maxOf, limit)
			h, ok := x.Nearest(p, maxOf, limit)
			require.Equal(t, want >= 0, ok, "%v limit %v", p, limit)
			if !ok {
				continue
			}
			hits++
			require.Equal(t, want, h.Line, "%v limit %v", p, limit)
			require.InDelta(t, float64(d), float64(h.Distance), 1e-6+float64(d*d*d)/2e13)
			f, _ := Project(lines[h.Line], p)
			g := x.Foot(p, h)
			require.InDelta(t, float64(f.Chainage), float64(g.Chainage), 0.05+float64(d)*1e-3)
		}
		assert.Greater(t, hits, 500)
	}
}

// A limit that is the geodesic distance itself, and one step less; the plane at that
// distance is metres off.
func TestLineIndexLimitIsGeodesic(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	lines := streets(rng, 0.01, 3, 5)
	x := NewLineIndex(lines)
	for range 200 {
		p := orb.Point{zhengzhou[0] + (rng.Float64()-0.5)*0.2, zhengzhou[1] + (rng.Float64()-0.5)*0.2}
		best, d := geodesicNearest(lines, p, nil, 1e6)
		h, ok := x.Nearest(p, nil, d)
		assert.True(t, ok)
		assert.Equal(t, best, h.Line)
		_, ok = x.Nearest(p, nil, d-1e-6)
		assert.False(t, ok)
	}
}

func TestLineIndexSparse(t *testing.T) {
	// Few lines far apart, so that the search goes outward over empty buckets.
	rng := rand.New(rand.NewPCG(25, 26))
	var lines []orb.MultiLineString
	for range 40 {
		a := orb.Point{113 + rng.Float64(), 34 + rng.Float64()}
		lines = append(lines, orb.MultiLineString{{a, {a[0] + (rng.Float64()-0.5)*0.1, a[1] + (rng.Float64()-0.5)*0.1}}})
	}
	x := NewLineIndex(lines)
	for range 500 {
		p := orb.Point{112.9 + 1.2*rng.Float64(), 33.9 + 1.2*rng.Float64()}
		want, d := geodesicNearest(lines, p, nil, 50000)
		h, ok := x.Nearest(p, nil, 50000)
		require.Equal(t, want >= 0, ok)
		if ok {
			require.Equal(t, want, h.Line)
			require.InDelta(t, float64(d), float64(h.Distance), 1e-6+float64(d*d*d)/2e13)
		}
	}
	h, ok := x.Nearest(zhengzhou, nil, Metres(math.Inf(1)))
	assert.True(t, ok)
	assert.NotZero(t, h.Distance)
}

func TestLineIndexWithin(t *testing.T) {
	rng := rand.New(rand.NewPCG(27, 28))
	lines := append(streets(rng, 0.03, 150, 9), nil)
	x := NewLineIndex(lines)
	for range 800 {
		p := orb.Point{zhengzhou[0] + rng.Float64()*0.03, zhengzhou[1] + rng.Float64()*0.03}
		r := []float64{0, 10, 60, 400, 3000}[rng.IntN(5)]
		pl := NewPlane(p)
		type hit struct {
			line int
			d    float64
		}
		var got, want []hit
		x.Within(p, Metres(r), func(line int, d Metres, part, edge int, tt float64) bool {
			got = append(got, hit{line, float64(d)})
			ax, ay := pl.Forward(place(lines[line][part][edge], lines[line][part][edge+1], tt))
			assert.InDelta(t, math.Hypot(ax, ay), float64(d), 1e-6)
			return true
		})
		for i, ml := range lines {
			best := math.Inf(1)
			for _, ls := range ml {
				for k := 1; k < len(ls); k++ {
					ax, ay := pl.Forward(place(ls[k-1], ls[k], pl.nearest(ls[k-1], ls[k])))
					best = min(best, math.Hypot(ax, ay))
				}
			}
			if best <= r {
				want = append(want, hit{i, best})
			}
		}
		require.True(t, slices.EqualFunc(got, want, func(a, b hit) bool { return a.line == b.line && math.Abs(a.d-b.d) < 1e-6 }), "%v\n%v", got, want)
	}
	n := 0
	x.Within(zhengzhou, 1e5, func(int, Metres, int, int, float64) bool { n++; return n < 3 })
	assert.Equal(t, 3, n, "stops when told")
}

func TestLineIndexOdd(t *testing.T) {
	for _, lines := range [][]orb.MultiLineString{nil, {nil}, {{{}}}, {{{{113, 34}}}}, {{{{math.NaN(), 34}, {113, 34}}}}} {
		x := NewLineIndex(lines)
		_, ok := x.Nearest(zhengzhou, nil, 1e5)
		assert.False(t, ok)
		x.Within(zhengzhou, 1e5, func(int, Metres, int, int, float64) bool { t.Fatal("nothing to yield"); return false })
	}
	// A line without length, and one along a parallel: rasters without height.
	x := NewLineIndex([]orb.MultiLineString{{{zhengzhou, zhengzhou}}, {{{113.7, 34.75}, {113.8, 34.75}}}})
	for limit, want := range map[Metres]bool{10: false, 200: true} {
		h, ok := x.Nearest(orb.Point{113.62, 34.751}, nil, limit)
		assert.Equal(t, want, ok)
		assert.Zero(t, h.Line)
	}
	h, ok := x.Nearest(orb.Point{113.75, 34.75}, nil, 0)
	assert.True(t, ok)
	assert.Equal(t, 1, h.Line)
	for _, p := range []orb.Point{{math.NaN(), 1}, {1, math.Inf(1)}} {
		_, ok = x.Nearest(p, nil, 10)
		assert.False(t, ok)
	}
	_, ok = x.Nearest(zhengzhou, nil, Metres(math.NaN()))
	assert.False(t, ok)
}

func TestLineIndexAllocatesNothing(t *testing.T) {
	x := NewLineIndex(streets(rand.New(rand.NewPCG(29, 30)), 0.03, 100, 20))
	assert.Zero(t, testing.AllocsPerRun(100, func() { x.Nearest(orb.Point{113.63, 34.76}, nil, 500) }))
}
