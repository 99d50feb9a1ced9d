//go:build !race

package editions_test

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"chengge"
)

// A bend is a vertex of one area that is moved, and nothing else.
type bend struct {
	kind        chengge.Kind
	area, other int // other is −1 where the area borders on none of its layer
	at          int // of the ring
	a, v, b, to orb.Point
	size, width float64
}

func (b *bend) narrow() bool { return b.width < 1 && math.Pi*b.width*b.width < 0.1*b.size }

func (b *bend) fine() bool { return b.size < 0.01 && b.width < 0.01 }

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

// outer tells whether both edges are the border of the layer above as a whole.
func (p *planter) outer(b *bend, above chengge.Kind) bool {
	return b.other < 0 && len(p.edges[above][between(b.a, b.v)]) == 1 && len(p.edges[above][between(b.v, b.b)]) == 1 && len(p.vertices[above][b.v]) == 1
}
