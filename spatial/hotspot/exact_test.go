package hotspot_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"chengge/spatial/hotspot"

	"github.com/stretchr/testify/require"
)

// lattice joins the cells of a grid of width × height by their sides.
func lattice(t testing.TB, width, height int) *hotspot.Weights {
	t.Helper()
	var links []hotspot.Link
	for y := range height {
		for x := range width {
			for _, d := range [][2]int{{0, -1}, {-1, 0}, {1, 0}, {0, 1}} {
				if u, v := x+d[0], y+d[1]; u >= 0 && u < width && v >= 0 && v < height {
					links = append(links, hotspot.Link{From: y*width + x, To: v*width + u, Weight: 1})
				}
			}
		}
	}
	w, err := hotspot.NewWeights(width*height, links)
	require.NoError(t, err)
	return w
}

func poisson(r *rand.Rand, mean float64) float64 {
	n, p := 0.0, r.Float64()
	for limit := math.Exp(-mean); p > limit; n++ {
		p *= r.Float64()
	}
	return n
}

// choose calls visit with every choice of k of the numbers below n.
func choose(n, k int, visit func(chosen []int)) {
	chosen := make([]int, k)
	var step func(at, from int)
	step = func(at, from int) {
		if at == k {
			visit(chosen)
			return
		}
		for v := from; v <= n-(k-at); v++ {
			chosen[at] = v
			step(at+1, v+1)
		}
	}
	step(0, 0)
}

// enumerated gives both tails of a unit's window by trying every choice.
func enumerated(x []float64, w *hotspot.Weights, i int, total, star bool) (hi, lo float64) {
	observed, k := 0.0, w.Degree(i)
	w.Neighbours(i, func(j int, _ float64) bool { observed += x[j]; return true })
	pool := append([]float64{}, x...)
	if total {
		if star {
			k, observed = k+1, observed+x[i]
		}
	} else {
		pool = append(append([]float64{}, x[:i]...), x[i+1:]...)
	}
	all := 0.0
	choose(len(pool), k, func(chosen []int) {
		sum := 0.0
		for _, c := range chosen {
			sum += pool[c]
		}
		all++
		if sum >= observed {
			hi++
		}
		if sum <= observed {
			lo++
		}
	})
	return hi / all, lo / all
}

func TestExactIsFullEnumeration(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	w := lattice(t, 5, 4)
	for name, value := range map[string]func(i int) float64{
		"sparse":   func(int) float64 { return poisson(r, 0.3) },
		"counts":   func(int) float64 { return poisson(r, 4) },
		"signed":   func(int) float64 { return float64(100 * (r.IntN(9) - 4)) },
		"outlier":  func(i int) float64 { return float64(r.IntN(3)) + map[bool]float64{true: 100000}[i == 7] },
		"outliers": func(i int) float64 { return float64(i * i * i * i) },
		"large":    func(int) float64 { return 1e15 + float64(r.IntN(5)) },
	} {
		x := make([]float64, w.N())
		for i := range x {
			x[i] = value(i)
		}
		x[3] = x[4] + 100 // never all equal
		for _, c := range []struct {
			o           hotspot.Options
			total, star bool
		}{
			{hotspot.Options{P: hotspot.Exact}, false, true},
			{hotspot.Options{P: hotspot.Exact, Statistic: hotspot.Gi}, false, false},
			{hotspot.Options{P: hotspot.Exact, Null: hotspot.NullTotal}, true, true},
			{hotspot.Options{P: hotspot.Exact, Null: hotspot.NullTotal, Statistic: hotspot.Gi}, true, false},
		} {
			his, los := make([]float64, len(x)), make([]float64, len(x))
			for i := range x {
				his[i], los[i] = enumerated(x, w, i, c.total, c.star)
			}
			for _, weights := range []*hotspot.Weights{w, w.Standardise()} {
				for tail, of := range map[hotspot.Tail]func(hi, lo float64) float64{
					hotspot.Greater:  func(hi, _ float64) float64 { return hi },
					hotspot.Less:     func(_, lo float64) float64 { return lo },
					hotspot.Smaller:  func(hi, lo float64) float64 { return min(hi, lo) },
					hotspot.TwoSided: func(hi, lo float64) float64 { return min(1, 2*min(hi, lo)) },
				} {
					c.o.Tail = tail
					got := local(t, x, weights, c.o)
					for i := range x {
						require.InEpsilon(t, of(his[i], los[i]), got.Units[i].P, 1e-9, "%s %+v unit %d", name, c.o, i)
					}
				}
			}
		}
	}
}

