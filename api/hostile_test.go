package api_test

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"chengge/api"
	"chengge/editions"
	"chengge/grids"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// direct calls the handler without a socket, as the loopback administrator, so
// that many requests are cheap.
func direct(t require.TestingT) func(*http.Request) *httptest.ResponseRecorder {
	snap, err := town()
	require.NoError(t, err)
	return to(t, api.Options{Live: grids.Fixed(snap), Limits: api.Limits{BodyBytes: 1 << 16, LineBytes: 1 << 12}})
}

// to calls the handler of a server of these options.
func to(t require.TestingT, o api.Options) func(*http.Request) *httptest.ResponseRecorder {
	h, err := api.New(o)
	require.NoError(t, err)
	return func(r *http.Request) (w *httptest.ResponseRecorder) {
		w = httptest.NewRecorder()
		r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})))
		r.Host = "localhost"
		defer func() {
			if failure := recover(); failure != nil && failure != http.ErrAbortHandler {
				panic(failure)
			}
		}()
		h.ServeHTTP(w, r)
		return w
	}
}

var nasty = []string{
	"", "0", "-0", "1e308", "1e309", "-1e-320", "NaN", "inf", "0x1p-2", "1_0", "١", "９", " 113.6653 ", "113.6653", "34.7579", "91", "181", "null", "[]", "{}",
	"GCJ-02", "BD-09", "EPSG:4547", "EPSG:0", "EPSG:-1", "EPSG:4978", "EPSG:32767", "EPSG:3857", "PROJCS[", "GEOGCS[\"x\"]", "06010", "matter:01001", "component:01001", "matter:", "01001", "0102", "暴露垃圾",
	"2026-11-20", "2026-11-20T09:00:00+08:00", "9999-12-31", "0000-00-00", "area_m2:650,major", "area_m2:NaN", ":", "=", "full", "compact", "zh", "en",
	"grids", "street_offices", "true", "false", "1000", "1001", "-1", "113,34,114,35", ",,,", "%00", "\x00", "\xff\xfe", "../../etc/passwd", "';--", "<script>", strings.Repeat("9", 400), strings.Repeat("路", 300),
}

var names = []string{"lng", "lat", "crs", "accuracy", "category", "at", "road_max_distance", "attr", "reason", "lang", "kind", "limit", "after", "geometry", "bbox", "lng_column", "lat_column", "x"}

// TestHostileQueries asks with whatever may stand in an address: the answer is
// never a failure of the server, and every refusal is a problem.
func TestHostileQueries(t *testing.T) {
	ask := direct(t)
	paths := []string{"/v1/locate", "/v1/locate", "/v1/city", "/v1/areas", "/v1/grids", "/v1/roads", "/v1/areas/grids/", "/v1/grids/", "/v1/roads/", "/problems/", "/"}
	value := rapid.OneOf(rapid.SampledFrom(nasty), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.SampledFrom(paths).Draw(t, "path")
		if strings.HasSuffix(path, "/") {
			path += url.PathEscape(value.Draw(t, "code"))
		}
		query := url.Values{}
		if rapid.Bool().Draw(t, "place") {
			query.Set("lng", "113.6653")
			query.Set("lat", "34.7579")
		}
		for range rapid.IntRange(0, 4).Draw(t, "n") {
			query.Add(rapid.SampledFrom(names).Draw(t, "name"), value.Draw(t, "value"))
		}
		raw := query.Encode()
		if rapid.IntRange(0, 9).Draw(t, "torn") == 0 {
			raw += rapid.SampledFrom([]string{"&%", ";", "&&", "%zz", "=", "&=&"}).Draw(t, "tear")
		}
		r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
		r.URL = &url.URL{Scheme: "http", Host: "localhost", Path: mustUnescape(path), RawPath: path, RawQuery: raw}
		r.Header.Set("Accept-Language", rapid.SampledFrom([]string{"", "zh", "en;q=0", "*", "x,,;q"}).Draw(t, "language"))
		held(t, ask(r), path+"?"+raw)
	})
}

func mustUnescape(path string) string {
	p, err := url.PathUnescape(path)
	if err != nil {
		return path
	}
	return p
}

