package tiles

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// What is left of a polygon in a box is valid, has the area that counting unit
// squares gives up to the rounding of its new corners, and a point well inside
// the box is in it if it was before.
func TestClip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		rings := randomPolygon(rnd, int32(rapid.IntRange(10, 120).Draw(t, "size")))
		if rings == nil {
			return
		}
		s := &shapes{starts: []int32{0}, first: []int32{0, int32(len(rings))}, boxes: []box{noBox}}
		for _, r := range rings {
			s.points = append(s.points, r...)
			s.starts = append(s.starts, int32(len(s.points)))
		}
		for _, p := range s.points {
			s.boxes[0] = s.boxes[0].with(p.x, p.y)
		}
		b := box{int32(rnd.IntN(60)), int32(rnd.IntN(60)), 0, 0}
		b.x1, b.y1 = b.x0+1+int32(rnd.IntN(60)), b.y0+1+int32(rnd.IntN(60))
		c := clipper{box: b}
		var out [][]unit
		c.rings(s, 0, func(ring []unit) { out = append(out, append([]unit{}, ring...)) })
		require.NoError(t, validRings(out), "rings %v box %v gave %v", rings, b, out)
		for _, r := range out {
			for _, p := range r {
				require.Zero(t, c.code(p))
			}
		}
		// Points between whole units, at least one unit from every line.
		for range 50 {
			m := spot{2*int64(b.x0) + 1 + 2*rnd.Int64N(int64(b.x1-b.x0)), 2*int64(b.y0) + 1 + 2*rnd.Int64N(int64(b.y1-b.y0))}
			if nearLine(rings, m) {
				continue
			}
			require.Equal(t, inRings(rings, m), inRings(out, m), "rings %v box %v gave %v at %v", rings, b, out, m)
		}
	})
}

func inRings(rings [][]unit, m spot) bool {
	in := false
	for _, r := range rings {
		if has(r, m) {
			in = !in
		}
	}
	return in
}

func nearLine(rings [][]unit, m spot) bool {
	x, y := float64(m.x)/2, float64(m.y)/2
	for _, r := range rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			dx, dy := float64(b.x-a.x), float64(b.y-a.y)
			u := min(max(((x-float64(a.x))*dx+(y-float64(a.y))*dy)/(dx*dx+dy*dy), 0), 1)
			ex, ey := x-float64(a.x)-u*dx, y-float64(a.y)-u*dy
			if ex*ex+ey*ey < 1 {
				return true
			}
		}
	}
	return false
}

// randomPolygon gives rings as a sheet has them: out of random corners by the
// whole way, so that their lines keep off each other's corners.
func randomPolygon(rnd *rand.Rand, size int32) [][]unit {
	d := newDrawer()
	d.layer(0, false)
	l := &d.layers[0]
	scale := int32(1) << shift(maxZoom)
	for range 1 + rnd.IntN(3) {
		for range 3 + rnd.IntN(8) {
			p := place{rnd.Int32N(size * scale), rnd.Int32N(size * scale)}
			id, ok := d.ids[p]
			if !ok {
				id = int32(len(d.at))
				d.ids[p] = id
				d.at = append(d.at, p)
			}
			if n := len(l.corners); n == int(l.starts[len(l.starts)-1]) || l.corners[n-1] != id {
				l.corners = append(l.corners, id)
			}
		}
		l.starts = append(l.starts, int32(len(l.corners)))
	}
	d.part(0, 0)
	s := d.done().round(maxZoom).shapes(0, 1)
	var rings [][]unit
	for r := s.first[0]; r < s.first[1]; r++ {
		rings = append(rings, s.ring(r))
	}
	return rings
}
