package editions

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
	"chengge/spatial"
)

// bend puts points into the ring of an area behind the vertex at.
func bend(t *testing.T, a *chengge.Area, at orb.Point, points ...orb.Point) {
	t.Helper()
	r := a.Shape[0][0]
	i := slices.Index(r, at)
	require.GreaterOrEqual(t, i, 0)
	a.Shape = orb.MultiPolygon{{slices.Insert(slices.Clone(r), i+1, points...)}}
}

// move moves the vertex of an area.
func move(t *testing.T, a *chengge.Area, from, to orb.Point) {
	t.Helper()
	r, n := slices.Clone(a.Shape[0][0]), 0
	for i := range r {
		if r[i] == from {
			r[i] = to
			n++
		}
	}
	require.NotZero(t, n)
	a.Shape = orb.MultiPolygon{{r}}
}

// A degree at the town's north-west corner, in metres.
const east, north = 91459.0, 110936.0

// TestPlantedBorders breaks one border, or one end of a segment, and expects
// exactly the findings of that, with their size, beside what the town has.
func TestPlantedBorders(t *testing.T) {
	day := func(s string) time.Time { d, _ := time.Parse(time.DateOnly, s); return d }
	planted := map[chengge.FindingRule]bool{}
	west := "410197001001" // community, left; its eastern border runs from (113.665, 34.755) to (113.665, 34.765)
	for _, c := range []struct {
		name  string
		plant func(*testing.T, *town)
		want  []string
		area  float64 // of the first in the order of want; 0 where it is not asked
	}{
		// Vertices of one community moved along and beside the border with its neighbour.
		{"a gap of 0.01 m² that is as wide as long", func(t *testing.T, w *town) {
			a := w.area(chengge.KindCommunities, west)
			x := 0.1 / east
			bend(t, a, orb.Point{113.665, 34.755}, orb.Point{113.665, 34.757}, orb.Point{113.665 - x, 34.757}, orb.Point{113.665 - x, 34.757 + 0.1/north}, orb.Point{113.665, 34.757 + 0.1/north})
		}, []string{"border.gap communities 410197001001 → 410197001002"}, 0.01},
		{"a gap of 0.5 m² of a vertex moved by a millimetre", func(t *testing.T, w *town) {
			bend(t, w.area(chengge.KindCommunities, west), orb.Point{113.665, 34.755}, orb.Point{113.665 - 0.001/east, 34.759})
		}, []string{"border.gap_sliver communities 410197001001 → 410197001002"}, 0.5 * 0.001 * 0.01 * north},
		{"an overlap of 0.02 m² of a vertex moved by 0.04 mm", func(t *testing.T, w *town) {
			bend(t, w.area(chengge.KindCommunities, west), orb.Point{113.665, 34.755}, orb.Point{113.665 + 0.00004/east, 34.759})
		}, []string{"border.overlap_sliver communities 410197001001 → 410197001002"}, 0.5 * 0.00004 * 0.01 * north},
		{"less than 0.01 m² is a vertex beside the border", func(t *testing.T, w *town) {
			bend(t, w.area(chengge.KindCommunities, west), orb.Point{113.665, 34.755}, orb.Point{113.665 - 0.00001/east, 34.759})
		}, []string{"border.t_junction communities 410197001001 = gap → 410197001002"}, 0.5 * 0.00001 * 0.01 * north},
		{"on the other side too", func(t *testing.T, w *town) {
			bend(t, w.area(chengge.KindCommunities, west), orb.Point{113.665, 34.755}, orb.Point{113.665 + 0.00001/east, 34.759})
		}, []string{"border.t_junction communities 410197001001 = overlap → 410197001002"}, 0.5 * 0.00001 * 0.01 * north},
		{"a vertex exactly on the border is none", func(t *testing.T, w *town) {
			bend(t, w.area(chengge.KindCommunities, west), orb.Point{113.665, 34.755}, orb.Point{113.665, 34.759}, orb.Point{113.665, 34.7591})
		}, nil, 0},
		{"a wide overlap", func(t *testing.T, w *town) {
			move(t, w.area(chengge.KindCommunities, west), orb.Point{113.665, 34.765}, orb.Point{113.666, 34.765})
		}, []string{"border.overlap communities 410197001001 → 410197001002"}, 0.5 * 0.001 * east * 0.01 * north},
		{"twice the same community", func(t *testing.T, w *town) {
			a := *w.area(chengge.KindCommunities, west)
			a.Code = "410197001009"
			w.areas[chengge.KindCommunities] = append(w.areas[chengge.KindCommunities], a)
		}, []string{"shape.duplicate communities 410197001009 → 410197001001"}, 0.005 * east * 0.01 * north},
		{"a community in another", func(t *testing.T, w *town) {
			w.areas[chengge.KindCommunities] = append(w.areas[chengge.KindCommunities], chengge.Area{Kind: chengge.KindCommunities, Code: "410197001009", Parent: "410197001", Shape: square(113.662, 34.757)})
		}, []string{"border.contained communities 410197001009 → 410197001001"}, 0.001 * east * 0.001 * north},
		{"an office without communities is not divided yet", func(t *testing.T, w *town) {
			for _, kind := range []chengge.Kind{chengge.KindGrids, chengge.KindUnitGrids} {
				for i := range w.areas[kind] {
					w.areas[kind][i].Community = ""
				}
			}
			w.areas[chengge.KindCommunities] = slices.DeleteFunc(w.areas[chengge.KindCommunities], func(a chengge.Area) bool { return a.Parent == "410197002" })
		}, nil, 0},

		// Grids in the coverage, and what they hold.
		{"a grid that shrank from the outer border", func(t *testing.T, w *town) {
			bend(t, w.area(chengge.KindGrids, "G12"), orb.Point{113.675, 34.75}, orb.Point{113.6775, 34.7501})
		}, []string{"border.gap grids G12 → 410199", "border.beyond unit_grids 41019800100303 → grids", "border.beyond unit_grids 41019800100304 → grids"}, 0.5 * 0.005 * east * 0.0001 * north},
		{"a grid that reaches beyond the coverage", func(t *testing.T, w *town) {
			bend(t, w.area(chengge.KindGrids, "G12"), orb.Point{113.675, 34.75}, orb.Point{113.6775, 34.7499})
		}, []string{"border.beyond grids G12 → coverage"}, 0.5 * 0.005 * east * 0.0001 * north},
		{"two grids exchange ground", func(t *testing.T, w *town) {
			bend(t, w.area(chengge.KindGrids, "G01"), orb.Point{113.665, 34.76}, orb.Point{113.664, 34.7625})
			a := w.area(chengge.KindGrids, "G02")
			a.Shape = orb.MultiPolygon{{{{113.665, 34.76}, {113.67, 34.76}, {113.67, 34.765}, {113.665, 34.765}, {113.664, 34.7625}, {113.665, 34.76}}}}
		}, []string{"border.straddle unit_grids 410197001001002 = G01 → G02"}, 0.5 * 0.001 * east * 0.005 * north},
		{"a grid in two pieces", func(t *testing.T, w *town) {
			w.area(chengge.KindGrids, "G11").Shape = append(w.area(chengge.KindGrids, "G11").Shape, square(113.661, 34.7501)[0])
			cut := square(113.661, 34.7501)[0][0]
			cut.Reverse()
			a := w.area(chengge.KindGrids, "G09")
			a.Shape = orb.MultiPolygon{append(a.Shape[0], cut)}
		}, []string{"shape.pieces grids G11", "border.straddle unit_grids 410197002001001 = G09 → G11"}, 0.001 * east * 0.001 * north},
		{"without a coverage a wide hole may be an enclave, which is a warning", func(t *testing.T, w *town) {
			w.areas[chengge.KindCoverage] = nil
			w.areas[chengge.KindGrids] = slices.DeleteFunc(w.areas[chengge.KindGrids], func(a chengge.Area) bool { return a.Code == "G06" })
			w.areas[chengge.KindUnitGrids] = slices.DeleteFunc(w.areas[chengge.KindUnitGrids], func(a chengge.Area) bool { return a.Parent == "G06" })
			w.city.ExpectedGrids = 11
			w.components, w.buildings, w.duties = nil, nil, nil
		}, []string{"border.hole grids G02 → G05, G07, G10"}, 0.005 * east * 0.005 * north},
		{"without a coverage a hole that is too narrow for a city is a gap", func(t *testing.T, w *town) {
			w.areas[chengge.KindCoverage] = nil
			i := slices.IndexFunc(w.areas[chengge.KindGrids], func(a chengge.Area) bool { return a.Code == "G06" })
			a := &w.areas[chengge.KindGrids][i]
			r := a.Shape[0][0] // its corners; the hole begins in its middle
			c := orb.Point{(r[0][0] + r[2][0]) / 2, (r[0][1] + r[2][1]) / 2}
			a.Shape = orb.MultiPolygon{append(a.Shape[0], orb.Ring{c, {c[0], c[1] + 40/north}, {c[0] + 40/east, c[1] + 40/north}, {c[0] + 40/east, c[1]}, c})}
		}, []string{"border.gap grids G06 → —", "border.beyond unit_grids 410197001002004 → grids"}, 1600},
		{"a coverage of which one grid is missing", func(t *testing.T, w *town) {
			w.areas[chengge.KindGrids] = slices.DeleteFunc(w.areas[chengge.KindGrids], func(a chengge.Area) bool { return a.Code == "G12" })
			w.areas[chengge.KindUnitGrids] = slices.DeleteFunc(w.areas[chengge.KindUnitGrids], func(a chengge.Area) bool { return a.Parent == "G12" })
			w.city.ExpectedGrids = 11
		}, []string{"border.gap grids G08 → G11"}, 0.005 * east * 0.005 * north},

		// Offices in districts, as far as these are under management.
		{"an office that gives ground to another district", func(t *testing.T, w *town) {
			w.area(chengge.KindStreetOffices, "410197002").Shape = orb.MultiPolygon{{{{113.66, 34.75}, {113.67, 34.75}, {113.671, 34.7525}, {113.67, 34.755}, {113.66, 34.755}, {113.66, 34.75}}}}
			w.area(chengge.KindStreetOffices, "410198001").Shape = orb.MultiPolygon{{{{113.67, 34.75}, {113.68, 34.75}, {113.68, 34.765}, {113.67, 34.765}, {113.67, 34.755}, {113.671, 34.7525}, {113.67, 34.75}}}}
		}, []string{"border.straddle street_offices 410197002 = 410197 → 410198", "border.straddle communities 410198001003 = 410198001 → 410197002"}, 0.5 * 0.001 * east * 0.005 * north},
		{"a district of which only a part is managed", func(t *testing.T, w *town) {
			w.area(chengge.KindDistricts, "410198").Shape = orb.MultiPolygon{{{{113.67, 34.75}, {113.69, 34.75}, {113.69, 34.765}, {113.67, 34.765}, {113.67, 34.75}}}}
		}, nil, 0},

		// Unit grids need not fill.
		{"a unit grid left out", func(t *testing.T, w *town) {
			w.components, w.buildings = nil, nil
			w.areas[chengge.KindUnitGrids] = slices.DeleteFunc(w.areas[chengge.KindUnitGrids], func(a chengge.Area) bool { return a.Code == "410198001001004" })
		}, nil, 0},
		{"a crack between unit grids", func(t *testing.T, w *town) {
			bend(t, w.area(chengge.KindUnitGrids, "410198001001004"), orb.Point{113.6775, 34.765}, orb.Point{113.6775 + 0.002/east, 34.762})
		}, []string{"border.gap_sliver unit_grids 410198001001003 → 410198001001004"}, 0.5 * 0.002 * 0.005 * north},
		{"unit grids that overlap", func(t *testing.T, w *town) {
			bend(t, w.area(chengge.KindUnitGrids, "410198001001004"), orb.Point{113.6775, 34.765}, orb.Point{113.6775 - 0.002/east, 34.762})
		}, []string{"border.overlap_sliver unit_grids 410198001001003 → 410198001001004"}, 0.5 * 0.002 * 0.005 * north},
		{"a unit grid that is a sliver", func(t *testing.T, w *town) {
			w.area(chengge.KindUnitGrids, "410198001001004").Shape = orb.MultiPolygon{{{{113.6775, 34.76}, {113.6775 + 0.3/east, 34.76}, {113.6775 + 0.3/east, 34.765}, {113.6775, 34.765}, {113.6775, 34.76}}}}
			w.components, w.buildings = nil, nil
		}, []string{"shape.sliver unit_grids 410198001001004"}, 0.3 * 0.005 * north},
		{"unit grids apart", func(t *testing.T, w *town) {
			w.area(chengge.KindUnitGrids, "410198001001004").Shape = orb.MultiPolygon{{{{113.6785, 34.76}, {113.68, 34.76}, {113.68, 34.765}, {113.6785, 34.765}, {113.6785, 34.76}}}}
			w.components, w.buildings = nil, nil
		}, []string{"border.apart unit_grids 410198001001004 → G04"}, 0},

		// Rows that follow each other in time.
		{"a community and its successor", func(t *testing.T, w *town) {
			a := w.area(chengge.KindCommunities, west)
			later := *a
			a.Valid.Ends, later.Valid.Begins = day("2027-01-01"), day("2027-01-01")
			later.Code, later.Shape = "410197001009", a.Shape.Clone()
			bend(t, &later, orb.Point{113.665, 34.755}, orb.Point{113.665 - 0.001/east, 34.759})
			w.areas[chengge.KindCommunities] = append(w.areas[chengge.KindCommunities], later)
		}, []string{"border.gap_sliver communities 410197001002 → 410197001009"}, 0.5 * 0.001 * 0.01 * north},
		{"a community and its successor a month later", func(t *testing.T, w *town) {
			a := w.area(chengge.KindCommunities, west)
			later := *a
			a.Valid.Ends, later.Valid.Begins = day("2027-01-01"), day("2027-02-01")
			later.Code = "410197001009"
			w.areas[chengge.KindCommunities] = append(w.areas[chengge.KindCommunities], later)
		}, []string{"border.gap communities 410197001002 → 410197002001"}, 0.005 * east * 0.01 * north},

		// The road network.
		{"an end that misses", func(t *testing.T, w *town) { w.roads[7].Line[0][0][1] += 0.3 / north }, []string{"road.gap roads 4101990003 → 4101990008"}, 0},
		{"an end that misses an edge", func(t *testing.T, w *town) {
			w.roads[7].Line[0][0] = orb.Point{113.674, 34.758 + 0.4/north}
		}, []string{"road.gap roads 4101990008 → 4101990003"}, 0},
		{"a segment moved away", func(t *testing.T, w *town) { w.roads[7].Line[0][0][1] += 3 / north }, []string{"road.unconnected roads 4101990008"}, 0},
		{"a line that is missing elsewhere hides no island", func(t *testing.T, w *town) {
			w.roads[7].Line[0][0][1] += 3 / north
			w.roads[5].Line = nil
		}, []string{"shape.missing roads 4101990006", "road.unconnected roads 4101990008"}, 0},
		{"an end drawn back from a crossing that others reach too", func(t *testing.T, w *town) {
			w.roads[3].Line[0][0] = orb.Point{113.67 + 0.2/east, 34.758 + 0.4/north}
		}, []string{"road.gap roads 4101990004 → 4101990003"}, 0},
		{"a segment drawn twice", func(t *testing.T, w *town) {
			r := w.roads[7]
			r.Code, r.Line = "4101990009", r.Line.Clone()
			r.Line[0].Reverse()
			r.Left, r.Right = w.roads[6].Left, w.roads[6].Left
			w.roads = append(w.roads, r)
			w.chiefs[0].On = append(w.chiefs[0].On, chengge.Ref{Kind: chengge.KindRoads, Code: r.Code})
		}, []string{"road.duplicate roads 4101990009 → 4101990008"}, 0},
		{"a stretch drawn twice", func(t *testing.T, w *town) {
			w.roads[1].Line = orb.MultiLineString{{{113.667, 34.758}, {113.67, 34.758}}}
		}, []string{"road.overlap roads 4101990001 → 4101990002"}, 0},
		{"a crossing without a node", func(t *testing.T, w *town) {
			w.roads[7].Line[0] = append(w.roads[7].Line[0], orb.Point{113.6765, 34.757}, orb.Point{113.675, 34.757}, orb.Point{113.675, 34.759})
		}, []string{"road.crossing roads 4101990003 → 4101990008"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := readTown(t)
			c.plant(t, w)
			found, err := Check(w.contents())
			require.NoError(t, err)
			var got []string
			for _, f := range found {
				s := short(f)
				if strings.HasPrefix(s, "border.") || strings.HasPrefix(s, "road.") {
					require.NotNil(t, f.Place)
				}
				if !slices.Contains(townFindings, s) {
					got = append(got, s)
					planted[f.Rule] = true
					if c.area > 0 && s == c.want[0] {
						require.InDelta(t, c.area, f.Numbers["area_m2"], 1e-4+0.005*c.area)
					}
				}
			}
			require.ElementsMatch(t, c.want, got)
			check(t, w.contents()) // sentences
		})
	}
	for _, r := range []chengge.FindingRule{
		chengge.FindGap, chengge.FindGapSliver, chengge.FindHole, chengge.FindOverlap, chengge.FindOverlapSliver, chengge.FindContained, chengge.FindBeyond,
		chengge.FindStraddle, chengge.FindNearJunction, chengge.FindApart, chengge.FindSameShape, chengge.FindSliverShape, chengge.FindPieces,
		chengge.FindRoadGap, chengge.FindRoadCrossing, chengge.FindRoadTwice, chengge.FindRoadAlong, chengge.FindRoadUnconnected,
	} {
		require.True(t, planted[r], "%s is planted", r)
	}
}

