package earthwork

import (
	"math"

	"chengge/spatial"

	"github.com/paulmach/orb"
)

// Legs are the ways between n sites: metres and seconds from site i to site j
// at [i·n+j], −1 metres where no truck gets there.
type Legs struct {
	Metres, Seconds []int64
	// Straight is the factor by which straight lines were stretched where there is
	// no road network; the zero Ratio is for true ways. A plan's head says so.
	Straight Ratio
}

// StraightLegs stretches the straight lines between places by a factor, and
// takes speed in m/s along them. It stands in where there is no road network.
func StraightLegs(places []orb.Point, factor Ratio, speed float64) Legs {
	n := len(places)
	l := Legs{Metres: make([]int64, n*n), Seconds: make([]int64, n*n), Straight: factor}
	for i, a := range places {
		for j, b := range places[:i] {
			m := math.Round(float64(spatial.Distance(a, b)) * factor.Float())
			s := math.Round(m / speed)
			l.Metres[i*n+j], l.Metres[j*n+i] = int64(m), int64(m)
			l.Seconds[i*n+j], l.Seconds[j*n+i] = int64(s), int64(s)
		}
	}
	return l
}
