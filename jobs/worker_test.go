package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chengge"
	"chengge/jobs"
	"chengge/store"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	if url := os.Getenv("JOBS_TEST_WORKER"); url != "" {
		dawdle(url)
	}
	storetest.Main(m)
}

var migrated = storetest.Template{Migrate: func(ctx context.Context, url string) error {
	s, err := store.Open(url, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Migrate(ctx)
	return err
}}

type sleepy struct {
	For  time.Duration `json:"for"`
	Text string        `json:"text"`
}

// sleeping is a kind of jobs that last as long as they say.
func sleeping(began *atomic.Int32) jobs.Kind {
	return jobs.KindOf("sleep", func(ctx context.Context, j *store.Job, a sleepy, progress func(float64)) ([]byte, error) {
		if began != nil {
			began.Add(1)
		}
		progress(0.5)
		switch a.Text {
		case "bad":
			return nil, chengge.Errorf(chengge.ErrBadQuery, "no events").InChinese("没有事件")
		case "panic":
			panic("at the disco")
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(a.For):
			return []byte(a.Text), nil
		}
	})
}

// dawdle is a process that takes a job and never ends it.
func dawdle(url string) {
	s, err := store.Open(url, store.Options{MaxConnections: 12})
	if err != nil {
		panic(err)
	}
	w, err := jobs.NewWorker(s, []jobs.Kind{sleeping(nil)}, jobs.Options{})
	if err != nil {
		panic(err)
	}
	w.Run(context.Background())
}

// desk is a queue with what it takes to work on it.
type desk struct {
	t     *testing.T
	url   string
	store *store.Store
	queue *jobs.Queue
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, url: migrated.URL(t)}
	var err error
	d.store, err = store.Open(d.url, store.Options{MaxConnections: 16})
	require.NoError(t, err)
	t.Cleanup(d.store.Close)
	d.queue, err = jobs.NewQueue(d.store)
	require.NoError(t, err)
	return d
}

// work runs a worker until the function that it gives is called.
func (d *desk) work(kinds ...jobs.Kind) (stop func()) {
	d.t.Helper()
	w, err := jobs.NewWorker(d.store, kinds, jobs.Options{Revive: 500 * time.Millisecond, Tell: 50 * time.Millisecond})
	require.NoError(d.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.Run(ctx)
	}()
	ended := false
	stop = func() {
		if !ended {
			ended = true
			cancel()
			<-done
		}
	}
	d.t.Cleanup(stop)
	return stop
}

func (d *desk) add(data string, a sleepy) (store.Job, bool) {
	d.t.Helper()
	j, again, err := d.queue.Add(d.t.Context(), chengge.LoopbackAdministrator, "sleep", 1, data, a)
	require.NoError(d.t, err)
	return j, again
}

func (d *desk) until(id int64, within time.Duration, want func(store.Job) bool) store.Job {
	d.t.Helper()
	for end := time.Now().Add(within); ; time.Sleep(20 * time.Millisecond) {
		j, err := d.store.Job(d.t.Context(), "sleep", id)
		require.NoError(d.t, err)
		if want(j) {
			return j
		}
		require.True(d.t, time.Now().Before(end), "job %d is %s after %v", id, j.State, within)
	}
}

func ended(j store.Job) bool { return j.State.Ended() }

func TestJobsAreDone(t *testing.T) {
	d := newDesk(t)
	first, again := d.add("1", sleepy{Text: "said"})
	require.False(t, again)
	require.Equal(t, store.JobWaiting, first.State)
	d.work(sleeping(nil))
	j := d.until(first.ID, 20*time.Second, ended)
	require.Equal(t, store.JobDone, j.State)
	require.EqualValues(t, 1, j.Progress)
	result, err := d.store.JobResult(t.Context(), j.ID)
	require.NoError(t, err)
	require.Equal(t, "said", string(result))

	// The same request on the same data is the same job; on other data another.
	second, again := d.add("1", sleepy{Text: "said"})
	require.True(t, again)
	require.Equal(t, first.ID, second.ID)
	third, again := d.add("2", sleepy{Text: "said"})
	require.False(t, again)
	require.NotEqual(t, first.ID, third.ID)

	// What fails says why in both languages; a panic is a failure, not the end.
	bad, _ := d.add("1", sleepy{Text: "bad"})
	j = d.until(bad.ID, 20*time.Second, ended)
	require.Equal(t, []string{"failed", "bad-query", "没有事件", "no events"}, []string{string(j.State), string(j.FaultCode), j.FaultZh, j.FaultEn})
	panics, _ := d.add("1", sleepy{Text: "panic"})
	j = d.until(panics.ID, 20*time.Second, ended)
	require.Equal(t, chengge.ErrInternal, j.FaultCode)
	require.NotContains(t, j.FaultEn, "disco")
	_, err = d.store.JobResult(t.Context(), panics.ID)
	require.Equal(t, chengge.ErrConflict, chengge.CodeOf(err))
	_, again = d.add("1", sleepy{Text: "bad"})
	require.False(t, again, "what failed is tried anew")
}

