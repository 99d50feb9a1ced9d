package roadnet

import "chengge/spatial"

// Along gives the shortest way between two places on the roads of an approved
// route (核准路线), by code or name. The ways that the places lie on, and those with
// both ends within access of a place, may be taken to reach the route and to
// leave it. ok is false where all these do not lead from one to the other.
//
// It looks at those roads only: its cost is that of the route, not of the city.
func (r *Roads) Along(route []string, a, b Place, access spatial.Metres, by Measure) (p Path, ok bool) {
	n := r.net
	keep := map[int32]bool{a.way: true, b.way: true}
	for _, road := range route {
		for _, w := range n.named(road) {
			keep[w] = true
		}
	}
	for _, place := range [2]Place{a, b} {
		n.lines.Within(place.Road, access, func(w int, _ spatial.Metres, _, _ int, _ float64) bool {
			line := n.ways[w].Line
			if spatial.Distance(line[0], place.Road) <= access && spatial.Distance(line[len(line)-1], place.Road) <= access {
				keep[int32(w)] = true
			}
			return true
		})
	}
	least, on := r.straight(a, b, by)
	legs := []leg{on}
	cost, via := map[int32]int64{}, map[int32]int32{} // the edge by which a node was reached; ^edge for the place's own
	var s search
	reach := func(node, edge int32, c int64) {
		if have, known := cost[node]; !known || c < have {
			cost[node], via[node] = c, edge
			s.push(item{c, node})
		}
	}
	for _, d := range r.leaving(a, by) {
		reach(d.node, ^d.edge, d.weight)
	}
	ends := r.arriving(b, by)
	last := door{node: -1}
	for len(s.heap) > 0 {
		it := s.pop()
		if it.cost >= least {
			break
		}
		if it.cost != cost[it.node] {
			continue
		}
		for _, d := range ends {
			if c := it.cost + d.weight; d.node == it.node && c < least {
				least, last = c, d
			}
		}
		for i := n.out[it.node]; i < n.out[it.node+1]; i++ {
			if e := &n.edges[i]; !r.closed[e.way] && keep[e.way] {
				reach(e.to, i, it.cost+e.weight(by))
			}
		}
	}
	if least == unreached {
		return p, false
	}
	if last.node >= 0 {
		legs = []leg{{last.edge, 0, b.driven(n.edges[last.edge].back)}}
		for node := last.node; ; {
			e := via[node]
			if e < 0 {
				legs = append(legs, leg{^e, a.driven(n.edges[^e].back), n.edges[^e].length})
				break
			}
			legs = append(legs, leg{e, 0, n.edges[e].length})
			node = n.edges[e].from
		}
		for i, j := 0, len(legs)-1; i < j; i, j = i+1, j-1 {
			legs[i], legs[j] = legs[j], legs[i]
		}
	}
	return n.path(legs), true
}

// named gives the ways of a road, by code or name.
func (n *Network) named(road string) []int32 {
	n.name.Do(func() {
		n.byName = map[string][]int32{}
		for i := range n.ways {
			w := &n.ways[i]
			n.byName[w.Code] = append(n.byName[w.Code], int32(i))
			if w.Name != w.Code && w.Name != "" {
				n.byName[w.Name] = append(n.byName[w.Name], int32(i))
			}
		}
	})
	return n.byName[road]
}
