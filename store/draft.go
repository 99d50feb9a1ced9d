package store

import (
	"context"
	"errors"
	"fmt"

	"chengge"

	"github.com/jackc/pgx/v5"
)

const sqlLockDraft = `select ` + editionColumns + ` from edition where state = 'draft' for update`

const sqlLockTimeout = `set local lock_timeout = '2s'`

// openDraft locks the draft, and opens one on the newest sealed edition where
// there is none. Two who open one at the same time are put in order by the
// advisory lock.
func openDraft(ctx context.Context, tx pgx.Tx, actor string, city func(base chengge.City) chengge.City) (Edition, error) {
	if err := lockDrafting(ctx, tx); err != nil {
		return Edition{}, err
	}
	e, err := scanEdition(tx.QueryRow(ctx, sqlLockDraft))
	if err == nil || !errors.Is(err, pgx.ErrNoRows) {
		return e, err
	}
	return newDraft(ctx, tx, actor, city)
}

const sqlDraftingLock = `select pg_advisory_xact_lock(hashtext('chengge drafting'))`

func lockDrafting(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, sqlLockTimeout); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sqlDraftingLock)
	return err
}

const sqlNewest = `select ` + editionColumns + ` from edition where state = 'sealed' order by number desc limit 1`

// A number is never given twice, also not that of a draft which was discarded:
// who has seen that one must not be taken for one who has seen this.
const sqlNewDraft = `insert into edition (number, state, base, city, created_by)
	select greatest(coalesce(max(number), 0), (select coalesce(max(edition), 0) from edition_log)) + 1, 'draft', nullif($1::bigint, 0), $2, $3 from edition
	returning ` + editionColumns

func newDraft(ctx context.Context, tx pgx.Tx, actor string, city func(base chengge.City) chengge.City) (Edition, error) {
	base, err := scanEdition(tx.QueryRow(ctx, sqlNewest))
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return Edition{}, err
	}
	of := base.City
	if city != nil {
		of = city(of)
	}
	b, err := encodeCity(of)
	if err != nil {
		return Edition{}, err
	}
	e, err := scanEdition(tx.QueryRow(ctx, sqlNewDraft, base.Number, b, actor))
	if err != nil {
		return Edition{}, err
	}
	return e, addLog(ctx, tx, e.Number, actor, "draft", map[string]any{"base": base.Number})
}

// expectVersion refuses a draft that somebody has changed since the caller saw
// it; 0 expects nothing.
func expectVersion(e Edition, version int64) error {
	if version != 0 && version != e.Version {
		return chengge.Errorf(chengge.ErrStale, "draft %d is at version %d, you saw version %d: look at it again", e.Number, e.Version, version).
			InChinese("草稿 %d 现为第 %d 版，而您所见为第 %d 版：请重新核对", e.Number, e.Version, version)
	}
	return nil
}

const sqlTouchDraft = `update edition set version = version + 1 where number = $1 returning version`

const sqlTouchLayer = `insert into edition_layer (edition, kind) values ($1, $2)
	on conflict (kind, edition) do update set version = nextval('layer_version')`

// touchDraft notes that the draft and its layers named have changed.
func touchDraft(ctx context.Context, tx pgx.Tx, draft int64, kinds []chengge.Kind) (version int64, err error) {
	if err := tx.QueryRow(ctx, sqlTouchDraft, draft).Scan(&version); err != nil {
		return 0, err
	}
	for _, k := range kinds {
		if _, err := tx.Exec(ctx, sqlTouchLayer, draft, string(k)); err != nil {
			return 0, err
		}
	}
	return version, nil
}

const sqlDraftLoads = `select l.id, l.kind from load l join load_span s on s.load_id = l.id where s.began = $1`

const (
	sqlRespan       = `update load_span set ended = null where ended = $1`
	sqlDropLoad     = `delete from load where id = $1 and not exists (select from load_span where load_id = $1)`
	sqlDropLayers   = `delete from edition_layer where edition = $1`
	sqlDropEdition  = `delete from edition where number = $1`
	sqlDraftTouched = `select kind from edition_layer where edition = $1`
)

// Discard throws the draft away: its loads' partitions are dropped, what it
// ended goes on. version is the one the caller saw, 0 any.
func (s *Store) Discard(ctx context.Context, actor string, version int64) error {
	err := s.transact(ctx, func(tx pgx.Tx) error {
		if err := lockDrafting(ctx, tx); err != nil {
			return err
		}
		e, err := scanEdition(tx.QueryRow(ctx, sqlLockDraft))
		if errors.Is(err, pgx.ErrNoRows) {
			return chengge.Errorf(chengge.ErrNotFound, "no draft is open").
				InChinese("没有打开的草稿")
		}
		if err != nil {
			return err
		}
		if err := expectVersion(e, version); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, sqlDraftTouched, e.Number)
		if err != nil {
			return err
		}
		kinds, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		for _, k := range kinds {
			if err := unchange(ctx, tx, layerTables[chengge.Kind(k)], e.Number); err != nil {
				return fmt.Errorf("discard %s: %w", k, err)
			}
		}
		for _, sql := range []string{sqlRespan, sqlDropLayers, sqlDropEdition} {
			if _, err := tx.Exec(ctx, sql, e.Number); err != nil {
				return err
			}
		}
		return addLog(ctx, tx, e.Number, actor, "discard", map[string]any{"version": e.Version})
	})
	if err == nil {
		s.sweep(ctx)
	}
	return err
}

// unchange takes the draft's rows and loads of a layer back.
func unchange(ctx context.Context, tx pgx.Tx, t *layerTable, draft int64) error {
	if err := forgetDraftLoads(ctx, tx, t.Kind, draft); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from `+t.changes()+` where began = $1`, draft); err != nil {
		return err
	}
	loads, err := loadsAt(ctx, tx, t.Kind, draft-1) // the draft can have ended no others
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update `+t.name()+` set ended = null where load_id = any($2) and ended = $1`, draft, loads)
	return err
}

// forgetDraftLoads forgets the loads of a layer that only the draft has ever
// seen; sweep drops their partitions.
func forgetDraftLoads(ctx context.Context, tx pgx.Tx, k chengge.Kind, draft int64) error {
	rows, err := tx.Query(ctx, sqlDraftLoads, draft)
	if err != nil {
		return err
	}
	type load struct {
		ID   int64
		Kind string
	}
	loads, err := pgx.CollectRows(rows, pgx.RowToStructByPos[load])
	if err != nil {
		return err
	}
	for _, l := range loads {
		if l.Kind != string(k) {
			continue
		}
		if _, err := tx.Exec(ctx, `delete from load_span where load_id = $1 and began = $2`, l.ID, draft); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlDropLoad, l.ID); err != nil { // stays where a rollback had brought an older load back
			return err
		}
	}
	return nil
}
