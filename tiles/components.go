package tiles

import (
	"cmp"
	"slices"
	"sync"

	"chengge"
	"chengge/grids"
)

// mostPoints is how many points a tile has at most, so that it stays below
// 100 kB as it is sent: where there are more components, see crowd.
const mostPoints = 3800

// componentLayer draws components: one by one from chengge.TilePointZoom on,
// counted in hexagons below. 28 bytes a component.
type componentLayer struct {
	snap    *grids.Snapshot // until it is built
	code    grids.ComponentCodes
	row     chengge.TileLayer
	once    sync.Once
	table   *attributes // tags of each class, as a row
	majors  []uint8     // by class
	places  []place     // by the tile of the last zoom that has them, then class and id
	ids     []uint64
	classes []uint32
	codes   []uint32 // places in the order of codes
	keys    []uint64 // the tiles of the last zoom that have components, interleaved
	starts  []uint32 // first place of each, and one more
	over    [maxZoom + 1][]overflow
	zooms   [chengge.TilePointZoom]struct {
		once sync.Once
		hex  *hexagons
	}
	box box // in places
}

// overflow is a component that rounds to the edge of the next tile and is drawn
// there: a map drops what lies on a tile's far edges.
type overflow struct {
	key uint64 // of the tile that draws it
	at  uint32
}

// class is what components have in common that look the same.
type class struct {
	category         int
	removed, unowned bool
}

func (l *componentLayer) build() {
	type entry struct {
		key   uint64
		id    uint64
		place place
		code  uint32
		class uint32
	}
	n := l.snap.Count(chengge.KindComponents)
	entries := make([]entry, 0, n)
	known := map[class]uint32{}
	var list []class
	l.box = noBox
	for c := range l.snap.Components() {
		p, ok := placeOf(c.Point)
		if !ok {
			continue
		}
		k := class{c.Category, c.Removed, !c.Owned}
		number, ok := known[k]
		if !ok {
			number = uint32(len(list))
			known[k] = number
			list = append(list, k)
		}
		l.box = l.box.with(p.x, p.y)
		entries = append(entries, entry{interleave(uint32(p.x)>>cellShift, uint32(p.y)>>cellShift), uint64(c.ID), p, uint32(c.Index), number})
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.class, b.class), cmp.Compare(a.id, b.id))
	})
	l.table = newAttributes(l.row.Columns)
	for _, k := range list {
		l.table.tag("category", l.table.values.text(grids.CategoryCode(k.category)))
		if k.removed {
			l.table.tag("removed", l.table.values.boolean(true))
		}
		if k.unowned {
			l.table.tag("unowned", l.table.values.boolean(true))
		}
		l.table.row(0)
		l.majors = append(l.majors, uint8(k.category/1000))
	}
	l.table.values.done()
	l.places, l.ids = make([]place, len(entries)), make([]uint64, len(entries))
	l.classes, l.codes = make([]uint32, len(entries)), make([]uint32, len(entries))
	for i, e := range entries {
		l.places[i], l.ids[i], l.classes[i], l.codes[i] = e.place, e.id, e.class, e.code
		if len(l.keys) == 0 || l.keys[len(l.keys)-1] != e.key {
			l.keys, l.starts = append(l.keys, e.key), append(l.starts, uint32(i))
		}
	}
	l.starts = append(l.starts, uint32(len(entries)))
	l.code, l.snap = l.snap.ComponentCodes(), nil
	for z := chengge.TilePointZoom; z <= maxZoom; z++ {
		for i, p := range l.places {
			u := p.units(z)
			s := shift(z) + extentBits
			if tx, ty := uint32(u.x)>>extentBits, uint32(u.y)>>extentBits; tx != uint32(p.x)>>s || ty != uint32(p.y)>>s {
				l.over[z] = append(l.over[z], overflow{interleave(tx, ty), uint32(i)})
			}
		}
		slices.SortFunc(l.over[z], func(a, b overflow) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.at, b.at)) })
	}
}

// cellShift takes a place to its tile at the last zoom.
const cellShift = worldBits - maxZoom

// interleave gives the bits of x and y in turn (Morton), so that the tiles in a
// tile of a smaller zoom follow each other.
func interleave(x, y uint32) uint64 { return spread(x) | spread(y)<<1 }

