package api_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"chengge/api"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const (
	ndjson  = "application/x-ndjson"
	geojson = "application/geo+json"
	point   = `{"lng":113.6653,"lat":34.7579,"category":"06010","time":"2026-11-20T09:00:00+08:00"}`
)

func TestLocateMany(t *testing.T) {
	s := serve(t)
	t.Run("NDJSON", func(t *testing.T) {
		a := post(t, s.URL+"/v1/locate", ndjson, point+"\n\n{\"lng\":1}\n{bad\n"+`{"lng":113.6653,"lat":34.7579,"category":"99999"}`)
		require.Equal(t, 200, a.status, a.body)
		require.Equal(t, ndjson, a.header.Get("Content-Type"))
		lines := strings.Split(strings.TrimSpace(a.body), "\n")
		require.Len(t, lines, 4)
		require.Contains(t, lines[0], `"lead":"H01","ambiguous":false,"reason":"matrix`)
		require.Contains(t, lines[1], `"error":"`)
		require.Contains(t, lines[2], `{"row":3,"error":"`)
		require.Contains(t, lines[3], `"category":"99999","error":"`)
		for _, line := range lines {
			require.True(t, json.Valid([]byte(line)), line)
		}
	})
	t.Run("Chinese errors and sentences", func(t *testing.T) {
		a := post(t, s.URL+"/v1/locate?lang=zh&reason=full", ndjson, point+"\n"+`{"lng":34,"lat":113}`)
		require.Contains(t, a.body, "按权责清单")
		require.Contains(t, a.body, "经纬度是否颠倒")
	})
	t.Run("CSV", func(t *testing.T) {
		a := post(t, s.URL+"/v1/locate?category=06010&at=2026-11-20", "text/csv", "lng,lat,grid\n113.66530,34.7579,\"a,b\"\n,,\n")
		require.Equal(t, "text/csv; charset=utf-8", a.header.Get("Content-Type"))
		records, err := csv.NewReader(strings.NewReader(a.body)).ReadAll()
		require.NoError(t, err)
		require.Equal(t, "located_grid", records[0][6])
		require.Equal(t, []string{"113.66530", "34.7579", "a,b", "410197"}, records[1][:4])
		require.Equal(t, "H01", records[1][13])
		require.True(t, strings.HasPrefix(records[2][15], "error: "))
	})
	t.Run("GeoJSON", func(t *testing.T) {
		a := post(t, s.URL+"/v1/locate", geojson, `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[113.66530,34.7579]}},{"type":"Feature","properties":{},"geometry":null}]}`)
		var got struct {
			Features []struct{ Properties map[string]any }
		}
		a.json(t, &got)
		require.Equal(t, geojson, a.header.Get("Content-Type"))
		require.Equal(t, "G06", got.Features[0].Properties["grid"])
		require.NotEmpty(t, got.Features[1].Properties["error"])
	})
	t.Run("another format", func(t *testing.T) {
		a := post(t, s.URL+"/v1/locate", ndjson, point, "Accept", "text/csv")
		require.True(t, strings.HasPrefix(a.body, "lng,lat,category,time,district,"), a.body)
		a = post(t, s.URL+"/v1/locate", "text/csv", "lng,lat\n113.6653,34.7579", "Accept", "application/json;q=0.5, text/html")
		require.True(t, json.Valid([]byte(a.body)), a.body)
		require.Equal(t, "application/json", a.header.Get("Content-Type"))
		a = post(t, s.URL+"/v1/locate", "text/csv", "lng,lat\n113.6653,34.7579", "Accept", "*/*")
		require.Equal(t, "text/csv; charset=utf-8", a.header.Get("Content-Type"))
	})
	t.Run("GBK", func(t *testing.T) {
		body, err := simplifiedchinese.GBK.NewEncoder().String("经度,纬度,名称\n113.6653,34.7579,示范路口\n")
		require.NoError(t, err)
		a := post(t, s.URL+"/v1/locate", "text/csv; charset=gbk", body)
		require.Contains(t, a.body, "经度,纬度,名称,district")
		require.Contains(t, a.body, "113.6653,34.7579,示范路口,410197")
	})
	t.Run("datum of the rows", func(t *testing.T) {
		a := post(t, s.URL+"/v1/locate?crs=GCJ-02", ndjson, `{"lng":113.671441,"lat":34.756739}`+"\n"+`{"lng":113.6653,"lat":34.7579,"crs":"WGS84"}`)
		require.Equal(t, 2, strings.Count(a.body, `"district":"410197"`), a.body)
	})
	t.Run("nothing", func(t *testing.T) {
		a := post(t, s.URL+"/v1/locate", ndjson, "")
		require.Equal(t, 200, a.status)
		require.Empty(t, a.body)
	})
}

