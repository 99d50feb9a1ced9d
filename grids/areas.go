package grids

import (
	"slices"
	"time"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// areaLayer is a layer of areas in the order of their codes, so that the
// lowest index is the lowest code.
type areaLayer struct {
	kind   chengge.Kind
	rows   []chengge.Area
	named  []chengge.Named
	index  *spatial.AreaIndex
	byCode map[string]int32
	dated  bool // some row has a period
	bound  orb.Bound
}

func (s *builder) buildAreas(c chengge.Contents) error {
	for l := range chengge.Layers() {
		if !l.Kind.IsArea() {
			continue
		}
		if s.same(l.Kind) {
			layer := s.former.areas[l.Kind]
			s.areas[l.Kind] = layer
			s.extend(layer.bound)
			continue
		}
		rows, err := read(s, l.Kind, c.Areas[l.Kind],
			func(r *chengge.Area) string { return r.Code }, func(r *chengge.Area) *chengge.ID { return &r.ID }, (*hasher).area)
		if err != nil {
			return err
		}
		layer := &areaLayer{kind: l.Kind, rows: rows, named: make([]chengge.Named, len(rows)), byCode: make(map[string]int32, len(rows)), bound: noBound}
		shapes := make([]orb.MultiPolygon, len(rows))
		for i := range rows {
			r := &rows[i]
			layer.named[i] = chengge.Named{ID: r.ID, Code: r.Code, Name: r.Name}
			layer.byCode[r.Code] = int32(i)
			layer.dated = layer.dated || !r.Valid.Always()
			shapes[i] = r.Shape
			if len(r.Shape) > 0 {
				layer.bound = joined(layer.bound, r.Shape.Bound())
			}
		}
		s.extend(layer.bound)
		layer.index = spatial.NewAreaIndex(shapes)
		s.areas[l.Kind] = layer
	}
	s.coverage, s.districts = s.areas[chengge.KindCoverage], s.areas[chengge.KindDistricts]
	s.offices, s.communities = s.areas[chengge.KindStreetOffices], s.areas[chengge.KindCommunities]
	s.grids, s.unitGrids = s.areas[chengge.KindGrids], s.areas[chengge.KindUnitGrids]
	s.zones, s.waters = s.areas[chengge.KindZones], s.areas[chengge.KindWaters]
	var indexes []*spatial.AreaIndex
	s.stacked = [...]*areaLayer{s.districts, s.offices, s.communities, s.grids, s.unitGrids}
	for _, l := range s.stacked {
		indexes = append(indexes, l.index)
	}
	if f := s.former; f != nil && slices.Equal(f.stack.Layers(), indexes) {
		s.stack = f.stack
	} else {
		s.stack = spatial.NewAreaStack(indexes...)
	}
	for _, l := range []*areaLayer{s.offices, s.grids, s.communities, s.districts, s.unitGrids} {
		if len(l.rows) > 0 {
			s.territory = l
			break
		}
	}
	if s.territory == nil {
		s.territory = s.offices
	}
	if s.territory != s.grids && len(s.grids.rows) > 0 {
		s.deciding = []*areaLayer{s.territory, s.grids}
	} else {
		s.deciding = []*areaLayer{s.territory}
	}
	return nil
}

// at gives the area in force at t that has p: the lowest code where several
// do. border tells that p lies exactly on the border of one of them.
func (l *areaLayer) at(p orb.Point, t time.Time) (i int, border, ok bool) {
	if !l.dated || t.IsZero() {
		return l.index.At(p)
	}
	l.index.All(p, func(j int, w spatial.Where) bool {
		if !l.rows[j].Valid.Holds(t) {
			return true
		}
		if !ok {
			i, ok = j, true
		}
		border = border || w == spatial.Border
		return true
	})
	return i, border, ok
}

// all calls yield for every area in force at t that has p, in order.
func (l *areaLayer) all(p orb.Point, t time.Time, yield func(i int)) {
	l.index.All(p, func(i int, _ spatial.Where) bool {
		if l.rows[i].Valid.Holds(t) {
			yield(i)
		}
		return true
	})
}

// nameOf gives the area with that code if it is in force at t, or the bare code
// where the layer doesn't have it.
func (l *areaLayer) nameOf(code string, t time.Time) chengge.Named {
	if code == "" {
		return chengge.Named{}
	}
	if i, ok := l.byCode[code]; ok {
		if !l.rows[i].Valid.Holds(t) {
			return chengge.Named{}
		}
		return l.named[i]
	}
	return chengge.Named{Code: code}
}

// parentOf gives the code of the area above the area with that code.
func (l *areaLayer) parentOf(code string) string {
	if i, ok := l.byCode[code]; ok {
		return l.rows[i].Parent
	}
	return ""
}
