package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Intake is what one request hands in: routed reports, all of which are stored
// or none.
type Intake struct {
	// Client is the id of the key that hands them in, 0 over loopback. Key is the
	// client's Idempotency-Key, "" for none; Hash that of the body under it.
	Client int64
	Key    string
	Hash   []byte
	Actor  string
	Role   chengge.Role
	// Edition is the one by which they were routed.
	Edition int64
	Rule    chengge.DuplicateRule
	// Reports get their ids, versions, states, moments and duplicates here; a
	// report without Received has been received now.
	Reports []chengge.Report
	Persons []chengge.Person // nil, or one for each report
	// Answer renders what is answered and kept with the key, when the reports
	// have all of that.
	Answer func([]chengge.Report) ([]byte, error)
}

// Taken is what came of an Intake.
type Taken struct {
	Answer   []byte
	Replayed bool // the answer is that to an earlier request with the same key
}

// EditionError says that another edition is in force than the one that reports
// were routed by; nothing was stored.
type EditionError struct{ InForce int64 }

// Error says what to do.
func (e *EditionError) Error() string {
	return fmt.Sprintf("edition %d is in force: route anew", e.InForce)
}

// keepAnswers is how long the same Idempotency-Key gets the same answer.
const keepAnswers = 48 * time.Hour

// sqlIntakeLock shares the lock that publishing holds alone: see sqlPublishLock.
const (
	sqlIntakeLock  = `select pg_advisory_xact_lock_shared(hashtext('chengge publish'))`
	sqlInForceNow  = `select coalesce(max(number), 0), clock_timestamp() from edition where state = 'sealed' and in_force_from <= clock_timestamp()`
	sqlIntakeLocks = `select pg_advisory_xact_lock(k) from unnest($1::bigint[]) k`
)

const (
	sqlInsertReport = `insert into report (id, version, state, emergency, found_at, received_at, updated_at, filed_at, channel, collected, key_id, client,
		external, category, category_text, description, attributes, attachments, stated, geom, accuracy, problem, cell,
		district, office, community, grid, unit_grid, road, component, chiefs, lead, lead_name, support, bodies,
		edition, engine, assignment, duplicate_of, duplicates, territory)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28,
		$29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41)`
	// The first step of each of a group's reports; none says more than its columns.
	sqlInsertFirstSteps = `insert into report_step (report_id, no, at, actor, role, kind, from_state, to_state)
		select id, 1, $2, actor, role, 'report', null, 'reported' from unnest($1::bigint[], $3::text[], $4::text[]) s (id, actor, role)`
	sqlInsertPersons = `insert into report_person (report_id, name, phone)
		select id, nullif(name, ''), nullif(phone, '') from unnest($1::bigint[], $2::text[], $3::text[]) p (id, name, phone)`
)

// Take stores what a request hands in, in one transaction with its answer and
// what is to be told of it; when it returns nil all of that is committed. What
// many requests hand in at once shares transactions, each with its own outcome.
// An error is an *EditionError, ErrKeyReused, or says that nothing is known to
// have been stored.
func (s *Store) Take(ctx context.Context, in *Intake) (Taken, error) {
	t := &taking{in: in, done: make(chan struct{})}
	s.takings.add(s, t)
	select {
	case <-t.done:
		return t.out, t.err
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return Taken{}, chengge.Errorf(chengge.ErrUnavailable, "the database takes too long, and it may be stored all the same: send it again with the same Idempotency-Key").
				InChinese("数据库应答过慢，问题可能已经存入：请以同一 Idempotency-Key 重发")
		}
		return Taken{}, ctx.Err()
	}
}

// takeGroup stores the intakes of a group in one transaction and sets the
// outcome of each; an error is that of the transaction.
func (s *Store) takeGroup(ctx context.Context, group []*taking) error {
	if err := s.number.leased(ctx, s); err != nil {
		return err
	}
	if err := s.months.ahead(ctx, s); err != nil {
		return err
	}
	return s.transact(ctx, func(tx pgx.Tx) error {
		g := &intakeGroup{s: s, answers: map[clientKey]*taking{}}
		if err := g.look(ctx, tx, group); err != nil {
			return err
		}
		if err := s.months.ensure(ctx, tx, g.now); err != nil {
			return err
		}
		b := &pgx.Batch{}
		for _, t := range group {
			t.out, t.err = Taken{}, nil
			if err := g.take(b, t); err != nil {
				return err
			}
		}
		if len(g.rows) == 0 {
			return nil
		}
		return g.store(ctx, tx, b)
	})
}

