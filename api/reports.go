package api

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"chengge"
	"chengge/grids"
	"chengge/reports"
	"chengge/spatial"
	"chengge/store"

	"github.com/paulmach/orb"
)

// routers keeps the Router of the snapshot last asked.
type routers struct {
	mu  sync.Mutex
	now *reports.Router
}

func (s *server) routerOf(snap *grids.Snapshot) *reports.Router {
	s.routers.mu.Lock()
	defer s.routers.mu.Unlock()
	if s.routers.now == nil || s.routers.now.Snapshot() != snap {
		s.routers.now = reports.NewRouter(snap, s.convert)
	}
	return s.routers.now
}

// convert brings a point to CGCS2000 by PROJ.
func (s *server) convert(from spatial.CRS, p orb.Point) (orb.Point, error) {
	transform, f := s.transforms.To(from)
	if f != nil {
		return p, f
	}
	return transform.ToCGCS2000(p)
}

// switching is how long a request waits until this server has the edition that
// is in force: it comes into force everywhere at the same moment, give or take.
const switching = 3 * time.Second

// onEdition runs f, and again on the edition in force where it says that
// another one is.
func (s *server) onEdition(c *call, f func() error) error {
	deadline := time.Now().Add(switching)
	for {
		err := f()
		var other *store.EditionError
		if !errors.As(err, &other) {
			return err
		}
		s.live.Wake()
		for {
			if snap := s.live.Now(); snap != nil && snap != c.snapshot {
				c.snapshot = snap
				if c.asker, err = s.askerFor(snap); err != nil {
					return err
				}
				break
			}
			if time.Now().After(deadline) || c.context.Err() != nil {
				return &Fault{Code: chengge.ErrNotReady, Text: chengge.Text{
					Zh: "新的数据版本正在载入，未作任何更改：请稍后重试", En: "the edition in force is being loaded; nothing was changed: try again soon",
				}}
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
}

// takeReports answers POST /v1/reports.
func (s *server) takeReports(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		if !accepts(r, "application/json") {
			return notAcceptable("application/json")
		}
		key, err := idempotencyKey(r)
		if err != nil {
			return err
		}
		body, err := s.readReportBody(w, r)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body.raw)
		var taken store.Taken
		err = s.onEdition(c, func() error {
			in, err := s.intake(c, &body)
			if err != nil {
				if key == "" || len(faultsOf(err)) == 0 {
					return err
				}
				// What was answered before is answered again, also where it would not
				// be taken now.
				var ok bool
				var e error
				if taken, ok, e = s.store.Answered(c.context, c.principal.Key, key, sum[:]); e != nil || ok {
					return e
				}
				return err
			}
			in.Key, in.Hash = key, sum[:]
			taken, err = s.store.Take(c.context, in)
			return err
		})
		if err != nil {
			return err
		}
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Cache-Control", "no-store")
		if taken.Replayed {
			h.Set("Idempotency-Replayed", "true")
		}
		if !body.batch {
			var one struct{ ID chengge.ReportID }
			if json.Unmarshal(taken.Answer, &one) == nil {
				h.Set("Location", reportPath(one.ID))
				h.Set("ETag", `"1"`)
			}
		}
		w.WriteHeader(http.StatusCreated)
		_, err = w.Write(taken.Answer)
		return err
	}
}

// intake reads the reports of a body and routes them on the call's snapshot.
func (s *server) intake(c *call, body *reportBody) (*store.Intake, error) {
	router := s.routerOf(c.snapshot)
	k := statementReader{router: router, asker: c.asker, principal: c.principal, now: s.now()}
	in := &store.Intake{
		Client: c.principal.Key, Actor: c.principal.Name, Role: c.principal.Role,
		Edition: c.snapshot.Edition(), Rule: c.snapshot.City().DuplicateRule(),
		Reports: make([]chengge.Report, len(body.items)), Persons: make([]chengge.Person, len(body.items)),
	}
	for i := range body.items {
		k.path = body.path(i)
		in.Reports[i], in.Persons[i] = k.statement(&body.items[i])
	}
	if len(k.faults) > 0 {
		return nil, k.faults
	}
	for i := range in.Reports {
		r := &in.Reports[i]
		if r.Received.IsZero() {
			r.Received = k.now
		}
		router.Route(r, assumed(router, c.principal, r.Channel))
	}
	in.Answer = func(list []chengge.Report) ([]byte, error) {
		views := make([]ReportTaken, len(list))
		for i := range list {
			views[i] = takenView(&list[i], router, c.lang)
		}
		var answer any = ReportsTaken{views}
		if !body.batch {
			answer = views[0]
		}
		b, err := json.Marshal(answer)
		return append(b, '\n'), err
	}
	return in, nil
}

// maxKey is how long an Idempotency-Key may be.
const maxKey = 255

func idempotencyKey(r *http.Request) (string, error) {
	all := r.Header.Values("Idempotency-Key")
	switch {
	case len(all) == 0:
		return "", nil
	case len(all) > 1:
		return "", fault(chengge.ErrBadQuery, "Idempotency-Key", all[1], "只能有一个", "send one only")
	case all[0] == "" || len(all[0]) > maxKey:
		return "", fault(chengge.ErrBadQuery, "Idempotency-Key", all[0], "应为 1 到 255 个字符", "write 1 to 255 letters")
	}
	for _, b := range []byte(all[0]) {
		if b < 0x20 || b > 0x7e {
			return "", fault(chengge.ErrBadQuery, "Idempotency-Key", all[0], "只用 ASCII 字符", "use letters of ASCII only")
		}
	}
	return all[0], nil
}

// getReport answers GET /v1/reports/{id}.
func (s *server) getReport(rt *route) handler {
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
		k, err := s.store.Report(c.context, id, c.principal.May(chengge.ReadPersons))
		if chengge.CodeOf(err) == chengge.ErrNotFound || err == nil && !s.maySee(c, &k.KeptReport) {
			return noReport(id) // the same for both
		}
		if err != nil {
			return err
		}
		w.Header().Set("ETag", reportETag(&k.Report))
		return writeJSON(w, s.reportView(c, &k))
	}
}

func reportID(r *http.Request) (chengge.ReportID, error) {
	v := pathValue(r, "id")
	id, err := chengge.ParseReportID(v)
	if err != nil {
		return 0, fault(chengge.ErrNotFound, "id", v, "不是问题编号", "not the id of a report")
	}
	return id, nil
}

func noReport(id chengge.ReportID) error {
	return &Fault{Code: chengge.ErrNotFound, Field: "id", Value: id.String(), Text: chengge.Text{
		Zh: "没有编号为 " + id.String() + " 的问题", En: "there is no report " + id.String(),
	}}
}
