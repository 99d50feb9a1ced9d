package chengge_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"chengge"

	"github.com/stretchr/testify/require"
)

func TestReportFilter(t *testing.T) {
	e := chengge.Event{
		State: chengge.Dispatched, Emergency: true, Channel: "citizen", Client: "app", Key: 7, Category: "matter:06010", Lng: 113.5, Lat: 34.5,
		District: "D", Office: "O", Community: "C", Grid: "G", UnitGrid: "U", Road: "R", Component: "P", Lead: "L",
		Bodies: []string{"L", "O"}, Chiefs: []string{"K1", "K2"}, DuplicateOf: 3, Received: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC),
	}
	zone := time.FixedZone("", 8*3600)
	for query, want := range map[string]bool{
		"": true, "district=D": true, "district=E": false, "office=O,X": true, "office=X": false, "community=C": true, "grid=G": true, "unit_grid=U": true,
		"unit_grid=G": false, "road=R": true, "chief=K2": true, "chief=K3": false, "component=P": true, "lead=L": true, "lead=O": false,
		"channel=citizen": true, "client=app": true, "client=": true, "category=06010": true, "category=06*": true, "category=matter:*": true,
		"category=component:06010": false, "category=component:*,06*": true, "category=07*": false, "category=*": true,
		"state=dispatched,closed": true, "state=closed": false, "open=true": true, "open=false": false, "emergency=true": true, "emergency=false": false,
		"duplicates=true": true, "duplicates=false": false, "bbox=113.5,34.5,114,35": true, "bbox=113.6,34,114,35": false,
		// 14:00 in Beijing is 06:00 in UTC.
		"from=2026-11-21 14:00": true, "from=2026-11-21 14:01": false, "to=2026-11-21 14:00": false, "to=2026-11-21 14:01": true,
		"from=2026-11-21&to=2026-11-22": true, "office=O&state=dispatched&emergency=true&bbox=113,34,114,35": true, "office=O&state=closed": false,
	} {
		values, err := url.ParseQuery(query)
		require.NoError(t, err)
		f, wrong := chengge.ParseReportFilter(values, zone)
		require.Empty(t, wrong, query)
		require.Equal(t, want, f.Matches(&e), query)
	}
	f := chengge.ReportFilter{Scope: []string{"X", "O"}}
	require.True(t, f.Matches(&e))
	f.Scope = []string{}
	require.False(t, f.Matches(&e), "a scope of no bodies sees nothing")
	f = chengge.ReportFilter{Key: 8}
	require.False(t, f.Matches(&e))
	require.False(t, (&chengge.ReportFilter{Grid: []string{""}}).Matches(&chengge.Event{}))
	nowhere, _ := chengge.ParseReportFilter(url.Values{"bbox": {"-1,-1,1,1"}}, zone)
	require.False(t, nowhere.Matches(&chengge.Event{}), "a report without a place is in no box")
	uncategorised, _ := chengge.ParseReportFilter(url.Values{"category": {"matter:*"}}, zone)
	require.False(t, uncategorised.Matches(&chengge.Event{}))
	require.Zero(t, testing.AllocsPerRun(100, func() { f.Matches(&e) }))
}

func TestReportFilterFaults(t *testing.T) {
	for field, value := range map[string]string{
		"state": "done", "category": "6", "open": "yes", "emergency": "1", "duplicates": "no", "from": "11/21/2026", "to": "x",
		"bbox": "1,2,3", "grid": "a,,b", "road": "a\x00b", "lead": "\xff", "office": strings.Repeat("a,", 3) + "b" + many(101),
	} {
		_, wrong := chengge.ParseReportFilter(url.Values{field: {value}}, time.UTC)
		require.Len(t, wrong, 1, field)
		require.Equal(t, field, wrong[0].Field)
		called := field
		if field == "category" {
			called = "类别"
		}
		require.Contains(t, wrong[0].Text.Zh, called)
		require.Contains(t, wrong[0].Text.En, field)
	}
	_, wrong := chengge.ParseReportFilter(url.Values{"from": {"2026-11-22"}, "to": {"2026-11-21"}}, time.UTC)
	require.Len(t, wrong, 1)
	require.Equal(t, "to", wrong[0].Field)
	_, wrong = chengge.ParseReportFilter(url.Values{"bbox": {"2,1,1,2"}, "state": {"x,y"}}, time.UTC)
	require.Len(t, wrong, 3)
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(",")
		b.WriteString(time.Duration(i).String())
	}
	return b.String()
}
