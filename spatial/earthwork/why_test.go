package earthwork_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"chengge"
	"chengge/spatial/earthwork"
	"chengge/spatial/earthwork/network"

	"github.com/stretchr/testify/require"
)

// widen gives the problem with one capacity larger.
func widen(p *earthwork.Problem, w earthwork.Worth, by earthwork.BankVolume) *earthwork.Problem {
	q := *p
	q.Sites = slices.Clone(p.Sites)
	i := slices.IndexFunc(q.Sites, func(s earthwork.Site) bool { return s.Code == w.Site })
	s := &q.Sites[i]
	switch w.Capacity {
	case earthwork.TakeInAll:
		s.TakeLimit.All += by
	case earthwork.GiveInAll:
		s.GiveLimit.All += by
	case earthwork.TakeInPeriod:
		s.TakeLimit.Period = slices.Clone(s.TakeLimit.Period)
		s.TakeLimit.Period[w.Period] += by
	default:
		return nil // several may look alike
	}
	return &q
}

// TestWorthIsTheDifference compares each price with the plans of the problem
// with 0.1 m³ more and less, solved from nothing.
func TestWorthIsTheDifference(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 8))
	seen := 0
	for seen < 150 {
		p := randomProblem(r)
		pl, plan := checkPlan(t, p)
		if plan == nil {
			continue
		}
		worths, err := pl.Worths(t.Context(), plan, 5)
		require.NoError(t, err)
		for _, w := range worths {
			require.NotEmpty(t, w.Message(chengge.Chinese, p))
			for i, by := range []earthwork.BankVolume{1, -1} {
				q := widen(p, w, by)
				if q == nil || by < 0 && w.Volume <= 1 {
					continue // a limit in all of 0 is none
				}
				_, after := checkPlan(t, q)
				change := [][]network.Sum{w.More, w.Less}[i]
				if after == nil {
					require.Nil(t, change)
					continue
				}
				for l := range after.Levels {
					require.Zero(t, after.Levels[l].Total.Sub(plan.Levels[l].Total).Cmp(change[l]), "%v by %d", w, by)
				}
				seen++
			}
		}
		// Everything was put back.
		again, err := pl.Solve(t.Context(), earthwork.Options{})
		require.NoError(t, err)
		require.NoError(t, again.Verify())
		require.Zero(t, again.Levels[0].Total.Cmp(plan.Levels[0].Total))
	}
}

// TestAlternativeByHand: without the haul to the fill, its 100 m³ go to the
// disposal site, and the fill stays unmet: 100·(21 − 5 + 100).
func TestAlternativeByHand(t *testing.T) {
	p := threeSites()
	p.Sites[2].Takes[0].Volume = 9000
	pl, plan := checkPlan(t, p)
	out, err := pl.Alternative(t.Context(), plan, plan.Moves[0])
	require.NoError(t, err)
	require.Equal(t, "11600.0000", earthwork.YuanOf(out.Change[0]))
	require.Len(t, out.Moves, 2)
	p.Sites[1].Takes[0].Must = true
	pl, plan = checkPlan(t, p)
	_, err = pl.Alternative(t.Context(), plan, plan.Moves[0])
	require.True(t, errors.Is(err, network.ErrInfeasible))
}

func threeSites() *earthwork.Problem {
	return &earthwork.Problem{
		Periods: weeks(1),
		Sites: []earthwork.Site{
			{Code: "A", Name: "一号工地", Type: chengge.ProjectSite, Gives: []earthwork.Give{{Material: spoil, Volume: 3000}}},
			{Code: "B", Type: chengge.ProjectSite, Takes: []earthwork.Take{{Use: earthwork.GeneralFill, Volume: 1000}}},
			{Code: "C", Name: "消纳场3", Type: chengge.DisposalSite, Takes: []earthwork.Take{{Use: earthwork.Disposal, Volume: 1500, Optional: true, Fee: 10 * yuan}}},
		},
		Legs:   []earthwork.Legs{line(0, 2000, 5000)},
		Prices: earthwork.Prices{Load: yuan, Haul: 2 * yuan, Left: 100 * yuan, Unmet: 100 * yuan},
	}
}

