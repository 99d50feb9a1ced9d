package roadnet

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// town makes a random network of nodes on a lattice, some ways one-way, some
// bent, some missing.
func town(r *rand.Rand, side int) []Way {
	at := func(x, y int) orb.Point {
		return orb.Point{113.6 + float64(x)*0.004, 34.7 + float64(y)*0.003}
	}
	var ways []Way
	for x := range side {
		for y := range side {
			for _, d := range [][2]int{{1, 0}, {0, 1}} {
				if x+d[0] >= side || y+d[1] >= side || r.IntN(10) == 0 {
					continue
				}
				a, b := at(x, y), at(x+d[0], y+d[1])
				bend := orb.Point{(a[0]+b[0])/2 + (r.Float64()-0.5)*0.002, (a[1]+b[1])/2 + (r.Float64()-0.5)*0.002}
				class := []chengge.RoadClass{chengge.Arterial, chengge.Local, chengge.Lane}[r.IntN(3)]
				ways = append(ways, Way{Code: fmt.Sprintf("W%04d", len(ways)), Name: fmt.Sprintf("road %d", x*d[1]+y*d[0]),
					Line: orb.LineString{a, bend, b}, Traffic: Traffic(r.IntN(3)), Class: class})
			}
		}
	}
	return ways
}

func places(t testing.TB, n *Network, r *rand.Rand, count int) []Place {
	b := orb.Bound{Min: n.nodes[0], Max: n.nodes[0]}
	for _, p := range n.nodes {
		b = b.Extend(p)
	}
	var out []Place
	for len(out) < count {
		p := orb.Point{b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1])}
		place, ok := n.Snap(p, Vehicle{}, 2000)
		if !ok {
			continue
		}
		require.LessOrEqual(t, math.Abs(float64(spatial.Distance(p, place.Road)-place.Detour)), 0.01)
		out = append(out, place)
	}
	return out
}

// checked finds all distances by another way: every place becomes a node of its
// own that parts the ways it lies on, and Floyd and Warshall's algorithm does
// the rest.
func checked(n *Network, closed []bool, all []Place, by Measure) [][]int64 {
	count := len(n.nodes) + len(all)
	far := int64(math.MaxInt64 / 4)
	d := make([][]int64, count)
	for i := range d {
		d[i] = slices.Repeat([]int64{far}, count)
		d[i][i] = 0
	}
	join := func(a, b int, w int64) { d[a][b] = min(d[a][b], w) }
	for w := range n.ways {
		if closed[w] {
			continue
		}
		for back, i := range n.of[w] {
			if i < 0 {
				continue
			}
			e := &n.edges[i]
			join(int(e.from), int(e.to), e.weight(by))
			type stop struct {
				node   int
				driven int64
			}
			var stops []stop
			for k, p := range all {
				if int(p.way) == w {
					stops = append(stops, stop{len(n.nodes) + k, p.driven(back == 1)})
				}
			}
			for _, s := range stops {
				join(int(e.from), s.node, e.part(by, s.driven))
				join(s.node, int(e.to), e.weight(by)-e.part(by, s.driven))
				for _, u := range stops {
					if s.driven <= u.driven {
						join(s.node, u.node, e.part(by, u.driven)-e.part(by, s.driven))
					}
				}
			}
		}
	}
	for k := range count {
		for i := range count {
			if d[i][k] == far {
				continue
			}
			for j := range count {
				if c := d[i][k] + d[k][j]; c < d[i][j] {
					d[i][j] = c
				}
			}
		}
	}
	out := make([][]int64, len(all))
	for i := range all {
		out[i] = d[len(n.nodes)+i][len(n.nodes):]
		for j := range out[i] {
			if out[i][j] >= far {
				out[i][j] = unreached
			}
		}
	}
	return out
}

func TestMatrix(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 8))
		n, err := Build(town(r, 4+int(seed%4)))
		require.NoError(t, err)
		all := places(t, n, r, 14)
		roads := n.Open(Vehicle{})
		for w := range roads.closed {
			roads.closed[w] = r.IntN(12) == 0
		}
		for _, by := range []Measure{ByDistance, ByTime} {
			want := checked(n, roads.closed, all, by)
			for _, part := range []int{5, 9} { // searched from either side
				m, err := roads.Matrix(context.Background(), all[:part], all[part:], by)
				require.NoError(t, err)
				for i := range part {
					for j := range len(all) - part {
						// Parting an edge at a place rounds its two halves down: a millisecond each.
						got, ok := m.Cost(i, j)
						require.Equal(t, want[i][part+j] != unreached, ok, "seed %d: %d to %d", seed, i, part+j)
						if !ok {
							continue
						}
						require.InDelta(t, want[i][part+j], got, 2, "seed %d: %d to %d", seed, i, part+j)
						checkPath(t, m, roads, i, j)
					}
				}
			}
		}
	}
}

