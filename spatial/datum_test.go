package spatial

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// missing ends a test that lacks something: CI has installed and set it all, so
// that there it fails, and anywhere else it is left out.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// testdata opens a file of the folder named by CHENGGE_TESTDATA.
func testdata(t *testing.T, elem ...string) *os.File {
	t.Helper()
	dir := os.Getenv("CHENGGE_TESTDATA")
	if dir == "" {
		missing(t, "CHENGGE_TESTDATA is not set: it names the folder of real data with known answers")
	}
	f, err := os.Open(filepath.Join(append([]string{dir}, elem...)...))
	require.NoError(t, err, "CHENGGE_TESTDATA is set, but the file is not there")
	t.Cleanup(func() { f.Close() })
	return f
}

func assertNear(t *testing.T, want, got orb.Point, tolerance float64, msg string) {
	t.Helper()
	if !(math.Abs(want[0]-got[0]) <= tolerance && math.Abs(want[1]-got[1]) <= tolerance) {
		t.Errorf("%s: want %.12f, got %.12f, off by %.3g, %.3g", msg, want, got, got[0]-want[0], got[1]-want[1])
	}
}

// The 166 cities of gcoord: what the map providers themselves answer, to 5e-5°
// between WGS 84 and GCJ-02 and 1e-6° between GCJ-02 and BD-09.
func TestDatumCities(t *testing.T) {
	var cities []struct {
		Attrs  struct{ Name string }
		Coords map[string]orb.Point
	}
	require.NoError(t, json.NewDecoder(testdata(t, "coordinates", "gcoord_cities_even.json")).Decode(&cities))
	require.Len(t, cities, 166)
	for _, c := range cities {
		wgs, gcj, bd := c.Coords["WGS84"], c.Coords["GCJ02"], c.Coords["BD09"]
		name := c.Attrs.Name
		assertNear(t, gcj, GCJ02.FromCGCS2000(wgs), 5e-5, name+" to GCJ-02")
		assertNear(t, wgs, GCJ02.ToCGCS2000(gcj), 5e-5, name+" from GCJ-02")
		assertNear(t, bd, BD09.FromCGCS2000(wgs), 5e-5, name+" to BD-09")
		assertNear(t, wgs, BD09.ToCGCS2000(bd), 5e-5, name+" from BD-09")
		assertNear(t, bd, bdShift(gcj), 1e-6, name+" GCJ-02 to BD-09")
		assertNear(t, gcj, bdUnshift(bd), 1e-6, name+" BD-09 to GCJ-02")
	}
}

// The vectors of other libraries. Their way back from BD-09 and GCJ-02 is one step
// and leaves an error, which ours does not share: 4 cm and, as the file says, about a metre.
func TestDatumVectors(t *testing.T) {
	rows, err := csv.NewReader(testdata(t, "coordinates", "small_vectors.csv")).ReadAll()
	require.NoError(t, err)
	checked := 0
	for _, r := range rows[1:] {
		var v [4]float64
		for i := range v {
			v[i], err = strconv.ParseFloat(r[3+i], 64)
			require.NoError(t, err)
		}
		if strings.HasSuffix(r[2], "MC") {
			continue // BD-09 Mercator, which nothing here speaks
		}
		from, err := ParseDatum(r[1])
		require.NoError(t, err)
		to, err := ParseDatum(r[2])
		require.NoError(t, err)
		tolerance, err := strconv.ParseFloat(strings.Fields(r[7])[0], 64)
		switch {
		case strings.Contains(r[7], "5e-5"):
			tolerance = 5e-5
		case r[7] == "exact":
			tolerance = 0
		default:
			require.NoError(t, err)
		}
		in, out := orb.Point{v[0], v[1]}, orb.Point{v[2], v[3]}
		there := to.FromCGCS2000(from.ToCGCS2000(in))
		back := from.FromCGCS2000(to.ToCGCS2000(out))
		if from == BD09 {
			tolerance = 1e-6
		}
		// Through CGCS2000 the inverse's 1e-11 is added.
		assertNear(t, out, there, tolerance+1e-10*math.Ceil(tolerance), r[0]+" "+r[1]+" to "+r[2])
		assertNear(t, in, back, tolerance+1e-10*math.Ceil(tolerance), r[0]+" "+r[2]+" back to "+r[1])
		checked++
	}
	assert.Equal(t, 9, checked)
}

