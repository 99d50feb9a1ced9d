package store_test

import (
	"testing"

	"chengge"
	"chengge/spatial"

	"github.com/stretchr/testify/require"
)

// TestTallyByCells: the bit masks of SQL give H3's own parents, and the counts of
// a table that H3 made.
func TestTallyByCells(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	_, err := s.Pool().Exec(ctx, `select report_month('2020-01-02')`)
	require.NoError(t, err)
	places := []struct {
		lng, lat float64
		road     string
		side     string
		volume   any
	}{
		{113.6653, 34.7579, "R1", "left", 1.1}, {113.6653, 34.7579, "R1", "right", 2.2}, {113.6654, 34.7579, "R1", "left", 3.3},
		{113.7, 34.8, "", "", nil}, {-76.1063, 43.0553, "R2", "on_line", 0.1},
	}
	want := map[int]map[spatial.Cell]int64{}
	for i, p := range places {
		cell, err := spatial.CellAt([2]float64{p.lng, p.lat}, 12)
		require.NoError(t, err)
		for r := 1; r <= 12; r++ {
			if want[r] == nil {
				want[r] = map[spatial.Cell]int64{}
			}
			want[r][cell.Parent(r)]++
		}
		_, err = s.Pool().Exec(ctx, `insert into report (id, version, state, emergency, received_at, updated_at, channel, collected, client, stated, cell, road, lead, lead_name, bodies, edition, engine, assignment, attributes)
			values ($1, 1, 'reported', false, now(), now(), '12345', false, '', '{}', $2, nullif($3, ''), 'H01', '', '{}', 1, '', jsonb_build_object('road', jsonb_build_object('side', $4::text)),
			case when $5::float8 is null then null else jsonb_build_object('volume_m3', $5::float8) end)`, int64(i+1)<<21, int64(cell), p.road, p.side, p.volume)
		require.NoError(t, err)
	}
	for r := 1; r <= 12; r++ {
		list, err := s.TallyReports(ctx, &chengge.ReportFilter{}, chengge.TallyBy{Resolution: r})
		require.NoError(t, err)
		got := map[spatial.Cell]int64{}
		for k, p := range list {
			got[spatial.Cell(p.Cell)] = p.Events
			require.True(t, k == 0 || list[k-1].Cell < p.Cell, "in order")
		}
		require.Equal(t, want[r], got, "resolution %d", r)
	}
	list, err := s.TallyReports(ctx, &chengge.ReportFilter{}, chengge.TallyBy{Kind: chengge.KindRoads, Amount: "volume_m3"})
	require.NoError(t, err)
	require.Equal(t, []chengge.PlaceTally{
		{Events: 1}, {Code: "R1", Side: chengge.LeftSide, Events: 2, Amounted: 2, Sum: 4.4}, {Code: "R1", Side: chengge.RightSide, Events: 1, Amounted: 1, Sum: 2.2},
		{Code: "R2", Side: "on_line", Events: 1, Amounted: 1, Sum: 0.1},
	}, list)
	list, err = s.TallyReports(ctx, &chengge.ReportFilter{Road: []string{"R2"}}, chengge.TallyBy{Resolution: 6})
	require.NoError(t, err)
	require.Len(t, list, 1)
	for _, k := range []chengge.Kind{chengge.KindDistricts, chengge.KindStreetOffices, chengge.KindCommunities, chengge.KindGrids, chengge.KindUnitGrids} {
		list, err := s.TallyReports(ctx, &chengge.ReportFilter{}, chengge.TallyBy{Kind: k})
		require.NoError(t, err)
		require.EqualValues(t, 5, list[0].Events)
	}
	for _, by := range []chengge.TallyBy{{}, {Resolution: 13}, {Kind: chengge.KindRules}, {Kind: chengge.KindGrids, Resolution: 7}} {
		_, err := s.TallyReports(ctx, &chengge.ReportFilter{}, by)
		require.Equal(t, chengge.ErrBadQuery, chengge.CodeOf(err), by)
	}
}
