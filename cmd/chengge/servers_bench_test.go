package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"chengge"
	"chengge/editions"
	"chengge/grids"
	"chengge/store"
	"chengge/store/postgres"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// BenchmarkOneChief changes one chief of the town, with 20,000 components or
// as many as CHENGGE_BENCH_COMPONENTS says, has it checked and published, and
// waits until three servers answer from it: how much longer that takes than
// the edition was published ahead.
func BenchmarkOneChief(b *testing.B) {
	more := 20_000
	if given := os.Getenv("CHENGGE_BENCH_COMPONENTS"); given != "" {
		var err error
		more, err = strconv.Atoi(given)
		require.NoError(b, err)
	}
	server, err := postgres.Start(b.Context(), postgres.Options{Dir: storetest.Dir(b)})
	require.NoError(b, err)
	b.Cleanup(func() { _ = server.Stop(b.Context()) })
	url := server.URL()
	mustVerb(b, "migrate", "--database", url)
	mustVerb(b, "import", variant(b, "A", more), "--database", url)
	mustVerb(b, "publish", "--accept", "--database", url)
	s := openStore(b, url)
	terms, _, err := s.Timetable(b.Context())
	require.NoError(b, err)
	row, ok, err := s.Find(b.Context(), terms[0].Edition, chengge.KindChiefs, "L01")
	require.NoError(b, err)
	require.True(b, ok)
	name := 0
	for i, c := range chengge.KindChiefs.Layer().Columns {
		if c.Name == "name" {
			name = i
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var lives []*grids.Live
	for range 3 {
		l := grids.NewLive(grids.Source{Timetable: s.Timetable, Contents: s.Contents}, grids.LiveOptions{})
		require.NoError(b, l.Look(ctx))
		go l.Follow(ctx)
		go s.Listen(ctx, l.Wake)
		lives = append(lives, l)
	}
	var changed, published, rebuilt, beyond time.Duration
	n := 0
	for b.Loop() {
		n++
		row.Values[name] = fmt.Sprintf("chief %d", n)
		began := time.Now()
		draft, _, err := s.Change(ctx, store.Edit{Actor: "tester", Kind: chengge.KindChiefs, Code: "L01", Row: &row})
		require.NoError(b, err)
		changed += time.Since(began)
		const ahead = 2 * time.Second
		var found editions.Findings
		e, err := s.Publish(ctx, store.Publishing{Actor: "tester", Version: draft.Version, Ahead: ahead, Check: editions.Gate(true, &found)})
		require.NoError(b, err)
		published += time.Since(began)
		former := lives[0].Now()
		again := time.Now()
		c, release, err := s.Contents(ctx, e.Number)
		require.NoError(b, err)
		_, err = grids.Rebuild(c, former)
		require.NoError(b, err)
		release()
		rebuilt += time.Since(again)
		for _, l := range lives {
			for l.Now().Edition() != e.Number {
				time.Sleep(time.Millisecond)
			}
		}
		beyond += time.Since(began) - ahead
	}
	ms := func(d time.Duration, name string) { b.ReportMetric(float64(d.Milliseconds())/float64(n), name) }
	ms(changed, "ms-changed")
	ms(published-changed, "ms-checked-and-sealed")
	ms(rebuilt, "ms-rebuilt")
	ms(beyond, "ms-beyond-the-delay")
}
