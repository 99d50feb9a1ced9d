package api_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// hostile is what may stand anywhere, beside what TestHostileQueries knows.
var hostile = slices.Concat(nasty, []string{
	strings.Repeat("A", 2000), "\u202etxt.exe", "\u0000", "\x7f", "a\r\nX-Evil: 1", "1;drop table report", "{{7*7}}", "%25%30%30", "..%2f..%2f", "\ufeff", "💩", "e\u0301", "9223372036854775807", "9223372036854775808",
	"-9223372036854775808", "9007199254740993", "1e400", "0.0000000000000000001", "113.6,34.7,113.7,34.8,1", "180,-90,-180,90", "9999-12-31T23:59:60Z", "2026-02-30", "0001-01-01", "999999999d", "*", "\"\"", "W/\"1\"", "\"0\"", "\"-1\"",
	"state,state", "hour,", "matter:*", "06*,06*", "(((((((((", "true,false", "draft", "0", "2147483648",
})

// mutate breaks a request in one to three ways.
func (g *generator) mutate(o *operation, r *request) {
	for range 1 + g.random.IntN(3) {
		switch n := g.random.IntN(10); {
		case n < 4 && r.tree != nil:
			r.tree = g.wound(r.tree)
			r.body = encode(r.tree)
		case n < 6 && len(r.body) > 0:
			g.tear(r)
		case n == 6:
			g.mutateHeader(r)
		default:
			g.mutateParameter(o, r)
		}
	}
}

func (g *generator) mutateParameter(o *operation, r *request) {
	switch {
	case g.one(6):
		r.query = append(r.query, pair{pick(g, names), pick(g, hostile)}) // one more
	case g.one(6) && len(r.query) > 0:
		i := g.random.IntN(len(r.query))
		r.query = slices.Delete(r.query, i, i+1) // one less
	case g.one(6) && len(r.query) > 0:
		r.query = append(r.query, pick(g, r.query)) // one twice
	case len(o.Parameters) > 0:
		p := pick(g, o.Parameters)
		v := pick(g, hostile)
		switch p.In {
		case "path":
			r.places[p.Name] = v
		case "header":
			r.header.Set(p.Name, v)
		default:
			r.query = append(slices.DeleteFunc(r.query, func(q pair) bool { return q.name == p.Name }), pair{p.Name, v})
		}
	}
}

func (g *generator) mutateHeader(r *request) {
	name := pick(g, []string{"Content-Type", "Accept", "Accept-Language", "If-Match", "Idempotency-Key", "Last-Event-ID", "Content-Encoding", "X-Why", "X-Request-Id", "If-None-Match"})
	if g.one(4) {
		r.header.Del(name)
		return
	}
	r.header.Set(name, pick(g, slices.Concat(hostile, []string{"text/html", "text/csv", "application/json; charset=gbk", "application/json; charset=big5", "application/x-ndjson", "application/xml",
		"multipart/form-data", "application/json;", "gzip", "br", "*/*;q=0", "zh-CN,zh;q=0.9", "application/problem+json"})))
}

// wound changes one place of a JSON value: another type, a hostile or huge
// value, a member more, less or twice.
func (g *generator) wound(v any) any {
	if !g.one(4) { // deeper
		switch v := v.(type) {
		case object:
			if len(v) > 0 {
				v = slices.Clone(v)
				i := g.random.IntN(len(v))
				switch g.random.IntN(8) {
				case 0:
					return slices.Delete(v, i, i+1)
				case 1:
					return append(v, v[i])
				case 2:
					return append(v, member{pick(g, hostile), pick(g, hostile)})
				}
				v[i].value = g.wound(v[i].value)
				return v
			}
		case []any:
			if len(v) > 0 {
				v = slices.Clone(v)
				i := g.random.IntN(len(v))
				v[i] = g.wound(v[i])
				return v
			}
		}
	}
	switch g.random.IntN(9) {
	case 0:
		return nil
	case 1:
		return g.one(2)
	case 2:
		return raw(pick(g, []string{"0", "-1", "1e308", "1e400", "-0", "0.1e-400", "9007199254740993", "123456789012345678901234567890", "1.5", "NaN", "01", "+1", "0x10"}))
	case 3:
		return []any{v, v}
	case 4:
		return object{{"x", v}}
	case 5:
		return strings.Repeat("长", 1+g.random.IntN(50_000))
	case 6:
		return raw(strings.Repeat("[", 40) + strings.Repeat("]", 40))
	case 7:
		return raw(pick(g, []string{`"\ud800"`, `"\u0000"`, "\"\x01\"", "\"\xff\"", `"\x"`, `"`, `{"a":1,"a":2}`, `{`, `tru`, `"\u202e"`}))
	}
	if _, ok := v.(json.Number); ok {
		return fmt.Sprint(v) // a number as text
	}
	return pick(g, hostile)
}

// tear changes bytes of a body.
func (g *generator) tear(r *request) {
	at := g.random.IntN(len(r.body) + 1)
	before, after := slices.Clone(r.body[:at]), r.body[at:]
	switch g.random.IntN(5) {
	case 0:
		r.body = before // stops half way
	case 1:
		r.body = slices.Concat(before, []byte(pick(g, hostile)), after)
	case 2:
		r.body = slices.Concat(before, []byte{byte(g.random.IntN(256))}, after)
	case 3:
		r.body = slices.Concat(before, after[min(len(after), 1+g.random.IntN(20)):])
	case 4:
		r.body = slices.Concat(r.body, r.body)
	}
}
