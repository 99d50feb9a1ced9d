package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/exporters"
	"chengge/jobs"
	"chengge/spatial/earthwork/coupled"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// work has the city's jobs done.
func (c *city) work() {
	c.t.Helper()
	w, err := jobs.NewWorker(c.store, []jobs.Kind{jobs.Hotspots(c.store, c.live), jobs.Balances(c.store, c.live, coupled.Options{})}, jobs.Options{Tell: 50 * time.Millisecond})
	require.NoError(c.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.Run(ctx)
	}()
	c.t.Cleanup(func() { cancel(); <-done })
}

// ended waits for the end of a job.
func (c *city) ended(id int64, headers ...string) (j api.Job) {
	c.t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(30 * time.Millisecond) {
		j = api.Job{}
		c.ok(200, http.MethodGet, fmt.Sprintf("/v1/hotspots/%d", id), "", headers...).json(c.t, &j)
		if j.State.Ended() {
			return j
		}
		require.True(c.t, time.Now().Before(end), "job %d is %s", id, j.State)
	}
}

func (c *city) hotspots(body string, headers ...string) (j api.Job) {
	c.t.Helper()
	a := c.ok(201, http.MethodPost, "/v1/hotspots", body, headers...)
	a.json(c.t, &j)
	require.Equal(c.t, fmt.Sprintf("/v1/hotspots/%d", j.ID), a.header.Get("Location"))
	return j
}

// TestHotspotsByHand: reports in a few of the town's grids, counted by hand.
func TestHotspotsByHand(t *testing.T) {
	c := newCity(t, &published)
	for range 3 {
		c.report(reportAt("06010", 113.6653, 34.7579, "")) // G06
	}
	c.report(reportAt("06010", 113.6630, 34.7620, "")) // G01
	c.report(reportAt("09006", 113.6653, 34.7579, "")) // another category
	c.work()

	request := `{"unit":"grids","reports":{"category":"06*"}}`
	made := c.hotspots(request)
	j := c.ended(made.ID)
	require.Equal(t, store.JobDone, j.State, "%+v", j.Problem)
	var result struct {
		Events int64
		Units  []struct {
			Code  string
			Value *float64
			Class string
		}
		Null   struct{ Zh, En string }
		Result struct {
			N       int
			Options struct{ P, Correction string }
		}
	}
	require.NoError(t, json.Unmarshal(j.Result, &result))
	require.EqualValues(t, 4, result.Events)
	require.Len(t, result.Units, 12)
	values := map[string]float64{}
	for _, u := range result.Units {
		values[u.Code] = *u.Value
	}
	require.Equal(t, 3.0, values["G06"])
	require.Equal(t, 1.0, values["G01"])
	require.Equal(t, 0.0, values["G12"], "no reports are a zero, not a unit without data")
	require.Equal(t, "exact", result.Result.Options.P)
	require.Contains(t, result.Null.En, "null: the unit keeps its value")
	require.Contains(t, result.Null.Zh, "原假设")

	// The same request on the same reports is answered by what is kept.
	again := c.hotspots(request)
	require.True(t, again.Again)
	require.Equal(t, made.ID, again.ID)
	path := fmt.Sprintf("/v1/hotspots/%d", made.ID)
	require.Equal(t, c.get(path).body, c.get(path).body)
	for format, want := range map[string]string{"csv": "code,name,side", "geojson": `"FeatureCollection"`, "html": "Moran scatter plot", "xlsx": "PK", "gpkg": "SQLite format 3", "gal": "0 12 chengge id", "gwt": "0 12 chengge id", "weights": "G01"} {
		one, two := c.get(path+"?format="+format), c.get(path+"?format="+format)
		require.Equal(t, 200, one.status, one.body)
		require.Contains(t, one.body, want)
		require.Equal(t, one.body, two.body, format)
		require.NotContains(t, one.body, "NaN")
	}
	require.Contains(t, c.get(path+"?format=html").header.Get("Content-Security-Policy"), "sandbox")
	var page api.JobPage
	c.get("/v1/hotspots?limit=1").json(t, &page)
	require.Len(t, page.Items, 1)
	require.Empty(t, page.Items[0].Result)

	// One more report is other data.
	c.report(reportAt("06010", 113.6653, 34.7579, ""))
	later := c.hotspots(request)
	require.NotEqual(t, made.ID, later.ID)
	require.NotEqual(t, string(j.Result), string(c.ended(later.ID).Result))
}

