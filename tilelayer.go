package chengge

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// TileLayer (切片图层) is a row of the table of layers as maps have them: what is
// drawn at which zooms, with which columns, and who may see it. Tiles, TileJSON
// and styles are made from this table.
type TileLayer struct {
	Name       string
	Title      Text
	Kinds      []Kind // what it is drawn from; all of the layer's tiles change with them
	Geometry   GeometryType
	Columns    []TileColumn
	MinZoom    int // the first zoom at which anything is drawn
	Generalise Generalisation
	Right      Right
}

// TileColumn is a column of a TileLayer. Below its zoom features do without it:
// there are too many of them there to be told apart by a code.
type TileColumn struct {
	Column
	MinZoom int
}

// TileMaxZoom is the last zoom of every layer: a unit of a tile is 15 cm on the
// equator there. Maps magnify these tiles beyond it.
const TileMaxZoom = 16

// Generalisation (制图综合) says how a layer is made simpler for smaller scales.
type Generalisation string

// The ways. All keep the ids of things.
const (
	// SharedBorders simplifies the borders of several layers together: what is one
	// border stays one, at every zoom.
	SharedBorders Generalisation = "shared_borders"
	// OwnBorders does so within the layer.
	OwnBorders Generalisation = "own_borders"
	// ByClass draws a road from the zoom of its class on, a long one earlier.
	ByClass Generalisation = "by_class"
	// Hexagons counts points in hexagons below the zoom at which they are drawn
	// one by one.
	Hexagons Generalisation = "hexagons"
	// AllPoints draws each point.
	AllPoints Generalisation = "all_points"
	// Names draws each name once, at the zooms of what it names.
	Names Generalisation = "names"
)

// TilePointZoom is the first zoom at which components are drawn one by one.
const TilePointZoom = 14

// BorderTileLayer is the layer of borders (界线): those of communities, street
// offices and districts as lines, each once, where polygons draw what two share
// twice.
const BorderTileLayer = "borders"

// TileLayers gives the table in the order in which maps draw it, from below.
func TileLayers() iter.Seq[TileLayer] { return slices.Values(tileLayers) }

// TileLayerNames gives the names of the table in its order.
func TileLayerNames() []string {
	names := make([]string, len(tileLayers))
	for i, l := range tileLayers {
		names[i] = l.Name
	}
	return names
}

// FindTileLayer finds a row by its name.
func FindTileLayer(name string) (TileLayer, bool) {
	for _, l := range tileLayers {
		if l.Name == name {
			return l, true
		}
	}
	return TileLayer{}, false
}

// ParseTileLayers reads the layers part of a tile's address, names parted by
// commas, and gives them in the order of the table, each once. The error names
// the layers there are.
func ParseTileLayers(s string) ([]TileLayer, error) {
	longest := 0
	for _, l := range tileLayers {
		longest += len(l.Name) + 1
	}
	if s == "" || len(s) > longest {
		return nil, Errorf(ErrBadQuery, "name one layer or several of %s, each once, with commas between", strings.Join(TileLayerNames(), ", ")).
			InChinese("请写一个或多个图层，以逗号分隔，每个只写一次：%s", strings.Join(TileLayerNames(), "、"))
	}
	asked := map[string]bool{}
	for name := range strings.SplitSeq(s, ",") {
		if _, ok := FindTileLayer(name); !ok {
			return nil, Errorf(ErrNotFound, "no layer %q: there are %s", clip(name), strings.Join(TileLayerNames(), ", ")).
				InChinese("没有图层“%s”：可用 %s", clip(name), strings.Join(TileLayerNames(), "、"))
		}
		asked[name] = true
	}
	out := make([]TileLayer, 0, len(asked))
	for _, l := range tileLayers {
		if asked[l.Name] {
			out = append(out, l)
		}
	}
	return out, nil
}

// drawn makes a row out of the kind's own row: its title and shape, and those
// of its columns that are named, code@12 from a zoom on.
func drawn(k Kind, minZoom int, g Generalisation, columns string) TileLayer {
	l := k.Layer()
	row := TileLayer{Name: string(k), Title: l.Title, Kinds: []Kind{k}, Geometry: l.Geometry, MinZoom: minZoom, Generalise: g, Right: ReadCity}
	for _, word := range strings.Fields(columns + " begins ends") {
		name, zoom, _ := strings.Cut(word, "@")
		c, ok := l.Column(name)
		if !ok {
			panic(fmt.Sprintf("chengge: %s has no column %s", k, name))
		}
		from, _ := strconv.Atoi(zoom)
		row.Columns = append(row.Columns, TileColumn{c, max(from, minZoom)})
	}
	return row
}

