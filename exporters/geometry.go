package exporters

import (
	"strconv"

	"github.com/paulmach/orb"
)

// AppendGeometry writes a geometry as GeoJSON, every digit kept; nil and
// what GeoJSON has no name for become null.
func AppendGeometry(dst []byte, g orb.Geometry) []byte {
	if g == nil {
		return append(dst, "null"...)
	}
	begin := func(name string) {
		dst = append(append(append(dst, `{"type":"`...), name...), `","coordinates":`...)
	}
	switch g := g.(type) {
	case orb.Point:
		begin("Point")
		dst = appendPoint(dst, g)
	case orb.LineString:
		begin("LineString")
		dst = appendPoints(dst, g)
	case orb.MultiLineString:
		begin("MultiLineString")
		dst = appendList(dst, g, func(dst []byte, l orb.LineString) []byte { return appendPoints(dst, l) })
	case orb.Polygon:
		begin("Polygon")
		dst = appendPolygon(dst, g)
	case orb.MultiPolygon:
		begin("MultiPolygon")
		dst = appendList(dst, g, appendPolygon)
	default:
		return append(dst, "null"...)
	}
	return append(dst, '}')
}

func appendPolygon(dst []byte, p orb.Polygon) []byte {
	return appendList(dst, p, func(dst []byte, r orb.Ring) []byte { return appendPoints(dst, r) })
}

func appendPoints(dst []byte, points []orb.Point) []byte { return appendList(dst, points, appendPoint) }

func appendList[T any](dst []byte, items []T, one func([]byte, T) []byte) []byte {
	dst = append(dst, '[')
	for i, item := range items {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = one(dst, item)
	}
	return append(dst, ']')
}

func appendPoint(dst []byte, p orb.Point) []byte {
	dst = strconv.AppendFloat(append(dst, '['), p[0], 'f', -1, 64)
	dst = strconv.AppendFloat(append(dst, ','), p[1], 'f', -1, 64)
	return append(dst, ']')
}
