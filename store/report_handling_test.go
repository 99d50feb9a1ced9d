package store

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

func putStep(ctx context.Context, t testing.TB, tx pgx.Tx, id chengge.ReportID, no int, kind chengge.StepKind, at time.Time, from, to chengge.State) {
	t.Helper()
	_, err := tx.Exec(ctx, `insert into report_step (report_id, no, at, actor, role, kind, from_state, to_state) values ($1, $2, $3, 'x', 'handler', $4, $5, $6)`,
		int64(id), no, at, kind, from, to)
	require.NoError(t, err)
}

// Under filters made up at random the handling is what a reckoning with whole
// microseconds gives for the reports that ReportFilter.Matches.
func TestHandling(t *testing.T) {
	s, _, index := followed(t)
	rng := rand.New(rand.NewPCG(9, 3))
	var all []chengge.Event
	for n := range 1200 {
		all = append(all, someReport(rng, n))
	}
	putAll(t, s, all)
	took := map[chengge.ReportID]int64{}
	require.NoError(t, s.transact(t.Context(), func(tx pgx.Tx) error {
		for i := range all {
			e := &all[i]
			at := e.Received.Add(time.Duration(rng.Int64N(int64(72 * time.Hour)))).Truncate(time.Microsecond)
			handled := e.State == chengge.Resolved || e.State == chengge.Checked || e.State == chengge.Closed
			switch {
			case handled && rng.IntN(12) == 0: // loaded without its steps
				continue
			case handled && rng.IntN(4) == 0: // sent back, resolved again
				putStep(t.Context(), t, tx, e.Report, 5, chengge.StepResolve, at.Add(-time.Minute), chengge.Dispatched, chengge.Resolved)
				putStep(t.Context(), t, tx, e.Report, 6, chengge.StepVerifyAfter, at.Add(-time.Second), chengge.Resolved, chengge.Dispatched)
			case !handled && rng.IntN(2) == 0: // sent back, and not resolved again
				putStep(t.Context(), t, tx, e.Report, 5, chengge.StepResolve, at, chengge.Dispatched, chengge.Resolved)
				continue
			case !handled:
				continue
			}
			putStep(t.Context(), t, tx, e.Report, 7, chengge.StepResolve, at, chengge.Dispatched, chengge.Resolved)
			// What comes afterwards doesn't count.
			putStep(t.Context(), t, tx, e.Report, 8, chengge.StepSupervise, at.Add(time.Hour), chengge.Resolved, chengge.Resolved)
			took[e.Report] = at.UnixMicro() - e.Received.UnixMicro()
		}
		return nil
	}))
	require.Eventually(t, func() bool { return index.Event() == int64(len(all)) }, 20*time.Second, 10*time.Millisecond)
	filters := []chengge.ReportFilter{{}, {State: []chengge.State{chengge.Dispatched}}, {State: []chengge.State{chengge.Closed, chengge.Reported}}, {From: testBegan.Add(29 * 24 * time.Hour)}}
	for range 80 {
		filters = append(filters, someFilter(t, rng))
	}
	some := 0
	for _, f := range filters {
		var list []int64
		sum := new(big.Int)
		for i := range all {
			if d, ok := took[all[i].Report]; ok && f.Matches(&all[i]) {
				list = append(list, d)
				sum.Add(sum, big.NewInt(d))
			}
		}
		counts, h, err := s.CountHandling(t.Context(), index, &f, []Grouping{ByState}, time.UTC)
		require.NoError(t, err)
		same, err := index.Count(t.Context(), &f, []Grouping{ByState}, time.UTC)
		require.NoError(t, err)
		require.Equal(t, same, counts)
		require.EqualValues(t, len(list), h.Reports)
		if len(list) == 0 {
			require.Zero(t, h)
			continue
		}
		some++
		mean, _ := new(big.Rat).SetFrac(sum, big.NewInt(int64(len(list)))).Float64()
		require.InDelta(t, mean, float64(h.Mean)/1000, 1)
		below, above := 0, 0
		for _, d := range list { // half of them lie on either side
			if d < h.Median.Microseconds() {
				below++
			}
			if d > h.Median.Microseconds() {
				above++
			}
		}
		require.LessOrEqual(t, max(below, above), (len(list)+1)/2)
		if len(list)%2 == 1 {
			require.Contains(t, list, h.Median.Microseconds())
		}
	}
	require.Greater(t, some, 30)
}

func TestHandlingOf(t *testing.T) {
	second := int64(time.Second / time.Microsecond)
	for _, c := range []struct {
		took         []int64
		mean, median time.Duration
	}{
		{[]int64{90 * second}, 90 * time.Second, 90 * time.Second},
		{[]int64{600 * second, 60 * second, 120 * second}, 260 * time.Second, 120 * time.Second},
		{[]int64{600 * second, 60 * second, 120 * second, 180 * second}, 240 * time.Second, 150 * time.Second},
		{[]int64{0, 0}, 0, 0},
		{slices.Repeat([]int64{100 * 365 * 86400 * second}, 3), 100 * 365 * 24 * time.Hour, 100 * 365 * 24 * time.Hour},
	} {
		h := handlingOf(c.took)
		require.Equal(t, Handling{int64(len(c.took)), c.mean, c.median}, h)
	}
	require.Zero(t, handlingOf(nil))
}

// BenchmarkHandling asks 100,000 reports of a year with 8 steps each how long
// they took.
func BenchmarkHandling(b *testing.B) {
	s := openSchema(b, schema.URL(b))
	manyReports(b, s, 100_000)
	_, err := s.pool.Exec(b.Context(), `insert into report_step (report_id, no, at, actor, role, kind, from_state, to_state, body)
		select id, n, received_at + n * interval '1 hour', 'actor', 'dispatcher', (array['report', 'accept', 'verify-before', 'file', 'dispatch', 'resolve', 'verify-after', 'close'])[n], 'a', 'b',
			jsonb_build_object('why', md5(id::text)) from report, generate_series(1, 8) n where n < 6 or state = 'closed'`)
	require.NoError(b, err)
	_, err = s.pool.Exec(b.Context(), `vacuum analyze report_step`)
	require.NoError(b, err)
	feed := NewFeed(s, FeedOptions{})
	background(b, feed.Run)
	index := NewReportIndex(s, feed, func(err error) { b.Error(err) })
	_, err = index.load(b.Context())
	require.NoError(b, err)
	last := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for _, days := range []int{1, 7, 30, 365} {
		b.Run(fmt.Sprintf("days=%d", days), func(b *testing.B) {
			f := chengge.ReportFilter{From: last.AddDate(0, 0, -days)}
			for b.Loop() {
				_, h, err := s.CountHandling(b.Context(), index, &f, nil, time.UTC)
				require.NoError(b, err)
				require.Positive(b, h.Reports)
				require.Equal(b, 6*time.Hour, h.Median)
				b.ReportMetric(float64(h.Reports), "reports")
			}
		})
	}
}
