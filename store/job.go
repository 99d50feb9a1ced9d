package store

import (
	"context"
	"fmt"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// JobState is how far a job is.
type JobState string

// The states. A job that is done, failed or cancelled stays so.
const (
	JobWaiting   JobState = "waiting"
	JobRunning   JobState = "running"
	JobDone      JobState = "done"
	JobFailed    JobState = "failed"
	JobCancelled JobState = "cancelled"
)

// Ended tells whether nothing more comes of it.
func (s JobState) Ended() bool { return s == JobDone || s == JobFailed || s == JobCancelled }

// Job is a piece of work that takes longer than a request.
type Job struct {
	ID           int64
	Kind         string
	RequestKey   string // of the same request on the same data
	Arguments    string // JSON
	State        JobState
	Progress     float64 // 0 to 1
	Takings      int     // how often a worker took it
	Cancelling   bool
	Actor        string
	KeyID        int64
	Organisation string // of who asked, "" is the whole city
	Edition      int64
	Created      time.Time
	Started      time.Time // zero is not yet
	Finished     time.Time
	// Fault says why it failed.
	FaultCode        chengge.ErrorCode
	FaultZh, FaultEn string
}

const jobColumns = `select id, kind, request_key, arguments, state, progress, takings, cancelling, actor, key_id, organisation, edition, created_at, started_at, finished_at,
	coalesce(fault_code, ''), coalesce(fault_zh, ''), coalesce(fault_en, '') from job `

func scanJob(row pgx.CollectableRow) (j Job, err error) {
	var started, finished *time.Time
	err = row.Scan(&j.ID, &j.Kind, &j.RequestKey, &j.Arguments, &j.State, &j.Progress, &j.Takings, &j.Cancelling, &j.Actor, &j.KeyID, &j.Organisation, &j.Edition,
		&j.Created, &started, &finished, &j.FaultCode, &j.FaultZh, &j.FaultEn)
	if started != nil {
		j.Started = *started
	}
	if finished != nil {
		j.Finished = *finished
	}
	return j, err
}

// sqlReportsVersion changes whenever reports do: with each event, what waits for
// its number, and each load.
const sqlReportsVersion = `select (select no from event_last)::text || '.' || (select count(*) from outbox) || '.' ||
	coalesce((select extract(epoch from until)::text from server_number where number = $1), '')`

// ReportsVersion gives a text that changes whenever reports do.
func (s *Store) ReportsVersion(ctx context.Context) (version string, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, sqlReportsVersion, loadServer).Scan(&version)
	})
	return version, err
}

// maxJobsOfKey is how many jobs of one key may wait or run.
const maxJobsOfKey = 20

const (
	sqlJobLock  = `select pg_advisory_xact_lock(hashtext('chengge job ' || $1))`
	sqlJobAgain = jobColumns + `where kind = $1 and request_key = $2 and state in ('waiting', 'running', 'done') and not cancelling order by id limit 1`
	sqlJobCount = `select count(*) from job where key_id = $1 and state in ('waiting', 'running')`
	sqlAddJob   = `insert into job (kind, request_key, arguments, actor, key_id, organisation, edition) values ($1, $2, $3, $4, $5, $6, $7) returning id`
	sqlJob      = jobColumns + `where id = $1`
)

// AddJob adds a job, or gives the one that the same request on the same data made
// before for somebody of the same organisation: again is then true. queue hands it
// out in the same transaction.
func (s *Store) AddJob(ctx context.Context, j Job, queue func(tx pgx.Tx, id int64) error) (out Job, again bool, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sqlJobLock, j.RequestKey); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, sqlJobAgain, j.Kind, j.RequestKey)
		if err != nil {
			return err
		}
		before, err := pgx.CollectRows(rows, scanJob)
		if err != nil {
			return err
		}
		if len(before) > 0 {
			out, again = before[0], true
			return nil
		}
		var n int
		if err := tx.QueryRow(ctx, sqlJobCount, j.KeyID).Scan(&n); err != nil {
			return err
		}
		if n >= maxJobsOfKey {
			return chengge.Errorf(chengge.ErrTooMany, "%d jobs of yours wait or run already: wait for them or cancel some", n).InChinese("您已有 %d 个任务在等待或执行：请等待完成或取消部分任务", n)
		}
		if err := tx.QueryRow(ctx, sqlAddJob, j.Kind, j.RequestKey, j.Arguments, j.Actor, j.KeyID, j.Organisation, j.Edition).Scan(&j.ID); err != nil {
			return err
		}
		if err := queue(tx, j.ID); err != nil {
			return err
		}
		rows, err = tx.Query(ctx, sqlJob, j.ID)
		if err != nil {
			return err
		}
		out, err = pgx.CollectExactlyOneRow(rows, scanJob)
		return err
	})
	return out, again, err
}

