package reports

import (
	"encoding/json"
	"slices"

	"chengge"
)

// Apply makes a step: it checks that it may be taken and says what it must, and
// gives the report and the step as they are afterwards. Lead, support, filing
// and those who are told follow from the step; r itself is not changed. What a
// return or a correction routes anew the caller does, before, with Evidence.
//
// An emergency that was dispatched before it was filed and comes back is
// accepted, not filed: that still wants to be done.
func Apply(r chengge.Report, s chengge.Step) (chengge.Report, chengge.Step, error) {
	m, err := Find(&r, s.Kind, s.Role)
	if err != nil {
		return r, s, err
	}
	if err := m.satisfied(&s); err != nil {
		return r, s, err
	}
	s.Report, s.No, s.From = r.ID, r.Version+1, r.State
	s.To = r.State
	if m.To != "" {
		s.To = m.To
	}
	if s.Outcome != nil && !*s.Outcome && m.Failed != "" {
		s.To = m.Failed
	}
	if s.To == chengge.FiledState && s.Kind != chengge.StepFile && r.Filed.IsZero() {
		s.To = chengge.Accepted
	}
	switch s.Kind {
	case chengge.StepFile:
		r.Filed = s.At
	case chengge.StepDispatch:
		if s.Lead != nil {
			r.Lead, r.Support = *s.Lead, s.Support
		} else if len(s.Support) > 0 {
			r.Support = s.Support
		}
		lead := r.Lead
		s.Lead, s.Support = &lead, r.Support
		s.Notified = notified(&r)
	}
	r.State, r.Version, r.Updated = s.To, s.No, s.At
	return r, s, nil
}

// notified gives whom a dispatch tells: the chiefs and bodies that the
// assignment names, and the office of the ground where another leads.
func notified(r *chengge.Report) []chengge.Body {
	var out []chengge.Body
	add := func(b chengge.Body) {
		same := func(o chengge.Body) bool { return o.Code == b.Code }
		if b.Code != "" && b.Code != r.Lead.Code && !slices.ContainsFunc(r.Support, same) && !slices.ContainsFunc(out, same) {
			out = append(out, b)
		}
	}
	for _, b := range r.Assignment.Notify {
		add(b)
	}
	add(r.Territory)
	return out
}

// evidence is what a step changed: the former values.
type evidence struct {
	Category    *chengge.CategoryKey `json:"category,omitempty"`
	Stated      *chengge.StatedPlace `json:"stated,omitempty"`
	Problem     chengge.PlaceProblem `json:"place_problem,omitempty"`
	Emergency   bool                 `json:"emergency,omitempty"`
	Lead        chengge.Body         `json:"lead"`
	Support     []chengge.Body       `json:"support,omitempty"`
	Assignment  chengge.Assignment   `json:"assignment"`
	DuplicateOf chengge.ReportID     `json:"duplicate_of,omitempty"`
}

// Evidence gives what a step that routes r anew keeps of it: the assignment,
// whose it was, and of a correction what was stated.
func Evidence(r *chengge.Report, kind chengge.StepKind) (json.RawMessage, error) {
	e := evidence{Problem: r.Problem, Emergency: r.Emergency, Lead: r.Lead, Support: r.Support, Assignment: r.Assignment}
	if kind == chengge.StepCorrect {
		e.Category, e.Stated, e.DuplicateOf = &r.Category, &r.Stated, r.DuplicateOf
	}
	return json.Marshal(e)
}
