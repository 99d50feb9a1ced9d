package tiles

import (
	"math"

	"github.com/paulmach/orb"
)

const (
	// stretchReach is how far from its place a name looks, in radii of the circle
	// that lies there: about the length of four characters on a river whose
	// name fits in it. Beyond it a river may bend as it likes.
	stretchReach = 8
	// stretchRays are the directions in which it looks, one for every two degrees.
	stretchRays = 180
	// stretchLong is how much longer than wide an area is, seen from the place, for
	// its name to lie along it. Names of rounder ones are level.
	stretchLong = 1.5
)

// stretch gives the direction in which an area stretches around a place within
// it, in whole degrees clockwise from level as a label on the map is turned,
// -89 to 90. It is the long axis of what is seen from the place, not
// further than stretchReach radii, so that a name lies along the reach of the
// river where it stands and not along the whole river.
func stretch(mp orb.MultiPolygon, at orb.Point, radius float64) int {
	x, y := mercator(at)
	var rings [][]flat
	for _, poly := range mp {
		rings = append(rings, flatRings(poly)...)
	}
	// Second moments of the area that is seen: of a narrow sector r⁴/4 along it.
	var all, along, across float64
	for i := range stretchRays {
		angle := 2 * math.Pi * float64(i) / stretchRays
		c, s := math.Cos(angle), math.Sin(angle)
		r := sight(flat{x, y}, flat{c, s}, stretchReach*radius, rings) / radius
		m := r * r * r * r
		all, along, across = all+m, along+m*(c*c-s*s), across+m*2*c*s
	}
	uneven := math.Hypot(along, across)
	if !(all+uneven > stretchLong*stretchLong*(all-uneven)) {
		return 0
	}
	degrees := int(math.Round(0.5 * math.Atan2(across, along) * 180 / math.Pi))
	if degrees == -90 {
		return 90
	}
	return degrees
}

// sight gives how far one sees from a place in a direction of length one before
// a border, at most so far.
func sight(from, to flat, most float64, rings [][]flat) float64 {
	for _, ring := range rings {
		if len(ring) == 0 {
			continue
		}
		a := ring[len(ring)-1]
		aside := to.x*(a.y-from.y) - to.y*(a.x-from.x)
		for _, b := range ring {
			bside := to.x*(b.y-from.y) - to.y*(b.x-from.x)
			if (aside > 0) != (bside > 0) {
				t := aside / (aside - bside)
				d := to.x*(a.x+t*(b.x-a.x)-from.x) + to.y*(a.y+t*(b.y-a.y)-from.y)
				if d >= 0 && d < most {
					most = d
				}
			}
			a, aside = b, bside
		}
	}
	return most
}
