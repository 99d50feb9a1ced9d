package tiles

import (
	"cmp"
	"slices"

	"chengge"
)

// crowd draws a tile with more components than can be told apart: those in the
// same square become one point in their middle, with their number and mix and
// the id of the first of them. The squares are the smallest, from one pixel of
// 512 on, with which the tile has no more than mostPoints points; whoever is
// alone in his is drawn as ever.
func (l *componentLayer) crowd(w *layerWriter, z, x, y int) {
	all := l.gather(z, x, y)
	size := int32(8)
	for squares(all, size) > mostPoints {
		size += size / 2
	}
	sorted, starts := bySquare(all, size)
	single := all[:0]
	var groups [][]member
	for i := 1; i < len(starts); i++ {
		switch g := sorted[starts[i-1]:starts[i]]; len(g) {
		case 0:
		case 1:
			single = append(single, g[0])
		default:
			groups = append(groups, g)
		}
	}
	// Those that look alike one after the other, which compresses best.
	slices.SortFunc(single, func(a, b member) int {
		return cmp.Or(cmp.Compare(l.classes[a.place], l.classes[b.place]), cmp.Compare(l.ids[a.place], l.ids[b.place]))
	})
	w.use(l.table.values)
	w.points(len(l.table.ends), len(single))
	for _, m := range single {
		l.point(w, z, int(m.place), m.at.x, m.at.y)
	}
	l.group(w, groups)
}

// member is a component with its units in the tile.
type member struct {
	place int32
	at    unit
}

// gather gives the components of a tile.
func (l *componentLayer) gather(z, x, y int) []member {
	from, to := l.within(z, x, y)
	all := make([]member, 0, to-from)
	put := func(i int) {
		u := l.places[i].units(z)
		u = unit{u.x - int32(x)<<extentBits, u.y - int32(y)<<extentBits}
		if (u.x|u.y)&extent == 0 {
			all = append(all, member{int32(i), u})
		}
	}
	for i := from; i < to; i++ {
		put(i)
	}
	for _, o := range l.overflows(z, x, y) {
		put(int(o.at))
	}
	return all
}

// squares counts the squares of a size that have a component.
func squares(all []member, size int32) int {
	across := extent/size + 1
	seen, n := make([]uint64, (across*across+63)/64), 0
	for i := range all {
		k := all[i].at.y/size*across + all[i].at.x/size
		if bit := uint64(1) << (k & 63); seen[k>>6]&bit == 0 {
			seen[k>>6] |= bit
			n++
		}
	}
	return n
}

// bySquare sorts components by their squares; square i has those from starts[i]
// to starts[i+1], in the order in which they came.
func bySquare(all []member, size int32) (sorted []member, starts []int32) {
	across := extent/size + 1
	starts = make([]int32, across*across+1)
	for i := range all {
		starts[all[i].at.y/size*across+all[i].at.x/size+1]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	sorted = make([]member, len(all))
	next := slices.Clone(starts)
	for _, m := range all {
		k := m.at.y/size*across + m.at.x/size
		sorted[next[k]] = m
		next[k]++
	}
	return sorted, starts
}

// group draws a point for each group.
func (l *componentLayer) group(w *layerWriter, groups [][]member) {
	a := newAttributes(l.row.Columns)
	at := make([]unit, len(groups))
	type often struct {
		class uint32
		n     int
	}
	var classes []often
	var text []byte
	for i, g := range groups {
		var major [100]int32
		var x, y int
		classes = classes[:0]
		for _, m := range g {
			x, y = x+int(m.at.x), y+int(m.at.y)
			c := l.classes[m.place]
			major[l.majors[c]]++
			k := slices.IndexFunc(classes, func(o often) bool { return o.class == c })
			if k < 0 {
				k, classes = len(classes), append(classes, often{class: c})
			}
			classes[k].n++
		}
		best := slices.MaxFunc(classes, func(a, b often) int { return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(b.class, a.class)) })
		at[i] = unit{int32((2*x + len(g)) / (2 * len(g))), int32((2*y + len(g)) / (2 * len(g)))}
		var most string
		text, most = mix(text[:0], &major)
		a.tag("category", a.values.add(l.categoryValue(best.class)))
		a.tag("count", a.values.integer(int64(len(g))))
		a.tag("mix", a.values.text(string(text)))
		a.tag("most", a.values.text(most))
		a.row(chengge.ID(l.ids[g[0].place]))
	}
	w.use(a.values)
	for i := range groups {
		w.open()
		w.point(a.ids[i], at[i], a.of(int32(i)))
	}
}

// categoryValue gives the value message of a class's category.
func (l *componentLayer) categoryValue(class uint32) []byte {
	b := l.table.values.at(l.table.of(int32(class))[0].value)
	return b[2:] // after its tag and its length: five digits are short
}
