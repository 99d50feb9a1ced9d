package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chengge"
	"chengge/store"
	"chengge/store/postgres"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// This file is the rig of the tests that run the real binary in processes of
// its own, to kill them, to stop their database, or to have several.

// tail keeps the end of what a process says.
type tail struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *tail) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text.Len() > 1<<20 {
		l.text.Reset()
	}
	return l.text.Write(p)
}

func (l *tail) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// process is a chengge in a process of its own.
type process struct {
	*exec.Cmd
	address string // of serve
	said    tail   // to standard error
	printed tail
	gone    chan struct{} // closed when it has ended
}

// begin starts the binary that testscript.Main put on the path.
func begin(t testing.TB, args ...string) *process {
	t.Helper()
	path, err := gdal()
	require.NoError(t, err)
	p := &process{Cmd: exec.Command("chengge", args...), gone: make(chan struct{})}
	p.Env = append(os.Environ(), "CHENGGE_GDAL="+path, "LANG=en_US.UTF-8")
	p.Stderr, p.Stdout = &p.said, &p.printed
	require.NoError(t, p.Start())
	go func() {
		_ = p.Wait() // how it ended is in its state
		close(p.gone)
	}()
	t.Cleanup(func() { p.end(t) })
	return p
}

// end stops it as a service manager does, and waits.
func (p *process) end(t testing.TB) {
	_ = p.Process.Signal(os.Interrupt)
	select {
	case <-p.gone:
	case <-time.After(60 * time.Second):
		_ = p.Process.Kill()
		<-p.gone
		t.Errorf("%v doesn't end:\n%s", p.Args, p.said.String())
	}
}

// kill ends it as kill -9 does, and waits.
func (p *process) kill() {
	_ = p.Process.Kill()
	<-p.gone
}

func (p *process) ended() bool {
	select {
	case <-p.gone:
		return true
	default:
		return false
	}
}

// serveProcess starts chengge serve and waits until it listens.
func serveProcess(t testing.TB, args ...string) *process {
	t.Helper()
	p := begin(t, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	require.Eventually(t, func() bool {
		scanner := bufio.NewScanner(strings.NewReader(p.said.String()))
		for scanner.Scan() {
			if address, ok := strings.CutPrefix(scanner.Text(), "listening on "); ok {
				p.address = address
			}
		}
		return p.address != "" || p.ended()
	}, time.Minute, 5*time.Millisecond)
	require.NotEmpty(t, p.address, "%s", p.said.String())
	return p
}

// verb runs a verb to its end and gives what it said and whether it did it.
func verb(t testing.TB, args ...string) (string, bool) {
	t.Helper()
	p := begin(t, args...)
	<-p.gone
	return p.said.String() + p.printed.String(), p.ProcessState.Success()
}

func mustVerb(t testing.TB, args ...string) {
	t.Helper()
	said, ok := verb(t, args...)
	require.True(t, ok, "%v: %s", args, said)
}

// variant writes the town into a folder, every thing of every layer marked:
// its name, or its source where it has no name, ends in mark. more components
// make of that layer a load.
func variant(t testing.TB, mark string, more int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), mark)
	require.NoError(t, os.Mkdir(dir, 0o755))
	files, err := os.ReadDir(town(t))
	require.NoError(t, err)
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(town(t), file.Name()))
		require.NoError(t, err)
		switch filepath.Ext(file.Name()) {
		case ".geojson":
			content = markGeoJSON(t, content, mark, file.Name() == "components.geojson", more)
		case ".csv":
			content = markCSV(t, content, mark)
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, file.Name()), content, 0o644))
	}
	return dir
}

func markGeoJSON(t testing.TB, content []byte, mark string, components bool, more int) []byte {
	type feature struct {
		Type       string          `json:"type"`
		Properties map[string]any  `json:"properties"`
		Geometry   json.RawMessage `json:"geometry"`
	}
	var c struct {
		Type     string    `json:"type"`
		Features []feature `json:"features"`
	}
	require.NoError(t, json.Unmarshal(content, &c))
	for i := range c.Features {
		p := c.Features[i].Properties
		name, _ := p["name"].(string)
		p["name"] = name + mark
	}
	columns := max(200, int(math.Sqrt(float64(2*more)))) // all within 200 m by 100 m of the town
	for i := range more {
		if !components {
			break
		}
		p := map[string]any{}
		for k, v := range c.Features[0].Properties {
			p[k] = v
		}
		p["code"] = fmt.Sprintf("41019701001%06d", 1000+i)
		point := fmt.Sprintf(`{"type":"Point","coordinates":[%.7f,%.7f]}`,
			113.66+float64(i%columns)*0.002/float64(columns), 34.756+float64(i/columns)*0.002/float64(columns))
		c.Features = append(c.Features, feature{"Feature", p, json.RawMessage(point)})
	}
	out, err := json.Marshal(c)
	require.NoError(t, err)
	return out
}

