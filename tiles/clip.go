package tiles

import "slices"

// buffer is how far beyond its edges a tile has lines and areas, so that
// strokes have no seam: 10 pixels of 512.
const buffer = 80

// clipper cuts rings and lines to a box. New corners are rounded to whole
// units; the shapes keep so far from each other that this crosses nothing.
type clipper struct {
	box    box
	from   unit // subtracted from what is given out
	points []unit
	starts []int
	t      tracer
	sides  []unit
}

// rings cuts the rings of a row and gives what is left by emit: valid, each
// shell before its holes, relative to the tile's corner.
func (c *clipper) rings(s *shapes, row int32, emit func(ring []unit)) {
	from, to := s.first[row], s.first[row+1]
	if s.boxes[row].within(c.box) {
		for r := from; r < to; r++ {
			c.points = c.points[:0]
			for _, p := range s.ring(r) {
				c.points = append(c.points, unit{p.x - c.from.x, p.y - c.from.y})
			}
			emit(c.points)
		}
		return
	}
	c.points, c.starts = c.points[:0], append(c.starts[:0], 0)
	runs, touched := 0, false
	for r := from; r < to; r++ {
		k, t := c.ring(s.ring(r))
		runs, touched = runs+k, touched || t
		if len(c.points) > c.starts[len(c.starts)-1] {
			c.starts = append(c.starts, len(c.points))
		}
	}
	n := len(c.starts) - 1
	if n == 0 {
		return
	}
	if runs <= 1 && !touched {
		// Cut once, nothing else on the box: each ring is simple as it is.
		for i := range n {
			ring := c.points[c.starts[i]:c.starts[i+1]]
			if len(ring) >= 3 && area2(ring) != 0 {
				emit(c.local(ring))
			}
		}
		return
	}
	c.t.reset()
	for i := range n {
		c.nodeSides(c.points[c.starts[i]:c.starts[i+1]])
	}
	for _, r := range c.t.trace() {
		emit(c.local(c.t.out[r.from:r.to]))
	}
}

func (c *clipper) local(ring []unit) []unit {
	for i := range ring {
		ring[i] = unit{ring[i].x - c.from.x, ring[i].y - c.from.y}
	}
	return ring
}

// Outcodes: on which sides of the box a point lies.
const (
	west = 1 << iota
	east
	north
	south
)

func (c *clipper) code(p unit) int {
	k := 0
	if p.x < c.box.x0 {
		k = west
	} else if p.x > c.box.x1 {
		k = east
	}
	if p.y < c.box.y0 {
		k |= north
	} else if p.y > c.box.y1 {
		k |= south
	}
	return k
}

func (c *clipper) nearest(p unit) unit {
	return unit{min(max(p.x, c.box.x0), c.box.x1), min(max(p.y, c.box.y0), c.box.y1)}
}

func (c *clipper) onSide(p unit) bool {
	return p.x == c.box.x0 || p.x == c.box.x1 || p.y == c.box.y0 || p.y == c.box.y1
}

// ring adds a ring as the box has it: what lies outside is drawn onto the box's
// sides, which keeps how often the ring goes around each point inside. It gives
// the number of runs along the sides, and whether the ring touches a side
// otherwise.
func (c *clipper) ring(ring []unit) (runs int, touched bool) {
	start := len(c.points)
	// Begin inside, if there is a corner inside, so that no run is parted.
	begin, any := 0, false
	for i, p := range ring {
		if c.code(p) == 0 {
			begin, any = i, true
			break
		}
	}
	u := ring[begin]
	cu := c.code(u)
	outside := cu != 0
	var walk run
	if outside {
		walk = run{box: c.box, at: c.nearest(u)}
	} else {
		touched = c.onSide(u)
		c.points = append(c.points, u)
	}
	entered := false
	first := walk
	for i := 1; i <= len(ring); i++ {
		v := ring[(begin+i)%len(ring)]
		cv := c.code(v)
		switch {
		case cu|cv == 0:
			touched = touched || c.onSide(v)
			c.points = append(c.points, v)
		case cu&cv != 0:
			walk.to(c.nearest(v))
		default:
			p, q, ok := c.cut(u, v, cu, cv)
			if !ok {
				walk.to(c.corner(u, v))
				walk.to(c.nearest(v))
				break
			}
			if cu != 0 {
				walk.to(p)
				if entered || any {
					c.points = walk.append(c.points)
					runs++
				} else {
					first, entered = walk, true // finished when the ring is
				}
				c.points = append(c.points, p)
			}
			if cv != 0 {
				c.points = append(c.points, q)
				walk = run{box: c.box, at: q}
				walk.to(c.nearest(v))
			} else {
				touched = touched || c.onSide(v)
				c.points = append(c.points, v)
			}
		}
		u, cu = v, cv
	}
	if outside {
		if entered { // the run on which the ring began ends where it was entered first
			walk.along += first.along
			c.points = walk.append(c.points)
			runs++
		} else {
			walk.around(&c.points)
			if len(c.points) > start {
				runs++
			}
		}
	}
	// No point twice in a row.
	kept := start
	for i := start; i < len(c.points); i++ {
		if kept == start || c.points[kept-1] != c.points[i] {
			c.points[kept] = c.points[i]
			kept++
		}
	}
	for kept > start+1 && c.points[kept-1] == c.points[start] {
		kept--
	}
	c.points = c.points[:kept]
	return runs, touched
}

