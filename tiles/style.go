package tiles

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"chengge"
)

// Theme is a way to draw the city.
type Theme string

// The themes.
const (
	Dark  Theme = "dark"
	Light Theme = "light"
	Print Theme = "print"
)

// Themes gives all themes.
func Themes() []Theme { return []Theme{Dark, Light, Print} }

// ParseTheme reads a theme.
func ParseTheme(s string) (Theme, error) {
	if slices.Contains(Themes(), Theme(s)) {
		return Theme(s), nil
	}
	return "", chengge.Errorf(chengge.ErrNotFound, "no style %.40q: there are dark, light and print", s).
		InChinese("没有样式“%.40s”：可用 dark、light、print", s)
}

// Style is a MapLibre style, version 8. It names no glyphs, sprites or hosts
// but that of the tiles: letters are drawn with the fonts of the reader's
// machine.
type Style struct {
	Version  int                    `json:"version"`
	Name     string                 `json:"name"`
	Metadata map[string]string      `json:"metadata"`
	Center   [2]float64             `json:"center"`
	Zoom     float64                `json:"zoom"`
	Sources  map[string]StyleSource `json:"sources"`
	Layers   []StyleLayer           `json:"layers"`
}

// StyleSource is where a style has tiles from.
type StyleSource struct {
	Type    string     `json:"type"`
	Tiles   []string   `json:"tiles"`
	MinZoom int        `json:"minzoom"`
	MaxZoom int        `json:"maxzoom"`
	Bounds  [4]float64 `json:"bounds"`
}

// StyleLayer is a layer of a style.
type StyleLayer struct {
	ID          string         `json:"id"`
	Type        string         `json:"type"`
	Source      string         `json:"source,omitempty"`
	SourceLayer string         `json:"source-layer,omitempty"`
	MinZoom     float64        `json:"minzoom,omitempty"`
	MaxZoom     float64        `json:"maxzoom,omitempty"`
	Filter      any            `json:"filter,omitempty"`
	Layout      map[string]any `json:"layout,omitempty"`
	Paint       map[string]any `json:"paint,omitempty"`
}

// LiveSource is where a style has the tiles of a row of
// chengge.LiveTileLayers from.
type LiveSource struct {
	Row    chengge.TileLayer
	URL    string // with {z}, {x} and {y} open
	Bounds [4]float64
}

// Style gives a style of all layers that may show; url makes the address of
// tiles out of what Path gives. Roads by chief are in it and hidden: they show
// who has a road in place of what it is. Areas that show by their borders alone
// are in no source. What is live lies over the ground and under the names.
func (s *Set) Style(theme Theme, layers []chengge.TileLayer, lang chengge.Lang, url func(path string) string, live ...LiveSource) Style {
	title := map[Theme]chengge.Text{Dark: {Zh: "深色", En: "dark"}, Light: {Zh: "浅色", En: "light"}, Print: {Zh: "打印", En: "print"}}[theme]
	out := Style{
		Version: 8, Name: s.name + " " + title.In(lang), Center: s.centre, Zoom: float64(s.homeZoom()) - 0.5,
		Metadata: map[string]string{"chengge:hash": s.hash}, Sources: map[string]StyleSource{},
	}
	p := painter{palette: palettes[theme], latitude: s.centre[1]}
	out.Layers = []StyleLayer{{ID: "ground", Type: "background", Paint: map[string]any{"background-color": p.ground}}}
	all := slices.Clone(layers)
	for _, l := range live {
		out.Sources[l.Row.Name] = StyleSource{Type: "vector", Tiles: []string{l.URL}, MinZoom: l.Row.MinZoom, MaxZoom: maxZoom, Bounds: l.Bounds}
		all = append(all, l.Row)
	}
	used := map[string]bool{}
	for _, stage := range []func(chengge.TileLayer) []StyleLayer{p.below, p.above, p.live, p.names} {
		for _, l := range all {
			for _, drawn := range stage(l) {
				used[l.Name] = true
				drawn.ID = l.Name + "-" + drawn.ID
				drawn.Source, drawn.SourceLayer = sourceOf(l), l.Name
				drawn.MinZoom = max(drawn.MinZoom, float64(l.MinZoom))
				out.Layers = append(out.Layers, drawn)
			}
		}
	}
	groups := map[string][]chengge.TileLayer{}
	for _, l := range layers {
		if used[l.Name] {
			groups[sourceOf(l)] = append(groups[sourceOf(l)], l)
		}
	}
	for name, list := range groups {
		src := StyleSource{Type: "vector", Tiles: []string{url(s.Path(list))}, MinZoom: maxZoom, MaxZoom: maxZoom, Bounds: s.bounds}
		for _, l := range list {
			src.MinZoom = min(src.MinZoom, l.MinZoom)
		}
		out.Sources[name] = src
	}
	return out
}

