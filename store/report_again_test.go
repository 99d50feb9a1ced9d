package store

import (
	"testing"
	"time"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// TestCorrectedWhileReported: a report is moved to where an earlier one tells the
// same, while another is taken in where it was. Whoever of both comes first, what
// others repeat repeats none itself, and counts are right.
func TestCorrectedWhileReported(t *testing.T) {
	s := openSchema(t, schema.URL(t))
	ctx := t.Context()
	rule := chengge.DuplicateRule{Within: 50, Since: 24 * time.Hour}
	category, err := chengge.ParseCategoryKey("matter:06010")
	require.NoError(t, err)
	place := func(r *chengge.Report, p orb.Point) {
		cell, err := spatial.CellAt(p, keptCell)
		require.NoError(t, err)
		r.Point, r.Cell = &p, int64(cell)
	}
	take := func(p orb.Point) (id chengge.ReportID, err error) {
		r := chengge.Report{Channel: "12345", Category: category, Lead: chengge.Body{Code: "H01", Name: "H01"}}
		place(&r, p)
		_, err = s.Take(ctx, &Intake{Actor: "app", Role: chengge.Reporter, Rule: rule, Reports: []chengge.Report{r},
			Answer: func(stored []chengge.Report) ([]byte, error) { id = stored[0].ID; return nil, nil }})
		return id, err
	}
	const waits = `select exists (select from pg_locks where not granted and
		pid in (select pid from pg_stat_activity where datname = current_database()))`
	for call, firsts := range map[int]struct{ moved, came bool }{1: {true, false}, 2: {false, true}} {
		from, to := orb.Point{113.6653 + float64(call), 34.7579}, orb.Point{113.6753 + float64(call), 34.7579}
		first, err := take(to)
		require.NoError(t, err)
		moved, err := take(from)
		require.NoError(t, err)
		var came chengge.ReportID
		taken := make(chan error, 1)
		calls := 0
		_, err = s.Step(ctx, moved, false, func(m *Moment) (chengge.Report, chengge.Step, bool, error) {
			if calls++; calls == call {
				go func() {
					var err error
					came, err = take(from)
					taken <- err
				}()
				require.Eventually(t, func() (is bool) { return s.pool.QueryRow(ctx, waits).Scan(&is) == nil && is }, 20*time.Second, 10*time.Millisecond)
			}
			after := m.Report
			place(&after, to)
			after.Version, after.Updated, m.Rule = m.Version+1, m.Now, &rule
			return after, chengge.Step{Report: moved, No: after.Version, At: m.Now, Actor: "desk", Role: chengge.Dispatcher, Kind: chengge.StepCorrect, Why: "x", From: m.State, To: m.State}, true, nil
		})
		require.NoError(t, err)
		require.NoError(t, <-taken)
		require.Equal(t, 2, calls)
		a, err := s.Report(ctx, moved, false)
		require.NoError(t, err)
		c, err := s.Report(ctx, came, false)
		require.NoError(t, err)
		b, err := s.Report(ctx, first, false)
		require.NoError(t, err)
		require.Equal(t, firsts.moved, a.DuplicateOf == 0, "call %d", call)
		require.Equal(t, firsts.came, c.DuplicateOf == 0, "call %d", call)
		if firsts.moved {
			require.Equal(t, []any{moved, 1, 0}, []any{c.DuplicateOf, a.Duplicates, b.Duplicates})
		} else {
			require.Equal(t, []any{first, 0, 1}, []any{a.DuplicateOf, a.Duplicates, b.Duplicates})
		}
	}
}
