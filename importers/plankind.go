package importers

import (
	"slices"
	"strings"

	"chengge"
)

// PlanKind is a table of a balance of earth and rubble (土方平衡): what sites
// give and take, who may haul it, and for how much.
type PlanKind string

// The kinds.
const (
	PlanSites    PlanKind = "sites"    // 场地
	PlanVolumes  PlanKind = "volumes"  // 土方量
	PlanPermits  PlanKind = "permits"  // 处置核准
	PlanHauliers PlanKind = "hauliers" // 运输企业
	PlanBans     PlanKind = "bans"     // 禁行
	PlanPrices   PlanKind = "prices"   // 价格与参数
	PlanFlows    PlanKind = "flows"    // 现状流向: today's practice, and contracts
)

// PlanNetwork (货运路网) is no table: a file of OpenStreetMap whose roads trucks
// take in place of the city's segments.
const PlanNetwork PlanKind = "network"

// PlanColumn is a column of such a table.
type PlanColumn struct {
	Name     string
	Title    chengge.Text
	Aliases  []string // in files, besides name and titles
	Required bool
	Note     chengge.Text // what stands in it, for the template
}

// PlanTable describes a kind.
type PlanTable struct {
	Kind    PlanKind
	Title   chengge.Text // and the name of its sheet
	Columns []PlanColumn
}

func planColumn(name, zh, en, noteZh, noteEn string, aliases ...string) PlanColumn {
	return PlanColumn{Name: name, Title: chengge.Text{Zh: zh, En: en}, Note: chengge.Text{Zh: noteZh, En: noteEn}, Aliases: aliases}
}

func must(c PlanColumn) PlanColumn { c.Required = true; return c }

