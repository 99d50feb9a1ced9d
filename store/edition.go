package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// Edition (数据版本) is a dated state of everything a city is made of.
type Edition struct {
	Number      int64        `json:"number"`
	State       EditionState `json:"state"`
	Version     int64        `json:"version"` // of a draft: each change adds one
	Base        int64        `json:"base,omitempty"`
	Note        string       `json:"note,omitempty"`
	CreatedAt   time.Time    `json:"created_at"`
	CreatedBy   string       `json:"created_by"`
	SealedAt    time.Time    `json:"sealed_at,omitzero"`
	SealedBy    string       `json:"sealed_by,omitempty"`
	InForceFrom time.Time    `json:"in_force_from,omitzero"`
	Restores    int64        `json:"restores,omitempty"` // of a rollback: the edition brought back
	City        chengge.City `json:"city"`
}

// EditionState says what an edition is. A sealed one is in force from its date
// until the next one's; a withdrawn one was scheduled and replaced before.
type EditionState string

// The states.
const (
	Draft     EditionState = "draft"
	Sealed    EditionState = "sealed"
	Withdrawn EditionState = "withdrawn"
)

const editionColumns = `number, state, version, coalesce(base, 0), note, created_at, created_by,
	sealed_at, coalesce(sealed_by, ''), in_force_from, coalesce(restores, 0), city`

func scanEdition(row pgx.Row) (Edition, error) {
	var e Edition
	var sealed, from *time.Time
	var city []byte
	if err := row.Scan(&e.Number, &e.State, &e.Version, &e.Base, &e.Note, &e.CreatedAt, &e.CreatedBy, &sealed, &e.SealedBy, &from, &e.Restores, &city); err != nil {
		return Edition{}, err
	}
	if sealed != nil {
		e.SealedAt = *sealed
	}
	if from != nil {
		e.InForceFrom = *from
	}
	var err error
	e.City, err = decodeCity(city)
	return e, err
}

func collectEdition(row pgx.CollectableRow) (Edition, error) { return scanEdition(row) }

// storedCity is a city with its time zone by name.
type storedCity struct {
	chengge.City
	Timezone string `json:"timezone"`
}

func encodeCity(c chengge.City) ([]byte, error) {
	return json.Marshal(storedCity{c, c.Location().String()})
}

func decodeCity(b []byte) (chengge.City, error) {
	var c storedCity
	if err := json.Unmarshal(b, &c); err != nil {
		return chengge.City{}, fmt.Errorf("city of an edition: %w", err)
	}
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return chengge.City{}, fmt.Errorf("city of an edition: %w", err)
	}
	c.City.Zone = zone
	return c.City, nil
}

const sqlEditions = `select ` + editionColumns + ` from edition where number < $1 order by number desc limit $2`

// Editions gives editions, drafts too, newest first, below the number given (0
// is from the top).
func (s *Store) Editions(ctx context.Context, below int64, limit int) ([]Edition, error) {
	if below <= 0 {
		below = 1 << 62
	}
	return query(ctx, s, collectEdition, sqlEditions, below, limit)
}

const sqlEdition = `select ` + editionColumns + ` from edition where number = $1`

// Edition gives one edition.
func (s *Store) Edition(ctx context.Context, number int64) (Edition, error) {
	found, err := query(ctx, s, collectEdition, sqlEdition, number)
	if err != nil {
		return Edition{}, err
	}
	if len(found) == 0 {
		return Edition{}, chengge.Errorf(chengge.ErrNotFound, "there is no edition %d", number).
			InChinese("没有版本 %d", number)
	}
	return found[0], nil
}

const sqlDraft = `select ` + editionColumns + ` from edition where state = 'draft'`

// Draft gives the draft; the error is ErrNotFound where none is open.
func (s *Store) Draft(ctx context.Context) (Edition, error) {
	found, err := query(ctx, s, collectEdition, sqlDraft)
	if err != nil {
		return Edition{}, err
	}
	if len(found) == 0 {
		return Edition{}, chengge.Errorf(chengge.ErrNotFound, "no draft is open: import or change something first").
			InChinese("没有打开的草稿：请先导入或修改")
	}
	return found[0], nil
}

const sqlTimetable = `select number, in_force_from from edition where state = 'sealed' order by number`

const sqlClock = `select clock_timestamp()`

// Timetable gives the terms of all sealed editions in order, and the time by
// the database's clock when it returns: exact to half of the quickest of a few
// questions for it.
func (s *Store) Timetable(ctx context.Context) (terms []chengge.Term, now time.Time, err error) {
	var seen time.Time
	err = s.transact(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sqlTimetable)
		if err != nil {
			return err
		}
		if terms, err = pgx.CollectRows(rows, pgx.RowToStructByPos[chengge.Term]); err != nil {
			return err
		}
		best := time.Duration(math.MaxInt64)
		for range 5 {
			asked := time.Now()
			var said time.Time
			if err := tx.QueryRow(ctx, sqlClock).Scan(&said); err != nil {
				return err
			}
			if took := time.Since(asked); took < best {
				best, now, seen = took, said, asked.Add(took/2)
			}
		}
		return nil
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	return terms, now.Add(time.Since(seen)), nil
}

// LogEntry says who did what to an edition, and why.
type LogEntry struct {
	ID      int64           `json:"id"`
	Edition int64           `json:"edition"`
	At      time.Time       `json:"at"`
	Actor   string          `json:"actor"`
	Action  string          `json:"action"`
	Detail  json.RawMessage `json:"detail"`
}

const sqlLog = `select id, edition, at, actor, action, detail from edition_log
	where id < $1 and ($2 = 0 or edition = $2) order by id desc limit $3`

// Log gives what was done to an edition (0 is to all), newest first, below the
// id given (0 is from the top).
func (s *Store) Log(ctx context.Context, edition, below int64, limit int) ([]LogEntry, error) {
	if below <= 0 {
		below = 1 << 62
	}
	return query(ctx, s, pgx.RowToStructByPos[LogEntry], sqlLog, below, edition, limit)
}

const sqlAddLog = `insert into edition_log (edition, actor, action, detail) values ($1, $2, $3, $4)`

func addLog(ctx context.Context, tx pgx.Tx, edition int64, actor, action string, detail any) error {
	b, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("log %s: %w", action, err)
	}
	_, err = tx.Exec(ctx, sqlAddLog, edition, actor, action, b)
	return err
}
