package store

import (
	"context"
	"errors"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// Publishing says how a draft is to be published.
type Publishing struct {
	Actor string
	Why   string
	// Version is that of the draft which the caller saw; it must still be so.
	Version int64
	// From is when the edition comes into force; zero is as soon as servers can
	// have it: Ahead from now, or at once where nothing is in force yet.
	From  time.Time
	Ahead time.Duration // default 10 s
	// Replace withdraws what is scheduled and not yet in force.
	Replace bool
	// Check looks at the draft within the transaction; an error stops it.
	Check func(chengge.Contents) error
}

// DefaultAhead is how far ahead an edition is published, so that every server
// can build it before.
const DefaultAhead = 10 * time.Second

// The publish lock is the advisory lock that intake shares and publishing holds
// alone, so that no report is routed by an edition that has just gone out of
// force.
const sqlPublishLock = `select pg_advisory_xact_lock(hashtext('chengge publish'))`

const (
	sqlSeal = `update edition set state = 'sealed', sealed_at = clock_timestamp(), sealed_by = $2, note = $3,
		in_force_from = $4 where number = $1 returning ` + editionColumns
	sqlScheduled = `select number from edition where state = 'sealed' and in_force_from > clock_timestamp() order by number`
	sqlWithdraw  = `update edition set state = 'withdrawn' where number = $1`
	sqlInForce   = `select coalesce(max(number), 0) from edition where state = 'sealed' and in_force_from <= clock_timestamp()`
	sqlAnnounce  = `select pg_notify('chengge_edition', $1::bigint::text)`
)

// Publish checks the draft and seals it.
func (s *Store) Publish(ctx context.Context, p Publishing) (sealed Edition, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		if err := lockDrafting(ctx, tx); err != nil {
			return err
		}
		draft, err := scanEdition(tx.QueryRow(ctx, sqlLockDraft))
		if errors.Is(err, pgx.ErrNoRows) {
			return chengge.Errorf(chengge.ErrNotFound, "no draft is open: import or change something first").
				InChinese("没有打开的草稿：请先导入或修改")
		}
		if err != nil {
			return err
		}
		if p.Version == 0 {
			return chengge.Errorf(chengge.ErrStale, "say which version of draft %d you have seen: it is at version %d", draft.Number, draft.Version)
		}
		if err := expectVersion(draft, p.Version); err != nil {
			return err
		}
		c, err := contents(ctx, tx, draft.Number)
		if err != nil {
			return err
		}
		if p.Check != nil {
			if err := p.Check(c); err != nil {
				return err
			}
		}
		sealed, err = seal(ctx, tx, draft.Number, p)
		return err
	})
	return sealed, err
}

// seal gives an edition its date.
func seal(ctx context.Context, tx pgx.Tx, number int64, p Publishing) (Edition, error) {
	if _, err := tx.Exec(ctx, sqlPublishLock); err != nil {
		return Edition{}, err
	}
	rows, err := tx.Query(ctx, sqlScheduled)
	if err != nil {
		return Edition{}, err
	}
	scheduled, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return Edition{}, err
	}
	if len(scheduled) > 0 && !p.Replace {
		return Edition{}, chengge.Errorf(chengge.ErrConflict, "edition %d is scheduled and not in force yet: wait for it, or publish with replace to withdraw it", scheduled[0]).
			InChinese("版本 %d 已定期而尚未生效：请待其生效，或以 replace 撤回后发布", scheduled[0])
	}
	for _, n := range scheduled {
		if _, err := tx.Exec(ctx, sqlWithdraw, n); err != nil {
			return Edition{}, err
		}
		if err := addLog(ctx, tx, n, p.Actor, "withdraw", map[string]any{"for": number, "why": p.Why}); err != nil {
			return Edition{}, err
		}
	}
	var now time.Time
	if err := tx.QueryRow(ctx, sqlClock).Scan(&now); err != nil {
		return Edition{}, err
	}
	var inForce int64
	if err := tx.QueryRow(ctx, sqlInForce).Scan(&inForce); err != nil {
		return Edition{}, err
	}
	ahead := p.Ahead
	if ahead <= 0 {
		ahead = DefaultAhead
	}
	from := now.Add(ahead)
	if inForce == 0 {
		from = now
	}
	switch {
	case p.From.IsZero():
	case p.From.After(from), inForce == 0: // the first edition may begin in the past
		from = p.From
	case p.From.Before(now.Add(-time.Minute)):
		return Edition{}, chengge.Errorf(chengge.ErrBadTime, "an edition can't come into force in the past (%s): leave the date out for now", p.From.Format(time.RFC3339)).
			InChinese("版本不能自过去的时间（%s）起生效：不写时间即尽快生效", p.From.Format(time.RFC3339))
	}
	e, err := scanEdition(tx.QueryRow(ctx, sqlSeal, number, p.Actor, p.Why, from))
	if err != nil {
		return Edition{}, err
	}
	if _, err := tx.Exec(ctx, sqlAnnounce, number); err != nil {
		return Edition{}, err
	}
	return e, addLog(ctx, tx, number, p.Actor, "publish", map[string]any{"in_force_from": e.InForceFrom, "why": p.Why, "version": e.Version})
}
