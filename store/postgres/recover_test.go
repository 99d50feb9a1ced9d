package postgres

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestKilledOwner kills the process that owns the server: the kernel tells the
// server, and the next start works at once, also while the old one shuts down.
func TestKilledOwner(t *testing.T) {
	dir := sown(t)
	for _, what := range []string{"waits for the end", "starts at once"} {
		t.Run(what, func(t *testing.T) {
			o := own(t, dir, 0)
			_, err := Start(t.Context(), Options{Dir: dir})
			refused(t, err, InUse, fmt.Sprint(o.Process.Pid))

			require.NoError(t, o.Process.Kill())
			o.Wait()
			if what == "waits for the end" {
				soon(t, "the server ends with its owner", func() bool { return !alive(o.pid) })
			}
			began := time.Now()
			s := start(t, Options{Dir: dir})
			t.Logf("started after %v", time.Since(began).Round(time.Millisecond))
			recall(t, s.URL())
			stop(t, s)
		})
	}
}

// TestTerminatedOwner: a clean end on SIGTERM leaves nothing.
func TestTerminatedOwner(t *testing.T) {
	dir := sown(t)
	o := own(t, dir, 0)
	require.NoError(t, o.Process.Signal(syscall.SIGTERM))
	require.NoError(t, o.Wait())
	require.False(t, alive(o.pid))
	require.NoFileExists(t, filepath.Join(dir, "data", pidFile))
}

// TestOrphans meets a server that nobody owns: one that runs, one that is
// stopped by SIGSTOP, and backends whose postmaster was killed.
func TestOrphans(t *testing.T) {
	s := start(t, Options{Dir: sown(t)})
	stop(t, s)
	for _, what := range []string{"running", "backends alone"} {
		t.Run(what, func(t *testing.T) {
			cmd := exec.Command(s.binaries.path("postgres"), s.o.arguments(s.folder.data(), s.socketDir, s.family.cluster)...)
			cmd.SysProcAttr = s.account.attributes(0)
			cmd.Dir = "/"
			orphan, err := spawn(cmd)
			require.NoError(t, err)
			defer orphan.Kill()
			require.NoError(t, s.await(t.Context(), orphan))
			if what == "backends alone" {
				busy := connect(t, s.URL())
				go busy.Exec(t.Context(), "DO $$ BEGIN LOOP END LOOP; END $$")
				soon(t, "the computation runs", func() bool {
					return ask(t, s.URL(), "SELECT count(*)::text FROM pg_stat_activity WHERE query LIKE 'DO%' AND state = 'active'") == "1"
				})
				require.NoError(t, orphan.Kill())
				<-orphan.gone
				soon(t, "the backend is left alone", func() bool {
					all, postmasters, err := s.family.members()
					return err == nil && len(all) > 0 && len(postmasters) == 0
				})
			}
			began := time.Now()
			again := start(t, Options{Dir: string(s.folder)})
			t.Logf("started after %v", time.Since(began).Round(time.Millisecond))
			<-orphan.gone
			recall(t, again.URL())
			stop(t, again)
		})
	}
}

// TestStalePidFiles meets pid files, of the data and of the socket, that name a
// living process of the server's user that is no PostgreSQL.
func TestStalePidFiles(t *testing.T) {
	s := start(t, Options{Dir: sown(t)})
	text, err := os.ReadFile(filepath.Join(s.folder.data(), pidFile))
	require.NoError(t, err)
	stop(t, s)

	sleeper := exec.Command("sleep", "60")
	sleeper.SysProcAttr = s.account.attributes(syscall.SIGKILL)
	sleeper.Dir = s.folder.data()
	other, err := spawn(sleeper)
	require.NoError(t, err)
	defer other.Kill()
	_, rest, _ := strings.Cut(string(text), "\n")
	for _, name := range []string{filepath.Join(s.folder.data(), pidFile), filepath.Join(s.socketDir, socketFile+".lock")} {
		require.NoError(t, os.WriteFile(name, fmt.Appendf(nil, "%d\n%s", other.Pid, rest), 0o600))
		require.NoError(t, os.Chown(name, int(s.account.uid), int(s.account.gid)))
	}
	s = start(t, Options{Dir: string(s.folder)})
	recall(t, s.URL())
	require.False(t, other.ended(), "a process that is none of ours was ended")
}

// TestStrangers: a server of the same user on other data is none of ours.
func TestStrangers(t *testing.T) {
	other := start(t, Options{Dir: sown(t)})
	s := start(t, Options{Dir: sown(t)})
	all, postmasters, err := s.family.members()
	require.NoError(t, err)
	require.Equal(t, []int{s.PID()}, postmasters)
	require.Greater(t, len(all), 3)
	require.NotContains(t, all, other.PID())
	s.family.signal(other.PID(), syscall.SIGKILL)
	stop(t, s)
	require.Equal(t, "1", ask(t, other.URL(), "SELECT '1'"))
}

// TestKilledWhileNew kills the owner at moments of its very first start: in
// initdb, in the renaming, while PostGIS is created.
func TestKilledWhileNew(t *testing.T) {
	dir := open(t)
	for _, after := range []time.Duration{60, 250, 700, 1300} {
		o := spawnOwner(t, dir, 0)
		time.Sleep(after * time.Millisecond)
		require.NoError(t, o.Process.Kill())
		o.Wait()
		left, _ := filepath.Glob(dir + "/*")
		t.Logf("killed after %v: %v", after*time.Millisecond, left)
	}
	s := start(t, Options{Dir: dir})
	left, _ := filepath.Glob(dir + "/new-*")
	require.Empty(t, left)
	require.Equal(t, "POINT(1 2)", ask(t, s.URL(), "SELECT ST_AsText(ST_Point(1, 2))"))
	stop(t, s)
}

// TestUnfinishedInitdb meets what an initdb left that was killed with its
// machine.
func TestUnfinishedInitdb(t *testing.T) {
	dir := open(t)
	left := filepath.Join(dir, "new-123")
	require.NoError(t, os.MkdirAll(filepath.Join(left, "base"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(left, "PG_VERSION"), []byte("15\n"), 0o600))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "data"), 0o755)) // and an empty folder is no data
	s := start(t, Options{Dir: dir})
	require.NoDirExists(t, left)
	remember(t, s.URL())
	stop(t, s)
}

// alive tells whether a process is there and no zombie.
func alive(pid int) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && len(line) > 0
}
