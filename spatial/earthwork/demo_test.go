package earthwork_test

import (
	"testing"
	"time"

	"chengge"
	"chengge/demo"
	"chengge/spatial/earthwork"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// demoProblem is the demo city's year: its sites, permits and hauliers, straight
// lines stretched by 1.4 at 25 km/h, and prices that are assumptions.
func demoProblem(t testing.TB) (*earthwork.Problem, []earthwork.Rounding) {
	t.Helper()
	city, err := demo.New(demo.Options{Components: 153, Days: 1, PerDay: 1})
	require.NoError(t, err)
	plans := city.Sites()
	first := plans[0].Volumes[0].Month
	for _, p := range plans {
		for _, v := range p.Volumes {
			if v.Month.Before(first) {
				first = v.Month
			}
		}
	}
	c := earthwork.Conversion{Periods: earthwork.Months(first, 12)}
	sites, roundings, issues := c.Gather(plans)
	require.Empty(t, issues)
	permits, more, issues := c.GatherPermits(city.Permits(), city.Hauliers())
	require.Empty(t, issues)
	require.Len(t, permits, len(city.Permits()))
	places := make([]orb.Point, len(sites))
	for i, s := range sites {
		places[i] = s.Place
	}
	return &earthwork.Problem{Periods: c.Periods, Sites: sites, Permits: permits,
		Legs:   []earthwork.Legs{earthwork.StraightLegs(places, earthwork.Ratio{Num: 7, Den: 5}, 7)},
		Prices: earthwork.Prices{Load: 5 * yuan, Haul: 2 * yuan, OnSite: 4 * yuan, Left: 200 * yuan, Unmet: 200 * yuan, CO2: 90_000}}, append(roundings, more...)
}

func TestDemoCity(t *testing.T) {
	p, roundings := demoProblem(t)
	for _, r := range roundings {
		require.LessOrEqual(t, 2*r.Residue.Num, r.Residue.Den)
	}
	begin := time.Now()
	pl, plan := checkPlan(t, p)
	t.Logf("%d sites, %d hauls allowed, %d written, %d pivots, %s yuan in %v", len(p.Sites), plan.Allowed, plan.Written, plan.Pivots, earthwork.YuanOf(plan.Money), time.Since(begin))
	_, baseline := checkPlan(t, p.Baseline())
	require.Negative(t, plan.Money.Cmp(baseline.Money))
	before, err := baseline.Summarise(earthwork.Show{})
	require.NoError(t, err)
	after, err := plan.Summarise(earthwork.Show{})
	require.NoError(t, err)
	require.Zero(t, before.Direct)
	require.Positive(t, after.Direct)
	require.Equal(t, before.Given, after.Given)
	reasons, err := pl.Reasons(t.Context(), plan)
	require.NoError(t, err)
	require.Len(t, reasons, len(plan.Left)+len(plan.Unmet))
	for _, r := range reasons {
		require.NotContains(t, r.Message(chengge.Chinese, p), "{")
	}
	worths, err := pl.Worths(t.Context(), plan, 10)
	require.NoError(t, err)
	for _, w := range worths {
		require.NotContains(t, w.Message(chengge.English, p), "{")
	}
}

// TestPlantedOptimumInTheDemoCity lowers the price of chosen hauls until they
// must be the plan: each pit gets a fill of its own beside it, as much as it
// gives, so that the planted plan costs nothing and any other something.
func TestPlantedOptimumInTheDemoCity(t *testing.T) {
	p, _ := demoProblem(t)
	legs := &p.Legs[0]
	var projects []int
	for i := range p.Sites {
		if s := &p.Sites[i]; s.Type == chengge.ProjectSite {
			s.Takes, s.Gives = nil, nil
			projects = append(projects, i)
		}
	}
	p.Prices.Load = 0
	var planted []earthwork.Flow
	n := len(p.Sites)
	for k := 0; k+1 < len(projects); k += 2 {
		a, b := &p.Sites[projects[k]], &p.Sites[projects[k+1]]
		legs.Metres[projects[k]*n+projects[k+1]] = 0
		for m := range 12 {
			v := earthwork.BankVolume(1000 + 137*k + 11*m)
			a.Gives = append(a.Gives, earthwork.Give{Material: spoil, Period: m, Volume: v})
			b.Takes = append(b.Takes, earthwork.Take{Use: earthwork.StructuralFill, Period: m, Volume: v})
			planted = append(planted, earthwork.Flow{From: a.Code, To: b.Code, Material: spoil, Use: earthwork.StructuralFill, Period: m, Volume: v})
		}
	}
	_, plan := checkPlan(t, p)
	require.Zero(t, plan.Money.Sign())
	var got []earthwork.Flow
	for _, m := range plan.Moves {
		got = append(got, m.Flow)
	}
	require.ElementsMatch(t, planted, got)
}

func TestGatherNamesWhatItCannotUse(t *testing.T) {
	zone := time.UTC
	c := earthwork.Conversion{Periods: earthwork.Months(time.Date(2026, 3, 9, 0, 0, 0, 0, zone), 2)}
	month := time.Date(2026, 3, 1, 0, 0, 0, 0, zone)
	_, _, issues := c.Gather([]earthwork.SitePlan{{Site: chengge.Site{Code: "A", Type: chengge.ProjectSite}, Volumes: []earthwork.SiteVolume{
		{Month: month, Class: earthwork.Spoil, State: earthwork.Bank, M3: 10, Gives: true},
		{Month: month, Class: earthwork.Spoil, M3: 10},
		{Month: month, Class: "gold", State: earthwork.Bank, M3: 10},
		{Month: month.AddDate(0, 2, 0), Class: earthwork.Spoil, State: earthwork.Bank, M3: 10},
		{Month: month, Class: earthwork.Spoil, State: earthwork.Bank, M3: -10},
	}}})
	require.Len(t, issues, 4)
	for i, issue := range issues {
		require.Equal(t, "A", issue.Site)
		require.Contains(t, issue.Field, string(rune('1'+i)))
		require.NotEmpty(t, issue.Message(chengge.Chinese))
	}
	_, _, issues = c.GatherPermits([]earthwork.Permit{{No: "1", From: "A", Class: earthwork.Spoil, State: earthwork.Loose, M3: 5, Hours: "25-26"}}, nil)
	require.Len(t, issues, 1)
	permits, _, _ := c.GatherPermits([]earthwork.Permit{{No: "1", From: "A", Haulier: "H", Class: earthwork.Spoil, State: earthwork.Loose, M3: 13}}, []earthwork.Haulier{{Organisation: "H", Blacklisted: true}})
	require.True(t, permits[0].Barred)
	require.Equal(t, earthwork.BankVolume(100), permits[0].Volume)
}
