package roadnet

import (
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// enters tells whether some part of a line lies strictly inside an area.
func enters(line orb.LineString, area orb.MultiPolygon) bool {
	for i, p := range line {
		if spatial.PointInPolygon(p, area) == spatial.Inside {
			return true
		}
		if i == 0 {
			continue
		}
		q := line[i-1]
		if spatial.PointInPolygon(orb.Point{(p[0] + q[0]) / 2, (p[1] + q[1]) / 2}, area) == spatial.Inside {
			return true
		}
		for _, poly := range area {
			for _, ring := range poly {
				for j := 1; j < len(ring); j++ {
					if crossing(q, p, ring[j-1], ring[j]) {
						return true
					}
				}
			}
		}
	}
	return false
}

// crossing tells whether two edges cross in their insides.
func crossing(a, b, c, d orb.Point) bool {
	return spatial.Orient(a, b, c)*spatial.Orient(a, b, d) < 0 && spatial.Orient(c, d, a)*spatial.Orient(c, d, b) < 0
}
