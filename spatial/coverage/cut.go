package coverage

import (
	"cmp"
	"math"
	"math/big"
	"slices"

	"github.com/paulmach/orb"

	"chengge/spatial"
)

// cuts says where lines must be cut, so that no two of them have more in common
// than ends. They are found exactly, and ordered along their line exactly.
type cuts struct {
	d         *drawing
	crossings [][2]int32 // by point − d.corners: the two lines
	exact     map[int32][2]*big.Rat
	list      []cut
	same      groups // points that are one
}

// cut is a point inside of a line: a vertex, or a crossing at t ± err from its low end.
type cut struct {
	line, point int32
	t, err      float64
}

func newCuts(d *drawing) *cuts {
	c := &cuts{d: d, exact: map[int32][2]*big.Rat{}}
	boxes := make([]orb.Bound, len(d.lines))
	for i := range boxes {
		boxes[i] = boxOf(d.ends(int32(i)))
	}
	newTree(boxes, d.starts).pairs(c.touch)
	for i, x := range c.crossings {
		c.cross(int32(d.corners+i), x[0], x[1])
	}
	c.same = newGroups(len(d.points))
	slices.SortFunc(c.list, func(a, b cut) int { return cmp.Or(cmp.Compare(a.line, b.line), c.compare(a, b)) })
	for i := 1; i < len(c.list); i++ {
		if a, b := c.list[i-1], c.list[i]; a.line == b.line && a.point != b.point && c.compare(a, b) == 0 {
			c.same.join(a.point, b.point)
		}
	}
	return c
}

// touch notes what two lines have in common beside ends.
func (c *cuts) touch(e, f int32) {
	le, lf := c.d.lines[e], c.d.lines[f]
	pe, qe := c.d.ends(e)
	pf, qf := c.d.ends(f)
	switch {
	case le.hi == lf.lo || le.lo == lf.hi:
		return
	case le.lo == lf.lo:
		if spatial.Orient(pe, qe, qf) == 0 {
			c.collinear(e, f, le.hi, lf.hi, comparePoints(qe, qf))
		}
		return
	case le.hi == lf.hi:
		if spatial.Orient(pe, qe, pf) == 0 {
			c.collinear(e, f, le.lo, lf.lo, comparePoints(pf, pe))
		}
		return
	}
	o1, o2 := spatial.Orient(pe, qe, pf), spatial.Orient(pe, qe, qf)
	if o1*o2 > 0 {
		return
	}
	o3, o4 := spatial.Orient(pf, qf, pe), spatial.Orient(pf, qf, qe)
	if o3*o4 > 0 {
		return
	}
	if o1*o2 < 0 && o3*o4 < 0 {
		c.crossings = append(c.crossings, [2]int32{e, f})
		return
	}
	c.on(e, o1, lf.lo)
	c.on(e, o2, lf.hi)
	c.on(f, o3, le.lo)
	c.on(f, o4, le.hi)
}

// collinear cuts the longer of two lines that have an end in common and run the
// same way, at the other end of the shorter; order is < 0 where that is e.
func (c *cuts) collinear(e, f, ofE, ofF int32, order int) {
	if order < 0 {
		c.list = append(c.list, cut{line: f, point: ofE})
	} else {
		c.list = append(c.list, cut{line: e, point: ofF})
	}
}

// on cuts line e at point p if that lies inside of it, given p's side of it.
func (c *cuts) on(e int32, side int, p int32) {
	a, b := c.d.ends(e)
	q := c.d.points[p]
	if side == 0 && comparePoints(a, q) < 0 && comparePoints(q, b) < 0 {
		c.list = append(c.list, cut{line: e, point: p})
	}
}

// cross cuts lines e and f at their crossing, point.
func (c *cuts) cross(point, e, f int32) {
	ce, cf := c.along(point, e, f), c.along(point, f, e)
	a, b := c.d.ends(e)
	at := orb.Point{a[0] + ce.t*(b[0]-a[0]), a[1] + ce.t*(b[1]-a[1])}
	if x, ok := c.exact[point]; ok {
		at[0], _ = x[0].Float64()
		at[1], _ = x[1].Float64()
	}
	c.d.points = append(c.d.points, at)
	c.list = append(c.list, ce, cf)
}

