package exports

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"chengge"
	"chengge/exporters"
	"chengge/spatial"
	"chengge/spatial/proj"
)

// Request says what goes out, and how. A layer alone is enough.
type Request struct {
	Layer string `json:"layer" doc:"A kind of the table of layers, reports, or hotspots:ID or balances:ID for the result of a job" example:"grids"`
	// Format is a file format, GeoJSON where it is empty.
	Format   exporters.Format `json:"format,omitempty" enum:"geojson,csv,xlsx,gpkg,shp,fgb,kml,dxf" doc:"geojson where it is not stated"`
	CRS      string           `json:"crs,omitempty" doc:"Coordinate system of the file: an EPSG code such as EPSG:4547, GCJ-02 or BD-09; without it that of the format, mostly CGCS2000"`
	Headers  string           `json:"headers,omitempty" enum:"code,zh,en" doc:"Names of columns: as the table of layers has them (code), or in words"`
	Encoding string           `json:"encoding,omitempty" enum:"UTF-8,GBK" doc:"Of Shapefile and CSV; UTF-8 where it is not stated"`

	Area  string              `json:"area,omitempty" doc:"Only what lies in or belongs to this area, kind:code" example:"street_offices:410197001"`
	BBox  []float64           `json:"bbox,omitempty" doc:"Only what touches this box: west, south, east, north in degrees of CGCS2000"`
	Where map[string][]string `json:"where,omitempty" doc:"Only rows that have one of these values in each of these columns, of layers of an edition"`

	Edition int64  `json:"edition,omitempty" doc:"Number of an edition, also past or a draft; without it that in force"`
	At      string `json:"at,omitempty" doc:"The edition that was in force then, in place of its number" example:"2026-06-30"`

	Reports map[string]string `json:"reports,omitempty" doc:"Of reports: the parameters of GET /v1/reports"`
	Persons bool              `json:"persons,omitempty" doc:"Of reports: with the name and telephone of who reported, for who may see that"`
}

// ReportsLayer is the name of the reports among layers.
const ReportsLayer = "reports"

// Bounds of a request.
const (
	maxWhereColumns = 20
	maxWhereValues  = 100
	maxText         = 2000
)

// Layers gives the names of all layers: the kinds of the table of layers, and
// reports. Results of jobs are named besides by kind and id, see ResultKinds.
func Layers() []string {
	var names []string
	for l := range chengge.Layers() {
		names = append(names, string(l.Kind))
	}
	return append(names, ReportsLayer)
}

// wrong is a value of a request that can't be used, by its field.
func wrong(field, value string, code chengge.ErrorCode, zh, en string) error {
	if value != "" {
		value = clip(value)
		return chengge.Errorf(code, "%s %q: %s", field, value, en).InChinese("%s“%s”：%s", field, value, zh)
	}
	return chengge.Errorf(code, "%s: %s", field, en).InChinese("%s：%s", field, zh)
}

