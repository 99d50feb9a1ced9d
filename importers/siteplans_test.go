package importers

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"chengge"
	"chengge/spatial/earthwork"
)

func planCity(t *testing.T) chengge.City {
	zone, err := time.LoadLocation("Asia/Shanghai")
	require.NoError(t, err)
	return chengge.City{Code: "x", CRS: "WGS84", Zone: zone}
}

func TestSitePlansFromCSV(t *testing.T) {
	dir := folder(t, map[string]string{
		"city.json": `{"city":{"code":"x"},"layers":[{"kind":"sites","file":"s.geojson","fields":{"code":"c"}}],
			"balance":[{"kind":"sites","file":"sites.csv"},{"kind":"volumes","file":"v.csv"},{"kind":"permits","file":"p.csv"},{"kind":"hauliers","file":"h.csv"},
			{"kind":"bans","file":"b.csv"},{"kind":"prices","file":"prices.csv"},{"kind":"flows","file":"f.csv","fields":{"use":{"value":"消纳"}}}]}`,
		"sites.csv":  "场地编码,名称,类型,经度,纬度,开放时间,进场费,土质\nA,甲,工地,113.66,34.75,20:00-06:00,,黏性土\nB,乙,消纳场,113.67,34.76,,20.5,\n",
		"v.csv":      "场地,月份,类别,方向,方量状态,方量\nA,2026-03,工程渣土,出土,自然方,100.5\nB,2026年3月,渣土,接收,虚方,200\n",
		"p.csv":      "文号,起点,终点,运输企业,类别,状态,方量,起,止,时段,路线\nK1,A,B,H1,渣土,虚方,130,2026-03-01,2026-04-01,22:00-06:00,甲路|乙路\n",
		"h.csv":      "企业代码,车辆数,新能源车辆数,装载量,黑名单\nH1,10,3,11,否\n",
		"b.csv":      "name,zone,hours,above,except_electric,exempt\n预警,,06:00-22:00,4.5,是,A|B\n",
		"prices.csv": "项目,数值,单位\n运费,1.8,元\n",
		"f.csv":      "from,to,month,class,state,m3,contract\nA,B,2026-03,spoil,bank,50,yes\n",
	})
	m, err := ReadManifest(dir)
	require.NoError(t, err)
	p, err := ReadSitePlans(t.Context(), m, Options{})
	require.NoError(t, err)
	require.Empty(t, p.Findings)
	require.Equal(t, chengge.ProjectSite, p.Sites[0].Type)
	require.Equal(t, earthwork.Clay, p.Sites[0].Soil)
	require.Equal(t, earthwork.Yuan(205_000), *p.Sites[1].Fee)
	require.Nil(t, p.Sites[0].Fee)
	require.Equal(t, [2]float64{113.66, 34.75}, [2]float64(*p.Sites[0].Point))
	require.Equal(t, 100.5, p.Volumes[0].M3)
	require.True(t, p.Volumes[0].Gives)
	require.Equal(t, p.Volumes[0].Month, p.Volumes[1].Month)
	require.Equal(t, []string{"甲路", "乙路"}, p.Permits[0].Route)
	require.Equal(t, 3, p.Hauliers[0].Electric)
	require.Equal(t, []string{"A", "B"}, p.Bans[0].Exempt)
	require.Equal(t, earthwork.Ratio{Num: 9, Den: 5}, p.Prices[0].Value)
	require.True(t, p.Flows[0].Contract)
	require.Equal(t, earthwork.Disposal, p.Flows[0].Use)
}

