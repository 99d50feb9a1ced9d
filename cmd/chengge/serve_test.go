package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chengge/api"

	"github.com/stretchr/testify/require"
)

// served is a running `chengge serve`.
type served struct {
	address string
	stop    context.CancelFunc
	code    chan int
	lines   chan string
}

// startServe runs the verb until it says that it listens, or ends.
func startServe(t *testing.T, args ...string) (*served, []string) {
	t.Helper()
	path, err := gdal()
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	r, w := io.Pipe()
	s := &served{stop: stop, code: make(chan int, 1), lines: make(chan string, 1000)}
	a := &app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: w, getenv: func(name string) (string, bool) {
		return path, name == "CHENGGE_GDAL"
	}}
	go func() {
		s.code <- a.run(ctx, append([]string{"serve"}, args...))
		w.Close()
	}()
	go func() {
		for scanner := bufio.NewScanner(r); scanner.Scan(); {
			s.lines <- scanner.Text()
		}
		close(s.lines)
	}()
	t.Cleanup(stop)
	var said []string
	for line := range s.lines {
		said = append(said, line)
		if address, ok := strings.CutPrefix(line, "listening on "); ok {
			s.address = address
			return s, said
		}
	}
	return s, said
}

func TestServe(t *testing.T) {
	s, _ := startServe(t, "--from", town(t), "--listen", "127.0.0.1:0")
	require.NotEmpty(t, s.address)
	for _, path := range []string{"/readyz", "/", "/v1/locate?lng=113.6653&lat=34.7579", "/docs"} {
		r, err := http.Get(s.address + path)
		require.NoError(t, err)
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		require.NoError(t, r.Body.Close())
		require.Equal(t, 200, r.StatusCode, "%s: %s", path, body)
	}

	// The port is taken now.
	host := strings.TrimPrefix(s.address, "http://")
	taken := run(t, nil, "", "serve", "--from", town(t), "--listen", host)
	require.Equal(t, 2, taken.code)
	require.Contains(t, taken.stderr, "choose another address with --listen")

	// A stream under way is finished before the server ends.
	body, send := io.Pipe()
	request, err := http.NewRequest(http.MethodPost, s.address+"/v1/locate", body)
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-ndjson")
	const point = `{"lng":113.6653,"lat":34.7579}` + "\n"
	go io.WriteString(send, point) //nolint:errcheck // what came of it is read below
	r, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer r.Body.Close()
	answers := bufio.NewReader(r.Body)
	first, err := answers.ReadString('\n') // while the body is still open
	require.NoError(t, err)
	require.Contains(t, first, `"lead":`)
	s.stop()
	for line := range s.lines {
		if strings.HasPrefix(line, "stopping") {
			break
		}
	}
	_, err = io.WriteString(send, point)
	require.NoError(t, err)
	require.NoError(t, send.Close())
	rest, err := io.ReadAll(answers)
	require.NoError(t, err)
	require.Equal(t, first, string(rest))
	select {
	case code := <-s.code:
		require.Zero(t, code)
	case <-time.After(20 * time.Second):
		t.Fatal("the server does not end")
	}
	_, err = net.Dial("tcp", host)
	require.Error(t, err)
}

func TestServeCutsWhatOutlastsTheDrain(t *testing.T) {
	s, _ := startServe(t, "--from", town(t), "--listen", "localhost:0", "--drain", "50ms")
	body, send := io.Pipe()
	defer send.Close()
	request, err := http.NewRequest(http.MethodPost, s.address+"/v1/locate", body)
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-ndjson")
	go io.WriteString(send, `{"lng":113.6653,"lat":34.7579}`+"\n") //nolint:errcheck // what came of it is read below
	r, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer r.Body.Close()
	s.stop()
	require.Zero(t, <-s.code)
	_, err = io.Copy(io.Discard, r.Body)
	require.Error(t, err)
}

func TestServeRefusesFolderWithErrors(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "city.json"),
		[]byte(`{"city":{"code":"410199","name":"x","crs":"WGS84"},"layers":[{"kind":"organisations","file":"bodies.csv","fields":{"code":"code"}}]}`), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "bodies.csv"), []byte("code,name\n,x\n"), 0o644))
	s, said := startServe(t, "--from", dir, "--listen", "127.0.0.1:0")
	require.Empty(t, s.address)
	require.Equal(t, 1, <-s.code)
	require.Contains(t, strings.Join(said, "\n"), "chengge check --from")
}

// Basemaps of the command line are on the page; one that comes by http is
// warned of.
func TestServeBasemaps(t *testing.T) {
	s, said := startServe(t, "--from", town(t), "--listen", "127.0.0.1:0", "--basemap", "https://t0.tianditu.gov.cn/DataServer?T=img_w&x={x}&y={y}&l={z}&tk=a,b",
		"--basemap", "http://tiles.inner/{z}/{x}/{y}.png", "--basemap-attribution", "天地图")
	require.NotEmpty(t, s.address)
	require.Contains(t, strings.Join(said, "\n"), "basemap=2")
	r, err := http.Get(s.address + "/v1/city")
	require.NoError(t, err)
	defer r.Body.Close()
	var city api.CityInForce
	require.NoError(t, json.NewDecoder(r.Body).Decode(&city))
	require.Equal(t, []api.CityBasemap{
		{URL: "https://t0.tianditu.gov.cn/DataServer?T=img_w&x={x}&y={y}&l={z}&tk=a,b", Attribution: "天地图"},
		{URL: "http://tiles.inner/{z}/{x}/{y}.png", Attribution: "天地图"},
	}, city.Basemaps)
}