// TestHostileBodies posts rows that are broken in some way: each row is answered
// or says why not.
func TestHostileBodies(t *testing.T) {
	ask := direct(t)
	rapid.Check(t, func(t *rapid.T) {
		mediaType := rapid.SampledFrom([]string{ndjson, "text/csv", geojson, "text/csv; charset=gbk"}).Draw(t, "type")
		body := []byte(map[string]string{
			ndjson: point + "\n" + point + "\n", geojson: `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"grid":1},"geometry":{"type":"Point","coordinates":[113.6653,34.7579]}}]}`,
		}[mediaType])
		if len(body) == 0 {
			body = []byte("lng,lat,category,crs\n113.6653,34.7579,06010,\n113.6653,34.7579,\"a\"\"b\",GCJ-02\n")
		}
		for range rapid.IntRange(0, 6).Draw(t, "wounds") {
			at := rapid.IntRange(0, len(body)).Draw(t, "at")
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				body = append(body[:at:at], append([]byte(rapid.SampledFrom(nasty).Draw(t, "insert")), body[at:]...)...)
			case 1:
				to := min(len(body), at+rapid.IntRange(1, 20).Draw(t, "cut"))
				body = append(body[:at:at], body[to:]...)
			case 2:
				body = append(body[:at:at], append([]byte{rapid.Byte().Draw(t, "byte")}, body[at:]...)...)
			}
		}
		r := httptest.NewRequest(http.MethodPost, "http://localhost/v1/locate", strings.NewReader(string(body)))
		r.Header.Set("Content-Type", mediaType)
		out := rapid.SampledFrom([]string{"", "*/*", "application/json", "text/csv", geojson, ndjson}).Draw(t, "accept")
		if out != "" {
			r.Header.Set("Accept", out)
		}
		w := ask(r)
		held(t, w, string(body))
		if w.Code != 200 {
			return
		}
		switch w.Header().Get("Content-Type") {
		case ndjson:
			for line := range strings.Lines(w.Body.String()) {
				if !json.Valid([]byte(line)) {
					t.Fatalf("no JSON: %q from %q", line, body)
				}
			}
		case geojson, "application/json":
			if !json.Valid(w.Body.Bytes()) {
				t.Fatalf("no JSON: %q from %q", w.Body, body)
			}
		}
	})
}

