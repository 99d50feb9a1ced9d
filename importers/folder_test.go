package importers

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"

	"chengge"
)

const square = `{"type":"Polygon","coordinates":[[[113.6,34.7],[113.7,34.7],[113.7,34.8],[113.6,34.8],[113.6,34.7]]]}`

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func feature(properties, geometry string) string {
	return `{"type":"Feature","properties":` + properties + `,"geometry":` + geometry + `}`
}

func national(layers string) string {
	return `{"city":{"code":"410100"},"layers":[` + layers + `]}`
}

// briefly lists findings as "row rule field value".
func briefly(f *Folder) []string {
	var out []string
	for _, d := range f.Findings() {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", d.Row, d.Rule, d.Field, d.Value)))
	}
	return out
}

func TestRowsThatAreLeftOut(t *testing.T) {
	dir := folder(t, map[string]string{
		"city.json": national(`{"kind":"districts","file":"d.geojson","fields":{"code":"CODE"}}`),
		"d.geojson": collection(
			feature(`{"CODE":410102,"name":" 中原区 ","begins":"2026-01-01"}`, square),
			feature(`{"CODE":null}`, square),
			feature(`{"CODE":41010}`, square),
			feature(`{"CODE":410103}`, `null`),
			feature(`{"CODE":410104}`, `{"type":"Point","coordinates":[113.6,34.7]}`),
			feature(`{"CODE":410105}`, `{"type":"Polygon","coordinates":[]}`),
			feature(`{"CODE":410106}`, `{"type":"Polygon","coordinates":[[[34.7,113.6],[34.7,113.7],[34.8,113.7],[34.7,113.6]]]}`),
			feature(`{"CODE":410107}`, `{"type":"Polygon","coordinates":[[[113.6,34.7],[113.7,34.7],[1113.7,34.8],[113.6,34.7]]]}`),
			feature(`{"CODE":410108}`, `{"type":"Polygon","coordinates":[[[113.6,34.7],[113.7,34.7],[113.6,34.7],[113.6,34.7]]]}`),
			feature(`{"CODE":410102}`, square),
			feature(`{"CODE":410109,"begins":"soon"}`, square),
			feature(`{"CODE":410110}`, `{"type":"GeometryCollection","geometries":[`+square+`]}`),
			feature(`{"CODE":410111}`, `{"type":"Polygon","coordinates":[[[113.6,34.7,80],[113.7,34.7,80],[113.7,34.8,80],[113.6,34.7,80]]]}`),
		),
	})
	f, err := open(t, dir)
	require.NoError(t, err)
	require.Equal(t, []string{
		"2 value.missing CODE", "3 code.malformed CODE 41010", "4 shape.missing", "5 shape.type  point", "6 shape.missing", "7 shape.swapped",
		"8 shape.coordinates", "9 shape.invalid", "10 code.duplicate CODE 410102", "11 value.ignored begins soon", "12 shape.type  geometry collection",
	}, briefly(f))
	areas := rowsOf(t, f.Contents().Areas[chengge.KindDistricts])
	require.Len(t, areas, 3)
	require.Equal(t, "410102", areas[0].Code)
	require.Equal(t, "中原区", areas[0].Name)
	require.Equal(t, "2026-01-01T00:00:00+08:00", areas[0].Valid.Begins.Format(time.RFC3339))
	require.Equal(t, orb.MultiPolygon{{{{113.6, 34.7}, {113.7, 34.7}, {113.7, 34.8}, {113.6, 34.7}}}}, areas[2].Shape)
	require.Equal(t, "d.geojson, row 3, field CODE", f.Findings()[1].Where())
}