func TestLocateManyRefuses(t *testing.T) {
	s := serve(t, func(o *api.Options) { o.Limits = api.Limits{BodyBytes: 1 << 20, LineBytes: 100_000} })
	swapped := "lng,lat\n" + strings.Repeat("34.7579,113.6653\n", 30)
	for name, c := range map[string]struct {
		query, mediaType, body string
		headers                []string
		status                 int
		code, says             string
	}{
		"no type":       {"", "", point, nil, 415, "unsupported-media-type", "text/csv"},
		"JSON":          {"", "application/json", point, nil, 415, "unsupported-media-type", "application/x-ndjson"},
		"charset":       {"", "text/csv; charset=big5", "lng,lat\n", nil, 415, "unsupported-media-type", "utf-8 or gbk"},
		"compressed":    {"", ndjson, point, []string{"Content-Encoding", "gzip"}, 415, "unsupported-media-type", "uncompressed"},
		"Accept":        {"", ndjson, point, []string{"Accept", "text/html"}, 406, "not-acceptable", "application/json"},
		"too large":     {"", ndjson, strings.Repeat(point+"\n", 20000), nil, 413, "body-too-large", "1 MiB"},
		"no columns":    {"", "text/csv", "a,b\n1,2\n", nil, 422, "bad-columns", "lng_column"},
		"column":        {"?lng_column=x&lat_column=b", "text/csv", "a,b\n1,2\n", nil, 422, "bad-columns", "no column"},
		"empty CSV":     {"", "text/csv", "", nil, 400, "bad-body", "empty"},
		"binary":        {"", "text/csv", "PK\x03\x04\x00\x00", nil, 400, "bad-body", ""},
		"no GeoJSON":    {"", geojson, "[1,2]", nil, 400, "bad-body", ""},
		"swapped":       {"", "text/csv", swapped, nil, 422, "swapped-columns", "lng_column and lat_column"},
		"parameter":     {"?lng=1", ndjson, point, nil, 400, "bad-query", "no such parameter"},
		"bad default":   {"?category=0102", ndjson, point, nil, 400, "unknown-category", ""},
		"refused datum": {"?crs=EPSG:4214", ndjson, point, nil, 422, "refused-crs", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := post(t, s.URL+"/v1/locate"+c.query, c.mediaType, c.body, c.headers...)
			require.Equal(t, c.status, a.status, a.body)
			require.Equal(t, "/problems/"+c.code, a.problem(t).Type)
			require.Contains(t, a.body, c.says)
		})
	}
	t.Run("columns exchanged by name", func(t *testing.T) {
		a := post(t, s.URL+"/v1/locate?lng_column=lat&lat_column=lng", "text/csv", swapped)
		require.Equal(t, 30, strings.Count(a.body, ",410197,"))
	})
	t.Run("few swapped rows are refused too", func(t *testing.T) {
		require.Equal(t, 422, post(t, s.URL+"/v1/locate", ndjson, `{"lng":34.7579,"lat":113.6653}`+"\n"+`{"lng":34.7579,"lat":113.6653}`).status)
	})
	t.Run("a long row is its own error", func(t *testing.T) {
		a := post(t, s.URL+"/v1/locate", ndjson, `{"lng":1,"x":"`+strings.Repeat("x", 200_000)+"\"}\n"+point)
		require.Equal(t, 200, a.status)
		lines := strings.Split(strings.TrimSpace(a.body), "\n")
		require.Contains(t, lines[0], "longer than 100000 bytes")
		require.Contains(t, lines[1], `"lead":"H01"`)
	})
}

