package earthwork_test

import (
	"context"
	"fmt"
	"time"

	"chengge"
	"chengge/spatial/earthwork"
)

// The town's sites: a pit gives 1000 m³ in the first month; a plot needs 522 m³
// compacted, which are 600 m³ bank, in the second. The transfer site between them
// has room for 500. By hand: what is stored costs 5 + 2.2 + 2 on the way in, 1 to
// hold and 5 + 3.8 on the way out, 19 yuan a m³; what is dumped costs 28.4, what
// is borrowed 36.6. So 500·19 + 500·28.4 + 100·36.6 = 27,360 yuan, and a m³ more
// of room would save 28.4 + 36.6 − 19 = 46.
func ExamplePlanner_Solve() {
	yuan := earthwork.Yuan(10_000)
	clay := earthwork.Material{Waste: earthwork.Spoil, Soil: earthwork.Clay, Quality: earthwork.Clean}
	earth, _ := earthwork.FindSoilTable(earthwork.DefaultSoilTables(), "earth")
	compacted, _ := earthwork.ParseStated("522", "压实方")
	need, _, _ := earth.Bank(compacted)
	begins, _ := chengge.NewPeriod("2026-01-01", "2026-02-01", time.UTC)
	next, _ := chengge.NewPeriod("2026-02-01", "2026-03-01", time.UTC)
	p := &earthwork.Problem{
		Periods: []chengge.Period{begins, next},
		Sites: []earthwork.Site{
			{Code: "Y01", Name: "示例工地", Type: chengge.ProjectSite, Gives: []earthwork.Give{{Material: clay, Volume: 10_000}}},
			{Code: "Y02", Name: "东三地块", Type: chengge.ProjectSite, Takes: []earthwork.Take{{Use: earthwork.StructuralFill, Period: 1, Volume: need}}},
			{Code: "Y03", Name: "南里消纳场", Type: chengge.DisposalSite, Takes: []earthwork.Take{{Use: earthwork.Disposal, Volume: 20_000, Optional: true, Fee: 20 * yuan}}},
			{Code: "Y05", Name: "西里转运调配场", Type: chengge.TransferSite, Stores: []earthwork.Store{{Material: clay, Room: 5000, Fee: 2 * yuan, Hold: yuan}}},
			{Code: "Y06", Name: "南里取土场", Type: chengge.BorrowPit, Gives: []earthwork.Give{{Material: clay, Period: 1, Volume: 20_000, Optional: true, Price: 30 * yuan}}},
		},
		Legs: []earthwork.Legs{{Seconds: make([]int64, 25), Metres: []int64{
			0, 1300, 1700, 1100, 1500,
			1300, 0, 1600, 1900, 800,
			1700, 1600, 0, 1600, 700,
			1100, 1900, 1600, 0, 1800,
			1500, 800, 700, 1800, 0,
		}}},
		Prices: earthwork.Prices{Load: 5 * yuan, Haul: 2 * yuan, Left: 100 * yuan, Unmet: 100 * yuan},
	}
	planner, err := earthwork.NewPlanner(p)
	if err != nil {
		panic(err)
	}
	plan, err := planner.Solve(context.Background(), earthwork.Options{})
	if err != nil {
		panic(err)
	}
	for _, m := range plan.Moves {
		fmt.Println(m.Period+1, m.From, "→", m.To, m.Volume, m.Use)
	}
	fmt.Println(earthwork.YuanOf(plan.Money), "yuan; proof:", plan.Verify() == nil)
	worths, _ := planner.Worths(context.Background(), plan, 1)
	fmt.Println(worths[0].Message(chengge.English, p))
	// Output:
	// 1 Y01 → Y03 500 m³ bank disposal
	// 1 Y01 → Y05 500 m³ bank stockpile
	// 2 Y05 → Y02 500 m³ bank structural_fill
	// 2 Y06 → Y02 100 m³ bank structural_fill
	// 27360.0000 yuan; proof: true
	// one more m³ of room for spoil, clay, clean at 西里转运调配场 at the end of the period from 2026-01-01 saves 46 yuan
}
