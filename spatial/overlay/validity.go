// Package overlay is the one border to GEOS. Nothing of GEOS leaves it: no C
// object, no panic, and no nil geometry in place of an error.
package overlay

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/twpayne/go-geos"
)

// Validity reports whether g is a valid geometry in the sense of OGC Simple
// Features, in the plane of its coordinates. If not, reason says why in GEOS's
// words ("Self-intersection", "Hole lies outside shell" …) and at where, the zero
// point if there is no such place. Before GEOS is asked, a nil geometry,
// coordinates that are NaN or infinite, and rings that are unclosed or have less
// than four points are reported as invalid; an empty geometry is valid. It
// never panics.
func Validity(g orb.Geometry) (reason string, at orb.Point, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			reason, at, ok = fmt.Sprintf("GEOS: %v", r), orb.Point{}, false
		}
	}()
	if g == nil {
		return "No geometry", orb.Point{}, false
	}
	if reason, at, ok := precheck(g); !ok {
		return reason, at, false
	}
	data, err := wkb.Marshal(g)
	if err != nil {
		return err.Error(), orb.Point{}, false
	}
	// A Context per call: they may not be shared between goroutines.
	geom, err := geos.NewContext().NewGeomFromWKB(data)
	if err != nil || geom == nil {
		return fmt.Sprintf("GEOS cannot read it: %v", err), orb.Point{}, false
	}
	if geom.IsValid() {
		return "", orb.Point{}, true
	}
	reason, at = place(geom.IsValidReason())
	return reason, at, false
}

// place takes "Self-intersection[113.5 34.5]" apart.
func place(reason string) (string, orb.Point) {
	text, rest, _ := strings.Cut(reason, "[")
	var p orb.Point
	for i, f := range strings.Fields(strings.TrimSuffix(rest, "]")) {
		if v, err := strconv.ParseFloat(f, 64); err == nil && i < 2 {
			p[i] = v
		}
	}
	return text, p
}

// precheck finds what GEOS would answer with an exception.
func precheck(g orb.Geometry) (reason string, at orb.Point, ok bool) {
	switch g := g.(type) {
	case orb.Point:
		return points(g)
	case orb.MultiPoint:
		return points(g...)
	case orb.LineString:
		if len(g) == 1 {
			return "Too few points in geometry component", g[0], false
		}
		return points(g...)
	case orb.MultiLineString:
		return each(g)
	case orb.Ring:
		return ring(g)
	case orb.Polygon:
		return each(g)
	case orb.MultiPolygon:
		return each(g)
	case orb.Collection:
		return each(g)
	case orb.Bound:
		return points(g.Min, g.Max)
	}
	return "", orb.Point{}, true
}

func each[T orb.Geometry](parts []T) (string, orb.Point, bool) {
	for _, p := range parts {
		if any(p) == nil {
			return "No geometry", orb.Point{}, false
		}
		if reason, at, ok := precheck(p); !ok {
			return reason, at, false
		}
	}
	return "", orb.Point{}, true
}

func points(ps ...orb.Point) (string, orb.Point, bool) {
	for _, p := range ps {
		if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
			return "Invalid Coordinate", orb.Point{}, false
		}
	}
	return "", orb.Point{}, true
}

func ring(r orb.Ring) (string, orb.Point, bool) {
	switch {
	case len(r) == 0:
		return "", orb.Point{}, true
	case r[0] != r[len(r)-1]:
		return "Ring is not closed", r[0], false
	case len(r) < 4:
		return "Too few points in geometry component", r[0], false
	}
	return points(r...)
}
