package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"chengge"
	"chengge/store"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// past gives a report of an office, closed or open, at a moment.
func past(at string, office string, state chengge.State) store.LoadedReport {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err)
	}
	p := orb.Point{113.6653, 34.7579}
	lng, lat := p[0], p[1]
	category := chengge.CategoryKey{Kind: chengge.MatterKind, Code: "06010"}
	a := chengge.Assignment{
		Edition: 7, Point: p, At: t, Accuracy: 30, Category: category, Place: chengge.Place{Office: chengge.Named{ID: 3, Code: office, Name: "街道"}},
		Lead: chengge.Body{Code: "L" + office, Name: "环卫"}, Reasons: []chengge.Reason{{Rule: chengge.ByMatrix, Code: "M-121", Name: "环卫"}, {Rule: chengge.NotedNoRoad}},
	}
	r := chengge.Report{
		Version: 2, State: state, Found: t.Add(-time.Hour), Received: t, Updated: t.Add(time.Hour), Channel: "patrol", Collected: true, Client: "old system",
		External: "A-1", Category: category, Description: "有暴露垃圾", Attributes: map[string]float64{"area_m2": 12.5}, Stated: chengge.StatedPlace{Lng: &lng, Lat: &lat, CRS: "WGS84"},
		Point: &p, Accuracy: 30, Cell: 631243922056054783, Assignment: a, Lead: a.Lead,
	}
	return store.LoadedReport{Report: r, Person: chengge.Person{Name: "张", Phone: "000"}, Steps: []chengge.Step{
		{At: t, Actor: "old system", Role: chengge.Administrator, Kind: chengge.StepReport, To: chengge.Reported},
		{At: t.Add(time.Hour), Actor: "desk", Role: chengge.Dispatcher, Kind: chengge.StepAccept, From: chengge.Reported, To: state, Why: "seen"},
	}}
}

// keptIDs gives the ids of a month's partition, "" of all.
func keptIDs(t *testing.T, s *store.Store, table string) (ids []chengge.ReportID) {
	t.Helper()
	column := "id"
	if table != "report" && table[:len("report_2")] != "report_2" {
		column = "report_id"
	}
	rows, err := s.Pool().Query(t.Context(), `select `+column+` from `+table+` order by 1`)
	require.NoError(t, err)
	ids, err = pgx.CollectRows(rows, pgx.RowTo[chengge.ReportID])
	require.NoError(t, err)
	return ids
}

