package store

import (
	"context"
	"fmt"
	"iter"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// Change is a thing that differs between two editions; Before or After is nil
// where one of them doesn't have it.
type Change struct {
	Kind          chengge.Kind
	Before, After *chengge.Row
}

// Changes gives the things of a layer that differ between two editions, in the
// order of their ids. Things keep their ids when their codes change.
func (s *Store) Changes(ctx context.Context, k chengge.Kind, from, to int64) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		t := layerTables[k]
		if t == nil {
			yield(Change{}, chengge.Errorf(chengge.ErrBadQuery, "unknown kind %q", k))
			return
		}
		tx, err := s.begin(ctx, oneSnapshot)
		if err == nil {
			defer rollback(ctx, tx)
			err = changes(ctx, tx, t, from, to, yield)
		}
		if err != nil && err != errStopped {
			yield(Change{}, fmt.Errorf("changes of %s: %w", k, away(err)))
		}
	}
}

var errStopped = fmt.Errorf("the reader has enough")

// sqlChanges finds what one edition ($1 its loads, $2 its number) sees and the
// other ($3, $4) doesn't, and the reverse, and puts the two together by id.
func (t *layerTable) sqlChanges() string {
	const (
		here  = `(t.load_id = any($1) and t.began <= $2 and (t.ended is null or t.ended > $2))`
		there = `(t.load_id = any($3) and t.began <= $4 and (t.ended is null or t.ended > $4))`
	)
	side := func(condition string) string {
		return `(select t.id, t.digest, ` + t.geom() + ` as geom, array[` + t.filled + `] as texts from ` + t.name() + ` t where ` + condition + `)`
	}
	return `select x.id, x.geom, x.texts, y.id, y.geom, y.texts from ` + side(here+` and not `+there) + ` x
		full join ` + side(there+` and not `+here) + ` y on x.id = y.id
		where x.digest is distinct from y.digest order by coalesce(x.id, y.id)`
}

func changes(ctx context.Context, tx pgx.Tx, t *layerTable, from, to int64, yield func(Change, error) bool) error {
	before, err := loadsAt(ctx, tx, t.Kind, from)
	if err != nil {
		return err
	}
	after, err := loadsAt(ctx, tx, t.Kind, to)
	if err != nil {
		return err
	}
	rows, err := tx.Query(ctx, t.sqlChanges(), before, from, after, to)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		raw := rows.RawValues()
		c := Change{Kind: t.Kind}
		for i, side := range []**chengge.Row{&c.Before, &c.After} {
			if raw[3*i] == nil {
				continue
			}
			r := chengge.Row{ID: chengge.ID(int64FromRaw(raw[3*i]))}
			if raw[3*i+1] != nil {
				if r.Shape, err = geometryFromRaw(raw[3*i+1]); err != nil {
					return err
				}
			}
			if err := tx.Conn().TypeMap().Scan(rows.FieldDescriptions()[3*i+2].DataTypeOID, pgx.BinaryFormatCode, raw[3*i+2], &r.Values); err != nil {
				return err
			}
			*side = &r
		}
		if !yield(c, nil) {
			return errStopped
		}
	}
	return rows.Err()
}

const sqlChangedKinds = `select distinct kind from edition_layer where edition > least($1::bigint, $2) and edition <= greatest($1, $2)`

// ChangedKinds gives the layers that may differ between two editions.
func (s *Store) ChangedKinds(ctx context.Context, from, to int64) ([]chengge.Kind, error) {
	named, err := query(ctx, s, pgx.RowTo[string], sqlChangedKinds, from, to)
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, k := range named {
		has[k] = true
	}
	var kinds []chengge.Kind
	for l := range chengge.Layers() {
		if has[string(l.Kind)] {
			kinds = append(kinds, l.Kind)
		}
	}
	return kinds, nil
}
