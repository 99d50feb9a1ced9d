package exporters

import (
	"encoding/csv"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"chengge"
)

func readText(t *testing.T, parts ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(parts...))
	require.NoError(t, err)
	return string(b)
}

func TestCSVFile(t *testing.T) {
	dir, _ := written(t, trees("国槐", "=cmd|' /C calc'!A0", "-1", "-1+1", "+86", "＝1", "\tx", "a,\"b\"\nc"), FileOptions{Format: CSV, Headers: chengge.Chinese})
	text := readText(t, dir, "trees.csv")
	require.True(t, strings.HasPrefix(text, "\ufeff内部编号,代码,名称,经度,纬度\n"), text)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	require.NoError(t, err)
	var names []string
	for _, r := range rows[1:] {
		names = append(names, r[2])
	}
	require.Equal(t, []string{"国槐", "'=cmd|' /C calc'!A0", "-1", "'-1+1", "'+86", "'＝1", "'\tx", "a,\"b\"\nc"}, names)
	require.Equal(t, []string{"1", "c0", "国槐", "113.6", "34.7"}, rows[1])

	dir, w := written(t, trees("国槐", "ΑБ，"), FileOptions{Format: CSV, Encoding: "GBK", CRS: "EPSG:4547"})
	require.Equal(t, "EPSG:4547", w.CRS)
	plain, err := simplifiedchinese.GBK.NewDecoder().String(readText(t, dir, "trees.csv"))
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(plain, "id,code,name,easting,northing\n1,c0,国槐,463"), plain)
	require.Contains(t, plain, "c1,ΑБ，,")
	require.ErrorContains(t, refused(t, trees("国槐", "㐂好", "𠮷"), FileOptions{Format: CSV, Encoding: "GBK"}), `row 2 (c1): column name: GBK lacks the character '㐂' (U+3402): take UTF-8`)
}

func TestXLSXFile(t *testing.T) {
	odd := "_x0041_ \x01\x0b <&> \r\n 尾 "
	f := trees("国槐", odd, "=1+1", strings.Repeat("长", 32767))
	dir, _ := written(t, f, FileOptions{Format: XLSX, Headers: chengge.Chinese, SheetRows: 3})
	x, err := excelize.OpenFile(filepath.Join(dir, "trees.xlsx"))
	require.NoError(t, err)
	defer x.Close()
	require.Equal(t, []string{"trees", "trees (2)"}, x.GetSheetList())
	first, err := x.GetRows("trees")
	require.NoError(t, err)
	require.Len(t, first, 4)
	require.Equal(t, []string{"内部编号", "代码", "名称", "经度", "纬度"}, first[0])
	require.Equal(t, []string{"1", "c0", "国槐", "113.6", "34.7"}, first[1])
	require.Equal(t, odd, first[2][2])
	formula, err := x.GetCellFormula("trees", "C4")
	require.NoError(t, err)
	require.Empty(t, formula)
	kind, err := x.GetCellType("trees", "C4")
	require.NoError(t, err)
	require.Equal(t, excelize.CellTypeInlineString, kind)
	second, err := x.GetRows("trees (2)")
	require.NoError(t, err)
	require.Len(t, second, 2)
	require.Equal(t, first[0], second[0])
	require.Equal(t, strings.Repeat("长", 32767), second[1][2])

	require.ErrorContains(t, refused(t, trees(strings.Repeat("长", 32768)), FileOptions{Format: XLSX}), "column name: 32768 characters")

	var ring orb.Ring
	for i := range 2000 {
		ring = append(ring, orb.Point{113 + float64(i)/7919, 34 + float64(i*i%7919)/7919})
	}
	long := hard()
	long.Rows = chengge.Each([]chengge.Row{{ID: 1, Values: hardRows()[0].Values, Shape: orb.MultiPolygon{{ring}}}, hardRows()[1]})
	_, w := written(t, long, FileOptions{Format: XLSX})
	require.Len(t, w.Notes, 1)
	require.Contains(t, w.Notes[0].En, "1 shapes are longer")

	// A code of 17 digits and a long id stay as they are; a date is a date of the city.
	dir, _ = written(t, hard(), FileOptions{Format: XLSX, Zone: time.FixedZone("", 8*3600)})
	x, err = excelize.OpenFile(filepath.Join(dir, "grids.xlsx"))
	require.NoError(t, err)
	defer x.Close()
	for cell, want := range map[string]string{"A2": "4503599627370495", "B2": "00123456789012345", "D2": "-12.5", "F2": "TRUE", "G2": "2026-05-02 00:00:00", "B3": "=1+1"} {
		got, err := x.GetCellValue("grids", cell)
		require.NoError(t, err)
		require.Equal(t, want, got, cell)
	}
}

