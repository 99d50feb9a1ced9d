package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/exporters"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// TestVersionsOfTheDraft holds what If-Match says: a change by who hasn't seen
// the draft as it is makes nothing.
func TestVersionsOfTheDraft(t *testing.T) {
	c := newCity(t, &published)
	const grid, publish = "/v1/grids/G06", "/v1/editions/draft/publish"
	changes := []struct{ method, path, body string }{
		{http.MethodPatch, grid, `{"name":"x"}`}, {http.MethodPut, grid, `{"name":"x"}`}, {http.MethodDelete, grid, ""},
		{http.MethodPost, publish, `{"accept":true}`}, {http.MethodDelete, "/v1/editions/draft", ""},
	}
	// Without a draft.
	p := c.refused(404, chengge.ErrNotFound, http.MethodGet, "/v1/editions/draft", "", "Accept-Language", "zh")
	require.Contains(t, p.Detail, "没有打开的草稿")
	c.refused(404, chengge.ErrNotFound, http.MethodPost, publish, "")
	c.refused(404, chengge.ErrNotFound, http.MethodDelete, "/v1/editions/draft", "")
	c.refused(412, chengge.ErrStale, http.MethodPatch, grid, `{"name":"x"}`, "If-Match", `"2.1"`)
	for _, x := range changes {
		c.refused(428, chengge.ErrNoMatch, x.method, x.path, x.body, "If-Match", "")
	}

	first := c.ok(200, http.MethodPatch, grid, `{"name":"one"}`).header.Get("ETag")
	require.Equal(t, first, c.ok(200, http.MethodGet, "/v1/editions/draft", "").header.Get("ETag"))
	second := c.ok(200, http.MethodPatch, grid, `{"name":"two"}`, "If-Match", first).header.Get("ETag")
	require.NotEqual(t, first, second)
	for _, seen := range []string{first, `"1.1"`, `"2.99"`, `W/` + second, `"x"`, `""`, `2`, `"2.-1"`, `"2.1e3"`} {
		for _, x := range changes {
			c.refused(412, chengge.ErrStale, x.method, x.path, x.body, "If-Match", seen)
		}
	}
	require.Equal(t, "two", c.thing(grid + "?edition=draft")["name"])
	require.Equal(t, "第六网格", c.thing(grid)["name"], "in force")
	c.ok(204, http.MethodDelete, "/v1/editions/draft", "", "If-Match", second)
	// A draft that is opened after it is another, though it has come as far.
	c.ok(200, http.MethodPatch, grid, `{"name":"three"}`)
	third := c.ok(200, http.MethodPatch, grid, `{"name":"three"}`).header.Get("ETag")
	require.NotEqual(t, second, third)
	c.refused(412, chengge.ErrStale, http.MethodPatch, grid, `{"name":"x"}`, "If-Match", second)
}

