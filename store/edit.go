package store

import (
	"context"
	"errors"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// Edit is one change to one thing of the draft.
type Edit struct {
	Actor string
	Why   string
	Kind  chengge.Kind
	// Code is that of the thing to change or remove; empty adds a new one.
	Code string
	// Row is the thing as it shall be, as chengge.CheckRow gives it; nil removes
	// it. Its code may differ from Code: the thing keeps its id.
	Row     *chengge.Row
	Version int64 // of the draft that the caller saw, 0 any
}

// Change makes one change to the draft, and opens one where there is none. It
// returns the draft at its new version and the thing's id.
func (s *Store) Change(ctx context.Context, e Edit) (draft Edition, id chengge.ID, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		t := layerTables[e.Kind]
		if t == nil {
			return chengge.Errorf(chengge.ErrBadQuery, "unknown kind %q", e.Kind)
		}
		if draft, err = openDraft(ctx, tx, e.Actor, nil); err != nil {
			return err
		}
		if err := expectVersion(draft, e.Version); err != nil {
			return err
		}
		loads, err := loadsAt(ctx, tx, e.Kind, draft.Number)
		if err != nil {
			return err
		}
		find := func(code string) (f former, ok bool, err error) {
			err = tx.QueryRow(ctx, `select t.id, t.digest from `+t.name()+` t where `+seen+` and t.code = $3`, loads, draft.Number, code).Scan(&f.id, &f.digest)
			if errors.Is(err, pgx.ErrNoRows) {
				return f, false, nil
			}
			return f, err == nil, err
		}
		var old former
		if e.Code != "" {
			var ok bool
			if old, ok, err = find(e.Code); err != nil {
				return err
			}
			if !ok {
				return chengge.Errorf(chengge.ErrNotFound, "%s has no %q in draft %d", e.Kind, e.Code, draft.Number).
					InChinese("草稿 %d 的%s中没有代码“%s”", draft.Number, e.Kind.Layer().Title.Zh, e.Code)
			}
			if err := endRows(ctx, tx, t, draft.Number, loads, []int64{old.id}); err != nil {
				return err
			}
			id = chengge.ID(old.id)
		}
		if e.Row != nil {
			if e.Row.Code() != e.Code {
				if _, taken, err := find(e.Row.Code()); err != nil {
					return err
				} else if taken {
					return chengge.Errorf(chengge.ErrConflict, "%s has a %q already", e.Kind, e.Row.Code()).
						InChinese("%s中已有代码“%s”", e.Kind.Layer().Title.Zh, e.Row.Code())
				}
			}
			if e.Code == "" {
				if err := tx.QueryRow(ctx, `select nextval('thing_id')`).Scan(&old.id); err != nil {
					return err
				}
				id = chengge.ID(old.id)
			}
			sum, _, err := digest(*e.Row, nil)
			if err != nil {
				return err
			}
			values, err := t.values(0, draft.Number, id, sum, *e.Row)
			if err != nil {
				return err
			}
			if _, err := tx.CopyFrom(ctx, pgx.Identifier{string(e.Kind) + "_changes"}, t.columns, pgx.CopyFromRows([][]any{values})); err != nil {
				return err
			}
		}
		if draft.Version, err = touchDraft(ctx, tx, draft.Number, []chengge.Kind{e.Kind}); err != nil {
			return err
		}
		detail := map[string]any{"kind": e.Kind, "why": e.Why}
		if e.Code != "" {
			detail["code"] = e.Code
		}
		if e.Row != nil {
			detail["now"] = e.Row.Code()
		}
		return addLog(ctx, tx, draft.Number, e.Actor, "edit", detail)
	})
	return draft, id, err
}

// Find gives a thing of an edition by its code; ok is false where it has none.
func (s *Store) Find(ctx context.Context, edition int64, k chengge.Kind, code string) (r chengge.Row, ok bool, err error) {
	t := layerTables[k]
	if t == nil {
		return r, false, chengge.Errorf(chengge.ErrBadQuery, "unknown kind %q", k)
	}
	err = s.transact(ctx, func(tx pgx.Tx) error {
		loads, err := loadsAt(ctx, tx, k, edition)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `select t.id, `+t.geom()+`, `+t.texts+` from `+t.name()+` t where `+seen+` and t.code = $3`, loads, edition, code)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if r, err = scanRow(rows, t, make([]string, len(t.Columns))); err != nil {
				return err
			}
			ok = true
		}
		return rows.Err()
	})
	return r, ok, err
}
