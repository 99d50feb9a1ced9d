package chengge

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"
)

// RoadSegment (路段) is a stretch of a named road between two nodes. Its
// direction is that of its line; chainage (路段里程) runs in metres from its
// start, on through all parts.
type RoadSegment struct {
	ID       ID
	Code     string
	Name     string // of the road
	From, To string // names of the crossings at its ends
	Class    RoadClass
	Width    float64 // metres between the kerbs; 0 where not known
	Median   float64 // metres of the central reservation; 0 where there is none
	OneWay   bool
	// Precedence orders segments that share a junction or bridge: where a point
	// lies on the carriageways of several, the lowest number from 1 wins. 0 is
	// not stated and comes last.
	Precedence  int
	Left, Right SegmentSide
	Valid       Period
	Line        orb.MultiLineString
}

// SegmentSide is what differs between the two sides of a segment.
type SegmentSide struct {
	Office string // code of the street office that answers for this side
	Grade  int    // management difficulty (区域管理难度系数), 1 to 6; 0 where not graded
}

// RoadClass (道路等级) is a class of urban road after GB 50220.
type RoadClass string

// The classes, widest first; the zero class is "not known".
const (
	Expressway RoadClass = "expressway" // 快速路
	Arterial   RoadClass = "arterial"   // 主干路
	Collector  RoadClass = "collector"  // 次干路
	Local      RoadClass = "local"      // 支路
	Lane       RoadClass = "lane"       // 背街小巷
)

var roadClasses = map[string]RoadClass{
	"expressway": Expressway, "快速路": Expressway, "motorway": Expressway, "trunk": Expressway,
	"arterial": Arterial, "主干路": Arterial, "主干道": Arterial, "primary": Arterial,
	"collector": Collector, "次干路": Collector, "次干道": Collector, "secondary": Collector,
	"local": Local, "支路": Local, "tertiary": Local, "residential": Local, "unclassified": Local,
	"lane": Lane, "背街小巷": Lane, "小巷": Lane, "service": Lane, "living_street": Lane,
}

// ParseRoadClass reads a class by its name here, in Chinese or as OpenStreetMap
// names it. Empty is the unknown class.
func ParseRoadClass(s string) (RoadClass, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" {
		return "", nil
	}
	if c, ok := roadClasses[s]; ok {
		return c, nil
	}
	return "", fmt.Errorf("unknown road class %q: use expressway, arterial, collector, local or lane", s)
}

// Side is a side of a segment as its line runs.
type Side string

// The sides; OnLine is a point exactly on the line.
const (
	LeftSide  Side = "left"
	RightSide Side = "right"
	OnLine    Side = "on_line"
)

// Compass is the side as people say it: 路南 is South.
type Compass string

// The four compass sides.
const (
	North Compass = "north"
	East  Compass = "east"
	South Compass = "south"
	West  Compass = "west"
)

var compassTexts = map[Compass]Text{
	North: {"路北", "north side"}, East: {"路东", "east side"}, South: {"路南", "south side"}, West: {"路西", "west side"},
}

// Text gives the side in words.
func (c Compass) Text() Text { return compassTexts[c] }

// Position (横向位置) is where across a segment a point lies.
type Position string

// The positions. Beyond the kerb it is the left or right side as the line runs.
const (
	Carriageway  Position = "carriageway"
	MedianStrip  Position = "median"
	LeftPosition Position = "left"
	RightPos     Position = "right"
)

// ParsePosition reads a position as a rule states it; "side" stands for both
// sides and empty for any.
func ParsePosition(s string) (Position, error) {
	switch p := Position(strings.ToLower(strings.TrimSpace(s))); p {
	case "", Carriageway, MedianStrip, LeftPosition, RightPos, "side":
		return p, nil
	}
	return "", fmt.Errorf("unknown position %q: use carriageway, median, left, right or side", s)
}
