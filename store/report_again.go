package store

import (
	"context"
	"slices"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// likeAgain finds anew which report r tells of once more, after its place or
// category was corrected. What others repeat stays a first. The locks that
// likeLocks gives are held: no intake compares with it or is missed meanwhile.
func likeAgain(ctx context.Context, tx pgx.Tx, r *chengge.Report, rule chengge.DuplicateRule) error {
	if r.Duplicates > 0 {
		return nil
	}
	r.DuplicateOf = 0
	if !likeable(r, rule) {
		return nil
	}
	var l likes
	l.ask(&Intake{Reports: []chengge.Report{*r}, Rule: rule}, &lockList{})
	b := &pgx.Batch{}
	l.look(b)
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	category := r.Category.String()
	l.firsts[category] = slices.DeleteFunc(l.firsts[category], func(f *first) bool { return f.id >= r.ID }) // only what was told before
	l.link(r, rule)
	return nil
}

// likeLocks gives the locks under which intake looks for reports of the same
// thing as any of these.
func likeLocks(rule chengge.DuplicateRule, reports ...chengge.Report) []int64 {
	var l likes
	var locks lockList
	l.ask(&Intake{Reports: reports, Rule: rule}, &locks)
	return locks.sorted()
}

const sqlTold = `update report r set duplicates = greatest(duplicates + q.n, 0)
	from unnest($1::bigint[], $2::int[]) q (id, n) where r.id = q.id`

// queueTold corrects the counts of firsts where a step changes what tells of
// them once more: a correction may, and a void report tells nothing.
func queueTold(b *pgx.Batch, before, after *chengge.Report) {
	told := func(r *chengge.Report) chengge.ReportID {
		if r.State == chengge.Void {
			return 0
		}
		return r.DuplicateOf
	}
	was, is := told(before), told(after)
	var ids []int64
	var counts []int32
	if was != is && was != 0 {
		ids, counts = append(ids, int64(was)), append(counts, -1)
	}
	if was != is && is != 0 {
		ids, counts = append(ids, int64(is)), append(counts, 1)
	}
	if ids != nil {
		b.Queue(sqlTold, ids, counts)
	}
}
