package earthwork

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"chengge"
)

// Baseline gives the problem without any coordination: everything goes to the
// nearest disposal site that has room, every fill is served from the nearest
// borrow pit, and nothing passes between projects. What no disposal site takes
// goes where it must. Prices stay as they are, so that the saving of a plan
// against it is the difference of two plans' money.
func (p *Problem) Baseline() *Problem {
	b := *p
	b.Objective = []Criterion{LeastUnserved, LeastDistance}
	b.Contracts, b.Former = nil, nil
	b.only = func(m *model, _ int, o, d *end) bool {
		if o.store || d.store {
			return false
		}
		use := m.kinds[d.what].use
		if o.borrowed {
			return use.Direct()
		}
		if use == Disposal {
			return true
		}
		return !m.disposable(o.what) && !use.Direct()
	}
	return &b
}

// disposable tells whether some site takes a material for disposal, in any
// period.
func (m *model) disposable(what int32) bool {
	for k := range m.kinds {
		if m.kinds[k].use == Disposal && m.may[int(what)*len(m.kinds)+k] {
			return true
		}
	}
	return false
}

// Practice gives the problem in which exactly the flows given move: what is
// left and unmet besides is what they leave. Flows that nothing allows, or that
// exceed what is there, are issues or a conflict that names them.
func (p *Problem) Practice(flows []Flow) *Problem {
	b := *p
	b.Contracts, b.Former = flows, nil
	type key struct {
		from, to string
		what     Material
		use      Use
		period   int
	}
	known := map[key]bool{}
	for _, f := range flows {
		known[key{f.From, f.To, f.Material, f.Use, f.Period}] = true
	}
	b.only = func(m *model, t int, o, d *end) bool {
		return known[key{m.p.Sites[o.site].Code, m.p.Sites[d.site].Code, m.materials[o.what], m.kinds[d.what].use, t}]
	}
	b.exactly = true
	return &b
}

// TradePoint is a plan on the curve between two criteria.
type TradePoint struct {
	A, B Level
	Plan *Plan
}

// TradeOff gives plans from the best for a to the best for b, each the best for
// some weights of both: corners of the curve, at most so many. What is left and
// unmet is the least of all throughout.
func (p *Problem) TradeOff(ctx context.Context, a, b Criterion, most int) ([]TradePoint, error) {
	if a == b || most < 2 {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "a trade-off needs two criteria and at least two plans").InChinese("权衡曲线需要两个不同的目标和至少两个方案")
	}
	var last *Planner
	solve := func(share [2]int64) (TradePoint, error) {
		q := *p
		q.weigh = weights{[2]Criterion{a, b}, share}
		q.Objective = []Criterion{LeastUnserved, weighed, a, b}
		if share[0] == 0 {
			q.Objective = []Criterion{LeastUnserved, weighed, b, a}
		}
		pl, err := newPlanner(&q)
		if err != nil {
			return TradePoint{}, err
		}
		plan, err := pl.Solve(ctx, Options{After: last})
		if err != nil {
			return TradePoint{}, err
		}
		last = pl
		pt := TradePoint{Plan: plan}
		for _, l := range plan.Levels {
			switch l.Criterion {
			case a:
				pt.A = l
			case b:
				pt.B = l
			}
		}
		return pt, nil
	}
	first, err := solve([2]int64{1, 0})
	if err != nil {
		return nil, err
	}
	end, err := solve([2]int64{0, 1})
	if err != nil {
		return nil, err
	}
	curve := []TradePoint{first, end}
	// Between two neighbours the line through them gives the weights; a plan below
	// the line is a new corner.
	for i := 0; i+1 < len(curve) && len(curve) < most; {
		l, r := curve[i], curve[i+1]
		share, ok := slope(r.A.Total.Sub(l.A.Total).Float(), l.B.Total.Sub(r.B.Total).Float())
		if !ok {
			i++
			continue
		}
		pt, err := solve(share)
		if err != nil {
			return nil, err
		}
		same := func(q TradePoint) bool { return q.A.Total.Cmp(pt.A.Total) == 0 && q.B.Total.Cmp(pt.B.Total) == 0 }
		if same(l) || same(r) || pt.A.Total.Cmp(l.A.Total) < 0 || pt.B.Total.Cmp(r.B.Total) < 0 {
			i++
			continue
		}
		curve = slices.Insert(curve, i+1, pt)
	}
	return curve, nil
}

// slope gives whole weights near those that make a growth of da as dear as a
// fall of db: at most 1000 each, so that sums stay exact.
func slope(da, db float64) ([2]int64, bool) {
	if da <= 0 || db <= 0 {
		return [2]int64{}, false
	}
	large := max(da, db)
	share := [2]int64{int64(db/large*1000 + 0.5), int64(da/large*1000 + 0.5)}
	return [2]int64{max(share[0], 1), max(share[1], 1)}, true
}

// Head says in words what a plan rests on: how far it is proven, and where its
// ways come from.
func (p *Plan) Head(lang chengge.Lang) []string {
	var out []string
	say := func(t chengge.Text, args ...chengge.Arg) { out = append(out, t.Render(lang, args...)) }
	gap := chengge.Arg{Name: "gap", Value: fmt.Sprintf("%.4g", p.Gap*100)}
	switch p.Grade {
	case ProvenOptimal:
		say(chengge.Text{Zh: "最优性已由独立校验程序用整数精确证明", En: "the optimum is proven exactly, in integers, by a separate verifier"})
	case ProvenBound:
		say(chengge.Text{Zh: "方案已精确校验，与精确证明的下界相差至多 {gap}%", En: "the plan is verified exactly; it lies within {gap} % of a bound that is proven exactly"}, gap)
	case StatedBound:
		say(chengge.Text{Zh: "方案已精确校验，与 Cbc 所报下界相差至多 {gap}%（根节点下界已精确证明）", En: "the plan is verified exactly; it lies within {gap} % of the bound as stated by Cbc (the root's bound is proven exactly)"}, gap)
	}
	if len(p.Ignored) > 0 {
		say(chengge.Text{Zh: "未计入的联合约束：{what}", En: "left aside, since a network cannot hold it: {what}"}, chengge.Arg{Name: "what", Value: strings.Join(p.Ignored, "; ")})
	}
	if !p.Straight.IsZero() {
		say(chengge.Text{Zh: "没有路网：运距为直线距离乘以 {factor}", En: "there is no road network: ways are straight lines times {factor}"}, chengge.Arg{Name: "factor", Value: p.Straight.String()})
	}
	return out
}
