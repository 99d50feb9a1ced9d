package tiles

import (
	"cmp"
	"slices"
)

// tracer makes valid polygons out of directed lines that do not cross, with the
// inside to their left where y runs up (a positive area by the surveyor's
// formula). What is passed in both directions vanishes; rings are parted where
// they touch themselves; holes follow their shell. It may be used again.
type tracer struct {
	lines []directed
	nodes []unit
	arcs  []arc // by their beginning
	first []int32
	path  []int32 // nodes
	seen  []int32 // by node: its place in path, and one
	rings []traced
	out   []unit
}

type directed struct{ a, b unit }

type arc struct {
	a, b int32
	used bool
}

// traced is a ring in out, with twice its area, and the shell of a hole.
type traced struct {
	from, to int32
	area     int64
	shell    int32
}

func (t *tracer) reset() { t.lines = t.lines[:0] }

// ring adds the lines of a ring.
func (t *tracer) ring(points []unit) {
	for i, p := range points {
		if q := points[(i+1)%len(points)]; p != q {
			t.lines = append(t.lines, directed{p, q})
		}
	}
}

func compareUnits(a, b unit) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) }

// trace gives the rings: each shell with its holes behind it, shells in the
// order of their smallest point.
func (t *tracer) trace() []traced {
	t.rings, t.out, t.nodes, t.arcs = t.rings[:0], t.out[:0], t.nodes[:0], t.arcs[:0]
	for _, l := range t.lines {
		t.nodes = append(t.nodes, l.a)
	}
	for _, l := range t.lines {
		t.nodes = append(t.nodes, l.b)
	}
	slices.SortFunc(t.nodes, compareUnits)
	t.nodes = slices.Compact(t.nodes)
	id := func(p unit) int32 {
		i, _ := slices.BinarySearchFunc(t.nodes, p, compareUnits)
		return int32(i)
	}
	for _, l := range t.lines {
		t.arcs = append(t.arcs, arc{a: id(l.a), b: id(l.b)})
	}
	t.cancel()
	t.first = slices.Grow(t.first[:0], len(t.nodes)+1)[:len(t.nodes)+1]
	clear(t.first)
	for _, c := range t.arcs {
		t.first[c.a+1]++
	}
	for i := range t.nodes {
		t.first[i+1] += t.first[i]
	}
	t.seen = slices.Grow(t.seen[:0], len(t.nodes))[:len(t.nodes)]
	clear(t.seen)
	for i := range t.arcs {
		if !t.arcs[i].used {
			t.walk(int32(i))
		}
	}
	t.assign()
	return t.rings
}

// cancel leaves one line between two nodes, or none, and sorts lines.
func (t *tracer) cancel() {
	slices.SortFunc(t.arcs, func(c, d arc) int {
		return cmp.Or(cmp.Compare(min(c.a, c.b), min(d.a, d.b)), cmp.Compare(max(c.a, c.b), max(d.a, d.b)), cmp.Compare(c.a, d.a))
	})
	kept := t.arcs[:0]
	for i := 0; i < len(t.arcs); {
		c := t.arcs[i]
		lo, hi, net := min(c.a, c.b), max(c.a, c.b), 0
		for ; i < len(t.arcs) && min(t.arcs[i].a, t.arcs[i].b) == lo && max(t.arcs[i].a, t.arcs[i].b) == hi; i++ {
			if t.arcs[i].a == lo {
				net++
			} else {
				net--
			}
		}
		switch {
		case net > 0:
			kept = append(kept, arc{a: lo, b: hi})
		case net < 0:
			kept = append(kept, arc{a: hi, b: lo})
		}
	}
	t.arcs = kept
	slices.SortFunc(t.arcs, func(c, d arc) int { return cmp.Or(cmp.Compare(c.a, d.a), cmp.Compare(c.b, d.b)) })
}

// walk follows the border of one inside from a line on.
func (t *tracer) walk(from int32) {
	t.path = append(t.path[:0], t.arcs[from].a)
	t.seen[t.arcs[from].a] = 1
	for at := from; at >= 0; {
		c := &t.arcs[at]
		c.used = true
		if k := t.seen[c.b]; k > 0 {
			t.close(t.path[k-1:])
			for _, n := range t.path[k:] {
				t.seen[n] = 0
			}
			t.path = t.path[:k]
		} else {
			t.path = append(t.path, c.b)
			t.seen[c.b] = int32(len(t.path))
		}
		at = t.next(c.a, c.b)
	}
	for _, n := range t.path {
		t.seen[n] = 0
	}
}

