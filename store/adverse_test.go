package store_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"chengge"
	"chengge/grids"
	"chengge/store"
	"chengge/store/postgres"
	"chengge/store/storetest"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// openAt gives a store and its address.
func openAt(t testing.TB, o store.Options) (*store.Store, string) {
	t.Helper()
	url := migrated.URL(t)
	s, err := store.Open(url, o)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s, url
}

func kept(t testing.TB, url string, swept bool) {
	t.Helper()
	wrong, err := storetest.CheckKept(t.Context(), url, swept)
	require.NoError(t, err)
	require.Empty(t, wrong)
}

func number(t testing.TB, url, sql string) (n int64) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	require.NoError(t, conn.QueryRow(t.Context(), sql).Scan(&n))
	return n
}

// The database grows by what is kept: a draft's earlier loads go.
func TestReplacedTwentyTimes(t *testing.T) {
	t.Parallel()
	s, url := openAt(t, store.Options{})
	replaceTwenty(t, s, url, 5000, nil)
}

// replaceTwenty replaces n components twenty times and publishes each fifth.
func replaceTwenty(t *testing.T, s *store.Store, url string, n int64, each func(round int, took time.Duration, published bool)) {
	for round := range 20 {
		in := grid(m{"a": "one"})
		in.Layers[chengge.KindComponents] = million(int(n), fmt.Sprintf("M%d", round))
		began := time.Now()
		_, changes, err := s.Import(t.Context(), in)
		require.NoError(t, err)
		took := time.Since(began)
		require.True(t, changes[len(changes)-1].Replaced)
		if round%5 == 4 {
			publish(t, s)
		}
		if each != nil {
			each(round, took, round%5 == 4)
		}
	}
	kept(t, url, true)
	require.EqualValues(t, 1+4, number(t, url, `select count(*) from pg_inherits where inhparent = 'components'::regclass`), "single changes, and four published loads")
	require.EqualValues(t, 4*n, number(t, url, `select count(*) from components`))
}

// An import never waits for who reads, nor the other way round: not even one
// that replaces what the draft had and somebody reads just then.
func TestImportsAndReadersDoNotWait(t *testing.T) {
	t.Parallel()
	s, url := openAt(t, store.Options{})
	in := func(mark string, rows iter.Seq2[chengge.Row, error]) store.Import {
		in := grid(m{"a": mark})
		in.Layers[chengge.KindComponents] = rows
		return in
	}
	_, _, err := s.Import(t.Context(), in("one", million(2000, "M1")))
	require.NoError(t, err)
	first := publish(t, s)
	draft, _, err := s.Import(t.Context(), in("two", million(2000, "M2")))
	require.NoError(t, err)

	// Somebody reads the draft, as a check does, for longer than the import.
	c, release, err := s.Contents(t.Context(), draft.Number)
	require.NoError(t, err)
	release = sync.OnceFunc(release)
	t.Cleanup(release) // closing the store waits for it
	read := func(c chengge.Contents) (n int) {
		for _, err := range c.Rows(chengge.KindComponents) {
			require.NoError(t, err)
			n++
		}
		return n
	}
	require.Equal(t, 2000, read(c))

	// The import stands still half way of its second reading, its partition half filled.
	reached, goOn := make(chan struct{}), make(chan struct{})
	var passes atomic.Int64
	slow := func(yield func(chengge.Row, error) bool) {
		pass := passes.Add(1)
		n := 0
		for r, err := range million(2000, "M3") {
			if n++; n == 1000 && pass == 2 { // compared, stored
				close(reached)
				<-goOn
			}
			if !yield(r, err) {
				return
			}
		}
	}
	done := make(chan error, 1)
	go func() { _, _, err := s.Import(context.Background(), in("three", slow)); done <- err }()
	select {
	case <-reached:
	case err := <-done:
		t.Fatalf("the import ended: %v", err)
	}
	began := time.Now()
	for range 3 { // in force, and the draft as it was
		for _, n := range []int64{first.Number, draft.Number} {
			c, release, err := s.Contents(t.Context(), n)
			require.NoError(t, err)
			require.Equal(t, 2000, read(c))
			release()
		}
	}
	require.Less(t, time.Since(began), 5*time.Second)
	close(goOn)
	require.NoError(t, <-done)
	require.Equal(t, 2000, read(c), "the reader sees what it saw")
	release()
	kept(t, url, false)
	_, _, err = s.Import(t.Context(), in("four", million(2000, "M4")))
	require.NoError(t, err)
	kept(t, url, true)
}

