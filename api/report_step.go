package api

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/reports"
	"chengge/store"
)

// StepRequest is a step as POST /v1/reports/{id}/steps reads it.
type StepRequest struct {
	Step    chengge.StepKind `json:"step" enum:"accept,verify-before,file,dispatch,resolve,verify-after,close,return,extend,suspend,resume,supervise,correct,void,call-back" doc:"What is done"`
	Why     string           `json:"why,omitempty" doc:"The reason; required of return, extend, suspend, supervise, correct, void and a second dispatch"`
	Outcome *bool            `json:"outcome,omitempty" doc:"How a verification or a call back went"`
	Until   string           `json:"until,omitempty" format:"date-time" doc:"Of extend and suspend"`
	// Lead of a return is who should have it.
	Lead        string               `json:"lead,omitempty" doc:"Code of the body: of dispatch, who leads in place of the one found; of return, who should have it"`
	Support     []string             `json:"support,omitempty" doc:"Of dispatch: codes of the bodies that help"`
	Attachments []chengge.Attachment `json:"attachments,omitempty"`
	Category    string               `json:"category,omitempty" doc:"Of correct: what it is"`
	Place       *chengge.StatedPlace `json:"place,omitempty" doc:"Of correct: where it is; a point states its coordinate system unless the key has one"`
}

// stepRead is a step request as it was read.
type stepRead struct {
	step     chengge.Step
	lead     string
	support  []string
	category string
	place    *chengge.StatedPlace
}

// readStep reads a step.
func (k *statementReader) readStep(n *jsonNode) (st stepRead) {
	var kind string
	k.members("", n, func(name, field string, v *jsonNode) bool {
		switch name {
		case "step":
			k.text(&kind, field, v, maxName, false)
		case "why":
			k.text(&st.step.Why, field, v, maxWhy, true)
		case "outcome":
			switch v.kind {
			case jsonNull:
			case jsonBool:
				yes := v.text == "true"
				st.step.Outcome = &yes
			default:
				k.wrongType(field, v, jsonBool)
			}
		case "until":
			st.step.Until = k.future(field, v)
		case "lead":
			k.text(&st.lead, field, v, maxName, false)
		case "support":
			st.support = k.codes(field, v)
		case "attachments":
			st.step.Attachments = k.attachments(field, v)
		case "category":
			k.text(&st.category, field, v, maxName, false)
		case "place":
			if v.kind != jsonNull {
				st.place = &chengge.StatedPlace{}
				k.place(st.place, field, v)
			}
		default:
			return false
		}
		return true
	})
	if st.step.Kind = chengge.StepKind(kind); kind == "" && len(k.faults) == 0 {
		k.wrong(chengge.ErrBadBody, "step", "", "缺少步骤，例如 accept", "the step is missing, such as accept")
	}
	k.fitting(&st)
	return st
}

// fitting refuses what the step has no use for: who sends it means something
// else.
func (k *statementReader) fitting(st *stepRead) {
	kind := st.step.Kind
	for _, f := range []struct {
		field string
		there bool
		of    []chengge.StepKind
	}{
		{"outcome", st.step.Outcome != nil, []chengge.StepKind{chengge.StepVerifyBefore, chengge.StepVerifyAfter, chengge.StepCallBack}},
		{"until", !st.step.Until.IsZero(), []chengge.StepKind{chengge.StepExtend, chengge.StepSuspend}},
		{"lead", st.lead != "", []chengge.StepKind{chengge.StepDispatch, chengge.StepReturn}},
		{"support", len(st.support) > 0, []chengge.StepKind{chengge.StepDispatch}},
		{"category", st.category != "", []chengge.StepKind{chengge.StepCorrect}},
		{"place", st.place != nil, []chengge.StepKind{chengge.StepCorrect}},
	} {
		fits, names := false, make([]string, len(f.of))
		for i, of := range f.of {
			fits, names[i] = fits || of == kind, string(of)
		}
		if f.there && !fits {
			list := strings.Join(names, ", ")
			k.wrong(chengge.ErrBadBody, f.field, "", "只用于 "+list, "is for "+list+" only")
		}
	}
	if kind == chengge.StepCorrect && st.category == "" && st.place == nil && len(k.faults) == 0 {
		k.wrong(chengge.ErrBadBody, "place", "", "更正须给出 place 或 category", "a correction states a place or a category")
	}
}

