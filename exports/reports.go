package exports

import (
	"iter"
	"net/url"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/exporters"

	"github.com/paulmach/orb"
)

// Told is a report, with who told it where that was asked for.
type Told struct {
	chengge.Report
	Person chengge.Person
}

// reportArea is the parameter of the filter of reports that stands for a kind of
// area: reports keep the codes of where they are.
var reportArea = map[chengge.Kind]string{
	chengge.KindDistricts: "district", chengge.KindStreetOffices: "office", chengge.KindCommunities: "community",
	chengge.KindGrids: "grid", chengge.KindUnitGrids: "unit_grid",
}

func reportAreaName(r *Request) string {
	ref, _ := r.area()
	return reportArea[ref.Kind]
}

// ReportFilter gives the reports that the request is about, and what is wrong
// with its parameters. Times without a zone are in that given. Who asks is not in
// it: see chengge.ReportFilter.Scope.
func (r *Request) ReportFilter(zone *time.Location) (chengge.ReportFilter, []chengge.FieldError) {
	values := url.Values{}
	for name, v := range r.Reports {
		values.Set(name, v)
	}
	f, faults := chengge.ParseReportFilter(values, zone)
	if ref, ok := r.area(); ok {
		switch one := []string{ref.Code}; ref.Kind {
		case chengge.KindDistricts:
			f.District = one
		case chengge.KindStreetOffices:
			f.Office = one
		case chengge.KindCommunities:
			f.Community = one
		case chengge.KindGrids:
			f.Grid = one
		case chengge.KindUnitGrids:
			f.UnitGrid = one
		}
	}
	if b := r.BBox; len(b) == 4 {
		f.Box = &orb.Bound{Min: orb.Point{b[0], b[1]}, Max: orb.Point{b[2], b[3]}}
	}
	return f, faults
}

// reportCell is a column of reports and how its value is read.
type reportCell struct {
	chengge.Column
	value func(r *Told, t *teller) string
}

// teller is what the words of reports need.
type teller struct {
	lang      chengge.Lang
	catalogue *chengge.Catalogue
}

func cell(t chengge.ColumnType, name, zh, en string, value func(r *Told, t *teller) string) reportCell {
	return reportCell{chengge.Column{Name: name, Type: t, Title: chengge.Text{Zh: zh, En: en}}, value}
}

func textCell(name, zh, en string, value func(r *Told) string) reportCell {
	return cell(chengge.TextColumn, name, zh, en, func(r *Told, _ *teller) string { return value(r) })
}

func timeCell(name, zh, en string, value func(r *Told) time.Time) reportCell {
	return cell(chengge.TimeColumn, name, zh, en, func(r *Told, _ *teller) string {
		if at := value(r); !at.IsZero() {
			return at.UTC().Format(time.RFC3339Nano)
		}
		return ""
	})
}

func truth(v bool) string {
	if v {
		return "true"
	}
	return ""
}

func codes(list []chengge.Body) string {
	parts := make([]string, len(list))
	for i, b := range list {
		parts[i] = b.Code
	}
	return strings.Join(parts, "|")
}

// chief is the one nearest to the ground: the road's own, where there is one.
func chief(r *Told) chengge.PlacedChief {
	if len(r.Assignment.Chiefs) == 0 {
		return chengge.PlacedChief{}
	}
	return r.Assignment.Chiefs[0]
}

// reason is the row of the rule that decided.
func reason(r *Told) chengge.Reason {
	if len(r.Assignment.Reasons) == 0 {
		return chengge.Reason{}
	}
	return r.Assignment.Reasons[0]
}

