package tiles

import (
	"cmp"
	"slices"
	"strconv"

	"chengge"
)

// A hexagon stands on a corner; its middle and corners are whole units of a
// tile, so that rounding parts none: half as wide as hexWide and a quarter as
// high as hexHigh, a ratio of 1.75 where a regular one has 1.732. It is 21
// pixels wide where a tile has 512.
const (
	hexWide = 84 // from the middle to an upright side
	hexHigh = 48 // from the middle to where the slanting sides begin
)

// hexagon names a hexagon of a zoom by its row and its place in it.
type hexagon struct{ row, column int32 }

// hexagonAt gives the hexagon that has a place. Those of a zoom cover the
// world, each place is in one.
func hexagonAt(p place, z int) hexagon {
	s := shift(z)
	a, b := int64(hexWide)<<s, int64(hexHigh)<<s
	x, y := int64(p.x), int64(p.y)
	row := floorDiv(y+b, 3*b)
	h := hexagonIn(row, x, a)
	// Above the upright sides the next row begins along the slanting ones.
	if over := y - 3*b*row - b; over > 0 && over*a >= (a-abs(x-h.middle(a)))*b {
		h = hexagonIn(row+1, x, a)
	}
	return h
}

func hexagonIn(row, x, a int64) hexagon {
	return hexagon{int32(row), int32(floorDiv(x+a-row&1*a, 2*a))}
}

// middle gives x of the hexagon's middle where a is half its width.
func (h hexagon) middle(a int64) int64 { return 2*a*int64(h.column) + int64(h.row)&1*a }

func floorDiv(n, d int64) int64 {
	q := n / d
	if n%d < 0 {
		q--
	}
	return q
}

// corners gives the hexagon in units of its zoom from the world's corner.
func (h hexagon) corners() [6]unit {
	x, y := int32(h.middle(hexWide)), 3*hexHigh*h.row
	return [6]unit{
		{x, y - 2*hexHigh}, {x + hexWide, y - hexHigh}, {x + hexWide, y + hexHigh},
		{x, y + 2*hexHigh}, {x - hexWide, y + hexHigh}, {x - hexWide, y - hexHigh},
	}
}

// id is the feature id: above those that things of files get, below 2^53.
func (h hexagon) id(z int) uint64 {
	return uint64(64+z)<<42 | uint64(h.row+1)<<21 | uint64(h.column+1)
}

// tally counts the components of a hexagon by major class.
type tally struct {
	hexagon
	count int
	major [100]int32
}

// mix writes behind text how many of each major class there are, the most
// first, and says which class has most.
func mix(text []byte, major *[100]int32) (out []byte, most string) {
	var room [16]int
	order := room[:0]
	for m, n := range major {
		if n > 0 {
			order = append(order, m)
			for i := len(order) - 1; i > 0 && major[order[i]] > major[order[i-1]]; i-- {
				order[i], order[i-1] = order[i-1], order[i]
			}
		}
	}
	for i, m := range order {
		if i > 0 {
			text = append(text, ' ')
		}
		text = append(text, byte('0'+m/10), byte('0'+m%10), ':')
		text = strconv.AppendInt(text, int64(major[m]), 10)
	}
	return text, string(text[:2])
}

// tallies counts places by hexagon, in the order of rows and columns; b is a
// box around them.
func tallies(z int, b box, n int, at func(i int) (place, int)) []tally {
	if n == 0 {
		return nil
	}
	// The rows and columns that the box can have, one more on every side.
	lo, hi := hexagonAt(place{b.x0, b.y0}, z), hexagonAt(place{b.x1, b.y1}, z)
	row, column := lo.row-1, lo.column-1
	rows, columns := int64(hi.row-row)+2, int64(hi.column-column)+2
	var find func(h hexagon) *int32
	if rows*columns <= int64(4*n)+1<<16 {
		dense := make([]int32, rows*columns)
		find = func(h hexagon) *int32 { return &dense[int64(h.row-row)*columns+int64(h.column-column)] }
	} else {
		known := map[hexagon]*int32{}
		find = func(h hexagon) *int32 {
			k := known[h]
			if k == nil {
				k = new(int32)
				known[h] = k
			}
			return k
		}
	}
	var out []tally
	for i := range n {
		p, major := at(i)
		h := hexagonAt(p, z)
		k := find(h)
		if *k == 0 {
			out = append(out, tally{hexagon: h})
			*k = int32(len(out))
		}
		out[*k-1].count++
		out[*k-1].major[major]++
	}
	slices.SortFunc(out, func(a, b tally) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column)) })
	return out
}

// hexagons are the tallies of a zoom, ready to draw.
type hexagons struct {
	attrs *attributes
	cells []hexagon
	tree  boxTree
}

func newHexagons(z int, columns []chengge.TileColumn, list []tally) *hexagons {
	h := &hexagons{attrs: newAttributes(columns)}
	boxes := make([]box, len(list))
	for i := range list {
		t := &list[i]
		text, most := mix(nil, &t.major)
		h.attrs.tag("count", h.attrs.values.integer(int64(t.count)))
		h.attrs.tag("mix", h.attrs.values.text(string(text)))
		h.attrs.tag("most", h.attrs.values.text(most))
		h.attrs.row(chengge.ID(t.id(z)))
		h.cells = append(h.cells, t.hexagon)
		boxes[i] = noBox
		for _, c := range t.corners() {
			boxes[i] = boxes[i].with(c.x, c.y)
		}
	}
	h.attrs.values.done()
	h.tree = newBoxTree(boxes)
	return h
}

// draw writes the hexagons that meet a box around a tile.
func (h *hexagons) draw(w *layerWriter, x, y int, around int32) {
	w.use(h.attrs.values)
	w.found = h.tree.search(tileBox(x, y, around), w.found[:0])
	for _, i := range w.found {
		w.open()
		corners := h.cells[i].corners()
		for k := range corners {
			corners[k] = unit{corners[k].x - int32(x)<<extentBits, corners[k].y - int32(y)<<extentBits}
		}
		w.ring(corners[:])
		w.feature(h.attrs.ids[i], typePolygon, h.attrs.of(i))
	}
}