// next gives the line that follows the one from u to v: the first one clockwise
// from v back to u, so that the inside between them stays one.
func (t *tracer) next(u, v int32) int32 {
	best := int32(-1)
	p := t.nodes[v].spot()
	back := t.nodes[u].spot()
	for i := t.first[v]; i < t.first[v+1]; i++ {
		if t.arcs[i].used {
			continue
		}
		if best < 0 || clockwise(p, back, t.nodes[t.arcs[i].b].spot(), t.nodes[t.arcs[best].b].spot()) {
			best = i
		}
	}
	return best
}

func (u unit) spot() spot { return spot{int64(u.x), int64(u.y)} }

// clockwise tells whether, turning clockwise around p from the direction of
// back, a comes before b.
func clockwise(p, back, a, b spot) bool {
	ha, hb := half(p, back, a), half(p, back, b)
	if ha != hb {
		return ha < hb
	}
	return turn(p, a, b) < 0
}

// half is 0 for directions up to half a turn clockwise from back, else 1; that
// of back itself comes last.
func half(p, back, a spot) int {
	k := turn(p, back, a)
	switch {
	case k < 0:
		return 0
	case k > 0:
		return 1
	}
	if (a.x-p.x)*(back.x-p.x)+(a.y-p.y)*(back.y-p.y) > 0 {
		return 2
	}
	return 0
}

// close takes a ring out.
func (t *tracer) close(nodes []int32) {
	if len(nodes) < 3 {
		return
	}
	from := int32(len(t.out))
	for _, n := range nodes {
		t.out = append(t.out, t.nodes[n])
	}
	if a := area2(t.out[from:]); a != 0 {
		t.rings = append(t.rings, traced{from: from, to: int32(len(t.out)), area: a, shell: -1})
	} else {
		t.out = t.out[:from]
	}
}

// area2 is twice the area of a ring by the surveyor's formula.
func area2(ring []unit) int64 {
	o := ring[0]
	var sum int64
	for i := 1; i+1 < len(ring); i++ {
		a, b := ring[i], ring[i+1]
		sum += int64(a.x-o.x)*int64(b.y-o.y) - int64(b.x-o.x)*int64(a.y-o.y)
	}
	return sum
}

// assign orders rings: a shell, then the holes in it.
func (t *tracer) assign() {
	shells, holes := 0, 0
	for _, r := range t.rings {
		if r.area > 0 {
			shells++
		} else {
			holes++
		}
	}
	if holes == 0 {
		for i := range t.rings {
			t.rings[i].shell = int32(i)
		}
		return
	}
	for i := range t.rings {
		r := &t.rings[i]
		if r.area > 0 {
			r.shell = int32(i)
			continue
		}
		// The middle of a side of the hole is on no other ring.
		a, b := t.out[r.from], t.out[r.from+1]
		m := spot{int64(a.x) + int64(b.x), int64(a.y) + int64(b.y)}
		for j := range t.rings {
			s := &t.rings[j]
			if s.area > 0 && (r.shell < 0 || s.area < t.rings[r.shell].area) && (shells == 1 || has(t.out[s.from:s.to], m)) {
				r.shell = int32(j)
			}
		}
	}
	kept := t.rings[:0]
	sorted := slices.Clone(t.rings)
	slices.SortStableFunc(sorted, func(a, b traced) int {
		return cmp.Or(cmp.Compare(a.shell, b.shell), cmp.Compare(b.area, 0)-cmp.Compare(a.area, 0))
	})
	for _, r := range sorted {
		if r.shell >= 0 {
			kept = append(kept, r)
		}
	}
	t.rings = kept
}

// has tells whether a ring has a point, given by twice its coordinates, that
// is not on it.
func has(ring []unit, m spot) bool {
	in := false
	a := ring[len(ring)-1]
	for _, b := range ring {
		if (2*int64(a.y) > m.y) != (2*int64(b.y) > m.y) {
			p, q := spot{2 * int64(a.x), 2 * int64(a.y)}, spot{2 * int64(b.x), 2 * int64(b.y)}
			if (turn(p, q, m) > 0) == (q.y > p.y) {
				in = !in
			}
		}
		a = b
	}
	return in
}
