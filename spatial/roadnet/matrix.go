package roadnet

import (
	"context"
	"math"
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"chengge/spatial"

	"github.com/paulmach/orb"
)

// Measure is what a shortest way is shortest by.
type Measure int8

// The measures.
const (
	ByDistance Measure = iota
	ByTime
)

// Matrix holds the shortest ways from some places to others.
type Matrix struct {
	roads    *Roads
	by       Measure
	from, to []Place
	cost     []int64 // of from i to j at i*len(to)+j, unreached where there is no way
	// The trees of the searches, one for each place of the shorter side.
	reversed bool
	trees    [][]int32 // the edge by which each node was reached
	direct   []bool    // the way goes along one edge without a node
}

const unreached = math.MaxInt64

// graph is the open part of a network, flat, for one measure and direction.
type graph struct {
	first []int32
	arcs  []arc
}

type arc struct {
	weight int64
	node   int32 // that it leads to; of a reversed graph, that it comes from
	edge   int32
}

func (r *Roads) graph(by Measure, reversed bool) *graph {
	n := r.net
	g := &graph{first: make([]int32, len(n.nodes)+1), arcs: make([]arc, 0, len(n.edges))}
	for node := range n.nodes {
		g.first[node] = int32(len(g.arcs))
		if reversed {
			for _, i := range n.inned[n.into[node]:n.into[node+1]] {
				if e := &n.edges[i]; !r.closed[e.way] {
					g.arcs = append(g.arcs, arc{e.weight(by), e.from, i})
				}
			}
			continue
		}
		for i := n.out[node]; i < n.out[node+1]; i++ {
			if e := &n.edges[i]; !r.closed[e.way] {
				g.arcs = append(g.arcs, arc{e.weight(by), e.to, i})
			}
		}
	}
	g.first[len(n.nodes)] = int32(len(g.arcs))
	return g
}

func (e *edge) weight(by Measure) int64 {
	if by == ByTime {
		return e.time
	}
	return e.length
}

// part gives the weight of the first along of an edge, rounded down.
func (e *edge) part(by Measure, along int64) int64 {
	if by == ByDistance {
		return along
	}
	hi, lo := bits.Mul64(uint64(e.time), uint64(along))
	q, _ := bits.Div64(hi, lo, uint64(e.length))
	return int64(q)
}

// door is a node by which a place is left or reached, with the weight between.
type door struct {
	node, edge int32
	weight     int64
}

// leaving gives the ways out of a place, arriving those into it.
func (r *Roads) leaving(p Place, by Measure) (out []door) {
	if r.closed[p.way] {
		return nil
	}
	for back, i := range r.net.of[p.way] {
		if i < 0 {
			continue
		}
		e := &r.net.edges[i]
		out = append(out, door{e.to, i, e.weight(by) - e.part(by, p.driven(back == 1))})
	}
	return out
}

func (r *Roads) arriving(p Place, by Measure) (in []door) {
	if r.closed[p.way] {
		return nil
	}
	for back, i := range r.net.of[p.way] {
		if i < 0 {
			continue
		}
		e := &r.net.edges[i]
		in = append(in, door{e.from, i, e.part(by, p.driven(back == 1))})
	}
	return in
}

// driven is how far along the edge the place is in the direction of travel.
func (p Place) driven(back bool) int64 {
	if back {
		return p.whole - p.along
	}
	return p.along
}

// straight gives the weight from p to q along one edge, unreached where none
// leads so.
func (r *Roads) straight(p, q Place, by Measure) int64 {
	best := int64(unreached)
	if p.way != q.way || r.closed[p.way] {
		return best
	}
	for back, i := range r.net.of[p.way] {
		if i < 0 {
			continue
		}
		if a, b := p.driven(back == 1), q.driven(back == 1); a <= b {
			e := &r.net.edges[i]
			best = min(best, e.part(by, b)-e.part(by, a))
		}
	}
	return best
}

