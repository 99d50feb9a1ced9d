package editions

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"chengge"
)

// Findings are the findings of one check.
type Findings []chengge.Finding

// Count gives how many findings have that severity.
func (fs Findings) Count(s chengge.Severity) int {
	n := 0
	for _, f := range fs {
		if f.Severity() == s {
			n++
		}
	}
	return n
}

// summaryAbove is how many findings a table may list before it first says how
// many there are of each rule.
const summaryAbove = 100

// WriteFindings writes all findings as table, json, geojson or csv, with their
// sentences in lang. A long table begins with the counts of each rule; nothing
// is ever left out.
func WriteFindings(w io.Writer, findings []chengge.Finding, format string, lang chengge.Lang) error {
	write, ok := findingWriters[format]
	if !ok {
		return fmt.Errorf("write findings: unknown format %q: use table, json, geojson or csv", format)
	}
	if err := write(w, findings, lang); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	return nil
}

var findingWriters = map[string]func(io.Writer, Findings, chengge.Lang) error{
	"table":   writeTable,
	"json":    writeJSON,
	"geojson": writeGeoJSON,
	"csv":     writeCSV,
}

var severityTexts = map[chengge.Severity]chengge.Text{
	chengge.SeverityError:   {Zh: "错误", En: "error"},
	chengge.SeverityWarning: {Zh: "警告", En: "warning"},
	chengge.SeverityNote:    {Zh: "提示", En: "note"},
}

var totalText = chengge.Text{
	Zh: "错误 {errors}，警告 {warnings}，提示 {notes}",
	En: "errors {errors}, warnings {warnings}, notes {notes}",
}

func writeTable(w io.Writer, fs Findings, lang chengge.Lang) error {
	var b strings.Builder
	if len(fs) > summaryAbove {
		for _, c := range fs.counts() {
			fmt.Fprintf(&b, "%6d × %s %s %s\n", c.n, severityTexts[c.rule.Severity()].In(lang), c.rule, layerName(c.layer, lang))
		}
		b.WriteByte('\n')
	}
	for _, f := range fs {
		fmt.Fprintf(&b, "%s %s", severityTexts[f.Severity()].In(lang), f.Rule)
		if f.Layer != "" {
			fmt.Fprintf(&b, "  %s", layerName(f.Layer, lang))
		}
		if f.Code != "" {
			fmt.Fprintf(&b, " %s", f.Code)
		}
		if f.File != "" {
			fmt.Fprintf(&b, " (%s", f.File)
			if f.Row > 0 {
				fmt.Fprintf(&b, ":%d", f.Row)
			}
			b.WriteByte(')')
		}
		if f.Place != nil {
			fmt.Fprintf(&b, " @ %.6f,%.6f", f.Place[0], f.Place[1])
		}
		fmt.Fprintf(&b, "\n    %s\n    → %s\n", f.Message(lang), f.Hint(lang))
	}
	b.WriteString(totalText.Render(lang,
		chengge.Arg{Name: "errors", Value: fs.Count(chengge.SeverityError)},
		chengge.Arg{Name: "warnings", Value: fs.Count(chengge.SeverityWarning)},
		chengge.Arg{Name: "notes", Value: fs.Count(chengge.SeverityNote)}))
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}

func layerName(k chengge.Kind, lang chengge.Lang) string { return k.Layer().Title.In(lang) }

type ruleCount struct {
	rule  chengge.FindingRule
	layer chengge.Kind
	n     int
}

// counts gives how many findings there are of each rule in each layer, worst
// and most first.
func (fs Findings) counts() []ruleCount {
	type key struct {
		rule  chengge.FindingRule
		layer chengge.Kind
	}
	n := map[key]int{}
	for _, f := range fs {
		n[key{f.Rule, f.Layer}]++
	}
	var out []ruleCount
	for k := range maps.Keys(n) {
		out = append(out, ruleCount{k.rule, k.layer, n[k]})
	}
	slices.SortFunc(out, func(a, b ruleCount) int {
		return cmp.Or(
			cmp.Compare(rank(a.rule.Severity()), rank(b.rule.Severity())),
			cmp.Compare(b.n, a.n),
			cmp.Compare(a.rule, b.rule),
			cmp.Compare(layerOrder[a.layer], layerOrder[b.layer]))
	})
	return out
}

