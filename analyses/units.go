package analyses

import (
	"chengge"
	"chengge/grids"
	"chengge/spatial"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// unit is a place that has a value.
type unit struct {
	code, name string
	side       chengge.Side // of a road segment
	cell       spatial.Cell
	centre     orb.Point
	shape      orb.Geometry
}

// id names the unit in files of weights: its code, of roads with the side.
func (u *unit) id() string {
	switch {
	case u.cell != 0:
		return u.cell.String()
	case u.side != "":
		return u.code + "/" + string(u.side)
	}
	return u.code
}

// units are the places of a study, in the order of cells or codes.
type units struct {
	kind  chengge.Kind // "" for cells
	list  []unit
	cells []spatial.Cell // of H3, else nil
}

func (u *units) centres() []orb.Point {
	out := make([]orb.Point, len(u.list))
	for i := range u.list {
		out[i] = u.list[i].centre
	}
	return out
}

func (u *units) polygons() []orb.MultiPolygon {
	out := make([]orb.MultiPolygon, len(u.list))
	for i := range u.list {
		out[i], _ = u.list[i].shape.(orb.MultiPolygon)
	}
	return out
}

func (u *units) lines() []orb.MultiLineString {
	out := make([]orb.MultiLineString, len(u.list))
	for i := range u.list {
		out[i], _ = u.list[i].shape.(orb.MultiLineString)
	}
	return out
}

// cellUnits makes units of cells of H3.
func cellUnits(cells []spatial.Cell) *units {
	u := &units{cells: cells, list: make([]unit, len(cells))}
	for i, c := range cells {
		u.list[i] = unit{code: c.String(), cell: c, centre: c.Centre(), shape: c.Boundary()}
	}
	return u
}

// ground is the area under observation.
type ground struct {
	shape  orb.MultiPolygon
	border bool // keep cells that lie partly in it
	index  *spatial.AreaIndex
}

// groundOf gives what the city manages, or the area that is named. Without a
// coverage it is the largest areas that there are together: since a cell may then
// lie on a border between two of them, cells count by their centres.
func groundOf(s *grids.Snapshot, a *asked) (*ground, error) {
	g := &ground{border: a.Border}
	if a.within.Code != "" {
		area, ok := s.Area(a.within.Kind, a.within.Code)
		if !ok {
			return nil, chengge.Errorf(chengge.ErrNotFound, "there is no area %s", a.within).InChinese("没有区域 %s", a.within)
		}
		g.shape = area.Shape
	} else {
		for _, k := range []chengge.Kind{chengge.KindCoverage, chengge.KindDistricts, chengge.KindStreetOffices, chengge.KindGrids, chengge.KindUnitGrids} {
			for area := range s.Areas(k, "") {
				g.shape = append(g.shape, area.Shape...)
			}
			if len(g.shape) > 0 {
				g.border = g.border || k != chengge.KindCoverage && len(g.shape) > 1
				break
			}
		}
	}
	if len(g.shape) == 0 {
		return nil, wrong("the city has no areas: there is no ground to look at", "该城市没有任何区域，无法确定研究范围")
	}
	g.index = spatial.NewAreaIndex([]orb.MultiPolygon{g.shape})
	return g, nil
}

func (g *ground) holds(p orb.Point) bool {
	_, _, ok := g.index.At(p)
	return ok
}

// thingUnits makes units of the areas or road segments of a kind; where an area
// is named, of those whose middle it has.
func thingUnits(s *grids.Snapshot, a *asked) (*units, error) {
	u := &units{kind: a.kind}
	var g *ground
	if a.within.Code != "" {
		var err error
		if g, err = groundOf(s, a); err != nil {
			return nil, err
		}
	}
	if a.kind == chengge.KindRoads {
		for r := range s.Roads("") {
			middle, _ := spatial.PointAt(r.Line, spatial.Length(r.Line)/2)
			if g != nil && !g.holds(middle) {
				continue
			}
			for _, side := range []chengge.Side{chengge.LeftSide, chengge.RightSide} {
				u.list = append(u.list, unit{code: r.Code, name: r.Name, side: side, centre: middle, shape: r.Line})
			}
		}
	} else {
		for area := range s.Areas(a.kind, "") {
			centre, _ := planar.CentroidArea(area.Shape)
			if g != nil && !g.holds(centre) {
				continue
			}
			u.list = append(u.list, unit{code: area.Code, name: area.Name, centre: centre, shape: area.Shape})
		}
	}
	if len(u.list) == 0 {
		return nil, wrong("the city has no %s there", "该范围内没有 %s", a.kind)
	}
	return u, nil
}
