package network

import (
	"fmt"
	"math"
)

// Basis is a spanning forest of arcs and the arcs outside it that are full. A
// plan keeps it, so that the next one starts where it ended.
type Basis struct{ Tree, Full []int32 }

// Basis gives the basis of the last Solve.
func (s *Solver) Basis() (b Basis) {
	for u := range s.n {
		if e := s.node[u].pred; int(e) >= s.n {
			b.Tree = append(b.Tree, e-int32(s.n))
		}
	}
	for e := s.n; e < len(s.state); e++ {
		if s.state[e] == atUpper {
			b.Full = append(b.Full, int32(e-s.n))
		}
	}
	return b
}

// SetBasis lets the next Solve start from a basis, also one of another network
// whose arcs were found again in this one: arcs that would close a circle are
// left out, and what they carried is found anew.
func (s *Solver) SetBasis(b Basis) error {
	m := int32(s.Arcs())
	for _, i := range append(b.Tree[:len(b.Tree):len(b.Tree)], b.Full...) {
		if i < 0 || i >= m {
			return fmt.Errorf("basis: there is no arc %d", i)
		}
	}
	for e := s.n; e < len(s.state); e++ {
		s.state[e] = atLower
	}
	for _, i := range b.Full {
		s.state[int(i)+s.n] = atUpper
	}
	// Union-find keeps a forest of what is given.
	over := make([]int32, s.n)
	for u := range over {
		over[u] = int32(u)
	}
	find := func(u int32) int32 {
		for over[u] != u {
			over[u] = over[over[u]]
			u = over[u]
		}
		return u
	}
	type link struct{ to, arc, next int32 }
	heads := make([]int32, s.n)
	for u := range heads {
		heads[u] = -1
	}
	links := make([]link, 0, 2*len(b.Tree))
	for _, i := range b.Tree {
		e := i + int32(s.n)
		u, v := s.from[e], s.to[e]
		if x, y := find(u), find(v); x != y {
			over[x] = y
			links = append(links, link{v, e, heads[u]}, link{u, e, heads[v]})
			heads[u], heads[v] = int32(len(links)-2), int32(len(links)-1)
		}
	}
	root := int32(s.n)
	seen := make([]bool, s.n)
	s.node[root].first = -1
	for u := range s.n {
		s.node[u] = branch{parent: -1, pred: -1, first: -1, next: -1, prev: -1}
		s.state[u], s.flow[u] = atLower, 0
	}
	var stack []int32
	for top := range int32(s.n) {
		if seen[top] {
			continue
		}
		s.node[top].pred, s.node[top].up = top, s.from[top] == top
		s.state[top], seen[top] = inTree, true
		s.hang(top, root)
		for stack = append(stack[:0], top); len(stack) > 0; {
			u := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for at := heads[u]; at >= 0; at = links[at].next {
				l := links[at]
				if seen[l.to] {
					continue
				}
				seen[l.to] = true
				s.node[l.to].pred, s.node[l.to].up = l.arc, s.from[l.arc] == l.to
				s.state[l.arc] = inTree
				s.hang(l.to, u)
				stack = append(stack, l.to)
			}
		}
	}
	s.stale = true
	return nil
}

// basic tells whether an arc is in the tree.
func (s *Solver) basic(e int) bool {
	u, v := s.from[e], s.to[e]
	return s.node[u].pred == int32(e) || s.node[v].pred == int32(e)
}

