package tiles

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"chengge"
)

// extent is the width and height of a tile in its units.
const (
	extentBits = 12
	extent     = 1 << extentBits
)

// Field tags of vector_tile.proto 2.1: number and wire type in one byte.
const (
	tileLayers     = 3<<3 | 2
	layerName      = 1<<3 | 2
	layerFeatures  = 2<<3 | 2
	layerKeys      = 3<<3 | 2
	layerValues    = 4<<3 | 2
	layerExtent    = 5 << 3
	layerVersion   = 15 << 3
	featureID      = 1 << 3
	featureTags    = 2<<3 | 2
	featureType    = 3 << 3
	featureShape   = 4<<3 | 2
	valueString    = 1<<3 | 2
	valueFloat     = 2<<3 | 5
	valueDouble    = 3<<3 | 1
	valueUnsigned  = 5 << 3
	valueSigned    = 6 << 3
	valueBoolean   = 7 << 3
	typePoint      = 1
	typeLine       = 2
	typePolygon    = 3
	commandMoveTo  = 1
	commandLineTo  = 2
	closePath      = 7 | 1<<3
	reservedLength = 4
)

// unit is a place in a tile: units to the right of its left edge and below its
// upper one.
type unit struct{ x, y int32 }

// layerWriter writes one layer of a tile behind what is in buf. It allocates
// nothing once buf and its tables are large enough.
type layerWriter struct {
	buf      []byte
	from     int // where the layer's message begins: its tag
	features int
	columns  []chengge.TileColumn
	z        int
	tables   []tableFrom
	used     usedValues
	pen      unit
	scratch  []uint32
	room     []byte
	// Room of those who write into it.
	cut     clipper
	found   []int32
	classes []classTags
	ownText []string
}

// tableFrom says that values from a number on are in a table.
type tableFrom struct {
	from  int
	table *valueTable
}

// begin opens a layer. Its length is filled in by end.
func (w *layerWriter) begin(row *chengge.TileLayer, z int) {
	w.from, w.features, w.columns, w.z, w.tables = len(w.buf), 0, row.Columns, z, w.tables[:0]
	w.used.order = w.used.order[:0]
	clear(w.ownText)
	w.ownText = w.ownText[:0]
	w.buf = append(w.buf, tileLayers, 0, 0, 0, 0)
	w.buf = append(w.buf, layerVersion, 2)
	w.text(layerName, row.Name)
}

// use takes the values of the features that follow from a table.
func (w *layerWriter) use(t *valueTable) {
	w.tables = append(w.tables, tableFrom{len(w.used.order), t})
	w.used.begin(t.len())
}

// end closes the layer; one without features leaves nothing behind.
func (w *layerWriter) end() {
	if w.features == 0 {
		w.buf = w.buf[:w.from]
		return
	}
	for i := range w.columns {
		w.text(layerKeys, w.columns[i].Name)
	}
	table := 0
	for i, v := range w.used.order {
		for table+1 < len(w.tables) && w.tables[table+1].from <= i {
			table++
		}
		if v&ownValue == 0 {
			w.buf = append(w.buf, w.tables[table].table.at(v)...)
			continue
		}
		s := w.ownText[v&^ownValue]
		w.buf = append(w.buf, layerValues)
		w.buf = binary.AppendUvarint(w.buf, uint64(1+uvarintLen(uint64(len(s)))+len(s)))
		w.text(valueString, s)
	}
	w.buf = append(w.buf, layerExtent)
	w.buf = binary.AppendUvarint(w.buf, extent)
	body := w.from + 1 + reservedLength
	w.buf = fillLength(w.buf, w.from+1, body)
}

// fillLength writes the length of all from body on at place at, where
// reservedLength bytes were kept for it, and moves the rest up to it.
func fillLength(buf []byte, at, body int) []byte {
	n := len(buf) - body
	need := uvarintLen(uint64(n))
	if need > body-at {
		buf = append(buf, make([]byte, need-(body-at))...)
	}
	copy(buf[at+need:], buf[body:body+n])
	binary.PutUvarint(buf[at:], uint64(n))
	return buf[:at+need+n]
}

func (w *layerWriter) text(tag byte, s string) {
	w.buf = append(w.buf, tag)
	w.buf = binary.AppendUvarint(w.buf, uint64(len(s)))
	w.buf = append(w.buf, s...)
}

