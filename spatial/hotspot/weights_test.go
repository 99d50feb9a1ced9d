package hotspot_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"chengge/spatial"
	"chengge/spatial/hotspot"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// checkWeights holds what is true of all weights.
func checkWeights(t testing.TB, w *hotspot.Weights) {
	t.Helper()
	links, islands := 0, w.Islands()
	for i := range w.N() {
		last, sum, positive := -1, w.Self(i), 0
		w.Neighbours(i, func(j int, v float64) bool {
			require.Greater(t, j, last, "ascending")
			require.NotEqual(t, i, j, "self is apart")
			require.True(t, v >= 0 && !math.IsInf(v, 0), "%v", v)
			last, sum = j, sum+v
			if v > 0 {
				positive++
			}
			links++
			return true
		})
		if w.IsRowStandardised() && sum > 0 {
			require.InDelta(t, 1, sum, 1e-12)
		}
		require.Equal(t, positive == 0, slices.Contains(islands, i))
	}
	require.Equal(t, w.Links(), links)
	s := w.Summary()
	require.Equal(t, len(islands), s.Islands)
	require.Equal(t, w.N(), s.Units)
}

func row(w *hotspot.Weights, i int) []int {
	out := []int{}
	w.Neighbours(i, func(j int, _ float64) bool { out = append(out, j); return true })
	return out
}

func TestNewWeights(t *testing.T) {
	w, err := hotspot.NewWeights(4, []hotspot.Link{{2, 1, 2}, {0, 2, 1}, {0, 1, 3}, {1, 1, 5}})
	require.NoError(t, err)
	checkWeights(t, w)
	require.Equal(t, []int{1, 2}, row(w, 0))
	require.Equal(t, []int{1, 3}, w.Islands())
	require.True(t, w.HasSelf())
	require.Equal(t, 5.0, w.Self(1))
	require.False(t, w.Symmetric())
	checkWeights(t, w.Standardise())
	require.Equal(t, 1.0, w.Standardise().Self(1))
	require.Equal(t, w.Self(1), w.Standardise().Raw().Self(1))
	require.Equal(t, []float64{3*10 + 100, 5 * 10, 2 * 10, 0}, w.Lag([]float64{1, 10, 100, 1000}))
	b := w.Binary()
	checkWeights(t, b)
	b.Neighbours(0, func(_ int, v float64) bool { require.Equal(t, 1.0, v); return true })
	s := w.Standardise().Subset([]bool{true, true, false, true})
	checkWeights(t, s)
	require.Equal(t, []int{1}, row(s, 0))
	require.Equal(t, 3, s.N())
	require.False(t, w.WithSelf(0).HasSelf())
	zero, err := hotspot.NewWeights(2, []hotspot.Link{{0, 1, 0}, {1, 0, 1}})
	require.NoError(t, err)
	require.Equal(t, []int{0}, zero.Islands())
	checkWeights(t, zero)

	for name, links := range map[string][]hotspot.Link{
		"out of range": {{0, 4, 1}}, "below": {{-1, 0, 1}}, "twice": {{0, 1, 1}, {0, 1, 1}}, "self twice": {{1, 1, 1}, {1, 1, 2}},
		"negative": {{0, 1, -1}}, "NaN": {{0, 1, math.NaN()}}, "infinite": {{0, 1, math.Inf(1)}},
	} {
		_, err := hotspot.NewWeights(4, links)
		checkRefusal(t, err, name)
	}
}

func TestRings(t *testing.T) {
	cells := hexagons(t, 91)
	for k := 1; k <= 3; k++ {
		w, err := hotspot.Rings(cells, k)
		require.NoError(t, err)
		checkWeights(t, w)
		require.True(t, w.Symmetric())
		for i, c := range cells {
			disk, err := c.Disk(k)
			require.NoError(t, err)
			want := []int{}
			for j, d := range cells {
				if j != i && slices.Contains(disk, d) {
					want = append(want, j)
				}
			}
			require.Equal(t, want, row(w, i))
		}
	}
	for name, bad := range map[string][]spatial.Cell{
		"repeats": {cells[0], cells[1], cells[0]}, "invalid": {cells[0], 3}, "resolutions": {cells[0], cells[1].Parent(9)},
	} {
		_, err := hotspot.Rings(bad, 1)
		checkRefusal(t, err, name)
	}
	_, err := hotspot.Rings(cells, 0)
	checkRefusal(t, err, "no rings")
}

func square(x, y, side float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}}}
}

