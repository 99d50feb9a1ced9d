package api

import (
	"net/http"

	"chengge"
	"chengge/exporters"

	"github.com/paulmach/orb"
)

// locateOne answers GET /v1/locate.
func (s *server) locateOne(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		if q.states() {
			return s.locateStated(w, r, c, q)
		}
		p := orb.Point{q.coordinate("lng", "113.6653"), q.coordinate("lat", "34.7579")}
		c, err := s.moved(c, q)
		if err != nil {
			return err
		}
		terms := q.terms(c, s)
		full := q.oneOf("reason", "compact", "full") == "full"
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		if !accepts(r, "application/json") {
			return notAcceptable("application/json")
		}
		question, f := c.asker.Query(p, &terms)
		if f != nil {
			return f
		}
		work := s.work.Get().(*locateWork)
		defer s.work.Put(work)
		c.snapshot.LocateInto(&question, &work.answer)
		s.metrics.one.Inc()
		work.body = append(exporters.AppendAnswer(work.body[:0], &work.answer, exporters.AnswerOptions{
			Lang: c.lang, FullReasons: full, Levels: c.snapshot.City().Levels(),
		}), '\n')
		return writeBody(w, work.body)
	}
}

// locateWork is memory that one question uses and the next uses again.
type locateWork struct {
	answer chengge.Assignment
	body   []byte
}

func notAcceptable(types string) error {
	return &Fault{Code: chengge.ErrNotAcceptable, Field: "Accept", Text: chengge.Text{Zh: "此处可答 " + types, En: "answers here are " + types}}
}
