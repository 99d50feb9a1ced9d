package hotspot

import (
	"slices"

	"chengge"
	"chengge/spatial"
)

// Rings makes cells of H3 neighbours that are at most rings steps apart, 1 to
// 20. Only the given cells are units: what lies between them is no neighbour,
// and the ring around a pentagon is shorter. Cells that repeat, are invalid or
// of different resolutions are errors.
func Rings(cells []spatial.Cell, rings int) (*Weights, error) {
	if rings < 1 || rings > 20 {
		return nil, chengge.Errorf(chengge.ErrBadQuery, "neighbours by rings: %d rings; take 1 to 20", rings).
			InChinese("按环相邻：环数 %d 应在 1 至 20 之间", rings)
	}
	table, err := newCellTable(cells)
	if err != nil {
		return nil, err
	}
	return table.neighbours(rings)
}

// neighbours makes the weights of rings, 1 to 20.
func (t *cellTable) neighbours(rings int) (*Weights, error) {
	cells := t.cells
	// Pieces are found on all cores and joined in order.
	const piece = 4096
	pieces := make([][]int32, (len(cells)+piece-1)/piece)
	failed := make([]error, len(pieces))
	w := &Weights{start: make([]int, len(cells)+1), about: About{Kind: KindRings, Rings: rings}}
	parallel(len(pieces), 1, func(from, to int) {
		for p := from; p < to; p++ {
			row := make([]int32, 0, piece*3*rings*(rings+1))
			for i := p * piece; i < min((p+1)*piece, len(cells)); i++ {
				disk, err := cells[i].Disk(rings)
				if err != nil {
					failed[p] = err
					return
				}
				begin := len(row)
				for _, d := range disk {
					if j := t.find(d); j >= 0 && j != int32(i) {
						row = append(row, j)
					}
				}
				slices.Sort(row[begin:])
				w.start[i+1] = len(row) - begin
			}
			pieces[p] = row
		}
	})
	for _, err := range failed {
		if err != nil {
			return nil, chengge.Errorf(chengge.ErrInternal, "neighbours by rings: %w", err)
		}
	}
	for i := range cells {
		w.start[i+1] += w.start[i]
	}
	w.to = make([]int32, 0, w.start[len(cells)])
	for _, row := range pieces {
		w.to = append(w.to, row...)
	}
	return w, nil
}

// cellTable finds cells: a hash table with open addressing, three times as fast
// as a map here.
type cellTable struct {
	cells []spatial.Cell
	slots []int32 // place in cells and 1; 0 is empty
	shift uint
}

func newCellTable(cells []spatial.Cell) (*cellTable, error) {
	bits := uint(4)
	for 1<<bits < 2*len(cells) {
		bits++
	}
	t := &cellTable{cells: cells, slots: make([]int32, 1<<bits), shift: 64 - bits}
	for i, c := range cells {
		if !c.Valid() {
			return nil, chengge.Errorf(chengge.ErrBadQuery, "cell %d of %d, %s, is not a cell of H3", i+1, len(cells), c).
				InChinese("第 %d 个（共 %d 个）单元 %s 不是有效的 H3 单元", i+1, len(cells), c)
		}
		if r := cells[0].Resolution(); c.Resolution() != r {
			return nil, chengge.Errorf(chengge.ErrBadQuery, "cell %d of %d, %s, has resolution %d, the first one %d: use cells of one resolution", i+1, len(cells), c, c.Resolution(), r).
				InChinese("第 %d 个（共 %d 个）单元 %s 的级别为 %d，第一个为 %d：请使用同一级别", i+1, len(cells), c, c.Resolution(), r)
		}
		at := t.slot(c)
		for ; t.slots[at] != 0; at = (at + 1) & (len(t.slots) - 1) {
			if j := t.slots[at] - 1; cells[j] == c {
				return nil, chengge.Errorf(chengge.ErrBadQuery, "cell %s is given twice, as unit %d and %d: add up its values first", c, j+1, i+1).
					InChinese("单元 %s 重复出现（第 %d 与第 %d 个）：请先合并数值", c, j+1, i+1)
			}
		}
		t.slots[at] = int32(i) + 1
	}
	return t, nil
}

func (t *cellTable) slot(c spatial.Cell) int {
	return int(uint64(c) * 0x9e3779b97f4a7c15 >> t.shift)
}

// find gives the place of c among the cells, -1 where it is none of them.
func (t *cellTable) find(c spatial.Cell) int32 {
	for at := t.slot(c); ; at = (at + 1) & (len(t.slots) - 1) {
		j := t.slots[at] - 1
		if j < 0 || t.cells[j] == c {
			return j
		}
	}
}
