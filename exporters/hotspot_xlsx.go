package exporters

import (
	"io"
	"time"

	"chengge"

	"github.com/xuri/excelize/v2"
)

// writeXLSX writes a workbook: the units, and what was asked and said about them.
// Texts are texts, so that no name becomes a formula.
func (h *Hotspots) writeXLSX(w io.Writer, lang chengge.Lang) error {
	f := excelize.NewFile()
	defer f.Close()
	units, about := "units", "about"
	if lang == chengge.Chinese {
		units, about = "单元", "说明"
	}
	if err := f.SetSheetName("Sheet1", units); err != nil {
		return err
	}
	stream, err := f.NewStreamWriter(units)
	if err != nil {
		return err
	}
	head := make([]any, len(HotspotColumns))
	for i, c := range HotspotColumns {
		head[i] = c
	}
	if err := stream.SetRow("A1", head); err != nil {
		return err
	}
	for i := range h.Units {
		cell, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return err
		}
		if err := stream.SetRow(cell, h.Units[i].values(lang)); err != nil {
			return err
		}
	}
	if err := stream.Flush(); err != nil {
		return err
	}
	if _, err := f.NewSheet(about); err != nil {
		return err
	}
	row := 1
	for _, s := range h.sentences() {
		for column, text := range []string{s.Zh, s.En} {
			cell, err := excelize.CoordinatesToCellName(column+1, row)
			if err != nil {
				return err
			}
			if err := f.SetCellStr(about, cell, text); err != nil {
				return err
			}
		}
		row++
	}
	if err := f.SetCellStr(about, "A"+plain(float64(row)), string(h.Request)); err != nil {
		return err
	}
	// The library writes the time of day otherwise, and no two files are the same.
	moment := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "Chengge", Title: "Hot spots · 热点", Created: moment, Modified: moment}); err != nil {
		return err
	}
	return f.Write(w)
}

// values gives the columns of the unit with numbers as numbers.
func (u *HotspotUnit) values(lang chengge.Lang) []any {
	out := make([]any, len(HotspotColumns))
	for i, s := range u.cells(lang) {
		out[i] = s
	}
	out[3], out[4] = u.Lng, u.Lat
	for i, v := range []*float64{u.Value, u.Exposure, u.Rate, u.Lag, u.Statistic, u.Expected, u.Variance, u.Z, u.P, u.Adjusted} {
		if out[5+i] = nil; v != nil {
			out[5+i] = *v
		}
	}
	out[15], out[16] = nil, u.Neighbours
	if u.Draws > 0 {
		out[15] = u.Draws
	}
	return out
}
