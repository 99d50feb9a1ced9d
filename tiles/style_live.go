package tiles

import "chengge"

// live gives reports and results of analyses.
func (p *painter) live(row chengge.TileLayer) []StyleLayer {
	switch row.Name {
	case chengge.ReportTileLayer().Name:
		return p.reports()
	case chengge.HotspotTileLayer().Name:
		return p.hotspots()
	}
	return nil
}

// reports gives hexagons, the fuller the more there are, and points in the
// colours of their states; emergencies have a ring.
func (p *painter) reports() []StyleLayer {
	area := fill("hexagons", "")
	area.MaxZoom = chengge.TilePointZoom
	area.Filter = expr{"==", expr{"geometry-type"}, "Polygon"}
	area.Paint["fill-color"] = expr{
		"interpolate", expr{"linear"}, expr{"log10", get("count")}, 0, p.counts[0], 1, p.counts[1], 2, p.counts[2], 3.5, p.counts[3],
	}
	area.Paint["fill-opacity"] = 0.75
	colour := expr{"match", get("state")}
	for i, s := range chengge.States() {
		colour = append(colour, string(s), p.states[i])
	}
	several := expr{"ln", expr{"coalesce", get("count"), 1}}
	point := p.dot("point", append(colour, p.states[0]), zoomed(14, expr{"+", 3, several}, 17, expr{"+", 6, several}))
	point.MinZoom = chengge.TilePointZoom
	point.Filter = expr{"==", expr{"geometry-type"}, "Point"}
	urgent := expr{"==", get("emergency"), true}
	point.Paint["circle-stroke-color"] = expr{"case", urgent, p.emergency, p.halo}
	point.Paint["circle-stroke-width"] = expr{"case", urgent, 2.5, 1}
	return []StyleLayer{area, point}
}

// hotspotClasses are the classes that have a colour, in the order of
// palette.classes.
var hotspotClasses = []string{"hot", "high-high", "high-low", "cold", "low-low", "low-high", "alike", "unlike"}

// hotspots gives the units of a result in the colours of their classes: areas,
// stretches of road each on its side, points.
func (p *painter) hotspots() []StyleLayer {
	colour := expr{"match", get("class")}
	for i, c := range hotspotClasses {
		colour = append(colour, c, p.classes[i])
	}
	colour = append(colour, p.noClass)
	found := expr{"case", expr{"in", get("class"), expr{"literal", hotspotClasses}}, 0.62, 0.12}
	is := func(l StyleLayer, geometry string) StyleLayer {
		l.Filter = expr{"==", expr{"geometry-type"}, geometry}
		return l
	}
	area := fill("fill", "")
	area.Paint["fill-color"], area.Paint["fill-opacity"] = colour, found
	line := stroke("road", colour, zoomed(10, 1.2, 16, 5))
	line.Paint["line-offset"] = zoomed(10, expr{"match", get("side"), "left", -0.8, "right", 0.8, 0}, 16, expr{"match", get("side"), "left", -3, "right", 3, 0})
	point := p.dot("point", colour, zoomed(9, 3, 16, 7))
	return []StyleLayer{is(area, "Polygon"), is(stroke("line", p.halo, zoomed(9, 0.1, 14, 0.6)), "Polygon"), is(line, "LineString"), is(point, "Point")}
}
