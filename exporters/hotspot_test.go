package exporters_test

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"chengge"
	"chengge/exporters"
	"chengge/spatial/hotspot"

	_ "github.com/mattn/go-sqlite3"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// answer is an answer about three units, one of them without data, with a name
// that a spreadsheet would take for a formula.
func answer() *exporters.Hotspots {
	number := func(v float64) *float64 { return &v }
	square := func(x float64) orb.MultiPolygon {
		return orb.MultiPolygon{{{{x, 34.7}, {x + 0.01, 34.7}, {x + 0.01, 34.71}, {x, 34.71}, {x, 34.7}}}}
	}
	hot, quiet, missing := hotspot.Hot, hotspot.NotSignificant, hotspot.NoData
	h := &exporters.Hotspots{Request: json.RawMessage(`{"unit":"grids"}`), City: "城<b>", Unit: "grids", What: exporters.Said{Zh: "问题", En: "reports"},
		Value: exporters.Said{Zh: "事件数", En: "number of events"}, Null: exporters.Said{Zh: "原假设", En: "null"}, Events: 9,
		Local: &exporters.HotspotResult{Result: &hotspot.Result{Options: hotspot.Options{Statistic: hotspot.GiStar}, Found: map[hotspot.Class]int{hotspot.Hot: 1, hotspot.NotSignificant: 1, hotspot.NoData: 1}}},
		Beside: &exporters.HotspotBeside{Sites: []exporters.HotspotSite{{Code: "Y1", Name: "<消纳场>", Type: chengge.DisposalSite, Lng: 113.61, Lat: 34.705}},
			Routes: []exporters.HotspotRoute{{Road: "界路", Permits: 2, Shape: orb.MultiLineString{{{113.6, 34.7}, {113.62, 34.71}}}}}},
		Units: []exporters.HotspotUnit{
			{Code: "G1", Name: "=1+1", Lng: 113.605, Lat: 34.705, Value: number(-2.5), Statistic: number(1), P: number(0.001), Adjusted: number(0.003), Z: number(3), Class: &hot, Neighbours: 2, Shape: square(113.6)},
			{Code: "G2", Name: "二", Lng: 113.615, Lat: 34.705, Value: number(1234.5), Statistic: number(2), P: number(0.5), Adjusted: number(0.5), Class: &quiet, Neighbours: 2, Shape: square(113.61)},
			{Code: "G3", Lng: 113.625, Lat: 34.705, Class: &missing, Shape: square(113.62)},
		}}
	return h
}

func TestHotspotGeoPackage(t *testing.T) {
	var sums [2][32]byte
	var path string
	for i := range sums {
		path = filepath.Join(t.TempDir(), "h.gpkg")
		require.NoError(t, exporters.WriteHotspotFile(t.Context(), path, answer(), exporters.GeoPackage, chengge.English))
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		sums[i] = sha256.Sum256(b)
		left, err := os.ReadDir(filepath.Dir(path))
		require.NoError(t, err)
		require.Len(t, left, 1, "nothing but the file")
	}
	require.Equal(t, sums[0], sums[1], "the same answer gives the same bytes")
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	require.NoError(t, err)
	defer db.Close()
	var name, class string
	var value sql.NullFloat64
	require.NoError(t, db.QueryRow(`select name, class_name, value from hotspots where code = 'G1'`).Scan(&name, &class, &value))
	require.Equal(t, []any{"=1+1", "hot spot", -2.5}, []any{name, class, value.Float64})
	require.NoError(t, db.QueryRow(`select value from hotspots where code = 'G3'`).Scan(&value))
	require.False(t, value.Valid, "no data is not zero")
	var srs, n int
	require.NoError(t, db.QueryRow(`select srs_id, (select count(*) from hotspots) from gpkg_geometry_columns where table_name = 'hotspots'`).Scan(&srs, &n))
	require.Equal(t, []int{4490, 3}, []int{srs, n})
}

func TestHotspotWorkbook(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, exporters.WriteHotspots(&b, answer(), exporters.XLSX, chengge.Chinese, 0))
	f, err := excelize.OpenReader(&b)
	require.NoError(t, err)
	rows, err := f.GetRows("单元")
	require.NoError(t, err)
	require.Len(t, rows, 4)
	require.Equal(t, exporters.HotspotColumns, rows[0])
	require.Equal(t, "=1+1", rows[1][1])
	formula, err := f.GetCellFormula("单元", "B2")
	require.NoError(t, err)
	require.Empty(t, formula, "a name is no formula")
	require.Equal(t, "-2.5", rows[1][5])
	require.Empty(t, rows[3][5], "no data is not zero")
	said, err := f.GetRows("说明")
	require.NoError(t, err)
	require.NotEmpty(t, said)
}

// TestHotspotReport: the report stands alone, escapes names, and draws what is
// beside the units.
func TestHotspotReport(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, exporters.WriteHotspots(&b, answer(), exporters.HTML, chengge.English, 0))
	page := b.String()
	for _, want := range []string{"<svg", "Moran scatter plot", "消纳场 · disposal site (1)", "roads of permits (1)", "&lt;消纳场&gt;", "城&lt;b&gt;", "无数据", "What was asked", ">1,235", ">-2.5 "} {
		require.Contains(t, page, want)
	}
	for _, never := range []string{"<script", "NaN", "<b>二", "城<b>", "{n}", "%!"} {
		require.NotContains(t, page, never)
	}
	require.Empty(t, regexp.MustCompile(`(src|href)=`).FindString(page), "nothing from elsewhere")
}
