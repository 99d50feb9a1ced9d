package earthwork

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"chengge"
	"chengge/spatial/earthwork/network"
)

// Planner solves one problem and answers what-if questions about it. It keeps
// the basis of the last optimum, so that a change costs little. It is not safe
// for use by several goroutines.
type Planner struct {
	m     *model
	s     *network.Solver
	hauls []haul // arc len(m.arcs)+k of the solver is hauls[k]
	at    map[uint64]int32
	pi    [][]int64 // potentials by level, after Solve
	began bool
	price [][]pricing // by period
	// feasibility says that any flow will do: no haul costs anything.
	feasibility bool
}

// haul is a haul that is written down.
type haul struct {
	t            int32
	o, d         *end
	lower, upper int64
	extra        int64 // what it counts more where the level is cost: re-planning
	by           int32 // the haulier, −1 where it is nobody's in particular
	fare         int64 // what it costs more with that haulier
	next         int32 // the next haul of the same pair, −1 at the last
}

// Options of Solve.
type Options struct {
	// After is the planner of a similar problem that has been solved: the search
	// begins with its plan.
	After *Planner
	// Near are the flows of a similar plan that was kept, from which the search
	// begins where there is no planner of it. The plan found is as good as from
	// anywhere.
	Near []Flow
	// Progress is told how far the search is, now and then.
	Progress func(Progress)
}

// Progress is how far a search is.
type Progress struct {
	Level     int
	Criterion Criterion
	network.Progress
	// Of a coupled plan: the bound, the best so far and the cases looked at.
	Bound, Best, Nodes float64
}

// MostNodes is the largest network that is tried; more is refused.
const MostNodes = 5_000_000

// NewPlanner builds the network of a problem. A problem with issues is refused
// with all of them, by IssuesOf.
func NewPlanner(p *Problem) (*Planner, error) {
	if issues := p.Check(); len(issues) > 0 {
		return nil, refuse(issues)
	}
	return newPlanner(p)
}

func newPlanner(p *Problem) (*Planner, error) {
	pl := &Planner{m: newModel(p), at: map[uint64]int32{}}
	if len(pl.m.nodes) > MostNodes {
		return nil, refuse([]Issue{{"", "sites", chengge.Text{Zh: fmt.Sprintf("网络有 %d 个节点，过大", len(pl.m.nodes)), En: fmt.Sprintf("a network of %d nodes is too large", len(pl.m.nodes))}}})
	}
	if issue, found := pl.m.profitable(); found {
		return nil, refuse([]Issue{issue})
	}
	np := network.Problem{Supply: pl.m.supply}
	for _, a := range pl.m.arcs {
		np.Arcs = append(np.Arcs, a.Arc)
	}
	var err error
	if pl.s, err = network.New(&np); err != nil {
		return nil, refuse([]Issue{{"", "prices", chengge.Text{Zh: "数值合在一起超出精确整数的范围：" + err.Error(), En: err.Error()}}})
	}
	if err := pl.contracts(); err != nil {
		return nil, err
	}
	pl.former()
	pl.nearest()
	return pl, nil
}

func pairKey(o, d *end) uint64 { return uint64(o.node)<<32 | uint64(uint32(d.node)) }

// write adds a haul as an arc, once for each pair.
func (pl *Planner) write(t int, o, d *end) (int32, error) {
	key := pairKey(o, d)
	if k, ok := pl.at[key]; ok {
		return k, nil
	}
	var group []haul
	for _, c := range pl.m.carriers(t, o, d) {
		group = append(group, haul{t: int32(t), o: o, d: d, upper: c.volume, by: c.by, fare: c.fare})
	}
	return pl.pushAll(group)
}

// pushAll writes the hauls of a pair down, and gives the first.
func (pl *Planner) pushAll(group []haul) (int32, error) {
	first, last := int32(-1), int32(-1)
	for _, h := range group {
		h.next = -1
		k, err := pl.push(h, pl.level())
		if err != nil {
			return 0, err
		}
		if first < 0 {
			first = k
			pl.at[pairKey(h.o, h.d)] = k
		} else {
			pl.hauls[last].next = k
		}
		last = k
	}
	return first, nil
}

func (pl *Planner) push(h haul, level int) (int32, error) {
	cost := pl.haulCost(level, &h)
	if pl.feasibility {
		cost = 0
	}
	if _, err := pl.s.Add(network.Arc{From: h.o.node, To: h.d.node, Lower: h.lower, Upper: h.upper, Cost: cost}); err != nil {
		return 0, err
	}
	pl.hauls = append(pl.hauls, h)
	return int32(len(pl.hauls) - 1), nil
}

// level gives the level that is being solved.
func (pl *Planner) level() int { return min(len(pl.pi), len(pl.m.levels)-1) }

func (pl *Planner) arc(k int32) int { return len(pl.m.arcs) + int(k) }

// Solve finds the plan of least objective and its proof. What ties flows
// together is left aside, and named in the plan: see SolveCoupled. A problem that no plan
// meets is a Conflict error; errors of ctx pass through, and Solve may be called
// again.
func (pl *Planner) Solve(ctx context.Context, o Options) (*Plan, error) {
	if o.After != nil && !pl.began {
		if err := pl.startFrom(o.After); err != nil {
			return nil, err
		}
	} else if len(o.Near) > 0 && !pl.began {
		if err := pl.startNear(o.Near); err != nil {
			return nil, err
		}
	}
	if err := pl.solve(ctx, o.Progress); err != nil {
		if errors.Is(err, network.ErrInfeasible) {
			return nil, pl.conflict(ctx)
		}
		return nil, err
	}
	return pl.plan(), nil
}

// solve optimises level after level. Between levels the network is restricted to
// the optima found; afterwards it is whole again, with the basis of the last.
func (pl *Planner) solve(ctx context.Context, progress func(Progress)) error {
	pl.pi = pl.pi[:0]
	defer func() {
		pl.began = true
		pl.s.Unfix()
	}()
	for level, c := range pl.m.levels {
		if pl.began || level > 0 {
			if level > 0 {
				pl.s.FixFace()
			}
			pl.setCosts(level)
		}
		pl.s.Expect(pl.m.most(level))
		var say func(network.Progress)
		if progress != nil {
			say = func(p network.Progress) { progress(Progress{Level: level, Criterion: c, Progress: p}) }
		}
		if err := pl.s.Solve(ctx, network.Options{Price: pl.priceAll, Progress: say}); err != nil {
			return err
		}
		pl.pi = append(pl.pi, slices.Clone(pl.s.Potentials()))
	}
	return nil
}

func (pl *Planner) setCosts(level int) {
	for i := range pl.m.arcs {
		pl.s.SetCost(i, pl.m.arcs[i].costs[level])
	}
	for k := range pl.hauls {
		h := &pl.hauls[k]
		pl.s.SetCost(pl.arc(int32(k)), pl.haulCost(level, h))
	}
}
