package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/grids"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// following gives a server on a database that follows its reports; several may
// share one.
func following(t testing.TB, url string, o store.FollowingOptions) *city {
	t.Helper()
	s, err := store.Open(url, store.Options{})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	live := grids.NewLive(grids.Source{Timetable: s.Timetable, Contents: s.Contents}, grids.LiveOptions{})
	require.NoError(t, live.Look(t.Context()))
	follow := store.NewFollowing(s, o)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); follow.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	h, err := api.New(api.Options{Live: live, Store: s, Import: importer, Version: "test", Following: follow})
	require.NoError(t, err)
	server := httptest.NewServer(h)
	t.Cleanup(func() { follow.EndStreams(); server.Close() })
	require.NoError(t, follow.Index.Ready(t.Context()))
	return &city{server, t, s, live}
}

const putReport = `with written as (
		insert into report (id, version, state, emergency, received_at, updated_at, channel, collected, key_id, client, category, stated, geom,
			district, office, grid, lead, lead_name, bodies, edition, engine, assignment)
		values ($1, $2, $3, $4, $5, $5, 'patrol', true, $6, 'app', 'matter:06010', '{"address":"示范路 1 号"}', st_setsrid(st_makepoint(113.6653, 34.7579), 4490),
			'410197', $7::text, 'G06', $8::text, $8, array[$8::text, $7::text], 1, '1', '{}')
		on conflict (id) do update set version = excluded.version, state = excluded.state)
	insert into outbox (report_id, body) values ($1, jsonb_build_object('version', $2::bigint, 'state', $3::text, 'step', 'report', 'emergency', $4::boolean, 'received_at', $5::timestamptz,
		'channel', 'patrol', 'category', 'matter:06010', 'street_office', $7::text, 'lead', $8::text, 'bodies', array[$8::text, $7::text], 'chiefs', array['L06', 'L03'], 'lng', 113.6653, 'lat', 34.7579))`

// put writes a report and leaves its change in the outbox, as intake does.
func (c *city) put(n int, version int64, state chengge.State, emergency bool, key int64, office, lead string) chengge.ReportID {
	c.t.Helper()
	id := chengge.NewReportID(time.Date(2026, 11, 20, 1, 0, n/1000, 0, time.UTC), 1, n%1000)
	_, err := c.store.Pool().Exec(c.t.Context(), putReport, int64(id), version, state, emergency, id.Time(), key, office, lead)
	require.NoError(c.t, err)
	return id
}

func (c *city) month() {
	c.t.Helper()
	_, err := c.store.Pool().Exec(c.t.Context(), `select report_month('2026-11-20')`)
	require.NoError(c.t, err)
}

// sent is one server-sent event.
type sent struct{ id, event, data, comment string }

// reader reads a stream.
type reader struct {
	body io.ReadCloser
	in   *bufio.Scanner
}

func stream(ctx context.Context, url string, headers ...string) (*reader, int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, 0, err
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, 0, err
	}
	return &reader{a.Body, bufio.NewScanner(a.Body)}, a.StatusCode, nil
}

// next reads one event or comment.
func (r *reader) next() (s sent, ok bool) {
	for r.in.Scan() {
		line := r.in.Text()
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "":
			return s, true
		case name == "":
			s.comment = value
		case name == "id":
			s.id = value
		case name == "event":
			s.event = value
		case name == "data":
			s.data = value
		}
	}
	return s, false
}

// report reads on to the next change of a report.
func (r *reader) report(t testing.TB) (no int64, e chengge.Event) {
	t.Helper()
	for {
		s, ok := r.next()
		require.True(t, ok, "the stream ended")
		if s.event == "report" {
			require.NoError(t, json.Unmarshal([]byte(s.data), &e))
			no, err := strconv.ParseInt(s.id, 10, 64)
			require.NoError(t, err)
			require.Equal(t, no, e.No)
			return no, e
		}
	}
}