func TestTables(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("部件编码;类别;名称;主管部门;测量精度;PointX;PointY;状态\n" +
		"41010201001000001;01001;上水井盖;J01;a;113.65;34.75;完好\n" +
		"41010201001000002;component:01001;井盖;;;113.66;34,75;\n" +
		"41010201001000003;06-01;井盖;;;113.66;34.75;\n" +
		"41010201001000004;01001;井盖;;;;;\n" +
		"4.10102E+16;01001;井盖;;;113.66;34.75;\n")
	require.NoError(t, err)
	dir := folder(t, map[string]string{
		"city.json": national(`{"kind":"components","file":"c.csv","fields":{"code":"部件编码","authority":"主管部门"}},
			{"kind":"chiefs","file":"chiefs.tsv","merge":true,"fields":{"code":"id"}},
			{"kind":"organisations","file":"o.csv","fields":{"code":"DeptCode","type":{"value":"office"}}},
			{"kind":"duties","file":"duties.csv","fields":{"code":"id"}},
			{"kind":"rules","file":"rules.csv","fields":{"code":"id"}},
			{"kind":"categories","file":"cats.csv","fields":{"code":"id"}}`),
		"c.csv":      gbk,
		"chiefs.tsv": "id\tname\tlevel\ton\nc1\t张三\tfirst\tR1;R2\nc1\t张三\tfirst\tgrids:G1\nc2\t李四\t\troute:7\n",
		"o.csv":      "DeptCode,name,credit_code\nJ01,\"城管局,本级\",\nJ02,x,91410100MA45000000\n",
		"duties.csv": "id,role,on,side\n1,sanitation,roads:R1,左侧\n2,sanitation,R1,up\n",
		"rules.csv":  "id,category,lead,area,at_least,attribute\n1,06*,@office,grids:G1,500,area_m2\n2,6,@mayor,,\"1,000\",\n3,,@office,*,,\n",
		"cats.csv":   "id,name,emergency\nmatter:06901,塌陷,是\n06901,x,maybe\n",
	})
	f, err := open(t, dir)
	require.NoError(t, err)
	require.Equal(t, []string{
		"2 shape.coordinates PointY 34,75", "3 value.bad 类别 06-01", "4 shape.missing", "5 code.malformed 部件编码 4.10102E+16",
		"3 value.missing level", "3 value.ignored on route:7",
		"2 value.ignored credit_code 91410100MA45000000",
		"2 value.bad on R1", "2 value.ignored side up",
		"2 value.ignored category 6", "2 value.ignored at_least 1,000", "2 value.bad lead @mayor",
		"2 value.ignored emergency maybe", "2 code.malformed id 06901",
	}, briefly(f))
	c := f.Contents()
	require.Equal(t, []chengge.Component{{
		Code: "41010201001000001", Category: "01001", Name: "上水井盖", Authority: "J01", State: chengge.Intact, Accuracy: "A", Point: orb.Point{113.65, 34.75},
	}}, rowsOf(t, c.Components))
	require.Equal(t, []chengge.Ref{{Kind: "roads", Code: "R1"}, {Kind: "roads", Code: "R2"}, {Kind: "grids", Code: "G1"}}, rowsOf(t, c.Chiefs)[0].On)
	require.Equal(t, "城管局,本级", rowsOf(t, c.Organisations)[0].Name)
	require.Equal(t, chengge.OfficeBody, rowsOf(t, c.Organisations)[0].Type)
	require.Equal(t, chengge.LeftSide, rowsOf(t, c.Duties)[0].Side)
	require.Equal(t, 500.0, rowsOf(t, c.Rules)[0].AtLeast)
	require.True(t, rowsOf(t, c.Categories)[0].Emergency)
}

func TestColumnsThatAreSomethingElse(t *testing.T) {
	roads := "code,wkt,one_way,class\n"
	for i := range 20 {
		roads += fmt.Sprintf("%d,\"LINESTRING (113.6 34.7,113.7 34.%d)\",FT,local\n", i, i+10)
	}
	dir := folder(t, map[string]string{"city.json": city(`{"kind":"roads","file":"r.csv","fields":{"code":"code"}}`), "r.csv": roads})
	f, err := open(t, dir)
	require.NoError(t, err)
	require.Len(t, rowsOf(t, f.Contents().Roads), 20)
	require.Equal(t, []string{"1 value.ignored one_way FT"}, briefly(f))
	require.Contains(t, f.Findings()[0].Message(chengge.English), "19 more rows likewise")
	require.Contains(t, f.Findings()[0].Hint(chengge.English), `"one_way": null`)

	dir = folder(t, map[string]string{"city.json": city(`{"kind":"roads","file":"r.csv","fields":{"code":"code","one_way":"one_way"}}`), "r.csv": roads})
	f, err = open(t, dir)
	require.NoError(t, err)
	require.Empty(t, rowsOf(t, f.Contents().Roads), "stated, so each row is wrong")
	require.Len(t, f.Findings(), 20)
}

