package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/grids"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// reportAt is a report of a category at a place on WGS 84.
func reportAt(category string, lng, lat float64, more string) string {
	return fmt.Sprintf(`{"channel":"12345","category":%q,"place":{"lng":%.7f,"lat":%.7f,"crs":"WGS84"}%s}`, category, lng, lat, more)
}

// At the town's latitude, 34.758°, one metre is 1/91,554° of longitude (WGS 84:
// N cos φ π/180 = 6,385,088 m · 0.82155 · π/180).
const degree = 1.0 / 91_554

// TestDuplicates: what tells of the same thing names the first report of it,
// which counts them.
func TestDuplicates(t *testing.T) {
	c := newCity(t, &published)
	const lng, lat = 113.6620, 34.7600
	at := func(metres float64, more string) taken {
		return c.report(reportAt("06010", lng+metres*degree, lat, more))
	}
	first := at(0, "")
	require.Zero(t, first.DuplicateOf)
	second := at(40, "")
	require.Equal(t, first.ID, second.DuplicateOf)
	require.Equal(t, "/v1/reports/"+first.ID.String(), second.Links["duplicate_of"])
	require.Equal(t, first.ID, at(-49.5, "").DuplicateOf)
	require.Zero(t, at(50.6, "").DuplicateOf, "40 m from a duplicate, but not from the first")
	require.Zero(t, c.report(reportAt("06011", lng, lat, "")).DuplicateOf, "another category")
	require.Equal(t, 2, c.see(first.ID).Duplicates)
	require.Equal(t, first.ID, c.see(second.ID).DuplicateOf)

	day := func(ago time.Duration) string {
		return fmt.Sprintf(`,"received_at":%q`, time.Now().Add(-ago).Format(time.RFC3339))
	}
	require.Equal(t, first.ID, at(1, day(23*time.Hour)).DuplicateOf)
	old := at(1, day(25*time.Hour))
	require.Zero(t, old.DuplicateOf, "more than a day apart")
	require.Equal(t, old.ID, at(1, day(26*time.Hour)).DuplicateOf)

	// A duplicate that is void tells nothing once more.
	require.Equal(t, 3, c.see(first.ID).Duplicates)
	c.step(second.ID, `{"step":"void","why":"误报"}`)
	require.Equal(t, 2, c.see(first.ID).Duplicates)

	// Void reports are no firsts; what comes after a report was closed is new.
	c.step(first.ID, `{"step":"void","why":"误报"}`)
	next := at(-30, "")
	require.Zero(t, next.DuplicateOf)
	for _, s := range []string{`{"step":"accept"}`, `{"step":"verify-before","outcome":true}`, `{"step":"file"}`, `{"step":"dispatch"}`, `{"step":"resolve"}`, `{"step":"verify-after","outcome":true}`} {
		c.step(next.ID, s)
	}
	require.Equal(t, next.ID, at(-31, "").DuplicateOf)
	c.step(next.ID, `{"step":"close"}`)
	require.Zero(t, at(-30, "").DuplicateOf)

	// Within one batch.
	var got struct{ Items []taken }
	batch := []string{}
	for i := range 10 {
		batch = append(batch, reportAt("06012", lng+float64(i*20)*degree, lat, ""))
	}
	c.ok(201, "POST", "/v1/reports", "["+strings.Join(batch, ",")+"]").json(t, &got)
	firsts := []int{}
	for i, r := range got.Items {
		if r.DuplicateOf == 0 {
			firsts = append(firsts, i)
		}
	}
	require.Equal(t, []int{0, 3, 6, 9}, firsts, "every 60 m a first, with two that repeat it")
	require.Equal(t, 2, c.see(got.Items[3].ID).Duplicates)

	// The rule is data of the city.
	_, err := c.store.Pool().Exec(t.Context(), `update edition set city = city || '{"duplicates":{"within_m":500,"hours":1}}'`)
	require.NoError(t, err)
	other := another(t, c)
	require.NotZero(t, other.report(reportAt("06012", lng+400*degree, lat, "")).DuplicateOf)
}

