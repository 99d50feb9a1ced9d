package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"chengge"
	"chengge/balance"
	"chengge/grids"
	"chengge/importers"
	"chengge/spatial/earthwork"
	"chengge/spatial/earthwork/coupled"
	"chengge/store"
)

// BalanceKind is the name of jobs that plan where earth goes.
const BalanceKind = "balances"

// BalanceArguments are what a job of BalanceKind is about. Ground is a number,
// and Hash what it consists of: the same request on the same ground is answered
// by what is kept.
type BalanceArguments struct {
	Request balance.PlanRequest `json:"request"`
	Ground  int64               `json:"ground"`
	Hash    string              `json:"hash"`
	Former  string              `json:"former,omitempty"` // hash of the former plan
}

// BalanceResult is what a job of BalanceKind gives: the plan itself is in the
// store, by the job's id.
type BalanceResult struct {
	Hash string           `json:"hash"`
	Head balance.PlanHead `json:"head"`
}

// BalanceSearch is how far a running job is.
type BalanceSearch struct {
	Stage     balance.Stage `json:"stage" enum:"routing,solving,comparing,explaining"`
	Criterion string        `json:"criterion,omitempty" doc:"What is being made least"`
	Pivots    int64         `json:"pivots,omitempty"`
	Total     string        `json:"total,omitempty" doc:"Of what flows now, in the criterion's smallest unit"`
	Bound     float64       `json:"bound,omitempty" doc:"No plan costs less, in the criterion's smallest unit"`
	Best      float64       `json:"best,omitempty" doc:"The best plan so far"`
	Gap       *float64      `json:"gap,omitempty" doc:"(best − bound) / best"`
	Nodes     float64       `json:"nodes,omitempty" doc:"Cases looked at"`
}

// Balances gives the kind of jobs that plan where earth goes, on snapshots that
// live has. Solver says where chengge-solve is.
func Balances(s *store.Store, live *grids.Live, solver coupled.Options) Kind {
	return KindOf(BalanceKind, func(ctx context.Context, j *store.Job, a BalanceArguments, progress func(float64)) ([]byte, error) {
		snap, err := live.Edition(ctx, j.Edition)
		if err != nil {
			return nil, err
		}
		o, err := a.Request.Options()
		if err != nil {
			return nil, err
		}
		in, err := BalanceInput(ctx, s, snap, &a)
		if err != nil {
			return nil, err
		}
		if a.Request.Former > 0 {
			if o.Former, err = PlanDocument(ctx, s, a.Request.Former, chengge.English); err != nil {
				return nil, err
			}
		}
		o.Solver = solver
		t := &searchTeller{tell: func(b []byte) { _ = s.TellSearch(ctx, j.ID, b) }, progress: progress}
		o.Stage, o.Progress = t.stage, t.progressed
		r, err := balance.Solve(ctx, in, o)
		if err != nil {
			return nil, err
		}
		parts, hash, err := planParts(r)
		if err != nil {
			return nil, err
		}
		out := BalanceResult{Hash: hash, Head: r.Head()}
		head, err := json.Marshal(out.Head)
		if err != nil {
			return nil, err
		}
		if err := s.AddPlan(ctx, store.Plan{ID: j.ID, Ground: a.Ground, Edition: j.Edition, Name: a.Request.Name, Hash: hash, Head: head, By: j.Actor}, parts); err != nil {
			return nil, err
		}
		return json.Marshal(out)
	})
}

// BalanceInput reads the ground, with the changes of the request, beside the
// city.
func BalanceInput(ctx context.Context, s *store.Store, snap *grids.Snapshot, a *BalanceArguments) (in balance.Input, err error) {
	b, err := s.GroundBody(ctx, a.Ground)
	if err != nil {
		return in, err
	}
	g, err := balance.ReadGround(bytes.NewReader(b))
	if err != nil {
		return in, err
	}
	if g, err = g.With(a.Request.Changes, a.Request.Open); err != nil {
		return in, err
	}
	return InputOn(snap, g)
}

