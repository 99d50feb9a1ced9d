package analyses

import (
	"encoding/json"
	"fmt"
	"io"

	"chengge"
	"chengge/exporters"
	"chengge/grids"
	"chengge/spatial"
	"chengge/spatial/hotspot"
)

// WeightsFormats are the formats of files of weights.
var WeightsFormats = []exporters.Format{exporters.GAL, exporters.GWT, exporters.Weights}

// Weights makes the neighbours that an answer rests on once more, from the city
// of its edition, with the ids of its units: codes, of segments with the side.
func Weights(city *grids.Snapshot, answer *exporters.Hotspots) (*hotspot.Weights, []string, error) {
	var h Hotspots
	if err := json.Unmarshal(answer.Request, &h); err != nil {
		return nil, nil, fmt.Errorf("request of an answer: %w", err)
	}
	a, err := h.read()
	if err != nil {
		return nil, nil, err
	}
	var u *units
	asked := a.weights
	if a.kind == "" {
		cells := make([]spatial.Cell, len(answer.Units))
		for i := range answer.Units {
			if cells[i], err = spatial.ParseCell(answer.Units[i].Code); err != nil {
				return nil, nil, fmt.Errorf("unit %d of an answer: %w", i, err)
			}
		}
		u = cellUnits(cells)
		if asked.kind == "" && answer.Local != nil && answer.Local.Weights.Rings > 0 {
			asked.kind, asked.number = "rings", answer.Local.Weights.Rings
		}
	} else if u, err = thingUnits(city, a); err != nil {
		return nil, nil, err
	}
	w, err := asked.build(u)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]string, len(u.list))
	for i := range u.list {
		ids[i] = u.list[i].id()
	}
	return a.standardised(w), ids, nil
}

// standardised gives the weights in the style that the request or the custom of
// its statistic has.
func (a *asked) standardised(w *hotspot.Weights) *hotspot.Weights {
	switch {
	case a.Standardise == "binary":
		return w.Binary()
	case a.Standardise == "row" || a.Standardise == "" && a.rowsByDefault():
		return w.Standardise()
	}
	return w
}

// WriteWeights writes the neighbours of an answer: GAL has who they are, GWT and
// CSV also how much they weigh.
func WriteWeights(out io.Writer, city *grids.Snapshot, answer *exporters.Hotspots, f exporters.Format) error {
	w, ids, err := Weights(city, answer)
	if err != nil {
		return err
	}
	switch f {
	case exporters.GAL:
		return hotspot.WriteGAL(out, w, ids)
	case exporters.GWT:
		return hotspot.WriteGWT(out, w, ids)
	case exporters.Weights:
		return hotspot.WriteWeightsCSV(out, w, ids)
	}
	return chengge.Errorf(chengge.ErrBadQuery, "%s is no format of weights: take gal, gwt or csv", f).InChinese("空间权重没有 %s 格式：可用 gal、gwt 或 csv", f)
}
