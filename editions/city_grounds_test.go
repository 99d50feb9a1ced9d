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

// newUnit gives a unit grid that is drawn in a bare grid.
func (p *planter) newUnit(g *chengge.Area, shape orb.Polygon) chengge.Area {
	return chengge.Area{Kind: chengge.KindUnitGrids, Code: g.Parent + "900" + p.fresh(), Parent: g.Code, Shape: orb.MultiPolygon{shape}}
}

func (p *planter) bareHost(margin float64) (*chengge.Area, orb.Point) {
	return p.host(chengge.KindGrids, margin, func(a *chengge.Area) bool { return p.bare(a) && national(a) })
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
