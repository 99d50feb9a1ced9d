package overlay

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/geodesic"
	"github.com/twpayne/go-geos"

	"chengge/spatial"
)

func TestValidity(t *testing.T) {
	square := orb.Ring{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}
	away := orb.Ring{{9, 9}, {10, 9}, {10, 10}, {9, 9}}
	for _, k := range []struct {
		name   string
		g      orb.Geometry
		reason string
		at     orb.Point
	}{
		{"square", orb.Polygon{square}, "", orb.Point{}},
		{"clockwise", orb.Polygon{{{0, 0}, {0, 4}, {4, 4}, {0, 0}}}, "", orb.Point{}},
		{"bow tie", orb.Polygon{{{0, 0}, {4, 4}, {4, 0}, {0, 4}, {0, 0}}}, "Self-intersection", orb.Point{2, 2}},
		{"bow tie in a collection", orb.Collection{orb.Point{1, 1}, orb.MultiPolygon{{{{0, 0}, {4, 4}, {4, 0}, {0, 4}, {0, 0}}}}}, "Self-intersection", orb.Point{2, 2}},
		{"hole outside", orb.Polygon{square, away}, "Hole lies outside shell", orb.Point{9, 9}},
		{"parts overlap", orb.MultiPolygon{{square}, {square}}, "Self-intersection", orb.Point{}},
		{"unclosed", orb.Polygon{square[:4]}, "Ring is not closed", orb.Point{}},
		{"three points", orb.Polygon{{{1, 0}, {1, 1}, {1, 0}}}, "Too few points in geometry component", orb.Point{1, 0}},
		{"spike without area", orb.Polygon{{{1, 0}, {1, 1}, {1, 2}, {1, 0}}}, "Self-intersection", orb.Point{}},
		{"NaN", orb.LineString{{0, 0}, {math.NaN(), 1}}, "Invalid Coordinate", orb.Point{}},
		{"infinity", orb.Point{math.Inf(1), 0}, "Invalid Coordinate", orb.Point{}},
		{"one point", orb.LineString{{1, 2}}, "Too few points in geometry component", orb.Point{1, 2}},
		{"no length", orb.LineString{{1, 2}, {1, 2}}, "Too few points in geometry component", orb.Point{1, 2}},
		{"nil", nil, "No geometry", orb.Point{}},
		{"nil in a collection", orb.Collection{nil}, "No geometry", orb.Point{}},
		{"empty", orb.MultiPolygon{}, "", orb.Point{}},
		{"empty polygon", orb.Polygon{}, "", orb.Point{}},
		{"bound", orb.Bound{Max: orb.Point{1, 1}}, "", orb.Point{}},
		{"ring", square, "", orb.Point{}},
		{"lines", orb.MultiLineString{{{0, 0}, {1, 1}}, {{1, 1}, {0, 0}}}, "", orb.Point{}},
	} {
		reason, at, ok := Validity(k.g)
		assert.Equal(t, k.reason, reason, k.name)
		assert.Equal(t, k.reason == "", ok, k.name)
		if k.at != (orb.Point{}) {
			assert.Equal(t, k.at, at, k.name)
		}
	}
}

// DiscShare against GEOS: the intersection with a geodesic circle of 2,048
// corners, by its share of that circle's area on the ellipsoid.
func TestDiscShareAgainstGEOS(t *testing.T) {
	ctx := geos.NewContext()
	rng := rand.New(rand.NewPCG(1, 2))
	read := func(g orb.Geometry) *geos.Geom {
		data, err := wkb.Marshal(g)
		require.NoError(t, err)
		geom, err := ctx.NewGeomFromWKB(data)
		require.NoError(t, err)
		return geom
	}
	partly := 0
	for range 300 {
		centre := orb.Point{113.62 + rng.Float64()*0.1, 34.75 + rng.Float64()*0.1}
		pl := spatial.NewPlane(centre)
		radius := math.Exp(rng.Float64()*6 + 1) // 3 m to 1.1 km
		star := func(x, y, size float64, n int) orb.Ring {
			var r orb.Ring
			for i := range n {
				s, c := math.Sincos(float64(i) / float64(n) * 2 * math.Pi)
				d := size * (0.5 + rng.Float64()/2)
				r = append(r, orb.Point{x + d*c, y + d*s})
			}
			return append(r, r[0])
		}
		dx, dy := rng.NormFloat64()*radius, rng.NormFloat64()*radius
		size := radius * math.Exp(rng.NormFloat64())
		metres := orb.MultiPolygon{{star(dx, dy, size, 3+rng.IntN(40)), star(dx, dy, size*0.2, 12)}}
		mp := metres.Clone()
		for _, ring := range mp[0] {
			for i, p := range ring {
				ring[i] = pl.Inverse(p[0], p[1])
			}
		}
		var circle orb.Ring
		const corners = 2048
		for i := range corners {
			var lat, lng float64
			geodesic.WGS84.Direct(centre[1], centre[0], 90-float64(i)/corners*360, radius, &lat, &lng, nil)
			circle = append(circle, orb.Point{lng, lat})
		}
		round := orb.Polygon{append(circle, circle[0])}
		disc, shape := read(round), read(mp)
		if !shape.IsValid() {
			continue // a hole of three corners may reach out of its star
		}
		both := shape.Intersection(disc)
		require.NotNil(t, both)
		share := spatial.DiscShare(mp, centre, spatial.Metres(radius))
		common, err := fromGEOS(both)
		require.NoError(t, err)
		assert.InDelta(t, float64(spatial.Area(common)/spatial.Area(orb.MultiPolygon{round})), share, 2e-6)
		if share > 0.01 && share < 0.99 {
			partly++
		}
	}
	assert.Greater(t, partly, 100)
}

func FuzzValidity(f *testing.F) {
	f.Add([]byte{1, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := wkb.Unmarshal(data)
		if err != nil {
			return
		}
		reason, _, ok := Validity(g)
		assert.Equal(t, ok, reason == "")
	})
}
