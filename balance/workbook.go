package balance

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"chengge"

	"github.com/xuri/excelize/v2"
)

// sheet is a table of a workbook.
type sheet struct {
	name string
	head []any
	rows [][]any
}

// writeWorkbook writes tables, each on a sheet. No time of writing is in it: the
// same tables give the same bytes.
func writeWorkbook(w io.Writer, sheets []sheet) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "chengge", Created: "2000-01-01T00:00:00Z", Modified: "2000-01-01T00:00:00Z"}); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	for i, s := range sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.name)
		} else {
			_, err = f.NewSheet(s.name)
		}
		if err != nil {
			return err
		}
		out, err := f.NewStreamWriter(s.name)
		if err != nil {
			return err
		}
		if err := out.SetColWidth(1, max(len(s.head), 1), 16); err != nil {
			return err
		}
		head := make([]any, len(s.head))
		for j, h := range s.head {
			head[j] = excelize.Cell{StyleID: bold, Value: h}
		}
		if err := out.SetRow("A1", head); err != nil {
			return err
		}
		for j, row := range s.rows {
			cell, err := excelize.CoordinatesToCellName(1, j+2)
			if err != nil {
				return err
			}
			if err := out.SetRow(cell, row); err != nil {
				return err
			}
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return writePlain(w, f)
}

// writePlain writes a workbook with its parts in the order of their names and no
// times.
func writePlain(w io.Writer, f *excelize.File) error {
	b, err := f.WriteToBuffer()
	if err != nil {
		return err
	}
	in, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			return err
		}
		to, err := out.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate})
		if err == nil {
			_, err = io.Copy(to, r)
		}
		if err := errors.Join(err, r.Close()); err != nil {
			return err
		}
	}
	return out.Close()
}

