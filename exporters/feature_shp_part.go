package exporters

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/paulmach/orb"

	"chengge"
)

// The types of shapes in a .shp.
const (
	shpNull    = 0
	shpPoint   = 1
	shpLine    = 3
	shpPolygon = 5
)

// shapePart is one Shapefile.
type shapePart struct {
	s      *shapeFile
	name   string
	kind   int32
	rows   int64
	values []string // of the row at hand
	buf    []byte   // the shape at hand
	bound  orb.Bound

	shp, shx *patched
	spool    *os.File
	spooled  *bufio.Writer
	scratch  []byte
	fields   []dbfField
	before   []dbfField // fields without the row at hand
}

func newShapePart(s *shapeFile, name string) (*shapePart, error) {
	p := &shapePart{s: s, name: name, bound: noBound()}
	switch s.j.f.Geometry {
	case chengge.Points:
		p.kind = shpPoint
	case chengge.Lines:
		p.kind = shpLine
	case chengge.Polygons:
		p.kind = shpPolygon
	}
	for i, c := range s.columns() {
		p.fields = append(p.fields, newDBFField(s.names[i], c.Type, s.j.zone()))
	}
	p.before = make([]dbfField, len(p.fields))
	var err error
	if p.spool, err = os.CreateTemp(s.j.dir, "rows-"); err != nil {
		return nil, err
	}
	p.spooled = bufio.NewWriterSize(p.spool, spillAt)
	if p.kind == shpNull {
		return p, nil
	}
	for ext, to := range map[string]**patched{".shp": &p.shp, ".shx": &p.shx} {
		if *to, err = newPatched(filepath.Join(s.j.dir, name+ext), 100); err != nil {
			p.drop()
			return nil, err
		}
	}
	return p, nil
}

// shape codes a shape as the content of a record.
func (p *shapePart) shape(g orb.Geometry) ([]byte, error) {
	if p.kind == shpNull {
		return nil, nil
	}
	b := p.buf[:0]
	ok := true
	switch g := g.(type) {
	case nil:
		b = binary.LittleEndian.AppendUint32(b, shpNull)
	case orb.Point:
		ok = p.kind == shpPoint
		b = appendXY(binary.LittleEndian.AppendUint32(b, shpPoint), g)
	case orb.LineString:
		ok = p.kind == shpLine
		b = appendShapeParts(b, shpLine, []orb.LineString{g})
	case orb.MultiLineString:
		ok = p.kind == shpLine
		b = appendShapeParts(b, shpLine, g)
	case orb.Polygon:
		ok = p.kind == shpPolygon
		b = appendShapeParts(b, shpPolygon, wound(orb.MultiPolygon{g}))
	case orb.MultiPolygon:
		ok = p.kind == shpPolygon
		b = appendShapeParts(b, shpPolygon, wound(g))
	default:
		ok = false
	}
	if !ok {
		return nil, fmt.Errorf("a %s is no %s", g.GeoJSONType(), p.s.j.f.Geometry)
	}
	if p.buf = b; int64(len(b)) > p.s.limit-200 {
		return nil, chengge.Errorf(chengge.ErrFile, "the shape of %d bytes is larger than a Shapefile", len(b)).InChinese("图形有 %d 字节，大于一个 Shapefile", len(b))
	}
	return b, nil
}

func appendXY(b []byte, p orb.Point) []byte {
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p[0]))
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(p[1]))
}

// appendShapeParts codes lines or rings: type, box, counts, where each part
// begins, points.
func appendShapeParts[L ~[]orb.Point](b []byte, kind uint32, parts []L) []byte {
	bound, n := noBound(), 0
	for _, part := range parts {
		n += len(part)
		for _, q := range part {
			bound = bound.Extend(q)
		}
	}
	b = binary.LittleEndian.AppendUint32(b, kind)
	b = appendXY(appendXY(b, bound.Min), bound.Max)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(parts)))
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	n = 0
	for _, part := range parts {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
		n += len(part)
	}
	for _, part := range parts {
		for _, q := range part {
			b = appendXY(b, q)
		}
	}
	return b
}

// wound gives the rings as Shapefiles want them: closed, outer ones clockwise,
// holes the other way.
func wound(m orb.MultiPolygon) []orb.Ring {
	var rings []orb.Ring
	for _, poly := range m {
		for i, ring := range poly {
			if len(ring) == 0 {
				continue
			}
			closed := ring[0] == ring[len(ring)-1]
			if clockwise(ring) != (i == 0) || !closed {
				ring = append(make(orb.Ring, 0, len(ring)+1), ring...)
				if !closed {
					ring = append(ring, ring[0])
				}
				if clockwise(ring) != (i == 0) {
					ring.Reverse()
				}
			}
			rings = append(rings, ring)
		}
	}
	return rings
}

