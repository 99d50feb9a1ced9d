package exports

import (
	"context"
	"fmt"

	"chengge"
	"chengge/analyses"
	"chengge/exporters"
	"chengge/grids"
)

// hotspotFeatures gives the units of an answer about hot spots, with their shapes.
func hotspotFeatures(_ context.Context, id int64, result []byte, city *grids.Snapshot, lang chengge.Lang) (exporters.Features, error) {
	answer, err := exporters.ReadHotspots(result)
	if err != nil {
		return exporters.Features{}, err
	}
	analyses.Shapes(city, answer)
	f := answer.Features(lang)
	f.Name = fmt.Sprintf("hotspots-%d", id)
	return f, nil
}
