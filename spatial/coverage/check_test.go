package coverage

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"chengge/spatial"
)

// say gives faults as lines: kind, area, other, within, neighbours, count.
func say(faults []Fault) []string {
	var out []string
	for _, f := range faults {
		s := fmt.Sprint(f.Kind, " ", f.Area)
		if f.Other >= 0 {
			s += fmt.Sprint(" & ", f.Other)
		}
		if f.Within >= 0 {
			s += fmt.Sprint(" in ", f.Within)
		}
		if len(f.Neighbours) > 0 {
			s += fmt.Sprint(" between ", strings.Trim(fmt.Sprint(f.Neighbours), "[]"))
		}
		if f.Count > 0 {
			s += fmt.Sprint(" × ", f.Count)
		}
		out = append(out, s)
	}
	return out
}

// box gives a rectangle at Zhengzhou, in steps of 2⁻¹³ degrees (about 12 m), so that
// all sums are exact.
func box(x0, y0, x1, y1 float64) orb.MultiPolygon {
	return orb.MultiPolygon{boxPolygon(x0, y0, x1, y1)}
}

func boxPolygon(x0, y0, x1, y1 float64) orb.Polygon { return orb.Polygon{boxRing(x0, y0, x1, y1)} }

func boxRing(x0, y0, x1, y1 float64) orb.Ring {
	return orb.Ring{at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1), at(x0, y0)}
}

const step = 1.0 / (1 << 13)

func at(x, y float64) orb.Point { return orb.Point{113.5 + x*step, 34.75 + y*step} }

