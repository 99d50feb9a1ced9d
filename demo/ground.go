package demo

import "slices"

// ground is the lattice with what is decided on it before anything is built:
// its main lines, what is under management, where the districts lie and how
// dense the city is.
type ground struct {
	*lattice
	seed             chance
	mainColumns      []int // lines, rising, the first and last are the lattice's own border
	mainRows         []int
	isColumn, isRow  map[int]bool
	column, row      []int  // of a cell's column or row: the strip between main lines
	covered          []bool // by block of strips
	district         []int32
	beyond           []bool  // by block: of a district, but not under management
	park             []bool  // by block: a large park without streets in it
	cell             []int32 // by cell: its district where it is covered, else −1
	density          []float64
	metresX, metresY []float64
}

// Rings, as lines away from the middle.
var ringColumns = [...]int{19, 46, 79, 111}
var ringRows = [...]int{18, 44, 76, 106}

// The districts by their seeds in shares of the lattice, and how much they draw.
var districtSeeds = [...]struct{ s, t, pull float64 }{
	{-0.08, 0.06, 0.86}, // centre
	{0.52, 0.14, 1.0},   // east
	{0.05, 0.70, 1.05},  // north, reaches beyond
	{-0.55, 0.12, 1.0},  // west
	{0.10, -0.62, 1.1},  // south of the river
}

// newGround tries how far the ground can be bent without a fold.
func newGround(seed chance) (g *ground, err error) {
	for _, wild := range [...]float64{1, 0.8, 0.6, 0.4, 0.2} {
		if g, err = layGround(seed, wild); err == nil {
			return g, nil
		}
	}
	return nil, err
}

func layGround(seed chance, wild float64) (*ground, error) {
	g := &ground{seed: seed}
	g.mainColumns = mainLines(seed.named("columns"), midColumn, columns, ringColumns[:], nil)
	river := midRow - 54
	g.mainRows = mainLines(seed.named("rows"), midRow, rowsOf, ringRows[:], []int{river - 2, river, river + 2})
	g.isColumn, g.isRow = set(g.mainColumns), set(g.mainRows)
	g.column, g.row = strips(g.mainColumns, columns), strips(g.mainRows, rowsOf)
	main := func(line int, vertical bool) bool {
		if vertical {
			return g.isColumn[line]
		}
		return g.isRow[line]
	}
	g.lattice = newLattice(seed, main, 1, wild)
	g.cover()
	g.cells()
	// The second lattice is as large as the city is meant to be.
	scale := root(coverageKm2 * 1e6 / float64(areaOf(g.outline(under(g.cell), 1)...)))
	g.lattice = newLattice(seed, main, scale, wild)
	g.measure()
	g.layParks()
	return g, g.check(func(c int) bool { return g.cell[c] >= 0 || g.beyond[g.block(c)] })
}

// under labels all that is covered as one.
func under(cell []int32) []int32 {
	one := make([]int32, len(cell))
	for c, d := range cell {
		if one[c] = 0; d < 0 {
			one[c] = -1
		}
	}
	return one
}

// mainLines lays lines five to nine apart between those that are given.
func mainLines(by chance, mid, last int, rings, more []int) []int {
	fixed := []int{0, mid, last}
	for _, r := range rings {
		fixed = append(fixed, mid-r, mid+r)
	}
	fixed = append(fixed, more...)
	slices.Sort(fixed)
	var lines []int
	for k, line := range fixed {
		lines = append(lines, line)
		if k+1 == len(fixed) {
			return lines
		}
		for gap := fixed[k+1] - line; gap >= 12; gap = fixed[k+1] - line {
			step := 7 + by.of(line).n(4)
			if gap-step < 6 {
				step = gap / 2
			}
			line += step
			lines = append(lines, line)
		}
	}
	return lines
}

func set(lines []int) map[int]bool {
	m := map[int]bool{}
	for _, l := range lines {
		m[l] = true
	}
	return m
}

// strips gives of each column or row of cells the strip between main lines.
func strips(lines []int, n int) []int {
	out := make([]int, n)
	for k := 1; k < len(lines); k++ {
		for i := lines[k-1]; i < lines[k]; i++ {
			out[i] = k - 1
		}
	}
	return out
}

func (g *ground) blockColumns() int { return len(g.mainColumns) - 1 }
func (g *ground) blockRows() int    { return len(g.mainRows) - 1 }