// findingJSON is a finding as JSON has it.
type findingJSON struct {
	Rule     chengge.FindingRule `json:"rule"`
	Severity chengge.Severity    `json:"severity"`
	Layer    chengge.Kind        `json:"layer,omitempty"`
	Code     string              `json:"code,omitempty"`
	File     string              `json:"file,omitempty"`
	Row      int                 `json:"row,omitempty"`
	Field    string              `json:"field,omitempty"`
	Value    string              `json:"value,omitempty"`
	Other    string              `json:"other,omitempty"`
	Place    *orb.Point          `json:"place,omitempty"` // lng, lat
	Numbers  map[string]float64  `json:"numbers,omitempty"`
	Message  string              `json:"message"`
	Hint     string              `json:"hint"`
}

func toJSON(f chengge.Finding, lang chengge.Lang) findingJSON {
	return findingJSON{f.Rule, f.Severity(), f.Layer, f.Code, f.File, f.Row, f.Field, f.Value, f.Other, f.Place, f.Numbers, f.Message(lang), f.Hint(lang)}
}

func writeJSON(w io.Writer, fs Findings, lang chengge.Lang) error {
	body := struct {
		Errors   int           `json:"errors"`
		Warnings int           `json:"warnings"`
		Notes    int           `json:"notes"`
		Items    []findingJSON `json:"items"`
	}{fs.Count(chengge.SeverityError), fs.Count(chengge.SeverityWarning), fs.Count(chengge.SeverityNote), []findingJSON{}}
	for _, f := range fs {
		body.Items = append(body.Items, toJSON(f, lang))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(body)
}

// writeGeoJSON writes a feature for each finding, a line each; those without a
// place have a null geometry.
func writeGeoJSON(w io.Writer, fs Findings, lang chengge.Lang) error {
	type feature struct {
		Type       string            `json:"type"`
		Geometry   *geojson.Geometry `json:"geometry"`
		Properties findingJSON       `json:"properties"`
	}
	if _, err := io.WriteString(w, `{"type":"FeatureCollection","features":[`); err != nil {
		return err
	}
	for i, f := range fs {
		out := feature{Type: "Feature", Properties: toJSON(f, lang)}
		if f.Place != nil {
			out.Geometry = geojson.NewGeometry(*f.Place)
			out.Properties.Place = nil
		}
		line, err := json.Marshal(out)
		if err != nil {
			return err
		}
		sep := ",\n"
		if i == 0 {
			sep = "\n"
		}
		if _, err := fmt.Fprintf(w, "%s%s", sep, line); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\n]}\n")
	return err
}

func writeCSV(w io.Writer, fs Findings, lang chengge.Lang) error {
	c := csv.NewWriter(w)
	rows := [][]string{{"severity", "rule", "layer", "code", "file", "row", "field", "value", "other", "lng", "lat", "message", "hint"}}
	for _, f := range fs {
		row, lng, lat := "", "", ""
		if f.Row > 0 {
			row = strconv.Itoa(f.Row)
		}
		if f.Place != nil {
			lng, lat = degrees(f.Place[0]), degrees(f.Place[1])
		}
		rows = append(rows, []string{string(f.Severity()), string(f.Rule), string(f.Layer), f.Code, f.File, row, f.Field, f.Value, f.Other, lng, lat, f.Message(lang), f.Hint(lang)})
	}
	return c.WriteAll(rows)
}

// degrees prints a coordinate to about a centimetre.
func degrees(v float64) string {
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 7, 64), "0"), ".")
}