// TestCorrectedDuplicates: what a correction moves away tells of something else,
// and the firsts count it so.
func TestCorrectedDuplicates(t *testing.T) {
	c := newCity(t, &published)
	const lng, lat = 113.6620, 34.7600
	at := func(metres float64) taken { return c.report(reportAt("06010", lng+metres*degree, lat, "")) }
	correct := func(id chengge.ReportID, metres float64, category string) seen {
		return c.step(id, fmt.Sprintf(`{"step":"correct","why":"核实","category":%q,"place":{"lng":%.7f,"lat":%.7f,"crs":"WGS84"}}`, category, lng+metres*degree, lat))
	}
	one, two := at(0), at(200)
	repeats := at(10)
	require.Equal(t, one.ID, repeats.DuplicateOf)
	require.Equal(t, []int{1, 0}, []int{c.see(one.ID).Duplicates, c.see(two.ID).Duplicates})

	now := correct(repeats.ID, 20, "06010")
	require.Equal(t, one.ID, now.DuplicateOf, "still near it")
	require.Equal(t, []int{1, 0}, []int{c.see(one.ID).Duplicates, c.see(two.ID).Duplicates})
	now = correct(repeats.ID, 190, "06010")
	require.Equal(t, two.ID, now.DuplicateOf)
	require.Contains(t, string(now.History[2].Before), `"duplicate_of":`+one.ID.String())
	require.Equal(t, []int{0, 1}, []int{c.see(one.ID).Duplicates, c.see(two.ID).Duplicates})
	require.Zero(t, correct(repeats.ID, 190, "06012").DuplicateOf)
	require.Zero(t, c.see(repeats.ID).DuplicateOf)
	require.Equal(t, []int{0, 0}, []int{c.see(one.ID).Duplicates, c.see(two.ID).Duplicates})

	// What others repeat stays a first; what came later is no first of it.
	later := at(5)
	require.Equal(t, one.ID, later.DuplicateOf)
	require.Zero(t, correct(one.ID, 195, "06010").DuplicateOf)
	require.Equal(t, 1, c.see(one.ID).Duplicates)
	require.Zero(t, correct(two.ID, 10, "06010").Duplicates)
}

// another is a further server on the database of c.
func another(t testing.TB, c *city) *city {
	t.Helper()
	return cityAt(t, c.store.Pool().Config().ConnString())
}

// cityAt is a server on a database.
func cityAt(t testing.TB, url string) *city {
	t.Helper()
	s, err := store.Open(url, store.Options{})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	live := grids.NewLive(grids.Source{Timetable: s.Timetable, Contents: s.Contents}, grids.LiveOptions{})
	require.NoError(t, live.Look(t.Context()))
	h, err := api.New(api.Options{Live: live, Store: s, Import: importer, Version: "test"})
	require.NoError(t, err)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return &city{server, t, s, live}
}

// TestDuplicatesAtOnce: of many reports of one thing at the same moment, over
// two servers, one is the first.
func TestDuplicatesAtOnce(t *testing.T) {
	one := newCity(t, &published)
	servers := []*city{one, another(t, one)}
	var wg sync.WaitGroup
	firsts := make(chan chengge.ReportID, 100)
	linked := make(chan chengge.ReportID, 100)
	for i := range 60 {
		wg.Go(func() {
			a := servers[i%2].do("POST", "/v1/reports", reportAt("06010", 113.6620+float64(i%7)*degree, 34.7600, ""))
			if !strings.HasPrefix(a.body, `{"id"`) {
				t.Errorf("%s", a.body)
				return
			}
			var got taken
			a.json(t, &got)
			if got.DuplicateOf == 0 {
				firsts <- got.ID
			} else {
				linked <- got.DuplicateOf
			}
		})
	}
	wg.Wait()
	close(firsts)
	close(linked)
	require.Len(t, firsts, 1)
	first := <-firsts
	for id := range linked {
		require.Equal(t, first, id)
	}
	require.Equal(t, 59, one.see(first).Duplicates)
}

