package spatial

import (
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"
)

// Datum is what longitude and latitude are counted in. The zero value is
// DatumUnknown: a point whose datum nobody has stated.
type Datum uint8

// The datums in use in China. WGS 84 is CGCS2000 here: the two realisations
// differ by centimetres, less than any phone or survey sheet can tell.
const (
	DatumUnknown Datum = iota
	CGCS2000           // 2000国家大地坐标系, and WGS 84
	GCJ02              // GCJ-02 (火星坐标系): Amap, Tencent and most phone map apps
	BD09               // BD-09 (百度坐标系): Baidu
)

// String returns "CGCS2000", "GCJ-02", "BD-09" or "unknown".
func (d Datum) String() string {
	switch d {
	case CGCS2000:
		return "CGCS2000"
	case GCJ02:
		return "GCJ-02"
	case BD09:
		return "BD-09"
	}
	return "unknown"
}

// datumNames maps a name, in lower case and without '-', '_', '/' or blanks, to its datum.
var datumNames = map[string]Datum{
	"cgcs2000": CGCS2000, "china2000": CGCS2000, "chinageodeticcoordinatesystem2000": CGCS2000,
	"wgs84": CGCS2000, "wgs1984": CGCS2000, "worldgeodeticsystem1984": CGCS2000,
	"epsg:4326": CGCS2000, "epsg:4490": CGCS2000, "epsg:4979": CGCS2000, "epsg:4480": CGCS2000,
	"4326": CGCS2000, "4490": CGCS2000, "4979": CGCS2000, "4480": CGCS2000,
	"crs84": CGCS2000, "ogc:crs84": CGCS2000, "crs:84": CGCS2000,
	"国家2000": CGCS2000, "大地2000": CGCS2000, "2000国家大地坐标系": CGCS2000, "国家大地2000": CGCS2000, "天地图": CGCS2000,
	"gcj02": GCJ02, "gcj": GCJ02, "mars": GCJ02, "火星": GCJ02, "火星坐标": GCJ02, "火星坐标系": GCJ02,
	"国测局": GCJ02, "国测局坐标": GCJ02, "高德": GCJ02, "腾讯": GCJ02, "amap": GCJ02, "autonavi": GCJ02, "tencent": GCJ02,
	"bd09": BD09, "bd09ll": BD09, "百度": BD09, "百度坐标": BD09, "百度坐标系": BD09, "baidu": BD09,
}

// ParseDatum reads the name of a datum, whatever its case, hyphens, underscores
// and blanks: WGS84, EPSG:4326, CGCS2000, EPSG:4490, OGC:CRS84 and its URN,
// GCJ-02, 火星, BD-09, 百度 and the like. EPSG:4326 and 4490 name the datum only:
// the order of a file's fields stays longitude, latitude. An unknown or empty
// name is an error that lists the common ones.
func ParseDatum(s string) (Datum, error) {
	if d, ok := datumNames[squeeze(s)]; ok {
		return d, nil
	}
	return DatumUnknown, fmt.Errorf("%q is not a datum known here: use CGCS2000 (or WGS84), GCJ-02 or BD-09", s)
}

var squeezer = strings.NewReplacer("-", "", "_", "", " ", "", "\t", "", "/", "")

// squeeze brings the spellings of a name together, and a URN or address of a
// coordinate system to "authority:code".
func squeeze(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, p := range []string{"urn:ogc:def:crs:", "urn:xogc:def:crs:", "http://www.opengis.net/def/crs/", "https://www.opengis.net/def/crs/"} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			parts := strings.FieldsFunc(rest, func(r rune) bool { return r == ':' || r == '/' })
			if len(parts) >= 2 {
				s = parts[0] + ":" + parts[len(parts)-1]
			}
		}
	}
	return squeezer.Replace(s)
}

// ToCGCS2000 converts p, given in d, to CGCS2000. GCJ-02 and BD-09 are undone
// by fixed-point iteration: whatever FromCGCS2000 moved is brought back within
// 1 mm. Outside China (see FromCGCS2000) and for DatumUnknown p comes back
// unchanged. In the strip of about 1 km along the rectangle's border, in the sea and far
// from any city, both may be; it is then taken as moved.
func (d Datum) ToCGCS2000(p orb.Point) orb.Point {
	// No shift is as much as 0.05°: 2 km and, in degrees of longitude, more northwards.
	if d != GCJ02 && d != BD09 || !inChina(p, 0.05) {
		return p
	}
	q := p
	if d == BD09 {
		q = bdUnshift(q)
	}
	if q = undo(gcjShift, q, q); inChina(q, 1e-9) {
		// What comes from the very border must not fall beside it.
		return orb.Point{min(max(q[0], chinaWest), chinaEast), min(max(q[1], chinaSouth), chinaNorth)}
	}
	return p
}

