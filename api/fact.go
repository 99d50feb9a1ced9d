package api

import (
	"context"
	"sync"
	"time"
)

// How long what the database said of a key is gone by. Within keySoon it is not
// asked again; then it is asked beside the request; from keyAtLast on the request
// waits for it, so that a revocation acts within 5 s. While the database is away
// what it said last holds for longer.
const (
	keySoon     = 2 * time.Second
	keyAtLast   = 4 * time.Second
	keyPause    = time.Second     // between two tries while the database is away
	keyPatience = 2 * time.Second // for an answer
)

// fact is something that the database knows, asked for rarely and by one at a
// time.
type fact[T any] struct {
	mu     sync.Mutex
	value  T
	seen   time.Time // when it was found, zero is never
	tried  time.Time // when it was last asked for in vain
	err    error     // of that
	asking chan struct{}
}

// get gives the value, which is never older than keyAtLast, or while the database
// is away not older than honour.
func (f *fact[T]) get(ctx context.Context, honour time.Duration, ask func(context.Context) (T, error)) (T, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for {
		age := time.Since(f.seen)
		known := !f.seen.IsZero()
		if known && age < keySoon {
			return f.value, nil
		}
		if f.asking == nil && (f.err == nil || time.Since(f.tried) >= keyPause) {
			f.start(ctx, ask)
		}
		switch {
		case known && (age < keyAtLast || f.err != nil && age < honour):
			return f.value, nil
		case f.asking == nil:
			return f.value, f.err
		case f.err != nil && !known && time.Since(f.tried) < keyPause+keyPatience:
			return f.value, f.err // others need not queue for a database that is away
		}
		asking := f.asking
		f.mu.Unlock()
		select {
		case <-asking:
		case <-ctx.Done():
		}
		f.mu.Lock()
		if err := ctx.Err(); err != nil {
			return f.value, err
		}
	}
}

// start asks, beside the request and not ended by it. f.mu is held.
func (f *fact[T]) start(ctx context.Context, ask func(context.Context) (T, error)) {
	asking := make(chan struct{})
	f.asking = asking
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keyPatience)
	go func() {
		defer cancel()
		began := time.Now() // what is answered may be as old as the question
		value, err := ask(ctx)
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.err, f.tried = err, time.Now(); err == nil {
			f.value, f.seen = value, began
		}
		f.asking = nil
		close(asking)
	}()
}

// forget has it asked for again.
func (f *fact[T]) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen, f.err = time.Time{}, nil
}

// last gives what was known last, however long ago.
func (f *fact[T]) last() T {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.value
}

// set takes what is known from elsewhere.
func (f *fact[T]) set(value T, at time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.value, f.seen, f.err = value, at, nil
}
