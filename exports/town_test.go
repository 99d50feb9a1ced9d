package exports_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"chengge"
	"chengge/exporters"
	"chengge/exports"
	"chengge/grids"
	"chengge/importers"

	"github.com/stretchr/testify/require"
)

// gdal is the chengge-gdal that TestMain has built.
var gdal string

func TestMain(m *testing.M) {
	code := func() int {
		dir, err := os.MkdirTemp("", "chengge-gdal-")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		gdal = filepath.Join(dir, importers.GDALName)
		if out, err := exec.Command("go", "build", "-o", gdal, "chengge/cmd/chengge-gdal").CombinedOutput(); err != nil {
			panic(fmt.Sprintf("build chengge-gdal: %v\n%s", err, out))
		}
		return m.Run()
	}()
	os.Exit(code)
}

func read(t testing.TB, dir string) *importers.Folder {
	t.Helper()
	f, err := importers.Open(t.Context(), dir, importers.Options{GDAL: gdal})
	require.NoError(t, err)
	return f
}

func town(t testing.TB) *importers.Folder { return read(t, "../testdata/town") }

// of gives exports what a folder holds.
func of(f *importers.Folder) exports.Sources {
	c := f.Contents()
	return exports.Sources{Contents: func(context.Context, int64) (chengge.Contents, func(), error) { return c, func() {}, nil }}
}

// open gives the rows that a request means.
func open(t testing.TB, from exports.Sources, r exports.Request) *exports.Opened {
	t.Helper()
	require.NoError(t, r.Check(), "%+v", r)
	o, err := exports.Open(t.Context(), from, &r, 0, chengge.City{}, nil)
	require.NoError(t, err)
	t.Cleanup(o.Close)
	return o
}

// codes gives the codes of the rows that a request means, in order.
func codes(t testing.TB, from exports.Sources, r exports.Request) []string {
	t.Helper()
	out := []string{}
	for row, err := range open(t, from, r).Rows {
		require.NoError(t, err)
		out = append(out, row.Code())
	}
	slices.Sort(out)
	return out
}

// TestArea: what lies in an area or belongs to it, told by hand from the files of
// the town.
func TestArea(t *testing.T) {
	from := of(town(t))
	at := func(layer, area string) []string { return codes(t, from, exports.Request{Layer: layer, Area: area}) }
	west := "districts:410197"
	require.Equal(t, []string{"410197"}, at("districts", west))
	require.Equal(t, []string{"410197001", "410197002"}, at("street_offices", west))
	require.Equal(t, []string{"410197001001", "410197001002", "410197002001"}, at("communities", west))
	require.Equal(t, []string{"G01", "G02", "G05", "G06", "G09", "G10"}, at("grids", west))
	require.Len(t, at("unit_grids", west), 12)
	require.Equal(t, []string{"410197001002003", "410197001002004"}, at("unit_grids", "grids:G06"))
	require.Equal(t, []string{"G02", "G06"}, at("grids", "communities:410197001002"))
	require.Len(t, at("unit_grids", "communities:410197001002"), 4)
	require.Empty(t, at("street_offices", "grids:G06"), "what it is part of does not lie in it")
	require.Len(t, at("components", west), 40)
	require.Len(t, at("components", "street_offices:410197001"), 34)
	require.Len(t, at("components", "zones:410196"), 6)
	require.Equal(t, []string{"V01"}, at("cameras", "grids:G06"))
	require.Equal(t, []string{"Y03", "Y06"}, at("sites", "zones:410196"))
	require.Equal(t, []string{"G09", "G10"}, at("grids", "zones:410196"), "by a point inside them")
	require.Equal(t, []string{"F01", "F02"}, at("buildings", "grids:G06"))
	// 04 runs on the border, and its left side is the west's; 05 does too, and is
	// the east's; 03 only begins there.
	require.Equal(t, []string{"4101990001", "4101990002", "4101990004", "4101990006", "4101990007"}, at("roads", west))
	require.Equal(t, []string{"4101990006"}, at("roads", "zones:410196"))
	require.Equal(t, []string{"B01", "B02", "B03", "B04", "B05", "B06"}, at("duties", west))
	require.Equal(t, []string{"B01", "B02", "B03", "B04"}, at("duties", "grids:G06"))
	require.Contains(t, at("chiefs", west), "L04")
	require.NotContains(t, at("chiefs", west), "L02")
	require.Contains(t, at("rules", west), "T01")
	require.NotContains(t, at("rules", west), "T02")
	bodies := at("organisations", west)
	require.Contains(t, bodies, "410197001")
	require.NotContains(t, bodies, "410198001")

	r := exports.Request{Layer: "grids", Area: "districts:nowhere"}
	require.NoError(t, r.Check())
	_, err := exports.Open(t.Context(), from, &r, 0, chengge.City{}, nil)
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
}

