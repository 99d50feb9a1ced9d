package roadnet

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// Way is a stretch of road as files and editions have it.
type Way struct {
	Code string // of the segment
	Name string // of the road
	// Line runs from node to node, CGCS2000. Ways meet where their ends have the
	// same place; lines that cross elsewhere are bridges.
	Line    orb.LineString
	Traffic Traffic
	Class   chengge.RoadClass
	Speed   float64 // km/h of a loaded truck; 0 is that of the class
	// The limits are of vehicles that may pass: tonnes, metres; 0 is none.
	MaxWeight, MaxWidth, MaxHeight float64
	Bridge                         bool
}

// Traffic is the direction in which a way may be driven.
type Traffic int8

// The directions.
const (
	BothWays Traffic = iota
	Forward
	Backward
)

// speeds are of a loaded truck in km/h, by class; our own figures, to be
// replaced by those of the city.
var speeds = map[chengge.RoadClass]float64{
	chengge.Expressway: 60, chengge.Arterial: 40, chengge.Collector: 30, chengge.Local: 20, chengge.Lane: 10, "": 20,
}

// SpeedOf gives the speed in km/h of a loaded truck on a class of road where
// nothing is stated.
func SpeedOf(c chengge.RoadClass) float64 { return speeds[c] }

// WayOf makes a way of a segment of the edition. A segment of several parts is a
// way for each part.
func WayOf(s *chengge.RoadSegment) []Way {
	out := make([]Way, 0, len(s.Line))
	for _, part := range s.Line {
		w := Way{Code: s.Code, Name: s.Name, Line: part, Class: s.Class}
		if s.OneWay {
			w.Traffic = Forward
		}
		out = append(out, w)
	}
	return out
}

// Network is a road graph: nodes, and directed edges grouped by the node that
// they leave.
type Network struct {
	ways  []Way
	nodes []orb.Point
	edges []edge
	// out[n]..out[n+1] are the edges that leave node n; in lists those that
	// arrive, by the same token.
	out   []int32
	into  []int32
	inned []int32 // edge numbers, grouped by into
	lines *spatial.LineIndex
	// of gives the forward and the backward edge of a way, -1 for none.
	of   [][2]int32
	main []bool // of a node: in the largest part where every node reaches every other
	// byName gives the ways of a road; named makes it when it is first asked.
	name   sync.Once
	byName map[string][]int32
}

// edge is a way in one direction.
type edge struct {
	from, to int32
	way      int32
	back     bool
	length   int64 // millimetres
	time     int64 // milliseconds
}

// Build makes the network. Ways with fewer than two places, or with a length of
// nothing, are errors that name the way.
func Build(ways []Way) (*Network, error) {
	n := &Network{ways: ways, of: make([][2]int32, len(ways))}
	known := map[orb.Point]int32{}
	node := func(p orb.Point) int32 {
		i, ok := known[p]
		if !ok {
			i = int32(len(n.nodes))
			known[p] = i
			n.nodes = append(n.nodes, p)
		}
		return i
	}
	lines := make([]orb.MultiLineString, len(ways))
	for i := range ways {
		w := &ways[i]
		if len(w.Line) < 2 {
			return nil, chengge.Errorf(chengge.ErrFile, "way %s: its line has no length", w.Code).InChinese("路段 %s 没有长度", w.Code)
		}
		length := float64(spatial.Length(orb.MultiLineString{w.Line}))
		speed := w.Speed
		if speed == 0 {
			speed = SpeedOf(w.Class)
		}
		if !(length > 0) || !(speed > 0) || math.IsInf(speed, 0) {
			return nil, chengge.Errorf(chengge.ErrFile, "way %s: length %.3f m, speed %.1f km/h: both must be above 0", w.Code, length, speed).
				InChinese("路段 %s：长 %.3f 米、车速 %.1f 公里每小时，均须大于 0", w.Code, length, speed)
		}
		lines[i] = orb.MultiLineString{w.Line}
		a, b := node(w.Line[0]), node(w.Line[len(w.Line)-1])
		e := edge{from: a, to: b, way: int32(i), length: int64(math.Round(length * 1000)), time: int64(math.Round(length * 3600 / speed))}
		e.length, e.time = max(e.length, 1), max(e.time, 1)
		if w.Traffic != Backward {
			n.edges = append(n.edges, e)
		}
		if w.Traffic != Forward {
			e.from, e.to, e.back = b, a, true
			n.edges = append(n.edges, e)
		}
	}
	slices.SortFunc(n.edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.way, b.way), compareBool(a.back, b.back))
	})
	for i := range n.of {
		n.of[i] = [2]int32{-1, -1}
	}
	n.out = make([]int32, len(n.nodes)+1)
	n.into = make([]int32, len(n.nodes)+1)
	for i, e := range n.edges {
		n.out[e.from+1]++
		n.into[e.to+1]++
		n.of[e.way][b2i(e.back)] = int32(i)
	}
	for i := range n.nodes {
		n.out[i+1] += n.out[i]
		n.into[i+1] += n.into[i]
	}
	n.inned = make([]int32, len(n.edges))
	at := slices.Clone(n.into)
	for i, e := range n.edges {
		n.inned[at[e.to]] = int32(i)
		at[e.to]++
	}
	n.lines = spatial.NewLineIndex(lines)
	n.main = n.largest()
	return n, nil
}

