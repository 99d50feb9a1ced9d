package balance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"chengge"
	"chengge/spatial/earthwork"
)

// PlanRequest asks for a plan on a ground: what to make least, under which rules,
// and with which changes.
type PlanRequest struct {
	Name      string `json:"name,omitempty" doc:"What people call the plan"`
	Ground    int64  `json:"ground,omitempty" doc:"Number of the ground; absent is the newest"`
	Edition   int64  `json:"edition,omitempty" doc:"Edition whose sites, roads and areas count; absent is that in force"`
	Scenario  string `json:"scenario,omitempty" enum:"optimum,baseline,practice" doc:"baseline: everything to the nearest disposal site, borrowed earth for every fill; practice: the flows that are given"`
	Objective string `json:"objective,omitempty" enum:"cost,distance,co2" doc:"What to make least; cost"`
	Order     string `json:"order,omitempty" enum:"nearest,zone-first" doc:"What goes before it, whatever it costs"`
	Periods   string `json:"periods,omitempty" enum:"month,week"`
	MaxMetres int64  `json:"max_distance_m,omitempty" doc:"Forbids longer hauls"`
	Hours     string `json:"hours,omitempty" doc:"Hours of haulage, 20:00-06:00"`
	// Close takes sites out, Open makes candidates a part of the plan at no cost.
	Close        []string     `json:"close,omitempty" doc:"Codes of sites that take and lend nothing"`
	Open         []string     `json:"open,omitempty" doc:"Codes of candidates that are open in any case"`
	OpenAtMost   int          `json:"open_at_most,omitempty" doc:"Of the other candidates"`
	OpenExactly  int          `json:"open_exactly,omitempty"`
	NeedPermits  bool         `json:"need_permits,omitempty" doc:"Only what permits cover may move"`
	Straight     bool         `json:"straight,omitempty" doc:"Leave the roads aside"`
	Former       int64        `json:"former,omitempty" doc:"Id of the plan in force, of which little is changed"`
	Fixed        []PlanPair   `json:"fixed,omitempty" doc:"What moves between these sites stays as in the former plan, else as in today's flows"`
	Worths       int          `json:"worths,omitempty" doc:"How many capacities to price; absent is 8, below 0 none"`
	Alternatives int          `json:"alternatives,omitempty" doc:"For how many flows, the dearest first, to find the best alternative; absent is 1000, below 0 none"`
	TradeOff     *TradeOff    `json:"trade_off,omitempty" doc:"A curve between two objectives"`
	Changes      *PlanChanges `json:"changes,omitempty" doc:"What if the ground were otherwise"`
}

// PlanPair is two sites.
type PlanPair struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// TradeOff asks for plans between the best for A and the best for B.
type TradeOff struct {
	A      string `json:"a" enum:"cost,distance,co2"`
	B      string `json:"b" enum:"cost,distance,co2"`
	Points int    `json:"points,omitempty" doc:"2 to 20; absent is 7"`
}

// mostPoints bounds a trade-off.
const mostPoints = 20

// PlanChanges are what differs from the ground.
type PlanChanges struct {
	Volumes []VolumeChange `json:"volumes,omitempty"`
	Sites   []GroundSite   `json:"sites,omitempty" doc:"What is stated of a site replaces what the ground has; a new code adds a site"`
	Permits []GroundPermit `json:"permits,omitempty" doc:"Added"`
	Bans    []GroundBan    `json:"bans,omitempty" doc:"Added, as for an alert day"`
	NoBans  []string       `json:"no_bans,omitempty" doc:"Names of bans that fall away"`
	Prices  []GroundPrice  `json:"prices,omitempty" doc:"In place of those of the same item: penalties, fees, the price of a m³·km"`
	Flows   []GroundFlow   `json:"flows,omitempty" doc:"Added: contracts"`
}

// VolumeChange changes the volumes of a site that it means: by a factor, or to a
// volume. One that is not there is added, where class, direction, month and state
// are stated.
type VolumeChange struct {
	Site      string `json:"site"`
	Month     string `json:"month,omitempty" doc:"Absent is all"`
	Class     string `json:"class,omitempty"`
	Direction string `json:"direction,omitempty" doc:"gives or takes"`
	State     string `json:"state,omitempty" doc:"Of m3; that of the ground where absent"`
	M3        Number `json:"m3,omitempty"`
	Factor    Number `json:"factor,omitempty" doc:"1.2 is a fifth more"`
}

