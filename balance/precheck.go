package balance

import (
	"context"

	"chengge/importers"
)

// Check gives everything that is wrong with an input, and remarkable about it,
// without planning. With Straight in the options no road is looked at, which is
// quick.
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
	}
	return w.findings, nil
}
