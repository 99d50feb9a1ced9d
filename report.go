package chengge

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/paulmach/orb"
)

// ReportID identifies a report: 32 bits of seconds since 2020 began (UTC), 6 of
// the server that took it in, 15 of a sequence. Ids rise with time, stay below
// 2^53, and yield the month in which the report is kept.
type ReportID int64

// The parts of a ReportID.
const (
	ReportServers  = 1 << 6  // numbers of servers
	reportSequence = 1 << 15 // ids of one server in a second
	reportShift    = 6 + 15
)

// ReportEpoch is the second from which the seconds of ids are counted.
var ReportEpoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// NewReportID makes the id of a moment, server (0 to 63) and sequence (0 to
// 32767). Moments before 2020 count as its first second.
func NewReportID(t time.Time, server, sequence int) ReportID {
	seconds := min(max(int64(t.Sub(ReportEpoch)/time.Second), 0), 1<<32-1)
	return ReportID(seconds<<reportShift | int64(server&(ReportServers-1))<<15 | int64(sequence&(reportSequence-1)))
}

// ParseReportID reads an id in digits.
func ParseReportID(s string) (ReportID, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || n > int64(MaxID) {
		return 0, Errorf(ErrBadQuery, "%q is not the id of a report", s).InChinese("“%s”不是问题编号", s)
	}
	return ReportID(n), nil
}

// Time gives the second in which the id was made.
func (id ReportID) Time() time.Time {
	return ReportEpoch.Add(time.Duration(id>>reportShift) * time.Second)
}

// String gives the id in digits.
func (id ReportID) String() string { return strconv.FormatInt(int64(id), 10) }

// Report (上报问题) is what somebody told the city of, with where it went. After
// filing it is a case (案件).
type Report struct {
	ID ReportID `json:"id"`
	// Version rises with each step; changes name the one that they saw.
	Version int64     `json:"version"`
	State   State     `json:"state"`
	Found   time.Time `json:"found_at,omitzero"` // when it was seen; zero is not told
	// Received is when the channel had it; intake is the time of the id.
	Received time.Time `json:"received_at"`
	Updated  time.Time `json:"updated_at"`
	Filed    time.Time `json:"filed_at,omitzero"` // 立案; zero is not yet
	Channel  string    `json:"channel"`
	// Collected: the channel is one of the city's own collectors, so that the
	// report may be filed without being verified before.
	Collected bool `json:"collected,omitempty"`
	// Client is the name of the key that handed it in, External the client's own
	// number for it.
	Client   string `json:"client,omitempty"`
	External string `json:"external,omitempty"`

	Category CategoryKey `json:"category,omitzero"`
	// CategoryText is what was said in place of a category, kept as given.
	CategoryText string             `json:"category_text,omitempty"`
	Description  string             `json:"description,omitempty"`
	Attributes   map[string]float64 `json:"attributes,omitempty"`
	Attachments  []Attachment       `json:"attachments,omitempty"`

	Stated StatedPlace `json:"stated"`
	// Point is the place on CGCS2000, nil where what was stated gives none; then
	// Problem says why.
	Point    *orb.Point   `json:"point,omitempty"`
	Accuracy float64      `json:"accuracy_m,omitempty"`
	Problem  PlaceProblem `json:"place_problem,omitempty"`
	Cell     int64        `json:"-"` // of H3 at resolution 12, 0 without a point

	Emergency  bool       `json:"emergency"`
	Assignment Assignment `json:"assignment"`
	Lead       Body       `json:"lead"`              // who has it now: of the assignment, or named at dispatch
	Support    []Body     `json:"support,omitempty"` // who helps
	// Territory is the body of the office that answers for the ground, which is
	// told of a dispatch to another; the zero Body outside every office.
	Territory Body `json:"territory,omitzero"`
	// DuplicateOf is the first report of the same thing, 0 for none; Duplicates
	// counts those that name this one.
	DuplicateOf ReportID `json:"duplicate_of,omitempty"`
	Duplicates  int      `json:"duplicates,omitempty"`
}

// Open tells whether something is still to be done.
func (r *Report) Open() bool { return r.State.Open() }

// Bodies gives the codes of all whom the report concerns: lead, support, those
// notified, chiefs with their own bodies, and the office of the place. They are
// its scope.
func (r *Report) Bodies() []string {
	var out []string
	add := func(code string) {
		if code == "" {
			return
		}
		for _, have := range out {
			if have == code {
				return
			}
		}
		out = append(out, code)
	}
	add(r.Lead.Code)
	for _, b := range r.Support {
		add(b.Code)
	}
	for _, b := range r.Assignment.Notify {
		add(b.Code)
		for i := range r.Assignment.Chiefs {
			if c := &r.Assignment.Chiefs[i]; c.Code == b.Code {
				add(c.Organisation)
			}
		}
	}
	add(r.Territory.Code)
	add(r.Assignment.Office.Code)
	return out
}

