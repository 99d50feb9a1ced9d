package balance

import (
	"fmt"
	"slices"
	"strings"

	"chengge"
	"chengge/importers"
	"chengge/spatial/earthwork"
)

// Assumption is a price or figure that a plan rests on.
type Assumption struct {
	Item   string
	Title  chengge.Text
	Unit   chengge.Text
	Value  earthwork.Ratio
	Stated bool   // by the city's files; else it is ours
	Source string // where it stands, or what its note says
}

func ours(item, zh, en, unitZh, unitEn string, num, den int64) Assumption {
	return Assumption{Item: item, Title: chengge.Text{Zh: zh, En: en}, Unit: chengge.Text{Zh: unitZh, En: unitEn}, Value: earthwork.Ratio{Num: num, Den: den}}
}

// DefaultAssumptions gives the figures that stand in where nobody states any.
// They are ours: no public figure of the price of a m³·km can be relied on.
func DefaultAssumptions() []Assumption {
	const m3, m3en = "元/立方米（自然方）", "yuan per m³ bank"
	return []Assumption{
		ours("load", "装卸", "loading and tipping", m3, m3en, 5, 1),
		ours("haul", "运费", "haulage", "元/立方米·千米", "yuan per m³·km", 2, 1),
		ours("hour", "时间费用", "time under way", "元/立方米·小时", "yuan per m³ and hour", 0, 1),
		ours("on_site", "场内利用", "use on site", m3, m3en, 4, 1),
		ours("left", "未能外运的惩罚", "penalty for what is left", m3, m3en, 200, 1),
		ours("unmet", "未能满足的惩罚", "penalty for what is unmet", m3, m3en, 200, 1),
		ours("co2", "碳排放", "CO₂", "克/立方米·千米", "g per m³·km", 90, 1),
		ours("disposal_fee", "消纳费", "disposal fee", m3, m3en, 20, 1),
		ours("recycling_fee", "资源化处理费", "recycling fee", m3, m3en, 10, 1),
		ours("transfer_fee", "转运场进场费", "fee of transfer sites", m3, m3en, 2, 1),
		ours("transfer_hold", "转运场堆存费", "holding at transfer sites", "元/立方米·期", "yuan per m³ and period", 1, 1),
		ours("transfer_rest", "期末留存费用", "what is left at transfer sites at the end", m3, m3en, 25, 1),
		ours("borrow_price", "取土价", "price of borrowed earth", m3, m3en, 30, 1),
		ours("truck_load", "一车装载", "load of a truck", "立方米（自然方）", "m³ bank", 11, 1),
		ours("truck_weight", "车辆总质量", "weight of a truck", "吨", "t", 31, 1),
		ours("truck_width", "车辆宽度", "width of a truck", "米", "m", 51, 20),
		ours("truck_height", "车辆高度", "height of a truck", "米", "m", 4, 1),
		ours("electric", "新能源车（1 为是）", "electric trucks (1 is yes)", "", "", 0, 1),
		ours("straight_factor", "直线距离系数", "factor of straight lines", "", "", 7, 5),
		ours("straight_speed", "直线行程车速", "speed along straight lines", "千米/小时", "km/h", 25, 1),
		ours("snap_limit", "场地距道路上限", "farthest that a site may be from a road", "米", "m", 2000, 1),
		ours("keep", "沿用原计划的优惠", "gain of what stays as planned", m3, m3en, 3, 1),
		ours("change", "超出原计划的加价", "price of what is more than planned", m3, m3en, 3, 1),
	}
}

// assume puts what files state in the place of what is ours.
func assume(plans *importers.SitePlans, find finder) []Assumption {
	out := DefaultAssumptions()
	for _, p := range plans.Prices {
		i := slices.IndexFunc(out, func(a Assumption) bool {
			return strings.EqualFold(a.Item, p.Item) || a.Title.Zh == p.Item || strings.EqualFold(a.Title.En, p.Item)
		})
		if i < 0 {
			find(p.Source, "", "item", chengge.SeverityError, "未知的参数“%s”", "unknown item %q", p.Item)
			continue
		}
		a := &out[i]
		a.Value, a.Stated, a.Source = p.Value, true, fmt.Sprintf("%s:%d", p.File, p.Row)
		if p.Note != "" {
			a.Source = p.Note
		}
		if a.Value.Num < 0 {
			find(p.Source, "", "value", chengge.SeverityError, "%s 为负", "%s is below 0", p.Value)
		}
	}
	return out
}

// figures are assumptions by item.
type figures map[string]Assumption

func figuresOf(list []Assumption) figures {
	out := figures{}
	for _, a := range list {
		out[a.Item] = a
	}
	return out
}

func (f figures) yuan(item string) earthwork.Yuan {
	y, err := earthwork.ParseYuan(f[item].Value.String())
	if err != nil { // more than four decimals: the nearest
		return earthwork.Yuan(f[item].Value.Float()*10_000 + 0.5)
	}
	return y
}

func (f figures) float(item string) float64 { return f[item].Value.Float() }

func (f figures) prices() earthwork.Prices {
	return earthwork.Prices{Load: f.yuan("load"), Haul: f.yuan("haul"), Hour: f.yuan("hour"), OnSite: f.yuan("on_site"),
		Left: f.yuan("left"), Unmet: f.yuan("unmet"), CO2: int64(f.float("co2")*1000 + 0.5)}
}

// finder notes a finding.
type finder func(at importers.Source, site, field string, severity chengge.Severity, zh, en string, args ...any)
