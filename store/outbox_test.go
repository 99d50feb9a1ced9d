package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chengge"
	"chengge/store/storetest"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

var schema = storetest.Template{Migrate: func(ctx context.Context, url string) error {
	s, err := Open(url, Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Migrate(ctx)
	return err
}}

func openSchema(t testing.TB, url string) *Store {
	t.Helper()
	s, err := Open(url, Options{})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

// background runs f until the test ends.
func background(t testing.TB, f func(ctx context.Context)) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); f(ctx) }()
	stop = sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(stop)
	return stop
}

// leave puts a change of a report into the outbox, as a step does.
func leave(ctx context.Context, tx pgx.Tx, report, version int64) error {
	_, err := tx.Exec(ctx, `insert into outbox (report_id, body) values ($1, jsonb_build_object('version', $2::bigint))`, report, version)
	return err
}

// allEvents reads everything that has a number, and checks that none is
// missing.
func allEvents(t testing.TB, s *Store) []chengge.Event {
	t.Helper()
	var all []chengge.Event
	for {
		list, err := s.Events(context.Background(), int64(len(all)), 1000)
		require.NoError(t, err)
		if len(list) == 0 {
			return all
		}
		for _, e := range list {
			require.EqualValues(t, len(all)+1, e.No)
			all = append(all, e)
		}
	}
}

// Leaders are ended at any point while many write, some of them in long
// transactions, some in such that come to nothing: each change that was
// committed has one number, those of a report rise as they were made.
func TestOutboxLosesNothingWhenLeadersAreKilled(t *testing.T) {
	url := schema.URL(t)
	s := openSchema(t, url)
	for range 3 {
		background(t, (&Outbox{Store: s, Every: 2 * time.Millisecond, Width: 700}).Run)
	}
	var killed atomic.Int64
	background(t, func(ctx context.Context) {
		for ctx.Err() == nil {
			pause(ctx, time.Duration(rand.IntN(120))*time.Millisecond)
			var n int64
			if s.pool.QueryRow(ctx, `select count(pg_terminate_backend(pid)) from pg_stat_activity
				where application_name = 'chengge outbox' and random() < 0.7`).Scan(&n) == nil {
				killed.Add(n)
			}
		}
	})
	const writers, reports, versions = 6, 20, 40
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for v := range int64(versions) {
				for r := range int64(reports) {
					id := int64(w)*1000 + r + 1
					for s.transact(t.Context(), func(tx pgx.Tx) error {
						if err := leave(t.Context(), tx, id, v+1); err != nil {
							return err
						}
						if rand.IntN(20) == 0 {
							pause(t.Context(), time.Duration(rand.IntN(20))*time.Millisecond)
						}
						if rand.IntN(10) == 0 {
							return chengge.Errorf(chengge.ErrConflict, "come to nothing")
						}
						return nil
					}) != nil {
					}
				}
			}
		})
	}
	wg.Wait()
	require.Eventually(t, func() bool {
		last, _, err := s.EventNumbers(t.Context())
		return err == nil && last == writers*reports*versions
	}, 20*time.Second, 20*time.Millisecond)
	all := allEvents(t, s)
	require.Len(t, all, writers*reports*versions)
	seen := map[chengge.ReportID]int64{}
	for _, e := range all {
		require.Equal(t, seen[e.Report]+1, e.Version, "event %d of report %d", e.No, e.Report)
		seen[e.Report]++
	}
	require.Greater(t, killed.Load(), int64(3))
	t.Logf("%d leaders and candidates killed", killed.Load())
}

// hangs is a connection that stops to write, and doesn't end.
type hangs struct {
	net.Conn
	hung *atomic.Bool
}

func (h hangs) Write(b []byte) (int, error) {
	for h.hung.Load() {
		time.Sleep(50 * time.Millisecond)
	}
	return h.Conn.Write(b)
}

// A leader whose connection hangs, as when its machine is gone without a word,
// is replaced within two seconds.
func TestOutboxIsTakenOver(t *testing.T) {
	url := schema.URL(t)
	s := openSchema(t, url)
	var hung atomic.Bool
	first := openSchema(t, url)
	config, err := pgx.ParseConfig(url)
	require.NoError(t, err)
	dial := config.DialFunc
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		return hangs{c, &hung}, err
	}
	write := func() {
		require.NoError(t, s.transact(t.Context(), func(tx pgx.Tx) error { return leave(t.Context(), tx, 1, 1) }))
	}
	numbered := func(n int64, within time.Duration) {
		t.Helper()
		began := time.Now()
		require.Eventually(t, func() bool {
			last, _, err := s.EventNumbers(t.Context())
			return err == nil && last == n
		}, within, 10*time.Millisecond)
		t.Logf("event %d after %s", n, time.Since(began).Round(time.Millisecond))
	}
	background(t, func(ctx context.Context) {
		_ = (&Outbox{Store: first, Keep: time.Hour, Every: 20 * time.Millisecond, Width: 1000}).sessionOn(ctx, config)
	})
	t.Cleanup(func() { hung.Store(false) })
	write()
	numbered(1, 5*time.Second)
	background(t, (&Outbox{Store: s}).Run)
	time.Sleep(2 * candidacy)
	hung.Store(true)
	write()
	numbered(2, 4*time.Second) // two seconds, on a machine that has time
	write()
	numbered(3, 2*time.Second)
}

// Events are kept by whole partitions; what is no longer kept, or never was
// there, says so.
func TestEventsThatAreGone(t *testing.T) {
	s := openSchema(t, schema.URL(t))
	o := &Outbox{Store: s, Every: time.Millisecond, Width: 10, Keep: time.Hour}
	stop := background(t, o.Run)
	for v := range int64(35) {
		require.NoError(t, s.transact(t.Context(), func(tx pgx.Tx) error { return leave(t.Context(), tx, 1, v+1) }))
	}
	require.Eventually(t, func() bool { last, _, err := s.EventNumbers(t.Context()); return err == nil && last == 35 }, 10*time.Second, time.Millisecond)
	require.Len(t, allEvents(t, s), 35)
	_, err := s.Events(t.Context(), 36, 10)
	require.Equal(t, chengge.ErrGone, chengge.CodeOf(err), err)
	stop()
	_, err = s.pool.Exec(t.Context(), `update event set at = at - interval '2 hours' where no <= 25`)
	require.NoError(t, err)
	background(t, o.Run)
	require.Eventually(t, func() bool { _, kept, err := s.EventNumbers(t.Context()); return err == nil && kept > 1 }, 10*time.Second, time.Millisecond)
	last, kept, err := s.EventNumbers(t.Context())
	require.NoError(t, err)
	require.Equal(t, []int64{35, 21}, []int64{last, kept}, "the third partition has events that are kept")
	_, err = s.Events(t.Context(), 19, 10)
	require.Equal(t, chengge.ErrGone, chengge.CodeOf(err), err)
	list, err := s.Events(t.Context(), 20, 100)
	require.NoError(t, err)
	require.Len(t, list, 15)
	var parts []string
	rows, err := s.pool.Query(t.Context(), `select name::text from event_partition order by since`)
	require.NoError(t, err)
	parts, err = pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.True(t, slices.Contains(parts, "event_21_31"), fmt.Sprint(parts))
	require.False(t, slices.Contains(parts, "event_11_21"), fmt.Sprint(parts))
}
