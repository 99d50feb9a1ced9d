package overlay

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/stretchr/testify/require"
	"github.com/twpayne/go-geos"
	"pgregory.net/rapid"

	"chengge/spatial"
	"chengge/spatial/coverage"
)

// GEOS is the oracle of spatial/coverage: what areas have in common, what they
// leave free of a cover and what lies beyond it, by overlay pair by pair.
func TestCoverageAgreesWithGEOS(t *testing.T) {
	kinds := map[coverage.Kind]int{}
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		n := rapid.IntRange(2, 12).Draw(t, "areas")
		// A coarse lattice makes vertices on edges, common edges and crossings in one point.
		steps := rapid.IntRange(3, 40).Draw(t, "steps")
		areas := make([]orb.MultiPolygon, n)
		for i := range areas {
			if areas[i] = triangle(rng, steps); i > 0 && rng.IntN(20) == 0 {
				areas[i] = areas[rng.IntN(i)]
			}
		}
		cover := orb.MultiPolygon{{{{113, 34}, {113.0625, 34}, {113.0625, 34.0625}, {113, 34.0625}, {113, 34}}}}
		agree(t, areas, cover, kinds)
	})
	for _, k := range []coverage.Kind{coverage.Gap, coverage.Overlap, coverage.Contained, coverage.Duplicate, coverage.Beyond} {
		require.NotZero(t, kinds[k], "%v never happened", k)
	}
}

// triangle gives a triangle or rectangle on a lattice of 0.125° that goes beyond the cover.
func triangle(rng *rand.Rand, steps int) orb.MultiPolygon {
	point := func() orb.Point {
		f := func() float64 { return float64(rng.IntN(steps)-steps/4) / float64(steps) / 12 }
		return orb.Point{113 + f(), 34 + f()}
	}
	for {
		a, b, c := point(), point(), point()
		if rng.IntN(3) == 0 {
			if a[0] != b[0] && a[1] != b[1] {
				return orb.MultiPolygon{{{a, {b[0], a[1]}, b, {a[0], b[1]}, a}}}
			}
		} else if spatial.Orient(a, b, c) != 0 {
			return orb.MultiPolygon{{{a, b, c, a}}}
		}
	}
}

func agree(t *rapid.T, areas []orb.MultiPolygon, cover orb.MultiPolygon, kinds map[coverage.Kind]int) {
	type pair [2]int
	size := func(g *geos.Geom) float64 {
		if g.IsEmpty() {
			return 0
		}
		o, err := wkb.Unmarshal(g.ToWKB())
		require.NoError(t, err)
		var sum spatial.SquareMetres
		switch o := o.(type) {
		case orb.Polygon:
			sum = spatial.Area(orb.MultiPolygon{o})
		case orb.MultiPolygon:
			sum = spatial.Area(o)
		case orb.Collection:
			for _, part := range o {
				if p, ok := part.(orb.Polygon); ok {
					sum += spatial.Area(orb.MultiPolygon{p})
				}
			}
		}
		return float64(sum)
	}
	ctx := geos.NewContext()
	geom := func(mp orb.MultiPolygon) *geos.Geom {
		g, err := ctx.NewGeomFromWKB(wkb.MustMarshal(mp))
		require.NoError(t, err)
		return g
	}
	got := map[pair]float64{}
	twin := map[int]bool{}
	for _, f := range coverage.Check(areas, coverage.Options{Within: []orb.MultiPolygon{cover}}) {
		kinds[f.Kind]++
		switch f.Kind {
		case coverage.Gap:
			got[pair{-1, -1}] += float64(f.Size)
		case coverage.Beyond:
			got[pair{f.Area, -1}] += float64(f.Size)
		case coverage.Overlap, coverage.Contained:
			got[pair{min(f.Area, f.Other), max(f.Area, f.Other)}] += float64(f.Size)
		case coverage.Duplicate:
			twin[f.Area] = true
		}
	}
	union, all := geom(cover), make([]*geos.Geom, len(areas))
	for i, a := range areas {
		all[i] = geom(a)
		union = union.Difference(all[i])
	}
	same := func(p pair, g *geos.Geom) {
		want := size(g)
		// A square metre is 1e-10 square degrees; GEOS rounds crossings to 1e-14°, lines are up to 15 km.
		require.InDelta(t, want, got[p], 1e-4+1e-7*want, "%v", p)
	}
	same(pair{-1, -1}, union)
	for i := range areas {
		if twin[i] {
			continue
		}
		same(pair{i, -1}, all[i].Difference(geom(cover)))
		for j := range i {
			if !twin[j] {
				same(pair{j, i}, all[j].Intersection(all[i]))
			}
		}
	}
}
