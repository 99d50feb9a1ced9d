package store

import (
	"context"
	"errors"

	"chengge"

	"github.com/jackc/pgx/v5"
)

const (
	sqlReport       = `select ` + reportFields + ` from report r where r.id = $1`
	sqlReportSteps  = `select ` + stepFields + ` from report_step st where st.report_id = $1 order by st.no`
	sqlReportPerson = `select coalesce(name, ''), coalesce(phone, '') from report_person where report_id = $1`
)

// Case is a report with its history.
type Case struct {
	KeptReport
	Steps  []chengge.Step // from the first on
	Person chengge.Person // only where it was asked for
}

// Report gives a report with its history, and with who reported if person says
// so. The error is ErrNotFound where there is none.
func (s *Store) Report(ctx context.Context, id chengge.ReportID, person bool) (c Case, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(sqlReport, int64(id)).Query(func(rows pgx.Rows) (err error) {
			c.KeptReport, err = pgx.CollectExactlyOneRow(rows, scanReport)
			return err
		})
		c.queueHistory(b, id, person)
		return tx.SendBatch(ctx, b).Close()
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return c, noReport(id)
	}
	return c, err
}

// queueHistory reads what is beside the report, which is read or known before.
func (c *Case) queueHistory(b *pgx.Batch, id chengge.ReportID, person bool) {
	b.Queue(sqlReportSteps, int64(id)).Query(func(rows pgx.Rows) (err error) {
		c.Steps, err = pgx.CollectRows(rows, scanStep)
		if n := int(c.Version); n < len(c.Steps) { // taken since the report was read
			c.Steps = c.Steps[:n]
		}
		return err
	})
	if person {
		b.Queue(sqlReportPerson, int64(id)).QueryRow(func(row pgx.Row) error {
			err := row.Scan(&c.Person.Name, &c.Person.Phone)
			if errors.Is(err, pgx.ErrNoRows) {
				return nil
			}
			return err
		})
	}
}

func noReport(id chengge.ReportID) error {
	return chengge.Errorf(chengge.ErrNotFound, "there is no report %d", id).InChinese("没有编号为 %d 的问题", id)
}
