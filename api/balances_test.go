package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/balance"
	"chengge/importers"
	"chengge/jobs"
	"chengge/spatial/earthwork"
	"chengge/spatial/earthwork/coupled"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// townGround gives the town's tables as a ground in JSON.
func townGround(t testing.TB, change func(*balance.Ground)) string {
	t.Helper()
	f, err := folder(t.Context(), "../testdata/town", nil)
	require.NoError(t, err)
	plans, err := importers.ReadSitePlans(t.Context(), f.Manifest(), importers.Options{})
	require.NoError(t, err)
	require.Empty(t, plans.Findings)
	g := balance.GroundOf(plans)
	if change != nil {
		change(g)
	}
	b, err := g.JSON()
	require.NoError(t, err)
	return string(b)
}

// planned waits for the end of a balance.
func (c *city) planned(id int64, headers ...string) (b api.Balance) {
	c.t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(30 * time.Millisecond) {
		b = api.Balance{}
		c.ok(200, http.MethodGet, fmt.Sprintf("/v1/balances/%d", id), "", headers...).json(c.t, &b)
		if b.State.Ended() {
			return b
		}
		require.True(c.t, time.Now().Before(end), "balance %d is %s", id, b.State)
	}
}

func (c *city) balance(body string, headers ...string) (b api.Balance) {
	c.t.Helper()
	a := c.ok(201, http.MethodPost, "/v1/balances", body, headers...)
	a.json(c.t, &b)
	require.Equal(c.t, fmt.Sprintf("/v1/balances/%d", b.ID), a.header.Get("Location"))
	return b
}

// planOnce makes a plan, by a worker that is then gone.
func (c *city) planOnce() {
	c.t.Helper()
	c.ok(201, http.MethodPost, "/v1/grounds", townGround(c.t, nil))
	made := c.balance(`{"name":"once"}`)
	w, err := jobs.NewWorker(c.store, []jobs.Kind{jobs.Balances(c.store, c.live, coupled.Options{})}, jobs.Options{Tell: 50 * time.Millisecond})
	require.NoError(c.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); w.Run(ctx) }()
	defer func() { cancel(); <-done }()
	require.Equal(c.t, store.JobDone, c.planned(made.ID).State)
}

func yuanOf(t *testing.T, b api.Balance) string {
	t.Helper()
	require.Equal(t, store.JobDone, b.State, "%+v", b.Problem)
	list := b.Plan.Head.Scenarios
	return list[len(list)-1].Yuan
}

