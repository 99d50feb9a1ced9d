package store

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"chengge"
)

// Feed reads the events of a database once for a whole server, and hands them
// to as many readers as there are: the last ones from memory, earlier ones from
// the database. Readers take; nothing waits for a reader.
type Feed struct {
	store *Store
	size  int64
	// report is told of failures: the first of a row, then one each minute.
	report func(error)
	past   chan struct{} // readers that may ask the database at once
	wake   chan struct{}
	begun  chan struct{} // closed when the position is known
	ended  chan struct{} // closed when readers are to end
	end    func()

	mu    sync.RWMutex
	ring  []*Told // the event of number n is at n % size
	first int64   // the first number in the ring
	last  int64   // the last one
	turn  int64   // counts the times that numbers began again
	more  chan struct{}
}

// Told is an event with its JSON. It is not to be changed.
type Told struct {
	chengge.Event
	JSON []byte
}

// FeedOptions are the bounds of a Feed; the zero value serves.
type FeedOptions struct {
	Size   int         // events held in memory; default 8192, about 8 MB
	Report func(error) // told of failures; may be nil
}

// NewFeed makes a feed that has read nothing yet: see Run.
func NewFeed(s *Store, o FeedOptions) *Feed {
	if o.Size <= 0 {
		o.Size = 8192
	}
	f := &Feed{store: s, size: int64(o.Size), report: o.Report, past: make(chan struct{}, 2), wake: make(chan struct{}, 1),
		begun: make(chan struct{}), ended: make(chan struct{}), ring: make([]*Told, o.Size), first: 1, more: make(chan struct{})}
	f.end = sync.OnceFunc(func() { close(f.ended) })
	return f
}

const (
	feedLook  = time.Second // finds what a lost notification would have told
	feedBatch = 1000
)

// Run follows the events until ctx ends; readers are then told to end. It is
// called once.
func (f *Feed) Run(ctx context.Context) {
	var listener sync.WaitGroup
	listener.Go(func() {
		f.store.ListenEvents(ctx, func() {
			select {
			case f.wake <- struct{}{}:
			default:
			}
		})
	})
	defer listener.Wait()
	defer f.end()
	var told time.Time
	for ctx.Err() == nil {
		if err := f.look(ctx); err != nil && ctx.Err() == nil {
			if f.report != nil && time.Since(told) > time.Minute {
				f.report(err)
				told = time.Now()
			}
		}
		timer := time.NewTimer(feedLook)
		select {
		case <-ctx.Done():
		case <-f.wake:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// look reads all that is new.
func (f *Feed) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	select {
	case <-f.begun:
	default:
		if err := f.begin(ctx); err != nil {
			return err
		}
		close(f.begun)
	}
	for {
		list, err := f.store.Events(ctx, f.Last(), feedBatch)
		if chengge.CodeOf(err) == chengge.ErrGone { // a restored database, or one that was away for longer than events are kept
			err = f.begin(ctx)
		}
		if err != nil || len(list) == 0 {
			return err
		}
		f.add(tell(list))
	}
}

// begin sets the position so that the ring fills with what was told last.
func (f *Feed) begin(ctx context.Context) error {
	last, kept, err := f.store.EventNumbers(ctx)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if last < f.last {
		f.turn++
	}
	f.last = max(kept-1, last-f.size)
	f.first = f.last + 1
	f.wakeAll()
	return nil
}

func (f *Feed) add(list []*Told) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range list {
		f.ring[e.No%f.size] = e
		f.last = e.No
	}
	f.first = max(f.first, f.last-f.size+1)
	f.wakeAll()
}

func (f *Feed) wakeAll() {
	close(f.more)
	f.more = make(chan struct{})
}

func tell(list []chengge.Event) []*Told {
	out := make([]*Told, len(list))
	for i := range list {
		text, _ := json.Marshal(&list[i]) // texts and numbers always marshal
		out[i] = &Told{list[i], text}
	}
	return out
}

// Begun is closed when the feed knows where the events are.
func (f *Feed) Begun() <-chan struct{} { return f.begun }

// Ended is closed when readers are to end, as when the server stops.
func (f *Feed) Ended() <-chan struct{} { return f.ended }

// Last gives the number of the last event that was read.
func (f *Feed) Last() int64 {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.last
}

// Next gives events that follow a number, as many as into has room for, from
// memory. None means that there are none yet: more is closed when there are.
// Where the ring has lost what follows, behind is true: see Past. Turn changes
// when numbers begin again, as after a restored backup: a reader that has seen
// another turn has to reload.
func (f *Feed) Next(after int64, into []*Told) (events []*Told, more <-chan struct{}, behind bool, turn int64) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if after+1 < f.first {
		return nil, f.more, true, f.turn
	}
	events = into[:0]
	for n := after + 1; n <= f.last && len(events) < cap(into); n++ {
		events = append(events, f.ring[n%f.size])
	}
	return events, f.more, false, f.turn
}

// Past gives the events that follow a number from the database, at most limit.
// Few readers are served at once, so that many that come back don't take all
// connections. Errors are those of Store.Events.
func (f *Feed) Past(ctx context.Context, after int64, limit int) ([]*Told, error) {
	select {
	case f.past <- struct{}{}:
		defer func() { <-f.past }()
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-f.ended:
		return nil, chengge.Errorf(chengge.ErrUnavailable, "the server is stopping")
	}
	list, err := f.store.Events(ctx, after, limit)
	if err != nil {
		return nil, err
	}
	return tell(list), nil
}
