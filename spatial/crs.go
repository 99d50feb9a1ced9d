package spatial

import (
	"fmt"
	"strconv"
	"strings"
)

// CRS says what the coordinates of a layer or of a question are in: a Datum, or
// a coordinate system of the EPSG register, or one written out as WKT (a .prj
// file). At most one of the three is set; the zero CRS means "not stated".
//
// Converting a CRS that is no Datum is the work of spatial/proj.
type CRS struct {
	Datum Datum
	EPSG  int
	WKT   string
}

// ParseCRS reads "GCJ-02", "EPSG:4547", "4547", an OGC URN or address, or WKT
// text (ESRI's .prj, WKT 1 or WKT 2). EPSG:4326, EPSG:4490 and CRS84 become the
// Datum CGCS2000, and so does WKT that says plain WGS 84 or CGCS2000 degrees.
// It does not ask whether an EPSG code exists; spatial/proj does. Empty text is
// an error.
func ParseCRS(s string) (CRS, error) {
	s = strings.TrimSpace(strings.TrimPrefix(s, "\ufeff"))
	if isWKT(s) {
		if wktIsCGCS2000(s) {
			return CRS{Datum: CGCS2000}, nil
		}
		return CRS{WKT: s}, nil
	}
	if d, err := ParseDatum(s); err == nil {
		return CRS{Datum: d}, nil
	}
	code, _ := strings.CutPrefix(squeeze(s), "epsg:")
	if n, err := strconv.Atoi(code); err == nil && n >= 1024 && n <= 32767*4 {
		return CRS{EPSG: n}, nil
	}
	if len(s) > 60 {
		s = s[:60] + "…"
	}
	return CRS{}, fmt.Errorf("%q is not a coordinate system: use CGCS2000 (or WGS84), GCJ-02, BD-09, an EPSG code such as EPSG:4547, or WKT", s)
}

// wktKeywords begin the WKT of a coordinate system.
var wktKeywords = []string{"PROJCS", "GEOGCS", "PROJCRS", "PROJECTEDCRS", "GEOGCRS", "GEOGRAPHICCRS",
	"GEODCRS", "GEODETICCRS", "COMPD_CS", "COMPOUNDCRS", "BOUNDCRS", "DERIVEDPROJCRS", "LOCAL_CS", "ENGCRS", "GEOCCS"}

func isWKT(s string) bool {
	word, _, ok := strings.Cut(s, "[")
	if !ok {
		word, _, ok = strings.Cut(s, "(")
	}
	if !ok {
		return false
	}
	word = strings.ToUpper(strings.TrimSpace(word))
	for _, k := range wktKeywords {
		if word == k {
			return true
		}
	}
	return false
}

// wktIsCGCS2000 reports whether WKT is geographic, on a datum that here is
// CGCS2000, in degrees from Greenwich.
func wktIsCGCS2000(s string) bool {
	u := strings.ToUpper(s)
	if !strings.HasPrefix(u, "GEOGCS") && !strings.HasPrefix(u, "GEOGCRS") && !strings.HasPrefix(u, "GEODCRS") {
		return false
	}
	if pm := wktName(s, "PRIMEM"); pm != "" && !strings.EqualFold(pm, "Greenwich") {
		return false
	}
	for _, k := range []string{"UNIT", "ANGLEUNIT"} {
		if unit := wktName(s, k); unit != "" && !strings.HasPrefix(strings.ToLower(unit), "degree") {
			return false
		}
	}
	if strings.Contains(u, "ENSEMBLE[") {
		return strings.HasPrefix(squeeze(wktName(s, "ENSEMBLE")), "worldgeodeticsystem1984")
	}
	d, err := ParseDatum(strings.TrimPrefix(wktName(s, "DATUM"), "D_"))
	return err == nil && d == CGCS2000
}

// wktName returns the quoted name that follows the first keyword[ in s.
func wktName(s, keyword string) string {
	u := strings.ToUpper(s)
	for from := 0; ; {
		i := strings.Index(u[from:], keyword)
		if i < 0 {
			return ""
		}
		i += from
		from = i + len(keyword)
		if i > 0 && (u[i-1] == '_' || (u[i-1] >= 'A' && u[i-1] <= 'Z')) || len(s) != len(u) {
			if len(s) != len(u) {
				return ""
			}
			continue
		}
		rest, ok := strings.CutPrefix(strings.TrimLeft(s[from:], " \t\r\n"), "[")
		if !ok {
			continue
		}
		parts := strings.SplitN(rest, `"`, 3)
		if len(parts) == 3 {
			return parts[1]
		}
	}
}

// String returns "GCJ-02", "EPSG:4547", the name inside the WKT, or "not stated".
func (c CRS) String() string {
	switch {
	case c.Datum != DatumUnknown:
		return c.Datum.String()
	case c.EPSG != 0:
		return "EPSG:" + strconv.Itoa(c.EPSG)
	case c.WKT != "":
		if parts := strings.SplitN(c.WKT, `"`, 3); len(parts) == 3 && parts[1] != "" {
			return parts[1]
		}
		return "unnamed WKT"
	}
	return "not stated"
}

// IsZero reports whether no coordinate system is stated.
func (c CRS) IsZero() bool { return c == CRS{} }