// rebuild computes flows and potentials anew from the tree and the states. Where
// a tree arc cannot carry its share, or could not send one unit more to the
// root, the branch below it is hung on the root by its artificial arc, so that
// the tree is strongly feasible whatever changed.
func (s *Solver) rebuild() error {
	n, m := s.n, len(s.cost)
	if float64(s.most+1)*8*float64(n+2) > 1<<60 {
		return ErrTooLarge
	}
	s.big = 4 * (s.most + 1) * int64(n+2)
	excess := make([]int64, n+1)
	var flows float64
	for u, v := range s.supply {
		excess[u] = v
		flows += math.Abs(float64(v))
	}
	for e := n; e < m; e++ {
		flows += math.Abs(float64(s.low[e]))
		if s.cost[e] < 0 && s.room[e] != Unlimited {
			flows += float64(s.room[e])
		}
	}
	if flows > 1<<61 {
		return ErrTooLarge
	}
	for u := range n {
		s.state[s.node[u].pred] = inTree
	}
	for e := n; e < m; e++ {
		if f := s.low[e]; f != 0 {
			excess[s.from[e]] -= f
			excess[s.to[e]] += f
		}
		if s.flow[e] != 0 {
			s.flow[e] = 0
		}
		switch {
		case s.room[e] == 0:
			s.state[e] = inTree
		case s.state[e] == inTree && s.basic(e):
		case s.state[e] == atUpper && float64(s.room[e]) <= flows:
			s.flow[e] = s.room[e]
			excess[s.from[e]] -= s.room[e]
			excess[s.to[e]] += s.room[e]
		default:
			s.state[e] = atLower
		}
	}
	order := s.preorder()
	for i := n; i > 0; i-- {
		s.carry(order[i], excess)
	}
	for u := range n {
		s.cost[u] = s.big
		if s.node[u].pred != int32(u) {
			s.flow[u], s.state[u] = 0, atLower
		}
	}
	s.pi[n] = 0
	for u := range s.node {
		s.node[u].size = 1
	}
	order = s.preorder()
	for i := n; i > 0; i-- {
		s.node[s.node[order[i]].parent].size += s.node[order[i]].size
	}
	for _, u := range order[1:] {
		b := &s.node[u]
		if s.pi[u] = s.pi[b.parent] + s.cost[b.pred]; b.up {
			s.pi[u] = s.pi[b.parent] - s.cost[b.pred]
		}
	}
	s.stale = false
	return nil
}

// carry gives the arc above u what its branch has too much of.
func (s *Solver) carry(u int32, excess []int64) {
	b := &s.node[u]
	e, x := b.pred, excess[u]
	if int(e) == int(u) { // artificial: turned to where it is needed
		s.artificial(u, x)
		return
	}
	room := s.room[e]
	f := x
	if !b.up {
		f = -x
	}
	switch {
	case b.up && 0 <= f && f < room, !b.up && 0 < f && f <= room:
		s.flow[e] = f
		excess[b.parent] += x
		return
	case f <= 0:
		f, s.state[e] = 0, atLower
	default:
		f, s.state[e] = room, atUpper
	}
	if room == 0 {
		s.state[e] = inTree
	}
	s.flow[e] = f
	if b.up {
		x, excess[b.parent] = x-f, excess[b.parent]+f
	} else {
		x, excess[b.parent] = x+f, excess[b.parent]-f
	}
	s.unhang(u)
	b.pred = u
	s.hang(u, int32(s.n))
	s.artificial(u, x)
}

func (s *Solver) artificial(u int32, x int64) {
	root := int32(s.n)
	b := &s.node[u]
	s.state[u] = inTree
	if b.up = x >= 0; b.up {
		s.from[u], s.to[u], s.flow[u] = u, root, x
	} else {
		s.from[u], s.to[u], s.flow[u] = root, u, -x
	}
}

// preorder gives the nodes from the root, each after the one above it.
func (s *Solver) preorder() []int32 {
	s.out = append(s.out[:0], int32(s.n))
	for i := 0; i < len(s.out); i++ {
		for u := s.node[s.out[i]].first; u >= 0; u = s.node[u].next {
			s.out = append(s.out, u)
		}
	}
	return s.out
}

// Cheapest gives a basis to start from: the cheapest arc of each node that
// gives. It is far from feasible where many want the same, and yet much nearer
// the optimum than a tree of artificial arcs.
func (s *Solver) Cheapest() (b Basis) {
	best := make([]int32, s.n)
	for u := range best {
		best[u] = -1
	}
	for e := s.n; e < len(s.cost); e++ {
		if u := s.from[e]; s.supply[u] > 0 && s.room[e] > 0 && (best[u] < 0 || s.cost[e] < s.cost[best[u]]) {
			best[u] = int32(e)
		}
	}
	for _, e := range best {
		if e >= 0 {
			b.Tree = append(b.Tree, e-int32(s.n))
		}
	}
	return b
}
