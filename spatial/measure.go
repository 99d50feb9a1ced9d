package spatial

import (
	"math"

	"github.com/paulmach/orb"
)

// Length returns the geodesic length of all parts together: the sum of the
// geodesics between neighbouring vertices.
func Length(ml orb.MultiLineString) Metres {
	var sum Metres
	for _, ls := range ml {
		for i := 1; i < len(ls); i++ {
			sum += Distance(ls[i-1], ls[i])
		}
	}
	return sum
}

// Area returns the area on the ellipsoid of mp, whose edges are straight in
// longitude and latitude (they are no geodesics: a parallel stays a parallel).
// Holes are subtracted, whichever way rings turn; polygons are added. Areas that
// share a border add up to the area of their union, to rounding: relative to the
// area of a 1 m² square about 1e-8. The rings must not cross themselves.
//
// It integrates the authalic latitude along each edge: by Green's theorem the
// area is −∮ b²·Q(φ) dλ, where b²·Q(φ) is the area between the equator and φ for
// one radian of longitude (Snyder, Map Projections: A Working Manual, 1987, eq.
// 3-12), with a Gauss–Legendre rule of five nodes for each degree of latitude.
func Area(mp orb.MultiPolygon) SquareMetres {
	var sum float64
	for _, poly := range mp {
		for i, ring := range poly {
			a := math.Abs(ringArea(ring))
			if i > 0 {
				a = -a
			}
			sum += a
		}
	}
	return SquareMetres(sum)
}

func ringArea(ring orb.Ring) float64 {
	if len(ring) < 3 {
		return 0
	}
	var sum float64
	base := authalic(ring[0][1])
	a := ring[len(ring)-1]
	for _, b := range ring {
		if b[0] != a[0] {
			sum += (a[0] - b[0]) * degree * (meanAuthalic(a[1], b[1]) - base)
		}
		a = b
	}
	return sum
}

// authalic returns b²·Q(φ), in m² a radian of longitude, for a latitude in degrees.
func authalic(lat float64) float64 {
	const b2 = semiMajor * semiMajor * (1 - ecc2)
	e := math.Sqrt(ecc2)
	s := math.Sin(lat * degree)
	return b2 / 2 * (s/(1-ecc2*s*s) + math.Atanh(e*s)/e)
}

// gauss5 are the nodes, from −1 to 1, and halved weights of the Gauss–Legendre rule of five nodes.
var gauss5 = [5][2]float64{
	{0, 128.0 / 450},
	{-0.5384693101056831, 0.4786286704993665 / 2}, {0.5384693101056831, 0.4786286704993665 / 2},
	{-0.9061798459386640, 0.2369268850561891 / 2}, {0.9061798459386640, 0.2369268850561891 / 2},
}

// meanAuthalic returns the mean of authalic between two latitudes, the same for
// both orders.
func meanAuthalic(from, to float64) float64 {
	if from > to {
		from, to = to, from
	}
	if from == to {
		return authalic(from)
	}
	pieces := math.Ceil(to - from)
	half := (to - from) / pieces / 2
	var sum float64
	for i := 0.0; i < pieces; i++ {
		mid := from + (2*i+1)*half
		for _, g := range gauss5 {
			sum += g[1] * authalic(mid+g[0]*half)
		}
	}
	return sum / pieces
}

// DiscShare returns the share, 0 to 1, of the disc of the radius around centre
// that lies in mp: the area that the geodesic circle and the polygon have in
// common, to 1e-7 up to a radius of 1 km at 60°. Shares of areas that share a
// border add up, to rounding. For a radius of 0 or less it is 1 where mp covers
// centre and 0 elsewhere. The rings must not cross themselves.
//
// Each edge adds the signed area that the triangle of it and the centre has in
// common with the circle in the Plane at centre: a sector where it runs outside,
// a triangle inside; and there what the curvature of the Earth moves it by.
func DiscShare(mp orb.MultiPolygon, centre orb.Point, radius Metres) float64 {
	if !(radius > 0) {
		if PointInPolygon(centre, mp) != Outside {
			return 1
		}
		return 0
	}
	d := newDisc(centre, float64(radius))
	var sum float64
	for _, poly := range mp {
		for i, ring := range poly {
			a := math.Abs(d.ring(ring))
			if i > 0 {
				a = -a
			}
			sum += a
		}
	}
	return min(max(sum/math.Pi, 0), 1)
}

