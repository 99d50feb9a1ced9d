package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"chengge/balance"
)

type balanceWriter func(*balance.Result, *balance.Document, io.Writer) error

// balanceWriters is the table of formats, by name and by extension.
var balanceWriters = map[string]balanceWriter{
	"table":   func(_ *balance.Result, d *balance.Document, w io.Writer) error { return d.WriteTable(w) },
	"json":    func(_ *balance.Result, d *balance.Document, w io.Writer) error { return d.WriteJSON(w) },
	"csv":     func(_ *balance.Result, d *balance.Document, w io.Writer) error { return d.WriteCSV(w) },
	"geojson": func(_ *balance.Result, d *balance.Document, w io.Writer) error { return d.WriteGeoJSON(w, "") },
	"html":    func(r *balance.Result, d *balance.Document, w io.Writer) error { return r.WriteHTML(w, d) },
	"xlsx":    func(_ *balance.Result, d *balance.Document, w io.Writer) error { return d.WriteWorkbook(w) },
}

// writer finds how the plan is written, by --format, else by the name of --out.
func (f *balanceFlags) writer() (balanceWriter, error) {
	format := f.format
	if ext := strings.TrimPrefix(strings.ToLower(filepath.Ext(f.out)), "."); format == "" && ext != "" {
		format = ext
	}
	if format == "" {
		format = "table"
	}
	w, ok := balanceWriters[format]
	if !ok {
		return nil, usageError{fmt.Errorf("--format or --out %q: use table, json, csv, geojson, html or xlsx", format)}
	}
	if ext := strings.ToLower(filepath.Ext(f.orders)); f.orders != "" && ext != ".xlsx" && ext != ".json" {
		return nil, usageError{fmt.Errorf("--orders %q: name a .xlsx or a .json", f.orders)}
	}
	return w, nil
}
