package store

import (
	"context"
	"fmt"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Outbox gives the changes that transactions left in the outbox their numbers:
// rising, without gaps, in an order in which no number appears after a higher
// one was read. A change gets its number in the transaction that takes it out
// of the outbox, so whoever is killed when, none is lost and none is numbered
// twice. Many servers may run one: the one that holds a session lock works, and
// another takes over within two seconds of its end.
type Outbox struct {
	Store *Store
	Keep  time.Duration // how long events are kept at least; default 7 days
	// Every is how often the outbox is looked at; default 50 ms.
	Every time.Duration
	// Width is how many numbers a partition holds; default 250,000. What is kept
	// goes by whole partitions.
	Width  int64
	Report func(error) // told of failures: the first of a row, then one each minute
}

// The bounds of a leader. A session that says nothing for silence loses the
// lock, be it that its machine is gone without a word: the leader speaks every
// 50 ms, the others ask for the lock every candidacy.
const (
	silence   = 1500 * time.Millisecond
	candidacy = 300 * time.Millisecond
	atOnce    = 5000 // changes numbered in a transaction, at most
	tending   = time.Minute
)

const (
	sqlOutboxLock = `select pg_try_advisory_lock(hashtext('chengge outbox'))`
	sqlOutboxWork = `select exists (select from outbox order by id limit 1)`
	sqlLastEvent  = `select no from event_last for update`
	// The report says whose it is: a change needn't.
	sqlNumber = `with moved as (
			delete from outbox where id in (select id from outbox order by id limit $1)
			returning id, at, report_id, body
		), last as (
			update event_last set no = no + (select count(*) from moved) returning no - (select count(*) from moved) as before
		)
		insert into event (no, at, report_id, key_id, client, body)
		select last.before + row_number() over (order by m.id), m.at, m.report_id, coalesce(r.key_id, 0), coalesce(r.client, ''), m.body
		from last cross join moved m
		left join lateral (select key_id, client from report where report.id = m.report_id limit 1) r on true`
	sqlTellEvents  = `select pg_notify('chengge_event', no::text) from event_last`
	sqlAheadEvents = `select event_ahead($1, $2)`
	sqlExpire      = `select event_expire(clock_timestamp() - make_interval(secs => $1))`
)

// Run works, or waits to take over, until ctx ends.
func (o *Outbox) Run(ctx context.Context) {
	run := *o
	if run.Keep <= 0 {
		run.Keep = 7 * 24 * time.Hour
	}
	if run.Every <= 0 {
		run.Every = 50 * time.Millisecond
	}
	if run.Width <= 0 {
		run.Width = 250_000
	}
	var told time.Time
	for ctx.Err() == nil {
		began := time.Now()
		err := run.session(ctx)
		if err != nil && ctx.Err() == nil && run.Report != nil && time.Since(told) > time.Minute {
			run.Report(fmt.Errorf("number events: %w", away(err)))
			told = time.Now()
		}
		if time.Since(began) > time.Minute {
			told = time.Time{}
		}
		pause(ctx, candidacy)
	}
}

// session is one connection: until it fails, it asks for the lock, then works.
func (o *Outbox) session(ctx context.Context) error {
	return o.sessionOn(ctx, o.Store.pool.Config().ConnConfig.Copy())
}

func (o *Outbox) sessionOn(ctx context.Context, config *pgx.ConnConfig) error {
	config.RuntimeParams["application_name"] = "chengge outbox"
	config.RuntimeParams["idle_session_timeout"] = fmt.Sprint(silence.Milliseconds())
	config.RuntimeParams["idle_in_transaction_session_timeout"] = fmt.Sprint(silence.Milliseconds())
	config.RuntimeParams["statement_timeout"] = "5000"
	config.RuntimeParams["lock_timeout"] = "1000"
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(ctx)
	}()
	for leads := false; !leads; {
		if err := o.bounded(ctx, func(ctx context.Context) error {
			return conn.QueryRow(ctx, sqlOutboxLock).Scan(&leads)
		}); err != nil {
			return err
		}
		if !leads {
			pause(ctx, candidacy)
		}
	}
	return o.lead(ctx, conn)
}

// lead numbers until the connection fails.
func (o *Outbox) lead(ctx context.Context, conn *pgx.Conn) error {
	var tended time.Time
	var upto, last int64 // the first number without a place, the last one given
	batch := min(atOnce, o.Width)
	for {
		err := o.bounded(ctx, func(ctx context.Context) error {
			if time.Since(tended) > tending || last+batch >= upto {
				if _, err := conn.Exec(ctx, sqlExpire, o.Keep.Seconds()); err != nil && chengge.CodeOf(away(err)) != chengge.ErrConflict {
					return err // readers that keep their lock make it wait for the next time
				}
				if err := conn.QueryRow(ctx, sqlAheadEvents, max(o.Width, 2*batch), o.Width).Scan(&upto); err != nil {
					return err
				}
				tended = time.Now()
			}
			for {
				n, err := number(ctx, conn, batch, &last)
				if err != nil || n < batch || last+batch >= upto {
					return err
				}
			}
		})
		if err != nil {
			return err
		}
		pause(ctx, o.Every)
	}
}

// number gives one batch its numbers, and tells of them, in one transaction.
func number(ctx context.Context, conn *pgx.Conn, batch int64, last *int64) (n int64, err error) {
	var work bool
	if err := conn.QueryRow(ctx, sqlOutboxWork).Scan(&work); err != nil || !work {
		return 0, err
	}
	b := &pgx.Batch{}
	b.Queue(sqlLastEvent).QueryRow(func(row pgx.Row) error { return row.Scan(last) })
	b.Queue(sqlNumber, batch).Exec(func(tag pgconn.CommandTag) error {
		n = tag.RowsAffected()
		return nil
	})
	b.Queue(sqlTellEvents)
	if err := conn.SendBatch(ctx, b).Close(); err != nil {
		return 0, err
	}
	*last += n
	return n, nil
}

// bounded runs f for at most five seconds; what takes longer hangs.
func (o *Outbox) bounded(ctx context.Context, f func(ctx context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return f(ctx)
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
