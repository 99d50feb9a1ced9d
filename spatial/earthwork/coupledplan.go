package earthwork

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"chengge"
	"chengge/spatial/earthwork/coupled"
	"chengge/spatial/earthwork/network"
	"chengge/spatial/earthwork/proof"
)

// SolveCoupled finds a plan of a problem whose flows are tied together, by Clp or
// Cbc in a child. Where the plan of the network alone keeps every tie it is the
// best one and proven as such. Otherwise the plan is made of whole 0.1 m³ again
// by the network, within what the child found, and Bound and Gap say how near
// the best it is. Only one criterion can be made least so.
func (pl *Planner) SolveCoupled(ctx context.Context, o Options, c coupled.Options) (*Plan, error) {
	m := pl.m
	if len(m.p.Couplings()) == 0 && !m.p.NeedPermit {
		return pl.Solve(ctx, o)
	}
	if allowed, _ := pl.Hauls(); allowed > coupled.MostColumns {
		return nil, chengge.Errorf(chengge.ErrFindings, "%d hauls are too many for a plan whose flows are tied together (%s): at most %d; take longer periods or a shorter distance",
			allowed, strings.Join(m.p.Couplings(), "; "), coupled.MostColumns).InChinese("流向共 %d 条，超过带联合约束方案的上限 %d 条：请放长时段或缩短最大运距", allowed, coupled.MostColumns)
	}
	m.eachPair(func(t int, o, d *end) bool {
		pl.mustWrite(t, o, d)
		return true
	})
	links := pl.links()
	free, err := pl.Solve(ctx, o)
	if err != nil {
		return nil, err // what the network cannot meet nothing can
	}
	linked := slices.ContainsFunc(m.p.Sites, func(s Site) bool { return s.Candidate })
	for i := range links {
		linked = linked || !links[i].meets(free.flows)
	}
	if !linked {
		free.Ignored = nil // it keeps them all
		return free, nil
	}
	if len(m.levels) > 1 {
		return nil, chengge.Errorf(chengge.ErrFindings, "the objective has %d levels, and a plan whose flows are tied together (%s) can make only one least", len(m.levels), strings.Join(m.p.Couplings(), "; ")).
			InChinese("带联合约束的方案只能有一个目标")
	}
	lp, candidates := pl.linear(links)
	if o.Progress != nil {
		c.Progress = func(p coupled.Progress) {
			o.Progress(Progress{Criterion: m.levels[0], Bound: p.Bound, Best: p.Best, Nodes: p.Nodes})
		}
	}
	a, err := coupled.Solve(ctx, lp, c)
	if err != nil {
		return nil, err
	}
	if a.X == nil {
		if a.Status == coupled.Infeasible {
			return nil, chengge.Errorf(chengge.ErrConflict, "no plan keeps all that ties flows together: %s", strings.Join(m.p.Couplings(), "; ")).
				InChinese("没有方案能同时满足联合约束：%s", strings.Join(m.p.Couplings(), "；"))
		}
		return nil, chengge.Errorf(chengge.ErrUnavailable, "no plan was found within %v s", c.Seconds).InChinese("限定时间内未找到方案")
	}
	return pl.settle(ctx, links, lp, candidates, a)
}

// WithOpened gives the problem in which the sites that a plan opens are there,
// paid for, and the other candidates are not. Its prices and alternatives are
// those of the plan as long as no other sites are opened.
func (p *Plan) WithOpened() *Problem {
	q := *p.planner.m.p
	q.Sites, q.MostOpen, q.Exactly = slices.Clone(q.Sites), 0, false
	for i := range q.Sites {
		if s := &q.Sites[i]; s.Candidate {
			if !slices.Contains(p.Opened, s.Code) {
				s.Gives, s.Takes, s.Stores, s.Yields = nil, nil, nil, nil
			}
			s.Candidate, s.Opening = false, 0
		}
	}
	return &q
}

