package chengge

import (
	"iter"
	"slices"
)

// Layer is a row of the table of layers: what a kind's files and tables hold.
type Layer struct {
	Kind     Kind
	Title    Text
	Geometry GeometryType
	Columns  []Column // without the geometry; code comes first
}

// GeometryType is what a layer's rows have for a shape.
type GeometryType string

// The types; NoGeometry is a plain table. A polygon layer takes multipolygons
// too, a line layer multilines.
const (
	NoGeometry GeometryType = ""
	Points     GeometryType = "point"
	Lines      GeometryType = "line"
	Polygons   GeometryType = "polygon"
)

// Column is a column of a layer.
type Column struct {
	Name     string
	Type     ColumnType
	Required bool // every row has a value
	Title    Text
	// Aliases are names under which files carry the column, lower case: those
	// of the national standards and of older systems. The importer maps them by
	// itself where a manifest says nothing.
	Aliases []string
}

// ColumnType is what a column's values are.
type ColumnType string

// The types. A list is parted as SplitList does.
const (
	TextColumn    ColumnType = "text"
	NumberColumn  ColumnType = "number"
	IntegerColumn ColumnType = "integer"
	BooleanColumn ColumnType = "boolean"
	TimeColumn    ColumnType = "time"
	ListColumn    ColumnType = "list"
)

// Layers gives the table of layers in order.
func Layers() iter.Seq[Layer] { return slices.Values(layers) }