func (k *statementReader) future(field string, n *jsonNode) (t time.Time) {
	var s string
	if k.text(&s, field, n, 100, false); s == "" {
		return t
	}
	t, f := k.asker.Time(s)
	switch {
	case f != nil:
		k.wrong(chengge.ErrBadTime, field, s, "时间无法识别", "unreadable: write 2026-11-21T14:30:00+08:00, 2026-11-21 14:30 or 2026-11-21")
	case !t.After(k.now):
		k.wrong(chengge.ErrBadTime, field, s, "应在将来", "is to be in the future")
	case t.After(k.now.AddDate(20, 0, 0)):
		k.wrong(chengge.ErrBadTime, field, s, "过于遥远", "is more than 20 years ahead")
	}
	return t
}

func (k *statementReader) codes(field string, n *jsonNode) (out []string) {
	switch {
	case n.kind == jsonNull:
		return nil
	case n.kind != jsonArray:
		k.wrongType(field, n, jsonArray)
		return nil
	case len(n.nodes) > maxList:
		k.wrong(chengge.ErrBadBody, field, strconv.Itoa(len(n.nodes)), "过多，最多 50 个", "too many: at most 50")
		return nil
	}
	for i := range n.nodes {
		var s string
		at := field + "[" + strconv.Itoa(i) + "]"
		if k.text(&s, at, &n.nodes[i], maxName, false); s == "" {
			k.wrong(chengge.ErrBadBody, at, "", "缺少代码", "a code is missing")
		}
		out = append(out, s)
	}
	return out
}

// bodies names whom a step's codes mean on the report's place.
func (k *statementReader) bodies(r *chengge.Report, st *stepRead) {
	find := func(field, code string) chengge.Body {
		b, ok := k.router.Snapshot().Body(code, &r.Assignment)
		if !ok {
			k.wrong(chengge.ErrBadBody, field, code, "没有这个单位，或其已失效", "there is no such body, or no longer")
		}
		return b
	}
	if st.lead != "" {
		b := find("lead", st.lead)
		st.step.Lead = &b
	}
	st.step.Support = nil
	for i, code := range st.support {
		if code != st.lead {
			st.step.Support = append(st.step.Support, find("support["+strconv.Itoa(i)+"]", code))
		}
	}
}

// stepReport answers POST /v1/reports/{id}/steps.
func (s *server) stepReport(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		id, err := reportID(r)
		if err != nil {
			return err
		}
		seen, err := reportIfMatch(r)
		if err != nil {
			return err
		}
		body, err := s.readReportBody(w, r)
		if err != nil {
			return err
		}
		if body.batch {
			return badBody("body", "", "正文应为一个步骤", "the body is to be one step")
		}
		var view store.Case
		err = s.onEdition(c, func() error {
			k := statementReader{router: s.routerOf(c.snapshot), asker: c.asker, principal: c.principal, now: s.now()}
			st := k.readStep(&body.items[0])
			if len(k.faults) > 0 {
				return k.faults
			}
			view, err = s.store.Step(c.context, id, c.principal.May(chengge.ReadPersons), func(m *store.Moment) (chengge.Report, chengge.Step, bool, error) {
				return s.decide(c, &k, m, st, seen)
			})
			return err
		})
		if chengge.CodeOf(err) == chengge.ErrNotFound {
			return noReport(id) // whether it is another's or nobody's
		}
		if err != nil {
			return err
		}
		w.Header().Set("ETag", reportETag(&view.Report))
		return writeJSON(w, s.reportView(c, &view))
	}
}

// decide says what a step makes of a report, or why it is not taken. It is
// called with the report's lock held.
func (s *server) decide(c *call, k *statementReader, m *store.Moment, st stepRead, seen int64) (after chengge.Report, step chengge.Step, rerouted bool, err error) {
	r := m.Report
	if !s.maySee(c, &m.KeptReport) {
		return r, step, false, noReport(r.ID)
	}
	if seen != 0 && seen != r.Version {
		return r, step, false, &changedError{s.reportView(c, &store.Case{KeptReport: m.KeptReport, Steps: []chengge.Step{m.Last}}), m.Last}
	}
	if !s.mayWork(c, &r) {
		return r, step, false, &Fault{Code: chengge.ErrForbidden, Text: chengge.Text{
			Zh: "该问题不由贵单位主办或协办", En: "your organisation neither leads nor supports this report",
		}}
	}
	st.step.At, st.step.Actor, st.step.Role = m.Now, c.principal.Name, c.principal.Role
	if _, err := reports.Find(&r, st.step.Kind, st.step.Role); err != nil {
		return r, step, false, s.stepError(c, &r, err)
	}
	k.bodies(&r, &st)
	if len(k.faults) > 0 {
		return r, step, false, k.faults
	}
	if kind := st.step.Kind; kind == chengge.StepReturn || kind == chengge.StepCorrect {
		if c.snapshot.Edition() != m.Edition {
			return r, step, false, &store.EditionError{InForce: m.Edition}
		}
		if st.step.Before, err = reports.Evidence(&r, kind); err != nil {
			return r, step, false, err
		}
		if err := s.rerouted(c, k, &r, st); err != nil {
			return r, step, false, err
		}
		rerouted = true
		if kind == chengge.StepCorrect {
			rule := c.snapshot.City().DuplicateRule()
			m.Rule = &rule
		}
	}
	after, step, err = reports.Apply(r, st.step)
	if err != nil {
		return r, step, false, s.stepError(c, &m.Report, err)
	}
	return after, step, rerouted, nil
}

