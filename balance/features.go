package balance

import (
	"strconv"
	"strings"

	"chengge"
	"chengge/exporters"

	"github.com/paulmach/orb"
)

// flowColumns are the columns of flows as features, as in flowHead.
var flowColumns = func() (out []chengge.Column) {
	add := func(name string, t chengge.ColumnType, zh, en string) {
		out = append(out, chengge.Column{Name: name, Type: t, Title: chengge.Text{Zh: zh, En: en}})
	}
	const text, number, whole, yes = chengge.TextColumn, chengge.NumberColumn, chengge.IntegerColumn, chengge.BooleanColumn
	add("period", text, "时段", "period")
	add("from", text, "自", "from")
	add("from_name", text, "出土场地", "from name")
	add("to", text, "至", "to")
	add("to_name", text, "去向", "to name")
	add("class", text, "类别", "class")
	add("soil", text, "土质", "soil")
	add("quality", text, "质量", "quality")
	add("use", text, "用途", "use")
	add("from_store", yes, "出堆场", "from store")
	add("m3", number, "自然方（立方米）", "m³ bank")
	add("loose_m3", number, "虚方（立方米）", "m³ loose")
	add("trips", whole, "车次", "trips")
	add("km", number, "千米", "km")
	add("yuan_per_m3", number, "元/立方米", "yuan per m³")
	add("yuan", number, "元", "yuan")
	add("roads", chengge.ListColumn, "道路", "roads")
	return out
}()

// Features gives the flows of a plan as lines along their roads, those of a
// period or, where it is "", of all. What stays on its site has no line.
func (d *Document) Features(period string) exporters.Features {
	count := int64(0)
	for i := range d.Flows {
		if period == "" || d.Flows[i].Period == period {
			count++
		}
	}
	return exporters.Features{Name: "flows", Title: chengge.Text{Zh: "土方流向", En: "flows of earth"}, Geometry: chengge.Lines, Columns: flowColumns, Count: count,
		Rows: func(yield func(chengge.Row, error) bool) {
			for i := range d.Flows {
				f := &d.Flows[i]
				if period != "" && f.Period != period {
					continue
				}
				row := chengge.Row{ID: chengge.ID(i + 1), Values: f.cells()}
				if line := d.line(f); line != nil {
					row.Shape = orb.MultiLineString{line}
				}
				if !yield(row, nil) {
					return
				}
			}
		}}
}

// line gives the way of a flow, nil for what stays on its site.
func (d *Document) line(f *FlowLine) orb.LineString {
	if f.Way < 0 || f.Way >= len(d.Ways) {
		return nil
	}
	line := make(orb.LineString, len(d.Ways[f.Way].Line))
	for i, p := range d.Ways[f.Way].Line {
		line[i] = p
	}
	return line
}

// HasPeriod tells whether a plan has a period that begins on a day.
func (d *Document) HasPeriod(begins string) bool {
	for _, p := range d.Periods {
		if p.Begins == begins {
			return true
		}
	}
	return false
}

// PeriodNames lists the days on which periods begin.
func (d *Document) PeriodNames() string {
	var out []string
	for i, p := range d.Periods {
		if i == 24 {
			out = append(out, "… "+strconv.Itoa(len(d.Periods)))
			break
		}
		out = append(out, p.Begins)
	}
	return strings.Join(out, ", ")
}