// InputOn gives what a balance on a ground is made from, beside the city of a
// snapshot.
func InputOn(snap *grids.Snapshot, g *balance.Ground) (in balance.Input, err error) {
	in = balance.Input{City: snap.City(), Areas: map[chengge.Kind][]chengge.Area{}}
	if in.Plans, err = g.Plans(in.City); err != nil {
		return in, err
	}
	for x := range snap.Sites() {
		in.Sites = append(in.Sites, *x)
	}
	for x := range snap.Roads("") {
		in.Roads = append(in.Roads, *x)
	}
	for _, kind := range balance.Kinds {
		if kind.IsArea() {
			for x := range snap.Areas(kind, "") {
				in.Areas[kind] = append(in.Areas[kind], *x)
			}
		}
	}
	return in, nil
}

// PlanDocument gives the document of a plan in a language.
func PlanDocument(ctx context.Context, s *store.Store, id int64, lang chengge.Lang) (*balance.Document, error) {
	part, err := s.PlanPart(ctx, id, balance.DocumentPart(lang))
	if err != nil {
		return nil, err
	}
	return balance.ReadDocument(bytes.NewReader(part))
}

// GroundRow gives what the store keeps of a ground and of what was found in it.
func GroundRow(g *balance.Ground, found []importers.PlanFinding) (row store.Ground, body []byte, err error) {
	if body, err = g.JSON(); err != nil {
		return row, nil, err
	}
	row.Hash = balance.HashOf(body)
	if row.Counts, err = json.Marshal(g.Counts()); err != nil {
		return row, nil, err
	}
	row.Findings, err = json.Marshal(balance.Remarks(found))
	return row, body, err
}

// planParts writes a plan down, in both languages, and gives the SHA-256 of it
// all.
func planParts(r *balance.Result) (parts []store.PlanPart, hash string, err error) {
	var all bytes.Buffer
	for _, lang := range []chengge.Lang{chengge.Chinese, chengge.English} {
		d := r.Document(lang)
		orders := r.Orders(d)
		for _, part := range []struct {
			name  string
			write func(*bytes.Buffer) error
		}{
			{balance.DocumentPart(lang), func(b *bytes.Buffer) error { return d.WriteJSON(b) }},
			{balance.OrdersPart(lang), func(b *bytes.Buffer) error { return orders.WriteJSON(b) }},
			{balance.ReportPart(lang), func(b *bytes.Buffer) error { return r.WriteHTML(b, d) }},
		} {
			var b bytes.Buffer
			if err := part.write(&b); err != nil {
				return nil, "", fmt.Errorf("write plan: %w", err)
			}
			parts = append(parts, store.PlanPart{Name: part.name, Body: b.Bytes()})
			fmt.Fprintf(&all, "%s %s\n", balance.HashOf(b.Bytes()), part.name)
		}
	}
	return parts, balance.HashOf(all.Bytes()), nil
}

// searchTeller writes down how far a search is, not more often than twice a
// second, so that telling costs nothing beside the search.
type searchTeller struct {
	tell     func([]byte)
	progress func(float64)
	mu       sync.Mutex
	last     time.Time
	now      BalanceSearch
}

// stageShare is how much is done when a stage begins, of what such a job usually
// takes.
var stageShare = map[balance.Stage]float64{balance.Routing: 0.05, balance.Solving: 0.2, balance.Comparing: 0.6, balance.Explaining: 0.7}

func (t *searchTeller) stage(s balance.Stage) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now.Stage = s
	t.progress(stageShare[s])
	t.write(true)
}

func (t *searchTeller) progressed(p earthwork.Progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := &t.now
	n.Criterion, n.Pivots, n.Total, n.Bound, n.Best, n.Nodes = string(p.Criterion), p.Pivots, p.Total.String(), p.Bound, p.Best, p.Nodes
	n.Gap = nil
	if p.Best > 0 && p.Bound > 0 {
		gap := max(0, (p.Best-p.Bound)/p.Best)
		n.Gap = &gap
	}
	// Nobody knows how many pivots there will be: the share nears the next stage.
	done := float64(p.Pivots) / (float64(p.Pivots) + 20_000)
	t.progress(stageShare[balance.Solving] + done*(stageShare[balance.Comparing]-stageShare[balance.Solving]))
	t.write(false)
}

func (t *searchTeller) write(at bool) {
	if now := time.Now(); at || now.Sub(t.last) > 500*time.Millisecond {
		t.last = now
		if b, err := json.Marshal(t.now); err == nil {
			t.tell(b)
		}
	}
}