// Job gives a job.
func (s *Store) Job(ctx context.Context, kind string, id int64) (Job, error) {
	list, err := query(ctx, s, scanJob, sqlJob, id)
	if err == nil && (len(list) == 0 || list[0].Kind != kind) {
		err = noJob(id)
	}
	if err != nil {
		return Job{}, err
	}
	return list[0], nil
}

func noJob(id int64) error {
	return chengge.Errorf(chengge.ErrNotFound, "there is no job %d", id).InChinese("没有任务 %d", id)
}

const sqlJobResult = `select result from job where id = $1 and state = 'done'`

// JobResult gives what came of a job that is done.
func (s *Store) JobResult(ctx context.Context, id int64) ([]byte, error) {
	list, err := query(ctx, s, pgx.RowTo[[]byte], sqlJobResult, id)
	if err == nil && len(list) == 0 {
		err = chengge.Errorf(chengge.ErrConflict, "job %d is not done", id).InChinese("任务 %d 尚未完成", id)
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

const sqlJobs = jobColumns + `where kind = $1 and ($2::bigint = 0 or id < $2::bigint) and ($3::text[] is null or organisation = any($3)) order by id desc limit $4`

// Jobs lists the jobs of a kind, newest first, from before the id given (0: from
// the newest), of some organisations, nil for all.
func (s *Store) Jobs(ctx context.Context, kind string, before int64, organisations []string, limit int) ([]Job, error) {
	return query(ctx, s, scanJob, sqlJobs, kind, before, organisations, limit)
}

const sqlCancelJob = `update job set cancelling = true, state = case when state = 'waiting' then 'cancelled' else state end,
	finished_at = case when state = 'waiting' then clock_timestamp() else finished_at end where id = $1 and state in ('waiting', 'running')`

// CancelJob asks for the end of a job: one that waits is cancelled at once, one
// that runs within a second or so. One that has ended stays as it is.
func (s *Store) CancelJob(ctx context.Context, id int64) error {
	return s.transact(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sqlCancelJob, id)
		return err
	})
}

// jobLockClass is the first half of the advisory lock of a job, its id the other.
const jobLockClass = 1_667_787_626

const (
	sqlTryJob  = `select pg_try_advisory_lock($1::integer, $2::integer)`
	sqlLeave   = `select pg_advisory_unlock($1::integer, $2::integer)`
	sqlTakeJob = `update job set state = 'running', takings = takings + 1, started_at = coalesce(started_at, clock_timestamp())
		where id = $1 and state in ('waiting', 'running') and not cancelling returning takings`
)

// HeldJob is a job in the hands of a worker: the lock of its connection tells all
// others that somebody works on it, and is gone with the worker.
type HeldJob struct {
	Job
	conn *pgxpool.Conn
}

// TakeJob takes a job that nobody works on; nil where somebody does or nothing is
// to be done any more. What is given is to be let go by Leave.
func (s *Store) TakeJob(ctx context.Context, id int64) (*HeldJob, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, away(err)
	}
	h := &HeldJob{conn: conn}
	h.ID = id
	var free bool
	if err := conn.QueryRow(ctx, sqlTryJob, jobLockClass, id).Scan(&free); err != nil || !free {
		conn.Release()
		return nil, away(err)
	}
	var takings int
	err = conn.QueryRow(ctx, sqlTakeJob, id).Scan(&takings)
	if err == pgx.ErrNoRows {
		h.Leave(ctx)
		return nil, nil
	}
	if err == nil {
		rows, failed := conn.Query(ctx, sqlJob, id)
		if err = failed; err == nil {
			h.Job, err = pgx.CollectExactlyOneRow(rows, scanJob)
		}
	}
	if err != nil {
		h.ID = id
		h.Leave(ctx)
		return nil, fmt.Errorf("take job %d: %w", id, away(err))
	}
	return h, nil
}

const sqlJobProgress = `update job set progress = $3 where id = $1 and takings = $2 and state = 'running' returning cancelling`

