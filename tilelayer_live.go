package chengge

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/paulmach/orb"
)

// LiveTileLayers gives the rows of layers that belong to no edition: what is
// drawn as it is now (reports), and results of analyses (hotspots).
func LiveTileLayers() iter.Seq[TileLayer] { return slices.Values(liveTileLayers) }

// ReportTileLayer is the row of reports (问题).
func ReportTileLayer() TileLayer { return liveTileLayers[0] }

// HotspotTileLayer is the row of results of hot spots (热点).
func HotspotTileLayer() TileLayer { return liveTileLayers[1] }

// PlacedReport is what a map draws of a report that has a place: nothing of who
// reported.
type PlacedReport struct {
	ID                              ReportID
	Point                           orb.Point // CGCS2000
	State                           State
	Emergency, Duplicate            bool
	Category, Office, Lead, Channel string // Category as CategoryKey.String writes it
	Received                        time.Time
}

// PlacedReports calls each for the reports with a place in a box, its edges
// included, each once and in any order: those of some filter that who asks may
// see. What each is given holds until it returns.
type PlacedReports func(ctx context.Context, box orb.Bound, each func(*PlacedReport)) error

var liveTileLayers = []TileLayer{
	{
		Name: "reports", Title: Text{"问题", "reports"}, Geometry: Points, MinZoom: 3, Generalise: Hexagons, Right: ReadReports,
		Columns: []TileColumn{
			since(TilePointZoom, text("state", "状态", "state; where one point stands for several that of most")),
			since(TilePointZoom, text("category", "类别", "category, such as matter:06010")),
			since(TilePointZoom, typed(BooleanColumn, "emergency", "应急", "emergency; of several one of them")),
			since(TilePointZoom, typed(BooleanColumn, "duplicate", "重复上报", "tells what another told before")),
			since(TilePointZoom, text("office", "街道", "street office of the place")),
			since(TilePointZoom, text("lead", "主办单位", "body that has it now")),
			since(TilePointZoom, text("channel", "渠道", "channel")),
			since(TilePointZoom, typed(IntegerColumn, "received", "受理时刻", "received at, in seconds since 1970")),
			since(3, typed(IntegerColumn, "count", "数量", "number of reports that a hexagon or a point stands for; one where it is not given")),
			since(3, typed(IntegerColumn, "open", "未结数", "number of those that are neither closed nor void")),
			since(3, typed(IntegerColumn, "emergencies", "应急数", "number of those that are emergencies")),
			since(3, text("mix", "状态构成", "numbers by state of those, the most first: dispatched:12 filed:3")),
			since(3, text("most", "主要状态", "the state of most of those")),
			since(3, text("classes", "大类构成", "numbers by list and major class of those, the most first: matter:06=12 component:01=3; none and other among them")),
		},
	},
	{
		Name: "hotspots", Title: Text{"热点", "hot spots"}, Geometry: Polygons, MinZoom: 0, Generalise: Hexagons, Right: RunAnalyses,
		Columns: []TileColumn{
			since(0, text("class", "类别", "what the unit is found to be: hot, cold, high-high, low-low, high-low, low-high, alike, unlike, none, island, no-data; of a hexagon what most are")),
			since(0, text("code", "代码", "code of the cell, area or segment")), since(0, text("name", "名称", "name")), since(0, text("side", "侧", "side of the road")),
			since(0, typed(NumberColumn, "value", "数值", "value")), since(0, typed(NumberColumn, "exposure", "基数", "what a rate counts against")),
			since(0, typed(NumberColumn, "rate", "比率", "value over exposure")), since(0, typed(NumberColumn, "lag", "邻近均值", "mean of the neighbours")),
			since(0, typed(NumberColumn, "statistic", "统计量", "the local statistic: Gi*, I or c")), since(0, typed(NumberColumn, "z", "标准分", "z score of the statistic")),
			since(0, typed(NumberColumn, "p", "p 值", "p")), since(0, typed(NumberColumn, "adjusted_p", "校正 p 值", "p as corrected for the number of tests")),
			since(0, typed(IntegerColumn, "neighbours", "邻近数", "number of neighbours")), since(0, text("quadrant", "象限", "quadrant of Moran's plot, whether significant or not")),
			since(0, typed(IntegerColumn, "count", "数量", "number of units that a hexagon stands for; one where it is not given")),
			since(0, text("mix", "构成", "numbers by class of those, the most first: hot:12 none:3")),
		},
	},
}
