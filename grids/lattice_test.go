package grids_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"

	"chengge"
	"chengge/grids"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// A lattice is a city of n × n square grids with 0.01° sides, from (113, 34) on;
// four grids by four make an office. Codes run west to east, south to north.
func lattice(n int) chengge.Contents {
	square := func(x, y, size int) orb.MultiPolygon {
		at := func(i, j int) orb.Point { return orb.Point{113 + float64(i)/100, 34 + float64(j)/100} }
		return orb.MultiPolygon{{{at(x, y), at(x+size, y), at(x+size, y+size), at(x, y+size), at(x, y)}}}
	}
	var all, offices []chengge.Area
	for y := range n {
		for x := range n {
			all = append(all, chengge.Area{Kind: chengge.KindGrids, Code: fmt.Sprintf("G%02d%02d", y, x), Parent: fmt.Sprintf("O%d%d", y/4, x/4), Shape: square(x, y, 1)})
			if x%4 == 0 && y%4 == 0 {
				offices = append(offices, chengge.Area{Kind: chengge.KindStreetOffices, Code: fmt.Sprintf("O%d%d", y/4, x/4), Name: fmt.Sprintf("office %d-%d", y/4, x/4), Shape: square(x, y, 4)})
			}
		}
	}
	return cityOf(all, offices)
}

func cityOf(areas ...[]chengge.Area) chengge.Contents {
	c := chengge.Contents{City: chengge.City{Code: "test", Codes: chengge.FreeCodeUse}, Areas: map[chengge.Kind]iter.Seq2[chengge.Area, error]{}}
	for _, rows := range areas {
		if len(rows) > 0 {
			c.Areas[rows[0].Kind] = chengge.Each(rows)
		}
	}
	return c
}

func build(t testing.TB, c chengge.Contents) *grids.Snapshot {
	t.Helper()
	s, err := grids.Build(c)
	require.NoError(t, err)
	checkSnapshot(t, s)
	return s
}

// checkSnapshot holds what is true of every snapshot: ids are unique and below
// 2^53, codes rise, every place has a lead and a reason.
func checkSnapshot(t testing.TB, s *grids.Snapshot) {
	t.Helper()
	seen := map[chengge.ID]string{}
	note := func(id chengge.ID, what string) {
		require.Positive(t, id, what)
		require.LessOrEqual(t, id, chengge.MaxID, what)
		require.Empty(t, seen[id], "%s has the id of %s", what, seen[id])
		seen[id] = what
	}
	for l := range chengge.Layers() {
		last := ""
		for a := range s.Areas(l.Kind, "") {
			require.Greater(t, a.Code, last)
			last = a.Code
			note(a.ID, string(l.Kind)+" "+a.Code)
		}
	}
	for r := range s.Roads("") {
		note(r.ID, "road "+r.Code)
	}
	b := s.Extent()
	for range 50 {
		p := orb.Point{b.Min[0] + rand.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + rand.Float64()*(b.Max[1]-b.Min[1])}
		a := s.Locate(chengge.Query{Point: p, Accuracy: 40})
		require.NotEmpty(t, a.Lead.Code, "%v", p)
		require.NotEmpty(t, a.Reasons, "%v", p)
	}
}

// shuffled gives c with the rows of every area layer and the roads in another
// order.
func shuffled(t testing.TB, c chengge.Contents, seed uint64) chengge.Contents {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 1))
	out := c
	out.Areas = map[chengge.Kind]iter.Seq2[chengge.Area, error]{}
	for k, seq := range c.Areas {
		rows, err := chengge.Collect(seq)
		require.NoError(t, err)
		rnd.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		out.Areas[k] = chengge.Each(rows)
	}
	roads, err := chengge.Collect(c.Roads)
	require.NoError(t, err)
	rnd.Shuffle(len(roads), func(i, j int) { roads[i], roads[j] = roads[j], roads[i] })
	out.Roads = chengge.Each(roads)
	return out
}
