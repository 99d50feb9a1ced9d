package earthwork

import (
	"time"

	"chengge"
)

// SitePlan is a site of earth or rubble with what it gives and takes, as files
// state it.
type SitePlan struct {
	Site     chengge.Site
	Office   string  // code of the street office
	Capacity float64 // m³ loose that the site may hold at once, 0 where it holds nothing
	Volumes  []SiteVolume
}

// SiteVolume is what a site gives or takes in a month, as files state it.
type SiteVolume struct {
	Site  string
	Month time.Time // its first day
	Class WasteClass
	Gives bool // or takes
	State VolumeState
	M3    float64
}

// Stated gives the volume exactly.
func (v SiteVolume) Stated() (Stated, error) { return StateM3(v.M3, v.State) }

// Permit (处置核准) allows to haul waste from one site to another.
type Permit struct {
	No       string
	From, To string // codes of sites
	Haulier  string // code of the organisation
	Class    WasteClass
	State    VolumeState
	M3       float64
	Valid    chengge.Period
	Hours    string
	Route    []string // names of roads
	Vehicles int
	Contract string
}

// Haulier (运输企业) is a company that may haul waste.
type Haulier struct {
	Organisation string
	Name         string
	Vehicles     int
	Electric     int     // of them
	LoadM3       float64 // of a vehicle, bank
	Blacklisted  bool
}
