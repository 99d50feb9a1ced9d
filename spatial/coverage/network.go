package coverage

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"chengge/spatial"
)

// LineKind says what is wrong with lines that should form a network.
type LineKind uint8

// What Network finds.
const (
	Loose    LineKind = iota // an end that stops short of another line, or just beyond it, without touching
	Crossing                 // two lines that cross where neither has a vertex of the other: a missing node, or a bridge
	Same                     // a line that runs as another does, in either direction
	Along                    // two lines that have a stretch in common
	Island                   // lines that touch none of the network
)

// String returns the name, as "loose".
func (k LineKind) String() string {
	return [...]string{"loose", "crossing", "same", "along", "island"}[k]
}

// LineFault is one thing that is wrong with lines. Other is −1 for an Island.
type LineFault struct {
	Kind   LineKind
	Line   int // index of the line; of an Island its first
	Other  int
	Count  int   // lines of an Island
	Lines  []int // of an Island, ascending
	Place  orb.Point
	Metres spatial.Metres // from the Loose end to the other line; length in common, of the line or of the Island
}

// NetworkOptions says how far apart ends may be that were meant to touch.
type NetworkOptions struct {
	Reach spatial.Metres // 0 is 1 m
}

// Network gives all faults of lines as a network, one for each place, ordered by
// kind, line, other and place. Lines are connected where a vertex of one is a
// vertex of the other or lies on it, exactly; lines that only cross are not.
// For each end at most the nearest line that it misses is told, and ends that miss
// each other's lines are told once; such lines then count as connected. The largest
// connected part, by length, is the network. Levels are not known: an end under a
// bridge may be told as Loose. Edges with a coordinate that is NaN
// or infinite are left out.
func Network(lines []orb.MultiLineString, o NetworkOptions) []LineFault {
	n := newNetwork(lines, cmp.Or(float64(o.Reach), 1))
	n.findSame()
	n.touch()
	n.findLoose()
	n.report()
	n.islands()
	slices.SortStableFunc(n.faults, func(a, b LineFault) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Other, b.Other), comparePoints(a.Place, b.Place))
	})
	return n.faults
}

type network struct {
	lines  []orb.MultiLineString
	reach  float64
	edges  []lineEdge
	tree   *tree
	with   groups // lines that hang together
	twin   []int  // by line: the first that runs the same way, else −1
	cross  []LineFault
	along  map[[2]int32]*LineFault
	faults []LineFault
}

type lineEdge struct {
	a, b orb.Point
	line int32
}

func newNetwork(lines []orb.MultiLineString, reach float64) *network {
	n := &network{lines: lines, reach: reach, with: newGroups(len(lines)), along: map[[2]int32]*LineFault{}}
	var starts []int32
	var boxes []orb.Bound
	for i, ml := range lines {
		for _, ls := range ml {
			starts = append(starts, int32(len(n.edges)))
			for k := 1; k < len(ls); k++ {
				if a, b := ls[k-1], ls[k]; a != b && usable(orb.MultiPolygon{{{a, b}}}) {
					n.edges = append(n.edges, lineEdge{a, b, int32(i)})
					boxes = append(boxes, boxOf(a, b))
				}
			}
		}
	}
	n.tree = newTree(boxes, starts)
	return n
}

// findSame finds lines whose parts are the same, in either direction and any order.
func (n *network) findSame() {
	n.twin = make([]int, len(n.lines))
	first := map[string]int{}
	for i, ml := range n.lines {
		n.twin[i] = -1
		var parts []string
		for _, ls := range ml {
			ls = slices.Compact(slices.Clone(ls))
			if len(ls) < 2 {
				continue
			}
			back := slices.Clone(ls)
			slices.Reverse(back)
			if slices.CompareFunc(ls, back, comparePoints) > 0 {
				ls = back
			}
			var key []byte
			for _, p := range ls {
				key = binary.BigEndian.AppendUint64(key, math.Float64bits(p[0]))
				key = binary.BigEndian.AppendUint64(key, math.Float64bits(p[1]))
			}
			parts = append(parts, string(key))
		}
		if len(parts) == 0 {
			continue
		}
		slices.Sort(parts)
		key := ""
		for _, p := range parts {
			key += p + "|"
		}
		j, ok := first[key]
		if !ok {
			first[key] = i
			continue
		}
		n.twin[i] = j
		n.with.join(int32(i), int32(j))
		length := spatial.Length(ml)
		place, _ := spatial.PointAt(ml, length/2)
		n.faults = append(n.faults, LineFault{Kind: Same, Line: i, Other: j, Place: place, Metres: length})
	}
}

