package demo

import (
	"cmp"
	"fmt"
	"slices"
)

// makeCommunities parts offices into communities: mostly a grid each; where the
// city is dense some have two grids, and at its edge some grids have two.
func (l *layers) makeCommunities() {
	village := make([]int, gridCount) // by grid
	for k := range village {
		village[k] = k
	}
	order := make([]int, gridCount)
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(l.grids[b].density, l.grids[a].density) })
	joined, pairs := make([]bool, gridCount), 0
	const wantPairs = 70
	for _, k := range order {
		for _, o := range sorted(l.gridRegion[k].next) {
			if pairs < wantPairs && !joined[k] && !joined[o] && l.grids[o].office == l.grids[k].office {
				village[o] = k
				joined[k], joined[o] = true, true
				pairs++
			}
		}
	}
	label := relabel(l.grid, village)
	slices.Reverse(order)
	split := communityCount - gridCount + pairs
	for _, k := range order {
		if split == 0 {
			break
		}
		own, index := part(l.pieces, func(p int) bool { return int(l.grid[l.pieces[p].cells[0]]) == k })
		if joined[k] || len(own) < 2 {
			continue
		}
		for p, g := range merge(own, 2, 1, func(a, b *region) bool { return true }) {
			if g == 1 {
				for _, c := range l.pieces[index[p]].cells {
					label[c] = int32(gridCount + split)
				}
			}
		}
		split--
	}
	l.numberCommunities(label)
}

// numberCommunities gives communities their codes in the order in which they
// are seen within their office.
func (l *layers) numberCommunities(label []int32) {
	first := map[int32]int{}
	for c, k := range label {
		if at, ok := first[k]; k >= 0 && (!ok || seen(c, at) < 0) {
			first[k] = c
		}
	}
	var old []int32
	for k := range first {
		old = append(old, k)
	}
	slices.SortFunc(old, func(a, b int32) int {
		return cmp.Or(cmp.Compare(l.office[first[a]], l.office[first[b]]), seen(first[a], first[b]))
	})
	names := newNamer(l.seed.named("communities"))
	number := map[int32]int32{}
	count := make([]int, officeCount)
	used := map[string]int{}
	for _, k := range old {
		o := int(l.office[first[k]])
		count[o]++
		v := villagePlan{code: fmt.Sprintf("%s%03d", l.offices[o].streetCode, count[o]), office: o}
		v.name = names.name()
		if used[v.name]++; used[v.name] > 1 {
			v.name = l.offices[o].stem[:3] + v.name
		}
		if v.name += "社区"; l.density[first[k]] < 0.06 {
			v.name = v.name[:len(v.name)-len("社区")] + "村"
		}
		number[k] = int32(len(l.villages))
		l.villages = append(l.villages, v)
	}
	l.community = make([]int32, len(label))
	several := make([]bool, gridCount)
	for c, k := range label {
		if l.community[c] = -1; k < 0 {
			continue
		}
		l.community[c] = number[k]
		g := &l.grids[l.grid[c]]
		if v := int(number[k]); g.village < 0 {
			g.village = v
		} else if g.village != v {
			several[l.grid[c]] = true
		}
	}
	for k := range l.grids {
		if several[k] {
			l.grids[k].village = -1
		}
	}
}
