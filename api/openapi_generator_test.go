package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// generator makes requests of the document; the same seed makes the same
// choices.
type generator struct {
	*spec
	random *rand.Rand
	codes  map[string][]string // what lists have, by their addresses
	things map[string][]byte   // some of them, by theirs: what was answered may be put back
}

// request is a request on its way to be mutated.
type request struct {
	method, path string
	places       map[string]string // of the path
	query        []pair
	header       http.Header
	tree         any // of a JSON body
	body         []byte
	broken       bool // the body is not as the document means it
}

type pair struct{ name, value string }

// object is a JSON object with its members in order, also such as are there
// twice.
type object []member

type member struct {
	name  string
	value any
}

func (r *request) address() string {
	path := r.path
	for _, name := range slices.Sorted(maps.Keys(r.places)) {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(r.places[name]))
	}
	var query []string
	for _, p := range r.query {
		query = append(query, url.QueryEscape(p.name)+"="+url.QueryEscape(p.value))
	}
	if len(query) > 0 {
		path += "?" + strings.Join(query, "&")
	}
	return path
}

func (g *generator) one(in int) bool { return g.random.IntN(in) == 0 }

func pick[T any](g *generator, list []T) T { return list[g.random.IntN(len(list))] }

// valid makes a request as the document means it: what is required, and some of
// the rest, by the examples and schemas.
func (g *generator) valid(o *operation) *request {
	r := &request{method: o.method, path: o.path, places: map[string]string{}, header: http.Header{}}
	for _, p := range o.Parameters {
		if !p.Required && !g.one(4) {
			continue
		}
		v := g.parameter(o, r, p)
		switch p.In {
		case "path":
			r.places[p.Name] = v
		case "query":
			r.query = append(r.query, pair{p.Name, v})
		case "header":
			r.header.Set(p.Name, v)
		}
	}
	if o.RequestBody == nil {
		return r
	}
	mediaType := pick(g, slices.Sorted(maps.Keys(o.RequestBody.Content)))
	r.header.Set("Content-Type", mediaType)
	m := o.RequestBody.Content[mediaType]
	var text string
	if json.Unmarshal(m.Example, &text) == nil { // of points
		r.body = []byte(text)
		return r
	}
	if thing := g.things[strings.NewReplacer("{kind}", r.places["kind"], "{code}", r.places["code"]).Replace(o.path)]; thing != nil && !g.one(4) {
		r.tree = ordered(thing)
	} else if len(m.Example) > 0 && !g.one(3) {
		r.tree = ordered(m.Example)
	} else {
		r.tree = g.sample(m.Schema, "", 0)
	}
	r.body = encode(r.tree)
	return r
}

// ordered reads JSON with its members in order.
func ordered(text []byte) any {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var read func() any
	read = func() any {
		t, err := d.Token()
		if err != nil {
			return nil
		}
		switch t {
		case json.Delim('{'):
			o := object{}
			for d.More() {
				name, _ := d.Token()
				o = append(o, member{fmt.Sprint(name), read()})
			}
			_, _ = d.Token()
			return o
		case json.Delim('['):
			list := []any{}
			for d.More() {
				list = append(list, read())
			}
			_, _ = d.Token()
			return list
		}
		return t
	}
	return read()
}

// raw is written into JSON as it is.
type raw string

func encode(v any) []byte {
	var b bytes.Buffer
	var write func(any)
	write = func(v any) {
		switch v := v.(type) {
		case object:
			b.WriteByte('{')
			for i, m := range v {
				if i > 0 {
					b.WriteByte(',')
				}
				write(m.name)
				b.WriteByte(':')
				write(m.value)
			}
			b.WriteByte('}')
		case []any:
			b.WriteByte('[')
			for i := range v {
				if i > 0 {
					b.WriteByte(',')
				}
				write(v[i])
			}
			b.WriteByte(']')
		case raw:
			b.WriteString(string(v))
		default:
			text, err := json.Marshal(v)
			if err != nil {
				text = []byte("null")
			}
			b.Write(text)
		}
	}
	write(v)
	return b.Bytes()
}