// touch finds what pairs of lines have in common.
func (n *network) touch() {
	n.tree.pairs(func(i, j int32) {
		e, f := n.edges[i], n.edges[j]
		if e.line == f.line || n.twin[e.line] >= 0 || n.twin[f.line] >= 0 {
			return
		}
		if touches(e, f) {
			n.with.join(e.line, f.line)
			if a, b, ok := common(e, f); ok {
				n.runAlong(e.line, f.line, a, b)
			}
			return
		}
		if crosses(e, f) {
			n.cross = append(n.cross, LineFault{Kind: Crossing, Line: int(min(e.line, f.line)), Other: int(max(e.line, f.line)), Place: meeting(e, f)})
		}
	})
}

// runAlong adds a stretch that two lines have in common.
func (n *network) runAlong(i, j int32, a, b orb.Point) {
	key := [2]int32{min(i, j), max(i, j)}
	f := n.along[key]
	if f == nil {
		f = &LineFault{Kind: Along, Line: int(key[0]), Other: int(key[1]), Place: orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}}
		n.along[key] = f
	}
	f.Metres += spatial.Distance(a, b)
}

// touches tells whether an end of one edge lies on the other.
func touches(e, f lineEdge) bool {
	return e.has(f.a) || e.has(f.b) || f.has(e.a) || f.has(e.b)
}

// has tells whether p lies on the edge, its ends included.
func (e lineEdge) has(p orb.Point) bool {
	box, point := boxOf(e.a, e.b), orb.Bound{Min: p, Max: p}
	return meet(&box, &point) && (p == e.a || p == e.b || spatial.Orient(e.a, e.b, p) == 0)
}

// common gives the stretch that two edges have in common, if it has length.
func common(e, f lineEdge) (a, b orb.Point, ok bool) {
	if spatial.Orient(e.a, e.b, f.a) != 0 || spatial.Orient(e.a, e.b, f.b) != 0 {
		return a, b, false
	}
	four := []orb.Point{e.a, e.b, f.a, f.b}
	slices.SortFunc(four, comparePoints)
	return four[1], four[2], four[1] != four[2]
}

func crosses(e, f lineEdge) bool {
	return spatial.Orient(e.a, e.b, f.a)*spatial.Orient(e.a, e.b, f.b) < 0 && spatial.Orient(f.a, f.b, e.a)*spatial.Orient(f.a, f.b, e.b) < 0
}

// meeting gives where two edges cross.
func meeting(e, f lineEdge) orb.Point {
	lo, _ := determinant(f.a, f.b, e.a)
	hi, _ := determinant(f.a, f.b, e.b)
	t := 0.5
	if lo != hi {
		t = min(max(lo/(lo-hi), 0), 1)
	}
	return orb.Point{e.a[0] + t*(e.b[0]-e.a[0]), e.a[1] + t*(e.b[1]-e.a[1])}
}

// loose is an end and the nearest line that it misses.
type loose struct {
	line, other int32
	touching    map[int32]bool // the lines that touch the end, its own among them
	d           float64
	foot        orb.Point // on the other
}

// findLoose finds the ends that miss a line by less than the reach.
func (n *network) findLoose() {
	found := map[orb.Point]loose{}
	onLine := map[int32][]orb.Point{} // the ends that miss a line, by the lines that touch them
	var ends []orb.Point
	for i, ml := range n.lines {
		if n.twin[i] >= 0 {
			continue
		}
		for _, ls := range ml {
			if len(ls) < 2 || !usable(orb.MultiPolygon{{orb.Ring(ls)}}) {
				continue
			}
			for _, p := range [...]orb.Point{ls[0], ls[len(ls)-1]} {
				if _, seen := found[p]; seen {
					continue
				}
				l, ok := n.missed(p, int32(i))
				if found[p] = l; ok {
					ends = append(ends, p)
					for line := range l.touching {
						onLine[line] = append(onLine[line], p)
					}
				}
			}
		}
	}
	slices.SortFunc(ends, comparePoints)
	for _, p := range ends {
		l := found[p]
		// Ends that miss each other's lines are one fault, told of the one that touches fewer.
		if slices.ContainsFunc(onLine[l.other], func(q orb.Point) bool {
			m := found[q]
			return l.touching[m.other] && cmp.Or(cmp.Compare(len(m.touching), len(l.touching)), comparePoints(q, p)) < 0 &&
				float64(spatial.Distance(p, q)) <= 2*n.reach
		}) {
			continue
		}
		n.with.join(l.line, l.other)
		n.faults = append(n.faults, LineFault{Kind: Loose, Line: int(l.line), Other: int(l.other), Place: p, Metres: spatial.Distance(p, l.foot)})
	}
}