// StatedPlace is where a report says it is, kept as given: a point, the code of
// a component, a place on a road, words.
type StatedPlace struct {
	Lng *float64 `json:"lng,omitempty" doc:"Longitude in degrees, or easting of a projected crs"`
	Lat *float64 `json:"lat,omitempty" doc:"Latitude in degrees, or northing of a projected crs"`
	CRS string   `json:"crs,omitempty" doc:"Coordinate system of the point; required unless the channel or the key has a default"`
	// Assumed is the system that the key or the channel gave a point that stated
	// none, by which it was brought to where it is.
	Assumed  string  `json:"crs_assumed,omitempty" readOnly:"true" doc:"The key's or the channel's system, by which a point without one was taken"`
	Accuracy float64 `json:"accuracy,omitempty" doc:"Radius in metres within which the true place lies; without it that of the channel"`
	// Component is the code of a component: its own place and survey accuracy.
	Component string   `json:"component,omitempty" doc:"Code of a component"`
	Road      *RoadRef `json:"road,omitempty" doc:"A place on a road"`
	Address   string   `json:"address,omitempty" doc:"Words, kept as given"`
}

// RoadRef is a place on a road as people say it: how far past a crossing, on
// which side.
type RoadRef struct {
	Road     string  `json:"road" doc:"Code of a segment, or name of a road"`
	Crossing string  `json:"crossing,omitempty" doc:"Name of the crossing road, from which the offset counts"`
	Side     string  `json:"side,omitempty" enum:"left,right,north,east,south,west" doc:"Side of the road"`
	Offset   float64 `json:"offset_m,omitempty" doc:"Metres along the road from the crossing, or from the start of the segment"`
	Toward   string  `json:"toward,omitempty" enum:"north,east,south,west" doc:"Direction of the offset from the crossing; needed with a crossing and an offset"`
}

// PlaceProblem says why a report has no usable place.
type PlaceProblem string

// The problems.
const (
	NoPlaceStated    PlaceProblem = "none"        // nothing but words
	NoSystemStated   PlaceProblem = "no-crs"      // a point whose coordinate system nobody knows
	UnusablePoint    PlaceProblem = "bad-point"   // not on earth, or at 0,0
	OutsideTheCity   PlaceProblem = "outside"     // a good point, but not of this city
	UnknownComponent PlaceProblem = "component"   // no component of that code
	UnknownRoad      PlaceProblem = "road"        // no such road, crossing or offset
	RefusedSystem    PlaceProblem = "refused-crs" // a system without an exact transformation
)

// PlaceProblems is the table of problems in words.
var placeProblems = map[PlaceProblem]Text{
	NoPlaceStated:    {"未给出可用的位置", "no place but words was given"},
	NoSystemStated:   {"坐标系不明", "the coordinate system of the point is not known"},
	UnusablePoint:    {"坐标无法使用", "the point is not usable"},
	OutsideTheCity:   {"不在管理范围内", "the point is outside the city"},
	UnknownComponent: {"没有该代码的部件", "no component has that code"},
	UnknownRoad:      {"没有该道路、路口或里程", "there is no such road, crossing or offset"},
	RefusedSystem:    {"该坐标系没有精确的转换参数", "that coordinate system has no exact transformation"},
}

// Text gives the problem in words.
func (p PlaceProblem) Text() Text { return placeProblems[p] }

// Attachment is a picture or recording by reference; the bytes are kept
// elsewhere.
type Attachment struct {
	Kind AttachmentKind `json:"kind" enum:"near,far,reference,before,after,other" doc:"近景, 远景, 参照物, 处置前, 处置后"`
	URL  string         `json:"url" doc:"Where it is kept: https, http, or a path relative to the city's store of attachments"`
	Type string         `json:"type,omitempty" doc:"Media type" example:"image/jpeg"`
	Sum  string         `json:"sha256,omitempty" doc:"SHA-256 of the bytes, 64 hexadecimal digits"`
	At   time.Time      `json:"taken_at,omitzero" doc:"When it was taken"`
}

// AttachmentKind is what an attachment shows.
type AttachmentKind string

// The kinds.
const (
	Near            AttachmentKind = "near"      // 近景
	Far             AttachmentKind = "far"       // 远景
	Reference       AttachmentKind = "reference" // 参照物
	Before          AttachmentKind = "before"    // 处置前
	After           AttachmentKind = "after"     // 处置后
	OtherAttachment AttachmentKind = "other"
)

// Person is who reported. It is kept apart from the report, and is in no log,
// tile or event, and in an export only where who may see it asks for it.
type Person struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// DuplicateRule says when a report tells of what another has told before: the
// same category, near enough, soon enough. As JSON its time is in hours.
type DuplicateRule struct {
	Within float64       // metres
	Since  time.Duration // between their receptions
}

// MaxDuplicates bounds what a city may state: what is farther apart or longer
// ago is another thing.
var MaxDuplicates = DuplicateRule{Within: 5000, Since: 366 * 24 * time.Hour}

// DefaultDuplicates holds where a city states no rule of its own.
var DefaultDuplicates = DuplicateRule{Within: 50, Since: 24 * time.Hour}

type duplicateRule struct {
	Within float64 `json:"within_m"`
	Hours  float64 `json:"hours"`
}

// MarshalJSON writes {"within_m":50,"hours":24}.
func (r DuplicateRule) MarshalJSON() ([]byte, error) {
	return json.Marshal(duplicateRule{r.Within, r.Since.Hours()})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (r *DuplicateRule) UnmarshalJSON(b []byte) error {
	var d duplicateRule
	err := json.Unmarshal(b, &d)
	*r = DuplicateRule{d.Within, time.Duration(d.Hours * float64(time.Hour))}
	return err
}