// TestBalances: the town's plan, which docs/town.md works out by hand, from the
// tables to the orders.
func TestBalances(t *testing.T) {
	c := newCity(t, &published)
	c.refused(404, chengge.ErrNotFound, http.MethodPost, "/v1/balances", `{}`) // no ground yet
	var ground, same api.GroundView
	a := c.ok(201, http.MethodPost, "/v1/grounds?source=test", townGround(t, nil))
	a.json(t, &ground)
	require.Equal(t, fmt.Sprintf("/v1/grounds/%d", ground.ID), a.header.Get("Location"))
	require.Equal(t, balance.GroundCounts{Sites: 6, Volumes: 3, Permits: 1, Hauliers: 2, Prices: 9}, ground.Counts)
	require.Equal(t, "test", ground.Source)
	c.ok(201, http.MethodPost, "/v1/grounds", townGround(t, nil)).json(t, &same)
	require.True(t, same.Again)
	require.Equal(t, ground.ID, same.ID)
	var kept api.GroundView
	c.get(fmt.Sprintf("/v1/grounds/%d", ground.ID)).json(t, &kept)
	b, err := kept.Tables.JSON()
	require.NoError(t, err)
	require.Equal(t, townGround(t, nil), string(b))
	var grounds api.GroundPage
	c.get("/v1/grounds").json(t, &grounds)
	require.Len(t, grounds.Items, 1)

	c.work()
	first := c.planned(c.balance(`{"name":"first"}`).ID)
	require.Equal(t, "31960.8000", yuanOf(t, first))
	require.Equal(t, "21625.0000", first.Plan.Head.Saving.Yuan)
	require.Equal(t, earthwork.ProvenOptimal, first.Plan.Head.Grade)
	require.Equal(t, "first", first.Plan.Name)
	require.Len(t, first.Document.Flows, 5)
	flow := first.Document.Flows[0]
	require.Equal(t, [2]string{"Y01", "Y03"}, [2]string{flow.From, flow.To})
	require.GreaterOrEqual(t, len(first.Document.Ways[flow.Way].Line), 3, "along the roads")
	require.Equal(t, "20.0000", flow.Parts.Fee)
	require.Contains(t, flow.Why, "to disposal")
	require.NotNil(t, flow.Alternative)
	require.Contains(t, first.Document.Worths[0].Text, "saves 43.25 yuan")
	again := c.balance(`{"name":"first"}`)
	require.True(t, again.Again)
	require.Equal(t, first.ID, again.ID)

	path := fmt.Sprintf("/v1/balances/%d", first.ID)
	for format, want := range map[string]string{"csv": "period,from,from_name", "geojson": `"LineString"`, "html": "<svg", "xlsx": "PK", "gpkg": "SQLite format 3"} {
		one, two := c.get(path+"?format="+format), c.get(path+"?format="+format)
		require.Equal(t, 200, one.status, one.body)
		require.Contains(t, one.body, want)
		require.Equal(t, one.body, two.body, format)
	}
	require.Contains(t, c.get(path+"?format=html&lang=zh").body, "土方平衡方案")
	require.Contains(t, c.get(path+"?lang=zh").body, "节省 43.25 元")
	january, march := c.get(path+"?format=geojson&period=2026-01-01").body, c.get(path+"?format=geojson&period=2026-02-01").body
	require.Contains(t, january, `"to":"Y03"`)
	require.NotContains(t, march, `"to":"Y03"`)
	c.refused(400, chengge.ErrBadQuery, http.MethodGet, path+"?format=geojson&period=2026-07-01", "")
	c.refused(400, chengge.ErrBadQuery, http.MethodGet, path+"?format=csv&period=2026-01-01", "")

	// What if: all of the earth again, the stockpile shut, an alert, a penalty, a
	// plan in force, the baseline itself.
	what := map[string]api.Balance{}
	for name, body := range map[string]string{
		"closed":   `{"close":["Y05"]}`,
		"alert":    `{"changes":{"bans":[{"name":"alert","roads":["中轴路"]}]}}`,
		"twice":    `{"changes":{"volumes":[{"site":"Y02","factor":2}]}}`,
		"more":     `{"changes":{"volumes":[{"site":"Y02","month":"2026-02","class":"spoil","direction":"takes","state":"bank","m3":700}]}}`,
		"near":     `{"max_distance_m":2300}`,
		"cheap":    `{"max_distance_m":2300,"changes":{"prices":[{"item":"left","value":1}]}}`,
		"again":    fmt.Sprintf(`{"former":%d,"fixed":[{"from":"Y01","to":"Y05"}]}`, first.ID),
		"baseline": `{"scenario":"baseline"}`, "co2": `{"objective":"co2","order":"zone-first"}`, "curve": `{"trade_off":{"a":"cost","b":"co2","points":5}}`,
	} {
		what[name] = c.balance(body)
	}
	for name, made := range what {
		what[name] = c.planned(made.ID)
		require.Equal(t, store.JobDone, what[name].State, "%s: %+v", name, what[name].Problem)
	}
	require.Equal(t, "53585.8000", yuanOf(t, what["closed"]))
	require.Equal(t, "53585.8000", yuanOf(t, what["alert"]))
	require.Equal(t, "53585.8000", yuanOf(t, what["baseline"]))
	needed := func(b api.Balance) float64 { list := b.Plan.Head.Scenarios; return list[len(list)-1].Needed }
	require.Equal(t, 600.0, needed(first))
	require.Equal(t, 1200.0, needed(what["twice"]))
	require.Equal(t, 700.0, needed(what["more"]))
	require.NotEqual(t, yuanOf(t, what["near"]), yuanOf(t, what["cheap"]))
	require.Contains(t, what["near"].Document.Unserved[0].Why, "西里转运调配场")
	require.Equal(t, "31960.8000", yuanOf(t, what["again"]))
	require.GreaterOrEqual(t, len(what["curve"].Document.Curve), 1)

	var compared api.PlanComparison
	c.get(fmt.Sprintf("/v1/balances/compare?ids=%d,%d", first.ID, what["closed"].ID)).json(t, &compared)
	require.Len(t, compared.Scenarios, 3) // the baseline, and both
	require.Equal(t, "21625.0000", compared.Scenarios[1].Saving.Yuan)
	require.Equal(t, "0.0000", compared.Scenarios[2].Saving.Yuan)
	require.Nil(t, compared.Scenarios[0].Saving)
	for _, bad := range []string{"", "?ids=", "?ids=x", "?ids=1,1", "?ids=1&lang=fr"} {
		c.ok(400, http.MethodGet, "/v1/balances/compare"+bad, "")
	}

	// Approval makes orders.
	c.refused(409, chengge.ErrConflict, http.MethodGet, path+"/orders", "")
	var plan api.PlanView
	c.ok(200, http.MethodPost, path+"/approve", `{"why":"meeting"}`).json(t, &plan)
	require.Equal(t, store.PlanApproved, plan.State)
	c.refused(409, chengge.ErrConflict, http.MethodPost, path+"/approve", "")
	var orders balance.Orders
	c.get(path+"/orders").json(t, &orders)
	require.NotEmpty(t, orders.Orders)
	require.Equal(t, "K05", orders.Orders[0].Haulier)
	var none balance.Orders
	c.get(path+"/orders?haulier=K06").json(t, &none)
	require.Empty(t, none.Orders)
	require.Contains(t, c.get(path+"/orders?format=xlsx").body, "PK")
	c.ok(200, http.MethodPost, path+"/withdraw", "")
	c.refused(409, chengge.ErrConflict, http.MethodGet, path+"/orders", "")
	var page api.BalancePage
	c.get("/v1/balances?limit=3").json(t, &page)
	require.Len(t, page.Items, 3)
	require.NotZero(t, page.Next)
	require.Nil(t, page.Items[0].Document)
	require.NotNil(t, page.Items[0].Plan)
	var log api.AuditPage
	c.get("/v1/audit?noun=plan").json(t, &log)
	require.Equal(t, []string{"withdraw", "approve"}, []string{log.Items[0].Action, log.Items[1].Action})
	require.Contains(t, string(log.Items[1].Detail), "meeting")

	// Plans stay when jobs are forgotten.
	require.NoError(t, c.store.ForgetJobs(t.Context(), -time.Hour))
	require.Equal(t, "31960.8000", yuanOf(t, c.planned(first.ID)))
}

