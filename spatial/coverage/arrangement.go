package coverage

import (
	"cmp"
	"math"
	"math/big"
	"slices"

	"github.com/paulmach/orb"

	"chengge/spatial"
)

// arrangement is the plane as the drawing cuts it up: pieces of lines that meet
// in ends only, and faces, each of which knows the polygons that cover it.
//
// A half is a piece with a direction: 2·i from its low to its high end, 2·i+1
// back; its face is on its left. A cycle is a closed walk of halves around a
// face. Each connected part of the drawing has one outer cycle, which belongs to
// the face around that part; every other cycle is the outside of a face of its
// own and gives it its number. Face 0 is the plane around everything.
type arrangement struct {
	*drawing
	cuts   *cuts
	parts  []part
	chains map[int32][]int32 // by line, where it was cut: its parts in order
	partOf []int32           // by line, −1 where it was cut

	useAt  []int32 // by part, and one more: offsets in used
	used   []int32 // polygons on one side of the part but not on the other
	next   []int32 // by half: the one that follows around its face
	cycle  []int32 // by half
	first  []int32 // by cycle: a half of it
	face   []int32 // by cycle
	holes  map[int32][]int32
	cover  []int32 // by face: which set of polygons covers it
	sets   sets
	outAt  []int32 // by point, and one more: offsets in out
	out    []int32 // halves that leave a point, counter-clockwise from east
	joined groups  // points that lines connect
}

// part is a piece of a line between two points, in the line's order.
type part struct{ from, to, line int32 }

func newArrangement(layers ...[]orb.MultiPolygon) *arrangement {
	d := newDrawing(layers...)
	a := &arrangement{drawing: d, cuts: newCuts(d), holes: map[int32][]int32{}}
	a.cutLines()
	a.countUses()
	a.leave()
	a.walk()
	a.nest()
	return a
}

// cutLines makes the parts. Lines that run along each other have parts in common.
func (a *arrangement) cutLines() {
	a.partOf = make([]int32, len(a.lines))
	a.chains = map[int32][]int32{}
	list := a.cuts.list
	for _, c := range list {
		a.partOf[c.line] = -1
	}
	a.parts = make([]part, 0, len(a.lines)+2*len(list))
	for i, l := range a.lines {
		if a.partOf[i] == 0 {
			a.partOf[i] = int32(len(a.parts))
			a.parts = append(a.parts, part{l.lo, l.hi, int32(i)})
		}
	}
	made := map[uint64]int32{}
	for i := 0; i < len(list); {
		e := list[i].line
		from := a.lines[e].lo
		add := func(to int32) {
			if from == to {
				return
			}
			key := line{from, to}.key()
			id, ok := made[key]
			if !ok {
				if whole, is := a.lineIDs[key]; is && a.partOf[whole] >= 0 {
					id = a.partOf[whole]
				} else {
					id = int32(len(a.parts))
					a.parts = append(a.parts, part{from, to, e})
				}
				made[key] = id
			}
			a.chains[e] = append(a.chains[e], id)
			from = to
		}
		for ; i < len(list) && list[i].line == e; i++ {
			add(a.cuts.same.of(list[i].point))
		}
		add(a.lines[e].hi)
	}
}

// partsOf gives the parts of a line in order.
func (a *arrangement) partsOf(e int32) []int32 {
	if a.partOf[e] < 0 {
		return a.chains[e]
	}
	return a.partOf[e : e+1]
}

// countUses turns uses of lines into uses of parts; where a polygon uses a part
// twice, both its sides are alike and it does not use it.
func (a *arrangement) countUses() {
	a.useAt = make([]int32, len(a.parts)+2)
	for _, u := range a.uses {
		for _, p := range a.partsOf(u.line) {
			a.useAt[p+2]++
		}
	}
	for p := range len(a.parts) {
		a.useAt[p+2] += a.useAt[p+1]
	}
	a.used = make([]int32, a.useAt[len(a.parts)+1])
	for _, u := range a.uses {
		for _, p := range a.partsOf(u.line) {
			a.used[a.useAt[p+1]] = u.piece
			a.useAt[p+1]++
		}
	}
	a.useAt = a.useAt[:len(a.parts)+1]
	n := int32(0)
	for p := range a.parts {
		own := a.used[a.useAt[p]:a.useAt[p+1]]
		a.useAt[p] = n
		slices.Sort(own)
		for i := 0; i < len(own); i++ {
			if i+1 < len(own) && own[i] == own[i+1] {
				i++
				continue
			}
			a.used[n] = own[i]
			n++
		}
	}
	a.useAt[len(a.parts)] = n
	a.used = a.used[:n]
}

