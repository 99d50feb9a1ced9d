package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"chengge/balance"
)

// beside puts plans side by side.
func (f *balanceFlags) beside(a *app) error {
	format := f.format
	if ext := strings.TrimPrefix(strings.ToLower(filepath.Ext(f.out)), "."); format == "" && ext != "" {
		format = ext
	}
	var columns []balance.Column
	for _, name := range f.compare {
		d, err := readPlan(name)
		if err != nil {
			return fmt.Errorf("--compare: %w", err)
		}
		columns = append(columns, balance.Column{Title: strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)), Document: d})
	}
	list := balance.Compare(columns)
	var b bytes.Buffer
	var err error
	switch format {
	case "", "table":
		err = balance.WriteComparison(&b, list, a.lang)
	case "json":
		err = balance.WriteComparisonJSON(&b, list)
	case "csv":
		err = balance.WriteComparisonCSV(&b, list)
	default:
		return usageError{fmt.Errorf("--format or --out %q: plans side by side are table, json or csv", format)}
	}
	if err != nil {
		return err
	}
	return a.writeOut(f.out, b.Bytes())
}