// TestBalancesRefused: what is wrong is named with table, row, site and field, in
// both languages, before any solving, and nothing is kept.
func TestBalancesRefused(t *testing.T) {
	c := newCity(t, &published)
	named := func(method, path, body, want, field string) {
		t.Helper()
		a := c.do(method, path, body)
		require.Contains(t, []int{400, 422}, a.status, "%s: %s", body, a.body)
		require.Contains(t, a.body, want, body)
		if field != "" {
			p := a.problem(t)
			require.NotEmpty(t, p.Errors, a.body)
			require.Equal(t, field, p.Errors[0].Field)
		}
		zh := c.do(method, path+"?lang=zh", body)
		require.Regexp(t, `[\p{Han}]`, zh.problem(t).Detail, body)
	}
	set := func(old, new string) string {
		body := townGround(t, nil)
		require.Contains(t, body, old)
		return strings.Replace(body, old, new, 1)
	}
	named(http.MethodPost, "/v1/grounds", set(`"m3":1000`, `"m3":-1000`), "site Y01, field m3", "volumes[0].m3")
	named(http.MethodPost, "/v1/grounds", set(`"m3":1000`, `"m3":1e400`), "site Y01, field m3", "volumes[0].m3")
	named(http.MethodPost, "/v1/grounds", set(`"state":"bank"`, `"state":""`), "without a state", "volumes[0].state")
	named(http.MethodPost, "/v1/grounds", set(`"class":"spoil"`, `"class":"gold"`), "site Y01, field class", "volumes[0].class")
	named(http.MethodPost, "/v1/grounds", set(`"site":"Y01","month"`, `"site":"Y99","month"`), "there is no such site", "volumes[0].site")
	named(http.MethodPost, "/v1/grounds", set(`"volumes":[`, `"colours":[],"volumes":[`), "colours", "")
	named(http.MethodPost, "/v1/grounds", `{"volumes":7}`, "volumes", "")
	named(http.MethodPost, "/v1/grounds", `[]`, "JSON object", "")
	named(http.MethodPost, "/v1/grounds", `{"volumes":[]}`, "no volumes are stated", "")
	var grounds api.GroundPage
	c.get("/v1/grounds").json(t, &grounds)
	require.Empty(t, grounds.Items)

	c.ok(201, http.MethodPost, "/v1/grounds", townGround(t, nil))
	for body, want := range map[string]string{
		`{"objective":"gold"}`: "objective", `{"order":"x"}`: "order", `{"scenario":"x"}`: "scenario", `{"periods":"day"}`: "periods", `{"max_distance_m":-1}`: "max_distance_m",
		`{"hours":"soon"}`: "hours", `{"what":1}`: "no such member", `{"changes":{"what":1}}`: "what", `{"trade_off":{"a":"cost","b":"cost"}}`: "same as a", `{"trade_off":{"a":"x","b":"cost"}}`: "trade_off.a",
		`{"open_at_most":1,"open_exactly":1}`: "open_exactly", `{"open":["Y03"]}`: "no candidate", `{"close":["Y99"]}`: "no such site", `{"close":["Y01"]}`: "cannot be closed",
		`{"changes":{"volumes":[{"site":"Y77","factor":2}]}}`: "changes.volumes[0].site", `{"changes":{"volumes":[{"site":"Y01","m3":2}]}}`: "means 2 volumes",
		`{"changes":{"volumes":[{"site":"Y01"}]}}`: "m3 or factor", `{"changes":{"no_bans":["x"]}}`: "there is no ban", `{"changes":{"bans":[{"name":"x","hours":"26:00-27:00"}]}}`: "hours",
		`{"changes":{"sites":[{"site":"Y03","fee":"dear"}]}}`: "site Y03, field fee", `{"fixed":[{"from":"Y01","to":"Y02"}]}`: "no flow from Y01 to Y02", `{"scenario":"practice"}`: "no flows are given",
	} {
		named(http.MethodPost, "/v1/balances", body, want, "")
	}
	c.refused(404, chengge.ErrNotFound, http.MethodPost, "/v1/balances", `{"ground":99}`)
	c.refused(404, chengge.ErrNotFound, http.MethodPost, "/v1/balances", `{"edition":99}`)
	c.refused(404, chengge.ErrNotFound, http.MethodPost, "/v1/balances", `{"former":99}`)
	for _, path := range []string{"/v1/balances/1", "/v1/balances/x", "/v1/balances/1/orders", "/v1/grounds/0", "/v1/grounds/99"} {
		c.refused(404, chengge.ErrNotFound, http.MethodGet, path, "")
	}

	waits := c.balance(`{}`)
	require.Equal(t, store.JobWaiting, waits.State)
	path := fmt.Sprintf("/v1/balances/%d", waits.ID)
	c.refused(409, chengge.ErrConflict, http.MethodGet, path+"?format=csv", "")
	c.refused(409, chengge.ErrConflict, http.MethodPost, path+"/approve", "")
	c.refused(400, chengge.ErrBadQuery, http.MethodGet, path+"?format=shp", "")
	c.ok(204, http.MethodDelete, path, "")
	require.Equal(t, store.JobCancelled, c.planned(waits.ID).State)
}

