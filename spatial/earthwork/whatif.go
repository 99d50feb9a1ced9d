package earthwork

import (
	"context"
	"slices"

	"chengge"
	"chengge/spatial/earthwork/network"
)

// Outcome is what a change comes to, beside the plan as it is.
type Outcome struct {
	// Change is by how much each level of the objective grows; below 0 is a gain.
	Change []network.Sum
	// Moves are the hauls that change: their Volume is what comes on top, below 0
	// what falls away.
	Moves []Move
	flows []int64
}

// errOther refuses questions about a plan that is not the planner's own optimum.
var errOther = chengge.Errorf(chengge.ErrConflict, "ask this of the planner's own plan by Solve; of a coupled plan, solve WithOpened first").
	InChinese("请对 Solve 所得的方案提问；联合约束的方案请先用 WithOpened 求解")

// tryout is a planner before a change, to go back to.
type tryout struct {
	s     *network.Solver
	pi    [][]int64
	hauls int
}

func (pl *Planner) save() tryout { return tryout{pl.s.Clone(), slices.Clone(pl.pi), len(pl.hauls)} }

func (pl *Planner) restore(t tryout) {
	for _, h := range pl.hauls[t.hauls:] {
		if key := pairKey(h.o, h.d); int(pl.at[key]) >= t.hauls {
			delete(pl.at, key)
		}
	}
	pl.s, pl.pi, pl.hauls = t.s, t.pi, pl.hauls[:t.hauls]
}

// whatIf changes the network, solves it again from the plan's basis, and puts
// everything back. What becomes infeasible is network.ErrInfeasible.
func (pl *Planner) whatIf(ctx context.Context, p *Plan, change func(*network.Solver) error) (Outcome, error) {
	var out Outcome
	if p.linear != nil || p.planner != pl {
		return out, errOther
	}
	before := pl.save()
	defer func() { pl.restore(before) }()
	if err := change(pl.s); err != nil {
		return out, err
	}
	if err := pl.solve(ctx, nil); err != nil {
		return out, err
	}
	out.flows = make([]int64, pl.s.Arcs())
	for i := range out.flows {
		out.flows[i] = pl.s.Flow(i)
	}
	after := pl.planOf(out.flows)
	for l := range after.Levels {
		out.Change = append(out.Change, after.Levels[l].Total.Sub(p.Levels[l].Total))
	}
	out.Moves = difference(after.Moves, p.Moves)
	return out, nil
}

// difference gives by how much each haul of a exceeds that of b.
func difference(a, b []Move) (out []Move) {
	type key struct {
		Flow
		from, to bool
		haulier  string
	}
	keyOf := func(m Move) key {
		f := m.Flow
		f.Volume = 0
		return key{f, m.FromStore, m.ToStore, m.Haulier}
	}
	at := map[key]int{}
	for _, m := range a {
		at[keyOf(m)] = len(out)
		out = append(out, m)
	}
	for _, m := range b {
		i, ok := at[keyOf(m)]
		if !ok {
			i = len(out)
			at[keyOf(m)] = i
			none := m
			none.Volume, none.Money = 0, network.Sum{}
			out = append(out, none)
		}
		out[i].Volume -= m.Volume
		out[i].Money = out[i].Money.Sub(m.Money)
	}
	return slices.DeleteFunc(out, func(m Move) bool { return m.Volume == 0 })
}

// Alternative forbids a haul of the plan and tells what the best plan without it
// comes to. network.ErrInfeasible says that there is none.
func (pl *Planner) Alternative(ctx context.Context, p *Plan, m Move) (Outcome, error) {
	arcs := pl.arcsOf(m)
	return pl.whatIf(ctx, p, func(s *network.Solver) error {
		for _, k := range arcs {
			if err := s.SetBounds(pl.arc(k), 0, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// arcsOf gives the written hauls between the ends of a move.
func (pl *Planner) arcsOf(m Move) (out []int32) {
	for k := range pl.hauls {
		h := &pl.hauls[k]
		if int(h.t) == m.Period && h.o.store == m.FromStore && h.d.store == m.ToStore && pl.m.p.Sites[h.o.site].Code == m.From && pl.m.p.Sites[h.d.site].Code == m.To &&
			pl.m.materials[h.o.what] == m.Material && pl.m.kinds[h.d.what].use == m.Use && (m.Haulier == "" || h.by >= 0 && pl.m.hauliers[h.by] == m.Haulier) {
			out = append(out, int32(k))
		}
	}
	return out
}
