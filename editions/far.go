package editions

import (
	"math"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
)

// farStep is the side, in degrees, of the squares by which a layer is parted: in
// China 19 to 28 km. What lies two squares away from all others is far away.
const farStep = 0.25

// fewFar is how many rows in a hundred may be far away; where more are, the city
// has a part there.
const fewFar = 5

// places are the rows of a layer and where they are.
type places struct {
	codes []string
	at    []orb.Point
}

func (l *places) add(code string, place *orb.Point) {
	if place != nil && spatial.CheckLngLat(*place) == nil {
		l.codes, l.at = append(l.codes, code), append(l.at, *place)
	}
}

// farSquare is a square by its numbers from west and south.
type farSquare [2]int

func squareOf(p orb.Point) farSquare {
	return farSquare{int(math.Floor(p[0] / farStep)), int(math.Floor(p[1] / farStep))}
}

// farAway finds rows that lie away from the rest of their layer, by one square
// at least: the layers for which nothing else says where they may be.
func (k *checker) farAway(kind chengge.Kind, l *places) {
	bounds, count := map[farSquare]orb.Bound{}, map[farSquare]int{}
	for _, p := range l.at {
		s := squareOf(p)
		b, ok := bounds[s]
		if !ok {
			b = orb.Bound{Min: p, Max: p}
		}
		bounds[s] = b.Extend(p)
		count[s]++
	}
	var rest map[farSquare]bool
	most := 0
	for s := range bounds {
		if rest[s] {
			continue
		}
		part, n := connected(bounds, s), 0
		for t := range part {
			n += count[t]
		}
		if n > most {
			rest, most = part, n
		}
	}
	if far := len(l.at) - most; far == 0 || 100*far > fewFar*len(l.at) {
		return
	}
	for i, p := range l.at {
		if rest[squareOf(p)] {
			continue
		}
		nearest := math.Inf(1)
		for s := range rest {
			b := bounds[s]
			nearest = min(nearest, float64(spatial.Distance(p, orb.Point{min(max(p[0], b.Min[0]), b.Max[0]), min(max(p[1], b.Min[1]), b.Max[1])})))
		}
		k.add(chengge.Finding{Rule: chengge.FindFarAway, Layer: kind, Code: l.codes[i], Place: at(p), Numbers: map[string]float64{"distance_km": math.Round(nearest / 1000)}})
	}
}

// connected gives the squares that hang together with one, corners included.
func connected(bounds map[farSquare]orb.Bound, first farSquare) map[farSquare]bool {
	seen := map[farSquare]bool{first: true}
	for queue := []farSquare{first}; len(queue) > 0; queue = queue[1:] {
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				next := farSquare{queue[0][0] + dx, queue[0][1] + dy}
				if _, ok := bounds[next]; ok && !seen[next] {
					seen[next], queue = true, append(queue, next)
				}
			}
		}
	}
	return seen
}
