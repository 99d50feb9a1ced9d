package exports

import (
	"slices"

	"github.com/paulmach/orb"
)

// widest gives the middle of the longest stretch of a polygon along a parallel.
func widest(p orb.Polygon, lat float64) (orb.Point, bool) {
	var at []float64
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if (a[1] <= lat) != (b[1] <= lat) {
				at = append(at, a[0]+(lat-a[1])/(b[1]-a[1])*(b[0]-a[0]))
			}
		}
	}
	slices.Sort(at)
	best, length := orb.Point{}, 0.0
	for i := 1; i < len(at); i += 2 {
		if l := at[i] - at[i-1]; l > length {
			best, length = orb.Point{(at[i] + at[i-1]) / 2, lat}, l
		}
	}
	return best, length > 0
}
