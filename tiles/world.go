package tiles

import (
	"math"

	"chengge"

	"github.com/paulmach/orb"
)

// maxZoom is the last zoom; worldBits are those of a place in the world: the
// units of a tile at maxZoom with two bits behind the point, 37 mm on the
// equator.
const (
	maxZoom   = chengge.TileMaxZoom
	fraction  = 2
	worldBits = extentBits + maxZoom + fraction
)

// place is a place in spherical Mercator (EPSG:3857): from the antimeridian to
// the east and from 85.0511° north to the south, each from 0 to 2^30, the
// fractions cut off. Rounding it to the units of any zoom gives what rounding
// the exact place gives.
type place struct{ x, y int32 }

// placeOf gives the place of a position. What lies beyond the square of the
// projection lies on its edge; ok is false for NaN and infinities.
func placeOf(p orb.Point) (w place, ok bool) {
	if !(math.Abs(p[0]) <= math.MaxFloat64 && math.Abs(p[1]) <= math.MaxFloat64) {
		return place{}, false
	}
	x, y := mercator(p)
	return place{inWorld(x), inWorld(y)}, true
}

func inWorld(f float64) int32 {
	return int32(min(max(math.Floor(f*(1<<worldBits)), 0), 1<<worldBits-1))
}

// mercator gives the position as shares of the square, from the west and from
// the north.
func mercator(p orb.Point) (x, y float64) {
	s := math.Sin(min(max(p[1], -89.9), 89.9) * math.Pi / 180)
	return p[0]/360 + 0.5, 0.5 - 0.25*math.Log((1+s)/(1-s))/math.Pi
}

// position is the inverse of mercator.
func position(x, y float64) orb.Point {
	return orb.Point{(x - 0.5) * 360, math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi}
}

// shift is how many bits of a place lie behind the units of a zoom.
func shift(z int) uint { return uint(worldBits - extentBits - z) }

// units rounds a place to the units of a zoom, counted from the world's corner.
func (w place) units(z int) unit {
	s := shift(z)
	half := int64(1) << (s - 1)
	return unit{int32((int64(w.x) + half) >> s), int32((int64(w.y) + half) >> s)}
}

// box is a rectangle of units or places, its edges included.
type box struct{ x0, y0, x1, y1 int32 }

var noBox = box{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}

func (b box) with(x, y int32) box {
	return box{min(b.x0, x), min(b.y0, y), max(b.x1, x), max(b.y1, y)}
}

func (b box) join(c box) box {
	return box{min(b.x0, c.x0), min(b.y0, c.y0), max(b.x1, c.x1), max(b.y1, c.y1)}
}

func (b box) meets(c box) bool {
	return b.x0 <= c.x1 && c.x0 <= b.x1 && b.y0 <= c.y1 && c.y0 <= b.y1
}

func (b box) within(c box) bool {
	return b.x0 >= c.x0 && b.x1 <= c.x1 && b.y0 >= c.y0 && b.y1 <= c.y1
}

func (b box) empty() bool { return b.x0 > b.x1 }

// tileBox gives a tile with so many units around it, in the units of its zoom.
func tileBox(x, y int, around int32) box {
	x0, y0 := int32(x)<<extentBits, int32(y)<<extentBits
	return box{x0 - around, y0 - around, x0 + extent + around, y0 + extent + around}
}
