package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"sync/atomic"
	"time"

	"chengge"
	"chengge/store"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// Options say how jobs are worked on; the zero value serves.
type Options struct {
	Workers int           // jobs at a time; 1
	Tell    time.Duration // between looks whether a job is to end, and writes of its progress; 500 ms
	Revive  time.Duration // between looks for jobs whose worker is gone; 5 s
	Keep    time.Duration // how long jobs that ended are kept; 90 days
	// KeepFiles is how long those are kept that have files; 7 days.
	KeepFiles time.Duration
	Log       *slog.Logger // nil logs nothing
}

// Worker works on jobs.
type Worker struct {
	store *store.Store
	kinds map[string]Kind
	o     Options
	river *river.Client[pgx.Tx]
}

// mostTakings is how often a job is taken before it is held to kill its workers.
const mostTakings = 3

// NewWorker makes a worker of the kinds of jobs. The store's connections are its
// own: each job holds one while it is worked on, and River some.
func NewWorker(s *store.Store, kinds []Kind, o Options) (*Worker, error) {
	if o.Workers <= 0 {
		o.Workers = 1
	}
	if o.Tell <= 0 {
		o.Tell = 500 * time.Millisecond
	}
	if o.Revive <= 0 {
		o.Revive = 5 * time.Second
	}
	if o.Keep <= 0 {
		o.Keep = 90 * 24 * time.Hour
	}
	if o.KeepFiles <= 0 {
		o.KeepFiles = 7 * 24 * time.Hour
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	w := &Worker{store: s, kinds: map[string]Kind{}, o: o}
	for _, k := range kinds {
		w.kinds[k.Name] = k
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &riverWorker{w: w})
	var err error
	w.river, err = river.NewClient(riverpgxv5.New(s.Pool()), &river.Config{
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: o.Workers}}, Workers: workers,
		JobTimeout: -1, // analyses take as long as they take; who asked cancels
		Logger:     slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, fmt.Errorf("worker: %w", err)
	}
	return w, nil
}

// Run works until ctx ends. What is under way then goes back to be taken by
// another worker. It waits for a database that is away.
func (w *Worker) Run(ctx context.Context) {
	own := context.WithoutCancel(ctx) // River is stopped below, in order
	for {
		err := w.river.Start(own)
		if err == nil {
			break
		}
		w.o.Log.Warn("jobs wait for the database", "error", err.Error())
		select {
		case <-ctx.Done():
			return
		case <-time.After(5 * time.Second):
		}
	}
	defer func() {
		stop, cancel := context.WithTimeout(own, 10*time.Second)
		defer cancel()
		_ = w.river.StopAndCancel(stop)
	}()
	look := time.NewTicker(w.o.Revive)
	defer look.Stop()
	for forget := time.Now(); ; {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
		ids, err := w.store.ReviveJobs(ctx, func(tx pgx.Tx, id int64) error { return handOut(ctx, w.river, tx, id) })
		for _, id := range ids {
			w.o.Log.Warn("a job had lost its worker and is taken again", "job", id)
		}
		if err == nil && time.Since(forget) >= 0 {
			forget = time.Now().Add(time.Hour)
			if err = w.store.ForgetJobs(ctx, w.o.Keep); err == nil {
				err = w.store.ForgetFiles(ctx, w.o.KeepFiles)
			}
		}
		if err != nil && ctx.Err() == nil {
			w.o.Log.Warn("jobs without a worker may wait", "error", err.Error())
		}
	}
}

type riverWorker struct {
	river.WorkerDefaults[ticket]
	w *Worker
}

// Work does a job. River's own record of it matters little: the state in our
// table and the lock decide.
func (r *riverWorker) Work(ctx context.Context, t *river.Job[ticket]) error {
	h, err := r.w.store.TakeJob(ctx, t.Args.Job)
	if err != nil || h == nil {
		return err
	}
	defer h.Leave(ctx)
	return r.w.work(ctx, h)
}

// Why a job's context ends.
var (
	errCancelled = errors.New("the job was cancelled")
	errLost      = errors.New("another worker has the job")
)

func (w *Worker) work(ctx context.Context, h *store.HeldJob) error {
	last := context.WithoutCancel(ctx) // for what is written when ctx is over
	kind, known := w.kinds[h.Kind]
	switch {
	case !known:
		return h.Fail(last, store.JobFailed, chengge.ErrInternal, "没有此类任务："+h.Kind, "there is no such kind of job: "+h.Kind)
	case h.Takings > mostTakings:
		return h.Fail(last, store.JobFailed, chengge.ErrTooCostly, fmt.Sprintf("任务已 %d 次使执行进程中断，不再执行", mostTakings), fmt.Sprintf("the job ended %d workers and is not tried again", mostTakings))
	}
	run, end := context.WithCancelCause(ctx)
	var share atomic.Uint64
	told := make(chan struct{})
	go func() {
		defer close(told)
		w.tell(run, end, h, &share)
	}()
	result, err := w.safely(run, kind, h, func(v float64) { share.Store(math.Float64bits(min(max(v, 0), 1))) })
	cause := context.Cause(run)
	end(nil)
	<-told // from here on the connection is ours alone
	switch {
	case errors.Is(cause, errLost):
		return nil
	case errors.Is(cause, errCancelled):
		return h.Fail(last, store.JobCancelled, "", "", "")
	case ctx.Err() != nil:
		return h.Return(last)
	case err == nil:
		return h.Done(last, result)
	}
	code, zh, en := chengge.CodeOf(err), err.Error(), err.Error()
	var e *chengge.Error
	if errors.As(err, &e) && e.Chinese() != "" {
		zh = e.Chinese()
	}
	if code == chengge.ErrInternal {
		w.o.Log.Error("a job failed", "job", h.ID, "kind", h.Kind, "error", err.Error())
		zh, en = "内部错误，请告知管理员任务编号", "internal error: tell the administrator the number of the job"
	}
	return h.Fail(last, store.JobFailed, code, zh, en)
}

// safely runs the job; a panic of it is its failure and not that of the process.
func (w *Worker) safely(ctx context.Context, k Kind, h *store.HeldJob, progress func(float64)) (result []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("job %d: panic: %v", h.ID, r)
		}
	}()
	return k.run(ctx, &h.Job, progress)
}

// tell writes the progress now and then, and ends the job when that is wanted or
// when it isn't ours any more. While it runs the job's connection is its own.
func (w *Worker) tell(ctx context.Context, end context.CancelCauseFunc, h *store.HeldJob, share *atomic.Uint64) {
	tick := time.NewTicker(w.o.Tell)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		mine, cancelling, err := h.Tell(patience, math.Float64frombits(share.Load()))
		cancel()
		switch {
		case err != nil || !mine: // the lock is gone with the connection
			end(errLost)
			return
		case cancelling:
			end(errCancelled)
			return
		}
	}
}
