package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"chengge"
	"chengge/store"
	"chengge/store/postgres"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// TestDay plays reports of the town through three servers while servers and
// PostgreSQL are killed: see day.
func TestDay(t *testing.T) {
	t.Parallel()
	playDay(t, dayPlan{folder: town(t), statements: townStatements(t, 200), clients: 4, serverKills: 3, postgresKills: 2})
}

// dayPlan says what a day has.
type dayPlan struct {
	folder                     string // the city
	statements                 []string
	clients                    int
	serverKills, postgresKills int
}

// day is a day of reports: clients hand them in, take them through their lives
// and repeat what they got no answer to, readers follow the events, a pager
// reads lists, and processes are killed. What was acknowledged is in the ledger.
type day struct {
	dayPlan
	t       testing.TB
	context context.Context // ends when something is wrong
	fail    func(format string, args ...any)
	url     string
	servers []atomic.Pointer[process]
	next    atomic.Int64 // of statements
	tally   dayTally

	reporters, dispatchers []dayKey
	handlers               map[string]dayKey // by organisation
	parents                map[string]string // of organisations
	district               string            // the first one

	mu     sync.Mutex
	ledger map[string]*dayEntry // by the number that the client gave
	wrong  string
}

// dayTally counts what happened.
type dayTally struct {
	requests, again, replayed, lost, steps, rivals, byHandlers, streams, repeats, pages atomic.Int64
	slowest                                                                             atomic.Int64 // of an answer, from the first try on, in ns
}

// dayKey is a key that clients show.
type dayKey struct {
	store.Key
	secret string
}

// dayEntry is what was acknowledged of a report.
type dayEntry struct {
	id    chengge.ReportID
	owner dayKey
	steps []dayStep // from the second on
}

type dayStep struct {
	kind       chengge.StepKind
	actor, why string
}

func playDay(t *testing.T, plan dayPlan) {
	seed := uint64(time.Now().UnixNano())
	if given := os.Getenv("CHENGGE_TEST_SEED"); given != "" {
		var err error
		seed, err = strconv.ParseUint(given, 10, 64)
		require.NoError(t, err)
	}
	t.Logf("CHENGGE_TEST_SEED=%d repeats the choices", seed)
	pg, err := postgres.Start(t.Context(), postgres.Options{Dir: storetest.Dir(t)})
	require.NoError(t, err)
	t.Cleanup(func() { _ = pg.Stop(context.WithoutCancel(t.Context())) })
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	d := &day{dayPlan: plan, t: t, context: ctx, url: pg.URL(), servers: make([]atomic.Pointer[process], 3), ledger: map[string]*dayEntry{}}
	d.fail = func(format string, args ...any) {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.wrong == "" {
			d.wrong = fmt.Sprintf(format, args...)
		}
		cancel()
	}
	mustVerb(t, "migrate", "--database", d.url)
	mustVerb(t, "import", plan.folder, "--database", d.url)
	mustVerb(t, "publish", "--accept", "--database", d.url)
	d.makeKeys()
	for i := range d.servers {
		d.servers[i].Store(serveProcess(t, "--database", d.url))
	}

	began := time.Now()
	random := func(n int) *rand.Rand { return rand.New(rand.NewPCG(seed, uint64(n))) }
	var readers []*dayReader
	var following, clients sync.WaitGroup
	following.Go(func() { d.page(random(1000)) })
	for i, k := range d.readers() {
		r := &dayReader{day: d, key: k, random: random(2000 + i), seen: map[int64]dayEvent{}}
		readers = append(readers, r)
		following.Go(r.follow)
	}
	for i := range plan.clients {
		c := &dayClient{day: d, random: random(i)}
		clients.Go(c.work)
	}
	finished := make(chan struct{})
	go func() { clients.Wait(); close(finished) }()
	d.kill(random(3000), pg, finished)
	<-finished
	took := time.Since(began)
	if ctx.Err() == nil {
		d.check(readers)
	}
	cancel()
	following.Wait()
	require.Empty(t, d.wrong)
	n := &d.tally
	t.Logf("%d reports and %d steps acknowledged by %d clients in %v (%.0f/s), %d by handlers of the lead; %d requests, %d sent again, %d replayed, %d steps found taken, %d rivals; slowest answer %v",
		len(plan.statements), n.steps.Load(), plan.clients, took.Round(time.Millisecond), float64(int64(len(plan.statements))+n.steps.Load())/took.Seconds(),
		n.byHandlers.Load(), n.requests.Load(), n.again.Load(), n.replayed.Load(), n.lost.Load(), n.rivals.Load(), time.Duration(n.slowest.Load()).Round(time.Millisecond))
	t.Logf("%d kills of servers, %d of PostgreSQL (%d restarts); %d streams opened by %d readers, %d events repeated; %d pages read meanwhile; with the checks %v",
		plan.serverKills, plan.postgresKills, pg.Restarts(), n.streams.Load(), len(readers), n.repeats.Load(), n.pages.Load(), time.Since(began).Round(time.Millisecond))
}