func TestLoadReports(t *testing.T) {
	s := open(t)
	all := []store.LoadedReport{
		past("2026-08-31T23:59:59Z", "a", chengge.Closed), past("2026-09-01T00:00:00Z", "a", chengge.Accepted),
		past("2026-08-01T00:00:00Z", "b", chengge.Closed), past("2026-08-31T23:59:59Z", "b", chengge.Closed),
	}
	all[3].Report.DuplicateOf = 1
	all[0].Report.Duplicates = 1
	n, err := s.LoadReports(t.Context(), each(slices.Clone(all)))
	require.NoError(t, err)
	require.EqualValues(t, 4, n)

	// Each lies in the month of its reception, in the order of time.
	august := keptIDs(t, s, "report_202608")
	require.Len(t, august, 3)
	require.Len(t, keptIDs(t, s, "report_202609"), 1)
	require.Len(t, keptIDs(t, s, "report_step_202608"), 6)
	require.Len(t, keptIDs(t, s, "report_person"), 4)
	require.Equal(t, all[2].Report.Received, august[0].Time())
	require.Equal(t, all[0].Report.Received, august[1].Time())
	require.Equal(t, all[3].Report.Received, august[2].Time())

	// What is read is what was loaded.
	got, err := s.Report(t.Context(), august[1], true)
	require.NoError(t, err)
	want := all[0].Report
	want.ID = august[1]
	same := func(r *chengge.Report) { // one zone for both
		for _, at := range []*time.Time{&r.Found, &r.Received, &r.Updated, &r.Assignment.At} {
			*at = at.UTC()
		}
	}
	same(&got.Report)
	same(&want)
	require.Equal(t, want, got.Report)
	require.Len(t, got.Steps, 2)
	require.EqualValues(t, 2, got.Steps[1].No)
	require.Equal(t, "seen", got.Steps[1].Why)
	require.Equal(t, chengge.Person{Name: "张", Phone: "000"}, got.Person)
	again, err := s.Report(t.Context(), august[2], false)
	require.NoError(t, err)
	require.Equal(t, august[1], again.DuplicateOf)

	// A second load of the same seconds, now into months that are there.
	n, err = s.LoadReports(t.Context(), each(slices.Clone(all)))
	require.NoError(t, err)
	require.EqualValues(t, 4, n)
	require.Len(t, keptIDs(t, s, "report_202608"), 6)

	// Nothing is told of it.
	var told int
	require.NoError(t, s.Pool().QueryRow(t.Context(), `select count(*) from outbox`).Scan(&told))
	require.Zero(t, told)
	// A partition that a load made is as report_month makes them.
	_, err = s.Pool().Exec(t.Context(), `select report_month('2026-10-05')`)
	require.NoError(t, err)
	const described = `select array_agg(x order by x) from (
		select a.attname || format_type(a.atttypid, a.atttypmod) || a.attnotnull || a.attgenerated::text x from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0
		union all select replace(pg_get_indexdef(i.indexrelid), $2, '') from pg_index i where i.indrelid = $1::regclass
		union all select replace(pg_get_triggerdef(oid), $2, '') from pg_trigger where tgrelid = $1::regclass
		union all select pg_get_constraintdef(oid) from pg_constraint where conrelid = $1::regclass
		union all select coalesce(array_to_string(reloptions, ','), '') from pg_class where oid = $1::regclass) d`
	for _, table := range []string{"report", "report_step", "report_person"} {
		var made, loaded []string
		require.NoError(t, s.Pool().QueryRow(t.Context(), described, table+"_202610", "202610").Scan(&made))
		require.NoError(t, s.Pool().QueryRow(t.Context(), described, table+"_202609", "202609").Scan(&loaded))
		require.Equal(t, made, loaded)
	}
}

// TestLoadWaitsForItsMonth: reports of now begin a month that a load is about to
// make: the load waits, and uses what they made.
func TestLoadWaitsForItsMonth(t *testing.T) {
	s := open(t)
	tx, err := s.Pool().Begin(t.Context())
	require.NoError(t, err)
	defer tx.Rollback(t.Context()) //nolint:errcheck // committed
	_, err = tx.Exec(t.Context(), `select report_month('2026-08-05')`)
	require.NoError(t, err)
	loaded := make(chan error, 1)
	go func() {
		_, err := s.LoadReports(t.Context(), each([]store.LoadedReport{past("2026-08-31T23:59:59Z", "a", chengge.Closed)}))
		loaded <- err
	}()
	const waits = `select exists (select from pg_locks where locktype = 'advisory' and not granted
		and database = (select oid from pg_database where datname = current_database()))`
	require.Eventually(t, func() (is bool) {
		return s.Pool().QueryRow(t.Context(), waits).Scan(&is) == nil && is
	}, 20*time.Second, 10*time.Millisecond)
	require.NoError(t, tx.Commit(t.Context()))
	require.NoError(t, <-loaded)
	require.Len(t, keptIDs(t, s, "report_202608"), 1)
}

