package store

import (
	"encoding/json"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

const sqlAppendOutbox = `insert into outbox (at, report_id, body) select * from unnest($1::timestamptz[], $2::bigint[], $3::jsonb[])`

// appendOutbox queues what is to be told of a transaction's changes, in their
// order: they are told if it is committed.
func appendOutbox(b *pgx.Batch, events []chengge.Event) error {
	at, ids, bodies := make([]time.Time, len(events)), make([]int64, len(events)), make([]string, len(events))
	for i := range events {
		body, err := json.Marshal(&events[i])
		if err != nil {
			return err
		}
		at[i], ids[i], bodies[i] = events[i].At, int64(events[i].Report), string(body)
	}
	b.Queue(sqlAppendOutbox, at, ids, bodies)
	return nil
}
