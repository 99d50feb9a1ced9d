package api_test

import (
	"fmt"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"chengge"

	"github.com/stretchr/testify/require"
)

// TestRepeatsAfterKills: PostgreSQL is killed while reports and steps come; who
// repeats a request with its key until it is answered finds it done once.
func TestRepeatsAfterKills(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills a PostgreSQL of its own")
	}
	c, server := durable(t)
	const clients, each = 4, 15
	acknowledged := make([]chengge.ReportID, clients*each)
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			for n := range each {
				k := i*each + n
				body := strings.Replace(litter, `{"channel"`, fmt.Sprintf(`{"external":"%d","channel"`, k), 1)
				for deadline := time.Now().Add(time.Minute); ; time.Sleep(30 * time.Millisecond) {
					a := c.do("POST", "/v1/reports", body, "Idempotency-Key", fmt.Sprint(k))
					if a.status == 201 {
						var got taken
						a.json(t, &got)
						acknowledged[k] = got.ID
						break
					}
					if a.status != 503 || time.Now().After(deadline) {
						t.Errorf("%d %s", a.status, a.body)
						return
					}
				}
				if n%5 == 4 { // a step, by version: a second one would be refused
					id := acknowledged[k]
					for deadline := time.Now().Add(time.Minute); ; time.Sleep(30 * time.Millisecond) {
						a := c.do("POST", stepsOf(id), `{"step":"accept"}`, "If-Match", `"1"`)
						if a.status == 200 || a.status == 412 {
							break // 412: it was done when the answer was lost
						}
						if a.status != 503 || time.Now().After(deadline) {
							t.Errorf("%d %s", a.status, a.body)
							return
						}
					}
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for kills := 0; kills < 3; {
		select {
		case <-done:
			kills = 3
		case <-time.After(150 * time.Millisecond):
			if pid := server.PID(); pid > 0 {
				require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
				kills++
				require.Eventually(t, func() bool { return server.PID() != pid && server.PID() > 0 }, 30*time.Second, 10*time.Millisecond)
			}
		}
	}
	<-done
	if t.Failed() {
		return
	}
	require.Eventually(t, func() bool { return c.do("GET", "/v1/reports/"+acknowledged[0].String(), "").status == 200 }, 30*time.Second, 50*time.Millisecond)
	rows, err := c.store.Pool().Query(t.Context(), `select external::int, id, version, (select count(*) from report_step where report_id = report.id), (select count(*) from outbox o where o.report_id = report.id) + (select count(*) from event e where e.report_id = report.id) from report`)
	require.NoError(t, err)
	defer rows.Close()
	found := map[int]chengge.ReportID{}
	for rows.Next() {
		var k int
		var id chengge.ReportID
		var version, steps, told int64
		require.NoError(t, rows.Scan(&k, &id, &version, &steps, &told))
		require.Zero(t, found[k], "report %d is there twice", k)
		found[k] = id
		want := int64(1)
		if k%each%5 == 4 {
			want = 2
		}
		require.Equal(t, []int64{want, want, want}, []int64{version, steps, told}, "report %d", k)
	}
	require.NoError(t, rows.Err())
	require.Len(t, found, clients*each)
	for k, id := range acknowledged {
		require.Equal(t, id, found[k])
	}
	t.Logf("%d restarts of PostgreSQL", server.Restarts())
}
