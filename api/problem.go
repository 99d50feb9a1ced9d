package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"chengge"
)

// Problem is an error as RFC 9457 has it.
type Problem struct {
	Type   string         `json:"type" doc:"Address that explains the code" example:"/problems/bad-query"`
	Title  string         `json:"title" doc:"The code in words, in the caller's language"`
	Status int            `json:"status" doc:"HTTP status"`
	Detail string         `json:"detail,omitempty" doc:"What went wrong here and what to do about it"`
	Errors []ProblemField `json:"errors,omitempty" doc:"The fields at fault; of a draft that is not published, its first findings"`
	// Of a draft that is not published: how many findings there are, and where.
	Findings *FindingCounts `json:"findings,omitempty" doc:"How many findings stand against the draft"`
	// Of a step that is not taken.
	Report   *ReportView        `json:"report,omitempty" doc:"Of a step on a version that is past: the report as it is now"`
	LastStep *chengge.Step      `json:"last_step,omitempty" doc:"Of a step on a version that is past: what was done last, and by whom"`
	Allowed  []chengge.StepKind `json:"allowed,omitempty" doc:"Of a step that is not possible: those that are"`
}

// FindingCounts counts findings, and says where all of them are.
type FindingCounts struct {
	Errors   int    `json:"errors"`
	Warnings int    `json:"warnings"`
	Notes    int    `json:"notes"`
	Check    string `json:"check" doc:"Address of the list" example:"/v1/editions/draft/check"`
}

// ProblemField is one field at fault.
type ProblemField struct {
	Field   string `json:"field" doc:"Name of the parameter, header or column"`
	Message string `json:"message"`
	Value   string `json:"value,omitempty"`
}

// problemOf tells an error to people. What is no error of ours stays inside: it
// is logged and not told.
func problemOf(err error, lang chengge.Lang) Problem {
	code := chengge.CodeOf(err)
	p := Problem{Type: "/problems/" + string(code), Title: code.Title().In(lang), Status: code.HTTPStatus()}
	if code == chengge.ErrInternal {
		p.Detail = chengge.Text{Zh: "请重试；若仍出现，请将 X-Request-Id 告知管理员", En: "try again; if it stays, tell the administrator the X-Request-Id"}.In(lang)
		return p
	}
	p.Detail = In(lang, err)
	var refused *findingsError
	if errors.As(err, &refused) {
		n := refused.found.Count
		p.Errors = refused.fields(lang)
		p.Findings = &FindingCounts{n(chengge.SeverityError), n(chengge.SeverityWarning), n(chengge.SeverityNote), "/v1/editions/draft/check"}
	}
	var plans *planFindings
	if errors.As(err, &plans) {
		p.Errors = plans.fields(lang)
	}
	var changed *changedError
	if errors.As(err, &changed) {
		p.Report, p.LastStep = changed.report, &changed.last
	}
	var refusedStep *stepNotAllowed
	if errors.As(err, &refusedStep) {
		p.Allowed = refusedStep.allowed
	}
	for _, f := range faultsOf(err) {
		if f.Field != "" {
			p.Errors = append(p.Errors, ProblemField{Field: f.Field, Message: f.Text.In(lang), Value: short(f.Value)})
		}
	}
	return p
}

// faultsOf gives all faults that err holds.
func faultsOf(err error) []*Fault {
	var list faults
	if errors.As(err, &list) {
		return list
	}
	var f *Fault
	if errors.As(err, &f) {
		return []*Fault{f}
	}
	return nil
}

// faults are several wrong values of one request; the first gives the code.
type faults []*Fault

func (l faults) Error() string { return l[0].Error() }
func (l faults) Unwrap() error { return l[0] }

// fail answers with a problem, unless the answer has begun or nobody is there any
// more to read it.
func (s *server) fail(w http.ResponseWriter, c *call, err error) {
	if errors.Is(err, context.Canceled) {
		switch cause := context.Cause(c.context); cause {
		case nil: // something of ours was cancelled, not the request
		case context.Canceled:
			panic(http.ErrAbortHandler)
		default:
			err = cause
		}
	}
	if answering(w) {
		s.log.LogAttrs(c.context, slog.LevelWarn, "answer cut short", slog.String("request_id", c.id), slog.String("error", err.Error()))
		panic(http.ErrAbortHandler)
	}
	p := problemOf(err, c.lang)
	if p.Status >= http.StatusInternalServerError {
		level := slog.LevelError
		if chengge.CodeOf(err) == chengge.ErrNotReady {
			level = slog.LevelInfo // no failure: probes and pages ask again and again until the first edition is published
		}
		s.log.LogAttrs(c.context, level, "request failed", slog.String("request_id", c.id), slog.String("error", err.Error()))
	}
	body, _ := json.Marshal(p) // a struct of texts always marshals
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", string(c.lang))
	h.Set("Cache-Control", "no-store")
	switch p.Status {
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "1")
	case http.StatusUnauthorized:
		challenge := `Bearer realm="chengge"`
		if c.shown {
			challenge += `, error="invalid_token"`
		}
		h.Set("WWW-Authenticate", challenge)
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n'))
}