func TestKinds(t *testing.T) {
	// A step is 11.18 m east and 13.54 m north.
	const cell = 11.176 * 13.540
	cover := []orb.MultiPolygon{box(0, 0, 4, 4)}
	for _, c := range []struct {
		name  string
		areas []orb.MultiPolygon
		o     Options
		want  []string
		cells []float64 // sizes
	}{
		{"nothing", nil, Options{}, nil, nil},
		{"nothing covered", nil, Options{Within: cover}, []string{"gap -1 in 0"}, []float64{16}},
		{"halves", []orb.MultiPolygon{box(0, 0, 2, 4), box(2, 0, 4, 4)}, Options{Within: cover}, nil, nil},
		{"bricks", []orb.MultiPolygon{box(0, 0, 4, 2), box(0, 2, 2, 4), box(2, 2, 4, 4)}, Options{Within: cover}, nil, nil},
		{"bricks with junctions", []orb.MultiPolygon{box(0, 0, 4, 2), box(0, 2, 2, 4), box(2, 2, 4, 4)}, Options{Within: cover, Junctions: true}, []string{"junction 0 & 1"}, []float64{0}},
		{"a gap", []orb.MultiPolygon{box(0, 0, 1, 4), box(2, 0, 4, 4)}, Options{Within: cover}, []string{"gap 0 in 0 between 0 1"}, []float64{4}},
		{"two gaps that touch in a point", []orb.MultiPolygon{box(0, 0, 2, 2), box(2, 2, 4, 4)}, Options{Within: cover},
			[]string{"gap 0 in 0 between 0 1", "gap 0 in 0 between 0 1"}, []float64{4, 4}},
		{"a gap not asked for", []orb.MultiPolygon{box(0, 0, 1, 4), box(2, 0, 4, 4)}, Options{Within: cover, Gaps: NoGaps}, nil, nil},
		{"a gap where it is meant", []orb.MultiPolygon{box(0, 0, 1, 4), box(2, 0, 4, 4)}, Options{Within: cover, Limit: []orb.MultiPolygon{box(2, 0, 4, 4)}}, nil, nil},
		{"half a gap where it counts", []orb.MultiPolygon{box(0, 0, 1, 4), box(2, 0, 4, 4)}, Options{Within: cover, Limit: []orb.MultiPolygon{box(0, 0, 4, 2)}}, []string{"gap 0 in 0 between 0 1"}, []float64{2}},
		{"a wide gap where small ones count", []orb.MultiPolygon{box(0, 0, 1, 4), box(2, 0, 4, 4)}, Options{Within: cover, Gaps: SmallGaps}, nil, nil},
		{"a sliver where small ones count", []orb.MultiPolygon{box(0, 0, 1.99, 4), box(2, 0, 4, 4)}, Options{Within: cover, Gaps: SmallGaps}, []string{"gap 0 in 0 between 0 1"}, []float64{0.04}},
		{"a hole of the union", []orb.MultiPolygon{{{boxRing(0, 0, 4, 4), boxRing(1, 1, 2, 3)}}}, Options{}, []string{"gap 0 between 0"}, []float64{2}},
		{"an island in a gap", []orb.MultiPolygon{{{boxRing(0, 0, 4, 4), boxRing(1, 1, 3, 3)}}, box(1.5, 1.5, 2.5, 2.5)}, Options{Within: cover}, []string{"gap 0 in 0 between 0 1"}, []float64{3}},
		{"an overlap", []orb.MultiPolygon{box(0, 0, 3, 4), box(2, 0, 4, 4)}, Options{Within: cover}, []string{"overlap 0 & 1"}, []float64{4}},
		{"three on one ground", []orb.MultiPolygon{box(0, 0, 3, 1), box(2, 0, 4, 1), box(2.5, 0, 3.5, 2)}, Options{},
			[]string{"overlap 0 & 1", "overlap 0 & 2", "overlap 1 & 2"}, []float64{1, 0.5, 1}},
		{"a cross", []orb.MultiPolygon{box(0, 1, 4, 2), box(1, 0, 2, 4)}, Options{}, []string{"overlap 0 & 1"}, []float64{1}},
		{"contained", []orb.MultiPolygon{box(0, 0, 4, 4), box(1, 1, 2, 2)}, Options{Within: cover}, []string{"contained 1 & 0"}, []float64{1}},
		{"contained at the border", []orb.MultiPolygon{box(1, 0, 2, 2), box(0, 0, 4, 4)}, Options{Within: cover}, []string{"contained 0 & 1"}, []float64{2}},
		{"twins", []orb.MultiPolygon{box(0, 0, 2, 4), box(2, 0, 4, 4), box(2, 0, 4, 4), box(2, 0, 4, 4)}, Options{Within: cover}, []string{"duplicate 2 & 1", "duplicate 3 & 1"}, []float64{8, 8}},
		{"twins with other vertices", []orb.MultiPolygon{box(0, 0, 4, 4), {{{at(0, 0), at(1, 0), at(4, 0), at(4, 4), at(0, 4), at(0, 2), at(0, 0)}}}}, Options{Within: cover}, []string{"duplicate 1 & 0"}, []float64{16}},
		{"a twin that also overlaps", []orb.MultiPolygon{box(0, 0, 3, 4), box(2, 0, 4, 4), box(2, 0, 4, 4)}, Options{Within: cover}, []string{"overlap 0 & 1", "duplicate 2 & 1"}, []float64{4, 8}},
		{"beyond", []orb.MultiPolygon{box(-1, 0, 4, 4)}, Options{Within: cover}, []string{"beyond 0"}, []float64{4}},
		{"all beyond", []orb.MultiPolygon{box(0, 0, 4, 4), box(8, 0, 9, 1)}, Options{Within: cover}, []string{"beyond 1"}, []float64{1}},
		{"nested", []orb.MultiPolygon{box(0, 0, 2, 4), box(2, 0, 4, 4)}, Options{Within: []orb.MultiPolygon{box(0, 0, 2, 4), box(2, 0, 4, 4)}}, nil, nil},
		{"straddling", []orb.MultiPolygon{box(0, 0, 3, 4)}, Options{Within: []orb.MultiPolygon{box(0, 0, 2, 4), box(2, 0, 4, 4)}, Gaps: NoGaps}, []string{"straddle 0 in 1"}, []float64{4}},
		{"half and half goes to the first", []orb.MultiPolygon{box(0, 0, 4, 4)}, Options{Within: []orb.MultiPolygon{box(0, 0, 2, 4), box(2, 0, 4, 4)}}, []string{"straddle 0 in 1"}, []float64{8}},
		{"an empty part skipped", []orb.MultiPolygon{box(0, 0, 1, 4)}, Options{Within: []orb.MultiPolygon{box(0, 0, 2, 4), box(2, 0, 4, 4)}, SkipEmpty: true}, []string{"gap 0 in 0 between 0"}, []float64{4}},
		{"a sliver of its own", []orb.MultiPolygon{box(0, 0, 3.99, 4), box(3.99, 0, 4, 4)}, Options{Within: cover}, []string{"sliver 1"}, []float64{0.04}},
		{"two pieces", []orb.MultiPolygon{{boxPolygon(0, 0, 1, 1), boxPolygon(2, 0, 4, 1)}}, Options{}, []string{"pieces 0 × 2"}, []float64{1}},
		{"two pieces that touch in a point", []orb.MultiPolygon{{boxPolygon(0, 0, 1, 1), boxPolygon(1, 1, 2, 2)}}, Options{}, []string{"pieces 0 × 2"}, []float64{1}},
		{"two polygons, one piece", []orb.MultiPolygon{{boxPolygon(0, 0, 1, 1), boxPolygon(1, 0, 2, 1)}}, Options{}, nil, nil},
		{"apart", []orb.MultiPolygon{box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 1, 3, 2), box(3, 3, 4, 4)}, Options{Within: cover, Gaps: NoGaps, Adjacent: true},
			[]string{"apart 2 in 0 × 1", "apart 3 in 0 × 1"}, []float64{1, 1}},
		{"not apart: other homes", []orb.MultiPolygon{box(0, 0, 1, 1), box(3, 0, 4, 1)}, Options{Within: []orb.MultiPolygon{box(0, 0, 2, 4), box(2, 0, 4, 4)}, Gaps: NoGaps, Adjacent: true}, nil, nil},
		{"not finite", []orb.MultiPolygon{box(0, 0, 4, 4), {{{at(0, 0), {math.NaN(), 1}, at(1, 1), at(0, 0)}}}, {{}}, {{{}}}, {{{at(1, 1)}}}, {}}, Options{Within: cover}, nil, nil},
		{"not closed", []orb.MultiPolygon{{{{at(0, 0), at(4, 0), at(4, 4), at(0, 4)}}}}, Options{Within: cover}, nil, nil},
		{"a spike", []orb.MultiPolygon{{{{at(0, 0), at(4, 0), at(6, 0), at(4, 0), at(4, 4), at(0, 4), at(0, 0)}}}}, Options{Within: cover}, nil, nil},
		{"a hole that touches its shell", []orb.MultiPolygon{{{boxRing(0, 0, 4, 4), {at(0, 0), at(1, 2), at(2, 1), at(0, 0)}}}, {{{at(0, 0), at(2, 1), at(1, 2), at(0, 0)}}}}, Options{Within: cover}, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Check(c.areas, c.o)
			require.Equal(t, c.want, say(got))
			for i, f := range got {
				require.InDelta(t, c.cells[i]*cell, float64(f.Size), c.cells[i]*cell*1e-3, "size of %s", say(got[i:i+1]))
			}
		})
	}
}

