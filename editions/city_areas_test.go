//go:build !race

package editions_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"chengge"
)

// middleOf gives a place that stands for an area.
func middleOf(a *chengge.Area) orb.Point { return a.Shape.Bound().Center() }

func (p *planter) plantAreas() {
	plain := func(a *chengge.Area) bool { return p.free(middleOf(a)) && national(a) && a.Parent != "" }
	about := func(a *chengge.Area, rule chengge.FindingRule, field, value, other string) chengge.Finding {
		return chengge.Finding{Rule: rule, Layer: a.Kind, Code: a.Code, Field: field, Value: value, Other: other}
	}
	for _, kind := range tiled {
		above := kind.ParentKind()
		a := p.area(kind, plain)
		p.plant("area: parent unknown", middleOf(a), 0, about(a, chengge.FindUnknownParent, "parent", "999999999", string(above)))
		a.Parent = "999999999"

		a = p.area(kind, plain)
		p.plant("area: parent not stated", middleOf(a), 0, about(a, chengge.FindNoParent, "parent", "", string(above)))
		a.Parent = ""

		a = p.area(kind, plain)
		wrong := use(p, above, p.areas[above], func(b *chengge.Area) string { return b.Code + " as parent" },
			func(b *chengge.Area) bool { return b.Code != a.Parent && national(b) && b.Code[0] == '4' }).Code
		wants := []chengge.Finding{about(a, chengge.FindParentPlace, "parent", wrong, a.Parent)}
		if kind == chengge.KindStreetOffices || kind == chengge.KindCommunities {
			wants = append(wants, about(a, chengge.FindPrefix, "parent", "", wrong))
		}
		p.plant("area: wrong parent", middleOf(a), 0, wants...)
		a.Parent = wrong
	}
	for _, kind := range []chengge.Kind{chengge.KindGrids, chengge.KindUnitGrids} {
		stated := func(a *chengge.Area) bool { return plain(a) && a.Community != "" }
		a := p.area(kind, stated)
		p.plant("area: community unknown", middleOf(a), 0, about(a, chengge.FindUnknownRef, "community", "410191999999", ""))
		a.Community = "410191999999"

		a = p.area(kind, stated)
		wrong := p.area(chengge.KindCommunities, func(b *chengge.Area) bool { return b.Code != a.Community }).Code
		wants := []chengge.Finding{about(a, chengge.FindParentPlace, "community", wrong, a.Community)}
		if kind == chengge.KindUnitGrids {
			wants = append(wants, about(a, chengge.FindPrefix, "community", "", wrong))
		}
		p.plant("area: wrong community", middleOf(a), 0, wants...)
		a.Community = wrong
	}
	a := p.area(chengge.KindGrids, plain)
	p.plant("area: unknown body", middleOf(a), 0, about(a, chengge.FindUnknownBody, "organisation", "N1", ""))
	a.Organisation = "N1"
	a = p.area(chengge.KindZones, nil)
	p.plant("area: unknown body", orb.Point{}, 0, about(a, chengge.FindUnknownBody, "organisation", "N2", ""))
	a.Organisation = "N2"
	a = p.area(chengge.KindZones, nil)
	p.plant("area: no shape", orb.Point{}, 0, about(a, chengge.FindMissingShape, "", "", ""))
	a.Shape = nil
	a = p.area(chengge.KindWaters, nil)
	a.Shape = orb.MultiPolygon{box(a.Shape[0][0][0], 30, 20)}
	ring := a.Shape[0][0]
	ring[1], ring[2] = ring[2], ring[1]
	p.plant("area: border crosses itself", ring[0], 100, about(a, chengge.FindInvalidShape, "", "", ""))

	outside := orb.MultiPolygon{box(p.beyondAll(), 100, 80)}
	u := chengge.Area{Kind: chengge.KindUnitGrids, Code: "410191999999" + p.fresh(), Shape: outside}
	p.plant("unit_grids: orphan", outside[0][0][0], 0, about(&u, chengge.FindOrphan, "parent", "", string(chengge.KindGrids)),
		chengge.Finding{Rule: chengge.FindBeyond, Layer: u.Kind, Code: u.Code, Other: string(chengge.KindGrids), Numbers: map[string]float64{"area_m2": 8000}})
	p.addArea(u)
	for _, bad := range []string{"41019100190X", "410191001", "990191001901"} {
		c, at := p.host(chengge.KindCommunities, 25, national)
		n := *c
		n.Code, n.Shape = bad, orb.MultiPolygon{box(at, 20, 12)}
		wants := []chengge.Finding{about(&n, chengge.FindBadCode, "code", bad, ""), about(&n, chengge.FindContained, "", "", c.Code)}
		if strings.HasPrefix(bad, "99") {
			wants = append(wants, about(&n, chengge.FindPrefix, "parent", "", n.Parent))
		}
		p.plant("area: malformed code of what is drawn in another", at, 0, wants...)
		p.addArea(n)
	}
}

