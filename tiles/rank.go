package tiles

import (
	"cmp"
	"slices"
)

// leastTriangle is the area, in square units of a zoom, below which a corner
// is left out there: a quarter of a pixel of a 512 pixel tile.
const leastTriangle = 16

// rankVertices finds the first zoom at which each vertex is kept, from the last
// zoom down: the corner whose triangle with its neighbours is smallest goes
// first (M. Visvalingam and J. D. Whyatt, 1993). Vertices where lines meet stay
// while the layers that meet there are drawn; and in a plane drawing a corner
// goes only if no other vertex lies in its triangle and its neighbours are not
// joined yet, so that the drawing stays plane and no area of it vanishes.
func (d *drawing) rankVertices(plane bool) {
	d.rank = make([]uint8, len(d.at))
	defer d.rankByLayers()
	left := make([]bool, len(d.at))
	for i := range left {
		left[i] = true
	}
	for z := maxZoom - 1; z >= 0; z-- {
		r := ranker{drawing: d, left: left, plane: plane}
		r.join(z)
		// Twice the area, in places.
		r.simplify(2 * leastTriangle << (2 * shift(z)))
		for _, v := range r.gone {
			d.rank[v] = uint8(z + 1)
		}
	}
}

// rankByLayers ranks vertices no lower than the first layer that has them.
func (d *drawing) rankByLayers() {
	first := slices.Repeat([]uint8{maxZoom + 1}, len(d.at))
	for i := range d.layers {
		l := &d.layers[i]
		for _, v := range l.corners {
			first[v] = min(first[v], uint8(l.first))
		}
	}
	for v := range d.rank {
		d.rank[v] = max(d.rank[v], first[v])
	}
}

// ranker is a drawing at one zoom on its way to the next.
type ranker struct {
	*drawing
	left   []bool
	plane  bool
	starts []int32 // neighbours of v are to[starts[v]:starts[v+1]]
	to     []int32
	near   *raster
	nodes  []int32 // by number in near
	heap   []corner
	weight []int64 // by vertex, of its latest corner; -1 for none
	gone   []int32
}

type corner struct {
	area int64
	v    int32
}

// join finds the neighbours of each vertex that is left in the layers drawn at
// zoom z.
func (r *ranker) join(z int) {
	keys := r.edges(func(o *outlines) bool { return o.first <= z }, func(v int32) bool { return r.left[v] })
	r.starts = make([]int32, len(r.at)+1)
	for _, k := range keys {
		a, b := ends(k)
		r.starts[a+1]++
		r.starts[b+1]++
	}
	for v := range r.at {
		if r.starts[v+1] > 0 {
			r.nodes = append(r.nodes, int32(v))
		}
		r.starts[v+1] += r.starts[v]
	}
	r.to = make([]int32, 2*len(keys))
	next := slices.Clone(r.starts)
	for _, k := range keys {
		a, b := ends(k)
		r.to[next[a]], r.to[next[b]] = b, a
		next[a]++
		next[b]++
	}
	if r.plane {
		r.near = newRaster(len(r.nodes), func(i int) spot { return r.at[r.nodes[i]].spot() })
	}
}

func (r *ranker) simplify(least int64) {
	r.weight = make([]int64, len(r.at))
	for _, v := range r.nodes {
		r.weigh(v, 0, least)
	}
	for len(r.heap) > 0 {
		c := r.pop()
		if !r.left[c.v] || r.weight[c.v] != c.area {
			continue
		}
		p, n := r.to[r.starts[c.v]], r.to[r.starts[c.v]+1]
		if r.joined(p, n) || r.plane && !r.free(p, c.v, n) {
			r.weight[c.v] = -1
			continue
		}
		r.left[c.v] = false
		r.gone = append(r.gone, c.v)
		r.replace(p, c.v, n)
		r.replace(n, c.v, p)
		r.weigh(p, c.area, least)
		r.weigh(n, c.area, least)
	}
}

// weigh puts a corner on the heap if it may go; floor is the area of the one
// beside it that went before.
func (r *ranker) weigh(v int32, floor, least int64) {
	r.weight[v] = -1
	if r.forced[v] || r.starts[v+1]-r.starts[v] != 2 {
		return
	}
	a := max(abs(turn(r.at[r.to[r.starts[v]]].spot(), r.at[v].spot(), r.at[r.to[r.starts[v]+1]].spot())), floor)
	if a > least {
		return
	}
	r.weight[v] = a
	r.push(corner{a, v})
}

func (r *ranker) joined(a, b int32) bool {
	return a == b || slices.Contains(r.to[r.starts[a]:r.starts[a+1]], b)
}

func (r *ranker) replace(at, from, to int32) {
	list := r.to[r.starts[at]:r.starts[at+1]]
	list[slices.Index(list, from)] = to
}

// free tells whether no other vertex that is left lies in the triangle, its
// sides included.
func (r *ranker) free(a, b, c int32) bool {
	p, q, s := r.at[a].spot(), r.at[b].spot(), r.at[c].spot()
	side := turn(p, q, s)
	if side == 0 {
		return true
	}
	if side < 0 {
		p, s = s, p
	}
	ok := true
	x0, x1, y0, y1 := min(p.x, q.x, s.x), max(p.x, q.x, s.x), min(p.y, q.y, s.y), max(p.y, q.y, s.y)
	r.near.inside(x0, y0, x1, y1, func(found []int32) bool {
		for _, i := range found {
			v := r.nodes[i]
			if !r.left[v] || v == a || v == b || v == c {
				continue
			}
			w := r.at[v].spot()
			if w.x < x0 || w.x > x1 || w.y < y0 || w.y > y1 {
				continue
			}
			if turn(p, q, w) >= 0 && turn(q, s, w) >= 0 && turn(s, p, w) >= 0 {
				ok = false
				return false
			}
		}
		return true
	})
	return ok
}

func less(a, b corner) bool { return cmp.Or(cmp.Compare(a.area, b.area), cmp.Compare(a.v, b.v)) < 0 }

func (r *ranker) push(c corner) {
	h := append(r.heap, c)
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if !less(h[i], h[up]) {
			break
		}
		h[i], h[up] = h[up], h[i]
		i = up
	}
	r.heap = h
}

func (r *ranker) pop() corner {
	h := r.heap
	top := h[0]
	h[0] = h[len(h)-1]
	h = h[:len(h)-1]
	for i := 0; ; {
		c := 2*i + 1
		if c >= len(h) {
			break
		}
		if c+1 < len(h) && less(h[c+1], h[c]) {
			c++
		}
		if !less(h[c], h[i]) {
			break
		}
		h[i], h[c] = h[c], h[i]
		i = c
	}
	r.heap = h
	return top
}
