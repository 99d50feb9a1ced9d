package grids_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"chengge"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// sheet is a city of n × n irregular grids of 80 vertices on the same ground,
// whatever n is: 16 grids make an office, a segment of 20 vertices runs along
// each border.
func sheet(n, components int) chengge.Contents {
	rnd := rand.New(rand.NewPCG(uint64(n), 1))
	side := 0.4 / float64(n)
	node := make([][]orb.Point, n+1)
	for j := range node {
		for i := range n + 1 {
			node[j] = append(node[j], orb.Point{113 + side*(float64(i)+0.5*rnd.Float64()), 34 + side*(float64(j)+0.5*rnd.Float64())})
		}
	}
	crooked := func(a, b orb.Point) orb.LineString {
		ls := orb.LineString{a}
		for k := range 19 {
			s := float64(k+1) / 20
			ls = append(ls, orb.Point{a[0] + s*(b[0]-a[0]) + side*0.02*rnd.Float64(), a[1] + s*(b[1]-a[1]) + side*0.02*rnd.Float64()})
		}
		return append(ls, b)
	}
	east, north := map[[2]int]orb.LineString{}, map[[2]int]orb.LineString{}
	var roads []chengge.RoadSegment
	for j := range n + 1 {
		for i := range n + 1 {
			for _, way := range []struct {
				lines map[[2]int]orb.LineString
				to    [2]int
			}{{east, [2]int{i + 1, j}}, {north, [2]int{i, j + 1}}} {
				if way.to[0] > n || way.to[1] > n {
					continue
				}
				line := crooked(node[j][i], node[way.to[1]][way.to[0]])
				way.lines[[2]int{i, j}] = line
				roads = append(roads, chengge.RoadSegment{Code: fmt.Sprintf("R%06d", len(roads)), Width: 20, Line: orb.MultiLineString{line}})
			}
		}
	}
	outline := func(i, j, k int) orb.Ring {
		var ring orb.Ring
		add := func(ls orb.LineString, back bool) {
			if ls = ls.Clone(); back {
				ls.Reverse()
			}
			ring = append(ring, ls[:len(ls)-1]...)
		}
		for d := range k {
			add(east[[2]int{i + d, j}], false)
		}
		for d := range k {
			add(north[[2]int{i + k, j + d}], false)
		}
		for d := range k {
			add(east[[2]int{i + k - 1 - d, j + k}], true)
		}
		for d := range k {
			add(north[[2]int{i, j + k - 1 - d}], true)
		}
		return append(ring, ring[0])
	}
	var all, offices []chengge.Area
	for j := range n {
		for i := range n {
			all = append(all, chengge.Area{Kind: chengge.KindGrids, Code: fmt.Sprintf("G%03d%03d", j, i), Shape: orb.MultiPolygon{{outline(i, j, 1)}}})
			if i%4 == 0 && j%4 == 0 {
				offices = append(offices, chengge.Area{Kind: chengge.KindStreetOffices, Code: fmt.Sprintf("O%03d%03d", j, i), Shape: orb.MultiPolygon{{outline(i, j, 4)}}})
			}
		}
	}
	c := cityOf(all, offices)
	c.Roads = chengge.Each(roads)
	c.Components = func(yield func(chengge.Component, error) bool) {
		rnd := rand.New(rand.NewPCG(7, 7))
		for i := range components {
			p := orb.Point{113 + 0.4*rnd.Float64(), 34 + 0.4*rnd.Float64()}
			if !yield(chengge.Component{Code: fmt.Sprintf("410199%05d%07d", i%153, i), Category: "01001", Maintainer: "M", Point: p}, nil) {
				return
			}
		}
	}
	return c
}

// BenchmarkGrowth compares a city with one of ten times the grids and segments
// and three times the components, on the same ground: how long a question
// takes, and how much a snapshot holds.
func BenchmarkGrowth(b *testing.B) {
	for _, size := range []struct {
		name          string
		n, components int
	}{{"once", 40, 1_000_000}, {"tenfold", 128, 3_000_000}} {
		b.Run(size.name, func(b *testing.B) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			s := build(b, sheet(size.n, size.components))
			runtime.GC()
			runtime.GC()
			runtime.ReadMemStats(&after)
			rnd := rand.New(rand.NewPCG(3, 4))
			points := make([]orb.Point, 1<<16)
			for i := range points {
				points[i] = orb.Point{113.01 + 0.38*rnd.Float64(), 34.01 + 0.38*rnd.Float64()}
			}
			for name, q := range map[string]chengge.Query{"plain": {}, "component": {Category: chengge.CategoryKey{Kind: chengge.ComponentKind, Code: "01001"}}} {
				b.Run(name, func(b *testing.B) {
					var a chengge.Assignment
					for i := 0; b.Loop(); i++ {
						q.Point = points[i&(1<<16-1)]
						s.LocateInto(&q, &a)
					}
					b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "points/s")
					b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
				})
			}
			require.Equal(b, size.components, s.Count(chengge.KindComponents))
		})
	}
}
