package hotspot_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"chengge/spatial"
	"chengge/spatial/hotspot"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// hexagons gives n cells of resolution 10 around a place, ring by ring, in an
// order of their index.
func hexagons(t testing.TB, n int) []spatial.Cell {
	t.Helper()
	c, err := spatial.CellAt(orb.Point{113.66, 34.75}, 10)
	require.NoError(t, err)
	k := 0
	for 3*k*(k+1)+1 < n {
		k++
	}
	disk, err := c.Disk(k)
	require.NoError(t, err)
	return disk[:n]
}

func hexCity(t testing.TB, n int, mean float64) ([]float64, *hotspot.Weights) {
	t.Helper()
	w, err := hotspot.Rings(hexagons(t, n), 1)
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(1, uint64(n)))
	x := make([]float64, n)
	for i := range x {
		x[i] = poisson(r, mean)
	}
	return x, w
}

func run(b *testing.B, x []float64, w *hotspot.Weights, o hotspot.Options) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := hotspot.Local(context.Background(), hotspot.Data{Values: x}, w, o); err != nil {
			b.Fatal(err)
		}
	}
}

var sizes = []int{5_000, 50_000, 500_000}

func BenchmarkNeighbours(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			cells := hexagons(b, n)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := hotspot.Rings(cells, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAnalytic(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x, w := hexCity(b, n, 2)
			run(b, x, w, hotspot.Options{P: hotspot.Analytic})
		})
	}
}

func BenchmarkExact(b *testing.B) {
	for _, n := range sizes {
		for _, mean := range []float64{0.2, 2, 20} {
			b.Run(fmt.Sprint(n, "/mean ", mean), func(b *testing.B) {
				x, w := hexCity(b, n, mean)
				run(b, x, w, hotspot.Options{P: hotspot.Exact})
			})
		}
	}
}

func BenchmarkPermutations(b *testing.B) {
	for _, draws := range []hotspot.Draws{hotspot.Independent, hotspot.Shared} {
		for _, n := range sizes {
			b.Run(fmt.Sprint(draws, "/", n), func(b *testing.B) {
				x, w := hexCity(b, n, 2)
				run(b, x, w, hotspot.Options{P: hotspot.Permutation, Permutations: 999, MostPermutations: 999, Draws: draws})
			})
		}
	}
}

func BenchmarkContiguity(b *testing.B) {
	cells := hexagons(b, 10_000)
	shapes := make([]orb.MultiPolygon, len(cells))
	for i, c := range cells {
		shapes[i] = c.Boundary()
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := hotspot.Contiguity(shapes, hotspot.ContiguityOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNearest(b *testing.B) {
	cells := hexagons(b, 50_000)
	points := make([]orb.Point, len(cells))
	for i, c := range cells {
		points[i] = c.Centre()
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := hotspot.Nearest(points, 8); err != nil {
			b.Fatal(err)
		}
	}
}

// Two million reports, no options given, without and with the alternatives.
func BenchmarkStudy(b *testing.B) {
	area := box(0.3)
	e := hotspot.Events{Cells: within(b, rand.New(rand.NewPCG(1, 1)), area, 2_000_000)}
	for _, answer := range []string{"answer", "with alternatives"} {
		b.Run(answer, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s, err := hotspot.OfEvents(context.Background(), e, hotspot.StudyOptions{Area: area, NoAlternatives: answer == "answer"})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(s.Cells)), "units")
			}
		})
	}
}
