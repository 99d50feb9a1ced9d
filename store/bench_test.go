package store_test

import (
	"fmt"
	"iter"
	"os"
	"testing"

	"chengge"
	"chengge/grids"
	"chengge/store"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// million gives n components whose maintainer is the same.
func million(n int, maintainer string) iter.Seq2[chengge.Row, error] {
	return func(yield func(chengge.Row, error) bool) {
		for i := range n {
			c := chengge.Component{Code: fmt.Sprintf("41019901001%06d", i), Name: "cover", Category: "01001", UnitGrid: "410199001001001",
				Authority: "D01", Owner: "D02", Maintainer: maintainer, State: chengge.Intact, Accuracy: chengge.AccuracyB,
				Point: orb.Point{113 + float64(i%1000)/1e4, 34 + float64(i/1000)/1e4}}
			if !yield(c.AsRow(), nil) {
				return
			}
		}
	}
}

// BenchmarkMillionComponents replaces a million components and builds the
// snapshot: whole, and after changing one chief.
func BenchmarkMillionComponents(b *testing.B) {
	n := 1_000_000
	if os.Getenv("CHENGGE_BENCH_SMALL") != "" {
		n = 20_000
	}
	s := open(b)
	ctx := b.Context()
	round := 0
	replace := func(b *testing.B) {
		round++
		in := grid(m{"a": "one"})
		in.Layers[chengge.KindComponents] = million(n, fmt.Sprintf("M%d", round))
		_, _, err := s.Import(ctx, in)
		require.NoError(b, err)
	}
	b.Run("import", func(b *testing.B) {
		for b.Loop() {
			replace(b)
		}
	})
	if round == 0 {
		replace(b)
	}
	first := publish(b, s)
	read := func(b *testing.B, number int64, former *grids.Snapshot) *grids.Snapshot {
		c, release, err := s.Contents(ctx, number)
		require.NoError(b, err)
		defer release()
		snap, err := grids.Rebuild(c, former)
		require.NoError(b, err)
		return snap
	}
	var snap *grids.Snapshot
	b.Run("snapshot", func(b *testing.B) {
		for b.Loop() {
			snap = read(b, first.Number, nil)
		}
	})
	chief := chengge.Chief{Code: "C1", Name: "chief", Level: "first", On: []chengge.Ref{{Kind: chengge.KindGrids, Code: "a"}}}.AsRow()
	_, _, err := s.Change(ctx, store.Edit{Actor: "tester", Kind: chengge.KindChiefs, Row: &chief})
	require.NoError(b, err)
	second := publish(b, s)
	b.Run("one-chief", func(b *testing.B) {
		for b.Loop() {
			read(b, second.Number, snap)
		}
	})
}
