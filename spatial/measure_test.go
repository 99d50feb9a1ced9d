package spatial

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/tidwall/geodesic"
)

func box(west, south, east, north float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}}
}

// Published geodesics: the worked example of GeographicLib's documentation
// (Wellington to Salamanca) and the quarter meridian.
func TestDistancePublished(t *testing.T) {
	assert.InDelta(t, 19959679.26735382, float64(Distance(orb.Point{174.81, -41.32}, orb.Point{-5.50, 40.96})), 1e-6)
	assert.InDelta(t, 10001965.729312, float64(Distance(orb.Point{0, 0}, orb.Point{0, 90})), 1e-5)
	assert.Zero(t, Distance(zhengzhou, zhengzhou))
	assert.True(t, math.IsNaN(float64(Distance(orb.Point{0, math.NaN()}, zhengzhou))))
}

// The whole ellipsoid has 510,065,621,724,088.5 m² (GeographicLib). A cell of one degree is
// integrated anew from the radii of curvature.
func TestAreaPublished(t *testing.T) {
	assert.InEpsilon(t, 510065621724088.44, float64(Area(box(-180, -90, 180, 90))), 1e-14)
	for _, south := range []float64{0, 34, 89} {
		const steps = 20000
		sum := 0.0
		for i := range steps {
			s, c := math.Sincos((south + (float64(i)+0.5)/steps) * degree)
			m, n := radii(s)
			sum += m * n * c * degree / steps * degree
		}
		assert.InEpsilon(t, sum, float64(Area(box(113, south, 114, south+1))), 1e-9)
	}
}

// A small polygon's edges are geodesics as nearly as can be told: Karney's
// polygon area then is the same.
func TestAreaSmall(t *testing.T) {
	ring := orb.Ring{{113.62, 34.75}, {113.621, 34.7502}, {113.6215, 34.7511}, {113.6204, 34.7508}, {113.62, 34.75}}
	poly := geodesic.WGS84.PolygonInit(false)
	for _, p := range ring[:4] {
		poly.AddPoint(p[1], p[0])
	}
	var want float64
	poly.Compute(false, true, &want, nil)
	assert.InEpsilon(t, want, float64(Area(orb.MultiPolygon{{ring}})), 1e-8)
	turned := ring.Clone()
	turned.Reverse()
	assert.InEpsilon(t, want, float64(Area(orb.MultiPolygon{{turned}})), 1e-8)
}

func TestAreaAddsUp(t *testing.T) {
	var sum SquareMetres
	for _, mp := range tessellation(rand.New(rand.NewPCG(1, 2)), 0.5, 12, 9, 20) {
		sum += Area(mp)
	}
	whole := box(zhengzhou[0], zhengzhou[1], zhengzhou[0]+0.5, zhengzhou[1]+0.5)
	assert.InEpsilon(t, float64(Area(whole)), float64(sum), 1e-12)

	hole := box(113.7, 34.8, 113.8, 34.9)
	holed := orb.MultiPolygon{{whole[0][0], hole[0][0]}}
	assert.InEpsilon(t, float64(Area(whole)-Area(hole)), float64(Area(holed)), 1e-12)
	assert.Zero(t, Area(nil))
	assert.Zero(t, Area(orb.MultiPolygon{{}, {{}}, {{{1, 2}, {3, 4}}}}))
}

func TestDiscShareAddsUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	areas := tessellation(rng, 0.05, 9, 9, 8)
	for range 300 {
		c := orb.Point{zhengzhou[0] + 0.02 + 0.01*rng.Float64(), zhengzhou[1] + 0.02 + 0.01*rng.Float64()}
		r := Metres(math.Exp(rng.Float64()*9 - 1.5)) // 0.2 m to 1.8 km
		sum := 0.0
		for _, mp := range areas {
			sum += DiscShare(mp, c, r)
		}
		assert.InDelta(t, 1, sum, 1e-9, "centre %v radius %v", c, r)
	}
}