// settle makes a plan of whole 0.1 m³ within what the child found: tied arcs may
// carry that much, rounded so that every tie holds, and the network does the
// rest.
func (pl *Planner) settle(ctx context.Context, links []link, lp *proof.Linear, candidates []int32, a *coupled.Answer) (*Plan, error) {
	m := pl.m
	before := pl.save()
	defer func() { pl.restore(before) }()
	lower, upper := pl.rounded(links, a.X)
	closed := map[int32]bool{}
	var opened []string
	opening := network.Sum{}
	for i, site := range candidates {
		if closed[site] = a.X[len(m.arcs)+len(pl.hauls)+i] < 0.5; !closed[site] {
			opened = append(opened, m.p.Sites[site].Code)
			opening = opening.Add(network.SumOf(int64(m.p.Sites[site].Opening)))
		}
	}
	for k := range pl.hauls {
		if h := &pl.hauls[k]; closed[h.o.site] || closed[h.d.site] {
			lower[pl.arc(int32(k))], upper[pl.arc(int32(k))] = 0, 0
		}
	}
	for i := range pl.s.Arcs() {
		if err := pl.s.SetBounds(i, lower[i], upper[i]); err != nil {
			return nil, err
		}
	}
	if err := pl.solve(ctx, nil); err != nil {
		if errors.Is(err, network.ErrInfeasible) {
			return nil, chengge.Errorf(chengge.ErrConflict, "a plan exists in fractions of 0.1 m³ only: give what must be served some slack").InChinese("只有不足 0.1 立方米的分数解，请给必须安排的量留出余地")
		}
		return nil, err
	}
	flows := make([]int64, pl.s.Arcs())
	for i := range flows {
		flows[i] = pl.s.Flow(i)
	}
	p := pl.planOf(flows)
	p.Opened, p.links, p.linear = opened, links, lp
	if m.levels[0] == LeastCost {
		p.Levels[0].Total = p.Levels[0].Total.Add(opening)
	}
	p.Money = p.Money.Add(opening)
	p.Pivots = pl.s.Pivots()
	p.Grade, p.Bound, p.Root = StatedBound, a.Stated, a.Proven
	if a.Proven != nil {
		root, _ := a.Proven.Float64()
		if len(candidates) == 0 || new(big.Rat).SetInt(p.Levels[0].Total.Big()).Cmp(a.Proven) == 0 {
			p.Grade, p.Bound = ProvenBound, root
		}
		p.Bound = max(p.Bound, root)
	}
	total := p.Levels[0].Total.Float()
	p.Gap = max(0, total-p.Bound) / max(math.Abs(total), 1)
	return p, nil
}

// rounded gives bounds in whole 0.1 m³ for tied arcs: each may carry what was
// found for it, rounded down, and up where every tie that it is in has room.
func (pl *Planner) rounded(links []link, x []float64) (lower, upper []int64) {
	n := pl.s.Arcs()
	lower, upper = make([]int64, n), make([]int64, n)
	for i := range n {
		a := pl.s.Arc(i)
		lower[i], upper[i] = a.Lower, a.Upper
	}
	in := map[int][]int{}
	room := make([]int64, len(links))
	down := func(arc int) int64 { return max(lower[arc], int64(math.Floor(x[arc]+1e-6))) }
	for l := range links {
		row := &links[l]
		made, den := int64(0), int64(1)
		for k, arc := range row.arcs {
			if row.entry[k] < 0 { // what comes in for a yield is kept
				made -= row.entry[k] * down(arc)
				lower[arc] = down(arc)
			} else if row.entry[k] > 1 {
				den = row.entry[k]
			}
		}
		room[l] = (row.most + made) / den
		for k, arc := range row.arcs {
			if row.entry[k] > 0 {
				in[arc] = append(in[arc], l)
				room[l] -= down(arc)
			}
		}
	}
	tied := make([]int, 0, len(in))
	for arc := range in {
		tied = append(tied, arc)
	}
	part := func(arc int) float64 { return x[arc] - float64(down(arc)) }
	slices.SortFunc(tied, func(a, b int) int { return cmp.Or(cmp.Compare(part(b), part(a)), cmp.Compare(a, b)) })
	for _, arc := range tied {
		upper[arc] = min(upper[arc], down(arc))
	}
	for l := range links { // less goes out where what comes in was rounded down
		for k, arc := range links[l].arcs {
			if less := min(-room[l], upper[arc]-lower[arc]); links[l].entry[k] > 0 && less > 0 {
				upper[arc] -= less
				for _, other := range in[arc] {
					room[other] += less
				}
			}
		}
	}
	for _, arc := range tied {
		fits := part(arc) > 1e-6 && upper[arc] < pl.s.Arc(arc).Upper
		for _, l := range in[arc] {
			fits = fits && room[l] > 0
		}
		if fits {
			upper[arc]++
			for _, l := range in[arc] {
				room[l]--
			}
		}
	}
	return lower, upper
}

// verifyCoupled has package proof check the plan against the linear programme:
// every bound, balance and tie, whole openings, and the total.
func (p *Plan) verifyCoupled() error {
	x := make([]*big.Rat, len(p.linear.Cost))
	for i := range x {
		x[i] = new(big.Rat)
		if i < len(p.flows) {
			x[i].SetInt64(p.flows[i])
		}
	}
	at := len(p.flows)
	for i := range p.planner.m.p.Sites {
		if s := &p.planner.m.p.Sites[i]; s.Candidate {
			if slices.Contains(p.Opened, s.Code) {
				x[at].SetInt64(1)
			}
			at++
		}
	}
	cost, err := proof.Holds(p.linear, x)
	if err != nil {
		return err
	}
	if cost.Cmp(new(big.Rat).SetInt(p.Levels[0].Total.Big())) != 0 {
		return fmt.Errorf("the plan states a total of %s where it is %s", p.Levels[0].Total, cost.RatString())
	}
	if p.Root != nil && cost.Cmp(p.Root) < 0 {
		return fmt.Errorf("the plan costs %s, below its proven bound %s", cost.RatString(), p.Root.FloatString(3))
	}
	return nil
}
