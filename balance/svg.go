package balance

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"

	"chengge"
	"chengge/spatial/earthwork"

	"github.com/paulmach/orb"
)

// colours of uses and of sites, the same in all drawings.
var useColours = map[earthwork.Use]string{
	earthwork.StructuralFill: "#1b7837", earthwork.GeneralFill: "#5aae61", earthwork.Landscaping: "#a6dba0", earthwork.Planting: "#d9f0d3",
	earthwork.Recycling: "#2166ac", earthwork.Dewatering: "#67a9cf", earthwork.Treatment: "#762a83", earthwork.Disposal: "#8c510a", earthwork.Stockpile: "#f1a340",
}

var siteColours = map[chengge.SiteType]string{
	chengge.ProjectSite: "#d73027", chengge.DisposalSite: "#8c510a", chengge.RecyclingSite: "#2166ac", chengge.TransferSite: "#f1a340", chengge.BorrowPit: "#1b7837",
}

// mostRoads bounds what is drawn of the network, the wider roads first.
const mostRoads = 4000

// mapSVG draws roads, flows along them as wide as they carry, and sites.
func (r *Result) mapSVG(d *Document) string {
	const width = 900.0
	bound := orb.MultiPoint{}
	for _, s := range d.Sites {
		bound = append(bound, orb.Point{s.Lng, s.Lat})
	}
	box := bound.Bound()
	box = box.Pad(max(0.002, 0.04*(box.Max[0]-box.Min[0]))) // room for names
	squeeze := math.Cos(box.Center()[1] * math.Pi / 180)
	scale := width / ((box.Max[0] - box.Min[0]) * squeeze)
	height := min(max((box.Max[1]-box.Min[1])*scale, 200), 1200)
	place := func(p orb.Point) (x, y float64) {
		return (p[0] - box.Min[0]) * squeeze * scale, height - (p[1]-box.Min[1])*scale
	}
	path := func(line orb.LineString) string {
		var b strings.Builder
		for i, p := range line {
			x, y := place(p)
			fmt.Fprintf(&b, "%c%.1f %.1f", "ML"[min(i, 1)], x, y)
		}
		return b.String()
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %.0f %.0f" role="img" class="map"><g fill="none" stroke="#c8c8c8" stroke-width="1">`, width, height)
	drawn := 0
	for _, classes := range [][]chengge.RoadClass{{chengge.Expressway, chengge.Arterial}, {chengge.Collector}, {chengge.Local, chengge.Lane, ""}} {
		var lines strings.Builder
		n := 0
		for i := range r.work.in.Roads {
			s := &r.work.in.Roads[i]
			if slices.Contains(classes, s.Class) && s.Line.Bound().Intersects(box) {
				for _, part := range s.Line {
					lines.WriteString(path(part))
				}
				n++
			}
		}
		if drawn+n > mostRoads {
			break
		}
		if drawn += n; n > 0 {
			fmt.Fprintf(&b, `<path d="%s"/>`, lines.String())
		}
	}
	b.WriteString(`</g><g fill="none" stroke-linecap="round" stroke-opacity="0.55">`)
	type pair struct {
		from, to string
		use      earthwork.Use
	}
	sums := map[pair]float64{}
	var order []int
	most := 0.0
	for i := range d.Flows {
		f := &d.Flows[i]
		if f.From == f.To {
			continue
		}
		key := pair{f.From, f.To, f.Use}
		if sums[key] == 0 {
			order = append(order, i)
		}
		sums[key] += f.M3
		most = max(most, sums[key])
	}
	for _, i := range order {
		f := &d.Flows[i]
		v := sums[pair{f.From, f.To, f.Use}]
		fmt.Fprintf(&b, `<path d="%s" stroke="%s" stroke-width="%.1f"><title>%s → %s: %s m³</title></path>`, path(r.line(f)), useColours[f.Use], 1+9*math.Sqrt(v/most),
			html.EscapeString(f.FromName), html.EscapeString(f.ToName), number(round1(v)))
	}
	b.WriteString(`</g><g font-size="11">`)
	for _, s := range d.Sites {
		x, y := place(orb.Point{s.Lng, s.Lat})
		at, anchor := x+7, "start"
		if x > width-60 { // its name would be cut
			at, anchor = x-7, "end"
		}
		fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="5" fill="%s" stroke="#fff"><title>%s</title></circle><text x="%.1f" y="%.1f" text-anchor="%s">%s</text>`,
			x, y, siteColours[chengge.SiteType(s.Type)], html.EscapeString(s.Name), at, y+4, anchor, html.EscapeString(s.Code))
	}
	b.WriteString("</g></svg>")
	return b.String()
}

// band is a group of volumes in a drawing.
type band struct {
	name, colour string
	volume       float64
	at, used     float64
}

// bands keep their order of first sight.
type bands []*band

func (l *bands) add(name, colour string, v float64) *band {
	i := slices.IndexFunc(*l, func(b *band) bool { return b.name == name })
	if i < 0 {
		i = len(*l)
		*l = append(*l, &band{name: name, colour: colour})
	}
	(*l)[i].volume += v
	return (*l)[i]
}

// sankeySVG draws where material comes from, by zone, and what it becomes.
func (r *Result) sankeySVG(d *Document) string {
	say := func(zh, en string) string { return chengge.Text{Zh: zh, En: en}.In(d.Lang) }
	zone := map[string]string{}
	borrow := map[string]bool{}
	for _, s := range d.Sites {
		zone[s.Code] = r.areaName(s.Zone)
		borrow[s.Code] = s.Type == string(chengge.BorrowPit)
	}
	var from, to bands
	type ribbon struct {
		a, b *band
		v    float64
	}
	var ribbons []*ribbon
	link := func(a, b *band, v float64) {
		i := slices.IndexFunc(ribbons, func(x *ribbon) bool { return x.a == a && x.b == b })
		if i < 0 {
			i = len(ribbons)
			ribbons = append(ribbons, &ribbon{a: a, b: b})
		}
		ribbons[i].v += v
	}
	total := 0.0
	for _, f := range d.Flows {
		name, colour := zone[f.From], "#999"
		switch {
		case f.FromStore:
			name, colour = say("出堆场", "out of stores"), useColours[earthwork.Stockpile]
		case borrow[f.From]:
			name, colour = say("取土", "borrowed"), siteColours[chengge.BorrowPit]
		case name == "":
			name = say("未分区", "no zone")
		}
		link(from.add(name, colour, f.M3), to.add(f.UseName, useColours[f.Use], f.M3), f.M3)
		total += f.M3
	}
	for _, u := range d.Unserved {
		if u.Left {
			link(from.add(zone[u.Site], "#999", u.M3), to.add(say("未外运", "left"), "#000", u.M3), u.M3)
			total += u.M3
		}
	}
	if total == 0 {
		return ""
	}
	const width, gap, height = 900.0, 8.0, 360.0
	scale := (height - gap*float64(max(len(from), len(to)))) / total
	for _, side := range []bands{from, to} {
		at := 0.0
		for _, x := range side {
			x.at = at
			at += x.volume*scale + gap
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %.0f %.0f" role="img"><g fill-opacity="0.45">`, width, height)
	for _, x := range ribbons {
		h := x.v * scale
		y1, y2 := x.a.at+x.a.used, x.b.at+x.b.used
		x.a.used, x.b.used = x.a.used+h, x.b.used+h
		fmt.Fprintf(&b, `<path fill="%s" d="M180 %.1fC450 %.1f 450 %.1f 720 %.1fV%.1fC450 %.1f 450 %.1f 180 %.1fZ"><title>%s → %s: %s m³</title></path>`,
			x.b.colour, y1, y1, y2, y2, y2+h, y2+h, y1+h, y1+h, html.EscapeString(x.a.name), html.EscapeString(x.b.name), number(round1(x.v)))
	}
	b.WriteString(`</g><g font-size="12">`)
	for i, side := range []bands{from, to} {
		for _, x := range side {
			left, text, anchor := 170.0, 164.0, "end"
			if i == 1 {
				left, text, anchor = 720, 736, "start"
			}
			fmt.Fprintf(&b, `<rect x="%.0f" y="%.1f" width="10" height="%.1f" fill="%s"/><text x="%.0f" y="%.1f" text-anchor="%s">%s %s</text>`,
				left, x.at, max(x.volume*scale, 1), x.colour, text, x.at+x.volume*scale/2+4, anchor, html.EscapeString(x.name), group(number(math.Round(x.volume))))
		}
	}
	b.WriteString("</g></svg>")
	return b.String()
}

// timeSVG draws what moves in each period, by use.
func (d *Document) timeSVG() string {
	const width, height = 900.0, 240.0
	var uses bands
	sums := map[string]map[string]float64{}
	most := 0.0
	for _, f := range d.Flows {
		uses.add(f.UseName, useColours[f.Use], f.M3)
		if sums[f.Period] == nil {
			sums[f.Period] = map[string]float64{}
		}
		sums[f.Period][f.UseName] += f.M3
	}
	for _, p := range d.Periods {
		sum := 0.0
		for _, u := range uses {
			sum += sums[p.Begins][u.name]
		}
		most = max(most, sum)
	}
	if most == 0 {
		return ""
	}
	step := (width - 60) / float64(len(d.Periods))
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %.0f %.0f" role="img"><g font-size="11"><text x="0" y="12">%s m³</text>`, width, height+40, group(number(math.Round(most))))
	for i, p := range d.Periods {
		y, x := height, 60+float64(i)*step
		for _, u := range uses {
			v := sums[p.Begins][u.name]
			if v == 0 {
				continue
			}
			h := v / most * (height - 16)
			y -= h
			fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"><title>%s %s: %s m³</title></rect>`, x, y, step*0.8, h, u.colour, p.Begins, html.EscapeString(u.name), number(round1(v)))
		}
		if len(d.Periods) <= 26 || i%4 == 0 {
			fmt.Fprintf(&b, `<text x="%.1f" y="%.1f">%s</text>`, x, height+14, p.Begins[2:7])
		}
	}
	for i, u := range uses {
		fmt.Fprintf(&b, `<rect x="%d" y="%.0f" width="10" height="10" fill="%s"/><text x="%d" y="%.0f">%s</text>`, 60+i*110, height+24, u.colour, 74+i*110, height+33, html.EscapeString(u.name))
	}
	b.WriteString("</g></svg>")
	return b.String()
}
