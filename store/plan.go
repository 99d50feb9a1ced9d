package store

import (
	"context"
	"encoding/json"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// PlanState is what has been decided of a plan.
type PlanState string

// The states.
const (
	PlanProposed  PlanState = "proposed"
	PlanApproved  PlanState = "approved"
	PlanWithdrawn PlanState = "withdrawn"
)

// Plan is what came of a balance, without its parts. It is kept for good, with
// its job.
type Plan struct {
	ID      int64 // of its job
	Ground  int64
	Edition int64
	Name    string
	Hash    string
	Head    json.RawMessage
	State   PlanState
	Version int64
	At      time.Time // of its state
	By      string
}

// PlanPart is a document of a plan.
type PlanPart struct {
	Name string
	Body []byte
}

const planColumns = `select id, ground, edition, name, hash, head, state, version, state_at, state_by from plan `

func scanPlan(row pgx.CollectableRow) (p Plan, err error) {
	var head []byte
	err = row.Scan(&p.ID, &p.Ground, &p.Edition, &p.Name, &p.Hash, &head, &p.State, &p.Version, &p.At, &p.By)
	p.Head = head
	return p, err
}

const (
	sqlAddPlan = `insert into plan (id, ground, edition, name, hash, head, state_by) values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (id) do update set hash = excluded.hash, head = excluded.head, state_at = clock_timestamp() where plan.state = 'proposed' returning id`
	sqlDropPlanParts = `delete from plan_part where plan = $1`
	sqlAddPlanPart   = `insert into plan_part (plan, name, body) values ($1, $2, $3)`
	sqlDropSearch    = `delete from plan_search where job = $1`
)

// AddPlan keeps a plan with its parts. A job that is worked on again, because its
// worker was lost, puts its plan in the place of its own.
func (s *Store) AddPlan(ctx context.Context, p Plan, parts []PlanPart) error {
	return s.transact(ctx, func(tx pgx.Tx) error {
		var id int64
		err := tx.QueryRow(ctx, sqlAddPlan, p.ID, p.Ground, p.Edition, p.Name, p.Hash, p.Head, p.By).Scan(&id)
		if err == pgx.ErrNoRows {
			return chengge.Errorf(chengge.ErrConflict, "plan %d has been decided on", p.ID).InChinese("方案 %d 已作决定", p.ID)
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlDropPlanParts, p.ID); err != nil {
			return err
		}
		for _, part := range parts {
			if _, err := tx.Exec(ctx, sqlAddPlanPart, p.ID, part.Name, part.Body); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, sqlDropSearch, p.ID)
		return err
	})
}

const sqlPlans = planColumns + `where id = any($1)`

// Plans gives the plans of some jobs, by the id of the job; those that have none
// yet are absent.
func (s *Store) Plans(ctx context.Context, jobs ...int64) (map[int64]Plan, error) {
	list, err := query(ctx, s, scanPlan, sqlPlans, jobs)
	out := make(map[int64]Plan, len(list))
	for _, p := range list {
		out[p.ID] = p
	}
	return out, err
}

const sqlPlanPart = `select body from plan_part where plan = $1 and name = $2`

// PlanPart gives a part of a plan by its name.
func (s *Store) PlanPart(ctx context.Context, id int64, name string) ([]byte, error) {
	list, err := query(ctx, s, pgx.RowTo[[]byte], sqlPlanPart, id, name)
	if err == nil && len(list) == 0 {
		err = noPlan(id)
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

func noPlan(id int64) error {
	return chengge.Errorf(chengge.ErrConflict, "balance %d has no plan: it is not done, or it failed", id).InChinese("任务 %d 没有方案：尚未完成或已失败", id)
}

const (
	sqlPlanLocked = planColumns + `where id = $1 for update`
	sqlDecide     = `update plan set state = $2, version = version + 1, state_at = clock_timestamp(), state_by = $3 where id = $1 returning version, state_at`
	sqlPlanLog    = `insert into plan_log (plan, actor, action, detail) values ($1, $2, $3, jsonb_build_object('why', $4::text, 'hash', $5::text))`
)

// planMoves are the states that lead to a state.
var planMoves = map[PlanState][]PlanState{
	PlanApproved:  {PlanProposed, PlanWithdrawn},
	PlanWithdrawn: {PlanApproved},
}

var planActions = map[PlanState]string{PlanApproved: "approve", PlanWithdrawn: "withdraw"}

// DecidePlan approves a plan, or withdraws what was approved, and writes down who
// did it and why.
func (s *Store) DecidePlan(ctx context.Context, id int64, to PlanState, actor, why string) (p Plan, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sqlPlanLocked, id)
		if err != nil {
			return err
		}
		list, err := pgx.CollectRows(rows, scanPlan)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return noPlan(id)
		}
		p = list[0]
		allowed := false
		for _, from := range planMoves[to] {
			allowed = allowed || p.State == from
		}
		if !allowed {
			return chengge.Errorf(chengge.ErrConflict, "plan %d is %s since %s", id, p.State, p.At.Format(time.RFC3339)).InChinese("方案 %d 自 %s 起为 %s", id, p.At.Format(time.RFC3339), p.State)
		}
		if err := tx.QueryRow(ctx, sqlDecide, id, to, actor).Scan(&p.Version, &p.At); err != nil {
			return err
		}
		p.State, p.By = to, actor
		_, err = tx.Exec(ctx, sqlPlanLog, id, actor, planActions[to], why, p.Hash)
		return err
	})
	return p, err
}

const (
	sqlSearch     = `select body from plan_search where job = $1`
	sqlTellSearch = `insert into plan_search (job, body) values ($1, $2) on conflict (job) do update set at = clock_timestamp(), body = excluded.body`
)

// TellSearch writes down how far the search of a job is.
func (s *Store) TellSearch(ctx context.Context, job int64, body []byte) error {
	return s.transact(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sqlTellSearch, job, body)
		return err
	})
}

// Search gives what TellSearch wrote last, nil for nothing.
func (s *Store) Search(ctx context.Context, job int64) ([]byte, error) {
	list, err := query(ctx, s, pgx.RowTo[[]byte], sqlSearch, job)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}
