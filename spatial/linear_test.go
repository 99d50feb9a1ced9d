package spatial

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// foot against a search that knows only Distance.
func TestFootIsNearest(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		scale := math.Exp(rng.Float64()*8 - 9) // 0.0001° to 0.4°
		draw := func() orb.Point {
			return orb.Point{113 + rng.Float64()*scale, 34 + rng.Float64()*scale}
		}
		p, a, b := draw(), draw(), draw()
		lo, hi := 0.0, 1.0
		for range 200 {
			m1, m2 := lo+(hi-lo)/3, hi-(hi-lo)/3
			if Distance(p, place(a, b, m1)) < Distance(p, place(a, b, m2)) {
				hi = m2
			} else {
				lo = m1
			}
		}
		least := min(Distance(p, place(a, b, lo)), Distance(p, a), Distance(p, b))
		_, d := foot(p, a, b)
		assert.InDelta(t, float64(least), d, sameDistance, "%v from %v, %v", p, a, b)
		back, e := foot(p, b, a)
		assert.Equal(t, d, e)
		assert.Equal(t, Distance(p, place(b, a, back)) < Metres(d)+sameDistance, true)
	}
}

func TestProjectAndBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, ml := range streets(rng, 0.02, 60, 12) {
		if rng.IntN(2) == 0 { // the chainage runs on through parts
			ml = orb.MultiLineString{ml[0][:5], {}, ml[0][4:]}
		}
		for range 20 {
			v := ml[0][rng.IntN(5)]
			p := orb.Point{v[0] + (rng.Float64()-0.5)*0.002, v[1] + (rng.Float64()-0.5)*0.002}
			f, ok := Project(ml, p)
			require.True(t, ok)
			q, ok := PointAt(ml, f.Chainage)
			require.True(t, ok)
			assert.Less(t, float64(Distance(q, f.Point)), 1e-6)
			assert.InDelta(t, float64(Distance(p, f.Point)), float64(f.Distance), 1e-7)
			assert.LessOrEqual(t, f.Chainage, Length(ml)+1e-6)
			again, _ := Project(ml, f.Point)
			assert.InDelta(t, float64(f.Chainage), float64(again.Chainage), 1e-6)
		}
	}
}

func TestPointAtEnds(t *testing.T) {
	ml := orb.MultiLineString{{}, {{113, 34}, {113, 34}, {113.01, 34}}, {{113.02, 34}, {113.03, 34}}}
	for chainage, want := range map[Metres]orb.Point{-5: {113, 34}, 0: {113, 34}, 1e9: {113.03, 34}, Length(ml): {113.03, 34}, Length(ml[:2]): {113.01, 34}} {
		p, ok := PointAt(ml, chainage)
		assert.True(t, ok)
		assertNear(t, want, p, 1e-12, "PointAt")
	}
	for _, none := range []orb.MultiLineString{nil, {}, {{}}, {{{113, 34}}}} {
		_, ok := PointAt(none, 0)
		assert.False(t, ok)
		_, ok = Project(none, zhengzhou)
		assert.False(t, ok)
	}
	_, ok := PointAt(ml, Metres(math.NaN()))
	assert.False(t, ok)
	_, ok = Project(ml, orb.Point{math.NaN(), 1})
	assert.False(t, ok)
}

func TestProjectSide(t *testing.T) {
	at := func(x, y float64) orb.Point { return orb.Point{113 + x/1024, 34 + y/1024} }
	bend := orb.MultiLineString{{at(0, 0), at(4, 0), at(4, 4)}}              // east, then north: a left turn
	sharp := orb.MultiLineString{{at(0, 0), at(4, 0), at(0, 1)}}             // a sharp left turn
	parts := orb.MultiLineString{{at(0, 0), at(4, 0)}, {at(4, 0), at(4, 4)}} // the bend in two parts
	loop := orb.MultiLineString{{at(0, 0), at(4, 0), at(4, 4), at(0, 4), at(0, 0)}}
	doubled := orb.MultiLineString{{at(0, 0), at(4, 0), at(4, 0), at(4, 4)}}
	for _, k := range []struct {
		name string
		ml   orb.MultiLineString
		p    orb.Point
		want Side
	}{
		{"north of an eastward edge", bend, at(2, 1), Left},
		{"south of it", bend, at(2, -1), Right},
		{"on it", bend, at(2, 0), On},
		{"outside the bend", bend, at(5, -1), Right},
		{"straight ahead of the first edge", bend, at(5, 0), Right},
		{"straight behind the second", bend, at(4, -1), Right},
		{"on the vertex", bend, at(4, 0), On},
		{"before the beginning, left", bend, at(-1, 1), Left},
		{"before the beginning, straight", bend, at(-1, 0), On},
		{"beyond the end, right", bend, at(5, 5), Right},
		// East of the tip both edges say something: left of the first, right of the second.
		{"beyond a sharp turn, left of its first edge", sharp, at(6, 0.1), Right},
		{"beyond a sharp turn, right of both", sharp, at(6, -1), Right},
		{"inside a sharp turn", sharp, at(2, 0.2), Left},
		{"outside a bend between parts", parts, at(5, 0.0), Right},
		{"outside the corner where a loop closes", loop, at(-1, 0), Right},
		{"outside a bend with a doubled vertex", doubled, at(5, 0), Right},
	} {
		f, ok := Project(k.ml, k.p)
		assert.True(t, ok)
		assert.Equal(t, k.want, f.Side, k.name)
		turned := k.ml.Clone()
		for i, j := 0, len(turned)-1; i < j; i, j = i+1, j-1 {
			turned[i], turned[j] = turned[j], turned[i]
		}
		for _, ls := range turned {
			ls.Reverse()
		}
		f, _ = Project(turned, k.p)
		assert.Equal(t, -k.want, f.Side, k.name+", reversed")

		x := NewLineIndex([]orb.MultiLineString{nil, k.ml})
		h, ok := x.Nearest(k.p, nil, 1e5)
		assert.True(t, ok)
		g := x.Foot(k.p, h)
		assert.Equal(t, k.want, g.Side, k.name+", by index")
	}
	assert.Equal(t, "left", Left.String())
}

// Of equally near places the first along the line.
func TestProjectTie(t *testing.T) {
	ml := orb.MultiLineString{{{113, 34}, {113.01, 34}, {113, 34}}}
	f, _ := Project(ml, orb.Point{113.005, 34.001})
	assert.Equal(t, 0, f.Edge)
	assert.Equal(t, Left, f.Side)
}
