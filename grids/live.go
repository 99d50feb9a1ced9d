package grids

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"chengge"
)

// Source is where a Live has its editions from; the store's methods fit.
type Source struct {
	// Timetable gives the terms of all published editions in order, and the
	// time by the source's clock, which all servers go by, as it returns.
	Timetable func(context.Context) (terms []chengge.Term, now time.Time, err error)
	// Contents gives an edition; release is called when it has been read.
	Contents func(ctx context.Context, edition int64) (c chengge.Contents, release func(), err error)
}

// Live holds the edition in force, switches when another comes into force, by
// the source's clock, and builds past ones when asked. What it holds answers
// also while the source is away. It may be used by many goroutines.
type Live struct {
	source Source
	keep   int // past snapshots
	wake   chan struct{}
	report func(error) // of failures while following; may be nil

	plan atomic.Pointer[plan]
	fail atomic.Pointer[error]     // the last look's, nil when it went well
	well atomic.Pointer[time.Time] // the last look that went well

	// One build in flight of those that are asked for, and one of what comes
	// into force, which must not wait behind the others.
	asked, following chan struct{}
	mu               sync.Mutex
	past             []*Snapshot // most recently used first
}

// plan is what is in force and what follows, as far as it is built.
type plan struct {
	terms []chengge.Term
	turns []turn // by time; the last one that has come is in force
	// The source's clock as seen here: at the local instant seen (which has a
	// monotonic reading, so that a local clock that jumps doesn't matter) it
	// showed now.
	seen, now time.Time
}

type turn struct {
	at   time.Time // local, see plan.seen
	from time.Time
	snap *Snapshot
}

// LiveOptions are the bounds of a Live; the zero value serves.
type LiveOptions struct {
	Past   int         // past snapshots kept, default 3
	Report func(error) // told of failures while following: the first of a row, then one each minute
}

// NewLive makes a Live that holds nothing yet: see Look and Follow.
func NewLive(source Source, o LiveOptions) *Live {
	if o.Past <= 0 {
		o.Past = 3
	}
	l := &Live{source: source, keep: o.Past, wake: make(chan struct{}, 1), report: o.Report,
		asked: make(chan struct{}, 1), following: make(chan struct{}, 1)}
	l.plan.Store(&plan{})
	return l
}

// Now gives the snapshot in force, nil where nothing is in force yet. It is
// exact to the source's clock as last seen, and takes no lock.
func (l *Live) Now() *Snapshot {
	p := l.plan.Load()
	now := time.Now()
	for i := len(p.turns) - 1; i >= 0; i-- {
		if !now.Before(p.turns[i].at) {
			return p.turns[i].snap
		}
	}
	return nil
}

// Clock gives the time by the source's clock.
func (l *Live) Clock() time.Time {
	p := l.plan.Load()
	if p.seen.IsZero() {
		return time.Now()
	}
	return p.now.Add(time.Since(p.seen))
}

// Err gives what went wrong at the last look, nil where it went well: then what
// is held may be out of date. A look that hangs is found too, after a minute.
func (l *Live) Err() error {
	if e := l.fail.Load(); e != nil {
		return *e
	}
	if well := l.well.Load(); well != nil && time.Since(*well) > time.Minute {
		return fmt.Errorf("look for the edition in force: no answer since %s", well.UTC().Format(time.RFC3339))
	}
	return nil
}

// Wake makes Follow look at once, as when a notification came.
func (l *Live) Wake() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// lookEvery finds what a lost notification would have told, and a source's
// clock that was set: less than half of the 10 s that editions are published
// ahead.
const lookEvery = 4 * time.Second