// A caller who goes away leaves no transaction and no lock behind.
func TestCallerGoesAway(t *testing.T) {
	s, url := openAt(t, store.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	in := grid(m{"a": "one"})
	in.Layers[chengge.KindComponents] = func(yield func(chengge.Row, error) bool) {
		for r, err := range million(100_000, "M") {
			if strings.HasSuffix(r.Code(), "050000") {
				cancel()
			}
			if !yield(r, err) {
				return
			}
		}
	}
	_, _, err := s.Import(ctx, in)
	require.ErrorIs(t, err, context.Canceled)
	_, _, err = s.Import(t.Context(), grid(m{"a": "two"}))
	require.NoError(t, err)
	kept(t, url, true)
	require.Eventually(t, func() bool {
		return number(t, url, `select count(*) from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`) == 0
	}, 10*time.Second, 10*time.Millisecond)
}

// With all connections in use a write is refused within a second.
func TestPoolExhausted(t *testing.T) {
	s, _ := openAt(t, store.Options{MaxConnections: 2})
	_, _, err := s.Import(t.Context(), grid(m{"a": "one"}))
	require.NoError(t, err)
	_, release1, err := s.Contents(t.Context(), 1)
	require.NoError(t, err)
	_, release2, err := s.Contents(t.Context(), 1)
	require.NoError(t, err)
	began := time.Now()
	_, _, err = s.Import(t.Context(), grid(m{"a": "two"}))
	require.Equal(t, chengge.ErrUnavailable, chengge.CodeOf(err))
	require.ErrorContains(t, err, "all 2 connections")
	require.Less(t, time.Since(began), 3*time.Second) // 800 ms, and a busy machine
	release1()
	_, _, err = s.Import(t.Context(), grid(m{"a": "two"}))
	require.NoError(t, err)
	release2()
}

func TestReadOnlyUser(t *testing.T) {
	s, url := openAt(t, store.Options{})
	_, _, err := s.Import(t.Context(), grid(m{"a": "one"}))
	require.NoError(t, err)
	first := publish(t, s)

	role := fmt.Sprintf("reader_%d", os.Getpid())
	admin, err := pgx.Connect(t.Context(), withUser(t, url, "postgres"))
	require.NoError(t, err)
	defer admin.Close(context.Background())
	for _, sql := range []string{"create role " + role + " login", "grant select on all tables in schema public to " + role} {
		_, err := admin.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	defer func() {
		_, err := admin.Exec(context.Background(), "drop owned by "+role+"; drop role "+role)
		require.NoError(t, err)
	}()
	for what, address := range map[string]string{
		"a user who may only read": withUser(t, url, role),
		"a standby":                url + "&options=" + "-c%20default_transaction_read_only%3Don",
	} {
		reader, err := store.Open(address, store.Options{})
		require.NoError(t, err)
		require.NoError(t, reader.CheckSchema(t.Context()), what)
		_, _, err = reader.Import(t.Context(), grid(m{"a": "two"}))
		require.Equal(t, chengge.ErrDatabase, chengge.CodeOf(err), "%s: %v", what, err)
		require.ErrorContains(t, err, "can't be written to")
		_, err = reader.Rollback(t.Context(), first.Number, store.Publishing{Actor: "reader"})
		require.Error(t, err, what)
		require.Equal(t, m{"a": "one"}, names(t, reader, first.Number))
		reader.Close()
	}
	require.Equal(t, m{"a": "one"}, names(t, s, first.Number))
}

func withUser(t testing.TB, address, name string) string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	u.User = url.User(name)
	return u.String()
}

// A disk that fills up while a layer is imported: what is in force stays, and
// with some room everything goes on.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := storetest.Dir(t)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=240m,mode=0755"); err != nil {
		t.Skipf("a small disk to fill can't be made here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	server, err := postgres.Start(t.Context(), postgres.Options{Dir: dir, Settings: map[string]string{
		"fsync": "off", "max_wal_size": "32MB", "min_wal_size": "32MB", "shared_buffers": "32MB"}})
	require.NoError(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = server.Stop(ctx)
	})
	s, err := store.Open(server.URL(), store.Options{})
	require.NoError(t, err)
	defer s.Close()
	_, err = s.Migrate(t.Context())
	require.NoError(t, err)
	_, _, err = s.Import(t.Context(), grid(m{"a": "one"}))
	require.NoError(t, err)
	first := publish(t, s)
	ballast := filepath.Join(dir, "ballast")
	require.NoError(t, os.WriteFile(ballast, make([]byte, 40<<20), 0o600))

	in := grid(m{"a": "two"})
	in.Layers[chengge.KindComponents] = million(1_000_000, "M")
	_, _, err = s.Import(t.Context(), in)
	require.Equal(t, chengge.ErrUnavailable, chengge.CodeOf(err), "%v", err)
	t.Logf("the import says: %v", err)
	require.NoError(t, os.Remove(ballast))
	require.Eventually(t, func() bool {
		_, _, err := s.Import(t.Context(), grid(m{"a": "three"}))
		if err != nil {
			t.Log(err)
		}
		return err == nil
	}, 60*time.Second, 500*time.Millisecond)
	require.Equal(t, m{"a": "one"}, names(t, s, first.Number))
	second := publish(t, s)
	require.Equal(t, m{"a": "three"}, names(t, s, second.Number))
	kept(t, server.URL(), true)
}