// Ways gives the number of ways, Nodes that of nodes, Edges that of directed
// edges.
func (n *Network) Ways() int { return len(n.ways) }

// Nodes gives the number of nodes.
func (n *Network) Nodes() int { return len(n.nodes) }

// Edges gives the number of directed edges.
func (n *Network) Edges() int { return len(n.edges) }

// Way gives a way by its place in what Build was given.
func (n *Network) Way(i int) *Way { return &n.ways[i] }

// Cut gives the nodes from which, or to which, the main part of the network
// can't be reached by anybody: dead ends of one-way roads, islands.
func (n *Network) Cut() []orb.Point {
	var out []orb.Point
	for i, in := range n.main {
		if !in {
			out = append(out, n.nodes[i])
		}
	}
	return out
}

// Place is where a site meets the network.
type Place struct {
	way   int32
	along int64 // millimetres from the way's start
	whole int64 // millimetres of the way
	// Detour is how far the site is from the road.
	Detour spatial.Metres
	Road   orb.Point // the place on the road
}

// Code gives the code of the way that the place is on.
func (n *Network) Code(p Place) string { return n.ways[p.way].Code }

// Snap gives the nearest place on the main part of the network that vehicle v
// may use, at most limit away. ok is false where there is none.
func (n *Network) Snap(p orb.Point, v Vehicle, limit spatial.Metres) (place Place, ok bool) {
	best := spatial.Metres(math.Inf(1))
	n.lines.Within(p, limit, func(line int, d spatial.Metres, _, _ int, _ float64) bool {
		w := &n.ways[line]
		at := n.of[line]
		used := max(at[0], at[1])
		if d < best && v.fits(w) && used >= 0 && n.main[n.edges[used].from] && n.main[n.edges[used].to] {
			best, place.way = d, int32(line)
		}
		return true
	})
	if math.IsInf(float64(best), 1) {
		return Place{}, false
	}
	foot, _ := spatial.Project(orb.MultiLineString{n.ways[place.way].Line}, p)
	place.Detour, place.Road = foot.Distance, foot.Point
	place.whole = n.edges[max(n.of[place.way][0], n.of[place.way][1])].length
	place.along = min(max(int64(math.Round(float64(foot.Chainage)*1000)), 0), place.whole)
	return place, true
}

// largest marks the nodes of the largest strongly connected part (Tarjan's
// algorithm without recursion; the first one found of several as large).
func (n *Network) largest() []bool {
	const unseen = -1
	order, low, part := make([]int32, len(n.nodes)), make([]int32, len(n.nodes)), make([]int32, len(n.nodes))
	for i := range order {
		order[i], part[i] = unseen, unseen
	}
	var stack []int32
	var sizes []int
	type frame struct{ node, next int32 }
	var frames []frame
	clock := int32(0)
	for root := range n.nodes {
		if order[root] != unseen {
			continue
		}
		frames = append(frames[:0], frame{int32(root), n.out[root]})
		order[root], low[root] = clock, clock
		clock++
		stack = append(stack, int32(root))
		for len(frames) > 0 {
			f := &frames[len(frames)-1]
			if f.next < n.out[f.node+1] {
				to := n.edges[f.next].to
				f.next++
				switch {
				case order[to] == unseen:
					order[to], low[to] = clock, clock
					clock++
					stack = append(stack, to)
					frames = append(frames, frame{to, n.out[to]})
				case part[to] == unseen:
					low[f.node] = min(low[f.node], order[to])
				}
				continue
			}
			node := f.node
			frames = frames[:len(frames)-1]
			if len(frames) > 0 {
				up := frames[len(frames)-1].node
				low[up] = min(low[up], low[node])
			}
			if low[node] == order[node] {
				size := 0
				for {
					top := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					part[top] = int32(len(sizes))
					size++
					if top == node {
						break
					}
				}
				sizes = append(sizes, size)
			}
		}
	}
	in := make([]bool, len(n.nodes))
	if len(sizes) == 0 {
		return in
	}
	biggest := int32(slices.Index(sizes, slices.Max(sizes)))
	for i := range in {
		in[i] = part[i] == biggest
	}
	return in
}

// String tells the size, for logs.
func (n *Network) String() string {
	return fmt.Sprintf("%d ways, %d nodes, %d directed edges", len(n.ways), len(n.nodes), len(n.edges))
}

func compareBool(a, b bool) int { return b2i(a) - b2i(b) }

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
