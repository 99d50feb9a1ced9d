package demo

import (
	"fmt"

	"github.com/paulmach/orb"

	"chengge"
)

// room is the part of a cell that is free of its streets: shares from west to
// east and from south to north.
type room struct{ w, e, s, n float64 }

// room gives what is left of a cell when beyond metres are kept from the kerb
// of each street beside it; ok is false where that is little.
func (n *network) room(c int, beyond float64) (r room, ok bool) {
	i, j := c%columns, c/columns
	// Across, not along, for cells lean.
	size := n.size(c)
	wide := 2 * size / (apart(n.node(i, j), n.node(i, j+1)) + apart(n.node(i+1, j), n.node(i+1, j+1)))
	tall := 2 * size / (apart(n.node(i, j), n.node(i+1, j)) + apart(n.node(i, j+1), n.node(i+1, j+1)))
	off := func(dir int) float64 {
		road := [...]int32{n.road(i+1, j, 1), n.road(i, j+1, 0), n.road(i, j, 1), n.road(i, j, 0)}[dir]
		if road < 0 {
			return 0.3 * beyond
		}
		return n.widthOf[road]/2 + beyond
	}
	east, north, west, south := off(0), off(1), off(2), off(3)
	// A street that only touches a corner keeps its distance too.
	for _, at := range [...]struct {
		i, j int
		x, y *float64
	}{{i, j, &west, &south}, {i + 1, j, &east, &south}, {i, j + 1, &west, &north}, {i + 1, j + 1, &east, &north}} {
		need := 0.0
		for dir := range 4 {
			if road := n.road(at.i, at.j, dir); road >= 0 {
				need = max(need, n.widthOf[road]/2+4)
			}
		}
		if *at.x < need && *at.y < need {
			*at.x = need
		}
	}
	const least = 0.04
	r = room{w: max(least, west/wide), e: 1 - max(least, east/wide), s: max(least, south/tall), n: 1 - max(least, north/tall)}
	return r, r.e-r.w > 0.15 && r.n-r.s > 0.15
}

// in gives a place in a cell by its shares from west to east and south to north.
func (n *network) in(c int, u, v float64) point {
	i, j := c%columns, c/columns
	sw, se, nw, ne := n.node(i, j), n.node(i+1, j), n.node(i, j+1), n.node(i+1, j+1)
	mix := func(a, b, c, d int32) int32 {
		south := float64(a) + float64(float64(b-a)*u)
		north := float64(c) + float64(float64(d-c)*u)
		return int32(south + float64((north-south)*v))
	}
	return point{mix(sw.x, se.x, nw.x, ne.x), mix(sw.y, se.y, nw.y, ne.y)}
}

// quad gives the quadrilateral between shares of a cell; ok is false where it
// would not lie in it.
func (n *network) quad(c int, u0, u1, v0, v1 float64) (orb.MultiPolygon, bool) {
	corners := [...]point{n.in(c, u0, v0), n.in(c, u1, v0), n.in(c, u1, v1), n.in(c, u0, v1)}
	var ring orb.Ring
	for k, p := range corners {
		if !n.has(c, p) || turn(corners[(k+3)%4], p, corners[(k+1)%4]) <= 0 {
			return nil, false
		}
		ring = append(ring, p.orb())
	}
	return orb.MultiPolygon{{append(ring, ring[0])}}, true
}

const (
	constructionSites = 300
	roadDigs          = 140
	stalls            = 60
	cameraCount       = 420
)

// overlays are the building sites, digs and stalls. Cells taken by a site are
// marked.
func (n *network) overlays() []chengge.Overlay {
	out := n.constructionSites()
	out = append(out, n.roadDigs()...)
	return append(out, n.stalls()...)
}

