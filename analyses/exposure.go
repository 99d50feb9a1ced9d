package analyses

import (
	"math"

	"chengge"
	"chengge/grids"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// roadPiece is how finely segments are cut to share them among units: a crossing
// of a border is then known to half of it.
const roadPiece = 4 // metres

// exposureOf gives what the rate of each unit counts against: square kilometres,
// kilometres of road, components, or the numbers of the request. missing marks
// units that it says nothing of.
func exposureOf(s *grids.Snapshot, a *asked, u *units) (exposure []float64, missing []bool, err error) {
	exposure = make([]float64, len(u.list))
	switch a.Per {
	case perExposure:
		missing = make([]bool, len(u.list))
		known := 0
		for i := range u.list {
			v, ok := a.Exposure[u.list[i].id()]
			if ok {
				known++
			}
			exposure[i], missing[i] = v, !ok
		}
		if known == 0 {
			return nil, nil, wrong("none of the %d exposures is that of a unit: codes are such as %s", "exposure 中的 %d 个代码均不是分析单元：代码如 %s", len(a.Exposure), u.list[0].id())
		}
	case perArea:
		if u.kind == chengge.KindRoads {
			return nil, nil, wrong("road segments have no area: take per road_km", "路段没有面积：请用 road_km")
		}
		for i := range u.list {
			if mp, ok := u.list[i].shape.(orb.MultiPolygon); ok {
				exposure[i] = float64(spatial.Area(mp)) / 1e6
			}
		}
	case perRoad:
		if u.kind == chengge.KindRoads {
			for i, line := range u.lines() {
				exposure[i] = float64(spatial.Length(line)) / 1000
			}
			break
		}
		at := u.finder()
		for r := range s.Roads("") {
			pieces(r.Line, func(middle orb.Point, metres float64) {
				if i := at(middle); i >= 0 {
					exposure[i] += metres / 1000
				}
			})
		}
	case perComponent:
		if u.kind == chengge.KindRoads {
			return nil, nil, wrong("components are counted by areas and cells, not by road segments", "部件按区域或 H3 单元统计，不按路段统计")
		}
		at := u.finder()
		for c := range s.Components() {
			if c.Removed {
				continue
			}
			if i := at(c.Point); i >= 0 {
				exposure[i]++
			}
		}
	}
	return exposure, missing, nil
}

// finder gives a function that finds the unit of a point, −1 for none.
func (u *units) finder() func(orb.Point) int {
	if u.cells == nil {
		index := spatial.NewAreaIndex(u.polygons())
		return func(p orb.Point) int {
			if i, _, ok := index.At(p); ok {
				return i
			}
			return -1
		}
	}
	places := make(map[spatial.Cell]int, len(u.cells))
	for i, c := range u.cells {
		places[c] = i
	}
	resolution := u.cells[0].Resolution()
	return func(p orb.Point) int {
		c, err := spatial.CellAt(p, intakeResolution) // as events are counted
		if i, ok := places[c.Parent(resolution)]; ok && err == nil {
			return i
		}
		return -1
	}
}

// pieces cuts a line into pieces of at most roadPiece, each with its middle.
func pieces(ml orb.MultiLineString, each func(middle orb.Point, metres float64)) {
	for _, ls := range ml {
		for i := 1; i < len(ls); i++ {
			a, b := ls[i-1], ls[i]
			metres := float64(spatial.Distance(a, b))
			n := max(1, int(math.Ceil(metres/roadPiece)))
			for k := range n {
				t := (float64(k) + 0.5) / float64(n)
				each(orb.Point{a[0] + float64(t*(b[0]-a[0])), a[1] + float64(t*(b[1]-a[1]))}, metres/float64(n))
			}
		}
	}
}