func TestMergedRows(t *testing.T) {
	lines := "code,name,wkt\n1,a,\"LINESTRING (113.6 34.7,113.7 34.7)\"\n1,a,\"LINESTRING (113.7 34.7,113.8 34.7)\"\n1,b,\"LINESTRING (113.8 34.7,113.9 34.7)\"\n"
	for merge, want := range map[string]int{"true": 1, "false": 2} {
		dir := folder(t, map[string]string{"city.json": city(`{"kind":"roads","file":"r.csv","fields":{"code":"code"},"merge":` + merge + `}`), "r.csv": lines})
		f, err := open(t, dir)
		require.NoError(t, err)
		require.Len(t, f.Findings(), want)
		require.Len(t, rowsOf(t, f.Contents().Roads)[0].Line, 3-want)
		require.Equal(t, "r.csv row 1", f.Findings()[0].Other)
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	fields := `"fields":{"code":"code"}`
	for name, c := range map[string]struct {
		layer string
		files map[string]string
		code  chengge.ErrorCode
		want  string
	}{
		"missing":        {`"file":"wrads.csv"`, map[string]string{"wards.csv": "code\n"}, chengge.ErrFile, `wrads.csv: the file does not exist: did you mean "wards.csv"?`},
		"png":            {`"file":"a.geojson"`, map[string]string{"a.geojson": "\x89PNG\r\n\x1a\n"}, chengge.ErrFile, "a.geojson: the file is a PNG image"},
		"png as shp":     {`"file":"a.shp"`, map[string]string{"a.shp": "\x89PNG\r\n\x1a\n", "a.dbf": ""}, chengge.ErrFile, "a.shp: the file is a PNG image and no Shapefile"},
		"no dbf":         {`"file":"a.shp"`, map[string]string{"a.shp": "x"}, chengge.ErrFile, "a.dbf, which holds the fields, is missing"},
		"cut dbf":        {`"file":"a.dbf"`, map[string]string{"a.dbf": "\x03abc"}, chengge.ErrFile, "a.dbf: the file is cut off"},
		"text as zip":    {`"file":"a.zip"`, map[string]string{"a.zip": "hello"}, chengge.ErrFile, "a.zip: the zip archive is damaged"},
		"pdf as zip":     {`"file":"a.zip"`, map[string]string{"a.zip": "%PDF-1.4"}, chengge.ErrFile, "a.zip: the file is a PDF"},
		"unknown format": {`"file":"a.kml"`, map[string]string{"a.kml": "<kml/>"}, chengge.ErrFile, "a.kml: this kind of file is not read: there are .geojson"},
		"empty":          {`"file":"a.csv"`, map[string]string{"a.csv": ""}, chengge.ErrFile, "a.csv: the file is empty"},
		"half a geojson": {`"file":"a.geojson"`, map[string]string{"a.geojson": collection(feature(`{"code":1}`, square))[:150]}, chengge.ErrFile, "a.geojson: the file ends in the middle"},
		"wrong number":   {`"file":"a.geojson"`, map[string]string{"a.geojson": collection(feature(`{"code":1}`, square), feature(`{"code":2}`, `{"type":"Point","coordinates":["1",2]}`))}, chengge.ErrFile, `a.geojson: row 2: its coordinates hold "1" where a number is expected`},
		"topojson":       {`"file":"a.json"`, map[string]string{"a.json": `{"type":"Topology"}`}, chengge.ErrFile, "TopoJSON"},
		"no such field":  {`"file":"a.geojson"`, map[string]string{"a.geojson": collection(feature(`{"cod":1,"name":"x"}`, square))}, chengge.ErrColumns, `a.geojson: fields.code names "code", which the file lacks: did you mean "cod"? There are cod, name`},
		"no such layer":  {`"file":"a.geojson","layer":"b"`, map[string]string{"a.geojson": collection()}, chengge.ErrFile, `has no layer "b": it has a`},
		"unknown crs":    {`"file":"a.geojson"`, map[string]string{"a.geojson": `{"type":"FeatureCollection","crs":{"type":"link"},"features":[]}`}, chengge.ErrFile, "member crs"},
		"xian 80":        {`"file":"a.geojson","crs":"EPSG:2383"`, map[string]string{"a.geojson": collection(feature(`{"code":1}`, square))}, chengge.ErrRefusedCRS, "a.geojson: crs of the layer: EPSG:2383"},
		"no such epsg":   {`"file":"a.geojson","crs":"EPSG:9999"`, map[string]string{"a.geojson": collection(feature(`{"code":1}`, square))}, chengge.ErrUnknownCRS, "a.geojson: crs of the layer"},
		"latin":          {`"file":"a.csv"`, map[string]string{"a.csv": "code,n\n1,caf\xe9\n"}, chengge.ErrFile, "a.csv: the text is neither UTF-8"},
		"not utf-8":      {`"file":"a.csv","encoding":"UTF-8"`, map[string]string{"a.csv": "code,n\n1,\xd6\xd0\n"}, chengge.ErrFile, "byte 10 is wrong"},
		"not gbk":        {`"file":"a.csv","encoding":"GBK"`, map[string]string{"a.csv": "code,n\n1,\xff\xff\n"}, chengge.ErrFile, "line 2 is not GB18030"},
		"folder":         {`"file":"sub"`, map[string]string{"sub/x": ""}, chengge.ErrFile, "this is a folder"},
		"no coordinates": {`"file":"a.csv"`, map[string]string{"a.csv": "code,a\n1,2\n"}, chengge.ErrColumns, "a.csv: no columns of coordinates"},
	} {
		t.Run(name, func(t *testing.T) {
			c.files["city.json"] = city(`{"kind":"cameras",` + c.layer + `,` + fields + `}`)
			dir := folder(t, c.files)
			_, err := open(t, dir)
			require.ErrorContains(t, err, c.want)
			require.Equal(t, c.code, chengge.CodeOf(err))
			require.NotContains(t, err.Error(), dir)
		})
	}
}

func TestLinksOutOfTheFolder(t *testing.T) {
	secret := folder(t, map[string]string{"a.csv": "code,lng,lat\n1,2,3\n"})
	dir := folder(t, map[string]string{"city.json": city(`{"kind":"cameras","file":"a.csv","fields":{"code":"code"}}`)})
	require.NoError(t, os.Symlink(filepath.Join(secret, "a.csv"), filepath.Join(dir, "a.csv")))
	_, err := open(t, dir)
	require.ErrorContains(t, err, "leads out of the folder")
}

func TestFourFormsOfOneLayer(t *testing.T) {
	dir := folder(t, map[string]string{
		"in.geojson": collection(feature(`{"code":"12571929","name":"中原区","w":12.5}`, square), feature(`{"code":"007","name":"二七区","w":null}`, square)),
	})
	ogr := func(args ...string) {
		out, err := exec.Command("ogr2ogr", args...).CombinedOutput()
		require.NoError(t, err, string(out))
	}
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		missing(t, "ogr2ogr (gdal-bin) is not installed")
	}
	in := filepath.Join(dir, "in.geojson")
	ogr("-t_srs", "EPSG:4547", "-lco", "ENCODING=GBK", filepath.Join(dir, "a.shp"), in)
	ogr("-t_srs", "EPSG:4547", filepath.Join(dir, "crs.geojson"), in, "-lco", "RFC7946=NO")
	ogr("-lco", "GEOMETRY=AS_WKT", "-lco", "SEPARATOR=SEMICOLON", filepath.Join(dir, "b.csv"), in)
	require.NoError(t, os.Remove(filepath.Join(dir, "a.shx")))
	require.NoError(t, os.Remove(filepath.Join(dir, "a.cpg")))
	for _, file := range []string{"in.geojson", "a.shp", "crs.geojson", "b.csv"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "city.json"), []byte(city(`{"kind":"grids","file":"`+file+`","fields":{"code":"code"}}`)), 0o644))
		f, err := open(t, dir)
		require.NoError(t, err, file)
		require.Empty(t, f.Findings(), file)
		areas := rowsOf(t, f.Contents().Areas[chengge.KindGrids])
		require.Equal(t, []string{"12571929", "中原区", "007", "二七区"}, []string{areas[0].Code, areas[0].Name, areas[1].Code, areas[1].Name}, file)
		for _, p := range areas[1].Shape[0][0] {
			require.InDelta(t, 113.65, p[0], 0.0500001, file)
			require.InDelta(t, 34.75, p[1], 0.0500001, file)
		}
	}
}