// Follow keeps l up to date until ctx ends: it looks when woken, each time an
// edition comes into force, and every 4 seconds for what was lost; after a
// failure each second.
func (l *Live) Follow(ctx context.Context) {
	var told time.Time // of the failures going on
	for ctx.Err() == nil {
		wait := lookEvery
		if err := l.Look(ctx); err != nil {
			wait = time.Second
			if l.report != nil && ctx.Err() == nil && time.Since(told) > time.Minute {
				l.report(err)
				told = time.Now()
			}
		} else {
			told = time.Time{}
			if next, ok := l.next(); ok {
				wait = min(wait, max(time.Until(next), 10*time.Millisecond))
			}
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-l.wake:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// next gives when the next edition comes into force, in local time.
func (l *Live) next() (time.Time, bool) {
	now := time.Now()
	for _, t := range l.plan.Load().turns {
		if t.at.After(now) {
			return t.at, true
		}
	}
	return time.Time{}, false
}

// buildAhead is how long before its term an edition is built; one that comes
// later is built by a later look.
const buildAhead = 10 * time.Minute

// Look reads the timetable and builds what is in force and what follows soon.
// When something fails, what was held stays, and Err says so.
func (l *Live) Look(ctx context.Context) error {
	err := l.look(ctx)
	if err == nil {
		now := time.Now()
		l.well.Store(&now)
		l.fail.Store(nil)
		return nil
	}
	l.fail.Store(&err)
	return err
}

func (l *Live) look(ctx context.Context) error {
	soon, cancel := context.WithTimeout(ctx, 10*time.Second)
	terms, now, err := l.source.Timetable(soon)
	seen := time.Now()
	cancel()
	if err != nil {
		return fmt.Errorf("look for the edition in force: %w", err)
	}
	next := &plan{terms: terms, seen: seen, now: now}
	at := func(from time.Time) time.Time { return seen.Add(from.Sub(now)) }
	first := sort.Search(len(terms), func(i int) bool { return terms[i].From.After(now) }) - 1
	var former *Snapshot
	var failed error
	for _, term := range terms[max(first, 0):] {
		if term.From.Sub(now) > buildAhead {
			break
		}
		snap, err := l.build(ctx, l.following, term.Edition, former)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("build edition %d: %w", term.Edition, err))
			continue
		}
		next.turns = append(next.turns, turn{at(term.From), term.From, snap})
		former = snap
		// What is in force goes into force at once; what follows is still built.
		if term.From.After(now) || failed != nil {
			continue
		}
		l.plan.Store(&plan{terms: terms, seen: seen, now: now, turns: append([]turn(nil), next.turns...)})
	}
	if failed != nil {
		return failed // the old plan, with what of the new one was built in order
	}
	l.plan.Store(next)
	return nil
}

// build gives the snapshot of an edition: one that is held already, else a new
// one that shares what it can with former or the one in force.
func (l *Live) build(ctx context.Context, flight chan struct{}, edition int64, former *Snapshot) (*Snapshot, error) {
	if s := l.held(edition); s != nil {
		return s, nil
	}
	select {
	case flight <- struct{}{}:
		defer func() { <-flight }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if s := l.held(edition); s != nil { // built while we waited
		return s, nil
	}
	if former == nil {
		former = l.Now()
	}
	c, release, err := l.source.Contents(ctx, edition)
	if err != nil {
		return nil, err
	}
	defer release()
	s, err := Rebuild(c, former)
	if err != nil {
		return nil, err
	}
	l.remember(s)
	return s, nil
}

// held gives the snapshot of an edition that is in the plan or among the past.
func (l *Live) held(edition int64) *Snapshot {
	for _, t := range l.plan.Load().turns {
		if t.snap.edition == edition {
			return t.snap
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, s := range l.past {
		if s.edition == edition {
			copy(l.past[1:i+1], l.past[:i])
			l.past[0] = s
			return s
		}
	}
	return nil
}

func (l *Live) remember(s *Snapshot) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.past = append([]*Snapshot{s}, l.past...)
	if len(l.past) > l.keep {
		l.past = l.past[:l.keep]
	}
}

// EditionAt gives the number of the edition in force at a time, past or
// future, as far as it has been published. The error is ErrNotFound before the
// first one.
func (l *Live) EditionAt(t time.Time) (int64, error) {
	terms := l.plan.Load().terms
	i := sort.Search(len(terms), func(i int) bool { return terms[i].From.After(t) }) - 1
	if i < 0 {
		return 0, chengge.Errorf(chengge.ErrNotFound, "no edition was in force at %s", t.Format(time.RFC3339)).
			InChinese("%s 尚无版本生效", t.Format(time.RFC3339))
	}
	return terms[i].Edition, nil
}

// At gives the snapshot in force at a time, past or future. One that is not
// held is built, one at a time, which may take seconds; ctx bounds the wait.
func (l *Live) At(ctx context.Context, t time.Time) (*Snapshot, error) {
	p := l.plan.Load()
	if len(p.turns) == 1 && p.turns[0].snap.edition == 0 {
		return p.turns[0].snap, nil // from files: one edition for all times
	}
	edition, err := l.EditionAt(t)
	if err != nil {
		return nil, err
	}
	return l.build(ctx, l.asked, edition, nil)
}

// Edition gives the snapshot of a published edition by its number. A draft's is
// never kept: see Draft.
func (l *Live) Edition(ctx context.Context, edition int64) (*Snapshot, error) {
	return l.build(ctx, l.asked, edition, nil)
}

// Draft builds the snapshot of a draft as it is now. It is not kept, since the
// next change makes it another; one at a time, as past ones.
func (l *Live) Draft(ctx context.Context, edition int64) (*Snapshot, error) {
	select {
	case l.asked <- struct{}{}:
		defer func() { <-l.asked }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c, release, err := l.source.Contents(ctx, edition)
	if err != nil {
		return nil, err
	}
	defer release()
	return Rebuild(c, l.Now())
}

// Fixed is a Live of one snapshot that is in force at all times, as when a
// folder of files is served.
func Fixed(s *Snapshot) *Live {
	l := NewLive(Source{}, LiveOptions{})
	l.plan.Store(&plan{turns: []turn{{snap: s}}})
	return l
}
