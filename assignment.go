package chengge

import (
	"time"

	"github.com/paulmach/orb"
)

// EngineVersion is the version of the routing rule. It is stored with each
// assignment, so that a replay says by which rule it decided.
const EngineVersion = "1"

// Query asks whose a point is.
type Query struct {
	// Point is on CGCS2000; systems other than that are converted before.
	Point orb.Point
	// Stated names the datum that the point came in, "" for CGCS2000. It moves
	// nothing; hints about a wrong datum start from it.
	Stated     string
	Accuracy   float64 // radius in metres within which the true place lies; 0 is not stated
	Category   CategoryKey
	At         time.Time          // zero is at any time: dates and hours are not looked at
	Attributes map[string]float64 // of the report, as rules name them: area_m2, major, cross_district
	// RoadMaxDistance in metres replaces half the width of a segment plus 15 m;
	// 0 keeps that.
	RoadMaxDistance float64
}

// Assignment (定责结果) is the answer to a Query: the facts of the place, who
// leads, supports and is told, and why.
type Assignment struct {
	Edition  int64       `json:"edition"`
	Point    orb.Point   `json:"point,omitzero"`
	At       time.Time   `json:"at,omitzero"`
	Accuracy float64     `json:"accuracy,omitempty"`
	Category CategoryKey `json:"category,omitzero"`
	Place
	Emergency bool   `json:"emergency,omitempty"`
	Lead      Body   `json:"lead"`              // never empty
	Support   []Body `json:"support,omitempty"` // 协办
	Notify    []Body `json:"notify,omitempty"`
	// Reasons (定责依据): the row of the rule that decided comes first, then
	// what added to it, then how the facts were found where that needs saying.
	Reasons    []Reason    `json:"reasons,omitempty"`
	Candidates []Candidate `json:"candidates,omitempty"` // with an accuracy only; by share, largest first
	// Ambiguous: with an accuracy, the best candidate has under 0.8 of the disc.
	Ambiguous bool     `json:"ambiguous,omitempty"`
	Hints     []Reason `json:"hints,omitempty"` // what the sender may have got wrong
}

// Place is what lies at a point.
type Place struct {
	District   Named                `json:"district,omitzero"`
	Office     Named                `json:"office,omitzero"`
	Community  Named                `json:"community,omitzero"`
	Grid       Named                `json:"grid,omitzero"`
	UnitGrid   Named                `json:"unit_grid,omitzero"`
	Zones      []Named              `json:"zones,omitempty"`
	Waters     []Named              `json:"waters,omitempty"`
	Borders    []Kind               `json:"borders,omitempty"` // the kinds on whose border the point lies exactly
	Road       RoadPlace            `json:"road,omitzero"`
	Chiefs     []PlacedChief        `json:"chiefs,omitempty"` // nearest to the ground first
	Overlays   []Named              `json:"overlays,omitempty"`
	Components []ComponentCandidate `json:"components,omitempty"` // nearest first; the chosen one is marked
}

// Named is a thing with its code and name; the zero Named is none.
type Named struct {
	ID   ID     `json:"id"`
	Code string `json:"code"`
	Name string `json:"name,omitempty"`
}

// IsZero tells whether there is no thing.
func (n Named) IsZero() bool { return n.ID == 0 && n.Code == "" }

// RoadPlace is a place on a segment. The zero RoadPlace is off every road.
type RoadPlace struct {
	Named
	Side     Side      `json:"side,omitempty"`
	Compass  Compass   `json:"compass,omitempty"`
	Position Position  `json:"position,omitempty"`
	Chainage float64   `json:"chainage,omitempty"` // metres from the segment's start
	Distance float64   `json:"distance,omitempty"` // metres from its line
	Limit    float64   `json:"limit,omitempty"`    // metres within which it counted
	Office   string    `json:"office,omitempty"`   // code of the office of that side, if stated
	Class    RoadClass `json:"class,omitempty"`
	Foot     orb.Point `json:"foot,omitzero"` // the place on the line
}

// PlacedChief is a chief with what made him answerable here.
type PlacedChief struct {
	Named
	Level        string `json:"level,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	On           Ref    `json:"on,omitzero"` // the segment or area that the chief holds
}

// ComponentCandidate is a component that the report may mean.
type ComponentCandidate struct {
	Named
	Category   string  `json:"category,omitempty"`
	Distance   float64 `json:"distance,omitempty"` // metres
	Survey     float64 `json:"survey,omitempty"`   // metres, the accuracy of the component's own place
	Authority  string  `json:"authority,omitempty"`
	Owner      string  `json:"owner,omitempty"`
	Maintainer string  `json:"maintainer,omitempty"`
	Chosen     bool    `json:"chosen,omitempty"`
}

// Body is an organisation, or an area that stands for its own.
type Body struct {
	Code string `json:"code"`
	Name string `json:"name,omitempty"`
}

// Candidate is an area that the true place may lie in.
type Candidate struct {
	Kind Kind `json:"kind,omitempty"` // "" with an empty code is the ground outside all areas
	Named
	Share float64 `json:"share,omitempty"` // of the disc of uncertainty, 0 to 1
}

// Reset empties a for another answer and keeps its slices.
func (a *Assignment) Reset() {
	*a = Assignment{
		Place: Place{
			Zones: a.Zones[:0], Waters: a.Waters[:0], Borders: a.Borders[:0], Chiefs: a.Chiefs[:0],
			Overlays: a.Overlays[:0], Components: a.Components[:0],
		},
		Support: a.Support[:0], Notify: a.Notify[:0], Reasons: a.Reasons[:0], Candidates: a.Candidates[:0], Hints: a.Hints[:0],
	}
}
