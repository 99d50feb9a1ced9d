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

const sqlSweepPatience = `set local lock_timeout = '100ms'`

// sweep drops the partitions of forgotten loads, each in a transaction of its
// own: dropping takes the whole layer away from readers, who must not wait for
// the rest of an import, nor behind a drop that waits for another reader. What
// is in use after some tries stays for the next sweep; nobody sees it.
func (s *Store) sweep(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	for try := range 10 {
		orphans, err := query(ctx, s, pgx.RowTo[string], sqlOrphans, kindNames)
		if err != nil {
			return
		}
		left := false
		for _, name := range orphans {
			left = s.drop(ctx, name) != nil || left
		}
		if !left {
			return
		}
		time.Sleep(time.Duration(try) * 20 * time.Millisecond)
	}
}

func (s *Store) drop(ctx context.Context, partition string) error {
	return s.transact(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sqlSweepPatience); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `drop table if exists `+pgx.Identifier{partition}.Sanitize())
		return err
	})
}

var kindNames = func() (names []string) {
	for l := range chengge.Layers() {
		names = append(names, string(l.Kind))
	}
	return names
}()