func TestLoadReportsWholeOrNotAtAll(t *testing.T) {
	s := open(t)
	good := past("2026-08-31T23:59:59Z", "a", chengge.Closed)
	later := good
	later.Report.Received = time.Now().Add(time.Hour)
	first := good
	first.Report.DuplicateOf = 2
	broken := errors.New("the file ends here")
	for name, seq := range map[string][]store.LoadedReport{"later": {good, later}, "duplicate": {good, first}, "broken": {good, good}} {
		_, err := s.LoadReports(t.Context(), func(yield func(store.LoadedReport, error) bool) {
			for _, r := range seq {
				if !yield(r, nil) {
					return
				}
			}
			if name == "broken" {
				yield(store.LoadedReport{}, broken)
			}
		})
		require.Error(t, err, name)
		if name == "broken" {
			require.ErrorIs(t, err, broken)
		}
		require.Empty(t, keptIDs(t, s, "report"), name)
		var there bool
		require.NoError(t, s.Pool().QueryRow(t.Context(), `select to_regclass('report_202608') is not null`).Scan(&there))
		require.False(t, there, name)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.LoadReports(ctx, func(yield func(store.LoadedReport, error) bool) {
		for i := range 12_000 {
			if i == 11_000 {
				cancel()
			}
			if !yield(good, nil) {
				return
			}
		}
	})
	require.Error(t, err)
	require.Empty(t, keptIDs(t, s, "report"))
}

func TestPastReports(t *testing.T) {
	s := open(t)
	var all []store.LoadedReport
	for i := range 3000 { // more than the first part
		state, office := chengge.Closed, "a"
		if i%100 == 0 {
			state = chengge.Dispatched
		}
		if i%2 == 1 {
			office = "b"
		}
		at := time.Date(2026, 8, 20, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 10 * time.Minute)
		all = append(all, past(at.Format(time.RFC3339), office, state))
	}
	all[17].Report.Point, all[17].Report.Problem = nil, chengge.NoPlaceStated
	all[18].Report.Found = time.Time{}
	_, err := s.LoadReports(t.Context(), each(all))
	require.NoError(t, err)
	read := func(f store.PastFilter) (out []chengge.PastReport) {
		for p, err := range s.PastReports(t.Context(), f) {
			require.NoError(t, err)
			if len(out) > 0 {
				require.Less(t, p.ID, out[len(out)-1].ID, "newest first")
			}
			out = append(out, p)
		}
		return out
	}
	whole := read(store.PastFilter{Stored: true})
	require.Len(t, whole, 3000)
	p := whole[2999-18]
	require.Equal(t, all[18].Report.Received, p.Received)
	require.Equal(t, all[18].Report.Received, p.At, "found at no time that is told")
	require.Equal(t, all[19].Report.Found, whole[2999-19].At)
	require.Equal(t, chengge.PastReport{
		ID: p.ID, State: chengge.Closed, Received: p.Received, Point: orb.Point{113.6653, 34.7579}, Placed: true, Accuracy: 30,
		Category: chengge.CategoryKey{Kind: chengge.MatterKind, Code: "06010"}, Attributes: map[string]float64{"area_m2": 12.5}, At: p.At, Office: "a",
		Lead: chengge.Body{Code: "La", Name: "环卫"}, Stored: chengge.Decision{Edition: 7, Engine: chengge.EngineVersion, Office: "a",
			Lead: chengge.Body{Code: "La", Name: "环卫"}, Reason: chengge.Reason{Rule: chengge.ByMatrix, Code: "M-121", Name: "环卫"}},
	}, p)
	require.False(t, whole[2999-17].Placed)
	require.Equal(t, chengge.NoPlaceStated, whole[2999-17].Problem)

	from, to := all[1000].Report.Received, all[2000].Report.Received
	require.Len(t, read(store.PastFilter{From: from}), 2000)
	require.Len(t, read(store.PastFilter{From: from, To: to}), 1000)
	require.Len(t, read(store.PastFilter{From: from, To: to, OpenToo: true}), 1010)
	require.Len(t, read(store.PastFilter{OpenOnly: true}), 30)
	require.Len(t, read(store.PastFilter{From: from, To: to, OpenOnly: true}), 10)
	require.Len(t, read(store.PastFilter{Office: "b"}), 1500)
	require.Len(t, read(store.PastFilter{Bodies: []string{"La", "x"}}), 1500)
	require.Empty(t, read(store.PastFilter{Bodies: []string{}}))
	// Page after page is the whole, also across From into older open ones.
	for _, f := range []store.PastFilter{{}, {From: from, OpenToo: true}} {
		want := read(f)
		var got []chengge.PastReport
		for {
			n := len(got)
			for p, err := range s.PastReports(t.Context(), f) {
				require.NoError(t, err)
				if got = append(got, p); len(got) == n+700 {
					break
				}
			}
			if len(got) == n {
				break
			}
			f.After = got[len(got)-1].ID
		}
		require.Equal(t, fmt.Sprint(len(want)), fmt.Sprint(len(got)))
		require.Equal(t, want, got)
	}
}