func TestPlacesLieInside(t *testing.T) {
	areas := []orb.MultiPolygon{{{boxRing(0, 0, 4, 4), boxRing(1, 1, 3, 3)}}, box(1.25, 1.25, 2.75, 2.75), box(2.5, 2.5, 5, 3.5)}
	for _, f := range Check(areas, Options{Within: []orb.MultiPolygon{box(0, 0, 4, 4)}}) {
		in := func(mp orb.MultiPolygon) bool { return spatial.PointInPolygon(f.Place, mp) == spatial.Inside }
		switch f.Kind {
		case Gap:
			require.False(t, in(areas[0]) || in(areas[1]) || in(areas[2]), "%v", f)
			require.True(t, in(box(1, 1, 3, 3)))
		case Overlap:
			require.True(t, in(areas[f.Area]) && in(areas[f.Other]), "%v", f)
		case Beyond:
			require.True(t, in(areas[f.Area]) && !in(box(0, 0, 4, 4)), "%v", f)
		}
	}
}

func TestWidth(t *testing.T) {
	strip := Check([]orb.MultiPolygon{box(0, 0, 1, 4), box(1.01, 0, 4, 4)}, Options{Within: []orb.MultiPolygon{box(0, 0, 4, 4)}})
	require.Len(t, strip, 1)
	require.InDelta(t, 0.1117, float64(strip[0].Width), 0.0005)
	require.True(t, strip[0].Narrow())
	require.False(t, strip[0].Fine())
	square := Check([]orb.MultiPolygon{{{boxRing(0, 0, 4, 4), boxRing(1, 1, 1.01, 1.01)}}}, Options{})
	require.False(t, square[0].Narrow(), "small, but no sliver")
}

