package coverage

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// road gives a line through points in metres east and north of a place, to 1 cm or so.
func road(xy ...float64) orb.MultiLineString {
	var ls orb.LineString
	for i := 0; i < len(xy); i += 2 {
		ls = append(ls, orb.Point{113.5 + xy[i]/91534, 34.75 + xy[i+1]/110938})
	}
	return orb.MultiLineString{ls}
}

func sayLines(faults []LineFault) []string {
	var out []string
	for _, f := range faults {
		s := fmt.Sprint(f.Kind, " ", f.Line)
		if f.Other >= 0 {
			s += fmt.Sprint(" & ", f.Other)
		}
		if f.Count > 0 {
			s += fmt.Sprint(" × ", f.Count)
		}
		if f.Kind != Crossing {
			s += fmt.Sprintf(" %.1f m", f.Metres)
		}
		out = append(out, s)
	}
	return out
}

func TestNetwork(t *testing.T) {
	street := road(0, 0, 100, 0, 200, 0)
	for _, c := range []struct {
		name  string
		lines []orb.MultiLineString
		want  []string
	}{
		{"nothing", nil, nil},
		{"one street", []orb.MultiLineString{street}, nil},
		{"end to end", []orb.MultiLineString{street, road(200, 0, 300, 50)}, nil},
		{"an end at a vertex", []orb.MultiLineString{street, road(100, 0, 100, 50)}, nil},
		{"an end on an edge", []orb.MultiLineString{street, road(50, 0, 50, 50)}, nil},
		{"a crossing with a common vertex", []orb.MultiLineString{street, road(100, 50, 100, 0, 100, -50)}, nil},
		{"a crossing without one", []orb.MultiLineString{street, road(50, 50, 50, -50), road(50, 50, 0, 0)}, []string{"crossing 0 & 1"}},
		{"short of an end", []orb.MultiLineString{street, road(200.4, 0, 300, 0)}, []string{"loose 0 & 1 0.4 m"}},
		{"short of an edge", []orb.MultiLineString{street, road(150, 0.9, 150, 50)}, []string{"loose 1 & 0 0.9 m"}},
		{"beyond an edge", []orb.MultiLineString{street, road(150, -0.9, 150, 50)}, []string{"loose 1 & 0 0.9 m"}},
		{"too far to be meant", []orb.MultiLineString{street, road(150, 1.2, 150, 50)}, []string{"island 1 × 1 48.8 m"}},
		{"a junction, one end short", []orb.MultiLineString{street, road(200, 0, 300, 0), road(200, 0, 200, 50), road(200, -0.5, 200, -50)}, []string{"loose 3 & 0 0.5 m"}},
		{"a junction, one end short and aslant", []orb.MultiLineString{street, road(200, 0, 300, 0), road(199.8, 0.4, 150, 50)}, []string{"loose 2 & 0 0.4 m"}},
		{"three ends that all miss", []orb.MultiLineString{street, road(200.3, 0, 300, 0), road(200.1, 0.4, 200, 50)}, []string{"loose 0 & 1 0.3 m", "loose 2 & 0 0.4 m"}},
		{"a blind alley shorter than the reach", []orb.MultiLineString{street, road(50, 0, 50, 0.8)}, nil},
		{"two junctions that a short stub joins", []orb.MultiLineString{street, road(50, 0, 50, 0.8), road(50, 0.8, 50, 60), road(50, 0.8, 90, 60)}, nil},
		{"twice, the other way", []orb.MultiLineString{street, road(200, 0, 100, 0, 0, 0)}, []string{"same 1 & 0 200.1 m"}},
		{"twice, in parts", []orb.MultiLineString{append(road(0, 0, 1, 1), road(5, 5, 6, 6)...), append(road(6, 6, 5, 5), road(0, 0, 1, 1)...)}, []string{"same 1 & 0 2.8 m"}},
		{"a stretch twice", []orb.MultiLineString{street, road(150, 50, 100, 0, 200, 0, 220, 20)}, []string{"along 0 & 1 100.0 m"}},
		{"part of an edge twice", []orb.MultiLineString{street, road(150, 0, 180, 0, 180, 20)}, []string{"along 0 & 1 30.0 m"}},
		{"islands", []orb.MultiLineString{road(0, 90, 10, 90), street, road(10, 90, 10, 99), road(500, 0, 510, 0)}, []string{"island 0 × 2 19.0 m", "island 3 × 1 10.0 m"}},
		{"not finite, or no line", []orb.MultiLineString{street, {{{math.NaN(), 0}, {113.5, 34.75}}}, {}, {{}}, road(1, 1), {{{113.5, 34.75}, {113.5, 34.75}}}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, sayLines(Network(c.lines, NetworkOptions{}))) })
	}
	require.Equal(t, []string{"loose 1 & 0 1.2 m"}, sayLines(Network([]orb.MultiLineString{street, road(150, 1.2, 150, 50)}, NetworkOptions{Reach: 2})))
}

// Crossings, stretches and islands are counted one by one, as slow as can be.
func TestNetworkAgainstBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 60 {
		var lines []orb.MultiLineString
		for range 25 {
			var xy []float64
			for range 2 + rng.IntN(4) {
				xy = append(xy, float64(rng.IntN(30))*20, float64(rng.IntN(30))*20)
			}
			lines = append(lines, road(xy...))
		}
		want, got := map[[2]int]int{}, map[[2]int]int{}
		for i := range lines {
			for j := range i {
				for a := 1; a < len(lines[i][0]); a++ {
					for b := 1; b < len(lines[j][0]); b++ {
						e, f := lineEdge{lines[i][0][a-1], lines[i][0][a], 0}, lineEdge{lines[j][0][b-1], lines[j][0][b], 1}
						if crosses(e, f) {
							want[[2]int{j, i}]++
						}
					}
				}
			}
		}
		n := newNetwork(lines, 1e-9)
		n.findSame()
		n.touch()
		for _, f := range n.cross {
			got[[2]int{f.Line, f.Other}]++
		}
		require.Equal(t, want, got)
	}
}

// Futian's streets, as OpenStreetMap has them, meet at common nodes.
func TestRealRoads(t *testing.T) {
	var lines []orb.MultiLineString
	for _, g := range realLayer(t, "china-city/shenzhen/futian_roads_osm.geojson") {
		lines = append(lines, orb.MultiLineString{g.(orb.LineString)})
	}
	by := map[LineKind]int{}
	for _, f := range Network(lines, NetworkOptions{}) {
		if by[f.Kind]++; by[f.Kind] <= 3 {
			t.Logf("%v %d & %d: %.2f m at %.6f,%.6f (%d lines)", f.Kind, f.Line, f.Other, f.Metres, f.Place[0], f.Place[1], f.Count)
		}
	}
	t.Logf("%d segments: %v", len(lines), by)
	require.NotZero(t, by[Same], "two-way streets are drawn once each way")
	require.Zero(t, by[Island])
	require.LessOrEqual(t, by[Loose], 2, "ends that happen to lie under a bridge")
}