// TestKMLFile checks the markup and what GDAL does not show.
func TestKMLFile(t *testing.T) {
	f := hard()
	rows := hardRows()
	rows[0].Values[1] = "a\x02b\ufffe]]>"
	f.Rows = chengge.Each(rows)
	dir, _ := written(t, f, FileOptions{Format: KML, Headers: chengge.English})
	text := readText(t, dir, "grids.kml")
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else {
			require.NoError(t, err)
		}
	}
	require.Contains(t, text, `<SimpleField type="double" name="width in metres"><displayName>width in metres</displayName>`)
	require.Contains(t, text, `<name>responsibility grids</name>`)
	require.Contains(t, text, "<name>a\ufffdb\ufffd]]&gt;</name>")
	require.Contains(t, text, `<Placemark id="grids.4503599627370495">`)
	require.Equal(t, 1, strings.Count(text, "innerBoundaryIs><LinearRing"), "the hole")
}

func TestDXFFile(t *testing.T) {
	f := hard()
	rows := hardRows()
	rows[1].Values[0] = "甲-1"
	f.Rows = chengge.Each(rows)
	dir, w := written(t, f, FileOptions{Format: DXF})
	require.Equal(t, "EPSG:4547", w.CRS, "the zone at 114° E")
	text := readText(t, dir, "grids.dxf")
	require.Contains(t, text, `\U+7532-1`)
	require.Contains(t, text, "1001\nCHENGGE\n1000\nid=4503599627370495\n1000\ncode=00123456789012345\n")
	require.NotContains(t, text, "甲", "ASCII alone")
	closed, labels := 0, []string{}
	for _, g := range ogr(t, filepath.Join(dir, "grids.dxf")) {
		switch g.Properties["Layer"] {
		case "grids":
			line := g.Geometry.Coordinates.([]any)
			require.Equal(t, line[0], line[len(line)-1], "closed")
			closed++
		case "grids_codes":
			labels = append(labels, g.Properties["Text"].(string))
		}
	}
	require.Equal(t, 6, closed)
	require.Equal(t, []string{"00123456789012345", `\U+7532-1`, "@SUM(A1)", "<&>"}, labels, "CAD programs show the character, GDAL does not")

	_, w = written(t, hard(), FileOptions{Format: DXF, Centre: orb.Point{116.4, 39.9}})
	require.Equal(t, "EPSG:4548", w.CRS, "the city's zone, at 117° E")
	far := trees("oak")
	far.Rows = chengge.Each([]chengge.Row{{ID: 1, Values: []string{"a", "oak"}, Shape: orb.Point{-76.15, 43.05}}})
	_, w = written(t, far, FileOptions{Format: DXF})
	require.Equal(t, "EPSG:32618", w.CRS, "outside China UTM")
	_, w = written(t, Features{Name: "roads", Geometry: chengge.Lines, Columns: hard().Columns[:2], Rows: chengge.Each([]chengge.Row{
		{ID: 1, Values: []string{"r1", ""}, Shape: orb.MultiLineString{{{113.6, 34.7}, {113.7, 34.7}}, {{113.8, 34.7}, {113.9, 34.8}, {113.9, 34.9}}}}})}, FileOptions{Format: DXF})
	require.EqualValues(t, 1, w.Rows)
}

func TestLabelsLieInside(t *testing.T) {
	c := orb.Polygon{{{0, 0}, {10, 0}, {10, 2}, {2, 2}, {2, 8}, {10, 8}, {10, 10}, {0, 10}, {0, 0}}}
	p := insideOf(c)
	require.Equal(t, orb.Point{1, 5}, p)
	holed := orb.Polygon{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}, {{1, 1}, {1, 9}, {6, 9}, {6, 1}, {1, 1}}}
	require.Equal(t, orb.Point{8, 5}, insideOf(holed))
	require.Equal(t, orb.Point{1, 1}, middle(orb.LineString{{0, 0}, {1, 0}, {1, 3}}))
}

// TestWKT lets GDAL read the shapes of a table.
func TestWKT(t *testing.T) {
	dir, _ := written(t, hard(), FileOptions{Format: CSV})
	got := ogr(t, filepath.Join(dir, "grids.csv"), "-oo", "GEOM_POSSIBLE_NAMES=geometry")
	parts := got[0].Geometry.Coordinates.([]any)
	require.Equal(t, "MultiPolygon", got[0].Geometry.Type)
	require.Len(t, parts, 2)
	require.Len(t, parts[0], 2)
	require.Equal(t, []float64{113.7, 34.7}, corner(got[1]))
	for want, g := range map[string]orb.Geometry{
		"POINT (1 -2.5)":                        orb.Point{1, -2.5},
		"LINESTRING (1 2,3 4)":                  orb.LineString{{1, 2}, {3, 4}},
		"MULTILINESTRING ((1 2,3 4),(5 6,7 8))": orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}},
		"POLYGON ((0 0,1 0,0 1,0 0))":           orb.Polygon{{{0, 0}, {1, 0}, {0, 1}, {0, 0}}},
		"MULTIPOLYGON EMPTY":                    orb.MultiPolygon{},
		"":                                      nil,
		"POINT (113.12345678901234 0.000000000000123)": orb.Point{113.12345678901234, 0.000000000000123},
	} {
		require.Equal(t, want, string(AppendWKT(nil, g)))
	}
}
