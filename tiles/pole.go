package tiles

import (
	"math"

	"github.com/paulmach/orb"
)

var inf = math.Inf(1)

// flat is a point in Mercator shares of the world, for what needs no exact sums.
type flat struct{ x, y float64 }

// pole gives the middle of the largest circle in an area (pole of
// inaccessibility), where its name has most room, and the circle's radius in
// Mercator shares of the world, to 4 % of its size. It halves the cells in which
// a larger circle could still lie, the most promising first (V. Agafonkin,
// polylabel, 2016). ok is false for an area without extent.
func pole(mp orb.MultiPolygon) (at orb.Point, radius float64, ok bool) {
	var best pocket
	for _, poly := range mp {
		rings := flatRings(poly)
		if len(rings) == 0 || len(rings[0]) < 3 {
			continue
		}
		if p := poleOf(rings); p.d > best.d {
			best, ok = p, true
		}
	}
	return position(best.at.x, best.at.y), best.d, ok
}

func flatRings(poly orb.Polygon) [][]flat {
	rings := make([][]flat, 0, len(poly))
	for _, ring := range poly {
		out := make([]flat, 0, len(ring))
		for _, p := range ring {
			if !(math.Abs(p[0]) <= math.MaxFloat64 && math.Abs(p[1]) <= math.MaxFloat64) {
				continue
			}
			x, y := mercator(p)
			out = append(out, flat{x, y})
		}
		rings = append(rings, out)
	}
	return rings
}

// pocket is a square cell: its middle, half its side, the distance of the
// middle from the border (negative outside), and the most that any point of it
// can have.
type pocket struct {
	at             flat
	half, d, limit float64
}

func newPocket(at flat, half float64, rings [][]flat) pocket {
	d := borderDistance(at, rings)
	return pocket{at, half, d, d + half*math.Sqrt2}
}

func poleOf(rings [][]flat) pocket {
	lo, hi := rings[0][0], rings[0][0]
	for _, p := range rings[0] {
		lo, hi = flat{min(lo.x, p.x), min(lo.y, p.y)}, flat{max(hi.x, p.x), max(hi.y, p.y)}
	}
	size := min(hi.x-lo.x, hi.y-lo.y)
	if !(size > 0) {
		return pocket{}
	}
	// Long areas would begin with too many cells.
	size = max(size, max(hi.x-lo.x, hi.y-lo.y)/64)
	precision := 0.04 * size
	best := newPocket(centroid(rings[0]), 0, rings)
	var heap []pocket
	push := func(p pocket) {
		if p.d > best.d {
			best = p
		}
		if p.limit-best.d <= precision {
			return
		}
		heap = append(heap, p)
		for i := len(heap) - 1; i > 0 && heap[i].limit > heap[(i-1)/2].limit; i = (i - 1) / 2 {
			heap[i], heap[(i-1)/2] = heap[(i-1)/2], heap[i]
		}
	}
	for x := lo.x; x < hi.x; x += size {
		for y := lo.y; y < hi.y; y += size {
			push(newPocket(flat{x + size/2, y + size/2}, size/2, rings))
		}
	}
	for len(heap) > 0 {
		p := heap[0]
		heap[0] = heap[len(heap)-1]
		heap = heap[:len(heap)-1]
		for i := 0; ; {
			c := 2*i + 1
			if c+1 < len(heap) && heap[c+1].limit > heap[c].limit {
				c++
			}
			if c >= len(heap) || heap[c].limit <= heap[i].limit {
				break
			}
			heap[i], heap[c] = heap[c], heap[i]
			i = c
		}
		if p.limit-best.d <= precision {
			break
		}
		h := p.half / 2
		for _, q := range [...]flat{{-h, -h}, {h, -h}, {-h, h}, {h, h}} {
			push(newPocket(flat{p.at.x + q.x, p.at.y + q.y}, h, rings))
		}
	}
	return best
}

func centroid(ring []flat) flat {
	var x, y, a float64
	o := ring[0]
	for i := range ring {
		p, q := ring[i], ring[(i+1)%len(ring)]
		px, py, qx, qy := p.x-o.x, p.y-o.y, q.x-o.x, q.y-o.y
		k := px*qy - qx*py
		x, y, a = x+(px+qx)*k, y+(py+qy)*k, a+3*k
	}
	if a == 0 {
		return o
	}
	return flat{o.x + x/a, o.y + y/a}
}

// borderDistance is the distance of a point from the rings, negative outside.
func borderDistance(p flat, rings [][]flat) float64 {
	in, least := false, inf
	for _, ring := range rings {
		if len(ring) == 0 {
			continue
		}
		a := ring[len(ring)-1]
		for _, b := range ring {
			if (a.y > p.y) != (b.y > p.y) && p.x < (b.x-a.x)*(p.y-a.y)/(b.y-a.y)+a.x {
				in = !in
			}
			dx, dy := b.x-a.x, b.y-a.y
			ex, ey := p.x-a.x, p.y-a.y
			if l := dx*dx + dy*dy; l > 0 {
				t := min(max((ex*dx+ey*dy)/l, 0), 1)
				ex, ey = ex-t*dx, ey-t*dy
			}
			least = min(least, ex*ex+ey*ey)
			a = b
		}
	}
	if d := math.Sqrt(least); in {
		return d
	} else {
		return -d
	}
}