func TestSitePlansFindings(t *testing.T) {
	head := []string{"site", "month", "class", "direction", "state", "m3"}
	table := func(rows ...[]string) []planTable {
		return []planTable{{kind: PlanVolumes, file: "v.csv", head: head, rows: rows, first: 1}}
	}
	for name, c := range map[string]struct {
		row   []string
		field string
	}{
		"no state":   {[]string{"A", "2026-03", "spoil", "gives", "", "5"}, "state"},
		"no class":   {[]string{"A", "2026-03", "gold", "gives", "bank", "5"}, "class"},
		"negative":   {[]string{"A", "2026-03", "spoil", "gives", "bank", "-5"}, "m3"},
		"absurd":     {[]string{"A", "2026-03", "spoil", "gives", "bank", "20000000000"}, "m3"},
		"infinite":   {[]string{"A", "2026-03", "spoil", "gives", "bank", "1e400"}, "m3"},
		"no number":  {[]string{"A", "2026-03", "spoil", "gives", "bank", "1,200"}, "m3"},
		"no month":   {[]string{"A", "March", "spoil", "gives", "bank", "5"}, "month"},
		"no way":     {[]string{"A", "2026-03", "spoil", "sideways", "bank", "5"}, "direction"},
		"no site":    {[]string{"", "2026-03", "spoil", "gives", "bank", "5"}, "site"},
		"short row":  {[]string{"A", "2026-03"}, "class"},
		"only empty": {[]string{"A", "2026-03", "spoil", "gives", "bank", ""}, "m3"},
	} {
		p, err := readPlanTables(planCity(t), table([]string{"", ""}, c.row))
		require.NoError(t, err, name)
		require.NotEmpty(t, p.Findings, name)
		require.Empty(t, p.Volumes, name)
		f := p.Findings[0]
		require.Equal(t, c.field, f.Field, name)
		require.Equal(t, 2, f.Row, name)
		require.Equal(t, "v.csv", f.File)
		require.Equal(t, c.row[0], f.Site, name)
		require.NotEmpty(t, f.Say.Zh)
		require.Contains(t, f.Where(chengge.Chinese), "第 2 行")
	}
	row := []string{"A", "2026-03", "spoil", "gives", "bank", "5"}
	p, err := readPlanTables(planCity(t), table(row, row))
	require.NoError(t, err)
	require.Len(t, p.Findings, 1)
	require.Contains(t, p.Findings[0].Say.En, "stands twice, also at v.csv row 1")
	p, err = readPlanTables(planCity(t), []planTable{{kind: PlanSites, file: "s.csv", head: []string{"site", "capacity", "daily"}, rows: [][]string{{"A", "much", "-1"}}, first: 1}})
	require.NoError(t, err)
	require.Len(t, p.Findings, 2, "each once: %v", p.Findings)
	_, err = ParseManifest([]byte(`{"city":{"code":"410199","name":"x"},"layers":[{"kind":"sites","file":"s.csv","fields":{"code":"c"}}],"balance":[{"kind":"sites","file":"p.csv","fields":{"site":""}}]}`))
	require.ErrorContains(t, err, "balance[0].fields.site is empty")
	_, err = readPlanTables(planCity(t), []planTable{{kind: PlanVolumes, file: "v.csv", head: []string{"site"}}})
	require.Equal(t, chengge.ErrColumns, chengge.CodeOf(err))
}

func TestSitePlansFromWorkbook(t *testing.T) {
	f := excelize.NewFile()
	_, err := f.NewSheet("土方量")
	require.NoError(t, err)
	for i, row := range [][]any{{}, {"场地", "月份", "类别", "方向", "方量状态", "方量（立方米）"}, {"A", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), "工程渣土", "出土", "自然方", 0.1}} {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		require.NoError(t, f.SetSheetRow("土方量", cell, &row))
	}
	name := filepath.Join(t.TempDir(), "plan.xlsx")
	require.NoError(t, f.SaveAs(name))
	p, err := ReadWorkbook(name, planCity(t))
	require.NoError(t, err)
	require.Empty(t, p.Findings)
	require.Equal(t, 0.1, p.Volumes[0].M3)
	require.Equal(t, 3, p.Volumes[0].Row) // as the sheet numbers it
	require.Equal(t, time.March, p.Volumes[0].Month.Month())
	require.False(t, p.Volumes[0].Day)
	require.NoError(t, os.WriteFile(name, []byte("PK\x03\x04 none"), 0o600))
	_, err = ReadWorkbook(name, planCity(t))
	require.Equal(t, chengge.ErrFile, chengge.CodeOf(err))
}

func TestSitePlansFromGeoPackage(t *testing.T) {
	ogr, err := exec.LookPath("ogr2ogr")
	if err != nil {
		missing(t, "ogr2ogr (gdal-bin), which makes the GeoPackage, is not installed")
	}
	dir := folder(t, map[string]string{
		"city.json":      `{"city":{"code":"x"},"layers":[{"kind":"sites","file":"s.geojson","fields":{"code":"c"}}],"balance":[{"kind":"sites","file":"plan.gpkg","layer":"places"}]}`,
		"places.geojson": `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"site":"007","type":"取土场","capacity":500.5},"geometry":{"type":"Point","coordinates":[113.66,34.75]}}]}`,
	})
	out, err := exec.Command(ogr, "-f", "GPKG", filepath.Join(dir, "plan.gpkg"), filepath.Join(dir, "places.geojson"), "-nln", "places").CombinedOutput()
	require.NoError(t, err, string(out))
	m, err := ReadManifest(dir)
	require.NoError(t, err)
	p, err := ReadSitePlans(t.Context(), m, Options{GDAL: gdal})
	require.NoError(t, err)
	require.Empty(t, p.Findings)
	require.Equal(t, "007", p.Sites[0].Site)
	require.Equal(t, chengge.BorrowPit, p.Sites[0].Type)
	require.InDelta(t, 113.66, p.Sites[0].Point[0], 1e-9)
	require.Equal(t, 500.5, p.Sites[0].Capacity)
}
