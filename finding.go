package chengge

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"
)

// Finding (质检问题) is something that a check found: where, what, and what to
// do about it.
type Finding struct {
	Rule    FindingRule
	Layer   Kind
	Code    string // of the thing
	File    string // "" where the thing doesn't come from a file
	Row     int    // from 1, as the file counts its rows without the header; 0 where there is none
	Field   string
	Value   string     // what stands there
	Other   string     // what it contradicts: a code, a file, a row
	Place   *orb.Point // where on the map
	Numbers map[string]float64
	Cause   string // what a parser said
}

// Severity says what a finding stops.
type Severity string

// An error blocks publishing and reading; a warning wants to be accepted; a
// note is for information.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityNote    Severity = "note"
)

// FindingRule names a check.
type FindingRule string

// The checks on single rows, then those between rows.
const (
	FindMissingValue FindingRule = "value.missing"
	FindBadValue     FindingRule = "value.bad"
	// FindIgnoredValue is a value that an import left out, and not its row with
	// it: of a field that was found by its name and may be something else.
	FindIgnoredValue    FindingRule = "value.ignored"
	FindBadCode         FindingRule = "code.malformed"
	FindDuplicateCode   FindingRule = "code.duplicate"
	FindMissingShape    FindingRule = "shape.missing"
	FindWrongShape      FindingRule = "shape.type"
	FindInvalidShape    FindingRule = "shape.invalid"
	FindBadCoordinates  FindingRule = "shape.coordinates"
	FindSwapped         FindingRule = "shape.swapped"
	FindFarAway         FindingRule = "shape.far"
	FindEmptyLayer      FindingRule = "layer.empty"
	FindUnknownParent   FindingRule = "parent.unknown"
	FindNoParent        FindingRule = "parent.none"
	FindOrphan          FindingRule = "parent.orphan"
	FindParentPlace     FindingRule = "parent.place"
	FindPrefix          FindingRule = "code.prefix"
	FindUnknownBody     FindingRule = "body.unknown"
	FindBodyLoop        FindingRule = "body.loop"
	FindNoContact       FindingRule = "body.no_contact"
	FindUnknownRef      FindingRule = "reference.unknown"
	FindUnknownLevel    FindingRule = "chief.level"
	FindNoChief         FindingRule = "road.no_chief"
	FindNoLevel         FindingRule = "road.no_level"
	FindNoSideOffice    FindingRule = "road.no_office"
	FindUnknownCategory FindingRule = "category.unknown"
	FindNoOwner         FindingRule = "component.no_owner"
	FindNoParty         FindingRule = "component.no_party"
	FindComponentPlace  FindingRule = "component.outside"
	FindStacked         FindingRule = "component.stacked"
	FindRuleHole        FindingRule = "matrix.hole"
	FindRuleConflict    FindingRule = "matrix.contradiction"
	FindGridCount       FindingRule = "grids.count"
	FindCoverageArea    FindingRule = "coverage.area"
)

// The checks of neighbours on the ground.
const (
	FindGap             FindingRule = "border.gap"
	FindGapSliver       FindingRule = "border.gap_sliver"
	FindHole            FindingRule = "border.hole"
	FindOverlap         FindingRule = "border.overlap"
	FindOverlapSliver   FindingRule = "border.overlap_sliver"
	FindContained       FindingRule = "border.contained"
	FindBeyond          FindingRule = "border.beyond"
	FindStraddle        FindingRule = "border.straddle"
	FindNearJunction    FindingRule = "border.t_junction"
	FindApart           FindingRule = "border.apart"
	FindSameShape       FindingRule = "shape.duplicate"
	FindSliverShape     FindingRule = "shape.sliver"
	FindPieces          FindingRule = "shape.pieces"
	FindRoadGap         FindingRule = "road.gap"
	FindRoadCrossing    FindingRule = "road.crossing"
	FindRoadTwice       FindingRule = "road.duplicate"
	FindRoadAlong       FindingRule = "road.overlap"
	FindRoadUnconnected FindingRule = "road.unconnected"
)

type findingText struct {
	severity   Severity
	what, hint Text
}

