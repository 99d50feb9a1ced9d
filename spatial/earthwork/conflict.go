package earthwork

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"chengge"
	"chengge/spatial/earthwork/network"
	"chengge/spatial/earthwork/proof"
)

// Conflict is the error of a problem that no plan meets: an irreducible set of
// demands that contradict each other — without any one of them the others can be
// met — and the cheapest way out.
type Conflict struct {
	Demands []Demand
	// Ties are what ties flows together and belongs to the conflict: limits of
	// hauliers, rooms, permits.
	Ties []string
	// Relief meets every other demand: of each listed so much must be waived, at
	// the least penalty, or where there is none the least volume.
	Relief []Demand
	// Cut shows the same as a proof: see proof.Infeasible.
	cut     []bool
	all     []Demand
	planner *Planner
	// Of a conflict with ties: the programme in which the demands have a price, and
	// the dual values that prove that it must be paid.
	linear *proof.Linear
	dual   []float64
}

// Demand is something that must be: a give or take, or a contract.
type Demand struct {
	Site     string
	Gives    bool
	Material Material // of a give
	Use      Use      // of a take
	Period   int
	Volume   BankVolume // of a relief, what must be waived
	Contract *Flow      // the contract, where it is one
}

// Message says the demand in words.
func (d Demand) Message(lang chengge.Lang, periods []chengge.Period) string {
	when := ""
	if d.Period < len(periods) {
		when = periods[d.Period].Begins.Format("2006-01-02")
	}
	switch {
	case d.Contract != nil:
		return chengge.Text{Zh: "合同：{when} 起的时段由 {from} 运往 {to} {volume} 立方米（自然方）", En: "contract: {volume} m³ bank from {from} to {to} in the period from {when}"}.
			Render(lang, chengge.Arg{Name: "when", Value: when}, chengge.Arg{Name: "from", Value: d.Contract.From}, chengge.Arg{Name: "to", Value: d.Contract.To}, chengge.Arg{Name: "volume", Value: d.Volume.M3()})
	case d.Gives:
		return chengge.Text{Zh: "{site} 在 {when} 起的时段须运出 {what} {volume} 立方米（自然方）", En: "{site} must lose {volume} m³ bank of {what} in the period from {when}"}.
			Render(lang, chengge.Arg{Name: "when", Value: when}, chengge.Arg{Name: "site", Value: d.Site}, chengge.Arg{Name: "what", Value: d.Material.Title()}, chengge.Arg{Name: "volume", Value: d.Volume.M3()})
	}
	return chengge.Text{Zh: "{site} 在 {when} 起的时段须运入 {volume} 立方米（自然方）用于{what}", En: "{site} must have {volume} m³ bank for {what} in the period from {when}"}.
		Render(lang, chengge.Arg{Name: "when", Value: when}, chengge.Arg{Name: "site", Value: d.Site}, chengge.Arg{Name: "what", Value: d.Use.Title()}, chengge.Arg{Name: "volume", Value: d.Volume.M3()})
}

// Error names the demands in conflict.
func (c *Conflict) Error() string {
	var b strings.Builder
	b.WriteString("no plan meets these demands together: ")
	for i, d := range c.Demands {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(d.Message(chengge.English, c.planner.m.p.Periods))
	}
	for i, tie := range c.Ties {
		if i > 0 || len(c.Demands) > 0 {
			b.WriteString("; ")
		}
		b.WriteString(tie)
	}
	for i, d := range c.Relief {
		if b.WriteString("; and "); i == 0 {
			b.WriteString("the cheapest way out waives ")
		}
		fmt.Fprintf(&b, "%s m³ of what follows: %s", tenths(int64(d.Volume)), c.whole(d).Message(chengge.English, c.planner.m.p.Periods))
	}
	return b.String()
}

// whole gives the demand of which a relief waives a part.
func (c *Conflict) whole(relief Demand) Demand {
	for _, d := range c.all {
		v := d.Volume
		if d.Volume = relief.Volume; d == relief {
			relief.Volume = v
			break
		}
	}
	return relief
}

