package exporters

import (
	"time"

	"chengge"

	"github.com/paulmach/orb"
)

// Answer is an Assignment as JSON. What was not found, or not asked, is left
// out.
type Answer struct {
	Edition      int64             `json:"edition" doc:"Number of the edition that answered; 0 for a folder of files"`
	Engine       string            `json:"engine" doc:"Version of the routing rule"`
	At           string            `json:"at,omitempty" format:"date-time" doc:"The moment for which dates and hours were looked at"`
	Point        LngLat            `json:"point" doc:"The point on CGCS2000 (WGS 84)"`
	Accuracy     float64           `json:"accuracy,omitempty" doc:"Radius in metres within which the true place lies"`
	Category     string            `json:"category,omitempty" doc:"Category of the report" example:"matter:06010"`
	Emergency    bool              `json:"emergency" doc:"Whether the category is dispatched at once"`
	District     *chengge.Named    `json:"district,omitempty" doc:"区"`
	StreetOffice *chengge.Named    `json:"street_office,omitempty" doc:"街道、乡镇、园区"`
	Community    *chengge.Named    `json:"community,omitempty" doc:"社区、村"`
	Grid         *chengge.Named    `json:"grid,omitempty" doc:"责任网格"`
	UnitGrid     *chengge.Named    `json:"unit_grid,omitempty" doc:"单元网格"`
	Zones        []chengge.Named   `json:"zones,omitempty" doc:"片区"`
	Waters       []chengge.Named   `json:"waters,omitempty" doc:"水域"`
	Borders      []chengge.Kind    `json:"borders,omitempty" doc:"Kinds on whose border the point lies exactly; it belongs to the lowest code"`
	Road         *AnswerRoad       `json:"road,omitempty" doc:"路段"`
	Chiefs       []AnswerChief     `json:"chiefs,omitempty" doc:"路长、河长、片长, nearest to the ground first"`
	Overlays     []chengge.Named   `json:"overlays,omitempty" doc:"Sites and permits in force there and then"`
	Components   []AnswerComponent `json:"components,omitempty" doc:"部件 that the report may mean, nearest first"`
	Lead         chengge.Body      `json:"lead" doc:"主办: the body that the report goes to; never empty"`
	Support      []chengge.Body    `json:"support,omitempty" doc:"协办"`
	Notify       []chengge.Body    `json:"notify,omitempty" doc:"Bodies and chiefs to be told"`
	Rule         chengge.RuleID    `json:"rule" doc:"The row of the routing rule that decided" example:"territorial.side"`
	Reason       []AnswerReason    `json:"reason" doc:"定责依据: what decided first, then what added to it"`
	Candidates   []AnswerCandidate `json:"candidates,omitempty" doc:"With an accuracy: areas that the true place may lie in, by share"`
	Ambiguous    bool              `json:"ambiguous" doc:"With an accuracy: the best candidate has under 0.8 of the disc"`
	Hints        []AnswerReason    `json:"hints,omitempty" doc:"What the sender may have got wrong"`
}

// LngLat is a point as JSON.
type LngLat struct {
	Lng float64 `json:"lng" doc:"Longitude in degrees"`
	Lat float64 `json:"lat" doc:"Latitude in degrees"`
}

// AnswerRoad is the place on a segment as JSON.
type AnswerRoad struct {
	ID       chengge.ID        `json:"id"`
	Code     string            `json:"code"`
	Name     string            `json:"name,omitempty"`
	Side     chengge.Side      `json:"side,omitempty" enum:"left,right,on_line" doc:"Side as the line of the segment runs"`
	Compass  chengge.Compass   `json:"compass,omitempty" enum:"north,east,south,west" doc:"Side as people say it"`
	Position chengge.Position  `json:"position,omitempty" enum:"carriageway,median,left,right"`
	Chainage float64           `json:"chainage_m" doc:"Metres from the start of the segment"`
	Distance float64           `json:"distance_m" doc:"Metres from the line of the segment"`
	Limit    float64           `json:"limit_m,omitempty" doc:"Metres within which the segment counted"`
	Office   string            `json:"office,omitempty" doc:"Code of the street office of that side"`
	Class    chengge.RoadClass `json:"class,omitempty" enum:"expressway,arterial,collector,local,lane"`
	Foot     LngLat            `json:"foot" doc:"The nearest place on the line"`
}

// AnswerChief is a chief as JSON.
type AnswerChief struct {
	ID           chengge.ID  `json:"id"`
	Code         string      `json:"code"`
	Name         string      `json:"name,omitempty"`
	Level        string      `json:"level,omitempty"`
	LevelName    string      `json:"level_name,omitempty" doc:"The level in the language of the answer"`
	Organisation string      `json:"organisation,omitempty"`
	On           chengge.Ref `json:"on" doc:"The segment or area that the chief holds"`
}

// AnswerComponent is a component that the report may mean, as JSON.
type AnswerComponent struct {
	ID         chengge.ID `json:"id"`
	Code       string     `json:"code"`
	Name       string     `json:"name,omitempty"`
	Category   string     `json:"category,omitempty"`
	Distance   float64    `json:"distance_m"`
	Authority  string     `json:"authority,omitempty" doc:"主管部门"`
	Owner      string     `json:"owner,omitempty" doc:"权属单位"`
	Maintainer string     `json:"maintainer,omitempty" doc:"养护单位"`
	Chosen     bool       `json:"chosen"`
}