// findingTexts is the table of checks.
var findingTexts = map[FindingRule]findingText{
	FindMissingValue:    {SeverityError, Text{"{field} 为空", "{field} is empty"}, Text{"请填写 {field}", "Fill in {field}"}},
	FindBadValue:        {SeverityError, Text{"{field} 的值“{value}”无法识别：{cause}", "{field} {value!}: {cause}"}, Text{"请改正 {field}", "Correct {field}"}},
	FindIgnoredValue:    {SeverityWarning, Text{"{field} 的值“{value}”未采用：{cause}", "{field} {value!} was not used: {cause}"}, Text{"请改正 {field}；若该字段另有含义，请在 city.json 的 fields 中将 {other} 设为 null", "Correct {field}, or write \"{other}\": null under fields in city.json if it is something else"}},
	FindBadCode:         {SeverityError, Text{"代码“{value}”不合规范：{cause}", "code {value!} is malformed: {cause}"}, Text{"请改正代码；非国标城市可在 city.json 中设 codes 为 free", "Correct the code; for a city outside the national system set codes to free in city.json"}},
	FindDuplicateCode:   {SeverityError, Text{"代码“{code}”重复，另见 {other}", "code {code!} occurs twice, also at {other}"}, Text{"每个代码在一层中只能出现一次", "A code may stand once in a layer"}},
	FindMissingShape:    {SeverityError, Text{"没有几何", "no geometry"}, Text{"请补充几何，或删除该行", "Add the geometry or delete the row"}},
	FindWrongShape:      {SeverityError, Text{"几何类型为 {value}，应为 {other}", "the geometry is a {value}, expected a {other}"}, Text{"请换成 {other}；线状水域可先做缓冲区", "Use a {other}; buffer a line to make an area of it"}},
	FindInvalidShape:    {SeverityError, Text{"几何无效：{cause}", "the geometry is invalid: {cause}"}, Text{"请在该处修正边界", "Mend the border at that place"}},
	FindBadCoordinates:  {SeverityError, Text{"坐标无法使用：{cause}", "unusable coordinates: {cause}"}, Text{"请检查坐标与坐标系（layer.crs）", "Check the coordinates and the layer's crs"}},
	FindSwapped:         {SeverityError, Text{"经纬度疑似颠倒", "longitude and latitude look exchanged"}, Text{"请对调字段，或检查坐标系", "Exchange the fields or check the coordinate system"}},
	FindFarAway:         {SeverityWarning, Text{"距本层其他要素 {distance_km} 千米", "{distance_km} km from the rest of the layer"}, Text{"请检查坐标", "Check the coordinates"}},
	FindEmptyLayer:      {SeverityWarning, Text{"该层没有数据", "the layer has no rows"}, Text{"请检查文件与图层名", "Check the file and the layer's name"}},
	FindUnknownParent:   {SeverityError, Text{"上级 {value} 不存在于{other}", "{other} have no {value}"}, Text{"请改正 {field}，或补充上级", "Correct {field} or add what it names"}},
	FindNoParent:        {SeverityWarning, Text{"未写明所属{other}，按位置推定", "no {field} stated: found by place"}, Text{"请填写 {field}", "Fill in {field}"}},
	FindOrphan:          {SeverityError, Text{"未写明所属{other}，按位置也不在任何一个之内", "no {field} stated, and it lies in none of the {other}"}, Text{"请填写 {field}，或核对边界", "Fill in {field} or check the borders"}},
	FindParentPlace:     {SeverityWarning, Text{"所属 {value}，但其位置在 {other} 内", "belongs to {value} but lies in {other}"}, Text{"请核对归属", "Check what it belongs to"}},
	FindPrefix:          {SeverityNote, Text{"代码前缀与所属 {other} 不同（开发区属正常）", "the code's prefix differs from {other}, which it belongs to (usual for zones)"}, Text{"确认即可", "Nothing to do if intended"}},
	FindUnknownBody:     {SeverityError, Text{"责任单位 {value} 不存在", "there is no organisation {value}"}, Text{"请改正 {field}，或补充该单位", "Correct {field} or add the organisation"}},
	FindBodyLoop:        {SeverityError, Text{"上级关系成环：{other}", "the bodies above it run in a circle: {other}"}, Text{"请改正上级单位", "Correct the body above"}},
	FindNoContact:       {SeverityWarning, Text{"没有联系电话", "no telephone"}, Text{"请补充电话，派遣时需要", "Add one: dispatching needs it"}},
	FindUnknownRef:      {SeverityError, Text{"{field} 所指的 {value} 不存在", "{field} names {value}, which does not exist"}, Text{"请改正 {field}", "Correct {field}"}},
	FindUnknownLevel:    {SeverityError, Text{"级别“{value}”不在城市的级别表中（{other}）", "level {value!} is not one of the city's levels ({other})"}, Text{"请改正级别，或在 city.json 的 chief_levels 中补充", "Correct the level or add it to chief_levels in city.json"}},
	FindNoChief:         {SeverityWarning, Text{"该路段没有路长", "the segment has no chief"}, Text{"请在路长表中补充", "Add one to the chiefs"}},
	FindNoLevel:         {SeverityWarning, Text{"该路段没有“{value}”级别的路长", "the segment has no chief of the level {value!}"}, Text{"请在路长表中补充；该级别在 city.json 的 chief_levels 中为必需", "Add one to the chiefs: chief_levels in city.json requires the level"}},
	FindNoSideOffice:    {SeverityWarning, Text{"{field} 为空，按位置推定", "{field} is empty: found by place"}, Text{"请写明每侧所属街道", "State the office of each side"}},
	FindUnknownCategory: {SeverityError, Text{"类别“{value}”不在目录中：{cause}", "category {value!} is not in the catalogue: {cause}"}, Text{"请改正，或在 categories 中补充本地类别", "Correct it or add a local category"}},
	FindNoOwner:         {SeverityWarning, Text{"权属单位不明", "owner unknown"}, Text{"列入确权清单", "Goes on the list of owners to be established"}},
	FindNoParty:         {SeverityError, Text{"三方责任单位均为空", "none of the three parties is stated"}, Text{"至少填写主管部门", "State at least the authority"}},
	FindComponentPlace:  {SeverityError, Text{"部件不在管理范围内", "the component lies outside the coverage"}, Text{"请检查坐标", "Check the coordinates"}},
	FindStacked:         {SeverityWarning, Text{"与同类部件 {other} 位置完全相同", "stands exactly where {other} of the same category stands"}, Text{"请核实是否重复采集", "Check whether it was surveyed twice"}},
	FindRuleHole:        {SeverityError, Text{"类别 {value} 在 {other} 没有责任主体", "nobody answers for category {value} in {other}"}, Text{"请在权责清单中补充，或补充街道责任单位", "Add a row to the matrix or a body to the office"}},
	FindRuleConflict:    {SeverityError, Text{"与 {other} 矛盾：同样的条件，不同的主办单位", "contradicts {other}: the same conditions, another body"}, Text{"请保留一条，或使条件有别", "Keep one, or make their conditions differ"}},
	FindGridCount:       {SeverityError, Text{"共 {count} 个网格，应为 {expected} 个", "{count} grids, expected {expected}"}, Text{"请核对网格或 city.json 的 expected_grids", "Check the grids, or expected_grids in city.json"}},
	FindCoverageArea:    {SeverityWarning, Text{"管理范围 {km2} 平方千米，申报为 {expected_km2}", "the coverage has {km2} km², declared are {expected_km2}"}, Text{"请核对边界或 city.json 的 coverage", "Check the border, or coverage in city.json"}},

	FindGap:             {SeverityError, Text{"与 {other} 之间有缝隙：{area_m2} 平方米，宽 {width_m} 米", "a gap of {area_m2} m², {width_m} m wide, between it and {other}"}, Text{"请使相邻边界共用节点", "Let neighbours share the vertices of their border"}},
	FindGapSliver:       {SeverityError, Text{"与 {other} 之间有细长缝隙：{area_m2} 平方米，宽 {width_m} 米", "a sliver of a gap, {area_m2} m² and {width_m} m wide, between it and {other}"}, Text{"请使相邻边界共用节点", "Let neighbours share the vertices of their border"}},
	FindHole:            {SeverityWarning, Text{"与 {other} 之间有 {area_m2} 平方米不属于任何一个，宽 {width_m} 米", "{area_m2} m², {width_m} m wide, between it and {other} belong to none of the layer"}, Text{"若为他市飞地可确认；绘制管理范围（coverage）后即按缝隙检查", "Accept it where it is an enclave of another city; draw the coverage to have it judged as a gap"}},
	FindOverlap:         {SeverityError, Text{"与 {other} 重叠 {area_m2} 平方米，宽 {width_m} 米", "overlaps {other} by {area_m2} m², {width_m} m wide"}, Text{"请在两者间只留一条边界", "Leave one border between the two"}},
	FindOverlapSliver:   {SeverityError, Text{"与 {other} 有细长重叠：{area_m2} 平方米，宽 {width_m} 米", "overlaps {other} by a sliver of {area_m2} m², {width_m} m wide"}, Text{"请使相邻边界共用节点", "Let neighbours share the vertices of their border"}},
	FindContained:       {SeverityError, Text{"{area_m2} 平方米完全位于 {other} 之内", "lies wholly in {other} with {area_m2} m²"}, Text{"请从 {other} 中挖去，或删除其一", "Cut it out of {other}, or delete one of the two"}},
	FindBeyond:          {SeverityError, Text{"超出{other} {area_m2} 平方米，宽 {width_m} 米", "reaches {area_m2} m² beyond the {other}, {width_m} m wide"}, Text{"请核对两层的边界", "Check the borders of both layers"}},
	FindStraddle:        {SeverityError, Text{"主体在 {value}，另有 {area_m2} 平方米伸入 {other}，宽 {width_m} 米", "most of it lies in {value}, but {area_m2} m² in {other}, {width_m} m wide"}, Text{"请使其只在一个之内", "Keep it within one"}},
	FindNearJunction:    {SeverityWarning, Text{"与 {other} 的公共边界上有节点未落在对方边上：相差 {area_m2} 平方米，宽 {width_m} 米", "a vertex on the border with {other} is not on the other's edge: {area_m2} m², {width_m} m wide"}, Text{"请在对方边上补同一节点", "Give the neighbour the same vertex"}},
	FindApart:           {SeverityWarning, Text{"连同共 {count} 个，与 {other} 的其他单元网格不相邻", "is one of {count} that share no edge with the other areas in {other}"}, Text{"责任网格由相邻的单元网格组成，请核对归属", "A responsibility grid is made of adjacent unit grids: check what it belongs to"}},
	FindSameShape:       {SeverityError, Text{"与 {other} 的范围完全相同（{area_m2} 平方米）", "covers exactly what {other} covers ({area_m2} m²)"}, Text{"请删除其一", "Delete one of the two"}},
	FindSliverShape:     {SeverityWarning, Text{"自身为细长碎屑面：{area_m2} 平方米，宽 {width_m} 米", "is itself a sliver of {area_m2} m², {width_m} m wide"}, Text{"请并入相邻区域", "Merge it with a neighbour"}},
	FindPieces:          {SeverityWarning, Text{"分为互不相连的 {count} 块，最小一块 {area_m2} 平方米", "is in {count} pieces that share no edge, the smallest of {area_m2} m²"}, Text{"请核对是否有意为之", "Check whether that is meant"}},
	FindRoadGap:         {SeverityWarning, Text{"端点与 {other} 相差 {distance_m} 米，未相接", "an end misses {other} by {distance_m} m"}, Text{"请使端点与对方相接；立体交叉可确认", "Let the end touch it; accept it where one passes over the other"}},
	FindRoadCrossing:    {SeverityNote, Text{"与 {other} 相交而无公共节点", "crosses {other} without a common vertex"}, Text{"平面交叉请加节点，立体交叉无需处理", "Add a node where they meet on one level; nothing to do at a bridge"}},
	FindRoadTwice:       {SeverityError, Text{"与 {other} 的线形完全相同（{length_m} 米）", "runs exactly as {other} does ({length_m} m)"}, Text{"请删除其一", "Delete one of the two"}},
	FindRoadAlong:       {SeverityWarning, Text{"与 {other} 有 {length_m} 米重合", "runs along {other} for {length_m} m"}, Text{"请使每段路只画一次", "Draw each stretch once"}},
	FindRoadUnconnected: {SeverityWarning, Text{"连同共 {count} 段、{length_m} 米，与路网不相连", "is one of {count} segments, {length_m} m, that do not touch the network"}, Text{"请核对端点", "Check their ends"}},
}

