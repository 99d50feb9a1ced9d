package earthwork

import (
	"context"
	"errors"
	"slices"

	"chengge"
	"chengge/spatial/earthwork/network"
)

// More reasons why a volume is left or unmet, besides the refusals.
const (
	ByNobody   Refusal = "nobody"   // nobody takes or gives anything then
	ByCapacity Refusal = "capacity" // all that it may go to, or come from, is full or gone
	ByPrice    Refusal = "price"    // it could be served, for more than its penalty
	ByTie      Refusal = "tie"      // what ties flows together is at its limit
	ByClosed   Refusal = "closed"   // only sites that the plan does not open may have it
)

// Reason tells why a volume is left or unmet.
type Reason struct {
	Rest
	Left  bool // or unmet
	Why   Refusal
	Rule  UseRule         // where the matrix refuses
	Other string          // the nearest site that it fails at, "" where there is none
	Tally map[Refusal]int // how many partners are ruled out by what
	// Full are the sites whose capacity keeps it where it is, or the ties.
	Full []string
	// Extra is what serving 0.1 m³ of it would add to each level, by price.
	Extra []network.Sum
}

// refusalOrder is the order in which what rules partners out is worth telling:
// the last hurdle that some partner fails at.
var refusalOrder = []Refusal{ByNobody, ByKeptApart, ByScenario, ByUse, ByDates, ByHours, ByPermit, ByRoad, ByDistance, Allowed}

