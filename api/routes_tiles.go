package api

import (
	"fmt"
	"net/http"
	"strings"

	"chengge"
	"chengge/tiles"
)

const tileType = "application/vnd.mapbox-vector-tile"

var (
	layersParam = param{name: "layers", in: inPath, schema: "string", required: true, doc: "Layers, parted by commas: " + strings.Join(chengge.TileLayerNames(), ", "), example: "grids,roads"}
	// placeParams are those of a tile's place.
	placeParams = []param{
		{name: "z", in: inPath, schema: "integer", required: true, doc: fmt.Sprintf("Zoom, 0 to %d", chengge.TileMaxZoom), example: 12},
		{name: "x", in: inPath, schema: "integer", required: true, doc: "Column from the west", example: 3341},
		{name: "y", in: inPath, schema: "integer", required: true, doc: "Row from the north", example: 1628},
	}
	themeParam = param{name: "name", in: inPath, schema: "string", enum: []string{"dark", "light", "print"}, required: true, doc: "Theme", example: "light"}
)

// bareTile says what a tile without a body means.
func bareTile(more map[string]string) map[string]string {
	bare := map[string]string{"204": "There is nothing in this tile", "304": "The tile is what If-None-Match names"}
	for status, text := range more {
		bare[status] = text
	}
	return bare
}

// tileRoutes is the table of tiles of an edition, and of styles where no
// database is served.
var tileRoutes = []route{
	{
		method: http.MethodGet, path: "/tiles/{address}/{layers}/{z}/{x}/{y}.mvt", id: "tile", tag: "tiles", right: chengge.ReadCity, want: withCity,
		summary: chengge.Text{Zh: "矢量切片", En: "A vector tile"},
		description: "Mapbox Vector Tile 2.1 of one layer or several. The address is {edition}-{hash}, as TileJSON and styles give it: what lies there never changes. " +
			"current leads to the address in force.",
		params: append([]param{
			{name: "address", in: inPath, schema: "string", required: true, doc: "{edition}-{hash}, or current", example: "current"}, layersParam, langParam,
		}, placeParams...),
		answers: map[string]any{tileType: ""},
		bare:    bareTile(map[string]string{"307": "Of current: Location names the tile in force"}),
		handler: (*server).tile,
	},
	{
		method: http.MethodGet, path: "/tiles/{layers}.json", id: "tilejson", tag: "tiles", right: chengge.ReadCity, want: withCity, compress: true,
		summary: chengge.Text{Zh: "切片说明 TileJSON", En: "TileJSON of layers"},
		params:  []param{layersParam, langParam},
		answers: map[string]any{"application/json": tiles.TileJSON{}},
		handler: (*server).tileJSON,
	},
	{
		method: http.MethodGet, path: "/styles/{name}.json", id: "style", tag: "tiles", right: chengge.ReadCity, want: withCity, compress: true,
		summary: chengge.Text{Zh: "地图样式", En: "A MapLibre style"},
		description: "A style, version 8, of all layers that the caller may see. It names no glyphs, sprites or hosts but this server. " +
			"With reports=true it draws reports as they are now over them, those that the parameters of a filter mean; with result the result of a job that looked for hot spots.",
		params: append([]param{
			themeParam,
			{name: "reports", in: inQuery, schema: "string", enum: []string{"true", "false"}, doc: "true draws reports too, where a database is served; wants the right reports.read"},
			{name: "result", in: inQuery, schema: "integer", doc: "Id of a job of /v1/hotspots that is done; wants the right analyses.run"}, langParam,
		}, filterParams...),
		answers: map[string]any{"application/json": tiles.Style{}},
		handler: (*server).style,
	},
}

// liveTileRoutes is the table of tiles that belong to no edition.
var liveTileRoutes = []route{
	{
		method: http.MethodGet, path: livePath, id: "report-tile", tag: "tiles", right: chengge.ReadReports, want: withCity,
		summary: chengge.Text{Zh: "问题的矢量切片（实时）", En: "A vector tile of reports as they are now"},
		description: "One layer, reports, of the reports that the filter means and the key may see: points from zoom 14 on, below hexagons with their numbers; none is left out uncounted. " +
			"It holds for the moment: ask again with If-None-Match.",
		params:  append(append([]param{langParam}, placeParams...), filterParams...),
		answers: map[string]any{tileType: ""},
		bare:    bareTile(nil),
		handler: (*server).reportTile,
	},
	{
		method: http.MethodGet, path: "/tiles/live/reports.json", id: "report-tilejson", tag: "tiles", right: chengge.ReadReports, want: withCity, compress: true,
		summary: chengge.Text{Zh: "问题切片说明 TileJSON", En: "TileJSON of the tiles of reports"},
		params:  append([]param{langParam}, filterParams...),
		answers: map[string]any{"application/json": tiles.TileJSON{}},
		handler: (*server).reportTileJSON,
	},
	{
		method: http.MethodGet, path: "/tiles/results/{id}/{z}/{x}/{y}.mvt", id: "result-tile", tag: "tiles", right: chengge.RunAnalyses, want: withCity,
		summary: chengge.Text{Zh: "分析结果的矢量切片", En: "A vector tile of the result of an analysis"},
		description: "One layer, hotspots, of the result of a job of /v1/hotspots: its units with value, statistic, z, p and class; at zooms at which a tile would have too many of them hexagons with their numbers by class. " +
			"409 until the job is done.",
		params:  append([]param{jobParam, langParam}, placeParams...),
		answers: map[string]any{tileType: ""},
		bare:    bareTile(nil),
		handler: (*server).resultTile,
	},
	{
		method: http.MethodGet, path: "/tiles/results/{id}.json", id: "result-tilejson", tag: "tiles", right: chengge.RunAnalyses, want: withCity, compress: true,
		summary: chengge.Text{Zh: "分析结果切片说明 TileJSON", En: "TileJSON of the tiles of a result"},
		params:  []param{jobParam, langParam},
		answers: map[string]any{"application/json": tiles.TileJSON{}},
		handler: (*server).resultTileJSON,
	},
}
