package grids

import (
	"runtime"
	"sync"
	"sync/atomic"

	"chengge"
)

// batchPart is how many questions a worker takes at a time: enough to make the
// taking cheap, few enough to share the work evenly.
const batchPart = 256

// LocateBatch answers qs on all cores: out[i] answers qs[i], whatever the order
// of work. The assignments in out keep their slices, as in LocateInto; out must
// be at least as long as qs.
func (s *Snapshot) LocateBatch(qs []chengge.Query, out []chengge.Assignment) {
	_ = out[:len(qs)]
	workers := min(runtime.GOMAXPROCS(0), (len(qs)+batchPart-1)/batchPart)
	var next atomic.Int64
	work := func() {
		for {
			from := int(next.Add(batchPart)) - batchPart
			if from >= len(qs) {
				return
			}
			for i := from; i < min(from+batchPart, len(qs)); i++ {
				s.LocateInto(&qs[i], &out[i])
			}
		}
	}
	if workers <= 1 {
		work()
		return
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(work)
	}
	wg.Wait()
}
