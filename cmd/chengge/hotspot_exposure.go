package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"chengge"
)

// exposureFile parts --per into a file and a column of it; a file alone has a code
// and a number in each row. ok is false where no file is meant.
func exposureFile(per string) (path, column string, ok bool) {
	for at := len(per); at >= 0; at = strings.LastIndexByte(per[:at], ':') {
		if ext := strings.ToLower(filepath.Ext(per[:at])); ext == ".csv" || ext == ".geojson" {
			return per[:at], strings.TrimPrefix(per[at:], ":"), true
		}
		if at == 0 {
			break
		}
	}
	return "", "", false
}

// exposures are the numbers that rates count against, by code.
type exposures struct {
	path   string
	byCode map[string]float64
}

func (e *exposures) wrong(row int, en, zh string) error {
	return chengge.Errorf(chengge.ErrFile, "--per %s row %d: %s", e.path, row, en).InChinese("--per %s 第 %d 行：%s", e.path, row, zh)
}

// add takes in a row. An empty number is a unit without data.
func (e *exposures) add(row int, code, number string) error {
	v, has, err := readAmount(number)
	code = strings.TrimSpace(code)
	if _, twice := e.byCode[code]; twice {
		return e.wrong(row, "the code "+code+" is there twice", "代码 "+code+" 重复")
	}
	if err != nil {
		return e.wrong(row, strconv.Quote(number)+" is not a number", "“"+number+"”不是数字")
	}
	if has {
		e.byCode[code] = v
	}
	return nil
}

// readExposure reads a column of a CSV or GeoJSON file by the column code, such as
// a layer of city.json with the residents of each grid; or where no column is
// named a CSV file of code and number, with or without a head.
func readExposure(path, column string) (map[string]float64, error) {
	e := &exposures{path, map[string]float64{}}
	if strings.EqualFold(filepath.Ext(path), ".geojson") {
		if column == "" {
			return nil, chengge.Errorf(chengge.ErrUsage, "--per %s: say which column, as in %s:residents", path, path).InChinese("--per %s：请写明列名，如 %s:residents", path, path)
		}
		return e.byCode, e.readFeatures(column)
	}
	return e.byCode, e.readRows(column)
}

func (e *exposures) readRows(column string) error {
	file, err := os.Open(e.path)
	if err != nil {
		return chengge.Errorf(chengge.ErrUsage, "--per: %w", err).InChinese("--per：无法读取 %s", e.path)
	}
	defer file.Close()
	rows := csv.NewReader(bufio.NewReader(file))
	rows.FieldsPerRecord = -1
	code, number := 0, 1
	for row := 1; ; row++ {
		record, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return e.wrong(row, err.Error(), "不是 CSV")
		}
		if row == 1 {
			record[0] = strings.TrimPrefix(record[0], "\ufeff")
			if column != "" {
				code, number = max(0, slices.Index(record, "code")), slices.Index(record, column)
				if number < 0 {
					return e.noColumn(column, record)
				}
				continue
			}
			if len(record) > 1 {
				if _, _, err := readAmount(record[1]); err != nil {
					continue // the head
				}
			}
		}
		if len(record) <= max(code, number) {
			return e.wrong(row, "write a code and a number", "应为代码与数值两列")
		}
		if err := e.add(row, record[code], record[number]); err != nil {
			return err
		}
	}
}

func (e *exposures) noColumn(column string, there []string) error {
	list := strings.Join(there, ", ")
	return chengge.Errorf(chengge.ErrColumns, "--per: %s has no column %q; there are %s", e.path, column, list).InChinese("--per：%s 没有“%s”列，可用的有 %s", e.path, column, list)
}

func (e *exposures) readFeatures(column string) error {
	b, err := os.ReadFile(e.path)
	if err != nil {
		return chengge.Errorf(chengge.ErrUsage, "--per: %w", err).InChinese("--per：无法读取 %s", e.path)
	}
	var layer struct {
		Features []struct {
			Properties map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal(b, &layer); err != nil {
		return chengge.Errorf(chengge.ErrFile, "--per %s: %w", e.path, err).InChinese("--per %s：不是 GeoJSON", e.path)
	}
	known := false
	for i, f := range layer.Features {
		number, has := f.Properties[column]
		known = known || has
		if string(number) == "null" {
			number = nil
		}
		if err := e.add(i+1, strings.Trim(string(f.Properties["code"]), `"`), strings.Trim(string(number), `"`)); err != nil {
			return err
		}
	}
	if !known {
		var there []string
		if len(layer.Features) > 0 {
			for name := range layer.Features[0].Properties {
				there = append(there, name)
			}
			slices.Sort(there)
		}
		return e.noColumn(column, there)
	}
	return nil
}
