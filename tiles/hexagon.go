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

// mix says how many of each major class there are, the most first, and which
// class has most.
func mix(major *[100]int32) (text, most string) {
	var order []int
	for m, n := range major {
		if n > 0 {
			order = append(order, m)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(major[b], major[a]), cmp.Compare(a, b)) })
	for i, m := range order {
		class := strconv.Itoa(100 + m)[1:]
		if i > 0 {
			text += " "
		} else {
			most = class
		}
		text += class + ":" + strconv.Itoa(int(major[m]))
	}
	return text, most
}

// tallies counts places by hexagon, in the order of rows and columns.
func tallies(z int, n int, at func(i int) (place, int)) []tally {
	known := map[hexagon]int32{}
	var out []tally
	last := int32(-1)
	for i := range n {
		p, major := at(i)
		h := hexagonAt(p, z)
		if last < 0 || out[last].hexagon != h {
			k, ok := known[h]
			if !ok {
				k = int32(len(out))
				known[h] = k
				out = append(out, tally{hexagon: h})
			}
			last = k
		}
		out[last].count++
		out[last].major[major]++
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
		text, most := mix(&t.major)
		h.attrs.tag("count", h.attrs.values.integer(int64(t.count)))
		h.attrs.tag("mix", h.attrs.values.text(text))
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
