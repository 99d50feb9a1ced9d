package exporters

import (
	"fmt"
	"html"
	"math"

	"chengge"
)

// axes begins a chart whose plane goes from x0, y0 to x1, y1, and gives where a
// point of it is.
func (p *page) axes(title, x, y chengge.Text, x0, x1, y0, y1 float64) func(x, y float64) (float64, float64) {
	fmt.Fprintf(p, `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f"><title>%s · %s</title>`+"\n",
		chartWidth, chartHeight, chartWidth, chartHeight, title.Zh, title.En)
	left, right, top, bottom := chartMargin, chartWidth-12, 12.0, chartHeight-chartMargin
	fmt.Fprintf(p, `<path d="M%.1f %.1fV%.1fH%.1f" fill="none" stroke="#555"/>`+"\n", left, top, bottom, right)
	label := func(px, py float64, anchor, text string) {
		fmt.Fprintf(p, `<text x="%.1f" y="%.1f" font-size="11" text-anchor="%s">%s</text>`, px, py, anchor, html.EscapeString(text))
	}
	label(left, bottom+14, "start", figure(x0))
	label(right, bottom+14, "end", figure(x1))
	label(left-4, bottom, "end", figure(y0))
	label(left-4, top+10, "end", figure(y1))
	label((left+right)/2, bottom+32, "middle", x.Zh+" · "+x.En)
	fmt.Fprintf(p, `<text x="14" y="%.1f" font-size="11" text-anchor="middle" transform="rotate(-90 14 %.1f)">%s</text>`+"\n", (top+bottom)/2, (top+bottom)/2, html.EscapeString(y.Zh+" · "+y.En))
	return func(x, y float64) (float64, float64) {
		return left + float64((x-x0)/(x1-x0)*(right-left)), bottom - float64((y-y0)/(y1-y0)*(bottom-top))
	}
}

// valueTitle is the axis of values, which the heading of the chart says more of.
var valueTitle = chengge.Text{Zh: "数值", En: "value"}

// mostBins is the largest number of bars of a histogram.
const mostBins = 30

func (h *Hotspots) drawHistogram(p *page) {
	values := h.shown()
	if len(values) == 0 {
		return
	}
	least, most := values[0], values[len(values)-1]
	bins, width := mostBins, (most-least)/mostBins
	whole := true
	for _, v := range values {
		whole = whole && v == math.Trunc(v)
	}
	if whole { // a bar for so many whole numbers each
		width = math.Ceil((most - least + 1) / mostBins)
		bins = int(math.Ceil((most - least + 1) / width))
	}
	if !(width > 0) {
		bins, width = 1, 1
	}
	counts := make([]int, bins)
	top := 0
	for _, v := range values {
		k := min(int((v-least)/width), bins-1)
		counts[k]++
		top = max(top, counts[k])
	}
	end := least + width*float64(bins)
	at := p.axes(chengge.Text{Zh: "数值直方图", En: "histogram"}, valueTitle, chengge.Text{Zh: "单元数", En: "units"}, least, end, 0, float64(top))
	for k, n := range counts {
		if n == 0 {
			continue
		}
		x0, y0 := at(least+width*float64(k), float64(n))
		x1, y1 := at(least+width*float64(k+1), 0)
		fmt.Fprintf(p, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="#5a6b85" stroke="#fff" stroke-width=".5"><title>%s – %s: %d</title></rect>`+"\n",
			x0, y0, x1-x0, y1-y0, figure(least+width*float64(k)), figure(least+width*float64(k+1)), n)
	}
	p.WriteString("</svg>\n")
}

// drawScatter draws each unit's value against the mean of its neighbours', with
// the line of least squares, whose slope is Moran's I where weights are
// row-standardised and no unit is an island.
func (h *Hotspots) drawScatter(p *page) {
	var xs, ys []float64
	for i := range h.Units {
		if v, lag := h.Units[i].Shown(), h.Units[i].Lag; v != nil && lag != nil {
			xs, ys = append(xs, *v), append(ys, *lag)
		}
	}
	if len(xs) < 2 {
		return
	}
	bounds := func(list []float64) (least, most, mean float64) {
		least, most = list[0], list[0]
		for _, v := range list {
			least, most, mean = min(least, v), max(most, v), mean+v
		}
		if most == least {
			most = least + 1
		}
		return least, most, mean / float64(len(list))
	}
	x0, x1, mx := bounds(xs)
	y0, y1, my := bounds(ys)
	at := p.axes(chengge.Text{Zh: "Moran 散点图", En: "Moran scatter plot"}, valueTitle, chengge.Text{Zh: "邻域平均", En: "mean of neighbours"}, x0, x1, y0, y1)
	var d []byte
	var sxx, sxy float64
	for i := range xs {
		x, y := at(xs[i], ys[i])
		d = append(d, 'M')
		d = append(appendPixel(d, x), ' ')
		d = append(appendPixel(d, y), "h0"...)
		sxx += float64((xs[i] - mx) * (xs[i] - mx))
		sxy += float64((xs[i] - mx) * (ys[i] - my))
	}
	fmt.Fprintf(p, `<path d="%s" stroke="#1f3a5f" stroke-opacity=".5" stroke-width="3" stroke-linecap="round"/>`+"\n", d)
	cx, top := at(mx, y1)
	_, bottom := at(mx, y0)
	left, cy := at(x0, my)
	right, _ := at(x1, my)
	fmt.Fprintf(p, `<path d="M%.1f %.1fV%.1fM%.1f %.1fH%.1f" stroke="#888" stroke-dasharray="4 3"/>`+"\n", cx, top, bottom, left, cy, right)
	if sxx > 0 {
		slope := sxy / sxx
		// The line is cut where it leaves the plane.
		from, to := x0, x1
		if slope != 0 {
			a, b := mx+(y0-my)/slope, mx+(y1-my)/slope
			from, to = max(x0, min(a, b)), min(x1, max(a, b))
		}
		fx, fy := at(from, my+float64(slope*(from-mx)))
		tx, ty := at(to, my+float64(slope*(to-mx)))
		fmt.Fprintf(p, `<path d="M%.1f %.1fL%.1f %.1f" stroke="#b2182b" stroke-width="1.6"><title>%.4g</title></path>`+"\n", fx, fy, tx, ty, slope)
		fmt.Fprintf(p, `<text x="%.1f" y="24" font-size="11" text-anchor="end">斜率 · slope %.4g</text>`+"\n", chartWidth-14, slope)
	}
	p.WriteString("</svg>\n")
}