// sourceOf parts layers by how they are looked at, so that a map asks for few
// tiles and for none of what it hides.
func sourceOf(l chengge.TileLayer) string {
	switch {
	case l.Name == string(chengge.KindChiefs) || l.Generalise == chengge.Names || len(l.Kinds) == 0:
		return l.Name
	case l.Geometry == chengge.Points:
		return "things"
	}
	return "ground"
}

// painter draws layers in the colours of a theme.
type painter struct {
	palette
	latitude float64
}

type obj = map[string]any
type expr = []any

func get(name string) expr { return expr{"get", name} }

// zoomed gives a value that changes with the zoom: zoom, value, zoom, value…
func zoomed(stops ...any) expr {
	return append(expr{"interpolate", expr{"linear"}, expr{"zoom"}}, stops...)
}

func fill(id, colour string) StyleLayer {
	return StyleLayer{ID: id, Type: "fill", Paint: obj{"fill-color": colour}}
}

func stroke(id string, colour, width any, dashes ...float64) StyleLayer {
	l := StyleLayer{ID: id, Type: "line", Layout: obj{"line-join": "round"}, Paint: obj{"line-color": colour, "line-width": width}}
	if len(dashes) > 0 {
		l.Paint["line-dasharray"] = dashes
	}
	return l
}

func from(zoom float64, l StyleLayer) StyleLayer { l.MinZoom = zoom; return l }

// below gives what lies on the ground.
func (p *painter) below(row chengge.TileLayer) []StyleLayer {
	switch chengge.Kind(row.Name) {
	case chengge.KindCoverage:
		edge := stroke("edge", p.edge, zoomed(9, 10, 14, 34, 18, 60))
		edge.Paint["line-blur"], edge.Paint["line-opacity"] = zoomed(9, 10, 14, 34, 18, 60), 0.75
		return []StyleLayer{edge, fill("fill", p.city)}
	case chengge.KindGrids:
		tones := fill("fill", "")
		tones.Paint["fill-color"] = expr{"match", expr{"%", expr{"id"}, 4}, 1, p.tones[1], 2, p.tones[2], 3, p.tones[3], p.tones[0]}
		tones.Paint["fill-antialias"] = false
		return []StyleLayer{tones, stroke("line", p.grid, zoomed(9, 0.4, 13, 0.9, 17, 1.4))}
	case chengge.KindWaters:
		return []StyleLayer{fill("fill", p.water), stroke("line", p.bank, 1)}
	case chengge.KindUnitGrids:
		line := from(14.5, stroke("line", p.hairline, 0.7))
		line.Paint["line-opacity"] = zoomed(14.5, 0, 15.2, 1)
		return []StyleLayer{line}
	case chengge.KindBuildings:
		return []StyleLayer{fill("fill", p.building), from(15, stroke("line", p.buildingLine, 0.6))}
	case chengge.KindZones:
		return []StyleLayer{stroke("line", p.zone, 1.6, 4, 2)}
	case chengge.KindRoads:
		major := expr{"match", get("class"), expr{"expressway", "arterial"}, p.roadMajor, p.road}
		outer, inner := stroke("case", p.roadCase, p.roadWidth(2)), stroke("line", zoomed(13, major, 15.5, p.roadNear), p.roadWidth(0))
		outer.Layout["line-cap"], inner.Layout["line-cap"] = "round", "round"
		return []StyleLayer{outer, inner}
	case chengge.KindChiefs:
		colour := expr{"match", get("hue")}
		for i, h := range p.hues[1:] {
			colour = append(colour, i+1, h)
		}
		line := stroke("line", append(colour, p.hues[0]), zoomed(12, 2, 16, 6))
		line.Layout["visibility"] = "none"
		return []StyleLayer{line}
	case chengge.KindOverlays:
		area := fill("fill", p.overlay)
		area.Paint["fill-opacity"] = 0.22
		return []StyleLayer{area, stroke("line", p.overlay, 1.4, 3, 1.5)}
	case chengge.KindComponents:
		return []StyleLayer{p.hexagonArea()}
	}
	return nil
}