// TestHostileChanges sends changes, publishings and rollbacks that are broken in
// some way: never a failure of the server, and what is refused changes nothing.
// In the end the draft still makes a city.
func TestHostileChanges(t *testing.T) {
	c := newCity(t, &published)
	ask := to(t, api.Options{Live: c.live, Store: c.store, Import: importer})
	do := func(method, path, body string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "http://localhost/", strings.NewReader(body))
		address, query, _ := strings.Cut(path, "?")
		r.URL = &url.URL{Scheme: "http", Host: "localhost", Path: mustUnescape(address), RawPath: address, RawQuery: query}
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		return ask(r)
	}
	version := func() string { return do(http.MethodGet, "/v1/editions/draft", "").Header().Get("ETag") }
	bodies := map[string]string{}
	for _, path := range []string{"/v1/grids/G06", "/v1/roads/4101990001", "/v1/chiefs/L01", "/v1/rules/T02", "/v1/categories/matter:09901", "/v1/duties/B01",
		"/v1/areas/districts/410197", "/v1/overlays/O02", "/v1/sites/Y01", "/v1/components/41019701007000002", "/v1/organisations/H01"} {
		w := do(http.MethodGet, path+"?edition=1", "")
		require.Equal(t, 200, w.Code, path)
		bodies[path] = w.Body.String()
	}
	bodies["/v1/editions/draft/publish"] = `{"accept":true,"why":"x","at":"2099-01-01","replace":true}`
	bodies["/v1/editions/1/rollback"] = `{"why":"x","at":"2099-01-01","replace":true}`
	bodies["/v1/editions/draft/import"] = `{"folder":"/nosuch","why":"x"}`
	paths := slices.Sorted(maps.Keys(bodies))
	wounds := append([]string{`"`, `,`, `:`, `{`, `}`, `[`, `]`, `null`, `\u0000`, `\ud800`, `\"`, `1e400`, `-0`, `true`, `"code":"G01"`, `,"geometry":null`, "\x00", "\n"}, nasty...)
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.SampledFrom(paths).Draw(t, "path")
		body := []byte(bodies[path])
		for range rapid.IntRange(0, 4).Draw(t, "wounds") {
			at := rapid.IntRange(0, len(body)).Draw(t, "at")
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				body = append(body[:at:at], append([]byte(rapid.SampledFrom(wounds).Draw(t, "insert")), body[at:]...)...)
			case 1:
				body = append(body[:at:at], body[min(len(body), at+rapid.IntRange(1, 20).Draw(t, "cut")):]...)
			case 2:
				body = append(body[:at:at], append([]byte{rapid.Byte().Draw(t, "byte")}, body[at:]...)...)
			}
		}
		method := http.MethodPost
		if !strings.HasPrefix(path, "/v1/editions") {
			method = rapid.SampledFrom([]string{http.MethodPut, http.MethodPatch, http.MethodDelete}).Draw(t, "method")
			if rapid.IntRange(0, 3).Draw(t, "elsewhere") == 0 {
				path = path[:strings.LastIndex(path, "/")+1] + url.PathEscape(rapid.OneOf(rapid.SampledFrom(nasty), rapid.String()).Draw(t, "code"))
			}
		}
		if rapid.IntRange(0, 9).Draw(t, "asked") == 0 {
			path += "?" + url.Values{rapid.SampledFrom(names).Draw(t, "name"): {rapid.SampledFrom(nasty).Draw(t, "value")}}.Encode()
		}
		match := rapid.SampledFrom([]string{"*", "*", "*", "", `"2.1"`, `W/"2.2"`, "x"}).Draw(t, "match")
		before := version()
		w := do(method, path, string(body), "Content-Type", "application/json", "If-Match", match, "X-Why", rapid.SampledFrom(nasty).Draw(t, "why"))
		held(t, w, method+" "+path+" "+string(body))
		if w.Code >= 400 && version() != before {
			t.Fatalf("refused, but the draft went from %q to %q: %s", before, version(), w.Body)
		}
		if w.Code < 300 && w.Body.Len() > 0 && !json.Valid(w.Body.Bytes()) {
			t.Fatalf("no JSON: %q", w.Body)
		}
	})
	terms, _, err := c.store.Timetable(t.Context())
	require.NoError(t, err)
	numbers := []int64{terms[len(terms)-1].Edition}
	if draft, err := c.store.Draft(t.Context()); err == nil {
		numbers = append(numbers, draft.Number)
	}
	for _, n := range numbers {
		contents, release, err := c.store.Contents(t.Context(), n)
		require.NoError(t, err)
		_, err = grids.Build(contents)
		require.NoError(t, err, "edition %d", n)
		_, err = editions.Check(contents)
		require.NoError(t, err, "edition %d", n)
		release()
	}
}

// held holds what is true of every answer.
func held(t *rapid.T, w *httptest.ResponseRecorder, asked string) {
	if w.Code >= 500 {
		t.Fatalf("%q: %d %s", asked, w.Code, w.Body)
	}
	if w.Code >= 400 {
		var p api.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code || p.Detail == "" || !strings.HasPrefix(p.Type, "/problems/") {
			t.Fatalf("%q: %d is no problem: %s", asked, w.Code, w.Body)
		}
	}
}

// FuzzBody lets the fuzzer write the body.
func FuzzBody(f *testing.F) {
	ask := direct(f)
	f.Add(ndjson, point+"\n")
	f.Add("text/csv", "lng,lat\n113.6653,34.7579\n")
	f.Add(geojson, `{"type":"FeatureCollection","features":[]}`)
	f.Fuzz(func(t *testing.T, mediaType, body string) {
		r := httptest.NewRequest(http.MethodPost, "http://localhost/v1/locate", io.NopCloser(strings.NewReader(body)))
		r.Header.Set("Content-Type", mediaType)
		if w := ask(r); w.Code >= 500 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	})
}

func FuzzQuery(f *testing.F) {
	ask := direct(f)
	f.Add("lng=113.6653&lat=34.7579")
	f.Add("lng=113.67&lat=34.75&crs=GCJ-02&accuracy=30&category=06010&at=2026-11-21T14:30:00%2B08:00&attr=area_m2:650&reason=full&lang=zh")
	f.Add("road=示范路&crossing=中轴路&offset_m=40&toward=west&side=south&channel=12345&category_text=暴露垃圾&lang=zh")
	f.Add("lng=500000&lat=3850000&crs=EPSG:4547&road_max_distance=250")
	f.Add("lng=NaN&lat=1e999&crs=&at=2026-13-45&lng=1&%zz")
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/v1/locate", nil)
		r.URL.RawQuery = query
		if w := ask(r); w.Code >= 500 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	})
}
