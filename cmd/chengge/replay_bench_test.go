package main

import (
	"iter"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"chengge"
	"chengge/demo"
	"chengge/editions"
	"chengge/grids"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// BenchmarkConsequences asks a draft with some 5,000 changes to the demo city about
// its 180,000 reports, the edition in force being held: 3,000 components get
// another maintainer, 1,900 segments another office on the left, 100 grids
// another body. CHENGGE_BENCH_COMPONENTS replaces the million.
func BenchmarkConsequences(b *testing.B) {
	o := demo.Options{}
	if given := os.Getenv("CHENGGE_BENCH_COMPONENTS"); given != "" {
		var err error
		o.Components, err = strconv.Atoi(given)
		require.NoError(b, err)
	}
	began := time.Now()
	s, base, n := loadCity(b, o)
	b.Logf("city and %d reports in %v", n, time.Since(began).Round(time.Second))
	city, err := demo.New(o)
	require.NoError(b, err)
	changed := change5000(b, s, city)
	require.InDelta(b, 5000, changed, 20) // some segments had that office before
	draft, err := s.Draft(b.Context())
	require.NoError(b, err)
	now := time.Date(2026, 11, 21, 0, 0, 0, 0, city.Contents().City.Location())
	var after *grids.Snapshot
	build := func(b *testing.B) {
		c, release, err := s.Contents(b.Context(), draft.Number)
		require.NoError(b, err)
		defer release()
		after, err = grids.Rebuild(c, base)
		require.NoError(b, err)
	}
	var tally editions.Tally
	ask := func(b *testing.B) {
		tally = editions.Tally{}
		r := editions.Replay{Before: base, After: after}
		for o, err := range r.Outcomes(s.PastReports(b.Context(), store.PastFilter{From: now.AddDate(0, 0, -90), OpenToo: true})) {
			require.NoError(b, err)
			tally.Add(o)
		}
		tally.Sum()
	}
	b.Run("whole", func(b *testing.B) {
		used := processorTime(b)
		for b.Loop() {
			build(b)
			ask(b)
		}
		b.ReportMetric((processorTime(b)-used).Seconds()/float64(b.N), "cpu-s/op") // ours, without PostgreSQL's: tells also on a machine that others use
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
		b.ReportMetric(float64(tally.Reports), "reports")
		b.ReportMetric(float64(tally.Elsewhere), "elsewhere")
		b.ReportMetric(float64(tally.Open), "open")
	})
	build(b)
	b.Run("draft", func(b *testing.B) {
		for b.Loop() {
			build(b)
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
	})
	b.Run("reports", func(b *testing.B) {
		for b.Loop() {
			ask(b)
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
	})
	b.Run("replay", func(b *testing.B) { // against what was decided
		for b.Loop() {
			r := editions.Replay{After: after}
			var t editions.Tally
			for o, err := range r.Outcomes(s.PastReports(b.Context(), store.PastFilter{Stored: true})) {
				require.NoError(b, err)
				t.Add(o)
			}
			require.Equal(b, tally.Elsewhere, t.Elsewhere, "what was decided is what the edition decides")
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
	})
}

// processorTime is what this process has used of all cores.
func processorTime(b *testing.B) time.Duration {
	var r syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &r))
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// change5000 makes the draft and gives how many things differ in it.
func change5000(tb testing.TB, s *store.Store, city *demo.City) (changed int) {
	in := store.Import{Actor: "bench", Source: "changes", City: city.Contents().City, Layers: map[chengge.Kind]iter.Seq2[chengge.Row, error]{}}
	c := city.Contents()
	some := func(k chengge.Kind, most, every int, change func(chengge.Row) chengge.Row) {
		in.Layers[k] = func(yield func(chengge.Row, error) bool) {
			n, i := 0, 0
			for r, err := range c.Rows(k) {
				if i++; err == nil && i%every == 0 && n < most {
					n++
					r = change(r)
				}
				if !yield(r, err) {
					return
				}
			}
		}
	}
	set := func(k chengge.Kind, column, value string) func(chengge.Row) chengge.Row {
		for at, x := range k.Layer().Columns {
			if x.Name == column {
				return func(r chengge.Row) chengge.Row {
					r.Values = append([]string(nil), r.Values...)
					r.Values[at] = value
					return r
				}
			}
		}
		tb.Fatalf("%s has no column %s", k, column)
		return nil
	}
	var office, body string
	for r, err := range c.Rows(chengge.KindStreetOffices) {
		require.NoError(tb, err)
		office = r.Code()
		break
	}
	for r, err := range c.Rows(chengge.KindOrganisations) {
		require.NoError(tb, err)
		body = r.Code()
	}
	some(chengge.KindComponents, 3000, 30, set(chengge.KindComponents, "maintainer", body))
	some(chengge.KindRoads, 1900, 1, set(chengge.KindRoads, "left_office", office))
	some(chengge.KindGrids, 100, 3, set(chengge.KindGrids, "organisation", body))
	_, changes, err := s.Import(tb.Context(), in)
	require.NoError(tb, err)
	for _, x := range changes {
		tb.Logf("%s %+v", x.Kind, x)
		changed += int(x.Added + x.Removed + x.Changed)
	}
	return changed
}
