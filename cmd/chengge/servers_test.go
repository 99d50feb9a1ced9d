package main

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"chengge"
	"chengge/store"
	"chengge/store/postgres"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// TestThreeServers runs three servers on one database under load while
// editions are published and rolled back.
func TestThreeServers(t *testing.T) {
	t.Parallel()
	threeServers(t, 3, 1, 200, 3*time.Second)
}

// asked is one question: which edition answered, and between which times.
type asked struct {
	sent, received time.Time // by the clock that the database goes by: all run on this machine
	edition        int64
}

// threeServers publishes as many editions and rollbacks, each so far ahead,
// with rate questions a second to each of three servers, and requires that
// each answer is from an edition that was in force while it was asked for.
func threeServers(t *testing.T, editions, rollbacks, rate int, ahead time.Duration) {
	pg, err := postgres.Start(t.Context(), postgres.Options{Dir: storetest.Dir(t), Settings: map[string]string{"fsync": "off"}})
	require.NoError(t, err)
	t.Cleanup(func() { _ = pg.Stop(t.Context()) })
	url := pg.URL()
	mustVerb(t, "migrate", "--database", url)
	folders := []string{variant(t, "A", 0), variant(t, "B", 0)}
	mustVerb(t, "import", folders[1], "--database", url)
	mustVerb(t, "publish", "--accept", "--database", url)

	var loads []*load
	for range 3 {
		loads = append(loads, startLoad(serveProcess(t, "--database", url).address, rate))
	}
	s := openStore(t, url)
	began := time.Now()
	for n := range editions + rollbacks {
		var e store.Edition
		if n%(1+editions/max(rollbacks, 1)) == editions/max(rollbacks, 1) {
			terms, _, err := s.Timetable(t.Context())
			require.NoError(t, err)
			e, err = s.Rollback(t.Context(), terms[len(terms)-2].Edition, store.Publishing{Actor: "tester", Ahead: ahead})
			require.NoError(t, err)
		} else {
			mustVerb(t, "import", folders[n%2], "--database", url)
			draft, err := s.Draft(t.Context())
			require.NoError(t, err)
			e, err = s.Publish(t.Context(), store.Publishing{Actor: "tester", Version: draft.Version, Ahead: ahead})
			require.NoError(t, err)
		}
		time.Sleep(time.Until(e.InForceFrom) + 200*time.Millisecond)
	}
	took := time.Since(began)
	terms, _, err := s.Timetable(t.Context())
	require.NoError(t, err)
	require.Len(t, terms, 1+editions+rollbacks)
	for i, l := range loads {
		answers, failed := l.stop()
		require.Empty(t, failed, "server %d", i)
		wrong, furthest := outOfForce(terms, answers)
		seen := map[int64]bool{}
		for _, a := range answers {
			seen[a.edition] = true
		}
		t.Logf("server %d: %d answers in %v (%.0f/s), none failed, %d editions seen; %d not from the edition in force while they were asked for, the furthest by %v",
			i, len(answers), took.Round(time.Second), float64(len(answers))/took.Seconds(), len(seen), wrong, furthest)
		require.Len(t, seen, len(terms), "each edition was in force on each server")
		// Two processes read one clock, and the scheduler may pause either in
		// between; a server learns the time to half of a question's way.
		require.Less(t, furthest, 20*time.Millisecond)
	}
}

// outOfForce counts the answers whose edition was not in force at any moment
// between question and answer, and by how much the furthest missed it.
func outOfForce(terms []chengge.Term, answers []asked) (n int, furthest time.Duration) {
	for _, a := range answers {
		i := slices.IndexFunc(terms, func(t chengge.Term) bool { return t.Edition == a.edition })
		if i < 0 {
			return len(answers), time.Hour
		}
		miss := terms[i].From.Sub(a.received) // answered before it began
		if i+1 < len(terms) {
			miss = max(miss, a.sent.Sub(terms[i+1].From)) // asked after it ended
		}
		if miss > 0 {
			n++
			furthest = max(furthest, miss)
		}
	}
	return n, furthest
}

// load asks one server at a steady rate, with a few connections.
type load struct {
	stopped chan struct{}
	done    sync.WaitGroup
	mu      sync.Mutex
	answers []asked
	failed  []string
}

func startLoad(address string, rate int) *load {
	l := &load{stopped: make(chan struct{})}
	const clients = 4
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	client := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	for range clients {
		l.done.Go(func() {
			defer transport.CloseIdleConnections()
			var answers []asked
			var failed []string
			for range ticks(l.stopped, time.Duration(clients)*time.Second/time.Duration(rate)) {
				a, err := askOnce(client, address)
				if err != nil {
					failed = append(failed, err.Error())
					continue
				}
				answers = append(answers, a)
			}
			l.mu.Lock()
			defer l.mu.Unlock()
			l.answers, l.failed = append(l.answers, answers...), append(l.failed, failed...)
		})
	}
	return l
}

// ticks gives the times that are due, at most ten behind.
func ticks(stopped chan struct{}, every time.Duration) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		for due := time.Now(); ; due = due.Add(every) {
			if behind := time.Since(due); behind > 10*every {
				due = time.Now()
			}
			select {
			case <-stopped:
				return
			case <-time.After(time.Until(due)):
			}
			if !yield(due) {
				return
			}
		}
	}
}

func askOnce(client *http.Client, address string) (asked, error) {
	var a asked
	a.sent = time.Now().Round(0)
	r, err := client.Get(address + locatePath)
	if err != nil {
		return a, err
	}
	body, err := io.ReadAll(r.Body)
	a.received = time.Now().Round(0)
	r.Body.Close()
	if err == nil && r.StatusCode != 200 {
		err = fmt.Errorf("%d %s", r.StatusCode, body)
	}
	if err != nil {
		return a, err
	}
	var said struct{ Edition int64 }
	err = json.Unmarshal(body, &said)
	a.edition = said.Edition
	return a, err
}

func (l *load) stop() ([]asked, []string) {
	close(l.stopped)
	l.done.Wait()
	return l.answers, l.failed
}
