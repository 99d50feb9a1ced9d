package earthwork_test

import (
	"math/rand/v2"
	"testing"

	"chengge"
	"chengge/spatial/earthwork"

	"github.com/stretchr/testify/require"
)

// TestSavingByHand: a pit gives 100 m³, a fill 1 km off needs 100 m³; the
// disposal site is 5 km from the pit, the quarry 4 km from the fill. Without
// coordination the pit pays 100·(11 + 10) and the fill 100·(9 + 20); together 100·3.
func TestSavingByHand(t *testing.T) {
	p := &earthwork.Problem{
		Periods: weeks(1),
		Sites: []earthwork.Site{
			{Code: "A", Type: chengge.ProjectSite, Zone: "东", Gives: []earthwork.Give{{Material: spoil, Volume: 1000}}},
			{Code: "B", Type: chengge.ProjectSite, Zone: "东", Takes: []earthwork.Take{{Use: earthwork.GeneralFill, Volume: 1000}}},
			{Code: "C", Type: chengge.DisposalSite, Zone: "西", Takes: []earthwork.Take{{Use: earthwork.Disposal, Volume: 9000, Optional: true, Fee: 10 * yuan}}},
			{Code: "Q", Type: chengge.BorrowPit, Zone: "西", Gives: []earthwork.Give{{Material: spoil, Volume: 9000, Optional: true, Price: 20 * yuan}}},
		},
		Legs:   []earthwork.Legs{line(0, 1000, -5000, 5000)},
		Prices: earthwork.Prices{Load: yuan, Haul: 2 * yuan, Left: 500 * yuan, Unmet: 500 * yuan, CO2: 90_000},
	}
	_, before := checkPlan(t, p.Baseline())
	_, after := checkPlan(t, p)
	require.Equal(t, "5000.0000", earthwork.YuanOf(before.Money))
	require.Equal(t, "300.0000", earthwork.YuanOf(after.Money))
	b, err := before.Summarise(earthwork.Show{})
	require.NoError(t, err)
	a, err := after.Summarise(earthwork.Show{Density: func(earthwork.Material) earthwork.Ratio { return earthwork.Ratio{Num: 9, Den: 5} }})
	require.NoError(t, err)
	require.Equal(t, earthwork.BankVolume(2000), b.Moved)
	require.Equal(t, earthwork.BankVolume(1000), b.Dumped)
	require.Equal(t, earthwork.BankVolume(1000), b.Borrowed)
	require.Equal(t, int64(20), b.Trips) // 2 × 100 m³ by 11
	require.Equal(t, "9000000", b.M3Km.String())
	require.Equal(t, "81000000", b.CO2.String()) // 900 m³·km by 90 g
	require.True(t, b.Tonnes.IsZero())
	require.Equal(t, 100.0, a.Share(a.Direct))
	require.Equal(t, earthwork.LooseVolume(1300), a.Loose)
	require.Equal(t, "180", a.Tonnes.String())
	require.Equal(t, []earthwork.Tally{{Name: "东", Given: 1000, Inside: 1000, Direct: 1000}}, a.ByZone)
	require.Equal(t, "东", b.ByZone[0].Name)
	require.Equal(t, earthwork.BankVolume(1000), b.ByZone[0].Dumped)

	// Today: half of it goes to the fill.
	_, today := checkPlan(t, p.Practice([]earthwork.Flow{
		{From: "A", To: "B", Material: spoil, Use: earthwork.GeneralFill, Volume: 500}, {From: "A", To: "C", Material: spoil, Use: earthwork.Disposal, Volume: 400}}))
	require.Equal(t, earthwork.BankVolume(100), today.Left[0].Volume)
	require.Equal(t, earthwork.BankVolume(500), today.Unmet[0].Volume)
	require.Equal(t, "30990.0000", earthwork.YuanOf(today.Money)) // 50·3 + 40·21 + 10·500 + 50·500
	require.NotEmpty(t, after.Head(chengge.Chinese))
}

// TestBaselineIsNoBetter: what a plan of least cost comes to is never above the
// baseline, whose hauls are some of its own.
func TestBaselineIsNoBetter(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 8))
	for range 300 {
		p := randomProblem(r)
		p.Objective = nil
		_, plan := checkPlan(t, p)
		_, before := checkPlan(t, p.Baseline())
		if plan == nil {
			require.Nil(t, before)
			continue
		}
		if before != nil {
			require.LessOrEqual(t, plan.Money.Cmp(before.Money), 0)
		}
	}
}

func TestTradeOff(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 8))
	corners := 0
	for range 60 {
		p := randomProblem(r)
		for i := range p.Sites {
			for j := range p.Sites[i].Gives {
				p.Sites[i].Gives[j].Must = false
			}
			for j := range p.Sites[i].Takes {
				p.Sites[i].Takes[j].Must = false
			}
			for j := range p.Sites[i].Stores {
				p.Sites[i].Stores[j].Start = 0
			}
		}
		curve, err := p.TradeOff(t.Context(), earthwork.LeastCost, earthwork.LeastDistance, 6)
		require.NoError(t, err)
		for i, pt := range curve {
			require.NoError(t, pt.Plan.Verify())
			if i > 0 && i+1 < len(curve) {
				corners++
				require.Positive(t, pt.A.Total.Cmp(curve[i-1].A.Total))
				require.Negative(t, pt.B.Total.Cmp(curve[i-1].B.Total))
			}
		}
	}
	require.Positive(t, corners)
}
