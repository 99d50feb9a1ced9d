package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"chengge/store/postgres"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// TestDatabaseAway takes the databases of two servers away for a minute: one
// is shut down, one hangs, so that it accepts and never answers. Every question
// is answered from the snapshot, every write is refused at once, and all goes
// on by itself when they are back.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	databaseAway(t, time.Minute)
}

// absence is a server and the way to take its database away.
type absence struct {
	what      string
	server    *process
	url, data string
	folder    string // to import
	leave     func(t *testing.T)
	back      func(t *testing.T)

	asking  *probe
	writes  int
	slowest time.Duration
	late    int // answers to writes after more than a second
}

func databaseAway(t *testing.T, length time.Duration) {
	folder := variant(t, "A", 0)
	rigs := []*absence{hanging(t), shutDown(t)}
	for _, a := range rigs {
		a.folder = folder
		mustVerb(t, append([]string{"import", folder}, a.where()...)...)
		mustVerb(t, append([]string{"publish", "--accept"}, a.where()...)...)
		a.server = serveProcess(t, a.where()...)
		require.Equal(t, 200, call(t, http.MethodPatch, a.server.address+"/v1/chiefs/L01", `{"phone":"1"}`).status)
		a.asking = watch(a.server.address, 2*time.Millisecond)
	}
	for _, a := range rigs {
		a.leave(t)
	}
	left := time.Now()
	told := map[string]bool{}
	for n := 0; time.Since(left) < length; n++ {
		for _, a := range rigs {
			a.write(t, n)
			if !told[a.what] && a.warned(t) {
				told[a.what] = true
				t.Logf("%s: /readyz and /metrics tell it after %v", a.what, time.Since(left).Round(time.Second))
			}
		}
	}
	require.Len(t, told, 2, "/readyz and /metrics tell it")
	for _, a := range rigs {
		require.True(t, a.warned(t), "and go on telling")
		a.back(t)
	}
	returned := time.Now()
	for _, a := range rigs {
		require.Eventually(t, func() bool {
			return call(t, http.MethodPatch, a.server.address+"/v1/chiefs/L01", `{"phone":"2"}`).status == 200
		}, 30*time.Second, 50*time.Millisecond, "%s: writes work again", a.what)
		t.Logf("%s for %v: %d questions, all answered, the slowest after %v; %d writes refused, the slowest after %v, %d after more than 1 s; writes work %v after the return",
			a.what, length, a.asking.count.Load(), time.Duration(a.asking.slowest.Load()).Round(time.Millisecond), a.writes, a.slowest.Round(time.Millisecond), a.late, time.Since(returned).Round(10*time.Millisecond))
		require.Greater(t, a.writes, int(length/time.Second)/4)
		require.Eventually(t, func() bool { return !a.warned(t) }, 10*time.Second, 50*time.Millisecond)
	}
	published := make([]int64, len(rigs))
	for i, a := range rigs {
		got := call(t, http.MethodPost, a.server.address+"/v1/editions/draft/publish", `{"accept":true}`)
		require.Equal(t, 200, got.status, "%s", got.body)
		var e struct{ Number int64 }
		require.NoError(t, json.Unmarshal([]byte(got.body), &e))
		require.Greater(t, e.Number, inForce(t, a.server.address))
		published[i] = e.Number
	}
	for i, a := range rigs {
		require.Eventually(t, func() bool { return inForce(t, a.server.address) == published[i] }, 30*time.Second, 20*time.Millisecond)
		require.False(t, a.server.ended(), "nobody started it again")
		a.asking.stop(t)
		kept(t, a.url, true)
	}
}

func (a *absence) where() []string {
	if a.data != "" {
		return []string{"--data", a.data}
	}
	return []string{"--database", a.url}
}

