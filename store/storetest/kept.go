package storetest

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

const (
	sqlPartitions = `select p.relname::text, c.relname::text from pg_class c
		join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent
		where p.relkind = 'p' and c.relkind = 'r' and c.relname <> p.relname || '_changes'
		and p.relname not in ('event', 'report', 'report_step', 'report_person')`
	sqlLoose = `select c.relname::text from pg_class c where c.relkind = 'r' and c.relname ~ '_load_[0-9]+$'
		and not exists (select from pg_inherits where inhrelid = c.oid)`
	sqlLoads    = `select id, kind, rows, exists (select from load_span where load_id = load.id) from load where id > 0`
	sqlBadSpans = `select count(*) from load_span s where not exists (select from edition where number = s.began)
		or s.ended is not null and not exists (select from edition where number = s.ended)`
	sqlBadLayers = `select count(*) from edition_layer l where not exists (select from edition where number = l.edition)`
	sqlBadDraft  = `select count(*) from edition where state = 'draft' having count(*) > 1
		or max(number) < (select max(number) from edition)`
)

// CheckKept gives what is wrong with how the database at url keeps editions:
// loads without a partition, without their rows or without an edition that
// sees them, partitions without a load, spans of editions that there aren't.
// swept says that no partition of a forgotten load may be left, as after an
// import that nothing disturbed.
func CheckKept(ctx context.Context, url string, swept bool) (wrong []string, err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer conn.Close(ctx)
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback(ctx)
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }

	partitions := map[string]string{} // to their layers
	var layer, name string
	rows, err := tx.Query(ctx, sqlPartitions)
	if err != nil {
		return nil, err
	}
	if _, err := pgx.ForEachRow(rows, []any{&layer, &name}, func() error { partitions[name] = layer; return nil }); err != nil {
		return nil, err
	}
	type load struct {
		ID   int64
		Kind string
		Rows int64
		Seen bool
	}
	if rows, err = tx.Query(ctx, sqlLoads); err != nil {
		return nil, err
	}
	loads, err := pgx.CollectRows(rows, pgx.RowToStructByPos[load])
	if err != nil {
		return nil, err
	}
	for _, l := range loads {
		name := fmt.Sprintf("%s_load_%d", l.Kind, l.ID)
		if !l.Seen {
			say("load %d of %s is seen by no edition", l.ID, l.Kind)
		}
		if partitions[name] != l.Kind {
			say("load %d of %s has no partition", l.ID, l.Kind)
			continue
		}
		delete(partitions, name)
		var n int64
		if err := tx.QueryRow(ctx, `select count(*) from `+pgx.Identifier{name}.Sanitize()).Scan(&n); err != nil {
			return nil, err
		}
		if n != l.Rows {
			say("load %d of %s has %d rows and not %d", l.ID, l.Kind, n, l.Rows)
		}
	}
	if swept {
		for name := range partitions {
			say("partition %s is of no load", name)
		}
	}
	if rows, err = tx.Query(ctx, sqlLoose); err != nil {
		return nil, err
	}
	loose, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	for _, name := range loose {
		say("table %s belongs to no layer", name)
	}
	for what, sql := range map[string]string{"spans": sqlBadSpans, "changed layers": sqlBadLayers, "drafts": sqlBadDraft} {
		var n int64
		if err := tx.QueryRow(ctx, `select coalesce((`+sql+`), 0)`).Scan(&n); err != nil {
			return nil, err
		}
		if n > 0 {
			say("%d %s that can't be", n, what)
		}
	}
	return wrong, nil
}