// TestSameRequestAgain: the same key gets the same answer, also at the same
// moment over two servers; another body under it is refused.
func TestSameRequestAgain(t *testing.T) {
	c := newCity(t, &published)
	other := another(t, c)
	first := c.ok(201, "POST", "/v1/reports", litter, "Idempotency-Key", "k1")
	require.Empty(t, first.header.Get("Idempotency-Replayed"))
	again := other.ok(201, "POST", "/v1/reports?lang=zh", litter, "Idempotency-Key", "k1")
	require.Equal(t, first.body, again.body)
	require.Equal(t, "true", again.header.Get("Idempotency-Replayed"))
	require.Equal(t, first.header.Get("Location"), again.header.Get("Location"))
	c.refused(409, chengge.ErrKeyReused, "POST", "/v1/reports", strings.Replace(litter, "06010", "06011", 1), "Idempotency-Key", "k1")
	c.refused(409, chengge.ErrKeyReused, "POST", "/v1/reports", `{"channel":"fax"}`, "Idempotency-Key", "k1")
	// What was taken is answered also where it would no longer be.
	_, err := c.store.Pool().Exec(t.Context(), `update edition set city = city || '{"channels":[{"code":"x","name":"x"}]}'`)
	require.NoError(t, err)

	var wg sync.WaitGroup
	answers := make(chan answer, 100)
	for i := range 40 {
		wg.Go(func() {
			answers <- []*city{c, other}[i%2].do("POST", "/v1/reports", "["+litter+"]", "Idempotency-Key", "k2")
		})
	}
	wg.Wait()
	close(answers)
	bodies, replayed := map[string]int{}, 0
	for a := range answers {
		require.Equal(t, 201, a.status, a.body)
		bodies[a.body]++
		if a.header.Get("Idempotency-Replayed") != "" {
			replayed++
		}
	}
	require.Len(t, bodies, 1)
	require.Equal(t, 39, replayed)
	var n int
	require.NoError(t, c.store.Pool().QueryRow(t.Context(), `select count(*) from report`).Scan(&n))
	require.Equal(t, 2, n)

	// A key is its client's, and for a while.
	_, err = c.store.Pool().Exec(t.Context(), `update idempotency_key set expires_at = clock_timestamp() where key = 'k1'`)
	require.NoError(t, err)
	require.NotEqual(t, first.body, c.ok(201, "POST", "/v1/reports", strings.Replace(litter, "06010", "06011", 1), "Idempotency-Key", "k1").body)
}

// TestOneBadReportSpoilsNoOther: intakes that share a transaction have each an
// outcome of its own.
func TestOneBadReportSpoilsNoOther(t *testing.T) {
	c := newCity(t, &published)
	_, err := c.store.Pool().Exec(t.Context(), `alter table report add constraint no_seven check (external <> '7')`)
	require.NoError(t, err)
	var wg sync.WaitGroup
	status := make([]int, 24)
	for i := range status {
		wg.Go(func() {
			status[i] = c.do("POST", "/v1/reports", strings.Replace(litter, `{"channel"`, fmt.Sprintf(`{"external":"%d","channel"`, i), 1)).status
		})
	}
	wg.Wait()
	for i, s := range status {
		if i == 7 {
			require.Equal(t, 500, s)
		} else {
			require.Equal(t, 201, s, "%d", i)
		}
	}
}

// TestPublishWhileReportsCome: no report is routed by an edition that was not in
// force at its moment, none is refused, none is lost.
func TestPublishWhileReportsCome(t *testing.T) {
	c := newCity(t, &published)
	other := another(t, c)
	ctx, stop := context.WithCancel(t.Context())
	var following sync.WaitGroup
	for _, s := range []*city{c, other} {
		following.Go(func() { s.live.Follow(ctx) })
		following.Go(func() { s.store.Listen(ctx, s.live.Wake) })
	}
	defer following.Wait()
	defer stop()
	var wg sync.WaitGroup
	var mu sync.Mutex
	var ids []chengge.ReportID
	done := make(chan struct{})
	for i := range 4 {
		wg.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				a := []*city{c, other}[i%2].do("POST", "/v1/reports", litter, "Idempotency-Key", fmt.Sprint(i, ".", n))
				var got taken
				if a.status != http.StatusCreated || json.Unmarshal([]byte(a.body), &got) != nil {
					t.Errorf("%d %s", a.status, a.body)
					return
				}
				mu.Lock()
				ids = append(ids, got.ID)
				mu.Unlock()
			}
		})
	}
	for i := range 6 {
		c.ok(200, http.MethodPatch, "/v1/duties/B02", fmt.Sprintf(`{"organisation":%q}`, []string{"K01", "H01"}[i%2]))
		d, err := c.store.Draft(t.Context())
		require.NoError(t, err)
		_, err = c.store.Publish(t.Context(), store.Publishing{Actor: "test", Version: d.Version, Ahead: 300 * time.Millisecond})
		require.NoError(t, err)
		time.Sleep(500 * time.Millisecond)
	}
	close(done)
	wg.Wait()
	require.Greater(t, len(ids), 50)
	var total, wrong, editions int
	require.NoError(t, c.store.Pool().QueryRow(t.Context(), `select count(*), count(distinct edition), count(*) filter (where edition <> (select max(number) from edition e
		where e.state = 'sealed' and e.in_force_from <= r.updated_at)) from report r`).Scan(&total, &editions, &wrong))
	require.Zero(t, wrong)
	require.Equal(t, len(ids), total)
	require.GreaterOrEqual(t, editions, 6)
	// The lead is what the edition says.
	require.NoError(t, c.store.Pool().QueryRow(t.Context(), `select count(*) from report where lead <> case when edition % 2 = 0 then 'K01' else 'H01' end`).Scan(&wrong))
	require.Zero(t, wrong)
}