// Servers share a database, leaders are ended at random, readers go from server
// to server and come back with their last id: each sees every event, in order
// once repeats are removed.
func TestEveryReaderSeesEveryEvent(t *testing.T) {
	url := published.URL(t)
	var cities []*city
	for range 3 {
		cities = append(cities, following(t, url, store.FollowingOptions{Feed: store.FeedOptions{Size: 100}}))
	}
	c := cities[0]
	c.month()
	const reports, versions = 60, 20
	const total = reports * versions
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	var readers, writers sync.WaitGroup
	var again atomic.Int64
	got := make([][]int64, 8)
	for n := range got {
		readers.Go(func() {
			last := int64(0)
			for last < total && ctx.Err() == nil {
				r, status, err := stream(ctx, cities[rand.IntN(3)].URL+"/v1/events", "Last-Event-ID", fmt.Sprint(last))
				if err != nil {
					continue
				}
				again.Add(1)
				if status != http.StatusOK {
					b, _ := io.ReadAll(r.body)
					t.Errorf("%d %s", status, b)
					return
				}
				// It goes away after some events, or in the middle of one.
				leave := time.AfterFunc(time.Duration(50+rand.IntN(1500))*time.Millisecond, func() { r.body.Close() })
				for {
					s, ok := r.next()
					if !ok || last >= total {
						break
					}
					if s.event == "report" {
						no, _ := strconv.ParseInt(s.id, 10, 64)
						if no > last {
							got[n] = append(got[n], no)
							last = no
						}
					}
				}
				leave.Stop()
				r.body.Close()
			}
		})
	}
	stop, stopKilling := context.WithCancel(ctx)
	go func() {
		for stop.Err() == nil {
			time.Sleep(200 * time.Millisecond)
			_, _ = c.store.Pool().Exec(stop, `select pg_terminate_backend(pid) from pg_stat_activity
				where datname = current_database() and pid <> pg_backend_pid() and (application_name = 'chengge outbox' or query like 'listen%') and random() < 0.5`)
		}
	}()
	for w := range 4 {
		writers.Go(func() {
			for v := range int64(versions) {
				for n := range reports / 4 {
					c.put(w*1000+n, v+1, chengge.Reported, false, 0, "410102001", "H01")
				}
				time.Sleep(50 * time.Millisecond)
			}
		})
	}
	writers.Wait()
	time.Sleep(300 * time.Millisecond)
	stopKilling()
	readers.Wait()
	want := make([]int64, total)
	for i := range want {
		want[i] = int64(i + 1)
	}
	for n := range got {
		require.Equal(t, want, got[n], "reader %d", n)
	}
	t.Logf("%d readers connected %d times", len(got), again.Load())
}

func TestEventsAreThoseThatAreMeant(t *testing.T) {
	c := following(t, published.URL(t), store.FollowingOptions{Feed: store.FeedOptions{Size: 50}})
	c.month()
	open := func(query string, headers ...string) *reader {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		t.Cleanup(cancel)
		r, status, err := stream(ctx, c.URL+"/v1/events"+query, headers...)
		require.NoError(t, err)
		require.Equal(t, 200, status)
		t.Cleanup(func() { r.body.Close() })
		first, ok := r.next()
		require.True(t, ok)
		require.NotEmpty(t, first.id, "what to go on from is told before anything comes")
		second, ok := r.next()
		require.True(t, ok)
		require.Equal(t, "edition", second.event)
		require.Contains(t, second.data, `"edition":1,"hash":"`+c.live.Now().Hash())
		return r
	}
	all, some, urgent := open(""), open("?office=O2&open=true"), open("?emergency=true&state=dispatched")
	for n := range 10 {
		c.put(n, 1, chengge.Reported, n == 4, 0, "O"+fmt.Sprint(n%3), "L")
	}
	c.put(4, 2, chengge.Dispatched, true, 0, "O1", "L")
	c.put(5, 2, chengge.Closed, false, 0, "O2", "L")
	for n := range 12 {
		no, _ := all.report(t)
		require.EqualValues(t, n+1, no)
	}
	for _, want := range []int64{3, 6, 9} {
		no, e := some.report(t)
		require.Equal(t, want, no)
		require.Equal(t, "O2", e.Office)
	}
	no, e := urgent.report(t)
	require.EqualValues(t, 11, no)
	require.EqualValues(t, 2, e.Version)

	t.Run("from a number, header before parameter", func(t *testing.T) {
		no, _ := open("?after=10").report(t)
		require.EqualValues(t, 11, no)
		no, _ = open("?after=2", "Last-Event-ID", "11").report(t)
		require.EqualValues(t, 12, no)
		no, _ = open("?after=0&office=O2").report(t)
		require.EqualValues(t, 3, no)
	})
	t.Run("from the database where memory has less", func(t *testing.T) {
		for n := range 200 {
			c.put(100+n, 1, chengge.Reported, false, 0, "O1", "L")
		}
		r := open("?after=3")
		for want := int64(4); want <= 212; want++ {
			no, _ := r.report(t)
			require.Equal(t, want, no)
		}
	})
	t.Run("refused", func(t *testing.T) {
		for query, status := range map[string]int{"?after=x": 400, "?after=-1": 400, "?state=no": 400, "?nothing=1": 400, "?after=9999": 410} {
			a := c.get("/v1/events" + query)
			require.Equal(t, status, a.status, "%s %s", query, a.body)
			a.problem(t)
		}
		require.Contains(t, c.get("/v1/events?after=9999").body, "load")
	})
	t.Run("another edition", func(t *testing.T) {
		r := open("")
		c.ok(200, http.MethodPatch, "/v1/grids/G06", `{"name":"新名"}`)
		c.publish("")
		c.elapse()
		for {
			s, ok := r.next()
			require.True(t, ok)
			if s.event == "edition" {
				require.Contains(t, s.data, `"edition":2`)
				require.Empty(t, s.id)
				break
			}
		}
	})
}