func TestMoments(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 1, d, 0, 0, 0, 0, time.UTC) }
	require.Equal(t, []time.Time{{}}, moments(nil))
	require.Equal(t, []time.Time{{}}, moments([]chengge.Period{{Begins: day(1)}, {Begins: day(5)}}))
	require.Equal(t, []time.Time{day(3).Add(-1), day(3)}, moments([]chengge.Period{{Begins: day(1), Ends: day(3)}, {Begins: day(3)}, {Ends: day(3)}}))
	require.Equal(t, []time.Time{day(3).Add(-1), day(3), day(9)}, moments([]chengge.Period{{Begins: day(1), Ends: day(3)}, {Begins: day(9)}, {Ends: day(3)}}))
	require.Equal(t, []time.Time{day(3).Add(-1), day(3), day(8).Add(-1), day(8)}, moments([]chengge.Period{{Ends: day(3)}, {Begins: day(5)}, {Ends: day(8)}}))
	var many []chengge.Period
	for d := range 30 {
		many = append(many, chengge.Period{Ends: day(d + 1)})
	}
	require.Len(t, moments(many), maxStates+1)
}

// A gap with many neighbours names the first of them and says how many more.
func TestManyNeighbours(t *testing.T) {
	w := readTown(t)
	grids := w.areas[chengge.KindGrids]
	w.areas[chengge.KindGrids] = nil
	for i := range 24 {
		x := 113.66 + float64(i%12)*0.001
		lat := 34.75
		if i >= 12 {
			x, lat = 113.66+float64(23-i)*0.001, 34.752
		}
		a := grids[i%12]
		a.Code = "H" + string(rune('A'+i))
		a.Shape = square(x, lat)
		w.areas[chengge.KindGrids] = append(w.areas[chengge.KindGrids], a)
	}
	w.areas[chengge.KindCoverage][0].Shape = orb.MultiPolygon{{{{113.66, 34.751}, {113.672, 34.751}, {113.672, 34.752}, {113.66, 34.752}, {113.66, 34.751}}}}
	k := &checker{areas: map[chengge.Kind]*areaLayer{}}
	for _, kind := range []chengge.Kind{chengge.KindGrids, chengge.KindCoverage} {
		k.areas[kind] = &areaLayer{rows: w.areas[kind]}
	}
	k.checkTiling(tilings[0])
	i := slices.IndexFunc(k.found, func(f chengge.Finding) bool { return f.Rule == chengge.FindGap })
	require.Regexp(t, `^(H[A-X], ){8}\+15$`, k.found[i].Other)
	require.InDelta(t, float64(spatial.Area(w.areas[chengge.KindCoverage][0].Shape)), k.found[i].Numbers["area_m2"], 1)
}