// block gives the block of main lines that a cell lies in.
func (g *ground) block(c int) int { return g.row[c/columns]*g.blockColumns() + g.column[c%columns] }

// blockCentre gives a place in the middle of a block.
func (g *ground) blockCentre(b int) point {
	p, q := b%g.blockColumns(), b/g.blockColumns()
	return g.half(g.mainColumns[p]+g.mainColumns[p+1], g.mainRows[q]+g.mainRows[q+1])
}

// cover chooses the blocks under management and parts them among districts.
func (g *ground) cover() {
	n := g.blockColumns() * g.blockRows()
	g.covered, g.beyond, g.district = make([]bool, n), make([]bool, n), make([]int32, n)
	for b := range n {
		x, y := g.blockCentre(b).metres()
		r := root(float64(x*x)+float64(y*y)*1.12) + 1
		edge := 20_300 + 3600*g.seed.named("edge").noise(x/r*1.7+9, y/r*1.7+9)
		p, q := b%g.blockColumns(), b/g.blockColumns()
		inner := p > 0 && q > 0 && p < g.blockColumns()-1 && q < g.blockRows()-1
		g.covered[b] = inner && r < edge
		g.beyond[b] = inner && !g.covered[b] && r < edge+4500
	}
	g.smooth()
	g.part()
}

// smooth takes away what hangs on by one side and fills what is open at one.
func (g *ground) smooth() {
	w := g.blockColumns()
	for range 4 {
		was := slices.Clone(g.covered)
		for b := range was {
			p, q := b%w, b/w
			if p == 0 || q == 0 || p == w-1 || q == g.blockRows()-1 {
				continue
			}
			n := 0
			for _, d := range [...]int{1, -1, w, -w} {
				if was[b+d] {
					n++
				}
			}
			if was[b] && n <= 1 || !was[b] && n >= 3 {
				g.covered[b] = !was[b]
			}
			if g.covered[b] {
				g.beyond[b] = false
			}
		}
	}
}

// part gives each block to a district, along main lines; the river is a border.
func (g *ground) part() {
	w := g.blockColumns()
	by := g.seed.named("district")
	south := int32(len(districtSeeds) - 1)
	for b := range g.covered {
		p, q := b%w, b/w
		s := float64(g.mainColumns[p]+g.mainColumns[p+1]-2*midColumn) / columns
		t := float64(g.mainRows[q]+g.mainRows[q+1]-2*midRow) / rowsOf
		g.district[b] = south
		if g.mainRows[q] < g.river {
			continue
		}
		best := 1e9
		for d, seed := range districtSeeds[:south] {
			ds, dt := s-seed.s, t-seed.t
			v := root(float64(ds*ds)+float64(dt*dt))/seed.pull + 0.05*by.of(d).noise(s*9, t*9)
			if v < best {
				best, g.district[b] = v, int32(d)
			}
		}
	}
	// Only the district in the north reaches beyond what is managed.
	const north = 2
	for b := range g.beyond {
		q := b / w
		g.beyond[b] = g.beyond[b] && g.district[b] == north && g.mainRows[q] > midRow+78
	}
	// Islands of a district join what lies around them.
	for range 3 {
		label := make([]int32, len(g.covered))
		for b := range label {
			if label[b] = g.district[b]; !g.covered[b] {
				label[b] = -1
			}
		}
		largest := largestPieces(label, w)
		for b := range label {
			if label[b] < 0 || largest[b] {
				continue
			}
			for _, d := range [...]int{1, -1, w, -w} {
				if label[b+d] >= 0 && largest[b+d] && label[b+d] != label[b] && (label[b+d] == south) == (label[b] == south) {
					g.district[b] = label[b+d]
				}
			}
		}
	}
}

// largestPieces tells of each field whether it is of the largest piece of its
// label, on a board w wide.
func largestPieces(label []int32, w int) []bool {
	piece := make([]int, len(label))
	size := []int{0}
	best := map[int32]int{}
	for b := range label {
		if label[b] < 0 || piece[b] > 0 {
			continue
		}
		id := len(size)
		size = append(size, 0)
		piece[b] = id
		for stack := []int{b}; len(stack) > 0; {
			b := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			size[id]++
			for _, d := range [...]int{1, -1, w, -w} {
				if o := b + d; o >= 0 && o < len(label) && piece[o] == 0 && label[o] == label[b] {
					piece[o] = id
					stack = append(stack, o)
				}
			}
		}
		if size[id] > size[best[label[b]]] {
			best[label[b]] = id
		}
	}
	out := make([]bool, len(label))
	for b := range label {
		out[b] = label[b] >= 0 && best[label[b]] == piece[b]
	}
	return out
}

