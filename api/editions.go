package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/editions"
	"chengge/store"
)

// EditionPage is a page of editions, newest first.
type EditionPage struct {
	Items []store.Edition `json:"items"`
	Next  string          `json:"next,omitempty" doc:"after of the next page; absent on the last"`
}

// LogPage is a page of what was done, newest first.
type LogPage struct {
	Items []store.LogEntry `json:"items"`
	Next  string           `json:"next,omitempty" doc:"after of the next page; absent on the last"`
}

// DifferencePage is a page of what differs between two editions.
type DifferencePage struct {
	Edition int64                 `json:"edition"`
	Against int64                 `json:"against" doc:"0 is an empty city"`
	Items   []editions.Difference `json:"items"`
	Next    string                `json:"next,omitempty" doc:"after of the next page; absent on the last"`
}

// Publication is the body of publishing and of rolling back.
type Publication struct {
	At      string `json:"at,omitempty" doc:"When it comes into force; without it as soon as every server can have it"`
	Why     string `json:"why,omitempty"`
	Accept  bool   `json:"accept,omitempty" doc:"Publish in spite of warnings"`
	Replace bool   `json:"replace,omitempty" doc:"Withdraw an edition that is scheduled and not yet in force"`
}

// edition reads which edition the path names: a number, draft, or current.
func (s *server) edition(ctx context.Context, r *http.Request) (store.Edition, error) {
	return s.editionNamed(ctx, pathValue(r, "edition"))
}

func (s *server) editionNamed(ctx context.Context, name string) (store.Edition, error) {
	switch name {
	case "draft":
		return s.store.Draft(ctx)
	case "current":
		n, err := s.live.EditionAt(s.live.Clock())
		if err != nil {
			return store.Edition{}, err
		}
		return s.store.Edition(ctx, n)
	default:
		n, err := strconv.ParseInt(name, 10, 64)
		if err != nil || n < 1 {
			return store.Edition{}, fault(chengge.ErrNotFound, "edition", name, "请写版本号、draft 或 current", "write the number of an edition, draft or current")
		}
		return s.store.Edition(ctx, n)
	}
}

// etag names a version of a draft; of a sealed edition it never changes.
func etag(e store.Edition) string {
	return `"` + strconv.FormatInt(e.Number, 10) + "." + strconv.FormatInt(e.Version, 10) + `"`
}

// ifMatch reads which version of the draft the caller has seen: 0 is any (*).
func (s *server) ifMatch(ctx context.Context, r *http.Request) (int64, error) {
	header := strings.TrimSpace(r.Header.Get("If-Match"))
	switch header {
	case "":
		return 0, fault(chengge.ErrNoMatch, "If-Match", "", "请写明所见草稿的 ETag（GET /v1/editions/draft），或 *", "send the ETag of the draft that you have seen (GET /v1/editions/draft), or *")
	case "*":
		return 0, nil
	}
	number, version, ok := strings.Cut(strings.Trim(header, `"`), ".")
	n, err1 := strconv.ParseInt(number, 10, 64)
	v, err2 := strconv.ParseInt(version, 10, 64)
	if !ok || err1 != nil || err2 != nil || v < 1 {
		return 0, fault(chengge.ErrStale, "If-Match", header, "不是草稿的 ETag", "no ETag of a draft")
	}
	draft, err := s.store.Draft(ctx)
	switch {
	case chengge.CodeOf(err) == chengge.ErrNotFound:
		return 0, fault(chengge.ErrStale, "If-Match", header, "该草稿已发布或放弃", "that draft has been published or discarded")
	case err != nil:
		return 0, err
	case draft.Number != n:
		return 0, fault(chengge.ErrStale, "If-Match", header, "当前草稿是 "+strconv.FormatInt(draft.Number, 10), "the draft is "+strconv.FormatInt(draft.Number, 10)+" now")
	case draft.Version != v: // the change looks again, within its transaction
		return 0, fault(chengge.ErrStale, "If-Match", header, "草稿现为 "+etag(draft), "the draft is at "+etag(draft)+" now")
	}
	return v, nil
}

func (s *server) listEditions(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		limit, after := q.count("limit", min(100, s.limits.Page), s.limits.Page), q.number("after")
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		list, err := s.store.Editions(c.context, after, limit+1)
		if err != nil {
			return err
		}
		page := EditionPage{Items: list}
		if len(list) > limit {
			page.Items, page.Next = list[:limit], strconv.FormatInt(list[limit-1].Number, 10)
		}
		return writeJSON(w, page)
	}
}

func (s *server) getEdition(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		e, err := s.edition(c.context, r)
		if err != nil {
			return err
		}
		w.Header().Set("ETag", etag(e))
		return writeJSON(w, e)
	}
}

func (s *server) editionLog(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		limit, after := q.count("limit", min(100, s.limits.Page), s.limits.Page), q.number("after")
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		e, err := s.edition(c.context, r)
		if err != nil {
			return err
		}
		list, err := s.store.Log(c.context, e.Number, after, limit+1)
		if err != nil {
			return err
		}
		page := LogPage{Items: list}
		if len(list) > limit {
			page.Items, page.Next = list[:limit], strconv.FormatInt(list[limit-1].ID, 10)
		}
		return writeJSON(w, page)
	}
}

func (s *server) checkEdition(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		format := q.oneOf("format", "json", "geojson", "csv")
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		e, err := s.edition(c.context, r)
		if err != nil {
			return err
		}
		contents, release, err := s.store.Contents(c.context, e.Number)
		if err != nil {
			return err
		}
		defer release()
		found, err := editions.Check(contents)
		if err != nil {
			return err
		}
		s.unhurried(w)
		w.Header().Set("ETag", etag(e))
		w.Header().Set("Content-Type", map[string]string{"json": "application/json", "geojson": "application/geo+json", "csv": "text/csv; charset=utf-8"}[format])
		return editions.WriteFindings(w, found, format, c.lang)
	}
}

