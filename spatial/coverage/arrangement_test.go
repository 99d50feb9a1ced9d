package coverage

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"chengge/spatial"
)

// TestNearlyDegenerate lays triangles over each other whose corners are lattice
// points, or a bit or two beside them: lines almost along each other, vertices
// almost on lines, crossings almost in one point. Nothing may come apart.
func TestNearlyDegenerate(t *testing.T) {
	cuts := 0
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 11))
		steps := rapid.IntRange(2, 8).Draw(t, "steps")
		bits := rapid.IntRange(0, 3).Draw(t, "bits")
		origin := []orb.Point{{113.5, 34.75}, {0, 0}, {-1e-3, 1e-3}}[rapid.IntRange(0, 2).Draw(t, "origin")]
		coordinate := func(base float64) float64 {
			v := base + float64(rng.IntN(steps))/1024/3
			for range bits {
				switch rng.IntN(4) {
				case 0:
					v = math.Nextafter(v, 1000)
				case 1:
					v = math.Nextafter(v, -1000)
				}
			}
			return v
		}
		var areas []orb.MultiPolygon
		var sum float64
		for range rapid.IntRange(2, 14).Draw(t, "areas") {
			var r orb.Ring
			for range 3 {
				r = append(r, orb.Point{coordinate(origin[0]), coordinate(origin[1])})
			}
			areas = append(areas, orb.MultiPolygon{{append(r, r[0])}})
			sum += float64(spatial.Area(areas[len(areas)-1]))
		}
		a := newArrangement(areas)
		checkArrangement(t, a)
		cuts += len(a.cuts.exact)
		// The faces, each as often as it is covered, have the area of the triangles.
		c := &check{arrangement: a, areas: areas}
		faces := 0.0
		for f := range a.face {
			if f > 0 && a.face[f] == int32(f) {
				require.GreaterOrEqual(t, a.cover[f], int32(0))
				faces += float64(c.size(int32(f))) * float64(len(a.sets.list[a.cover[f]]))
			}
		}
		require.InDelta(t, sum, faces, 1e-4+1e-9*sum)
	})
	require.NotZero(t, cuts, "some crossings need arithmetic without rounding")
}

// Parts that do not hang together are put into the face around them, also where
// the nearest line to the west is cut, or begins on the parallel.
func TestNesting(t *testing.T) {
	areas := []orb.MultiPolygon{
		box(0, 0, 20, 20), box(2, 2, 6, 6), box(3, 3, 5, 5), box(8, 8, 12, 12), box(10, 10, 14, 14),
		box(15, 10, 16, 11), {{{at(11, 11), at(11.5, 10.5), at(11.5, 11.5), at(11, 11)}}}, box(30, 0, 31, 1), box(13, 13, 13.5, 13.5),
	}
	a := newArrangement(areas)
	checkArrangement(t, a)
	for f := range a.face {
		if f == 0 || a.face[f] != int32(f) {
			continue
		}
		c := &check{arrangement: a, areas: areas}
		p := c.inside(int32(f))
		var want []int32
		for i, mp := range areas {
			if spatial.PointInPolygon(p, mp) == spatial.Inside {
				want = append(want, int32(i))
			}
		}
		require.Equal(t, want, a.sets.list[a.cover[f]], "at %v", p)
	}
}

func TestNestingOfManyIslands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 12))
		var areas []orb.MultiPolygon
		for range rapid.IntRange(1, 60).Draw(t, "areas") {
			x, y, w := float64(rng.IntN(60)), float64(rng.IntN(60)), float64(1+rng.IntN(20))
			areas = append(areas, orb.MultiPolygon{{{at(x, y+w/2), at(x+w/2, y), at(x+w, y+w/2), at(x+w/2, y+w), at(x, y+w/2)}}})
		}
		a := newArrangement(areas)
		checkArrangement(t, a)
		c := &check{arrangement: a, areas: areas}
		for f := range a.face {
			if f == 0 || a.face[f] != int32(f) {
				continue
			}
			p := c.inside(int32(f))
			var want []int32
			for i, mp := range areas {
				if spatial.PointInPolygon(p, mp) == spatial.Inside {
					want = append(want, int32(i))
				}
			}
			require.Equal(t, want, a.sets.list[a.cover[f]], "at %v", p)
		}
	})
}
