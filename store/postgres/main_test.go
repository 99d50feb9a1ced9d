package postgres

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// asOwner makes the test binary a process that owns a server: it prints the
// server's URL and pid and waits to be killed, or for SIGTERM.
const asOwner = "CHENGGE_TEST_OWNER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(asOwner); dir != "" {
		os.Exit(ownAServer(dir))
	}
	m.Run()
	if seed != "" {
		os.RemoveAll(seed)
	}
}

func ownAServer(dir string) int {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	s, err := Start(ctx, Options{Dir: dir, Settings: quick()})
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	fmt.Println("started", s.PID(), s.URL())
	<-ctx.Done()
	if err := s.Stop(context.Background()); err != nil {
		fmt.Println("error", err)
		return 1
	}
	return 0
}

// quick are settings for servers that live for a moment.
func quick() map[string]string {
	return map[string]string{"fsync": "off", "shared_buffers": "16MB", "max_wal_size": "100MB", "min_wal_size": "32MB"}
}

var (
	sowing sync.Once
	seed   string
)

// sown gives a folder, below parts, with the data of a server that was shut
// down: a copy of one that is made once, since new data take a second or two.
func sown(t *testing.T, parts ...string) string {
	t.Helper()
	sowing.Do(func() {
		seed = temporary(t, roomy())
		s := start(t, Options{Dir: seed})
		remember(t, s.URL())
		stop(t, s)
	})
	dir := filepath.Join(append([]string{open(t)}, parts...)...)
	require.NoError(t, os.MkdirAll(dir, 0o755))
	out, err := exec.Command("cp", "-a", filepath.Join(seed, "data"), dir).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return dir
}

// open gives a folder that the user postgres can enter, t.TempDir being 0700.
func open(t *testing.T) string {
	t.Helper()
	dir := temporary(t, roomy())
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// roomy gives memory where it has room (Docker's has 64 MB), else the disk, on
// which the thousand files of new data may take a second.
func roomy() string {
	if free, ok := folder("/dev/shm").free(); ok && free > 2<<30 {
		return "/dev/shm"
	}
	return "/tmp"
}

// forPrograms gives a folder for programs: /dev/shm may be mounted noexec.
func forPrograms(t *testing.T) string {
	t.Helper()
	dir := temporary(t, "/tmp")
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func temporary(t *testing.T, in string) string {
	t.Helper()
	dir, err := os.MkdirTemp(in, "chengge-postgres-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o755))
	return dir
}

func start(t *testing.T, o Options) *Server {
	t.Helper()
	if o.Settings == nil {
		o.Settings = quick()
	}
	s, err := Start(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { s.Stop(context.Background()) })
	return s
}

func stop(t *testing.T, s *Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	require.NoError(t, s.Stop(ctx))
	all, _, err := s.family.members()
	require.NoError(t, err)
	require.Empty(t, all, "processes that outlived Stop")
}

// remember writes a row, and recall demands it back.
func remember(t *testing.T, url string) {
	t.Helper()
	query(t, url, "CREATE TABLE kept (what text); INSERT INTO kept VALUES ('长江路')")
}

func recall(t *testing.T, url string) {
	t.Helper()
	require.Equal(t, "长江路", ask(t, url, "SELECT what FROM kept"))
}

func query(t *testing.T, url, sql string) {
	t.Helper()
	conn := connect(t, url)
	defer conn.Close(t.Context())
	_, err := conn.Exec(t.Context(), sql)
	require.NoError(t, err, sql)
}

func ask(t *testing.T, url, sql string) (answer string) {
	t.Helper()
	conn := connect(t, url)
	defer conn.Close(t.Context())
	require.NoError(t, conn.QueryRow(t.Context(), sql).Scan(&answer), sql)
	return answer
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	return conn
}

// refused demands a refusal for a reason whose message has the words.
func refused(t *testing.T, err error, reason Reason, words ...string) {
	t.Helper()
	var r *Refusal
	require.ErrorAs(t, err, &r)
	require.Equal(t, reason, r.Reason, "%v", err)
	for _, w := range words {
		require.ErrorContains(t, err, w)
	}
}

// soon demands that ok holds within ten seconds.
func soon(t *testing.T, what string, ok func() bool) {
	t.Helper()
	require.Eventually(t, ok, 10*time.Second, 5*time.Millisecond, what)
}

// owner is this test binary as a process that owns a server.
type owner struct {
	*exec.Cmd
	out io.Reader
	pid int // of the postmaster
	url string
}

// own starts an owner, as a user of the system or, where uid is 0, as ourselves,
// and waits for its server.
func own(t *testing.T, dir string, uid int) owner {
	t.Helper()
	o := spawnOwner(t, dir, uid)
	var word string
	_, err := fmt.Fscan(o.out, &word, &o.pid, &o.url)
	require.NoError(t, err, "the owner said %q", word)
	return o
}

func spawnOwner(t *testing.T, dir string, uid int) owner {
	t.Helper()
	binary := filepath.Join(forPrograms(t), "owner") // go test's own folder is 0700
	self, err := os.Executable()
	require.NoError(t, err)
	text, err := os.ReadFile(self)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(binary, text, 0o755))
	cmd := exec.Command(binary)
	cmd.Env, cmd.Dir = append(os.Environ(), asOwner+"="+dir), "/"
	if uid != 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}}
	}
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	cmd.Stderr = os.Stderr
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return owner{Cmd: cmd, out: out}
}
