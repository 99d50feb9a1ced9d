package main

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"chengge"
)

// thrift keeps the memory of a server near to what its snapshots hold. Garbage
// is collected before it is half as much as these, and earlier while an edition
// is read: it would else double what is held at the moment when most is held.
// Afterwards what is free goes back to the system. With all components of a
// million replaced over the API, serve holds 400 MB, and 720 MB at most, where
// Go's own GOGC of 100 made it 980.
type thrift struct {
	mu      sync.Mutex
	reading int // editions being read
	usual   int // GOGC while none is
	giving  *time.Timer
}

const (
	servingGC = 50              // GOGC where the user has set none: arrays without pointers cost little to mark
	readingGC = 30              // GOGC while an edition is read; it makes no reading slower that was measured
	giveAfter = 2 * time.Second // so that one draft looked at after the other is given back once
)

func (a *app) newThrift() *thrift {
	if set, _ := a.getenv("GOGC"); set == "" {
		debug.SetGCPercent(servingGC)
	}
	t := &thrift{giving: time.AfterFunc(giveAfter, debug.FreeOSMemory)}
	t.giving.Stop()
	return t
}

// contents is open, thriftily from the opening until release.
func (t *thrift) contents(open func(context.Context, int64) (chengge.Contents, func(), error)) func(context.Context, int64) (chengge.Contents, func(), error) {
	return func(ctx context.Context, edition int64) (chengge.Contents, func(), error) {
		t.begin()
		c, release, err := open(ctx, edition)
		if err != nil {
			t.end()
			return c, nil, err
		}
		return c, func() {
			release()
			t.end()
		}, nil
	}
}

func (t *thrift) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.reading++; t.reading > 1 {
		return
	}
	t.giving.Stop()
	t.usual = debug.SetGCPercent(readingGC)
	if t.usual >= 0 && t.usual < readingGC {
		debug.SetGCPercent(t.usual) // as the user's GOGC has it
	}
}

func (t *thrift) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.reading--; t.reading == 0 {
		debug.SetGCPercent(t.usual)
		t.giving.Reset(giveAfter)
	}
}
