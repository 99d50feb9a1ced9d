package exporters

import (
	"strconv"

	"github.com/paulmach/orb"

	"chengge"
)

// AppendWKT writes a geometry as well-known text, every digit kept; nil and
// what has no name here become nothing.
func AppendWKT(dst []byte, g orb.Geometry) []byte {
	switch g := g.(type) {
	case orb.Point:
		return append(appendWKTPoint(append(dst, "POINT ("...), g, ' '), ')')
	case orb.LineString:
		return appendWKTPoints(append(dst, "LINESTRING "...), g)
	case orb.MultiLineString:
		return appendWKTList(append(dst, "MULTILINESTRING "...), g, func(dst []byte, l orb.LineString) []byte { return appendWKTPoints(dst, l) })
	case orb.Polygon:
		return appendWKTPolygon(append(dst, "POLYGON "...), g)
	case orb.MultiPolygon:
		return appendWKTList(append(dst, "MULTIPOLYGON "...), g, appendWKTPolygon)
	}
	return dst
}

func appendWKTPolygon(dst []byte, p orb.Polygon) []byte {
	return appendWKTList(dst, p, func(dst []byte, r orb.Ring) []byte { return appendWKTPoints(dst, r) })
}

func appendWKTPoints(dst []byte, points []orb.Point) []byte {
	return appendWKTList(dst, points, func(dst []byte, p orb.Point) []byte { return appendWKTPoint(dst, p, ' ') })
}

func appendWKTList[T any](dst []byte, items []T, one func([]byte, T) []byte) []byte {
	if len(items) == 0 {
		return append(dst, "EMPTY"...)
	}
	for i, item := range items {
		dst = one(append(dst, "(,"[min(i, 1)]), item)
	}
	return append(dst, ')')
}

func appendWKTPoint(dst []byte, p orb.Point, between byte) []byte {
	dst = strconv.AppendFloat(dst, p[0], 'f', -1, 64)
	return strconv.AppendFloat(append(dst, between), p[1], 'f', -1, 64)
}

// appendID writes an id, nothing where the row has none.
func appendID(dst []byte, id chengge.ID) []byte {
	if id == 0 {
		return dst
	}
	return strconv.AppendInt(dst, int64(id), 10)
}
