package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

const (
	sqlEvents       = `select no, at, report_id, key_id, client, body from event where no > $1 order by no limit $2`
	sqlEventNumbers = `select no, kept from event_last`
)

// EventNumbers gives the last number that an event has, and the first one that
// is kept; with no event they are 0 and 1.
func (s *Store) EventNumbers(ctx context.Context) (last, kept int64, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error { return tx.QueryRow(ctx, sqlEventNumbers).Scan(&last, &kept) })
	return last, kept, err
}

// Events gives the events that follow a number, at most limit of them, in order
// and without gaps. The error is ErrGone where the one that follows is no longer
// kept, or where the number was never given: by another database, or before one
// was restored.
func (s *Store) Events(ctx context.Context, after int64, limit int) (list []chengge.Event, err error) {
	if list, err = query(ctx, s, scanEvent, sqlEvents, after, limit); err != nil {
		return nil, err
	}
	if len(list) > 0 && list[0].No == after+1 {
		return list, nil
	}
	last, kept, err := s.EventNumbers(ctx)
	switch {
	case err != nil:
		return nil, err
	case after > last:
		return nil, chengge.Errorf(chengge.ErrGone, "no event has the number %d, the last one is %d: load what you show again and follow from there", after, last).
			InChinese("没有编号为 %d 的事件（最后一个为 %d）：请重新加载后再接收", after, last)
	case after+1 < kept:
		return nil, chengge.Errorf(chengge.ErrGone, "events are kept from number %d on, those after %d are gone: load what you show again and follow from there", kept, after).
			InChinese("事件自 %d 起保存，%d 之后的部分已不再保存：请重新加载后再接收", kept, after)
	case len(list) > 0 && list[0].No != after+1: // a partition was dropped in between
		return nil, fmt.Errorf("event %d is followed by %d", after, list[0].No)
	}
	return nil, nil
}

func scanEvent(row pgx.CollectableRow) (e chengge.Event, err error) {
	var no, report, key int64
	var at time.Time
	var client string
	var body []byte
	if err = row.Scan(&no, &at, &report, &key, &client, &body); err != nil {
		return e, err
	}
	if err = json.Unmarshal(body, &e); err != nil {
		return e, fmt.Errorf("event %d: %w", no, err)
	}
	e.No, e.Report, e.Key, e.Client = no, chengge.ReportID(report), key, client
	if e.At.IsZero() {
		e.At = at.UTC()
	}
	return e, nil
}

// ListenEvents calls wake after each batch of events that was numbered, and
// after each time that the connection was lost, until ctx ends.
func (s *Store) ListenEvents(ctx context.Context, wake func()) {
	s.listening(ctx, listenEvents, wake)
}