// Chinese says the same as Error in Chinese.
func (c *Conflict) Chinese() string {
	periods := c.planner.m.p.Periods
	list := func(demands []Demand, say func(Demand) string) string {
		var out []string
		for _, d := range demands {
			out = append(out, say(d))
		}
		return strings.Join(out, "；")
	}
	out := "以下要求不能同时满足：" + list(c.Demands, func(d Demand) string { return d.Message(chengge.Chinese, periods) })
	if len(c.Ties) > 0 {
		if len(c.Demands) > 0 {
			out += "；"
		}
		out += "联合约束 " + strings.Join(c.Ties, "、")
	}
	if len(c.Relief) > 0 {
		out += "。代价最小的办法是免去：" + list(c.Relief, func(d Demand) string {
			return "“" + c.whole(d).Message(chengge.Chinese, periods) + "”中的 " + tenths(int64(d.Volume)) + " 立方米"
		})
	}
	return out
}

// Verify has package proof check that no plan meets the problem.
func (c *Conflict) Verify() error {
	if len(c.Ties) > 0 {
		if c.linear == nil {
			return errors.New("the conflict is as its solver states it: of whole openings nothing is proven")
		}
		if bound, _, ok := proof.Bound(c.linear, c.dual); !ok || bound.Sign() <= 0 {
			return errors.New("the dual values do not prove that a demand must be waived")
		}
		return nil
	}
	p := &Plan{planner: c.planner, flows: make([]int64, c.planner.s.Arcs())}
	return proof.Infeasible(proof.Network{Supply: c.planner.m.supply, Arcs: p.arcs}, c.cut)
}

// must is a demand with the arc by which it may be waived: from the node to the
// ground, from the ground to the node, or the contract's haul below its bound.
type must struct {
	Demand
	at      int32 // node
	arc     int
	haul    int32 // of a contract, −1 of others
	volume  int64
	penalty Yuan
}

// conflict finds out why no plan is feasible. It works on a clone whose demands
// can all be waived, and takes one waiver away after the other.
func (pl *Planner) conflict(ctx context.Context) error {
	c := &Conflict{planner: pl, cut: pl.s.Cut()}
	w := *pl
	w.s, w.pi, w.hauls = pl.s.Clone(), nil, slices.Clone(pl.hauls)
	w.at = make(map[uint64]int32, len(pl.at))
	for k, v := range pl.at {
		w.at[k] = v
	}
	musts, err := w.waivers()
	if err != nil {
		return err
	}
	// The cheapest way out: penalties where there are any, else volumes.
	if err := w.feasible(ctx, func(m *must) int64 { return max(perUnit(int64(m.penalty), 1, 10), 1) }, musts); err != nil {
		return err
	}
	for _, m := range musts {
		c.all = append(c.all, m.Demand)
		if f := w.s.Flow(m.arc); f > 0 {
			d := m.Demand
			d.Volume = BankVolume(f)
			c.Relief = append(c.Relief, d)
		}
	}
	// Deletion filter: a demand without which the others can be met belongs to
	// the conflict and is waived no more; any other stays waived.
	in := make([]bool, len(musts))
	order := make([]int, 0, len(musts))
	for i, m := range musts {
		in[i] = true
		if c.cut[m.at] == m.Gives || m.haul >= 0 {
			order = append(order, i) // on the cut's own side: likely part of it, asked last
		} else {
			order = slices.Insert(order, 0, i)
		}
	}
	allowed := func(i int, yes bool) error {
		upper := int64(0)
		if yes {
			upper = musts[i].volume
		}
		return w.s.SetBounds(musts[i].arc, 0, upper)
	}
	for i := range musts {
		if err := allowed(i, false); err != nil {
			return err
		}
	}
	for _, i := range order {
		if err := allowed(i, true); err != nil {
			return err
		}
		switch err := w.feasible(ctx, nil, nil); {
		case errors.Is(err, network.ErrInfeasible):
			in[i] = false
		case err != nil:
			return err
		default:
			if err := allowed(i, false); err != nil {
				return err
			}
		}
	}
	for i, m := range musts {
		if in[i] {
			c.Demands = append(c.Demands, m.Demand)
		}
	}
	slices.SortStableFunc(c.Demands, func(a, b Demand) int { return cmp.Compare(a.Period, b.Period) })
	return chengge.Errorf(chengge.ErrConflict, "%w", c).InChinese("%s", c.Chinese())
}

