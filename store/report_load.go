package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
)

// LoadedReport is a report of the past on its way in, with what was done to it.
type LoadedReport struct {
	Report chengge.Report
	// Steps are its history from the first on; each gets the report's id.
	Steps  []chengge.Step
	Person chengge.Person // who reported, if known
	// Key is the id of the key that handed it in, 0 over loopback.
	Key int64
}

const (
	// loadServer is the number of server under which loads give ids; servers take
	// those below it.
	loadServer = chengge.ReportServers - 1
	loadPart   = 5000 // reports that are sent at once
)

// sqlLoadNumber takes the number for the transaction, so that a load sees the
// ids of the one before, and leaves in until when the last one was.
const sqlLoadNumber = `insert into server_number (number, holder, until) values ($1, 'load', clock_timestamp())
	on conflict (number) do update set holder = 'load', until = clock_timestamp()`

const (
	sqlLoadMemory = `set local maintenance_work_mem = '128MB'`
	// Assignments are what a report is made of: lz4 packs them in a quarter of the
	// time, where PostgreSQL was built with it.
	sqlLoadLZ4   = `select set_config('default_toast_compression', 'lz4', true) from pg_settings where name = 'default_toast_compression' and 'lz4' = any(enumvals)`
	sqlLoadedIDs = `select id from report where id >= $1 and id < $2 and id >> 15 & 63 = $3`
	sqlAnalyse   = `analyze report (id, state, open, category, cell, office, grid, road, component, lead)`
)

var reportColumns = []string{"id", "version", "state", "emergency", "found_at", "received_at", "updated_at", "filed_at", "channel", "collected", "key_id", "client",
	"external", "category", "category_text", "description", "attributes", "attachments", "stated", "geom", "accuracy", "problem", "cell",
	"district", "office", "community", "grid", "unit_grid", "road", "component", "chiefs", "lead", "lead_name", "support", "bodies",
	"edition", "engine", "assignment", "duplicate_of", "duplicates", "territory"}

var stepColumns = []string{"report_id", "no", "at", "actor", "role", "kind", "from_state", "to_state", "body"}

// LoadReports brings past reports in, with their histories, as when a city
// moves here from another system: all or none. They come routed; ids are given
// from the moments at which they were received, which must not be later than
// now, so that each lies in its month. DuplicateOf names the place of the first
// one in the sequence, from 1, and becomes its id.
//
// Months that had no reports before are filled first and indexed afterwards,
// four times as fast; until the load is done, reports of now that begin another
// new month wait for it.
//
// Nobody is told: no events are written, since whoever follows wants what
// happens now, and asks for the rest. It gives the number of reports.
func (s *Store) LoadReports(ctx context.Context, seq iter.Seq2[LoadedReport, error]) (n int64, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sqlLoadNumber, loadServer); err != nil {
			return err
		}
		for _, sql := range []string{sqlLoadMemory, sqlLoadLZ4} {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
		l := &reportLoad{tx: tx, last: map[int64]int64{}, months: map[string]loadMonth{}}
		if err := tx.QueryRow(ctx, sqlClock).Scan(&l.now); err != nil {
			return err
		}
		part := make([]LoadedReport, 0, loadPart)
		for r, err := range seq {
			if err != nil {
				return err
			}
			if part = append(part, r); len(part) == loadPart {
				if err := l.send(ctx, part); err != nil {
					return err
				}
				part = part[:0]
			}
		}
		if err := l.send(ctx, part); err != nil {
			return err
		}
		if err := l.attach(ctx); err != nil {
			return err
		}
		n = int64(len(l.ids))
		if _, err := tx.Exec(ctx, sqlLoaded); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sqlAnalyse) // or the first questions are planned for empty tables
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("load reports: %w", err)
	}
	return n, nil
}

// reportLoad is a load on its way.
type reportLoad struct {
	tx     pgx.Tx
	now    time.Time
	ids    []chengge.ReportID   // in the order of the sequence
	last   map[int64]int64      // the last sequence given in a second
	months map[string]loadMonth // met so far, by the suffix of their tables
}

