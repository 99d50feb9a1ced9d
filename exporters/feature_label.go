package exporters

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// planeLength is the length of a line in its own plane.
func planeLength(l orb.LineString) float64 {
	sum := 0.0
	for i := 1; i < len(l); i++ {
		sum += math.Hypot(l[i][0]-l[i-1][0], l[i][1]-l[i-1][1])
	}
	return sum
}

// middle is the place half way along a line.
func middle(l orb.LineString) orb.Point {
	if len(l) == 0 {
		return orb.Point{}
	}
	left := planeLength(l) / 2
	for i := 1; i < len(l); i++ {
		step := math.Hypot(l[i][0]-l[i-1][0], l[i][1]-l[i-1][1])
		if step > 0 && left <= step {
			t := left / step
			return orb.Point{l[i-1][0] + t*(l[i][0]-l[i-1][0]), l[i-1][1] + t*(l[i][1]-l[i-1][1])}
		}
		left -= step
	}
	return l[len(l)-1]
}

// ringArea is the area of a ring in its own plane, positive counter-clockwise:
// counted from its first point, to lose no digits.
func ringArea(r orb.Ring) float64 {
	area := 0.0
	for i := 1; i+1 < len(r); i++ {
		area += (r[i][0]-r[0][0])*(r[i+1][1]-r[0][1]) - (r[i+1][0]-r[0][0])*(r[i][1]-r[0][1])
	}
	return area / 2
}

// insideOf gives a place inside a polygon: the middle of the longest stretch in
// it of the horizontal through the middle of its box.
func insideOf(p orb.Polygon) orb.Point {
	b := p.Bound()
	y := (b.Min[1] + b.Max[1]) / 2
	var crossings []float64
	for _, ring := range p {
		for i := range ring {
			a, c := ring[i], ring[(i+1)%len(ring)]
			if (a[1] > y) != (c[1] > y) {
				crossings = append(crossings, a[0]+(y-a[1])/(c[1]-a[1])*(c[0]-a[0]))
			}
		}
	}
	slices.Sort(crossings)
	best, place := -1.0, b.Center()
	for i := 0; i+1 < len(crossings); i += 2 {
		if w := crossings[i+1] - crossings[i]; w > best {
			best, place = w, orb.Point{(crossings[i] + crossings[i+1]) / 2, y}
		}
	}
	return place
}
