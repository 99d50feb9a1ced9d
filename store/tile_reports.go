package store

import (
	"context"
	"fmt"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
)

// PlacedReports calls each for the reports with a place in a box that a filter
// means, its rights among them: each once, in no order. Of a small box the table
// gives them, by its index of places. Of a large one, if index isn't nil and has
// been read, that gives what it knows and the table what has changed since: the
// answer is as fresh either way. Of two million reports the table takes 2 to 10
// ms for a tile at zoom 16 or 15, as the index takes 10 for any; at zoom 14 they
// are even, and at zoom 10 the table takes 1.5 s.
func (s *Store) PlacedReports(ctx context.Context, index *ReportIndex, f *chengge.ReportFilter, box orb.Bound, each func(*chengge.PlacedReport)) error {
	within := *f
	if f.Box != nil {
		box = orb.Bound{
			Min: orb.Point{max(box.Min[0], f.Box.Min[0]), max(box.Min[1], f.Box.Min[1])},
			Max: orb.Point{min(box.Max[0], f.Box.Max[0]), min(box.Max[1], f.Box.Max[1])},
		}
	}
	if !(box.Min[0] <= box.Max[0] && box.Min[1] <= box.Max[1]) {
		return nil
	}
	within.Box = &box
	var err error
	if box.Max[0]-box.Min[0] > tableBox && index.isReady() {
		err = s.placedByIndex(ctx, index, &within, each)
	} else {
		var w wheres
		w.filter(&within)
		err = s.placed(ctx, placedColumns+w.from()+w.text(), w.args, each, nil)
	}
	if err != nil {
		return fmt.Errorf("place reports: %w", away(err))
	}
	return nil
}

// tableBox is how wide a box may be, in degrees, of which the table is asked: a
// tile at zoom 15.
const tableBox = 0.015

// placedByIndex asks the table what has changed first, and leaves that out of
// what the index gives: what changes in between the index has as it was or as
// it is, and once.
func (s *Store) placedByIndex(ctx context.Context, index *ReportIndex, f *chengge.ReportFilter, each func(*chengge.PlacedReport)) error {
	var w wheres
	at := w.place(index.Event())
	w.filter(f)
	changed := map[int64]bool{}
	// Each id that has changed comes once, with nothing beside it where the
	// filter no longer means the report.
	sql := `select c.id, p.* from (select report_id as id from outbox union select report_id from event where no > ` + at + `) c
		left join lateral (` + placedColumns + fromReports + w.text() + ` and r.id = c.id limit 1) p on true`
	if err := s.placed(ctx, sql, w.args, each, changed); err != nil {
		return err
	}
	return index.eachPlaced(ctx, f, func(id int64) bool { return changed[id] }, each)
}

const placedColumns = `select r.id, st_x(r.geom), st_y(r.geom), r.state, r.emergency, r.duplicate_of is not null, r.category, r.office, r.lead, r.channel, r.received_at `

// placed reads rows of placedColumns; where changed is there, behind an id that
// is noted in it.
func (s *Store) placed(ctx context.Context, sql string, args []any, each func(*chengge.PlacedReport), changed map[int64]bool) error {
	return s.transact(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		var id int64
		var has *int64
		var x, y *float64
		var state, category, office, lead, channel *string
		var emergency, duplicate *bool
		var received *time.Time
		into := []any{&has, &x, &y, &state, &emergency, &duplicate, &category, &office, &lead, &channel, &received}
		if changed != nil {
			into = append([]any{&id}, into...)
		}
		_, err = pgx.ForEachRow(rows, into, func() error {
			if changed != nil {
				changed[id] = true
			}
			if has == nil {
				return nil
			}
			r := chengge.PlacedReport{ID: chengge.ReportID(*has), Point: orb.Point{*x, *y}, State: chengge.State(*state), Emergency: *emergency, Duplicate: *duplicate,
				Lead: *lead, Channel: *channel, Received: *received}
			if category != nil {
				r.Category = *category
			}
			if office != nil {
				r.Office = *office
			}
			each(&r)
			return nil
		})
		return err
	})
}

// eachPlaced calls each for the reports that a filter with a box means, except
// those to leave out.
func (x *ReportIndex) eachPlaced(ctx context.Context, f *chengge.ReportFilter, out func(id int64) bool, each func(*chengge.PlacedReport)) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	ready := x.compile(f)
	room := new(indexPick)
	var r chengge.PlacedReport
	for _, b := range x.blocks {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		for _, i := range ready.pick(b, room) {
			if out(b.id[i]) {
				continue
			}
			word := func(c indexColumn) string { return x.words[c].words[b.words[c][i]] }
			r = chengge.PlacedReport{
				ID: chengge.ReportID(b.id[i]), Point: orb.Point{b.lng[i], b.lat[i]}, State: chengge.State(word(colState)),
				Emergency: b.emergency[i] == 1, Duplicate: b.repeats[i] == 1,
				Category: word(colCategory), Office: word(colOffice), Lead: word(colLead), Channel: word(colChannel), Received: time.UnixMicro(b.received[i]),
			}
			each(&r)
		}
	}
	return nil
}