// TestWhoseBalances: who is bound to a body sees its own plans, and decides
// nothing for the city.
func TestWhoseBalances(t *testing.T) {
	c := newCity(t, &published)
	bearer := func(name string, role chengge.Role, organisation string) []string {
		_, token, err := c.store.CreateKey(t.Context(), "test", store.Key{Name: name, Role: role, Organisation: organisation})
		require.NoError(t, err)
		return []string{"Authorization", "Bearer " + token}
	}
	whole, east, west, viewer := bearer("whole", chengge.Planner, ""), bearer("east", chengge.Planner, "410198"), bearer("west", chengge.Planner, "410197"), bearer("viewer", chengge.Viewer, "")
	ground := townGround(t, nil)
	require.Equal(t, 403, c.do(http.MethodPost, "/v1/grounds", ground, viewer...).status)
	require.Equal(t, 403, c.do(http.MethodPost, "/v1/grounds", ground, west...).status)
	require.Equal(t, 201, c.do(http.MethodPost, "/v1/grounds", ground, whole...).status)
	c.work()
	mine := c.planned(c.balance(`{}`, west...).ID, west...)
	path := fmt.Sprintf("/v1/balances/%d", mine.ID)
	require.Equal(t, 200, c.get(path, whole...).status)
	for _, at := range []string{"", "?format=csv", "/orders"} {
		require.Equal(t, 404, c.get(path+at, east...).status)
	}
	require.Equal(t, 404, c.get(fmt.Sprintf("/v1/balances/compare?ids=%d", mine.ID), east...).status)
	require.Equal(t, 404, c.do(http.MethodPost, "/v1/balances", fmt.Sprintf(`{"former":%d}`, mine.ID), east...).status)
	require.Equal(t, 403, c.do(http.MethodPost, path+"/approve", "", west...).status)
	require.Equal(t, 403, c.do(http.MethodPost, path+"/approve", "", viewer...).status)
	require.Equal(t, 200, c.do(http.MethodPost, path+"/approve", "", whole...).status)
	var orders balance.Orders
	require.NoError(t, json.Unmarshal([]byte(c.get(path+"/orders", west...).body), &orders))
	require.NotEmpty(t, orders.Orders)
}