// Tell writes how far the job is, by the connection that holds its lock. mine is
// false once another has it; cancelling tells that its end is wanted.
func (h *HeldJob) Tell(ctx context.Context, progress float64) (mine, cancelling bool, err error) {
	err = h.conn.QueryRow(ctx, sqlJobProgress, h.ID, h.Takings, progress).Scan(&cancelling)
	if err == pgx.ErrNoRows {
		return false, false, nil
	}
	return err == nil, cancelling, away(err)
}

const (
	sqlJobDone = `update job set state = 'done', progress = 1, result = $3, finished_at = clock_timestamp() where id = $1 and takings = $2 and state = 'running'`
	// A job that failed leaves no files.
	sqlJobFail = `with gone as (delete from job_file where job = $1 and exists (select from job where id = $1 and takings = $2 and state = 'running'))
		update job set state = $3, fault_code = nullif($4, ''), fault_zh = nullif($5, ''), fault_en = nullif($6, ''), finished_at = clock_timestamp(), file_bytes = 0
		where id = $1 and takings = $2 and state = 'running'`
	sqlJobBack = `update job set takings = takings - 1 where id = $1 and takings = $2 and state = 'running'`
)

// Done ends the job with its result.
func (h *HeldJob) Done(ctx context.Context, result []byte) error {
	_, err := h.conn.Exec(ctx, sqlJobDone, h.ID, h.Takings, result)
	return away(err)
}

// Fail ends the job without one: cancelled, or failed for a reason.
func (h *HeldJob) Fail(ctx context.Context, state JobState, code chengge.ErrorCode, zh, en string) error {
	_, err := h.conn.Exec(ctx, sqlJobFail, h.ID, h.Takings, state, code, zh, en)
	return away(err)
}

// Return leaves the job to another worker, as one that stops does: once its lock
// is gone it is revived, and this taking doesn't count.
func (h *HeldJob) Return(ctx context.Context) error {
	_, err := h.conn.Exec(ctx, sqlJobBack, h.ID, h.Takings)
	return away(err)
}

// Leave lets the lock go. A connection that does not answer is thrown away, and
// the lock with it.
func (h *HeldJob) Leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if _, err := h.conn.Exec(ctx, sqlLeave, jobLockClass, h.ID); err != nil {
		_ = h.conn.Conn().Close(ctx)
	}
	h.conn.Release()
}

const (
	sqlJobOrphans = `select id from job where state = 'running' order by id`
	sqlJobOrphan  = `select pg_try_advisory_xact_lock($1::integer, $2::integer)`
	sqlJobAdopt   = `update job set state = case when cancelling then 'cancelled' else 'waiting' end, finished_at = case when cancelling then clock_timestamp() end, file_bytes = case when cancelling then 0 else file_bytes end
		where id = $1 and state = 'running' returning state`
	sqlOldJobs = `delete from job where finished_at < clock_timestamp() - $1::interval and not exists (select from plan where plan.id = job.id)`
)

// ReviveJobs finds jobs that run without a worker, which was killed or lost its
// connection, and has queue hand them out again. One whose end was wanted is
// cancelled.
func (s *Store) ReviveJobs(ctx context.Context, queue func(tx pgx.Tx, id int64) error) (revived []int64, err error) {
	ids, err := query(ctx, s, pgx.RowTo[int64], sqlJobOrphans)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		again := false
		err := s.transact(ctx, func(tx pgx.Tx) error {
			var free bool
			var state JobState
			if err := tx.QueryRow(ctx, sqlJobOrphan, jobLockClass, id).Scan(&free); err != nil || !free {
				return err
			}
			err := tx.QueryRow(ctx, sqlJobAdopt, id).Scan(&state)
			if err == pgx.ErrNoRows {
				return nil
			}
			if err == nil && state == JobCancelled {
				_, err = tx.Exec(ctx, sqlForgetFiles, id)
				return err
			}
			if err != nil {
				return err
			}
			again = true
			return queue(tx, id)
		})
		if err != nil {
			return revived, err
		}
		if again {
			revived = append(revived, id)
		}
	}
	return revived, nil
}

// ForgetJobs deletes jobs that ended longer ago, with their results; those of
// plans stay with them.
func (s *Store) ForgetJobs(ctx context.Context, age time.Duration) error {
	return s.transact(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sqlOldJobs, age)
		return err
	})
}