func TestPublishOverHTTP(t *testing.T) {
	c := newCity(t, &published)
	const publish = "/v1/editions/draft/publish"
	// Errors block, and the problem says which; warnings want to be accepted.
	c.ok(200, http.MethodPatch, "/v1/grids/G06", `{"organisation":"NOBODY"}`)
	for _, body := range []string{"", "{}", `{"accept":true}`} {
		p := c.refused(422, chengge.ErrFindings, http.MethodPost, publish, body)
		require.Equal(t, api.FindingCounts{Errors: 1, Warnings: 6, Notes: 1, Check: "/v1/editions/draft/check"}, *p.Findings)
		require.Contains(t, p.Errors[0].Field, "grids G06")
		require.Contains(t, p.Errors[0].Message, "body.unknown: there is no organisation NOBODY")
		require.Len(t, p.Errors, 7, "no notes")
	}
	require.Contains(t, c.get("/v1/editions/draft/check").body, `"body.unknown"`)
	require.Contains(t, c.get("/v1/editions/draft/check?format=csv").body, "body.unknown")
	require.Contains(t, c.get("/v1/editions/draft/check?format=geojson").body, "FeatureCollection")
	require.NotContains(t, c.get("/v1/editions/1/check").body, "body.unknown")
	c.ok(200, http.MethodPatch, "/v1/grids/G06", `{"organisation":null,"name":"改"}`, "X-Why", "更名")
	p := c.refused(422, chengge.ErrFindings, http.MethodPost, publish, "", "Accept-Language", "zh")
	require.Contains(t, p.Detail, "草稿有")
	for body, code := range map[string]chengge.ErrorCode{
		`{"accept":"yes"}`:                  chengge.ErrBadBody,
		`{"accept":true,"accept":true}`:     chengge.ErrBadBody,
		`{"Accept":true}`:                   chengge.ErrBadBody,
		`{"accept":true}}`:                  chengge.ErrBadBody,
		`{"why":"a\u0000"}`:                 chengge.ErrBadBody,
		`{"why":"a` + "\xff" + `"}`:         chengge.ErrBadBody,
		`{"at":"tomorrow"}`:                 chengge.ErrBadTime,
		`{"accept":true,"at":"2026-01-01"}`: chengge.ErrBadTime,
		`{"when":"2026-01-01"}`:             chengge.ErrBadBody,
		`[]`:                                chengge.ErrBadBody,
	} {
		c.refused(400, code, http.MethodPost, publish, body)
	}

	// Scheduled; then another in its place, which begins earlier.
	e := c.publish(`,"at":"2099-01-01","why":"下世纪"`)
	require.Equal(t, "2098-12-31T16:00:00Z", e.InForceFrom.UTC().Format(time.RFC3339), "midnight in the city")
	c.ok(200, http.MethodPatch, "/v1/grids/G06", `{"name":"又改"}`)
	p = c.refused(409, chengge.ErrConflict, http.MethodPost, publish, `{"accept":true}`)
	require.Contains(t, p.Detail, "scheduled")
	e = c.publish(`,"replace":true,"why":"早一点"`)
	require.WithinDuration(t, time.Now().Add(10*time.Second), e.InForceFrom, 3*time.Second)
	var log api.LogPage
	c.get("/v1/editions/2/log").json(t, &log)
	require.Equal(t, "withdraw", log.Items[0].Action)
	require.Contains(t, string(log.Items[0].Detail), "早一点")
	require.Equal(t, chengge.LoopbackAdministrator.Name, log.Items[0].Actor)
	c.get("/v1/editions/"+strconv.FormatInt(e.Number, 10)+"/log").json(t, &log)
	require.Equal(t, "publish", log.Items[0].Action)
	require.Contains(t, c.get("/v1/editions/2").body, `"withdrawn"`)
	c.refused(412, chengge.ErrStale, http.MethodPost, publish, "", "If-Match", c.get("/v1/editions/2").header.Get("ETag"))

	// Rolling back.
	c.elapse()
	require.Equal(t, "又改", c.thing("/v1/grids/G06")["name"])
	for path, want := range map[string]struct {
		status int
		code   chengge.ErrorCode
	}{
		"/v1/editions/99/rollback": {404, chengge.ErrNotFound}, "/v1/editions/0/rollback": {404, chengge.ErrNotFound}, "/v1/editions/x/rollback": {404, chengge.ErrNotFound},
		"/v1/editions/draft/rollback": {404, chengge.ErrNotFound}, "/v1/editions/current/rollback": {409, chengge.ErrConflict}, "/v1/editions/9999999999999999999/rollback": {404, chengge.ErrNotFound},
	} {
		c.refused(want.status, want.code, http.MethodPost, path, "")
	}
	c.refused(400, chengge.ErrBadBody, http.MethodPost, "/v1/editions/1/rollback", `{"accept":true}`)
	c.ok(200, http.MethodPatch, "/v1/grids/G01", `{"name":"x"}`)
	p = c.refused(409, chengge.ErrConflict, http.MethodPost, "/v1/editions/1/rollback", "")
	require.Contains(t, p.Detail, "publish or discard it")
	c.ok(204, http.MethodDelete, "/v1/editions/draft", "")
	var back store.Edition
	c.ok(200, http.MethodPost, "/v1/editions/1/rollback", `{"why":"错了"}`).json(t, &back)
	require.EqualValues(t, 1, back.Restores)
	c.elapse()
	require.Equal(t, "第六网格", c.thing("/v1/grids/G06")["name"])
	require.Equal(t, "又改", c.thing("/v1/grids/G06?edition=" + strconv.FormatInt(e.Number, 10))["name"], "nothing is overwritten")
	require.Equal(t, "下世纪", c.thing("/v1/editions/2")["note"])
}

