package store

import (
	"context"
	"fmt"
	"iter"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// ExportedReport is a report with who told it, where that was asked for.
type ExportedReport struct {
	KeptReport
	Person chengge.Person
}

const (
	noPerson   = `, '' as name, '' as phone `
	withPerson = `, coalesce(p.name, '') as name, coalesce(p.phone, '') as phone `
	joinPerson = ` left join report_person p on p.report_id = r.id`
)

// ExportReports gives the reports that a filter means by their ids, all as they
// are at one moment, as the database sends them: none is held but the one given,
// whatever their number. person says that who told them is given as well. count
// is asked at the same moment.
func (s *Store) ExportReports(ctx context.Context, f *chengge.ReportFilter, person bool) (count int64, rows iter.Seq2[ExportedReport, error], release func(), err error) {
	tx, err := s.begin(ctx, oneSnapshot)
	if err != nil {
		return 0, nil, nil, err
	}
	var w wheres
	w.filter(f)
	if err := tx.QueryRow(ctx, `select count(*) `+w.from()+w.text(), w.args...).Scan(&count); err != nil {
		rollback(ctx, tx)
		return 0, nil, nil, away(err)
	}
	who, join := noPerson, ""
	if person {
		who, join = withPerson, joinPerson
	}
	sql := `select ` + reportFields + who + w.from() + join + w.text() + ` order by r.id`
	return count, func(yield func(ExportedReport, error) bool) {
		rows, err := tx.Query(ctx, sql, w.args...)
		if err != nil {
			yield(ExportedReport{}, fmt.Errorf("read reports: %w", away(err)))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var r ExportedReport
			r.KeptReport, err = scanReport(withTail{rows, []any{&r.Person.Name, &r.Person.Phone}})
			if !yield(r, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(ExportedReport{}, fmt.Errorf("read reports: %w", away(err)))
		}
	}, func() { rollback(ctx, tx) }, nil
}

// withTail is a row that has more columns than who scans it knows of.
type withTail struct {
	pgx.CollectableRow
	tail []any
}

// Scan reads the columns that are known, and the others into the tail.
func (r withTail) Scan(dest ...any) error {
	return r.CollectableRow.Scan(append(dest[:len(dest):len(dest)], r.tail...)...)
}
