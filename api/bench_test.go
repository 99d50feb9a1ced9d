package api_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkLocateOne asks point by point over several connections that stay
// open, client included. The client is as thin as one can be, so that the
// server is what is measured.
func BenchmarkLocateOne(b *testing.B) {
	for name, query := range map[string]string{"plain": "", "category": "&accuracy=30&category=06010", "full": "&accuracy=30&category=06010&reason=full&lang=zh"} {
		b.Run(name, func(b *testing.B) {
			s := serve(b)
			host := strings.TrimPrefix(s.URL, "http://")
			b.SetParallelism(8)
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				conn, err := net.Dial("tcp", host)
				if err != nil {
					b.Error(err)
					return
				}
				defer conn.Close()
				r := bufio.NewReaderSize(conn, 16<<10)
				var request []byte
				for i := 0; pb.Next(); i++ {
					request = append(request[:0], "GET /v1/locate?lng=113.66"...)
					request = strconv.AppendInt(request, int64(10+i%90), 10)
					request = append(append(append(request, "&lat=34.7579"...), query...), " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n"...)
					if _, err := conn.Write(request); err != nil {
						b.Error(err)
						return
					}
					if err := readAnswer(r); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}

// readAnswer reads an answer of stated length and throws it away.
func readAnswer(r *bufio.Reader) error {
	length := -1
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		switch {
		case first && !bytes.HasPrefix(line, []byte("HTTP/1.1 200")):
			return fmt.Errorf("%s", line)
		case bytes.HasPrefix(line, []byte("Content-Length: ")):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[16:]))); err != nil {
				return err
			}
		case len(line) == 2:
			if length < 0 {
				return fmt.Errorf("no length")
			}
			_, err := r.Discard(length)
			return err
		}
	}
}

// BenchmarkLocateMany streams a million points there and back, client included.
func BenchmarkLocateMany(b *testing.B) {
	const rows = 1_000_000
	for _, c := range []struct{ name, mediaType, head, row string }{
		{"ndjson", ndjson, "", `{"id":%d,"lng":%.6f,"lat":%.6f}` + "\n"},
		{"csv", "text/csv", "id,lng,lat\n", "%d,%.6f,%.6f\n"},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := serve(b)
			var body bytes.Buffer
			body.WriteString(c.head)
			for i := range rows {
				fmt.Fprintf(&body, c.row, i, 113.655+float64(i%2503)*1e-5, 34.748+float64(i%2011)*1e-5)
			}
			for b.Loop() {
				request, err := http.NewRequest(http.MethodPost, s.URL+"/v1/locate", bytes.NewReader(body.Bytes()))
				require.NoError(b, err)
				request.Header.Set("Content-Type", c.mediaType)
				r, err := http.DefaultClient.Do(request)
				require.NoError(b, err)
				n, lines := 0, 0
				buf := make([]byte, 256<<10)
				for {
					k, err := r.Body.Read(buf)
					lines += bytes.Count(buf[:k], []byte{'\n'})
					n += k
					if err == io.EOF {
						break
					}
					require.NoError(b, err)
				}
				r.Body.Close()
				require.Equal(b, rows+strings.Count(c.head, "\n"), lines)
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "points/s")
		})
	}
}