func (l *reportLoad) send(ctx context.Context, part []LoadedReport) error {
	if len(part) == 0 {
		return nil
	}
	if err := l.prepare(ctx, part); err != nil {
		return err
	}
	from := len(l.ids)
	for i := range part {
		r := &part[i].Report
		id, err := l.id(r.Received)
		if err != nil {
			return fmt.Errorf("report %d: %w", from+i+1, err)
		}
		r.ID = id
		l.ids = append(l.ids, id)
		if first := int64(r.DuplicateOf); first != 0 {
			if first < 0 || first >= int64(len(l.ids)) {
				return chengge.Errorf(chengge.ErrBadBody, "report %d repeats report %d, which does not come before it", from+i+1, first)
			}
			r.DuplicateOf = l.ids[first-1]
		}
	}
	// In the order of their tables: mostly one month, two at its end.
	groups := map[string][]*LoadedReport{}
	for i := range part {
		suffix := l.suffix(part[i].Report.ID)
		groups[suffix] = append(groups[suffix], &part[i])
	}
	for _, suffix := range slices.Sorted(maps.Keys(groups)) {
		if err := l.copy(ctx, suffix, groups[suffix]); err != nil {
			return err
		}
	}
	return nil
}

// copy sends reports into the tables of a suffix.
func (l *reportLoad) copy(ctx context.Context, suffix string, part []*LoadedReport) error {
	if err := copyInto(ctx, l.tx, "report"+suffix, reportColumns, len(part), func(i int) ([]any, error) {
		return reportValues(&part[i].Report, part[i].Key)
	}); err != nil {
		return err
	}
	var steps []chengge.Step
	var persons []*LoadedReport
	for _, r := range part {
		for k, st := range r.Steps {
			st.Report, st.No = r.Report.ID, int64(k+1)
			steps = append(steps, st)
		}
		if r.Person != (chengge.Person{}) {
			persons = append(persons, r)
		}
	}
	if err := copyInto(ctx, l.tx, "report_step"+suffix, stepColumns, len(steps), func(i int) ([]any, error) { return stepValues(&steps[i]) }); err != nil {
		return err
	}
	return copyInto(ctx, l.tx, "report_person"+suffix, []string{"report_id", "name", "phone"}, len(persons), func(i int) ([]any, error) {
		p := persons[i]
		return []any{int64(p.Report.ID), orNil(p.Person.Name), orNil(p.Person.Phone)}, nil
	})
}

// prepare makes the partitions of the part's months, and finds the ids that
// former loads gave in its seconds.
func (l *reportLoad) prepare(ctx context.Context, part []LoadedReport) error {
	var first, last time.Time
	for i := range part {
		at := part[i].Report.Received
		if at.IsZero() || at.After(l.now) {
			return chengge.Errorf(chengge.ErrBadTime, "report %d was received at %s, which is not in the past", len(l.ids)+i+1, at.Format(time.RFC3339)).
				InChinese("第 %d 条的收到时间 %s 不在过去", len(l.ids)+i+1, at.Format(time.RFC3339))
		}
		if first.IsZero() || at.Before(first) {
			first = at
		}
		if at.After(last) {
			last = at
		}
		if err := l.month(ctx, at); err != nil {
			return err
		}
	}
	// Those of this load are known, or found as well: the highest counts alike.
	rows, err := l.tx.Query(ctx, sqlLoadedIDs, int64(chengge.NewReportID(first, 0, 0)), int64(chengge.NewReportID(last.Add(time.Second), 0, 0)), loadServer)
	if err != nil {
		return err
	}
	var id int64
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		second, sequence := id>>21, id&(1<<15-1)
		if have, ok := l.last[second]; !ok || sequence > have {
			l.last[second] = sequence
		}
		return nil
	})
	return err
}

// id gives the next id of the second in which a report was received.
func (l *reportLoad) id(at time.Time) (chengge.ReportID, error) {
	s := int64(chengge.NewReportID(at, 0, 0)) >> 21
	next, ok := l.last[s]
	if ok {
		next++
	}
	if next >= sequencesASecond {
		return 0, chengge.Errorf(chengge.ErrBadBody, "more than %d reports were received in the second of %s", sequencesASecond, at.Format(time.RFC3339))
	}
	l.last[s] = next
	return chengge.NewReportID(at, loadServer, int(next)), nil
}

