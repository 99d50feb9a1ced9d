package demo

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"chengge"
)

// shapes makes the areas of all kinds out of the labels.
func (l *layers) shapes() map[chengge.Kind][]chengge.Area {
	out := map[chengge.Kind][]chengge.Area{}
	add := func(a chengge.Area, shape orb.MultiPolygon) {
		a.Shape = shape
		out[a.Kind] = append(out[a.Kind], a)
	}
	add(chengge.Area{Kind: chengge.KindCoverage, Code: "GL01", Name: cityName + "数字化管理范围"}, l.outline(under(l.cell), 1)[0])
	for d, shape := range l.outline(l.wholeDistricts(), len(districtCodes)) {
		add(chengge.Area{Kind: chengge.KindDistricts, Code: districtCodes[d], Name: districtNames[d]}, shape)
	}
	for k, shape := range l.outline(l.office, officeCount) {
		o := &l.offices[k]
		add(chengge.Area{Kind: chengge.KindStreetOffices, Code: o.code, Name: o.name, Parent: districtCodes[o.district], Organisation: o.code}, shape)
	}
	for k, shape := range l.outline(l.community, len(l.villages)) {
		v := &l.villages[k]
		add(chengge.Area{Kind: chengge.KindCommunities, Code: v.code, Name: v.name, Parent: l.offices[v.office].code}, shape)
	}
	for k, shape := range l.outline(l.grid, gridCount) {
		g := &l.grids[k]
		a := chengge.Area{Kind: chengge.KindGrids, Code: g.code, Name: g.name, Parent: l.offices[g.office].code, Organisation: l.offices[g.office].code}
		if g.village >= 0 {
			a.Community = l.villages[g.village].code
		}
		add(a, shape)
	}
	for k, shape := range l.outline(l.unit, len(l.units)) {
		u := &l.units[k]
		add(chengge.Area{Kind: chengge.KindUnitGrids, Code: u.code, Parent: l.grids[u.grid].code, Community: l.villages[u.village].code,
			LandUse: landUseNames[u.use], Grade: [...]string{"", "一级", "二级", "三级", "四级"}[u.grade]}, shape)
	}
	zone := make([]int32, len(l.office))
	for c, o := range l.office {
		if zone[c] = -1; o >= 0 {
			zone[c] = int32(l.offices[o].zone)
		}
	}
	for z, shape := range l.outline(zone, len(zonePlans)) {
		add(chengge.Area{Kind: chengge.KindZones, Code: zonePlans[z].code, Name: zonePlans[z].name, Grade: "开发区", Organisation: zonePlans[z].code}, shape)
	}
	l.waters(add)
	return out
}

// wholeDistricts labels the districts with what one of them has beyond the
// coverage.
func (l *layers) wholeDistricts() []int32 {
	label := slices.Clone(l.cell)
	for c := range label {
		if b := l.ground.block(c); label[c] < 0 && l.beyond[b] {
			label[c] = l.district[b]
		}
	}
	piece, owner := pieces(label)
	managed := make([]bool, len(owner))
	for c, p := range piece {
		if p >= 0 && l.cell[c] >= 0 {
			managed[p] = true
		}
	}
	for c, p := range piece {
		if p >= 0 && !managed[p] {
			label[c] = -1 // hangs together with nothing that is managed
		}
	}
	return label
}

// waters are the river and the lakes of the parks.
func (l *layers) waters(add func(chengge.Area, orb.MultiPolygon)) {
	label := make([]int32, len(l.cell))
	lakes := map[int]int32{}
	for c := range label {
		switch b := l.ground.block(c); {
		case l.cell[c] < 0:
			label[c] = -1
		case l.isRiver(c):
			label[c] = 0
		case l.isLake(c):
			if b > 0 && l.park[b-1] {
				b-- // a park of two blocks has one lake
			}
			if lakes[b] == 0 {
				lakes[b] = int32(len(lakes) + 1)
			}
			label[c] = lakes[b]
		default:
			label[c] = -1
		}
	}
	names := newNamer(l.seed.named("lakes"))
	for k, shape := range l.outline(label, len(lakes)+1) {
		a := chengge.Area{Kind: chengge.KindWaters, Code: fmt.Sprintf("W%02d", k+1), Name: "示例河", Grade: "河流", Organisation: waterBureau}
		if k > 0 {
			a.Name, a.Grade, a.Organisation = names.name()+"湖", "湖泊", parksBureau
		}
		add(a, shape)
	}
}
