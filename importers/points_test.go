package importers

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"chengge"
	"chengge/spatial"
)

func readPoints(t testing.TB, text string, o PointOptions) (*Points, []PointRow) {
	t.Helper()
	p, err := NewPoints(strings.NewReader(text), o)
	require.NoError(t, err)
	return p, allPoints(t, p)
}

func allPoints(t testing.TB, p *Points) []PointRow {
	t.Helper()
	var rows []PointRow
	for {
		row, err := p.Next()
		if err == io.EOF {
			return rows
		}
		require.NoError(t, err)
		rows = append(rows, row)
	}
}

func TestPointsInEveryFormat(t *testing.T) {
	zhengzhou := orb.Point{113.6653, 34.7579}
	for name, text := range map[string]string{
		"comma":             "id,lng,lat\na,113.6653,34.7579\n",
		"semicolon":         "id;Longitude;Latitude\r\na;113.6653;34.7579\r\n",
		"tab, no line feed": "id\t经度\t纬度\na\t113.6653\t34.7579",
		"bar":               "id|x|y\na|113.6653|34.7579\n",
		"mark and quotes":   "\ufeff\"id\",\"lng\",\"lat\"\n\"a\",\"113.6653\",\"34.7579\"\n",
		"wkt":               "id,geom\na,POINT (113.6653 34.7579)\n",
		"ewkt":              "id,geom\na,SRID=4326;POINT Z (113.6653 34.7579 80)\n",
		"blank lines":       "\nid,lng,lat\n\na,113.6653,34.7579\n\n",
		"ndjson":            `{"id":"a","lng":113.6653,"lat":34.7579}` + "\n",
		"ndjson of text":    `{"id":"a","longitude":"113.6653","latitude":" 34.7579 "}`,
		"ndjson, two lines": "\n" + `{"id":"a","lng":113.6653,"lat":34.7579}` + "\r\n\n",
		"ndjson, escapes":   `{"id":"a\"}","\u006cng":1.136653e2,"lat":34.7579,"n":{"x":[1,{"y":2}]}}`,
		"ndjson, feature":   `{"type":"Feature","geometry":{"type":"Point","coordinates":[113.6653,34.7579,80]},"properties":{"id":"a"}}` + "\n",
		"geojson":           `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[113.6653,34.7579]},"properties":{"id":"a"}}]}`,
		"geojson, spread":   "{\n \"type\": \"FeatureCollection\",\n \"features\": [\n {\"type\": \"Feature\",\n \"geometry\": {\"type\": \"Point\", \"coordinates\": [ 113.6653 , 34.7579 ] } , \"properties\": null }\n ]\n}\n",
		"one feature":       "{\n\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"MultiPoint\",\"coordinates\":[[113.6653,34.7579]]}}",
	} {
		t.Run(name, func(t *testing.T) {
			for _, o := range []PointOptions{{}, {LineBytes: 300}} {
				p, err := NewPoints(iotest.OneByteReader(strings.NewReader(text)), o)
				require.NoError(t, err)
				rows := allPoints(t, p)
				require.Len(t, rows, 1)
				require.NoError(t, rows[0].Err)
				require.Equal(t, zhengzhou, rows[0].Point)
				require.Equal(t, 1, rows[0].Row)
				require.True(t, rows[0].CRS.IsZero())
			}
		})
	}
}

func TestPointsKeepTheirColumns(t *testing.T) {
	p, rows := readPoints(t, "id, note ,lng,lat,,id\n1,\"a, \"\"b\"\"\nc\",113.5,34.5,,x\n2, d ,113.6,34.6\n3,,,,,\n", PointOptions{})
	require.Equal(t, []string{"id", " note ", "lng", "lat", "", "id"}, p.Columns())
	require.Equal(t, []string{"1", "a, \"b\"\nc", "113.5", "34.5", "", "x"}, rows[0].Values)
	require.Equal(t, []string{"2", " d ", "113.6", "34.6"}, rows[1].Values)
	require.NoError(t, rows[1].Err)
	require.Len(t, rows, 3)
	require.ErrorContains(t, rows[2].Err, "no coordinates")
	require.Equal(t, chengge.ErrBadCoordinates, chengge.CodeOf(rows[2].Err))
}

