package api

import (
	"net/http"
	"time"

	"chengge"
	"chengge/store"
)

// AuditPage is a page of what was changed, newest first.
type AuditPage struct {
	Items []store.AuditEntry `json:"items"`
	Next  string             `json:"next,omitempty" doc:"after of the next page; absent on the last"`
}

func (s *server) audit(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		limit := q.count("limit", min(100, s.limits.Page), s.limits.Page)
		f := store.AuditFilter{Actor: q.text("actor"), Target: q.number("target"), From: s.moment(q, "from"), To: s.moment(q, "to")}
		if q.text("noun") != "" {
			f.Noun = q.oneOf("noun", store.AuditNouns()...)
		}
		if after := q.text("after"); after != "" {
			var err error
			if f.After, err = store.ParseAuditPosition(after); err != nil {
				q.add(fault(chengge.ErrBadQuery, "after", after, "请照抄上一页的 next", "copy next of the page before"))
			}
		}
		if !storable(f.Actor) {
			q.add(fault(chengge.ErrBadQuery, "actor", f.Actor, "含有无法使用的字符", "has letters that cannot be used"))
		}
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		list, err := s.store.Audit(c.context, f, limit+1)
		if err != nil {
			return err
		}
		page := AuditPage{Items: list}
		if len(list) > limit {
			page.Items, page.Next = list[:limit], list[limit-1].Position().String()
		}
		if page.Items == nil {
			page.Items = []store.AuditEntry{}
		}
		return writeJSON(w, page)
	}
}

// moment reads a moment, zero where it is absent; a bare date is midnight in the
// time zone of the city.
func (s *server) moment(q *query, name string) time.Time {
	v := q.text(name)
	if v == "" {
		return time.Time{}
	}
	zone := time.UTC
	if snap := s.live.Now(); snap != nil {
		zone = snap.City().Location()
	}
	t, f := ParseTime(v, zone)
	if f != nil {
		f.Field = name
	}
	q.add(f)
	return t
}
