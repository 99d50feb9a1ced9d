package store

import (
	"context"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// List gives the things of a layer of an edition in the order of their codes,
// bytewise, at most limit of them from the first one after the code given.
func (s *Store) List(ctx context.Context, edition int64, k chengge.Kind, after string, limit int) (list []chengge.Row, err error) {
	t := layerTables[k]
	if t == nil {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "unknown kind %q", k)
	}
	err = s.transact(ctx, func(tx pgx.Tx) error {
		loads, err := loadsAt(ctx, tx, k, edition)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, t.sqlList(), loads, edition, after, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			r, err := scanRow(rows, t, make([]string, len(t.Columns)))
			if err != nil {
				return err
			}
			list = append(list, r)
		}
		return rows.Err()
	})
	return list, err
}

func (t *layerTable) sqlList() string {
	return `select t.id, ` + t.geom() + `, ` + t.texts + ` from ` + t.name() + ` t
		where ` + seen + ` and t.code > $3 order by t.code limit $4`
}
