package importers

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"chengge"
)

// readShape reads the row's geometry, in the file's own coordinates, and brings
// it to the layer's type.
func (r *record) readShape() {
	want := r.source.layer.Kind.Layer().Geometry
	if want == chengge.NoGeometry {
		return
	}
	g, other, ok := r.rawShape()
	switch {
	case !ok:
		return
	case other != "":
		r.find(chengge.Finding{Rule: chengge.FindWrongShape, Value: other, Other: string(want)})
		return
	case g == nil:
		r.find(chengge.Finding{Rule: chengge.FindMissingShape})
		return
	}
	var cause string
	if r.shape, cause = asType(g, want); cause != "" {
		r.find(chengge.Finding{Rule: chengge.FindInvalidShape, Cause: cause})
		r.shape = nil
	} else if r.shape == nil {
		r.find(chengge.Finding{Rule: chengge.FindWrongShape, Value: strings.ToLower(g.GeoJSONType()), Other: string(want)})
	}
}

// rawShape gives what the file has: a geometry, the name of a type that is not
// read, or neither where the row has none. What can't be read is noted.
func (r *record) rawShape() (g orb.Geometry, other string, ok bool) {
	switch {
	case r.source.shapes && r.value.Shape != "":
		return nil, strings.ToLower(r.value.Shape), true
	case r.source.shapes && r.value.WKB == nil:
		return nil, "", true
	case r.source.shapes:
		g, err := decodeWKB(r.value.WKB)
		if err != nil {
			r.find(chengge.Finding{Rule: chengge.FindInvalidShape, Cause: err.Error()})
			return nil, "", false
		}
		if _, collection := g.(orb.Collection); collection {
			return nil, "geometry collection", true
		}
		return g, "", true
	case r.fields.geometry >= 0:
		text, _ := r.fieldText(r.fields.geometry)
		if text == "" {
			return nil, "", true
		}
		g, other, err := parseWKT(text)
		if err != nil {
			r.find(chengge.Finding{Rule: chengge.FindBadCoordinates, Field: r.fields.names[r.fields.geometry], Value: clip(text), Cause: err.Error()})
			return nil, "", false
		}
		return g, other, true
	}
	var p orb.Point
	empty := 0
	for i, field := range []int{r.fields.x, r.fields.y} {
		text, _ := r.fieldText(field)
		if text == "" {
			empty++
			continue
		}
		v, err := parseCoordinate(text)
		if err != nil {
			r.find(chengge.Finding{Rule: chengge.FindBadCoordinates, Field: r.fields.names[field], Value: clip(text), Cause: err.Error()})
			return nil, "", false
		}
		p[i] = v
	}
	switch empty {
	case 0:
		return p, "", true
	case 1:
		r.find(chengge.Finding{Rule: chengge.FindBadCoordinates, Cause: "one of the two coordinates is empty"})
		return nil, "", false
	}
	return nil, "", true
}

// parseCoordinate reads one plain decimal number.
func parseCoordinate(s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	switch {
	case err == nil && (math.IsNaN(v) || math.IsInf(v, 0)):
		return 0, badPoint("%q 不是数字", "%q is not a number", clip(s))
	case err != nil || strings.Trim(s, "0123456789+-.eE") != "":
		if strings.ContainsAny(s, "°′'\"″NSEW度分秒") {
			return 0, badPoint("%q：请写十进制度，如 34.7579，不带度分秒符号", "%q: write decimal degrees, 34.7579, without signs of degrees, minutes and seconds", clip(s))
		}
		return 0, badPoint("%q 不是普通的数", "%q is no plain number", clip(s))
	}
	return v, nil
}

// asType brings g to the layer's type: nil where it is of another one, a cause
// where it is of the type but can't be used.
func asType(g orb.Geometry, want chengge.GeometryType) (orb.Geometry, string) {
	switch want {
	case chengge.Points:
		switch g := g.(type) {
		case orb.Point:
			return g, ""
		case orb.MultiPoint:
			if len(g) == 1 {
				return g[0], ""
			}
		}
	case chengge.Lines:
		switch g := g.(type) {
		case orb.LineString:
			return cleanLines(orb.MultiLineString{g})
		case orb.MultiLineString:
			return cleanLines(g)
		}
	case chengge.Polygons:
		switch g := g.(type) {
		case orb.Polygon:
			return cleanPolygons(orb.MultiPolygon{g})
		case orb.MultiPolygon:
			return cleanPolygons(g)
		}
	}
	return nil, ""
}

// cleanLines leaves out parts without length.
func cleanLines(m orb.MultiLineString) (orb.Geometry, string) {
	var out orb.MultiLineString
	for _, l := range m {
		for i := 1; i < len(l); i++ {
			if l[i] != l[0] {
				out = append(out, l)
				break
			}
		}
	}
	if out == nil {
		return orb.MultiLineString{}, "the line has no length"
	}
	return out, ""
}

// cleanPolygons closes rings, and leaves out holes and parts that have not
// three different points.
func cleanPolygons(m orb.MultiPolygon) (orb.Geometry, string) {
	var out orb.MultiPolygon
	for _, poly := range m {
		var rings orb.Polygon
		for i, ring := range poly {
			if len(ring) > 0 && ring[0] != ring[len(ring)-1] {
				ring = append(ring[:len(ring):len(ring)], ring[0])
			}
			if flat(ring) {
				if i == 0 {
					break // holes of nothing are nothing
				}
				continue
			}
			rings = append(rings, ring)
		}
		if rings != nil {
			out = append(out, rings)
		}
	}
	if out == nil {
		return orb.MultiPolygon{}, "the polygon has no area: a ring needs three different points"
	}
	return out, ""
}

// flat tells whether a ring has fewer than three different points.
func flat(ring orb.Ring) bool {
	second := orb.Point{}
	different := 0
	for _, p := range ring {
		switch {
		case different == 0 && p != ring[0]:
			second, different = p, 1
		case different == 1 && p != ring[0] && p != second:
			return false
		}
	}
	return true
}
