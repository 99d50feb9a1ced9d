package chengge

import (
	"slices"
	"time"
)

// City says what holds for a whole edition.
type City struct {
	Code string `json:"code"` // GB/T 2260, or free
	Name string `json:"name"`
	// CRS is the coordinate system of layers and points that state none, as
	// spatial.ParseCRS reads it.
	CRS   string     `json:"crs"`
	Codes CodeScheme `json:"codes"`
	// Zone is the city's time zone; a bare date is midnight in it.
	Zone *time.Location `json:"-"`
	// CoverageKm2 is the declared area under management, 0 where not declared.
	CoverageKm2   float64      `json:"coverage_km2,omitempty"`
	ExpectedGrids int          `json:"expected_grids,omitempty"` // declared number of responsibility grids, 0 where not declared
	ChiefLevels   []ChiefLevel `json:"chief_levels,omitempty"`   // highest first; empty stands for DefaultChiefLevels
	// Channels are the city's own: one whose code is among DefaultChannels
	// replaces that, others are added.
	Channels []Channel `json:"channels,omitempty"`
	// Duplicates is the city's own rule; the zero rule stands for
	// DefaultDuplicates.
	Duplicates DuplicateRule `json:"duplicates,omitzero"`
}

// AllChannels gives the channels by which reports may come, the city's own
// among them.
func (c City) AllChannels() []Channel {
	out := DefaultChannels()
	for _, own := range c.Channels {
		if i := slices.IndexFunc(out, func(d Channel) bool { return d.Code == own.Code }); i >= 0 {
			out[i] = own
		} else {
			out = append(out, own)
		}
	}
	return out
}

// DuplicateRule gives the rule by which reports are of the same thing.
func (c City) DuplicateRule() DuplicateRule {
	if c.Duplicates == (DuplicateRule{}) {
		return DefaultDuplicates
	}
	return c.Duplicates
}

// Levels gives the city's levels of chiefs, highest first.
func (c City) Levels() []ChiefLevel {
	if len(c.ChiefLevels) > 0 {
		return c.ChiefLevels
	}
	return DefaultChiefLevels()
}

// Location gives the city's time zone, UTC where none is set.
func (c City) Location() *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

// CodeScheme says which codes a city's layers are expected to carry.
type CodeScheme string

// The schemes. NationalCodes expects those of GB/T 47678 and of the older
// standards side by side; FreeCodes takes any (other countries, tests).
const (
	NationalCodes CodeScheme = "national"
	FreeCodeUse   CodeScheme = "free"
)