// kill ends servers and PostgreSQL as kill -9 does, in random order, spread
// over the reports, and starts servers again.
func (d *day) kill(random *rand.Rand, pg *postgres.Server, finished <-chan struct{}) {
	kills := make([]bool, d.serverKills+d.postgresKills) // true of PostgreSQL
	for i := range d.postgresKills {
		kills[i] = true
	}
	random.Shuffle(len(kills), func(i, j int) { kills[i], kills[j] = kills[j], kills[i] })
	for i, postgres := range kills {
		// Steps are some seven a report; the last kill comes while many are to do.
		due := int64(float64(len(d.statements)) * 0.9 * (float64(i) + random.Float64()) / float64(len(kills)))
		for d.next.Load() < due && d.context.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(random.IntN(30)) * time.Millisecond)
		select {
		case <-finished:
			d.fail("all was done before kill %d", i)
			return
		case <-d.context.Done():
			return
		default:
		}
		if postgres {
			pid := pg.PID()
			require.NoError(d.t, syscall.Kill(pid, syscall.SIGKILL))
			require.Eventually(d.t, func() bool { now := pg.PID(); return now != 0 && now != pid }, time.Minute, 5*time.Millisecond)
			continue
		}
		n := random.IntN(len(d.servers))
		d.servers[n].Load().kill()
		time.Sleep(time.Duration(random.IntN(100)) * time.Millisecond)
		d.servers[n].Store(serveProcess(d.t, "--database", d.url))
	}
}

// makeKeys makes keys of every role that a day has: for each channel's clients,
// desks, and the bodies that resolve.
func (d *day) makeKeys() {
	s := openStore(d.t, d.url)
	make := func(k store.Key) dayKey {
		made, secret, err := s.CreateKey(d.t.Context(), "day", k)
		require.NoError(d.t, err)
		return dayKey{made, "Bearer " + secret}
	}
	for i := range 3 {
		d.reporters = append(d.reporters, make(store.Key{Name: fmt.Sprint("app ", i), Role: chengge.Reporter}))
		d.dispatchers = append(d.dispatchers, make(store.Key{Name: fmt.Sprint("desk ", i), Role: chengge.Dispatcher}))
	}
	d.handlers, d.parents = map[string]dayKey{}, map[string]string{}
	typeColumn, parent := columnOf(d.t, chengge.KindOrganisations, "type"), columnOf(d.t, chengge.KindOrganisations, "parent")
	c, release, err := s.Contents(d.t.Context(), 1)
	require.NoError(d.t, err)
	defer release()
	for r, err := range c.Rows(chengge.KindOrganisations) {
		require.NoError(d.t, err)
		d.handlers[r.Code()] = make(store.Key{Name: "body " + r.Code(), Role: chengge.Handler, Organisation: r.Code()})
		d.parents[r.Code()] = r.Values[parent]
		if d.district == "" && r.Values[typeColumn] == "district" {
			d.district = r.Code()
		}
	}
}

func columnOf(t testing.TB, kind chengge.Kind, name string) int {
	for i, c := range kind.Layer().Columns {
		if c.Name == name {
			return i
		}
	}
	require.Fail(t, "no column "+name)
	return -1
}

// townStatements gives reports of the town: those of its list, again and again,
// each time a little elsewhere.
func townStatements(t testing.TB, n int) (out []string) {
	f, err := os.Open(filepath.Join(town(t), "reports.csv"))
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(1, 1))
	channels := []string{"12345", "patrol", "citizen", "camera"}
	for i := range n {
		row := rows[1+i%(len(rows)-1)]
		var lng, lat float64
		_, err := fmt.Sscan(row[1], &lng)
		require.NoError(t, err)
		_, err = fmt.Sscan(row[2], &lat)
		require.NoError(t, err)
		crs := row[6]
		if crs == "" {
			crs = "WGS84"
		}
		out = append(out, statement(t, channels[random.IntN(len(channels))], row[4], lng+random.Float64()*0.002, lat+random.Float64()*0.002, crs, 30))
	}
	return out
}

// statement writes a report without the client's own number.
func statement(t testing.TB, channel, category string, lng, lat float64, crs string, accuracy float64) string {
	b, err := json.Marshal(map[string]any{
		"channel": channel, "category": category, "description": "路面有垃圾，影响通行", "reporter": map[string]string{"name": "王女士", "phone": "000-0000 0000"},
		"place": map[string]any{"lng": lng, "lat": lat, "crs": crs, "accuracy": accuracy, "address": "示范路"},
	})
	require.NoError(t, err)
	return string(b)
}

// patience is how long a client tries to get an answer.
const patience = 2 * time.Minute

// answered sends a request to any of the servers until one of them answers it:
// what breaks off and what a server can't do now is sent again. first tells
// that the first try was answered.
func (d *day) answered(random *rand.Rand, client *http.Client, method, path, body string, k dayKey, headers ...string) (a answer, first bool) {
	began := time.Now()
	var why string
	for first = true; time.Since(began) < patience && d.context.Err() == nil; first = false {
		if !first {
			d.tally.again.Add(1)
			time.Sleep(time.Duration(5+random.IntN(40)) * time.Millisecond)
		}
		d.tally.requests.Add(1)
		ctx, cancel := d.context, context.CancelFunc(func() {})
		if first && method == http.MethodPost && random.IntN(15) == 0 { // goes away before the answer comes
			ctx, cancel = context.WithTimeout(ctx, time.Duration(random.IntN(20))*time.Millisecond)
		}
		a, why = once(ctx, client, d.servers[random.IntN(len(d.servers))].Load().address, method, path, body, k, headers...)
		cancel()
		if a.status != 0 && a.status != http.StatusServiceUnavailable {
			took := int64(time.Since(began))
			for now := d.tally.slowest.Load(); took > now && !d.tally.slowest.CompareAndSwap(now, took); now = d.tally.slowest.Load() {
			}
			return a, first
		}
	}
	if d.context.Err() == nil {
		d.fail("%s %s isn't answered: %d %s %s", method, path, a.status, a.body, why)
	}
	return answer{}, false
}