// AnswerReason is a Reason as JSON. Sentence is there with full reasons only.
type AnswerReason struct {
	Rule     chengge.RuleID     `json:"rule"`
	Code     string             `json:"code,omitempty"`
	Name     string             `json:"name,omitempty"`
	Other    string             `json:"other,omitempty"`
	Numbers  map[string]float64 `json:"numbers,omitempty" doc:"The numbers used, by name"`
	Sentence string             `json:"sentence,omitempty" doc:"The reason in words; with reason=full"`
}

// AnswerCandidate is an area that the true place may lie in, as JSON.
type AnswerCandidate struct {
	Kind  chengge.Kind `json:"kind,omitempty" doc:"Absent, with the code, for the ground outside all areas"`
	ID    chengge.ID   `json:"id,omitempty"`
	Code  string       `json:"code,omitempty"`
	Name  string       `json:"name,omitempty"`
	Share float64      `json:"share" doc:"Share of the disc of uncertainty, 0 to 1, exact by area"`
}

// AnswerOptions say how an answer is told.
type AnswerOptions struct {
	Lang        chengge.Lang
	FullReasons bool // sentences beside rule ids and numbers
	Levels      []chengge.ChiefLevel
}

// NewAnswer tells a. The answer shares slices with a, and is to be written
// before a is used again.
func NewAnswer(a *chengge.Assignment, o AnswerOptions) Answer {
	out := Answer{
		Edition: a.Edition, Engine: chengge.EngineVersion,
		Point: lngLat(a.Point), Accuracy: a.Accuracy, Emergency: a.Emergency,
		District: named(&a.District), StreetOffice: named(&a.Office), Community: named(&a.Community),
		Grid: named(&a.Grid), UnitGrid: named(&a.UnitGrid),
		Zones: a.Zones, Waters: a.Waters, Borders: a.Borders, Overlays: a.Overlays,
		Lead: a.Lead, Support: a.Support, Notify: a.Notify, Ambiguous: a.Ambiguous,
		Reason: reasons(a.Reasons, o), Hints: reasons(a.Hints, o),
	}
	if !a.At.IsZero() {
		out.At = a.At.Format(time.RFC3339)
	}
	if a.Category != (chengge.CategoryKey{}) {
		out.Category = a.Category.String()
	}
	if len(a.Reasons) > 0 {
		out.Rule = a.Reasons[0].Rule
	}
	if r := &a.Road; !r.IsZero() {
		out.Road = &AnswerRoad{
			ID: r.ID, Code: r.Code, Name: r.Name, Side: r.Side, Compass: r.Compass, Position: r.Position,
			Chainage: round(r.Chainage, 100), Distance: round(r.Distance, 100), Limit: round(r.Limit, 100),
			Office: r.Office, Class: r.Class, Foot: lngLat(r.Foot),
		}
	}
	for _, c := range a.Chiefs {
		out.Chiefs = append(out.Chiefs, AnswerChief{
			ID: c.ID, Code: c.Code, Name: c.Name, Level: c.Level,
			LevelName: levelName(o.Levels, c.Level, o.Lang), Organisation: c.Organisation, On: c.On,
		})
	}
	for _, c := range a.Components {
		out.Components = append(out.Components, AnswerComponent{
			ID: c.ID, Code: c.Code, Name: c.Name, Category: c.Category, Distance: round(c.Distance, 100),
			Authority: c.Authority, Owner: c.Owner, Maintainer: c.Maintainer, Chosen: c.Chosen,
		})
	}
	for _, c := range a.Candidates {
		out.Candidates = append(out.Candidates, AnswerCandidate{
			Kind: c.Kind, ID: c.ID, Code: c.Code, Name: c.Name, Share: round(c.Share, 1e6),
		})
	}
	return out
}

func reasons(in []chengge.Reason, o AnswerOptions) []AnswerReason {
	out := make([]AnswerReason, len(in))
	for i, r := range in {
		out[i] = AnswerReason{Rule: r.Rule, Code: r.Code, Name: r.Name, Other: r.Other, Numbers: r.Numbers()}
		for name, v := range out[i].Numbers {
			out[i].Numbers[name] = round(v, 1e4)
		}
		if o.FullReasons {
			out[i].Sentence = r.Sentence(o.Lang)
		}
	}
	return out
}

func named(n *chengge.Named) *chengge.Named {
	if n.IsZero() {
		return nil
	}
	return n
}

func lngLat(p orb.Point) LngLat { return LngLat{p[0], p[1]} }

func levelName(levels []chengge.ChiefLevel, code string, lang chengge.Lang) string {
	for _, l := range levels {
		if l.Code != code {
			continue
		}
		if lang != chengge.Chinese && l.NameEn != "" {
			return l.NameEn
		}
		return l.Name
	}
	return ""
}

// round keeps what a reader can use: 100 stands for two decimals.
func round(v, per float64) float64 {
	if r := float64(int64(v*per+0.5)) / per; v >= 0 && v < 1e9 {
		return r
	}
	return v
}