// users gives the polygons that have the part's face on one side only.
func (a *arrangement) users(p int32) []int32 { return a.used[a.useAt[p]:a.useAt[p+1]] }

// tail and head are the points that a half goes from and to.
func (a *arrangement) tail(h int32) int32 {
	if h&1 == 0 {
		return a.parts[h>>1].from
	}
	return a.parts[h>>1].to
}

func (a *arrangement) head(h int32) int32 { return a.tail(h ^ 1) }

// course gives the ends of the line that the half is a piece of, in its direction.
func (a *arrangement) course(h int32) (from, to orb.Point) {
	from, to = a.ends(a.parts[h>>1].line)
	if h&1 == 1 {
		from, to = to, from
	}
	return from, to
}

// leave lists the halves that leave each point, counter-clockwise from east.
func (a *arrangement) leave() {
	a.outAt = make([]int32, len(a.points)+2)
	a.joined = newGroups(len(a.points))
	for _, p := range a.parts {
		a.outAt[p.from+2]++
		a.outAt[p.to+2]++
		a.joined.join(p.from, p.to)
	}
	for n := range len(a.points) {
		a.outAt[n+2] += a.outAt[n+1]
	}
	a.out = make([]int32, 2*len(a.parts))
	for h := range int32(len(a.out)) {
		n := a.tail(h)
		a.out[a.outAt[n+1]] = h
		a.outAt[n+1]++
	}
	a.outAt = a.outAt[:len(a.points)+1]
	for n := range int32(len(a.points)) {
		if own := a.leaving(n); len(own) > 1 {
			slices.SortFunc(own, func(g, h int32) int { return a.turn(n, g, h) })
		}
	}
}

func (a *arrangement) leaving(point int32) []int32 { return a.out[a.outAt[point]:a.outAt[point+1]] }

// turn orders two halves that leave a point by their direction, exactly.
func (a *arrangement) turn(point, g, h int32) int {
	gFrom, gTo := a.course(g)
	hFrom, hTo := a.course(h)
	if c := cmp.Compare(southward(gFrom, gTo), southward(hFrom, hTo)); c != 0 {
		return c
	}
	if point < int32(a.corners) {
		return -spatial.Orient(a.points[point], gTo, hTo)
	}
	// At a crossing both lines go on beyond it: h's end is on the side of g to which h turns.
	return -spatial.Orient(gFrom, gTo, hTo)
}

// southward is 1 for directions from west, which counts, by south to east, which does not.
func southward(from, to orb.Point) int {
	if to[1] > from[1] || to[1] == from[1] && to[0] > from[0] {
		return 0
	}
	return 1
}

// walk finds the cycles.
func (a *arrangement) walk() {
	a.next = make([]int32, len(a.out))
	for n := range int32(len(a.points)) {
		own := a.leaving(n)
		for i, h := range own {
			a.next[h^1] = own[(i+len(own)-1)%len(own)]
		}
	}
	a.cycle = make([]int32, len(a.out))
	a.first = append(a.first, -1)
	for h := range int32(len(a.out)) {
		if a.cycle[h] != 0 {
			continue
		}
		c := int32(len(a.first))
		a.first = append(a.first, h)
		for g := h; a.cycle[g] == 0; g = a.next[g] {
			a.cycle[g] = c
		}
	}
}

// around visits the halves of all cycles of a face.
func (a *arrangement) around(face int32, visit func(h int32)) {
	if face != 0 {
		a.ring(face, visit)
	}
	for _, c := range a.holes[face] {
		a.ring(c, visit)
	}
}

func (a *arrangement) ring(cycle int32, visit func(h int32)) {
	h := a.first[cycle]
	for {
		visit(h)
		if h = a.next[h]; h == a.first[cycle] {
			return
		}
	}
}

// faceOf gives the face on the left of a half.
func (a *arrangement) faceOf(h int32) int32 { return a.face[a.cycle[h]] }