func TestDiscShareKnown(t *testing.T) {
	c := zhengzhou
	pl := NewPlane(c)
	rect := func(x0, y0, x1, y1 float64) orb.MultiPolygon {
		a, b := pl.Inverse(x0, y0), pl.Inverse(x1, y1)
		return box(a[0], a[1], b[0], b[1])
	}
	for _, k := range []struct {
		name string
		mp   orb.MultiPolygon
		want float64
	}{
		{"half", rect(0, -100, 100, 100), 0.5},
		{"quarter", rect(0, 0, 100, 100), 0.25},
		{"all", rect(-100, -100, 100, 100), 1},
		{"touching", rect(10, -100, 100, 100), 0},
		{"apart", rect(50, 50, 100, 100), 0},
		{"segment beyond 5 m", rect(5, -100, 100, 100), (100*math.Acos(0.5) - 5*math.Sqrt(75)) / (100 * math.Pi)},
		{"square within", rect(-5, -5, 5, 5), 100 / (100 * math.Pi)},
		{"hole", orb.MultiPolygon{{rect(-100, -100, 100, 100)[0][0], rect(-5, -5, 5, 5)[0][0]}}, 1 - 1/math.Pi},
		{"nothing", nil, 0},
	} {
		assert.InDelta(t, k.want, DiscShare(k.mp, c, 10), 1e-7, k.name) // the Earth's curvature makes 6e-8 of that
	}
	assert.Equal(t, 1.0, DiscShare(rect(0, 0, 9, 9), c, 0), "a point on the border is covered")
	assert.Equal(t, 0.0, DiscShare(rect(1, 1, 9, 9), c, 0))
}

// The share north of the parallel through the centre: less than half, since
// the parallel bends towards the pole. Karney's polygon of the geodesic circle
// and the parallel says by how much.
func TestDiscShareCurved(t *testing.T) {
	const steps = 20000
	area := func(points []orb.Point) (a float64) {
		poly := geodesic.WGS84.PolygonInit(false)
		for _, p := range points {
			poly.AddPoint(p[1], p[0])
		}
		poly.Compute(false, true, &a, nil)
		return math.Abs(a)
	}
	for _, lat := range []float64{-60, 0, 22.5, 34.75, 60} {
		c := orb.Point{113.6, lat}
		north := box(c[0]-1, lat, c[0]+1, lat+1)
		for _, r := range []float64{300, 1000} {
			var circle, part []orb.Point
			for i := range steps {
				var p orb.Point
				geodesic.WGS84.Direct(c[1], c[0], -180+360*float64(i)/steps, r, &p[1], &p[0], nil)
				circle = append(circle, p)
				if p[1] >= lat {
					part = append(part, p)
				}
			}
			west, east := part[0][0], part[len(part)-1][0]
			for i := range steps {
				part = append(part, orb.Point{east + (west-east)*float64(i)/steps, lat})
			}
			want := area(part) / area(circle)
			assert.InDelta(t, want, DiscShare(north, c, Metres(r)), 1e-7, "%v %g m", c, r)
			assert.Equal(t, 1.0, DiscShare(box(c[0]-1, lat-1, c[0]+1, lat+1), c, Metres(r)))
		}
	}
}

// The plane's stated error, and that of the middle latitude, against the geodesic.
func TestPlaneError(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 20000 {
		origin := orb.Point{113, rng.Float64()*160 - 80}
		pl := NewPlane(origin)
		d := math.Exp(rng.Float64() * 11.5) // 1 m to 100 km
		s, c := math.Sincos(rng.Float64() * 2 * math.Pi)
		p := pl.Inverse(d*s, d*c)
		x, y := pl.Forward(p)
		assert.InDelta(t, d, math.Hypot(x, y), 1e-6)
		exact := float64(Distance(origin, p))
		assert.InDelta(t, exact, d, pl.slack(d), "plane, origin %v d %v", origin, d)
		assert.InDelta(t, exact, pl.distance(p), pl.blur(d), "middle, origin %v d %v", origin, d)
	}
}
