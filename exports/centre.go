package exports

import (
	"context"

	"chengge"

	"github.com/paulmach/orb"
)

// centreKinds are asked in this order for the ground of the city.
var centreKinds = []chengge.Kind{chengge.KindCoverage, chengge.KindDistricts, chengge.KindStreetOffices, chengge.KindGrids, chengge.KindRoads}

// centre gives the middle of an edition's ground, so that all drawings of a city
// are in one zone; zero where it has none.
func (from Sources) centre(ctx context.Context, edition int64) (orb.Point, error) {
	if from.Snapshot != nil {
		if s := from.Snapshot(edition); s != nil && !s.Extent().IsEmpty() {
			return s.Extent().Center(), nil
		}
	}
	if from.Contents == nil {
		return orb.Point{}, nil
	}
	c, release, err := from.Contents(ctx, edition)
	if err != nil {
		return orb.Point{}, err
	}
	defer release()
	for _, k := range centreKinds {
		var all orb.Bound
		found := false
		for r, err := range rowsOrNone(c.Rows(k)) {
			switch {
			case err != nil:
				return orb.Point{}, err
			case r.Shape == nil:
			case found:
				all = all.Union(r.Shape.Bound())
			default:
				all, found = r.Shape.Bound(), true
			}
		}
		if found {
			return all.Center(), nil
		}
	}
	return orb.Point{}, nil
}
