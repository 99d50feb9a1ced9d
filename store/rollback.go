package store

import (
	"context"
	"errors"
	"fmt"

	"chengge"

	"github.com/jackc/pgx/v5"
)

const (
	// Loads that the target saw and the newest doesn't come back; those that
	// the newest sees and the target didn't end.
	sqlRestoreSpans = `insert into load_span (load_id, began)
		select load_id, $3::bigint from load_span where began <= $1 and (ended is null or ended > $1)
		except select load_id, $3::bigint from load_span where began <= $2 and (ended is null or ended > $2)`
	sqlRetireSpans = `update load_span set ended = $3 where began <= $2 and ended is null and load_id not in
		(select load_id from load_span where began <= $1 and (ended is null or ended > $1)) and began < $3`
	sqlRestores = `update edition set restores = $2, city = $3 where number = $1`
	sqlTouched  = `select distinct kind from edition_layer where edition > $1 and edition <= $2`
)

// Rollback publishes the state of an earlier edition as a new one; nothing is
// overwritten. It wants no open draft. How it is published is as in Publish,
// the draft's version and the check aside.
func (s *Store) Rollback(ctx context.Context, target int64, p Publishing) (sealed Edition, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		if err := lockDrafting(ctx, tx); err != nil {
			return err
		}
		if draft, err := scanEdition(tx.QueryRow(ctx, sqlLockDraft)); err == nil {
			return chengge.Errorf(chengge.ErrConflict, "draft %d is open: publish or discard it before rolling back", draft.Number).
				InChinese("草稿 %d 尚未处理：请先发布或放弃，再恢复旧版本", draft.Number)
		} else if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		to, err := scanEdition(tx.QueryRow(ctx, sqlEdition, target))
		if errors.Is(err, pgx.ErrNoRows) || err == nil && to.State == Draft {
			return chengge.Errorf(chengge.ErrNotFound, "there is no published edition %d", target).
				InChinese("没有已发布的版本 %d", target)
		}
		if err != nil {
			return err
		}
		newest, err := scanEdition(tx.QueryRow(ctx, sqlNewest))
		if err != nil {
			return err
		}
		if newest.Number == target {
			return chengge.Errorf(chengge.ErrConflict, "edition %d is the newest one already", target).
				InChinese("版本 %d 已是最新版本", target)
		}
		e, err := newDraft(ctx, tx, p.Actor, func(chengge.City) chengge.City { return to.City })
		if err != nil {
			return err
		}
		city, err := encodeCity(to.City)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlRestores, e.Number, target, city); err != nil {
			return err
		}
		if err := restore(ctx, tx, target, e.Number-1, e.Number); err != nil {
			return fmt.Errorf("roll back to edition %d: %w", target, err)
		}
		if sealed, err = seal(ctx, tx, e.Number, p); err != nil {
			return err
		}
		return addLog(ctx, tx, e.Number, p.Actor, "rollback", map[string]any{"to": target, "why": p.Why})
	})
	return sealed, err
}

// restore makes edition next see what target saw, last being the number before
// next.
func restore(ctx context.Context, tx pgx.Tx, target, last, next int64) error {
	rows, err := tx.Query(ctx, sqlTouched, target, last)
	if err != nil {
		return err
	}
	kinds, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, k := range kinds {
		t := layerTables[chengge.Kind(k)]
		loads, err := loadsAt(ctx, tx, t.Kind, target)
		if err != nil {
			return err
		}
		// What was changed since target ends; what it saw and has ended since
		// comes back as it was.
		if _, err := tx.Exec(ctx, `update `+t.changes()+` set ended = $2 where began > $1 and ended is null`, target, next); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into `+t.changes()+` (`+t.all+`) select `+t.copied()+` from `+t.name()+` t
			where t.load_id = any($1) and t.began <= $2 and t.ended > $2 and t.ended <= $3`, loads, target, last, next); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, sqlRestoreSpans, target, last, next); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlRetireSpans, target, last, next); err != nil {
		return err
	}
	touched := make([]chengge.Kind, len(kinds))
	for i, k := range kinds {
		touched[i] = chengge.Kind(k)
	}
	_, err = touchDraft(ctx, tx, next, touched)
	return err
}

// copied gives the columns of a row that is brought back: a single change that
// begins with edition $4.
func (t *layerTable) copied() string {
	out := "0, t.id, $4::bigint, t.digest"
	for _, c := range t.columns[4:] {
		out += ", t." + pgx.Identifier{c}.Sanitize()
	}
	return out
}
