package coverage

import (
	"cmp"
	"slices"
)

// apart finds areas that are not connected with most of the others of their home
// by common edges, common ground, or a small gap between them.
func (c *check) apart() {
	with := newGroups(len(c.areas))
	for i, j := range c.twin {
		if j >= 0 {
			with.join(int32(i), j)
		}
	}
	join := func(i, j int32) {
		if i >= 0 && c.home[i] == c.home[j] {
			with.join(i, j)
		}
	}
	for p := range int32(len(c.parts)) {
		left, right := &c.told[c.cover[c.faceOf(2*p)]], &c.told[c.cover[c.faceOf(2*p+1)]]
		if len(left.areas) == 1 && len(right.areas) == 1 {
			join(left.areas[0], right.areas[0])
			continue
		}
		for _, i := range left.areas {
			for _, j := range right.areas {
				join(i, j)
			}
		}
	}
	c.faces(func(_ int32, t *covers) {
		for _, i := range t.areas {
			join(t.areas[0], i)
		}
	})
	for _, f := range c.faults {
		if f.Kind == Gap && f.small() { // what it parts is told already
			for _, i := range f.Neighbours {
				join(int32(f.Area), int32(i))
			}
		}
	}
	members := map[int32][]int{}
	for i, h := range c.home {
		if h >= 0 {
			members[with.of(int32(i))] = append(members[with.of(int32(i))], i)
		}
	}
	byHome := map[int32][][]int{}
	for first, list := range members {
		byHome[c.home[first]] = append(byHome[c.home[first]], list)
	}
	for home, lists := range byHome {
		slices.SortFunc(lists, func(a, b []int) int {
			return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0]))
		})
		for _, list := range lists[1:] {
			size, width, place := c.form(list[0])
			c.faults = append(c.faults, Fault{Kind: Apart, Area: list[0], Other: -1, Within: int(home), Home: -1, Count: len(list), Place: place, Size: size, Width: width})
		}
	}
}

// junctions finds vertices exactly on an edge of a neighbour that has no vertex there.
func (c *check) junctions() {
	onLine := map[int32]bool{}
	for _, cut := range c.cuts.list {
		if cut.point < int32(c.corners) {
			onLine[cut.point] = true
		}
	}
	owners := map[int32][]int32{} // by point: the areas that have it as a vertex
	for _, u := range c.uses {
		owner := c.owners[u.piece]
		if owner >= c.firstWithin {
			continue
		}
		l := c.lines[u.line]
		for _, p := range [...]int32{l.lo, l.hi} {
			if onLine[p] && !slices.Contains(owners[p], owner) {
				owners[p] = append(owners[p], owner)
			}
		}
	}
	byLine := map[int32][]int32{}
	for _, cut := range c.cuts.list {
		if cut.point < int32(c.corners) && len(owners[cut.point]) > 0 {
			byLine[cut.line] = append(byLine[cut.line], cut.point)
		}
	}
	type lack struct{ area, point int32 }
	seen := map[lack]bool{}
	for _, u := range c.uses {
		owner := c.owners[u.piece]
		if owner >= c.firstWithin {
			continue
		}
		for _, p := range byLine[u.line] {
			k := lack{owner, p}
			if seen[k] || slices.Contains(owners[p], owner) {
				continue
			}
			seen[k] = true
			c.faults = append(c.faults, Fault{Kind: Junction, Area: int(owner), Other: int(slices.Min(owners[p])), Within: -1, Home: -1, Place: c.points[p]})
		}
	}
}
