package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"chengge"
	"chengge/balance"
	"chengge/jobs"
	"chengge/store"
)

// Balance is a job that plans where earth goes, with its plan once it is done.
type Balance struct {
	ID       int64               `json:"id"`
	State    store.JobState      `json:"state" enum:"waiting,running,done,failed,cancelled"`
	Progress float64             `json:"progress" doc:"Share that is done, 0 to 1"`
	Actor    string              `json:"actor"`
	Edition  int64               `json:"edition"`
	Ground   int64               `json:"ground"`
	Created  time.Time           `json:"created_at"`
	Started  time.Time           `json:"started_at,omitzero"`
	Finished time.Time           `json:"finished_at,omitzero"`
	Again    bool                `json:"again,omitempty" doc:"The same request on the same ground was made before: this is its job"`
	Request  balance.PlanRequest `json:"request"`
	Problem  *Problem            `json:"problem,omitempty" doc:"Why it failed"`
	Search   *jobs.BalanceSearch `json:"search,omitempty" doc:"How far a running job is"`
	Plan     *PlanView           `json:"plan,omitempty" doc:"Its figures, once it is done"`
	Document *balance.Document   `json:"document,omitempty" doc:"The plan, where one balance is asked for"`
}

// PlanView is what was decided of a plan, with its figures.
type PlanView struct {
	ID      int64            `json:"id"`
	Name    string           `json:"name,omitempty"`
	Ground  int64            `json:"ground"`
	Edition int64            `json:"edition"`
	Hash    string           `json:"hash" doc:"SHA-256 of documents, orders and reports"`
	State   store.PlanState  `json:"state" enum:"proposed,approved,withdrawn"`
	Version int64            `json:"version"`
	At      time.Time        `json:"state_at"`
	By      string           `json:"state_by" doc:"Who made, approved or withdrew it"`
	Head    balance.PlanHead `json:"head"`
}

// BalancePage is a page of balances, newest first.
type BalancePage struct {
	Items []Balance `json:"items"`
	Next  int64     `json:"next,omitempty" doc:"after of the next page; absent on the last"`
}

func (s *server) planView(p store.Plan) (*PlanView, error) {
	v := &PlanView{ID: p.ID, Name: p.Name, Ground: p.Ground, Edition: p.Edition, Hash: p.Hash, State: p.State, Version: p.Version, At: s.cityTime(p.At), By: p.By}
	if err := json.Unmarshal(p.Head, &v.Head); err != nil {
		return nil, fmt.Errorf("head of plan %d: %w", p.ID, err)
	}
	return v, nil
}

func (s *server) cityTime(t time.Time) time.Time {
	if snap := s.live.Now(); snap != nil && !t.IsZero() {
		return t.In(snap.City().Location())
	}
	return t
}

func (s *server) balanceView(j store.Job, plan *store.Plan, lang chengge.Lang) (b Balance, err error) {
	var arguments jobs.BalanceArguments
	if err := json.Unmarshal([]byte(j.Arguments), &arguments); err != nil {
		return b, fmt.Errorf("arguments of job %d: %w", j.ID, err)
	}
	v := s.jobView(j, lang)
	b = Balance{ID: v.ID, State: v.State, Progress: v.Progress, Actor: v.Actor, Edition: v.Edition, Ground: arguments.Ground, Created: v.Created, Started: v.Started, Finished: v.Finished,
		Request: arguments.Request, Problem: v.Problem}
	if plan != nil && j.State == store.JobDone {
		b.Plan, err = s.planView(*plan)
	}
	return b, err
}

// makeBalance makes a job of a request for a plan.
func (s *server) makeBalance(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		var a jobs.BalanceArguments
		if err := readPlanRequest(r, &a.Request); err != nil {
			return err
		}
		o, err := a.Request.Options()
		if err != nil {
			return err
		}
		snap := c.snapshot
		if a.Request.Edition != 0 {
			if snap, err = s.live.Edition(c.context, a.Request.Edition); err != nil {
				return err
			}
		}
		ground, err := s.store.Ground(c.context, a.Request.Ground)
		if err != nil {
			return err
		}
		a.Ground, a.Hash = ground.Number, ground.Hash
		in, err := jobs.BalanceInput(c.context, s.store, snap, &a)
		if err != nil {
			return err
		}
		if a.Request.Former > 0 {
			former, err := s.planOf(c, a.Request.Former)
			if err != nil {
				return err
			}
			a.Former = former.Hash
			if o.Former, err = jobs.PlanDocument(c.context, s.store, former.ID, chengge.English); err != nil {
				return err
			}
		}
		o.Straight = true // roads are the job's work
		found, err := balance.Check(c.context, in, o)
		if err != nil {
			return err
		}
		if err := refusePlans(found); err != nil {
			return err
		}
		j, again, err := s.queue.Add(c.context, c.principal, jobs.BalanceKind, snap.Edition(), a.Hash+a.Former, a)
		if err != nil {
			return err
		}
		view, err := s.oneBalance(c, j)
		if err != nil {
			return err
		}
		view.Again = again
		w.Header().Set("Location", fmt.Sprintf("/v1/balances/%d", j.ID))
		return writeCreated(w, view)
	}
}

