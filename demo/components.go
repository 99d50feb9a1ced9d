package demo

import (
	"iter"

	"chengge"
)

// unknownOwner is the share of components of which nobody knows the owner, in
// hundredths: exactly that many.
const unknownOwner = 12

// components makes the components of all categories, category by category,
// evenly along their habitats.
func (n *network) components(total int) iter.Seq2[chengge.Component, error] {
	kinds := n.kinds
	weights := make([]float64, len(kinds))
	for k := range kinds {
		weights[k] = kinds[k].weight
	}
	counts := share(total, weights, 1)
	by := n.seed.named("components")
	// Numbers are dealt so that each hundredth has as many as any other.
	stride := total*618/1000 + by.named("owner").n(1+total/100)
	for common(stride, total) != 1 {
		stride++
	}
	return func(yield func(chengge.Component, error) bool) {
		m := maker{network: n, by: by}
		number := 0
		for k := range kinds {
			m.begin(&kinds[k], counts[k])
			m.used = make(map[point]bool, counts[k])
			for i := range counts[k] {
				dealt := number * stride % total
				number++
				c := m.make(i)
				if dealt*100 < total*unknownOwner {
					c.Owner = ""
				} else if dealt*1000 >= total*995 {
					c.State = chengge.Removed
				}
				if !yield(c, nil) {
					return
				}
			}
		}
	}
}

// maker makes the components of one category after the other.
type maker struct {
	*network
	by      chance
	kind    *kind
	chance  chance // of the category
	habitat walker
	total   int64
	count   int
	phase   int64
	serial  [len(districtCodes)]int
	used    map[point]bool // where one of the category stands
}

func (m *maker) begin(k *kind, count int) {
	m.kind, m.count, m.chance = k, count, m.by.named(k.category)
	m.habitat = walker{habitat: &m.places[k.place]}
	m.total = m.habitat.total()
	m.phase = int64(m.chance.of(-1).n(1000))
	m.serial = [len(districtCodes)]int{}
}

func (m *maker) make(i int) chengge.Component {
	place := (int64(i)*1000 + m.phase) * (m.total / 1000) / int64(m.count)
	s, t := m.habitat.spot(place)
	h := m.chance.of(i)
	p, cell := m.stand(s, t, h)
	for aside := int32(1); m.used[p]; p.x += aside {
		if !m.has(cell, point{p.x + aside, p.y}) {
			aside = -1
		}
	}
	m.used[p] = true

	d := m.cell[cell]
	m.serial[d]++
	c := chengge.Component{Code: componentCode(districtCodes[d], m.kind.category, m.serial[d]), Category: m.kind.category, Name: m.kind.name, Point: p.orb()}
	if u := m.unit[cell]; u >= 0 {
		c.UnitGrid = m.units[u].code
	}
	b := &m.bodies[m.office[cell]]
	c.Authority, c.Owner, c.Maintainer = b.code(m.kind.authority), b.code(m.kind.owner), b.code(m.kind.maintains)
	switch state := h.of(7).n(1000); {
	case state < 930:
		c.State = chengge.Intact
	case state < 975:
		c.State = chengge.Damaged
	case state < 988:
		c.State = chengge.Lost
	default:
		c.State = chengge.Abandoned
	}
	switch accuracy := h.of(8).n(10); {
	case accuracy < 6:
		c.Accuracy = chengge.AccuracyA
	case accuracy < 9:
		c.Accuracy = chengge.AccuracyB
	default:
		c.Accuracy = chengge.AccuracyC
	}
	return c
}

func componentCode(district, category string, serial int) string {
	var b [17]byte
	copy(b[:], district)
	copy(b[6:], category)
	for k := 16; k > 10; k-- {
		b[k] = byte('0' + serial%10)
		serial /= 10
	}
	return string(b[:])
}

