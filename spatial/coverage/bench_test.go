package coverage

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// BenchmarkCity checks 841 grids of about 140 vertices within their cover, and
// 41,209 unit grids of 20 vertices within them.
func BenchmarkCity(b *testing.B) {
	l := newLattice(rand.New(rand.NewPCG(1, 2)), zhengzhou, 0.4, 203, 203, 5)
	grids, units, cover := l.blocks(7), l.cells(), []orb.MultiPolygon{l.outline()}
	b.Run("grids", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if f := Check(grids, Options{Within: cover}); len(f) > 0 {
				b.Fatal(len(f), f[0])
			}
		}
	})
	b.Run("units", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if f := Check(units, Options{Within: grids, Gaps: SmallGaps, Adjacent: true}); len(f) > 0 {
				b.Fatal(len(f), f[0])
			}
		}
	})
}

// BenchmarkFaults checks 10,000 areas of 20 vertices, each drawn for itself: no
// border agrees with its neighbour's.
func BenchmarkFaults(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	l := newLattice(rng, zhengzhou, 0.2, 100, 100, 5)
	areas := l.cells()
	for _, a := range areas {
		r := a[0][0]
		for k := range r {
			r[k][0] += (rng.Float64() - 0.5) * 1e-5
			r[k][1] += (rng.Float64() - 0.5) * 1e-5
		}
		r[len(r)-1] = r[0]
	}
	b.ReportAllocs()
	for b.Loop() {
		f := Check(areas, Options{Within: []orb.MultiPolygon{l.outline()}})
		b.ReportMetric(float64(len(f)), "faults")
	}
}
