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
// the best it is. Of several levels one is solved after the other, under a row
// for each before that holds its total: no weights.
func (pl *Planner) SolveCoupled(ctx context.Context, o Options, c coupled.Options) (*Plan, error) {
	m := pl.m
	if len(m.p.Couplings()) == 0 && !m.p.NeedPermit {
		return pl.Solve(ctx, o)
	}
	if allowed, _ := pl.Hauls(); allowed > coupled.MostColumns {
		return nil, chengge.Errorf(chengge.ErrFindings, "%d hauls are too many for a plan whose flows are tied together (%s): at most %d; take longer periods or a shorter distance",
			allowed, strings.Join(m.p.ties(), "; "), coupled.MostColumns).InChinese("流向共 %d 条，超过带联合约束方案的上限 %d 条：请放长时段或缩短最大运距", allowed, coupled.MostColumns)
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
	if c.Seconds == 0 {
		c.Seconds = 60
	}
	c.Seconds /= float64(len(m.levels))
	var best *Plan
	var bounds []Level
	var linear []*proof.Linear
	for level := range m.levels {
		lp, candidates := pl.linear(links, level)
		linear = append(linear, lp)
		ask := lp
		if level > 0 {
			var costs [][]int64
			var totals []int64
			for l := range level {
				total := best.Levels[l].Total.Big()
				if !total.IsInt64() {
					return nil, chengge.Errorf(chengge.ErrFindings, "the objective's total %s is beyond exact numbers", total).InChinese("目标值 %s 超出精确数值范围", total)
				}
				costs, totals = append(costs, linear[l].Cost), append(totals, total.Int64())
			}
			ask = atMost(lp, costs, totals)
		}
		if o.Progress != nil {
			c.Progress = func(p coupled.Progress) {
				o.Progress(Progress{Level: level, Criterion: m.levels[level], Bound: p.Bound, Best: p.Best, Nodes: p.Nodes})
			}
		}
		a, err := coupled.Solve(ctx, ask, c)
		if err != nil {
			return nil, err
		}
		if a.X == nil && best == nil {
			if a.Status == coupled.Infeasible {
				return nil, pl.tiedConflict(ctx, links, c)
			}
			return nil, chengge.Errorf(chengge.ErrUnavailable, "no plan was found within %v s", c.Seconds).InChinese("限定时间内未找到方案")
		}
		bound := Level{Bound: a.Stated, Root: a.Proven}
		if a.X == nil && a.Status != coupled.Stopped {
			return nil, chengge.Errorf(chengge.ErrUnavailable, "the solver found no plan for %s although there is one: its numbers are too large or too near each other", m.levels[level]).
				InChinese("求解器在“%s”一级未能给出方案：数值过大或过于接近", m.levels[level])
		}
		if a.Proven != nil {
			root, _ := a.Proven.Float64()
			bound.Bound = max(bound.Bound, root)
			if len(candidates) == 0 {
				bound.Bound = root
			}
		}
		bounds = append(bounds, bound)
		if a.X == nil {
			continue
		}
		plan, err := pl.settle(ctx, links, candidates, a)
		if err != nil && (best == nil || ctx.Err() != nil) {
			return nil, err
		}
		// Whole 0.1 m³ may leave a little of a level before: then what is there stays.
		if err == nil && (best == nil || plan.before(best)) {
			best = plan
		}
	}
	best.links, best.linear = links, linear
	best.prove(bounds)
	return best, nil
}

// before tells whether a plan is better in the order of levels.
func (p *Plan) before(q *Plan) bool {
	for l := range p.Levels {
		if c := p.Levels[l].Total.Cmp(q.Levels[l].Total); c != 0 {
			return c < 0
		}
	}
	return false
}

// prove writes the bounds of the levels down, and the grade that they are worth.
func (p *Plan) prove(bounds []Level) {
	p.Grade = ProvenBound
	for l, b := range bounds {
		v := &p.Levels[l]
		v.Bound, v.Root = b.Bound, b.Root
		total := v.Total.Float()
		v.Gap = max(0, total-v.Bound) / max(math.Abs(total), 1)
		exact := b.Root != nil && new(big.Rat).SetInt(v.Total.Big()).Cmp(b.Root) <= 0
		if !exact && (b.Root == nil || p.choices()) {
			p.Grade = StatedBound
		}
		if l == 0 || v.Gap >= p.Gap {
			p.Bound, p.Gap, p.Root = v.Bound, v.Gap, v.Root
		}
	}
}

// choices tells whether the problem has sites that may be opened.
func (p *Plan) choices() bool {
	return slices.ContainsFunc(p.planner.m.p.Sites, func(s Site) bool { return s.Candidate })
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
func (pl *Planner) settle(ctx context.Context, links []link, candidates []int32, a *coupled.Answer) (*Plan, error) {
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
	p.Opened = opened
	for l, c := range m.levels {
		if c == LeastCost {
			p.Levels[l].Total = p.Levels[l].Total.Add(opening)
		}
	}
	p.Money = p.Money.Add(opening)
	p.Pivots = pl.s.Pivots()
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

// verifyCoupled has package proof check the plan against the linear programme of
// each level: every bound, balance and tie, whole openings, and the total.
func (p *Plan) verifyCoupled() error {
	x := make([]*big.Rat, len(p.linear[0].Cost))
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
	for l, lp := range p.linear {
		cost, err := proof.Holds(lp, x)
		if err != nil {
			return err
		}
		level := &p.Levels[l]
		if cost.Cmp(new(big.Rat).SetInt(level.Total.Big())) != 0 {
			return fmt.Errorf("the plan states a total of %s where it is %s", level.Total, cost.RatString())
		}
		// The bound of the first level holds of every plan; those of others only of
		// plans that are as good in the levels before as the one that was known then.
		if l == 0 && level.Root != nil && cost.Cmp(level.Root) < 0 {
			return fmt.Errorf("the plan costs %s, below its proven bound %s", cost.RatString(), level.Root.FloatString(3))
		}
	}
	return nil
}