// TestPages reads editions, the log and differences in pages of every size:
// nothing is left out, nothing is there twice.
func TestPages(t *testing.T) {
	c := newCity(t, &published)
	for i := range 7 {
		c.ok(201, http.MethodPut, fmt.Sprintf("/v1/organisations/X%d", i), `{"name":"新","type":"contractor","phone":"1"}`)
		c.ok(200, http.MethodPatch, fmt.Sprintf("/v1/grids/G0%d", i+1), fmt.Sprintf(`{"name":"%d"}`, i))
		c.ok(204, http.MethodDelete, fmt.Sprintf("/v1/chiefs/L0%d", i+1), "")
	}
	for range 4 {
		c.ok(204, http.MethodDelete, "/v1/editions/draft", "")
		c.ok(200, http.MethodPatch, "/v1/grids/G01", `{"name":"z"}`)
		c.publish(`,"replace":true`)
		c.elapse()
		for i := range 7 {
			c.ok(201, http.MethodPut, fmt.Sprintf("/v1/organisations/X%d", i), `{"name":"新","type":"contractor","phone":"1"}`)
			c.ok(200, http.MethodPatch, fmt.Sprintf("/v1/grids/G0%d", i+1), fmt.Sprintf(`{"name":"%d"}`, i))
			c.ok(204, http.MethodDelete, fmt.Sprintf("/v1/components/%s", component(c, i)), "")
		}
	}
	type page struct {
		Items []map[string]any
		Next  string
	}
	for path, key := range map[string]func(map[string]any) string{
		"/v1/editions":                        func(m map[string]any) string { return fmt.Sprint(m["number"]) },
		"/v1/editions/draft/log":              func(m map[string]any) string { return fmt.Sprint(m["id"]) },
		"/v1/editions/draft/diff":             func(m map[string]any) string { return fmt.Sprint(m["kind"], m["id"]) },
		"/v1/editions/draft/diff?against=0":   func(m map[string]any) string { return fmt.Sprint(m["kind"], m["id"]) },
		"/v1/components?edition=draft":        func(m map[string]any) string { return fmt.Sprint(m["code"]) },
		"/v1/areas?kind=unit_grids&edition=1": func(m map[string]any) string { return fmt.Sprint(m["code"]) },
	} {
		join := "?"
		if strings.Contains(path, "?") {
			join = "&"
		}
		read := func(limit int) (keys []string) {
			next := ""
			for range 1000 {
				var p page
				c.ok(200, http.MethodGet, path+join+"limit="+strconv.Itoa(limit)+"&after="+url.QueryEscape(next), "").json(t, &p)
				for _, item := range p.Items {
					keys = append(keys, key(item))
				}
				if next = p.Next; next == "" {
					return keys
				}
				require.Len(t, p.Items, limit)
			}
			t.Fatalf("%s has no end", path)
			return nil
		}
		all := read(1000)
		require.Greater(t, len(all), 4, path)
		seen := map[string]bool{}
		for _, k := range all {
			require.False(t, seen[k], "%s: %s twice", path, k)
			seen[k] = true
		}
		for _, limit := range []int{1, 2, 7, len(all)} {
			if limit == 1 && len(all) > 60 {
				continue
			}
			require.Equal(t, all, read(limit), "%s in pages of %d", path, limit)
		}
		for _, bad := range []string{"limit=0", "limit=1001", "after=x", "offset=1"} {
			if bad == "after=x" && join == "&" || bad == "after=x" && strings.Contains(path, "components") {
				continue // a code
			}
			c.refused(400, chengge.ErrBadQuery, http.MethodGet, path+join+bad, "")
		}
	}
	var d api.DifferencePage
	c.get("/v1/editions/draft/diff").json(t, &d)
	require.Len(t, d.Items, 21, "7 added, 7 changed, 7 removed")
	c.refused(404, chengge.ErrNotFound, http.MethodGet, "/v1/editions/draft/diff?against=99", "")
}