// A Live hears of an edition though its notification is lost, and though it
// was away when it came.
func TestNotificationLost(t *testing.T) {
	t.Parallel()
	s := open(t)
	_, _, err := s.Import(t.Context(), grid(m{"a": "one"}))
	require.NoError(t, err)
	publish(t, s)
	l := grids.NewLive(grids.Source{Timetable: s.Timetable, Contents: s.Contents}, grids.LiveOptions{})
	require.NoError(t, l.Look(t.Context()))
	ctx, stop := context.WithCancel(t.Context())
	followed := make(chan struct{})
	go func() { l.Follow(ctx); close(followed) }() // nobody listens
	defer func() { stop(); <-followed }()
	_, _, err = s.Import(t.Context(), grid(m{"a": "two"}))
	require.NoError(t, err)
	d, err := s.Draft(t.Context())
	require.NoError(t, err)
	e, err := s.Publish(t.Context(), store.Publishing{Actor: "tester", Version: d.Version, Ahead: 6 * time.Second})
	require.NoError(t, err)
	require.Eventually(t, func() bool { return l.Now().Edition() == e.Number }, 20*time.Second, time.Millisecond)
	require.WithinDuration(t, e.InForceFrom, l.Clock(), 500*time.Millisecond, "in time, not a minute later")
}

// A commit whose answer is lost may have been done: the error doesn't say that
// nothing was changed.
func TestLostInCommit(t *testing.T) {
	s, url := openAt(t, store.Options{})
	conn, err := pgx.Connect(t.Context(), withUser(t, url, "postgres"))
	require.NoError(t, err)
	defer conn.Close(context.Background())
	// A deferred trigger ends the connection within the commit.
	_, err = conn.Exec(t.Context(), `create function cut() returns trigger language plpgsql security definer as
		$$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
		create constraint trigger cut after insert on edition_log deferrable initially deferred for each row execute function cut()`)
	require.NoError(t, err)
	_, _, err = s.Import(t.Context(), grid(m{"a": "one"}))
	require.Equal(t, chengge.ErrUnavailable, chengge.CodeOf(err), "%v", err)
	require.ErrorContains(t, err, "look whether it was done")
	var known *chengge.Error
	require.True(t, errors.As(err, &known))
	_, err = conn.Exec(t.Context(), `drop trigger cut on edition_log`)
	require.NoError(t, err)
	require.Eventually(t, func() bool { // the connection that was cut may still be letting its locks go
		_, _, err = s.Import(t.Context(), grid(m{"a": "one"}))
		return chengge.CodeOf(err) != chengge.ErrConflict
	}, 10*time.Second, 20*time.Millisecond)
	require.NoError(t, err)
}

// A forgotten load that is being vacuumed goes all the same.
func TestSweepDoesNotGiveWayToAutovacuum(t *testing.T) {
	t.Parallel()
	s, url := openAt(t, store.Options{})
	in := grid(m{"a": "one"})
	in.Layers[chengge.KindComponents] = million(2000, "M1")
	_, _, err := s.Import(t.Context(), in)
	require.NoError(t, err)
	var partition string
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(context.Background())
	require.NoError(t, conn.QueryRow(t.Context(), `select 'components_load_' || max(id) from load`).Scan(&partition))
	tx, err := conn.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), `lock table `+partition+` in share update exclusive mode`) // as a vacuum holds it
	require.NoError(t, err)
	go func() {
		time.Sleep(1200 * time.Millisecond) // as an autovacuum gives way
		_ = tx.Rollback(context.Background())
	}()
	in.Layers[chengge.KindComponents] = million(2000, "M2")
	_, _, err = s.Import(t.Context(), in)
	require.NoError(t, err)
	kept(t, url, true)
}
