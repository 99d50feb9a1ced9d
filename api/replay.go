package api

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"chengge"
	"chengge/editions"
	"chengge/grids"
	"chengge/store"
)

// pastDays is how far back a replay looks where it is told nothing, beside what
// is open.
const pastDays = 90

// ReplayPage is a page of past reports that would go to somebody else, newest
// first.
type ReplayPage struct {
	Edition int64            `json:"edition" doc:"The edition that was asked"`
	Against int64            `json:"against,omitempty" doc:"The edition that it is compared with; absent where it is what was decided when the reports came"`
	Counts  *editions.Tally  `json:"counts,omitempty" doc:"Of all pages; on the first one only"`
	Items   []editions.Moved `json:"items"`
	Next    string           `json:"next,omitempty" doc:"after of the next page; absent on the last"`
}

// Published is an edition that has been published, with what it means for
// reports.
type Published struct {
	store.Edition
	Consequences *Consequences `json:"consequences,omitempty" doc:"Of open reports and those of the last 90 days; absent where there are none"`
}

// Consequences count the reports that go to somebody else by a new edition.
type Consequences struct {
	Reports   int64 `json:"reports" doc:"That were looked at"`
	Elsewhere int64 `json:"elsewhere" doc:"That would go to somebody else"`
	Open      int64 `json:"open" doc:"Of these, those that are open"`
}

// draftSnapshot keeps the snapshot of the draft as it was last asked about, so
// that pages of its consequences need not build it each.
type draftSnapshot struct {
	mu              sync.Mutex
	number, version int64
	snap            *grids.Snapshot
	forget          *time.Timer
}

// draftKept is how long it is kept after it was asked about.
const draftKept = 10 * time.Minute

func (k *draftSnapshot) get(e store.Edition) *grids.Snapshot {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.snap == nil || k.number != e.Number || k.version != e.Version {
		return nil
	}
	k.forget.Reset(draftKept)
	return k.snap
}

// put keeps a snapshot that was built after e was read, which may hold later
// changes: then nobody asks for e any more.
func (k *draftSnapshot) put(e store.Edition, snap *grids.Snapshot) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.forget != nil {
		k.forget.Stop()
	}
	k.number, k.version, k.snap = e.Number, e.Version, snap
	k.forget = time.AfterFunc(draftKept, func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.snap == snap {
			k.snap = nil
		}
	})
}

// snapshotOf gives the snapshot of an edition, also of the draft.
func (s *server) snapshotOf(ctx context.Context, e store.Edition) (*grids.Snapshot, error) {
	if e.State != store.Draft {
		return s.live.Edition(ctx, e.Number)
	}
	if snap := s.drafted.get(e); snap != nil {
		return snap, nil
	}
	snap, err := s.live.Draft(ctx, e.Number)
	if err != nil {
		return nil, s.unfinished(ctx, e, err)
	}
	s.drafted.put(e, snap)
	return snap, nil
}

// unfinished tells why a draft makes no snapshot: by the errors that its check
// finds, such as a category without a name. Where it finds none, err stays.
func (s *server) unfinished(ctx context.Context, e store.Edition, err error) error {
	if chengge.CodeOf(err) != chengge.ErrInternal {
		return err
	}
	contents, release, failed := s.store.Contents(ctx, e.Number)
	if failed != nil {
		return err
	}
	defer release()
	found, failed := editions.Check(contents)
	n := editions.Findings(found).Count(chengge.SeverityError)
	if failed != nil || n == 0 {
		return err
	}
	return &findingsError{chengge.Errorf(chengge.ErrFindings, "the draft makes no city yet, it has %d errors: correct them first", n).
		InChinese("草稿尚不能成为一个城市，有 %d 处错误：请先改正", n), found}
}

// replay answers what an edition, also the draft, would have decided about past
// reports.
func (s *server) replay(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		name := q.required("edition", "draft")
		against := q.number("against")
		if err := q.err(); err != nil {
			return err
		}
		e, err := s.editionNamed(c.context, name)
		if err != nil {
			return err
		}
		replay, filter := editions.Replay{}, store.PastFilter{Office: q.text("office"), OpenOnly: q.oneOf("open", "false", "true") == "true"}
		zone := e.City.Location()
		replay.At, filter.From, filter.To = q.moment("at", zone), q.moment("from", zone), q.moment("to", zone)
		if filter.From.IsZero() && filter.To.IsZero() && !filter.OpenOnly {
			filter.From, filter.OpenToo = s.now().AddDate(0, 0, -pastDays), true
		}
		return s.writeReplay(w, c, q, e, against, replay, filter)
	}
}