func TestPointsInGBKAndUTF16(t *testing.T) {
	text := "名称,经度,纬度\n中原区,113.6,34.7\n二七区,113.7,34.8\n"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(text)
	require.NoError(t, err)
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	require.NoError(t, err)
	late := "id,lng,lat,name\n1,113.6,34.7,a\n" + gbk[strings.Index(gbk, "\n")+1:]
	for name, text := range map[string]string{"gbk": gbk, "utf16": wide, "utf8": text} {
		p, rows := readPoints(t, text, PointOptions{})
		require.Equal(t, []string{"名称", "经度", "纬度"}, p.Columns(), name)
		require.Equal(t, "二七区", rows[1].Values[0], name)
		require.Equal(t, orb.Point{113.7, 34.8}, rows[1].Point, name)
	}
	_, rows := readPoints(t, late, PointOptions{})
	require.Equal(t, "中原区", rows[1].Values[0])
	_, rows = readPoints(t, "lng,lat,name\n1,2,\xff\xff\n3,4,ok\n", PointOptions{})
	require.ErrorContains(t, rows[0].Err, "neither UTF-8 nor GBK")
	require.NoError(t, rows[1].Err)
	line, err := simplifiedchinese.GBK.NewEncoder().String(`{"name":"郑州","lng":113.6,"lat":34.7}`)
	require.NoError(t, err)
	_, rows = readPoints(t, line, PointOptions{Format: "ndjson", Encoding: "GBK"})
	require.JSONEq(t, `{"name":"郑州","lng":113.6,"lat":34.7}`, string(rows[0].Raw))
}

func TestRowsThatHaveNoPoint(t *testing.T) {
	for text, want := range map[string]string{
		"lng,lat\nNaN,34\n":                           "not a number",
		"lng,lat\n113,+Inf\n":                         "not a number",
		"lng,lat\n113,\n":                             "latitude (y) is empty",
		"lng,lat\nabc,34\n":                           "no plain number",
		"lng,lat\n0x10,34\n":                          "no plain number",
		"lng,lat\n113°39′,34\n":                       "decimal degrees",
		"lng,lat\n1,2,3\n":                            "3 fields, the header 2",
		"lng,lat\n\"1\"x,2\n":                         "closing quote",
		"lng,lat\n" + strings.Repeat("1", 300) + ",2": "longer than 200 bytes",
		"geom\n\"LINESTRING (1 2, 3 4)\"\n":           "expected a point",
		"geom\nPOINT EMPTY\n":                         "empty",
		"geom\n\"POINT (1, 2)\"\n":                    "number",
		`{"lng":1,"lat":2`:                            "no JSON",
		`{"lng":1,"lat":02}` + "\n":                   "no JSON",
		`{"lng":null,"lat":2}` + "\n":                 "longitude (x) is empty",
		`{"lng":[1],"lat":2}` + "\n":                  "no plain number",
		`{"name":"x"}` + "\n":                         "no members lng and lat",
		`{"lng":1e999,"lat":2}` + "\n":                "no plain number",
		`{"type":"Feature","geometry":null}` + "\n":   "no geometry",
		`{"type":"Feature","geometry":{"type":"Polygon","coordinates":[]}}` + "\n": "is a Polygon",
		`{"type":"Feature","geometry":{"type":"Point","coordinates":["1",2]}}`:     "no number",
		`{"type":"Feature","geometry":{"type":"Point","coordinates":[1]}}`:         "one coordinate",
	} {
		o := PointOptions{LineBytes: 200}
		if text[0] == '{' {
			o.Format = "ndjson"
		}
		_, rows := readPoints(t, text, o)
		require.Len(t, rows, 1, text)
		require.ErrorContains(t, rows[0].Err, want, text)
	}
}

func TestTablesThatAreNone(t *testing.T) {
	for text, want := range map[string]struct {
		code    chengge.ErrorCode
		message string
	}{
		"":                             {chengge.ErrBadBody, "empty"},
		"a,b\n1,2\n":                   {chengge.ErrColumns, "--lng and --lat"},
		"113.6,34.7\n113.6,34.8\n":     {chengge.ErrColumns, "no columns"},
		"\x89PNG\r\n\x1a\n\x00\x00":    {chengge.ErrBadBody, "PNG"},
		"PK\x03\x04":                   {chengge.ErrBadBody, "zip"},
		`[{"lng":1,"lat":2}]`:          {chengge.ErrBadBody, "JSON list"},
		`{"type":"FeatureCollection"}`: {chengge.ErrBadBody, "without features"},
		`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:banana"}},"features":[]}`: {chengge.ErrUnknownCRS, "banana"},
		"id,\"lng,lat\n1,2\n": {chengge.ErrBadBody, "quote"},
	} {
		p, err := NewPoints(strings.NewReader(text), PointOptions{})
		if err == nil {
			_, err = p.Next()
		}
		require.ErrorContains(t, err, want.message, text)
		require.Equal(t, want.code, chengge.CodeOf(err), text)
	}
	_, err := NewPoints(strings.NewReader("a,lng,lat\n"), PointOptions{LngColumn: "lgn"})
	require.ErrorContains(t, err, `did you mean "lng"`)
}

