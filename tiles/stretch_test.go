package tiles

import (
	"context"
	"math"
	"testing"

	"chengge"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// onMap gives what lies at so many metres east and south of a place in the
// city, as a map shows it.
func onMap(ps ...flat) orb.Ring {
	x0, y0 := mercator(orb.Point{113.6, 34.7})
	var ring orb.Ring
	for _, p := range ps {
		ring = append(ring, position(x0+p.x/4e7, y0+p.y/4e7))
	}
	return append(ring, ring[0])
}

// bank gives an area of so many metres on either side of a line.
func bank(half float64, line ...flat) orb.MultiPolygon {
	var left, right []flat
	for i, p := range line {
		a, b := line[max(i-1, 0)], line[min(i+1, len(line)-1)]
		l := math.Hypot(b.x-a.x, b.y-a.y)
		nx, ny := -(b.y-a.y)/l*half, (b.x-a.x)/l*half
		left, right = append(left, flat{p.x + nx, p.y + ny}), append([]flat{{p.x - nx, p.y - ny}}, right...)
	}
	return orb.MultiPolygon{{onMap(append(left, right...)...)}}
}

func stretchOf(t *testing.T, mp orb.MultiPolygon) int {
	at, radius, ok := pole(mp)
	require.True(t, ok)
	return stretch(mp, at, radius)
}

// A straight river is turned as it lies, wherever in it the place is; the back
// of a direction is the direction.
func TestStretchStraight(t *testing.T) {
	for degrees := -179; degrees <= 180; degrees += 7 {
		s, c := math.Sincos(float64(degrees) * math.Pi / 180)
		got := stretchOf(t, bank(50, flat{}, flat{3000 * c, 3000 * s}, flat{6000 * c, 6000 * s}))
		require.InDelta(t, 0, math.Remainder(float64(got-degrees), 180), 1, degrees)
		require.True(t, got > -90 && got <= 90)
	}
	require.Equal(t, 0, stretchOf(t, bank(50, flat{}, flat{6000, 0})))
	require.Equal(t, 90, stretchOf(t, bank(50, flat{}, flat{0, 6000})))
	require.Equal(t, 90, stretchOf(t, bank(50, flat{0, 6000}, flat{})))
	require.Equal(t, 45, stretchOf(t, bank(50, flat{}, flat{6000, 6000})), "clockwise: to the south-east")
}

// What counts is the reach where the name stands: here a level one, wider than
// the long one that leads to it.
func TestStretchIsOfThePlace(t *testing.T) {
	knee := orb.MultiPolygon{{onMap(flat{0, 0}, flat{2000, 0}, flat{2000, 160}, flat{100, 160}, flat{100, 9000}, flat{0, 9000})}}
	_, radius, ok := pole(knee)
	require.True(t, ok)
	// In the middle of the level arm, away from the knee.
	mid := onMap(flat{1200, 80})[0]
	require.InDelta(t, 0, stretch(knee, mid, radius), 1)
	require.InDelta(t, 90, math.Abs(float64(stretch(knee, onMap(flat{50, 5000})[0], radius))), 1)
	// A part that lies elsewhere does not pull.
	apart := append(orb.MultiPolygon{bank(20, flat{-9000, -9000}, flat{-9000, 9000})[0]}, bank(50, flat{}, flat{6000, 0})...)
	require.Equal(t, 0, stretchOf(t, apart))
}

// Names of round waters are level, and so are those of nothing.
func TestStretchRound(t *testing.T) {
	var circle []flat
	for i := range 60 {
		s, c := math.Sincos(float64(i) * math.Pi / 30)
		circle = append(circle, flat{500 * c, 450 * s})
	}
	require.Equal(t, 0, stretchOf(t, orb.MultiPolygon{{onMap(circle...)}}))
	require.Equal(t, 0, stretchOf(t, orb.MultiPolygon{{onMap(flat{0, 0}, flat{300, 300}, flat{0, 600}, flat{-300, 300})}}), "a square on its corner")
	require.Equal(t, 0, stretch(nil, orb.Point{}, 0))
	require.Equal(t, 0, stretch(orb.MultiPolygon{{}}, orb.Point{1, 1}, math.NaN()))
}

// In the demo city a name that is turned has at least as much water
// under it as one that lies level, and as one along the whole water.
func TestStretchInTheCity(t *testing.T) {
	var along, level, whole float64
	n, turned := 0, 0
	for a := range city().Areas(chengge.KindWaters, "") {
		at, radius, ok := pole(a.Shape)
		require.True(t, ok)
		degrees := stretch(a.Shape, at, radius)
		under := func(degrees float64) float64 {
			var rings [][]flat
			for _, poly := range a.Shape {
				rings = append(rings, flatRings(poly)...)
			}
			x, y := mercator(at)
			s, c := math.Sincos(degrees * math.Pi / 180)
			most := 8 * radius
			return (sight(flat{x, y}, flat{c, s}, most, rings) + sight(flat{x, y}, flat{-c, -s}, most, rings)) / radius
		}
		along, level, whole = along+under(float64(degrees)), level+under(0), whole+under(wholeStretch(a.Shape))
		t.Logf("%s %s: %d°, %.1f radii of water under the name; level %.1f; whole %.0f° %.1f", a.Code, a.Name, degrees, under(float64(degrees)), under(0), wholeStretch(a.Shape), under(wholeStretch(a.Shape)))
		if n++; degrees != 0 {
			turned++
		}
	}
	require.Positive(t, turned)
	require.GreaterOrEqual(t, along, level)
	require.GreaterOrEqual(t, along, whole)
}

// wholeStretch is the direction of a whole area's border: the long axis of its
// edges, each with its length.
func wholeStretch(mp orb.MultiPolygon) float64 {
	var ring []flat
	for _, poly := range mp {
		if r := flatRings(poly); len(r) > 0 && len(r[0]) > len(ring) {
			ring = r[0]
		}
	}
	var w, mx, my float64
	for pass := range 2 {
		var xx, xy, yy float64
		for i := 1; i < len(ring); i++ {
			p, q := ring[i-1], ring[i]
			l := math.Hypot(q.x-p.x, q.y-p.y)
			x, y := (p.x+q.x)/2, (p.y+q.y)/2
			if pass == 0 {
				w, mx, my = w+l, mx+x*l, my+y*l
				continue
			}
			x, y = x-mx/w, y-my/w
			xx, xy, yy = xx+x*x*l, xy+x*y*l, yy+y*y*l
		}
		if pass == 1 {
			return 0.5 * math.Atan2(2*xy, xx-yy) * 180 / math.Pi
		}
	}
	return 0
}

// Of the names only those of waters have a turn, and each its own.
func TestTurnsInTiles(t *testing.T) {
	want := map[uint64]float64{}
	for a := range city().Areas(chengge.KindWaters, "") {
		at, radius, _ := pole(a.Shape)
		want[uint64(a.ID)] = float64(stretch(a.Shape, at, radius))
	}
	require.NotEmpty(t, want)
	s, seen := citySet(), map[uint64]bool{}
	e := city().Extent()
	for _, z := range []int{9, 12} {
		from, to := truePlace(orb.Point{e.Min[0], e.Max[1]}, z), truePlace(orb.Point{e.Max[0], e.Min[1]}, z)
		for x := int(from[0] / extent); x <= int(to[0]/extent); x++ {
			for y := int(from[1] / extent); y <= int(to[1]/extent); y++ {
				tile, err := s.Tile(context.Background(), []string{"labels"}, z, x, y, Identity)
				require.NoError(t, err)
				layers, err := decodeTile(tile.Body)
				require.NoError(t, err)
				for _, l := range layers {
					for _, f := range l.features {
						degrees, has := f.tags["turn"]
						require.Equal(t, f.tags["kind"] == string(chengge.KindWaters), has, "%v", f.tags)
						if has {
							require.Equal(t, want[f.id], degrees, "%v", f.tags)
							seen[f.id] = true
						}
					}
				}
			}
		}
	}
	require.Len(t, seen, len(want))
}
