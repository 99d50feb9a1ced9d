package tiles

import (
	"slices"
)

// mend puts a vertex where lines cross or touch, so that the drawing is plane.
// Places are whole numbers: what crosses within a place of 4 cm meets there.
func (d *drawing) mend() {
	all := func(*outlines) bool { return true }
	for range 8 {
		keys := d.edges(all, nil)
		crossings := d.crossings(keys)
		known := make(map[place]bool, len(crossings))
		if len(crossings) > 0 {
			for _, p := range d.at {
				known[p] = true
			}
		}
		for _, c := range crossings {
			if !known[c] {
				known[c] = true
				d.at, d.forced = append(d.at, c), append(d.forced, false)
			}
		}
		nodes := make([]spot, len(d.at))
		for i, p := range d.at {
			nodes[i] = p.halves()
		}
		s := newSnapper(nodes, 1)
		for _, k := range keys {
			a, b := ends(k)
			s.route(k, a, b, nodes[a], nodes[b])
		}
		if len(s.between) == 0 {
			return
		}
		for i := range d.layers {
			d.layers[i].insert(s.between)
		}
	}
}

// halves gives a place in half places, in which the borders of its square are
// whole numbers.
func (w place) halves() spot { return spot{2 * int64(w.x), 2 * int64(w.y)} }

// insert puts the vertices between where they belong.
func (o *outlines) insert(between map[uint64][]int32) {
	corners, starts := make([]int32, 0, len(o.corners)), []int32{0}
	for r := range o.rings() {
		ring := o.ring(r)
		for i, v := range ring {
			corners = append(corners, v)
			if o.open && i == len(ring)-1 {
				break
			}
			w := ring[(i+1)%len(ring)]
			corners = appendBetween(corners, between, v, w)
		}
		starts = append(starts, int32(len(corners)))
	}
	o.corners, o.starts = corners, starts
}

func appendBetween(to []int32, between map[uint64][]int32, a, b int32) []int32 {
	mids := between[edgeKey(a, b)]
	if a < b {
		return append(to, mids...)
	}
	for _, m := range slices.Backward(mids) {
		to = append(to, m)
	}
	return to
}

// crossings gives the places at which two lines cross, ends aside.
func (d *drawing) crossings(keys []uint64) []place {
	middle := func(i int) spot {
		a, b := ends(keys[i])
		p, q := d.at[a], d.at[b]
		return spot{(int64(p.x) + int64(q.x)) / 2, (int64(p.y) + int64(q.y)) / 2}
	}
	// Lines of much the same length lie in one raster by their middles: the
	// longest of each then says how far around a line others may reach.
	byLength := map[int][]int{}
	longest := 0
	for i, k := range keys {
		a, b := ends(k)
		n := 0
		for reach := max(abs(int64(d.at[a].x)-int64(d.at[b].x)), abs(int64(d.at[a].y)-int64(d.at[b].y))); reach > 0; reach >>= 2 {
			n++
		}
		byLength[n] = append(byLength[n], i)
		longest = max(longest, n)
	}
	var out []place
	for n := range longest + 1 {
		group := byLength[n]
		if len(group) == 0 {
			continue
		}
		r := newRaster(len(group), func(i int) spot { return middle(group[i]) })
		reach := int64(1) << (2 * n)
		for m := range n + 1 {
			for _, i := range byLength[m] {
				a, b := ends(keys[i])
				p, q := d.at[a].spot(), d.at[b].spot()
				r.along(p, q, reach, func(others []int32) {
					for _, o := range others {
						j := group[o]
						if m == n && j <= i {
							continue
						}
						u, v := ends(keys[j])
						if u == a || u == b || v == a || v == b {
							continue
						}
						if c, ok := crossing(p, q, d.at[u].spot(), d.at[v].spot()); ok {
							out = append(out, c)
						}
					}
				})
			}
		}
	}
	return out
}

func (w place) spot() spot { return spot{int64(w.x), int64(w.y)} }

func abs(v int64) int64 { return max(v, -v) }

// crossing gives the place at which two lines cross within both.
func crossing(p, q, u, v spot) (place, bool) {
	if max(p.x, q.x) < min(u.x, v.x) || max(u.x, v.x) < min(p.x, q.x) || max(p.y, q.y) < min(u.y, v.y) || max(u.y, v.y) < min(p.y, q.y) {
		return place{}, false
	}
	a, b := turn(u, v, p), turn(u, v, q)
	if a == 0 || b == 0 || a > 0 == (b > 0) {
		return place{}, false
	}
	c, e := turn(p, q, u), turn(p, q, v)
	if c == 0 || e == 0 || c > 0 == (e > 0) {
		return place{}, false
	}
	t := float64(a) / (float64(a) - float64(b))
	x, y := float64(p.x)+t*float64(q.x-p.x), float64(p.y)+t*float64(q.y-p.y)
	return place{int32(x + 0.5), int32(y + 0.5)}, true
}
