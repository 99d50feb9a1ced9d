package exports

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"chengge"
	"chengge/analyses"
	"chengge/exporters"
)

// result is a kind of jobs whose results go out as files: a row of the table
// below. A layer names it before the id: hotspots:12.
type result struct {
	right chengge.Right // that reads such results
	// features gives the result of the job with an id as rows, and its edition.
	features func(ctx context.Context, from Sources, id int64, lang chengge.Lang) (f exporters.Features, edition int64, err error)
}

// results is the table of results by the kinds of their jobs.
var results = map[string]result{
	"hotspots": {chengge.RunAnalyses, hotspotFeatures},
	"balances": {chengge.RunBalances, balanceFeatures},
}

// ResultKinds gives the kinds of jobs whose results go out.
func ResultKinds() []string { return slices.Sorted(maps.Keys(results)) }

// Result gives the kind and the id of the job whose result the request is about;
// ok is false where it is about a layer.
func (r *Request) Result() (kind string, id int64, ok bool) {
	kind, id, err := r.layer()
	return kind, id, err == nil && id != 0
}

// hotspotFeatures gives the units of an answer about hot spots, with their shapes.
func hotspotFeatures(ctx context.Context, from Sources, id int64, lang chengge.Lang) (f exporters.Features, edition int64, err error) {
	b, edition, err := from.Result(ctx, "hotspots", id)
	if err != nil {
		return f, 0, err
	}
	city, err := from.City(ctx, edition)
	if err != nil {
		return f, 0, err
	}
	answer, err := exporters.ReadHotspots(b)
	if err != nil {
		return f, 0, err
	}
	analyses.Shapes(city, answer)
	f = answer.Features(lang)
	f.Name = fmt.Sprintf("hotspots-%d", id)
	return f, edition, nil
}

// balanceFeatures gives the flows of a plan of earth along their roads.
func balanceFeatures(ctx context.Context, from Sources, id int64, lang chengge.Lang) (f exporters.Features, edition int64, err error) {
	if _, edition, err = from.Result(ctx, "balances", id); err != nil {
		return f, 0, err
	}
	plan, err := from.Plan(ctx, id, lang)
	if err != nil {
		return f, 0, err
	}
	f = plan.Features("")
	f.Name = fmt.Sprintf("balances-%d", id)
	return f, edition, nil
}
