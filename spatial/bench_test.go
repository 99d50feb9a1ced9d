package spatial

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// The city of the comparison: about 857 grids of 83 vertices, 3,200 roads of 20
// vertices and 1,000,000 components.
func benchPoints(side float64) []orb.Point {
	rng := rand.New(rand.NewPCG(41, 42))
	ps := make([]orb.Point, 1<<16)
	for i := range ps {
		ps[i] = orb.Point{zhengzhou[0] + rng.Float64()*side, zhengzhou[1] + rng.Float64()*side}
	}
	return ps
}

func BenchmarkAt(b *testing.B) {
	areas := tessellation(rand.New(rand.NewPCG(43, 44)), 0.4, 29, 29, 21) // 841 of 85
	x, ps := NewAreaIndex(areas), benchPoints(0.4)
	b.ReportAllocs()
	hits, i := 0, 0
	for b.Loop() {
		if _, _, ok := x.At(ps[i&(1<<16-1)]); ok {
			hits++
		}
		i++
	}
	b.ReportMetric(float64(len(x.cells)*4+len(x.lists)*8+len(x.edges)*32+len(x.rows)*4)/1e6, "MB")
}

func BenchmarkAtBig(b *testing.B) {
	areas := tessellation(rand.New(rand.NewPCG(45, 46)), 0.4, 2, 2, 2500) // 4 of 10,000
	x, ps := NewAreaIndex(areas), benchPoints(0.4)
	i := 0
	for b.Loop() {
		x.At(ps[i&(1<<16-1)])
		i++
	}
}

func BenchmarkPointInPolygon(b *testing.B) {
	areas := tessellation(rand.New(rand.NewPCG(43, 44)), 0.4, 29, 29, 21)
	ps := benchPoints(0.4)
	i := 0
	for b.Loop() {
		PointInPolygon(ps[i&(1<<16-1)], areas[i%len(areas)])
		i++
	}
}

func benchNearest(b *testing.B, limit Metres) {
	x, ps := NewLineIndex(streets(rand.New(rand.NewPCG(47, 48)), 0.2, 3200, 20)), benchPoints(0.2)
	b.ReportAllocs()
	hits, i := 0, 0
	for b.Loop() {
		if _, ok := x.Nearest(ps[i&(1<<16-1)], nil, limit); ok {
			hits++
		}
		i++
	}
	b.ReportMetric(float64(hits)/float64(i), "found/op")
	b.ReportMetric(float64(len(x.edges)*40+len(x.starts)*4+len(x.refs)*24)/1e6, "MB")
}

func BenchmarkNearest30(b *testing.B)  { benchNearest(b, 30) }
func BenchmarkNearest250(b *testing.B) { benchNearest(b, 250) }
func BenchmarkNearest10k(b *testing.B) { benchNearest(b, 10000) }

func BenchmarkLinesWithin50(b *testing.B) {
	x, ps := NewLineIndex(streets(rand.New(rand.NewPCG(47, 48)), 0.2, 3200, 20)), benchPoints(0.2)
	b.ReportAllocs()
	found, i := 0, 0
	for b.Loop() {
		x.Within(ps[i&(1<<16-1)], 50, func(int, Metres, int, int, float64) bool { found++; return true })
		i++
	}
	b.ReportMetric(float64(found)/float64(i), "found/op")
}

func BenchmarkFoot(b *testing.B) {
	x, ps := NewLineIndex(streets(rand.New(rand.NewPCG(47, 48)), 0.2, 3200, 20)), benchPoints(0.2)
	h, _ := x.Nearest(ps[0], nil, 1e4)
	for b.Loop() {
		x.Foot(ps[0], h)
	}
}

func BenchmarkPointsWithin50(b *testing.B) {
	rng := rand.New(rand.NewPCG(49, 50))
	points := make([]orb.Point, 1_000_000)
	for i := range points {
		points[i] = orb.Point{zhengzhou[0] + rng.Float64()*0.2, zhengzhou[1] + rng.Float64()*0.2}
	}
	x, ps := NewPointIndex(points), benchPoints(0.2)
	b.ReportAllocs()
	found, i := 0, 0
	for b.Loop() {
		x.Within(ps[i&(1<<16-1)], 50, func(int, Metres) bool { found++; return true })
		i++
	}
	b.ReportMetric(float64(found)/float64(i), "found/op")
	b.ReportMetric(float64(len(x.ids)*20+len(x.starts)*4)/1e6, "B/point")
}

func BenchmarkDiscShare(b *testing.B) {
	areas := tessellation(rand.New(rand.NewPCG(43, 44)), 0.4, 29, 29, 21)
	c := areas[400][0][0][10]
	for b.Loop() {
		DiscShare(areas[400], c, 30)
	}
}

func BenchmarkOrientExact(b *testing.B) {
	// Collinear, and no two coordinates alike.
	p, q, m := orb.Point{113.25, 34.25}, orb.Point{113.75, 34.75}, orb.Point{113.5, 34.5}
	for b.Loop() {
		Orient(p, q, m)
	}
}

func BenchmarkGCJ02(b *testing.B) {
	for b.Loop() {
		GCJ02.ToCGCS2000(zhengzhou)
	}
}