func TestCancel(t *testing.T) {
	d := newDesk(t)
	waits, _ := d.add("", sleepy{For: time.Hour, Text: "waits"})
	require.NoError(t, d.store.CancelJob(t.Context(), waits.ID))
	require.Equal(t, store.JobCancelled, d.until(waits.ID, time.Second, ended).State)
	var began atomic.Int32
	d.work(sleeping(&began))
	runs, _ := d.add("", sleepy{For: time.Hour, Text: "runs"})
	j := d.until(runs.ID, 20*time.Second, func(j store.Job) bool { return j.Progress > 0 })
	require.Equal(t, store.JobRunning, j.State)
	require.NoError(t, d.store.CancelJob(t.Context(), runs.ID))
	require.Equal(t, store.JobCancelled, d.until(runs.ID, 5*time.Second, ended).State)
	require.EqualValues(t, 1, began.Load(), "the cancelled one was never begun")
	anew, again := d.add("", sleepy{For: time.Hour, Text: "runs"})
	require.False(t, again)
	require.NoError(t, d.store.CancelJob(t.Context(), anew.ID))
}

func TestTooManyJobs(t *testing.T) {
	d := newDesk(t)
	for i := range 20 {
		d.add("", sleepy{For: time.Duration(i), Text: "x"})
	}
	_, _, err := d.queue.Add(t.Context(), chengge.LoopbackAdministrator, "sleep", 1, "", sleepy{Text: "one more"})
	require.Equal(t, chengge.ErrTooMany, chengge.CodeOf(err))
}

// A worker that stops gives its job to another, which ends it.
func TestStop(t *testing.T) {
	d := newDesk(t)
	stop := d.work(sleeping(nil))
	j, _ := d.add("", sleepy{For: 3 * time.Second, Text: "long"})
	d.until(j.ID, 20*time.Second, func(j store.Job) bool { return j.State == store.JobRunning && j.Progress > 0 })
	stop()
	d.work(sleeping(nil))
	require.Equal(t, store.JobDone, d.until(j.ID, 30*time.Second, ended).State)
}

// A job whose worker is killed is taken again within 30 s.
func TestKilled(t *testing.T) {
	d := newDesk(t)
	worker := exec.Command(os.Args[0])
	worker.Env = append(os.Environ(), "JOBS_TEST_WORKER="+d.url)
	require.NoError(t, worker.Start())
	defer worker.Process.Kill() //nolint:errcheck // it may have ended
	j, _ := d.add("", sleepy{For: 4 * time.Second, Text: "survived"})
	d.until(j.ID, 30*time.Second, func(j store.Job) bool { return j.State == store.JobRunning && j.Progress > 0 })
	require.NoError(t, worker.Process.Kill())
	_ = worker.Wait()
	killed := time.Now()
	d.work(sleeping(nil))
	d.until(j.ID, 30*time.Second, func(j store.Job) bool { return j.Takings == 2 })
	t.Logf("taken again %v after the kill", time.Since(killed).Round(time.Millisecond))
	require.Equal(t, store.JobDone, d.until(j.ID, 30*time.Second, ended).State)
	result, err := d.store.JobResult(t.Context(), j.ID)
	require.NoError(t, err)
	require.Equal(t, "survived", string(result))
}

// A job that has killed three workers is not tried again.
func TestDeadlyJob(t *testing.T) {
	d := newDesk(t)
	j, _ := d.add("", sleepy{Text: "deadly"})
	_, err := d.store.Pool().Exec(t.Context(), `update job set state = 'running', takings = 3 where id = $1`, j.ID)
	require.NoError(t, err)
	d.work(sleeping(nil))
	got := d.until(j.ID, 20*time.Second, ended)
	require.Equal(t, store.JobFailed, got.State)
	require.True(t, strings.Contains(got.FaultEn, "ended 3 workers"), got.FaultEn)
}

func TestBadArguments(t *testing.T) {
	d := newDesk(t)
	_, _, err := d.queue.Add(t.Context(), chengge.LoopbackAdministrator, "sleep", 1, "", func() {})
	var unsupported *json.UnsupportedTypeError
	require.True(t, errors.As(err, &unsupported))
}
