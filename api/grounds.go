package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/balance"
	"chengge/importers"
	"chengge/jobs"
	"chengge/store"
)

// GroundView is a ground; its tables only where it is asked for by its number.
type GroundView struct {
	ID       int64                `json:"id"`
	Hash     string               `json:"hash" doc:"SHA-256 of its tables"`
	Edition  int64                `json:"edition" doc:"With whose sites and roads it was checked"`
	Source   string               `json:"source"`
	Counts   balance.GroundCounts `json:"counts"`
	Findings []balance.Remark     `json:"findings" doc:"Warnings of when it was loaded"`
	Created  time.Time            `json:"created_at"`
	Actor    string               `json:"created_by"`
	Again    bool                 `json:"again,omitempty" doc:"The newest ground is the same: this is it"`
	Tables   *balance.Ground      `json:"tables,omitempty"`
}

// GroundPage is a page of grounds, newest first.
type GroundPage struct {
	Items []GroundView `json:"items"`
	Next  int64        `json:"next,omitempty" doc:"after of the next page; absent on the last"`
}

// planFindings is the error of a ground, or of changes to it, with errors.
type planFindings struct {
	error
	found []importers.PlanFinding
}

func (e *planFindings) Unwrap() error { return e.error }

// fields lists the first findings, errors before warnings.
func (e *planFindings) fields(lang chengge.Lang) (out []ProblemField) {
	for _, severity := range []chengge.Severity{chengge.SeverityError, chengge.SeverityWarning} {
		for _, f := range e.found {
			if f.Severity == severity && len(out) < shownFindings {
				field := f.File
				if f.Row > 0 {
					field += fmt.Sprintf("[%d]", f.Row-1)
				}
				field = strings.TrimPrefix(field+"."+f.Field, ".")
				out = append(out, ProblemField{Field: field, Message: strings.TrimPrefix(f.Where(lang)+": "+f.Say.In(lang), ": "), Value: f.Site})
			}
		}
	}
	return out
}

// refusePlans gives an error where findings are errors.
func refusePlans(found []importers.PlanFinding) error {
	n := 0
	for _, f := range found {
		if f.Severity == chengge.SeverityError {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return &planFindings{chengge.Errorf(chengge.ErrFindings, "%d errors in what is stated, and nothing was done: see errors", n).InChinese("数据有 %d 处错误，未作处理：见 errors", n), found}
}

// unbound refuses who is bound to a body: grounds and approved plans are the
// whole city's.
func unbound(c *call) error {
	if c.principal.Organisation != "" {
		return &Fault{Code: chengge.ErrForbidden, Text: chengge.Text{Zh: "底数与方案的批准面向全市：密钥不能限定单位", En: "grounds and the approval of plans are the whole city's: the key must be bound to no body"}}
	}
	return nil
}

// loadGround keeps a ground, where nothing is wrong with it.
func (s *server) loadGround(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		source := q.text("source")
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		body, err := readBody(r)
		if err != nil {
			return err
		}
		if _, err := readObject(body); err != nil {
			return err
		}
		g, err := balance.ReadGround(bytes.NewReader(body))
		if err != nil {
			return err
		}
		if err := unbound(c); err != nil {
			return err
		}
		in, err := jobs.InputOn(c.snapshot, g)
		if err != nil {
			return err
		}
		found, err := balance.Check(c.context, in, balance.Options{})
		if err != nil {
			return err
		}
		if err := refusePlans(found); err != nil {
			return err
		}
		row, kept, err := jobs.GroundRow(g, found)
		if err != nil {
			return err
		}
		row.Edition, row.Source, row.Actor = c.snapshot.Edition(), source, c.principal.Name
		out, again, err := s.store.AddGround(c.context, row, kept)
		if err != nil {
			return err
		}
		view, err := s.groundView(out)
		if err != nil {
			return err
		}
		view.Again = again
		w.Header().Set("Location", fmt.Sprintf("/v1/grounds/%d", out.Number))
		return writeCreated(w, view)
	}
}

func (s *server) groundView(g store.Ground) (GroundView, error) {
	v := GroundView{ID: g.Number, Hash: g.Hash, Edition: g.Edition, Source: g.Source, Created: g.Created, Actor: g.Actor}
	if snap := s.live.Now(); snap != nil {
		v.Created = v.Created.In(snap.City().Location())
	}
	return v, errors.Join(json.Unmarshal(g.Counts, &v.Counts), json.Unmarshal(g.Findings, &v.Findings))
}

func (s *server) listGrounds(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		limit, after := q.count("limit", 100, s.limits.Page), q.number("after")
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		list, err := s.store.Grounds(c.context, after, limit+1)
		if err != nil {
			return err
		}
		page := GroundPage{Items: []GroundView{}}
		if len(list) > limit {
			list = list[:limit]
			page.Next = list[limit-1].Number
		}
		for _, g := range list {
			view, err := s.groundView(g)
			if err != nil {
				return err
			}
			page.Items = append(page.Items, view)
		}
		return writeJSON(w, page)
	}
}

func (s *server) getGround(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		v := pathValue(r, "id")
		number, err := strconv.ParseInt(v, 10, 64)
		if err != nil || number < 1 || number > int64(chengge.MaxID) {
			return fault(chengge.ErrNotFound, "id", v, "没有这份底数", "there is no such ground")
		}
		g, err := s.store.Ground(c.context, number)
		if err != nil {
			return err
		}
		body, err := s.store.GroundBody(c.context, number)
		if err != nil {
			return err
		}
		view, err := s.groundView(g)
		if err != nil {
			return err
		}
		if view.Tables, err = balance.ReadGround(bytes.NewReader(body)); err != nil {
			return err
		}
		return writeJSON(w, view)
	}
}