// FromCGCS2000 converts p from CGCS2000 to d. GCJ-02 is defined inside the
// rectangle 72.004–137.8347° E, 0.8293–55.8271° N only and is the identity
// outside; BD-09 is applied where GCJ-02 is.
//
// The formulas are those that the public libraries eviltransform and gcoord
// share; they reproduce the map providers' own answers to 1e-5°.
func (d Datum) FromCGCS2000(p orb.Point) orb.Point {
	if d != GCJ02 && d != BD09 || !inChina(p, 0) {
		return p
	}
	p = gcjShift(p)
	if d == BD09 {
		p = bdShift(p)
	}
	return p
}

// The rectangle, in degrees.
const (
	chinaWest, chinaEast   = 72.004, 137.8347
	chinaSouth, chinaNorth = 0.8293, 55.8271
)

// inChina is the usual rectangle; it takes in Hong Kong, Taiwan, Korea and much
// else, as the providers' own rule does not, here with a margin in degrees. A
// NaN is not in it.
func inChina(p orb.Point, margin float64) bool {
	return p[0] >= chinaWest-margin && p[0] <= chinaEast+margin && p[1] >= chinaSouth-margin && p[1] <= chinaNorth+margin
}

// gcjShift moves p by the GCJ-02 offset on the ellipsoid of Krassowsky (1940),
// wherever it is.
func gcjShift(p orb.Point) orb.Point {
	const a, ee = 6378245.0, 0.00669342162296594323
	x, y := p[0]-105, p[1]-35
	root := math.Sqrt(math.Abs(x))
	wave := (20*math.Sin(6*x*math.Pi) + 20*math.Sin(2*x*math.Pi)) * 2 / 3
	dLat := -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*root + wave +
		(20*math.Sin(y*math.Pi)+40*math.Sin(y/3*math.Pi))*2/3 +
		(160*math.Sin(y/12*math.Pi)+320*math.Sin(y*math.Pi/30))*2/3
	dLng := 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*root + wave +
		(20*math.Sin(x*math.Pi)+40*math.Sin(x/3*math.Pi))*2/3 +
		(150*math.Sin(x/12*math.Pi)+300*math.Sin(x/30*math.Pi))*2/3
	s, c := math.Sincos(p[1] * degree)
	magic := 1 - ee*s*s
	root = math.Sqrt(magic)
	return orb.Point{
		p[0] + dLng/(a/root*c*degree),
		p[1] + dLat/(a*(1-ee)/(magic*root)*degree),
	}
}

// BD-09 turns and stretches GCJ-02 about the origin of the map, then shifts it.
const bdWave = math.Pi * 3000 / 180

func bdShift(p orb.Point) orb.Point {
	r := math.Hypot(p[0], p[1]) + 0.00002*math.Sin(p[1]*bdWave)
	s, c := math.Sincos(math.Atan2(p[1], p[0]) + 0.000003*math.Cos(p[0]*bdWave))
	return orb.Point{r*c + 0.0065, r*s + 0.006}
}

func bdUnshift(p orb.Point) orb.Point {
	return undo(bdShift, p, orb.Point{p[0] - 0.0065, p[1] - 0.006})
}

// undo finds the q with shift(q) = p, from a first guess. Each step leaves at
// most a few percent of the error; it ends below 1e-11°, which is 1 µm.
func undo(shift func(orb.Point) orb.Point, p, q orb.Point) orb.Point {
	for range 20 {
		s := shift(q)
		dx, dy := p[0]-s[0], p[1]-s[1]
		q[0] += dx
		q[1] += dy
		if math.Abs(dx)+math.Abs(dy) < 1e-11 {
			break
		}
	}
	return q
}

// CheckLngLat tells why p cannot be a longitude and latitude: not a number,
// infinite, or out of range. Where the two would fit if swapped, the error says
// so. Swapped values that are both in range cannot be noticed here.
func CheckLngLat(p orb.Point) error {
	lng, lat := p[0], p[1]
	switch {
	case math.IsNaN(lng) || math.IsNaN(lat):
		return fmt.Errorf("longitude %v, latitude %v: not a number", lng, lat)
	case math.IsInf(lng, 0) || math.IsInf(lat, 0):
		return fmt.Errorf("longitude %v, latitude %v: infinite", lng, lat)
	case math.Abs(lat) > 90 && math.Abs(lat) <= 180 && math.Abs(lng) <= 90:
		return fmt.Errorf("latitude %v is not between -90 and 90: are longitude and latitude swapped?", lat)
	case math.Abs(lat) > 90 && math.Abs(lng) > 180:
		return fmt.Errorf("%v, %v are not degrees: are they metres of a projected coordinate system?", lng, lat)
	case math.Abs(lat) > 90:
		return fmt.Errorf("latitude %v is not between -90 and 90", lat)
	case math.Abs(lng) > 180:
		return fmt.Errorf("longitude %v is not between -180 and 180", lng)
	}
	return nil
}
