package spatial

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

const wgs84PRJ = `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`

func TestParseCRS(t *testing.T) {
	xian := `GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	paris := `GEOGCS["WGS 84 Paris",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Paris",2.337],UNIT["Degree",0.0174532925199433]]`
	ensemble := `GEOGCRS["WGS 84",ENSEMBLE["World Geodetic System 1984 ensemble",MEMBER["World Geodetic System 1984 (Transit)"],ELLIPSOID["WGS 84",6378137,298.257223563]],CS[ellipsoidal,2],AXIS["lat",north],AXIS["lon",east],ANGLEUNIT["degree",0.0174532925199433]]`
	projected := `PROJCS["CGCS2000_3_Degree_GK_CM_114E",` + wgs84PRJ + `,PROJECTION["Gauss_Kruger"],UNIT["Meter",1.0]]`
	for in, want := range map[string]CRS{
		"GCJ-02": {Datum: GCJ02}, "EPSG:4547": {EPSG: 4547}, "4547": {EPSG: 4547}, "epsg: 4526": {EPSG: 4526},
		"urn:ogc:def:crs:EPSG::4547": {EPSG: 4547}, "http://www.opengis.net/def/crs/EPSG/0/2261": {EPSG: 2261},
		"EPSG:4490": {Datum: CGCS2000}, "urn:ogc:def:crs:OGC:1.3:CRS84": {Datum: CGCS2000},
		"EPSG:2383": {EPSG: 2383}, "4610": {EPSG: 4610},
		wgs84PRJ: {Datum: CGCS2000}, "\ufeff" + wgs84PRJ + "\n": {Datum: CGCS2000}, ensemble: {Datum: CGCS2000},
		xian: {WKT: xian}, paris: {WKT: paris}, projected: {WKT: projected},
	} {
		got, err := ParseCRS(in)
		assert.NoError(t, err, in)
		assert.Equal(t, want, got, in)
		assert.False(t, got.IsZero())
	}
	for _, bad := range []string{"", "  ", "Zhengzhou", "EPSG:12", "EPSG:", "PROJCS", "MULTIPOINT[1]"} {
		_, err := ParseCRS(bad)
		assert.Error(t, err, bad)
	}
	assert.Equal(t, "CGCS2000_3_Degree_GK_CM_114E", CRS{WKT: projected}.String())
	assert.Equal(t, "EPSG:4547", CRS{EPSG: 4547}.String())
	assert.Equal(t, "not stated", CRS{}.String())
	assert.True(t, CRS{}.IsZero())
}

func FuzzParseCRS(f *testing.F) {
	for _, s := range []string{"EPSG:4547", wgs84PRJ, "GEOGCS[", `GEOGCS["`, `GEOGCS["İ",DATUM[`, "urn:ogc:def:crs:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCRS(s)
		assert.Equal(t, err != nil, c.IsZero())
		_ = c.String()
	})
}