func TestTablesThatEndInTheMiddle(t *testing.T) {
	for _, text := range []string{
		`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}},{"type":`,
		`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}`,
		"lng,lat\n1,2\n\"3,4\n5,6\n",
	} {
		p, err := NewPoints(strings.NewReader(text), PointOptions{})
		require.NoError(t, err)
		row, err := p.Next()
		require.NoError(t, err)
		require.Equal(t, orb.Point{1, 2}, row.Point)
		_, err = p.Next()
		require.Equal(t, chengge.ErrBadBody, chengge.CodeOf(err), text)
		_, again := p.Next()
		require.Equal(t, err, again)
	}
	broken := fmt.Errorf("the line is down")
	p, err := NewPoints(io.MultiReader(strings.NewReader("lng,lat\n1,2\n"), iotest.ErrReader(broken)), PointOptions{})
	require.NoError(t, err)
	_, err = p.Next()
	require.NoError(t, err)
	_, err = p.Next()
	require.ErrorIs(t, err, broken)
}

func TestWhatRowsSayBesides(t *testing.T) {
	_, rows := readPoints(t, "lng,lat,category,time,accuracy,crs,area_m2\n1,2,06010,2026-11-21 08:00,30,GCJ-02,600\n1,2,nonsense,,,WGS84,\n1,2,,,-3,,\n", PointOptions{})
	require.Equal(t, PointRow{Row: 1, Values: rows[0].Values, Point: orb.Point{1, 2}, Category: "06010", At: "2026-11-21 08:00", Accuracy: 30,
		CRS: spatial.CRS{Datum: spatial.GCJ02}, Attributes: map[string]float64{"area_m2": 600}}, rows[0])
	require.Equal(t, "nonsense", rows[1].Category, "the column has shown to be ours: the catalogue refuses the row")
	require.ErrorContains(t, rows[2].Err, "metres")

	// A foreign table uses the same words for other things.
	_, rows = readPoints(t, "lng,lat,category,time,accuracy,crs\n1,2,Tree Down,Monday,good,local\n1,2,06010,2026-11-21,5,WGS84\n", PointOptions{})
	for _, row := range rows {
		require.NoError(t, row.Err)
		require.Equal(t, PointRow{Row: row.Row, Values: row.Values, Point: orb.Point{1, 2}}, row)
	}
	_, rows = readPoints(t, "lng,lat,Category,Time\n1,2,06010,2026-11-21\n", PointOptions{})
	require.Empty(t, rows[0].Category+rows[0].At, "only the exact words count")
	_, rows = readPoints(t, "lng,lat,art\n1,2,Pothole\n", PointOptions{CategoryColumn: "art"})
	require.Equal(t, "Pothole", rows[0].Category, "asked for")
	_, rows = readPoints(t, `{"lng":1,"lat":2,"category":"Pothole","accuracy":30,"attributes":{"area_m2":600,"major":true}}`, PointOptions{Declared: true})
	require.Equal(t, "Pothole", rows[0].Category)
	require.Equal(t, map[string]float64{"area_m2": 600, "major": 1}, rows[0].Attributes)

	_, rows = readPoints(t, `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4547"}},"features":[
		{"type":"Feature","geometry":{"type":"Point","coordinates":[469000,3847000]},"properties":{"category":"06010","crs":"GCJ-02"}},
		{"type":"Feature","geometry":{"type":"Point","coordinates":[469000,3847000]},"properties":null}]}`, PointOptions{})
	require.Equal(t, spatial.GCJ02, rows[0].CRS.Datum)
	require.Equal(t, "06010", rows[0].Category)
	require.Equal(t, 4547, rows[1].CRS.EPSG)
	require.True(t, rows[1].Feature)
}

func TestSwappedHeadersAreNoticed(t *testing.T) {
	extent := orb.Bound{Min: orb.Point{-76.3, 42.9}, Max: orb.Point{-76, 43.2}}
	for file, want := range map[string]bool{"potholes.csv": false, "potholes_latlon_headers_swapped.csv": true} {
		b, err := os.ReadFile(realData(t, "civic-reports", "syracuse_potholes", file))
		require.NoError(t, err)
		p, err := NewPoints(bytes.NewReader(b), PointOptions{Name: file})
		require.NoError(t, err)
		var sample []orb.Point
		for _, row := range allPoints(t, p)[:500] {
			if row.Err == nil {
				sample = append(sample, row.Point)
			}
		}
		require.Equal(t, want, LooksSwapped(sample, extent), file)
	}
	require.False(t, LooksSwapped(nil, extent))
}

