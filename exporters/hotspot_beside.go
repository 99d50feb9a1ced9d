package exporters

import (
	"fmt"
	"html"

	"chengge"

	"github.com/paulmach/orb"
)

// HotspotBeside is the network that earth and rubble go by: where they may go to,
// and the roads that permits name.
type HotspotBeside struct {
	Sites  []HotspotSite  `json:"sites,omitempty"`
	Routes []HotspotRoute `json:"routes,omitempty"`
}

// HotspotSite is a site; volumes are those of the request, in m³ bank.
type HotspotSite struct {
	Code  string           `json:"code"`
	Name  string           `json:"name,omitempty"`
	Type  chengge.SiteType `json:"type"`
	Lng   float64          `json:"lng"` // CGCS2000
	Lat   float64          `json:"lat"`
	Gives float64          `json:"gives_m3,omitempty"`
	Takes float64          `json:"takes_m3,omitempty"`
}

// HotspotRoute is a road that permits name as their route (核准路线).
type HotspotRoute struct {
	Road    string              `json:"road"`
	Permits int                 `json:"permits"`
	Shape   orb.MultiLineString `json:"-"` // CGCS2000
}

// siteTypes are the types of sites in the order of the legend.
var siteTypes = []struct {
	kind  chengge.SiteType
	title chengge.Text
}{
	{chengge.ProjectSite, chengge.Text{Zh: "工地", En: "project"}},
	{chengge.DisposalSite, chengge.Text{Zh: "消纳场", En: "disposal site"}},
	{chengge.RecyclingSite, chengge.Text{Zh: "资源化利用厂", En: "recycling plant"}},
	{chengge.TransferSite, chengge.Text{Zh: "转运调配场", En: "transfer site"}},
	{chengge.BorrowPit, chengge.Text{Zh: "取土场", En: "borrow pit"}},
}

var routesTitle = chengge.Text{Zh: "核准路线所经道路", En: "roads of permits"}

const routeStyle = `fill="none" stroke="#5b3a8c" stroke-width="1.3" stroke-dasharray="6 3" stroke-opacity=".7"`

// symbol draws a site: each type has a shape of its own.
func (p *page) symbol(x, y float64, t chengge.SiteType) {
	shape := ""
	switch t {
	case chengge.ProjectSite:
		shape = fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="3.2"`, x, y)
	case chengge.DisposalSite:
		shape = fmt.Sprintf(`<path d="M%.1f %.1fh11v11h-11Z"`, x-5.5, y-5.5)
	case chengge.RecyclingSite:
		shape = fmt.Sprintf(`<path d="M%.1f %.1fl7 7l-7 7l-7 -7Z"`, x, y-7)
	case chengge.TransferSite:
		shape = fmt.Sprintf(`<path d="M%.1f %.1fl7 12h-14Z"`, x, y-7)
	default:
		shape = fmt.Sprintf(`<path d="M%.1f %.1fh14l-7 12Z"`, x-7, y-5)
	}
	fill := "#fff"
	if t == chengge.ProjectSite {
		fill = "#222"
	}
	fmt.Fprintf(p, `%s fill="%s" stroke="#111" stroke-width="1.6"`, shape, fill)
	p.WriteString("/>")
}

// drawBeside draws the network that earth and rubble go by.
func (h *Hotspots) drawBeside(p *page, s sheet) {
	if h.Beside == nil {
		return
	}
	var d []byte
	for _, r := range h.Beside.Routes {
		for _, ls := range r.Shape {
			for i, at := range ls {
				letter := byte('L')
				if i == 0 {
					letter = 'M'
				}
				x, y := s.at(at)
				d = append(appendPixel(append(d, letter), x), ' ')
				d = appendPixel(d, y)
			}
		}
	}
	if len(d) > 0 {
		fmt.Fprintf(p, `<path d="%s" %s/>`+"\n", d, routeStyle)
	}
	for _, t := range siteTypes {
		for _, site := range h.Beside.Sites {
			if site.Type != t.kind {
				continue
			}
			x, y := s.at(orb.Point{site.Lng, site.Lat})
			fmt.Fprintf(p, `<g><title>%s %s</title>`, html.EscapeString(site.Code), html.EscapeString(site.Name))
			p.symbol(x, y, site.Type)
			p.WriteString("</g>\n")
		}
	}
}
