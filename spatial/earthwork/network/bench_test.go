package network_test

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"chengge/spatial/earthwork/network"

	"github.com/stretchr/testify/require"
)

// transportation makes a dense balanced problem of n sources and n sinks on a
// plane, where costs are distances.
func transportation(n int, seed uint64) *network.Problem {
	r := rand.New(rand.NewPCG(seed, 1))
	p := &network.Problem{Supply: make([]int64, 2*n), Arcs: make([]network.Arc, 0, n*n)}
	x, y := make([]int64, 2*n), make([]int64, 2*n)
	for u := range x {
		x[u], y[u] = r.Int64N(40_000), r.Int64N(40_000)
	}
	for range 20 * n {
		q := r.Int64N(1000) + 1
		p.Supply[r.IntN(n)] += q
		p.Supply[n+r.IntN(n)] -= q
	}
	for i := range n {
		for j := n; j < 2*n; j++ {
			d := max(x[i]-x[j], x[j]-x[i]) + max(y[i]-y[j], y[j]-y[i])
			p.Arcs = append(p.Arcs, network.Arc{From: int32(i), To: int32(j), Upper: network.Unlimited, Cost: d})
		}
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

// BenchmarkTransportation solves dense problems beside LEMON in one run and
// reports both in processor time, from the problem in memory to the optimum:
// lemon-ms is LEMON's best of three, ours-ms our best.
func BenchmarkTransportation(b *testing.B) {
	for _, n := range []int{500, 2000} {
		b.Run(fmt.Sprintf("%dx%d", n, n), func(b *testing.B) {
			p := transportation(n, 1)
			answers := askLEMON(b, p, p, p)
			best := time.Hour
			for b.Loop() {
				begin := processorTime(b)
				s, err := network.New(p)
				require.NoError(b, err)
				require.NoError(b, s.SetBasis(s.Cheapest()))
				require.NoError(b, s.Solve(b.Context(), network.Options{}))
				best = min(best, processorTime(b)-begin)
				require.Equal(b, answers[0].cost, s.Total().String())
				b.ReportMetric(float64(s.Pivots()), "pivots")
			}
			b.ReportMetric(float64(min(answers[0].took, answers[1].took, answers[2].took).Microseconds())/1000, "lemon-ms")
			b.ReportMetric(float64(best.Microseconds())/1000, "ours-ms")
		})
	}
}
