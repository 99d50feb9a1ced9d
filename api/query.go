package api

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chengge"
)

// query reads the parameters of a request and gathers what is wrong with them.
type query struct {
	values url.Values
	faults faults
}

// readQuery refuses parameters that the route does not have, and such that are
// there twice: who misspells one gets no answer to another question.
func readQuery(r *http.Request, rt *route) *query {
	values, err := url.ParseQuery(r.URL.RawQuery)
	q := &query{values: values}
	if err != nil {
		q.add(&Fault{Code: chengge.ErrBadQuery, Field: "query", Text: chengge.Text{Zh: "查询串不合规范，请按百分号编码", En: "the query string is malformed: percent-encode it"}})
	}
	for name, all := range values {
		if !slices.ContainsFunc(rt.params, func(p param) bool { return p.name == name && p.in == inQuery }) {
			q.add(fault(chengge.ErrBadQuery, short(name), all[0], "没有这个参数，可用的有 "+rt.queryNames(), "there is no such parameter; there are "+rt.queryNames()))
		} else if len(all) > 1 {
			q.add(fault(chengge.ErrBadQuery, name, strings.Join(all, ","), "参数重复", "the parameter is there more than once"))
		}
	}
	slices.SortFunc(q.faults, func(a, b *Fault) int { return strings.Compare(a.Field, b.Field) }) // maps have no order
	return q
}

func (q *query) add(f *Fault) {
	if f != nil {
		q.faults = append(q.faults, f)
	}
}

// err gives what is wrong, nil where nothing is.
func (q *query) err() error {
	if len(q.faults) == 0 {
		return nil
	}
	return q.faults
}

// text gives a parameter, "" where it is absent or empty.
func (q *query) text(name string) string {
	if v := q.values[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// required gives a parameter that must be there.
func (q *query) required(name, example string) string {
	v := q.text(name)
	if strings.TrimSpace(v) == "" {
		q.add(&Fault{Code: chengge.ErrBadQuery, Field: name, Text: chengge.Text{
			Zh: "缺少参数 " + name + "，例如 " + name + "=" + example, En: name + " is missing; write it as in " + name + "=" + example,
		}})
	}
	return v
}

// oneOf gives a parameter that has one of a few values; the first is the
// default.
func (q *query) oneOf(name string, allowed ...string) string {
	v := q.text(name)
	if v == "" {
		return allowed[0]
	}
	if !slices.Contains(allowed, v) {
		list := strings.Join(allowed, ", ")
		q.add(fault(chengge.ErrBadQuery, name, v, "只能是 "+list, "use one of "+list))
		return allowed[0]
	}
	return v
}

// count gives a whole number from 1 to most.
func (q *query) count(name string, otherwise, most int) int {
	v := q.text(name)
	if v == "" {
		return otherwise
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > most {
		q.add(fault(chengge.ErrBadQuery, name, v, fmt.Sprintf("应为 1 到 %d 的整数；更多请用 next 翻页", most),
			fmt.Sprintf("write a whole number from 1 to %d; read on by next for more", most)))
		return otherwise
	}
	return n
}

// coordinate gives a number of any size; its meaning is judged with the system.
func (q *query) coordinate(name, example string) float64 {
	v := q.required(name, example)
	if v == "" {
		return 0
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
	if err != nil {
		q.add(fault(chengge.ErrBadCoordinates, name, v, "不是数字", "not a number"))
	}
	return f
}

// terms reads the parameters that say what a question says beside its point.
func (q *query) terms(c *call, s *server) Terms {
	t := Terms{At: s.now().In(c.snapshot.City().Location())}
	var f *Fault
	if v := q.text("crs"); v != "" {
		if t.CRS, f = c.asker.CRS(v); f != nil {
			q.add(f)
		}
	}
	if v := q.text("accuracy"); v != "" {
		if t.Accuracy, f = c.asker.Metres("accuracy", v); f != nil {
			q.add(f)
		}
	}
	if v := q.text("road_max_distance"); v != "" {
		if t.RoadMaxDistance, f = c.asker.Metres("road_max_distance", v); f != nil {
			q.add(f)
		}
	}
	if v := q.text("category"); v != "" {
		if t.Category, f = c.asker.Category(v); f != nil {
			q.add(f)
		}
	}
	if v := q.text("at"); v != "" {
		if t.At, f = c.asker.Time(v); f != nil {
			q.add(f)
		}
	}
	if v := q.text("attr"); v != "" {
		if t.Attributes, f = c.asker.Attributes("attr", v); f != nil {
			q.add(f)
		}
	}
	return t
}

// moved gives the call that asks the edition in force at the moment that at
// names; without at, or one that can be read, and where files are served, c
// itself.
func (s *server) moved(c *call, q *query) (*call, error) {
	v := q.text("at")
	if s.store == nil || v == "" {
		return c, nil
	}
	at, f := c.asker.Time(v)
	if f != nil {
		return c, nil // terms will say so, with what else is wrong
	}
	snap, err := s.live.At(c.context, at)
	if err != nil || snap == c.snapshot {
		return c, err
	}
	then := *c
	then.snapshot = snap
	then.asker, err = NewAsker(snap, s.transforms)
	return &then, err
}

// lang checks the parameter that identify has read already.
func (q *query) lang() {
	if v := q.text("lang"); v != "" {
		q.oneOf("lang", "zh", "en")
	}
}
