package demo

import (
	"fmt"

	"chengge"
)

// Road chiefs: 2,556, of which those on areas are given by the areas' number.
const (
	roadChiefs   = 2556
	secondChiefs = 800
	thirdChiefs  = roadChiefs - 2*administrations - officeCount - secondChiefs
	areaChiefs   = 240
)

// chiefLevels are the city's levels, highest first; every segment has a chief
// of each required one.
func chiefLevels() []chengge.ChiefLevel {
	return []chengge.ChiefLevel{
		{Code: "general", Name: "总路长", NameEn: "general road chief", Required: true},
		{Code: "deputy", Name: "副总路长", NameEn: "deputy general road chief"},
		{Code: "first", Name: "一级路长", NameEn: "first-level road chief", Required: true},
		{Code: "river", Name: "河长", NameEn: "river chief"},
		{Code: "area", Name: "片长", NameEn: "area chief"},
		{Code: "second", Name: "二级路长", NameEn: "second-level road chief", Required: true},
		{Code: "third", Name: "三级路长", NameEn: "third-level road chief", Required: true},
	}
}

func (n *network) chiefs() []chengge.Chief {
	var out []chengge.Chief
	add := func(level, name, body string, on ...chengge.Ref) {
		k := len(out) + 1
		out = append(out, chengge.Chief{Code: fmt.Sprintf("L%04d", k), Name: name, Level: level, Organisation: body,
			Phone: fmt.Sprintf("000-0200 %04d", k), On: on})
	}
	for k := range administrations {
		code, name := administration(k)
		on := chengge.Ref{Kind: chengge.KindDistricts, Code: code}
		if k >= len(districtCodes) {
			on.Kind = chengge.KindZones
		}
		add("general", name+"总路长", code, on)
		add("deputy", name+"副总路长", code, on)
	}
	for k := range n.offices {
		o := &n.offices[k]
		above, _ := administration(o.runBy())
		add("first", o.name+"一级路长", above, chengge.Ref{Kind: chengge.KindStreetOffices, Code: o.code})
	}
	n.onSegments(secondChiefs, "second", "二级路长", add)
	n.onSegments(thirdChiefs, "third", "三级路长", add)
	for _, w := range n.areas[chengge.KindWaters] {
		add("river", w.Name+"河长", w.Organisation, chengge.Ref{Kind: chengge.KindWaters, Code: w.Code})
	}
	for k := range areaChiefs {
		v := &n.villages[k*len(n.villages)/areaChiefs]
		add("area", v.name+"片长", n.offices[v.office].code, chengge.Ref{Kind: chengge.KindCommunities, Code: v.code})
	}
	return out
}

// onSegments parts the segments of each road among its share of chiefs, in the
// order in which they follow each other.
func (n *network) onSegments(count int, level, title string, add func(level, name, body string, on ...chengge.Ref)) {
	var first []int
	for k := range n.segments {
		if k == 0 || n.segments[k].road != n.segments[k-1].road {
			first = append(first, k)
		}
	}
	first = append(first, len(n.segments))
	weights := make([]float64, len(first)-1)
	for r := range weights {
		weights[r] = float64(first[r+1] - first[r])
	}
	for r, chiefs := range share(count, weights, 1) {
		long := first[r+1] - first[r]
		for c := range chiefs {
			from, to := first[r]+c*long/chiefs, first[r]+(c+1)*long/chiefs
			if from == to { // more chiefs than segments: two on one
				to++
			}
			s := &n.segments[from]
			name := s.row.Name + title
			if chiefs > 1 {
				name = fmt.Sprintf("%s第%d段%s", s.row.Name, c+1, title)
			}
			var on []chengge.Ref
			for k := from; k < to; k++ {
				on = append(on, chengge.Ref{Kind: chengge.KindRoads, Code: n.segments[k].row.Code})
			}
			add(level, name, n.offices[s.office[0]].code, on...)
		}
	}
}
