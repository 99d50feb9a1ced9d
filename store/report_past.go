package store

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
)

// PastFilter says which reports a replay is about. Its zero value is about all.
type PastFilter struct {
	// From and To bound the moment of intake, From included; zero is no bound.
	From, To time.Time
	// OpenToo adds what is open from before From.
	OpenToo bool
	// OpenOnly leaves out what is closed or void.
	OpenOnly bool
	Office   string           // code of the street office as the report was routed, "" any
	Bodies   []string         // only what concerns one of these; nil is all
	After    chengge.ReportID // the last one of the page before, 0 is from the newest
	// Stored reads the decision that is kept with each report as well, which takes
	// twice as long.
	Stored bool
}

// Each -> unpacks the stored assignment anew, so there are two only.
const pastColumns = `r.id, r.state, r.received_at, r.geom, r.accuracy, r.category, r.attributes, coalesce(r.found_at, r.received_at),
	r.emergency, r.office, r.road, r.component, r.lead, r.lead_name, r.edition, r.engine,
	r.problem, case when $5 then r.assignment -> 'lead' end, case when $5 then r.assignment -> 'reasons' -> 0 end from report r`

const pastWhere = ` and ($3 = '' or r.office = $3) and ($4::text[] is null or r.bodies && $4) order by r.id desc limit $6`

const (
	sqlPastReports     = `select ` + pastColumns + ` where r.id >= $1 and r.id < $2` + pastWhere
	sqlPastOpenReports = `select ` + pastColumns + ` where r.id >= $1 and r.id < $2 and r.open` + pastWhere
)

// PastReports streams the reports of a filter, newest first, from one snapshot
// of the database. The rows are read as they are asked for.
func (s *Store) PastReports(ctx context.Context, f PastFilter) iter.Seq2[chengge.PastReport, error] {
	return func(yield func(chengge.PastReport, error) bool) {
		tx, err := s.begin(ctx, oneSnapshot)
		if err == nil {
			defer rollback(ctx, tx)
			err = pastReports(ctx, tx, f, yield)
		}
		if err != nil && err != errStopped {
			yield(chengge.PastReport{}, fmt.Errorf("read past reports: %w", away(err)))
		}
	}
}

const sqlHasReports = `select exists (select from report)`

// HasReports tells whether there are any reports.
func (s *Store) HasReports(ctx context.Context) (bool, error) {
	found, err := query(ctx, s, pgx.RowTo[bool], sqlHasReports)
	return err == nil && found[0], err
}

func pastReports(ctx context.Context, tx pgx.Tx, f PastFilter, yield func(chengge.PastReport, error) bool) error {
	from, to := int64(0), int64(chengge.MaxID)+1
	if !f.From.IsZero() {
		from = int64(chengge.NewReportID(f.From, 0, 0))
	}
	if !f.To.IsZero() {
		to = int64(chengge.NewReportID(f.To, 0, 0))
	}
	if f.After > 0 {
		to = min(to, int64(f.After))
	}
	main := sqlPastReports
	if f.OpenOnly {
		main = sqlPastOpenReports
	}
	if err := somePast(ctx, tx, main, from, to, f, yield); err != nil {
		return err
	}
	if !f.OpenToo {
		return nil
	}
	return somePast(ctx, tx, sqlPastOpenReports, 0, min(from, to), f, yield)
}

func somePast(ctx context.Context, tx pgx.Tx, sql string, from, to int64, f PastFilter, yield func(chengge.PastReport, error) bool) error {
	categories := map[string]chengge.CategoryKey{}
	// In parts, since who stops early must take what has been asked for.
	for limit := 1000; from < to; limit = min(4*limit, 64_000) {
		rows, err := tx.Query(ctx, sql, from, to, f.Office, f.Bodies, f.Stored, limit)
		if err != nil {
			return err
		}
		n := 0
		for rows.Next() {
			p, err := scanPast(rows.RawValues(), categories)
			if err == nil && !yield(p, nil) {
				err = errStopped
			}
			if err != nil {
				rows.Close()
				return err
			}
			n, to = n+1, int64(p.ID)
		}
		if err := rows.Err(); err != nil || n < limit {
			return err
		}
	}
	return nil
}

// scanPast takes a row of pastColumns apart. categories are those parsed before.
func scanPast(raw [][]byte, categories map[string]chengge.CategoryKey) (p chengge.PastReport, err error) {
	p = chengge.PastReport{
		ID: chengge.ReportID(int64FromRaw(raw[0])), State: chengge.State(raw[1]), Received: timeFromRaw(raw[2]),
		Accuracy: math.Float64frombits(binary.BigEndian.Uint64(raw[4])), At: timeFromRaw(raw[7]), Emergency: raw[8][0] != 0,
		Office: string(raw[9]), Road: string(raw[10]), Component: string(raw[11]),
		Lead: chengge.Body{Code: string(raw[12]), Name: string(raw[13])}, Problem: chengge.PlaceProblem(raw[16]),
	}
	if raw[3] != nil {
		g, err := geometryFromRaw(raw[3])
		if err != nil {
			return p, fmt.Errorf("place of report %d: %w", p.ID, err)
		}
		p.Point, p.Placed = g.(orb.Point), true
	}
	if len(raw[5]) > 0 {
		key, ok := categories[string(raw[5])]
		if !ok {
			if key, err = chengge.ParseCategoryKey(string(raw[5])); err != nil {
				return p, fmt.Errorf("report %d: %w", p.ID, err)
			}
			categories[string(raw[5])] = key
		}
		p.Category = key
	}
	if raw[6] != nil {
		if err := json.Unmarshal(raw[6], &p.Attributes); err != nil {
			return p, fmt.Errorf("attributes of report %d: %w", p.ID, err)
		}
	}
	p.Stored = chengge.Decision{
		Edition: int64FromRaw(raw[14]), Engine: string(raw[15]), Office: p.Office,
	}
	if raw[17] != nil {
		if err := json.Unmarshal(raw[17], &p.Stored.Lead); err != nil {
			return p, fmt.Errorf("assignment of report %d: %w", p.ID, err)
		}
	}
	if raw[18] != nil {
		if err := json.Unmarshal(raw[18], &p.Stored.Reason); err != nil {
			return p, fmt.Errorf("assignment of report %d: %w", p.ID, err)
		}
	}
	return p, nil
}

// timeFromRaw reads a binary timestamptz, microseconds since 2000; null and the
// infinities are the zero time.
func timeFromRaw(b []byte) time.Time {
	v := int64FromRaw(b)
	if b == nil || v == math.MaxInt64 || v == math.MinInt64 {
		return time.Time{}
	}
	return time.Unix(946684800, 0).Add(time.Duration(v/1e6) * time.Second).Add(time.Duration(v%1e6) * time.Microsecond).UTC()
}
