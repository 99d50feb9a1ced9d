package exporters

import (
	"fmt"
	"html"

	"chengge"
)

// legend explains a map: its groups of units, then what is drawn beside them.
type legend struct {
	rows []legendRow
	x, y float64
}

type legendRow struct {
	group *drawn // nil: a symbol of a site, or a route
	site  chengge.SiteType
	route bool
	title chengge.Text
	count int
}

const (
	legendStep  = 22.0
	legendWidth = 300.0
)

func (h *Hotspots) legend(groups []drawn, counts []int) *legend {
	l := &legend{}
	for g := range groups {
		if counts[g] > 0 {
			l.rows = append(l.rows, legendRow{group: &groups[g], title: groups[g].title, count: counts[g]})
		}
	}
	if h.Beside == nil {
		return l
	}
	for _, t := range siteTypes {
		n := 0
		for _, s := range h.Beside.Sites {
			if s.Type == t.kind {
				n++
			}
		}
		if n > 0 {
			l.rows = append(l.rows, legendRow{site: t.kind, title: t.title, count: n})
		}
	}
	if n := len(h.Beside.Routes); n > 0 {
		l.rows = append(l.rows, legendRow{route: true, title: routesTitle, count: n})
	}
	return l
}

// place puts the legend beside the map where there is room, else below, and gives
// the size of both.
func (l *legend) place(s sheet) (width, height float64) {
	tall := float64(len(l.rows))*legendStep + 14
	if s.width+legendWidth <= mapWidth {
		l.x, l.y = s.width+12, 14
		return mapWidth, max(s.height, tall+14)
	}
	l.x, l.y = 12, s.height+6
	return mapWidth, s.height + tall
}

func (l *legend) draw(p *page) {
	y := l.y
	for _, r := range l.rows {
		sign := ""
		switch {
		case r.group != nil:
			fmt.Fprintf(p, `<rect x="%.1f" y="%.1f" width="26" height="15" fill="%s" stroke="#555"/>`, l.x, y, r.group.colour)
			if r.group.pattern != "" {
				fmt.Fprintf(p, `<rect x="%.1f" y="%.1f" width="26" height="15" fill="url(#%s)"/>`, l.x, y, r.group.pattern)
			}
			sign = r.group.sign
		case r.route:
			fmt.Fprintf(p, `<path d="M%.1f %.1fh26" %s/>`, l.x, y+8, routeStyle)
		default:
			p.symbol(l.x+13, y+8, r.site)
		}
		if sign != "" {
			sign += " "
		}
		title := r.title.Zh
		if r.title.En != "" {
			title += " · " + r.title.En
		}
		fmt.Fprintf(p, `<text x="%.1f" y="%.1f" font-size="13">%s%s (%d)</text>`+"\n", l.x+34, y+12.5, sign, html.EscapeString(title), r.count)
		y += legendStep
	}
}
