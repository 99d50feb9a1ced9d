package tiles

import "slices"

// straighten turns rings so that the inside lies to their left: shells have a
// positive area, holes a negative one. Polygons whose rings touch or cross
// themselves or each other are filled by the even-odd rule, as a point is
// decided.
func (d *drawing) straighten() {
	seen := make([]int32, len(d.at))
	round := int32(0)
	for i := range d.layers {
		l := &d.layers[i]
		if l.open {
			continue
		}
		out := outlines{first: l.first, corners: make([]int32, 0, len(l.corners)), starts: []int32{0}, parts: []int32{0}}
		for k, owner := range l.owners {
			round++
			from, to := l.parts[k], l.parts[k+1]
			simple := to == from+1
			for _, v := range l.corners[l.starts[from]:l.starts[to]] {
				simple = simple && seen[v] != round
				seen[v] = round
			}
			before := len(out.starts)
			if simple {
				out.corners = append(out.corners, l.ring(int(from))...)
				if ring := out.corners[out.starts[before-1]:]; d.area2(ring) < 0 {
					slices.Reverse(ring)
				}
				out.starts = append(out.starts, int32(len(out.corners)))
			} else {
				d.fill(&out, l, from, to)
			}
			if len(out.starts) > before {
				out.parts = append(out.parts, int32(len(out.starts)-1))
				out.owners, out.since = append(out.owners, owner), append(out.since, l.since[k])
			}
		}
		*l = out
	}
}

func (d *drawing) area2(ring []int32) int64 {
	o := d.at[ring[0]]
	var sum int64
	for i := 1; i+1 < len(ring); i++ {
		a, b := d.at[ring[i]], d.at[ring[i+1]]
		sum += int64(a.x-o.x)*int64(b.y-o.y) - int64(b.x-o.x)*int64(a.y-o.y)
	}
	return sum
}

// fill adds the rings of what the rings from..to of l fill by the even-odd
// rule.
func (d *drawing) fill(out, l *outlines, from, to int32) {
	// What is passed an even number of times is no border.
	passes := map[uint64]int{}
	for r := from; r < to; r++ {
		ring := l.ring(int(r))
		for i, v := range ring {
			if w := ring[(i+1)%len(ring)]; v != w {
				passes[edgeKey(v, w)]++
			}
		}
	}
	var keys []uint64
	for k, n := range passes {
		if n%2 == 1 {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	var t tracer
	lines := make([][2]spot, len(keys))
	for i, k := range keys {
		a, b := ends(k)
		lines[i] = [2]spot{d.at[a].halves(), d.at[b].halves()}
	}
	// Between two nodes where more than two lines meet the inside stays on the
	// same side; it is asked line by line only where there are few.
	strips := newStrips(lines)
	for i, k := range keys {
		a, b := ends(k)
		if !strips.insideLeft(i) {
			a, b = b, a
		}
		t.lines = append(t.lines, directed{unit(d.at[a]), unit(d.at[b])})
	}
	ids := map[unit]int32{}
	for _, k := range keys {
		a, b := ends(k)
		ids[unit(d.at[a])], ids[unit(d.at[b])] = a, b
	}
	for _, r := range t.trace() {
		for _, p := range t.out[r.from:r.to] {
			out.corners = append(out.corners, ids[p])
		}
		out.starts = append(out.starts, int32(len(out.corners)))
	}
}

// strips hold the lines of a polygon by the rows and columns that they meet, to
// count those beside a place.
type strips struct {
	lines      [][2]spot
	rows, cols [][]int32
	y0, x0     int64
	dy, dx     int64
}

func newStrips(lines [][2]spot) *strips {
	s := &strips{lines: lines, dx: 1, dy: 1}
	if len(lines) == 0 {
		return s
	}
	lo, hi := lines[0][0], lines[0][0]
	for _, l := range lines {
		for _, p := range l {
			lo, hi = spot{min(lo.x, p.x), min(lo.y, p.y)}, spot{max(hi.x, p.x), max(hi.y, p.y)}
		}
	}
	n := int64(min(max(len(lines)/4, 1), 4096))
	s.x0, s.y0, s.dx, s.dy = lo.x, lo.y, (hi.x-lo.x)/n+1, (hi.y-lo.y)/n+1
	s.rows, s.cols = make([][]int32, n), make([][]int32, n)
	for i, l := range lines {
		for k := (min(l[0].y, l[1].y) - s.y0) / s.dy; k <= (max(l[0].y, l[1].y)-s.y0)/s.dy; k++ {
			s.rows[k] = append(s.rows[k], int32(i))
		}
		for k := (min(l[0].x, l[1].x) - s.x0) / s.dx; k <= (max(l[0].x, l[1].x)-s.x0)/s.dx; k++ {
			s.cols[k] = append(s.cols[k], int32(i))
		}
	}
	return s
}

// insideLeft tells whether the inside is to the left of line i: the lines met
// on the way out from its middle, to the right or, from a level line, upwards,
// are odd in number where that side is inside.
func (s *strips) insideLeft(i int) bool {
	p, q := s.lines[i][0], s.lines[i][1]
	m := spot{(p.x + q.x) / 2, (p.y + q.y) / 2} // halves: whole
	odd := false
	if p.y != q.y {
		for _, j := range s.rows[(m.y-s.y0)/s.dy] {
			a, b := s.lines[j][0], s.lines[j][1]
			if int(j) == i || (a.y > m.y) == (b.y > m.y) {
				continue
			}
			if (turn(a, b, m) > 0) == (b.y > a.y) {
				odd = !odd
			}
		}
		// Odd: inside is on the side of greater x, to the left where the line runs down.
		return odd == (q.y < p.y)
	}
	for _, j := range s.cols[(m.x-s.x0)/s.dx] {
		a, b := s.lines[j][0], s.lines[j][1]
		if int(j) == i || (a.x > m.x) == (b.x > m.x) {
			continue
		}
		if (turn(a, b, m) > 0) == (b.x < a.x) {
			odd = !odd
		}
	}
	// Odd: inside is on the side of greater y, to the left where the line runs to the right.
	return odd == (q.x > p.x)
}