// component gives the code of a component of the town.
func component(c *city, i int) string {
	var p struct{ Items []struct{ Code string } }
	c.get("/v1/components?edition=1&limit=10").json(c.t, &p)
	return p.Items[i].Code
}

// TestAtOverTime asks for the past, now and the future, one point and many.
func TestAtOverTime(t *testing.T) {
	c := newCity(t, &published)
	c.ok(200, http.MethodPatch, "/v1/grids/G06", `{"code":"H06","name":"后来"}`)
	for _, kind := range []string{"duties/B01", "duties/B02"} { // they name the grid
		c.do(http.MethodDelete, "/v1/"+kind, "")
	}
	var units struct{ Items []map[string]any }
	c.get("/v1/areas?kind=unit_grids&edition=draft&limit=1000").json(t, &units)
	for _, u := range units.Items {
		if u["parent"] == "G06" {
			c.ok(200, http.MethodPatch, "/v1/areas/unit_grids/"+u["code"].(string), `{"parent":"H06"}`)
		}
	}
	var duties struct{ Items []map[string]any }
	c.get("/v1/duties?edition=draft").json(t, &duties)
	for _, d := range duties.Items {
		if d["on"] == "grids:G06" {
			c.ok(204, http.MethodDelete, "/v1/duties/"+d["code"].(string), "")
		}
	}
	e := c.publish(`,"at":"2099-01-01"`)
	require.NoError(t, c.live.Look(t.Context()))
	const point = "lng=113.6653&lat=34.7579"
	for at, grid := range map[string]string{
		"": "G06", "2026-01-02": "G06", "2026-06-01T12:00:00Z": "G06", "2098-12-31T23:59:59+08:00": "G06", "2099-01-01": "H06", "2098-12-31T16:00:00Z": "H06", "2150-01-01": "H06",
	} {
		query := "?" + point
		if at != "" {
			query += "&at=" + url.QueryEscape(at)
		}
		var got exporters.Answer
		c.ok(200, http.MethodGet, "/v1/locate"+query, "").json(t, &got)
		require.Equal(t, grid, got.Grid.Code, at)
		many := "/v1/locate"
		if at != "" {
			many += "?at=" + url.QueryEscape(at)
		}
		a := post(t, c.URL+many, "text/csv", "lng,lat\n113.6653,34.7579\n113.6653,34.7579\n")
		require.Equal(t, 200, a.status, a.body)
		require.Equal(t, 2, strings.Count(a.body, ","+grid+","), "%s: %s", at, a.body)
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		a := ask(t, method, c.URL+"/v1/locate?at=2025-12-31"+map[string]string{http.MethodGet: "&" + point}[method], strings.NewReader("lng,lat\n113.6653,34.7579\n"), "Content-Type", "text/csv")
		require.Equal(t, 404, a.status, a.body)
		require.Contains(t, a.problem(t).Detail, "no edition was in force at 2025-12-31")
		a = ask(t, method, c.URL+"/v1/locate?at=x&category=9"+map[string]string{http.MethodGet: "&" + point}[method], strings.NewReader("lng,lat\n1,1\n"), "Content-Type", "text/csv")
		require.Len(t, a.problem(t).Errors, 2)
	}
	require.EqualValues(t, 2, e.Number)
	require.EqualValues(t, 1, c.thing("/v1/city")["edition"])
	require.Equal(t, `"1.2"`, c.get("/v1/editions/current").header.Get("ETag"))
}

