package store

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// AuditEntry is one change that somebody made: of an edition, a key, a report, a
// ground or a plan.
type AuditEntry struct {
	At     time.Time       `json:"at"`
	Actor  string          `json:"actor"`
	Noun   string          `json:"noun" doc:"edition, ground, key, plan or report"`
	Target int64           `json:"target" doc:"Number of the edition or ground, or id of the key, plan or report"`
	No     int64           `json:"no" doc:"Number of the entry among those of its noun, or of the report"`
	Action string          `json:"action"`
	Detail json.RawMessage `json:"detail"`
}

// AuditNouns are the kinds of things of which changes are kept.
func AuditNouns() []string { return []string{"edition", "ground", "key", "plan", "report"} }

// AuditFilter says which entries are wanted; zero values want all.
type AuditFilter struct {
	Actor    string
	Noun     string
	Target   int64
	From, To time.Time // from the first to just before the second
	After    AuditPosition
}

// AuditPosition is where a page ended: the entries, newest first, that come
// behind it are not moved by those that are added.
type AuditPosition struct {
	at         time.Time
	noun       string
	target, no int64
}

// Position gives the place behind an entry.
func (e AuditEntry) Position() AuditPosition { return AuditPosition{e.At, e.Noun, e.Target, e.No} }

// String gives the position as ParseAuditPosition reads it.
func (p AuditPosition) String() string {
	return strings.Join([]string{strconv.FormatInt(p.at.UnixMicro(), 10), p.noun, strconv.FormatInt(p.target, 10), strconv.FormatInt(p.no, 10)}, ".")
}

// ParseAuditPosition reads a position.
func ParseAuditPosition(s string) (p AuditPosition, err error) {
	bad := chengge.Errorf(chengge.ErrBadQuery, "copy next of the page before").InChinese("请照抄上一页的 next")
	parts := strings.Split(s, ".")
	if len(parts) != 4 || !slices.Contains(AuditNouns(), parts[1]) {
		return p, bad
	}
	var numbers [3]int64
	for i, part := range []string{parts[0], parts[2], parts[3]} {
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil || n < 0 || n > 1<<53 {
			return p, bad
		}
		numbers[i] = n
	}
	return AuditPosition{time.UnixMicro(numbers[0]).UTC(), parts[1], numbers[1], numbers[2]}, nil
}

const sqlAudit = `select at, actor, noun, target, no, action, detail from audit
	where at >= $1 and at < $2 and ($3::text = '' or actor = $3) and ($4::text = '' or noun = $4) and ($5::bigint = 0 or target = $5)
		and ($6::text = '' or (at, noun, target, no) < ($7::timestamptz, $6, $8::bigint, $9::bigint))
	order by at desc, noun desc, target desc, no desc limit $10`

// firstAudit is before everything that was ever done here.
var firstAudit = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// Audit gives what was changed, newest first, at most limit entries. It looks
// back in windows, each longer than the one before: the steps of reports are
// indexed by blocks of time, so that a short window costs little however many
// there are. A rare actor over all of time takes as long as that takes.
func (s *Store) Audit(ctx context.Context, f AuditFilter, limit int) (list []AuditEntry, err error) {
	from, upto := f.From, f.To
	if from.Before(firstAudit) {
		from = firstAudit
	}
	if latest := time.Now().Add(24 * time.Hour); upto.IsZero() || upto.After(latest) { // whatever the database's clock
		upto = latest
	}
	if f.After.noun != "" && f.After.at.Before(upto) {
		upto = f.After.at.Add(time.Microsecond) // the same moment may hold more
	}
	err = s.transact(ctx, func(tx pgx.Tx) error {
		for span := 25 * time.Hour; upto.After(from) && len(list) < limit; span *= 4 {
			since := upto.Add(-span)
			if since.Before(from) {
				since = from
			}
			rows, err := tx.Query(ctx, sqlAudit, since, upto, f.Actor, f.Noun, f.Target, f.After.noun, f.After.at, f.After.target, f.After.no, limit-len(list))
			if err != nil {
				return err
			}
			found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[AuditEntry])
			if err != nil {
				return err
			}
			list, upto = append(list, found...), since
		}
		return nil
	})
	return list, err
}
