package demo

import (
	"cmp"
	"slices"

	"chengge"
)

// road is a named road along a line of the lattice, or a ring.
type road struct {
	name  string
	class chengge.RoadClass
	ring  bool
	legs  []leg
}

// leg is a stretch of a line from node to node, rising.
type leg struct {
	vertical bool
	line     int
	from, to int
}

// streets is the network: for each edge of the lattice the road on it.
type streets struct {
	*ground
	roads []road
	// The road on the edge that leaves a node east (0) or north (1), −1 for none.
	on   [][2]int32
	ends int // of segments, at crossings
}

func nodeIndex(i, j int) int { return j*(columns+1) + i }

// edge gives the node and slot (0 east, 1 north) of the edge that leaves node
// (i, j) in a direction.
func edge(i, j, dir int) (node, slot int, ok bool) {
	switch dir {
	case 2:
		i--
	case 3:
		j--
	}
	if i < 0 || j < 0 || i > columns || j > rowsOf || dir%2 == 0 && i == columns || dir%2 == 1 && j == rowsOf {
		return 0, 0, false
	}
	return nodeIndex(i, j), dir % 2, true
}

// road gives the road that leaves node (i, j) in a direction, −1 for none.
func (s *streets) road(i, j, dir int) int32 {
	n, slot, ok := edge(i, j, dir)
	if !ok {
		return -1
	}
	return s.on[n][slot]
}

// mayBuild tells whether both sides of an edge are under management and dry.
func (s *streets) mayBuild(i, j, dir int, bridge bool) bool {
	if _, _, ok := edge(i, j, dir); !ok {
		return false
	}
	a, b := beside(i, j, dir)
	if a < 0 || b < 0 || s.cell[a] < 0 || s.cell[b] < 0 {
		return false
	}
	wet := func(c int) bool { r := c / columns; return r >= s.river-2 && r < s.river+2 }
	if wet(a) && wet(b) {
		return bridge && dir%2 == 1
	}
	return !s.isPark(a) || !s.isPark(b)
}

func newStreets(g *ground, segments int) *streets {
	s := &streets{ground: g, on: make([][2]int32, (columns+1)*(rowsOf+1))}
	for n := range s.on {
		s.on[n] = [2]int32{-1, -1}
	}
	s.layRings()
	s.layMain()
	s.layLocal(segments)
	s.dropIslands()
	s.nameRoads()
	return s
}

// free gives the stretches of a line between from and to that may be built and
// have no road yet.
func (s *streets) free(l leg, bridge bool) []leg {
	var out []leg
	for k := l.from; k < l.to; k++ {
		i, j, dir := l.node(k)
		if s.road(i, j, dir) >= 0 || !s.mayBuild(i, j, dir, bridge) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].to == k {
			out[n-1].to = k + 1
			continue
		}
		out = append(out, leg{l.vertical, l.line, k, k + 1})
	}
	return out
}

// node gives the node at k of the leg's line and the direction in which it runs.
func (l leg) node(k int) (i, j, dir int) {
	if l.vertical {
		return l.line, k, 1
	}
	return k, l.line, 0
}

func (s *streets) lay(r road) {
	id := int32(len(s.roads))
	for _, l := range r.legs {
		s.ends -= s.endsAlong(l)
		for k := l.from; k < l.to; k++ {
			i, j, dir := l.node(k)
			s.on[nodeIndex(i, j)][dir] = id
		}
		s.ends += s.endsAlong(l)
	}
	s.roads = append(s.roads, r)
}

func (s *streets) layRings() {
	names := [...]string{"内环路", "二环路", "三环路", "四环路"}
	for k := range ringColumns {
		w, e, so, no := midColumn-ringColumns[k], midColumn+ringColumns[k], midRow-ringRows[k], midRow+ringRows[k]
		class := chengge.Expressway
		if k == 0 {
			class = chengge.Arterial
		}
		r := road{name: names[k], class: class, ring: true}
		for _, l := range [...]leg{{false, so, w, e}, {true, e, so, no}, {false, no, w, e}, {true, w, so, no}} {
			r.legs = append(r.legs, s.free(l, true)...)
		}
		s.lay(r)
	}
}

// layMain lays the other main lines: every other one is an arterial road with
// bridges, those between are collectors which end at the river.
func (s *streets) layMain() {
	along := func(lines, cross []int, vertical bool, mid, last int, rings []int) {
		at := slices.Index(lines, mid)
		for k, line := range lines {
			if k == 0 || k == len(lines)-1 || !vertical && line == s.river {
				continue
			}
			ring := slices.Contains(rings, max(line-mid, mid-line))
			class := chengge.Collector
			if (k-at)%2 == 0 || ring || !vertical && (line == s.river-2 || line == s.river+2) {
				class = chengge.Arterial
			}
			for _, l := range s.thin(leg{vertical, line, 0, last}, class, cross) {
				if l.to-l.from >= 5 {
					s.lay(road{class: class, legs: []leg{l}})
				}
			}
		}
	}
	along(s.mainColumns, s.mainRows, true, midColumn, rowsOf, ringColumns[:])
	along(s.mainRows, s.mainColumns, false, midRow, columns, ringRows[:])
}

