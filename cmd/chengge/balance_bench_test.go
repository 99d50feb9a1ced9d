package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"chengge/demo"
	"chengge/store/postgres"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// BenchmarkLocateBesideABalance asks a server of the demo city whose points are,
// 200 a second over one connection, for CHENGGE_BENCH_SECONDS (10) seconds while
// nothing else is done, and again while chengge work makes one balance after the
// other. It gives p50 and p99 of both, and how many balances were made.
func BenchmarkLocateBesideABalance(b *testing.B) {
	seconds := 10
	if s := os.Getenv("CHENGGE_BENCH_SECONDS"); s != "" {
		_, err := fmt.Sscan(s, &seconds)
		require.NoError(b, err)
	}
	city, err := demo.New(demo.Options{Components: 20_000, Days: 1, PerDay: 200})
	require.NoError(b, err)
	dir := filepath.Join(b.TempDir(), "city")
	require.NoError(b, demo.WriteFolder(dir, city, nil))
	server, err := postgres.Start(b.Context(), postgres.Options{Dir: storetest.Dir(b)})
	require.NoError(b, err)
	b.Cleanup(func() { _ = server.Stop(b.Context()) })
	url := server.URL()
	mustVerb(b, "migrate", "--database", url)
	mustVerb(b, "import", dir, "--database", url)
	mustVerb(b, "publish", "--accept", "--at", "2026-01-01", "--database", url)
	mustVerb(b, "balance", "--load", dir, "--database", url)
	p := serveProcess(b, "--database", url, "--no-work", "--log-level", "error")
	begin(b, "work", "--database", url)
	var places []string
	for r := range city.Reports() {
		places = append(places, fmt.Sprintf("%s/v1/locate?lng=%v&lat=%v&crs=%s", p.address, r.Lng, r.Lat, r.CRS))
	}
	client := &http.Client{}
	ask := func(d time.Duration) (took []time.Duration) {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for i, end := 0, time.Now().Add(d); time.Now().Before(end); i++ {
			<-tick.C
			began := time.Now()
			a, err := client.Get(places[i%len(places)])
			require.NoError(b, err)
			_, err = io.Copy(io.Discard, a.Body)
			require.NoError(b, err)
			a.Body.Close()
			took = append(took, time.Since(began))
			require.Contains(b, []int{200, 400, 422}, a.StatusCode)
		}
		slices.Sort(took)
		return took
	}
	at := func(took []time.Duration, share float64) float64 {
		return float64(took[int(float64(len(took)-1)*share)].Microseconds()) / 1000
	}
	ask(2 * time.Second)
	for b.Loop() {
		before := ask(time.Duration(seconds) * time.Second)
		stop, made := make(chan struct{}), make(chan int)
		go func() {
			n := 0
			for ; ; n++ {
				select {
				case <-stop:
					made <- n
					return
				default:
				}
				a := call(b, http.MethodPost, p.address+"/v1/balances", fmt.Sprintf(`{"name":"%d","periods":"week","worths":20}`, time.Now().UnixNano()))
				if a.status != http.StatusCreated {
					b.Errorf("%d %s", a.status, a.body)
					<-stop
					made <- n
					return
				}
				for {
					// The list has no documents: what is asked here costs the server little.
					var page struct {
						Items []struct{ State string }
					}
					a := call(b, http.MethodGet, p.address+"/v1/balances?limit=1", "")
					if json.Unmarshal([]byte(a.body), &page) == nil && len(page.Items) > 0 && page.Items[0].State != "waiting" && page.Items[0].State != "running" {
						break
					}
					time.Sleep(200 * time.Millisecond)
				}
			}
		}()
		beside := ask(time.Duration(seconds) * time.Second)
		close(stop)
		n := <-made
		b.ReportMetric(at(before, 0.5), "ms-p50-alone")
		b.ReportMetric(at(before, 0.99), "ms-p99-alone")
		b.ReportMetric(at(beside, 0.5), "ms-p50-beside")
		b.ReportMetric(at(beside, 0.99), "ms-p99-beside")
		b.ReportMetric(float64(n), "balances")
	}
}
