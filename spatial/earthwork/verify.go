package earthwork

import (
	"fmt"

	"chengge"
	"chengge/spatial/earthwork/network"
	"chengge/spatial/earthwork/proof"
)

// Verify has package proof check the plan against the whole problem: every haul
// that is allowed, written down or not. A plan that claims to be the best must
// prove it, level by level; any plan must keep every bound and come to the
// totals that it states.
func (p *Plan) Verify() error {
	if p.linear != nil {
		return p.verifyCoupled()
	}
	n := proof.Network{Supply: p.planner.m.supply, Arcs: p.arcs}
	if p.Grade != ProvenOptimal {
		totals, err := proof.Feasible(n, len(p.Levels))
		if err != nil {
			return err
		}
		for l, t := range totals {
			if t.Cmp(p.Levels[l].Total.Big()) != 0 {
				return fmt.Errorf("the plan states a total of %s where it is %s", p.Levels[l].Total, t)
			}
		}
		return nil
	}
	totals, err := proof.Optimal(n, p.potentials...)
	if err != nil {
		return err
	}
	for l, t := range totals {
		if t.Cmp(p.Levels[l].Total.Big()) != 0 {
			return fmt.Errorf("the plan states a total of %s where it is %s", p.Levels[l].Total, t)
		}
	}
	return nil
}

// arcs gives every arc of the problem with what the plan sends through it. The
// hauls are found anew from the problem, not from what the engine wrote down.
func (p *Plan) arcs(yield func(proof.Arc) bool) {
	pl, m := p.planner, p.planner.m
	for i, a := range m.arcs {
		if !yield(proof.Arc{From: a.From, To: a.To, Lower: a.Lower, Upper: a.Upper, Flow: p.flows[i], Costs: a.costs}) {
			return
		}
	}
	costs := make([]int64, len(m.levels))
	for k := range pl.hauls {
		h := &pl.hauls[k]
		for l := range costs {
			costs[l] = pl.haulCost(l, h)
		}
		f := int64(0)
		if i := pl.arc(int32(k)); i < len(p.flows) {
			f = p.flows[i]
		}
		if !yield(proof.Arc{From: h.o.node, To: h.d.node, Lower: h.lower, Upper: h.upper, Flow: f, Costs: costs}) {
			return
		}
	}
	m.eachPair(func(t int, o, d *end) bool {
		if _, written := pl.at[pairKey(o, d)]; written {
			return true
		}
		a := proof.Arc{From: o.node, To: d.node, Upper: network.Unlimited, Costs: costs}
		if m.p.NeedPermit && o.site != d.site {
			a.Upper = int64(m.permitted(t, o, d))
		}
		for l := range costs {
			costs[l] = m.cost(l, t, o, d)
		}
		return yield(a)
	})
}

// profitable looks for a circle of hauls that earns: possible only where a price
// is below 0. It names the site that pays.
func (m *model) profitable() (Issue, bool) {
	site, field := "", ""
	for i := range m.p.Sites {
		s := &m.p.Sites[i]
		for j, g := range s.Gives {
			if g.Price < 0 {
				site, field = s.Code, fmt.Sprintf("gives[%d].price", j)
			}
		}
		for j, k := range s.Takes {
			if k.Fee < 0 {
				site, field = s.Code, fmt.Sprintf("takes[%d].fee", j)
			}
		}
		for j, st := range s.Stores {
			if st.Fee < 0 || st.Hold < 0 || st.Rest < 0 {
				site, field = s.Code, fmt.Sprintf("stores[%d]", j)
			}
		}
	}
	if site == "" {
		return Issue{}, false
	}
	var arcs []network.Arc
	var ends []*end
	price := func(a groundArc) int64 {
		n := m.nodes[a.From]
		switch a.kind {
		case holdArc:
			return perUnit(int64(m.p.Sites[n.site].Stores[n.index].Hold), 1, 10)
		case restArc:
			return perUnit(int64(m.p.Sites[n.site].Stores[n.index].Rest), 1, 10)
		}
		return 0
	}
	for _, a := range m.arcs {
		if a.kind != leftArc && a.kind != unmetArc && a.kind != keptArc {
			arcs = append(arcs, network.Arc{From: a.From, To: a.To, Upper: a.Upper, Cost: price(a)})
			ends = append(ends, nil)
		}
	}
	m.eachPair(func(t int, o, d *end) bool {
		at := int(o.site)*len(m.p.Sites) + int(d.site)
		cost := m.base[m.table(t)][at] + o.price + d.price + min(m.carriers(t, o, d)[0].fare, 0)
		arcs = append(arcs, network.Arc{From: o.node, To: d.node, Upper: network.Unlimited, Cost: cost})
		ends = append(ends, d)
		return true
	})
	cycle := network.ProfitableCycle(len(m.nodes), arcs)
	if cycle == nil {
		return Issue{}, false
	}
	for _, i := range cycle {
		if d := ends[i]; d != nil && d.price < 0 {
			n := m.nodes[d.node]
			site, field = m.p.Sites[n.site].Code, fmt.Sprintf("takes[%d].fee", n.index)
			if d.store {
				field = fmt.Sprintf("stores[%d].fee", n.index)
			}
		}
	}
	return Issue{site, field, chengge.Text{Zh: "价格使土方从借土到此处转一圈即可获利", En: "pays so much that hauling for hauling's sake, from where earth may be had to here, is profitable"}}, true
}
