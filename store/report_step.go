package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// Moment is what a step is decided on: the report under its lock, its last
// step, the edition in force and the time.
type Moment struct {
	KeptReport
	Last    chengge.Step
	Edition int64 // in force
	Now     time.Time
	// Rule is for the decider to set where place or category changed: then it is
	// looked anew whether the report tells what another told before.
	Rule *chengge.DuplicateRule
}

const (
	sqlLockReport = `select ` + reportFields + ` from report r where r.id = $1 for update`
	sqlLastStep   = `select ` + stepFields + ` from report_step st where st.report_id = $1 order by st.no desc limit 1`

	sqlInsertStep = `insert into report_step (report_id, no, at, actor, role, kind, from_state, to_state, body)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

	sqlUpdateReport = `update report set version = $2, state = $3, emergency = $4, updated_at = $5, filed_at = $6, category = $7, stated = $8,
		geom = $9, accuracy = $10, problem = $11, cell = $12, district = $13, office = $14, community = $15, grid = $16, unit_grid = $17,
		road = $18, component = $19, chiefs = $20, lead = $21, lead_name = $22, support = $23, bodies = $24, edition = $25, engine = $26,
		assignment = $27, territory = $28, duplicate_of = $29 where id = $1`
	// Most steps change no place: then most indexes stay as they are.
	sqlUpdateState = `update report set version = $2, state = $3, updated_at = $4, filed_at = $5, lead = $6, lead_name = $7, support = $8, bodies = $9
		where id = $1`
)

// Step takes a report on: decide is given it, locked, and says how it is
// afterwards and by which step; rerouted says that the assignment changed. An
// error of decide changes nothing and is returned. It is asked again, on the
// report as it is then, where it set a Rule: the locks under which duplicates are
// looked for have to be taken before the report's, as intake takes them. The step
// is stored with what is to be told of it. The report comes back with its
// history, the step at its end, and with who reported if person says so: read in
// the same transaction, so that a step that is committed is also told whole.
func (s *Store) Step(ctx context.Context, id chengge.ReportID, person bool, decide func(*Moment) (after chengge.Report, step chengge.Step, rerouted bool, err error)) (c Case, err error) {
	var held []int64
	for more := true; more; {
		held, more, err = s.step(ctx, id, person, held, &c, decide)
	}
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		err = noReport(id)
	case chengge.CodeOf(err) == chengge.ErrTooCostly: // a step asks for little: it waited for somebody
		err = chengge.Errorf(chengge.ErrUnavailable, "the report was held by somebody else for too long; nothing was changed: try again").
			InChinese("该问题被他人占用过久；未作任何改动：请重试")
	}
	return c, err
}

// step is Step with the locks of intake that are held meanwhile. Where others
// are wanted nothing was changed, more is true, and these are given.
func (s *Store) step(ctx context.Context, id chengge.ReportID, person bool, held []int64, c *Case, decide func(*Moment) (chengge.Report, chengge.Step, bool, error)) (wanted []int64, more bool, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		var m Moment
		b := &pgx.Batch{}
		b.Queue(sqlIntakeLock) // before the row's: publishing waits for rows of nobody
		if len(held) > 0 {
			b.Queue(sqlIntakeLocks, held)
		}
		b.Queue(sqlLockReport, int64(id)).Query(func(rows pgx.Rows) (err error) {
			m.KeptReport, err = pgx.CollectExactlyOneRow(rows, scanReport)
			return err
		})
		b.Queue(sqlLastStep, int64(id)).Query(func(rows pgx.Rows) (err error) {
			m.Last, err = pgx.CollectExactlyOneRow(rows, scanStep)
			return err
		})
		b.Queue(sqlInForceNow).QueryRow(func(row pgx.Row) error { return row.Scan(&m.Edition, &m.Now) })
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		after, step, rerouted, err := decide(&m)
		if err != nil {
			return err
		}
		if m.Rule != nil {
			if wanted = likeLocks(*m.Rule, m.Report, after); !contains(held, wanted) {
				return errMoreLocks
			}
			if err := likeAgain(ctx, tx, &after, *m.Rule); err != nil {
				return err
			}
		}
		*c = Case{KeptReport: KeptReport{Report: after, Key: m.Key}}
		b = &pgx.Batch{}
		queueTold(b, &m.Report, &after)
		values, err := stepValues(&step)
		if err != nil {
			return err
		}
		b.Queue(sqlInsertStep, values...)
		if rerouted {
			err = queueRerouted(b, &after)
		} else {
			err = queueState(b, &after)
		}
		if err != nil {
			return err
		}
		event := after.Event(&step)
		if was := m.Report.Event(&chengge.Step{At: step.At, Kind: step.Kind, To: step.From}); rerouted || was.Lead != event.Lead || !slices.Equal(was.Bodies, event.Bodies) {
			event.Was = &was
		}
		if err := appendOutbox(b, []chengge.Event{event}); err != nil {
			return err
		}
		c.queueHistory(b, id, person)
		return tx.SendBatch(ctx, b).Close()
	})
	if err == errMoreLocks {
		return wanted, true, nil
	}
	return nil, false, err
}

var errMoreLocks = errors.New("other locks are wanted")

func contains(list, all []int64) bool {
	return !slices.ContainsFunc(all, func(n int64) bool { return !slices.Contains(list, n) })
}

func queueState(b *pgx.Batch, r *chengge.Report) error {
	support, err := listValue(r.Support)
	if err != nil {
		return err
	}
	b.Queue(sqlUpdateState, int64(r.ID), r.Version, string(r.State), r.Updated, timeOrNil(r.Filed), r.Lead.Code, r.Lead.Name, support, r.Bodies())
	return nil
}

// queueRerouted writes what a new place or category changes, too. The columns
// are those of reportValues, by their names.
func queueRerouted(b *pgx.Batch, r *chengge.Report) error {
	values, err := reportValues(r, 0)
	if err != nil {
		return err
	}
	by := make(map[string]any, len(values))
	for i, name := range reportColumns {
		by[name] = values[i]
	}
	args := []any{int64(r.ID)}
	for _, name := range rerouted {
		args = append(args, by[name])
	}
	b.Queue(sqlUpdateReport, args...)
	return nil
}

// rerouted are the columns of sqlUpdateReport from its second argument on.
var rerouted = []string{"version", "state", "emergency", "updated_at", "filed_at", "category", "stated", "geom", "accuracy", "problem", "cell",
	"district", "office", "community", "grid", "unit_grid", "road", "component", "chiefs", "lead", "lead_name", "support", "bodies", "edition", "engine", "assignment", "territory", "duplicate_of"}

func listValue[T any](list []T) (any, error) {
	if len(list) == 0 {
		return nil, nil
	}
	return json.Marshal(list)
}
