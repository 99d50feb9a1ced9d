package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"chengge"
	"chengge/api"
	"chengge/exporters"
	"chengge/grids"

	"github.com/go-chi/chi/v5"
	"github.com/stretchr/testify/require"
)

func TestLocateOne(t *testing.T) {
	s := serve(t)
	a := get(t, s.URL+"/v1/locate?lng=113.6653&lat=34.7579&accuracy=30&category=06010")
	require.Equal(t, 200, a.status, a.body)
	require.Equal(t, "application/json", a.header.Get("Content-Type"))
	var got exporters.Answer
	a.json(t, &got)
	require.Equal(t, "H01", got.Lead.Code)
	require.Equal(t, chengge.ByMatrix, got.Rule)
	require.Equal(t, "2026-11-20T09:00:00+08:00", got.At, "without at it is now")
	require.Equal(t, "G06", got.Grid.Code)
	require.Equal(t, chengge.South, got.Road.Compass)
	require.NotEmpty(t, got.Candidates)
	require.Empty(t, got.Reason[0].Sentence)
	require.Equal(t, "second-level road chief", got.Chiefs[0].LevelName)

	for name, c := range map[string]struct{ query, want string }{
		"sentences":  {"reason=full", `"sentence":"Territorial fallback`},
		"Chinese":    {"reason=full&lang=zh", `"sentence":"属地兜底`},
		"datum":      {"crs=WGS84", `"grid":`},
		"attributes": {"attr=area_m2:650,major:1", `"lead":`},
		"time":       {"at=2026-01-01", `"at":"2026-01-01T00:00:00+08:00"`},
		"distance":   {"road_max_distance=5", `"rule":"territorial.area"`},
	} {
		t.Run(name, func(t *testing.T) {
			a := get(t, s.URL+"/v1/locate?lng=113.6653&lat=34.7579&"+c.query)
			require.Equal(t, 200, a.status, a.body)
			require.Contains(t, a.body, c.want)
		})
	}

	t.Run("GCJ-02 is converted", func(t *testing.T) {
		a := get(t, s.URL+"/v1/locate?lng=113.671441&lat=34.756739&crs=GCJ-02")
		var got exporters.Answer
		a.json(t, &got)
		require.InDelta(t, 113.6653, got.Point.Lng, 2e-4)
		require.Equal(t, "410197", got.District.Code)
	})
	t.Run("GCJ-02 is called after Mars too", func(t *testing.T) {
		at := s.URL + "/v1/locate?lng=113.671441&lat=34.756739&crs="
		require.JSONEq(t, get(t, at+"GCJ-02").body, get(t, at+"Mars").body)
	})
	t.Run("a projected system", func(t *testing.T) {
		require.Equal(t, 200, get(t, s.URL+"/v1/locate?lng=469400&lat=3847000&crs=EPSG:4547").status)
	})
	t.Run("a datum left out is hinted at", func(t *testing.T) {
		a := get(t, s.URL+"/v1/locate?lng=34.7579&lat=50&lang=en")
		require.Equal(t, 200, a.status)
		require.Contains(t, a.body, "outside.routine")
	})
	t.Run("HEAD", func(t *testing.T) {
		require.Equal(t, 200, ask(t, http.MethodHead, s.URL+"/v1/locate?lng=113.6653&lat=34.7579", nil).status)
	})
}

