package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// placedIDs gives the reports of a box, each of which comes once.
func placedIDs(t testing.TB, s *Store, x *ReportIndex, f *chengge.ReportFilter, box orb.Bound) map[chengge.ReportID]chengge.PlacedReport {
	t.Helper()
	out := map[chengge.ReportID]chengge.PlacedReport{}
	require.NoError(t, s.PlacedReports(t.Context(), x, f, box, func(r *chengge.PlacedReport) {
		_, twice := out[r.ID]
		require.False(t, twice, r.ID)
		p := *r
		p.Received = p.Received.UTC()
		out[r.ID] = p
	}))
	return out
}

// What a map gets under filters made up at random, rights among them, is what
// ReportFilter.Matches gives, from the table alone and with the index, also of
// what the index hasn't heard of yet.
func TestPlacedReports(t *testing.T) {
	s, _, index := followed(t)
	rng := rand.New(rand.NewPCG(11, 12))
	var all []chengge.Event
	for n := range 1200 {
		all = append(all, someReport(rng, n))
	}
	putAll(t, s, all[:600])
	require.NoError(t, index.Ready(t.Context()))
	require.Eventually(t, func() bool { return index.Event() == 600 }, 20*time.Second, 10*time.Millisecond)
	putAll(t, s, all[600:]) // some of it is numbered when it is asked for, and some not
	var moved []chengge.Event
	for i := range all[:300] {
		e := &all[i]
		e.Version, e.State, e.Emergency = 2, chengge.States()[rng.IntN(10)], rng.IntN(2) == 0
		e.Lead = "l" + fmt.Sprint(rng.IntN(5))
		e.Bodies = []string{e.Lead}
		moved = append(moved, *e)
	}
	putAll(t, s, moved)
	found, bounded := 0, 0
	for n := range 300 {
		f := someFilter(t, rng)
		box := orb.Bound{Min: orb.Point{113 + rng.Float64()/2, 34 + rng.Float64()/2}}
		box.Max = orb.Point{box.Min[0] + rng.Float64()*[]float64{1, 0.02}[n%3/2], box.Min[1] + rng.Float64()}
		want := map[chengge.ReportID]chengge.PlacedReport{}
		for i := range all {
			if e := &all[i]; f.Matches(e) && (e.Lng != 0 || e.Lat != 0) && box.Contains(orb.Point{e.Lng, e.Lat}) {
				want[e.Report] = chengge.PlacedReport{
					ID: e.Report, Point: orb.Point{e.Lng, e.Lat}, State: e.State, Emergency: e.Emergency, Duplicate: e.DuplicateOf != 0,
					Category: e.Category, Office: e.Office, Lead: e.Lead, Channel: e.Channel, Received: e.Received.UTC(),
				}
			}
		}
		found += len(want)
		if f.Scope != nil || f.Key != 0 {
			bounded += len(want)
		}
		require.Equal(t, want, placedIDs(t, s, []*ReportIndex{index, nil}[n%2], &f, box), "%+v", f)
	}
	require.Greater(t, found, 2000)
	require.Greater(t, bounded, 200)
	none := orb.Bound{Min: orb.Point{114, 35}, Max: orb.Point{113, 34}}
	require.Empty(t, placedIDs(t, s, index, &chengge.ReportFilter{}, none), "an inverted box has nothing")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Error(t, s.PlacedReports(ctx, index, &chengge.ReportFilter{}, orb.Bound{Max: orb.Point{180, 80}}, func(*chengge.PlacedReport) {}))
}

// A report is on the map as soon as it is committed, each once, while others
// come in and go on.
func TestPlacedReportsUnderLoad(t *testing.T) {
	s, _, index := followed(t)
	rng := rand.New(rand.NewPCG(13, 14))
	var still []chengge.Event
	for n := range 300 {
		still = append(still, someReport(rng, n))
	}
	putAll(t, s, still)
	ctx, cancel := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	writers.Go(func() {
		rng := rand.New(rand.NewPCG(15, 16))
		for n := 0; ctx.Err() == nil; n++ {
			e := someReport(rng, 1000+n)
			_ = s.transact(ctx, func(tx pgx.Tx) error { return putReport(ctx, tx, &e) })
		}
	})
	all := orb.Bound{Min: orb.Point{100, 30}, Max: orb.Point{120, 40}}
	for n := range 60 {
		fresh := someReport(rng, 900)
		fresh.Report = chengge.NewReportID(testBegan.Add(time.Duration(n)*time.Hour), 60, rng.IntN(30000))
		require.NoError(t, s.transact(ctx, func(tx pgx.Tx) error { return putReport(ctx, tx, &fresh) }))
		still = append(still, fresh)
		got := placedIDs(t, s, index, &chengge.ReportFilter{}, all)
		for i := range still {
			_, there := got[still[i].Report]
			require.Equal(t, still[i].Lng != 0, there)
		}
	}
	cancel()
	writers.Wait()
}

// BenchmarkPlacedReports asks 2,000,000 reports for those of a tile at several
// zooms, from the table and with the index.
func BenchmarkPlacedReports(b *testing.B) {
	n := 2_000_000
	if os.Getenv("CHENGGE_BENCH_SMALL") != "" {
		n = 50_000
	}
	s := openSchema(b, schema.URL(b))
	manyReports(b, s, n)
	feed := NewFeed(s, FeedOptions{})
	background(b, feed.Run)
	index := NewReportIndex(s, feed, func(err error) { b.Error(err) })
	_, err := index.load(b.Context())
	require.NoError(b, err)
	open := true
	for _, z := range []int{16, 15, 14, 12, 10} {
		size := 360 / float64(int(1)<<z)
		for name, f := range map[string]chengge.ReportFilter{"all": {}, "open": {Open: &open}, "scope": {Scope: []string{"o1", "l7"}}} {
			for _, x := range []*ReportIndex{nil, index} {
				if z == 16 && x != nil {
					continue // the table is asked
				}
				b.Run(fmt.Sprintf("z%d/%s/index=%v", z, name, x != nil), func(b *testing.B) {
					var took []time.Duration
					rows := 0
					rng := rand.New(rand.NewPCG(1, 1))
					for b.Loop() {
						at := orb.Point{113.4 + rng.Float64()*0.5, 34.6 + rng.Float64()*0.33}
						began := time.Now()
						require.NoError(b, s.PlacedReports(b.Context(), x, &f, orb.Bound{Min: at, Max: orb.Point{at[0] + size, at[1] + size*0.8}}, func(*chengge.PlacedReport) { rows++ }))
						took = append(took, time.Since(began))
					}
					slices.Sort(took)
					b.ReportMetric(float64(rows)/float64(b.N), "reports")
					b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
					b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
				})
			}
		}
	}
}
