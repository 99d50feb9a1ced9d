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

// straight gives the weight from p to q along one edge, and that stretch;
// unreached where none leads so.
func (r *Roads) straight(p, q Place, by Measure) (best int64, on leg) {
	best = unreached
	if p.way != q.way || r.closed[p.way] {
		return best, on
	}
	for back, i := range r.net.of[p.way] {
		if i < 0 {
			continue
		}
		if a, b := p.driven(back == 1), q.driven(back == 1); a <= b {
			e := &r.net.edges[i]
			if c := e.part(by, b) - e.part(by, a); c < best {
				best, on = c, leg{i, a, b}
			}
		}
	}
	return best, on
}

// Matrix finds the shortest way from each place of from to each of to. It
// searches from the shorter side, on all cores, and stops each search when all
// of the other side is reached. An error is only that of ctx.
func (r *Roads) Matrix(ctx context.Context, from, to []Place, by Measure) (*Matrix, error) {
	m := &Matrix{roads: r, by: by, from: from, to: to, cost: make([]int64, len(from)*len(to)), reversed: len(to) < len(from)}
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
					best, _ := r.straight(from[a], to[b], by)
					for _, d := range ends[j] {
						if c := s.cost[d.node]; c != unreached {
							best = min(best, c+d.weight)
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
