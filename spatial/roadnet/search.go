package roadnet

import "math"

// untouched marks a node that a search has not reached.
const untouched = math.MinInt32

// search is Dijkstra's algorithm from one place, with memory that the next one
// uses again.
type search struct {
	g    *graph
	cost []int64
	via  []int32 // the edge by which a node was reached; ^edge for the place's own
	heap []item
}

type item struct {
	cost int64
	node int32
}

func newSearch(g *graph, nodes int) *search {
	return &search{g: g, cost: make([]int64, nodes), via: make([]int32, nodes)}
}

// run finds the weights of nodes from the doors of a place, until wanted of the
// targets are settled. Of equal ways the one over the lower edge counts.
func (s *search) run(doors []door, targets []bool, wanted int) {
	for i := range s.cost {
		s.cost[i], s.via[i] = unreached, untouched
	}
	s.heap = s.heap[:0]
	for _, d := range doors {
		if d.weight < s.cost[d.node] {
			s.cost[d.node], s.via[d.node] = d.weight, ^d.edge
			s.push(item{d.weight, d.node})
		}
	}
	for len(s.heap) > 0 && wanted > 0 {
		it := s.pop()
		if it.cost != s.cost[it.node] {
			continue
		}
		if targets[it.node] {
			wanted--
		}
		for _, a := range s.g.arcs[s.g.first[it.node]:s.g.first[it.node+1]] {
			c := it.cost + a.weight
			switch have := s.cost[a.node]; {
			case c < have:
				s.cost[a.node], s.via[a.node] = c, a.edge
				s.push(item{c, a.node})
			case c == have && s.via[a.node] >= 0 && a.edge < s.via[a.node]:
				s.via[a.node] = a.edge
			}
		}
	}
}

func less(a, b item) bool { return a.cost < b.cost || a.cost == b.cost && a.node < b.node }

// The heap has four children a node: fewer levels, and the four lie together.
func (s *search) push(it item) {
	s.heap = append(s.heap, it)
	i := len(s.heap) - 1
	for i > 0 {
		up := (i - 1) / 4
		if !less(it, s.heap[up]) {
			break
		}
		s.heap[i] = s.heap[up]
		i = up
	}
	s.heap[i] = it
}

func (s *search) pop() item {
	top := s.heap[0]
	last := s.heap[len(s.heap)-1]
	s.heap = s.heap[:len(s.heap)-1]
	n := len(s.heap)
	if n == 0 {
		return top
	}
	i := 0
	for {
		child := 4*i + 1
		if child >= n {
			break
		}
		least := child
		for c := child + 1; c < min(child+4, n); c++ {
			if less(s.heap[c], s.heap[least]) {
				least = c
			}
		}
		if !less(s.heap[least], last) {
			break
		}
		s.heap[i] = s.heap[least]
		i = least
	}
	s.heap[i] = last
	return top
}