// reportCells is the table of the columns of reports.
var reportCells = []reportCell{
	textCell("report", "问题编号", "report", func(r *Told) string { return r.ID.String() }),
	textCell("state", "状态", "state", func(r *Told) string { return string(r.State) }),
	cell(chengge.TextColumn, "state_name", "状态名称", "state in words", func(r *Told, t *teller) string { return r.State.Text().In(t.lang) }),
	cell(chengge.BooleanColumn, "emergency", "紧急", "emergency", func(r *Told, _ *teller) string { return truth(r.Emergency) }),
	textCell("category", "类别", "category", func(r *Told) string { return r.Category.String() }),
	cell(chengge.TextColumn, "category_name", "类别名称", "category in words", func(r *Told, t *teller) string {
		if c, ok := t.catalogue.Lookup(r.Category); ok {
			if t.lang == chengge.English && c.NameEn != "" {
				return c.NameEn
			}
			return c.Name
		}
		return r.CategoryText
	}),
	textCell("description", "描述", "description", func(r *Told) string { return r.Description }),
	textCell("address", "地址描述", "address as told", func(r *Told) string { return r.Stated.Address }),
	textCell("channel", "来源", "channel", func(r *Told) string { return r.Channel }),
	textCell("client", "上报系统", "system that handed it in", func(r *Told) string { return r.Client }),
	textCell("external", "来源编号", "number that the system gave it", func(r *Told) string { return r.External }),
	timeCell("found_at", "发现时间", "found", func(r *Told) time.Time { return r.Found }),
	timeCell("received_at", "上报时间", "received", func(r *Told) time.Time { return r.Received }),
	timeCell("filed_at", "立案时间", "filed", func(r *Told) time.Time { return r.Filed }),
	timeCell("updated_at", "更新时间", "last changed", func(r *Told) time.Time { return r.Updated }),
	cell(chengge.NumberColumn, "accuracy_m", "位置精度", "accuracy of the place in metres", func(r *Told, _ *teller) string {
		if r.Accuracy == 0 {
			return ""
		}
		return strconv.FormatFloat(r.Accuracy, 'f', -1, 64)
	}),
	textCell("place_problem", "位置问题", "why the place is of no use", func(r *Told) string { return string(r.Problem) }),
	textCell("district", "区", "district", func(r *Told) string { return r.Assignment.District.Code }),
	textCell("office", "街道", "street office", func(r *Told) string { return r.Assignment.Office.Code }),
	textCell("office_name", "街道名称", "name of the street office", func(r *Told) string { return r.Assignment.Office.Name }),
	textCell("community", "社区", "community", func(r *Told) string { return r.Assignment.Community.Code }),
	textCell("grid", "责任网格", "responsibility grid", func(r *Told) string { return r.Assignment.Grid.Code }),
	textCell("unit_grid", "单元网格", "unit grid", func(r *Told) string { return r.Assignment.UnitGrid.Code }),
	textCell("road", "路段", "road segment", func(r *Told) string { return r.Assignment.Road.Code }),
	textCell("road_name", "道路名称", "name of the road", func(r *Told) string { return r.Assignment.Road.Name }),
	textCell("road_side", "道路侧", "side of the road", func(r *Told) string { return string(r.Assignment.Road.Side) }),
	textCell("component", "部件", "component", func(r *Told) string {
		for i := range r.Assignment.Components {
			if c := &r.Assignment.Components[i]; c.Chosen {
				return c.Code
			}
		}
		return ""
	}),
	textCell("lead", "主办单位", "body that has it now", func(r *Told) string { return r.Lead.Code }),
	textCell("lead_name", "主办单位名称", "name of that body", func(r *Told) string { return r.Lead.Name }),
	cell(chengge.ListColumn, "support", "协办单位", "supporting bodies", func(r *Told, _ *teller) string { return codes(r.Support) }),
	cell(chengge.ListColumn, "notify", "告知单位", "bodies that were told", func(r *Told, _ *teller) string { return codes(r.Assignment.Notify) }),
	textCell("chief", "路长", "chief of the road or area", func(r *Told) string { return chief(r).Code }),
	textCell("chief_name", "路长姓名", "name of the chief", func(r *Told) string { return chief(r).Name }),
	textCell("chief_level", "路长级别", "level of the chief", func(r *Told) string { return chief(r).Level }),
	textCell("rule", "定责规则", "rule that decided", func(r *Told) string { return string(reason(r).Rule) }),
	cell(chengge.TextColumn, "reason", "定责依据", "why, in words", func(r *Told, t *teller) string {
		if why := reason(r); why.Rule != "" {
			return why.Sentence(t.lang)
		}
		return ""
	}),
	cell(chengge.IntegerColumn, "edition", "数据版本", "edition that it was routed by", func(r *Told, _ *teller) string { return strconv.FormatInt(r.Assignment.Edition, 10) }),
	textCell("duplicate_of", "重复于", "first report of the same thing", func(r *Told) string {
		if r.DuplicateOf == 0 {
			return ""
		}
		return r.DuplicateOf.String()
	}),
	cell(chengge.IntegerColumn, "duplicates", "重复上报数", "reports of the same thing besides", func(r *Told, _ *teller) string { return strconv.Itoa(r.Duplicates) }),
}

// personCells are told to those who may see them.
var personCells = []reportCell{
	textCell("reporter", "上报人", "who reported", func(r *Told) string { return r.Person.Name }),
	textCell("reporter_phone", "上报人电话", "telephone of who reported", func(r *Told) string { return r.Person.Phone }),
}

// ReportColumns gives the columns of reports; persons is with those of who
// reported.
func ReportColumns(persons bool) []chengge.Column {
	var out []chengge.Column
	for _, c := range cellsOf(persons) {
		out = append(out, c.Column)
	}
	return out
}

func cellsOf(persons bool) []reportCell {
	if persons {
		return append(reportCells[:len(reportCells):len(reportCells)], personCells...)
	}
	return reportCells
}

// reportFeatures gives reports as rows: points, without a shape where the place is
// of no use.
func reportFeatures(count int64, told iter.Seq2[Told, error], t *teller, persons bool, scope Scope) exporters.Features {
	cells := cellsOf(persons)
	return exporters.Features{
		Name: ReportsLayer, Title: chengge.Text{Zh: "问题", En: "reports"}, Geometry: chengge.Points, Columns: ReportColumns(persons), Count: count,
		Rows: func(yield func(chengge.Row, error) bool) {
			row := chengge.Row{Values: make([]string, len(cells))}
			for r, err := range told {
				if err != nil {
					yield(chengge.Row{}, err)
					return
				}
				if !scope.has(&r.Report) { // who is only told of it needs no names
					r.Person = chengge.Person{}
				}
				for i := range cells {
					row.Values[i] = cells[i].value(&r, t)
				}
				row.Shape = nil
				if r.Point != nil {
					row.Shape = *r.Point
				}
				if !yield(row, nil) {
					return
				}
			}
		},
	}
}
