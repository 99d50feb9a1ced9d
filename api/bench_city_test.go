package api_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/demo"
	"chengge/grids"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// BenchmarkCity asks a server of the demo city, with a million components or as
// many as CHENGGE_BENCH_COMPONENTS says, about random points of its ground; the
// client shares the cores.
func BenchmarkCity(b *testing.B) {
	n := 1_000_000
	if given := os.Getenv("CHENGGE_BENCH_COMPONENTS"); given != "" {
		var err error
		n, err = strconv.Atoi(given)
		require.NoError(b, err)
	}
	made, err := demo.New(demo.Options{Components: n})
	require.NoError(b, err)
	snap, err := grids.Build(made.Contents())
	require.NoError(b, err)
	s := serve(b, func(o *api.Options) { o.Live = grids.Fixed(snap) })
	rnd := rand.New(rand.NewPCG(3, 4))
	extent := snap.Extent()
	points := make([]orb.Point, 0, 1<<16)
	for len(points) < cap(points) {
		p := orb.Point{extent.Min[0] + rnd.Float64()*(extent.Max[0]-extent.Min[0]), extent.Min[1] + rnd.Float64()*(extent.Max[1]-extent.Min[1])}
		if a := snap.Locate(chengge.Query{Point: p}); !a.Grid.IsZero() {
			points = append(points, p)
		}
	}
	b.Run("get", func(b *testing.B) { benchGet(b, strings.TrimPrefix(s.URL, "http://"), points) })
	for _, c := range []struct{ name, mediaType, head, row string }{
		{"post-ndjson", ndjson, "", `{"id":%d,"lng":%.6f,"lat":%.6f}` + "\n"},
		{"post-csv", "text/csv", "id,lng,lat\n", "%d,%.6f,%.6f\n"},
	} {
		b.Run(c.name, func(b *testing.B) {
			const rows = 1_000_000
			var body bytes.Buffer
			body.WriteString(c.head)
			for i := range rows {
				p := points[i&(1<<16-1)]
				fmt.Fprintf(&body, c.row, i, p[0], p[1])
			}
			for b.Loop() {
				r, err := http.Post(s.URL+"/v1/locate", c.mediaType, bytes.NewReader(body.Bytes()))
				require.NoError(b, err)
				lines, buf := 0, make([]byte, 256<<10)
				for err == nil {
					var k int
					k, err = r.Body.Read(buf)
					lines += bytes.Count(buf[:k], []byte{'\n'})
				}
				require.ErrorIs(b, err, io.EOF)
				r.Body.Close()
				require.Equal(b, rows+strings.Count(c.head, "\n"), lines)
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "points/s")
		})
	}
}

// benchGet asks over 8 connections that stay open and tells how long the
// slowest of a hundred took.
func benchGet(b *testing.B, host string, points []orb.Point) {
	const connections = 8
	var wg sync.WaitGroup
	took := make([][]time.Duration, connections)
	b.ResetTimer()
	for c := range connections {
		wg.Go(func() {
			conn, err := net.Dial("tcp", host)
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			r := bufio.NewReaderSize(conn, 16<<10)
			var request []byte
			for i := c; i < b.N; i += connections {
				p := points[i&(1<<16-1)]
				request = strconv.AppendFloat(append(request[:0], "GET /v1/locate?lng="...), p[0], 'f', 6, 64)
				request = strconv.AppendFloat(append(request, "&lat="...), p[1], 'f', 6, 64)
				request = append(request, " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n"...)
				begun := time.Now()
				if _, err = conn.Write(request); err == nil {
					err = readAnswer(r)
				}
				if err != nil {
					b.Error(err)
					return
				}
				took[c] = append(took[c], time.Since(begun))
			}
		})
	}
	wg.Wait()
	all := slices.Concat(took...)
	slices.Sort(all)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "p99-µs")
}