// snap moves a point to a grid of 2⁻²⁰ degrees (0.1 m), on which the middle of
// two points, a quarter and so on are exact.
func snap(p orb.Point) orb.Point {
	return orb.Point{math.Round(p[0]*(1<<20)) / (1 << 20), math.Round(p[1]*(1<<20)) / (1 << 20)}
}

// loosen gives a ring vertices that lie exactly on its edges, at random.
func loosen(rng *rand.Rand, r orb.Ring) orb.Ring {
	var out orb.Ring
	for i := 1; i < len(r); i++ {
		out = append(out, r[i-1])
		for k := range 4 {
			if rng.IntN(4) == 0 {
				t := float64(k+1) / 8
				p := orb.Point{r[i-1][0] + t*(r[i][0]-r[i-1][0]), r[i-1][1] + t*(r[i][1]-r[i-1][1])}
				if spatial.Orient(r[i-1], r[i], p) == 0 {
					out = append(out, p)
				}
			}
		}
	}
	return append(out, r[0])
}

// tiling draws a tessellation, some of whose cells are merged into blocks and
// some of whose areas have vertices that their neighbours lack.
func tiling(t *rapid.T) (*rand.Rand, []orb.MultiPolygon, []orb.MultiPolygon, orb.MultiPolygon) {
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 7))
	side := []float64{0.0005, 0.01, 0.3}[rapid.IntRange(0, 2).Draw(t, "side")]
	n := rapid.IntRange(2, 9).Draw(t, "n")
	l := newLattice(rng, zhengzhou, side, n, n, rapid.IntRange(1, 6).Draw(t, "edges"))
	for k, s := range l.sides {
		for i := range s {
			s[i] = snap(s[i])
		}
		l.sides[k] = s
	}
	var areas []orb.MultiPolygon
	for j := 0; j < n; j += 2 {
		for i := 0; i < n; i += 2 {
			i1, j1 := min(i+2, n), min(j+2, n)
			if rng.IntN(2) == 0 {
				areas = append(areas, orb.MultiPolygon{{l.block(i, j, i1, j1)}})
				continue
			}
			for y := j; y < j1; y++ {
				for x := i; x < i1; x++ {
					areas = append(areas, orb.MultiPolygon{{l.cell(x, y)}})
				}
			}
		}
	}
	for _, a := range areas {
		if rng.IntN(2) == 0 {
			a[0][0] = loosen(rng, a[0][0])
		}
		if rng.IntN(2) == 0 {
			a[0][0].Reverse()
		}
	}
	return rng, areas, l.blocks(2), l.outline()
}

