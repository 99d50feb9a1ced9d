package exporters

import (
	"bytes"
	"fmt"
	"html"
	"io"

	"chengge"
	"chengge/spatial/hotspot"
)

// The page stands alone: no script, nothing from elsewhere. Classes differ by
// pattern and by name, not only by colour.
const pageStyle = `body{font:15px/1.5 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#1d2430;background:#fff;max-width:1080px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid #cdd3dc}svg{max-width:100%;height:auto;border:1px solid #cdd3dc}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #cdd3dc;padding:.25rem .5rem;text-align:left;vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}
.en{color:#4a5568}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f6f9;padding:.5rem}.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:1rem}
@media print{body{margin:0}h2{break-after:avoid}svg,tr{break-inside:avoid}}`

// page writes a page of HTML.
type page struct{ bytes.Buffer }

func (p *page) heading(t chengge.Text) {
	fmt.Fprintf(p, "<h2>%s · <span class=\"en\" lang=\"en\">%s</span></h2>\n", html.EscapeString(t.Zh), html.EscapeString(t.En))
}

func (p *page) both(s Said) {
	fmt.Fprintf(p, "<p>%s<br><span class=\"en\" lang=\"en\">%s</span></p>\n", html.EscapeString(s.Zh), html.EscapeString(s.En))
}

// writeHTML writes a report that stands alone, in both languages.
func (h *Hotspots) writeHTML(w io.Writer) error {
	p := &page{}
	fmt.Fprintf(p, "<!doctype html>\n<html lang=\"zh\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>%s 热点 · Hot spots</title><style>%s</style></head><body>\n",
		html.EscapeString(h.City), pageStyle)
	fmt.Fprintf(p, "<h1>%s 热点 · Hot spots</h1>\n", html.EscapeString(h.City))
	for _, s := range h.sentences() {
		p.both(s)
	}
	if h.Local != nil {
		p.heading(chengge.Text{Zh: "显著性地图", En: "Map of findings"})
		h.drawFindings(p)
		p.heading(chengge.Text{Zh: "最显著的单元", En: "Strongest units"})
		h.listStrongest(p)
	}
	p.heading(chengge.Text{Zh: "数值分布地图", En: "Values in space"})
	h.drawValues(p)
	p.WriteString("<div class=\"two\"><div>\n")
	p.heading(chengge.Text{Zh: "数值直方图", En: "Histogram of the values"})
	h.drawHistogram(p)
	p.WriteString("</div><div>\n")
	p.heading(chengge.Text{Zh: "Moran 散点图", En: "Moran scatter plot"})
	h.drawScatter(p)
	p.WriteString("</div></div>\n")
	p.heading(chengge.Text{Zh: "请求参数", En: "What was asked"})
	fmt.Fprintf(p, "<pre>%s</pre>\n", html.EscapeString(string(h.Request)))
	p.WriteString("</body></html>\n")
	_, err := w.Write(p.Bytes())
	return err
}

func (h *Hotspots) listStrongest(p *page) {
	list := h.strongest(shownUnits)
	if len(list) == 0 {
		p.both(render(nothingText))
		return
	}
	p.WriteString("<table><thead><tr><th>#</th>")
	for _, t := range tableHead {
		fmt.Fprintf(p, "<th>%s<br><span class=\"en\" lang=\"en\">%s</span></th>", t.Zh, t.En)
	}
	p.WriteString("</tr></thead><tbody>\n")
	for n, i := range list {
		u := &h.Units[i]
		code := u.Code
		if u.Side != "" {
			code += "/" + string(u.Side)
		}
		fmt.Fprintf(p, "<tr><td class=\"n\">%d</td><td>%s</td><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td>%s %s<br><span class=\"en\" lang=\"en\">%s</span></td></tr>\n",
			n+1, html.EscapeString(code), html.EscapeString(u.Name), short(u.Shown()), short(u.Z), short(u.P), short(u.Adjusted), classStyles[*u.Class].sign, u.Class.Text().Zh, u.Class.Text().En)
	}
	p.WriteString("</tbody></table>\n")
}

// classStyle is how a class looks: a colour, a pattern over it, and a sign.
type classStyle struct{ colour, pattern, sign string }

var classStyles = [hotspot.Classes]classStyle{
	hotspot.NotSignificant: {"#eceff3", "", "·"},
	hotspot.Hot:            {"#d7301f", "diagonal", "▲"},
	hotspot.Cold:           {"#2b6cb0", "dots", "▼"},
	hotspot.HighHigh:       {"#d7301f", "diagonal", "▲"},
	hotspot.LowLow:         {"#2b6cb0", "dots", "▼"},
	hotspot.HighLow:        {"#f4a582", "cross", "△"},
	hotspot.LowHigh:        {"#92c5de", "lines", "▽"},
	hotspot.OtherAlike:     {"#b2abd2", "lines", "="},
	hotspot.Unlike:         {"#fdb863", "cross", "≠"},
	hotspot.Island:         {"#c8ccd3", "lines", "○"},
	hotspot.NoData:         {"#ffffff", "lines", "×"},
}

const patterns = `<defs><pattern id="diagonal" width="5" height="5" patternUnits="userSpaceOnUse"><path d="M0 5L5 0" stroke="#000" stroke-opacity=".55"/></pattern>` +
	`<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle cx="2.5" cy="2.5" r="1" fill="#fff"/></pattern>` +
	`<pattern id="cross" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 6L6 0M0 0L6 6" stroke="#000" stroke-opacity=".5"/></pattern>` +
	`<pattern id="lines" width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 2H4" stroke="#000" stroke-opacity=".45"/></pattern></defs>`