// TestHotspotsRefused: what is asked wrongly is refused at once, what can't be
// answered fails with words, in both languages.
func TestHotspotsRefused(t *testing.T) {
	c := newCity(t, &published)
	for body, field := range map[string]string{
		`{"unit":"h3:99"}`: "resolution 6 to 12", `{"unit":"chiefs"}`: "not known", `{"method":"magic"}`: "not known", `{"weights":"band:-5"}`: "weights",
		`{"weights":"nearest:1e9"}`: "weights", `{"weights":"x.gal"}`: "text of the file is missing", `{"value":"sum"}`: "needs amount", `{"per":"miles"}`: "not known",
		`{"permutations":100000000}`: "no precision", `{"permutations":-1}`: "negative", `{"alpha":2}`: "between 0 and 1", `{"alpha":"high"}`: "expected a number",
		`{"exposure":{"G06":"many"}}`: "an object, each value a number", `{"what":1}`: "no such member", `{"unit":"grids","unit":"roads"}`: "twice", `{"reports":{"colour":"red"}}`: "no such parameter", `{"reports":{"from":"soon"}}`: "from",
		`{"points":"/etc/passwd"}`: "--points", `{"within":"districts"}`: "kind:code", `[]`: "JSON object", `{"per":"exposure"}`: "belong together", `{"seed":-1}`: "expected a whole number from 0",
		`{"method":"moran","correction":"bh"}`: "does not belong", `{"p":"exact","method":"local-geary"}`: "permutation only",
	} {
		a := c.do(http.MethodPost, "/v1/hotspots", body)
		require.Equal(t, 400, a.status, "%s: %s", body, a.body)
		require.Contains(t, a.body, field, body)
		zh := c.do(http.MethodPost, "/v1/hotspots?lang=zh", body)
		require.Regexp(t, `[\p{Han}]`, zh.problem(t).Detail, body)
	}
	c.refused(404, chengge.ErrNotFound, http.MethodPost, "/v1/hotspots", `{"edition":99}`)
	c.refused(404, chengge.ErrNotFound, http.MethodGet, "/v1/hotspots/1", "")
	c.refused(404, chengge.ErrNotFound, http.MethodGet, "/v1/hotspots/x", "")
	c.refused(400, chengge.ErrBadQuery, http.MethodGet, "/v1/hotspots/1?format=shp", "")

	// Nobody works yet: waiting has no result, and can be cancelled.
	waits := c.hotspots(`{"unit":"grids"}`)
	require.Equal(t, store.JobWaiting, waits.State)
	path := fmt.Sprintf("/v1/hotspots/%d", waits.ID)
	c.refused(409, chengge.ErrConflict, http.MethodGet, path+"?format=csv", "")
	c.ok(204, http.MethodDelete, path, "")
	require.Equal(t, store.JobCancelled, c.ended(waits.ID).State)

	c.work()
	for body, want := range map[string][2]string{
		`{"unit":"grids"}`: {"no events", "没有事件"}, `{}`: {"no events", "没有事件"}, `{"within":"districts:nowhere"}`: {"there is no area", "没有区域"},
	} {
		j := c.ended(c.hotspots(body).ID)
		require.Equal(t, store.JobFailed, j.State, body)
		require.Contains(t, j.Problem.Detail, want[0])
		var zh api.Job
		c.get(fmt.Sprintf("/v1/hotspots/%d?lang=zh", j.ID)).json(t, &zh)
		require.Contains(t, zh.Problem.Detail, want[1])
	}
}

// TestWhoseHotspots: a key that is bound to a body sees its own jobs, which count
// its own reports.
func TestWhoseHotspots(t *testing.T) {
	c := newCity(t, &published)
	bearer := func(name string, role chengge.Role, organisation string) []string {
		_, token, err := c.store.CreateKey(t.Context(), "test", store.Key{Name: name, Role: role, Organisation: organisation})
		require.NoError(t, err)
		return []string{"Authorization", "Bearer " + token}
	}
	root, whole := bearer("root", chengge.Administrator, ""), bearer("whole", chengge.Analyst, "")
	east, west, viewer := bearer("east", chengge.Analyst, "410198"), bearer("west", chengge.Analyst, "410197"), bearer("viewer", chengge.Viewer, "")
	c.report(reportAt("06010", 113.6653, 34.7579, ""), root...)
	c.report(reportAt("06010", 113.6630, 34.7620, ""), root...)
	c.work()
	require.Equal(t, 403, c.do(http.MethodPost, "/v1/hotspots", `{}`, viewer...).status)
	mine := c.hotspots(`{"unit":"grids"}`, west...)
	require.Equal(t, store.JobDone, c.ended(mine.ID, west...).State)
	path := fmt.Sprintf("/v1/hotspots/%d", mine.ID)
	require.Equal(t, 200, c.get(path, whole...).status)
	require.Equal(t, 404, c.get(path, east...).status)
	require.Equal(t, 404, c.do(http.MethodDelete, path, "", east...).status)
	require.Equal(t, 403, c.do(http.MethodDelete, path, "", whole...).status)
	require.Equal(t, 204, c.do(http.MethodDelete, path, "", root...).status)
	theirs := c.ended(c.hotspots(`{"unit":"grids"}`, east...).ID, east...)
	require.Equal(t, store.JobFailed, theirs.State, "none of these reports concerns the east")
	require.Contains(t, theirs.Problem.Detail, "no events")
}