func (n *network) constructionSites() (out []chengge.Overlay) {
	n.taken = make([]bool, len(n.cell))
	by := n.seed.named("sites")
	for try := 0; len(out) < constructionSites; try++ {
		h := by.of(try)
		c := h.of(1).n(len(n.cell))
		if n.cell[c] < 0 || n.taken[c] || n.use[c] >= green || h.of(2).unit() > 0.12+n.density[c] {
			continue
		}
		r, ok := n.room(c, 12)
		if !ok {
			continue
		}
		shape, ok := n.quad(c, r.w, r.e, r.s, r.n)
		if !ok {
			continue
		}
		n.taken[c] = true
		begins := n.end.AddDate(0, 0, -30-h.of(3).n(500))
		k := len(out) + 1
		out = append(out, chengge.Overlay{Code: fmt.Sprintf("SG%04d", k), Name: fmt.Sprintf("示例工地%d号", k), Type: chengge.ConstructionSite,
			Holder: fmt.Sprintf("B%02d", 1+h.of(4).n(builders)), Valid: period(begins, begins.AddDate(0, 0, 400+h.of(5).n(500))), Shape: shape})
		n.siteCells, n.siteHolder = append(n.siteCells, c), append(n.siteHolder, out[k-1].Holder)
	}
	return out
}

// strip gives a strip along an edge of a segment between two distances from its
// line, left if positive.
func (n *network) strip(a, b point, from, to, inner, outer float64) orb.MultiPolygon {
	dx, dy := offset(a, b)
	d := root(float64(dx*dx) + float64(dy*dy))
	at := func(t, off float64) orb.Point {
		return move(a, float64(dx*t)-dy/d*off, float64(dy*t)+dx/d*off).orb()
	}
	ring := orb.Ring{at(from, inner), at(to, inner), at(to, outer), at(from, outer), at(from, inner)}
	if ring.Orientation() == orb.CW {
		ring.Reverse()
	}
	return orb.MultiPolygon{{ring}}
}

// along chooses a stretch of a street: a segment, an edge of it, and the points
// of the longer half of that edge.
func (n *network) along(h chance, least float64) (k int, a, b point, ok bool) {
	k = h.of(1).n(len(n.segments))
	s := &n.segments[k]
	if h.of(2).unit() > 0.1+s.density || len(s.nodes) < 3 || n.wet(s) {
		return 0, a, b, false
	}
	line := n.line(s.nodes[1:])
	at := 1 + h.of(3).n(len(line)-2)
	a, b = line[at-1], line[at]
	return k, a, b, apart(a, b) > least
}

func (n *network) roadDigs() (out []chengge.Overlay) {
	by := n.seed.named("digs")
	hours, _ := chengge.ParseHours("20:00-06:00")
	holders := [...]string{"D09", "D10", "D11", "D12", "D13", "D14", publicWorks, "D42"}
	for try := 0; len(out) < roadDigs; try++ {
		h := by.of(try)
		k, a, b, ok := n.along(h, 30)
		if !ok {
			continue
		}
		s := &n.segments[k]
		side := float64(1 - 2*h.of(4).n(2))
		begins := n.end.AddDate(0, 0, 20-h.of(5).n(130))
		out = append(out, chengge.Overlay{Code: fmt.Sprintf("WJ%04d", len(out)+1), Name: s.row.Name + "占道挖掘", Type: chengge.RoadDig,
			Holder: holders[h.of(6).n(len(holders))], Valid: period(begins, begins.AddDate(0, 0, 5+h.of(7).n(40))), Hours: hours,
			Category: "06013 06014 08*", Shape: n.strip(a, b, 0.1, 0.85, side*(s.median/2+0.5), side*(s.width/2-0.3))})
	}
	return out
}

func (n *network) stalls() (out []chengge.Overlay) {
	by := n.seed.named("stalls")
	for try := 0; len(out) < stalls; try++ {
		h := by.of(try)
		k, a, b, ok := n.along(h, 35)
		if !ok || n.segments[k].row.Class == chengge.Expressway || n.segments[k].density < 0.2 {
			continue
		}
		s := &n.segments[k]
		side := float64(1 - 2*h.of(4).n(2))
		hours, _ := chengge.ParseHours([...]string{"05:30-08:30", "17:00-22:30", "17:00-22:30", "18:00-01:00", "06:00-09:00,17:00-21:00"}[h.of(5).n(5)])
		out = append(out, chengge.Overlay{Code: fmt.Sprintf("SD%04d", len(out)+1), Name: s.row.Name + "疏导点", Type: chengge.PermittedStall,
			Holder: fmt.Sprintf("M%02d", 1+h.of(6).n(marketKeepers)), Valid: n.dates(2026, 1, 1, 2027, 1, 1), Hours: hours,
			Category: "matter:09*", Shape: n.strip(a, b, 0.15, 0.8, side*(s.width/2+2), side*(s.width/2+7))})
	}
	return out
}

