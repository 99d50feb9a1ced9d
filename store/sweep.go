package store

import (
	"context"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// sqlOrphans finds partitions whose load is forgotten. One that is being filled
// is not among them: it and its load are seen together, when the import commits.
const sqlOrphans = `select c.relname::text from unnest($1::text[]) kind
	join pg_inherits i on i.inhparent = to_regclass(kind) join pg_class c on c.oid = i.inhrelid
	where c.relname <> kind || '_changes' and not exists (select from load l where l.kind || '_load_' || l.id = c.relname)`

const (
	// An autovacuum gives way after deadlock_timeout, a second.
	sqlPartitionPatience = `set local lock_timeout = '1500ms'`
	sqlLayerPatience     = `set local lock_timeout = '100ms'`
)

// sweep drops the partitions of forgotten loads, each in a transaction of its
// own: dropping takes the whole layer away from readers, who must not wait for
// the rest of an import, nor behind a drop that waits for another reader. What
// is in use after some tries stays for the next sweep; nobody sees it.
func (s *Store) sweep(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	for range 3 {
		orphans, err := query(ctx, s, pgx.RowTo[string], sqlOrphans, kindNames)
		if err != nil {
			return
		}
		left := false
		for _, name := range orphans {
			left = s.drop(ctx, pgx.Identifier{name}.Sanitize()) != nil || left
		}
		if !left {
			return
		}
	}
}

// drop waits for the partition first, which keeps nobody else waiting, and
// then only a moment for the layer.
func (s *Store) drop(ctx context.Context, partition string) error {
	return s.transact(ctx, func(tx pgx.Tx) error {
		for _, sql := range []string{
			sqlPartitionPatience, `lock table ` + partition + ` in access exclusive mode`,
			sqlLayerPatience, `drop table ` + partition,
		} {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
		return nil
	})
}

var kindNames = func() (names []string) {
	for l := range chengge.Layers() {
		names = append(names, string(l.Kind))
	}
	return names
}()
