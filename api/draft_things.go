package api

import (
	"net/http"
	"strconv"

	"chengge"
	"chengge/store"
)

// RowPage is a page of things of any layer, in the order of their codes.
type RowPage struct {
	Items []RowThing `json:"items"`
	Next  string     `json:"next,omitempty" doc:"after of the next page; absent on the last"`
}

// kindOf gives the kind that a route's things are of: fixed, or in the path.
func kindOf(fixed chengge.Kind, r *http.Request) (chengge.Kind, error) {
	if fixed != "" {
		return fixed, nil
	}
	k := chengge.Kind(pathValue(r, "kind"))
	if !k.IsArea() {
		return "", fault(chengge.ErrNotFound, "kind", string(k), "不是区域的种类", "not a kind of area")
	}
	return k, nil
}

// which reads the edition parameter: draft, a number, or what is in force.
func (s *server) which(c *call, q *query) (int64, error) {
	switch v := q.text("edition"); v {
	case "", "current":
		return s.live.EditionAt(s.live.Clock())
	case "draft":
		d, err := s.store.Draft(c.context)
		return d.Number, err
	default:
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 1 {
			return 0, fault(chengge.ErrBadQuery, "edition", v, "请写版本号、draft 或 current", "write the number of an edition, draft or current")
		}
		e, err := s.store.Edition(c.context, n)
		return e.Number, err
	}
}

// listRows answers a page of a layer from the database.
func listRows(k chengge.Kind) func(*server, *route) handler {
	return func(s *server, rt *route) handler {
		return func(w http.ResponseWriter, r *http.Request, c *call) error {
			q := readQuery(r, rt)
			limit := q.count("limit", min(100, s.limits.Page), s.limits.Page)
			geometry := q.oneOf("geometry", "false", "true") == "true"
			q.lang()
			if err := q.err(); err != nil {
				return err
			}
			edition, err := s.which(c, q)
			if err != nil {
				return err
			}
			rows, err := s.store.List(c.context, edition, k, q.text("after"), limit+1)
			if err != nil {
				return err
			}
			page := RowPage{Items: make([]RowThing, 0, len(rows))}
			for i, row := range rows {
				if i == limit {
					page.Next = rows[limit-1].Code()
					break
				}
				page.Items = append(page.Items, RowThing{k, row, geometry})
			}
			return writeJSON(w, page)
		}
	}
}

// getRow answers one thing of a layer from the database.
func getRow(fixed chengge.Kind) func(*server, *route) handler {
	return func(s *server, rt *route) handler {
		return func(w http.ResponseWriter, r *http.Request, c *call) error {
			q := readQuery(r, rt)
			geometry := q.oneOf("geometry", "true", "false") == "true"
			q.lang()
			if err := q.err(); err != nil {
				return err
			}
			k, err := kindOf(fixed, r)
			if err != nil {
				return err
			}
			edition, err := s.which(c, q)
			if err != nil {
				return err
			}
			row, ok, err := s.store.Find(c.context, edition, k, pathValue(r, "code"))
			if err != nil {
				return err
			}
			if !ok {
				return noSuch(k, pathValue(r, "code"))
			}
			return writeJSON(w, RowThing{k, row, geometry})
		}
	}
}

func noSuch(k chengge.Kind, code string) error {
	title := k.Layer().Title
	return &Fault{Code: chengge.ErrNotFound, Field: "code", Value: code, Text: chengge.Text{
		Zh: title.Zh + "中没有代码“" + short(code) + "”", En: "no code " + strconv.Quote(short(code)) + " among the " + title.En,
	}}
}

// changeRow puts (whole) or patches (some columns) a thing in the draft.
func changeRow(fixed chengge.Kind, whole bool) func(*server, *route) handler {
	return func(s *server, rt *route) handler {
		return func(w http.ResponseWriter, r *http.Request, c *call) error {
			version, err := s.writing(c, r, rt)
			if err != nil {
				return err
			}
			k, err := kindOf(fixed, r)
			if err != nil {
				return err
			}
			body, err := readBody(r)
			if err != nil {
				return err
			}
			patch, err := readPatch(k, body)
			if err != nil {
				return err
			}
			code := pathValue(r, "code")
			base, found, err := s.inDraft(c, k, code)
			if err != nil {
				return err
			}
			if !found && !whole {
				return noSuch(k, code)
			}
			if _, ok := patch.values["code"]; !ok {
				patch.values["code"] = code
			}
			row, err := chengge.CheckRow(k, patch.onto(k, base, whole))
			if err != nil {
				return badBody("body", "", "内容不合要求："+err.Error(), err.Error())
			}
			e := store.Edit{Actor: c.principal.Name, Kind: k, Row: &row, Version: version, Why: r.Header.Get("X-Why")}
			status := http.StatusCreated
			if found {
				e.Code, status = code, http.StatusOK
			}
			draft, id, err := s.store.Change(c.context, e)
			if err != nil {
				return err
			}
			row.ID = id
			w.Header().Set("ETag", etag(draft))
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			b, err := RowThing{k, row, true}.MarshalJSON()
			if err != nil {
				return err
			}
			_, err = w.Write(append(b, '\n'))
			return err
		}
	}
}

// inDraft finds a thing in the draft, else in the newest edition, which a new
// draft would begin from.
func (s *server) inDraft(c *call, k chengge.Kind, code string) (chengge.Row, bool, error) {
	draft, err := s.store.Draft(c.context)
	if chengge.CodeOf(err) == chengge.ErrNotFound {
		draft, err = s.newest(c)
	}
	if err != nil || draft.Number == 0 {
		return chengge.Row{}, false, err
	}
	return s.store.Find(c.context, draft.Number, k, code)
}

// newest gives the newest published edition, the zero Edition where there is
// none.
func (s *server) newest(c *call) (store.Edition, error) {
	list, err := s.store.Editions(c.context, 0, 1000)
	for _, e := range list {
		if e.State == store.Sealed {
			return e, nil
		}
	}
	return store.Edition{}, err
}

// removeRow takes a thing out of the draft.
func removeRow(fixed chengge.Kind) func(*server, *route) handler {
	return func(s *server, rt *route) handler {
		return func(w http.ResponseWriter, r *http.Request, c *call) error {
			version, err := s.writing(c, r, rt)
			if err != nil {
				return err
			}
			k, err := kindOf(fixed, r)
			if err != nil {
				return err
			}
			draft, _, err := s.store.Change(c.context, store.Edit{Actor: c.principal.Name, Kind: k, Code: pathValue(r, "code"), Version: version, Why: r.Header.Get("X-Why")})
			if err != nil {
				return err
			}
			w.Header().Set("ETag", etag(draft))
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
	}
}
