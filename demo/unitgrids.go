package demo

import (
	"cmp"
	"fmt"
	"slices"
)

// makeUnitGrids lays unit grids over the densest responsibility grids: a cell
// each, some of two. Within a community they are numbered as they are seen.
func (l *layers) makeUnitGrids() {
	order := make([]int, gridCount)
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(l.grids[b].density, l.grids[a].density) })
	built, cells := make([]bool, gridCount), 0
	for _, k := range order {
		if cells < unitGridCount*102/100 {
			built[k] = true
			cells += len(l.gridRegion[k].cells)
		}
	}
	var pairs []int
	for c, g := range l.grid {
		if g < 0 || !built[g] || c%columns == columns-1 {
			continue
		}
		if d := c + 1; l.grid[d] == g && l.community[d] == l.community[c] && l.use[d] == l.use[c] && l.barrier(c, 0) == "" {
			pairs = append(pairs, c)
		}
	}
	by := l.seed.named("units")
	slices.SortStableFunc(pairs, func(a, b int) int { return cmp.Compare(by.of(a), by.of(b)) })
	label := make([]int32, len(l.grid))
	for c, g := range l.grid {
		if label[c] = -1; g >= 0 && built[g] {
			label[c] = int32(c)
		}
	}
	more := cells - unitGridCount
	for _, c := range pairs {
		if more > 0 && label[c] == int32(c) && label[c+1] == int32(c+1) && (c == 0 || label[c-1] != label[c]) && (c+2 >= len(label) || label[c+2] != int32(c+1)) {
			label[c+1] = int32(c)
			more--
		}
	}
	l.numberUnits(label)
}

func (l *layers) numberUnits(label []int32) {
	var heads []int
	for c, k := range label {
		if k == int32(c) {
			heads = append(heads, c)
		}
	}
	slices.SortFunc(heads, func(a, b int) int { return cmp.Or(cmp.Compare(l.community[a], l.community[b]), seen(a, b)) })
	number := map[int32]int32{}
	count := make([]int, len(l.villages))
	for _, c := range heads {
		v := int(l.community[c])
		count[v]++
		number[int32(c)] = int32(len(l.units))
		l.units = append(l.units, unitPlan{code: fmt.Sprintf("%s%03d", l.villages[v].code, count[v]),
			grid: int(l.grid[c]), village: v, use: l.use[c], grade: 1 + min(3, int((1-l.density[c])*4))})
	}
	l.unit = make([]int32, len(label))
	for c, k := range label {
		if l.unit[c] = -1; k >= 0 {
			l.unit[c] = number[k]
		}
	}
}
