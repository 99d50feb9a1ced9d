package storetest

import (
	"context"
	"os"
	osexec "os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"chengge/store/postgres"
)

func TestMain(m *testing.M) { Main(m) }

var migrations atomic.Int64

var migrated = Template{Migrate: func(ctx context.Context, url string) error {
	migrations.Add(1)
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "CREATE TABLE grids (code text PRIMARY KEY, area geometry(Polygon, 4490))")
	return err
}}

// TestClones: each test has its own database, made from one migration.
func TestClones(t *testing.T) {
	var names []string
	for range 3 {
		t.Run("one", func(t *testing.T) {
			began := time.Now()
			pool := migrated.Pool(t)
			var n int
			var name string
			require.NoError(t, pool.QueryRow(t.Context(), "SELECT count(*), current_database() FROM grids").Scan(&n, &name))
			t.Logf("cloned after %v", time.Since(began).Round(time.Millisecond))
			require.Zero(t, n)
			names = append(names, name)
			_, err := pool.Exec(t.Context(), "INSERT INTO grids VALUES ('01', NULL)")
			require.NoError(t, err)
			_, err = pool.Exec(t.Context(), "CREATE TABLE more ()") // the role owns its database
			require.NoError(t, err)
		})
	}
	require.EqualValues(t, 1, migrations.Load())
	require.Len(t, names, 3)
	require.NotEqual(t, names[0], names[1])
	var left int
	var bare Template
	require.NoError(t, bare.Pool(t).QueryRow(t.Context(), "SELECT count(*) FROM pg_database WHERE datname = ANY($1)", names).Scan(&left))
	require.Zero(t, left, "databases of tests that have ended")
}

func TestCheckedLikeAny(t *testing.T) {
	var bare Template
	conn, err := pgx.Connect(t.Context(), bare.URL(t))
	require.NoError(t, err)
	defer conn.Close(t.Context())
	require.NoError(t, postgres.Check(t.Context(), conn))
}

// BenchmarkClone measures what a test pays for its database.
func BenchmarkClone(b *testing.B) {
	migrated.URL(b)
	for b.Loop() {
		migrated.URL(b)
	}
}

// TestWithoutPostgreSQL runs a test of this binary with no PostgreSQL to be
// found, which must fail and say what to install; TestWithoutMain one without
// Main.
func TestWithoutPostgreSQL(t *testing.T) {
	if os.Getenv("CHENGGE_TEST_BARE") != "" {
		shared.err = &postgres.Refusal{Reason: postgres.NoBinaries, Err: os.ErrNotExist}
		Server(t)
		return
	}
	out := again(t, "TestWithoutPostgreSQL")
	require.Contains(t, out, "scripts/setup.sh test")
}

func TestWithoutMain(t *testing.T) {
	if os.Getenv("CHENGGE_TEST_BARE") != "" {
		shared.inMain = false
		Server(t)
		return
	}
	require.Contains(t, again(t, "TestWithoutMain"), "storetest.Main(m)")
}

// again runs one test in a process of its own, which has to fail.
func again(t *testing.T, name string) string {
	t.Helper()
	cmd := osexec.Command(os.Args[0], "-test.run", "^"+name+"$")
	cmd.Env = append(os.Environ(), "CHENGGE_TEST_BARE=1")
	out, err := cmd.CombinedOutput()
	require.Error(t, err)
	require.NotContains(t, string(out), "panic")
	return string(out)
}

// TestKilledProcess kills a test process that has a server: nothing runs on.
func TestKilledProcess(t *testing.T) {
	if os.Getenv("CHENGGE_TEST_KILLED") != "" {
		os.Stdout.WriteString("data " + Server(t).URL() + "\n")
		time.Sleep(time.Minute)
	}
	cmd := osexec.Command(os.Args[0], "-test.run", "^TestKilledProcess$")
	cmd.Env = append(os.Environ(), "CHENGGE_TEST_KILLED=1")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	text := make([]byte, 4096)
	n, err := out.Read(text)
	require.NoError(t, err)
	_, url, ok := strings.Cut(strings.TrimSpace(string(text[:n])), "data ")
	require.True(t, ok, "%s", text[:n])
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	require.NoError(t, conn.Close(t.Context()))
	require.NoError(t, cmd.Process.Kill())
	cmd.Wait()
	require.Eventually(t, func() bool {
		conn, err := pgx.Connect(t.Context(), url)
		if err == nil {
			conn.Close(t.Context())
		}
		return err != nil
	}, 10*time.Second, 10*time.Millisecond, "the server outlives its test process")
	socket := parse(url).Query().Get("host") // in the process's folder
	require.NoError(t, os.RemoveAll(strings.TrimSuffix(socket, "/run")))
}