// TestEarthHotspots: what sites give and take comes from the ground that was
// loaded for balances: 1,000 m³ bank in G03, 522 compacted, which are 600, wanted
// in G12. Who may not plan balances sees none of it.
func TestEarthHotspots(t *testing.T) {
	c := newCity(t, &published)
	bearer := func(name string, role chengge.Role, organisation string) []string {
		_, token, err := c.store.CreateKey(t.Context(), "test", store.Key{Name: name, Role: role, Organisation: organisation})
		require.NoError(t, err)
		return []string{"Authorization", "Bearer " + token}
	}
	planner, analyst, bound := bearer("planner", chengge.Planner, ""), bearer("analyst", chengge.Analyst, ""), bearer("bound", chengge.Planner, "410198")
	c.work()
	request := `{"of":"earthwork","unit":"grids","class":"spoil","months":"2026-01..2026-02"}`
	none := c.ended(c.hotspots(request, planner...).ID, planner...)
	require.Equal(t, store.JobFailed, none.State)
	require.Contains(t, none.Problem.Detail, "load a ground")

	ground := `{"volumes":[{"site":"Y01","month":"2026-01","class":"spoil","direction":"gives","state":"bank","m3":1000},
		{"site":"Y02","month":"2026-02","class":"spoil","direction":"takes","state":"compacted","m3":%d}]}`
	c.ok(201, http.MethodPost, "/v1/grounds", fmt.Sprintf(ground, 522), planner...)
	read := func(j api.Job) map[string]float64 {
		require.Equal(t, store.JobDone, j.State, "%+v", j.Problem)
		answer, err := exporters.ReadHotspots(j.Result)
		require.NoError(t, err)
		values := map[string]float64{}
		for _, u := range answer.Units {
			if *u.Value != 0 {
				values[u.Code] = *u.Value
			}
		}
		require.NotEmpty(t, answer.Beside.Sites)
		return values
	}
	made := c.hotspots(request, planner...)
	require.NotEqual(t, none.ID, made.ID, "on another ground")
	require.Equal(t, map[string]float64{"G03": 1000, "G12": -600}, read(c.ended(made.ID, planner...)))
	again := c.hotspots(request, planner...)
	require.True(t, again.Again)

	// Another ground is another job; the former one can still be asked for.
	c.ok(201, http.MethodPost, "/v1/grounds", fmt.Sprintf(ground, 174), planner...)
	require.Equal(t, map[string]float64{"G03": 1000, "G12": -200}, read(c.ended(c.hotspots(request, planner...).ID, planner...)))
	first := `{"of":"earthwork","unit":"grids","class":"spoil","months":"2026-01..2026-02","ground":1}`
	require.Equal(t, map[string]float64{"G03": 1000, "G12": -600}, read(c.ended(c.hotspots(first, planner...).ID, planner...)))
	require.Equal(t, 404, c.do(http.MethodPost, "/v1/hotspots", `{"of":"rubble","ground":99}`, planner...).status)

	require.Equal(t, 403, c.do(http.MethodPost, "/v1/hotspots", request, analyst...).status)
	require.Equal(t, 403, c.do(http.MethodPost, "/v1/hotspots", request, bound...).status)
	for _, path := range []string{"/v1/hotspots/%d", "/v1/hotspots/%d?format=csv", "/tiles/results/%d.json"} {
		path = fmt.Sprintf(path, made.ID)
		require.Equal(t, 200, c.get(path, planner...).status, path)
		require.Equal(t, 404, c.get(path, analyst...).status, path)
	}
	// Reports of rubble are any analyst's, without the routes of permits.
	rubble := c.hotspots(`{"of":"rubble","unit":"grids"}`, analyst...)
	require.Contains(t, c.ended(rubble.ID, analyst...).Problem.Detail, "no events")
}
