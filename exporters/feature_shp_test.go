package exporters

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
)

func TestShapefileInGBK(t *testing.T) {
	h := hard()
	rows := hardRows()
	rows[1].Values[1] = "二七区“德化街”"
	h.Rows = chengge.Each(rows)
	dir, w := written(t, h, FileOptions{Format: Shapefile, Encoding: "GBK", Headers: chengge.Chinese})
	require.Equal(t, "GBK", readText(t, dir, "grids.cpg"))
	require.Contains(t, readText(t, dir, "grids.prj"), "China_2000")
	var fields []string
	for _, f := range w.Fields {
		fields = append(fields, f.Field)
	}
	require.Equal(t, []string{"内部编号", "代码", "名称", "宽度", "交会优先顺", "单行", "起始日期", "负责对象"}, fields, "ten bytes are five characters")
	got := ogr(t, filepath.Join(dir, "grids.shp"))
	require.Equal(t, "中原区“一号”,\n网格", got[0].Properties["名称"])
	require.Equal(t, 7.0, got[0].Properties["交会优先顺"])
	require.Equal(t, "二七区“德化街”", got[1].Properties["名称"])
	list := readText(t, dir, "fields.csv")
	require.Contains(t, list, "交会优先顺,precedence,交会优先顺序,precedence at junctions\n")

	dbf, err := os.ReadFile(filepath.Join(dir, "grids.dbf"))
	require.NoError(t, err)
	require.Equal(t, byte(0x4d), dbf[29], "language driver 936")
	err = refused(t, hard(), FileOptions{Format: Shapefile, Encoding: "GBK"})
	require.ErrorContains(t, err, "row 2 (=1+1): column name: GBK lacks the character 'م'")
}

func TestShortNames(t *testing.T) {
	f := trees()
	f.Columns = nil
	for _, name := range []string{"right_office", "right_offices", "RIGHT_OFFI", "责任网格", "责任网络", "责任网", "with blank", "x", "X"} {
		f.Columns = append(f.Columns, chengge.Column{Name: name, Type: chengge.TextColumn})
	}
	f.Rows = chengge.Each([]chengge.Row{{ID: 1, Values: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, Shape: orb.Point{113, 34}}})
	dir, w := written(t, f, FileOptions{Format: Shapefile})
	want := []string{"id", "right_offi", "right_of_2", "RIGHT_OF_3", "责任网", "责任_2", "责任_3", "with_blank", "x", "X_2"}
	got := ogr(t, filepath.Join(dir, "trees.shp"))[0].Properties
	for i, field := range w.Fields {
		require.Equal(t, want[i], field.Field)
		if i > 0 {
			require.Equal(t, fmt.Sprint(i), got[field.Field])
		}
	}
}

func TestLongTexts(t *testing.T) {
	for _, encoding := range []string{"UTF-8", "GBK"} {
		name := strings.Repeat("很长的名称", 40) // 200 characters
		dir, w := written(t, trees("x"+name, "短", strings.Repeat("a", 254), strings.Repeat("b", 255)), FileOptions{Format: Shapefile, Encoding: encoding})
		require.Len(t, w.Notes, 1)
		require.Contains(t, w.Notes[0].En, "2 texts")
		got := ogr(t, filepath.Join(dir, "trees.shp"))
		begin := got[0].Properties["name"].(string)
		require.True(t, strings.HasPrefix("x"+name, begin) && len(begin) > 120, begin)
		require.Equal(t, strings.Repeat("a", 254), got[2].Properties["name"])
		require.Equal(t, "\ufeffrow,id,code,column,text\n1,1,c0,name,x"+name+"\n4,4,c3,name,"+strings.Repeat("b", 255)+"\n", readText(t, dir, "trees_long.csv"))
	}
}