// rerouted lays a correction over a report and routes it anew. Before it is
// dispatched, and when it comes back, it goes to whom the rule says; who works
// on it keeps it until it is dispatched anew.
func (s *server) rerouted(c *call, k *statementReader, r *chengge.Report, st stepRead) error {
	lead, support := r.Lead, r.Support
	if st.category != "" {
		k.category(r, "category", st.category)
		if len(k.faults) > 0 {
			return k.faults
		}
	}
	if st.place != nil {
		r.Stated = *st.place
		// Who corrects is not the channel that it came by: only its own key stands
		// for a system that is not stated.
		k.router.Route(r, c.principal.Datum)
		if misplaced(r.Problem) {
			return badBody("place", "", "更正的位置无法使用："+r.Problem.Text().Zh, "the corrected place is of no use: "+r.Problem.Text().En)
		}
	} else {
		k.router.Reroute(r)
	}
	r.Lead, r.Support = r.Assignment.Lead, r.Assignment.Support
	switch r.State {
	case chengge.Reported, chengge.Accepted, chengge.Verified, chengge.FiledState:
	default:
		if st.step.Kind == chengge.StepCorrect {
			r.Lead, r.Support = lead, support
		}
	}
	return nil
}

// misplaced tells whether a place was stated and is of no use. Intake keeps
// such; a correction would put it in the place of a better one.
func misplaced(p chengge.PlaceProblem) bool {
	return p != "" && p != chengge.NoPlaceStated && p != chengge.OutsideTheCity
}

// reportIfMatch reads which version of a report the caller has seen: 0 is any
// (*).
func reportIfMatch(r *http.Request) (int64, error) {
	header := strings.TrimSpace(strings.Join(r.Header.Values("If-Match"), ", "))
	switch header {
	case "":
		return 0, fault(chengge.ErrNoMatch, "If-Match", "", "请写明所见的 ETag（GET /v1/reports/{id}），或 *", "send the ETag that you have seen (GET /v1/reports/{id}), or *")
	case "*":
		return 0, nil
	}
	digits, opened := strings.CutPrefix(header, `"`)
	digits, closed := strings.CutSuffix(digits, `"`)
	v, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || v < 1 || !opened || !closed || digits[0] == '+' {
		return 0, fault(chengge.ErrBadQuery, "If-Match", header, "不是问题的 ETag，例如 \"3\"", `no ETag of a report, such as "3"`)
	}
	return v, nil
}

// changedError says that somebody else took a step since.
type changedError struct {
	report *ReportView
	last   chengge.Step
}

// Error says by whom.
func (e *changedError) Error() string { return e.Unwrap().Error() }

// Unwrap gives the error for machines.
func (e *changedError) Unwrap() error {
	return chengge.Errorf(chengge.ErrChanged, "%s has taken the step %s since: the report is %s, at version %d", e.last.Actor, e.last.Kind, e.report.State, e.report.Version).
		InChinese("%s 已进行“%s”：问题现为“%s”，版本 %d", e.last.Actor, e.last.Kind.Text().Zh, e.report.State.Text().Zh, e.report.Version)
}

// stepNotAllowed says which steps there are instead.
type stepNotAllowed struct {
	err     error
	allowed []chengge.StepKind
}

// Error gives the message.
func (e *stepNotAllowed) Error() string { return e.err.Error() }

// Unwrap gives the error of the table of moves.
func (e *stepNotAllowed) Unwrap() error { return e.err }

func (s *server) stepError(c *call, r *chengge.Report, err error) error {
	if chengge.CodeOf(err) == chengge.ErrStep {
		return &stepNotAllowed{err, reports.Allowed(r, c.principal.Role)}
	}
	return err
}