func TestHolesWhoseRingsRunTheWrongWay(t *testing.T) {
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		missing(t, "ogr2ogr (gdal-bin) is not installed")
	}
	dir := folder(t, map[string]string{
		"city.json":  city(`{"kind":"grids","file":"a.shp","fields":{"code":"code"}}`),
		"in.geojson": collection(feature(`{"code":"1"}`, `{"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[2,2],[4,2],[4,4],[2,4],[2,2]]]}`)),
	})
	out, err := exec.Command("ogr2ogr", filepath.Join(dir, "a.shp"), filepath.Join(dir, "in.geojson")).CombinedOutput()
	require.NoError(t, err, string(out))
	// Turn the second ring round in the file: five points of 16 bytes at its end.
	b, err := os.ReadFile(filepath.Join(dir, "a.shp"))
	require.NoError(t, err)
	ring := b[len(b)-80:]
	turned := make([]byte, 0, 80)
	for i := 4; i >= 0; i-- {
		turned = append(turned, ring[16*i:16*i+16]...)
	}
	copy(ring, turned)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.shp"), b, 0o644))
	f, err := open(t, dir)
	require.NoError(t, err)
	shape := rowsOf(t, f.Contents().Areas[chengge.KindGrids])[0].Shape
	require.Len(t, shape, 1)
	require.Len(t, shape[0], 2, "the inner ring is a hole")
}

