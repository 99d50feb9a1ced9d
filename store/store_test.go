package store_test

import (
	"context"
	"iter"
	"testing"
	"time"

	"chengge"
	"chengge/grids"
	"chengge/store"
	"chengge/store/storetest"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var migrated = storetest.Template{Migrate: func(ctx context.Context, url string) error {
	s, err := store.Open(url, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Migrate(ctx)
	return err
}}

func open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(migrated.URL(t), store.Options{})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

// rows makes rows of grids from their codes and names: "a=one".
func gridRows(named map[string]string) []chengge.Row {
	var out []chengge.Row
	for code, name := range named {
		x := 113 + float64(code[0]-'a')/100
		shape := orb.MultiPolygon{{{{x, 34}, {x + 0.01, 34}, {x + 0.01, 34.01}, {x, 34.01}, {x, 34}}}}
		out = append(out, chengge.Area{Kind: chengge.KindGrids, Code: code, Name: name, Shape: shape}.AsRow())
	}
	return out
}

var city = chengge.City{Code: "test", Name: "test", CRS: "WGS84", Codes: chengge.FreeCodeUse, Zone: time.UTC}

func grid(named map[string]string) store.Import {
	return store.Import{Actor: "tester", Source: "test", City: city, Layers: map[chengge.Kind]iter.Seq2[chengge.Row, error]{
		chengge.KindGrids: chengge.Each(gridRows(named)),
	}}
}

func publish(t testing.TB, s *store.Store) store.Edition {
	t.Helper()
	d, err := s.Draft(t.Context())
	require.NoError(t, err)
	e, err := s.Publish(t.Context(), store.Publishing{Actor: "tester", Version: d.Version, Ahead: time.Millisecond})
	require.NoError(t, err)
	require.Eventually(t, func() bool { _, now, err := s.Timetable(t.Context()); return err == nil && !now.Before(e.InForceFrom) }, 5*time.Second, time.Millisecond)
	return e
}

// names gives the grids of an edition by their codes.
func names(t testing.TB, s *store.Store, edition int64) map[string]string {
	t.Helper()
	c, release, err := s.Contents(t.Context(), edition)
	require.NoError(t, err)
	defer release()
	out := map[string]string{}
	areas, err := chengge.Collect(c.Areas[chengge.KindGrids])
	require.NoError(t, err)
	for _, a := range areas {
		_, twice := out[a.Code]
		require.False(t, twice, "%s twice in edition %d", a.Code, edition)
		out[a.Code] = a.Name
	}
	return out
}

type m = map[string]string

func TestEditionsKeepTheirState(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	// What each edition is to show, for ever.
	want := map[int64]m{}
	step := func(named m) {
		_, _, err := s.Import(ctx, grid(named))
		require.NoError(t, err)
		e := publish(t, s)
		want[e.Number] = named
	}
	check := func() {
		for n, named := range want {
			require.Equal(t, named, names(t, s, n), "edition %d", n)
		}
	}
	step(m{"a": "one", "b": "two"})
	step(m{"a": "one", "b": "TWO", "c": "three"})
	step(m{"b": "TWO", "c": "three"})
	check()

	// Single changes: a new thing, a new name, a new code, a removal.
	row := func(code, name string) *chengge.Row {
		r, err := chengge.CheckRow(chengge.KindGrids, gridRows(m{code: name})[0])
		require.NoError(t, err)
		return &r
	}
	d, _, err := s.Change(ctx, store.Edit{Actor: "tester", Kind: chengge.KindGrids, Row: row("d", "four")})
	require.NoError(t, err)
	d, id, err := s.Change(ctx, store.Edit{Actor: "tester", Kind: chengge.KindGrids, Code: "c", Row: row("e", "five"), Version: d.Version})
	require.NoError(t, err)
	_, again, err := s.Change(ctx, store.Edit{Actor: "tester", Kind: chengge.KindGrids, Code: "e", Row: row("e", "FIVE")})
	require.NoError(t, err)
	require.Equal(t, id, again, "a thing keeps its id when its code changes")
	_, _, err = s.Change(ctx, store.Edit{Actor: "tester", Kind: chengge.KindGrids, Code: "b"})
	require.NoError(t, err)
	_, _, err = s.Change(ctx, store.Edit{Actor: "tester", Kind: chengge.KindGrids, Code: "d", Version: d.Version})
	require.Equal(t, chengge.ErrStale, chengge.CodeOf(err))
	_, _, err = s.Change(ctx, store.Edit{Actor: "tester", Kind: chengge.KindGrids, Code: "b"})
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
	_, _, err = s.Change(ctx, store.Edit{Actor: "tester", Kind: chengge.KindGrids, Row: row("d", "four")})
	require.Equal(t, chengge.ErrConflict, chengge.CodeOf(err))
	e := publish(t, s)
	want[e.Number] = m{"d": "four", "e": "FIVE"}
	check()

	// Every rollback, from everywhere.
	for round, target := range []int64{1, 3, 2, 4, 1, 6} {
		e, err := s.Rollback(ctx, target, store.Publishing{Actor: "tester", Ahead: time.Millisecond})
		require.NoError(t, err, "to %d", target)
		want[e.Number] = want[target]
		check()
		time.Sleep(2 * time.Millisecond)
		step(m{"a": "after", "z": string(rune('A' + round))})
		check()
	}
	// An import that changes nothing opens no draft.
	d, _, err = s.Import(ctx, grid(want[int64(len(want))]))
	require.NoError(t, err)
	require.Zero(t, d.Number)
	// A draft that is thrown away leaves no trace.
	_, _, err = s.Import(ctx, grid(m{"q": "never"}))
	require.NoError(t, err)
	require.NoError(t, s.Discard(ctx, "tester", 0))
	check()
	_, err = s.Draft(ctx)
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
}

func TestBigLayersBecomeLoads(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	components := func(n int, maintainer func(i int) string) store.Import {
		in := grid(m{"a": "one"})
		in.Layers[chengge.KindComponents] = func(yield func(chengge.Row, error) bool) {
			for i := range n {
				c := chengge.Component{Code: code(i), Category: "01001", Maintainer: maintainer(i), State: chengge.Intact, Point: orb.Point{113 + float64(i)/1e6, 34}}
				if !yield(c.AsRow(), nil) {
					return
				}
			}
		}
		return in
	}
	const n = 5000
	_, changes, err := s.Import(ctx, components(n, func(int) string { return "A" }))
	require.NoError(t, err)
	require.Equal(t, store.LayerChange{Kind: chengge.KindComponents, Added: n, Replaced: true}, changes[1])
	publish(t, s)
	_, changes, err = s.Import(ctx, components(n, func(i int) string { return map[bool]string{true: "B", false: "A"}[i < 10] }))
	require.NoError(t, err)
	require.Equal(t, store.LayerChange{Kind: chengge.KindComponents, Changed: 10, Unchanged: n - 10}, changes[1])
	publish(t, s)
	// Replaced whole again and again in one draft: one load is kept.
	for round := range 5 {
		_, changes, err = s.Import(ctx, components(n-round, func(int) string { return string(rune('C' + round)) }))
		require.NoError(t, err)
		require.True(t, changes[1].Replaced)
	}
	var partitions int
	require.NoError(t, s.Pool().QueryRow(ctx, `select count(*) from pg_inherits where inhparent = 'components'::regclass`).Scan(&partitions))
	require.Equal(t, 3, partitions, "single changes, the first load, the last one")
	publish(t, s)
	_, err = s.Rollback(ctx, 2, store.Publishing{Actor: "tester", Ahead: time.Millisecond})
	require.NoError(t, err)
	for edition, want := range map[int64]m{1: {"": "A"}, 2: {"": "A", "first": "B"}, 3: {"": "G"}, 4: {"": "A", "first": "B"}} {
		c, release, err := s.Contents(ctx, edition)
		require.NoError(t, err)
		got, err := chengge.Collect(c.Components)
		release()
		require.NoError(t, err)
		if edition == 3 {
			require.Len(t, got, n-4)
		} else {
			require.Len(t, got, n)
		}
		for _, c := range got {
			expected := want[""]
			if c.Code < code(10) && want["first"] != "" {
				expected = want["first"]
			}
			require.Equal(t, expected, c.Maintainer, "edition %d %s", edition, c.Code)
		}
	}
}

func code(i int) string {
	return "41019901001" + string([]byte{byte('0' + i/100000%10), byte('0' + i/10000%10), byte('0' + i/1000%10), byte('0' + i/100%10), byte('0' + i/10%10), byte('0' + i%10)})
}

func TestImportsAreWholeOrNot(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	_, _, err := s.Import(ctx, grid(m{"a": "one"}))
	require.NoError(t, err)
	first, err := s.Draft(ctx)
	require.NoError(t, err)
	in := grid(m{"a": "changed", "b": "two"})
	in.Layers[chengge.KindSites] = func(yield func(chengge.Row, error) bool) {
		yield(chengge.Site{Code: "S", Type: chengge.ProjectSite, Point: orb.Point{113, 34}}.AsRow(), nil)
		yield(chengge.Row{}, context.DeadlineExceeded)
	}
	_, _, err = s.Import(ctx, in)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	after, err := s.Draft(ctx)
	require.NoError(t, err)
	require.Equal(t, first.Version, after.Version)
	require.Equal(t, m{"a": "one"}, names(t, s, after.Number))
}

func TestTwoImportsAtOnce(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	began, goOn := make(chan struct{}), make(chan struct{})
	slow := grid(m{"a": "one"})
	slow.Layers[chengge.KindGrids] = func(yield func(chengge.Row, error) bool) {
		select {
		case <-began:
		default:
			close(began)
			<-goOn
		}
		chengge.Each(gridRows(m{"a": "one"}))(yield)
	}
	done := make(chan error, 1)
	go func() { _, _, err := s.Import(ctx, slow); done <- err }()
	<-began
	_, _, err := s.Import(ctx, grid(m{"a": "other"}))
	require.Equal(t, chengge.ErrConflict, chengge.CodeOf(err))
	require.ErrorContains(t, err, "another import of grids is going on")
	close(goOn)
	require.NoError(t, <-done)
	d, err := s.Draft(ctx)
	require.NoError(t, err)
	require.Equal(t, m{"a": "one"}, names(t, s, d.Number))
}

func TestPublishing(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	_, err := s.Publish(ctx, store.Publishing{Actor: "x", Version: 1})
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
	_, _, err = s.Import(ctx, grid(m{"a": "one"}))
	require.NoError(t, err)
	d, err := s.Draft(ctx)
	require.NoError(t, err)
	_, err = s.Publish(ctx, store.Publishing{Actor: "x", Version: d.Version + 1})
	require.Equal(t, chengge.ErrStale, chengge.CodeOf(err))
	refused := chengge.Errorf(chengge.ErrFindings, "no")
	_, err = s.Publish(ctx, store.Publishing{Actor: "x", Version: d.Version, Check: func(chengge.Contents) error { return refused }})
	require.ErrorIs(t, err, refused)

	first := publish(t, s)
	_, now, err := s.Timetable(ctx)
	require.NoError(t, err)
	require.False(t, first.InForceFrom.After(now), "the first is in force at once")

	// One from next year, then one that wants to go before it.
	_, _, err = s.Import(ctx, grid(m{"a": "next year"}))
	require.NoError(t, err)
	d, _ = s.Draft(ctx)
	_, err = s.Publish(ctx, store.Publishing{Actor: "x", Version: d.Version, From: now.Add(-time.Hour)})
	require.Equal(t, chengge.ErrBadTime, chengge.CodeOf(err))
	scheduled, err := s.Publish(ctx, store.Publishing{Actor: "x", Version: d.Version, From: now.AddDate(1, 0, 0)})
	require.NoError(t, err)
	_, _, err = s.Import(ctx, grid(m{"a": "sooner"}))
	require.NoError(t, err)
	d, _ = s.Draft(ctx)
	_, err = s.Publish(ctx, store.Publishing{Actor: "x", Version: d.Version})
	require.Equal(t, chengge.ErrConflict, chengge.CodeOf(err))
	third, err := s.Publish(ctx, store.Publishing{Actor: "x", Version: d.Version, Replace: true})
	require.NoError(t, err)
	require.GreaterOrEqual(t, third.InForceFrom.Sub(now), 9*time.Second, "servers have time to build it")
	withdrawn, err := s.Edition(ctx, scheduled.Number)
	require.NoError(t, err)
	require.Equal(t, store.Withdrawn, withdrawn.State)
	terms, _, err := s.Timetable(ctx)
	require.NoError(t, err)
	require.Len(t, terms, 2)

	log, err := s.Log(ctx, scheduled.Number, 0, 10)
	require.NoError(t, err)
	require.Equal(t, "withdraw", log[0].Action)
	require.Equal(t, "publish", log[1].Action)
	list, err := s.Editions(ctx, 0, 2)
	require.NoError(t, err)
	require.Len(t, list, 2)
	require.Equal(t, third.Number, list[0].Number)
}

func TestChanges(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	for _, named := range []m{{"a": "one", "b": "two", "c": "three"}, {"a": "ONE", "b": "two", "d": "four"}} {
		_, _, err := s.Import(ctx, grid(named))
		require.NoError(t, err)
		publish(t, s)
	}
	got := m{}
	for c, err := range s.Changes(ctx, chengge.KindGrids, 1, 2) {
		require.NoError(t, err)
		switch {
		case c.Before == nil:
			got[c.After.Code()] = "added " + c.After.Values[1]
		case c.After == nil:
			got[c.Before.Code()] = "removed"
		default:
			require.Equal(t, c.Before.ID, c.After.ID)
			require.Equal(t, c.Before.Shape, c.After.Shape)
			got[c.After.Code()] = c.Before.Values[1] + " to " + c.After.Values[1]
		}
	}
	require.Equal(t, m{"a": "one to ONE", "c": "removed", "d": "added four"}, got)
	kinds, err := s.ChangedKinds(ctx, 1, 2)
	require.NoError(t, err)
	require.Equal(t, []chengge.Kind{chengge.KindGrids}, kinds)
}

func TestSnapshotFromTheStore(t *testing.T) {
	s := open(t)
	_, _, err := s.Import(t.Context(), grid(m{"a": "one", "b": "two"}))
	require.NoError(t, err)
	publish(t, s)
	l := grids.NewLive(grids.Source{Timetable: s.Timetable, Contents: s.Contents}, grids.LiveOptions{})
	require.NoError(t, l.Look(t.Context()))
	a := l.Now().Locate(chengge.Query{Point: orb.Point{113.015, 34.005}})
	require.Equal(t, "b", a.Grid.Code)
	require.EqualValues(t, 1, a.Edition)
}

func TestSchemaThatDoesNotServe(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	require.NoError(t, s.CheckSchema(ctx))
	_, err := s.Pool().Exec(ctx, `insert into schema_serves values (29991231000000, 99)`)
	require.NoError(t, err)
	err = s.CheckSchema(ctx)
	require.Equal(t, chengge.ErrDatabase, chengge.CodeOf(err))
	require.ErrorContains(t, err, "29991231000000")
	require.ErrorContains(t, err, "level 99")
	_, err = s.Migrate(ctx)
	require.Error(t, err)

	empty := storetest.Template{}
	bare, err := store.Open(empty.URL(t), store.Options{})
	require.NoError(t, err)
	defer bare.Close()
	require.ErrorContains(t, bare.CheckSchema(ctx), "chengge migrate")
}