func markCSV(t testing.TB, content []byte, mark string) []byte {
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	require.NoError(t, err)
	column := slices.Index(rows[0], "name")
	if column < 0 {
		column = slices.Index(rows[0], "source")
	}
	for _, row := range rows[1:] {
		if column >= 0 {
			row[column] += mark
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	require.NoError(t, w.WriteAll(rows))
	return out.Bytes()
}

// holds gives the mark that all things of an edition have; mixed ones fail.
func holds(t testing.TB, s *store.Store, edition int64) string {
	t.Helper()
	c, release, err := s.Contents(t.Context(), edition)
	require.NoError(t, err)
	defer release()
	seen := map[string]int{}
	for l := range chengge.Layers() {
		column := -1
		for i, c := range l.Columns {
			if c.Name == "name" {
				column = i
			}
			if c.Name == "source" && l.Kind == chengge.KindRules {
				column = i
			}
		}
		require.GreaterOrEqual(t, column, 0, "%s has no column for the mark", l.Kind)
		for r, err := range c.Rows(l.Kind) {
			require.NoError(t, err)
			v := r.Values[column]
			require.NotEmpty(t, v, "%s %s", l.Kind, r.Code())
			seen[v[len(v)-1:]]++
		}
	}
	require.Len(t, seen, 1, "edition %d is mixed: %v", edition, seen)
	for mark, n := range seen {
		require.Greater(t, n, 150, "edition %d is not whole", edition)
		return mark
	}
	return ""
}

// probe asks one server for one place again and again, and remembers what
// wasn't right.
type probe struct {
	client  http.Client
	count   atomic.Int64
	slowest atomic.Int64 // nanoseconds
	wrong   []string     // to be read after done
	stopped chan struct{}
	done    chan struct{}
}

const locatePath = "/v1/locate?lng=113.6653&lat=34.7579"

var marked = regexp.MustCompile(`"name":"[^"]*([A-Z])"`)

// watch starts a probe that asks every few milliseconds.
func watch(address string, pause time.Duration) *probe {
	p := &probe{client: http.Client{Timeout: 20 * time.Second}, stopped: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(p.done)
		for {
			select {
			case <-p.stopped:
				return
			case <-time.After(pause):
			}
			asked := time.Now()
			wrong := p.ask(address)
			p.slowest.Store(max(p.slowest.Load(), int64(time.Since(asked))))
			p.count.Add(1)
			if wrong != "" && len(p.wrong) < 5 {
				p.wrong = append(p.wrong, wrong)
			}
		}
	}()
	return p
}

func (p *probe) ask(address string) string {
	r, err := p.client.Get(address + locatePath)
	if err != nil {
		return err.Error()
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != 200 {
		return fmt.Sprint(r.StatusCode, err, string(body))
	}
	marks := map[string]bool{}
	for _, m := range marked.FindAllSubmatch(body, -1) {
		marks[string(m[1])] = true
	}
	if len(marks) != 1 {
		return "an answer that is mixed: " + string(body)
	}
	return ""
}

// stop ends the probe and fails the test for every wrong answer.
func (p *probe) stop(t testing.TB) {
	t.Helper()
	close(p.stopped)
	<-p.done
	require.Empty(t, p.wrong, "of %d answers", p.count.Load())
}

// answer is one answer over HTTP.
type answer struct {
	status int
	header http.Header
	body   string
	took   time.Duration
}

func call(t testing.TB, method, url, body string) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	began := time.Now()
	r, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return answer{body: err.Error()}
	}
	if method != http.MethodGet {
		r.Header.Set("If-Match", "*")
		r.Header.Set("Content-Type", "application/json")
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return answer{body: err.Error(), took: time.Since(began)}
	}
	defer got.Body.Close()
	b, err := io.ReadAll(got.Body)
	if err != nil { // cut short: no answer
		return answer{body: string(b) + err.Error(), took: time.Since(began)}
	}
	return answer{got.StatusCode, got.Header, string(b), time.Since(began)}
}

// privateURL gives the address of the private PostgreSQL that runs under data.
func privateURL(t testing.TB, data string) string {
	t.Helper()
	url, ok := postgres.Running(postgres.Options{Dir: filepath.Join(data, "postgres")})
	require.True(t, ok, "nobody runs %s", data)
	return url
}

func openStore(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(url, store.Options{MaxConnections: 3})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

// postmaster gives the process that the data folder names, 0 where it names
// none.
func postmaster(data string) (pid int) {
	text, err := os.ReadFile(filepath.Join(data, "postgres", "data", "postmaster.pid"))
	if err == nil {
		_, err = fmt.Sscan(string(text), &pid)
	}
	if err != nil {
		return 0
	}
	return pid
}

// kept requires that the database keeps its editions as it should.
func kept(t testing.TB, url string, swept bool) {
	t.Helper()
	wrong, err := storetest.CheckKept(t.Context(), url, swept)
	require.NoError(t, err)
	require.Empty(t, wrong)
}
