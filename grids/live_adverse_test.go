package grids_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"chengge"
	"chengge/grids"

	"github.com/stretchr/testify/require"
)

// A source whose clock is set while it is followed: the edition in force is
// that of the new time, at the next look.
func TestLiveFollowsAClockThatJumps(t *testing.T) {
	e := &editionsOf{}
	there := time.Now()
	e.terms = []chengge.Term{{Edition: 1, From: there.Add(-time.Hour)}, {Edition: 2, From: there.Add(30 * time.Minute)}}
	l := grids.NewLive(e.source(), grids.LiveOptions{})
	for _, step := range []struct {
		ahead   time.Duration
		edition int64
	}{{0, 1}, {time.Hour, 2}, {0, 1}, {-30 * time.Minute, 1}, {24 * time.Hour, 2}} {
		e.ahead = step.ahead
		require.NoError(t, l.Look(t.Context()))
		require.Equal(t, step.edition, l.Now().Edition(), "%v ahead", step.ahead)
		require.WithinDuration(t, time.Now().Add(step.ahead), l.Clock(), time.Second)
	}
	e.ahead = -2 * time.Hour // before the first edition
	require.NoError(t, l.Look(t.Context()))
	require.Nil(t, l.Now())
}

// A build that fails keeps what is in force, says so until it goes well, and
// comes into force then.
func TestLiveKeepsTheOldWhenABuildFails(t *testing.T) {
	e := &editionsOf{terms: []chengge.Term{{Edition: 1, From: time.Now().Add(-time.Hour)}}}
	source := e.source()
	contents := source.Contents
	var broken atomic.Int64
	source.Contents = func(ctx context.Context, n int64) (chengge.Contents, func(), error) {
		if n == broken.Load() {
			return chengge.Contents{}, nil, errors.New("a disk that can't be read")
		}
		return contents(ctx, n)
	}
	var reports atomic.Int64
	l := grids.NewLive(source, grids.LiveOptions{Report: func(error) { reports.Add(1) }})
	require.NoError(t, l.Look(t.Context()))
	broken.Store(2)
	e.terms = append(e.terms, chengge.Term{Edition: 2, From: time.Now().Add(-time.Minute)})
	ctx, stop := context.WithCancel(t.Context())
	followed := make(chan struct{})
	go func() { l.Follow(ctx); close(followed) }()
	defer func() { stop(); <-followed }()
	require.Eventually(t, func() bool { return l.Err() != nil }, 5*time.Second, time.Millisecond)
	require.ErrorContains(t, l.Err(), "build edition 2")
	require.EqualValues(t, 1, l.Now().Edition())
	l.Wake()
	l.Wake()
	broken.Store(0)
	require.Eventually(t, func() bool { return l.Now().Edition() == 2 && l.Err() == nil }, 5*time.Second, time.Millisecond)
	require.EqualValues(t, 1, reports.Load(), "a failure that goes on is told once a minute")
}

// What comes into force isn't built behind past editions that somebody asks for.
func TestLiveDoesNotQueueBehindPastEditions(t *testing.T) {
	e := &editionsOf{}
	for n := range int64(3) {
		e.terms = append(e.terms, chengge.Term{Edition: n + 1, From: time.Now().Add(time.Duration(n-10) * time.Hour)})
	}
	source := e.source()
	contents := source.Contents
	hold, held := make(chan struct{}), make(chan struct{}, 10)
	source.Contents = func(ctx context.Context, n int64) (chengge.Contents, func(), error) {
		if n < 3 {
			held <- struct{}{}
			<-hold
		}
		return contents(ctx, n)
	}
	l := grids.NewLive(source, grids.LiveOptions{})
	require.NoError(t, l.Look(t.Context()))
	asked := make(chan error, 2)
	for n := range int64(2) {
		go func() { _, err := l.Edition(context.Background(), n+1); asked <- err }()
	}
	<-held
	e.terms = append(e.terms, chengge.Term{Edition: 4, From: time.Now().Add(-time.Second)})
	require.NoError(t, l.Look(t.Context()))
	require.EqualValues(t, 4, l.Now().Edition())
	require.Empty(t, held, "one in flight of those asked for")
	impatient, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err := l.Draft(impatient, 5)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	close(hold)
	require.NoError(t, <-asked)
	require.NoError(t, <-asked)
}
