package spatial

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

// sameDistance is the difference below which two distances are equal: the
// geodesic is good to 15 nm and a degree of longitude in float64 to 2 nm.
const sameDistance = 1e-7

// Distance returns the length of the geodesic from a to b on the ellipsoid,
// right to 15 nm (C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87,
// 2013). A NaN or a latitude beyond the pole gives NaN.
func Distance(a, b orb.Point) Metres {
	if a == b {
		return 0
	}
	var d float64
	geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0], &d, nil, nil)
	return Metres(d)
}

// place returns the point at t, 0 to 1, of the straight from a to b; the ends exactly.
func place(a, b orb.Point, t float64) orb.Point {
	switch {
	case t <= 0:
		return a
	case t >= 1:
		return b
	}
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}

// foot returns the place of the edge from a to b that is geodesically nearest to
// p, as t from 0 to 1, and its distance. It does not depend on the edge's
// direction, bit by bit, so that a line and its reverse tie.
func foot(p, a, b orb.Point) (t, d float64) {
	if a[0] > b[0] || a[0] == b[0] && a[1] > b[1] {
		t, d = foot(p, b, a)
		return 1 - t, d
	}
	t = NewPlane(p).nearest(a, b)
	for range 8 {
		q := place(a, b, t)
		if q == p {
			return t, 0
		}
		var azimuth float64
		geodesic.WGS84.Inverse(p[1], p[0], q[1], q[0], &d, nil, &azimuth)
		// How far q is beyond the foot: the edge's part of the direction p → q at q.
		kx, ky := metresPerDegree(q[1])
		ex, ey := (b[0]-a[0])*kx, (b[1]-a[1])*ky
		length2 := ex*ex + ey*ey
		if length2 == 0 {
			return t, d
		}
		s, c := math.Sincos(azimuth * degree)
		next := min(max(t-d*(s*ex+c*ey)/length2, 0), 1)
		if math.Abs(next-t)*math.Sqrt(length2) < 1e-6 {
			break // moving q by 1 µm more changes d by far less
		}
		t = next
	}
	return t, d
}

// nearest returns the place of the edge from a to b nearest to the plane's
// origin, as t from 0 to 1; for an edge without length 0.
func (pl Plane) nearest(a, b orb.Point) float64 {
	ax, ay := pl.Forward(a)
	dx, dy := (b[0]-a[0])*pl.kx, (b[1]-a[1])*pl.ky
	t := -(ax*dx + ay*dy)
	if !(t > 0) {
		return 0
	}
	return min(t/(dx*dx+dy*dy), 1)
}
