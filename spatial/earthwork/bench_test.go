package earthwork_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"syscall"
	"testing"
	"time"

	"chengge"
	"chengge/spatial/earthwork"

	"github.com/stretchr/testify/require"
)

// bigCity makes 600 sites with 2 classes and 20 active weeks of 52 each, and 150
// destinations, on roads as straight as a chessboard's.
func bigCity(projects, destinations, periods, active int) *earthwork.Problem {
	r := rand.New(rand.NewPCG(2026, 8))
	n := projects + destinations
	x, y := make([]int64, n), make([]int64, n)
	for i := range n {
		x[i], y[i] = r.Int64N(40_000), r.Int64N(35_000)
	}
	legs := earthwork.Legs{Metres: make([]int64, n*n), Seconds: make([]int64, n*n)}
	for i := range n {
		for j := range n {
			d := max(x[i]-x[j], x[j]-x[i]) + max(y[i]-y[j], y[j]-y[i])
			legs.Metres[i*n+j], legs.Seconds[i*n+j] = d, d/8
		}
	}
	p := &earthwork.Problem{Periods: weeks(periods), Legs: []earthwork.Legs{legs},
		Prices: earthwork.Prices{Load: 3 * yuan, Haul: 2 * yuan, Hour: yuan, Left: 500 * yuan, Unmet: 300 * yuan}}
	rubble := earthwork.Material{Waste: earthwork.DemolitionRubble}
	total := [2]earthwork.BankVolume{}
	for i := range projects {
		s := earthwork.Site{Code: fmt.Sprintf("P%03d", i), Type: chengge.ProjectSite, Zone: fmt.Sprint(x[i] / 10_000)}
		from := r.IntN(periods - active + 1)
		for t := from; t < from+active; t++ {
			for k, m := range []earthwork.Material{spoil, rubble} {
				v := earthwork.BankVolume(1000 + r.IntN(20_000))
				total[k] += v
				s.Gives = append(s.Gives, earthwork.Give{Material: m, Period: t, Volume: v})
			}
		}
		p.Sites = append(p.Sites, s)
	}
	for i := range destinations {
		s := earthwork.Site{Code: fmt.Sprintf("D%03d", i), Type: chengge.DisposalSite}
		use, k := earthwork.Disposal, 0
		if i%2 == 1 {
			use, k = earthwork.Recycling, 1
		}
		weekly := total[k] * 2 / earthwork.BankVolume(destinations) * 2 / earthwork.BankVolume(periods)
		for t := range periods {
			materials := []earthwork.Material{{Waste: earthwork.DemolitionRubble}}
			if k == 0 {
				materials = []earthwork.Material{spoil}
			}
			s.Takes = append(s.Takes, earthwork.Take{Use: use, Materials: materials, Period: t, Volume: weekly, Optional: true, Fee: yuan * earthwork.Yuan(5+r.IntN(20))})
			s.TakeLimit.Period = append(s.TakeLimit.Period, weekly*9/10)
		}
		s.TakeLimit.All = weekly * earthwork.BankVolume(periods) * 11 / 20
		p.Sites = append(p.Sites, s)
	}
	return p
}

