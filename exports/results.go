package exports

import (
	"context"
	"maps"
	"slices"

	"chengge"
	"chengge/exporters"
	"chengge/grids"
)

// result is a kind of jobs whose results go out as files: a row of the table
// below.
type result struct {
	right chengge.Right // that reads such results
	// features gives the result of the job with an id as rows. city is that of the
	// job's edition.
	features func(ctx context.Context, id int64, result []byte, city *grids.Snapshot, lang chengge.Lang) (exporters.Features, error)
}

// results is the table of kinds of jobs by their names in routes.
var results = map[string]result{
	"hotspots": {chengge.RunAnalyses, hotspotFeatures},
}

// ResultKinds gives the kinds of jobs whose results go out, as layers name them
// before the id: hotspots:12.
func ResultKinds() []string { return slices.Sorted(maps.Keys(results)) }

// Result gives the kind and the id of the job whose result the request is about;
// ok is false where it is about a layer.
func (r *Request) Result() (kind string, id int64, ok bool) {
	kind, id, err := r.layer()
	return kind, id, err == nil && id != 0
}