// consequences answers which open reports, and which of the last 90 days, would
// go to somebody else by an edition than by the one that it began from.
func (s *server) consequences(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		against := q.number("against")
		if err := q.err(); err != nil {
			return err
		}
		e, err := s.edition(c.context, r)
		if err != nil {
			return err
		}
		if against == 0 {
			against = e.Base
		}
		if against == 0 {
			return fault(chengge.ErrNotFound, "edition", strconv.FormatInt(e.Number, 10), "该版本之前没有版本，无从比较", "there is no edition before it to compare it with")
		}
		return s.writeReplay(w, c, q, e, against, editions.Replay{}, store.PastFilter{Office: q.text("office"), From: s.now().AddDate(0, 0, -pastDays), OpenToo: true})
	}
}

// writeReplay answers with a page. The first one counts all reports; the others
// end when they are full.
func (s *server) writeReplay(w http.ResponseWriter, c *call, q *query, e store.Edition, against int64, replay editions.Replay, filter store.PastFilter) error {
	limit, after := q.count("limit", min(100, s.limits.Page), s.limits.Page), q.number("after")
	q.lang()
	if err := q.err(); err != nil {
		return err
	}
	filter.After, filter.Bodies, filter.Stored = chengge.ReportID(after), s.scopeOf(c), against == 0
	if err := s.readied(c.context, e, against, &replay); err != nil {
		return err
	}
	page := ReplayPage{Edition: e.Number, Against: against, Items: []editions.Moved{}}
	var tally editions.Tally
	for o, err := range replay.Outcomes(s.store.PastReports(c.context, filter)) {
		if err != nil {
			return err
		}
		tally.Add(o)
		switch {
		case !o.Elsewhere():
		case len(page.Items) < limit:
			page.Items = append(page.Items, editions.NewMoved(o, c.lang))
		default:
			page.Next = page.Items[limit-1].ID.String()
		}
		if page.Next != "" && after != 0 {
			break
		}
	}
	if after == 0 {
		page.Counts = tally.Sum()
	}
	s.unhurried(w)
	return writeJSON(w, page)
}

// readied builds what a replay asks: first the edition that it is compared with,
// whose layers the other one shares.
func (s *server) readied(ctx context.Context, e store.Edition, against int64, replay *editions.Replay) (err error) {
	if against != 0 {
		before, err := s.store.Edition(ctx, against)
		if err != nil {
			return err
		}
		if replay.Before, err = s.snapshotOf(ctx, before); err != nil {
			return err
		}
	}
	replay.After, err = s.snapshotOf(ctx, e)
	return err
}

// countConsequences counts what publishing a draft means for reports: nil where
// there are none, or nothing before it.
func (s *server) countConsequences(ctx context.Context, draft store.Edition) (*Consequences, error) {
	filter := store.PastFilter{From: s.now().AddDate(0, 0, -pastDays), OpenToo: true}
	if any, err := s.store.HasReports(ctx); err != nil || !any || draft.Base == 0 {
		return nil, err
	}
	var replay editions.Replay
	if err := s.readied(ctx, draft, draft.Base, &replay); err != nil {
		return nil, err
	}
	var tally editions.Tally
	for o, err := range replay.Outcomes(s.store.PastReports(ctx, filter)) {
		if err != nil {
			return nil, err
		}
		tally.Add(o)
	}
	return &Consequences{tally.Reports, tally.Elsewhere, tally.Open}, nil
}

// moment reads a time, the zero time where it is absent.
func (q *query) moment(name string, zone *time.Location) time.Time {
	v := q.text(name)
	if v == "" {
		return time.Time{}
	}
	t, f := ParseTime(v, zone)
	if f != nil {
		named := *f
		named.Field = name
		q.add(&named)
	}
	return t
}