// readPlanRequest reads the body; members are refused that it does not have,
// within changes too.
func readPlanRequest(r *http.Request, into *balance.PlanRequest) error {
	body, err := readBody(r)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err := readDocument(r, into, maxWhy); err != nil {
		return err
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	return balance.ReadPlanRequest(body, into)
}

// planOf gives a plan that who asks may see.
func (s *server) planOf(c *call, id int64) (store.Plan, error) {
	j, err := s.store.Job(c.context, jobs.BalanceKind, id)
	if err == nil {
		err = s.mayScope(c, j)
	}
	if err != nil {
		return store.Plan{}, err
	}
	plans, err := s.store.Plans(c.context, id)
	if err != nil {
		return store.Plan{}, err
	}
	p, ok := plans[id]
	if !ok || j.State != store.JobDone {
		return p, chengge.Errorf(chengge.ErrConflict, "balance %d has no plan yet: it is %s", id, j.State).InChinese("任务 %d 尚无方案：状态为 %s", id, j.State)
	}
	return p, nil
}

// oneBalance gives a balance with its plan's figures, or how far it is.
func (s *server) oneBalance(c *call, j store.Job) (b Balance, err error) {
	plans, err := s.store.Plans(c.context, j.ID)
	if err != nil {
		return b, err
	}
	var plan *store.Plan
	if p, ok := plans[j.ID]; ok {
		plan = &p
	}
	if b, err = s.balanceView(j, plan, c.lang); err != nil || j.State != store.JobRunning {
		return b, err
	}
	told, err := s.store.Search(c.context, j.ID)
	if err == nil && told != nil {
		b.Search = &jobs.BalanceSearch{}
		err = json.Unmarshal(told, b.Search)
	}
	return b, err
}

func (s *server) listBalances(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		limit, after := q.count("limit", 100, s.limits.Page), q.number("after")
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		list, err := s.store.Jobs(c.context, jobs.BalanceKind, after, s.scopeOf(c), limit+1)
		if err != nil {
			return err
		}
		page := BalancePage{Items: []Balance{}}
		if len(list) > limit {
			list = list[:limit]
			page.Next = list[limit-1].ID
		}
		ids := make([]int64, len(list))
		for i, j := range list {
			ids[i] = j.ID
		}
		plans, err := s.store.Plans(c.context, ids...)
		if err != nil {
			return err
		}
		for _, j := range list {
			var plan *store.Plan
			if p, ok := plans[j.ID]; ok {
				plan = &p
			}
			view, err := s.balanceView(j, plan, c.lang)
			if err != nil {
				return err
			}
			page.Items = append(page.Items, view)
		}
		return writeJSON(w, page)
	}
}

func (s *server) cancelBalance(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		return s.cancelJob(w, r, c, rt, jobs.BalanceKind)
	}
}

// getBalance answers with a job and, once it is done, its plan.
func (s *server) getBalance(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		format, period := q.oneOf("format", "json", "geojson", "csv", "xlsx", "html", "gpkg"), q.text("period")
		if period != "" && format != "geojson" && format != "gpkg" {
			q.add(fault(chengge.ErrBadQuery, "period", period, "只用于 geojson 与 gpkg", "goes with geojson and gpkg only"))
		}
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		j, err := s.jobOf(r, c, jobs.BalanceKind)
		if err != nil {
			return err
		}
		if format != "json" {
			return s.writePlan(w, c, j, format, period)
		}
		view, err := s.oneBalance(c, j)
		if err != nil {
			return err
		}
		if view.Plan != nil {
			if view.Document, err = jobs.PlanDocument(c.context, s.store, j.ID, c.lang); err != nil {
				return err
			}
		}
		return writeJSON(w, view)
	}
}