// processorTime gives what this process has used of the processors, collecting
// garbage included: on a busy machine the clock says little.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkBigCity solves 600 sites with 2 classes and 20 active weeks of 52 each
// and 150 destinations, has the plan proven, and solves again after one change.
func BenchmarkBigCity(b *testing.B) {
	p := bigCity(600, 150, 52, 20)
	for b.Loop() {
		begin, used := time.Now(), processorTime(b)
		pl, err := earthwork.NewPlanner(p)
		require.NoError(b, err)
		built := time.Since(begin)
		plan, err := pl.Solve(b.Context(), earthwork.Options{})
		require.NoError(b, err)
		solved := time.Since(begin)
		b.ReportMetric((processorTime(b) - used).Seconds(), "processor-s")
		require.NoError(b, plan.Verify())
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(built.Seconds(), "build-s")
		b.ReportMetric(solved.Seconds(), "solve-s")
		b.ReportMetric(time.Since(begin).Seconds()-solved.Seconds(), "verify-s")
		b.ReportMetric(float64(m.Sys>>20), "MB")
		b.ReportMetric(float64(plan.Allowed), "hauls")
		b.ReportMetric(float64(plan.Written), "written")
		b.ReportMetric(float64(plan.Pivots), "pivots")
		b.ReportMetric(float64(len(plan.Left)), "left")

		// One site gives twice as much in its first week.
		q := *p
		q.Sites = append([]earthwork.Site(nil), p.Sites...)
		q.Sites[7].Gives = append([]earthwork.Give(nil), p.Sites[7].Gives...)
		q.Sites[7].Gives[0].Volume *= 2
		begin = time.Now()
		again, err := earthwork.NewPlanner(&q)
		require.NoError(b, err)
		warm, err := again.Solve(b.Context(), earthwork.Options{After: pl})
		require.NoError(b, err)
		b.ReportMetric(time.Since(begin).Seconds(), "again-s")
		b.ReportMetric(float64(warm.Pivots), "again-pivots")
		require.NoError(b, warm.Verify())
	}
}

// BenchmarkFacilities chooses 15 of 60 candidates for 600 sources within a
// minute of Cbc and reports the gap.
func BenchmarkFacilities(b *testing.B) {
	p := bigCity(600, 60, 1, 1)
	total := earthwork.BankVolume(0)
	for i := range p.Sites {
		s := &p.Sites[i]
		if len(s.Gives) > 0 {
			s.Gives = s.Gives[:1]
			total += s.Gives[0].Volume
		}
	}
	r := rand.New(rand.NewPCG(15, 60))
	for i := range p.Sites {
		s := &p.Sites[i]
		if len(s.Takes) > 0 {
			v := total/17 + earthwork.BankVolume(r.Int64N(int64(total/30)))
			s.Candidate, s.Opening = true, yuan*earthwork.Yuan(500_000+r.IntN(1_500_000))
			s.Takes = []earthwork.Take{{Use: earthwork.Disposal, Volume: v, Optional: true, Fee: yuan * earthwork.Yuan(5+r.IntN(10))}}
			s.TakeLimit = earthwork.Limit{}
		}
	}
	p.MostOpen, p.Exactly = 15, true
	options := child(b)
	options.Seconds, options.Gap = 55, 0.005
	for b.Loop() {
		pl, err := earthwork.NewPlanner(p)
		require.NoError(b, err)
		plan, err := pl.SolveCoupled(b.Context(), earthwork.Options{}, options)
		require.NoError(b, err)
		require.NoError(b, plan.Verify())
		require.Len(b, plan.Opened, 15)
		b.ReportMetric(plan.Gap*100, "gap-%")
		root, _ := plan.Root.Float64()
		b.ReportMetric((plan.Levels[0].Total.Float()-root)/plan.Levels[0].Total.Float()*100, "root-gap-%")
	}
}

// BenchmarkDemoSize solves 60 sites, 5 classes, 12 months with storage, and again
// after one change.
func BenchmarkDemoSize(b *testing.B) {
	p := bigCity(45, 15, 12, 8)
	for i := range p.Sites {
		s := &p.Sites[i]
		if i%3 == 0 && len(s.Gives) > 0 {
			s.Stores = []earthwork.Store{{Material: spoil, Room: 20_000, Hold: yuan / 2, Own: true}}
		}
	}
	begin, again, n := time.Duration(0), time.Duration(0), 0
	for b.Loop() {
		at := time.Now()
		pl, err := earthwork.NewPlanner(p)
		require.NoError(b, err)
		_, err = pl.Solve(b.Context(), earthwork.Options{})
		require.NoError(b, err)
		begin += time.Since(at)
		p.Sites[7].Gives[0].Volume += 1000
		at = time.Now()
		warm, err := earthwork.NewPlanner(p)
		require.NoError(b, err)
		_, err = warm.Solve(b.Context(), earthwork.Options{After: pl})
		require.NoError(b, err)
		again += time.Since(at)
		n++
	}
	b.ReportMetric(begin.Seconds()/float64(n), "cold-s")
	b.ReportMetric(again.Seconds()/float64(n), "warm-s")
}
