package grids_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"chengge"
	"chengge/grids"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// benchCity is a lattice of 784 grids with 1,512 segments along their edges
// and 200,000 components: the shape of a city, without its irregularity.
func benchCity() chengge.Contents {
	const n = 28
	c := lattice(n)
	var roads []chengge.RoadSegment
	add := func(i, j, di, dj float64) {
		code := fmt.Sprintf("R%05d", len(roads))
		roads = append(roads, chengge.RoadSegment{Code: code, Width: 20, Line: orb.MultiLineString{{at(i, j), at(i+di/2, j+dj/2+0.01), at(i+di, j+dj)}},
			Left: chengge.SegmentSide{Office: "O00"}, Right: chengge.SegmentSide{Office: "O01"}})
	}
	for j := range n {
		for i := range n {
			add(float64(i), float64(j), 1, 0)
			add(float64(i), float64(j), 0, 1)
		}
	}
	c.Roads = chengge.Each(roads)
	rnd := rand.New(rand.NewPCG(1, 2))
	components := make([]chengge.Component, 200_000)
	for i := range components {
		components[i] = chengge.Component{Code: fmt.Sprintf("41019901001%06d", i), Category: "01001", Maintainer: "M", Point: at(rnd.Float64()*n, rnd.Float64()*n)}
	}
	c.Components = chengge.Each(components)
	return c
}

func BenchmarkLocate(b *testing.B) {
	s := build(b, benchCity())
	rnd := rand.New(rand.NewPCG(3, 4))
	points := make([]orb.Point, 1<<16)
	for i := range points {
		points[i] = at(rnd.Float64()*28, rnd.Float64()*28)
	}
	run := func(name string, q chengge.Query) {
		b.Run(name, func(b *testing.B) {
			var a chengge.Assignment
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				q.Point = points[i&(1<<16-1)]
				s.LocateInto(&q, &a)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "points/s")
		})
	}
	run("plain", chengge.Query{})
	run("matter", chengge.Query{Category: chengge.CategoryKey{Kind: chengge.MatterKind, Code: "06010"}})
	run("component", chengge.Query{Category: chengge.CategoryKey{Kind: chengge.ComponentKind, Code: "01001"}})
	run("disc30", chengge.Query{Accuracy: 30})
	b.Run("batch", func(b *testing.B) {
		qs, out := make([]chengge.Query, 4096), make([]chengge.Assignment, 4096)
		for i := range qs {
			qs[i].Point = points[i]
		}
		for b.Loop() {
			s.LocateBatch(qs, out)
		}
		b.ReportMetric(float64(b.N)*4096/b.Elapsed().Seconds(), "points/s")
	})
}

// A million components: what Build takes, and what stays of each in memory, at
// most 100 bytes.
func BenchmarkBuildMillionComponents(b *testing.B) {
	rnd := rand.New(rand.NewPCG(5, 6))
	names := []string{"供水井盖", "污水井盖", "路灯", "行道树", "交通信号灯", "果皮箱"}
	row := func(i int) chengge.Component {
		k := rnd.IntN(len(names))
		return chengge.Component{
			Code: fmt.Sprintf("4101990%d%03d%06d", 1, k+1, i), Category: fmt.Sprintf("01%03d", k+1), Name: names[k],
			Authority: fmt.Sprintf("D%02d", rnd.IntN(40)), Owner: fmt.Sprintf("91410100MA%07dX", rnd.IntN(800)), Maintainer: fmt.Sprintf("K%03d", rnd.IntN(300)),
			Accuracy: chengge.AccuracyB, Point: orb.Point{113.4 + 0.5*rnd.Float64(), 34.6 + 0.3*rnd.Float64()},
		}
	}
	const n = 1_000_000
	c := cityOf()
	c.Components = func(yield func(chengge.Component, error) bool) {
		for i := range n {
			if !yield(row(i), nil) {
				return
			}
		}
	}
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for b.Loop() {
		before := heap()
		s, err := grids.Build(c)
		require.NoError(b, err)
		each := float64(heap()-before) / n
		b.ReportMetric(each, "B/component")
		require.LessOrEqual(b, each, 100.0)
		require.Equal(b, n, s.Count(chengge.KindComponents))
	}
}