// above gives borders and points, which lie over the ground.
func (p *painter) above(row chengge.TileLayer) []StyleLayer {
	if row.Name == chengge.BorderTileLayer {
		return p.borders()
	}
	switch chengge.Kind(row.Name) {
	case chengge.KindCoverage:
		return []StyleLayer{stroke("line", p.coverage, 1.2)}
	case chengge.KindComponents:
		return []StyleLayer{p.componentPoint()}
	case chengge.KindCameras:
		return []StyleLayer{p.dot("point", p.camera, zoomed(13, 2, 17, 5))}
	case chengge.KindSites:
		return []StyleLayer{p.dot("point", p.site, zoomed(9, 3, 14, 7))}
	}
	return nil
}

// borders gives the borders of areas, those of the larger over those of the
// smaller.
func (p *painter) borders() []StyleLayer {
	community := from(12, stroke("communities", p.community, 1.4, 0.1, 2.6))
	community.Layout["line-cap"] = "round"
	outer := stroke("offices-case", p.officeCase, zoomed(9, 2, 14, 4.4))
	outer.Paint["line-opacity"] = 0.8
	office := stroke("offices", p.office, zoomed(9, 0.8, 14, 1.6), 7, 2.4, 1.2, 2.4)
	district := stroke("districts", p.district, zoomed(9, 1, 14, 2.2))
	out := []StyleLayer{community, from(7, outer), from(7, office), district}
	for i, k := range [...]chengge.Kind{chengge.KindCommunities, chengge.KindStreetOffices, chengge.KindStreetOffices, chengge.KindDistricts} {
		out[i].Filter = expr{"==", get("kind"), string(k)}
	}
	return out
}

func (p *painter) dot(id string, colour, radius any) StyleLayer {
	return StyleLayer{ID: id, Type: "circle", Paint: obj{
		"circle-color": colour, "circle-radius": radius, "circle-stroke-color": p.halo, "circle-stroke-width": zoomed(13, 0.3, 17, 1),
	}}
}

// hexagonArea lies lightly over the ground, under all borders.
func (p *painter) hexagonArea() StyleLayer {
	l := fill("hexagons", "")
	l.MaxZoom = chengge.TilePointZoom
	l.Filter = expr{"==", expr{"geometry-type"}, "Polygon"}
	l.Paint["fill-color"] = expr{
		"interpolate", expr{"linear"}, expr{"log10", get("count")}, 0, p.hexagons[0], 1, p.hexagons[1], 2, p.hexagons[2], 3.5, p.hexagons[3],
	}
	l.Paint["fill-opacity"] = expr{"interpolate", expr{"linear"}, expr{"log10", get("count")}, 0, 0.1, 2, 0.3, 3.5, 0.5}
	return l
}

// componentPoint draws a component, larger where it stands for several.
func (p *painter) componentPoint() StyleLayer {
	colour := expr{"match", expr{"slice", get("category"), 0, 2}}
	for i, h := range p.hues[1:] {
		colour = append(colour, "0"+strconv.Itoa(i+2), h)
	}
	several := expr{"ln", expr{"coalesce", get("count"), 1}}
	l := p.dot("point", append(colour, p.hues[0]), zoomed(14, expr{"+", 1.2, several}, 17, expr{"+", 4, several}))
	l.MinZoom = chengge.TilePointZoom
	l.Filter = expr{"all", expr{"==", expr{"geometry-type"}, "Point"}, expr{"!=", get("removed"), true}}
	return l
}

// roadLooks are the metres that a class is wide where a segment states none,
// and its least pixels at zoom 10 and 14.
var roadLooks = []struct {
	class              chengge.RoadClass
	metres, at10, at14 float64
}{
	{chengge.Expressway, 40, 1.6, 4.5},
	{chengge.Arterial, 30, 1.2, 3.6},
	{chengge.Collector, 20, 0.8, 2.6},
	{chengge.Local, 12, 0.5, 1.8},
	{chengge.Lane, 6, 0.3, 1.2},
}