// cut gives where the line from u to v enters and leaves the box; an end inside
// is itself. ok is false where the line misses the box.
func (c *clipper) cut(u, v unit, cu, cv int) (p, q unit, ok bool) {
	a, b := u.spot(), v.spot()
	pos, neg := false, false
	for _, k := range c.corners() {
		t := turn(a, b, k.spot())
		pos, neg = pos || t >= 0, neg || t <= 0
	}
	if !pos || !neg {
		return p, q, false
	}
	return c.side(a, b, cu, u), c.side(b, a, cv, v), true
}

func (c *clipper) corners() [4]unit {
	b := c.box
	return [4]unit{{b.x0, b.y0}, {b.x1, b.y0}, {b.x1, b.y1}, {b.x0, b.y1}}
}

// side gives where the line from a, which lies outside as code says, enters the
// box on its way to b.
func (c *clipper) side(a, b spot, code int, inside unit) unit {
	if code == 0 {
		return inside
	}
	x, y := int64(c.box.x0), int64(c.box.y0)
	if code&east != 0 {
		x = int64(c.box.x1)
	}
	if code&south != 0 {
		y = int64(c.box.y1)
	}
	dx, dy := b.x-a.x, b.y-a.y
	byX := code&(west|east) != 0
	if byX && code&(north|south) != 0 {
		// The side that is reached later.
		byX = abs(x-a.x)*abs(dy) >= abs(y-a.y)*abs(dx)
	}
	if byX {
		return unit{int32(x), clampTo(a.y+divide(dy*(x-a.x), dx), c.box.y0, c.box.y1)}
	}
	return unit{clampTo(a.x+divide(dx*(y-a.y), dy), c.box.x0, c.box.x1), int32(y)}
}

func clampTo(v int64, lo, hi int32) int32 { return int32(min(max(v, int64(lo)), int64(hi))) }

// divide rounds to the nearest whole number, halves up.
func divide(n, d int64) int64 {
	if d < 0 {
		n, d = -n, -d
	}
	n, d = 2*n+d, 2*d
	q := n / d
	if n%d < 0 {
		q--
	}
	return q
}

// corner gives the corner of the box that a line which misses it passes.
func (c *clipper) corner(u, v unit) unit {
	a, b := u.spot(), v.spot()
	corners := c.corners()
	best := corners[0]
	for _, k := range corners[1:] {
		if abs(turn(a, b, k.spot())) < abs(turn(a, b, best.spot())) {
			best = k
		}
	}
	return best
}

// run is a way along the sides of a box, of which only how far it goes around
// counts.
type run struct {
	box   box
	at    unit
	along int64 // clockwise on the map is positive
	begin unit
	moved bool
}

// around gives how far around the box a point on it lies, from the corner in the
// north-west, eastwards first.
func (b box) around(p unit) int64 {
	w, h := int64(b.x1)-int64(b.x0), int64(b.y1)-int64(b.y0)
	switch {
	case p.y == b.y0:
		return int64(p.x) - int64(b.x0)
	case p.x == b.x1:
		return w + int64(p.y) - int64(b.y0)
	case p.y == b.y1:
		return w + h + int64(b.x1) - int64(p.x)
	}
	return 2*w + h + int64(b.y1) - int64(p.y)
}

func (b box) length() int64 { return 2 * (int64(b.x1) - int64(b.x0) + int64(b.y1) - int64(b.y0)) }

