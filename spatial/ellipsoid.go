package spatial

import "math"

// Metres is a length on the ellipsoid, or in a Plane.
type Metres float64

// SquareMetres is an area on the ellipsoid.
type SquareMetres float64

// The ellipsoid of WGS 84. That of CGCS2000 has the same semi-major axis and an
// inverse flattening of 298.257222101: a difference of 0.1 mm at the pole, which
// nothing here can notice.
const (
	semiMajor  = 6378137.0
	flattening = 1 / 298.257223563
	ecc2       = flattening * (2 - flattening)
	degree     = math.Pi / 180
)

// radii returns the radius of curvature in the meridian (M) and in the prime
// vertical (N) at a latitude whose sine is s.
func radii(s float64) (m, n float64) {
	w := 1 - ecc2*s*s
	n = semiMajor / math.Sqrt(w)
	return n * (1 - ecc2) / w, n
}

// metresPerDegree returns the metres of one degree of longitude and of latitude
// at the latitude lat in degrees.
func metresPerDegree(lat float64) (kx, ky float64) {
	s, c := math.Sincos(lat * degree)
	m, n := radii(s)
	return n * c * degree, m * degree
}