func (g *generator) parameter(o *operation, r *request, p *parameter) string {
	if p.In == "path" && (p.Name == "code" || p.Name == "id" || p.Name == "edition" || p.Name == "address") {
		path := o.path[:strings.Index(o.path, "/{"+p.Name)]
		path = strings.Replace(path, "/{kind}", "?kind="+r.places["kind"], 1)
		if p.Name == "edition" {
			path = "/v1/editions/{edition}"
		}
		if list := g.codes[path]; len(list) > 0 {
			return pick(g, list)
		}
		return "1"
	}
	switch {
	case p.Name == "If-Match":
		return "*"
	case p.Name == "Idempotency-Key":
		return fmt.Sprint("key ", g.random.IntN(1e6))
	case len(p.Schema.Enum) > 0:
		return fmt.Sprint(pick(g, p.Schema.Enum))
	case p.Example != nil && !g.one(3):
		return fmt.Sprint(p.Example)
	}
	return g.word(p.Name, p.Schema)
}

// words are values that members and parameters of these names may well have.
var words = map[string][]string{
	"channel": {"12345", "12319", "citizen", "patrol", "camera"}, "category": {"06010", "matter:01001", "component:01001", "10901"}, "crs": {"WGS84", "GCJ-02", "BD-09", "EPSG:4547"},
	"lead": {"H01", "410197001"}, "organisation": {"H01", "410198"}, "office": {"410197001"}, "district": {"410197", "410198"}, "grid": {"G06", "G01,G02"}, "road": {"4101990001"}, "chief": {"L06"},
	"side": {"left", "right", "south"}, "url": {"2026/11/a.jpg", "https://example.org/a.jpg"}, "kind": {"near", "far", "grids", "matter"}, "from": {"2026-11-01"}, "to": {"2026-12-01"},
	"at": {"2026-11-21", "2026-11-21T14:30:00+08:00"}, "until": {"2027-01-01"}, "expires": {"90d", "2027-01-01"}, "role": {"viewer", "dispatcher"}, "state": {"reported", "closed,void"}, "by": {"state,office", "hour"},
	"code": {"G06", "H01"}, "component": {"41019701007000002"}, "folder": {"../testdata/town"}, "found_at": {"2026-11-20T09:00:00+08:00"}, "bbox": {"113.6,34.7,113.7,34.8"}, "limit": {"10"}, "after": {""},
	"edition": {"1", "draft"}, "layers": {"grids", "grids,roads", "components", "labels,sites"}, "z": {"12", "14"}, "x": {"3341"}, "y": {"1628"}, "offset": {"3"}, "chainage": {"100"}, "lng": {"113.6653"}, "lat": {"34.7579"}, "accuracy": {"30"},
}

func (g *generator) word(name string, c *schema) string {
	if list := words[name]; len(list) > 0 {
		return pick(g, list)
	}
	if c == nil {
		return "x"
	}
	switch types := c.types(); {
	case c.Format == "date-time":
		return "2026-11-20T09:00:00+08:00"
	case slices.Contains(types, "integer"):
		return fmt.Sprint(g.random.IntN(100))
	case slices.Contains(types, "number"):
		return fmt.Sprint(g.random.Float64() * 100)
	case slices.Contains(types, "boolean"):
		return fmt.Sprint(g.one(2))
	}
	return pick(g, []string{"路面有垃圾", "x", "H01", "示范路"})
}

// sample makes a value of a schema.
func (g *generator) sample(c *schema, name string, depth int) any {
	if c = g.resolve(c); c == nil {
		return pick(g, []any{"x", json.Number("1"), true, nil})
	}
	if len(c.OneOf) > 0 {
		return g.sample(pick(g, c.OneOf), name, depth)
	}
	if len(c.Enum) > 0 {
		return pick(g, c.Enum)
	}
	types := c.types()
	switch {
	case slices.Contains(types, "object"):
		o := object{}
		for _, name_ := range slices.Sorted(maps.Keys(c.Properties)) {
			if slices.Contains(c.Required, name_) || depth < 4 && g.one(3) {
				o = append(o, member{name_, g.sample(c.Properties[name_], name_, depth+1)})
			}
		}
		return o
	case slices.Contains(types, "array"):
		list := []any{}
		for range g.random.IntN(3) {
			list = append(list, g.sample(c.Items, name, depth+1))
		}
		return list
	case slices.Contains(types, "integer"), slices.Contains(types, "number"), slices.Contains(types, "boolean"):
		return raw(g.word(name, c))
	}
	return g.word(name, c)
}