// Who stands still is cut off and hinders nobody; who asks for what is no longer
// kept is told to load again.
func TestEventsOfTheSlowAndTheLate(t *testing.T) {
	if testing.Short() {
		t.Skip("takes fifteen seconds")
	}
	t.Parallel()
	c := following(t, published.URL(t), store.FollowingOptions{})
	c.month()
	still, status, err := stream(t.Context(), c.URL+"/v1/events?after=0")
	require.NoError(t, err)
	require.Equal(t, 200, status)
	defer still.body.Close()
	reads, _, err := stream(t.Context(), c.URL+"/v1/events")
	require.NoError(t, err)
	defer reads.body.Close()
	// More than the kernel keeps for a reader that doesn't read.
	_, err = c.store.Pool().Exec(t.Context(), `insert into outbox (report_id, body) select n, jsonb_build_object('state', 'reported', 'lead', repeat('x', 4000)) from generate_series(1, 4000) n`)
	require.NoError(t, err)
	began := time.Now()
	for want := int64(1); want <= 4000; want++ {
		no, _ := reads.report(t)
		require.Equal(t, want, no)
	}
	require.Less(t, time.Since(began), 8*time.Second, "nobody waits for the one that stands still")
	time.Sleep(12 * time.Second)
	n := 0
	for {
		s, ok := still.next()
		if !ok {
			break
		}
		if s.event == "report" {
			n++
		}
	}
	require.Less(t, n, 4000, "it was cut off")
	_, err = c.store.Pool().Exec(t.Context(), `with dropped as (delete from event where no < 100) update event_last set kept = 100`)
	require.NoError(t, err)
	late := following(t, c.url(), store.FollowingOptions{Feed: store.FeedOptions{Size: 10}})
	p := late.refused(410, chengge.ErrGone, http.MethodGet, "/v1/events?after=50", "")
	require.Contains(t, p.Detail, "100")
}

// url gives the address of the city's database.
func (c *city) url() string { return c.store.Pool().Config().ConnString() }

