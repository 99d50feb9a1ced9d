package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/editions"
	"chengge/grids"
	"chengge/store"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// published is a database in which the town is edition 1, in force since 2026.
var published = storetest.Template{Migrate: func(ctx context.Context, url string) error {
	s, err := store.Open(url, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := s.Migrate(ctx); err != nil {
		return err
	}
	in, err := importer(ctx, "../testdata/town", nil)
	if err != nil {
		return err
	}
	in.Actor = "test"
	draft, _, err := s.Import(ctx, in)
	if err != nil {
		return err
	}
	_, err = s.Publish(ctx, store.Publishing{Actor: "test", Version: draft.Version, From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	return err
}}

var bare = storetest.Template{Migrate: func(ctx context.Context, url string) error {
	s, err := store.Open(url, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Migrate(ctx)
	return err
}}

// importer reads a folder as cmd does.
func importer(ctx context.Context, dir string, progress func(string, int64, int64)) (store.Import, error) {
	f, err := folder(ctx, dir, progress)
	if err != nil {
		return store.Import{}, err
	}
	if n := editions.Findings(f.Findings()).Count(chengge.SeverityError); n > 0 {
		return store.Import{}, chengge.Errorf(chengge.ErrFindings, "%s has %d errors", dir, n)
	}
	c := f.Contents()
	in := store.Import{Source: dir, City: c.City, Layers: map[chengge.Kind]iter.Seq2[chengge.Row, error]{}}
	for _, l := range f.Manifest().Layers {
		in.Layers[l.Kind] = c.Rows(l.Kind)
	}
	return in, nil
}

// city is a server on a database of the test's own.
type city struct {
	*httptest.Server
	t     testing.TB
	store *store.Store
	live  *grids.Live
}

func newCity(t testing.TB, template *storetest.Template) *city {
	t.Helper()
	s, err := store.Open(template.URL(t), store.Options{})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	live := grids.NewLive(grids.Source{Timetable: s.Timetable, Contents: s.Contents}, grids.LiveOptions{})
	require.NoError(t, live.Look(t.Context()))
	h, err := api.New(api.Options{Live: live, Store: s, Import: importer, Version: "test"})
	require.NoError(t, err)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return &city{server, t, s, live}
}

// do asks; headers are pairs. What names no If-Match takes any version.
func (c *city) do(method, path, body string, headers ...string) answer {
	c.t.Helper()
	if method != http.MethodGet && !strings.Contains(strings.Join(headers, " "), "If-Match") {
		headers = append(headers, "If-Match", "*")
	}
	if body != "" {
		headers = append([]string{"Content-Type", "application/json"}, headers...)
	}
	return ask(c.t, method, c.URL+path, strings.NewReader(body), headers...)
}

func (c *city) get(path string, headers ...string) answer {
	c.t.Helper()
	return c.do(http.MethodGet, path, "", headers...)
}

// ok is do that has to succeed.
func (c *city) ok(status int, method, path, body string, headers ...string) answer {
	c.t.Helper()
	a := c.do(method, path, body, headers...)
	require.Equal(c.t, status, a.status, "%s %s: %s", method, path, a.body)
	return a
}

// refused is do that has to fail with a problem.
func (c *city) refused(status int, code chengge.ErrorCode, method, path, body string, headers ...string) api.Problem {
	c.t.Helper()
	a := c.do(method, path, body, headers...)
	require.Equal(c.t, status, a.status, "%s %s %s: %s", method, path, body, a.body)
	p := a.problem(c.t)
	require.Equal(c.t, "/problems/"+string(code), p.Type, a.body)
	return p
}

// thing gives a thing of an edition as JSON.
func (c *city) thing(path string) map[string]any {
	c.t.Helper()
	out := map[string]any{}
	c.ok(200, http.MethodGet, path, "").json(c.t, &out)
	return out
}

// publish publishes the draft in spite of warnings.
func (c *city) publish(more string) store.Edition {
	c.t.Helper()
	var e store.Edition
	c.ok(200, http.MethodPost, "/v1/editions/draft/publish", `{"accept":true`+more+`}`).json(c.t, &e)
	return e
}

// elapse makes what is scheduled come into force now, and is seen to.
func (c *city) elapse() {
	c.t.Helper()
	_, err := c.store.Pool().Exec(c.t.Context(), `update edition set in_force_from = clock_timestamp() where state = 'sealed' and in_force_from > clock_timestamp()`)
	require.NoError(c.t, err)
	require.NoError(c.t, c.live.Look(c.t.Context()))
}

// layers gives all layers and the path under which their things are.
func layers() map[chengge.Kind]string {
	out := map[chengge.Kind]string{}
	for l := range chengge.Layers() {
		out[l.Kind] = "/v1/" + string(l.Kind)
		if l.Kind.IsArea() && l.Kind != chengge.KindGrids {
			out[l.Kind] = "/v1/areas/" + string(l.Kind)
		}
	}
	return out
}

// TestEveryKindIsChanged adds, changes, recodes and removes a thing of every
// layer. What is read from the draft can be put back as it is.
func TestEveryKindIsChanged(t *testing.T) {
	c := newCity(t, &published)
	for kind, path := range layers() {
		t.Run(string(kind), func(t *testing.T) {
			c := *c
			c.t = t
			list := path
			if kind.IsArea() && kind != chengge.KindGrids {
				list = "/v1/areas?kind=" + string(kind) + "&"
			} else {
				list += "?"
			}
			var page struct{ Items []map[string]any }
			c.ok(200, http.MethodGet, list+"edition=1&geometry=true&limit=1", "").json(t, &page)
			require.Len(t, page.Items, 1)
			first := page.Items[0]
			code, _ := first["code"].(string)
			added := code + "9"
			if kind == chengge.KindCategories {
				added = "matter:09909"
			}
			first["code"] = added
			body, err := json.Marshal(first)
			require.NoError(t, err)

			a := c.ok(201, http.MethodPut, path+"/"+added, string(body), "X-Why", "新增")
			require.Regexp(t, `^"2\.\d+"$`, a.header.Get("ETag"))
			var now map[string]any
			a.json(t, &now)
			require.NotEqual(t, first["id"], now["id"], "a new thing has an id of its own")
			read := c.thing(path + "/" + added + "?edition=draft")
			require.Equal(t, now, read)
			first["id"] = now["id"]
			require.Equal(t, first, read, "nothing is lost or changed")
			c.refused(404, chengge.ErrNotFound, http.MethodGet, path+"/"+added+"?edition=1", "")

			// The same again changes nothing but the draft's version.
			c.ok(200, http.MethodPut, path+"/"+added, string(body))

			// One column; the others stay.
			column := "name"
			if kind == chengge.KindRules {
				column = "source"
			}
			c.ok(200, http.MethodPatch, path+"/"+added, fmt.Sprintf(`{%q:"改名 é"}`, column))
			first[column] = "改名 é"
			require.Equal(t, first, c.thing(path+"/"+added+"?edition=draft"))
			// null clears it.
			c.ok(200, http.MethodPatch, path+"/"+added, fmt.Sprintf(`{%q:null}`, column))
			delete(first, column)
			require.Equal(t, first, c.thing(path+"/"+added+"?edition=draft"))

			// Another code, the same id.
			recoded := code + "8"
			if kind == chengge.KindCategories {
				recoded = "matter:09908"
			}
			c.ok(200, http.MethodPatch, path+"/"+added, fmt.Sprintf(`{"code":%q}`, recoded))
			first["code"] = recoded
			require.Equal(t, first, c.thing(path+"/"+recoded+"?edition=draft"))
			c.refused(404, chengge.ErrNotFound, http.MethodGet, path+"/"+added+"?edition=draft", "")
			p := c.refused(409, chengge.ErrConflict, http.MethodPatch, path+"/"+recoded, fmt.Sprintf(`{"code":%q}`, code), "Accept-Language", "zh")
			require.Contains(t, p.Detail, "已有代码")

			// A required column can't be cleared, and PUT clears what it doesn't name.
			for _, col := range kind.Layer().Columns {
				if col.Required && col.Name != "code" {
					p := c.refused(400, chengge.ErrBadBody, http.MethodPatch, path+"/"+recoded, fmt.Sprintf(`{%q:null}`, col.Name))
					require.Equal(t, col.Name, p.Errors[0].Field)
				}
			}
			if kind.Layer().Geometry != chengge.NoGeometry {
				p := c.refused(400, chengge.ErrBadBody, http.MethodPatch, path+"/"+recoded, `{"geometry":null}`)
				require.Equal(t, "geometry", p.Errors[0].Field)
				wrong := `{"geometry":{"type":"Point","coordinates":[113.6,34.7]}}`
				if kind.Layer().Geometry == chengge.Points {
					wrong = `{"geometry":{"type":"LineString","coordinates":[[113.6,34.7],[113.7,34.7]]}}`
				}
				c.refused(400, chengge.ErrBadBody, http.MethodPatch, path+"/"+recoded, wrong)
			} else {
				c.refused(400, chengge.ErrBadBody, http.MethodPatch, path+"/"+recoded, `{"geometry":{"type":"Point","coordinates":[113.6,34.7]}}`)
			}

			c.ok(204, http.MethodDelete, path+"/"+recoded, "")
			c.refused(404, chengge.ErrNotFound, http.MethodDelete, path+"/"+recoded, "")
			c.refused(404, chengge.ErrNotFound, http.MethodPatch, path+"/"+recoded, `{}`)
			c.refused(404, chengge.ErrNotFound, http.MethodGet, path+"/"+recoded+"?edition=draft", "")
		})
	}
	// All of it undone: the draft differs from edition 1 in nothing.
	var page api.DifferencePage
	c.ok(200, http.MethodGet, "/v1/editions/draft/diff", "").json(t, &page)
	require.Empty(t, page.Items)
}

func TestBadChanges(t *testing.T) {
	c := newCity(t, &published)
	for _, x := range []struct{ path, body, field, says string }{
		{"/v1/roads/4101990001", `{"width":"wide"}`, "width", "expected a number, not a text"},
		{"/v1/roads/4101990001", `{"width":-1}`, "width", "number from 0"},
		{"/v1/roads/4101990001", `{"width":1e400}`, "width", "out of range"},
		{"/v1/roads/4101990001", `{"width":true}`, "width", "not true"},
		{"/v1/roads/4101990001", `{"one_way":1}`, "one_way", "expected a boolean"},
		{"/v1/roads/4101990001", `{"one_way":"true"}`, "one_way", "not a text"},
		{"/v1/roads/4101990001", `{"left_grade":7}`, "left_grade", "1 to 6"},
		{"/v1/roads/4101990001", `{"left_grade":1.5}`, "left_grade", ""},
		{"/v1/roads/4101990001", `{"class":"goat path"}`, "class", ""},
		{"/v1/roads/4101990001", `{"name":["a"]}`, "name", "not a list"},
		{"/v1/roads/4101990001", `{"name":{}}`, "name", "not an object"},
		{"/v1/roads/4101990001", `{"name":1}`, "name", "codes are texts"},
		{"/v1/roads/4101990001", `{"name":"a\u0000b"}`, "name", "control character U+0000"},
		{"/v1/roads/4101990001", `{"name":"a\ud800b"}`, "name", "damaged"},
		{"/v1/roads/4101990001", "{\"name\":\"a\xffb\"}", "body", "not UTF-8"},
		{"/v1/roads/4101990001", `{"code":"a\nb"}`, "code", "control character"},
		{"/v1/roads/4101990001", `{"code":null}`, "code", "empty"},
		{"/v1/roads/4101990001", `{"colour":"red"}`, "colour", "there are code, name, from"},
		{"/v1/roads/4101990001", `{"name":"a","name":"b"}`, "name", "twice"},
		{"/v1/roads/4101990001", `{"begins":"soon"}`, "begins", "write 2026"},
		{"/v1/roads/4101990001", `{"begins":"2026-02-01","ends":"2026-01-01"}`, "ends", "not after"},
		{"/v1/chiefs/L01", `{"on":["planets:X"]}`, "on", "kind"},
		{"/v1/chiefs/L01", `{"on":["a|b"]}`, "on", "no bar"},
		{"/v1/chiefs/L01", `{"on":[1]}`, "on", "list of texts"},
		{"/v1/rules/T02", `{"at_least":"NaN"}`, "at_least", "not a text"},
		{"/v1/rules/T02", `{"name":"x"}`, "name", "leave it out"},
		{"/v1/components/41019701007000002", `{"state":"sleepy"}`, "state", ""},
		{"/v1/components/41019701007000002", `{"geometry":{"type":"Point","coordinates":[]}}`, "geometry", "longitude, latitude"},
		{"/v1/components/41019701007000002", `{"geometry":{"type":"Point","coordinates":[113]}}`, "geometry", "longitude, latitude"},
		{"/v1/components/41019701007000002", `{"geometry":{"type":"Point","coordinates":[null,34]}}`, "geometry", "longitude, latitude"},
		{"/v1/components/41019701007000002", `{"geometry":{"type":"Point","coordinates":[34,113]}}`, "geometry", "swapped"},
		{"/v1/components/41019701007000002", `{"geometry":{"type":"Point","coordinates":[1e309,1]}}`, "geometry", ""},
		{"/v1/components/41019701007000002", `{"geometry":{"type":"Point"}}`, "geometry", "no coordinates"},
		{"/v1/components/41019701007000002", `{"geometry":{"type":"Point","coordinates":[113,34],"crs":"GCJ-02"}}`, "geometry", "no member of a geometry"},
		{"/v1/components/41019701007000002", `{"geometry":"POINT(1 2)"}`, "geometry", "no GeoJSON"},
		{"/v1/components/41019701007000002", `{"geometry":{"type":"GeometryCollection","geometries":[]}}`, "geometry", ""},
		{"/v1/grids/G06", `{"geometry":{"type":"Polygon","coordinates":[[[113,34],[113.1,34],[113.1,34.1],[113,34.1]]]}}`, "geometry", "ends where it began"},
		{"/v1/grids/G06", `{"geometry":{"type":"Polygon","coordinates":[[[113,34],[113.1,34],[113,34]]]}}`, "geometry", "four positions"},
		{"/v1/grids/G06", `{"geometry":{"type":"Polygon","coordinates":[]}}`, "geometry", "empty"},
		{"/v1/grids/G06", `{"geometry":{"type":"MultiPolygon","coordinates":[[]]}}`, "geometry", "empty"},
		{"/v1/grids/G06", `{"geometry":{"type":"Polygon","coordinates":[[113,34]]}}`, "geometry", ""},
		{"/v1/roads/4101990001", `{"geometry":{"type":"LineString","coordinates":[[113,34]]}}`, "geometry", "two positions"},
		{"/v1/grids/G06", ``, "body", "one JSON object"},
		{"/v1/grids/G06", `[]`, "body", "one JSON object"},
		{"/v1/grids/G06", `{"name":"a"`, "body", "ends half way"},
		{"/v1/grids/G06", `{"name":"a"}}`, "body", "nothing after it"},
		{"/v1/grids/G06", `{"name":"a"} {}`, "body", "nothing after it"},
		{"/v1/grids/G06", `{"geometry":` + strings.Repeat("[", 20000), "body", "malformed"},
	} {
		p := c.refused(400, chengge.ErrBadBody, http.MethodPatch, x.path, x.body)
		require.Equal(t, x.field, p.Errors[0].Field, "%s: %+v", x.body, p)
		require.Contains(t, p.Detail, x.says, x.body)
	}
	c.refused(400, chengge.ErrBadBody, http.MethodPut, "/v1/grids/a%00b", `{}`)
	c.refused(400, chengge.ErrBadBody, http.MethodPut, "/v1/grids/NEW", `{"code":"OTHER"}`)
	c.refused(404, chengge.ErrNotFound, http.MethodGet, "/v1/grids/a%00b?edition=1", "")
	c.refused(404, chengge.ErrNotFound, http.MethodDelete, "/v1/grids/%FF", "")
	c.refused(404, chengge.ErrNotFound, http.MethodPatch, "/v1/areas/roads/4101990001", `{}`)
	c.refused(400, chengge.ErrBadQuery, http.MethodGet, "/v1/chiefs?after=%00", "")
	c.refused(400, chengge.ErrBadQuery, http.MethodGet, "/v1/chiefs?edition=x", "")
	c.refused(404, chengge.ErrNotFound, http.MethodGet, "/v1/chiefs?edition=99", "")
	c.refused(400, chengge.ErrBadQuery, http.MethodGet, "/v1/grids?edition=1&bbox=1,2,3,4", "")
	c.refused(415, chengge.ErrUnsupportedMedia, http.MethodPatch, "/v1/grids/G06", `{}`, "Content-Type", "text/plain")
	c.refused(415, chengge.ErrUnsupportedMedia, http.MethodPatch, "/v1/grids/G06", `{}`, "Content-Encoding", "gzip")
	c.refused(413, chengge.ErrBodyTooLarge, http.MethodPatch, "/v1/grids/G06", `{"name":"`+strings.Repeat("x", 16<<20)+`"}`)
	c.refused(400, chengge.ErrBadQuery, http.MethodPatch, "/v1/grids/G06", `{}`, "X-Why", strings.Repeat("x", 5000))
	c.refused(403, chengge.ErrForbidden, http.MethodPatch, "/v1/grids/G06", `{}`, "Origin", "https://evil.example")
	c.refused(403, chengge.ErrForbidden, http.MethodPost, "/v1/editions/1/rollback", "", "Sec-Fetch-Site", "cross-site")
	c.refused(404, chengge.ErrNotFound, http.MethodGet, "/v1/editions/draft", "") // nothing of all this opened one
	// A border of a hundred thousand vertices fits.
	var ring strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&ring, "[%.7f,%.7f],", 113+float64(i)*1e-6, 34+float64(i%2)*1e-6)
	}
	c.ok(200, http.MethodPatch, "/v1/grids/G06", `{"geometry":{"type":"Polygon","coordinates":[[`+ring.String()+`[113,35],[113,34]]]}}`)
}

func TestImportOverHTTP(t *testing.T) {
	c := newCity(t, &bare)
	dir, err := filepath.Abs("../testdata/town")
	require.NoError(t, err)
	importing := func(body string, headers ...string) (last map[string]any, a answer) {
		a = c.ok(200, http.MethodPost, "/v1/editions/draft/import", body, headers...)
		require.Equal(t, "application/x-ndjson", a.header.Get("Content-Type"))
		for line := range strings.Lines(a.body) {
			last = map[string]any{}
			require.NoError(t, json.Unmarshal([]byte(line), &last))
		}
		return last, a
	}
	c.refused(503, chengge.ErrNotReady, http.MethodGet, "/v1/locate?lng=113.6653&lat=34.7579", "")
	c.refused(404, chengge.ErrNotFound, http.MethodGet, "/v1/chiefs", "")
	last, _ := importing(fmt.Sprintf(`{"folder":%q,"why":"first"}`, dir))
	require.EqualValues(t, 1, last["draft"])
	require.Len(t, last["layers"], 19)
	require.Equal(t, "T01", c.thing("/v1/rules/T01?edition=draft")["code"])
	c.publish("")
	require.NoError(t, c.live.Look(t.Context()))
	last, _ = importing(fmt.Sprintf(`{"folder":%q}`, dir))
	require.EqualValues(t, 0, last["draft"], "nothing differs")

	for body, want := range map[string]struct {
		status int
		code   chengge.ErrorCode
	}{
		`{}`:                                 {400, chengge.ErrBadBody},
		`{"folder":"testdata/town"}`:         {400, chengge.ErrBadBody},
		`{"folder":"/nosuch"}`:               {422, chengge.ErrManifest},
		`{"folder":1}`:                       {400, chengge.ErrBadBody},
		`{"folder":"/a","folder":"/b"}`:      {400, chengge.ErrBadBody},
		`{"folder":"/a","Folder":"/b"}`:      {400, chengge.ErrBadBody},
		`{"folder":"/a\u0000"}`:              {400, chengge.ErrBadBody},
		`{"folder":"/a","when":"now"}`:       {400, chengge.ErrBadBody},
		`{"folder":"/a","why":"\u0007ring"}`: {400, chengge.ErrBadBody},
	} {
		c.refused(want.status, want.code, http.MethodPost, "/v1/editions/draft/import", body)
	}
	// Another import of a layer is going on.
	tx, err := c.store.Pool().Begin(t.Context())
	require.NoError(t, err)
	defer tx.Rollback(context.Background()) //nolint:errcheck // done already where all is well
	_, err = tx.Exec(t.Context(), `select pg_advisory_xact_lock(hashtext('chengge layer'), hashtext('grids'))`)
	require.NoError(t, err)
	a := c.do(http.MethodPost, "/v1/editions/draft/import", fmt.Sprintf(`{"folder":%q}`, dir), "Accept-Language", "zh")
	require.Contains(t, a.body, `"type":"/problems/conflict"`, "the status of the answer, or its last line")
	require.Contains(t, a.body, "责任网格正由他人导入")
}