// intakeGroup is a transaction of intakes on its way.
type intakeGroup struct {
	s       *Store
	inForce int64
	now     time.Time
	kept    map[clientKey]keptAnswer
	answers map[clientKey]*taking // of this group
	events  []chengge.Event
	likes   likes

	rows          [][]any // of report
	ids           []int64
	actors, roles []string
	known         []int64 // reports with a person
	names, phones []string
}

// copyFrom is from how many reports on copying is faster than to insert each.
const copyFrom = 16

// store queues what the group's reports become, and sends it.
func (g *intakeGroup) store(ctx context.Context, tx pgx.Tx, b *pgx.Batch) error {
	if len(g.rows) >= copyFrom {
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{"report"}, reportColumns, pgx.CopyFromRows(g.rows)); err != nil {
			return err
		}
	} else {
		for _, values := range g.rows {
			b.Queue(sqlInsertReport, values...)
		}
	}
	b.Queue(sqlInsertFirstSteps, g.ids, g.now, g.actors, g.roles)
	if len(g.known) > 0 {
		b.Queue(sqlInsertPersons, g.known, g.names, g.phones)
	}
	if err := appendOutbox(b, g.events); err != nil {
		return err
	}
	g.countDuplicates(b)
	return tx.SendBatch(ctx, b).Close()
}

// look takes the locks, then reads what the intakes depend on: each statement
// sees what was committed before it began.
func (g *intakeGroup) look(ctx context.Context, tx pgx.Tx, group []*taking) error {
	locks := lockList{}
	for _, t := range group {
		if t.in.Key != "" {
			locks.add("key", fmt.Sprint(t.in.Client), t.in.Key)
		}
		g.likes.ask(t.in, &locks)
	}
	b := &pgx.Batch{}
	b.Queue(sqlIntakeLock)
	b.Queue(sqlInForceNow).QueryRow(func(row pgx.Row) error { return row.Scan(&g.inForce, &g.now) })
	if len(locks) > 0 {
		b.Queue(sqlIntakeLocks, locks.sorted())
	}
	g.lookKeys(b, group)
	g.likes.look(b)
	return tx.SendBatch(ctx, b).Close()
}

// take queues what one intake stores, or sets its outcome.
func (g *intakeGroup) take(b *pgx.Batch, t *taking) error {
	in := t.in
	key := clientKey{in.Client, in.Key}
	if in.Key != "" {
		if done := g.replay(key, t); done {
			return nil
		}
	}
	if in.Edition != g.inForce {
		t.err = &EditionError{g.inForce}
		return nil
	}
	ids, ok := g.s.number.ids(g.now, len(in.Reports))
	if !ok {
		return chengge.Errorf(chengge.ErrUnavailable, "the number of this server could not be kept: try again").
			InChinese("本服务器的编号未能续期：请重试")
	}
	reports := make([]chengge.Report, len(in.Reports)) // a group may be stored anew
	copy(reports, in.Reports)
	for i := range reports {
		r := &reports[i]
		r.ID, r.Version, r.State, r.Updated = ids[i], 1, chengge.Reported, g.now
		if r.Received.IsZero() {
			r.Received = g.now
		}
		g.likes.link(r, in.Rule)
	}
	for i := range reports {
		r := &reports[i]
		values, err := reportValues(r, in.Client)
		if err != nil {
			return err
		}
		g.rows = append(g.rows, values)
		step := chengge.Step{Report: r.ID, No: 1, At: g.now, Actor: in.Actor, Role: in.Role, Kind: chengge.StepReport, To: r.State}
		g.ids, g.actors, g.roles = append(g.ids, int64(r.ID)), append(g.actors, in.Actor), append(g.roles, string(in.Role))
		if in.Persons != nil && in.Persons[i] != (chengge.Person{}) {
			g.known, g.names, g.phones = append(g.known, int64(r.ID)), append(g.names, in.Persons[i].Name), append(g.phones, in.Persons[i].Phone)
		}
		g.events = append(g.events, r.Event(&step))
	}
	g.likes.written()
	var err error
	if t.out.Answer, err = in.Answer(reports); err != nil {
		return err
	}
	if in.Key != "" {
		g.answers[key] = t
		keepAnswer(b, in, t.out.Answer)
	}
	return nil
}

// idTaken tells whether an id was given twice, as after a lease that ended
// unseen: then there are others.
func idTaken(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "23505"
}

// badRow tells whether the database refused what was to be stored, so that it
// is one intake's fault and not the others'.
func badRow(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code[:2] == "22" || pg.Code[:2] == "23")
}