// cells gives each cell the district of its block, −1 outside the coverage. Of
// the covered blocks only the largest piece counts.
func (g *ground) cells() {
	one := make([]int32, len(g.covered))
	for b := range one {
		if one[b] = 0; !g.covered[b] {
			one[b] = -1
		}
	}
	largest := largestPieces(one, g.blockColumns())
	g.cell = make([]int32, columns*rowsOf)
	for c := range g.cell {
		b := g.block(c)
		if g.cell[c] = g.district[b]; !largest[b] {
			g.cell[c] = -1
		}
	}
	for b := range g.covered {
		g.covered[b] = g.covered[b] && largest[b]
	}
}

// Large parks, in metres from the middle, and how many blocks to the east each
// goes on.
var parks = [...]struct {
	x, y float64
	more int
}{
	{4600, 3900, 1}, {-2600, 2700, 0}, {1700, -1500, 0}, {-6900, 5200, 1}, {9800, -1900, 0}, {-4200, -9300, 0},
	{7000, 8400, 1}, {-11800, 1800, 0}, {900, 6900, 0}, {5200, -10100, 0},
}

// layParks keeps blocks free for parks.
func (g *ground) layParks() {
	g.park = make([]bool, len(g.covered))
	for _, p := range parks {
		best, near := -1, 0.0
		for b := range g.covered {
			q := b / g.blockColumns()
			if low, high := g.mainRows[q], g.mainRows[q+1]; !g.covered[b] || low < g.river+2 && high > g.river-2 {
				continue
			}
			x, y := g.blockCentre(b).metres()
			if d := (x-p.x)*(x-p.x) + (y-p.y)*(y-p.y); best < 0 || d < near {
				best, near = b, d
			}
		}
		for b := best; b <= best+p.more && g.covered[b]; b++ {
			g.park[b] = true
		}
	}
}

// isPark tells whether a cell lies in a large park.
func (g *ground) isPark(c int) bool { return g.park[g.block(c)] }

// isLake tells whether a cell is water in a large park: what keeps away from
// its border.
func (g *ground) isLake(c int) bool {
	if !g.isPark(c) || g.cell[c] < 0 {
		return false
	}
	i, j := c%columns, c/columns
	for dj := -2; dj <= 2; dj++ {
		for di := -2; di <= 2; di++ {
			if d := (j+dj)*columns + i + di; !g.isPark(d) || g.cell[d] != g.cell[c] {
				return false
			}
		}
	}
	return g.seed.named("lake").noise(float64(i)/3, float64(j)/3) > -0.55
}

// isRiver tells whether a cell is of the river.
func (g *ground) isRiver(c int) bool { return c/columns == g.river-1 || c/columns == g.river }

// Where the city is dense: the old town and three younger centres, in metres
// from the middle, with their reach and weight.
var centres = [...]struct{ x, y, reach, weight float64 }{
	{0, 0, 5200, 1}, {8200, 2600, 2600, 0.62}, {-7600, 1500, 2300, 0.42}, {1500, -8600, 2500, 0.40}, {2500, 9800, 2200, 0.32},
}

// measure finds the density of each cell, from 0 to 1.
func (g *ground) measure() {
	n := columns * rowsOf
	g.density, g.metresX, g.metresY = make([]float64, n), make([]float64, n), make([]float64, n)
	rough := g.seed.named("density")
	for c := range n {
		x, y := g.centre(c).metres()
		g.metresX[c], g.metresY[c] = x, y
		d := 0.03
		for _, m := range centres {
			dx, dy := (x-m.x)/m.reach, (y-m.y)/m.reach
			f := 1 / (1 + float64(dx*dx) + float64(dy*dy))
			d += float64(m.weight * float64(f*root(f)))
		}
		d *= 1 + float64(0.25*rough.noise(x/1700, y/1700))
		g.density[c] = min(1, max(0.01, d))
	}
}
