package hotspot

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel calls work for pieces of 0 to n, each at most grain long, on all
// cores. What a piece computes must depend on its units only.
func parallel(n, grain int, work func(from, to int)) {
	workers := min(runtime.GOMAXPROCS(0), (n+grain-1)/grain)
	if workers <= 1 {
		if n > 0 {
			work(0, n)
		}
		return
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for {
				from := int(next.Add(int64(grain))) - grain
				if from >= n {
					return
				}
				work(from, min(from+grain, n))
			}
		})
	}
	all.Wait()
}
