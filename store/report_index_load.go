package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

const (
	sqlIndexedReports = `select id, version, emergency, duplicate_of is not null, received_at, st_x(geom), st_y(geom),
			state, channel, client, key_id::text, category, district, office, community, grid, unit_grid, road, component, lead,
			array_to_string(chiefs, e'\x01'), array_to_string(bodies, e'\x01')
		from report order by id`
	// Loads of the past tell no events, but leave a number.
	sqlLoaded   = `insert into report_load default values`
	sqlLastLoad = `select coalesce(max(id), 0) from report_load`
)

// Run reads all reports and then follows the feed, until ctx ends. While the
// database is away it stays as it is.
func (x *ReportIndex) Run(ctx context.Context) {
	var told time.Time
	for ctx.Err() == nil {
		if err := x.follow(ctx); err != nil && ctx.Err() == nil {
			if x.report != nil && time.Since(told) > time.Minute {
				x.report(fmt.Errorf("index of reports: %w", err))
				told = time.Now()
			}
		}
		pause(ctx, time.Second)
	}
}

// follow reads everything and keeps it, until it has to be read again.
func (x *ReportIndex) follow(ctx context.Context) error {
	select {
	case <-x.feed.Begun():
	case <-ctx.Done():
		return nil
	}
	_, _, _, turn := x.feed.Next(0, nil)
	load, err := x.load(ctx)
	if err != nil {
		return err
	}
	room := make([]*Told, 0, 512)
	look := time.NewTicker(2 * time.Second)
	defer look.Stop()
	for {
		after := x.Event()
		list, more, behind, now := x.feed.Next(after, room)
		if behind {
			if list, err = x.feed.Past(ctx, after, feedBatch); err != nil {
				return err
			}
		}
		if now != turn {
			return nil // another database, in truth
		}
		if len(list) > 0 {
			x.apply(list)
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-more:
		case <-look.C:
			if last, err := x.lastLoad(ctx); err == nil && last != load {
				return nil
			}
		}
	}
}

func (x *ReportIndex) lastLoad(ctx context.Context) (load int64, err error) {
	err = x.store.transact(ctx, func(tx pgx.Tx) error { return tx.QueryRow(ctx, sqlLastLoad).Scan(&load) })
	return load, err
}

// load reads all reports as of one moment, beside what is held, and then takes
// its place.
func (x *ReportIndex) load(ctx context.Context) (load int64, err error) {
	fresh := &ReportIndex{}
	fresh.clear()
	tx, err := x.store.begin(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return 0, err
	}
	defer rollback(ctx, tx)
	var kept int64
	if err := tx.QueryRow(ctx, sqlLastLoad).Scan(&load); err != nil {
		return 0, away(err)
	}
	// Whatever has a number up to this one is seen in its report.
	if err := tx.QueryRow(ctx, sqlEventNumbers).Scan(&fresh.event, &kept); err != nil {
		return 0, away(err)
	}
	rows, err := tx.Query(ctx, sqlIndexedReports)
	if err != nil {
		return 0, away(err)
	}
	defer rows.Close()
	for rows.Next() {
		v := rows.RawValues()
		b, i := fresh.add(int64(binary.BigEndian.Uint64(v[0])))
		b.version[i] = int32(binary.BigEndian.Uint64(v[1]))
		b.emergency[i], b.repeats[i] = v[2][0], v[3][0]
		b.setReceived(i, int64(binary.BigEndian.Uint64(v[4]))+postgresEpoch)
		if v[5] != nil {
			b.lng[i] = math.Float64frombits(binary.BigEndian.Uint64(v[5]))
			b.lat[i] = math.Float64frombits(binary.BigEndian.Uint64(v[6]))
		}
		for c := range indexColumns {
			b.words[c][i] = fresh.words[c].of(v[7+c])
		}
	}
	if err := rows.Err(); err != nil {
		return 0, away(err)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.blocks, x.rows, x.places, x.words, x.event, x.past = fresh.blocks, fresh.rows, fresh.places, fresh.words, fresh.event, load
	select {
	case <-x.loaded:
	default:
		close(x.loaded)
	}
	return load, nil
}

// postgresEpoch is the year 2000 in microseconds of Unix: PostgreSQL counts
// from there.
const postgresEpoch = 946_684_800_000_000

// Event gives the number up to which the index is exact.
func (x *ReportIndex) Event() int64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.event
}

// Load gives the number of the last load of past reports that is in the index, 0
// before the first: a load tells no events.
func (x *ReportIndex) Load() int64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.past
}

// Ready waits until the index has been read, for ten seconds at most; the error
// is ErrNotReady where that is not enough.
func (x *ReportIndex) Ready(ctx context.Context) error {
	select {
	case <-x.loaded:
		return nil
	default:
	}
	timer := time.NewTimer(10 * time.Second)
	defer timer.Stop()
	select {
	case <-x.loaded:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return chengge.Errorf(chengge.ErrNotReady, "the reports are still being read: try again soon").InChinese("问题数据正在载入，请稍后重试")
	}
}