// FindingRules gives all rules, in no order, for tests and documents.
func FindingRules() []FindingRule {
	out := make([]FindingRule, 0, len(findingTexts))
	for r := range findingTexts {
		out = append(out, r)
	}
	return out
}

// Severity gives what the rule stops.
func (r FindingRule) Severity() Severity { return findingTexts[r].severity }

// Severity gives what the finding stops.
func (f Finding) Severity() Severity { return f.Rule.Severity() }

// Message says in words what was found.
func (f Finding) Message(lang Lang) string {
	return findingTexts[f.Rule].what.Render(lang, f.args()...)
}

// Hint says in words what to do.
func (f Finding) Hint(lang Lang) string { return findingTexts[f.Rule].hint.Render(lang, f.args()...) }

func (f Finding) args() []Arg {
	other := any(f.Other)
	if l := Kind(f.Other).Layer(); l.Kind != "" {
		other = l.Title
	}
	field := any(f.Field)
	if c, ok := f.Layer.Layer().Column(f.Field); ok && f.File == "" {
		field = c.Title
	}
	args := []Arg{
		{"code", f.Code}, {"code!", fmt.Sprintf("%q", f.Code)}, {"field", field}, {"value", f.Value},
		{"value!", fmt.Sprintf("%q", f.Value)}, {"other", other}, {"cause", f.Cause},
	}
	for name, v := range f.Numbers {
		args = append(args, Arg{name, v})
	}
	return args
}

// Where says in which file, row and field, as far as known.
func (f Finding) Where() string {
	var parts []string
	if f.File != "" {
		parts = append(parts, f.File)
	}
	if f.Row > 0 {
		parts = append(parts, fmt.Sprintf("row %d", f.Row))
	}
	if f.Field != "" {
		parts = append(parts, "field "+f.Field)
	}
	if f.Code != "" {
		parts = append(parts, fmt.Sprintf("%s %s", f.Layer, f.Code))
	}
	return strings.Join(parts, ", ")
}
