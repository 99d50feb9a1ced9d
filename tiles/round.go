package tiles

import "slices"

// shapes are the rings or lines of a layer in the units of one zoom: row i has
// the rings first[i] to first[i+1], ring r the points starts[r] to starts[r+1].
// A shell has a positive area and its holes behind it.
type shapes struct {
	points []unit
	starts []int32
	first  []int32
	boxes  []box
	tree   boxTree
}

func (s *shapes) ring(r int32) []unit { return s.points[s.starts[r]:s.starts[r+1]] }

// rounding is a drawing at one zoom: the vertices that are left as nodes of the
// zoom's units, and what lines pass on their way.
type rounding struct {
	*drawing
	z       int
	node    []int32 // by vertex
	at      []unit  // by node
	between map[uint64][]int32
}

// round gives a drawing in the units of a zoom. Rings stay plane: see snapper.
func (d *drawing) round(z int) *rounding {
	r := &rounding{drawing: d, z: z, node: make([]int32, len(d.at))}
	known := make(map[unit]int32, len(d.at)/2)
	for v, p := range d.at {
		if int(d.rank[v]) > z {
			r.node[v] = -1
			continue
		}
		u := p.units(z)
		n, ok := known[u]
		if !ok {
			n = int32(len(r.at))
			known[u] = n
			r.at = append(r.at, u)
		}
		r.node[v] = n
	}
	rings := func(o *outlines) bool { return !o.open && o.first <= z }
	keys := d.edges(rings, func(v int32) bool { return r.node[v] >= 0 })
	if len(keys) == 0 {
		return r
	}
	nodes := make([]spot, len(r.at))
	half := int64(1) << shift(z) // of a unit in half places
	for i, u := range r.at {
		nodes[i] = spot{int64(u.x) * 2 * half, int64(u.y) * 2 * half}
	}
	s := newSnapper(nodes, half)
	for _, k := range keys {
		a, b := ends(k)
		s.route(k, r.node[a], r.node[b], d.at[a].halves(), d.at[b].halves())
	}
	r.between = s.between
	return r
}

// shapes gives a layer of the drawing with so many rows.
func (r *rounding) shapes(layer, rows int) *shapes {
	l := &r.layers[layer]
	out := &shapes{starts: []int32{0}, first: make([]int32, 0, rows+1), boxes: make([]box, rows)}
	var t tracer
	var nodes []int32
	var points []unit
	seen := make([]int32, len(r.at))
	for i := range seen {
		seen[i] = -1
	}
	k := 0
	for row := range rows {
		out.first = append(out.first, int32(len(out.starts)-1))
		out.boxes[row] = noBox
		if l.first > r.z {
			continue
		}
		t.reset()
		simple, from := true, len(out.points)
		for ; k < len(l.owners) && int(l.owners[k]) == row; k++ {
			if int(l.since[k]) > r.z {
				continue
			}
			for ring := l.parts[k]; ring < l.parts[k+1]; ring++ {
				nodes = r.follow(nodes[:0], l.ring(int(ring)), l.open)
				if l.open {
					if len(nodes) > 1 {
						for _, n := range nodes {
							out.points = append(out.points, r.at[n])
						}
						out.starts = append(out.starts, int32(len(out.points)))
					}
					continue
				}
				points = points[:0]
				for _, n := range nodes {
					simple = simple && seen[n] != int32(row)
					seen[n] = int32(row)
					points = append(points, r.at[n])
				}
				if len(points) < 3 {
					continue
				}
				t.ring(points)
				out.points = append(out.points, points...)
				out.starts = append(out.starts, int32(len(out.points)))
			}
		}
		if !simple {
			out.points, out.starts = out.points[:from], out.starts[:out.first[row]+1]
			for _, ring := range t.trace() {
				out.points = append(out.points, t.out[ring.from:ring.to]...)
				out.starts = append(out.starts, int32(len(out.points)))
			}
		}
		for _, p := range out.points[from:] {
			out.boxes[row] = out.boxes[row].with(p.x, p.y)
		}
	}
	out.first = append(out.first, int32(len(out.starts)-1))
	out.points, out.starts = slices.Clip(out.points), slices.Clip(out.starts)
	out.tree = newBoxTree(out.boxes)
	return out
}

// follow gives the nodes of a ring or line in order, none twice in a row.
func (r *rounding) follow(to []int32, ring []int32, open bool) []int32 {
	put := func(n int32) {
		if len(to) == 0 || to[len(to)-1] != n {
			to = append(to, n)
		}
	}
	before, first := int32(-1), int32(-1)
	step := func(v int32) {
		mids := r.between[edgeKey(before, v)]
		if before < v {
			for _, m := range mids {
				put(m)
			}
		} else {
			for _, m := range slices.Backward(mids) {
				put(m)
			}
		}
	}
	for _, v := range ring {
		if r.node[v] < 0 {
			continue
		}
		if before < 0 {
			first = v
		} else {
			step(v)
		}
		put(r.node[v])
		before = v
	}
	if before >= 0 && !open {
		if first != before {
			step(first)
		}
		for len(to) > 1 && to[0] == to[len(to)-1] {
			to = to[:len(to)-1]
		}
	}
	return to
}
