//go:build !race

package editions_test

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

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

// newUnit gives a unit grid that is drawn in a bare grid.
func (p *planter) newUnit(g *chengge.Area, shape orb.Polygon) chengge.Area {
	return chengge.Area{Kind: chengge.KindUnitGrids, Code: g.Parent + "900" + p.fresh(), Parent: g.Code, Shape: orb.MultiPolygon{shape}}
}

func (p *planter) bareHost(margin float64) (*chengge.Area, orb.Point) {
	return p.host(chengge.KindGrids, margin, func(a *chengge.Area) bool { return p.bare(a) && national(a) })
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

// restHangsTogether tells whether the other unit grids of a's grid, four at
// least, hang together by edges without a.
func (p *planter) restHangsTogether(a *chengge.Area) bool {
	units, total := p.areas[chengge.KindUnitGrids], 0
	for i := range units {
		if units[i].Parent == a.Parent && units[i].Code != a.Code {
			total++
		}
	}
	seen, queue := map[int]bool{}, []int{}
	for i := range units {
		if units[i].Parent == a.Parent && units[i].Code != a.Code {
			queue, seen[i] = append(queue, i), true
			break
		}
	}
	for len(queue) > 0 {
		ring := units[queue[0]].Shape[0][0]
		queue = queue[1:]
		for k := 1; k < len(ring); k++ {
			for _, j := range p.edges[chengge.KindUnitGrids][between(ring[k-1], ring[k])] {
				if !seen[j] && units[j].Parent == a.Parent && units[j].Code != a.Code {
					seen[j], queue = true, append(queue, j)
				}
			}
		}
	}
	return total >= 4 && len(seen) == total
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

// A bend is a vertex of one area that is moved, and nothing else.
type bend struct {
	kind        chengge.Kind
	area, other int // other is −1 where the area borders on none of its layer
	at          int // of the ring
	a, v, b, to orb.Point
	size, width float64
}

func (b *bend) narrow() bool { return b.width < 1 && math.Pi*b.width*b.width < 0.1*b.size }
func (b *bend) fine() bool   { return b.size < 0.01 && b.width < 0.01 }

// bendOf looks for a vertex that can be moved, inwards or outwards, so that it
// changes the area's size by so many m².
func (p *planter) bendOf(kind chengge.Kind, size float64, outwards bool, fits func(*bend) bool) bend {
	rows := p.areas[kind]
	for range 200_000 {
		i := p.r.IntN(len(rows))
		a := &rows[i]
		if p.used[chengge.Ref{Kind: kind, Code: a.Code}] || len(a.Shape) != 1 || len(a.Shape[0]) != 1 {
			continue
		}
		ring := a.Shape[0][0]
		k := 1 + p.r.IntN(len(ring)-2)
		b := bend{kind: kind, area: i, other: -1, at: k, a: ring[k-1], v: ring[k], b: ring[k+1], size: size}
		if !p.free(b.v) || !p.alone(&b) || !p.turn(&b, outwards) || fits != nil && !fits(&b) {
			continue
		}
		if b.other >= 0 && p.used[chengge.Ref{Kind: kind, Code: rows[b.other].Code}] {
			continue
		}
		return b
	}
	p.Fatalf("no vertex of %s fits for %v m²", kind, size)
	return bend{}
}

// alone finds the one neighbour at a vertex and at both its edges.
func (p *planter) alone(b *bend) bool {
	here := p.vertices[b.kind][b.v]
	first, second := p.edges[b.kind][between(b.a, b.v)], p.edges[b.kind][between(b.v, b.b)]
	if len(here) > 2 || len(here) != len(first) || len(here) != len(second) {
		return false
	}
	for _, i := range here {
		if !slices.Contains(first, i) || !slices.Contains(second, i) {
			return false
		}
		if i != b.area {
			b.other = i
		}
	}
	return true
}

// turn says where the vertex goes: across the line between those beside it.
func (p *planter) turn(b *bend, outwards bool) bool {
	ring := p.areas[b.kind][b.area].Shape[0][0]
	ax, ay := offset(b.v, b.a)
	bx, by := offset(b.v, b.b)
	before, after := math.Hypot(ax, ay), math.Hypot(bx, by)
	long := math.Hypot(bx-ax, by-ay)
	if -(ax*bx + ay*by) < 0.5*before*after {
		return false // too sharp
	}
	d := 2 * b.size / long
	if d > 0.25*min(before, after) {
		return false
	}
	side := d / long
	if outwards != (ring.Orientation() == orb.CW) {
		side = -side
	}
	b.to = moved(b.v, -(by-ay)*side, (bx-ax)*side)
	tx, ty := offset(b.v, b.to)
	if (ax*ty-ay*tx)*(bx*ty-by*tx) >= 0 {
		return false // not on one side of both edges
	}
	for _, i := range [...]int{b.area, b.other} {
		if i < 0 {
			continue
		}
		for _, poly := range p.areas[b.kind][i].Shape {
			for _, r := range poly {
				for k := 1; k < len(r); k++ {
					if r[k-1] != b.v && r[k] != b.v && toSegment(b.v, r[k-1], r[k]) < 4*d {
						return false
					}
				}
			}
		}
	}
	perimeter := before + after + math.Hypot(ax-tx, ay-ty) + math.Hypot(bx-tx, by-ty)
	b.width = 2 * b.size / perimeter
	return true
}

// tiled are the layers in which neighbours are compared.
var tiled = []chengge.Kind{chengge.KindStreetOffices, chengge.KindCommunities, chengge.KindGrids, chengge.KindUnitGrids}

// apply moves the vertex and marks all that it touches.
func (p *planter) apply(b *bend) {
	a := &p.areas[b.kind][b.area]
	a.Shape = a.Shape.Clone()
	ring := a.Shape[0][0]
	ring[b.at] = b.to
	if b.at == len(ring)-1 {
		ring[0] = b.to
	}
	for _, i := range [...]int{b.area, b.other} {
		if i >= 0 {
			p.used[chengge.Ref{Kind: b.kind, Code: p.areas[b.kind][i].Code}] = true
		}
	}
	for _, kind := range tiled { // the others are so large that they take part in many
		for _, i := range p.vertices[kind][b.v] {
			p.used[chengge.Ref{Kind: kind, Code: p.areas[kind][i].Code}] = true
		}
	}
}

// children gives the areas of the layer below that lie in the bent one and have
// its vertex; ok is false where it is not one with both edges, or none.
func (p *planter) children(b *bend) (below chengge.Kind, one int, ok bool) {
	switch b.kind {
	case chengge.KindGrids:
		below = chengge.KindUnitGrids
	case chengge.KindStreetOffices:
		below = chengge.KindCommunities
	case chengge.KindDistricts:
		below = chengge.KindStreetOffices
	case chengge.KindCoverage:
		below = chengge.KindGrids
	default:
		return "", -1, true
	}
	one = -1
	for _, i := range p.vertices[below][b.v] {
		if b.kind != chengge.KindCoverage && p.areas[below][i].Parent != p.areas[b.kind][b.area].Code {
			continue
		}
		if one >= 0 || !slices.Contains(p.edges[below][between(b.a, b.v)], i) || !slices.Contains(p.edges[below][between(b.v, b.b)], i) {
			return below, -1, false
		}
		one = i
	}
	return below, one, one < 0 || !p.used[chengge.Ref{Kind: below, Code: p.areas[below][one].Code}]
}

func (b *bend) finding(rule chengge.FindingRule, layer chengge.Kind, code, other string) chengge.Finding {
	return chengge.Finding{Rule: rule, Layer: layer, Code: code, Other: other, Numbers: map[string]float64{"area_m2": b.size, "width_m": b.width}}
}

// pair gives the codes of both areas in order.
func (p *planter) pair(b *bend) (low, high string) {
	low, high = p.areas[b.kind][b.area].Code, p.areas[b.kind][b.other].Code
	return min(low, high), max(low, high)
}

// sameParent tells whether the bend lies within one area of the layer above.
func (p *planter) sameParent(b *bend) bool {
	return b.other >= 0 && p.areas[b.kind][b.area].Parent == p.areas[b.kind][b.other].Parent
}

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

// outer tells whether both edges are the border of the layer above as a whole.
func (p *planter) outer(b *bend, above chengge.Kind) bool {
	return b.other < 0 && len(p.edges[above][between(b.a, b.v)]) == 1 && len(p.edges[above][between(b.v, b.b)]) == 1 && len(p.vertices[above][b.v]) == 1
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

// inside gives a place in a shape with so many metres around it.
func (p *planter) inside(shape orb.MultiPolygon, margin float64) (orb.Point, bool) {
	bound := shape.Bound()
	for range 60 {
		at := orb.Point{bound.Min[0] + p.r.Float64()*(bound.Max[0]-bound.Min[0]), bound.Min[1] + p.r.Float64()*(bound.Max[1]-bound.Min[1])}
		if spatial.PointInPolygon(at, shape) != spatial.Inside || !p.free(at) {
			continue
		}
		near := false
		for _, poly := range shape {
			for _, ring := range poly {
				for k := 1; k < len(ring) && !near; k++ {
					near = toSegment(at, ring[k-1], ring[k]) < margin
				}
			}
		}
		if !near {
			return at, true
		}
	}
	return orb.Point{}, false
}

// box gives a rectangle by its middle.
func box(at orb.Point, wide, tall float64) orb.Polygon {
	a, c := moved(at, -wide/2, -tall/2), moved(at, wide/2, tall/2)
	return orb.Polygon{{a, {c[0], a[1]}, c, {a[0], c[1]}, a}}
}

// host gives an area with room for something, and where.
func (p *planter) host(kind chengge.Kind, margin float64, fits func(*chengge.Area) bool) (*chengge.Area, orb.Point) {
	var at orb.Point
	a := p.area(kind, func(a *chengge.Area) bool {
		if fits != nil && !fits(a) {
			return false
		}
		var ok bool
		at, ok = p.inside(a.Shape, margin)
		return ok
	})
	return a, at
}

// bare tells of a grid that has no unit grid.
func (p *planter) bare(a *chengge.Area) bool {
	if p.bareGrids == nil {
		p.bareGrids = map[string]bool{}
		for i := range p.areas[chengge.KindGrids] {
			p.bareGrids[p.areas[chengge.KindGrids][i].Code] = true
		}
		for i := range p.areas[chengge.KindUnitGrids] {
			delete(p.bareGrids, p.areas[chengge.KindUnitGrids][i].Parent)
		}
	}
	return p.bareGrids[a.Code]
}

// national tells of an area whose code and that of the one above are numbers of
// the nation, as they are in all offices but those of parks.
func national(a *chengge.Area) bool {
	return a.Code[0] == '4' && (a.Parent == "" || a.Parent[0] == '4')
}

// newCode gives a code for a new area beside a.
func (p *planter) newCode(a *chengge.Area) string {
	switch a.Kind {
	case chengge.KindGrids:
		return a.Code + "X"
	case chengge.KindUnitGrids, chengge.KindCommunities, chengge.KindStreetOffices:
		return a.Code[:len(a.Code)-3] + p.fresh()
	}
	return a.Code + "-" + p.fresh()
}

func (p *planter) addArea(a chengge.Area) {
	p.areas[a.Kind] = append(p.areas[a.Kind], a)
	p.used[chengge.Ref{Kind: a.Kind, Code: a.Code}] = true
}

// contained draws a small area in another.
func (p *planter) contained(kind chengge.Kind) {
	a, at := p.host(kind, 25, func(a *chengge.Area) bool { return national(a) && (kind != chengge.KindGrids || p.bare(a)) })
	n := *a
	n.Code, n.Shape = p.newCode(a), orb.MultiPolygon{box(at, 20, 12)}
	wants := []chengge.Finding{{Rule: chengge.FindContained, Layer: kind, Code: n.Code, Other: a.Code, Numbers: map[string]float64{"area_m2": 240, "width_m": 7.5}}}
	if kind == chengge.KindStreetOffices {
		n.Organisation = "" // and no body has its code
		wants = append(wants, chengge.Finding{Rule: chengge.FindRuleHole, Layer: kind, Code: n.Code, Field: "organisation", Value: p.firstOpen(a.Parent), Other: n.Code})
	}
	p.plant(fmt.Sprintf("%s: in another", kind), at, 100, wants...)
	p.addArea(n)
}

// firstOpen is what no row of the city's matrix gives to a body everywhere in a
// district, as far as a city's own rows have codes of bodies.
func (p *planter) firstOpen(district string) string {
	catalogue, err := chengge.DefaultCatalogue().With(p.categories)
	require.NoError(p, err)
	bodies := map[string]bool{}
	for _, o := range p.organisations {
		bodies[o.Code] = true
	}
	var open []string
	for c := range catalogue.All() {
		if !c.Emergency && !slices.ContainsFunc(p.rules, func(r chengge.Rule) bool {
			return r.Row == chengge.MatrixRow && r.Category.Matches(c.Key) && r.RoadClass == "" && r.Position == "" && r.Attribute == "" &&
				(r.Area == chengge.Ref{} || r.Area == chengge.Ref{Kind: chengge.KindDistricts, Code: district}) &&
				r.Valid.Always() && r.Lead != "" && bodies[r.Lead.Organisation()]
		}) {
			open = append(open, c.Key.String())
		}
	}
	return fmt.Sprintf("%s (+%d)", open[0], len(open)-1)
}

// twin draws an area twice.
func (p *planter) twin(kind chengge.Kind) {
	a, at := p.host(kind, 5, func(a *chengge.Area) bool { return national(a) && (kind != chengge.KindGrids || p.bare(a)) })
	n := *a
	n.Code = p.newCode(a)
	n.Shape = n.Shape.Clone()
	n.Shape[0][0].Reverse()
	p.plant(fmt.Sprintf("%s: drawn twice", kind), at, 0, chengge.Finding{Rule: chengge.FindSameShape, Layer: kind, Code: max(n.Code, a.Code), Other: min(n.Code, a.Code),
		Numbers: map[string]float64{"area_m2": flatArea(a.Shape)}})
	p.addArea(n)
}

// flatArea is the area by the plane at each ring's first vertex.
func flatArea(shape orb.MultiPolygon) float64 {
	sum := 0.0
	for _, poly := range shape {
		for k, ring := range poly {
			double := 0.0
			for i := 1; i < len(ring); i++ {
				ax, ay := offset(ring[0], ring[i-1])
				bx, by := offset(ring[0], ring[i])
				double += ax*by - bx*ay
			}
			if k == 0 {
				sum += math.Abs(double) / 2
			} else {
				sum -= math.Abs(double) / 2
			}
		}
	}
	return sum
}