// TestParts splits by .shp and by .dbf, whichever is full first.
func TestParts(t *testing.T) {
	f, rows := scattered(1000, chengge.Points)
	for _, limit := range []int64{4000, 9000, 1 << 20} {
		dir, w := written(t, f, FileOptions{Format: Shapefile, PartBytes: limit})
		parts, seen := 0, 0
		for _, file := range w.Files {
			if strings.HasSuffix(file.Name, ".shp") || strings.HasSuffix(file.Name, ".dbf") {
				require.LessOrEqual(t, file.Bytes, limit, file.Name)
			}
			if !strings.HasSuffix(file.Name, ".shp") {
				continue
			}
			parts++
		}
		for n := 1; n <= parts; n++ {
			name := "things.shp"
			if n > 1 {
				name = fmt.Sprintf("things_%d.shp", n)
			}
			for _, g := range ogr(t, filepath.Join(dir, name)) {
				require.Equal(t, rows[seen].Values[0], g.Properties["code"])
				require.EqualValues(t, rows[seen].ID, g.Properties["id"])
				seen++
			}
		}
		require.Equal(t, 1000, seen)
		require.Equal(t, limit < 1<<20, parts > 1)
		require.Len(t, w.Notes, min(parts-1, 1))
	}
	big := hard()
	require.ErrorContains(t, refused(t, big, FileOptions{Format: Shapefile, PartBytes: 300}), "larger than a Shapefile")
}

// TestFieldTypes lets the values decide what a field of a .dbf becomes.
func TestFieldTypes(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	for _, c := range []struct {
		column chengge.ColumnType
		values []string
		field  string // as ogrinfo shows it
		read   []any
	}{
		{chengge.NumberColumn, []string{"1", "-2.25", ""}, "Real (5.2)", []any{1.0, -2.25, nil}},
		{chengge.NumberColumn, []string{"1e-300", "-1.2345678901234567", "12345678901234567890123"}, "Real (24.15)", []any{1e-300, -1.2345678901234567, 12345678901234567890123.0}},
		{chengge.NumberColumn, []string{"0.0000000000000001234"}, "Real (24.15)", []any{1.234e-16}},
		{chengge.IntegerColumn, []string{"-7", "123456789012345678"}, "Integer64 (18.0)", []any{-7.0, 123456789012345678.0}},
		{chengge.IntegerColumn, []string{"1234567890123456789"}, "String (19.0)", []any{"1234567890123456789"}},
		{chengge.IntegerColumn, []string{"many"}, "String (4.0)", []any{"many"}},
		{chengge.TimeColumn, []string{"2026-05-01T16:00:00Z", ""}, "Date (10.0)", []any{"2026-05-02", nil}},
		{chengge.TimeColumn, []string{"2026-05-01T16:00:01Z"}, "String (20.0)", []any{"2026-05-01T16:00:01Z"}},
		{chengge.TextColumn, []string{"", ""}, "String (1.0)", []any{nil, nil}},
	} {
		var rows []chengge.Row
		for i, v := range c.values {
			rows = append(rows, chengge.Row{ID: chengge.ID(i + 1), Values: []string{v}})
		}
		dir, _ := written(t, Features{Name: "t", Columns: []chengge.Column{{Name: "v", Type: c.column}}, Rows: chengge.Each(rows)}, FileOptions{Format: Shapefile, Zone: zone})
		info := ogrinfo(t, "-ro", "-al", "-so", filepath.Join(dir, "t.dbf"))
		require.Contains(t, info, "v: "+c.field, "%v", c.values)
		for i, g := range ogr(t, filepath.Join(dir, "t.dbf")) {
			require.Equal(t, c.read[i], g.Properties["v"], "%v", c.values)
		}
	}
}

// TestRings checks winding and the heads of the files by hand.
func TestRings(t *testing.T) {
	open := orb.MultiPolygon{{{{113, 34}, {114, 34}, {114, 35}, {113, 35}}}} // not closed, counter-clockwise
	f := Features{Name: "a", Geometry: chengge.Polygons, Columns: hard().Columns[:1], Rows: chengge.Each([]chengge.Row{{ID: 1, Values: []string{"x"}, Shape: open}})}
	dir, _ := written(t, f, FileOptions{Format: Shapefile})
	b := []byte(readText(t, dir, "a.shp"))
	require.EqualValues(t, 9994, binary.BigEndian.Uint32(b))
	require.EqualValues(t, len(b)/2, binary.BigEndian.Uint32(b[24:]))
	require.EqualValues(t, 5, binary.LittleEndian.Uint32(b[100+8+40:]), "five points")
	require.Len(t, open[0][0], 4, "the caller's ring is as it was")
	got := ogr(t, filepath.Join(dir, "a.shp"))[0].Geometry.Coordinates
	require.Equal(t, []any{[]any{[]any{113.0, 34.0}, []any{113.0, 35.0}, []any{114.0, 35.0}, []any{114.0, 34.0}, []any{113.0, 34.0}}}, got)
}