// nest puts the connected parts of the drawing into the faces around them, from
// west to east, and says for all faces what covers them.
func (a *arrangement) nest() {
	a.face = make([]int32, len(a.first))
	a.cover = make([]int32, len(a.first))
	for i := range a.face {
		a.face[i], a.cover[i] = int32(i), -1
	}
	a.cover[0] = a.sets.id(nil)
	west := map[int32]int32{} // by group of points: its westernmost
	for n := range int32(a.corners) {
		if len(a.leaving(n)) == 0 {
			continue
		}
		g := a.joined.of(n)
		if m, ok := west[g]; !ok || comparePoints(a.points[n], a.points[m]) < 0 {
			west[g] = n
		}
	}
	tips := make([]int32, 0, len(west))
	for _, n := range west {
		tips = append(tips, n)
	}
	slices.SortFunc(tips, func(m, n int32) int { return comparePoints(a.points[m], a.points[n]) })
	var t *tree
	if len(tips) > 1 {
		boxes := make([]orb.Bound, len(a.lines))
		for i := range boxes {
			boxes[i] = boxOf(a.ends(int32(i)))
		}
		t = newTree(boxes, a.starts)
	}
	for _, n := range tips {
		// All leave eastward or due north: the outside is left of the one furthest to the left.
		own := a.leaving(n)
		last := own[len(own)-1]
		for _, h := range own {
			if from, to := a.course(h); southward(from, to) == 0 {
				last = h
			}
		}
		outer := a.cycle[last]
		around := int32(0)
		if t != nil {
			around = a.westOf(t, n)
		}
		a.face[outer] = around
		a.holes[around] = append(a.holes[around], outer)
		a.spread(outer)
	}
}

// spread tells what covers the faces of a connected part, whose outer cycle is given.
func (a *arrangement) spread(outer int32) {
	stack := []int32{outer}
	for len(stack) > 0 {
		c := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		set := a.cover[a.face[c]]
		a.ring(c, func(h int32) {
			other := a.cycle[h^1]
			if a.cover[a.face[other]] < 0 {
				a.cover[a.face[other]] = a.sets.change(set, a.users(h>>1))
				stack = append(stack, other)
			}
		})
	}
}

// westOf gives the face just west of a tip: that east of the line nearest to it
// on a ray due west, or rather just north of that, so that it meets no vertex.
func (a *arrangement) westOf(t *tree, tip int32) int32 {
	p := a.points[tip]
	best := int32(-1)
	t.search(orb.Bound{Min: orb.Point{t.levels[len(t.levels)-1][0].Min[0], p[1]}, Max: p}, func(e int32) {
		low, high := upright(a.ends(e))
		if low[1] <= p[1] && p[1] < high[1] && spatial.Orient(low, high, p) < 0 &&
			(best < 0 || a.eastOf(e, best, p[1])) {
			best = e
		}
	})
	if best < 0 {
		return 0
	}
	for _, id := range a.partsOf(best) {
		switch q := a.parts[id]; {
		case a.northOf(q.to, p[1]) && !a.northOf(q.from, p[1]):
			return a.faceOf(2*id + 1)
		case a.northOf(q.from, p[1]) && !a.northOf(q.to, p[1]):
			return a.faceOf(2 * id)
		}
	}
	return 0
}

// northOf tells whether a point lies north of the parallel, exactly.
func (a *arrangement) northOf(point int32, lat float64) bool {
	y := a.points[point][1]
	if point >= int32(a.corners) && math.Abs(y-lat) < 1e-12 {
		return a.cuts.rational(point)[1].Cmp(rat(lat)) > 0
	}
	return y > lat
}

func upright(a, b orb.Point) (low, high orb.Point) {
	if a[1] > b[1] {
		return b, a
	}
	return a, b
}

// eastOf tells whether e meets the parallel further east than f; at the same
// point, whether it is further east north of it.
func (a *arrangement) eastOf(e, f int32, lat float64) bool {
	el, eh := upright(a.ends(e))
	fl, fh := upright(a.ends(f))
	x := el[0] + (lat-el[1])*((eh[0]-el[0])/(eh[1]-el[1]))
	y := fl[0] + (lat-fl[1])*((fh[0]-fl[0])/(fh[1]-fl[1]))
	scale := max(el[0], -el[0], eh[0], -eh[0], fl[0], -fl[0], fh[0], -fh[0])
	if d := x - y; d > 1e-14*scale || d < -1e-14*scale {
		return d > 0
	}
	slope := func(l, h orb.Point) *big.Rat { s := sub(h[0], l[0]); return s.Quo(s, sub(h[1], l[1])) }
	at := func(l orb.Point, s *big.Rat) *big.Rat {
		v := sub(lat, l[1])
		v.Mul(v, s)
		return v.Add(v, rat(l[0]))
	}
	se, sf := slope(el, eh), slope(fl, fh)
	return cmp.Or(at(el, se).Cmp(at(fl, sf)), se.Cmp(sf)) > 0
}
