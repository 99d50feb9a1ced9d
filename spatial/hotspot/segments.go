package hotspot

import (
	"slices"

	"github.com/paulmach/orb"
)

// KindConnected makes road segments neighbours that share an end.
const KindConnected WeightsKind = "connected"

// Connected makes lines neighbours that have an end point in common, exactly.
// Lines that only cross or that touch with an end in the middle of another are
// none: the checks of a city's roads find those. A line without points is an
// island.
func Connected(lines []orb.MultiLineString) *Weights {
	at := map[orb.Point][]int32{}
	for i, ml := range lines {
		for _, ls := range ml {
			if len(ls) == 0 {
				continue
			}
			for _, p := range [...]orb.Point{ls[0], ls[len(ls)-1]} {
				if here := at[p]; len(here) == 0 || here[len(here)-1] != int32(i) {
					at[p] = append(here, int32(i))
				}
			}
		}
	}
	rows := make([][]int32, len(lines))
	for _, here := range at {
		for _, i := range here {
			for _, j := range here {
				if i != j {
					rows[i] = append(rows[i], j)
				}
			}
		}
	}
	for i := range rows {
		slices.Sort(rows[i])
		rows[i] = slices.Compact(rows[i])
	}
	w := fromRows(rows, nil)
	w.about = About{Kind: KindConnected}
	return w
}