func spread(v uint32) uint64 {
	x := uint64(v)
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & 0x5555555555555555
}

// within gives the components of a tile as a range of places.
func (l *componentLayer) within(z, x, y int) (from, to int) {
	s := uint(2 * (maxZoom - z))
	key := interleave(uint32(x), uint32(y)) << s
	lo, _ := slices.BinarySearch(l.keys, key)
	hi, _ := slices.BinarySearch(l.keys, key+1<<s)
	return int(l.starts[lo]), int(l.starts[hi])
}

func (l *componentLayer) overflows(z, x, y int) []overflow {
	key := interleave(uint32(x), uint32(y))
	lo, _ := slices.BinarySearchFunc(l.over[z], key, func(o overflow, k uint64) int { return cmp.Compare(o.key, k) })
	hi, _ := slices.BinarySearchFunc(l.over[z], key+1, func(o overflow, k uint64) int { return cmp.Compare(o.key, k) })
	return l.over[z][lo:hi]
}

func (l *componentLayer) hexagons(z int) *hexagons {
	l.once.Do(l.build)
	zoom := &l.zooms[z]
	zoom.once.Do(func() {
		zoom.hex = newHexagons(z, l.row.Columns, tallies(z, l.box, len(l.places), func(i int) (place, int) {
			return l.places[i], int(l.majors[l.classes[i]])
		}))
	})
	return zoom.hex
}

func (l *componentLayer) bound(z int) box {
	if z < chengge.TilePointZoom {
		return l.hexagons(z).tree.bound()
	}
	l.once.Do(l.build)
	if l.box.empty() {
		return noBox
	}
	lo, hi := place{l.box.x0, l.box.y0}.units(z), place{l.box.x1, l.box.y1}.units(z)
	return box{lo.x, lo.y, hi.x, hi.y}
}

func (l *componentLayer) draw(w *layerWriter, z, x, y int) {
	if z < chengge.TilePointZoom {
		l.hexagons(z).draw(w, x, y, buffer)
		return
	}
	l.once.Do(l.build)
	from, to := l.within(z, x, y)
	if to-from > mostPoints {
		l.crowd(w, z, x, y)
		return
	}
	w.use(l.table.values)
	over := l.overflows(z, x, y)
	w.points(len(l.table.ends), to-from+len(over))
	origin, s := unit{int32(x) << extentBits, int32(y) << extentBits}, shift(z)
	half := int32(1) << (s - 1)
	for i := from; i < to; i++ {
		p := l.places[i]
		ux, uy := (p.x+half)>>s-origin.x, (p.y+half)>>s-origin.y
		if (ux|uy)&extent == 0 {
			l.point(w, z, i, ux, uy)
		}
	}
	for _, o := range over {
		u := l.places[o.at].units(z)
		l.point(w, z, int(o.at), u.x-origin.x, u.y-origin.y)
	}
}

// pointBytes is more than a component's feature takes.
const pointBytes = 64

// point writes a component, for which there must be room. It is what feature
// does, for the one case that comes by the million.
func (l *componentLayer) point(w *layerWriter, z, i int, x, y int32) {
	number := l.classes[i]
	c := &w.classes[number]
	if c.serial != w.used.serial {
		w.class(c, l.table.of(int32(number)))
	}
	tags := c.bytes[:c.n]
	if z == maxZoom {
		tags = w.coded(tags, l.code.At(int(l.codes[i])))
	}
	from := len(w.buf)
	b := w.buf[from : from+pointBytes]
	b[0], b[2] = layerFeatures, featureID
	n := 3
	id := l.ids[i]
	for ; id >= 0x80; id >>= 7 {
		b[n] = byte(id) | 0x80
		n++
	}
	b[n] = byte(id)
	n++
	n += copy(b[n:], tags)
	b[n], b[n+1], b[n+2], b[n+4] = featureType, typePoint, featureShape, commandMoveTo|1<<3
	shape := n + 3
	n += 5
	// Both are below 2 * extent, twice that with the sign: two bytes at most.
	for _, v := range [2]int32{x << 1, y << 1} {
		if v >= 0x80 {
			b[n] = byte(v) | 0x80
			n++
			v >>= 7
		}
		b[n] = byte(v)
		n++
	}
	b[shape], b[1] = byte(n-shape-1), byte(n-2)
	w.buf = w.buf[:from+n]
	w.features++
}
