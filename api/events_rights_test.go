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
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// What is taken in and worked on over HTTP is counted by the server that follows
// its events as by one that reads the table anew.
func TestCountsFollowIntake(t *testing.T) {
	c := following(t, published.URL(t), store.FollowingOptions{})
	var lines []string
	for n := range 40 {
		place := fmt.Sprintf(`{"lng":%g,"lat":%g,"crs":"WGS84"}`, 113.66+float64(n)/4000, 34.757+float64(n%7)/3000)
		if n%9 == 0 {
			place = `{"address":"somewhere"}`
		}
		lines = append(lines, fmt.Sprintf(`{"channel":"12345","category":"%s","place":%s}`, []string{"06010", "matter:01001"}[n%2], place))
	}
	a := c.do(http.MethodPost, "/v1/reports", "["+strings.Join(lines, ",")+"]", "Idempotency-Key", "a batch")
	require.Less(t, a.status, 300, a.body)
	var taken struct {
		Items []struct{ ID chengge.ReportID }
	}
	a.json(t, &taken)
	require.Len(t, taken.Items, 40)
	for n, r := range taken.Items {
		if n%3 == 0 {
			a := c.do(http.MethodPost, "/v1/reports/"+r.ID.String()+"/steps", `{"step":"accept"}`)
			require.Less(t, a.status, 300, a.body)
		}
	}
	var page struct{ Items []json.RawMessage }
	c.get("/v1/reports?limit=1000").json(t, &page)
	require.Len(t, page.Items, 40, "what is committed is listed at once")
	var left, last int64
	require.Eventually(t, func() bool {
		var counts struct{ Event int64 }
		err := c.store.Pool().QueryRow(t.Context(), `select (select count(*) from outbox), no from event_last`).Scan(&left, &last)
		c.get("/v1/reports/counts").json(t, &counts)
		return err == nil && left == 0 && counts.Event == last
	}, 10*time.Second, 20*time.Millisecond)
	anew := following(t, c.url(), store.FollowingOptions{})
	for _, filter := range []string{"", "&open=true", "&state=accepted", "&category=06*", "&bbox=113,34,114,35", "&channel=12345", "&duplicates=false", "&emergency=true", "&office=410197001", "&from=2020-01-01"} {
		query := "/v1/reports/counts?by=state,district,office,community,grid,road,category,channel,lead,emergency,hour,day,weekday" + filter
		require.Equal(t, anew.get(query).body, c.get(query).body, filter)
	}
}

// A key bound to an organisation is told of what concerns that, a reporter of
// its own; a key that is revoked has its streams ended within five seconds.
func TestEventsWithinTheScope(t *testing.T) {
	c := following(t, published.URL(t), store.FollowingOptions{})
	c.month()
	key := func(admin, body string) (id int64, header string) {
		t.Helper()
		headers := []string{}
		if admin != "" {
			headers = []string{"Authorization", admin}
		}
		a := c.do(http.MethodPost, "/v1/keys", body, headers...)
		require.Less(t, a.status, 300, a.body)
		var k struct {
			ID  int64
			Key string
		}
		a.json(t, &k)
		require.NotEmpty(t, k.Key, a.body)
		return k.ID, "Bearer " + k.Key
	}
	_, admin := key("", `{"name":"admin","role":"administrator"}`)
	handler, bound := key(admin, `{"name":"handler","role":"handler","organisation":"H01"}`)
	reporter, own := key(admin, `{"name":"app","role":"reporter","channel":"citizen","crs":"WGS84"}`)
	open := func(query, key string) *reader {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
		t.Cleanup(cancel)
		r, status, err := stream(ctx, c.URL+"/v1/events"+query, "Authorization", key)
		require.NoError(t, err)
		require.Equal(t, 200, status)
		t.Cleanup(func() { r.body.Close() })
		return r
	}
	c.put(1, 1, chengge.Reported, false, 0, "X1", "D99")
	c.put(2, 1, chengge.Reported, false, 0, "X1", "H01")
	c.put(3, 1, chengge.Reported, false, reporter, "X1", "D99")
	c.put(4, 1, chengge.Reported, false, 0, "X1", "H01")
	all := open("?after=0", admin)
	for want := int64(1); want <= 4; want++ {
		no, _ := all.report(t)
		require.Equal(t, want, no)
	}
	scoped, mine := open("?after=0", bound), open("?after=0", own)
	for _, want := range []int64{2, 4} {
		no, e := scoped.report(t)
		require.Equal(t, want, no)
		require.Equal(t, "H01", e.Lead)
	}
	no, _ := mine.report(t)
	require.EqualValues(t, 3, no)
	for header, want := range map[string]int{admin: 4, bound: 2, own: 1} {
		var page struct{ Items []json.RawMessage }
		c.get("/v1/reports", "Authorization", header).json(t, &page)
		require.Len(t, page.Items, want)
		var counts struct{ Total int }
		c.get("/v1/reports/counts", "Authorization", header).json(t, &counts)
		require.Equal(t, want, counts.Total)
	}
	require.Equal(t, 401, c.get("/v1/events").status)
	a := c.do(http.MethodDelete, fmt.Sprintf("/v1/keys/%d", handler), "", "Authorization", admin)
	require.Less(t, a.status, 300, a.body)
	began := time.Now()
	for {
		if _, ok := scoped.next(); !ok {
			break
		}
	}
	require.Less(t, time.Since(began), 6*time.Second)
}

// A follower of some reports learns when one of them is no more what it follows,
// by its state or because another body has it, and not what it has become.
func TestEventsTellWhatHasLeft(t *testing.T) {
	c := following(t, published.URL(t), store.FollowingOptions{})
	a := c.do(http.MethodPost, "/v1/reports", `{"channel":"patrol","category":"06010","place":{"lng":113.6653,"lat":34.7579,"crs":"WGS84"}}`, "Idempotency-Key", "one")
	require.Less(t, a.status, 300, a.body)
	var taken struct {
		ID   chengge.ReportID
		Lead chengge.Body
	}
	a.json(t, &taken)
	open := func(query string) *reader {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		t.Cleanup(cancel)
		r, status, err := stream(ctx, c.URL+"/v1/events?after=0&"+query)
		require.NoError(t, err)
		require.Equal(t, 200, status)
		t.Cleanup(func() { r.body.Close() })
		return r
	}
	waiting, first := open("state=reported"), open("open=true&lead="+taken.Lead.Code)
	for _, step := range []string{`{"step":"accept"}`, `{"step":"file"}`, `{"step":"dispatch"}`, `{"step":"dispatch","why":"theirs","lead":"H02"}`} {
		a := c.do(http.MethodPost, "/v1/reports/"+taken.ID.String()+"/steps", step)
		require.Less(t, a.status, 300, a.body)
	}
	names := func(r *reader, count int) (out []string) {
		for len(out) < count {
			s, ok := r.next()
			require.True(t, ok)
			if s.event == "report" || s.event == "left" {
				out = append(out, s.event)
				if s.event == "left" {
					require.NotContains(t, s.data, "lead")
					require.Contains(t, s.data, taken.ID.String())
				}
			}
		}
		return out
	}
	require.Equal(t, []string{"report", "left"}, names(waiting, 2))
	require.NotEqual(t, "H02", taken.Lead.Code)
	require.Equal(t, []string{"report", "report", "report", "report", "left"}, names(first, 5))
}
