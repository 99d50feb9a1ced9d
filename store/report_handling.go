package store

import (
	"context"
	"slices"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// Handling says how long reports took from being received until they were
// resolved.
type Handling struct {
	Reports      int64         // handled ones: resolved, checked or closed
	Mean, Median time.Duration // of an even number the mean of the two in the middle
}

// handledStates are those of reports that have been resolved, and not sent back.
var handledStates = []chengge.State{chengge.Resolved, chengge.Checked, chengge.Closed}

// A report that was sent back is resolved again: the last time counts.
const sqlResolved = `select i.no, s.at from unnest($1::bigint[]) with ordinality i (id, no)
	cross join lateral (select max(at) as at from report_step where report_id = i.id and kind = 'resolve') s where s.at is not null`

// maxHandled bounds what one question may have the database look up: at some
// 4 µs a report that is two seconds.
const maxHandled = 500_000

// CountHandling counts as Count does, and says how long those took to be handled
// that are handled by now. Reports that were loaded without the step that
// resolved them are left out of that.
func (s *Store) CountHandling(ctx context.Context, x *ReportIndex, f *chengge.ReportFilter, by []Grouping, zone *time.Location) (counts ReportCounts, h Handling, err error) {
	if err := x.Ready(ctx); err != nil {
		return counts, h, err
	}
	handled := *f
	handled.State = slices.DeleteFunc(slices.Clone(handledStates), func(state chengge.State) bool { return f.State != nil && !slices.Contains(f.State, state) })
	counts, list, err := x.countAndList(ctx, f, &handled, by, zone)
	if err != nil || len(list) == 0 {
		return counts, h, err
	}
	if len(list) > maxHandled {
		return counts, h, chengge.Errorf(chengge.ErrBadQuery, "handling of %d reports: ask for at most %d, with from and to", len(list), maxHandled).
			InChinese("要计算办理时长的问题有 %d 个：请用 from 与 to 限定在 %d 个以内", len(list), maxHandled)
	}
	// In the order of ids a page of the table is read once.
	slices.SortFunc(list, func(a, b received) int { return int(min(max(a.id-b.id, -1), 1)) })
	ids := make([]int64, len(list))
	for i, r := range list {
		ids[i] = r.id
	}
	took := make([]int64, 0, len(list)) // microseconds
	err = s.transact(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sqlResolved, ids)
		if err != nil {
			return err
		}
		var no int64
		var at time.Time
		_, err = pgx.ForEachRow(rows, []any{&no, &at}, func() error {
			took = append(took, at.UnixMicro()-list[no-1].at)
			return nil
		})
		return err
	})
	if err != nil {
		return counts, h, err
	}
	return counts, handlingOf(took), nil
}

func handlingOf(took []int64) (h Handling) {
	n := len(took)
	if n == 0 {
		return h
	}
	slices.Sort(took)
	sum := 0.0
	for _, t := range took {
		sum += float64(t)
	}
	middle := took[n/2]
	if n%2 == 0 {
		middle = took[n/2-1] + (middle-took[n/2-1])/2
	}
	return Handling{int64(n), time.Duration(sum / float64(n) * 1000), time.Duration(middle) * time.Microsecond}
}

// received is a report with the microseconds of Unix at which it was received.
type received struct{ id, at int64 }

// list gives what a filter means. The lock is held.
func (x *ReportIndex) list(f *chengge.ReportFilter) (out []received) {
	ready, room := x.compile(f), new(indexPick)
	for _, b := range x.blocks {
		for _, i := range ready.pick(b, room) {
			out = append(out, received{b.id[i], b.received[i]})
		}
	}
	return out
}