// buildings stand in cells that are built up, off their streets.
func (n *network) buildings() (out []chengge.Building) {
	by := n.seed.named("buildings")
	words := map[landUse]string{homes: "住宅", shops: "商业", industry: "厂房", public: "公共", school: "学校"}
	for c := range n.cell {
		if n.cell[c] < 0 || n.taken[c] || n.use[c] >= green {
			continue
		}
		h := by.of(c)
		r, ok := n.room(c, 9)
		if !ok || h.of(1).unit() > 0.25+2.2*n.density[c] {
			continue
		}
		parts := 1
		if n.use[c] == homes && h.of(2).unit() < 0.45 {
			parts = 2
		}
		for p := range parts {
			f := h.of(3 + p)
			wide, tall := r.e-r.w, (r.n-r.s)/float64(parts)
			u0 := r.w + wide*f.of(1).among(0, 0.3)
			u1 := r.e - wide*f.of(2).among(0, 0.3)
			v0 := r.s + tall*(float64(p)+f.of(3).among(0.05, 0.28))
			v1 := r.s + tall*(float64(p)+f.of(4).among(0.62, 0.95))
			shape, ok := n.quad(c, u0, u1, v0, v1)
			if !ok || !n.clear(c, [4]point{n.in(c, u0, v0), n.in(c, u1, v0), n.in(c, u1, v1), n.in(c, u0, v1)}, 3) {
				continue
			}
			b := chengge.Building{Code: fmt.Sprintf("LD%06d", len(out)+1), Use: words[n.use[c]], Shape: shape}
			if u := n.unit[c]; u >= 0 {
				b.UnitGrid = n.units[u].code
			}
			out = append(out, b)
		}
	}
	return out
}

// clear tells whether a quadrilateral in a cell keeps beyond metres from the
// kerbs of the streets along it, which bend between the nodes.
func (n *network) clear(c int, quad [4]point, beyond float64) bool {
	i, j := c%columns, c/columns
	side := [...]int32{n.road(i, j, 0), n.road(i+1, j, 1), n.road(i, j+1, 0), n.road(i, j, 1)}
	ring := n.around(c)
	for k := range ring {
		road := side[k/2]
		if road < 0 {
			continue
		}
		keep := n.widthOf[road]/2 + beyond
		a, b := ring[k], ring[(k+1)%8]
		for q := range quad {
			next := quad[(q+1)%4]
			if toEdge(a, b, quad[q]) < keep || toEdge(quad[q], next, a) < keep || toEdge(quad[q], next, b) < keep {
				return false
			}
		}
	}
	return true
}

// toEdge gives the metres from p to the edge from a to b.
func toEdge(a, b, p point) float64 {
	bx, by := offset(a, b)
	px, py := offset(a, p)
	t := (float64(bx*px) + float64(by*py)) / (float64(bx*bx) + float64(by*by))
	t = min(1, max(0, t))
	dx, dy := px-float64(bx*t), py-float64(by*t)
	return root(float64(dx*dx) + float64(dy*dy))
}

// cameras stand at crossings of wide roads.
func (n *network) cameras() (out []chengge.Camera) {
	by := n.seed.named("cameras")
	for try := 0; len(out) < cameraCount; try++ {
		h := by.of(try)
		s := &n.segments[h.of(1).n(len(n.segments))]
		if s.row.Class == chengge.Lane || h.of(2).unit() > 0.2+s.density {
			continue
		}
		line := n.line(s.nodes)
		dx, dy := offset(line[0], line[1])
		d := root(float64(dx*dx) + float64(dy*dy))
		side := s.width/2 + 2 + h.of(3).among(0, 2)
		t := min(0.8, 28/d)
		p := move(line[0], dx*t-dy/d*side, dy*t+dx/d*side)
		if left, _ := n.cells(s.nodes, 0); !n.has(left, p) {
			continue
		}
		body := [...]string{"D19", "D20", cityManagement, unitOf(n.offices[s.office[0]].runBy(), "enforcement")}[h.of(4).n(4)]
		out = append(out, chengge.Camera{Code: fmt.Sprintf("SP%04d", len(out)+1), Name: s.row.Name + s.from + "路口", Organisation: body, Point: p.orb()})
	}
	return out
}