// clip bounds what is repeated of a value.
func clip(s string) string {
	const most = 60
	s = strings.ToValidUTF8(s, "�")
	if len(s) <= most {
		return s
	}
	n := most
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// Check tells whether the request can be followed, as far as it alone tells. The
// error names the field and what to write.
func (r *Request) Check() error {
	if err := r.checkTexts(); err != nil {
		return err
	}
	kind, id, err := r.layer()
	if err != nil {
		return err
	}
	if err := r.checkFile(); err != nil {
		return err
	}
	switch {
	case r.Edition < 0:
		return wrong("edition", strconv.FormatInt(r.Edition, 10), chengge.ErrBadQuery, "应为版本号", "write the number of an edition")
	case r.Edition != 0 && r.At != "":
		return wrong("at", r.At, chengge.ErrBadQuery, "不能与 edition 同用", "not together with edition")
	}
	if r.At != "" {
		if _, err := chengge.ParseTime(r.At, time.UTC); err != nil {
			return wrong("at", r.At, chengge.ErrBadTime, "请写作 2026-11-21T14:30:00+08:00 或 2026-11-21", "write 2026-11-21T14:30:00+08:00 or 2026-11-21")
		}
	}
	if err := r.checkBox(); err != nil {
		return err
	}
	if err := r.checkArea(); err != nil {
		return err
	}
	switch {
	case r.Layer == ReportsLayer:
		return r.checkReports()
	case r.Reports != nil:
		return wrong("reports", "", chengge.ErrBadQuery, "只用于图层 reports", "belongs to the layer reports")
	case r.Persons:
		return wrong("persons", "", chengge.ErrBadQuery, "只用于图层 reports", "belongs to the layer reports")
	case id != 0:
		return r.checkResult()
	}
	return r.checkLayer(chengge.Kind(kind))
}

// layer gives the kind, and the id of the job where a result is meant.
func (r *Request) layer() (kind string, id int64, err error) {
	kind, number, isResult := strings.Cut(r.Layer, ":")
	if isResult {
		if _, ok := results[kind]; ok {
			id, err := strconv.ParseInt(number, 10, 32)
			if err != nil || id < 1 || strconv.FormatInt(id, 10) != number {
				return "", 0, wrong("layer", r.Layer, chengge.ErrBadQuery, "应写作 "+kind+":任务编号", "write "+kind+": and the id of a job")
			}
			return kind, id, nil
		}
	} else if slices.Contains(Layers(), r.Layer) {
		return kind, 0, nil
	}
	list := strings.Join(Layers(), ", ") + ", " + strings.Join(ResultKinds(), ":ID, ") + ":ID"
	if r.Layer == "" {
		return "", 0, wrong("layer", "", chengge.ErrBadQuery, "请写明图层："+list, "say which layer: "+list)
	}
	return "", 0, wrong("layer", r.Layer, chengge.ErrBadQuery, "没有这个图层，可用的有 "+list, "there is no such layer; there are "+list)
}

func (r *Request) checkTexts() error {
	check := func(field, s string) error {
		if len(s) > maxText {
			return wrong(field, s, chengge.ErrBadQuery, "过长", fmt.Sprintf("more than %d bytes", maxText))
		}
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f }) {
			return wrong(field, strings.Map(func(c rune) rune {
				if c < ' ' || c == 0x7f {
					return '�'
				}
				return c
			}, s), chengge.ErrBadQuery, "不是可用的文字", "not usable as text")
		}
		return nil
	}
	texts := []struct{ field, value string }{
		{"layer", r.Layer}, {"format", string(r.Format)}, {"crs", r.CRS}, {"headers", r.Headers}, {"encoding", r.Encoding}, {"area", r.Area}, {"at", r.At},
	}
	for _, t := range texts {
		if err := check(t.field, t.value); err != nil {
			return err
		}
	}
	for _, column := range slices.Sorted(maps.Keys(r.Where)) {
		for _, v := range append([]string{column}, r.Where[column]...) {
			if err := check("where", v); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkFile checks how the file is written.
func (r *Request) checkFile() error {
	if r.Format != "" && !slices.Contains(exporters.FeatureFormats, r.Format) {
		list := joinFormats(exporters.FeatureFormats)
		return wrong("format", string(r.Format), chengge.ErrBadQuery, "没有这个格式，可用的有 "+list, "there is no such format; there are "+list)
	}
	if err := r.checkCRS(); err != nil {
		return err
	}
	if !slices.Contains([]string{"", "code", "zh", "en"}, r.Headers) {
		return wrong("headers", r.Headers, chengge.ErrBadQuery, "可用 code、zh、en", "use code, zh or en")
	}
	switch r.encoding() {
	case "":
	case "UTF-8", "GBK":
		if r.Format != exporters.Shapefile && r.Format != exporters.CSV && r.encoding() != "UTF-8" {
			return wrong("encoding", r.Encoding, chengge.ErrBadQuery, "只有 shp 与 csv 有其他编码", "only shp and csv have one other than UTF-8")
		}
	default:
		return wrong("encoding", r.Encoding, chengge.ErrBadQuery, "可用 UTF-8、GBK", "use UTF-8 or GBK")
	}
	return nil
}

// checkCRS checks that there is a way into the system.
func (r *Request) checkCRS() error {
	if r.CRS == "" {
		return nil
	}
	crs, err := spatial.ParseCRS(r.CRS)
	if err == nil && crs.WKT != "" {
		err = errors.New("not a code")
	}
	if err == nil {
		_, err = proj.Transformer(crs)
	}
	switch {
	case errors.Is(err, proj.ErrParameters), errors.Is(err, proj.ErrNoWay):
		return wrong("crs", r.CRS, chengge.ErrRefusedCRS, "没有公开的精确转换参数，不予转换", "it has no exact public transformation")
	case err != nil:
		return wrong("crs", r.CRS, chengge.ErrUnknownCRS, "请写 EPSG:4547 之类的代码、GCJ-02 或 BD-09", "write an EPSG code such as EPSG:4547, GCJ-02 or BD-09")
	}
	return nil
}

func (r *Request) encoding() string {
	switch strings.ToUpper(strings.ReplaceAll(r.Encoding, "_", "-")) {
	case "UTF8", "UTF-8":
		return "UTF-8"
	case "GBK", "CP936", "936":
		return "GBK"
	}
	return r.Encoding
}

func joinFormats(list []exporters.Format) string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}

// checkBox checks the box: one that crosses the antimeridian would be inverted.
func (r *Request) checkBox() error {
	b := r.BBox
	if b == nil {
		return nil
	}
	said := strings.Trim(fmt.Sprint(b), "[]")
	if len(b) != 4 {
		return wrong("bbox", said, chengge.ErrBadQuery, "应为 西、南、东、北 四个度数", "write west, south, east, north in degrees")
	}
	for i, v := range b {
		if math.IsNaN(v) || math.Abs(v) > []float64{180, 90}[i%2] {
			return wrong("bbox", said, chengge.ErrBadQuery, "经度在 ±180、纬度在 ±90 之间", "longitudes are within ±180, latitudes within ±90")
		}
	}
	switch {
	case b[0] > b[2]:
		return wrong("bbox", said, chengge.ErrBadQuery, "西边在东边之东；不支持跨越 180° 经线的范围", "its west is east of its east; a box across the antimeridian is not taken")
	case b[1] > b[3]:
		return wrong("bbox", said, chengge.ErrBadQuery, "南边在北边之北", "its south is north of its north")
	case b[0] == b[2] || b[1] == b[3]:
		return wrong("bbox", said, chengge.ErrBadQuery, "范围没有面积", "the box is empty")
	}
	return nil
}

func (r *Request) checkArea() error {
	if r.Area == "" {
		return nil
	}
	ref, ok := r.area()
	if !ok {
		return wrong("area", r.Area, chengge.ErrBadQuery, "应写作 类别:代码，如 districts:410105", "write kind:code, such as districts:410105")
	}
	if r.Layer == ReportsLayer && reportArea[ref.Kind] == "" {
		return wrong("area", r.Area, chengge.ErrBadQuery, "问题按区、街道、社区、责任网格或单元网格选取；其他范围请用 bbox", "reports are chosen by districts, street_offices, communities, grids or unit_grids; use bbox for other places")
	}
	return nil
}

func (r *Request) area() (chengge.Ref, bool) {
	kind, code, ok := strings.Cut(r.Area, ":")
	ref := chengge.Ref{Kind: chengge.Kind(kind), Code: strings.TrimSpace(code)}
	return ref, ok && ref.Kind.IsArea() && ref.Code != ""
}

// checkReports checks what only reports have, and what they don't.
func (r *Request) checkReports() error {
	switch {
	case r.Where != nil:
		return wrong("where", "", chengge.ErrBadQuery, "问题请用 reports 选取", "choose reports with the member reports")
	case r.Edition != 0:
		return wrong("edition", strconv.FormatInt(r.Edition, 10), chengge.ErrBadQuery, "问题不属于版本", "reports belong to no edition")
	case r.At != "":
		return wrong("at", r.At, chengge.ErrBadQuery, "问题不属于版本；按时间选取请用 reports 的 from 与 to", "reports belong to no edition; use from and to of the member reports")
	}
	names := chengge.ReportFilterNames()
	for _, name := range slices.Sorted(maps.Keys(r.Reports)) {
		if !slices.Contains(names, name) {
			list := strings.Join(names, ", ")
			return wrong("reports."+name, r.Reports[name], chengge.ErrBadQuery, "没有这个参数，可用的有 "+list, "there is no such parameter; there are "+list)
		}
	}
	if r.BBox != nil && r.Reports["bbox"] != "" {
		return wrong("bbox", "", chengge.ErrBadQuery, "与 reports 中的 bbox 重复", "is in the member reports as well")
	}
	if name := reportAreaName(r); name != "" && r.Reports[name] != "" {
		return wrong("area", r.Area, chengge.ErrBadQuery, "与 reports 中的 "+name+" 重复", name+" is in the member reports as well")
	}
	_, faults := r.ReportFilter(time.UTC)
	if len(faults) > 0 {
		f := faults[0]
		return chengge.Errorf(f.Code, "reports.%s", f.Text.En).InChinese("reports.%s", f.Text.Zh)
	}
	return nil
}

// checkResult checks what results of jobs don't have.
func (r *Request) checkResult() error {
	for field, stated := range map[string]bool{"where": r.Where != nil, "area": r.Area != "", "bbox": r.BBox != nil, "edition": r.Edition != 0, "at": r.At != ""} {
		if stated {
			return wrong(field, "", chengge.ErrBadQuery, "任务的结果整体导出", "the result of a job goes out whole")
		}
	}
	return nil
}

// checkLayer checks what a layer of an edition can't be chosen by.
func (r *Request) checkLayer(k chengge.Kind) error {
	if r.BBox != nil && k.Layer().Geometry == chengge.NoGeometry {
		return wrong("bbox", "", chengge.ErrBadQuery, string(k)+" 没有几何", string(k)+" have no geometry")
	}
	if r.Area != "" && k == chengge.KindCategories {
		return wrong("area", r.Area, chengge.ErrBadQuery, "类别不属于任何区域", "categories belong to no area")
	}
	_, err := newWhere(k.Layer().Columns, r.Where, time.UTC)
	return err
}

// Rights gives the rights that the request takes besides that to export. past is
// whether it is about an edition that is not in force.
func (r *Request) Rights(past bool) []chengge.Right {
	rights := []chengge.Right{chengge.Export}
	kind, id, _ := r.layer()
	switch k := chengge.Kind(kind); {
	case r.Layer == ReportsLayer:
		rights = append(rights, chengge.ReadReports)
		if r.Persons {
			rights = append(rights, chengge.ReadPersons)
		}
	case id != 0:
		rights = append(rights, results[kind].right)
	case k == chengge.KindOrganisations, k == chengge.KindChiefs, k == chengge.KindDuties:
		// They hold names and telephones, which no other list of the edition in
		// force tells.
		rights = append(rights, chengge.ReadCity, chengge.ReadEditions)
	default:
		rights = append(rights, chengge.ReadCity)
		if past {
			rights = append(rights, chengge.ReadEditions)
		}
	}
	return rights
}
