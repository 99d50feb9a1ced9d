package balance_test

import (
	"testing"
	"time"

	"chengge"
	"chengge/balance"
	"chengge/importers"
	"chengge/spatial/roadnet"

	"github.com/stretchr/testify/require"
)

// TestNoOrdersOnAlertDays: two alert days stop all trucks in a month that is
// planned without them; nothing is ordered for their nights, and all the same
// moves.
func TestNoOrdersOnAlertDays(t *testing.T) {
	in := changed(t, func(p *importers.SitePlans) {
		first := time.Date(2026, 1, 1, 0, 0, 0, 0, p.Volumes[0].Month.Location())
		p.Bans = append(p.Bans, ban(roadnet.Ban{Name: "alert", Valid: chengge.Period{Begins: first, Ends: first.AddDate(0, 0, 2)}}))
	})
	r, d := solve(t, in, balance.Options{})
	require.Empty(t, d.Periods[0].Bans)
	require.Equal(t, []string{"alert"}, d.Periods[0].Other)
	orders := r.Orders(d)
	require.Empty(t, orders.Without)
	sum := 0.0
	for _, o := range orders.Orders {
		require.NotContains(t, []string{"2026-01-01", "2026-01-02"}, o.Night)
		sum += o.M3
	}
	require.Equal(t, 1700.0, sum)
	require.NotEmpty(t, orders.Only("K05", "2026-01-03").Orders)
	require.Empty(t, orders.Only("K05", "2026-01-01").Orders)
}