func TestTilingsAreWithoutFault(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, areas, blocks, outline := tiling(t)
		require.Empty(t, Check(areas, Options{Within: []orb.MultiPolygon{outline}, Adjacent: true}))
		require.Empty(t, Check(areas, Options{Within: blocks, Adjacent: true}))
		require.Empty(t, Check(areas, Options{}))
		a := newArrangement(areas, nil, nil)
		require.Equal(t, 1, len(a.holes[0]), "it hangs together")
		checkArrangement(t, a)
	})
}

// checkArrangement holds what is true of every arrangement: Euler's formula, and
// that cover does not depend on the way.
func checkArrangement(t require.TestingT, a *arrangement) {
	points, faces, parts := 0, 1, 0
	for n := range int32(len(a.points)) {
		if len(a.leaving(n)) > 0 {
			points++
		}
	}
	for f := range a.face {
		if f > 0 && a.face[f] == int32(f) {
			faces++
		}
	}
	for _, h := range a.holes {
		parts += len(h)
	}
	require.Equal(t, 1+parts, points-len(a.parts)+faces, "Euler: V − E + F = 1 + C")
	for p := range int32(len(a.parts)) {
		require.Equal(t, a.cover[a.faceOf(2*p)], a.sets.change(a.cover[a.faceOf(2*p+1)], a.users(p)))
	}
}

// TestOneVertexMoved moves a vertex of one area of a sound tiling and expects
// the triangles by which it moved, as gap and as overlap.
func TestOneVertexMoved(t *testing.T) {
	found := map[Kind]int{}
	rapid.Check(t, func(t *rapid.T) {
		rng, areas, _, outline := tiling(t)
		ring := areas[rng.IntN(len(areas))][0][0]
		if ring.Orientation() == orb.CW {
			ring.Reverse()
		}
		k := rng.IntN(len(ring) - 1)
		p, v, n := ring[(k+len(ring)-2)%(len(ring)-1)], ring[k], ring[k+1]
		reach := min(math.Hypot(v[0]-p[0], v[1]-p[1]), math.Hypot(n[0]-v[0], n[1]-v[1])) / 20
		reach *= math.Pow(10, -float64(rapid.IntRange(0, 5).Draw(t, "finer")))
		angle := rng.Float64() * 2 * math.Pi
		w := orb.Point{v[0] + reach*math.Cos(angle), v[1] + reach*math.Sin(angle)}
		ring[k] = w
		if k == 0 {
			ring[len(ring)-1] = w
		}
		if w == v {
			return
		}
		lost, gained := swept(p, v, n, w)
		var gap, more float64
		for _, f := range Check(areas, Options{Within: []orb.MultiPolygon{outline}}) {
			found[f.Kind]++
			switch f.Kind {
			case Gap:
				gap += float64(f.Size)
			case Overlap, Beyond:
				more += float64(f.Size)
			default:
				t.Fatalf("not expected: %v", f)
			}
		}
		// The plane of swept is off by what lies between it and the vertices.
		off := 1e-4 + 2*math.Hypot(n[0]-p[0], n[1]-p[1])/57
		require.InDelta(t, lost, gap, 1e-6+off*lost)
		require.InDelta(t, gained, more, 1e-6+off*gained)
		require.Positive(t, gap+more)
	})
	require.NotZero(t, found[Gap])
	require.NotZero(t, found[Overlap])
	require.NotZero(t, found[Beyond])
}