// write tries to change something, in turn by each of the ways there are.
func (a *absence) write(t *testing.T, n int) {
	t.Helper()
	ways := []struct{ method, path, body string }{
		{http.MethodPatch, "/v1/chiefs/L01", `{"phone":"3"}`},
		{http.MethodPost, "/v1/editions/draft/publish", `{"accept":true}`},
		{http.MethodPost, "/v1/editions/draft/import", fmt.Sprintf(`{"folder":%q}`, a.folder)},
		{http.MethodPost, "/v1/editions/1/rollback", `{}`},
		{http.MethodDelete, "/v1/editions/draft", ""},
		{http.MethodDelete, "/v1/chiefs/L01", ""},
		{http.MethodPut, "/v1/chiefs/L99", `{"name":"x","level":"first","on":"grids:G01"}`},
	}
	way := ways[n%len(ways)]
	got := call(t, way.method, a.server.address+way.path, way.body)
	require.Equal(t, 503, got.status, "%s: %s %s: %s", a.what, way.method, way.path, got.body)
	require.NotEmpty(t, got.header.Get("Retry-After"))
	require.Contains(t, got.body, "database-away")
	// The promise is a second; on a machine that also compiles, two.
	require.Less(t, got.took, 2*time.Second, "%s: %s %s", a.what, way.method, way.path)
	a.writes++
	a.slowest = max(a.slowest, got.took)
	if got.took > time.Second {
		a.late++
	}
}

func (a *absence) warned(t *testing.T) bool {
	ready := call(t, http.MethodGet, a.server.address+"/readyz", "")
	require.Equal(t, 200, ready.status, "it still answers")
	metrics := call(t, http.MethodGet, a.server.address+"/metrics", "").body
	return strings.Contains(ready.body, `"warning"`) && strings.Contains(metrics, "chengge_edition_follow_error 1")
}

// hanging is a private PostgreSQL that is stopped as by Ctrl-Z, all of it.
func hanging(t *testing.T) *absence {
	a := &absence{what: "hung", data: filepath.Join(storetest.Dir(t), "var")}
	var pids []int
	signal := func(s syscall.Signal) {
		for _, pid := range pids {
			_ = syscall.Kill(pid, s)
		}
	}
	t.Cleanup(func() { signal(syscall.SIGCONT) })
	a.leave = func(t *testing.T) {
		a.url = privateURL(t, a.data)
		head := postmaster(a.data)
		require.NotZero(t, head)
		pids = []int{head}
		signal(syscall.SIGSTOP) // first, so that it makes no more of them
		pids = append(pids, children(t, head)...)
		signal(syscall.SIGSTOP)
		require.Greater(t, len(pids), 3)
	}
	a.back = func(*testing.T) { signal(syscall.SIGCONT) }
	return a
}

// children gives the processes that a process has made.
func children(t *testing.T, parent int) (pids []int) {
	t.Helper()
	entries, err := os.ReadDir("/proc")
	require.NoError(t, err)
	for _, e := range entries {
		stat, err := os.ReadFile(filepath.Join("/proc", e.Name(), "stat"))
		if err != nil {
			continue
		}
		var pid, of int
		_, rest, _ := strings.Cut(string(stat), ") ")
		if _, err := fmt.Sscanf(rest, "%1s %d", new(string), &of); err == nil && of == parent {
			if _, err := fmt.Sscan(e.Name(), &pid); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// shutDown is a database of the user's that is shut down and started again.
func shutDown(t *testing.T) *absence {
	a := &absence{what: "shut down"}
	dir := storetest.Dir(t)
	var s *postgres.Server
	start := func(t *testing.T) {
		var err error
		s, err = postgres.Start(t.Context(), postgres.Options{Dir: dir, Settings: map[string]string{"fsync": "off"}})
		require.NoError(t, err)
	}
	start(t)
	t.Cleanup(func() { _ = s.Stop(t.Context()) }) // at once: the context has ended
	a.url = s.URL()
	mustVerb(t, "migrate", "--database", a.url)
	a.leave = func(t *testing.T) { require.NoError(t, s.Stop(t.Context())) }
	a.back = start
	return a
}
