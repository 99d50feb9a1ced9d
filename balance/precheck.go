package balance

import (
	"context"

	"chengge/importers"
	"chengge/spatial/earthwork"
)

// Check gives everything that is wrong with an input, and remarkable about it,
// without planning. With Straight in the options no road is looked at, nor
// whether prices earn in a circle, which Solve then says: that is quick enough
// for a server beside its answers.
func Check(ctx context.Context, in Input, o Options) ([]importers.PlanFinding, error) {
	w := &work{in: in, o: o}
	w.gather()
	w.lacking()
	if w.problem == nil || w.errors() > 0 {
		return w.findings, nil
	}
	if err := w.streets(ctx); err != nil {
		return nil, err
	}
	for _, i := range w.problem.Check() {
		w.issue(i)
	}
	if w.errors() == 0 {
		w.check()
		if w.o.Straight {
			return w.findings, nil
		}
		if _, err := earthwork.NewPlanner(w.problem); err != nil { // prices that earn in a circle
			issues := earthwork.IssuesOf(err)
			for _, i := range issues {
				w.issue(i)
			}
			if len(issues) == 0 {
				return nil, err
			}
		}
	}
	return w.findings, nil
}
