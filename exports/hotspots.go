package exports

import (
	"context"
	"fmt"
	"strconv"

	"chengge"
	"chengge/analyses"
	"chengge/exporters"
	"chengge/grids"
)

// hotspotColumns are the columns of the units of an answer about hot spots. Class
// is for machines, class_name for people.
var hotspotColumns = []struct {
	chengge.Column
	value func(u *exporters.HotspotUnit, lang chengge.Lang) string
}{
	{column(chengge.TextColumn, "code", "代码", "code"), func(u *exporters.HotspotUnit, _ chengge.Lang) string { return u.Code }},
	{column(chengge.TextColumn, "name", "名称", "name"), func(u *exporters.HotspotUnit, _ chengge.Lang) string { return u.Name }},
	{column(chengge.TextColumn, "side", "道路侧", "side"), func(u *exporters.HotspotUnit, _ chengge.Lang) string { return string(u.Side) }},
	{column(chengge.NumberColumn, "value", "数值", "value"), number(func(u *exporters.HotspotUnit) *float64 { return u.Value })},
	{column(chengge.NumberColumn, "exposure", "基数", "exposure"), number(func(u *exporters.HotspotUnit) *float64 { return u.Exposure })},
	{column(chengge.NumberColumn, "rate", "比率", "rate"), number(func(u *exporters.HotspotUnit) *float64 { return u.Rate })},
	{column(chengge.NumberColumn, "lag", "邻域均值", "mean of the neighbours"), number(func(u *exporters.HotspotUnit) *float64 { return u.Lag })},
	{column(chengge.NumberColumn, "statistic", "统计量", "statistic"), number(func(u *exporters.HotspotUnit) *float64 { return u.Statistic })},
	{column(chengge.NumberColumn, "expected", "期望", "expected"), number(func(u *exporters.HotspotUnit) *float64 { return u.Expected })},
	{column(chengge.NumberColumn, "variance", "方差", "variance"), number(func(u *exporters.HotspotUnit) *float64 { return u.Variance })},
	{column(chengge.NumberColumn, "z", "z", "z"), number(func(u *exporters.HotspotUnit) *float64 { return u.Z })},
	{column(chengge.NumberColumn, "p", "p", "p"), number(func(u *exporters.HotspotUnit) *float64 { return u.P })},
	{column(chengge.NumberColumn, "adjusted_p", "校正后 p", "adjusted p"), number(func(u *exporters.HotspotUnit) *float64 { return u.Adjusted })},
	{column(chengge.IntegerColumn, "permutations", "置换次数", "permutations"), func(u *exporters.HotspotUnit, _ chengge.Lang) string { return strconv.Itoa(int(u.Draws)) }},
	{column(chengge.IntegerColumn, "neighbours", "邻居数", "neighbours"), func(u *exporters.HotspotUnit, _ chengge.Lang) string { return strconv.Itoa(int(u.Neighbours)) }},
	{column(chengge.TextColumn, "class", "类别", "class"), func(u *exporters.HotspotUnit, _ chengge.Lang) string {
		if u.Class == nil {
			return ""
		}
		return u.Class.String()
	}},
	{column(chengge.TextColumn, "class_name", "类别名称", "class in words"), func(u *exporters.HotspotUnit, lang chengge.Lang) string {
		if u.Class == nil {
			return ""
		}
		return u.Class.Text().In(lang)
	}},
	{column(chengge.TextColumn, "quadrant", "象限", "quadrant"), func(u *exporters.HotspotUnit, _ chengge.Lang) string {
		if u.Quadrant == nil {
			return ""
		}
		return u.Quadrant.String()
	}},
}

func column(t chengge.ColumnType, name, zh, en string) chengge.Column {
	return chengge.Column{Name: name, Type: t, Title: chengge.Text{Zh: zh, En: en}}
}

func number(of func(u *exporters.HotspotUnit) *float64) func(*exporters.HotspotUnit, chengge.Lang) string {
	return func(u *exporters.HotspotUnit, _ chengge.Lang) string {
		if v := of(u); v != nil {
			return strconv.FormatFloat(*v, 'g', -1, 64)
		}
		return ""
	}
}

// hotspotFeatures gives the units of an answer about hot spots, with their shapes.
func hotspotFeatures(_ context.Context, id int64, result []byte, city *grids.Snapshot, lang chengge.Lang) (exporters.Features, error) {
	answer, err := exporters.ReadHotspots(result)
	if err != nil {
		return exporters.Features{}, err
	}
	analyses.Shapes(city, answer)
	f := exporters.Features{
		Name: fmt.Sprintf("hotspots-%d", id), Title: chengge.Text{Zh: "热点", En: "hot spots"}, Geometry: chengge.Polygons, Count: int64(len(answer.Units)),
	}
	if answer.Unit == string(chengge.KindRoads) {
		f.Geometry = chengge.Lines
	}
	for _, c := range hotspotColumns {
		f.Columns = append(f.Columns, c.Column)
	}
	f.Rows = func(yield func(chengge.Row, error) bool) {
		for i := range answer.Units {
			u := &answer.Units[i]
			row := chengge.Row{Values: make([]string, len(hotspotColumns)), Shape: u.Shape}
			for k, c := range hotspotColumns {
				row.Values[k] = c.value(u, lang)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
	return f, nil
}