// clockwise tells the way of a ring.
func clockwise(r orb.Ring) bool { return ringArea(r) < 0 }

// fits tells whether one more row keeps both files below the limit.
func (p *shapePart) fits(shape []byte, values []string) bool {
	if p.shp != nil && p.shp.size+8+int64(len(shape)) > p.s.limit {
		return false
	}
	if (p.rows+1)*int64(dbfWidest*len(p.fields)+1)+int64(32*len(p.fields)+34) <= p.s.limit {
		return true // however wide
	}
	copy(p.before, p.fields)
	p.widen(values)
	fits := p.tableSize(p.rows+1) <= p.s.limit
	copy(p.fields, p.before)
	return fits
}

func (p *shapePart) widen(values []string) {
	for i, v := range values {
		if v != "" {
			p.fields[i].take(v)
		}
	}
}

// add stores a row.
func (p *shapePart) add(shape []byte, values []string) error {
	p.rows++
	p.widen(values)
	p.scratch = p.scratch[:0]
	for _, v := range values {
		p.scratch = binary.AppendUvarint(p.scratch, uint64(len(v)))
		p.scratch = append(p.scratch, v...)
	}
	if _, err := p.spooled.Write(p.scratch); err != nil {
		return err
	}
	if p.shp == nil {
		return nil
	}
	switch kind := binary.LittleEndian.Uint32(shape); kind {
	case shpNull:
	default:
		at := func(i int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(shape[4+8*i:])) }
		p.bound = p.bound.Extend(orb.Point{at(0), at(1)})
		if kind != shpPoint {
			p.bound = p.bound.Extend(orb.Point{at(2), at(3)})
		}
	}
	words := uint32(len(shape) / 2)
	head := binary.BigEndian.AppendUint32(p.scratch[:0], uint32(p.shp.size/2))
	head = binary.BigEndian.AppendUint32(head, words)
	if err := p.shx.append(head); err != nil {
		return err
	}
	head = binary.BigEndian.AppendUint32(p.scratch[:0], uint32(p.rows))
	head = binary.BigEndian.AppendUint32(head, words)
	if err := p.shp.append(head); err != nil {
		return err
	}
	return p.shp.append(shape)
}

// head gives the first 100 bytes of a .shp or .shx of a size.
func (p *shapePart) head(size int64) []byte {
	b := binary.BigEndian.AppendUint32(make([]byte, 0, 100), 9994)
	b = append(b, make([]byte, 20)...)
	b = binary.BigEndian.AppendUint32(b, uint32(size/2))
	b = binary.LittleEndian.AppendUint32(b, 1000)
	b = binary.LittleEndian.AppendUint32(b, uint32(p.kind))
	if p.bound.Min[0] <= p.bound.Max[0] {
		b = appendXY(appendXY(b, p.bound.Min), p.bound.Max)
	}
	return append(b, make([]byte, 100-len(b))...)
}

// close completes the files and removes the spool.
func (p *shapePart) close() error {
	defer p.drop()
	for _, f := range []*patched{p.shp, p.shx} {
		if f != nil {
			if err := f.close(p.head(f.size)); err != nil {
				return err
			}
		}
	}
	if err := p.spooled.Flush(); err != nil {
		return err
	}
	return p.writeTable()
}

// drop frees what is open.
func (p *shapePart) drop() {
	for _, f := range []*patched{p.shp, p.shx} {
		if f != nil {
			f.file.Close()
		}
	}
	p.spool.Close()
	os.Remove(p.spool.Name())
}

// patched is a file whose head is written last.
type patched struct {
	file *os.File
	out  *bufio.Writer
	size int64
}

func newPatched(path string, head int) (*patched, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	p := &patched{file: f, out: bufio.NewWriterSize(f, spillAt)}
	return p, p.append(make([]byte, head))
}

func (p *patched) append(b []byte) error {
	p.size += int64(len(b))
	_, err := p.out.Write(b)
	return err
}

func (p *patched) close(head []byte) error {
	err := p.out.Flush()
	if err == nil {
		_, err = p.file.WriteAt(head, 0)
	}
	if cerr := p.file.Close(); err == nil {
		err = cerr
	}
	return err
}
