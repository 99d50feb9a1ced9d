package network

import (
	"context"
	"math"
	"slices"
)

// Solver holds a network with its basis. After a change Solve goes on from the
// basis of the last optimum. It is not safe for use by several goroutines;
// Clone it for that.
type Solver struct {
	n int // nodes; node n is the root, to which each has an artificial arc

	// Arcs; the first n are artificial, that of node u is u.
	from, to  []int32
	low, room []int64 // lower bound, and what it may carry above that
	cost      []int64
	state     []int8
	flow      []int64 // above low

	supply []int64
	pi     []int64 // reduced cost of e = cost + pi[from] − pi[to]
	node   []branch
	most   int64 // largest absolute cost so far
	big    int64 // cost of an artificial arc

	fixed []fixing
	stale bool // bounds, supplies or costs have changed
	next  int  // where pricing goes on
	out   []int32

	pivots int64
}

// branch is a node's place in the spanning tree.
type branch struct {
	parent, pred      int32 // node above and the arc to it
	first, next, prev int32 // children are a doubly linked list
	size              int32 // nodes of the branch, itself included
	up                bool  // the arc leads to the parent
}

const (
	atUpper int8 = -1
	inTree  int8 = 0 // or fixed: pricing passes over it
	atLower int8 = 1
)

// New makes a solver of a network. What p.Check refuses is refused.
func New(p *Problem) (*Solver, error) {
	if errs := p.Check(); len(errs) > 0 {
		return nil, errs[0]
	}
	n, m := len(p.Supply), len(p.Arcs)
	s := &Solver{n: n, supply: slices.Clone(p.Supply), pi: make([]int64, n+1), node: make([]branch, n+1), stale: true}
	s.from, s.to = make([]int32, n+m), make([]int32, n+m)
	s.low, s.room, s.cost, s.flow = make([]int64, n+m), make([]int64, n+m), make([]int64, n+m), make([]int64, n+m)
	s.state = make([]int8, n+m)
	for i := range p.Arcs {
		a, e := &p.Arcs[i], n+i
		s.from[e], s.to[e], s.cost[e] = a.From, a.To, a.Cost
		if a.Lower != 0 { // a page of zeros that is never written costs nothing
			s.low[e] = a.Lower
		}
		s.room[e], s.state[e] = a.room(), atLower
		s.most = max(s.most, a.Cost, -a.Cost)
	}
	root := int32(n)
	for u := range n + 1 {
		s.node[u] = branch{parent: -1, pred: -1, first: -1, next: -1, prev: -1}
	}
	for u := range int32(n) {
		s.from[u], s.to[u], s.room[u] = u, root, Unlimited
		s.node[u].pred, s.node[u].up = u, true
		s.hang(u, root)
	}
	return s, nil
}

// room gives what an arc may carry above its lower bound.
func (a *Arc) room() int64 {
	if a.Upper == Unlimited {
		return Unlimited
	}
	return a.Upper - a.Lower
}

func (s *Solver) add(a Arc) {
	s.from, s.to = append(s.from, a.From), append(s.to, a.To)
	s.low, s.room = append(s.low, a.Lower), append(s.room, a.room())
	s.cost, s.flow = append(s.cost, a.Cost), append(s.flow, 0)
	state := atLower
	if a.room() == 0 {
		state = inTree
	}
	s.state = append(s.state, state)
	s.most = max(s.most, a.Cost, -a.Cost)
}

// Nodes gives the number of nodes.
func (s *Solver) Nodes() int { return s.n }

// Arcs gives the number of arcs, those that were added included.
func (s *Solver) Arcs() int { return len(s.cost) - s.n }

// Add adds an arc and gives its number. It may be called while Solve prices.
func (s *Solver) Add(a Arc) (int, error) {
	if err := a.check(s.Arcs(), s.n); err != nil {
		return 0, err
	}
	if a.Lower != 0 {
		s.stale = true
	}
	before := s.most
	if s.add(a); s.most > before {
		s.stale = true
	}
	return s.Arcs() - 1, nil
}

// Arc gives an arc as it stands.
func (s *Solver) Arc(i int) Arc {
	e := i + s.n
	a := Arc{s.from[e], s.to[e], s.low[e], Unlimited, s.cost[e]}
	if s.room[e] != Unlimited {
		a.Upper = s.low[e] + s.room[e]
	}
	return a
}

// Expect tells the largest absolute cost of the arcs that Price may add: what
// it costs to leave a supply without a flow must be above it from the beginning.
func (s *Solver) Expect(cost int64) {
	if cost > s.most {
		s.most, s.stale = cost, true
	}
}

// SetCost changes the cost of an arc.
func (s *Solver) SetCost(i int, cost int64) {
	s.cost[i+s.n], s.stale = cost, true
	s.most = max(s.most, cost, -cost)
}