func TestLocateOneRefuses(t *testing.T) {
	s := serve(t)
	for _, c := range []struct {
		query  string
		code   chengge.ErrorCode
		status int
		field  string
		says   string
	}{
		{"", chengge.ErrBadQuery, 400, "lng", "lng is missing"},
		{"lng=113.6653", chengge.ErrBadQuery, 400, "lat", "lat is missing"},
		{"lng=x&lat=34", chengge.ErrBadCoordinates, 400, "lng", "not a number"},
		{"lng=NaN&lat=34", chengge.ErrBadCoordinates, 400, "lng,lat", "not a number"},
		{"lng=Inf&lat=34", chengge.ErrBadCoordinates, 400, "lng,lat", "infinite"},
		{"lng=34.7579&lat=113.6653", chengge.ErrBadCoordinates, 400, "lng,lat", "swapped?"},
		{"lng=190&lat=34", chengge.ErrBadCoordinates, 400, "lng,lat", "between -180 and 180"},
		{"lng=469400&lat=3847000", chengge.ErrBadCoordinates, 400, "lng,lat", "projected"},
		{"lng=113&lat=34&crs=Mars2", chengge.ErrUnknownCRS, 400, "crs", "GCJ-02"},
		{"lng=113&lat=34&crs=EPSG:99999", chengge.ErrUnknownCRS, 400, "crs", ""},
		{"lng=113&lat=34&crs=EPSG:4610", chengge.ErrRefusedCRS, 422, "crs", "parameters"},
		{"lng=113&lat=34&category=0102", chengge.ErrUnknownCategory, 400, "category", ""},
		{"lng=113&lat=34&category=01001", chengge.ErrUnknownCategory, 400, "category", "matter:01001"},
		{"lng=113&lat=34&at=21/11/2026", chengge.ErrBadTime, 400, "at", "2026-11-21"},
		{"lng=113&lat=34&accuracy=-1", chengge.ErrBadQuery, 400, "accuracy", "metres"},
		{"lng=113&lat=34&accuracy=NaN", chengge.ErrBadQuery, 400, "accuracy", "metres"},
		{"lng=113&lat=34&road_max_distance=1e9", chengge.ErrBadQuery, 400, "road_max_distance", "metres"},
		{"lng=113&lat=34&attr=area_m2:big", chengge.ErrBadQuery, 400, "attr", "number"},
		{"lng=113&lat=34&attr=a:1,a:2", chengge.ErrBadQuery, 400, "attr", "twice"},
		{"lng=113&lat=34&reason=long", chengge.ErrBadQuery, 400, "reason", "compact, full"},
		{"lng=113&lat=34&lang=fr", chengge.ErrBadQuery, 400, "lang", "zh, en"},
		{"lng=113&lat=34&lon=3", chengge.ErrBadQuery, 400, "lon", "there is no such parameter; there are lng, lat, crs"},
		{"lng=113&lat=34&lng=114", chengge.ErrBadQuery, 400, "lng", "more than once"},
		{"lng=113&lat=34&a=%zz", chengge.ErrBadQuery, 400, "query", "percent-encode"},
		{"lng=113;lat=34", chengge.ErrBadQuery, 400, "query", "malformed"},
	} {
		t.Run(c.query, func(t *testing.T) {
			a := get(t, s.URL+"/v1/locate?"+c.query)
			p := a.problem(t)
			require.Equal(t, c.status, a.status, a.body)
			require.Equal(t, "/problems/"+string(c.code), p.Type)
			require.Contains(t, a.body, strings.ReplaceAll(c.says, `"`, `\"`))
			fields := []string{}
			for _, e := range p.Errors {
				fields = append(fields, e.Field)
			}
			require.Contains(t, fields, c.field, a.body)

			zh := get(t, s.URL+"/v1/locate?"+c.query, "Accept-Language", "zh-CN,zh;q=0.9").problem(t)
			require.Equal(t, p.Type, zh.Type)
			if !strings.Contains(c.query, "lang=") {
				require.NotEqual(t, p.Title, zh.Title)
				require.True(t, strings.ContainsFunc(zh.Detail, func(r rune) bool { return r >= 0x4e00 }), zh.Detail)
			}
		})
	}
	t.Run("all faults at once", func(t *testing.T) {
		p := get(t, s.URL+"/v1/locate?lng=x&category=9&foo=1&at=y").problem(t)
		require.Len(t, p.Errors, 5, "%+v", p.Errors)
	})
	t.Run("Accept", func(t *testing.T) {
		a := get(t, s.URL+"/v1/locate?lng=113.6653&lat=34.7579", "Accept", "text/html")
		require.Equal(t, 406, a.status)
		require.Equal(t, "/problems/not-acceptable", a.problem(t).Type)
	})
}

func TestCity(t *testing.T) {
	a := get(t, serve(t).URL+"/v1/city")
	var c api.CityInForce
	a.json(t, &c)
	require.Equal(t, "410199", c.Code)
	require.Equal(t, "Asia/Shanghai", c.TimeZone)
	require.Equal(t, 12, c.Kinds["grids"])
	require.Equal(t, 8, c.Kinds["roads"])
	require.Len(t, c.Bounds, 4)
	require.Less(t, c.Bounds[0], c.Bounds[2])
	require.NotEmpty(t, c.Hash)
}