func TestSwappedLayers(t *testing.T) {
	grids := collection(feature(`{"code":"g"}`, `{"type":"Polygon","coordinates":[[[-76.3,43],[-76,43],[-76,43.2],[-76.3,43.2],[-76.3,43]]]}`))
	dir := folder(t, map[string]string{
		"city.json": city(`{"kind":"cameras","file":"c.csv","fields":{"code":"id","x":"Longitude","y":"Latitude"}},{"kind":"grids","file":"g.geojson","fields":{"code":"code"}}`),
		"g.geojson": grids, "c.csv": "id,Longitude,Latitude\n1,43.05,-76.1\n2,43.06,-76.2\n",
	})
	f, err := open(t, dir)
	require.NoError(t, err)
	require.Equal(t, []string{"0 shape.swapped Longitude, Latitude"}, briefly(f))
	require.Empty(t, rowsOf(t, f.Contents().Cameras))
	require.Len(t, rowsOf(t, f.Contents().Areas[chengge.KindGrids]), 1)

	// Northing first, in a projected system.
	dir = folder(t, map[string]string{
		"city.json": city(`{"kind":"cameras","file":"c.csv","crs":"EPSG:4547","fields":{"code":"id"}},{"kind":"grids","file":"g.geojson","fields":{"code":"code"}}`),
		"g.geojson": collection(feature(`{"code":"g"}`, square)), "c.csv": "id,PointX,PointY\n1,3847000,469000\n2,3847100,469100\n",
	})
	f, err = open(t, dir)
	require.NoError(t, err)
	require.Equal(t, []string{"0 shape.swapped PointX, PointY"}, briefly(f))
}

func TestAChildThatFails(t *testing.T) {
	dir := folder(t, map[string]string{"city.json": city(`{"kind":"grids","file":"a.geojson","fields":{"code":"code"}}`), "a.geojson": collection(feature(`{"code":1}`, square))})
	run := func(ctx context.Context, script string, o Options) error {
		o.GDAL, o.TempDir = filepath.Join(t.TempDir(), "fake"), t.TempDir()
		require.NoError(t, os.WriteFile(o.GDAL, []byte("#!/bin/sh\n"+script), 0o755))
		_, err := Open(ctx, dir, o)
		require.Empty(t, listing(t, o.TempDir))
		return err
	}
	header := `printf 'chengge rows 1\nH\040\000\000\000{"fields":[{"name":"Y29kZQ=="}]}'; `
	for script, want := range map[string]string{
		"kill -9 $$":               "a.geojson: the reader died on this file (signal: killed)",
		header + "kill -SEGV $$":   "the reader died",
		"echo boom >&2; exit 3":    "the reader died on this file (exit status 3: boom)",
		"exit 0":                   "the reader stopped before the end",
		"echo hello to all of you": "of different versions",
		`printf 'chengge rows 1\nE\003\000\000\000bad'`: "a.geojson: bad",
		`printf 'chengge rows 1\nH\377\377\377\377x'`:   "exceeds the limit",
	} {
		err := run(context.Background(), script, Options{})
		require.ErrorContains(t, err, want, script)
		require.Equal(t, chengge.ErrFile, chengge.CodeOf(err), script)
	}
	began := time.Now()
	require.ErrorContains(t, run(context.Background(), "exec sleep 60", Options{TimeLimit: 300 * time.Millisecond}), "took longer than 300ms")
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, run(ctx, header+"exec sleep 60", Options{}), context.DeadlineExceeded)
	require.Less(t, time.Since(began), 10*time.Second)

	_, err := Open(context.Background(), dir, Options{GDAL: "/nowhere/chengge-gdal"})
	require.ErrorContains(t, err, "/nowhere/chengge-gdal")
}

func TestProgress(t *testing.T) {
	dir := folder(t, map[string]string{"city.json": city(`{"kind":"cameras","file":"a.csv","fields":{"code":"code"}}`),
		"a.csv": "code,lng,lat\n" + strings.Repeat("1,2,3\n", 10_000)})
	var calls []int64
	_, err := Open(context.Background(), dir, Options{GDAL: gdal, Progress: func(layer string, done, total int64) {
		require.Equal(t, "a.csv", layer)
		require.LessOrEqual(t, done, total)
		calls = append(calls, done)
	}})
	require.NoError(t, err)
	require.Equal(t, []int64{4096, 8192, 10_000}, calls)
}