// feature writes a feature with the geometry in scratch, which it empties. tags
// are pairs of a key's place and a value of the table; id 0 is none.
func (w *layerWriter) feature(id uint64, kind byte, tags []tag) {
	shape, tagBytes := 0, 0
	for _, v := range w.scratch {
		shape += uvarintLen(uint64(v))
	}
	w.room = w.room[:0]
	for _, t := range tags {
		if w.columns[t.key].MinZoom > w.z {
			continue
		}
		w.room = binary.AppendUvarint(w.room, uint64(t.key))
		w.room = binary.AppendUvarint(w.room, uint64(w.used.number(t.value)))
	}
	tagBytes = len(w.room)
	n := 2 + 1 + uvarintLen(uint64(shape)) + shape
	if id != 0 {
		n += 1 + uvarintLen(id)
	}
	if tagBytes > 0 {
		n += 1 + uvarintLen(uint64(tagBytes)) + tagBytes
	}
	b := append(w.buf, layerFeatures)
	b = binary.AppendUvarint(b, uint64(n))
	if id != 0 {
		b = append(b, featureID)
		b = binary.AppendUvarint(b, id)
	}
	if tagBytes > 0 {
		b = append(b, featureTags)
		b = binary.AppendUvarint(b, uint64(tagBytes))
		b = append(b, w.room...)
	}
	b = append(b, featureType, kind, featureShape)
	b = binary.AppendUvarint(b, uint64(shape))
	for _, v := range w.scratch {
		b = binary.AppendUvarint(b, uint64(v))
	}
	w.buf = b
	w.open()
	w.features++
}

// open begins a new geometry.
func (w *layerWriter) open() { w.scratch, w.pen = w.scratch[:0], unit{} }

func (w *layerWriter) command(id, count int) {
	w.scratch = append(w.scratch, uint32(id)|uint32(count)<<3)
}

func (w *layerWriter) to(p unit) {
	w.scratch = append(w.scratch, zigzag(p.x-w.pen.x), zigzag(p.y-w.pen.y))
	w.pen = p
}

// ring adds a ring of at least three different points, the first not repeated.
func (w *layerWriter) ring(points []unit) {
	w.command(commandMoveTo, 1)
	w.to(points[0])
	w.command(commandLineTo, len(points)-1)
	for _, p := range points[1:] {
		w.to(p)
	}
	w.scratch = append(w.scratch, closePath)
}

// line adds a line of at least two points.
func (w *layerWriter) line(points []unit) {
	w.command(commandMoveTo, 1)
	w.to(points[0])
	w.command(commandLineTo, len(points)-1)
	for _, p := range points[1:] {
		w.to(p)
	}
}

// point writes a feature of one point, the shortest way: components have
// thousands in a tile.
func (w *layerWriter) point(id uint64, p unit, tags []tag) {
	w.command(commandMoveTo, 1)
	w.to(p)
	w.feature(id, typePoint, tags)
}

func zigzag(v int32) uint32 { return uint32(v<<1) ^ uint32(v>>31) }

func uvarintLen(v uint64) int { return (bits.Len64(v|1) + 6) / 7 }

// classTags are the tags of a class as a feature has them in this tile.
type classTags struct {
	serial uint64
	n      uint8
	bytes  [30]byte
}

// points makes room for so many components of so many classes.
func (w *layerWriter) points(classes, n int) {
	if len(w.classes) < classes {
		w.classes = make([]classTags, classes)
	}
	w.buf = slices.Grow(w.buf, n*pointBytes)
}

// class encodes the tags of a class for this tile.
func (w *layerWriter) class(c *classTags, tags []tag) {
	c.serial = w.used.serial
	b := append(c.bytes[:0], featureTags, 0)
	for _, t := range tags {
		b = binary.AppendUvarint(b, uint64(t.key))
		b = binary.AppendUvarint(b, uint64(w.used.number(t.value)))
	}
	b[1] = byte(len(b) - 2)
	c.n = uint8(len(b))
}

// coded adds the first key with a value of this feature's own to its tags.
func (w *layerWriter) coded(tags []byte, code string) []byte {
	b := append(w.room[:0], tags...)
	b = append(b, 0)
	b = binary.AppendUvarint(b, uint64(w.own(code)))
	b[1] = byte(len(b) - 2)
	w.room = b
	return b
}

// own adds a text that the layer's table does not have and gives its number.
func (w *layerWriter) own(s string) uint32 {
	n := uint32(len(w.used.order))
	w.used.order = append(w.used.order, ownValue|uint32(len(w.ownText)))
	w.ownText = append(w.ownText, s)
	return n
}

// ownValue marks a value of usedValues.order that is one of ownText.
const ownValue = 1 << 31