// disc is the unit circle around centre, where a degree is kx, ky units.
type disc struct {
	centre orb.Point
	kx, ky float64
	// How fast the parallels shrink northwards, in units: tan φ·r/N. It moves what the
	// Plane has at (x, y) by (−xy, x²/2) times that: parallels shrink, and bend
	// towards the pole.
	shrink float64
}

func newDisc(centre orb.Point, radius float64) disc {
	pl := NewPlane(centre)
	return disc{centre, pl.kx / radius, pl.ky / radius, -radius * pl.kx1 / (pl.kx * pl.ky)}
}

// ring returns the signed area that ring has in common with the disc.
func (d *disc) ring(ring orb.Ring) float64 {
	if len(ring) < 3 {
		return 0
	}
	var sum float64
	var out arc
	last := ring[len(ring)-1]
	ax, ay := (last[0]-d.centre[0])*d.kx, (last[1]-d.centre[1])*d.ky
	for _, v := range ring {
		bx, by := (v[0]-d.centre[0])*d.kx, (v[1]-d.centre[1])*d.ky
		if t1, t2, in := inUnitCircle(ax, ay, bx, by); !in {
			out.to(ax, ay, bx, by)
		} else {
			dx, dy := bx-ax, by-ay
			px, py, qx, qy := ax, ay, bx, by
			if t1 > 0 {
				px, py = ax+t1*dx, ay+t1*dy
				out.to(ax, ay, px, py)
			}
			sum += out.end()
			if t2 < 1 {
				qx, qy = ax+t2*dx, ay+t2*dy
				out.to(qx, qy, bx, by)
			}
			sum += (px*qy-py*qx)/2 + d.moved(px, py, qx, qy)
		}
		ax, ay = bx, by
	}
	return sum + out.end()
}

// inUnitCircle returns from where to where, 0 to 1 and maybe beyond, the edge from a
// to b lies within the unit circle. in is false where it doesn't.
func inUnitCircle(ax, ay, bx, by float64) (t1, t2 float64, in bool) {
	if ax > 1 && bx > 1 || ax < -1 && bx < -1 || ay > 1 && by > 1 || ay < -1 && by < -1 {
		return 0, 0, false // as most edges do
	}
	dx, dy := bx-ax, by-ay
	a := dx*dx + dy*dy
	// The edge's line passes the centre at h/√a; b²−a·(|A|²−1) = a−h² without cancellation.
	h := ax*dy - ay*dx
	disc := a - h*h
	if disc <= 0 {
		return 0, 0, false
	}
	b, root := ax*dx+ay*dy, math.Sqrt(disc)
	t1, t2 = (-b-root)/a, (-b+root)/a
	return t1, t2, t1 < 1 && t2 > 0
}

// arc adds up the sector of the unit circle that is swept by a chain of edges
// outside it. Only its ends are measured; between them it counts how often the
// chain passes the west, so that an edge costs no arc tangent.
type arc struct {
	sx, sy, ex, ey float64
	turns          float64 // passages of the west, anticlockwise ones positive
	begun          bool
}

func (c *arc) to(ax, ay, bx, by float64) {
	if !c.begun {
		c.begun, c.sx, c.sy, c.turns = true, ax, ay, 0
	}
	c.ex, c.ey = bx, by
	if up := by >= 0; up != (ay >= 0) {
		if h := ax*by - ay*bx; up && h < 0 {
			c.turns--
		} else if !up && h > 0 {
			c.turns++
		}
	}
}

// end returns the signed area of the sector and begins anew.
func (c *arc) end() float64 {
	if !c.begun {
		return 0
	}
	c.begun = false
	area := c.turns * math.Pi
	if c.sx != c.ex || c.sy != c.ey {
		// Adding 0 makes a −0 a 0, which is north as by >= 0 takes it.
		area += (math.Atan2(c.ey+0, c.ex) - math.Atan2(c.sy+0, c.sx)) / 2
	}
	return area
}

// moved returns the area that the curvature sweeps over as it moves the chord
// from p to q: the flux of (−xy, x²/2), which is quadratic along the chord, so
// that Simpson's rule is exact.
func (d *disc) moved(px, py, qx, qy float64) float64 {
	xy := (px*py + (px+qx)*(py+qy) + qx*qy) / 6 * (qy - py)
	xx := (px*px + px*qx + qx*qx) / 6 * (qx - px)
	return -d.shrink * (xy + xx)
}
