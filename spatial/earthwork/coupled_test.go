package earthwork_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"chengge"
	"chengge/spatial/earthwork"
	"chengge/spatial/earthwork/coupled"

	"github.com/stretchr/testify/require"
)

var solverDir string

var solver = sync.OnceValues(func() (string, error) {
	var err error
	if solverDir, err = os.MkdirTemp("", "solve"); err != nil {
		return "", err
	}
	name := filepath.Join(solverDir, coupled.Name)
	out, err := exec.Command("go", "build", "-o", name, "chengge/cmd/chengge-solve").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return name, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(solverDir)
	os.Exit(code)
}

// missing ends a test that lacks something: CI has installed and set it all, so
// that there it fails, and anywhere else it is left out.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// child gives where chengge-solve is, built once, where Cbc is installed.
func child(t testing.TB) coupled.Options {
	t.Helper()
	if _, err := os.Stat("/usr/include/coin/Cbc_C_Interface.h"); err != nil {
		missing(t, "coinor-libcbc-dev is not installed")
	}
	name, err := solver()
	require.NoError(t, err)
	return coupled.Options{Program: name, Seconds: 60}
}

func solveCoupled(t testing.TB, p *earthwork.Problem) *earthwork.Plan {
	t.Helper()
	pl, err := earthwork.NewPlanner(p)
	require.NoError(t, err)
	plan, err := pl.SolveCoupled(t.Context(), earthwork.Options{}, child(t))
	require.NoError(t, err)
	require.NoError(t, plan.Verify())
	return plan
}

// TestHaulLimitByHand: the plan by hand moves 250 m³; with trucks for 200 m³ the
// dearer haul loses 50: 100·5 + 100·21 + 100·100.
func TestHaulLimitByHand(t *testing.T) {
	p := threeSites()
	p.HaulLimits = []earthwork.HaulLimit{{Name: "nights", Period: -1, Volume: 9000}}
	plan := solveCoupled(t, p)
	require.Equal(t, earthwork.ProvenOptimal, plan.Grade) // the network alone keeps it
	p.HaulLimits[0].Volume = 2000
	plan = solveCoupled(t, p)
	require.Equal(t, "12600.0000", earthwork.YuanOf(plan.Levels[0].Total))
	require.Equal(t, earthwork.ProvenBound, plan.Grade)
	require.Less(t, plan.Gap, 1e-9)
	require.Equal(t, earthwork.BankVolume(1000), plan.Left[0].Volume)
}

// TestOpeningByHand: one of two plants may be opened; the near one costs 3000
// yuan, the far one 1000 and 4 km more at 2 yuan for 200 m³, 1600: the far one.
func TestOpeningByHand(t *testing.T) {
	plant := func(code string, opening earthwork.Yuan) earthwork.Site {
		return earthwork.Site{Code: code, Candidate: true, Opening: opening, Takes: []earthwork.Take{{Use: earthwork.Disposal, Volume: 5000, Optional: true}}}
	}
	p := threeSites()
	p.Sites = []earthwork.Site{{Code: "A", Gives: []earthwork.Give{{Material: spoil, Volume: 2000}}}, plant("N", 3000*yuan), plant("F", 1000*yuan)}
	p.Legs[0] = line(0, 1000, 5000)
	p.MostOpen = 1
	plan := solveCoupled(t, p)
	require.Equal(t, []string{"F"}, plan.Opened)
	require.Equal(t, "3200.0000", earthwork.YuanOf(plan.Money)) // 1000 + 200·(1 + 10)
	require.Less(t, plan.Gap, 1e-9)
	fixed, open := checkPlan(t, plan.WithOpened())
	require.Equal(t, "2200.0000", earthwork.YuanOf(open.Money))
	_, err := fixed.Worths(t.Context(), open, 5)
	require.NoError(t, err)
	p.Sites[0].Gives[0].Volume = 5000 // 4000 for 4 km: the near one
	require.Equal(t, []string{"N"}, solveCoupled(t, p).Opened)
}

// TestHaulierByHand: the permit's haulier moves 50 m³ a week at most.
func TestHaulierByHand(t *testing.T) {
	p := threeSites()
	p.NeedPermit = true
	p.Permits = []earthwork.HaulPermit{{No: "1", From: "A", To: "B", Haulier: "H1", Class: earthwork.Spoil, Volume: 9000}, {No: "2", From: "A", To: "C", Haulier: "H2", Class: earthwork.Spoil, Volume: 9000}}
	p.HaulLimits = []earthwork.HaulLimit{{Name: "H1", Haulier: "H1", Volume: 500}}
	plan := solveCoupled(t, p)
	require.Equal(t, earthwork.BankVolume(500), plan.Unmet[0].Volume)
	require.Equal(t, earthwork.BankVolume(1000), plan.Left[0].Volume)
	pl, err := earthwork.NewPlanner(p)
	require.NoError(t, err)
	_, err = pl.Alternative(t.Context(), plan, plan.Moves[0])
	require.ErrorContains(t, err, "WithOpened")
	free, err := pl.Solve(t.Context(), earthwork.Options{})
	require.NoError(t, err)
	require.Len(t, free.Ignored, 1)
	require.Len(t, free.Head(chengge.English), 2)
}

// TestPermitByHand: a permit for 120 m³ covers hauls of two weeks.
func TestPermitByHand(t *testing.T) {
	p := threeSites()
	p.Periods, p.NeedPermit = weeks(2), true
	p.Sites[0].Gives = []earthwork.Give{{Material: spoil, Volume: 1000}, {Material: spoil, Period: 1, Volume: 1000}}
	p.Sites[1].Takes = nil
	p.Sites[2].Takes = []earthwork.Take{{Use: earthwork.Disposal, Volume: 5000, Optional: true}, {Use: earthwork.Disposal, Period: 1, Volume: 5000, Optional: true}}
	p.Permits = []earthwork.HaulPermit{{No: "2026-1", From: "A", To: "C", Class: earthwork.Spoil, Volume: 1200}}
	pl, err := earthwork.NewPlanner(p)
	require.NoError(t, err)
	plan, err := pl.Solve(t.Context(), earthwork.Options{})
	require.NoError(t, err)
	require.Equal(t, []earthwork.OverPermit{{No: "2026-1", Volume: 1200, Planned: 2000}}, plan.OverPermits)
	plan = solveCoupled(t, p)
	require.Empty(t, plan.OverPermits)
	require.Equal(t, "9320.0000", earthwork.YuanOf(plan.Money)) // 120·11 + 80·100
}

// TestYieldByHand: a plant makes 0.8 m³ of gravel of each m³ of rubble; a fill
// needs 100 m³ of it, a quarry has it for 50 yuan.
func TestYieldByHand(t *testing.T) {
	rubble, gravel := earthwork.Material{Waste: earthwork.DemolitionRubble}, earthwork.Material{Waste: earthwork.Spoil, Soil: earthwork.Gravel}
	p := threeSites()
	p.Sites = []earthwork.Site{
		{Code: "A", Gives: []earthwork.Give{{Material: rubble, Volume: 1001}}},
		{Code: "R", Takes: []earthwork.Take{{Use: earthwork.Recycling, Volume: 9000, Optional: true}},
			Gives:  []earthwork.Give{{Material: gravel, Volume: 9000, Optional: true, Price: 5 * yuan}},
			Yields: []earthwork.Yield{{Product: gravel, Share: earthwork.Ratio{Num: 4, Den: 5}}}},
		{Code: "F", Takes: []earthwork.Take{{Use: earthwork.StructuralFill, Volume: 1000}}},
		{Code: "Q", Type: chengge.BorrowPit, Gives: []earthwork.Give{{Material: gravel, Volume: 9000, Optional: true, Price: 50 * yuan}}},
	}
	p.Legs[0] = line(0, 1000, 2000, 3000)
	plan := solveCoupled(t, p)
	// 100.1 m³ of rubble for 3 yuan; 80 m³ of gravel for 8, 20 m³ for 53.
	require.Equal(t, "2000.3000", earthwork.YuanOf(plan.Money))
	require.Less(t, plan.Gap, 0.002) // 80.08 m³ in fractions
}

// TestShrinkageByHand: of 100 m³ in a store 90 come out again, for a fill of 120
// that is otherwise unmet; 100·(1 + 2) + 90·(1 + 2) + 30·100.
func TestShrinkageByHand(t *testing.T) {
	p := threeSites()
	p.Periods = weeks(2)
	p.Sites = []earthwork.Site{
		{Code: "A", Gives: []earthwork.Give{{Material: spoil, Volume: 1000}}},
		{Code: "S", Type: chengge.TransferSite, Stores: []earthwork.Store{{Material: spoil, Room: 9000, Shrink: earthwork.Ratio{Num: 1, Den: 10}, Clear: true}}},
		{Code: "B", Takes: []earthwork.Take{{Use: earthwork.GeneralFill, Period: 1, Volume: 1200}}},
	}
	p.Legs[0] = line(0, 1000, 2000)
	plan := solveCoupled(t, p)
	require.Equal(t, "3570.0000", earthwork.YuanOf(plan.Money))
	require.Equal(t, earthwork.ProvenBound, plan.Grade)
	require.Less(t, plan.Gap, 1e-9)
	require.Equal(t, []earthwork.Stock{{Site: "S", Material: spoil, Volume: 900}}, plan.Stocks)
	p.Sites[1].Stores[0].Shrink = earthwork.Ratio{Num: 3, Den: 2}
	_, err := earthwork.NewPlanner(p)
	require.Equal(t, "stores[0].shrink", earthwork.IssuesOf(err)[0].Field)
}

// TestMixedSoilsByHand: a fill of 100 m³ takes clay, and gravel of which a m³
// fills 1.25: 50 m³ of gravel are there for 3 yuan and count as 62.5, the other
// 37.5 m³ are clay for 5.
func TestMixedSoilsByHand(t *testing.T) {
	gravel := earthwork.Material{Waste: earthwork.Spoil, Soil: earthwork.Gravel}
	p := threeSites()
	p.Sites = []earthwork.Site{
		{Code: "A", Gives: []earthwork.Give{{Material: spoil, Volume: 9000, Optional: true}}},
		{Code: "G", Gives: []earthwork.Give{{Material: gravel, Volume: 500, Optional: true}}},
		{Code: "B", Takes: []earthwork.Take{{Use: earthwork.GeneralFill, Volume: 1000, Counts: []earthwork.Count{{Material: gravel, As: earthwork.Ratio{Num: 5, Den: 4}}}}}},
	}
	p.Legs[0] = line(0, 3000, 2000)
	plan := solveCoupled(t, p)
	require.Equal(t, "337.5000", earthwork.YuanOf(plan.Money))
	require.Less(t, plan.Gap, 1e-9)
	require.Equal(t, earthwork.BankVolume(375), plan.Moves[0].Volume)
}

// TestRandomCoupledPlans ties random problems; every plan keeps all ties exactly
// and lies within a little of its proven bound.
func TestRandomCoupledPlans(t *testing.T) {
	options := child(t)
	r := rand.New(rand.NewPCG(77, 8))
	tied := 0
	for range 120 {
		p := randomProblem(r)
		p.Objective = nil
		p.HaulLimits = []earthwork.HaulLimit{{Name: "all", Period: -1, Volume: earthwork.BankVolume(r.IntN(15000))}, {Name: "first", Period: 0, Volume: earthwork.BankVolume(r.IntN(6000))}}
		for i := range p.Sites {
			s := &p.Sites[i]
			for j := range s.Gives { // hundreds of m³, beside which a rounding is little
				s.Gives[j].Volume *= 100
			}
			for j := range s.Takes {
				s.Takes[j].Volume *= 100
				if r.IntN(4) == 0 {
					s.Takes[j].Counts = []earthwork.Count{{Material: spoil, As: earthwork.Ratio{Num: int64(1 + r.IntN(20)), Den: 10}}}
				}
			}
			for j := range s.Stores {
				s.Stores[j].Room, s.Stores[j].Start = s.Stores[j].Room*100, s.Stores[j].Start*100
			}
			for j := range s.TakeLimit.Period {
				s.TakeLimit.Period[j] *= 100
			}
			s.TakeLimit.All, s.GiveLimit.All = s.TakeLimit.All*100, s.GiveLimit.All*100
			for j := range s.Gives {
				s.Gives[j].Must = false
			}
			for j := range s.Takes {
				s.Takes[j].Must = false
			}
			if len(s.Stores) > 0 {
				if r.IntN(2) == 0 {
					s.Stores[0].Shrink = earthwork.Ratio{Num: int64(r.IntN(4)), Den: 20}
				}
				s.Room = earthwork.BankVolume(2000 + r.IntN(3000))
			}
			if s.Candidate = r.IntN(4) == 0; s.Candidate {
				s.Opening = yuan * earthwork.Yuan(r.IntN(60))
				s.Stores = nil
			}
		}
		pl, err := earthwork.NewPlanner(p)
		require.NoError(t, err)
		plan, err := pl.SolveCoupled(t.Context(), earthwork.Options{}, options)
		if chengge.CodeOf(err) == chengge.ErrConflict {
			continue
		}
		require.NoError(t, err)
		require.NoError(t, plan.Verify())
		if plan.Grade == earthwork.ProvenOptimal {
			continue
		}
		tied++
		require.Less(t, plan.Gap, 0.001, "problem of %d sites", len(p.Sites))
	}
	require.Greater(t, tied, 40)
}