// Reasons finds why each volume of the plan is left or unmet.
func (pl *Planner) Reasons(ctx context.Context, p *Plan) ([]Reason, error) {
	var out []Reason
	for i, a := range pl.m.arcs {
		if a.kind != leftArc && a.kind != unmetArc || p.flows[i] == 0 {
			continue
		}
		r, err := pl.reason(ctx, p, i)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

func (pl *Planner) reason(ctx context.Context, p *Plan, arc int) (Reason, error) {
	m := pl.m
	a := m.arcs[arc]
	r := Reason{Left: a.kind == leftArc, Why: ByNobody, Tally: map[Refusal]int{}}
	u := a.From
	if !r.Left {
		u = a.To
	}
	n := m.nodes[u]
	s, t := &m.p.Sites[n.site], int(n.period)
	r.Rest = Rest{Site: s.Code, Period: t, Volume: BankVolume(p.flows[arc])}
	partners := m.targets[t]
	if r.Left {
		r.Material = s.Gives[n.index].Material
	} else {
		r.Use = s.Takes[n.index].Use
		partners = m.origins[t]
	}
	metres := int64(-1)
	for i := range partners {
		for j := range m.targets[t] {
			o, d := &partners[i], &m.targets[t][j]
			if r.Left {
				o, d = &m.origins[t][m.ends[u]], &partners[i]
			}
			if other := m.nodes[d.node]; !r.Left && (other.site != n.site || other.index != n.index || other.kind != takeNode && other.kind != takeInNode) {
				continue
			}
			why, rule := m.refusal(t, o, d)
			r.Tally[why]++
			rank, best := slices.Index(refusalOrder, why), slices.Index(refusalOrder, r.Why)
			way := m.p.legs(t).Metres[int(o.site)*len(m.p.Sites)+int(d.site)]
			if rank > best || rank == best && way >= 0 && (metres < 0 || way < metres) {
				r.Why, r.Rule, metres = why, rule, way
				r.Other = m.p.Sites[partners[i].site].Code
			}
			if r.Left {
				break
			}
		}
	}
	if r.Why != Allowed {
		return r, nil
	}
	if p.linear != nil {
		pl.tiedReason(p, &r, u)
		return r, nil
	}
	// Some partner may have it: is there room, or is it too dear?
	left := int64(0)
	if out, err := pl.whatIf(ctx, p, func(s *network.Solver) error {
		return s.SetBounds(arc, 0, p.flows[arc]-1)
	}); err == nil {
		for i, g := range m.arcs { // does another volume stay instead?
			if g.kind == leftArc || g.kind == unmetArc {
				left += out.flows[i] - p.flows[i]
			}
		}
		if left < 0 {
			r.Why, r.Extra = ByPrice, out.Change
			return r, nil
		}
	} else if !errors.Is(err, network.ErrInfeasible) {
		return r, err
	}
	r.Why = ByCapacity
	r.Full, _ = pl.full(p, u, r.Left)
	return r, nil
}

// full gives the sites whose capacities are met on every way on from a node, or
// back to it; ends tells whether some way ends well: where there is room, or what
// is missing elsewhere.
func (pl *Planner) full(p *Plan, start int32, forward bool) (codes []string, ends bool) {
	m := pl.m
	reached := make([]bool, len(m.nodes))
	reached[start] = true
	edge := map[string]bool{}
	for changed := true; changed; {
		changed = false
		visit := func(from, to int32, lower, upper, flow int64) {
			if p.linear != nil && (p.closes(m.nodes[from].site) || p.closes(m.nodes[to].site)) {
				return
			}
			if !forward {
				from, to = to, from
			}
			if reached[from] && !reached[to] && to != 0 && flow < upper {
				reached[to], changed = true, true
			}
			if reached[to] && !reached[from] && from != 0 && flow > lower {
				reached[from], changed = true, true
			}
		}
		for i, a := range m.arcs {
			visit(a.From, a.To, 0, a.Upper, p.flows[i])
		}
		for t, rows := range pl.price {
			for _, row := range rows {
				for _, j := range row.targets {
					o, d := row.o, &m.targets[t][j]
					k, ok := pl.at[pairKey(o, d)]
					switch i := pl.arc(k); {
					case !ok || i >= len(p.flows):
						visit(o.node, d.node, 0, network.Unlimited, 0)
					default:
						visit(o.node, d.node, pl.hauls[k].lower, pl.hauls[k].upper, p.flows[i])
					}
				}
			}
		}
	}
	for i, a := range m.arcs {
		from, to := a.From, a.To
		if !forward {
			from, to = to, from
		}
		waives := a.kind == leftArc || a.kind == unmetArc
		if from != 0 && to == 0 && reached[from] && p.flows[i] < a.Upper && !waives || from == 0 && reached[to] && p.flows[i] > 0 && to != start {
			ends = true
		}
		if reached[from] && !reached[to] && p.flows[i] == a.Upper && from != start {
			if n := m.nodes[from]; n.site >= 0 && !edge[m.p.Sites[n.site].Code] {
				edge[m.p.Sites[n.site].Code] = true
				codes = append(codes, m.p.Sites[n.site].Code)
			}
		}
	}
	slices.Sort(codes)
	return codes, ends
}

var reasonWords = map[Refusal]chengge.Text{
	ByNobody:    {Zh: "该时段没有任何场地可与之调配", En: "no site takes or gives anything in that period"},
	ByKeptApart: {Zh: "只有他人的自用堆场", En: "only heaps of other sites are there"},
	ByScenario:  {Zh: "本方案情景不作此调配，如 {other}", En: "the scenario does not do that, as with {other}"},
	ByUse:       {Zh: "没有相容的用途：{rule}（规则 {code}，如 {other}）", En: "no compatible use: {rule} (rule {code}, as at {other})"},
	ByDates:     {Zh: "相容的场地在该时段不开放，如 {other}", En: "the sites that suit are closed in that period, such as {other}"},
	ByHours:     {Zh: "开放时间与运输时段不重合，如 {other}", En: "the hours never meet, as with {other}"},
	ByPermit:    {Zh: "没有有效的处置核准，如前往 {other}", En: "no valid permit covers it, as with {other}"},
	ByRoad:      {Zh: "货车无法到达，如 {other}", En: "no truck gets there, as with {other}"},
	ByDistance:  {Zh: "超过最大运距，最近的是 {other}", En: "farther than allowed; the nearest is {other}"},
	ByCapacity:  {Zh: "可去的场地均已满：{full}", En: "all that it may go to is full or gone: {full}"},
	ByTie:       {Zh: "联合约束已用满：{full}", En: "what ties flows together is at its limit: {full}"},
	ByClosed:    {Zh: "只有未启用的候选场地可用，如 {other}", En: "only sites that the plan does not open may have it, such as {other}"},
	ByPrice:     {Zh: "安排它比留置更贵，每立方米贵 {extra} 元", En: "to serve it would cost {extra} yuan per m³ more than its penalty"},
}

var dearWords = chengge.Text{Zh: "可以安排，但费用或目标上不如留置", En: "it could be served, but the objective is better without"}

// Message says the reason in words.
func (r Reason) Message(lang chengge.Lang, p *Problem) string {
	full, extra := "", 0.0
	for i, code := range r.Full {
		if i > 0 {
			full += ", "
		}
		full += p.nameOf(code)
	}
	if r.Why == ByPrice && r.Extra == nil {
		return dearWords.In(lang)
	}
	for l, c := range p.levels() {
		if c == LeastCost && l < len(r.Extra) {
			extra = r.Extra[l].Float() / 1000
		}
	}
	return reasonWords[r.Why].Render(lang, chengge.Arg{Name: "rule", Value: r.Rule.Say}, chengge.Arg{Name: "code", Value: r.Rule.Code},
		chengge.Arg{Name: "other", Value: p.nameOf(r.Other)}, chengge.Arg{Name: "full", Value: full}, chengge.Arg{Name: "extra", Value: extra})
}
