package overlay

import (
	"errors"
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/twpayne/go-geos"
)

// Difference gives the ground of a that b doesn't have, in the plane of the
// coordinates; empty where there is none. Both must be valid, see Validity;
// what GEOS can't overlay is an error. It never panics.
func Difference(a, b orb.MultiPolygon) (out orb.MultiPolygon, err error) {
	if len(a) == 0 || len(b) == 0 {
		return a, nil
	}
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("GEOS: %v", r)
		}
	}()
	c := geos.NewContext()
	one, err := toGEOS(c, a)
	if err != nil {
		return nil, err
	}
	two, err := toGEOS(c, b)
	if err != nil {
		return nil, err
	}
	d := one.Difference(two)
	if d == nil { // how a TopologyException arrives
		return nil, errors.New("GEOS could not overlay the two: one of them is not valid")
	}
	return fromGEOS(d)
}

func toGEOS(c *geos.Context, mp orb.MultiPolygon) (*geos.Geom, error) {
	b, err := wkb.Marshal(mp)
	if err != nil {
		return nil, err
	}
	g, err := c.NewGeomFromWKB(b)
	if err != nil || g == nil {
		return nil, fmt.Errorf("GEOS cannot read it: %w", err)
	}
	return g, nil
}

// fromGEOS gives the polygons of a result; its lines and points have no area.
func fromGEOS(g *geos.Geom) (orb.MultiPolygon, error) {
	if g.IsEmpty() {
		return nil, nil
	}
	parsed, err := wkb.Unmarshal(g.ToWKB())
	if err != nil {
		return nil, err
	}
	return polygonsOf(parsed), nil
}

func polygonsOf(g orb.Geometry) (out orb.MultiPolygon) {
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	case orb.Collection:
		for _, part := range g {
			out = append(out, polygonsOf(part)...)
		}
	}
	return out
}