func copyInto(ctx context.Context, tx pgx.Tx, table string, columns []string, n int, row func(i int) ([]any, error)) error {
	if n == 0 {
		return nil
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromSlice(n, row))
	return err
}

// reportValues gives a report as a row of reportColumns.
func reportValues(r *chengge.Report, key int64) ([]any, error) {
	a := &r.Assignment
	assignment, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	stated, err := json.Marshal(r.Stated)
	if err != nil {
		return nil, err
	}
	var geom, attributes, attachments, support, category, duplicate, cell, territory any
	if r.Point != nil {
		geom, cell = orb.Geometry(*r.Point), r.Cell
	}
	if !r.Category.IsZero() {
		category = r.Category.String()
	}
	if r.DuplicateOf != 0 {
		duplicate = int64(r.DuplicateOf)
	}
	for _, j := range []struct {
		to   *any
		from any
		any  bool
	}{{&attributes, r.Attributes, len(r.Attributes) > 0}, {&attachments, r.Attachments, len(r.Attachments) > 0}, {&support, r.Support, len(r.Support) > 0}, {&territory, r.Territory, r.Territory != chengge.Body{}}} {
		if j.any {
			if *j.to, err = json.Marshal(j.from); err != nil {
				return nil, err
			}
		}
	}
	component := ""
	if i := slices.IndexFunc(a.Components, func(c chengge.ComponentCandidate) bool { return c.Chosen }); i >= 0 {
		component = a.Components[i].Code
	}
	var chiefs []string
	for i := range a.Chiefs {
		chiefs = append(chiefs, a.Chiefs[i].Code)
	}
	bodies := r.Bodies()
	if bodies == nil {
		bodies = []string{}
	}
	return []any{int64(r.ID), r.Version, string(r.State), r.Emergency, timeOrNil(r.Found), r.Received, r.Updated, timeOrNil(r.Filed), r.Channel, r.Collected, key, r.Client,
		orNil(r.External), category, orNil(r.CategoryText), orNil(r.Description), attributes, attachments, stated, geom, r.Accuracy, orNil(string(r.Problem)), cell,
		orNil(a.District.Code), orNil(a.Office.Code), orNil(a.Community.Code), orNil(a.Grid.Code), orNil(a.UnitGrid.Code), orNil(a.Road.Code), orNil(component), chiefs,
		r.Lead.Code, r.Lead.Name, support, bodies, a.Edition, chengge.EngineVersion, assignment, duplicate, r.Duplicates, territory}, nil
}

// stepBody is what a step says beside its columns.
type stepBody struct {
	Why         string               `json:"why,omitempty"`
	Outcome     *bool                `json:"outcome,omitempty"`
	Until       time.Time            `json:"until,omitzero"`
	Lead        *chengge.Body        `json:"lead,omitempty"`
	Support     []chengge.Body       `json:"support,omitempty"`
	Notified    []chengge.Body       `json:"notified,omitempty"`
	Attachments []chengge.Attachment `json:"attachments,omitempty"`
	Before      json.RawMessage      `json:"before,omitempty"`
}

// emptyBody is that of most steps.
var emptyBody = []byte("{}")

// stepValues gives a step as a row of stepColumns.
func stepValues(st *chengge.Step) (values []any, err error) {
	body := emptyBody
	if st.Why != "" || st.Outcome != nil || !st.Until.IsZero() || st.Lead != nil || len(st.Support)+len(st.Notified)+len(st.Attachments)+len(st.Before) > 0 {
		if body, err = json.Marshal(stepBody{st.Why, st.Outcome, st.Until, st.Lead, st.Support, st.Notified, st.Attachments, st.Before}); err != nil {
			return nil, err
		}
	}
	return []any{int64(st.Report), st.No, st.At, st.Actor, string(st.Role), string(st.Kind), orNil(string(st.From)), string(st.To), body}, nil
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func timeOrNil(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
