package exporters

import (
	"fmt"
	"math"
	"strconv"

	"chengge"
	"chengge/spatial/hotspot"

	"github.com/paulmach/orb"
)

// chart is the size of drawings, in pixels of SVG.
const (
	mapWidth    = 1040.0
	mapHeight   = 720.0
	chartWidth  = 500.0
	chartHeight = 340.0
	chartMargin = 62.0
)

// sheet turns degrees into pixels: a plane whose east is shortened as at the
// middle latitude.
type sheet struct {
	west, north, east, scale float64 // east is the shortening
	width, height            float64
}

func (h *Hotspots) sheet() sheet {
	var b orb.Bound
	for i := range h.Units {
		of := orb.Point{h.Units[i].Lng, h.Units[i].Lat}.Bound()
		if h.Units[i].Shape != nil {
			of = h.Units[i].Shape.Bound()
		}
		if i == 0 {
			b = of
		} else {
			b = b.Union(of)
		}
	}
	if h.Beside != nil && len(h.Units) > 0 {
		for _, site := range h.Beside.Sites {
			b = b.Extend(orb.Point{site.Lng, site.Lat})
		}
	}
	s := sheet{west: b.Min[0], north: b.Max[1], east: math.Cos((b.Min[1] + b.Max[1]) / 2 * math.Pi / 180)}
	w, t := max((b.Max[0]-b.Min[0])*s.east, 1e-9), max(b.Max[1]-b.Min[1], 1e-9)
	s.scale = min((mapWidth-20)/w, (mapHeight-20)/t)
	s.width, s.height = w*s.scale+20, t*s.scale+20
	return s
}

func (s sheet) at(p orb.Point) (x, y float64) {
	return 10 + float64((p[0]-s.west)*s.east*s.scale), 10 + float64((s.north-p[1])*s.scale)
}

// appendPixel writes tenths of a pixel.
func appendPixel(b []byte, v float64) []byte {
	return strconv.AppendFloat(b, math.Round(v*10)/10, 'f', -1, 64)
}

// appendShape adds a shape to the path of its class. Sides of roads are drawn
// beside the line.
func (s sheet) appendShape(b []byte, u *HotspotUnit) []byte {
	ring := func(points []orb.Point, closed bool, aside float64) {
		for i, p := range points {
			if closed && i == len(points)-1 {
				break
			}
			x, y := s.at(p)
			if aside != 0 {
				// The direction of the line there: to the left is aside.
				from, to := points[max(i-1, 0)], points[min(i+1, len(points)-1)]
				x0, y0 := s.at(from)
				x1, y1 := s.at(to)
				if l := math.Hypot(x1-x0, y1-y0); l > 0 {
					x, y = x+float64((y1-y0)/l*aside), y-float64((x1-x0)/l*aside)
				}
			}
			letter := byte('L')
			if i == 0 {
				letter = 'M'
			}
			b = append(b, letter)
			b = append(appendPixel(b, x), ' ')
			b = appendPixel(b, y)
		}
		if closed {
			b = append(b, 'Z')
		}
	}
	switch g := u.Shape.(type) {
	case orb.MultiPolygon:
		for _, poly := range g {
			for _, r := range poly {
				ring(r, true, 0)
			}
		}
	case orb.MultiLineString:
		aside := 1.5
		if u.Side == chengge.RightSide {
			aside = -1.5
		}
		for _, ls := range g {
			ring(ls, false, aside)
		}
	}
	return b
}

// lines tells whether the units are drawn as lines.
func (h *Hotspots) lines() bool { return h.Unit == string(chengge.KindRoads) }

// draw draws the units in groups, which have a colour and a pattern each, with the
// network beside them, and numbers the units of marks from 1.
func (h *Hotspots) draw(p *page, title chengge.Text, groups []drawn, group func(u *HotspotUnit) int, marks []int) {
	s := h.sheet()
	paths := make([][]byte, len(groups))
	counts := make([]int, len(groups))
	for i := range h.Units {
		g := group(&h.Units[i])
		paths[g] = s.appendShape(paths[g], &h.Units[i])
		counts[g]++
	}
	l := h.legend(groups, counts)
	width, height := l.place(s)
	fmt.Fprintf(p, `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f"><title>%s · %s</title>%s`+"\n",
		width, height, width, height, title.Zh, title.En, patterns)
	for g, d := range paths {
		if len(d) == 0 {
			continue
		}
		if h.lines() {
			dash := ""
			if groups[g].dash != "" {
				dash = ` stroke-dasharray="` + groups[g].dash + `"`
			}
			colour := groups[g].colour
			if g == int(hotspot.NotSignificant) {
				colour = quietLine
			}
			fmt.Fprintf(p, `<path d="%s" fill="none" stroke="%s" stroke-width="%s"%s/>`+"\n", d, colour, groups[g].width, dash)
			continue
		}
		fmt.Fprintf(p, `<path d="%s" fill="%s" fill-rule="evenodd" stroke="#9aa3b0" stroke-width=".4"/>`+"\n", d, groups[g].colour)
		if groups[g].pattern != "" {
			fmt.Fprintf(p, `<path d="%s" fill="url(#%s)" fill-rule="evenodd"/>`+"\n", d, groups[g].pattern)
		}
	}
	if h.lines() {
		h.drawDots(p, s, groups, group)
	}
	h.drawBeside(p, s)
	for n, i := range marks {
		x, y := s.at(orb.Point{h.Units[i].Lng, h.Units[i].Lat})
		fmt.Fprintf(p, `<text x="%.1f" y="%.1f" font-size="11" font-weight="bold" text-anchor="middle" fill="#000" stroke="#fff" stroke-width="2.5" paint-order="stroke">%d</text>`+"\n", x, y+4, n+1)
	}
	l.draw(p)
	p.WriteString("</svg>\n")
}

// quietLine is the colour of segments without a finding: areas have a lighter one.
const quietLine = "#c6cdd8"

// drawDots marks the segments of groups that stand out, which may be too short to
// be seen.
func (h *Hotspots) drawDots(p *page, s sheet, groups []drawn, group func(u *HotspotUnit) int) {
	for i := range h.Units {
		u := &h.Units[i]
		if g := groups[group(u)]; g.dot {
			x, y := s.at(orb.Point{u.Lng, u.Lat})
			fmt.Fprintf(p, `<circle cx="%.1f" cy="%.1f" r="4.5" fill="%s" stroke="#333" stroke-width=".8"/>`+"\n", x, y, g.colour)
		}
	}
}

// drawn is how a group of units looks.
type drawn struct {
	classStyle
	title       chengge.Text
	width, dash string // of lines
	dot         bool   // of lines: marked in the middle
}

func (h *Hotspots) drawFindings(p *page) {
	groups := make([]drawn, hotspot.Classes)
	for c := range groups {
		groups[c] = drawn{classStyle: classStyles[c], title: hotspot.Class(c).Text(), width: "1"}
		if hotspot.Class(c).Significant() {
			groups[c].width, groups[c].dot = "3.2", true
		}
	}
	groups[hotspot.Cold].dash, groups[hotspot.LowLow].dash, groups[hotspot.HighLow].dash, groups[hotspot.LowHigh].dash = "1 2", "1 2", "6 2", "6 2 1 2"
	h.draw(p, chengge.Text{Zh: "显著性地图", En: "map of findings"}, groups, func(u *HotspotUnit) int { return int(*u.Class) }, h.strongest(shownUnits))
}