// Matrix finds the shortest way from each place of from to each of to. It
// searches from the shorter side, on all cores, and stops each search when all
// of the other side is reached. An error is only that of ctx.
func (r *Roads) Matrix(ctx context.Context, from, to []Place, by Measure) (*Matrix, error) {
	m := &Matrix{roads: r, by: by, from: from, to: to, cost: make([]int64, len(from)*len(to)),
		direct: make([]bool, len(from)*len(to)), reversed: len(to) < len(from)}
	near, far := from, to
	doorsOf, reachedBy := r.leaving, r.arriving
	if m.reversed {
		near, far = to, from
		doorsOf, reachedBy = r.arriving, r.leaving
	}
	m.trees = make([][]int32, len(near))
	g := r.graph(by, m.reversed)
	ends := make([][]door, len(far))
	targets := make([]bool, len(r.net.nodes))
	wanted := 0
	for i, p := range far {
		ends[i] = reachedBy(p, by)
		for _, d := range ends[i] {
			if !targets[d.node] {
				targets[d.node] = true
				wanted++
			}
		}
	}
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(near)) {
		workers.Go(func() {
			s := newSearch(g, len(r.net.nodes))
			for {
				i := int(next.Add(1)) - 1
				if i >= len(near) || ctx.Err() != nil {
					return
				}
				s.run(doorsOf(near[i], by), targets, wanted)
				m.trees[i] = append([]int32(nil), s.via...)
				for j := range far {
					a, b := i, j
					if m.reversed {
						a, b = j, i
					}
					best := r.straight(from[a], to[b], by)
					m.direct[a*len(to)+b] = best != unreached
					for _, d := range ends[j] {
						if c := s.cost[d.node]; c != unreached && c+d.weight < best {
							best = c + d.weight
							m.direct[a*len(to)+b] = false
						}
					}
					m.cost[a*len(to)+b] = best
				}
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

// Distance gives the length of the shortest way from place i to place j in
// metres, where the matrix is by distance; ok is false where there is no way.
func (m *Matrix) Distance(i, j int) (d spatial.Metres, ok bool) {
	c := m.cost[i*len(m.to)+j]
	return spatial.Metres(float64(c) / 1000), c != unreached && m.by == ByDistance
}

// Time gives the duration of the fastest way, where the matrix is by time.
func (m *Matrix) Time(i, j int) (d time.Duration, ok bool) {
	c := m.cost[i*len(m.to)+j]
	return time.Duration(c) * time.Millisecond, c != unreached && m.by == ByTime
}

// Cost gives the weight as it was added up: millimetres or milliseconds.
func (m *Matrix) Cost(i, j int) (c int64, ok bool) {
	c = m.cost[i*len(m.to)+j]
	return c, c != unreached
}

// Path is a way through the network.
type Path struct {
	Codes    []string // of the segments, in order, each once in a row
	Line     orb.LineString
	Distance spatial.Metres
	Time     time.Duration
	legs     []leg
}

// leg is a stretch of an edge: millimetres from its beginning in the direction
// of travel.
type leg struct {
	edge     int32
	from, to int64
}

// Path gives the way from place i to place j; ok is false where there is none.
func (m *Matrix) Path(i, j int) (p Path, ok bool) {
	at := i*len(m.to) + j
	if m.cost[at] == unreached {
		return p, false
	}
	r, n := m.roads, m.roads.net
	a, b := m.from[i], m.to[j]
	if m.direct[at] {
		best := int64(unreached)
		var found leg
		for back, e := range n.of[a.way] {
			if e < 0 {
				continue
			}
			from, to := a.driven(back == 1), b.driven(back == 1)
			if c := n.edges[e].part(m.by, to) - n.edges[e].part(m.by, from); from <= to && c < best {
				best, found = c, leg{e, from, to}
			}
		}
		return n.path([]leg{found}), true
	}
	var legs []leg
	if !m.reversed {
		tree := m.trees[i]
		end := m.best(r.arriving(b, m.by), tree, r.leaving(a, m.by))
		legs = append(legs, leg{end.edge, 0, b.driven(n.edges[end.edge].back)})
		for node := end.node; ; {
			e := tree[node]
			if e < 0 { // ^edge: the one that the place lies on
				legs = append(legs, leg{^e, a.driven(n.edges[^e].back), n.edges[^e].length})
				break
			}
			legs = append(legs, leg{e, 0, n.edges[e].length})
			node = n.edges[e].from
		}
		for x, y := 0, len(legs)-1; x < y; x, y = x+1, y-1 {
			legs[x], legs[y] = legs[y], legs[x]
		}
		return n.path(legs), true
	}
	tree := m.trees[j]
	start := m.best(r.leaving(a, m.by), tree, r.arriving(b, m.by))
	legs = append(legs, leg{start.edge, a.driven(n.edges[start.edge].back), n.edges[start.edge].length})
	for node := start.node; ; {
		e := tree[node]
		if e < 0 {
			legs = append(legs, leg{^e, 0, b.driven(n.edges[^e].back)})
			break
		}
		legs = append(legs, leg{e, 0, n.edges[e].length})
		node = n.edges[e].to
	}
	return n.path(legs), true
}

// best finds the door by which the search reached a place, by walking back from
// each: the trees hold no weights.
func (m *Matrix) best(doors []door, tree []int32, roots []door) door {
	n := m.roads.net
	least, chosen := int64(unreached), door{}
	for _, d := range doors {
		if tree[d.node] == untouched {
			continue
		}
		sum := d.weight
		for node := d.node; ; {
			e := tree[node]
			if e < 0 {
				for _, root := range roots {
					if root.edge == ^e && root.node == node {
						sum += root.weight
					}
				}
				break
			}
			sum += n.edges[e].weight(m.by)
			if m.reversed {
				node = n.edges[e].to
			} else {
				node = n.edges[e].from
			}
		}
		if sum < least {
			least, chosen = sum, d
		}
	}
	return chosen
}

func (n *Network) path(legs []leg) Path {
	p := Path{legs: legs}
	var length, millis int64
	for _, l := range legs {
		e := &n.edges[l.edge]
		length += l.to - l.from
		millis += e.part(ByTime, l.to) - e.part(ByTime, l.from)
		w := &n.ways[e.way]
		if len(p.Codes) == 0 || p.Codes[len(p.Codes)-1] != w.Code {
			p.Codes = append(p.Codes, w.Code)
		}
		for _, v := range cut(w.Line, e, l.from, l.to) {
			if len(p.Line) == 0 || p.Line[len(p.Line)-1] != v {
				p.Line = append(p.Line, v)
			}
		}
	}
	p.Distance, p.Time = spatial.Metres(float64(length)/1000), time.Duration(millis)*time.Millisecond
	return p
}

// cut gives the stretch of an edge's line in the direction of travel.
func cut(line orb.LineString, e *edge, from, to int64) orb.LineString {
	if e.back {
		line = append(orb.LineString(nil), line...)
		line.Reverse()
	}
	if from == 0 && to == e.length {
		return line
	}
	whole := orb.MultiLineString{line}
	metres := float64(spatial.Length(whole))
	a, b := float64(from)/float64(e.length)*metres, float64(to)/float64(e.length)*metres
	start, _ := spatial.PointAt(whole, spatial.Metres(a))
	end, _ := spatial.PointAt(whole, spatial.Metres(min(b, metres)))
	out := orb.LineString{start}
	run := 0.0
	for i := 1; i < len(line); i++ {
		run += float64(spatial.Distance(line[i-1], line[i]))
		if run > a && run < b {
			out = append(out, line[i])
		}
	}
	return append(out, end)
}

// Closing names the bans that close a way of the path after the trip has left
// and before it is over that way.
func (b *Bans) Closing(p Path, t Trip) []string {
	var out []string
	var millis int64
	for _, l := range p.legs {
		e := &b.net.edges[l.edge]
		at := t.At.Add(time.Duration(millis) * time.Millisecond)
		for i := range b.list {
			ban := &b.list[i]
			if !ban.holds(t, at) || ban.holds(t, t.At) {
				continue
			}
			on := b.ways[i] == nil
			for _, w := range b.ways[i] {
				on = on || w == e.way
			}
			if on && (len(out) == 0 || out[len(out)-1] != ban.Name) {
				out = append(out, ban.Name)
			}
		}
		millis += e.part(ByTime, l.to) - e.part(ByTime, l.from)
	}
	return out
}
