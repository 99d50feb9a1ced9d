package proj

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"chengge/spatial"
)

const syracusePRJ = `PROJCS["NAD_1983_StatePlane_New_York_Central_FIPS_3102_Feet",GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",820208.3333333333],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-76.58333333333333],PARAMETER["Scale_Factor",0.9999375],PARAMETER["Latitude_Of_Origin",40.0],UNIT["Foot_US",0.3048006096012192]]`

// gaussKruger is ESRI WKT of the zone at 114° E with names of anybody's choice.
func gaussKruger(name, datum, spheroid string) string {
	return `PROJCS["` + name + `",GEOGCS["GCS_Local",DATUM["` + datum + `",SPHEROID[` + spheroid + `]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],` +
		`PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
}

func transformer(t *testing.T, s string) *Transform {
	t.Helper()
	c, err := spatial.ParseCRS(s)
	require.NoError(t, err)
	tr, err := Transformer(c)
	require.NoError(t, err)
	t.Cleanup(tr.Close)
	return tr
}

// near fails unless a and b are within metres of each other.
func near(t *testing.T, want, got orb.Point, metres float64, msg string) {
	t.Helper()
	assert.LessOrEqual(t, float64(spatial.Distance(want, got)), metres, "%s: want %v, got %v", msg, want, got)
}

// missing ends a test that lacks something: CI has installed and set it all, so
// that there it fails, and anywhere else it is left out.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// The vectors are rounded to 0.1 mm; PROJ 9.1.1 computed them.
func TestVectors(t *testing.T) {
	dir := os.Getenv("CHENGGE_TESTDATA")
	if dir == "" {
		missing(t, "CHENGGE_TESTDATA is not set: it names the folder of real data with known answers")
	}
	f, err := os.Open(filepath.Join(dir, "coordinates", "epsg_vectors.csv"))
	require.NoError(t, err, "CHENGGE_TESTDATA is set, but the file is not there")
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 17)
	for _, r := range rows[1:] {
		num := func(i int) float64 {
			v, err := strconv.ParseFloat(r[i], 64)
			require.NoError(t, err)
			return v
		}
		degrees, plane := orb.Point{num(1), num(0)}, orb.Point{num(4), num(3)}
		tr := transformer(t, "EPSG:"+r[2])
		got, err := tr.ToCGCS2000(plane)
		require.NoError(t, err)
		near(t, degrees, got, 0.001, r[2])
		back, err := tr.FromCGCS2000(degrees)
		require.NoError(t, err)
		assert.InDelta(t, plane[0], back[0], 0.001)
		assert.InDelta(t, plane[1], back[1], 0.001)

		north := tr.NorthingFirst()
		got, err = north.ToCGCS2000(orb.Point{plane[1], plane[0]})
		require.NoError(t, err)
		near(t, degrees, got, 0.001, r[2]+" northing first")
		back, err = north.FromCGCS2000(degrees)
		require.NoError(t, err)
		assert.InDelta(t, plane[1], back[0], 0.001)
	}
}

func TestDatumsNeedNoPROJ(t *testing.T) {
	p := orb.Point{113.6192856, 34.7478004}
	for _, d := range []spatial.Datum{spatial.CGCS2000, spatial.GCJ02, spatial.BD09} {
		tr := transformer(t, d.String())
		q, err := tr.FromCGCS2000(p)
		require.NoError(t, err)
		assert.Equal(t, d.FromCGCS2000(p), q)
		back, err := tr.ToCGCS2000(q)
		require.NoError(t, err)
		near(t, p, back, 0.001, d.String())
	}
	// WGS 84 is CGCS2000, also where it is projected: UTM on one, Gauss-Krüger on the other.
	q, err := transformer(t, "EPSG:32649").FromCGCS2000(p)
	require.NoError(t, err)
	back, err := transformer(t, "EPSG:32649").ToCGCS2000(q)
	require.NoError(t, err)
	near(t, p, back, 0.0005, "UTM")
	q, err = transformer(t, "EPSG:3857").ToCGCS2000(orb.Point{12692251.175, 3897076.83})
	require.NoError(t, err)
	near(t, orb.Point{114.0164322, 33.0133556}, q, 0.01, "Web Mercator")
}

// New York State Plane in US feet, by code and by the .prj that came with the file.
// The point is what ogr2ogr makes of it.
func TestStatePlane(t *testing.T) {
	want := orb.Point{-76.1088370950782, 43.06740495263154}
	for _, s := range []string{"EPSG:2261", syracusePRJ} {
		got, err := transformer(t, s).ToCGCS2000(orb.Point{947000, 1118000})
		require.NoError(t, err)
		near(t, want, got, 0.001, s)
	}
}

// The datum's name decides, in whatever spelling; PROJ knows but one.
func TestESRINames(t *testing.T) {
	want := orb.Point{113.6192856, 34.7478004}
	for _, datum := range []string{"D_China_2000", "China_2000", "D_CGCS2000", "CGCS2000", "D_CGCS_2000", "China_Geodetic_Coordinate_System_2000"} {
		got, err := transformer(t, gaussKruger("郑州城建坐标系", datum, `"CGCS2000",6378137.0,298.257222101`)).ToCGCS2000(orb.Point{465138.8906, 3846680.3294})
		require.NoError(t, err, datum)
		near(t, want, got, 0.001, datum)
	}
	flat := gaussKruger("with heights", "D_China_2000", `"CGCS2000",6378137.0,298.257222101`)
	for _, wkt := range []string{
		flat + `,VERTCS["Yellow_Sea_1985",VDATUM["Yellow_Sea_1985"],PARAMETER["Vertical_Shift",0.0],PARAMETER["Direction",1.0],UNIT["Meter",1.0]]`,
		`COMPD_CS["both",` + flat + `,VERT_CS["Yellow Sea 1985",VERT_DATUM["Yellow Sea 1985",2005],UNIT["metre",1]]]`,
	} {
		got, err := transformer(t, wkt).ToCGCS2000(orb.Point{465138.8906, 3846680.3294})
		require.NoError(t, err)
		near(t, want, got, 0.001, wkt)
	}
	for _, datum := range []string{"D_WGS_1984", "WGS_1984", "D_WGS84", "WGS 84"} {
		got, err := transformer(t, gaussKruger("My own", datum, `"WGS_1984",6378137.0,298.257223563`)).ToCGCS2000(orb.Point{465138.8906, 3846680.3294})
		require.NoError(t, err, datum)
		near(t, want, got, 0.001, datum)
	}
}

func TestRefused(t *testing.T) {
	var local []string
	for _, r := range [][2]int{{2327, 2390}, {2401, 2442}, {4610, 4610}, {4214, 4214}, {21413, 21423}, {21453, 21463}, {4555, 4555}, {4568, 4589}} {
		for code := r[0]; code <= r[1]; code++ {
			local = append(local, strconv.Itoa(code))
		}
	}
	local = append(local,
		gaussKruger("Xian_1980_3_Degree_GK_CM_114E", "D_Xian_1980", `"Xian_1980",6378140.0,298.257`),
		gaussKruger("local", "D_Xian_1980", `"Xian_1980",6378140.0,298.257`),
		gaussKruger("Beijing_1954_3_Degree_GK_CM_114E", "D_Beijing_1954", `"Krasovsky_1940",6378245.0,298.3`),
		gaussKruger("西安80", "D_User", `"IAG75",6378140.0,298.257`),
		`GEOGCS["Xian 1980",DATUM["Xian_1980",SPHEROID["IAG 1975",6378140,298.257,AUTHORITY["EPSG","7049"]],AUTHORITY["EPSG","6610"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4610"]]`)
	for _, s := range local {
		c, err := spatial.ParseCRS(s)
		require.NoError(t, err, s)
		_, err = Transformer(c)
		require.ErrorIs(t, err, ErrParameters, s)
		assert.ErrorContains(t, err, "surveying office")
	}
	for s, want := range map[string]error{
		"EPSG:99999": ErrUnknown, "EPSG:1024": ErrUnknown, "EPSG:4978": ErrNoWay, "EPSG:4479": ErrNoWay, "EPSG:5773": ErrNoWay, `PROJCS["broken"`: ErrUnknown,
		gaussKruger("nameless", "D_Mine", `"Krasovsky_1940",6378245.0,298.3`): ErrNoWay,
		`LOCAL_CS["site",UNIT["metre",1]]`:                                    ErrNoWay,
	} {
		c, err := spatial.ParseCRS(s)
		require.NoError(t, err, s)
		_, err = Transformer(c)
		assert.ErrorIs(t, err, want, s)
	}
	_, err := Transformer(spatial.CRS{})
	assert.ErrorIs(t, err, ErrNotStated)
}

func TestBadPoints(t *testing.T) {
	tr := transformer(t, "EPSG:4547")
	for _, bad := range []orb.Point{{math.NaN(), 1}, {1, math.Inf(1)}, {38465138, 3846680}, {1e300, 1e300}} {
		_, err := tr.ToCGCS2000(bad)
		assert.Error(t, err, "%v", bad)
	}
	_, err := tr.FromCGCS2000(orb.Point{34.7, 113.6})
	assert.ErrorContains(t, err, "swapped")
	_, err = transformer(t, "GCJ-02").ToCGCS2000(orb.Point{34.7, 113.6})
	assert.ErrorContains(t, err, "swapped")

	ps := []orb.Point{{465138, 3846680}, {38465138, 3846680}, {465138, 3846680}}
	err = tr.AllToCGCS2000(ps)
	assert.ErrorContains(t, err, "point 1 ")
	assert.Equal(t, orb.Point{465138, 3846680}, ps[0], "unchanged after an error")
	assert.NoError(t, tr.AllToCGCS2000(nil))
}

// PROJ has several ways from the British grid, each for its place, and none beyond.
func TestSeveralOperations(t *testing.T) {
	tr := transformer(t, "EPSG:27700")
	got, err := tr.ToCGCS2000(orb.Point{530000, 180000})
	require.NoError(t, err)
	near(t, orb.Point{-0.12835394, 51.50399083}, got, 5, "London") // by ogr2ogr; ways differ by metres
	back, err := tr.FromCGCS2000(got)
	require.NoError(t, err)
	assert.InDelta(t, 530000, back[0], 0.01)
	_, err = tr.ToCGCS2000(orb.Point{3846680, 465138})
	assert.ErrorIs(t, err, ErrNoWay)
}

func TestConcurrently(t *testing.T) {
	tr := transformer(t, "EPSG:4547")
	want, err := tr.ToCGCS2000(orb.Point{465138.8906, 3846680.3294})
	require.NoError(t, err)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			ps := make([]orb.Point, 100)
			for range 20 {
				for i := range ps {
					ps[i] = orb.Point{465138.8906, 3846680.3294}
				}
				assert.NoError(t, tr.AllToCGCS2000(ps))
				assert.Equal(t, want, ps[99])
				_, err := tr.ToCGCS2000(orb.Point{1e300, 1})
				assert.Error(t, err)
			}
		})
	}
	wg.Wait()
}

func BenchmarkToCGCS2000(b *testing.B) {
	for _, code := range []int{4547, 27700} {
		tr, err := Transformer(spatial.CRS{EPSG: code})
		require.NoError(b, err)
		b.Run(tr.String(), func(b *testing.B) {
			ps := make([]orb.Point, 1000)
			for b.Loop() {
				for i := range ps {
					ps[i] = orb.Point{465138, 384668 + float64(code-27700)*-150}
				}
				if err := tr.AllToCGCS2000(ps); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzTransformer(f *testing.F) {
	for _, s := range []string{syracusePRJ, gaussKruger("x", "D_China_2000", `"CGCS2000",6378137.0,298.257222101`), "EPSG:4547", `COMPD_CS["a",PROJCS[`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := spatial.ParseCRS(s)
		if err != nil || strings.ContainsRune(s, 0) {
			return
		}
		if tr, err := Transformer(c); err == nil {
			_, _ = tr.ToCGCS2000(orb.Point{465138, 3846680})
		}
	})
}
