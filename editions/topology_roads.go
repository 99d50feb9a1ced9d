package editions

import (
	"slices"
	"time"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
	"chengge/spatial/coverage"
)

// lineRules are the rules of what is wrong with a network, and what its length is called.
var lineRules = map[coverage.LineKind]struct {
	rule   chengge.FindingRule
	length string
}{
	coverage.Loose:    {chengge.FindRoadGap, "distance_m"},
	coverage.Crossing: {chengge.FindRoadCrossing, ""},
	coverage.Same:     {chengge.FindRoadTwice, "length_m"},
	coverage.Along:    {chengge.FindRoadAlong, "length_m"},
	coverage.Island:   {chengge.FindRoadUnconnected, "length_m"},
}

// checkNetwork checks that segments touch as a network does.
func (k *checker) checkNetwork() {
	periods := make([]chengge.Period, len(k.roads))
	for i := range k.roads {
		periods[i] = k.roads[i].Valid
	}
	seen := map[string]bool{}
	for _, t := range moments(periods) {
		k.checkNetworkAt(t, seen)
	}
}

func (k *checker) checkNetworkAt(t time.Time, seen map[string]bool) {
	var lines []orb.MultiLineString
	var rows, broken []*chengge.RoadSegment
	for i := range k.roads {
		if r := &k.roads[i]; t.IsZero() || r.Valid.Holds(t) {
			lines, rows = append(lines, r.Line), append(rows, r)
			if finite(r.Line) != nil || !(spatial.Length(r.Line) > 0) {
				broken = append(broken, r)
			}
		}
	}
	for _, fault := range coverage.Network(lines, coverage.NetworkOptions{}) {
		if slices.ContainsFunc(fault.Lines, func(i int) bool {
			return slices.ContainsFunc(broken, func(r *chengge.RoadSegment) bool { return mayMeet(rows[i], r) })
		}) {
			continue // the missing link may be drawn, but badly
		}
		as := lineRules[fault.Kind]
		f := chengge.Finding{Rule: as.rule, Layer: chengge.KindRoads, Code: rows[fault.Line].Code, Place: &fault.Place, Numbers: map[string]float64{}}
		if as.length != "" {
			f.Numbers[as.length] = significant(float64(fault.Metres))
		}
		if fault.Other >= 0 {
			f.Other = rows[fault.Other].Code
		}
		if fault.Kind == coverage.Island {
			f.Numbers["count"] = float64(fault.Count)
		}
		k.once(seen, f)
	}
}

// mayMeet tells whether two segments may touch by the names of their roads and
// crossings. Where a crossing has no name they may.
func mayMeet(a, b *chengge.RoadSegment) bool {
	names := []string{a.Name, a.From, a.To}
	return slices.Contains(names[1:], "") || b.From == "" || b.To == "" ||
		slices.Contains(names, b.From) || slices.Contains(names, b.To) || b.Name != "" && slices.Contains(names, b.Name)
}