// beyondAll gives a place north of the city, a new one each time.
func (p *planter) beyondAll() orb.Point {
	b := p.areas[chengge.KindDistricts][0].Shape.Bound()
	for i := range p.areas[chengge.KindDistricts] {
		b = b.Union(p.areas[chengge.KindDistricts][i].Shape.Bound())
	}
	p.out++
	return moved(orb.Point{b.Min[0], b.Max[1]}, float64(700*p.out), 3000)
}

// plantDates plants what is wrong at some moments only.
func (p *planter) plantDates() {
	day := func(month time.Month) time.Time { return time.Date(2027, month, 1, 0, 0, 0, 0, p.City.Zone) }
	follow := func(i int, ends, begins time.Time) chengge.Area {
		a := &p.areas[chengge.KindCommunities][i]
		n := *a
		n.Code, n.Shape = p.newCode(a), a.Shape.Clone()
		a.Valid.Ends, n.Valid.Begins = ends, begins
		return n
	}
	b := p.bendOf(chengge.KindCommunities, 4, false, func(b *bend) bool { return p.sameParent(b) && national(&p.areas[b.kind][b.area]) })
	n := follow(b.area, day(1), day(1))
	n.Shape[0][0][b.at] = b.to
	if b.at == len(n.Shape[0][0])-1 {
		n.Shape[0][0][0] = b.to
	}
	other := p.areas[b.kind][b.other].Code
	f := b.finding(chengge.FindGap, b.kind, min(n.Code, other), max(n.Code, other))
	if b.narrow() {
		f.Rule = chengge.FindGapSliver
	}
	p.plant("dates: successor leaves a gap", b.v, 100, f)
	p.used[chengge.Ref{Kind: b.kind, Code: other}], p.used[chengge.Ref{Kind: b.kind, Code: p.areas[b.kind][b.area].Code}] = true, true
	p.addArea(n)

	a, at := p.host(chengge.KindCommunities, 5, national)
	n = follow(p.byCode[a.Kind][a.Code], day(3), day(2))
	p.plant("dates: successor begins too early", at, 0, chengge.Finding{Rule: chengge.FindSameShape, Layer: a.Kind, Code: max(n.Code, a.Code), Other: min(n.Code, a.Code),
		Numbers: map[string]float64{"area_m2": flatArea(a.Shape)}})
	p.addArea(n)

	var around []string
	a, at = p.host(chengge.KindCommunities, 5, func(a *chengge.Area) bool {
		around = p.around(a)
		return national(a) && around != nil
	})
	n = follow(p.byCode[a.Kind][a.Code], day(4), day(5))
	if len(around) > 9 {
		around = append(around[:9], fmt.Sprintf("+%d", len(around)-9))
	}
	p.plant("dates: successor begins too late", at, 0, chengge.Finding{Rule: chengge.FindGap, Layer: a.Kind, Code: around[0], Other: strings.Join(around[1:], ", "),
		Numbers: map[string]float64{"area_m2": flatArea(a.Shape)}})
	p.addArea(n)
}

// around gives the codes of the areas around a, nil where it has an outer border
// or some of them were touched.
func (p *planter) around(a *chengge.Area) []string {
	i := p.byCode[a.Kind][a.Code]
	var out []string
	ring := a.Shape[0][0]
	for k := 1; k < len(ring); k++ {
		at := p.edges[a.Kind][between(ring[k-1], ring[k])]
		if len(at) != 2 {
			return nil
		}
		code := p.areas[a.Kind][at[0]+at[1]-i].Code
		if p.used[chengge.Ref{Kind: a.Kind, Code: code}] {
			return nil
		}
		out = append(out, code)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
