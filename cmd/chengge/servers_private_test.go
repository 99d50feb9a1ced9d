package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// TestServeTakesOver has two servers on one private PostgreSQL. When the one
// that runs it is killed, the other answers on and runs the database itself.
func TestServeTakesOver(t *testing.T) {
	t.Parallel()
	data := filepath.Join(storetest.Dir(t), "var")
	mustVerb(t, "import", variant(t, "A", 0), "--data", data)
	mustVerb(t, "publish", "--accept", "--data", data)
	owner := serveProcess(t, "--data", data)
	guest := serveProcess(t, "--data", data)
	asking := watch(guest.address, 2*time.Millisecond)
	owner.kill()
	killed := time.Now()
	require.Eventually(t, func() bool {
		holder, err := os.ReadFile(filepath.Join(data, "postgres", "lock"))
		return err == nil && strings.TrimSpace(string(holder)) == fmt.Sprint(guest.Process.Pid)
	}, 30*time.Second, 20*time.Millisecond)
	require.Eventually(t, func() bool {
		return call(t, http.MethodPatch, guest.address+"/v1/chiefs/L01", `{"phone":"2"}`).status == 200
	}, 30*time.Second, 20*time.Millisecond)
	t.Logf("writes work %v after kill -9 of the server that ran the database", time.Since(killed).Round(time.Millisecond))
	// It is the guest's now: a verb beside it works, and it stops it.
	mustVerb(t, "publish", "--accept", "--data", data)
	asking.stop(t)
	guest.end(t)
	require.Zero(t, guest.ProcessState.ExitCode(), "%s", guest.said.String())
	require.NoFileExists(t, filepath.Join(data, "postgres", "data", "postmaster.pid"))
}

// TestServeStopsWhileItImports: the import is cut and leaves nothing, and the
// server ends.
func TestServeStopsWhileItImports(t *testing.T) {
	t.Parallel()
	data := filepath.Join(storetest.Dir(t), "var")
	mustVerb(t, "import", variant(t, "A", 0), "--data", data)
	mustVerb(t, "publish", "--accept", "--data", data)
	server := serveProcess(t, "--data", data, "--drain", "50ms")
	url := privateURL(t, data)
	folder := variant(t, "B", 20_000)
	body, err := json.Marshal(map[string]string{"folder": folder})
	require.NoError(t, err)
	imported := make(chan answer, 1)
	go func() { imported <- call(t, http.MethodPost, server.address+"/v1/editions/draft/import", string(body)) }()
	awaitWriting(t, url, "importing")
	began := time.Now()
	require.NoError(t, server.Process.Signal(os.Interrupt))
	<-server.gone
	t.Logf("stopped after %v", time.Since(began).Round(time.Millisecond))
	require.Zero(t, server.ProcessState.ExitCode(), "%s", server.said.String())
	<-imported
	server = serveProcess(t, "--data", data)
	kept(t, url, true)
	require.Equal(t, "A", holds(t, openStore(t, url), 1))
	require.Equal(t, 404, call(t, http.MethodGet, server.address+"/v1/editions/draft", "").status)
}
