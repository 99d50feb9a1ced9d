package exporters

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"sort"

	"chengge"
	"chengge/spatial/hotspot"
)

// HotspotFormats are the formats of an answer, the first one for people.
var HotspotFormats = []Format{Table, JSON, CSV, GeoJSON, HTML, XLSX}

// WriteHotspots writes an answer in a format. lang is the language of names of
// classes in CSV, XLSX and GeoJSON and of tables; JSON and HTML hold both. For
// GeoJSON and HTML the units must have their shapes. width, of tables, is that of a
// terminal, 0 for none.
func WriteHotspots(w io.Writer, h *Hotspots, f Format, lang chengge.Lang, width int) error {
	switch f {
	case CSV:
		return h.writeCSV(w, lang)
	case GeoJSON:
		return h.writeGeoJSON(w, lang)
	case Table:
		return h.writeTable(w, lang, width)
	case HTML:
		return h.writeHTML(w)
	case XLSX:
		return h.writeXLSX(w, lang)
	}
	b, err := h.JSON()
	if err == nil {
		_, err = w.Write(b)
	}
	return err
}

// JSON gives the answer as it is kept, on one line.
func (h *Hotspots) JSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(h)
	return b.Bytes(), err
}

// ReadHotspots reads what JSON gave. Units have no shapes then.
func ReadHotspots(b []byte) (*Hotspots, error) {
	h := &Hotspots{}
	if err := json.Unmarshal(b, h); err != nil {
		return nil, fmt.Errorf("read an answer about hot spots: %w", err)
	}
	return h, nil
}

func (h *Hotspots) writeCSV(w io.Writer, lang chengge.Lang) error {
	c := csv.NewWriter(w)
	if err := c.Write(HotspotColumns); err != nil {
		return err
	}
	for i := range h.Units {
		row := h.Units[i].cells(lang)
		for k, cell := range row {
			row[k] = guarded(k, cell)
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// guarded keeps a spreadsheet from taking a name for a formula.
func guarded(column int, cell string) string {
	if column < 2 && cell != "" && bytes.IndexByte([]byte("=+-@\t\r"), cell[0]) >= 0 {
		return "'" + cell
	}
	return cell
}

func (h *Hotspots) writeGeoJSON(w io.Writer, lang chengge.Lang) error {
	out := bufio.NewWriter(w)
	head := *h
	head.Units = nil
	about, err := head.JSON()
	if err != nil {
		return err
	}
	out.WriteString(`{"type":"FeatureCollection","analysis":`)
	out.Write(bytes.TrimSpace(about))
	out.WriteString(`,"features":[`)
	var b []byte
	for i := range h.Units {
		u := &h.Units[i]
		b = b[:0]
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, "\n{\"type\":\"Feature\",\"properties\":"...)
		properties := struct {
			*HotspotUnit
			Title string `json:"class_name,omitempty"`
		}{HotspotUnit: u}
		if u.Class != nil {
			properties.Title = u.Class.Text().In(lang)
		}
		p, err := json.Marshal(properties)
		if err != nil {
			return err
		}
		b = append(append(b, p...), `,"geometry":`...)
		if u.Shape == nil {
			b = append(b, "null"...)
		} else {
			b = AppendGeometry(b, u.Shape)
		}
		if _, err := out.Write(append(b, '}')); err != nil {
			return err
		}
	}
	out.WriteString("\n]}\n")
	return out.Flush()
}

// strongest gives the places of the units with findings: high values first, then
// the others, each by the smallest p, then by statistic, then by code; at most n,
// of which the others have a third where there are enough of both.
func (h *Hotspots) strongest(n int) []int {
	var found []int
	for i := range h.Units {
		if h.Units[i].Found() {
			found = append(found, i)
		}
	}
	high := func(u *HotspotUnit) bool { return *u.Class == hotspot.Hot || *u.Class == hotspot.HighHigh }
	sort.SliceStable(found, func(a, b int) bool {
		u, v := &h.Units[found[a]], &h.Units[found[b]]
		switch {
		case high(u) != high(v):
			return high(u)
		case *u.Adjusted != *v.Adjusted:
			return *u.Adjusted < *v.Adjusted
		case *u.P != *v.P:
			return *u.P < *v.P
		}
		return *u.Statistic > *v.Statistic
	})
	first := 0
	for first < len(found) && high(&h.Units[found[first]]) {
		first++
	}
	keep := max(n-(len(found)-first), n-n/3) // of the high ones
	if first > keep && len(found) > n {
		found = append(found[:keep:keep], found[first:]...)
	}
	return found[:min(n, len(found))]
}

// shownUnits are the findings that a table for people lists.
const shownUnits = 20

var tableHead = []chengge.Text{
	{Zh: "代码", En: "code"}, {Zh: "名称", En: "name"}, {Zh: "数值", En: "value"}, {Zh: "z", En: "z"}, {Zh: "p", En: "p"}, {Zh: "校正后 p", En: "adjusted p"}, {Zh: "类别", En: "class"},
}

// writeTable writes what was found in plain words, then the strongest units.
func (h *Hotspots) writeTable(w io.Writer, lang chengge.Lang, width int) error {
	for _, s := range h.sentences() {
		if _, err := fmt.Fprintln(w, s.In(lang)); err != nil {
			return err
		}
	}
	list := h.strongest(shownUnits)
	if len(list) == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	head := make([]string, len(tableHead))
	for i, t := range tableHead {
		head[i] = t.In(lang)
	}
	table := NewTableWriter(w, head, width)
	for _, i := range list {
		u := &h.Units[i]
		code := u.Code
		if u.Side != "" {
			code += "/" + string(u.Side)
		}
		if err := table.Write([]string{code, u.Name, short(u.Shown()), short(u.Z), short(u.P), short(u.Adjusted), u.Class.Text().In(lang)}); err != nil {
			return err
		}
	}
	return table.Close()
}

// short writes a number for people.
func short(v *float64) string {
	if v == nil {
		return ""
	}
	return fmt.Sprintf("%.4g", *v)
}
