package postgres

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestStartStopStart(t *testing.T) {
	dir := filepath.Join(open(t), "var", "postgres")
	began := time.Now()
	s := start(t, Options{Dir: dir, Settings: map[string]string{}})
	t.Logf("new data: %v", time.Since(began).Round(time.Millisecond))
	remember(t, s.URL())
	require.Equal(t, "on", ask(t, s.URL(), "SHOW data_checksums"))
	require.Equal(t, "UTF8 C.UTF-8", ask(t, s.URL(), "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate FROM pg_database WHERE datname = current_database()"))
	require.Equal(t, "", ask(t, s.URL(), "SHOW listen_addresses"))
	require.Equal(t, "chengge false", ask(t, s.URL(), "SELECT rolname || ' ' || rolsuper FROM pg_roles WHERE rolname = current_user"))
	require.Equal(t, "POINT(1 2)", ask(t, s.URL(), "SELECT ST_AsText(ST_Point(1, 2))"))
	require.NoError(t, Check(t.Context(), connect(t, s.URL())))
	for name, mode := range map[string]os.FileMode{"data": 0o700, "run": 0o700, "log": 0o700, "": 0o755} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, mode, info.Mode().Perm(), name)
	}

	_, err := Start(t.Context(), Options{Dir: dir})
	refused(t, err, InUse, "this very process")

	began = time.Now()
	stop(t, s)
	t.Logf("stop: %v", time.Since(began).Round(time.Millisecond))
	<-s.Done()
	require.NoError(t, s.Stop(t.Context()), "a second Stop")
	require.NoFileExists(t, filepath.Join(dir, "data", pidFile))

	began = time.Now()
	s = start(t, Options{Dir: dir, Settings: map[string]string{}})
	t.Logf("start: %v", time.Since(began).Round(time.Millisecond))
	recall(t, s.URL())
}

func TestStopWithoutTime(t *testing.T) {
	s := start(t, Options{Dir: sown(t)})
	require.ErrorIs(t, s.Stop(cancelled()), context.Canceled)
	all, _, err := s.family.members()
	require.NoError(t, err)
	require.Empty(t, all)
	s = start(t, Options{Dir: string(s.folder)})
	recall(t, s.URL())
}

// TestKilledPostmaster kills the server under a client that waits and one that
// computes: the latter's backend would go on and block the restart.
func TestKilledPostmaster(t *testing.T) {
	s := start(t, Options{Dir: sown(t)})
	url := s.URL()
	busy := connect(t, url)
	go busy.Exec(context.Background(), "DO $$ BEGIN LOOP END LOOP; END $$")
	soon(t, "the computation runs", func() bool {
		return ask(t, url, "SELECT count(*)::text FROM pg_stat_activity WHERE query LIKE 'DO%' AND state = 'active'") == "1"
	})
	for round := range int64(3) {
		pid := s.PID()
		began := time.Now()
		require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
		soon(t, "the server is back", func() bool { return s.Restarts() == round+1 })
		t.Logf("back after %v", time.Since(began).Round(time.Millisecond))
		require.NotEqual(t, pid, s.PID())
		require.Equal(t, url, s.URL())
		recall(t, url)
	}
	stop(t, s)
}

// TestKilledBackend: the server itself puts that right, under the same pid.
func TestKilledBackend(t *testing.T) {
	s := start(t, Options{Dir: sown(t)})
	witness, conn := connect(t, s.URL()), connect(t, s.URL())
	require.NoError(t, syscall.Kill(int(conn.PgConn().PID()), syscall.SIGKILL))
	soon(t, "the others are sent away", func() bool { return witness.Ping(t.Context()) != nil })
	soon(t, "the server answers again", func() bool {
		conn, err := s.connect(t.Context(), s.o.Database)
		return err == nil && conn.Close(t.Context()) == nil
	})
	recall(t, s.URL())
	require.Zero(t, s.Restarts())
}

// TestStopWhileDown stops a server that cannot be started again.
func TestStopWhileDown(t *testing.T) {
	s := start(t, Options{Dir: sown(t)})
	hidden := filepath.Join(string(s.folder), "hidden")
	require.NoError(t, os.Rename(s.folder.data(), hidden))
	require.NoError(t, syscall.Kill(s.PID(), syscall.SIGKILL))
	time.Sleep(100 * time.Millisecond)
	select {
	case <-s.Done():
		t.Fatal("the supervisor gave up")
	default:
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	require.NoError(t, s.Stop(ctx))
	require.Zero(t, s.Restarts())
}
