// Package proj is the one border to PROJ: it turns the coordinates of any
// coordinate system into CGCS2000 longitude and latitude and back, and refuses
// where PROJ could only guess.
package proj

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/twpayne/go-proj/v11"

	"chengge/spatial"
)

// Reasons for which Transformer refuses; use errors.Is.
var (
	ErrNotStated = errors.New("no coordinate system stated")
	ErrUnknown   = errors.New("unknown coordinate system")
	// ErrParameters is for Xian 1980 and Beijing 1954: between them and CGCS2000
	// there are only parameters of each city's own, which are not public. PROJ would
	// leave the datum out, tens of metres off, or take those of another region.
	ErrParameters = errors.New("needs the city's own transformation parameters")
	// ErrNoWay is for systems that PROJ cannot lead to WGS 84 without a guess.
	ErrNoWay = errors.New("no known transformation to CGCS2000")
)

// Transform converts between one coordinate system and CGCS2000. It may be used
// by many goroutines; PROJ then works for one at a time.
type Transform struct {
	name          string
	datum         spatial.Datum
	pj            *proj.PJ // nil where datum says all
	northingFirst bool
	// several says that PROJ chooses between operations at each point; mu then keeps
	// the point and the question which it was together.
	several bool
	mu      *sync.Mutex
}

// Transformer prepares the conversion of c. Coordinates are easting, northing or
// longitude, latitude in the units of c, whatever order its register prescribes
// (the traditional GIS order); NorthingFirst is for files the other way round.
//
// WGS 84 is CGCS2000. NAD83 and others go by way of WGS 84, with the best
// transformation that PROJ knows at the place. Xian 1980 and Beijing 1954, by code or by
// name in the WKT, are refused with ErrParameters, and every system that PROJ
// could convert only by leaving the datum out ("ballpark") with ErrNoWay; a
// code or text that PROJ cannot read is ErrUnknown, the zero CRS ErrNotStated.
func Transformer(c spatial.CRS) (*Transform, error) {
	if c.IsZero() {
		return nil, ErrNotStated
	}
	t := &Transform{name: c.String(), datum: c.Datum, mu: new(sync.Mutex)}
	if c.Datum != spatial.DatumUnknown {
		return t, nil
	}
	definition := c.String()
	if c.EPSG == 0 {
		definition = knownDatums(c.WKT)
	}
	if local.MatchString(definition) {
		return nil, refuseLocal(t.name)
	}
	context := proj.NewContext()
	source, err := context.New(definition)
	if err != nil || !source.IsCRS() {
		if c.EPSG != 0 {
			return nil, fmt.Errorf("%s: %w: PROJ's register has no coordinate system of this code", t.name, ErrUnknown)
		}
		return nil, fmt.Errorf("%s: %w: PROJ cannot read this WKT", t.name, ErrUnknown)
	}
	if local.MatchString(source.Info().Description) {
		return nil, refuseLocal(t.name + " (" + source.Info().Description + ")")
	}
	// PROJ calls WGS 84 → CGCS2000 a ballpark, so try both for one without. The
	// option ALLOW_BALLPARK=NO is out of reach: go-proj v11.0.0 passes options to C
	// without the NULL at their end, and PROJ reads on beyond.
	for _, code := range []string{"EPSG:4490", "EPSG:4326"} {
		target, err := context.New(code)
		if err != nil {
			return nil, fmt.Errorf("PROJ has no %s; is its database (proj.db) installed? %w", code, err)
		}
		pj, err := context.NewCRSToCRSFromPJ(source, target, nil, "")
		if err != nil {
			continue
		}
		if pj, err = pj.NormalizeForVisualization(); err != nil {
			continue
		}
		operation := pj.Info().Description
		several := strings.HasPrefix(operation, "unavailable")
		if ballpark(operation) || several && code == "EPSG:4490" {
			continue
		}
		if geocentric(pj.Info().Definition) {
			return nil, fmt.Errorf("%s: %w: it is geocentric (X, Y, Z); longitude and latitude, or a projection, are needed", t.name, ErrNoWay)
		}
		t.pj, t.several = pj, several
		return t, nil
	}
	return nil, fmt.Errorf("%s: %w", t.name, errBallpark)
}

// errBallpark is what becomes of a system, or of a place in it, for which PROJ
// knows no transformation.
var errBallpark = fmt.Errorf("%w: PROJ could only leave the datum out, which may be hundreds of metres off; convert the file to CGCS2000 beforehand, or state another system", ErrNoWay)

// geocentric reports whether a pipeline begins in geocentric coordinates: a shift of
// datum goes there and comes back.
func geocentric(pipeline string) bool {
	back := strings.Count(pipeline, "inv proj=cart")
	return 2*back != strings.Count(pipeline, "proj=cart")
}

// ballpark reports whether an operation of PROJ leaves a datum out.
func ballpark(operation string) bool { return strings.Contains(operation, "Ballpark") }

// local matches the names of Xian 1980 (西安80) and Beijing 1954 (北京54), as
// PROJ, ESRI and surveyors write them.
var local = regexp.MustCompile(`(?i)xi'?an[ _]?(19)?80|beijing[ _]?(19)?54|new[ _]beijing|西安(19)?80|北京(19)?54`)

func refuseLocal(name string) error {
	return fmt.Errorf("%s: %w: it lies tens of metres from CGCS2000, by an amount that only the city's surveying office can tell; ask it for the file in CGCS2000 (EPSG:4490, or EPSG:4526 to 4554)", name, ErrParameters)
}

var datumName = regexp.MustCompile(`(?i)(\bDATUM\s*\[\s*")([^"]*)(")`)

// knownDatums writes the datum of a WKT 1 as PROJ knows it where we know more
// spellings than PROJ: CGCS2000, D_CGCS_2000, WGS84 …
func knownDatums(wkt string) string {
	return datumName.ReplaceAllStringFunc(wkt, func(s string) string {
		m := datumName.FindStringSubmatch(s)
		name := strings.TrimPrefix(m[2], "D_")
		if d, err := spatial.ParseDatum(name); err != nil || d != spatial.CGCS2000 {
			return s
		}
		if u := strings.ToUpper(name); strings.HasPrefix(u, "WGS") {
			return m[1] + "WGS_1984" + m[3]
		} else if strings.HasPrefix(u, "WORLD") || strings.Contains(name, " ") {
			return s // already a name of the register
		}
		return m[1] + "China_2000" + m[3]
	})
}

// String returns the name of the coordinate system.
func (t *Transform) String() string { return t.name }

// NorthingFirst returns the same conversion for files that give northing (or
// latitude) first, as surveyors' X and Y columns do: points are then [northing, easting].
func (t *Transform) NorthingFirst() *Transform {
	swapped := *t
	swapped.northingFirst = true
	return &swapped
}

// Close gives PROJ's memory back; the Transform must not be used any more.
func (t *Transform) Close() { t.pj = nil }
