package chengge

import (
	"encoding/json"
	"time"
)

// State is how far a report has come. Filing is apart from it: an emergency is
// dispatched first and filed afterwards (Report.Filed).
type State string

// The states.
const (
	Reported   State = "reported"   // 待受理
	Accepted   State = "accepted"   // 已受理
	Verified   State = "verified"   // 已核实
	FiledState State = "filed"      // 已立案, to be dispatched
	Dispatched State = "dispatched" // 处置中
	Resolved   State = "resolved"   // 待核查
	Checked    State = "checked"    // 待结案
	Closed     State = "closed"     // 已结案
	Suspended  State = "suspended"  // 挂账
	Void       State = "void"       // 作废
)

var stateTexts = map[State]Text{
	Reported: {"待受理", "reported"}, Accepted: {"已受理", "accepted"}, Verified: {"已核实", "verified"}, FiledState: {"已立案", "filed"},
	Dispatched: {"处置中", "dispatched"}, Resolved: {"待核查", "resolved"}, Checked: {"待结案", "checked"}, Closed: {"已结案", "closed"},
	Suspended: {"挂账", "suspended"}, Void: {"作废", "void"},
}

// States gives all states, in the order of a report's life.
func States() []State {
	return []State{Reported, Accepted, Verified, FiledState, Dispatched, Resolved, Checked, Closed, Suspended, Void}
}

// Open tells whether a report in this state still wants something.
func (s State) Open() bool { return s != Closed && s != Void }

// Text gives the state in words.
func (s State) Text() Text { return stateTexts[s] }

// StepKind is what was done to a report.
type StepKind string

// The steps. Which is allowed when, and to whom, is the table of moves in
// package reports.
const (
	StepReport       StepKind = "report"        // 上报
	StepAccept       StepKind = "accept"        // 受理
	StepVerifyBefore StepKind = "verify-before" // 核实
	StepFile         StepKind = "file"          // 立案
	StepDispatch     StepKind = "dispatch"      // 派遣
	StepResolve      StepKind = "resolve"       // 处置
	StepVerifyAfter  StepKind = "verify-after"  // 核查
	StepClose        StepKind = "close"         // 结案
	StepReturn       StepKind = "return"        // 退回
	StepExtend       StepKind = "extend"        // 延期
	StepSuspend      StepKind = "suspend"       // 挂账
	StepResume       StepKind = "resume"        // 恢复
	StepSupervise    StepKind = "supervise"     // 督办
	StepCorrect      StepKind = "correct"       // 更正 of place or category, which reroutes
	StepVoid         StepKind = "void"          // 作废
	StepCallBack     StepKind = "call-back"     // 回访
)

var stepTexts = map[StepKind]Text{
	StepReport: {"上报", "report"}, StepAccept: {"受理", "accept"}, StepVerifyBefore: {"核实", "verify before"}, StepFile: {"立案", "file"},
	StepDispatch: {"派遣", "dispatch"}, StepResolve: {"处置", "resolve"}, StepVerifyAfter: {"核查", "verify after"}, StepClose: {"结案", "close"},
	StepReturn: {"退回", "return"}, StepExtend: {"延期", "extend"}, StepSuspend: {"挂账", "suspend"}, StepResume: {"恢复", "resume"},
	StepSupervise: {"督办", "supervise"}, StepCorrect: {"更正", "correct"}, StepVoid: {"作废", "void"}, StepCallBack: {"回访", "call back"},
}

// Text gives the step in words.
func (k StepKind) Text() Text { return stepTexts[k] }

// Step is an entry of a report's history, which only grows.
type Step struct {
	Report ReportID  `json:"report"`
	No     int64     `json:"no"` // from 1; the report's version after it
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"`
	Role   Role      `json:"role"`
	Kind   StepKind  `json:"kind"`
	From   State     `json:"from,omitempty"`
	To     State     `json:"to"`
	// Why is the reason that was given.
	Why string `json:"why,omitempty"`
	// Outcome is how a verification or a call back went, nil for other steps.
	Outcome *bool `json:"outcome,omitempty"`
	// Until is the moment asked for by extend and suspend.
	Until time.Time `json:"until,omitzero"`
	// Lead and Support are whom a dispatch names; of a return, Lead is who should
	// have it in the returner's opinion.
	Lead        *Body        `json:"lead,omitempty"`
	Support     []Body       `json:"support,omitempty"`
	Notified    []Body       `json:"notified,omitempty"` // chiefs and offices that were told
	Attachments []Attachment `json:"attachments,omitempty"`
	// Before is what a correction or a rerouting changed: the fields' former
	// values, the former assignment among them.
	Before json.RawMessage `json:"before,omitempty"`
}

// Event tells those who follow that a report has changed. It holds what
// filters and rights need and nothing of the reporter.
type Event struct {
	No        int64     `json:"no"` // numbers rise without gaps in the order in which changes were numbered
	At        time.Time `json:"at"`
	Report    ReportID  `json:"report"`
	Version   int64     `json:"version"`
	Step      StepKind  `json:"step"`
	State     State     `json:"state"`
	Former    State     `json:"former,omitempty"`
	Emergency bool      `json:"emergency"`
	Channel   string    `json:"channel"`
	Client    string    `json:"-"` // name of the key that handed the report in; Key is its id
	Key       int64     `json:"-"`
	Category  string    `json:"category,omitempty"`
	Lng       float64   `json:"lng,omitempty"`
	Lat       float64   `json:"lat,omitempty"`
	District  string    `json:"district,omitempty"`
	Office    string    `json:"street_office,omitempty"`
	Community string    `json:"community,omitempty"`
	Grid      string    `json:"grid,omitempty"`
	UnitGrid  string    `json:"unit_grid,omitempty"`
	Road      string    `json:"road,omitempty"`
	Component string    `json:"component,omitempty"`
	Lead      string    `json:"lead"`
	Bodies    []string  `json:"bodies,omitempty"`
	Chiefs    []string  `json:"chiefs,omitempty"`
	// DuplicateOf is set where the report tells what another told before.
	DuplicateOf ReportID  `json:"duplicate_of,omitempty"`
	Received    time.Time `json:"received_at"`
	// Was holds the report's facts before, where the change was of more than its
	// state: whoever followed it by them must learn that it has gone elsewhere.
	Was *Event `json:"was,omitempty"`
}