// roadWidth gives a road's pixels: its true width from near, more from afar.
func (p *painter) roadWidth(extra float64) expr {
	metres, least10, least14 := expr{"match", get("class")}, expr{"match", get("class")}, expr{"match", get("class")}
	for _, r := range roadLooks {
		metres = append(metres, string(r.class), r.metres)
		least10, least14 = append(least10, string(r.class), r.at10), append(least14, string(r.class), r.at14)
	}
	wide := expr{"coalesce", get("width"), append(metres, 14)}
	pixels := func(z float64) float64 {
		return math.Round(512*math.Exp2(z)/(40_075_016.7*math.Cos(p.latitude*math.Pi/180))*1e6) / 1e6
	}
	at := func(z float64, least expr) expr {
		return expr{"+", extra, expr{"max", least, expr{"*", wide, pixels(z)}}}
	}
	return expr{"interpolate", expr{"exponential", 2}, expr{"zoom"}, 10, at(10, append(least10, 0.6)), 14, at(14, append(least14, 2)), 22, at(22, append(least14, 2))}
}

// The fonts of a reader's machine, of the usual systems; the first is the
// console's own.
var (
	regular = []string{"Barlow Semi Condensed", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "Source Han Sans SC"}
	medium  = append([]string{"Barlow Semi Condensed Medium"}, regular[1:]...)
)

// nameLooks are how names are written, the most important last: MapLibre
// places those first.
var nameLooks = []struct {
	kind     chengge.Kind
	font     []string
	size     float64
	spacing  float64
	from, to float64
	colour   func(p *painter) string
}{
	{chengge.KindRoads, regular, 12, 0.06, 12.5, 0, func(p *painter) string { return p.soft }},
	{chengge.KindWaters, regular, 13, 0.3, 9, 0, func(p *painter) string { return p.waterName }},
	{chengge.KindUnitGrids, regular, 11, 0, 16.6, 0, func(p *painter) string { return p.soft }},
	{chengge.KindCommunities, regular, 11, 0, 14.2, 0, func(p *painter) string { return p.community }},
	{chengge.KindGrids, regular, 12, 0, 13.6, 0, func(p *painter) string { return p.soft }},
	{chengge.KindOverlays, medium, 12, 0, 14.6, 0, func(p *painter) string { return p.overlay }},
	{chengge.KindZones, medium, 12, 0, 12, 0, func(p *painter) string { return p.zone }},
	{chengge.KindStreetOffices, medium, 15, 0.18, 9.5, 0, func(p *painter) string { return p.ink }},
	{chengge.KindDistricts, medium, 17, 0.3, 0, 12.5, func(p *painter) string { return p.ink }},
}

// names gives the layers of labels.
func (p *painter) names(row chengge.TileLayer) []StyleLayer {
	if row.Generalise != chengge.Names {
		return nil
	}
	var out []StyleLayer
	for _, n := range nameLooks {
		l := StyleLayer{
			ID: strings.ReplaceAll(string(n.kind), "_", "-"), Type: "symbol", MinZoom: n.from, MaxZoom: n.to,
			Filter: expr{"==", get("kind"), string(n.kind)},
			Layout: obj{"text-field": get("name"), "text-font": n.font, "text-size": n.size, "text-letter-spacing": n.spacing, "text-max-width": 9},
			Paint:  obj{"text-color": n.colour(p), "text-halo-color": p.halo, "text-halo-width": 1.6, "text-halo-blur": 0.4},
		}
		if n.kind == chengge.KindRoads {
			l.Layout["symbol-placement"], l.Layout["text-max-angle"], l.Layout["symbol-spacing"], l.Layout["text-padding"] = "line", 22, 320, 6
		} else {
			if n.kind == chengge.KindWaters {
				// A river's name lies along it, in one line.
				l.Layout["text-rotate"], l.Layout["text-rotation-alignment"], l.Layout["text-max-width"] = expr{"coalesce", get("turn"), 0}, "map", 40
			}
			l.Layout["symbol-sort-key"] = expr{"-", 0, expr{"coalesce", get("room"), 0}}
		}
		out = append(out, l)
	}
	return out
}
