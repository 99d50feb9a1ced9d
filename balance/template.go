package balance

import (
	"io"

	"chengge"
	"chengge/importers"

	"github.com/xuri/excelize/v2"
)

// examples are the rows of the template, in the order of columns: three sites
// that balance, so that the workbook comes back in without findings.
func examples(kind importers.PlanKind, lang chengge.Lang) [][]any {
	say := func(zh, en string) any { return chengge.Text{Zh: zh, En: en}.In(lang) }
	spoil, loose, bank := say("工程渣土", "spoil"), say("虚方", "loose"), say("自然方", "bank")
	switch kind {
	case importers.PlanSites:
		return [][]any{
			{"S01", say("示例工地甲", "project A"), say("工地", "project"), 113.672, 34.7625},
			{"S02", say("示例工地乙", "project B"), say("工地", "project"), 113.6765, 34.7515},
			{"S03", say("示例消纳场", "disposal site"), say("消纳场", "disposal_site"), 113.661, 34.7505, nil, nil, nil, nil, nil, 50000},
			{"S04", say("示例取土场", "borrow pit"), say("取土场", "borrow_pit"), 113.6685, 34.7505, nil, nil, nil, nil, nil, 50000},
		}
	case importers.PlanVolumes:
		return [][]any{
			{"S01", "2026-01", spoil, say("出土", "gives"), bank, 12000},
			{"S02", "2026-01", spoil, say("需土", "takes"), say("压实方", "compacted"), 8700},
		}
	case importers.PlanPermits:
		return [][]any{{"KX-0001", "S01", "S03", "H01", spoil, loose, 20000, "2026-01-01", "2026-02-01", "20:00-06:00"}}
	case importers.PlanHauliers:
		return [][]any{{"H01", say("示例运输公司", "haulier"), 30, 12, 11, nil, say("否", "no")}}
	case importers.PlanPrices:
		var out [][]any
		for _, a := range DefaultAssumptions() {
			out = append(out, []any{a.Title.In(lang), a.Value.Float(), a.Unit.In(lang), say("产品默认值，请按当地情况修改", "ours, to be replaced by the city's")})
		}
		return out
	}
	return nil
}

// WriteTemplate writes a workbook with a sheet for each kind of table, filled
// with an example that comes back in without findings.
func WriteTemplate(w io.Writer, lang chengge.Lang) error {
	f := excelize.NewFile()
	defer f.Close()
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE8F0"}}})
	if err != nil {
		return err
	}
	for i, t := range importers.PlanTables() {
		sheet := t.Title.In(lang)
		if i == 0 {
			err = f.SetSheetName("Sheet1", sheet)
		} else {
			_, err = f.NewSheet(sheet)
		}
		if err != nil {
			return err
		}
		for j, c := range t.Columns {
			cell, err := excelize.CoordinatesToCellName(j+1, 1)
			if err != nil {
				return err
			}
			if err := f.SetCellStr(sheet, cell, c.Title.In(lang)); err != nil {
				return err
			}
			if err := f.SetCellStyle(sheet, cell, cell, bold); err != nil {
				return err
			}
			note := c.Note.In(lang)
			if c.Required {
				note = chengge.Text{Zh: "必填。", En: "Required. "}.In(lang) + note
			}
			if note != "" {
				if err := f.AddComment(sheet, excelize.Comment{Cell: cell, Author: "chengge", Text: note}); err != nil {
					return err
				}
			}
		}
		for j, row := range examples(t.Kind, lang) {
			cell, err := excelize.CoordinatesToCellName(1, j+2)
			if err != nil {
				return err
			}
			if err := f.SetSheetRow(sheet, cell, &row); err != nil {
				return err
			}
		}
		if err := f.SetColWidth(sheet, "A", "Z", 16); err != nil {
			return err
		}
		if err := f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
			return err
		}
	}
	return writePlain(w, f)
}