func TestThings(t *testing.T) {
	s := serve(t)
	t.Run("pages", func(t *testing.T) {
		var codes []string
		after := ""
		for range 20 {
			var p api.Page
			get(t, s.URL+"/v1/grids?limit=5&after="+url.QueryEscape(after)).json(t, &p)
			for _, item := range p.Items {
				require.Nil(t, item.Geometry)
				codes = append(codes, item.Code)
			}
			if after = p.Next; after == "" {
				break
			}
			require.Len(t, p.Items, 5)
		}
		require.Len(t, codes, 12)
		require.IsIncreasing(t, codes)
	})
	t.Run("geometry", func(t *testing.T) {
		a := get(t, s.URL+"/v1/areas?kind=street_offices&geometry=true")
		require.Contains(t, a.body, `"geometry":{"type":"MultiPolygon","coordinates":[[[[`)
		require.Contains(t, get(t, s.URL+"/v1/roads?geometry=true").body, `"type":"MultiLineString"`)
	})
	t.Run("box", func(t *testing.T) {
		var all, some api.Page
		get(t, s.URL+"/v1/grids").json(t, &all)
		get(t, s.URL+"/v1/grids?bbox=113.6653,34.7579,113.6653,34.7579").json(t, &some)
		require.NotEmpty(t, some.Items)
		require.Less(t, len(some.Items), len(all.Items))
	})
	t.Run("one", func(t *testing.T) {
		var thing api.Thing
		a := get(t, s.URL+"/v1/grids/G06")
		require.Contains(t, a.body, `"geometry":`)
		require.NotContains(t, get(t, s.URL+"/v1/grids/G06?geometry=false").body, `"geometry":`)
		require.NoError(t, json.Unmarshal([]byte(strings.Replace(a.body, `"geometry":`, `"g":`, 1)), &thing))
		require.Equal(t, "G06", thing.Code)
		require.Equal(t, chengge.KindGrids, thing.Kind)
		require.Contains(t, get(t, s.URL+"/v1/roads/4101990001").body, `"left_office":`)
		require.Contains(t, get(t, s.URL+"/v1/areas/districts/410197").body, `"示西区"`)
	})
	for path, want := range map[string]struct {
		status int
		says   string
	}{
		"/v1/areas":                   {400, "kind is missing"},
		"/v1/areas?kind=roads":        {400, "use one of coverage, districts"},
		"/v1/grids?limit=1001":        {400, "from 1 to 1000; read on by next"},
		"/v1/grids?limit=0":           {400, "from 1 to 1000"},
		"/v1/grids?limit=x":           {400, "whole number"},
		"/v1/grids?bbox=1,2,3":        {400, "west,south,east,north"},
		"/v1/grids?bbox=3,2,1,4":      {400, "west,south,east,north"},
		"/v1/grids?bbox=NaN,2,3,4":    {400, "west,south,east,north"},
		"/v1/grids?geometry=yes":      {400, "false, true"},
		"/v1/grids?offset=3":          {400, "no such parameter"},
		"/v1/grids/G99":               {404, `no code \"G99\" among the responsibility grids`},
		"/v1/grids/%E7%BD%91%2F1":     {404, "网/1"},
		"/v1/areas/roads/4101990001":  {404, "use one of coverage"},
		"/v1/areas/districts/4":       {404, "districts"},
		"/v1/roads/4":                 {404, "road segments"},
		"/v1/roads/4?geometry=maybe":  {400, "true, false"},
		"/v1/nothing":                 {404, "/docs"},
		"/nothing":                    {404, "/docs"},
		"/.hidden":                    {404, "/docs"},
		"/assets/":                    {404, "/docs"},
		"/v1/city?lng=1":              {400, "there are lang"},
		"/problems/nosuch":            {404, "/docs"},
		"/assets/../../../etc/passwd": {404, "/docs"},
	} {
		t.Run(path, func(t *testing.T) {
			a := get(t, s.URL+path)
			a.problem(t)
			require.Equal(t, want.status, a.status)
			require.Contains(t, a.body, want.says)
		})
	}
}