// swept gives in m² what the area left of p→v→n loses and gains when v moves to w.
func swept(p, v, n, w orb.Point) (lost, gained float64) {
	pl := spatial.NewPlane(v)
	flat := func(q orb.Point) orb.Point { x, y := pl.Forward(q); return orb.Point{x, y} }
	p, v, n, w = flat(p), flat(v), flat(n), flat(w)
	area := func(a, b, c orb.Point) float64 {
		return ((b[0]-a[0])*(c[1]-a[1]) - (c[0]-a[0])*(b[1]-a[1])) / 2
	}
	add := func(s float64) {
		if s > 0 {
			gained += s
		} else {
			lost -= s
		}
	}
	// The closed walk p, w, n, v runs counter-clockwise around what is gained.
	if x, ok := crossing(p, w, v, n); ok {
		add(area(p, x, v))
		add(area(w, n, x))
	} else if x, ok := crossing(w, n, p, v); ok {
		add(area(p, w, x))
		add(area(x, n, v))
	} else {
		add(area(p, w, n) + area(p, n, v))
	}
	return lost, gained
}

func crossing(a, b, c, d orb.Point) (orb.Point, bool) {
	den := (b[0]-a[0])*(d[1]-c[1]) - (b[1]-a[1])*(d[0]-c[0])
	t := ((c[0]-a[0])*(d[1]-c[1]) - (c[1]-a[1])*(d[0]-c[0])) / den
	u := ((c[0]-a[0])*(b[1]-a[1]) - (c[1]-a[1])*(b[0]-a[0])) / den
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}, t > 0 && t < 1 && u > 0 && u < 1
}

// A vertex one bit beside the edge is no vertex on it.
func TestOneBitIsFound(t *testing.T) {
	a, b := at(0, 0), at(64, 1)
	on := orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}
	for _, c := range []struct {
		name string
		v    orb.Point
		want []string
	}{
		{"on it", on, nil},
		{"a bit north", orb.Point{on[0], math.Nextafter(on[1], 90)}, []string{"gap 0 in 0 between 0 1"}},
		{"a bit south", orb.Point{on[0], math.Nextafter(on[1], 0)}, []string{"overlap 0 & 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			south := orb.MultiPolygon{{{at(0, -8), at(64, -8), b, a, at(0, -8)}}}
			north := orb.MultiPolygon{{{a, c.v, b, at(64, 8), at(0, 8), a}}}
			got := Check([]orb.MultiPolygon{south, north}, Options{Within: []orb.MultiPolygon{box(0, -8, 64, 8)}})
			require.Equal(t, c.want, say(got))
			for _, f := range got {
				require.True(t, f.Fine())
				require.Less(t, float64(f.Size), 1e-5)
			}
		})
	}
}

// Lines that cross in one point, and vertices exactly where others cross.
func TestConcurrentCrossings(t *testing.T) {
	// Seven thin bars through one point.
	var bars []orb.MultiPolygon
	for _, d := range []orb.Point{{3, 0}, {3, 1}, {3, 2}, {3, 3}, {1, 3}, {0, 3}, {-2, 3}} {
		a, b := at(10-3*d[0], 10-3*d[1]), at(10+3*d[0], 10+3*d[1])
		bars = append(bars, orb.MultiPolygon{{{a, b, at(10+3*d[0]-d[1]/4, 10+3*d[1]+d[0]/4), at(10-3*d[0]-d[1]/4, 10-3*d[1]+d[0]/4), a}}})
	}
	got := Check(bars, Options{Gaps: NoGaps})
	require.Len(t, got, 7*6/2)
	checkArrangement(t, newArrangement(bars))
	// Two triangles cross at (10, 10), where a third has a vertex.
	tri := []orb.MultiPolygon{
		{{{at(7, 9), at(13, 11), at(13, 14), at(7, 9)}}}, {{{at(9, 7), at(11, 13), at(14, 13), at(9, 7)}}}, {{{at(10, 10), at(8, 13), at(6, 11), at(10, 10)}}},
	}
	a := newArrangement(tri)
	require.Len(t, a.leaving(a.pointIDs[at(10, 10)]), 6, "two lines through a vertex")
	checkArrangement(t, a)
}

