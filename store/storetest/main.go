package storetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"chengge/store/postgres"
)

// shared is the one server of this test process.
var shared struct {
	mu     sync.Mutex
	inMain bool
	dir    string
	server *postgres.Server
	err    error // of the first start: the others do not try again
}

// Main runs the tests, then stops the server and removes its folder, and gives
// the exit code of the tests. It is to be the last thing that TestMain calls.
func Main(m *testing.M) int {
	shared.mu.Lock()
	shared.inMain = true
	shared.mu.Unlock()
	code := m.Run()
	shared.mu.Lock()
	defer shared.mu.Unlock()
	shared.inMain = false
	if shared.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		shared.server.Stop(ctx) // fast, else immediate: the data go anyway
	}
	if shared.dir != "" {
		os.RemoveAll(shared.dir)
	}
	return code
}

// Server gives the server that all databases of this process live in. Tests
// must not stop or kill it.
func Server(t testing.TB) *postgres.Server {
	t.Helper()
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if !shared.inMain {
		t.Fatal("a server for tests is stopped by storetest.Main: give this package func TestMain(m *testing.M) { storetest.Main(m) }")
	}
	if shared.server == nil && shared.err == nil {
		sweep()
		if shared.dir, shared.err = folder(); shared.err == nil {
			shared.server, shared.err = postgres.Start(context.Background(), postgres.Options{Dir: shared.dir, Settings: settings})
		}
	}
	if shared.err != nil {
		t.Fatalf("%v (scripts/setup.sh test installs what tests need)", shared.err)
	}
	return shared.server
}

// settings suit data that are thrown away.
var settings = map[string]string{
	"fsync":              "off",
	"full_page_writes":   "off",
	"synchronous_commit": "off",
	"shared_buffers":     "64MB",
	"wal_level":          "minimal",
	"max_wal_senders":    "0",
	"autovacuum":         "off",
	"checkpoint_timeout": "1h",
	"max_wal_size":       "512MB",
}

// Dir gives a folder that is removed after the test and that the server's user
// can enter, as t.TempDir cannot be: for servers of a test's own.
func Dir(t testing.TB) string {
	t.Helper()
	dir, err := folder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// bases are where the folders are made: in memory where that has room, since a
// database is 300 files, and some disks take a millisecond for each; $TMPDIR may
// be closed to the server's user.
var bases = []string{"/dev/shm", "/tmp"}

const (
	prefix = "chengge-storetest-"
	room   = 2 << 30 // Docker gives /dev/shm 64 MB
)

func base() string {
	var s syscall.Statfs_t
	if syscall.Statfs(bases[0], &s) == nil && int64(s.Bavail)*s.Bsize >= room {
		return bases[0]
	}
	return bases[1]
}

func folder() (string, error) {
	dir, err := os.MkdirTemp(base(), prefix)
	if err != nil {
		return "", fmt.Errorf("make a folder for a test's PostgreSQL: %w", err)
	}
	return dir, os.Chmod(dir, 0o755)
}

// sweep removes the folders of test processes that were killed: ours by owner
// and name, older than an hour, and with nobody holding the lock.
func sweep() {
	var left []string
	for _, b := range bases {
		matches, _ := filepath.Glob(filepath.Join(b, prefix+"*"))
		left = append(left, matches...)
	}
	for _, dir := range left {
		info, err := os.Lstat(dir)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < time.Hour || info.Sys().(*syscall.Stat_t).Uid != uint32(os.Geteuid()) {
			continue
		}
		lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|syscall.O_NOFOLLOW, 0)
		if err != nil {
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			os.RemoveAll(dir)
		}
		lock.Close()
	}
}
