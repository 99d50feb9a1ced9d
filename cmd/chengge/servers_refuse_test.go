package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"chengge/store/postgres"
	"chengge/store/storetest"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// TestDatabasesAndDraftsThatAreRefused: each with a clear answer, and the
// edition in force untouched.
func TestDatabasesAndDraftsThatAreRefused(t *testing.T) {
	t.Parallel()
	pg, err := postgres.Start(t.Context(), postgres.Options{Dir: storetest.Dir(t), Settings: map[string]string{"fsync": "off"}})
	require.NoError(t, err)
	t.Cleanup(func() { _ = pg.Stop(t.Context()) })
	admin, err := pgx.Connect(t.Context(), pg.AdminURL())
	require.NoError(t, err)
	defer admin.Close(context.Background())
	for _, sql := range []string{"create role reader login", "create database bare owner reader"} {
		_, err := admin.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	refused := func(code int, says string, args ...string) {
		t.Helper()
		p := begin(t, args...)
		<-p.gone
		require.Equal(t, code, p.ProcessState.ExitCode(), "%s", p.said.String())
		require.Contains(t, p.said.String(), says)
		require.NotContains(t, p.said.String(), "goroutine")
	}
	url := pg.URL()
	bare := strings.Replace(url, "/chengge?", "/bare?", 1)
	require.NotEqual(t, url, bare)
	refused(1, "PostGIS", "migrate", "--database", strings.Replace(bare, "//chengge@", "//reader@", 1))
	refused(1, "run chengge migrate", "serve", "--listen", "127.0.0.1:0", "--database", url)
	refused(1, "--database", "serve", "--listen", "127.0.0.1:0", "--database", "postgres://127.0.0.1:1/nobody?connect_timeout=1")

	mustVerb(t, "migrate", "--database", url)
	mustVerb(t, "import", variant(t, "A", 0), "--database", url)
	mustVerb(t, "publish", "--accept", "--database", url)
	_, err = admin.Exec(t.Context(), "grant select on all tables in schema public to reader")
	require.NoError(t, err)
	other := variant(t, "B", 0)
	refused(1, "may not create", "import", other, "--database", strings.Replace(url, "//chengge@", "//reader@", 1))

	server := serveProcess(t, "--database", url)
	mustVerb(t, "import", other, "--database", url)
	stale := func(method, path string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, server.address+path, strings.NewReader(`{"accept":true,"phone":"1"}`))
		require.NoError(t, err)
		r.Header.Set("If-Match", `"2.1"`) // it is at 2.2 by now
		r.Header.Set("Content-Type", "application/json")
		got, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		got.Body.Close()
		require.Equal(t, http.StatusPreconditionFailed, got.StatusCode, "%s %s", method, path)
	}
	stale(http.MethodDelete, "/v1/editions/draft")
	stale(http.MethodDelete, "/v1/chiefs/L01")
	refused(1, "version", "publish", "--accept", "--version", "1", "--database", url)
	require.EqualValues(t, 1, inForce(t, server.address))
	kept(t, url, true)
}
