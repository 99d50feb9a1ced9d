package balance_test

import (
	"path/filepath"
	"testing"
	"time"

	"chengge/balance"
	"chengge/demo"

	"github.com/stretchr/testify/require"
)

// BenchmarkDemoCityAgain plans the demo city's year with its permits, and again
// after one volume has changed, near the plan that was kept. Both are whole
// balances: roads, routes of permits, plan, proof, baseline and reasons.
func BenchmarkDemoCityAgain(b *testing.B) {
	city, err := demo.New(demo.Options{Components: 153, Days: 1, PerDay: 1})
	require.NoError(b, err)
	dir := filepath.Join(b.TempDir(), "city")
	require.NoError(b, demo.WriteFolder(dir, city, nil))
	o := balance.Options{Worths: -1, Alternatives: -1, NeedPermits: true}
	o.Solver.Program = child(b)
	cold, warm, n := time.Duration(0), time.Duration(0), 0
	for b.Loop() {
		in := read(b, dir)
		begin := time.Now()
		r, d := solve(b, in, o)
		cold += time.Since(begin)
		if n == 0 {
			for _, f := range r.Findings {
				if f.Field == "route" {
					b.Log(f.Say.En)
				}
			}
			b.Logf("%d hauls, %d permits, %s", d.Size.Hauls, len(in.Plans.Permits), d.Grade)
		}
		again := o
		again.Former = d
		in.Plans.Volumes[0].M3 *= 1.5
		begin = time.Now()
		_, err := balance.Solve(b.Context(), in, again)
		require.NoError(b, err)
		warm += time.Since(begin)
		n++
	}
	b.ReportMetric(cold.Seconds()/float64(n), "cold-s")
	b.ReportMetric(warm.Seconds()/float64(n), "again-s")
}