// since is a column of a layer of its own making.
func since(zoom int, c Column) TileColumn { return TileColumn{c, zoom} }

// bordering are the kinds whose borders are simplified together.
var bordering = []Kind{KindCoverage, KindDistricts, KindStreetOffices, KindCommunities, KindGrids, KindUnitGrids}

// BorderingKinds gives the kinds of areas that share borders with each other:
// one lies within the other, or they cover the same ground.
func BorderingKinds() []Kind { return slices.Clone(bordering) }

var tileLayers = []TileLayer{
	drawn(KindCoverage, 0, SharedBorders, "code name"),
	drawn(KindGrids, 9, SharedBorders, "code@11 name@12 parent@12 organisation@13"),
	drawn(KindWaters, 0, OwnBorders, "code name grade"),
	drawn(KindUnitGrids, 13, SharedBorders, "code@15 name@15 parent@15 land_use@14"),
	drawn(KindCommunities, 11, SharedBorders, "code@12 name@12 parent@13"),
	drawn(KindBuildings, 14, OwnBorders, "code@15 name@15 use"),
	drawn(KindZones, 6, OwnBorders, "code name grade"),
	drawn(KindRoads, 6, ByClass, "code@12 name@12 class width@13 one_way@14"),
	{
		Name: string(KindChiefs), Title: Text{"路长负责的道路", "roads by chief"},
		Kinds:    []Kind{KindChiefs, KindRoads, KindStreetOffices, KindDistricts, KindZones, KindCommunities, KindGrids, KindUnitGrids, KindCoverage},
		Geometry: Lines, MinZoom: 13, Generalise: ByClass, Right: ReadCity,
		Columns: []TileColumn{
			since(13, text("code", "代码", "code")), since(13, text("name", "名称", "name")), since(13, text("level", "级别", "level")),
			since(14, text("organisation", "所属单位", "body that the chief belongs to")),
			since(13, typed(IntegerColumn, "hue", "色号", "number of a colour, 0 to 6, that chiefs of the same level who meet do not share")),
		},
	},
	drawn(KindOverlays, 12, OwnBorders, "code@14 name@14 type holder@14"),
	drawn(KindStreetOffices, 7, SharedBorders, "code name@9 parent@9 organisation@11"),
	drawn(KindDistricts, 0, SharedBorders, "code name organisation@9"),
	{
		Name: BorderTileLayer, Title: Text{"界线", "borders"}, Kinds: []Kind{KindCommunities, KindStreetOffices, KindDistricts},
		Geometry: Lines, MinZoom: 0, Generalise: SharedBorders, Right: ReadCity,
		Columns: []TileColumn{
			since(0, text("kind", "图层", "layer of the areas whose border it is")), since(9, text("area", "区域", "code of the area on one side")),
			since(9, text("beside", "相邻区域", "code of the area on the other side, if there is one")),
		},
	},
	{
		Name: string(KindComponents), Title: Text{"部件", "components"}, Kinds: []Kind{KindComponents}, Geometry: Points, MinZoom: 3, Generalise: Hexagons, Right: ReadCity,
		Columns: []TileColumn{
			since(TileMaxZoom, text("code", "代码", "code")), since(TilePointZoom, text("category", "类别", "category, five digits; where one point stands for several that of most")),
			since(TilePointZoom, typed(BooleanColumn, "removed", "已移除", "removed")), since(TilePointZoom, typed(BooleanColumn, "unowned", "权属未知", "owner unknown")),
			since(3, typed(IntegerColumn, "count", "数量", "number of components that a hexagon or a point stands for; one where it is not given")),
			since(3, text("mix", "构成", "numbers by major class of those, the most first: 01:12 03:4")),
			since(3, text("most", "主要大类", "the major class of most of those")),
		},
	},
	drawn(KindCameras, 13, AllPoints, "code name organisation"),
	drawn(KindSites, 9, AllPoints, "code name type organisation@11"),
	{
		Name: "labels", Title: Text{"注记", "labels"},
		Kinds:    []Kind{KindDistricts, KindStreetOffices, KindCommunities, KindGrids, KindUnitGrids, KindZones, KindWaters, KindOverlays, KindRoads},
		Geometry: Points, MinZoom: 5, Generalise: Names, Right: ReadCity,
		Columns: []TileColumn{
			since(5, text("kind", "图层", "layer of what is named")), since(5, text("name", "名称", "name")), since(5, text("class", "道路等级", "road class")),
			since(5, typed(NumberColumn, "room", "净空", "radius in tile units at zoom 16 of the largest circle around the place that lies in the area")),
			since(9, typed(IntegerColumn, "turn", "走向", "of a water: degrees clockwise from level in which it stretches there, -89 to 90; its name lies along it")),
		},
	},
}
