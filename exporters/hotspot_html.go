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
const pageStyle = `body{font:15px/1.55 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#1d2430;background:#fff;max-width:1060px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin-bottom:.4rem}h2{font-size:1.1rem;margin-top:2.2rem;border-bottom:1px solid #cdd3dc;padding-bottom:.2rem}p{margin:.5rem 0}
svg{max-width:100%;height:auto;border:1px solid #e1e5eb;display:block}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #e1e5eb;padding:.25rem .5rem;text-align:left;vertical-align:top}th{border-bottom:1px solid #8f99a8;font-weight:600}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}ul{padding-left:1.2rem}li{margin:.35rem 0}
.en{color:#4a5568}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f6f9;padding:.5rem}.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:1rem}
.counts{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}.counts div{border:1px solid #cdd3dc;border-left-width:8px;padding:.35rem .9rem;min-width:8rem}.counts b{font-size:1.5rem;display:block;font-variant-numeric:tabular-nums}
@media print{body{margin:0}h2{break-after:avoid}svg,tr,li{break-inside:avoid}}`

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
	h.listFound(p)
	if h.Local != nil {
		p.heading(chengge.Text{Zh: "显著性地图", En: "Map of findings"})
		h.drawFindings(p)
		p.heading(chengge.Text{Zh: "最显著的单元", En: "Strongest units"})
		h.listStrongest(p)
	}
	p.heading(chengge.Text{Zh: "数值分布地图", En: "Values in space"})
	p.both(h.Value)
	h.drawValues(p)
	p.WriteString("<div class=\"two\"><div>\n")
	p.heading(chengge.Text{Zh: "数值直方图", En: "Histogram of the values"})
	h.drawHistogram(p)
	p.WriteString("</div><div>\n")
	p.heading(chengge.Text{Zh: "Moran 散点图", En: "Moran scatter plot"})
	h.drawScatter(p)
	p.WriteString("</div></div>\n")
	p.heading(chengge.Text{Zh: "方法与依据", En: "How it was found"})
	p.list(h.basis())
	h.listAlternatives(p)
	p.heading(chengge.Text{Zh: "请求参数", En: "What was asked"})
	fmt.Fprintf(p, "<pre>%s</pre>\n", html.EscapeString(string(h.Request)))
	p.WriteString("</body></html>\n")
	_, err := w.Write(p.Bytes())
	return err
}

func (p *page) list(said []Said) {
	p.WriteString("<ul>\n")
	for _, s := range said {
		fmt.Fprintf(p, "<li>%s<br><span class=\"en\" lang=\"en\">%s</span></li>\n", html.EscapeString(s.Zh), html.EscapeString(s.En))
	}
	p.WriteString("</ul>\n")
}

// listFound says what was found, the numbers of units large.
func (h *Hotspots) listFound(p *page) {
	found := h.found(false)
	p.both(found[0])
	if h.Local != nil {
		p.WriteString("<div class=\"counts\">\n")
		for c := range hotspot.Classes {
			class := hotspot.Class(c)
			n := h.Local.Found[class]
			if n == 0 && class != hotspot.Hot && class != hotspot.Cold || class >= hotspot.HighHigh && n == 0 || h.quadrants() && (class == hotspot.Hot || class == hotspot.Cold) {
				continue
			}
			look, t := classStyles[class], class.Text()
			fmt.Fprintf(p, "<div style=\"border-left-color:%s\"><b>%s</b>%s %s · <span class=\"en\" lang=\"en\">%s</span></div>\n", look.colour, figure(float64(n)), look.sign, html.EscapeString(t.Zh), html.EscapeString(t.En))
		}
		p.WriteString("</div>\n")
	}
	for _, s := range found[1:] {
		p.both(s)
	}
}

// quadrants tells whether findings are classed by quadrants and not as hot and
// cold.
func (h *Hotspots) quadrants() bool {
	s := h.Local.Options.Statistic
	return s == hotspot.LocalMoran || s == hotspot.LocalGeary
}

var strongestColumns = []bool{false, false, true, true, true, true, false} // numbers

func (h *Hotspots) listStrongest(p *page) {
	list := h.strongest(shownUnits)
	if len(list) == 0 {
		p.both(render(nothingText))
		return
	}
	p.WriteString("<table><thead><tr><th class=\"n\">#</th>")
	for k, t := range tableHead {
		class := ""
		if strongestColumns[k] {
			class = " class=\"n\""
		}
		fmt.Fprintf(p, "<th%s>%s<br><span class=\"en\" lang=\"en\">%s</span></th>", class, t.Zh, t.En)
	}
	p.WriteString("</tr></thead><tbody>\n")
	for n, i := range list {
		u := &h.Units[i]
		code := u.Code
		if u.Side != "" {
			code += "/" + string(u.Side)
		}
		value := ""
		if v := u.Shown(); v != nil {
			value = figure(*v)
		}
		fmt.Fprintf(p, "<tr><td class=\"n\">%d</td><td>%s</td><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td>%s %s · <span class=\"en\" lang=\"en\">%s</span></td></tr>\n",
			n+1, html.EscapeString(code), html.EscapeString(u.Name), value, short(u.Z), short(u.P), short(u.Adjusted), classStyles[*u.Class].sign, u.Class.Text().Zh, u.Class.Text().En)
	}
	p.WriteString("</tbody></table>\n")
}

var (
	otherwiseHead = []chengge.Text{{Zh: "若改选", En: "choice"}, {Zh: "取", En: "value"}, {Zh: "高值聚集", En: "hot"}, {Zh: "低值聚集", En: "cold"}, {Zh: "其他", En: "others"}, {Zh: "结论不同的单元", En: "classed differently"}}
	chosenTitles  = map[hotspot.Chosen]chengge.Text{
		hotspot.ChosenUnits: {Zh: "分析单元", En: "units"}, hotspot.ChosenNeighbours: {Zh: "邻域", En: "neighbours"}, hotspot.ChosenP: {Zh: "p 值", En: "p"},
		hotspot.ChosenCorrection: {Zh: "多重检验校正", En: "correction"}, hotspot.ChosenArea: {Zh: "研究范围", En: "area"},
	}
)

// listAlternatives says what other choices would have answered.
func (h *Hotspots) listAlternatives(p *page) {
	if len(h.Alternatives) == 0 {
		return
	}
	p.heading(chengge.Text{Zh: "若改变选择，结果会怎样", En: "What would change otherwise"})
	p.WriteString("<table><thead><tr>")
	for k, t := range otherwiseHead {
		class := ""
		if k > 1 {
			class = " class=\"n\""
		}
		fmt.Fprintf(p, "<th%s>%s<br><span class=\"en\" lang=\"en\">%s</span></th>", class, t.Zh, t.En)
	}
	p.WriteString("</tr></thead><tbody>\n")
	for _, a := range h.Alternatives {
		what := chosenTitles[a.What]
		fmt.Fprintf(p, "<tr><td>%s · <span class=\"en\" lang=\"en\">%s</span></td><td>%s</td>", what.Zh, what.En, html.EscapeString(a.Value))
		if a.Refused != "" {
			fmt.Fprintf(p, "<td colspan=\"4\">%s<br><span class=\"en\" lang=\"en\">%s</span></td></tr>\n", html.EscapeString(a.Text.Zh), html.EscapeString(a.Text.En))
			continue
		}
		fmt.Fprintf(p, "<td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s %%</td></tr>\n",
			figure(float64(a.Hot)), figure(float64(a.Cold)), figure(float64(a.Other)), figure(100*a.Changed))
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