// checkPath checks that a path begins and ends at its places, is as long as the
// matrix says, is in one piece, and drives no way against its direction or closed.
func checkPath(t *testing.T, m *Matrix, roads *Roads, i, j int) {
	t.Helper()
	p, ok := m.Path(i, j)
	require.True(t, ok)
	cost, _ := m.Cost(i, j)
	if m.by == ByDistance {
		require.InDelta(t, float64(cost)/1000, float64(p.Distance), 0.002)
	} else {
		require.InDelta(t, float64(cost), float64(p.Time.Milliseconds()), 2)
	}
	require.InDelta(t, float64(p.Distance), float64(spatial.Length(orb.MultiLineString{p.Line})), 0.02)
	require.Less(t, float64(spatial.Distance(p.Line[0], m.from[i].Road)), 0.01)
	require.Less(t, float64(spatial.Distance(p.Line[len(p.Line)-1], m.to[j].Road)), 0.01)
	for k, l := range p.legs {
		e := &roads.net.edges[l.edge]
		require.False(t, roads.closed[e.way])
		require.LessOrEqual(t, l.from, l.to)
		if k > 0 {
			require.Equal(t, roads.net.edges[p.legs[k-1].edge].to, e.from)
		}
		switch roads.net.ways[e.way].Traffic {
		case Forward:
			require.False(t, e.back)
		case Backward:
			require.True(t, e.back)
		}
	}
}

func TestMainPart(t *testing.T) {
	line := func(a, b orb.Point) orb.LineString { return orb.LineString{a, b} }
	a, b, c, d := orb.Point{113.6, 34.7}, orb.Point{113.61, 34.7}, orb.Point{113.61, 34.71}, orb.Point{113.62, 34.72}
	n, err := Build([]Way{
		{Code: "1", Line: line(a, b), Traffic: Forward}, {Code: "2", Line: line(b, c), Traffic: Forward},
		{Code: "3", Line: line(a, c), Traffic: Backward},
		{Code: "4", Line: line(c, d), Traffic: Forward}, // no way back
	})
	require.NoError(t, err)
	require.Equal(t, []orb.Point{d}, n.Cut())
	p, ok := n.Snap(d, Vehicle{}, 5000)
	require.True(t, ok)
	require.NotEqual(t, "4", n.Code(p))
	_, ok = n.Snap(d, Vehicle{}, 10)
	require.False(t, ok)

	_, err = Build([]Way{{Code: "x", Line: line(a, a)}})
	require.ErrorContains(t, err, "way x")
	empty, err := Build(nil)
	require.NoError(t, err)
	_, ok = empty.Snap(a, Vehicle{}, 1000)
	require.False(t, ok)
}

func TestMatrixStops(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	n, err := Build(town(r, 6))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = n.Open(Vehicle{}).Matrix(ctx, places(t, n, r, 3), places(t, n, r, 3), ByTime)
	require.ErrorIs(t, err, context.Canceled)
}

// BenchmarkMatrix finds 300 × 120 ways on 50,000 directed edges, with bans.
func BenchmarkMatrix(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	ways := town(r, 146)
	n, err := Build(ways)
	require.NoError(b, err)
	from, to := places(b, n, r, 300), places(b, n, r, 120)
	zone := orb.MultiPolygon{{{{113.7, 34.75}, {113.85, 34.75}, {113.85, 34.85}, {113.7, 34.85}, {113.7, 34.75}}}}
	bans, err := n.Lay([]Ban{{Name: "inner ring", Zone: zone}, {Name: "heavy", Roads: []string{"road 3", "road 80"}, Above: 20}})
	require.NoError(b, err)
	b.Logf("%v, %d closed", n, bans.Open(Trip{Vehicle: Vehicle{Weight: 31}}).Closed())
	for b.Loop() {
		m, err := bans.Open(Trip{Vehicle: Vehicle{Weight: 31}}).Matrix(context.Background(), from, to, ByDistance)
		require.NoError(b, err)
		_ = m
	}
}