// TestWorthInWords: one more m³ at the disposal site saves the penalty of 100
// yuan less the 21 that the haul costs.
func TestWorthInWords(t *testing.T) {
	p := threeSites()
	pl, plan := checkPlan(t, p)
	worths, err := pl.Worths(t.Context(), plan, 10)
	require.NoError(t, err)
	require.Equal(t, "one more m³ of capacity for disposal at 消纳场3 in the period from 2026-01-05 saves 79 yuan", worths[0].Message(chengge.English, p))
	require.Equal(t, "消纳场3 2026-01-05起的时段的消纳处置接收能力每增加 1 立方米，节省 79 元", worths[0].Message(chengge.Chinese, p))
	require.Equal(t, "79000", worths[0].Less[0].Sub(network.SumOf(0)).String())
}

func TestReasonsByHand(t *testing.T) {
	reason := func(change func(*earthwork.Problem)) earthwork.Reason {
		p := threeSites()
		change(p)
		pl, plan := checkPlan(t, p)
		all, err := pl.Reasons(t.Context(), plan)
		require.NoError(t, err)
		i := slices.IndexFunc(all, func(r earthwork.Reason) bool { return r.Left })
		require.GreaterOrEqual(t, i, 0)
		require.NotEmpty(t, all[i].Message(chengge.Chinese, p))
		require.NotContains(t, all[i].Message(chengge.English, p), "{")
		return all[i]
	}
	r := reason(func(*earthwork.Problem) {})
	require.Equal(t, earthwork.ByCapacity, r.Why)
	require.Equal(t, []string{"C"}, r.Full)
	require.Equal(t, earthwork.BankVolume(500), r.Volume)
	require.Equal(t, earthwork.ByDistance, reason(func(p *earthwork.Problem) { p.MaxMetres = 1000 }).Why)
	require.Equal(t, "B", reason(func(p *earthwork.Problem) { p.MaxMetres = 1000 }).Other)
	require.Equal(t, earthwork.ByRoad, reason(func(p *earthwork.Problem) { p.Legs[0].Metres[1], p.Legs[0].Metres[2] = -1, -1 }).Why)
	require.Equal(t, earthwork.ByPermit, reason(func(p *earthwork.Problem) { p.NeedPermit = true }).Why)
	r = reason(func(p *earthwork.Problem) { p.Sites[0].Gives[0].Material.Quality = earthwork.Contaminated })
	require.Equal(t, earthwork.ByUse, r.Why)
	require.Equal(t, "U-020", r.Rule.Code)
	require.Equal(t, earthwork.ByPrice, reason(func(p *earthwork.Problem) { p.Prices.Left = yuan }).Why)
	require.Equal(t, earthwork.ByNobody, reason(func(p *earthwork.Problem) { p.Sites[1].Takes, p.Sites[2].Takes = nil, nil }).Why)
	require.Equal(t, earthwork.ByDates, reason(func(p *earthwork.Problem) { p.Sites[0].Valid.Ends = p.Periods[0].Begins.AddDate(-1, 0, 0) }).Why)
	night, err := chengge.ParseHours("20:00-06:00")
	require.NoError(t, err)
	day, err := chengge.ParseHours("07:00-18:00")
	require.NoError(t, err)
	require.Equal(t, earthwork.ByHours, reason(func(p *earthwork.Problem) { p.Window, p.Sites[1].Open, p.Sites[2].Open = night, day, day }).Why)
}

// TestReplanningMovesLittle: two equal disposal sites; with what is kept cheaper
// the plan stays as it was although the other became a little nearer.
func TestReplanningMovesLittle(t *testing.T) {
	p := threeSites()
	p.Sites[1] = earthwork.Site{Code: "B", Takes: []earthwork.Take{{Use: earthwork.Disposal, Volume: 5000, Optional: true, Fee: 10 * yuan}}}
	p.Sites[2].Takes[0].Volume = 5000
	p.Legs[0] = line(0, 2000, 2100)
	_, plan := checkPlan(t, p)
	require.Equal(t, "B", plan.Moves[0].To)
	p.Former = []earthwork.Flow{{From: "A", To: "C", Material: spoil, Use: earthwork.Disposal, Volume: 2000}}
	p.Keep, p.Change = yuan, yuan/2
	_, plan = checkPlan(t, p)
	require.Len(t, plan.Moves, 2)
	require.Equal(t, "C", plan.Moves[1].To)
	require.Equal(t, earthwork.BankVolume(2000), plan.Moves[1].Volume)
	p.Former, p.Contracts = nil, []earthwork.Flow{{From: "A", To: "C", Material: spoil, Use: earthwork.Disposal, Volume: 700}}
	_, plan = checkPlan(t, p)
	require.Equal(t, earthwork.BankVolume(700), plan.Moves[1].Volume)
}
