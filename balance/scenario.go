package balance

import (
	"context"
	"slices"

	"chengge"
	"chengge/importers"
	"chengge/spatial/earthwork"
)

// The scenarios that a plan may be, besides the best one, which is "".
const (
	ScenarioBaseline = "baseline" // 无统筹: nearest disposal site, borrowed earth for every fill
	ScenarioPractice = "practice" // 现状: the flows that are given
)

// Stage is what a balance is at.
type Stage string

// The stages, in order.
const (
	Routing    Stage = "routing"    // ways between sites
	Solving    Stage = "solving"    // the plan
	Comparing  Stage = "comparing"  // the baseline, and today's practice
	Explaining Stage = "explaining" // prices, reasons, alternatives, trade-off
)

func (w *work) stage(s Stage) {
	if w.o.Stage != nil {
		w.o.Stage(s)
	}
}

// baseline gives the problem without coordination. Nobody opens a new site
// without a plan.
func (w *work) baseline() *earthwork.Problem {
	p := *w.problem
	p.Sites, p.MostOpen, p.Exactly = slices.Clone(p.Sites), 0, false
	for i := range p.Sites {
		if s := &p.Sites[i]; s.Candidate {
			s.Gives, s.Takes, s.Stores, s.Yields, s.Candidate, s.Opening = nil, nil, nil, nil, false, 0
		}
	}
	return p.Baseline()
}

// lacking notes what a scenario needs and nobody states.
func (w *work) lacking() {
	if w.o.Scenario == ScenarioPractice && len(w.practice) == 0 {
		w.find(importers.Source{}, "", "flows", chengge.SeverityError, "没有现状流向，无法给出现状情景", "no flows are given: there is no practice of today to show")
	}
}

// own makes the plan itself, by its scenario.
func (r *Result) own(ctx context.Context) (pl *earthwork.Planner, err error) {
	w := r.work
	w.stage(Solving)
	switch w.o.Scenario {
	case ScenarioBaseline:
		r.Problem = w.baseline()
	case ScenarioPractice:
		r.Problem = w.problem.Practice(w.practice)
	default:
		pl, r.Plan, err = w.solve(ctx, r.Problem)
		return pl, err
	}
	pl, r.Plan, err = w.solveFree(ctx, r.Problem)
	return pl, err
}