// waivers gives each demand an arc by which it can be waived.
func (pl *Planner) waivers() (out []must, err error) {
	m := pl.m
	add := func(d must, a network.Arc) error {
		d.arc, err = pl.s.Add(a)
		if err == nil {
			// Arcs after the ground's are hauls: this one stands for none.
			pl.hauls = append(pl.hauls, haul{o: &end{}, d: &end{}})
			out = append(out, d)
		}
		return err
	}
	for u, n := range m.nodes {
		switch {
		case n.kind == giveNode && m.p.Sites[n.site].Gives[n.index].Must:
			s, g := &m.p.Sites[n.site], m.p.Sites[n.site].Gives[n.index]
			err = add(must{Demand: Demand{Site: s.Code, Gives: true, Material: g.Material, Period: g.Period, Volume: g.Volume}, at: int32(u), haul: -1, volume: int64(g.Volume), penalty: m.p.Prices.Left},
				network.Arc{From: int32(u), To: 0, Upper: int64(g.Volume)})
		case n.kind == takeNode && m.p.Sites[n.site].Takes[n.index].Must:
			s, k := &m.p.Sites[n.site], m.p.Sites[n.site].Takes[n.index]
			err = add(must{Demand: Demand{Site: s.Code, Use: k.Use, Period: k.Period, Volume: k.Volume}, at: int32(u), haul: -1, volume: int64(k.Volume), penalty: m.p.Prices.Unmet},
				network.Arc{From: 0, To: int32(u), Upper: int64(k.Volume)})
		case n.kind == storeNode && n.period == 0 && m.p.Sites[n.site].Stores[n.index].Start > 0:
			s, st := &m.p.Sites[n.site], m.p.Sites[n.site].Stores[n.index]
			err = add(must{Demand: Demand{Site: s.Code, Gives: true, Material: st.Material, Volume: st.Start}, at: int32(u), haul: -1, volume: int64(st.Start), penalty: m.p.Prices.Left},
				network.Arc{From: int32(u), To: 0, Upper: int64(st.Start)})
		}
		if err != nil {
			return nil, err
		}
	}
	for k := range pl.hauls {
		// A contract is waived by a flow back along its haul.
		if h := pl.hauls[k]; h.lower > 0 {
			o, d := &m.p.Sites[h.o.site], &m.p.Sites[h.d.site]
			f := Flow{o.Code, d.Code, m.materials[h.o.what], m.kinds[h.d.what].use, int(h.t), BankVolume(h.lower)}
			if err := add(must{Demand: Demand{Site: o.Code, Gives: true, Material: f.Material, Use: f.Use, Period: f.Period, Volume: f.Volume, Contract: &f}, at: h.o.node, haul: int32(k), volume: h.lower},
				network.Arc{From: h.d.node, To: h.o.node, Upper: h.lower}); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// feasible finds any flow, or the cheapest by the waivers' costs alone.
func (pl *Planner) feasible(ctx context.Context, cost func(*must) int64, musts []must) error {
	for i := range pl.s.Arcs() {
		pl.s.SetCost(i, 0)
	}
	for i := range musts {
		pl.s.SetCost(musts[i].arc, cost(&musts[i]))
	}
	pl.feasibility = true
	return pl.s.Solve(ctx, network.Options{Price: pl.priceAll})
}
