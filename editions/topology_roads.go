package editions

import (
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
	var codes []string
	broken := false // a segment whose line cannot be used may be the missing link
	for i := range k.roads {
		if r := &k.roads[i]; t.IsZero() || r.Valid.Holds(t) {
			lines, codes = append(lines, r.Line), append(codes, r.Code)
			broken = broken || finite(r.Line) != nil || !(spatial.Length(r.Line) > 0)
		}
	}
	for _, fault := range coverage.Network(lines, coverage.NetworkOptions{}) {
		if fault.Kind == coverage.Island && broken {
			continue
		}
		as := lineRules[fault.Kind]
		f := chengge.Finding{Rule: as.rule, Layer: chengge.KindRoads, Code: codes[fault.Line], Place: &fault.Place, Numbers: map[string]float64{}}
		if as.length != "" {
			f.Numbers[as.length] = significant(float64(fault.Metres))
		}
		if fault.Other >= 0 {
			f.Other = codes[fault.Other]
		}
		if fault.Kind == coverage.Island {
			f.Numbers["count"] = float64(fault.Count)
		}
		k.once(seen, f)
	}
}
