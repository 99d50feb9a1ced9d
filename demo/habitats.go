package demo

import (
	"chengge"
)

// A stretch is half an edge of the lattice with a street on it.
type stretch struct {
	segment     int32
	a, b        point
	left, right int32   // cells
	from, to    float64 // shares of it that are clear of crossings
}

// An end is one of a segment's, where it meets others.
type end struct {
	segment int32
	a, b    point   // from the crossing along the segment
	clear   float64 // metres from the crossing at which its corner begins
	left    int32   // cells, as seen from the crossing
	right   int32
}

// habitat is where the components of a place may stand: spots, each with a
// weight that says how many of them it gets.
type habitat struct {
	spots []spot
	sums  []int64 // of weights, up to and without each spot; one more at the end
}

// spot is a side of a stretch, a corner, or a cell, by its index.
type spot struct {
	index int32
	side  int8 // left 1, right −1, 0 the middle
}

func (h *habitat) add(index int, side int8, weight float64) {
	if weight <= 0 {
		return
	}
	if len(h.sums) == 0 {
		h.sums = append(h.sums, 0)
	}
	h.spots = append(h.spots, spot{int32(index), side})
	h.sums = append(h.sums, h.sums[len(h.sums)-1]+max(1, int64(weight*1000)))
}

// inhabit finds the habitats of all places.
func (n *network) inhabit() {
	n.findStretches()
	for k := range n.stretches {
		st := &n.stretches[k]
		s := &n.segments[st.segment]
		wide := s.row.Class
		long := apart(st.a, st.b) * (st.to - st.from)
		if long <= 0 {
			continue
		}
		life := 0.16 + s.density // how much there is along it
		if n.isRiver(int(st.left)) && n.isRiver(int(st.right)) {
			n.places[bridge].add(k, 0, long)
			for _, side := range [...]int8{1, -1} {
				n.places[kerb].add(k, side, long*0.6)
			}
			continue
		}
		n.places[carriage].add(k, 0, long*life*(0.5+s.width/30))
		if s.median > 0 {
			n.places[median].add(k, 0, long*life)
		}
		for _, side := range [...]int8{1, -1} {
			n.places[gutter].add(k, side, long*life)
			n.places[kerb].add(k, side, long*(life+0.2))
			n.places[front].add(k, side, long*s.density*s.density)
			switch wide {
			case chengge.Lane:
				n.places[lane].add(k, side, long*life)
			case chengge.Expressway:
				n.places[verge].add(k, side, long*(life+0.1))
			default:
				n.places[verge].add(k, side, long*(life+0.2))
				n.places[walk].add(k, side, long*life)
			}
		}
	}
	for k := range n.ends {
		e := &n.ends[k]
		s := &n.segments[e.segment]
		for _, side := range [...]int8{1, -1} {
			n.places[corner].add(k, side, (s.width+5)*(0.2+s.density))
		}
	}
	n.inhabitCells()
}

func (n *network) inhabitCells() {
	for c, d := range n.cell {
		if d < 0 {
			continue
		}
		size := n.size(c) / 1000
		if n.shore(c) {
			n.places[bank].add(c, 0, root(size)*(0.3+n.density[c]))
		}
		if _, ok := n.room(c, 2); !ok {
			continue
		}
		life := n.density[c] * size
		switch n.use[c] {
		case homes:
			n.places[home].add(c, 0, life)
		case shops:
			n.places[shop].add(c, 0, life)
		case industry:
			n.places[works].add(c, 0, life)
		case public, school:
			n.places[publicGround].add(c, 0, life)
		case green:
			n.places[park].add(c, 0, size*(0.1+n.density[c]))
		case farmland:
			n.places[field].add(c, 0, size)
		}
		if n.use[c] < green {
			n.places[yard].add(c, 0, life)
		}
	}
}

// shore tells whether a cell lies beside water.
func (n *network) shore(c int) bool {
	if n.use[c] == water {
		return false
	}
	for dir := range 4 {
		if d := neighbour(c, dir); d >= 0 && n.cell[d] >= 0 && n.use[d] == water {
			return true
		}
	}
	return false
}

// findStretches cuts all segments into stretches and finds their ends.
func (n *network) findStretches() {
	cross := map[int]float64{} // node: half the widest carriageway that meets there
	for k := range n.segments {
		s := &n.segments[k]
		for _, node := range [...]int{s.nodes[0], s.nodes[len(s.nodes)-1]} {
			cross[node] = max(cross[node], s.width/2)
		}
	}
	for k := range n.segments {
		s := &n.segments[k]
		line := n.line(s.nodes)
		last := len(line) - 2
		for p := range len(line) - 1 {
			left, right := n.cells(s.nodes, p/2)
			st := stretch{segment: int32(k), a: line[p], b: line[p+1], left: int32(left), right: int32(right), to: 1}
			long := apart(st.a, st.b)
			if p == 0 {
				st.from = min(1, (cross[s.nodes[0]]+6)/long)
			}
			if p == last {
				st.to = max(0, 1-(cross[s.nodes[len(s.nodes)-1]]+6)/long)
			}
			n.stretches = append(n.stretches, st)
		}
		for back := range 2 {
			node := s.nodes[0]
			e := end{segment: int32(k), a: line[0], b: line[1]}
			left, right := n.cells(s.nodes, 0)
			if back == 1 {
				node = s.nodes[len(s.nodes)-1]
				e.a, e.b = line[len(line)-1], line[len(line)-2]
				right, left = n.cells(s.nodes, len(s.nodes)-2)
			}
			e.left, e.right, e.clear = int32(left), int32(right), cross[node]+1.5
			if len(n.meet[node]) > 2 && apart(e.a, e.b) > e.clear+9 {
				n.ends = append(n.ends, e)
			}
		}
	}
}

// walker goes through a habitat in order: the spot that has a place on its
// running sum of weights.
type walker struct {
	*habitat
	at int
}

// spot gives the spot that has the place, and how far into it that is, from 0 to 1.
func (w *walker) spot(place int64) (spot, float64) {
	for w.at+1 < len(w.spots) && w.sums[w.at+1] <= place {
		w.at++
	}
	return w.spots[w.at], float64(place-w.sums[w.at]) / float64(w.sums[w.at+1]-w.sums[w.at])
}

func (h *habitat) total() int64 {
	if len(h.sums) == 0 {
		return 0
	}
	return h.sums[len(h.sums)-1]
}
