package chengge

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"
)

// Overlay is a place that somebody answers for while it lasts: a construction
// site, a road-dig permit, a permitted stall.
type Overlay struct {
	ID       ID
	Code     string
	Name     string
	Type     OverlayType
	Holder   string // code of the organisation that answers
	Valid    Period
	Hours    Hours
	Category string // patterns as in a Rule, parted by blanks; empty is every category
	Shape    orb.MultiPolygon
}

// OverlayType says what an overlay is.
type OverlayType string

// The types.
const (
	ConstructionSite OverlayType = "construction_site" // 建筑工地
	RoadDig          OverlayType = "road_dig"          // 占道挖掘许可
	PermittedStall   OverlayType = "permitted_stall"   // 疏导点
)

// ParseOverlayType reads a type.
func ParseOverlayType(s string) (OverlayType, error) {
	switch t := OverlayType(strings.ToLower(strings.TrimSpace(s))); t {
	case ConstructionSite, RoadDig, PermittedStall:
		return t, nil
	}
	return "", fmt.Errorf("unknown overlay type %q: use construction_site, road_dig or permitted_stall", s)
}
