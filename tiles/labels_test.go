package tiles

import (
	"math"
	"testing"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// The pole lies in its area, and no point of a fine raster lies much deeper.
func TestPole(t *testing.T) {
	n := 0
	for _, k := range []chengge.Kind{chengge.KindDistricts, chengge.KindGrids, chengge.KindWaters, chengge.KindStreetOffices} {
		for a := range city().Areas(k, "") {
			if n++; n%23 != 0 && k != chengge.KindWaters {
				continue
			}
			at, radius, ok := pole(a.Shape)
			require.True(t, ok)
			require.Equal(t, spatial.Inside, spatial.PointInPolygon(at, a.Shape), "%s %s", k, a.Code)
			best := 0.0
			for _, poly := range a.Shape {
				rings := flatRings(poly)
				b := orb.MultiPolygon{poly}.Bound()
				for i := range 40 {
					for j := range 40 {
						x, y := mercator(orb.Point{b.Min[0] + (float64(i)+0.5)/40*(b.Max[0]-b.Min[0]), b.Min[1] + (float64(j)+0.5)/40*(b.Max[1]-b.Min[1])})
						best = max(best, borderDistance(flat{x, y}, rings))
					}
				}
			}
			require.Greater(t, radius, best*0.9, "%s %s", k, a.Code)
		}
	}
	// A square of two units: its middle, one unit from the sides.
	at, _, ok := pole(orb.MultiPolygon{{{{10, 0.0}, {10.002, 0}, {10.002, 0.002}, {10, 0.002}, {10, 0}}}})
	require.True(t, ok)
	require.InDelta(t, 10.001, at[0], 1e-4)
	require.InDelta(t, 0.001, at[1], 1e-4)
	for _, none := range []orb.MultiPolygon{nil, {{}}, {{{{1, 1}, {1, 1}, {1, 1}}}}, {{{{math.NaN(), 1}, {2, math.Inf(1)}, {1, 1}}}}} {
		_, _, ok := pole(none)
		require.False(t, ok)
	}
}

// Segments of a road become long lines, each once: no metre is lost or written
// twice.
func TestCentreLines(t *testing.T) {
	type road struct {
		name  string
		class chengge.RoadClass
	}
	want, segments := map[road]spatial.Metres{}, 0
	for r := range city().Roads("") {
		if r.Name != "" {
			want[road{r.Name, r.Class}] += spatial.Length(r.Line)
			segments++
		}
	}
	lines := centreLines(city())
	got, ids := map[road]spatial.Metres{}, map[chengge.ID]bool{}
	for _, l := range lines {
		got[road{l.name, l.class}] += spatial.Length(orb.MultiLineString{l.line})
		require.False(t, ids[l.id])
		ids[l.id] = true
	}
	require.Len(t, got, len(want))
	for k, m := range want {
		require.InDelta(t, float64(m), float64(got[k]), 1e-3, k)
	}
	require.Less(t, len(lines), segments/3)
	require.Equal(t, lines, centreLines(city()), "the same each time")
}

// A crossing of the same road with itself goes straight on; a ring ends.
func TestChains(t *testing.T) {
	line := func(ps ...orb.Point) orb.LineString { return ps }
	cross := chains([]piece{
		{0, 1, line(orb.Point{-1, 0}, orb.Point{0, 0})}, {1, 2, line(orb.Point{0, 0}, orb.Point{0, 1})},
		{2, 3, line(orb.Point{1, 0}, orb.Point{0, 0})}, {3, 4, line(orb.Point{0, -1}, orb.Point{0, 0})},
	})
	require.Len(t, cross, 2)
	require.Equal(t, line(orb.Point{-1, 0}, orb.Point{0, 0}, orb.Point{1, 0}), cross[0].line)
	require.Equal(t, line(orb.Point{0, -1}, orb.Point{0, 0}, orb.Point{0, 1}), cross[1].line)
	ring := chains([]piece{
		{0, 1, line(orb.Point{0, 0}, orb.Point{1, 0.4}, orb.Point{2, 0})}, {1, 2, line(orb.Point{2, 0}, orb.Point{1, -0.4}, orb.Point{0, 0})},
	})
	require.LessOrEqual(t, len(ring), 2)
}

// Chiefs of a level whose roads meet have different colours, nearly always.
func TestChiefHues(t *testing.T) {
	held := heldSegments(city())
	hue := chiefHues(city(), held)
	type at struct {
		level string
		place orb.Point
	}
	var roads []*chengge.RoadSegment
	for r := range city().Roads("") {
		roads = append(roads, r)
	}
	meet, i, withRoads := map[at]map[int]bool{}, 0, 0
	for c := range city().Chiefs() {
		if len(held[i]) > 0 {
			withRoads++
		}
		for _, k := range held[i] {
			for _, l := range roads[k].Line {
				for _, p := range []orb.Point{l[0], l[len(l)-1]} {
					if meet[at{c.Level, p}] == nil {
						meet[at{c.Level, p}] = map[int]bool{}
					}
					meet[at{c.Level, p}][i] = true
				}
			}
		}
		i++
	}
	require.Greater(t, withRoads, 2500)
	pairs, same := 0, 0
	for _, all := range meet {
		for a := range all {
			for b := range all {
				if a < b {
					pairs++
					if hue[a] == hue[b] {
						same++
					}
				}
			}
		}
	}
	require.Positive(t, pairs)
	require.Less(t, same, pairs/50, "%d of %d", same, pairs)
}