func TestMethods(t *testing.T) {
	s := serve(t)
	a := ask(t, http.MethodDelete, s.URL+"/v1/locate", nil)
	require.Equal(t, 405, a.status)
	require.Equal(t, "GET, HEAD, POST", a.header.Get("Allow"))
	require.Equal(t, "/problems/method-not-allowed", a.problem(t).Type)
	a = post(t, s.URL+"/v1/city", "application/json", "{}", "Accept-Language", "zh")
	require.Equal(t, 405, a.status)
	require.Equal(t, "不支持的方法", a.problem(t).Title)
}

func TestHealth(t *testing.T) {
	s := serve(t)
	require.Contains(t, get(t, s.URL+"/healthz").body, `"ok"`)
	require.Contains(t, get(t, s.URL+"/readyz").body, `"ready"`)
	get(t, s.URL+"/v1/locate?lng=113.6653&lat=34.7579")
	metrics := get(t, s.URL+"/metrics").body
	for _, want := range []string{
		`chengge_http_requests_total{method="GET",route="/v1/locate",status="200"} 1`, `chengge_points_located_total{by="get"} 1`,
		`chengge_snapshot_info{city="410199",edition="0",hash="`, `chengge_snapshot_things{kind="grids"} 12`, "chengge_ready 1",
		`chengge_http_request_duration_seconds_count{method="GET",route="/v1/locate"} 1`,
	} {
		require.Contains(t, metrics, want)
	}

	away := serve(t, func(o *api.Options) { o.Live = grids.NewLive(grids.Source{}, grids.LiveOptions{}) })
	require.Equal(t, 200, get(t, away.URL+"/healthz").status)
	for _, path := range []string{"/readyz", "/v1/city", "/v1/locate?lng=1&lat=1"} {
		a := get(t, away.URL+path)
		require.Equal(t, 503, a.status)
		require.Equal(t, "/problems/not-ready", a.problem(t).Type)
		require.NotEmpty(t, a.header.Get("Retry-After"))
	}
	require.Contains(t, get(t, away.URL+"/metrics").body, "chengge_ready 0")
}

func TestPage(t *testing.T) {
	s := serve(t)
	a := get(t, s.URL+"/")
	require.Equal(t, "text/html; charset=utf-8", a.header.Get("Content-Type"))
	require.Contains(t, a.header.Get("Content-Security-Policy"), "default-src 'none'")
	require.Equal(t, "nosniff", a.header.Get("X-Content-Type-Options"))
	require.Equal(t, "no-cache", a.header.Get("Cache-Control"))
	require.Equal(t, 304, get(t, s.URL+"/", "If-None-Match", a.header.Get("ETag")).status)
	a = get(t, s.URL+"/assets/app-1234.js", "Accept-Encoding", "gzip")
	require.Equal(t, "text/javascript; charset=utf-8", a.header.Get("Content-Type"))
	require.Contains(t, a.header.Get("Cache-Control"), "immutable")
	require.Equal(t, "gzip", a.header.Get("Content-Encoding"))
	require.Less(t, len(a.body), 1000)
	for _, path := range []string{"/docs", "/docs/docs.js", "/docs/docs.css"} {
		a := get(t, s.URL+path)
		require.Equal(t, 200, a.status)
		require.NotContains(t, a.body, "//cdn")
		require.NotContains(t, a.body, "https://")
	}
	a = get(t, s.URL+"/v1/grids?geometry=true", "Accept-Encoding", "gzip")
	require.Equal(t, "gzip", a.header.Get("Content-Encoding"))
}

func TestProblems(t *testing.T) {
	s := serve(t)
	for _, code := range chengge.ErrorCodes() {
		a := get(t, s.URL+"/problems/"+string(code), "Accept", "text/html")
		require.Equal(t, 200, a.status, code)
		require.Contains(t, a.body, `lang="zh"`)
		var got struct{ Title struct{ Zh, En string } }
		get(t, s.URL+"/problems/"+string(code), "Accept", "application/json").json(t, &got)
		require.NotEmpty(t, got.Title.Zh)
	}
}

