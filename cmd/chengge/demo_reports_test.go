package main

import (
	"iter"
	"testing"
	"time"

	"chengge"
	"chengge/demo"
	"chengge/grids"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// loadCity brings the demo city and its reports into a database of their own.
func loadCity(tb testing.TB, o demo.Options) (*store.Store, *grids.Snapshot, int64) {
	tb.Helper()
	s, err := store.Open(migrated.URL(tb), store.Options{})
	require.NoError(tb, err)
	tb.Cleanup(s.Close)
	city, err := demo.New(o)
	require.NoError(tb, err)
	in := store.Import{Actor: "test", Source: "demo", City: city.Contents().City, Layers: map[chengge.Kind]iter.Seq2[chengge.Row, error]{}}
	for l := range chengge.Layers() {
		if rows := city.Contents().Rows(l.Kind); rows != nil {
			in.Layers[l.Kind] = rows
		}
	}
	draft, _, err := s.Import(tb.Context(), in)
	require.NoError(tb, err)
	_, err = s.Publish(tb.Context(), store.Publishing{Actor: "test", Version: draft.Version, From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	require.NoError(tb, err)
	c, release, err := s.Contents(tb.Context(), 1)
	require.NoError(tb, err)
	snap, err := grids.Build(c)
	release()
	require.NoError(tb, err)
	n, err := s.LoadReports(tb.Context(), pastOfDemo(city, snap, time.Now(), func(int64) {}))
	require.NoError(tb, err)
	return s, snap, n
}

func TestDemoReports(t *testing.T) {
	o := demo.Options{Components: 5000, Days: 30, PerDay: 150}
	s, snap, n := loadCity(t, o)
	city, err := demo.New(o)
	require.NoError(t, err)
	until := city.Until()
	truth := map[time.Time][]demo.Report{}
	var sent, repeated int64
	for r := range city.Reports() {
		truth[r.Time.UTC()] = append(truth[r.Time.UTC()], r)
		sent++
		if r.Truth.DuplicateOf != 0 {
			repeated++
		}
	}
	require.Equal(t, sent, n, "all of them")

	states := map[chengge.State]int{}
	late, oldOpen, old, elsewhere := map[chengge.State]int{}, 0, 0, 0
	for p, err := range s.PastReports(t.Context(), store.PastFilter{Stored: true}) {
		require.NoError(t, err)
		require.NotEmpty(t, truth[p.Received])
		states[p.State]++
		switch age := until.Sub(p.Received); {
		case age < 48*time.Hour:
			late[p.State]++
		case age > 14*24*time.Hour:
			if old++; p.Open() {
				oldOpen++
			}
		}
		if p.Placed {
			if a := snap.Locate(p.Query(time.Time{})); a.Lead != p.Stored.Lead {
				elsewhere++
			}
		}
	}
	t.Log(states)
	require.Zero(t, elsewhere, "what is stored is what the edition decides")
	for _, state := range []chengge.State{chengge.Reported, chengge.Dispatched, chengge.Resolved, chengge.Closed} {
		require.NotZero(t, late[state], "the last days are in all states: %v", late)
	}
	require.Greater(t, old, 1000)
	require.Less(t, oldOpen, old/50, "older ones are closed, but for what was put off")

	var found, doubled, wrong, steps int64
	q := func(sql string, to *int64) {
		t.Helper()
		require.NoError(t, s.Pool().QueryRow(t.Context(), sql).Scan(to))
	}
	q(`select count(*) from report where duplicate_of is not null`, &found)
	q(`select sum(duplicates) from report`, &doubled)
	require.Equal(t, repeated, found)
	require.Equal(t, repeated, doubled, "those who were told again are counted")
	q(`select count(*) from report r where duplicate_of is not null and not exists (select from report o where o.id = r.duplicate_of and o.category = r.category and o.id < r.id)`, &wrong)
	require.Zero(t, wrong)
	q(`select count(*) from report r where version <> (select count(*) from report_step where report_id = r.id)
		or state <> (select to_state from report_step where report_id = r.id order by no desc limit 1)`, &wrong)
	require.Zero(t, wrong, "the last step says where it is")
	q(`select count(*) from report_step where at >= '`+until.Format(time.RFC3339)+`'`, &wrong)
	require.Zero(t, wrong, "nothing is done after the last day")
	q(`select count(*) from report_step`, &steps)
	require.Greater(t, steps, 4*n)
}

// A demo of today has what came and was done until now, and nothing of the
// hours that are still to come.
func TestDemoReportsUntilNow(t *testing.T) {
	now := time.Date(2027, 3, 9, 14, 30, 0, 0, demo.Zone())
	city, err := demo.New(demo.Options{Components: 5000, Days: 5, PerDay: 300, Until: time.Date(2027, 3, 10, 0, 0, 0, 0, demo.Zone())})
	require.NoError(t, err)
	snap, err := grids.Build(city.Contents())
	require.NoError(t, err)
	today, states := 0, map[chengge.State]int{}
	for r, err := range pastOfDemo(city, snap, now, func(int64) {}) {
		require.NoError(t, err)
		require.False(t, r.Report.Received.After(now))
		for _, step := range r.Steps {
			require.True(t, step.At.Before(now), "%v of what came at %v", step.Kind, r.Report.Received)
		}
		if now.Sub(r.Report.Received) < 14*time.Hour+30*time.Minute {
			today++
			states[r.Report.State]++
		}
	}
	require.Greater(t, today, 50)
	require.NotZero(t, states[chengge.Reported])
	require.NotZero(t, states[chengge.Dispatched])
}