// thin gives the stretches of a main line that are built. Where the city is
// thin, every other collector is missing between two lines or three, so that
// blocks differ.
func (s *streets) thin(l leg, class chengge.RoadClass, cross []int) (out []leg) {
	by := s.seed.named("thin").of(map[bool]int{false: 0, true: 1}[l.vertical])
	from := l.from
	add := func(to int) {
		if to > from {
			out = append(out, s.free(leg{l.vertical, l.line, from, to}, class == chengge.Arterial)...)
		}
	}
	for k := 2; k < len(cross); k += 2 {
		i, j, _ := leg{l.vertical, l.line, 0, 0}.node((cross[k-2] + cross[k]) / 2)
		x, y := s.half(2*i, 2*j).metres()
		far := root(x*x+y*y) / 20_000
		gone := 0.75*far*far + 0.1
		if class == chengge.Arterial {
			gone = max(0, 0.30*far-0.12)
		}
		if by.at(l.line, k).unit() < gone-0.9*s.density[min(j, rowsOf-1)*columns+min(i, columns-1)] {
			add(cross[k-2])
			from = cross[k]
		}
	}
	add(l.to)
	return out
}

// candidate is a local road that may be laid, the best first.
type candidate struct {
	leg
	class chengge.RoadClass
	score float64
	order int
}

// layLocal lays local roads between main lines, where the city is densest
// first, until the network has about as many segments as wanted.
func (s *streets) layLocal(segments int) {
	all := s.candidates()
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.order, b.order))
	})
	for _, c := range all {
		if s.ends/2 >= segments-10 {
			return
		}
		for _, l := range s.free(c.leg, false) {
			if l.to-l.from >= 4 && s.meets(l, l.from) && s.meets(l, l.to) {
				s.lay(road{class: c.class, legs: []leg{l}})
			}
		}
	}
}

// meets tells whether an end of a leg lies on some road.
func (s *streets) meets(l leg, k int) bool {
	i, j, _ := l.node(k)
	for dir := range 4 {
		if s.road(i, j, dir) >= 0 {
			return true
		}
	}
	return false
}

func (s *streets) candidates() []candidate {
	var out []candidate
	gather := func(vertical bool, across, along []int) {
		by := s.seed.named("local").of(map[bool]int{false: 0, true: 1}[vertical])
		for p := 1; p+2 < len(across); p++ {
			wide := across[p+1] - across[p]
			if wide < 5 || !vertical && across[p] >= s.river-2 && across[p] < s.river+2 {
				continue
			}
			for q := 1; q+2 < len(along); {
				h := by.at(p, q)
				run := 1 + h.of(1).n(4)
				end := min(q+run, len(along)-2)
				split := across[p] + 2 + h.of(2).n(wide-3)
				if wide <= 7 {
					split = across[p] + wide/2 + h.of(2).n(2)
				}
				add := func(line, from, to int, class chengge.RoadClass, bonus float64) {
					l := leg{vertical, line, from, to}
					i, j, _ := l.node((from + to) / 2)
					c := min(j, rowsOf-1)*columns + min(i, columns-1)
					if s.cell[c] < 0 {
						return
					}
					out = append(out, candidate{l, class, s.density[c]*bonus + 0.2*h.of(3).unit(), len(out)})
				}
				add(split, along[q], along[end], chengge.Local, 1)
				// In dense blocks a lane runs beside it.
				if lane := split + 3; lane <= across[p+1]-2 {
					add(lane, along[q], along[q+1], chengge.Lane, 0.62)
				} else if lane := split - 3; lane >= across[p]+2 {
					add(lane, along[q], along[q+1], chengge.Lane, 0.62)
				}
				q = end
			}
		}
	}
	gather(true, s.mainColumns, s.mainRows)
	gather(false, s.mainRows, s.mainColumns)
	return out
}

// crossing tells whether a node parts segments: roads meet, end or cross there.
func (s *streets) crossing(i, j int) (is bool, degree int) {
	first := int32(-1)
	for dir := range 4 {
		r := s.road(i, j, dir)
		if r < 0 {
			continue
		}
		if degree > 0 && r != first {
			is = true
		}
		first = r
		degree++
	}
	return is || degree == 1 || degree > 2, degree
}

// endsAlong counts the ends of segments at the nodes of a leg.
func (s *streets) endsAlong(l leg) (ends int) {
	for k := l.from; k <= l.to; k++ {
		i, j, _ := l.node(k)
		if is, degree := s.crossing(i, j); is {
			ends += degree
		}
	}
	return ends
}

// dropIslands takes away what does not hang together with the network, and the
// stumps left of roads of which nothing remains.
func (s *streets) dropIslands() {
	part := make([]int, len(s.on))
	var size []int
	for n := range s.on {
		if part[n] > 0 || s.on[n] == [2]int32{-1, -1} {
			continue
		}
		size = append(size, 0)
		id := len(size)
		part[n] = id
		for stack := []int{n}; len(stack) > 0; {
			m := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			size[id-1]++
			i, j := m%(columns+1), m/(columns+1)
			for dir := range 4 {
				if s.road(i, j, dir) < 0 {
					continue
				}
				if o := nodeIndex(i+steps[dir][0], j+steps[dir][1]); part[o] == 0 {
					part[o] = id
					stack = append(stack, o)
				}
			}
		}
	}
	largest := 1 + slices.Index(size, slices.Max(size))
	used := make([]bool, len(s.roads))
	for n := range s.on {
		for slot := range 2 {
			if s.on[n][slot] >= 0 && part[n] != largest {
				s.on[n][slot] = -1
			}
			if s.on[n][slot] >= 0 {
				used[s.on[n][slot]] = true
			}
		}
	}
	number := make([]int32, len(s.roads))
	var kept []road
	for r := range s.roads {
		if number[r] = int32(len(kept)); used[r] {
			kept = append(kept, s.roads[r])
		}
	}
	s.roads = kept
	for n := range s.on {
		for slot := range 2 {
			if r := s.on[n][slot]; r >= 0 {
				s.on[n][slot] = number[r]
			}
		}
	}
}
