package main

import (
	"encoding/csv"
	"encoding/json"

	"chengge"
	"chengge/exporters"
)

// listing writes a list as a table, as CSV, or as the JSON of v.
func (a *app) listing(f exporters.Format, v any, head []chengge.Text, rows [][]string) error {
	if f == exporters.JSON {
		e := json.NewEncoder(a.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(v)
	}
	titles := make([]string, len(head))
	for i, t := range head {
		titles[i] = t.In(a.lang)
	}
	if f == exporters.CSV {
		w := csv.NewWriter(a.stdout)
		if err := w.WriteAll(append([][]string{titles}, rows...)); err != nil {
			return err
		}
		return w.Error()
	}
	t := exporters.NewTableWriter(a.stdout, titles, 0)
	for _, r := range rows {
		if err := t.Write(r); err != nil {
			return err
		}
	}
	return t.Close()
}
