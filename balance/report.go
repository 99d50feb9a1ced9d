package balance

import (
	_ "embed"
	"html/template"
	"io"
	"sync"

	"chengge"
)

//go:embed report.html
var reportHTML string

var reportTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("report").Funcs(template.FuncMap{
		"say":   func(d *Document, zh, en string) string { return chengge.Text{Zh: zh, En: en}.In(d.Lang) },
		"fixed": fixed, "number": number, "group": group, "pairs": pairsOf, "legend": legendOf,
		"figures": func() []figure { return comparedFigures },
		"figure":  func(f figure, lang chengge.Lang) string { return f.title.In(lang) },
		"value":   func(f figure, s ScenarioRow) string { return f.value(&s) },
	}).Parse(reportHTML)) // every test run parses it
})

// WriteHTML writes a report that stands alone: map, flows, volumes over time,
// tables, method and proof. It loads nothing from anywhere.
func (r *Result) WriteHTML(w io.Writer, d *Document) error {
	return reportTemplate().Execute(w, struct {
		D                        *Document
		Map, Sankey, Time, Curve template.HTML // made of numbers and escaped names
	}{d, template.HTML(r.mapSVG(d)), template.HTML(r.sankeySVG(d)), template.HTML(d.timeSVG()), template.HTML(d.curveSVG())})
}
