package api_test

import (
	"net/http"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// Five reports, three of them handled, in 10, 40 and 130 minutes: 60 in the
// mean, 40 in the middle. A key of a body is told of its own.
func TestHandlingOfReports(t *testing.T) {
	c := following(t, published.URL(t), store.FollowingOptions{})
	c.month()
	step := func(id chengge.ReportID, no int, kind string, after time.Duration) {
		t.Helper()
		_, err := c.store.Pool().Exec(t.Context(), `insert into report_step (report_id, no, at, actor, role, kind, to_state) values ($1, $2, $3, 'x', 'handler', $4, 'x')`,
			int64(id), no, id.Time().Add(after), kind)
		require.NoError(t, err)
	}
	type done struct {
		kind    string
		minutes int
	}
	for n, r := range []struct {
		state chengge.State
		lead  string
		steps []done
	}{
		{chengge.Resolved, "H01", []done{{"dispatch", 2}, {"resolve", 10}, {"supervise", 500}}},
		{chengge.Checked, "H01", []done{{"resolve", 5}, {"verify-after", 20}, {"resolve", 40}, {"verify-after", 60}}},
		{chengge.Closed, "D99", []done{{"resolve", 130}, {"close", 900}}},
		{chengge.Dispatched, "H01", []done{{"resolve", 7}, {"verify-after", 9}}},
		{chengge.Closed, "H01", nil},
	} {
		id := c.put(n, 1, r.state, false, 0, "410197001", r.lead)
		for i, s := range r.steps {
			step(id, i+1, s.kind, time.Duration(s.minutes)*time.Minute)
		}
	}
	const path = "/v1/reports/counts?handling=true"
	var counts api.ReportCounts
	require.Eventually(t, func() bool {
		c.get(path).json(t, &counts)
		return counts.Event == 5
	}, 10*time.Second, 20*time.Millisecond)
	require.EqualValues(t, 5, counts.Total)
	is := func(h *api.ReportHandling, reports int64, mean, median float64) {
		t.Helper()
		require.Equal(t, &api.ReportHandling{Reports: reports, Mean: &mean, Median: &median}, h)
	}
	is(counts.Handling, 3, 3600, 2400)
	of := func(query string, headers ...string) *api.ReportHandling {
		t.Helper()
		var counts api.ReportCounts
		c.get("/v1/reports/counts"+query, headers...).json(t, &counts)
		return counts.Handling
	}
	is(of("?handling=true&by=state&open=true"), 2, 1500, 1500)
	is(of("?handling=true&state=checked"), 1, 2400, 2400)
	is(of("?handling=true&from=2026-11-20T09:00:00%2B08:00&lead=D99"), 1, 7800, 7800)
	require.Equal(t, &api.ReportHandling{}, of("?handling=true&from=2026-11-21"))
	require.Equal(t, &api.ReportHandling{}, of("?handling=true&state=dispatched"))
	require.Contains(t, c.get("/v1/reports/counts?handling=true&state=dispatched").body, `"handling":{"reports":0}`)
	require.Nil(t, of("?handling=false"))
	require.NotContains(t, c.get("/v1/reports/counts").body, "handling")
	require.Contains(t, c.refused(400, chengge.ErrBadQuery, http.MethodGet, "/v1/reports/counts?handling=yes", "").Detail, "false, true")

	_, admin := c.key(store.Key{Name: "a", Role: chengge.Administrator})
	_, bound := c.key(store.Key{Name: "h", Role: chengge.Handler, Organisation: "H01"})
	is(of("?handling=true", "Authorization", admin), 3, 3600, 2400)
	is(of("?handling=true", "Authorization", bound), 2, 1500, 1500)
}