// TestBoxAndColumns: boxes and values of columns, alone and together.
func TestBoxAndColumns(t *testing.T) {
	from := of(town(t))
	where := func(layer, column string, values ...string) []string {
		return codes(t, from, exports.Request{Layer: layer, Where: map[string][]string{column: values}})
	}
	require.Len(t, where("components", "category", "01037"), 12)
	require.Len(t, where("components", "category", "01037", "04002"), 20)
	require.Equal(t, []string{"4101990001"}, codes(t, from, exports.Request{Layer: "roads", Where: map[string][]string{"width": {"20.0"}, "left_office": {"410197001"}, "to": {"中轴路"}}}))
	require.Len(t, where("unit_grids", "begins", "2025-12-31T16:00:00Z"), len(where("unit_grids", "begins", "2026-01-01T00:00:00+08:00")))
	require.Equal(t, []string{"L06"}, where("chiefs", "on", "roads:4101990002"), "a value of a list")
	require.Len(t, where("roads", "one_way", "false", "true"), 8)
	require.Empty(t, where("grids", "name", "' or 1=1 --"))
	box := func(layer string, w, s, e, n float64) []string {
		return codes(t, from, exports.Request{Layer: layer, BBox: []float64{w, s, e, n}})
	}
	require.Equal(t, []string{"4101990001"}, box("roads", 113.661, 34.7575, 113.662, 34.7585), "an edge runs through it")
	require.Empty(t, box("roads", 113.661, 34.7585, 113.662, 34.759))
	require.Equal(t, []string{"G06"}, box("grids", 113.666, 34.756, 113.667, 34.757), "the box lies within")
	require.Len(t, box("components", 113.66, 34.755, 113.67, 34.765), 34)
	require.Len(t, box("grids", 110, 30, 120, 40), 12)
}

// TestSnapshotRows: what an edition in memory gives is what its rows are.
func TestSnapshotRows(t *testing.T) {
	f := town(t)
	snap, err := grids.Build(f.Contents())
	require.NoError(t, err)
	memory := exports.Sources{
		Snapshot: func(int64) *grids.Snapshot { return snap },
		Contents: func(context.Context, int64) (chengge.Contents, func(), error) { return f.Contents(), func() {}, nil },
	}
	for l := range chengge.Layers() {
		rows := func(from exports.Sources) map[string]chengge.Row {
			out := map[string]chengge.Row{}
			for r, err := range open(t, from, exports.Request{Layer: string(l.Kind)}).Rows {
				require.NoError(t, err)
				r.ID, r.Values = 0, slices.Clone(r.Values)
				out[r.Code()] = r
			}
			return out
		}
		require.Equal(t, rows(of(f)), rows(memory), l.Kind)
	}
}

// told gives exports some reports.
func told(list ...exports.Told) exports.Sources {
	return exports.Sources{Reports: func(_ context.Context, f *chengge.ReportFilter, _ bool) (int64, iter.Seq2[exports.Told, error], func(), error) {
		return int64(len(list)), chengge.Each(list), func() {}, nil
	}}
}

// TestReports: the columns of reports, and that who reported is in none of them
// unless it was asked for.
func TestReports(t *testing.T) {
	one := exports.Told{Person: chengge.Person{Name: "张三", Phone: "13800000000"}, Report: chengge.Report{
		ID: 1 << 40, State: "filed", Category: chengge.CategoryKey{Kind: chengge.MatterKind, Code: "06010"},
		Lead: chengge.Body{Code: "H01", Name: "环卫"}, Support: []chengge.Body{{Code: "D04"}, {Code: "D05"}},
		Assignment: chengge.Assignment{Place: chengge.Place{Office: chengge.Named{Code: "410197001"}, Chiefs: []chengge.PlacedChief{{Named: chengge.Named{Code: "L06"}}}},
			Reasons: []chengge.Reason{{Rule: chengge.ByMatrix, Code: "M-121"}}},
	}}
	for _, persons := range []bool{false, true} {
		o := open(t, told(one), exports.Request{Layer: "reports", Persons: persons, Headers: "zh"})
		for row, err := range o.Rows {
			require.NoError(t, err)
			require.Len(t, row.Values, len(o.Columns))
			got := map[string]string{}
			for i, c := range o.Columns {
				require.NotEmpty(t, c.Title.Zh)
				require.NotEmpty(t, c.Title.En)
				got[c.Name] = row.Values[i]
			}
			require.Equal(t, "1099511627776", got["report"])
			require.Equal(t, "已立案", got["state_name"])
			require.Equal(t, "matter:06010", got["category"])
			require.NotEmpty(t, got["category_name"])
			require.Equal(t, "H01 D04|D05 410197001 L06 matrix", got["lead"]+" "+got["support"]+" "+got["office"]+" "+got["chief"]+" "+got["rule"])
			require.Contains(t, got["reason"], "M-121")
			require.Nil(t, row.Shape)
			if persons {
				require.Equal(t, "张三13800000000", got["reporter"]+got["reporter_phone"])
			} else {
				require.NotContains(t, fmt.Sprint(row.Values), "张三")
			}
		}
	}
	require.Equal(t, exporters.GeoJSON, open(t, told(one), exports.Request{Layer: "reports"}).Format)
}

// TestCentre: drawings are in one zone, whatever of the town is drawn.
func TestCentre(t *testing.T) {
	o := open(t, of(town(t)), exports.Request{Layer: "cameras", Format: exporters.DXF})
	require.InDelta(t, 113.67, o.Centre[0], 0.005)
	require.InDelta(t, 34.7575, o.Centre[1], 0.005)
}
