package editions

import (
	"time"

	"github.com/paulmach/orb"

	"chengge"
)

// Moved is a past report that would go to somebody else, as JSON.
type Moved struct {
	ID        chengge.ReportID `json:"id"`
	State     chengge.State    `json:"state"`
	Open      bool             `json:"open"`
	Received  time.Time        `json:"received_at"`
	Category  string           `json:"category,omitempty"`
	Emergency bool             `json:"emergency,omitempty"`
	Point     *orb.Point       `json:"point,omitempty" doc:"lng, lat on CGCS2000 (WGS 84)"`
	Road      string           `json:"road,omitempty" doc:"Code of the segment, as the report was routed"`
	Component string           `json:"component,omitempty" doc:"Code of the component, as the report was routed"`
	Holder    chengge.Body     `json:"lead" doc:"Who has it now"`
	Before    Decided          `json:"before"`
	After     Decided          `json:"after"`
}

// Decided is a decision as JSON, with its reason in words.
type Decided struct {
	Edition  int64              `json:"edition"`
	Engine   string             `json:"engine"`
	Office   string             `json:"street_office,omitempty"`
	Lead     chengge.Body       `json:"lead"`
	Rule     chengge.RuleID     `json:"rule"`
	Code     string             `json:"code,omitempty" doc:"Of the row, overlay, component, area or segment that decided"`
	Other    string             `json:"other,omitempty"`
	Numbers  map[string]float64 `json:"numbers,omitempty"`
	Sentence string             `json:"sentence"`
}

// NewMoved gives an outcome as JSON has it; it stays valid.
func NewMoved(o *Outcome, lang chengge.Lang) Moved {
	r := o.Report
	m := Moved{
		ID: r.ID, State: r.State, Open: r.Open(), Received: r.Received, Category: r.Category.String(), Emergency: r.Emergency,
		Road: r.Road, Component: r.Component, Holder: r.Lead, Before: newDecided(&o.Before, lang), After: newDecided(&o.After, lang),
	}
	if r.Placed {
		p := r.Point
		m.Point = &p
	}
	return m
}

func newDecided(d *chengge.Decision, lang chengge.Lang) Decided {
	return Decided{
		Edition: d.Edition, Engine: d.Engine, Office: d.Office, Lead: d.Lead, Rule: d.Reason.Rule, Code: d.Reason.Code, Other: d.Reason.Other,
		Numbers: d.Reason.Numbers(), Sentence: d.Reason.Sentence(lang),
	}
}