// SetBounds changes the bounds of an arc.
func (s *Solver) SetBounds(i int, lower, upper int64) error {
	e := i + s.n
	a := Arc{s.from[e], s.to[e], lower, upper, s.cost[e]}
	if err := a.check(i, s.n); err != nil {
		return err
	}
	s.stale = true
	s.low[e], s.room[e] = lower, a.room()
	return nil
}

// SetSupply changes what a node gives.
func (s *Solver) SetSupply(u int, supply int64) { s.supply[u], s.stale = supply, true }

// Supply gives what a node gives.
func (s *Solver) Supply(u int) int64 { return s.supply[u] }

// Flow gives what an arc carries.
func (s *Solver) Flow(i int) int64 { return s.low[i+s.n] + s.flow[i+s.n] }

// Potentials gives the potential of each node. The slice is the solver's own:
// the next Solve writes into it.
func (s *Solver) Potentials() []int64 { return s.pi[:s.n] }

// ReducedCost gives cost + potential of From − potential of To: at an optimum
// below 0 only where the arc is full, above 0 only where it is at its lower bound.
func (s *Solver) ReducedCost(i int) int64 {
	e := i + s.n
	return s.cost[e] + s.pi[s.from[e]] - s.pi[s.to[e]]
}

// Total gives the cost of the flow.
func (s *Solver) Total() (t Sum) {
	for e := s.n; e < len(s.cost); e++ {
		if f := s.low[e] + s.flow[e]; f != 0 {
			t = t.AddProduct(f, s.cost[e])
		}
	}
	return t
}

// Missing gives how much of the supplies no flow carries: 0 at a feasible flow.
func (s *Solver) Missing() (t Sum) {
	for u := range s.n {
		t = t.Add(SumOf(s.flow[u]))
	}
	return t
}

// Cut gives the nodes of a cut that shows why no flow is feasible, after
// ErrInfeasible: the arcs that leave it are full and those that enter it at
// their lower bounds, and yet what its nodes give is not gone, or what the
// others take has not come.
func (s *Solver) Cut() []bool {
	in := make([]bool, s.n)
	for u := range in {
		in[u] = s.pi[u] < 0
	}
	return in
}

// Progress is how far Solve is.
type Progress struct {
	Pivots  int64
	Arcs    int // those priced in included
	Missing Sum // supplies that no flow carries yet
	Total   Sum // cost of what flows
}

// Options of Solve.
type Options struct {
	// Price is called when the arcs that are there are at their optimum. It adds
	// those of a larger network that have a negative reduced cost by the
	// potentials, and gives their number; after 0 Solve ends. Expect has been
	// told how dear they may be.
	Price func(*Solver) (int, error)
	// Progress is told of the state now and then.
	Progress func(Progress)
}

// Solve finds a flow of least cost. A network without a feasible flow is
// ErrInfeasible; the flow then misses as little of the supplies as can be. After
// an error of ctx the solver stays usable.
func (s *Solver) Solve(ctx context.Context, o Options) error {
	if s.stale {
		if err := s.rebuild(); err != nil {
			return err
		}
	}
	for {
		if err := s.optimise(ctx, o.Progress); err != nil {
			return err
		}
		s.settle()
		if o.Price == nil {
			break
		}
		added, err := o.Price(s)
		if err != nil {
			return err
		}
		if added == 0 {
			break
		}
		if s.stale {
			if err := s.rebuild(); err != nil {
				return err
			}
		}
	}
	for u := range s.n {
		if s.flow[u] != 0 {
			return ErrInfeasible
		}
	}
	return nil
}

func (s *Solver) optimise(ctx context.Context, progress func(Progress)) error {
	const look = 1 << 12
	block := max(int(math.Sqrt(float64(s.Arcs()))), 10)
	if s.next < s.n || s.next >= len(s.cost) {
		s.next = s.n
	}
	for count := 0; ; count++ {
		if count%look == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if progress != nil && count > 0 {
				progress(Progress{s.pivots, s.Arcs(), s.Missing(), s.Total()})
			}
		}
		e := s.entering(block)
		if e < 0 {
			return nil
		}
		s.pivots++
		if !s.pivot(int32(e)) {
			return ErrUnbounded
		}
	}
}

// Pivots gives how many exchanges of arcs there were so far.
func (s *Solver) Pivots() int64 { return s.pivots }

// Clone gives a solver that goes its own way from here.
func (s *Solver) Clone() *Solver {
	c := *s
	c.from, c.to, c.state = slices.Clone(s.from), slices.Clone(s.to), slices.Clone(s.state)
	c.low, c.room, c.cost, c.flow = slices.Clone(s.low), slices.Clone(s.room), slices.Clone(s.cost), slices.Clone(s.flow)
	c.supply, c.pi, c.node, c.fixed, c.out = slices.Clone(s.supply), slices.Clone(s.pi), slices.Clone(s.node), slices.Clone(s.fixed), nil
	return &c
}