func TestRealTablesOfPoints(t *testing.T) {
	for file, want := range map[string]int{
		"civic-reports/syracuse_potholes/potholes.csv": 7392, "civic-reports/chicago/chi_potholes.csv": 1000,
		"civic-reports/nyc311/nyc311_2022.csv": 924, "china-city/zhengzhou/poi_restaurants_gcj02.csv": 17574,
		"china-city/zhengzhou/construction_points_with_street_office.csv": 242,
	} {
		b, err := os.ReadFile(realData(t, file))
		require.NoError(t, err)
		p, err := NewPoints(bytes.NewReader(b), PointOptions{})
		require.NoError(t, err, file)
		rows, bad := allPoints(t, p), 0
		for _, row := range rows {
			if row.Err != nil {
				bad++
			}
			require.Empty(t, row.Category+row.At, file)
		}
		t.Log(file, len(rows), bad)
		require.Len(t, rows, want, file)
		require.Less(t, bad*50, len(rows)+50, file)
	}
}

func benchmarkPoints(b *testing.B, line, head, tail, format string) {
	text := []byte(head + strings.Repeat(line, 200_000) + tail)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		p, err := NewPoints(bytes.NewReader(text), PointOptions{Format: format})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for {
			row, err := p.Next()
			if err == io.EOF {
				break
			}
			if err != nil || row.Err != nil {
				b.Fatal(err, row.Err)
			}
			n++
		}
	}
	b.ReportMetric(float64(200_000*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkPointsNDJSON(b *testing.B) {
	benchmarkPoints(b, `{"id":12345,"lng":113.665312,"lat":34.757934,"name":"某街道某路口"}`+"\n", "", "", "ndjson")
}

func BenchmarkPointsCSV(b *testing.B) {
	benchmarkPoints(b, "12345,113.665312,34.757934,某街道某路口,\"a, b\"\n", "id,lng,lat,name,note\n", "", "csv")
}

func BenchmarkPointsGeoJSON(b *testing.B) {
	benchmarkPoints(b, `{"type":"Feature","geometry":{"type":"Point","coordinates":[113.665312,34.757934]},"properties":{"id":12345}},`+"\n",
		`{"type":"FeatureCollection","features":[`, `]}`, "geojson")
}

// What a row or a table lacks is said in both languages, also what lies deeper.
func TestPointFaultsInBothLanguages(t *testing.T) {
	for text, want := range map[string][2]string{
		"lng,lat\n1,x\n":                 {"纬度（y）：\"x\" 不是普通的数", `latitude (y): "x" is no plain number`},
		"lng,lat\n1,34°\n":               {"纬度（y）：\"34°\"：请写十进制度，如 34.7579，不带度分秒符号", `latitude (y): "34°": write decimal degrees, 34.7579, without signs of degrees, minutes and seconds`},
		"lng,lat\n,\n":                   {"该行没有坐标", "the row has no coordinates"},
		"lng,lat\n1,2,3\n":               {"该行有 3 个字段，表头有 2 个：是否有逗号未加引号？", "the row has 3 fields, the header 2: is a comma not quoted?"},
		"wkt\n\"LINESTRING(1 2,3 4)\"\n": {"几何是 linestring，应为点", "the geometry is a linestring, expected a point"},
		"{\"lng\":1,\"lat\":2}\n{x}\n":   {"不是 JSON 对象", "it is no JSON object"},
		"a,b\n1,2\n":                     {"各列 a, b 中找不到经度和纬度：请指明（命令行 --lng 与 --lat，接口 lng_column 与 lat_column）", "no columns of longitude and latitude among a, b: name them (--lng and --lat; in the API lng_column and lat_column)"},
		"\x89PNG\r\n\x1a\n\x00\x00":      {"不是点位表，而是PNG 图片", "it is a PNG image"},
		"lng,lat\n1,2\n\"3,4\n":          {"第 2 行：有一个引号没有闭合", "row 2: a quote is opened and never closed"},
		`{"type":"FeatureCollection"}`:   {"是类型为 \"FeatureCollection\" 的 GeoJSON，没有要素：请用 FeatureCollection", `it is a GeoJSON of type "FeatureCollection" without features: send a FeatureCollection`},
	} {
		p, err := NewPoints(strings.NewReader(text), PointOptions{})
		for err == nil {
			var row PointRow
			if row, err = p.Next(); err == nil {
				err = row.Err
			}
		}
		var e *chengge.Error
		require.ErrorAs(t, err, &e, text)
		require.Equal(t, want, [2]string{e.Chinese(), e.Error()}, text)
	}
}