// TestManyChangeAtOnce changes different columns of one thing from many sides,
// each without having seen the draft: nobody's change is lost.
func TestManyChangeAtOnce(t *testing.T) {
	c := newCity(t, &published)
	columns := []string{"name", "contact", "phone", "roster", "credit_code"}
	var all sync.WaitGroup
	for _, column := range columns {
		all.Go(func() {
			for i := range 5 {
				a := c.do(http.MethodPatch, "/v1/organisations/H01", fmt.Sprintf(`{%q:"%s %d"}`, column, column, i))
				if a.status != 200 {
					t.Errorf("%d %s", a.status, a.body)
				}
			}
		})
	}
	all.Wait()
	got := c.thing("/v1/organisations/H01?edition=draft")
	for _, column := range columns {
		require.Equal(t, column+" 4", got[column])
	}
	var log api.LogPage
	c.get("/v1/editions/draft/log").json(t, &log)
	require.Len(t, log.Items, 26)
}

// TestEditionsWhileAway: questions are answered from what is held; what needs
// the database says at once that it is away.
func TestEditionsWhileAway(t *testing.T) {
	c := newCity(t, &published)
	gone, err := store.Open("postgres://nobody@/nothing?host="+t.TempDir(), store.Options{})
	require.NoError(t, err)
	defer gone.Close()
	h, err := api.New(api.Options{Live: c.live, Store: gone, Keys: c.store, Import: importer})
	require.NoError(t, err)
	s := httptest.NewServer(h)
	defer s.Close()
	c.URL = s.URL
	c.ok(200, http.MethodGet, "/v1/locate?lng=113.6653&lat=34.7579", "")
	c.ok(200, http.MethodGet, "/v1/locate?lng=113.6653&lat=34.7579&at=2026-02-01", "")
	c.ok(200, http.MethodGet, "/v1/grids/G06", "")
	began := time.Now()
	for _, x := range [][3]string{
		{http.MethodPatch, "/v1/grids/G06", `{"name":"x"}`}, {http.MethodPut, "/v1/grids/G06", `{"name":"x"}`}, {http.MethodDelete, "/v1/grids/G06", ""},
		{http.MethodPost, "/v1/editions/draft/publish", ""}, {http.MethodPost, "/v1/editions/1/rollback", ""}, {http.MethodPost, "/v1/editions/draft/import", `{"folder":"/srv"}`},
		{http.MethodDelete, "/v1/editions/draft", ""}, {http.MethodGet, "/v1/editions", ""}, {http.MethodGet, "/v1/editions/1/diff", ""}, {http.MethodGet, "/v1/chiefs", ""},
		{http.MethodGet, "/v1/grids/G06?edition=draft", ""},
	} {
		a := c.do(x[0], x[1], x[2])
		require.Equal(t, 503, a.status, "%s: %s", x, a.body)
		require.Equal(t, "/problems/database-away", a.problem(t).Type)
		require.Equal(t, "1", a.header.Get("Retry-After"))
		require.Less(t, time.Since(began), time.Second, x)
		began = time.Now()
	}
}

// TestFilesHaveNoEditions: what needs a database is not there.
func TestFilesHaveNoEditions(t *testing.T) {
	s := serve(t)
	for _, path := range []string{"/v1/editions", "/v1/editions/draft", "/v1/chiefs", "/v1/components/1"} {
		require.Equal(t, 404, get(t, s.URL+path).status)
	}
	require.Equal(t, 405, ask(t, http.MethodPatch, s.URL+"/v1/grids/G06", strings.NewReader("{}")).status)
	a := get(t, s.URL+"/v1/grids/G06?edition=draft", "Accept-Language", "zh")
	require.Equal(t, 400, a.status)
	require.Contains(t, a.problem(t).Detail, "没有版本")
}
