package exporters

import (
	"chengge"

	"github.com/paulmach/orb"
)

// HotspotBeside is the network that earth and rubble go by: where they may go to,
// and the roads that permits name.
type HotspotBeside struct {
	Sites  []HotspotSite  `json:"sites,omitempty"`
	Routes []HotspotRoute `json:"routes,omitempty"`
}

// HotspotSite is a site; volumes are those of the request, in m³ bank.
type HotspotSite struct {
	Code  string           `json:"code"`
	Name  string           `json:"name,omitempty"`
	Type  chengge.SiteType `json:"type"`
	Lng   float64          `json:"lng"` // CGCS2000
	Lat   float64          `json:"lat"`
	Gives float64          `json:"gives_m3,omitempty"`
	Takes float64          `json:"takes_m3,omitempty"`
}

// HotspotRoute is a road that permits name as their route (核准路线).
type HotspotRoute struct {
	Road    string              `json:"road"`
	Permits int                 `json:"permits"`
	Shape   orb.MultiLineString `json:"-"` // CGCS2000
}