// Column finds a column by name.
func (l Layer) Column(name string) (Column, bool) {
	for _, c := range l.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

func text(name, zh, en string, aliases ...string) Column {
	return Column{Name: name, Type: TextColumn, Title: Text{zh, en}, Aliases: aliases}
}

func typed(t ColumnType, name, zh, en string, aliases ...string) Column {
	return Column{Name: name, Type: t, Title: Text{zh, en}, Aliases: aliases}
}

func required(c Column) Column { c.Required = true; return c }

// columns begins each layer with its code and name, ends it with its dates.
func columns(codeAliases []string, rest ...Column) []Column {
	cs := []Column{
		required(text("code", "代码", "code", codeAliases...)),
		text("name", "名称", "name", "objname", "mc", "名称", "name_zh"),
	}
	cs = append(cs, rest...)
	return append(cs,
		typed(TimeColumn, "begins", "起始日期", "begins", "ordate", "csrq", "begin", "start", "start_date", "起始日期", "开始日期"),
		typed(TimeColumn, "ends", "终止日期", "ends", "end", "end_date", "终止日期", "结束日期"))
}

var layers = []Layer{
	{KindCoverage, Text{"管理范围", "coverage"}, Polygons, columns(nil)},
	{KindDistricts, Text{"区", "districts"}, Polygons, columns([]string{"adcode", "xzqdm", "区代码"},
		text("organisation", "责任单位", "body that administers it", "dept", "责任单位"))},
	{KindStreetOffices, Text{"街道", "street offices"}, Polygons, columns([]string{"szjddm", "jddm", "街道代码"},
		text("parent", "所属区", "district", "district", "区", "所属区"),
		text("organisation", "责任单位", "body that answers for it", "dept", "责任单位"))},
	{KindCommunities, Text{"社区", "communities"}, Polygons, columns([]string{"szsqdm", "sqdm", "社区代码"},
		text("parent", "所属街道", "street office", "street_office", "szjddm", "街道", "所属街道"),
		text("organisation", "责任单位", "body that answers for it", "责任单位"))},
	{KindGrids, Text{"责任网格", "responsibility grids"}, Polygons, columns([]string{"gridcode", "grid_code", "网格代码", "网格编号"},
		text("parent", "所属街道", "street office", "street_office", "szjddm", "街道", "所属街道"),
		text("community", "所属社区", "community", "szsqdm", "社区", "所属社区"),
		text("organisation", "责任单位", "body that answers for it", "责任单位"))},
	{KindUnitGrids, Text{"单元网格", "unit grids"}, Polygons, columns([]string{"bgid", "dywgbsm", "bgcode"},
		text("parent", "所属责任网格", "responsibility grid", "grid", "责任网格"),
		text("community", "所属社区", "community", "szsqdm", "社区", "所属社区"),
		text("organisation", "责任单位", "body that answers for it", "责任单位"),
		text("land_use", "土地用途", "land use", "tdyt", "土地用途"),
		text("grade", "管理等级", "management grade", "gldj", "管理等级"))},
	{KindZones, Text{"片区", "zones"}, Polygons, columns(nil,
		text("grade", "类型", "kind of zone", "type", "类型"),
		text("organisation", "责任单位", "body that answers for it", "责任单位"))},
	{KindWaters, Text{"水域", "waters"}, Polygons, columns(nil,
		text("grade", "类型", "kind of water", "type", "类型"),
		text("organisation", "责任单位", "body that answers for it", "责任单位"))},
	{KindRoads, Text{"路段", "road segments"}, Lines, columns([]string{"streetid", "street_id", "路段编号", "路段代码"},
		text("from", "起点", "crossing at its start", "from_name", "起点"),
		text("to", "终点", "crossing at its end", "to_name", "终点"),
		text("class", "道路等级", "road class", "highway", "road_class", "道路等级"),
		typed(NumberColumn, "width", "宽度", "width in metres", "宽度", "路宽"),
		typed(NumberColumn, "median", "分隔带宽度", "width of the median in metres", "分隔带宽度"),
		typed(BooleanColumn, "one_way", "单行", "one way", "oneway", "单行"),
		typed(IntegerColumn, "precedence", "交会优先顺序", "precedence at junctions", "优先顺序"),
		text("left_office", "左侧街道", "street office on the left", "左侧街道"),
		text("right_office", "右侧街道", "street office on the right", "右侧街道"),
		typed(IntegerColumn, "left_grade", "左侧难度等级", "difficulty on the left, 1 to 6"),
		typed(IntegerColumn, "right_grade", "右侧难度等级", "difficulty on the right, 1 to 6"))},
	{KindChiefs, Text{"路长", "chiefs"}, NoGeometry, columns(nil,
		required(text("level", "级别", "level", "级别")),
		text("organisation", "所属单位", "body that the chief belongs to", "所属单位"),
		text("phone", "电话", "telephone", "电话"),
		typed(ListColumn, "on", "负责对象", "segments (by code) and areas (kind:code)", "segments", "路段", "负责对象"))},
	{KindOrganisations, Text{"责任单位", "organisations"}, NoGeometry, columns([]string{"deptcode", "单位代码"},
		text("type", "类型", "type", "类型"),
		text("parent", "上级单位", "body above", "上级单位"),
		text("credit_code", "统一社会信用代码", "unified social credit code", "统一社会信用代码"),
		text("contact", "联系人", "contact", "联系人"),
		text("phone", "电话", "telephone", "电话"),
		text("roster", "值班表", "duty roster", "值班表"))},
	{KindDuties, Text{"责任岗位", "duties"}, NoGeometry, columns(nil,
		required(text("role", "岗位", "role", "岗位")),
		text("organisation", "责任单位", "body", "责任单位"),
		text("phone", "电话", "telephone", "电话"),
		required(text("on", "负责对象", "area or segment (kind:code)", "负责对象")),
		text("side", "道路侧", "left or right", "道路侧"))},
	{KindComponents, Text{"部件", "components"}, Points, columns([]string{"objid", "gljbsm", "glbjbsm", "部件编码", "部件标识码"},
		required(text("category", "类别", "category, five digits", "type", "类别")),
		text("unit_grid", "所在单元网格", "unit grid", "bgid", "szdywgbsm", "所在单元网格"),
		text("authority", "主管部门", "authority", "deptcode1", "zgbmdm", "主管部门代码"),
		text("owner", "权属单位", "owner", "deptcode2", "qsdwdm", "权属单位代码"),
		text("maintainer", "养护单位", "maintainer", "deptcode3", "yhdwdm", "养护单位代码"),
		text("state", "状态", "state", "objstate", "glbjzt", "状态"),
		text("accuracy", "测量精度", "survey accuracy, A, B or C", "测量精度"))},
	{KindCategories, Text{"类别", "categories"}, NoGeometry, columns(nil,
		text("name_en", "英文名称", "name in English"),
		text("party", "责任方", "answering party"),
		typed(BooleanColumn, "emergency", "紧急", "emergency"),
		typed(ListColumn, "aliases", "别名", "other names"))},
	{KindRules, Text{"权责清单", "responsibility matrix"}, NoGeometry, columns(nil,
		text("row", "规则行", "row: emergency, escalation or matrix"),
		text("category", "类别", "category pattern", "类别"),
		text("area", "区域", "area (kind:code)", "区域"),
		text("road_class", "道路等级", "road class", "道路等级"),
		text("position", "横向位置", "position across the road", "横向位置"),
		text("attribute", "属性", "attribute of the report", "属性"),
		typed(NumberColumn, "at_least", "下限", "threshold of the attribute", "下限"),
		required(text("lead", "主办", "leading body", "主办")),
		typed(ListColumn, "support", "协办", "supporting bodies", "协办"),
		typed(ListColumn, "notify", "告知", "bodies to tell", "告知"),
		text("source", "依据", "where it is written", "依据"))},
	{KindOverlays, Text{"占用范围", "overlays"}, Polygons, columns([]string{"许可编号"},
		required(text("type", "类型", "type", "类型")),
		required(text("holder", "责任方", "body that answers", "责任方")),
		text("hours", "时段", "hours", "时段"),
		text("category", "类别", "category patterns", "类别"))},
	{KindCameras, Text{"视频探头", "cameras"}, Points, columns(nil,
		text("organisation", "责任单位", "body", "责任单位"))},
	{KindBuildings, Text{"楼栋", "buildings"}, Polygons, columns(nil,
		text("unit_grid", "所在单元网格", "unit grid", "bgid", "所在单元网格"),
		text("use", "用途", "use", "用途"))},
	{KindSites, Text{"土方场地", "earthwork sites"}, Points, columns(nil,
		required(text("type", "类型", "type", "类型")),
		text("organisation", "责任单位", "body", "责任单位"))},
}
