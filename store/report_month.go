package store

import (
	"context"
	"fmt"
	"time"

	"chengge"
)

// loadMonth says where a load's rows of a month go.
type loadMonth struct {
	fresh        bool // into tables of its own, attached at the end
	since, until chengge.ReportID
}

// monthOf gives the suffix of the partitions that have a moment, as
// report_month does: what is before 2020 goes with its first month.
func monthOf(at time.Time) (suffix string, month loadMonth) {
	if at = at.UTC(); at.Before(chengge.ReportEpoch) {
		at = chengge.ReportEpoch
	}
	begins := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
	month.since, month.until = chengge.NewReportID(begins, 0, 0), chengge.NewReportID(begins.AddDate(0, 1, 0), 0, 0)
	return begins.Format("_200601"), month
}

// reportTables are the tables that have a partition for each month.
var reportTables = []string{"report", "report_step", "report_person"}

const (
	sqlMonthLock = `select pg_advisory_xact_lock(hashtext('chengge report month'))` // as report_month takes it
	// Asked of the table itself: what to_regclass remembers is from before the lock.
	sqlMonthThere = `select exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'report'::regclass and c.relname = $1)`
	// Attaching copies triggers for rows alone.
	monthIsKept = `create trigger report_step_is_kept before truncate on %s execute function refuse_rewriting()`
)

// month finds out where the rows of a month go, and makes its tables where there
// are none.
func (l *reportLoad) month(ctx context.Context, at time.Time) error {
	suffix, month := monthOf(at)
	if _, met := l.months[suffix]; met {
		return nil
	}
	var there bool
	if err := l.tx.QueryRow(ctx, sqlMonthThere, "report"+suffix).Scan(&there); err != nil {
		return err
	}
	if !there {
		if _, err := l.tx.Exec(ctx, sqlMonthLock); err != nil {
			return err
		}
		if err := l.tx.QueryRow(ctx, sqlMonthThere, "report"+suffix).Scan(&there); err != nil {
			return err
		}
	}
	if month.fresh = !there; month.fresh {
		for _, table := range reportTables {
			sql := `create table ` + table + suffix + ` (like ` + table + ` including defaults including constraints including generated)`
			if table == "report" {
				sql += ` with (fillfactor = 85)`
			}
			if _, err := l.tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
	}
	l.months[suffix] = month
	return nil
}

// attach makes the fresh tables partitions, by which they get their indexes.
func (l *reportLoad) attach(ctx context.Context) error {
	for suffix, month := range l.months {
		if !month.fresh {
			continue
		}
		for _, table := range reportTables {
			sql := fmt.Sprintf(`alter table %s attach partition %s for values from (%d) to (%d)`, table, table+suffix, month.since, month.until)
			if _, err := l.tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
		if _, err := l.tx.Exec(ctx, fmt.Sprintf(monthIsKept, "report_step"+suffix)); err != nil {
			return err
		}
	}
	return nil
}

// suffix gives what the tables that a report's rows go into have after their
// names: nothing where the month was there before.
func (l *reportLoad) suffix(id chengge.ReportID) string {
	if suffix, _ := monthOf(id.Time()); l.months[suffix].fresh {
		return suffix
	}
	return ""
}