func TestContiguity(t *testing.T) {
	// 0 and 1 share a side in part, without a common vertex; 2 touches 1 by a
	// corner in the middle of a side; 3 has a corner with 0; 4 is alone; 5 is empty;
	// 6 lies in a hole of 4.
	ring := square(20, 20, 10)
	ring[0] = append(ring[0], square(22, 22, 4)[0][0])
	shapes := []orb.MultiPolygon{
		square(0, 0, 4), square(4, 1, 2), {{{{6, 2}, {8, 1}, {8, 3}, {6, 2}}}}, square(-2, -2, 2), ring, nil, square(22, 22, 4),
	}
	queen, err := hotspot.Contiguity(shapes, hotspot.ContiguityOptions{Planar: true})
	require.NoError(t, err)
	checkWeights(t, queen)
	require.Equal(t, [][]int{{1, 3}, {0, 2}, {1}, {0}, {6}, {}, {4}}, rowsOf(queen))
	rook, err := hotspot.Contiguity(shapes, hotspot.ContiguityOptions{Planar: true, Rook: true})
	require.NoError(t, err)
	require.Equal(t, [][]int{{1}, {0}, {}, {}, {6}, {}, {4}}, rowsOf(rook))
	corner, err := hotspot.Contiguity(shapes, hotspot.ContiguityOptions{Planar: true, Rook: true, Corner: 2})
	require.NoError(t, err)
	require.Equal(t, [][]int{{}, {}, {}, {}, {6}, {}, {4}}, rowsOf(corner))

	// A gap of a metre and a half, at 34.7°: a neighbour within two metres only.
	gap := []orb.MultiPolygon{square(113, 34, 0.01), {{{{113.0100163, 34}, {113.02, 34}, {113.02, 34.01}, {113.0100163, 34.01}, {113.0100163, 34}}}}}
	require.InDelta(t, 1.5, float64(spatial.Distance(orb.Point{113.01, 34}, orb.Point{113.0100163, 34})), 0.01)
	for snap, want := range map[float64]int{0: 0, 1: 0, 2: 2} {
		for _, rook := range []bool{false, true} {
			w, err := hotspot.Contiguity(gap, hotspot.ContiguityOptions{Snap: snap, Rook: rook})
			require.NoError(t, err)
			require.Equal(t, want, w.Links(), "snap %v", snap)
		}
	}
	_, err = hotspot.Contiguity([]orb.MultiPolygon{{{{{0, 0}, {math.NaN(), 1}, {1, 1}, {0, 0}}}}}, hotspot.ContiguityOptions{})
	checkRefusal(t, err, "NaN")
	_, err = hotspot.Contiguity(shapes, hotspot.ContiguityOptions{Snap: -1})
	checkRefusal(t, err, "negative snap")
}

func rowsOf(w *hotspot.Weights) [][]int {
	out := make([][]int, w.N())
	for i := range out {
		out[i] = row(w, i)
	}
	return out
}

// Areas of a plane cut at random: contiguity by brute force over all pairs of
// edges, on whole coordinates where everything is exact.
func TestContiguityByBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	for range 20 {
		var shapes []orb.MultiPolygon
		for range 60 {
			shapes = append(shapes, square(float64(r.IntN(12)), float64(r.IntN(12)), float64(1+r.IntN(3))))
		}
		queen, err := hotspot.Contiguity(shapes, hotspot.ContiguityOptions{Planar: true})
		require.NoError(t, err)
		rook, err := hotspot.Contiguity(shapes, hotspot.ContiguityOptions{Planar: true, Rook: true})
		require.NoError(t, err)
		for i, a := range shapes {
			wantQueen, wantRook := []int{}, []int{}
			for j, b := range shapes {
				if i == j {
					continue
				}
				touch, along := false, false
				for _, p := range [2][2]orb.MultiPolygon{{a, b}, {b, a}} {
					for _, v := range p[0][0][0] {
						touch = touch || spatial.PointInPolygon(v, p[1]) == spatial.Border
					}
				}
				for e := range 4 {
					for f := range 4 {
						along = along || overlap(a[0][0][e], a[0][0][e+1], b[0][0][f], b[0][0][f+1])
					}
				}
				if touch {
					wantQueen = append(wantQueen, j)
				}
				if along {
					wantRook = append(wantRook, j)
				}
			}
			require.Equal(t, wantQueen, row(queen, i))
			require.Equal(t, wantRook, row(rook, i))
		}
	}
}

// overlap tells whether two edges along the axes run together.
func overlap(a, b, c, d orb.Point) bool {
	for axis := range 2 {
		other := 1 - axis
		if a[other] == b[other] && c[other] == d[other] && a[other] == c[other] &&
			min(max(a[axis], b[axis]), max(c[axis], d[axis])) > max(min(a[axis], b[axis]), min(c[axis], d[axis])) {
			return true
		}
	}
	return false
}

func TestNearestByBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 1))
	for name, place := range map[string]func() orb.Point{
		"city":     func() orb.Point { return orb.Point{113 + r.Float64()/10, 34 + r.Float64()/10} },
		"world":    func() orb.Point { return orb.Point{r.Float64()*360 - 180, math.Asin(2*r.Float64()-1) * 180 / math.Pi} },
		"meridian": func() orb.Point { return orb.Point{math.Mod(180+r.NormFloat64()+540, 360) - 180, 70 + r.NormFloat64()} },
		"pole":     func() orb.Point { return orb.Point{r.Float64()*360 - 180, 90 - r.Float64()} },
		"same":     func() orb.Point { return orb.Point{113 + float64(r.IntN(4))/100, 34} },
	} {
		points := make([]orb.Point, 150)
		for i := range points {
			points[i] = place()
		}
		for _, k := range []int{1, 5} {
			w, err := hotspot.Nearest(points, k)
			require.NoError(t, err)
			checkWeights(t, w)
			for i, p := range points {
				got := row(w, i)
				require.Len(t, got, k)
				var all []float64
				for j, q := range points {
					if j != i {
						all = append(all, float64(spatial.Distance(p, q)))
					}
				}
				slices.Sort(all)
				for _, j := range got {
					require.LessOrEqual(t, float64(spatial.Distance(p, points[j])), all[k-1]+2e-7, "%s", name)
				}
			}
		}
		d := spatial.Distance(points[0], points[1]) + 1
		w, err := hotspot.Band(points, d)
		require.NoError(t, err)
		checkWeights(t, w)
		for i, p := range points {
			for j, q := range points {
				if i != j {
					require.Equal(t, spatial.Distance(p, q) <= d, slices.Contains(row(w, i), j), "%s %v %v", name, p, q)
				}
			}
		}
	}
	// On a square all four corners of a unit cross tie.
	w, err := hotspot.NearestPlanar([]orb.Point{{0, 0}, {0, 1}, {1, 0}, {0, -1}, {-1, 0}}, 2)
	require.NoError(t, err)
	require.Equal(t, []int{1, 2}, row(w, 0))
	require.Equal(t, 5, w.About().Ties)
}

func TestDistancesRefuse(t *testing.T) {
	points := []orb.Point{{113, 34}, {113.001, 34}, {113.01, 34}}
	least, err := hotspot.LeastBand(points)
	require.NoError(t, err)
	_, err = hotspot.Band(points, spatial.Distance(points[0], points[1])-1)
	checkRefusal(t, err, "a band shorter than the nearest neighbour")
	require.Contains(t, err.Error(), "shorter")
	w, err := hotspot.Band(points, least)
	require.NoError(t, err)
	require.Empty(t, w.Islands())
	for name, f := range map[string]func() (*hotspot.Weights, error){
		"no band":  func() (*hotspot.Weights, error) { return hotspot.Band(points, 0) },
		"NaN band": func() (*hotspot.Weights, error) { return hotspot.Band(points, spatial.Metres(math.NaN())) },
		"k":        func() (*hotspot.Weights, error) { return hotspot.Nearest(points, 3) },
		"planar":   func() (*hotspot.Weights, error) { return hotspot.Nearest([]orb.Point{{500000, 3e6}, {1, 1}}, 1) },
		"NaN": func() (*hotspot.Weights, error) {
			return hotspot.NearestPlanar([]orb.Point{{math.NaN(), 0}, {1, 1}}, 1)
		},
		"no bandwidth": func() (*hotspot.Weights, error) { return hotspot.Kernel(points, hotspot.KernelOptions{}) },
		"both": func() (*hotspot.Weights, error) {
			return hotspot.Kernel(points, hotspot.KernelOptions{Bandwidth: 1, Nearest: 1})
		},
		"short": func() (*hotspot.Weights, error) { return hotspot.Kernel(points, hotspot.KernelOptions{Bandwidth: 1}) },
		"shape": func() (*hotspot.Weights, error) {
			return hotspot.Kernel(points, hotspot.KernelOptions{Bandwidth: 1, Shape: "round"})
		},
	} {
		_, err := f()
		checkRefusal(t, err, name)
	}
}

// The kernels integrate to 1 over −1 to 1, but for the triangular one, which
// does so too, and Gauss's, which is cut off.
func TestKernelShapes(t *testing.T) {
	for shape, want := range map[hotspot.KernelShape]float64{
		hotspot.Uniform: 1, hotspot.Triangular: 1, hotspot.Epanechnikov: 1, hotspot.Quartic: 1, hotspot.Gaussian: math.Erf(1 / math.Sqrt2),
	} {
		const n = 400
		points := make([]orb.Point, n+1)
		for i := range points {
			points[i] = orb.Point{float64(i)/n*2 - 1, 0}
		}
		w, err := hotspot.Kernel(points, hotspot.KernelOptions{Shape: shape, Bandwidth: 1, Planar: true})
		require.NoError(t, err)
		sum := w.Self(n / 2)
		w.Neighbours(n/2, func(_ int, v float64) bool { sum += v; return true })
		require.InDelta(t, want, sum*2/n, 0.006, shape)
		noSelf, err := hotspot.Kernel(points, hotspot.KernelOptions{Shape: shape, Bandwidth: 1, Planar: true, NoSelf: true})
		require.NoError(t, err)
		require.False(t, noSelf.HasSelf())
	}
}

func TestConnected(t *testing.T) {
	line := func(p ...orb.Point) orb.MultiLineString { return orb.MultiLineString{p} }
	a, b, c, d := orb.Point{0, 0}, orb.Point{1, 0}, orb.Point{2, 0}, orb.Point{1, 1}
	w := hotspot.Connected([]orb.MultiLineString{line(a, b), line(b, c), line(d, b), line(a, orb.Point{5, 5}, a), nil, line(c, orb.Point{3, 3})})
	checkWeights(t, w)
	require.Equal(t, [][]int{{1, 2, 3}, {0, 2, 5}, {0, 1}, {0}, {}, {1}}, rowsOf(w))
}
