package tiles

import (
	"cmp"
	"math"
	"slices"
)

// boxTree finds the boxes that meet a box: a packed R-tree (Leutenegger,
// Sort-Tile-Recursive, 1997).
type boxTree struct {
	ids    []int32
	levels [][]box
}

const fanout = 16

func newBoxTree(boxes []box) boxTree {
	var t boxTree
	for i, b := range boxes {
		if !b.empty() {
			t.ids = append(t.ids, int32(i))
		}
	}
	if len(t.ids) == 0 {
		return t
	}
	by := func(key func(b box) int64) func(i, j int32) int {
		return func(i, j int32) int { return cmp.Or(cmp.Compare(key(boxes[i]), key(boxes[j])), cmp.Compare(i, j)) }
	}
	slices.SortFunc(t.ids, by(func(b box) int64 { return int64(b.x0) + int64(b.x1) }))
	leaves := (len(t.ids) + fanout - 1) / fanout
	for part := range slices.Chunk(t.ids, fanout*int(math.Ceil(math.Sqrt(float64(leaves))))) {
		slices.SortFunc(part, by(func(b box) int64 { return int64(b.y0) + int64(b.y1) }))
	}
	level := make([]box, len(t.ids))
	for i, id := range t.ids {
		level[i] = boxes[id]
	}
	t.levels = append(t.levels, level)
	for len(level) > 1 {
		var up []box
		for group := range slices.Chunk(level, fanout) {
			b := noBox
			for _, g := range group {
				b = b.join(g)
			}
			up = append(up, b)
		}
		level = up
		t.levels = append(t.levels, level)
	}
	return t
}

// bound is the box around all, empty where there are none.
func (t *boxTree) bound() box {
	if len(t.levels) == 0 {
		return noBox
	}
	return t.levels[len(t.levels)-1][0]
}

// search adds the boxes that meet b to found, ascending.
func (t *boxTree) search(b box, found []int32) []int32 {
	if len(t.levels) == 0 {
		return found
	}
	from := len(found)
	found = t.collect(found, len(t.levels)-1, 0, b)
	slices.Sort(found[from:])
	return found
}

func (t *boxTree) collect(found []int32, level, node int, b box) []int32 {
	if !t.levels[level][node].meets(b) {
		return found
	}
	if level == 0 {
		return append(found, t.ids[node])
	}
	for i := node * fanout; i < min((node+1)*fanout, len(t.levels[level-1])); i++ {
		found = t.collect(found, level-1, i, b)
	}
	return found
}