func TestListAndCountReports(t *testing.T) {
	c := following(t, published.URL(t), store.FollowingOptions{})
	c.month()
	for n := range 250 {
		c.put(n, 1, []chengge.State{chengge.Reported, chengge.Closed}[n%2], n%50 == 0, 0, "410197001", "H01")
	}
	var page api.ReportPage
	c.get("/v1/reports?limit=2").json(t, &page)
	require.Len(t, page.Items, 2)
	require.NotEmpty(t, page.Next)
	r := page.Items[0]
	require.Equal(t, chengge.NewReportID(time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC), 1, 249), r.ID)
	require.Equal(t, chengge.Closed, r.State)
	require.Equal(t, "2026-11-20T09:00:00+08:00", r.Received)
	require.Equal(t, "G06", r.Grid.Code)
	require.NotEmpty(t, r.Grid.Name)
	require.NotEmpty(t, r.CategoryName)
	require.NotEqual(t, c.get("/v1/reports?limit=2&lang=zh").body, c.get("/v1/reports?limit=2&lang=en").body)
	require.Equal(t, "示范路 1 号", r.Address)
	require.InDelta(t, time.Since(r.ID.Time()).Seconds(), float64(r.Age), 5)

	seen := map[chengge.ReportID]bool{}
	urgent := 0
	for after := ""; ; after = page.Next {
		page = api.ReportPage{}
		c.get("/v1/reports?order=queue&open=true&office=410197001&limit=40&after="+after).json(t, &page)
		for _, item := range page.Items {
			require.False(t, seen[item.ID])
			if item.Emergency {
				require.Equal(t, urgent, len(seen), "emergencies come first")
				urgent++
			}
			seen[item.ID] = true
		}
		if page.Next == "" {
			break
		}
	}
	require.Len(t, seen, 125)
	require.Equal(t, 5, urgent)

	a := c.get("/v1/reports?format=csv&open=false")
	require.Equal(t, "text/csv; charset=utf-8", a.header.Get("Content-Type"))
	require.Equal(t, 126, strings.Count(a.body, "\n"))
	require.True(t, strings.HasPrefix(a.body, "id,version,state"))
	var collection struct {
		Features []struct {
			Geometry   struct{ Coordinates []float64 }
			Properties map[string]any
		}
	}
	a = c.get("/v1/reports?format=geojson&limit=7")
	require.Equal(t, "application/geo+json", a.header.Get("Content-Type"))
	a.json(t, &collection)
	require.Len(t, collection.Features, 7)
	require.Equal(t, []float64{113.6653, 34.7579}, collection.Features[0].Geometry.Coordinates)

	require.Eventually(t, func() bool {
		var counts api.ReportCounts
		c.get("/v1/reports/counts").json(t, &counts)
		return counts.Event == 250 && counts.Total == 250
	}, 10*time.Second, 20*time.Millisecond)
	var counts api.ReportCounts
	c.get("/v1/reports/counts?by=state,office,hour,weekday,day,emergency,category,lead,channel&open=true&lang=zh").json(t, &counts)
	require.EqualValues(t, 125, counts.Total)
	require.Equal(t, []api.ReportGroup{{Key: "reported", Name: "待受理", Count: 125}}, counts.Groups["state"])
	require.Equal(t, []api.ReportGroup{{Key: "2026-11-20", Count: 125}}, counts.Groups["day"])
	require.EqualValues(t, 125, counts.Groups["hour"][9].Count, "nine o'clock in China")
	require.Equal(t, api.ReportGroup{Key: "5", Name: "星期五", Count: 125}, counts.Groups["weekday"][4])
	require.Equal(t, []api.ReportGroup{{Key: "false", Count: 120}, {Key: "true", Count: 5}}, counts.Groups["emergency"])
	require.Equal(t, "采集员巡查", counts.Groups["channel"][0].Name)
	require.Equal(t, []api.ReportGroup{{Key: "H01", Name: "示西区市政服务中心", Count: 125}}, counts.Groups["lead"])
	require.Len(t, slices.Collect(maps.Keys(counts.Groups)), 9)
	counts = api.ReportCounts{}
	c.get("/v1/reports/counts?by=unit_grid,chief,component").json(t, &counts)
	require.EqualValues(t, 250, counts.Groups["unit_grid"][0].Count)
	require.Equal(t, []api.ReportGroup{{Key: "L03", Name: "西里街道一级路长", Count: 250}, {Key: "L06", Name: "示范路西段二级路长", Count: 250}}, counts.Groups["chief"])
	require.Equal(t, []api.ReportGroup{{Count: 250}}, counts.Groups["component"])

	for query, says := range map[string]string{
		"/v1/reports?order=best": "newest", "/v1/reports?after=x": "next", "/v1/reports?limit=0": "whole number", "/v1/reports?after=n12&order=queue": "order",
		"/v1/reports?bbox=1,2": "west", "/v1/reports/counts?by=shoe": "state", "/v1/reports?format=xml": "geojson", "/v1/reports?state=gone,closed": "gone",
	} {
		p := c.refused(400, chengge.ErrBadQuery, http.MethodGet, query, "")
		require.Contains(t, p.Detail, says, query)
	}
}

// Past reports that are brought in are no events: whoever has a list is told to
// read it again, also where it comes late.
func TestLoadsAreTold(t *testing.T) {
	c := following(t, published.URL(t), store.FollowingOptions{})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	loaded := func(r *reader) (said struct{ Load int64 }) {
		for {
			s, ok := r.next()
			require.True(t, ok, "the stream ended")
			if s.event == "loaded" {
				require.NoError(t, json.Unmarshal([]byte(s.data), &said))
				return said
			}
		}
	}
	early, _, err := stream(ctx, c.URL+"/v1/events")
	require.NoError(t, err)
	defer early.body.Close()
	var page api.ReportPage
	c.get("/v1/reports").json(t, &page)
	require.Zero(t, page.Load)
	require.Empty(t, page.Items)

	c.loadTown()
	said := loaded(early)
	require.NotZero(t, said.Load)
	c.get("/v1/reports").json(t, &page)
	require.Equal(t, said.Load, page.Load)
	require.Len(t, page.Items, 20)
	late, _, err := stream(ctx, c.URL+"/v1/events")
	require.NoError(t, err)
	defer late.body.Close()
	require.Equal(t, said, loaded(late))
}
