package tiles

import (
	"cmp"
	"slices"
	"sync"

	"chengge"
	"chengge/grids"
)

// borderLayer draws the borders of kinds of areas as lines, each once, however
// many areas it is a border of: neighbours that both draw it spoil each other's
// dashes.
type borderLayer struct {
	sheet *sheet
	row   chengge.TileLayer
	kinds []borderKind
	zooms [maxZoom + 1]struct {
		once  sync.Once
		lines *shapes
		attrs *attributes
	}
}

// borderKind is a kind of areas, its place in the sheet, and its codes by row.
type borderKind struct {
	kind  chengge.Kind
	at    int
	codes func() []string
}

func newBorderLayer(s *grids.Snapshot, row chengge.TileLayer, areas *sheet) *borderLayer {
	l := &borderLayer{sheet: areas, row: row}
	for _, k := range row.Kinds {
		l.kinds = append(l.kinds, borderKind{k, slices.Index(chengge.BorderingKinds(), k), sync.OnceValue(func() []string {
			var codes []string
			for a := range s.Areas(k, "") {
				codes = append(codes, a.Code)
			}
			return codes
		})})
	}
	return l
}

// at gives the lines of a zoom and what is said of them.
func (l *borderLayer) at(z int) (*shapes, *attributes) {
	zoom := &l.zooms[z]
	zoom.once.Do(func() {
		lines, a := &shapes{starts: []int32{0}, first: []int32{0}}, newAttributes(l.row.Columns)
		areas := l.sheet.at(z)
		for _, k := range l.kinds {
			if l.sheet.d.layers[k.at].first > z {
				continue
			}
			codes := k.codes()
			for _, b := range bordersOf(areas[k.at]) {
				within := noBox
				for _, p := range b.line {
					within = within.with(p.x, p.y)
				}
				lines.points = append(lines.points, b.line...)
				lines.starts = append(lines.starts, int32(len(lines.points)))
				lines.first = append(lines.first, int32(len(lines.starts)-1))
				lines.boxes = append(lines.boxes, within)
				a.tag("kind", a.values.text(string(k.kind)))
				a.tag("area", a.values.text(codes[b.of[0]]))
				if b.of[1] >= 0 {
					a.tag("beside", a.values.text(codes[b.of[1]]))
				}
				a.row(0)
			}
		}
		lines.tree = newBoxTree(lines.boxes)
		a.values.done()
		zoom.lines, zoom.attrs = lines, a
	})
	return zoom.lines, zoom.attrs
}

func (l *borderLayer) bound(z int) box {
	lines, _ := l.at(z)
	return lines.tree.bound()
}

func (l *borderLayer) draw(w *layerWriter, z, x, y int) {
	lines, a := l.at(z)
	w.rows(lines, a, typeLine, x, y)
}

// border is a line between two areas, by their rows, the lower first; the
// second is -1 where nothing lies beyond.
type border struct {
	of   [2]int32
	line []unit
}

// bordersOf gives the borders of areas whose common borders have the same
// points. Each runs until another area joins it, or around; borders come in
// the order of their areas. Where areas overlap, the first two rows count.
func bordersOf(areas *shapes) []border {
	type side struct {
		a, b unit // a before b
		row  int32
	}
	var sides []side
	for row := range int32(len(areas.boxes)) {
		for r := areas.first[row]; r < areas.first[row+1]; r++ {
			ring := areas.ring(r)
			for i, p := range ring {
				q := ring[(i+1)%len(ring)]
				if compareUnits(q, p) < 0 {
					p, q = q, p
				}
				sides = append(sides, side{p, q, row})
			}
		}
	}
	slices.SortFunc(sides, func(s, t side) int {
		return cmp.Or(compareUnits(s.a, t.a), compareUnits(s.b, t.b), cmp.Compare(s.row, t.row))
	})
	// Each line between two points once, from both of its ends.
	type half struct {
		from, to unit
		of       [2]int32
		back     int32 // the same line from its other end
		used     bool
	}
	var halves []half
	for i := 0; i < len(sides); {
		s, of := sides[i], [2]int32{sides[i].row, -1}
		for ; i < len(sides) && sides[i].a == s.a && sides[i].b == s.b; i++ {
			if of[1] < 0 && sides[i].row != of[0] {
				of[1] = sides[i].row
			}
		}
		halves = append(halves, half{from: s.a, to: s.b, of: of}, half{from: s.b, to: s.a, of: of})
	}
	slices.SortFunc(halves, func(s, t half) int { return cmp.Or(compareUnits(s.from, t.from), compareUnits(s.to, t.to)) })
	at := func(from, to unit) int32 {
		i, _ := slices.BinarySearchFunc(halves, half{from: from, to: to}, func(s, t half) int {
			return cmp.Or(compareUnits(s.from, t.from), compareUnits(s.to, t.to))
		})
		return int32(i)
	}
	for i := range halves {
		halves[i].back = at(halves[i].to, halves[i].from)
	}
	// next gives the half that goes on from the end of another between the same
	// areas, where no third line joins.
	next := func(i int32) (int32, bool) {
		k := halves[i].back
		lo, hi := k, k+1
		for ; lo > 0 && halves[lo-1].from == halves[k].from; lo-- {
		}
		for ; int(hi) < len(halves) && halves[hi].from == halves[k].from; hi++ {
		}
		if hi-lo != 2 {
			return 0, false
		}
		n := 2*lo + 1 - k
		return n, halves[n].of == halves[i].of
	}
	var out []border
	for i := range int32(len(halves)) {
		if halves[i].used {
			continue
		}
		first := i
		for {
			before, ok := next(halves[first].back)
			if !ok {
				break
			}
			if first = halves[before].back; first == i {
				break
			}
		}
		b := border{of: halves[i].of, line: []unit{halves[first].from}}
		for k, ok := first, true; ok && !halves[k].used; k, ok = next(k) {
			halves[k].used, halves[halves[k].back].used = true, true
			b.line = append(b.line, halves[k].to)
		}
		out = append(out, b)
	}
	slices.SortStableFunc(out, func(a, b border) int { return cmp.Or(cmp.Compare(a.of[0], b.of[0]), cmp.Compare(a.of[1], b.of[1])) })
	return out
}
