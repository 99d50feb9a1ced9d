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

// editionsOf is a source of lattices: edition n has n × 4 grids a side. Its
// clock is ahead of ours.
type editionsOf struct {
	terms  []chengge.Term
	ahead  time.Duration
	builds atomic.Int64
	away   atomic.Bool
}

func (e *editionsOf) source() grids.Source {
	return grids.Source{
		Timetable: func(context.Context) ([]chengge.Term, time.Time, error) {
			if e.away.Load() {
				return nil, time.Time{}, errors.New("away")
			}
			return e.terms, time.Now().Add(e.ahead), nil
		},
		Contents: func(_ context.Context, n int64) (chengge.Contents, func(), error) {
			if e.away.Load() {
				return chengge.Contents{}, nil, errors.New("away")
			}
			e.builds.Add(1)
			c := lattice(int(4 * n))
			c.Edition = n
			return c, func() {}, nil
		},
	}
}

func TestLiveSwitchesByTheSourcesClock(t *testing.T) {
	e := &editionsOf{ahead: 3 * time.Hour}
	there := time.Now().Add(e.ahead)
	e.terms = []chengge.Term{{Edition: 1, From: there.Add(-time.Hour)}, {Edition: 2, From: there.Add(150 * time.Millisecond)}, {Edition: 3, From: there.Add(time.Hour)}}
	l := grids.NewLive(e.source(), grids.LiveOptions{})
	require.Nil(t, l.Now())
	require.NoError(t, l.Look(t.Context()))
	require.EqualValues(t, 1, l.Now().Edition())
	require.EqualValues(t, 2, e.builds.Load(), "the next one is built beforehand, the one in an hour is not")
	require.Eventually(t, func() bool { return l.Now().Edition() == 2 }, 5*time.Second, time.Millisecond, "nobody looked again")
	require.WithinDuration(t, there.Add(150*time.Millisecond), l.Clock(), 5*time.Second)

	past, err := l.At(t.Context(), there.Add(-time.Minute))
	require.NoError(t, err)
	require.EqualValues(t, 1, past.Edition())
	future, err := l.At(t.Context(), there.Add(2*time.Hour))
	require.NoError(t, err)
	require.EqualValues(t, 3, future.Edition())
	_, err = l.At(t.Context(), there.Add(-2*time.Hour))
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
}

func TestLiveKeepsWhatItHasWhileTheSourceIsAway(t *testing.T) {
	e := &editionsOf{terms: []chengge.Term{{Edition: 1, From: time.Now().Add(-time.Hour)}}}
	l := grids.NewLive(e.source(), grids.LiveOptions{})
	require.NoError(t, l.Look(t.Context()))
	e.away.Store(true)
	require.Error(t, l.Look(t.Context()))
	require.Error(t, l.Err())
	require.EqualValues(t, 1, l.Now().Edition())
	e.away.Store(false)
	e.terms = append(e.terms, chengge.Term{Edition: 2, From: time.Now().Add(-time.Minute)})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go l.Follow(ctx)
	require.Eventually(t, func() bool { return l.Now().Edition() == 2 && l.Err() == nil }, 5*time.Second, time.Millisecond)
}

func TestPastSnapshotsAreBounded(t *testing.T) {
	e := &editionsOf{}
	for n := range int64(6) {
		e.terms = append(e.terms, chengge.Term{Edition: n + 1, From: time.Now().Add(time.Duration(n-10) * time.Hour)})
	}
	l := grids.NewLive(e.source(), grids.LiveOptions{Past: 2})
	require.NoError(t, l.Look(t.Context()))
	ask := func(n int64) {
		s, err := l.At(t.Context(), e.terms[n-1].From)
		require.NoError(t, err)
		require.Equal(t, n, s.Edition())
	}
	ask(1)
	ask(2)
	before := e.builds.Load()
	ask(1)
	ask(2)
	ask(6)
	require.Equal(t, before, e.builds.Load(), "held")
	ask(3)
	ask(1)
	require.Equal(t, before+2, e.builds.Load(), "the one used longest ago went")
}

func TestRebuildSharesWhatIsTheSame(t *testing.T) {
	c := lattice(8)
	c.Roads = chengge.Each(crossing())
	c.Versions = map[chengge.Kind]string{chengge.KindGrids: "1", chengge.KindRoads: "2", chengge.KindChiefs: "3"}
	first := build(t, c)
	read := 0
	next := c
	next.Versions = map[chengge.Kind]string{chengge.KindGrids: "1", chengge.KindRoads: "2", chengge.KindChiefs: "4"}
	next.Roads = func(yield func(chengge.RoadSegment, error) bool) { read++; c.Roads(yield) }
	next.Chiefs = chengge.Each([]chengge.Chief{{Code: "C", Level: "first", On: []chengge.Ref{{Kind: chengge.KindRoads, Code: "R1"}}}})
	s, err := grids.Rebuild(next, first)
	require.NoError(t, err)
	checkSnapshot(t, s)
	require.Zero(t, read, "the roads are taken over")
	require.NotEqual(t, first.Hash(), s.Hash())
	whole := build(t, next)
	require.Equal(t, whole.Hash(), s.Hash(), "sharing doesn't show")
	for i := range 81 {
		q := chengge.Query{Point: at(float64(i)/10, 1.5), Accuracy: 20}
		require.Equal(t, whole.Locate(q), s.Locate(q))
	}
}
