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
	job   string        // kind of the jobs
	right chengge.Right // that reads such results
	// features gives the result of the job with an id as rows. city is that of the
	// job's edition.
	features func(ctx context.Context, id int64, result []byte, city *grids.Snapshot, lang chengge.Lang) (exporters.Features, error)
}

// results is the table of results by what layers call them before the id.
var results = map[string]result{
	"hotspots": {"hotspots", chengge.RunAnalyses, hotspotFeatures},
}

// ResultKinds gives the kinds of jobs whose results go out, as layers name them
// before the id: hotspots:12.
func ResultKinds() []string { return slices.Sorted(maps.Keys(results)) }

// Result gives the kind and the id of the job whose result the request is about;
// ok is false where it is about a layer.
func (r *Request) Result() (kind string, id int64, ok bool) {
	name, id, err := r.layer()
	return results[name].job, id, err == nil && id != 0
}