// to goes on to a point of the same side, or of the next.
func (r *run) to(p unit) {
	if !r.moved {
		r.begin, r.moved = r.at, true
	}
	n := r.box.length()
	d := r.box.around(p) - r.box.around(r.at)
	if d > n/2 {
		d -= n
	} else if d < -n/2 {
		d += n
	}
	r.along += d
	r.at = p
}

// append adds the corners of the box on the run's way, without its ends.
func (r *run) append(points []unit) []unit {
	if !r.moved {
		return points
	}
	w, h := int64(r.box.x1)-int64(r.box.x0), int64(r.box.y1)-int64(r.box.y0)
	n := r.box.length()
	corners := [4]unit{{r.box.x0, r.box.y0}, {r.box.x1, r.box.y0}, {r.box.x1, r.box.y1}, {r.box.x0, r.box.y1}}
	places := [4]int64{0, w, w + h, 2*w + h}
	from := r.box.around(r.begin)
	to := from + r.along
	if r.along >= 0 {
		for turnings := int64(0); turnings*n <= to; turnings++ {
			for i, p := range places {
				if k := p + turnings*n; k > from && k < to {
					points = append(points, corners[i])
				}
			}
		}
		return points
	}
	for turnings := int64(0); (turnings+1)*n > to-n; turnings-- {
		for i := 3; i >= 0; i-- {
			if k := places[i] + turnings*n; k < from && k > to {
				points = append(points, corners[i])
			}
		}
	}
	return points
}

// around adds the whole box where the run went around it.
func (r *run) around(points *[]unit) {
	corners := []unit{{r.box.x0, r.box.y0}, {r.box.x1, r.box.y0}, {r.box.x1, r.box.y1}, {r.box.x0, r.box.y1}}
	switch n := r.box.length(); {
	case r.along > n/2:
		*points = append(*points, corners...)
	case r.along < -n/2:
		slices.Reverse(corners)
		*points = append(*points, corners...)
	}
}

// nodeSides hands the lines of a ring to the tracer, those along a side of the
// box in pieces between all places where anything is on that side.
func (c *clipper) nodeSides(ring []unit) {
	c.sides = c.sides[:0]
	for _, p := range c.points {
		if c.onSide(p) {
			c.sides = append(c.sides, p)
		}
	}
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		if p == q {
			continue
		}
		if !(p.x == q.x && (p.x == c.box.x0 || p.x == c.box.x1)) && !(p.y == q.y && (p.y == c.box.y0 || p.y == c.box.y1)) {
			c.t.lines = append(c.t.lines, directed{p, q})
			continue
		}
		at := len(c.t.lines)
		c.t.lines = append(c.t.lines, directed{p, q})
		for _, m := range c.sides {
			for k := at; k < len(c.t.lines); k++ {
				if l := c.t.lines[k]; m != l.a && m != l.b && betweenOn(l.a, l.b, m) {
					c.t.lines[k].b = m
					c.t.lines = append(c.t.lines, directed{m, l.b})
					break
				}
			}
		}
	}
}

// betweenOn tells whether m is on the upright or level line from a to b.
func betweenOn(a, b, m unit) bool {
	return m.x >= min(a.x, b.x) && m.x <= max(a.x, b.x) && m.y >= min(a.y, b.y) && m.y <= max(a.y, b.y) &&
		(a.x == b.x && m.x == a.x || a.y == b.y && m.y == a.y)
}

// line cuts a line and gives each piece by emit, relative to the tile's corner.
func (c *clipper) line(line []unit, emit func(piece []unit)) {
	c.points = c.points[:0]
	flush := func() {
		if len(c.points) > 1 {
			emit(c.local(c.points))
		}
		c.points = c.points[:0]
	}
	put := func(p unit) {
		if len(c.points) == 0 || c.points[len(c.points)-1] != p {
			c.points = append(c.points, p)
		}
	}
	u := line[0]
	cu := c.code(u)
	if cu == 0 {
		put(u)
	}
	for _, v := range line[1:] {
		cv := c.code(v)
		if cu|cv == 0 {
			put(v)
		} else if cu&cv == 0 {
			if p, q, ok := c.cut(u, v, cu, cv); ok {
				if cu != 0 {
					put(p)
				}
				put(q)
				if cv != 0 {
					flush()
				}
			}
		}
		u, cu = v, cv
	}
	flush()
}
