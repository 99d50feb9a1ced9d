package api_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chengge"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

const streamClients = "CHENGGE_TEST_STREAM_CLIENTS" // address, number of streams, number of events

// BenchmarkEventStreams opens 2,000 streams from another process and tells 100
// events, five a second: how long the slowest of them took to the last stream,
// and what a stream costs the server.
func BenchmarkEventStreams(b *testing.B) {
	n := 2000
	if os.Getenv("CHENGGE_BENCH_SMALL") != "" {
		n = 100
	}
	const events = 100
	c := following(b, published.URL(b), store.FollowingOptions{})
	c.month()
	for b.Loop() {
		used := func() uint64 {
			runtime.GC()
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapInuse + m.StackInuse
		}
		before := used()
		last, _, err := c.store.EventNumbers(b.Context())
		require.NoError(b, err)
		clients := exec.Command(os.Args[0], "-test.run", "^TestStreamClients$", "-test.v")
		clients.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d %d", streamClients, strings.TrimPrefix(c.URL, "http://"), n, last+events))
		out, err := clients.StdoutPipe()
		require.NoError(b, err)
		require.NoError(b, clients.Start())
		lines := bufio.NewScanner(out)
		wait := func(word string) string {
			for lines.Scan() {
				if rest, ok := strings.CutPrefix(lines.Text(), word+" "); ok {
					return rest
				}
			}
			b.Fatalf("the clients ended without %q", word)
			return ""
		}
		wait("ready")
		idle := used()
		for range events - 1 {
			c.now(b)
			time.Sleep(200 * time.Millisecond)
		}
		busy := used()
		c.now(b) // after the last one the streams end
		slowest := wait("slowest")
		var ms [2]float64
		_, err = fmt.Sscan(slowest, &ms[0], &ms[1])
		require.NoError(b, err)
		b.ReportMetric(ms[0], "slowest-ms")
		b.ReportMetric(ms[1], "median-of-slowest-ms")
		b.ReportMetric(float64(idle-before)/float64(n)/1000, "idle-kB/stream")
		b.ReportMetric(float64(busy-before)/float64(n)/1000, "kB/stream")
		require.NoError(b, clients.Wait())
	}
}

var serialReport atomic.Int64

// now leaves a change in the outbox that says when it was made.
func (c *city) now(b testing.TB) {
	b.Helper()
	body, err := json.Marshal(chengge.Event{At: time.Now(), Version: 1, State: chengge.Reported, Step: chengge.StepReport, Channel: "patrol", Category: "matter:06010",
		Lng: 113.6653, Lat: 34.7579, District: "410197", Office: "410197001", Grid: "G06", Lead: "H01", Bodies: []string{"H01", "410197001"}, Received: time.Now()})
	require.NoError(b, err)
	_, err = c.store.Pool().Exec(b.Context(), `insert into outbox (report_id, body) values ($1, $2)`, serialReport.Add(1), body)
	require.NoError(b, err)
}

// TestStreamClients is what BenchmarkEventStreams runs as a process of its own.
func TestStreamClients(t *testing.T) {
	var address string
	var n int
	var last int64
	if _, err := fmt.Sscan(os.Getenv(streamClients), &address, &n, &last); err != nil {
		t.Skip("runs for BenchmarkEventStreams")
	}
	var mu sync.Mutex
	slowest := map[int64]time.Duration{}
	var ready, done sync.WaitGroup
	ready.Add(n)
	for range n {
		done.Go(func() {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Error(err)
				ready.Done()
				return
			}
			defer conn.Close()
			fmt.Fprintf(conn, "GET /v1/events HTTP/1.1\r\nHost: %s\r\n\r\n", address)
			in := bufio.NewReaderSize(conn, 4096)
			begun := sync.OnceFunc(ready.Done)
			var no, id int64
			for no < last {
				line, err := in.ReadSlice('\n')
				if err != nil {
					t.Error(err)
					begun()
					return
				}
				if bytes.HasPrefix(line, []byte(": following")) {
					begun()
				} else if digits, ok := bytes.CutPrefix(line, []byte("id: ")); ok {
					id, _ = strconv.ParseInt(string(bytes.TrimSpace(digits)), 10, 64)
				} else if len(bytes.TrimSpace(line)) == 0 {
					no = id
				} else if data, ok := bytes.CutPrefix(line, []byte("data: {\"no\":")); ok {
					_, data, _ = bytes.Cut(data, []byte(`"at":"`))
					text, _, _ := bytes.Cut(data, []byte(`"`))
					at, err := time.Parse(time.RFC3339Nano, string(text))
					if err != nil {
						t.Error(err)
						return
					}
					took := time.Since(at)
					mu.Lock()
					slowest[id] = max(slowest[id], took)
					mu.Unlock()
				}
			}
		})
	}
	ready.Wait()
	fmt.Println("ready", n)
	done.Wait()
	var all []time.Duration
	for _, d := range slowest {
		all = append(all, d)
	}
	if len(all) == 0 {
		t.Fatal("no event came")
	}
	slices.Sort(all)
	fmt.Println("slowest", float64(all[len(all)-1].Microseconds())/1000, float64(all[len(all)/2].Microseconds())/1000)
}
