//go:build !race

package editions_test

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
)

func (p *planter) plantBorders() {
	for _, size := range []float64{0.011, 0.05, 0.4, 3, 40, 300} {
		p.gap(chengge.KindGrids, size)
		p.overlap(chengge.KindGrids, size)
		p.overlap(chengge.KindCommunities, size)
		p.gap(chengge.KindCommunities, size)
	}
	for _, size := range []float64{0.02, 0.7, 25, 200} {
		p.gap(chengge.KindStreetOffices, size)
		p.overlap(chengge.KindStreetOffices, size)
		p.overlap(chengge.KindUnitGrids, size)
	}
	for _, size := range []float64{0.011, 0.06, 0.3, 0.9} {
		p.gap(chengge.KindUnitGrids, size)
	}
	for _, kind := range tiled {
		p.gap(kind, 0.004)
		p.overlap(kind, 0.006)
		p.twin(kind)
		if kind != chengge.KindStreetOffices {
			p.contained(kind)
		}
	}
	p.straddle(chengge.KindUnitGrids, 0.5)
	p.straddle(chengge.KindUnitGrids, 60)
	p.straddle(chengge.KindStreetOffices, 30)
	p.straddle(chengge.KindCommunities, 8)
	p.astray(2)
	p.astray(70)
	p.beyond(chengge.KindGrids, chengge.KindCoverage, 0.03)
	p.beyond(chengge.KindGrids, chengge.KindCoverage, 90)
	p.beyond(chengge.KindStreetOffices, chengge.KindDistricts, 5)
	p.beyond(chengge.KindCommunities, chengge.KindStreetOffices, 15)
	p.retreat(chengge.KindGrids, chengge.KindCoverage, 0.2)
	p.retreat(chengge.KindGrids, chengge.KindCoverage, 120)
	p.retreat(chengge.KindCommunities, chengge.KindStreetOffices, 1.5)
	p.shrink(chengge.KindDistricts, 12)
	p.shrink(chengge.KindCoverage, 6)

	p.sliver()
	p.apart()
	p.shrunk()
	p.pieces()
}

func (p *planter) sliver() {
	g, at := p.bareHost(110)
	u := p.newUnit(g, box(at, 200, 0.3))
	p.plant("unit_grids: a sliver", at, 200, chengge.Finding{Rule: chengge.FindSliverShape, Layer: u.Kind, Code: u.Code,
		Numbers: map[string]float64{"area_m2": 60, "width_m": 2 * 60 / 400.6}})
	p.addArea(u)
}

func (p *planter) apart() {
	g, at := p.bareHost(80)
	one, two := p.newUnit(g, box(at, 30, 20)), p.newUnit(g, box(moved(at, 50, 0), 30, 20))
	p.plant("unit_grids: apart", at, 200, chengge.Finding{Rule: chengge.FindApart, Layer: two.Kind, Code: two.Code, Other: g.Code, Numbers: map[string]float64{"count": 1}})
	p.addArea(one)
	p.addArea(two)
}

// shrunk draws a unit grid at half its size, so that it touches none.
func (p *planter) shrunk() {
	held := map[string]bool{}
	for i := range p.buildings {
		held[p.buildings[i].UnitGrid] = true
	}
	var at orb.Point
	u := p.area(chengge.KindUnitGrids, func(a *chengge.Area) bool {
		at = a.Shape.Bound().Center()
		return !held[a.Code] && p.free(at) && spatial.PointInPolygon(at, a.Shape) == spatial.Inside && p.restHangsTogether(a)
	})
	u.Shape = u.Shape.Clone()
	ring := u.Shape[0][0]
	for k := range ring {
		ring[k] = orb.Point{(ring[k][0] + at[0]) / 2, (ring[k][1] + at[1]) / 2}
	}
	wants := []chengge.Finding{{Rule: chengge.FindApart, Layer: u.Kind, Code: u.Code, Other: u.Parent, Numbers: map[string]float64{"count": 1}}}
	for i := range p.components {
		if c := &p.components[i]; c.UnitGrid == u.Code && spatial.PointInPolygon(c.Point, u.Shape) == spatial.Outside {
			wants = append(wants, chengge.Finding{Rule: chengge.FindParentPlace, Layer: chengge.KindComponents, Code: c.Code, Field: "unit_grid", Value: u.Code, Other: "—"})
		}
	}
	p.plant("unit_grids: apart, with what it held", at, 200, wants...)
}