// PlanTables gives the kinds with their columns, in the order of the template.
// Volumes of sites, vehicles and permits are m³ in the state that is named.
func PlanTables() []PlanTable {
	site := func(name, zh, en string, aliases ...string) PlanColumn {
		return must(planColumn(name, zh, en, "场地代码", "code of a site", aliases...))
	}
	class := must(planColumn("class", "类别", "class", "工程渣土、工程泥浆、工程垃圾、拆除垃圾、装修垃圾", "spoil, slurry, construction_rubble, demolition_rubble or renovation_waste", "垃圾类别", "种类", "waste_class"))
	state := must(planColumn("state", "方量状态", "state", "虚方、自然方、压实方或松填", "loose, bank, compacted or loose_fill", "状态", "体积状态", "方态", "volume_state"))
	m3 := must(planColumn("m3", "方量（立方米）", "volume (m³)", "立方米", "m³", "方量", "体积", "数量", "土方量", "volume", "m³", "立方米"))
	hours := planColumn("hours", "时段", "hours", "如 20:00-06:00", "such as 20:00-06:00", "运输时段", "开放时间", "作业时间", "time")
	begins := planColumn("begins", "起始日期", "begins", "2026-01-01", "2026-01-01", "起", "开始", "开始日期", "from_date", "valid_from")
	ends := planColumn("ends", "截止日期", "ends", "不含当日", "up to but not including", "止", "结束", "结束日期", "until", "valid_to")
	return []PlanTable{
		{PlanSites, chengge.Text{Zh: "场地", En: "sites"}, []PlanColumn{
			site("site", "场地", "site", "code", "代码", "编码", "编号", "场地编码", "场地代码"),
			planColumn("name", "名称", "name", "城市图层已有者可空", "may be empty where the city's layer has it", "场地名称", "项目名称"),
			planColumn("type", "类型", "type", "工地、消纳场、资源化利用厂、转运调配场、取土场", "project, disposal_site, recycling_plant, transfer_site or borrow_pit", "场地类型"),
			planColumn("lng", "经度", "longitude", "城市坐标系", "in the city's coordinate system", "lon", "x"),
			planColumn("lat", "纬度", "latitude", "城市坐标系", "in the city's coordinate system", "y"),
			planColumn("office", "街道", "street office", "空则按位置", "found by place where empty", "街道办", "street_office", "乡镇"),
			planColumn("zone", "调配片区", "zone", "空则按区县", "the district where empty", "片区", "区", "区县", "district"),
			begins, ends, hours,
			planColumn("capacity", "容量（立方米，虚方）", "capacity (m³ loose)", "消纳场总库容、转运场堆容", "of a disposal site in all, of a transfer site at once", "容量", "库容", "capacity_m3"),
			planColumn("daily", "日接收能力（立方米，虚方）", "capacity a day (m³ loose)", "每日", "per day", "日能力", "日接收能力", "daily_m3"),
			planColumn("fee", "进场费（元/立方米，自然方）", "fee (yuan per m³ bank)", "处置、入库或处理费", "for what comes in", "处置费", "消纳费", "进场费", "收费"),
			planColumn("price", "供料价（元/立方米，自然方）", "price (yuan per m³ bank)", "取土场", "of borrowed earth", "取土价", "供料价", "单价"),
			planColumn("hold", "堆存费（元/立方米·期）", "holding (yuan per m³ and period)", "转运场", "of a transfer site", "堆存费", "堆放费"),
			planColumn("shrink", "堆存损耗率", "shrinkage", "如 0.02", "such as 0.02", "损耗率", "损耗"),
			planColumn("opening", "启用费（元）", "opening (yuan)", "填写即为候选场地", "makes the site a candidate", "启用费", "开办费", "fixed_cost"),
			planColumn("soil", "土质", "soil", "黏性土、粉土、砂土、碎石土、岩石、表土、杂填土、淤泥", "clay, silt, sand, gravel, rock, topsoil, made_up, soft_mud", "土类", "土壤类别"),
			planColumn("quality", "质量等级", "quality", "清洁、轻度污染、污染", "clean, slight, contaminated", "质量", "污染状况"),
			planColumn("table", "折算表", "soil table", "如 earth", "such as earth", "体积折算表", "soil_table"),
			planColumn("use", "用途", "use", "路基、地基回填等", "what spoil is taken for, such as structural_fill", "回填用途"),
			planColumn("product", "再生产品土质", "product", "资源化利用厂", "soil class of what a plant makes", "再生产品"),
			planColumn("yield", "产出率", "yield", "如 0.8", "such as 0.8", "再生产出率"),
		}},
		{PlanVolumes, chengge.Text{Zh: "土方量", En: "volumes"}, []PlanColumn{
			site("site", "场地", "site", "场地编码", "场地代码", "code", "项目"),
			must(planColumn("month", "月份", "month", "2026-01，或某日", "2026-01, or a day", "时间", "年月", "日期", "date", "period")), class,
			must(planColumn("direction", "方向", "direction", "出土或需土", "gives or takes", "挖填", "出入", "类型")), state, m3,
		}},
		{PlanPermits, chengge.Text{Zh: "处置核准", En: "permits"}, []PlanColumn{
			must(planColumn("no", "核准文号", "number", "", "", "文号", "编号", "permit", "permit_no")),
			site("from", "出土场地", "from", "起点", "产生场地", "工地", "from_site"), site("to", "去向场地", "to", "终点", "去向", "消纳场地", "to_site"),
			must(planColumn("haulier", "运输企业", "haulier", "企业代码", "code of a haulier", "承运单位", "company")), class, state, m3, begins, ends, hours,
			planColumn("route", "路线", "route", "道路名，以 | 分隔", "names of roads, parted by |", "运输路线"),
			planColumn("vehicles", "车辆数", "vehicles", "", "", "车辆"), planColumn("contract", "合同号", "contract", "", "", "合同"),
		}},
		{PlanHauliers, chengge.Text{Zh: "运输企业", En: "hauliers"}, []PlanColumn{
			must(planColumn("organisation", "企业代码", "haulier", "", "", "代码", "编码", "code", "haulier")),
			planColumn("name", "企业名称", "name", "", "", "名称"),
			planColumn("vehicles", "车辆数", "vehicles", "", "", "车辆"), planColumn("electric", "新能源车辆数", "electric vehicles", "其中", "of them", "电动车辆数", "新能源车"),
			planColumn("load_m3", "单车装载（立方米，自然方）", "load (m³ bank)", "一车", "of a vehicle", "装载量", "载方", "load"),
			planColumn("nightly", "每夜运量上限（立方米，自然方）", "volume a night (m³ bank)", "空为不限", "no limit where empty", "每夜运量", "夜运量"),
			planColumn("blacklisted", "黑名单", "blacklisted", "是或否", "yes or no", "列入黑名单"),
			planColumn("price", "运价（元/立方米·千米，自然方）", "price (yuan per m³·km bank)", "空则按价格与参数表", "that of the prices where empty", "运价", "单价"),
		}},
		{PlanBans, chengge.Text{Zh: "禁行", En: "bans"}, []PlanColumn{
			must(planColumn("name", "名称", "name", "", "", "禁行名称")), begins, ends, hours,
			planColumn("zone", "范围", "zone", "片区、区县或街道代码；空为全市", "code of a zone, district or office; empty is the whole city", "区域", "片区"),
			planColumn("roads", "道路", "roads", "路名或路段代码，以 | 分隔", "names or codes of segments, parted by |", "路段"),
			planColumn("above", "吨位以上", "above (t)", "更轻的车辆可通行", "lighter vehicles pass", "限重", "吨位"),
			planColumn("except_electric", "新能源车除外", "except electric", "是或否", "yes or no", "电动车除外"),
			planColumn("exempt", "豁免项目", "exempt", "场地代码，以 | 分隔", "codes of sites, parted by |", "豁免"),
		}},
		{PlanPrices, chengge.Text{Zh: "价格与参数", En: "prices"}, []PlanColumn{
			must(planColumn("item", "项目", "item", "", "", "名称", "参数")),
			must(planColumn("value", "数值", "value", "", "", "值", "价格", "单价")),
			planColumn("unit", "单位", "unit", "", ""), planColumn("note", "说明", "note", "", "", "备注", "来源", "source"),
		}},
		{PlanFlows, chengge.Text{Zh: "现状流向", En: "flows"}, []PlanColumn{
			site("from", "出土场地", "from", "起点", "from_site"), site("to", "去向场地", "to", "终点", "去向", "to_site"),
			must(planColumn("month", "月份", "month", "2026-01，或某日", "2026-01, or a day", "时间", "年月", "日期", "date", "period")), class,
			planColumn("use", "用途", "use", "空则按场地类型", "by the type of site where empty"), state, m3,
			planColumn("contract", "合同", "contract", "是则固定", "yes fixes the flow", "是否合同"),
		}},
	}
}

// Table gives the description of a kind.
func (k PlanKind) Table() (PlanTable, bool) {
	tables := PlanTables()
	i := slices.IndexFunc(tables, func(t PlanTable) bool { return t.Kind == k })
	if i < 0 {
		return PlanTable{}, false
	}
	return tables[i], true
}

// planKindOf finds the kind that a sheet or table of a file is named for.
func planKindOf(name string) (PlanKind, bool) {
	name = strings.ToLower(trim(name))
	for _, t := range PlanTables() {
		if name == string(t.Kind) || name == t.Title.Zh || name == strings.ToLower(t.Title.En) || name == "site_"+string(t.Kind) {
			return t.Kind, true
		}
	}
	return "", false
}

func planKindNames() (names []string) {
	for _, t := range PlanTables() {
		names = append(names, string(t.Kind))
	}
	return append(names, string(PlanNetwork))
}

// names gives all names under which a file may have the column, the best first.
func (c PlanColumn) names() []string {
	return append([]string{c.Name, c.Title.Zh, c.Title.En}, c.Aliases...)
}
