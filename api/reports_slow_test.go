package api_test

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/store/postgres"

	"github.com/stretchr/testify/require"
)

// TestSlowDatabase: what the database is too slow for is nobody's wrong query.
// An intake may be stored all the same, which the same key tells; a step that
// had to wait changed nothing.
func TestSlowDatabase(t *testing.T) {
	c := newCity(t, &published)
	h, err := api.New(api.Options{Live: c.live, Store: c.store, Version: "test", Limits: api.Limits{Deadline: time.Second}})
	require.NoError(t, err)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	hasty := &city{server, t, c.store, c.live}
	id := c.report(litter).ID

	tx, err := c.store.Pool().Begin(t.Context())
	require.NoError(t, err)
	defer tx.Rollback(context.Background())
	_, err = tx.Exec(t.Context(), `lock table report in exclusive mode`)
	require.NoError(t, err)
	p := hasty.refused(503, chengge.ErrUnavailable, "POST", "/v1/reports", reportAt("06012", 113.6630, 34.7620, ""), "Idempotency-Key", "slow")
	require.Contains(t, p.Detail, "same Idempotency-Key")
	p = hasty.refused(503, chengge.ErrUnavailable, "POST", stepsOf(id), `{"step":"accept"}`, "If-Match", `"1"`)
	require.Contains(t, p.Detail, "nothing was changed")
	require.NoError(t, tx.Rollback(t.Context()))

	hasty.ok(201, "POST", "/v1/reports", reportAt("06012", 113.6630, 34.7620, ""), "Idempotency-Key", "slow")
	var stored int
	require.NoError(t, c.store.Pool().QueryRow(t.Context(), `select count(*) from report where category = 'matter:06012'`).Scan(&stored))
	require.Equal(t, 1, stored)
	require.EqualValues(t, 1, c.see(id).Version)
}

// TestNoNamesInTheLogOfTheDatabase: a statement that takes long is logged, but
// not with who reported.
func TestNoNamesInTheLogOfTheDatabase(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a PostgreSQL of its own")
	}
	dir, err := os.MkdirTemp("/var/tmp", "chengge-log-")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755))
	server, err := postgres.Start(t.Context(), postgres.Options{Dir: dir, Settings: map[string]string{"log_min_duration_statement": "0"}})
	require.NoError(t, err)
	t.Cleanup(func() { server.Stop(context.Background()) })
	require.NoError(t, published.Migrate(t.Context(), server.URL()))
	c := cityAt(t, server.URL())
	id := c.report(reportAt("06012", 113.6630, 34.7620, `,"reporter":{"name":"王女士","phone":"13800000000"}`)).ID
	require.Equal(t, "王女士", c.see(id).Reporter.Name)
	log, err := os.ReadFile(filepath.Join(dir, "log", "postgres.log"))
	require.NoError(t, err)
	require.Contains(t, string(log), "insert into report_person")
	require.NotContains(t, string(log), "王女士")
	require.NotContains(t, string(log), "13800000000")
}
