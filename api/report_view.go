package api

import (
	"slices"
	"strconv"
	"time"

	"chengge"
	"chengge/exporters"
	"chengge/reports"
	"chengge/store"
)

// ReportTaken is what a sender is told of a report that was taken in.
type ReportTaken struct {
	ID          chengge.ReportID         `json:"id"`
	Version     int64                    `json:"version"`
	State       chengge.State            `json:"state" example:"reported"`
	Received    string                   `json:"received_at" format:"date-time"`
	Category    string                   `json:"category,omitempty"`
	Emergency   bool                     `json:"emergency" doc:"Dispatched at once and filed afterwards"`
	Edition     int64                    `json:"edition" doc:"The edition that it was routed by"`
	Lead        chengge.Body             `json:"lead" doc:"主办: the body that it goes to"`
	Support     []chengge.Body           `json:"support,omitempty" doc:"协办"`
	Rule        chengge.RuleID           `json:"rule" doc:"The row of the routing rule that decided"`
	Reason      []exporters.AnswerReason `json:"reason" doc:"定责依据, in words too"`
	Ambiguous   bool                     `json:"ambiguous,omitempty" doc:"The place may belong to another, by its accuracy"`
	Problem     *PlaceTrouble            `json:"place_problem,omitempty" doc:"Why its place is of no use; it was kept all the same"`
	Hints       []exporters.AnswerReason `json:"hints,omitempty" doc:"What the sender may have got wrong"`
	DuplicateOf chengge.ReportID         `json:"duplicate_of,omitempty" doc:"The first report of the same thing"`
	Links       map[string]string        `json:"links" doc:"self, steps, duplicate_of"`
}

// PlaceTrouble is a PlaceProblem with its words.
type PlaceTrouble struct {
	Code chengge.PlaceProblem `json:"code" enum:"none,no-crs,bad-point,outside,component,road,refused-crs"`
	Text string               `json:"text" doc:"In the language of the answer"`
}

// ReportsTaken is the answer to a batch, in its order.
type ReportsTaken struct {
	Items []ReportTaken `json:"items"`
}

func troubleOf(r *chengge.Report, lang chengge.Lang) *PlaceTrouble {
	if r.Problem == "" {
		return nil
	}
	return &PlaceTrouble{r.Problem, r.Problem.Text().In(lang)}
}

func reportPath(id chengge.ReportID) string { return "/v1/reports/" + id.String() }

func linksOf(r *chengge.Report) map[string]string {
	links := map[string]string{"self": reportPath(r.ID), "steps": reportPath(r.ID) + "/steps"}
	if r.DuplicateOf != 0 {
		links["duplicate_of"] = reportPath(r.DuplicateOf)
	}
	return links
}

func takenView(r *chengge.Report, router *reports.Router, lang chengge.Lang) ReportTaken {
	// Only why; where it is the sender knows.
	a := exporters.NewAnswer(&chengge.Assignment{Reasons: r.Assignment.Reasons, Hints: r.Assignment.Hints}, exporters.AnswerOptions{Lang: lang, FullReasons: true})
	return ReportTaken{
		ID: r.ID, Version: r.Version, State: r.State, Received: r.Received.In(router.Snapshot().City().Location()).Format(time.RFC3339),
		Category: r.Category.String(), Emergency: r.Emergency, Edition: r.Assignment.Edition, Lead: r.Lead, Support: r.Support,
		Rule: a.Rule, Reason: a.Reason, Ambiguous: r.Assignment.Ambiguous, Problem: troubleOf(r, lang), Hints: a.Hints, DuplicateOf: r.DuplicateOf, Links: linksOf(r),
	}
}

// ReportView is a report with its history.
type ReportView struct {
	chengge.Report
	Assignment exporters.Answer   `json:"assignment" doc:"定责结果: whose the place is, by the edition that it was routed by, and why"`
	Problem    *PlaceTrouble      `json:"place_problem,omitempty" doc:"Why its place is of no use"`
	StateName  string             `json:"state_name" doc:"The state in the language of the answer"`
	History    []chengge.Step     `json:"history" doc:"What was done to it: who, when, why; it only grows"`
	Allowed    []chengge.StepKind `json:"allowed" doc:"The steps that who asks may take now"`
	Person     *chengge.Person    `json:"reporter,omitempty" doc:"Who reported, for those who need it"`
	Links      map[string]string  `json:"links"`
}

func (s *server) reportView(c *call, k *store.Case) *ReportView {
	v := &ReportView{
		Report: k.Report, StateName: k.State.Text().In(c.lang), Problem: troubleOf(&k.Report, c.lang),
		History: k.Steps, Allowed: []chengge.StepKind{}, Links: linksOf(&k.Report),
	}
	v.Assignment = exporters.NewAnswer(&k.Assignment, exporters.AnswerOptions{Lang: c.lang, FullReasons: true, Levels: c.snapshot.City().Levels()})
	if c.principal.May(chengge.WorkReports) && s.mayWork(c, &k.Report) {
		v.Allowed = append(v.Allowed, reports.Allowed(&k.Report, c.principal.Role)...)
	}
	// Who is only told of a report, or no longer has it, needs no names.
	if k.Person != (chengge.Person{}) && s.mayWork(c, &k.Report) {
		v.Person = &k.Person
	}
	zone := c.snapshot.City().Location()
	v.Received, v.Updated = v.Received.In(zone), v.Updated.In(zone)
	if !v.Found.IsZero() {
		v.Found = v.Found.In(zone)
	}
	if !v.Filed.IsZero() {
		v.Filed = v.Filed.In(zone)
	}
	for i := range v.History {
		v.History[i].At = v.History[i].At.In(zone)
	}
	return v
}

// maySee tells whether a report is within what who asks may see. To others it
// is not there.
func (s *server) maySee(c *call, k *store.KeptReport) bool {
	if c.principal.Role == chengge.Reporter { // its own, to whomever they went
		return c.principal.Key != 0 && k.Key == c.principal.Key
	}
	scope := s.scopeOf(c)
	if scope == nil {
		return true
	}
	for _, code := range k.Bodies() {
		if _, ok := slices.BinarySearch(scope, code); ok {
			return true
		}
	}
	return false
}

// mayWork tells whether a body that handles reports has this one: who is only
// told of it does not resolve or return it.
func (s *server) mayWork(c *call, r *chengge.Report) bool {
	scope := s.scopeOf(c)
	if c.principal.Role != chengge.Handler || scope == nil {
		return true
	}
	for _, b := range append([]chengge.Body{r.Lead}, r.Support...) {
		if _, ok := slices.BinarySearch(scope, b.Code); ok {
			return true
		}
	}
	return false
}

// reportETag names the version of a report.
func reportETag(r *chengge.Report) string { return `"` + strconv.FormatInt(r.Version, 10) + `"` }