// WriteWorkbook writes the plan as a workbook.
func (d *Document) WriteWorkbook(w io.Writer) error {
	say := func(zh, en string) string { return chengge.Text{Zh: zh, En: en}.In(d.Lang) }
	var head, compare, flows, unserved, prices, sites, assumptions, stocks sheet
	head = sheet{name: say("说明", "about"), head: []any{d.City}}
	for _, line := range d.Head {
		head.rows = append(head.rows, []any{line})
	}
	head.rows = append(head.rows, []any{say("节省（元）", "saved, yuan"), d.Saving.Yuan, d.Saving.Percent})
	compare = sheet{name: say("情景对比", "scenarios"), head: []any{say("情景", "scenario"), "m³", say("车次", "trips"), "m³·km", say("元", "yuan"), say("惩罚（元）", "penalties, yuan"), "kg CO₂",
		say("直接利用%", "direct %"), say("资源化%", "recycled %"), say("消纳%", "dumped %"), say("借土 m³", "borrowed m³"), say("未外运 m³", "left m³"), say("未满足 m³", "unmet m³")}}
	for _, s := range d.Scenarios {
		compare.rows = append(compare.rows, []any{s.Title, s.Moved, s.Trips, s.M3Km, s.Yuan, s.Penalties, s.CO2, s.DirectPct, s.RecycledPc, s.DumpedPct, s.Borrowed, s.Left, s.Unmet})
	}
	zones := sheet{name: say("片区与街道", "zones and offices"), head: []any{say("情景", "scenario"), say("层级", "level"), say("代码", "code"), say("名称", "name"), say("产生 m³", "given m³"), say("区内 m³", "inside m³"), say("直接利用 m³", "direct m³"), say("消纳 m³", "dumped m³")}}
	for _, s := range d.Scenarios {
		for _, z := range s.Zones {
			zones.rows = append(zones.rows, []any{s.Title, say("片区", "zone"), z.Code, z.Name, z.Given, z.Inside, z.Direct, z.Dumped})
		}
		for _, z := range s.Offices {
			zones.rows = append(zones.rows, []any{s.Title, say("街道", "office"), z.Code, z.Name, z.Given, z.Inside, z.Direct, z.Dumped})
		}
	}
	flows = sheet{name: say("流向", "flows")}
	for _, h := range flowHead {
		flows.head = append(flows.head, h)
	}
	for _, f := range d.Flows {
		flows.rows = append(flows.rows, []any{f.Period, f.From, f.FromName, f.To, f.ToName, f.Material, string(f.Soil), string(f.Quality), f.UseName, f.FromStore, f.M3, f.Loose, f.Trips, f.Km, f.PerM3, f.Yuan, strings.Join(f.Roads, "|")})
	}
	stocks = sheet{name: say("堆存", "stocks"), head: []any{say("时段", "period"), say("场地", "site"), say("名称", "name"), say("物料", "material"), "m³"}}
	for _, s := range d.Stocks {
		stocks.rows = append(stocks.rows, []any{s.Period, s.Site, s.Name, s.Material, s.M3})
	}
	unserved = sheet{name: say("未安排", "unserved"), head: []any{say("时段", "period"), say("场地", "site"), say("名称", "name"), say("未外运", "left"), say("内容", "what"), "m³", say("原因", "why")}}
	for _, u := range d.Unserved {
		unserved.rows = append(unserved.rows, []any{u.Period, u.Site, u.Name, u.Left, u.What, u.M3, u.Why})
	}
	prices = sheet{name: say("边际价格", "worth"), head: []any{say("场地", "site"), say("时段", "period"), say("能力的价值", "what capacities are worth")}}
	for _, w := range d.Worths {
		prices.rows = append(prices.rows, []any{w.Site, w.Period, w.Text})
	}
	sites = sheet{name: say("场地", "sites"), head: []any{"code", "name", "type", "zone", "office", "lng", "lat", "road", "detour_m", "gives_m3", "takes_m3"}}
	for _, s := range d.Sites {
		var detour any
		if s.DetourM != nil {
			detour = *s.DetourM
		}
		sites.rows = append(sites.rows, []any{s.Code, s.Name, s.Type, s.Zone, s.Office, s.Lng, s.Lat, s.Road, detour, s.Gives, s.Takes})
	}
	assumptions = sheet{name: say("假设", "assumptions"), head: []any{say("项目", "item"), say("名称", "title"), say("数值", "value"), say("单位", "unit"), say("来源", "source")}}
	for _, a := range d.Assumptions {
		assumptions.rows = append(assumptions.rows, []any{a.Item, a.Title, a.Value, a.Unit, a.Source})
	}
	for _, t := range d.Tables {
		assumptions.rows = append(assumptions.rows, []any{"table " + t.Code, t.Name, t.Volumes, say("个方量", "volumes"), t.Source})
	}
	return writeWorkbook(w, []sheet{head, compare, zones, flows, stocks, unserved, prices, sites, assumptions})
}

// WriteWorkbook writes the orders as a workbook: all of them on a sheet, and
// what has no haulier on another.
func (o *Orders) WriteWorkbook(w io.Writer) error {
	say := func(zh, en string) string { return chengge.Text{Zh: zh, En: en}.In(o.Lang) }
	all := sheet{name: say("运输任务单", "haul orders"), head: []any{say("单号", "no"), say("企业", "haulier"), say("企业名称", "name"), say("日期（当夜）", "night"), say("车号", "vehicle"),
		say("自", "from"), say("出土场地", "from name"), say("至", "to"), say("去向", "to name"), say("物料", "material"), say("车次", "trips"), say("自然方 m³", "m³ bank"), say("虚方 m³", "m³ loose"), say("千米", "km"), say("核准", "permit"), say("时段", "hours"), say("路线", "route")}}
	for _, x := range o.Orders {
		all.rows = append(all.rows, []any{x.No, x.Haulier, x.Name, x.Night, x.Vehicle, x.From, x.FromName, x.To, x.ToName, x.Material, x.Trips, x.M3, x.Loose, x.Km, x.Permit, x.Hours, strings.Join(x.Route, "|")})
	}
	gaps := sheet{name: say("无承运企业", "without haulier"), head: []any{say("时段", "period"), say("自", "from"), say("至", "to"), "m³"}}
	for _, g := range o.Without {
		gaps.rows = append(gaps.rows, []any{g.Period, g.From, g.To, g.M3})
	}
	return writeWorkbook(w, []sheet{all, gaps})
}