// A local Moran is tested by the same sums: from above where the unit is above
// the mean, from below where it is below.
func TestExactLocalMoran(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	w := lattice(t, 4, 4)
	x := make([]float64, w.N())
	for i := range x {
		x[i] = float64(r.IntN(6))
	}
	mean := 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	got := local(t, x, w.Standardise(), hotspot.Options{Statistic: hotspot.LocalMoran, P: hotspot.Exact, Tail: hotspot.Greater})
	for i, v := range x {
		hi, lo := enumerated(x, w, i, false, false)
		if v < mean {
			hi = lo
		}
		require.InEpsilon(t, hi, got.Units[i].P, 1e-9)
	}
}

// Permutation agrees with the exact distribution within its error, drawn
// independently or shared, by lists short and long, sparse and dense.
func TestPermutationAgreesWithExact(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	cells := lattice(t, 12, 12)
	dense := make([]hotspot.Link, 0)
	for i := range 144 {
		for j := range 144 {
			if d := (j - i + 144) % 144; d >= 1 && d <= 20+i%30 {
				dense = append(dense, hotspot.Link{From: i, To: j, Weight: 1})
			}
		}
	}
	wide, err := hotspot.NewWeights(144, dense)
	require.NoError(t, err)
	x := make([]float64, 144)
	for i := range x {
		x[i] = poisson(r, 0.8)
	}
	const R = 3000
	for name, w := range map[string]*hotspot.Weights{"lattice": cells, "wide": wide} {
		for _, c := range []struct {
			statistic hotspot.Statistic
			null      hotspot.Null
			draws     hotspot.Draws
		}{
			{hotspot.GiStar, "", ""}, {hotspot.Gi, "", hotspot.Shared}, {hotspot.LocalMoran, "", ""},
			{hotspot.LocalMoran, "", hotspot.Shared}, {hotspot.GiStar, hotspot.NullTotal, ""},
		} {
			for _, tail := range []hotspot.Tail{hotspot.Greater, hotspot.Less} {
				o := hotspot.Options{Statistic: c.statistic, Null: c.null, Tail: tail, P: hotspot.Exact}
				want := local(t, x, w, o)
				o.P, o.Draws, o.Permutations, o.MostPermutations, o.Seed = hotspot.Permutation, c.draws, R, R, 5
				got := local(t, x, w, o)
				for i := range x {
					p, q := want.Units[i].P, got.Units[i].P
					require.EqualValues(t, R, got.Units[i].Permutations)
					require.LessOrEqual(t, math.Abs(p-q), 4.5*math.Sqrt(p*(1-p)/R)+1.0/R, "%s %+v unit %d: %v and %v", name, c, i, p, q)
				}
			}
		}
	}
}

// Weighted rows and local Geary have no exact distribution: all arrangements of
// a small case are tried.
func TestPermutationOfWeights(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 10))
	const n, R = 8, 40000
	var links []hotspot.Link
	for i := range n {
		for d := 1; d <= 3; d++ {
			links = append(links, hotspot.Link{From: i, To: (i + d) % n, Weight: 1 / float64(d)})
		}
	}
	w, err := hotspot.NewWeights(n, links)
	require.NoError(t, err)
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	x[5] = x[2]
	for _, draws := range []hotspot.Draws{hotspot.Independent, hotspot.Shared} {
		for _, statistic := range []hotspot.Statistic{hotspot.Gi, hotspot.LocalGeary} {
			got := local(t, x, w, hotspot.Options{Statistic: statistic, P: hotspot.Permutation, Permutations: R, MostPermutations: R, Draws: draws, Tail: hotspot.Greater})
			for i := range x {
				of := func(values []float64) (sum float64) {
					for d, v := range values {
						if statistic == hotspot.LocalGeary {
							v = (v - x[i]) * (v - x[i])
						}
						sum += v / float64(d+1)
					}
					return sum
				}
				var others []float64
				for d := 1; d < n; d++ {
					others = append(others, x[(i+d)%n])
				}
				observed, above, all := of(others[:3]), 0.0, 0.0
				for a := range others {
					for b := range others {
						for c := range others {
							if a == b || b == c || a == c {
								continue
							}
							all++
							if of([]float64{others[a], others[b], others[c]}) >= observed-1e-12 {
								above++
							}
						}
					}
				}
				p := above / all
				require.InDelta(t, p, got.Units[i].P, 4.5*math.Sqrt(p*(1-p)/R)+1.0/R, "%s %s unit %d", statistic, draws, i)
			}
		}
	}
}