// along gives where f cuts e.
func (c *cuts) along(point, e, f int32) cut {
	a, b := c.d.ends(e)
	p, q := c.d.ends(f)
	lo, errLo := determinant(p, q, a)
	hi, errHi := determinant(p, q, b)
	lo, hi = math.Abs(lo), math.Abs(hi)
	sum, err := lo+hi, errLo+errHi
	out := cut{line: e, point: point, t: lo / sum, err: err/(sum-err) + 1e-15}
	// What an error moves the crossing by must be far below what counts: 1e-13° are 10 nm.
	if size := max(b[0]-a[0], math.Abs(b[1]-a[1])); !(sum > 4*err) || out.err*size > 1e-13 {
		x := c.rational(point)
		axis := 0
		if math.Abs(b[1]-a[1]) > b[0]-a[0] {
			axis = 1
		}
		t := new(big.Rat).Sub(x[axis], rat(a[axis]))
		t.Quo(t, new(big.Rat).Sub(rat(b[axis]), rat(a[axis])))
		out.t, _ = t.Float64()
		out.err = 1e-15
	}
	return out
}

// determinant gives twice the signed area of a triangle and how far it may be
// off (Shewchuk's bound A).
func determinant(a, b, c orb.Point) (v, err float64) {
	left := (a[0] - c[0]) * (b[1] - c[1])
	right := (a[1] - c[1]) * (b[0] - c[0])
	return left - right, 3.3306690738754716e-16*(math.Abs(left)+math.Abs(right)) + 1e-290
}

// rational gives a crossing without rounding.
func (c *cuts) rational(point int32) [2]*big.Rat {
	if x, ok := c.exact[point]; ok {
		return x
	}
	pair := c.crossings[int(point)-c.d.corners]
	a, b := c.d.ends(pair[0])
	p, q := c.d.ends(pair[1])
	bx, by := sub(b[0], a[0]), sub(b[1], a[1])
	qx, qy := sub(q[0], p[0]), sub(q[1], p[1])
	t := cross(sub(p[0], a[0]), sub(p[1], a[1]), qx, qy)
	t.Quo(t, cross(bx, by, qx, qy))
	x := [2]*big.Rat{bx.Mul(bx, t), by.Mul(by, t)}
	x[0].Add(x[0], rat(a[0]))
	x[1].Add(x[1], rat(a[1]))
	c.exact[point] = x
	return x
}

func rat(v float64) *big.Rat { return new(big.Rat).SetFloat64(v) }

func sub(a, b float64) *big.Rat { return new(big.Rat).Sub(rat(a), rat(b)) }

func cross(ax, ay, bx, by *big.Rat) *big.Rat {
	l := new(big.Rat).Mul(ax, by)
	return l.Sub(l, new(big.Rat).Mul(ay, bx))
}

// compare orders two cuts of one line along it; 0 is the same place.
func (c *cuts) compare(a, b cut) int {
	corners := int32(c.d.corners)
	switch {
	case a.point == b.point:
		return 0
	case a.point < corners && b.point < corners:
		return comparePoints(c.d.points[a.point], c.d.points[b.point])
	case a.point < corners:
		return c.beside(a, b)
	case b.point < corners:
		return -c.beside(b, a)
	case math.Abs(a.t-b.t) > a.err+b.err:
		return cmp.Compare(a.t, b.t)
	}
	x, y := c.rational(a.point), c.rational(b.point)
	return cmp.Or(x[0].Cmp(y[0]), x[1].Cmp(y[1]))
}

// beside orders a vertex and a crossing of one line: by the vertex's side of the
// crossing line.
func (c *cuts) beside(vertex, crossing cut) int {
	pair := c.crossings[int(crossing.point)-c.d.corners]
	other := pair[0] + pair[1] - crossing.line
	p, q := c.d.ends(other)
	lo, _ := c.d.ends(crossing.line)
	switch spatial.Orient(p, q, c.d.points[vertex.point]) {
	case 0:
		return 0
	case spatial.Orient(p, q, lo):
		return -1
	}
	return 1
}