// TestStreamOrder sends 100,000 points and reads them slowly at first: they
// come back in order, and the server does not take the whole body meanwhile.
func TestStreamOrder(t *testing.T) {
	const rows = 100_000
	s := serve(t)
	body, send := io.Pipe()
	var sent, read int64
	held := make(chan int64, 1)
	go func() {
		w := bufio.NewWriterSize(send, 32<<10)
		for i := range rows {
			n, err := fmt.Fprintf(w, `{"id":%d,"lng":%g,"lat":%g,"pad":%q}`+"\n", i, 113.66+float64(i%97)*1e-4, 34.75+float64(i%89)*1e-4, strings.Repeat("x", 200))
			if err != nil {
				return
			}
			sent += int64(n)
			if i == rows/2 {
				select {
				case held <- sent:
				default:
				}
			}
		}
		w.Flush()
		send.Close()
	}()
	request, err := http.NewRequest(http.MethodPost, s.URL+"/v1/locate", body)
	require.NoError(t, err)
	request.Header.Set("Content-Type", ndjson)
	r, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer r.Body.Close()
	select {
	case <-held:
		t.Fatal("half of the body was taken before anybody read an answer")
	case <-time.After(300 * time.Millisecond):
	}
	scanner := bufio.NewScanner(r.Body)
	for scanner.Scan() {
		require.True(t, strings.HasPrefix(scanner.Text(), fmt.Sprintf(`{"id":%d,`, read)), "row %d: %s", read, scanner.Text())
		read++
	}
	require.NoError(t, scanner.Err())
	require.EqualValues(t, rows, read)
}

// TestAnswersComeWhileSending sends a row, waits for its answer, sends the next.
func TestAnswersComeWhileSending(t *testing.T) {
	s := serve(t)
	body, send := io.Pipe()
	request, err := http.NewRequest(http.MethodPost, s.URL+"/v1/locate", body)
	require.NoError(t, err)
	request.Header.Set("Content-Type", "text/csv")
	go io.WriteString(send, "id,lng,lat\n0,113.6653,34.7579\n") //nolint:errcheck // what came of it is read below
	r, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer r.Body.Close()
	answers := bufio.NewReader(r.Body)
	line, err := answers.ReadString('\n')
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(line, "id,lng,lat,district"))
	for i := range 20 {
		line, err := answers.ReadString('\n')
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(line, fmt.Sprintf("%d,113.6653", i)), line)
		_, err = fmt.Fprintf(send, "%d,113.6653,34.7579\n", i+1)
		require.NoError(t, err)
	}
	require.NoError(t, send.Close())
}

// TestBodyStopsHalfWay cuts and stalls bodies after rows that were answered:
// the last row says why, and the answer does not look whole.
func TestBodyStopsHalfWay(t *testing.T) {
	s := serve(t, func(o *api.Options) { o.Limits = api.Limits{BodyStall: 300 * time.Millisecond, BodyBytes: 1 << 20} })
	begin := func(t *testing.T, mediaType, first string) (*io.PipeWriter, *http.Response) {
		body, send := io.Pipe()
		request, err := http.NewRequest(http.MethodPost, s.URL+"/v1/locate", body)
		require.NoError(t, err)
		request.Header.Set("Content-Type", mediaType)
		go io.WriteString(send, first) //nolint:errcheck // what came of it is read below
		r, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		t.Cleanup(func() { r.Body.Close(); send.Close() })
		return send, r
	}
	t.Run("stalls", func(t *testing.T) {
		_, r := begin(t, ndjson, point+"\n")
		all, err := io.ReadAll(r.Body)
		require.Error(t, err)
		require.Contains(t, string(all), `"lead":"H01"`)
		require.Contains(t, string(all), "the body stood still for 300ms")
	})
	t.Run("grows too large", func(t *testing.T) {
		send, r := begin(t, ndjson, point+"\n")
		go func() {
			for {
				if _, err := io.WriteString(send, strings.Repeat(point+"\n", 100)); err != nil {
					return
				}
			}
		}()
		all, err := io.ReadAll(r.Body)
		require.Error(t, err)
		require.Contains(t, string(all[max(0, len(all)-500):]), "larger than 1 MiB")
	})
	t.Run("GeoJSON ends in the middle", func(t *testing.T) {
		send, r := begin(t, geojson, `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[113.6653,34.7579]}},`)
		time.Sleep(50 * time.Millisecond) // let the row be answered: then the end comes late
		send.Close()
		all, err := io.ReadAll(r.Body)
		require.Error(t, err)
		require.Contains(t, string(all), "ends in the middle")
		require.True(t, json.Valid(all), string(all))
	})
	t.Run("the sender goes away", func(t *testing.T) {
		send, r := begin(t, ndjson, point+"\n")
		send.CloseWithError(io.ErrUnexpectedEOF)
		_, err := io.ReadAll(r.Body)
		require.Error(t, err)
		require.Equal(t, 200, get(t, s.URL+"/readyz").status)
	})
	t.Run("the reader goes away", func(t *testing.T) {
		send, r := begin(t, ndjson, point+"\n")
		r.Body.Close()
		io.WriteString(send, point+"\n") //nolint:errcheck // nobody may be there
		require.Equal(t, 200, get(t, s.URL+"/readyz").status)
	})
}