func wrong(field, zh, en string, args ...any) error {
	return chengge.Errorf(chengge.ErrBadBody, "%s: %s", field, fmt.Sprintf(en, args...)).InChinese("%s：%s", field, fmt.Sprintf(zh, args...))
}

// Options reads the request, but for its changes and its former plan. What is
// wrong is named by its member.
func (r *PlanRequest) Options() (o Options, err error) {
	o = Options{Scenario: r.Scenario, Objective: earthwork.Criterion(r.Objective), Order: Order(r.Order), MaxMetres: r.MaxMetres, Weeks: r.Periods == "week", Close: r.Close,
		NeedPermits: r.NeedPermits, Straight: r.Straight, Worths: r.Worths, Alternatives: r.Alternatives, TradeOff: r.TradeOff}
	one := func(field, value string, of ...string) {
		if err == nil && value != "" && !slices.Contains(of, value) {
			list := strings.Join(of, ", ")
			err = wrong(field, "“%s”不可用，可用的有 %s", "%q is not known; there are %s", value, list)
		}
	}
	one("scenario", r.Scenario, "optimum", "baseline", "practice")
	one("objective", r.Objective, "cost", "distance", "co2")
	one("order", r.Order, "nearest", "zone-first")
	one("periods", r.Periods, "month", "week")
	if r.Scenario == "optimum" {
		o.Scenario = ""
	}
	if err != nil {
		return o, err
	}
	switch {
	case r.MaxMetres < 0:
		return o, wrong("max_distance_m", "不能为负", "is below 0")
	case r.OpenAtMost < 0:
		return o, wrong("open_at_most", "不能为负", "is below 0")
	case r.OpenExactly < 0:
		return o, wrong("open_exactly", "不能为负", "is below 0")
	case r.OpenAtMost > 0 && r.OpenExactly > 0:
		return o, wrong("open_exactly", "不能与 open_at_most 同时使用", "does not go with open_at_most")
	case r.Worths > 1000:
		return o, wrong("worths", "最多 1000", "at most 1000")
	case r.Alternatives > 10_000:
		return o, wrong("alternatives", "最多 10000", "at most 10000")
	case r.Ground < 0:
		return o, wrong("ground", "不能为负", "is below 0")
	case r.Edition < 0:
		return o, wrong("edition", "不能为负", "is below 0")
	case r.Former < 0:
		return o, wrong("former", "不能为负", "is below 0")
	}
	if o.MostOpen = r.OpenAtMost; r.OpenExactly > 0 {
		o.MostOpen, o.Exactly = r.OpenExactly, true
	}
	if o.Window, err = chengge.ParseHours(r.Hours); err != nil {
		return o, wrong("hours", "“%s”无法识别：请写 20:00-06:00", "%q is not understood: write 20:00-06:00", r.Hours)
	}
	for _, p := range r.Fixed {
		o.Fixed = append(o.Fixed, [2]string{p.From, p.To})
	}
	if t := r.TradeOff; t != nil {
		for _, c := range [2][2]string{{"trade_off.a", t.A}, {"trade_off.b", t.B}} {
			if c[1] == "" {
				return o, wrong(c[0], "为空", "is empty")
			}
			one(c[0], c[1], "cost", "distance", "co2")
		}
		switch {
		case err != nil:
		case t.A == t.B:
			err = wrong("trade_off.b", "两个目标相同", "is the same as a")
		case t.Points != 0 && (t.Points < 2 || t.Points > mostPoints):
			err = wrong("trade_off.points", "应为 2 至 %d", "take 2 to %d", mostPoints)
		}
	}
	return o, err
}

// ReadPlanChanges reads changes in JSON; members that they do not have are
// refused.
func ReadPlanChanges(b []byte) (*PlanChanges, error) {
	c := &PlanChanges{}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(c); err != nil {
		return nil, chengge.Errorf(chengge.ErrBadBody, "these are no changes in JSON: %w", err).InChinese("不是 JSON 格式的变更：%v", err)
	}
	return c, nil
}

// ReadPlanRequest reads a request in JSON; members that it does not have are
// refused.
func ReadPlanRequest(b []byte, into *PlanRequest) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return chengge.Errorf(chengge.ErrBadBody, "this is no request for a plan: %w", err).InChinese("方案请求有误：%v", err)
	}
	return nil
}
