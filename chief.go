package chengge

// Chief is an officer answerable for roads, a river or an area (路长, 河长,
// 片长). The chief supervises; the work goes to an organisation. What is on an
// area is inherited by the segments in it.
type Chief struct {
	ID           ID
	Code         string
	Name         string // of the officer or, where names are not kept, of the post
	Level        string // code of one of the city's levels
	Organisation string // the body that the chief belongs to
	Phone        string
	On           []Ref // segments, areas, zones and waters
	Valid        Period
}

// ChiefLevel is a level of chiefs. The order of levels is data of the edition.
type ChiefLevel struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	NameEn string `json:"name_en"`
	// Required: every segment has a chief of this level, its own or inherited.
	Required bool `json:"required,omitempty"`
}

// Duty (责任岗位) says who has which role on which area, segment or grid, and
// when: the four officers of a grid, a cleaning contractor's work area, a
// collection company's district.
type Duty struct {
	ID           ID
	Code         string
	Role         string // municipal, sanitation, enforcement, supervisor, or the city's own word
	Holder       string // name of the officer or post, if a person holds it
	Organisation string // the body that holds it or that the holder belongs to
	Phone        string
	On           Ref
	Side         Side // only this side of a segment; empty is both
	Valid        Period
}
