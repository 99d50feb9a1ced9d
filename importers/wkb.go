package importers

import (
	"errors"
	"math"

	"github.com/paulmach/orb"
)

var errWKB = errors.New("malformed geometry in the stream")

// decodeWKB reads two-dimensional little-endian WKB of types 1 to 6. A
// collection comes back as an orb.Collection without its members. Rings and
// parts without points are left out, an empty geometry is nil. Counts are
// checked against what is there.
func decodeWKB(b []byte) (orb.Geometry, error) {
	c := cursor{b: b}
	g, err := c.geometry(0)
	if err == nil && (c.bad || c.at != len(b)) {
		err = errWKB
	}
	return g, err
}

func (c *cursor) geometry(want uint32) (orb.Geometry, error) {
	order, typ := c.byte(), c.uint32()
	if c.bad || order != 1 || want != 0 && typ != want {
		return nil, errWKB
	}
	switch typ {
	case 1:
		p := c.point()
		if math.IsNaN(p[0]) && math.IsNaN(p[1]) {
			return nil, nil // POINT EMPTY
		}
		return p, nil
	case 2:
		if ps := c.points(); len(ps) > 0 {
			return orb.LineString(ps), nil
		}
		return nil, nil
	case 3:
		if poly := c.polygon(); len(poly) > 0 {
			return poly, nil
		}
		return nil, nil
	case 4:
		return parts[orb.Point, orb.MultiPoint](c, 1)
	case 5:
		return parts[orb.LineString, orb.MultiLineString](c, 2)
	case 6:
		return parts[orb.Polygon, orb.MultiPolygon](c, 3)
	case 7:
		c.at = len(c.b)
		return orb.Collection{}, nil
	}
	return nil, errWKB
}

// parts reads the members of a multi geometry.
func parts[P orb.Geometry, M ~[]P](c *cursor, typ uint32) (orb.Geometry, error) {
	n := int(c.uint32())
	if n > (len(c.b)-c.at)/9 { // a member has at least byte order, type and a count
		return nil, errWKB
	}
	m := make(M, 0, n)
	for range n {
		g, err := c.geometry(typ)
		if err != nil {
			return nil, err
		}
		if p, ok := g.(P); ok {
			m = append(m, p)
		}
	}
	if len(m) == 0 {
		return nil, nil
	}
	return any(m).(orb.Geometry), nil
}

func (c *cursor) point() orb.Point {
	x := math.Float64frombits(c.uint64())
	return orb.Point{x, math.Float64frombits(c.uint64())}
}

func (c *cursor) points() []orb.Point {
	n := int(c.uint32())
	if n > (len(c.b)-c.at)/16 {
		c.bad = true
		return nil
	}
	ps := make([]orb.Point, n)
	for i := range ps {
		ps[i] = c.point()
	}
	return ps
}

func (c *cursor) polygon() orb.Polygon {
	n := int(c.uint32())
	if n > (len(c.b)-c.at)/4 {
		c.bad = true
		return nil
	}
	poly := make(orb.Polygon, 0, n)
	for range n {
		if ring := c.points(); len(ring) > 0 {
			poly = append(poly, ring)
		}
	}
	return poly
}
