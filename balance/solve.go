package balance

import (
	"context"
	"fmt"

	"chengge"
	"chengge/importers"
	"chengge/spatial/earthwork"
)

// Result is a plan beside what it is compared with.
type Result struct {
	Problem  *earthwork.Problem
	Plan     *earthwork.Plan
	Findings []importers.PlanFinding // warnings
	// Scenarios are the baseline, today's practice where flows are given, and the
	// plan, in this order.
	Scenarios   []Scenario
	Reasons     []earthwork.Reason
	Worths      []earthwork.Worth
	Curve       []earthwork.TradePoint // where a trade-off is asked for
	Assumptions []Assumption
	Roundings   []earthwork.Rounding
	work        *work
	// alternatives are the best plans without a move, by its number.
	alternatives map[int]alternative
	curve        []*earthwork.Summary // of Curve
	// priced is the problem whose prices and reasons these are: of a coupled plan
	// the network with its sites open.
	priced *earthwork.Problem
}

// Scenario is a plan with what it comes to.
type Scenario struct {
	Name    string // baseline, practice, plan
	Title   chengge.Text
	Plan    *earthwork.Plan
	Summary *earthwork.Summary
}

// Refused is the error of an input with errors; Findings has them, and warnings.
type Refused struct{ Findings []importers.PlanFinding }

func (r *Refused) Error() string {
	n, first := 0, ""
	for _, f := range r.Findings {
		if f.Severity == chengge.SeverityError {
			if n++; n == 1 {
				first = f.Where(chengge.English) + ": " + f.Say.En
			}
		}
	}
	return fmt.Sprintf("%d errors in what is stated, the first: %s", n, first)
}

func (w *work) refuse() error {
	err := &Refused{w.findings}
	return chengge.Errorf(chengge.ErrFindings, "%w", err).InChinese("数据有 %d 处错误", w.errors())
}

// Solve makes the plan. Everything that is wrong with the input comes at once,
// before any solving, as Refused.
func Solve(ctx context.Context, in Input, o Options) (*Result, error) {
	w := &work{in: in, o: o}
	w.gather()
	w.lacking()
	if w.problem == nil || w.errors() > 0 {
		return nil, w.refuse()
	}
	w.stage(Routing)
	if err := w.streets(ctx); err != nil {
		return nil, err
	}
	for _, i := range w.problem.Check() {
		w.issue(i)
	}
	if w.errors() > 0 {
		return nil, w.refuse()
	}
	w.check()
	r := &Result{Problem: w.problem, Assumptions: w.assumptions, Roundings: w.roundings, work: w}
	pl, err := r.own(ctx)
	if err != nil {
		return nil, err
	}
	w.stage(Comparing)
	if err := r.compare(ctx); err != nil {
		return nil, err
	}
	w.stage(Explaining)
	if err := r.explain(ctx, pl); err != nil {
		return nil, err
	}
	if o.Scenario == ScenarioPractice {
		r.Plan.Grade = earthwork.Given
	}
	if err := r.trade(ctx); err != nil {
		return nil, err
	}
	r.Findings = w.findings
	return r, nil
}

// solve finds a plan and has it verified.
func (w *work) solve(ctx context.Context, p *earthwork.Problem) (*earthwork.Planner, *earthwork.Plan, error) {
	pl, err := earthwork.NewPlanner(p)
	if err != nil {
		for _, i := range earthwork.IssuesOf(err) {
			w.issue(i)
		}
		if w.errors() > 0 {
			return nil, nil, w.refuse()
		}
		return nil, nil, err
	}
	plan, err := pl.SolveCoupled(ctx, earthwork.Options{Progress: w.o.Progress, Near: p.Former}, w.o.Solver)
	if err != nil {
		return nil, nil, err
	}
	if err := plan.Verify(); err != nil {
		return nil, nil, fmt.Errorf("the plan does not stand before the verifier: %w", err)
	}
	return pl, plan, nil
}

// show turns what a plan moves into trucks.
func (w *work) show() earthwork.Show {
	return earthwork.Show{Load: earthwork.BankVolume(w.figures.float("truck_load")*10 + 0.5)}
}

func (r *Result) add(name, zh, en string, plan *earthwork.Plan) error {
	s, err := plan.Summarise(r.work.show())
	r.Scenarios = append(r.Scenarios, Scenario{name, chengge.Text{Zh: zh, En: en}, plan, s})
	return err
}

// compare solves what the plan is compared with.
func (r *Result) compare(ctx context.Context) error {
	_, plan, err := r.work.solveFree(ctx, r.work.baseline())
	if err != nil {
		return err
	}
	if err := r.add(ScenarioBaseline, "无统筹（就近消纳、逐一借土）", "without coordination", plan); err != nil {
		return err
	}
	if len(r.work.practice) > 0 {
		_, plan, err := r.work.solveFree(ctx, r.work.problem.Practice(r.work.practice))
		if err != nil {
			return err
		}
		plan.Grade = earthwork.Given
		if err := r.add(ScenarioPractice, "现状", "today's practice", plan); err != nil {
			return err
		}
	}
	return r.add("plan", "优化方案", "the plan", r.Plan)
}

// solveFree solves the network of a comparison, whatever else ties its flows.
func (w *work) solveFree(ctx context.Context, p *earthwork.Problem) (*earthwork.Planner, *earthwork.Plan, error) {
	pl, err := earthwork.NewPlanner(p)
	if err != nil {
		for _, i := range earthwork.IssuesOf(err) {
			w.issue(i)
		}
		if w.errors() > 0 {
			return nil, nil, w.refuse()
		}
		return nil, nil, err
	}
	plan, err := pl.Solve(ctx, earthwork.Options{})
	if err != nil {
		return nil, nil, err
	}
	if err := plan.Verify(); err != nil {
		return nil, nil, fmt.Errorf("the comparison does not stand before the verifier: %w", err)
	}
	return pl, plan, nil
}

// explain finds the reasons and prices. The prices of a coupled plan are those of
// its network with the plan's sites open.
func (r *Result) explain(ctx context.Context, pl *earthwork.Planner) (err error) {
	plan := r.Plan
	r.priced = r.Problem
	if r.Reasons, err = pl.Reasons(ctx, plan); err != nil {
		return err
	}
	if plan.Grade != earthwork.ProvenOptimal {
		r.priced = plan.WithOpened()
		if pl, plan, err = r.work.solveFree(ctx, r.priced); err != nil {
			return err
		}
	}
	n := r.work.o.Worths
	if n == 0 {
		n = 8
	}
	if n > 0 {
		if r.Worths, err = pl.Worths(ctx, plan, n); err != nil {
			return err
		}
	}
	return r.alternate(ctx, pl, plan)
}