func TestDatumRoundTrip(t *testing.T) {
	for _, d := range []Datum{CGCS2000, GCJ02, BD09} {
		t.Run(d.String(), rapid.MakeCheck(func(t *rapid.T) {
			checkRoundTrip(t, d, orb.Point{rapid.Float64Range(72.004, 137.8347).Draw(t, "lng"), rapid.Float64Range(0.8293, 55.8271).Draw(t, "lat")})
		}))
	}
}

func checkRoundTrip(t interface{ Fatalf(string, ...any) }, d Datum, p orb.Point) {
	q := d.FromCGCS2000(p)
	if e := Distance(p, d.ToCGCS2000(q)); e > 1e-3 {
		t.Fatalf("%v %v from CGCS2000 and back is off by %g m", d, p, e)
	}
	if e := Distance(q, d.FromCGCS2000(d.ToCGCS2000(q))); e > 1e-3 {
		t.Fatalf("%v %v to CGCS2000 and back is off by %g m", d, p, e)
	}
}

// There and back along the border of the rectangle in which GCJ-02 is defined,
// and about 105° E, where its formula has a root of nothing.
func TestDatumRoundTripAtTheRim(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 9))
	for range 200_000 {
		in := 0.02 * rng.Float64()
		p := orb.Point{72.004 + 65.8307*rng.Float64(), 0.8293 + 54.9978*rng.Float64()}
		switch rng.IntN(5) {
		case 0:
			p[0] = 72.004 + in
		case 1:
			p[0] = 137.8347 - in
		case 2:
			p[1] = 0.8293 + in
		case 3:
			p[1] = 55.8271 - in
		case 4:
			p[0] = 105 + math.Pow(10, -14*rng.Float64())*(in-0.01)
		}
		for _, d := range []Datum{GCJ02, BD09} {
			checkRoundTrip(t, d, p)
		}
	}
}

func TestDatumOutsideChina(t *testing.T) {
	for _, p := range []orb.Point{{-76.15, 43.05}, {2.35, 48.86}, {183, 45}, {113, -30}, {math.NaN(), 30}} {
		for _, d := range []Datum{DatumUnknown, CGCS2000, GCJ02, BD09} {
			for _, q := range []orb.Point{d.ToCGCS2000(p), d.FromCGCS2000(p)} {
				assert.True(t, p == q || p[0] != p[0] && q[0] != q[0], "%v %v", d, p)
			}
		}
	}
}

// GCJ-02 is 568 m off at Zhengzhou.
func TestDatumZhengzhou(t *testing.T) {
	p := orb.Point{113.6192856, 34.7478004}
	assert.InDelta(t, 568, float64(Distance(p, GCJ02.FromCGCS2000(p))), 1)
}

func TestParseDatum(t *testing.T) {
	for want, names := range map[Datum][]string{
		CGCS2000: {"WGS84", "wgs-84", "WGS 84", "wgs_84", "EPSG:4326", "epsg:4490", "4326", "CGCS2000", "cgcs 2000", "OGC:CRS84", "CRS84",
			"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "http://www.opengis.net/def/crs/OGC/1.3/CRS84", " 天地图 "},
		GCJ02: {"GCJ02", "gcj-02", "GCJ_02", "火星", "高德"},
		BD09:  {"BD09", "bd-09", "BD 09", "百度"},
	} {
		for _, name := range names {
			got, err := ParseDatum(name)
			assert.NoError(t, err, name)
			assert.Equal(t, want, got, name)
		}
		again, err := ParseDatum(want.String())
		assert.NoError(t, err)
		assert.Equal(t, want, again)
	}
	for _, bad := range []string{"", "NAD83", "EPSG:4547", "unknown", "BD09MC"} {
		_, err := ParseDatum(bad)
		assert.Error(t, err, bad)
	}
}

func TestCheckLngLat(t *testing.T) {
	for _, good := range []orb.Point{{113.6, 34.7}, {0, 0}, {-180, 90}, {180, -90}, {43, -76}} {
		assert.NoError(t, CheckLngLat(good))
	}
	for text, bad := range map[string]orb.Point{
		"swapped": {34.7, 113.6}, "not a number": {math.NaN(), 1}, "infinite": {1, math.Inf(-1)},
		"longitude 181": {181, 1}, "latitude 91": {100, 91}, "metres": {465138, 3846680},
	} {
		assert.ErrorContains(t, CheckLngLat(bad), text)
	}
}
