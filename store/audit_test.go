package store_test

import (
	"testing"
	"time"

	"chengge/store"

	"github.com/stretchr/testify/require"
)

// Pages neither skip nor repeat, also among entries of one moment and over
// years, and entries that are added don't move them.
func TestAuditPages(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	for _, sql := range []string{
		`insert into key_log (at, actor, action, key_id) select '2020-03-01', 'old', 'create', n from generate_series(1, 20) n`,
		`insert into edition_log (at, actor, action, edition) select '2024-02-29', 'mid', 'edit', 1 from generate_series(1, 30)`,
		`insert into key_log (at, actor, action, key_id) select '2024-02-29', 'mid', 'revoke', 3 from generate_series(1, 30)`,
		`insert into edition_log (at, actor, action, edition) select now() - n * interval '1 minute', 'new', 'edit', 2 from generate_series(1, 50) n`,
		`select report_month('2024-02-29')`,
		`insert into report_step (report_id, no, at, actor, role, kind, to_state, body) values (extract(epoch from timestamp '2024-02-29' - timestamp '2020-01-01')::bigint << 21, 1, '2024-02-29', 'mid', 'dispatcher', 'report', 'reported', '{"why": "x", "person": "y"}')`,
	} {
		_, err := s.Pool().Exec(ctx, sql)
		require.NoError(t, err, sql)
	}
	walk := func(f store.AuditFilter, limit int) (all []store.AuditEntry) {
		for range 1000 {
			page, err := s.Audit(ctx, f, limit)
			require.NoError(t, err)
			all = append(all, page...)
			if len(page) < limit {
				return all
			}
			if f.After, err = store.ParseAuditPosition(page[limit-1].Position().String()); err != nil {
				require.NoError(t, err)
			}
			_, err = s.Pool().Exec(ctx, `insert into key_log (actor, action, key_id) values ('later', 'create', 1)`)
			require.NoError(t, err)
		}
		t.Fatal("no end")
		return nil
	}
	for _, limit := range []int{1, 7, 1000} {
		all := walk(store.AuditFilter{To: time.Now()}, limit)
		seen := map[store.AuditPosition]bool{}
		n := 0
		for i, e := range all {
			require.False(t, seen[e.Position()])
			seen[e.Position()] = true
			if e.Actor != "later" {
				n++
			}
			if i > 0 {
				require.False(t, e.At.After(all[i-1].At))
			}
		}
		require.Equal(t, 131, n, "limit %d", limit)
	}
	require.Len(t, walk(store.AuditFilter{Actor: "old"}, 6), 20)
	require.Len(t, walk(store.AuditFilter{Noun: "key", Target: 3}, 6), 31, "30 of 2024, and the third of 2020")
	day := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	require.Len(t, walk(store.AuditFilter{From: day, To: day.Add(time.Second)}, 6), 61)
	require.Empty(t, walk(store.AuditFilter{From: day.Add(-time.Hour), To: day}, 6))
	report := walk(store.AuditFilter{Noun: "report"}, 6)
	require.Len(t, report, 1)
	require.NotContains(t, string(report[0].Detail), "person")
	for _, sql := range []string{"delete from report_step", "delete from report_step_202402", "truncate report_step_202402", "update report_step_202402 set actor = ''"} {
		_, err := s.Pool().Exec(ctx, sql)
		require.ErrorContains(t, err, "only grows", sql)
	}
	for _, bad := range []string{"", "1.key.1", "x.key.1.1", "1.door.1.1", "1.key.-1.1", "1.key.1.99999999999999999999"} {
		_, err := store.ParseAuditPosition(bad)
		require.Error(t, err, bad)
	}
}