func (s *server) diffEditions(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		limit := q.count("limit", min(100, s.limits.Page), s.limits.Page)
		against := q.number("against")
		afterKind, afterID := q.position("after")
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		e, err := s.edition(c.context, r)
		if err != nil {
			return err
		}
		if q.text("against") == "" {
			against = e.Base
		} else if against > 0 {
			if _, err := s.store.Edition(c.context, against); err != nil {
				return err
			}
		}
		page := DifferencePage{Edition: e.Number, Against: against, Items: []editions.Difference{}}
		kinds, err := s.store.ChangedKinds(c.context, against, e.Number)
		if err != nil {
			return err
		}
		past := afterKind == ""
		for _, k := range kinds {
			past = past || k == afterKind
			if !past {
				continue
			}
			for change, err := range s.store.Changes(c.context, k, against, e.Number) {
				if err != nil {
					return err
				}
				if k == afterKind && idOf(change) <= afterID {
					continue
				}
				if len(page.Items) == limit {
					last := page.Items[limit-1]
					page.Next = string(last.Kind) + ":" + strconv.FormatInt(int64(last.ID), 10)
					s.unhurried(w)
					return writeJSON(w, page)
				}
				d, err := editions.Describe(k, change.Before, change.After)
				if err != nil {
					return err
				}
				page.Items = append(page.Items, d)
			}
		}
		s.unhurried(w)
		return writeJSON(w, page)
	}
}

func idOf(c store.Change) chengge.ID {
	if c.After != nil {
		return c.After.ID
	}
	return c.Before.ID
}

// unhurried gives the writing of an answer its time, however long it took to
// find.
func (s *server) unhurried(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.limits.BodyStall)) // tests have no connection
}

// number reads a whole number from 0, 0 where it is absent.
func (q *query) number(name string) int64 {
	v := q.text(name)
	if v == "" {
		return 0
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 0 {
		q.add(fault(chengge.ErrBadQuery, name, v, "应为不小于 0 的整数", "write a whole number from 0"))
	}
	return n
}

// position reads kind:id, where a page of differences ended.
func (q *query) position(name string) (chengge.Kind, chengge.ID) {
	v := q.text(name)
	if v == "" {
		return "", 0
	}
	kind, number, _ := strings.Cut(v, ":")
	k, err1 := chengge.ParseKind(kind)
	id, err2 := strconv.ParseInt(number, 10, 64)
	if err1 != nil || err2 != nil {
		q.add(fault(chengge.ErrBadQuery, name, v, "请照抄上一页的 next", "copy next of the page before"))
	}
	return k, chengge.ID(id)
}

// publishing reads how to publish.
func (s *server) publishing(r *http.Request, c *call, city chengge.City) (p store.Publishing, accept bool, err error) {
	var body Publication
	if err := readDocument(r, &body, maxWhy); err != nil {
		return p, false, err
	}
	p = store.Publishing{Actor: c.principal.Name, Why: body.Why, Replace: body.Replace}
	if body.At != "" {
		var f *Fault
		if p.From, f = ParseTime(body.At, city.Location()); f != nil {
			return p, false, f
		}
	}
	return p, body.Accept, nil
}

func (s *server) publishDraft(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		version, err := s.writing(c, r, rt)
		if err != nil {
			return err
		}
		draft, err := s.store.Draft(c.context)
		if err != nil {
			return err
		}
		p, accept, err := s.publishing(r, c, draft.City)
		if err != nil {
			return err
		}
		if p.Version = version; version == 0 {
			p.Version = draft.Version
		}
		// A draft that can't be asked is not published either, and the findings of
		// its check say more than our error.
		means, uncounted := s.countConsequences(c.context, draft)
		var found editions.Findings
		p.Check = editions.Gate(accept, &found)
		e, err := s.store.Publish(c.context, p)
		s.unhurried(w)
		if chengge.CodeOf(err) == chengge.ErrFindings {
			return &findingsError{err, found}
		}
		if err != nil {
			return err
		}
		if uncounted != nil {
			s.log.Warn("the consequences of an edition were not counted", "edition", e.Number, "error", uncounted.Error())
		}
		s.live.Wake()
		w.Header().Set("ETag", etag(e))
		return writeJSON(w, Published{e, means})
	}
}

func (s *server) rollbackEdition(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		target, err := s.edition(c.context, r)
		if err != nil {
			return err
		}
		p, accept, err := s.publishing(r, c, target.City)
		if err != nil {
			return err
		}
		if accept {
			return badBody("accept", "true", "恢复旧版本时不作检查", "what is rolled back to was checked when it was published")
		}
		e, err := s.store.Rollback(c.context, target.Number, p)
		if err != nil {
			return err
		}
		s.live.Wake()
		return writeJSON(w, e)
	}
}

func (s *server) discardDraft(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		version, err := s.writing(c, r, rt)
		if err != nil {
			return err
		}
		if err := s.store.Discard(c.context, c.principal.Name, version); err != nil {
			return err
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
}

// writing reads the query and If-Match of a request that changes the draft.
func (s *server) writing(c *call, r *http.Request, rt *route) (version int64, err error) {
	q := readQuery(r, rt)
	q.lang()
	if err := q.err(); err != nil {
		return 0, err
	}
	return s.ifMatch(c.context, r)
}
