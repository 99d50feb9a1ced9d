package exporters

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"chengge"
)

func appendU32(b []byte, v uint32) []byte { return binary.LittleEndian.AppendUint32(b, v) }
func appendF64(b []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
}

// appendWKB writes a shape as little-endian WKB in the one type of its layer: a
// point, a multiline or a multipolygon, whose rings are closed.
func appendWKB(b []byte, t chengge.GeometryType, shape orb.Geometry) ([]byte, error) {
	switch g := shape.(type) {
	case orb.Point:
		if t == chengge.Points {
			return appendXY(appendU32(append(b, 1), 1), g), nil
		}
	case orb.LineString:
		if t == chengge.Lines {
			return appendWKBLines(b, orb.MultiLineString{g}), nil
		}
	case orb.MultiLineString:
		if t == chengge.Lines {
			return appendWKBLines(b, g), nil
		}
	case orb.Polygon:
		if t == chengge.Polygons {
			return appendWKBPolygons(b, orb.MultiPolygon{g}), nil
		}
	case orb.MultiPolygon:
		if t == chengge.Polygons {
			return appendWKBPolygons(b, g), nil
		}
	}
	return nil, fmt.Errorf("a %s is no %s", shape.GeoJSONType(), t)
}

func appendWKBLines(b []byte, m orb.MultiLineString) []byte {
	b = appendU32(appendU32(append(b, 1), 5), uint32(len(m)))
	for _, line := range m {
		b = appendU32(appendU32(append(b, 1), 2), uint32(len(line)))
		for _, p := range line {
			b = appendXY(b, p)
		}
	}
	return b
}

func appendWKBPolygons(b []byte, m orb.MultiPolygon) []byte {
	b = appendU32(appendU32(append(b, 1), 6), uint32(len(m)))
	for _, poly := range m {
		b = appendU32(appendU32(append(b, 1), 3), uint32(len(poly)))
		for _, ring := range poly {
			open := len(ring) > 0 && ring[0] != ring[len(ring)-1]
			n := len(ring)
			if open {
				n++
			}
			b = appendU32(b, uint32(n))
			for _, p := range ring {
				b = appendXY(b, p)
			}
			if open {
				b = appendXY(b, ring[0])
			}
		}
	}
	return b
}
