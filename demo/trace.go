package demo

import "github.com/paulmach/orb"

// The four directions, counter-clockwise: east, north, west, south.
var steps = [4][2]int{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}

// beside gives the cells on the left and right of the edge that leaves node
// (i, j) in a direction, −1 beyond the lattice.
func beside(i, j, dir int) (left, right int) {
	cell := func(i, j int) int {
		if i < 0 || j < 0 || i >= columns || j >= rowsOf {
			return -1
		}
		return j*columns + i
	}
	switch dir {
	case 0:
		return cell(i, j), cell(i, j-1)
	case 1:
		return cell(i-1, j), cell(i, j)
	case 2:
		return cell(i-1, j-1), cell(i-1, j)
	default:
		return cell(i, j-1), cell(i-1, j-1)
	}
}

// outline gives the areas of a labelling of the cells: for each label from 0 to
// n−1 its cells as a multipolygon, a polygon for each piece. Labels below 0 are
// no area. All areas have all vertices of the lattice on their borders.
func (l *lattice) outline(label []int32, n int) []orb.MultiPolygon {
	piece, owner := pieces(label)
	at := func(c int) int32 {
		if c < 0 {
			return -1
		}
		return piece[c]
	}
	polygons := make([]orb.Polygon, len(owner))
	holes := make([][]orb.Ring, len(owner))
	done := make([][4]bool, (columns+1)*(rowsOf+1))
	for j := range rowsOf + 1 {
		for i := range columns + 1 {
			for dir := range 4 {
				left, right := beside(i, j, dir)
				own := at(left)
				if own < 0 || own == at(right) || done[j*(columns+1)+i][dir] {
					continue
				}
				ring := l.walk(i, j, dir, own, at, done)
				if ring.Orientation() == orb.CCW {
					polygons[own] = append(orb.Polygon{ring}, polygons[own]...)
				} else {
					holes[own] = append(holes[own], ring)
				}
			}
		}
	}
	out := make([]orb.MultiPolygon, n)
	for k, p := range polygons {
		out[owner[k]] = append(out[owner[k]], append(p, holes[k]...))
	}
	return out
}

// walk follows the border of own, which stays on the left. Where own touches
// itself at a node it turns right, so that a ring never passes a node twice.
func (l *lattice) walk(i, j, dir int, own int32, at func(int) int32, done [][4]bool) orb.Ring {
	var ring orb.Ring
	for {
		mark := &done[j*(columns+1)+i][dir]
		if *mark {
			return append(ring, ring[0])
		}
		*mark = true
		di, dj := steps[dir][0], steps[dir][1]
		ring = append(ring, l.half(2*i, 2*j).orb(), l.half(2*i+di, 2*j+dj).orb())
		i, j = i+di, j+dj
		for _, next := range [...]int{dir + 3, dir, dir + 1} {
			next %= 4
			left, right := beside(i, j, next)
			if at(left) == own && at(right) != own {
				dir = next
				break
			}
		}
	}
}

// pieces parts a labelling into pieces of cells that share edges and gives the
// label of each piece.
func pieces(label []int32) (piece, owner []int32) {
	return flood(label, func(int, int) bool { return true })
}

// flood parts a labelling into pieces of cells that share edges which open
// lets pass: the edge between cell c and the one that lies in a direction.
func flood(label []int32, open func(c, dir int) bool) (piece, owner []int32) {
	piece = make([]int32, len(label))
	for c := range piece {
		piece[c] = -1
	}
	var stack []int
	for c := range label {
		if label[c] < 0 || piece[c] >= 0 {
			continue
		}
		id := int32(len(owner))
		owner = append(owner, label[c])
		piece[c] = id
		for stack = append(stack[:0], c); len(stack) > 0; {
			c := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for dir := range 4 {
				d := neighbour(c, dir)
				if d >= 0 && piece[d] < 0 && label[d] == label[c] && open(c, dir) {
					piece[d] = id
					stack = append(stack, d)
				}
			}
		}
	}
	return piece, owner
}

// neighbour gives the cell beside c in a direction, −1 beyond the lattice.
func neighbour(c, dir int) int {
	i, j := c%columns+steps[dir][0], c/columns+steps[dir][1]
	if i < 0 || j < 0 || i >= columns || j >= rowsOf {
		return -1
	}
	return j*columns + i
}
