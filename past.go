package chengge

import (
	"time"

	"github.com/paulmach/orb"
)

// PastReport is what a replay needs of a report: the question that was asked
// when it came, and the decision that is kept with it.
type PastReport struct {
	ID       ReportID
	State    State
	Received time.Time
	// Point is the place on CGCS2000 that the report was routed by; Placed is
	// false where it has none, for the reason that Problem names.
	Point      orb.Point
	Placed     bool
	Problem    PlaceProblem
	Accuracy   float64 // metres
	Category   CategoryKey
	Attributes map[string]float64
	// At is the moment for which dates and hours counted: when it was found, else
	// when it was received.
	At        time.Time
	Emergency bool
	// Office, Road and Component are codes, as the report was routed.
	Office, Road, Component string
	Lead                    Body // who has it now
	Stored                  Decision
}

// Decision is who leads by an edition, and the reason that decided.
type Decision struct {
	Edition int64
	Engine  string // version of the rule, see EngineVersion
	Lead    Body
	Reason  Reason
	Office  string // code of the street office that the place lies in, "" outside
}

// Open tells whether something is still to be done.
func (p *PastReport) Open() bool { return p.State.Open() }

// Query gives the question that the report asks; at replaces its own moment,
// unless it is zero.
func (p *PastReport) Query(at time.Time) Query {
	if at.IsZero() {
		at = p.At
	}
	return Query{Point: p.Point, Accuracy: p.Accuracy, Category: p.Category, At: at, Attributes: p.Attributes}
}

// Decided gives what decides of an assignment.
func (a *Assignment) Decided() Decision {
	d := Decision{Edition: a.Edition, Engine: EngineVersion, Lead: a.Lead, Office: a.Office.Code}
	if len(a.Reasons) > 0 {
		d.Reason = a.Reasons[0]
	}
	return d
}
