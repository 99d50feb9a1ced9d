package api

import (
	"errors"
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
func listRows(fixed chengge.Kind) func(*server, *route) handler {
	return func(s *server, rt *route) handler {
		return func(w http.ResponseWriter, r *http.Request, c *call) error {
			q := readQuery(r, rt)
			limit := q.count("limit", min(100, s.limits.Page), s.limits.Page)
			geometry := q.oneOf("geometry", "false", "true") == "true"
			k := fixed
			if k == "" {
				k = q.areaKind()
			}
			if box := q.text("bbox"); box != "" {
				q.add(fault(chengge.ErrBadQuery, "bbox", box, "不能与 edition 同用", "not together with edition"))
			}
			q.lang()
			if err := q.err(); err != nil {
				return err
			}
			edition, err := s.which(c, q)
			if err != nil {
				return err
			}
			after := q.text("after")
			if !storable(after) {
				return fault(chengge.ErrBadQuery, "after", after, "请照抄上一页的 next", "copy next of the page before")
			}
			rows, err := s.store.List(c.context, edition, k, after, limit+1)
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
			code := pathValue(r, "code")
			if !storable(code) {
				return noSuch(k, code)
			}
			row, ok, err := s.store.Find(c.context, edition, k, code)
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

// tries is how often a change that names no version is made anew because
// somebody else changed the draft meanwhile.
const tries = 20

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
			e := store.Edit{Actor: c.principal.Name, Kind: k}
			if e.Why, err = why(r); err != nil {
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
			if err := checkText("code", code, false); err != nil {
				return err
			}
			if _, ok := patch.values["code"]; !ok {
				patch.values["code"] = code
			}
			var draft store.Edition
			var row chengge.Row
			var created bool
			for try := 0; ; try++ {
				e.Version = version
				if row, created, err = s.lay(c, &e, patch, code, whole); err != nil {
					return err
				}
				draft, row.ID, err = s.store.Change(c.context, e)
				if version == 0 && chengge.CodeOf(err) == chengge.ErrStale && try < tries {
					continue // lay it over what is there now
				}
				break
			}
			if err != nil {
				return err
			}
			w.Header().Set("ETag", etag(draft))
			w.Header().Set("Content-Type", "application/json")
			if created {
				w.WriteHeader(http.StatusCreated)
			}
			b, err := RowThing{k, row, true}.MarshalJSON()
			if err != nil {
				return err
			}
			_, err = w.Write(append(b, '\n'))
			return err
		}
	}
}

// lay lays a patch over what the draft has under a code, and makes e the edit
// that stores it. An e without a version gets that of the draft looked at.
func (s *server) lay(c *call, e *store.Edit, patch rowPatch, code string, whole bool) (row chengge.Row, created bool, err error) {
	draft, err := s.store.Draft(c.context)
	switch {
	case err == nil && e.Version == 0:
		e.Version = draft.Version
	case chengge.CodeOf(err) == chengge.ErrNotFound: // a new one begins from the newest edition
		if draft, err = s.newest(c); e.Version == 0 {
			e.Version = freshDraft
		}
	}
	if err != nil {
		return row, false, err
	}
	var base chengge.Row
	var found bool
	if draft.Number != 0 {
		if base, found, err = s.store.Find(c.context, draft.Number, e.Kind, code); err != nil {
			return row, false, err
		}
	}
	if !found && !whole {
		return row, false, noSuch(e.Kind, code)
	}
	if now := patch.values["code"]; !found && now != code {
		return row, false, badBody("code", now, "新增时须与地址中的代码一致", "a new thing has the code that the address names")
	}
	if row, err = chengge.CheckRow(e.Kind, patch.onto(e.Kind, base, whole)); err != nil {
		field := "body"
		var column *chengge.ColumnError
		if errors.As(err, &column) {
			field = column.Column
		}
		return row, false, badBody(field, patch.values[field], "内容不合要求："+err.Error(), err.Error())
	}
	for i, column := range e.Kind.Layer().Columns {
		if v := patch.values[column.Name]; v != "" && v != "false" && row.Values[i] == "" && column.Type != chengge.NumberColumn {
			return row, false, badBody(column.Name, v, "该图层不保存此项", "things of this layer have none: leave it out")
		}
	}
	e.Row, e.Code = &row, ""
	if found {
		e.Code = code
	}
	return row, !found, nil
}

// freshDraft is the version of a draft that the change itself opens.
const freshDraft = 1

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
			e := store.Edit{Actor: c.principal.Name, Kind: k, Code: pathValue(r, "code"), Version: version}
			if e.Why, err = why(r); err != nil {
				return err
			}
			if !storable(e.Code) {
				return noSuch(k, e.Code)
			}
			draft, _, err := s.store.Change(c.context, e)
			if err != nil {
				return err
			}
			w.Header().Set("ETag", etag(draft))
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
	}
}