// missed gives the nearest line that an end of line misses.
func (n *network) missed(p orb.Point, line int32) (loose, bool) {
	pl := spatial.NewPlane(p)
	// Twice the reach: lines that meet there are connected by a stub.
	corner := pl.Inverse(2*n.reach, 2*n.reach)
	dx, dy := corner[0]-p[0], corner[1]-p[1]
	var here, near []lineEdge
	touching := map[int32]bool{line: true}
	n.tree.search(orb.Bound{Min: orb.Point{p[0] - dx, p[1] - dy}, Max: orb.Point{p[0] + dx, p[1] + dy}}, func(k int32) {
		e := n.edges[k]
		if n.twin[e.line] >= 0 {
			return
		}
		near = append(near, e)
		if e.has(p) {
			touching[e.line] = true
		}
	})
	for _, e := range near {
		if touching[e.line] {
			here = append(here, e)
		}
	}
	best := loose{line: line, other: -1, touching: touching, d: math.Inf(1)}
	for _, e := range near {
		if touching[e.line] {
			continue
		}
		foot, d := nearest(pl, e)
		if d > n.reach || d > best.d || d == best.d && e.line >= best.other {
			continue
		}
		if !n.stub(here, near, e.line) {
			best.other, best.d, best.foot = e.line, d, foot
		}
	}
	return best, best.other >= 0
}

// stub tells whether a line is touched, close by, by one of those here.
func (n *network) stub(here, near []lineEdge, line int32) bool {
	for _, f := range near {
		if f.line == line && slices.ContainsFunc(here, func(e lineEdge) bool { return touches(e, f) }) {
			return true
		}
	}
	return false
}

// nearest gives the place of an edge that is nearest to the plane's origin.
func nearest(pl spatial.Plane, e lineEdge) (orb.Point, float64) {
	ax, ay := pl.Forward(e.a)
	bx, by := pl.Forward(e.b)
	dx, dy := bx-ax, by-ay
	switch t := -(ax*dx + ay*dy) / (dx*dx + dy*dy); {
	case !(t > 0):
		return e.a, math.Hypot(ax, ay)
	case t >= 1:
		return e.b, math.Hypot(bx, by)
	default:
		x, y := ax+t*dx, ay+t*dy
		return pl.Inverse(x, y), math.Hypot(x, y)
	}
}

// report tells of crossings, but those by which an end only just overshoots, and
// of lines that run along each other.
func (n *network) report() {
	over := map[[2]int][]orb.Point{}
	for _, f := range n.faults {
		if f.Kind == Loose {
			key := [2]int{min(f.Line, f.Other), max(f.Line, f.Other)}
			over[key] = append(over[key], f.Place)
		}
	}
	for _, f := range n.cross {
		if !slices.ContainsFunc(over[[2]int{f.Line, f.Other}], func(p orb.Point) bool {
			return float64(spatial.Distance(p, f.Place)) <= 2*n.reach
		}) {
			n.faults = append(n.faults, f)
		}
	}
	for _, f := range n.along {
		n.faults = append(n.faults, *f)
	}
}

// islands finds lines that hang together but not with the network.
func (n *network) islands() {
	lengths, members := map[int32]spatial.Metres{}, map[int32][]int{}
	for i, ml := range n.lines {
		if length := spatial.Length(ml); length > 0 {
			g := n.with.of(int32(i))
			lengths[g] += length
			members[g] = append(members[g], i)
		}
	}
	main, found := int32(-1), false
	for g, l := range lengths {
		if !found || l > lengths[main] || l == lengths[main] && g < main {
			main, found = g, true
		}
	}
	for g, list := range members {
		if g != main {
			place, _ := spatial.PointAt(n.lines[list[0]], spatial.Length(n.lines[list[0]])/2)
			n.faults = append(n.faults, LineFault{Kind: Island, Line: list[0], Other: -1, Count: len(list), Lines: list, Place: place, Metres: lengths[g]})
		}
	}
}
