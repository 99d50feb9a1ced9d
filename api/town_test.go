package api_test

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"chengge/api"
	"chengge/grids"
	"chengge/importers"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	storetest.Main(m)
	if dir, err := gdal(); err == nil {
		os.RemoveAll(filepath.Dir(dir))
	}
}

// gdal builds chengge-gdal once and gives its path.
var gdal = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "chengge-api-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "chengge-gdal")
	build := exec.Command("go", "build", "-o", path, "chengge/cmd/chengge-gdal")
	build.Stderr = os.Stderr
	return path, build.Run()
})

// folder reads a folder of files.
func folder(ctx context.Context, dir string, progress func(string, int64, int64)) (*importers.Folder, error) {
	path, err := gdal()
	if err != nil {
		return nil, err
	}
	return importers.Open(ctx, dir, importers.Options{GDAL: path, Progress: progress})
}

// town reads testdata/town once.
var town = sync.OnceValues(func() (*grids.Snapshot, error) {
	f, err := folder(context.Background(), "../testdata/town", nil)
	if err != nil {
		return nil, err
	}
	return grids.Build(f.Contents())
})

var page = fstest.MapFS{
	"index.html":         {Data: []byte("<!doctype html><title>page</title>")},
	"assets/app-1234.js": {Data: []byte("// " + strings.Repeat("x", 4000))},
	".hidden":            {Data: []byte("secret")},
}

var at = time.Date(2026, 11, 20, 9, 0, 0, 0, time.FixedZone("", 8*3600))

// serve runs a server of the town on loopback.
func serve(t testing.TB, change ...func(*api.Options)) *httptest.Server {
	t.Helper()
	snap, err := town()
	require.NoError(t, err)
	o := api.Options{Live: grids.Fixed(snap), Page: fs.FS(page), Now: func() time.Time { return at }, Version: "test"}
	for _, c := range change {
		c(&o)
	}
	h, err := api.New(o)
	require.NoError(t, err)
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// answer is what a server said.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) json(t testing.TB, v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(a.body), v), a.body)
}

// problem reads an RFC 9457 problem and holds its form.
func (a answer) problem(t testing.TB) api.Problem {
	t.Helper()
	require.Equal(t, "application/problem+json", a.header.Get("Content-Type"), a.body)
	var p api.Problem
	a.json(t, &p)
	require.Equal(t, a.status, p.Status)
	require.NotEmpty(t, p.Title)
	require.NotEmpty(t, p.Detail)
	require.True(t, strings.HasPrefix(p.Type, "/problems/"), p.Type)
	require.NotEmpty(t, a.header.Get("X-Request-Id"))
	return p
}

func ask(t testing.TB, method, url string, body io.Reader, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequest(method, url, body)
	require.NoError(t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
		request.Header.Set(headers[i], headers[i+1])
	}
	r, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return answer{r.StatusCode, r.Header, string(b)}
}

func get(t testing.TB, url string, headers ...string) answer {
	t.Helper()
	return ask(t, http.MethodGet, url, nil, headers...)
}

func post(t testing.TB, url, mediaType, body string, headers ...string) answer {
	t.Helper()
	return ask(t, http.MethodPost, url, strings.NewReader(body), append([]string{"Content-Type", mediaType}, headers...)...)
}