func TestWhoMayAsk(t *testing.T) {
	s := serve(t)
	for host, status := range map[string]int{
		"localhost": 200, "LOCALHOST:8080": 200, "127.0.0.1": 200, "127.0.0.53:1": 200, "[::1]:8080": 200, "[::1]": 200,
		"evil.example": 403, "evil.example:8080": 403, "localhost.evil.example": 403, "192.168.1.5": 403, "127.0.0.1.evil.example": 403,
	} {
		a := get(t, s.URL+"/v1/city", "Host", host)
		require.Equal(t, status, a.status, host)
		if status == 403 {
			require.Equal(t, "/problems/forbidden", a.problem(t).Type)
		}
	}
	// Without a loopback listener there is no principal, hence no answer.
	snap, err := town()
	require.NoError(t, err)
	h, err := api.New(api.Options{Live: grids.Fixed(snap)})
	require.NoError(t, err)
	for _, path := range []string{"/v1/city", "/v1/locate?lng=1&lat=1", "/v1/grids", "/metrics"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, 403, w.Code, path)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/healthz", nil))
	require.Equal(t, 200, w.Code)
}

func TestRequestIDs(t *testing.T) {
	s := serve(t)
	require.Equal(t, "abc-1", get(t, s.URL+"/healthz", "X-Request-Id", "abc-1").header.Get("X-Request-Id"))
	for _, bad := range []string{"a b", "<script>", strings.Repeat("x", 65)} {
		require.NotEqual(t, bad, get(t, s.URL+"/healthz", "X-Request-Id", bad).header.Get("X-Request-Id"))
	}
	require.NotEqual(t, get(t, s.URL+"/healthz").header.Get("X-Request-Id"), get(t, s.URL+"/healthz").header.Get("X-Request-Id"))
}

// TestOpenAPICoversRoutes walks the router: every route of /v1, tiles and styles is in the
// document with its parameters, and nothing else is.
func TestOpenAPICoversRoutes(t *testing.T) {
	t.Run("of files", func(t *testing.T) { coversRoutes(t, serve(t)) })
	t.Run("of a database", func(t *testing.T) {
		s := newCity(t, &published).Server
		coversRoutes(t, s)
		require.Contains(t, get(t, s.URL+"/openapi.json").body, `"/v1/editions/{edition}/rollback"`)
	})
}

func coversRoutes(t *testing.T, s *httptest.Server) {
	a := get(t, s.URL+"/openapi.json")
	require.Equal(t, "application/json", a.header.Get("Content-Type"))
	var spec struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Parameters  []struct{ Name, In, Description string }
			Responses   map[string]any
		}
	}
	a.json(t, &spec)
	require.Equal(t, "3.1.0", spec.OpenAPI)
	require.Contains(t, get(t, s.URL+"/openapi.yaml").body, "openapi: 3.1.0")
	routes := map[string]bool{}
	require.NoError(t, chi.Walk(s.Config.Handler.(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		served := strings.HasPrefix(route, "/v1/") || strings.HasPrefix(route, "/tiles/") || strings.HasPrefix(route, "/styles/")
		if served && method != http.MethodHead {
			routes[strings.ToLower(method)+" "+route] = true
		}
		return nil
	}))
	require.NotEmpty(t, routes)
	described, ids := map[string]bool{}, map[string]bool{}
	for path, item := range spec.Paths {
		for method, op := range item {
			described[method+" "+path] = true
			require.NotEmpty(t, op.OperationID)
			if method == "delete" {
				require.Contains(t, op.Responses, "204")
			} else if op.Responses["201"] == nil {
				require.Contains(t, op.Responses, "200")
			}
			require.False(t, ids[op.OperationID], "%s twice", op.OperationID)
			ids[op.OperationID] = true
			require.Contains(t, op.Responses, "400")
			for _, p := range op.Parameters {
				require.NotEmpty(t, p.Description, "%s %s %s", method, path, p.Name)
			}
		}
	}
	require.Equal(t, routes, described)
	for _, schema := range []string{"Answer", "Problem", "Thing", "Page", "CityInForce"} {
		require.Contains(t, a.body, `"`+schema+`"`)
	}
}
