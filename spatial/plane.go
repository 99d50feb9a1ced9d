package spatial

import (
	"math"

	"github.com/paulmach/orb"
)

// Plane is a local plane in metres, east and north of an origin. It is affine:
// what is straight in longitude and latitude is straight in it, and a share of
// an area in it is a share of the area in degrees.
//
// It scales degrees by the radii of curvature in the prime vertical and the
// meridian at the origin (Torge, Geodesy, 4.1.1). A distance d from the origin
// at latitude φ is off by at most d²·(|tan φ|+0.1)/2R, R = 6.37e6 m: 0.1 mm at
// 50 m, 4 mm at 250 m and 7 m at 10 km for φ = 40°. It is no use within five degrees
// of the poles.
type Plane struct {
	origin orb.Point
	kx, ky float64 // metres a degree
	bend   float64 // error of a distance d is at most bend·d²
	// Change of kx and ky a degree of latitude, and half the second derivative of kx.
	kx1, kx2, ky1 float64
	sec2          float64 // 1+tan² φ
}

// NewPlane returns the plane that touches the ellipsoid at origin.
func NewPlane(origin orb.Point) Plane {
	s, c := math.Sincos(origin[1] * degree)
	m, n := radii(s)
	return Plane{
		origin: origin,
		kx:     n * c * degree,
		ky:     m * degree,
		bend:   (math.Abs(s/c) + 0.1) / (2 * 6.37e6),
		// d(N cos φ)/dφ = −M sin φ; the rest to the first order of e².
		kx1:  -m * s * degree * degree,
		kx2:  -m * c * degree * degree * degree / 2,
		ky1:  3 * ecc2 * m * s * c * degree * degree,
		sec2: 1 / (c * c),
	}
}

// Forward returns the metres east (x) and north (y) of the origin at which p lies.
func (pl Plane) Forward(p orb.Point) (x, y float64) {
	return (p[0] - pl.origin[0]) * pl.kx, (p[1] - pl.origin[1]) * pl.ky
}

// Inverse returns the point x metres east and y metres north of the origin.
func (pl Plane) Inverse(x, y float64) orb.Point {
	return orb.Point{pl.origin[0] + x/pl.kx, pl.origin[1] + y/pl.ky}
}

// distance returns the distance from the origin to p by the radii at their middle
// latitude (Gauss's mid-latitude formula, Torge 6.3.3), which are the plane's own
// with a correction. For its error see blur.
func (pl *Plane) distance(p orb.Point) float64 {
	dx, dy := p[0]-pl.origin[0], p[1]-pl.origin[1]
	half := dy / 2
	x := dx * (pl.kx + half*(pl.kx1+half*pl.kx2))
	y := dy * (pl.ky + half*pl.ky1)
	return math.Sqrt(x*x + y*y)
}

// slack returns how far a distance d from the origin may be off; the constant
// covers rounding.
func (pl Plane) slack(d float64) float64 { return pl.bend*d*d + 1e-7 }

// blur returns how far a distance d by the method distance may be off:
// 0.7 µm at 250 m and 43 mm at 10 km for 40°.
func (pl *Plane) blur(d float64) float64 { return 1e-7 + pl.sec2*d*d*d/4e13 }