func TestStacksStayLinear(t *testing.T) {
	var areas []orb.MultiPolygon
	for range 500 {
		areas = append(areas, box(0, 0, 1, 1))
	}
	require.Len(t, Check(areas, Options{}), 499)
	for i := range 60 {
		areas[i] = box(-float64(i), 0, 1+float64(i), 1+float64(i))
	}
	require.Less(t, len(Check(areas[:60], Options{})), 60*32)
}

// The order of areas changes their indexes and nothing else.
func TestOrderNeverShows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng, areas, blocks, _ := tiling(t)
		for range 3 {
			r := areas[rng.IntN(len(areas))][0][0]
			r[1] = orb.Point{r[1][0] + (rng.Float64()-0.5)*1e-5, r[1][1] + (rng.Float64()-0.5)*1e-5}
		}
		order := rng.Perm(len(areas))
		shuffled := make([]orb.MultiPolygon, len(areas))
		for i, k := range order {
			shuffled[k] = areas[i]
		}
		o := Options{Within: blocks, Gaps: SmallGaps}
		line := func(f Fault, as func(int) int) string {
			a, b := as(f.Area), as(f.Other)
			switch f.Kind {
			case Overlap:
				a, b = min(a, b), max(a, b)
			case Gap:
				a = -1 // of neighbours with equal borders the lowest
			}
			return fmt.Sprintf("%v %d %d %d %.6f", f.Kind, a, b, f.Within, f.Size)
		}
		var want, got []string
		for _, f := range Check(areas, o) {
			want = append(want, line(f, func(i int) int {
				if i < 0 {
					return i
				}
				return order[i]
			}))
		}
		for _, f := range Check(shuffled, o) {
			got = append(got, line(f, func(i int) int { return i }))
		}
		slices.Sort(want)
		slices.Sort(got)
		require.Equal(t, want, got)
	})
}

// TestTwoHundredPlanted moves 200 vertices of a city of 10,000 areas, each by 1
// mm to 1 m, and expects each found with its size, and nothing else.
func TestTwoHundredPlanted(t *testing.T) {
	rng := rand.New(rand.NewPCG(20, 26))
	l := newLattice(rng, zhengzhou, 0.3, 100, 100, 5)
	areas := l.cells()
	type ground struct{ lost, gained float64 }
	want, got := map[int]ground{}, map[int]ground{}
	for j := 2; j < 100; j += 5 {
		for i := 2; i < 100; i += 10 {
			k := j*100 + i
			ring := areas[k][0][0]
			if ring.Orientation() == orb.CW {
				ring.Reverse()
			}
			// A vertex in the middle of a side: one neighbour.
			p, v, n := ring[2], ring[3], ring[4]
			reach, angle := math.Pow(10, -8+3*rng.Float64()), rng.Float64()*2*math.Pi
			ring[3] = orb.Point{v[0] + reach*math.Cos(angle), v[1] + reach*math.Sin(angle)}
			lost, gained := swept(p, v, n, ring[3])
			want[k] = ground{lost, gained}
		}
	}
	require.Len(t, want, 200)
	for _, f := range Check(areas, Options{Within: []orb.MultiPolygon{l.outline()}}) {
		k, g := -1, ground{}
		for _, i := range append(f.Neighbours, f.Area, f.Other) {
			if _, ok := want[i]; ok {
				k = i
			}
		}
		require.GreaterOrEqual(t, k, 0, "invented: %v", f)
		g = got[k]
		switch f.Kind {
		case Gap:
			g.lost += float64(f.Size)
		case Overlap:
			g.gained += float64(f.Size)
		default:
			t.Errorf("invented: %v", f)
		}
		got[k] = g
	}
	require.Len(t, got, 200)
	for k := range want {
		require.InDelta(t, want[k].lost, got[k].lost, 1e-6+1e-3*want[k].lost)
		require.InDelta(t, want[k].gained, got[k].gained, 1e-6+1e-3*want[k].gained)
	}
}
