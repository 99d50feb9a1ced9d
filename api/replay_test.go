package api_test

import (
	"encoding/csv"
	"errors"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/reports"
	"chengge/spatial"
	"chengge/store"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// loadTown brings the 20 reports of the town in, taken in a minute apart since
// yesterday, and found at the times that docs/town.md has. It gives their ids by
// their numbers. Those with odd numbers are open.
func (c *city) loadTown() map[int]chengge.ReportID {
	c.t.Helper()
	f, err := os.Open("../testdata/town/reports.csv")
	require.NoError(c.t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(c.t, err)
	snap := c.live.Now()
	router := reports.NewRouter(snap, func(spatial.CRS, orb.Point) (orb.Point, error) { return orb.Point{}, errors.New("no PROJ") })
	began := time.Now().Add(-24 * time.Hour).Truncate(time.Second)
	var all []store.LoadedReport
	for i, cells := range rows[1:] {
		column := map[string]string{}
		for k, name := range rows[0] {
			column[name] = cells[k]
		}
		number := func(name string) float64 { v, _ := strconv.ParseFloat(column[name], 64); return v }
		lng, lat := number("lng"), number("lat")
		at, err := time.Parse(time.RFC3339, column["time"])
		require.NoError(c.t, err)
		r := chengge.Report{
			Version: 1, State: chengge.Closed, Found: at, Received: began.Add(time.Duration(i) * time.Minute), Updated: began, Channel: "other", Client: "test",
			Stated: chengge.StatedPlace{Lng: &lng, Lat: &lat, CRS: column["crs"], Accuracy: number("accuracy")},
		}
		if i%2 == 0 {
			r.State = chengge.Dispatched
		}
		if r.Category, err = snap.Catalogue().Parse(column["category"]); err != nil {
			r.Category, err = chengge.ParseCategoryKey("matter:" + column["category"])
			require.NoError(c.t, err)
		}
		if v := number("area_m2"); v > 0 {
			r.Attributes = map[string]float64{"area_m2": v}
		}
		router.Route(&r, "WGS84")
		require.Equal(c.t, column["expected_lead"], r.Lead.Code, "report %d", i+1)
		all = append(all, store.LoadedReport{Report: r, Steps: []chengge.Step{{At: at, Actor: "test", Role: chengge.Administrator, Kind: chengge.StepReport, To: r.State}}})
	}
	_, err = c.store.LoadReports(c.t.Context(), chengge.Each(all))
	require.NoError(c.t, err)
	ids := map[int]chengge.ReportID{}
	for p, err := range c.store.PastReports(c.t.Context(), store.PastFilter{}) {
		require.NoError(c.t, err)
		ids[1+int(p.Received.Sub(began)/time.Minute)] = p.ID
	}
	require.Len(c.t, ids, 20)
	return ids
}

// goes gives from whom to whom reports go, by their ids.
func goes(page api.ReplayPage) map[chengge.ReportID]string {
	out := map[chengge.ReportID]string{}
	for _, m := range page.Items {
		out[m.ID] = m.Before.Lead.Code + " " + m.After.Lead.Code
	}
	return out
}

func (c *city) replay(path string, headers ...string) (page api.ReplayPage) {
	c.t.Helper()
	c.ok(http.StatusOK, http.MethodGet, path, "", headers...).json(c.t, &page)
	return page
}

func TestConsequencesOverHTTP(t *testing.T) {
	c := newCity(t, &published)
	ids := c.loadTown()
	type moves = map[chengge.ReportID]string

	// What is in force decides as it did.
	page := c.replay("/v1/replay?edition=current")
	require.Empty(t, page.Items)
	require.EqualValues(t, 20, page.Counts.Reports)
	require.Zero(t, page.Counts.Elsewhere)
	// Of noon nobody digs at O02, and the market O03 is closed: 6, 7 and 9.
	noon := c.replay("/v1/replay?edition=1&at=2026-11-20T12:00:00%2B08:00")
	require.Equal(t, moves{ids[6]: "K02 D04", ids[7]: "K02 D04", ids[9]: "K04 410198001"}, goes(noon))
	require.EqualValues(t, 2, noon.Counts.Open, "7 and 9")
	require.Equal(t, ids[9], noon.Items[0].ID, "newest first")

	// Row T04 names another body: 8 by its own time, 6 and 7 as well of noon.
	c.ok(200, http.MethodPatch, "/v1/rules/T04", `{"lead":"D07"}`)
	page = c.replay("/v1/editions/draft/consequences?lang=en")
	require.Equal(t, moves{ids[8]: "D04 D07"}, goes(page))
	require.EqualValues(t, 2, page.Edition)
	require.EqualValues(t, 1, page.Against)
	require.Equal(t, "T04", page.Counts.Groups[0].Code)
	require.Equal(t, "410197001", page.Counts.Groups[0].Office)
	require.EqualValues(t, 1, page.Counts.Groups[0].Elsewhere)
	require.Equal(t, "D07", page.Counts.Moves[0].To.Code)
	require.Equal(t, "By row T04 of the responsibility matrix (matter 06013): 市城管执法支队 leads", page.Items[0].After.Sentence)
	require.Contains(t, c.get("/v1/editions/draft/consequences?lang=zh").body, "按权责清单 T04")
	require.Equal(t, moves{ids[8]: "D04 D07"}, goes(c.replay("/v1/replay?edition=draft")))
	require.Equal(t, moves{ids[6]: "D04 D07", ids[7]: "D04 D07", ids[8]: "D04 D07"}, goes(c.replay("/v1/replay?edition=draft&against=1&at=2026-11-20T12:00:00%2B08:00")))

	// The draft is asked as it is, not as it was when somebody asked before.
	c.ok(200, http.MethodPatch, "/v1/rules/T04", `{"lead":"D06"}`)
	require.Equal(t, moves{ids[8]: "D04 D06"}, goes(c.replay("/v1/editions/draft/consequences")))

	// Pages, filters.
	const all = "/v1/replay?edition=draft&at=2026-11-20T12:00:00%2B08:00"
	var got []chengge.ReportID
	for next, n := "", 0; n == 0 || next != ""; n++ {
		page := c.replay(all + "&limit=1" + map[bool]string{true: "&after=" + next}[next != ""])
		require.Equal(t, n == 0, page.Counts != nil, "the counts are on the first page")
		for _, m := range page.Items {
			got = append(got, m.ID)
		}
		next = page.Next
	}
	require.Equal(t, []chengge.ReportID{ids[9], ids[8], ids[7], ids[6]}, got)
	require.Len(t, c.replay(all+"&open=true").Items, 2)
	require.Len(t, c.replay(all+"&office=410198001").Items, 1)
	require.Empty(t, c.replay(all+"&office=x").Items)
	require.Empty(t, c.replay(all+"&to=2026-01-01").Items)

	// Each sees what concerns its organisation.
	_, key := c.key(store.Key{Name: "road menders", Role: chengge.Analyst, Organisation: "D04"})
	_, whole := c.key(store.Key{Name: "whole city", Role: chengge.Administrator})
	admin := []string{"Authorization", whole}
	page = c.replay("/v1/editions/draft/consequences", "Authorization", key)
	require.Equal(t, moves{ids[8]: "D04 D06"}, goes(page))
	require.EqualValues(t, 2, page.Counts.Reports, "8, which it has, and 2, where row T01 has it support")

	for path, want := range map[string]struct {
		status int
		code   chengge.ErrorCode
	}{
		"/v1/replay":                                 {400, chengge.ErrBadQuery},
		"/v1/replay?edition=soon":                    {404, chengge.ErrNotFound},
		"/v1/replay?edition=99":                      {404, chengge.ErrNotFound},
		"/v1/replay?edition=1&against=99":            {404, chengge.ErrNotFound},
		"/v1/replay?edition=1&against=-1":            {400, chengge.ErrBadQuery},
		"/v1/replay?edition=1&from=soon":             {400, chengge.ErrBadTime},
		"/v1/replay?edition=1&open=maybe":            {400, chengge.ErrBadQuery},
		"/v1/replay?edition=1&limit=0":               {400, chengge.ErrBadQuery},
		"/v1/replay?edition=1&matrix=x":              {400, chengge.ErrBadQuery},
		"/v1/editions/1/consequences":                {404, chengge.ErrNotFound},
		"/v1/editions/draft/consequences?against=99": {404, chengge.ErrNotFound},
	} {
		c.refused(want.status, want.code, http.MethodGet, path, "", admin...)
	}

	// Publishing says the numbers; what was published is asked like a draft.
	var e api.Published
	c.ok(200, http.MethodPost, "/v1/editions/draft/publish", `{"accept":true}`, admin...).json(t, &e)
	require.Equal(t, &api.Consequences{Reports: 20, Elsewhere: 1}, e.Consequences)
	require.EqualValues(t, 2, e.Number)
	require.Equal(t, moves{ids[8]: "D04 D06"}, goes(c.replay("/v1/editions/2/consequences", admin...)))
	require.Equal(t, moves{ids[8]: "D06 D04"}, goes(c.replay("/v1/replay?edition=1&against=2", admin...)))
}
