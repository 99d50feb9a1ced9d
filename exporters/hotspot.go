package exporters

import (
	"encoding/json"
	"strconv"

	"chengge"
	"chengge/spatial/hotspot"

	"github.com/paulmach/orb"
)

// Hotspots is the answer to a request for hot spots, with all that it rests on.
// Its sentences are in both languages, so that it has the same bytes for all.
type Hotspots struct {
	Request json.RawMessage `json:"request"`
	City    string          `json:"city"`
	Edition int64           `json:"edition,omitempty"`
	What    Said            `json:"what"` // that is counted: reports, points, sites
	Unit    string          `json:"unit"` // h3:9, or the kind of areas
	// Value says what the values are, of which amount and against what.
	Value Said `json:"value"`

	Events int64 `json:"events"` // that count
	// Outside are events outside the units, or in cells on the border of the area.
	Outside       int64 `json:"outside,omitempty"`
	WithoutAmount int64 `json:"without_amount,omitempty"`
	WithoutSide   int64 `json:"without_side,omitempty"` // on a road, but on neither side

	Null         Said                 `json:"null"`
	Choices      []HotspotChoice      `json:"choices,omitempty"`
	Alternatives []HotspotAlternative `json:"alternatives,omitempty"`
	Notes        []HotspotNote        `json:"notes,omitempty"`
	// Global is the statistic of the whole area: the one that was asked for, else
	// Moran's I beside the local one, where it can be computed.
	Global *hotspot.Global `json:"global,omitempty"`
	Local  *HotspotResult  `json:"result,omitempty"`
	// Beside is drawn with the units and is no part of the statistics.
	Beside *HotspotBeside `json:"beside,omitempty"`
	Units  []HotspotUnit  `json:"units"`
}

// Said is one thing said in both languages.
type Said struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// In gives it in a language.
func (s Said) In(lang chengge.Lang) string { return chengge.Text{Zh: s.Zh, En: s.En}.In(lang) }

// HotspotChoice is what was chosen, and by which rule.
type HotspotChoice struct {
	hotspot.Choice
	Text Said `json:"text"`
}

// HotspotAlternative is what another choice would have answered.
type HotspotAlternative struct {
	hotspot.Alternative
	Text Said `json:"text"`
}

// HotspotNote is something that had to be said.
type HotspotNote struct {
	ID      string             `json:"id"`
	Numbers map[string]float64 `json:"numbers,omitempty"`
	Text    Said               `json:"text"`
}

// HotspotResult is a result without its units, which have places of their own.
type HotspotResult struct {
	*hotspot.Result
	Units []int `json:"units,omitempty"` // hides those of the result; never set
}

// HotspotUnit is the answer for one unit. Numbers that it does not have are nil.
type HotspotUnit struct {
	Code string       `json:"code"` // of the cell, area or segment
	Name string       `json:"name,omitempty"`
	Side chengge.Side `json:"side,omitempty"`
	Lng  float64      `json:"lng"` // of its middle, CGCS2000
	Lat  float64      `json:"lat"`

	Value    *float64 `json:"value,omitempty"`
	Exposure *float64 `json:"exposure,omitempty"` // what a rate counts against
	Rate     *float64 `json:"rate,omitempty"`     // value over exposure
	// Lag is the mean of the neighbours' values (of rates, where there are), by
	// their weights.
	Lag        *float64 `json:"lag,omitempty"`
	Statistic  *float64 `json:"statistic,omitempty"`
	Expected   *float64 `json:"expected,omitempty"`
	Variance   *float64 `json:"variance,omitempty"`
	Z          *float64 `json:"z,omitempty"`
	P          *float64 `json:"p,omitempty"`
	Adjusted   *float64 `json:"adjusted_p,omitempty"`
	Draws      int32    `json:"permutations,omitempty"`
	Neighbours int32    `json:"neighbours"`
	// Class is what was found, nil where only the whole area was asked about.
	Class    *hotspot.Class `json:"class,omitempty"`
	Quadrant *hotspot.Class `json:"quadrant,omitempty"`

	Shape orb.Geometry `json:"-"` // CGCS2000
}

// Shown is what a map shows of the unit: its rate where it has one, else its
// value.
func (u *HotspotUnit) Shown() *float64 {
	if u.Rate != nil {
		return u.Rate
	}
	return u.Value
}

// Found tells whether the unit is a finding.
func (u *HotspotUnit) Found() bool { return u.Class != nil && u.Class.Significant() }

// The formats of an answer besides those of rows.
const (
	HTML Format = "html"
	XLSX Format = "xlsx"
	// Weights, who is whose neighbour, in the formats of GeoDa and as CSV.
	GAL     Format = "gal"
	GWT     Format = "gwt"
	Weights Format = "weights"
)

// cells gives the unit's columns as text.
func (u *HotspotUnit) cells(lang chengge.Lang) []string {
	class, name, quadrant := "", "", ""
	if u.Class != nil {
		class, name = u.Class.String(), u.Class.Text().In(lang)
	}
	if u.Quadrant != nil {
		quadrant = u.Quadrant.String()
	}
	draws := ""
	if u.Draws > 0 {
		draws = strconv.Itoa(int(u.Draws))
	}
	return []string{u.Code, u.Name, string(u.Side), plain(u.Lng), plain(u.Lat), maybe(u.Value), maybe(u.Exposure), maybe(u.Rate), maybe(u.Lag), maybe(u.Statistic), maybe(u.Expected),
		maybe(u.Variance), maybe(u.Z), maybe(u.P), maybe(u.Adjusted), draws, strconv.Itoa(int(u.Neighbours)), class, name, quadrant}
}

func plain(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func maybe(v *float64) string {
	if v == nil {
		return ""
	}
	return plain(*v)
}