// stand gives where on a spot a component stands, and the cell that has it.
func (m *maker) stand(s spot, t float64, h chance) (point, int) {
	switch k := m.kind.place; {
	case k == corner:
		e := &m.ends[s.index]
		seg := &m.segments[e.segment]
		d := apart(e.a, e.b)
		along := e.clear + h.of(1).among(0, 7.5)
		return m.off(e.a, e.b, along/d, float64(s.side)*(seg.width/2+h.of(2).among(0.8, 4)), e.left, e.right)
	case k < home:
		st := &m.stretches[s.index]
		seg := &m.segments[st.segment]
		return m.off(st.a, st.b, st.from+float64(t*(st.to-st.from)), across(k, seg, s.side, h), st.left, st.right)
	default:
		return m.inCell(int(s.index), h)
	}
}

// across gives how far from the line of a street something stands, left if
// positive.
func across(k place, s *segment, side int8, h chance) float64 {
	half := s.width / 2
	at := 0.0
	switch k {
	case carriage, bridge:
		at = h.of(2).among(s.median/2+0.6, half-1)
		if h.of(3).n(2) == 0 {
			at = -at
		}
		return at
	case median:
		return h.of(2).among(-0.4, 0.4) * s.median
	case gutter:
		at = half - 0.3
	case kerb:
		at = half + 0.6
	case verge:
		at = half + 1.6
	case lane:
		at = half + h.of(2).among(0.4, 1.2)
	case front:
		at = half + h.of(2).among(6.2, 7.5)
	default: // the pavement
		at = half + h.of(2).among(2.4, 5.6)
	}
	return float64(side) * at
}

// off gives the point at a share of the way from a to b and metres to the left,
// and its cell.
func (m *maker) off(a, b point, t, left float64, leftCell, rightCell int32) (point, int) {
	dx, dy := offset(a, b)
	d := root(float64(dx*dx) + float64(dy*dy))
	p := move(a, float64(dx*t)-float64(dy/d*left), float64(dy*t)+float64(dx/d*left))
	cell := int(leftCell)
	if left < 0 {
		cell = int(rightCell)
	}
	if c, ok := m.find(cell, p); ok && m.cell[c] >= 0 {
		return p, c
	}
	// Beyond the city's border: on the line itself.
	return move(a, float64(dx*t), float64(dy*t)), min(int(leftCell), int(rightCell))
}

// inCell gives a place in a cell that is clear of its streets, near its edge
// where the room of buildings is not.
func (m *maker) inCell(c int, h chance) (point, int) {
	r, ok := m.room(c, 2)
	if !ok {
		return m.centre(c), c
	}
	u, v := h.of(1).unit(), h.of(2).unit()
	if inner, ok := m.room(c, 8.5); ok && m.use[c] < green {
		// In one of the four strips around what buildings may take.
		switch wide, tall := r.e-r.w, r.n-r.s; h.of(3).n(4) {
		case 0:
			u *= (inner.w - r.w) / wide
		case 1:
			u = 1 - u*(r.e-inner.e)/wide
		case 2:
			v *= (inner.s - r.s) / tall
		default:
			v = 1 - v*(r.n-inner.n)/tall
		}
	}
	if p := m.in(c, r.w+u*(r.e-r.w), r.s+v*(r.n-r.s)); m.has(c, p) {
		return p, c
	}
	return m.centre(c), c
}

// parties are the bodies that the letters of the inventory mean in an office.
type parties struct{ office, district, municipal, landscaping, enforcement, sanitation string }

func (n *network) findParties() {
	n.bodies = make([]parties, len(n.offices))
	for k := range n.offices {
		by := n.offices[k].runBy()
		district, _ := administration(by)
		n.bodies[k] = parties{n.offices[k].code, district, unitOf(by, "municipal"), unitOf(by, "landscaping"), unitOf(by, "enforcement"), n.sanitationOf(k)}
	}
}

func (p *parties) code(s string) string {
	switch s {
	case "o":
		return p.office
	case "d":
		return p.district
	case "m":
		return p.municipal
	case "g":
		return p.landscaping
	case "e":
		return p.enforcement
	case "s":
		return p.sanitation
	}
	return s
}