// pieces gives a grid a piece of another.
func (p *planter) pieces() {
	from, at := p.bareHost(40)
	cut := box(at, 50, 40)
	hole := slices.Clone(cut[0])
	hole.Reverse()
	from.Shape = orb.MultiPolygon{append(slices.Clone(from.Shape[0]), hole)}
	to, other := p.bareHost(5)
	to.Shape = append(slices.Clone(to.Shape), cut)
	p.plant("grids: in two pieces", at, 100, chengge.Finding{Rule: chengge.FindPieces, Layer: to.Kind, Code: to.Code, Numbers: map[string]float64{"area_m2": 2000, "count": 2}})
	p.taken = append(p.taken, other)
}

// tiled are the layers in which neighbours are compared.
var tiled = []chengge.Kind{chengge.KindStreetOffices, chengge.KindCommunities, chengge.KindGrids, chengge.KindUnitGrids}

// gap moves a vertex away from a neighbour.
func (p *planter) gap(kind chengge.Kind, size float64) {
	var below chengge.Kind
	child := -1
	b := p.bendOf(kind, size, false, func(b *bend) bool {
		if !p.sameParent(b) && (kind == chengge.KindUnitGrids || kind == chengge.KindCommunities || b.other < 0) {
			return false
		}
		var ok bool
		below, child, ok = p.children(b)
		return ok
	})
	if kind == chengge.KindUnitGrids && !b.narrow() && size >= 1 {
		p.Fatalf("between unit grids %v m² are no fault", size)
	}
	low, high := p.pair(&b)
	f, name := b.finding(chengge.FindGap, kind, low, high), "gap"
	switch {
	case b.fine():
		f.Rule, f.Value, name = chengge.FindNearJunction, "gap", "vertex beside the border"
	case b.narrow():
		f.Rule, name = chengge.FindGapSliver, "gap, sliver"
	}
	p.borders(name, &b, f)
	p.beyondBelow(name, &b, below, child)
}

// borders plants a bend.
func (p *planter) borders(name string, b *bend, f ...chengge.Finding) {
	p.plant(fmt.Sprintf("%s: %s", b.kind, name), b.v, 200, f...)
	p.apply(b)
}

// beyondBelow: what lay in the bent area, beside the border, now reaches beyond.
func (p *planter) beyondBelow(name string, b *bend, below chengge.Kind, child int) {
	if child < 0 {
		return
	}
	f := b.finding(chengge.FindBeyond, below, p.areas[below][child].Code, string(b.kind))
	if b.fine() {
		f.Rule, f.Value = chengge.FindNearJunction, "beyond"
	}
	p.alike(name, b.v, 200, f)
}

// overlap moves a vertex into a neighbour.
func (p *planter) overlap(kind chengge.Kind, size float64) {
	b := p.bendOf(kind, size, true, func(b *bend) bool { return p.sameParent(b) || kind == chengge.KindGrids && b.other >= 0 })
	low, high := p.pair(&b)
	f, name := b.finding(chengge.FindOverlap, kind, low, high), "overlap"
	switch {
	case b.fine():
		f.Rule, f.Value, name = chengge.FindNearJunction, "overlap", "vertex beside the border"
	case b.narrow():
		f.Rule, name = chengge.FindOverlapSliver, "overlap, sliver"
	}
	p.borders(name, &b, f)
}

