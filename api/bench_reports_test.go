package api_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"chengge"
	"chengge/store"
	"chengge/store/postgres"

	"github.com/stretchr/testify/require"
)

// durable is the town on a PostgreSQL of the test's own that keeps what it
// acknowledges: fsync is on, and its folder is on a disk, not in memory.
func durable(t testing.TB) (*city, *postgres.Server) {
	t.Helper()
	dir, err := os.MkdirTemp("/var/tmp", "chengge-durable-")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755))
	server, err := postgres.Start(t.Context(), postgres.Options{Dir: dir})
	require.NoError(t, err)
	t.Cleanup(func() { server.Stop(context.Background()) })
	require.NoError(t, published.Migrate(t.Context(), server.URL()))
	return cityAt(t, server.URL()), server
}

// BenchmarkReports hands reports in over 8 connections, each acknowledged when
// it is durable, while their events are numbered. Reports a second are what
// counts; CHENGGE_BENCH_BATCHES says of how many each.
func BenchmarkReports(b *testing.B) {
	c, _ := durable(b)
	ctx, stop := context.WithCancel(context.Background())
	var numbering sync.WaitGroup
	numbering.Go(func() { (&store.Outbox{Store: c.store}).Run(ctx) })
	defer numbering.Wait()
	defer stop()
	var categories []string
	for k := range chengge.DefaultCatalogue().All() {
		if k.Key.Kind == chengge.MatterKind && !k.Emergency {
			categories = append(categories, k.Key.String())
		}
	}
	one := func(w *bytes.Buffer, r *rand.Rand) {
		fmt.Fprintf(w, `{"channel":"patrol","category":%q,"description":"人行道上堆放杂物，影响通行","place":{"lng":%.6f,"lat":%.6f,"crs":"WGS84","address":"示范路"},"attachments":[{"kind":"near","url":"2026/11/%d.jpg"}],"reporter":{"name":"采集员","phone":"000"}}`,
			categories[r.IntN(len(categories))], 113.66+r.Float64()*0.02, 34.75+r.Float64()*0.015, r.Int64())
	}
	for _, size := range []int{1, 100} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			b.ReportAllocs()
			const connections = 8
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
			var next atomic.Int64
			var wg sync.WaitGroup
			b.ResetTimer()
			for i := range connections {
				wg.Go(func() {
					r := rand.New(rand.NewPCG(uint64(i), uint64(b.N)))
					var body bytes.Buffer
					for next.Add(1) <= int64(b.N) {
						body.Reset()
						for n := range size {
							if n > 0 {
								body.WriteByte('\n')
							}
							one(&body, r)
						}
						req, _ := http.NewRequest("POST", c.URL+"/v1/reports", bytes.NewReader(body.Bytes()))
						req.Header.Set("Content-Type", map[bool]string{true: "application/json", false: "application/x-ndjson"}[size == 1])
						req.Header.Set("Idempotency-Key", fmt.Sprint(b.Name(), b.N, i, r.Int64()))
						a, err := client.Do(req)
						if err != nil {
							b.Error(err)
							return
						}
						answer, _ := io.ReadAll(a.Body)
						a.Body.Close()
						if a.StatusCode != http.StatusCreated {
							b.Errorf("%d %s", a.StatusCode, strings.TrimSpace(string(answer)))
							return
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "reports/s")
		})
	}
}