// straddle moves a vertex into a neighbour that has another area above.
func (p *planter) straddle(kind chengge.Kind, size float64) {
	b := p.bendOf(kind, size, true, func(b *bend) bool { return b.other >= 0 && !p.sameParent(b) })
	low, high := p.pair(&b)
	f := b.finding(chengge.FindOverlap, kind, low, high)
	if b.narrow() {
		f.Rule = chengge.FindOverlapSliver
	}
	s := b.finding(chengge.FindStraddle, kind, p.areas[kind][b.area].Code, p.areas[kind][b.other].Parent)
	s.Value = p.areas[kind][b.area].Parent
	p.borders("into the area of another", &b, s, f)
}

// astray moves a unit grid into a grid that has none there.
func (p *planter) astray(size float64) {
	into := -1
	b := p.bendOf(chengge.KindUnitGrids, size, true, func(b *bend) bool {
		own := p.byCode[chengge.KindGrids][p.areas[b.kind][b.area].Parent]
		first, second := p.edges[chengge.KindGrids][between(b.a, b.v)], p.edges[chengge.KindGrids][between(b.v, b.b)]
		here := p.vertices[chengge.KindGrids][b.v]
		if b.other >= 0 || len(here) != 2 || !slices.Contains(here, own) || len(first) != 2 || len(second) != 2 {
			return false
		}
		into = here[0] + here[1] - own
		return slices.Contains(first, into) && slices.Contains(second, into)
	})
	s := b.finding(chengge.FindStraddle, chengge.KindUnitGrids, p.areas[b.kind][b.area].Code, p.areas[chengge.KindGrids][into].Code)
	s.Value = p.areas[b.kind][b.area].Parent
	p.borders("into a grid without any there", &b, s)
}

// beyond moves a vertex over the border of all that is above. Between the new
// border of a grid and its unit grids is then a small gap.
func (p *planter) beyond(kind, above chengge.Kind, size float64) {
	child := -1
	b := p.bendOf(kind, size, true, func(b *bend) bool {
		var ok bool
		_, child, ok = p.children(b)
		return ok && p.outer(b, above)
	})
	wants := []chengge.Finding{b.finding(chengge.FindBeyond, kind, p.areas[kind][b.area].Code, string(above))}
	if kind == chengge.KindGrids && child >= 0 && (b.narrow() || size < 1) {
		f := b.finding(chengge.FindGap, chengge.KindUnitGrids, p.areas[chengge.KindUnitGrids][child].Code, p.areas[kind][b.area].Code)
		if b.narrow() {
			f.Rule = chengge.FindGapSliver
		}
		wants = append(wants, f)
	}
	p.borders("beyond its layer above", &b, wants...)
}

// retreat moves a vertex away from the border of the coverage.
func (p *planter) retreat(kind, above chengge.Kind, size float64) {
	var below chengge.Kind
	child := -1
	b := p.bendOf(kind, size, false, func(b *bend) bool {
		var ok bool
		below, child, ok = p.children(b)
		return ok && p.outer(b, above) && p.outer(b, chengge.KindCoverage)
	})
	within := p.areas[kind][b.area].Parent
	if kind == chengge.KindGrids {
		within = p.areas[chengge.KindCoverage][0].Code
	}
	f := b.finding(chengge.FindGap, kind, p.areas[kind][b.area].Code, within)
	if b.narrow() {
		f.Rule = chengge.FindGapSliver
	}
	p.borders("gap at the outer border", &b, f)
	p.beyondBelow("gap at the outer border", &b, below, child)
}

// shrink moves a vertex of a layer that is only the measure of one below.
func (p *planter) shrink(kind chengge.Kind, size float64) {
	var below chengge.Kind
	child := -1
	b := p.bendOf(kind, size, false, func(b *bend) bool {
		var ok bool
		below, child, ok = p.children(b)
		return ok && child >= 0
	})
	p.plant(fmt.Sprintf("%s: smaller than what it holds", kind), b.v, 200, b.finding(chengge.FindBeyond, below, p.areas[below][child].Code, string(kind)))
	p.apply(&b)
}
