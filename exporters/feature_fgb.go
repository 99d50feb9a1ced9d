package exporters

import (
	"bufio"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial/proj"
)

// fgbFile writes FlatGeobuf 3 (https://github.com/flatgeobuf/flatgeobuf): the
// features go into a spool, of each its box and place stay in memory (48 bytes),
// and at the end they are copied in the order of a Hilbert curve behind the
// packed R-tree that finds them. The id is a column.
type fgbFile struct {
	j       *featureJob
	ids     bool
	columns []chengge.Column
	names   []string
	spool   *os.File // features as they came
	out     *bufio.Writer
	offset  int64
	items   []fgbItem
	bound   orb.Bound
	feature fgbBuilder
	values  []byte
}

// fgbItem is a feature in the spool, later a node of the tree.
type fgbItem struct {
	bound  orb.Bound
	offset int64
	size   uint32
	curve  uint32
}

// The types of columns and shapes, and the fan of the tree.
const (
	fgbBool, fgbLong, fgbDouble, fgbText, fgbTime = 2, 7, 10, 11, 13
	fgbPoint, fgbPolygon, fgbLines, fgbPolygons   = 1, 3, 5, 6
	fgbFan                                        = 16
)

var fgbTypes = map[chengge.ColumnType]byte{
	chengge.TextColumn: fgbText, chengge.ListColumn: fgbText, chengge.NumberColumn: fgbDouble, chengge.IntegerColumn: fgbLong,
	chengge.BooleanColumn: fgbBool, chengge.TimeColumn: fgbTime,
}

var fgbShapes = map[chengge.GeometryType]byte{chengge.Points: fgbPoint, chengge.Lines: fgbLines, chengge.Polygons: fgbPolygons}

func newFGBFile(j *featureJob) (featureWriter, error) {
	if j.f.Geometry == chengge.NoGeometry {
		return nil, chengge.Errorf(chengge.ErrUsage, "%s has no shapes, which FlatGeobuf wants: take GeoPackage or CSV", j.f.Name).
			InChinese("%s 没有图形，不能导出为 FlatGeobuf：请用 GeoPackage 或 CSV", j.f.Name)
	}
	spool, err := os.CreateTemp(j.dir, ".features-")
	if err != nil {
		return nil, err
	}
	return &fgbFile{j: j, spool: spool, out: bufio.NewWriterSize(spool, spillAt), bound: noBound()}, nil
}

func (f *fgbFile) begin(ids bool) error {
	f.ids, f.columns = ids, f.j.f.Columns
	if ids {
		f.columns = append([]chengge.Column{idColumn}, f.columns...)
	}
	f.names = f.j.fields(f.columns)
	return nil
}

func (f *fgbFile) write(r *chengge.Row) error {
	if r.Shape == nil {
		return chengge.Errorf(chengge.ErrFile, "it has no shape, which FlatGeobuf wants: take GeoPackage or GeoJSON").
			InChinese("没有图形，FlatGeobuf 不能保存：请用 GeoPackage 或 GeoJSON")
	}
	if err := f.properties(r); err != nil {
		return err
	}
	b := &f.feature
	b.begin()
	root := b.table(2) // geometry, properties
	if err := f.geometry(b, root, r.Shape); err != nil {
		return err
	}
	b.point(root, 1)
	b.bytes(f.values)
	feature, err := b.end()
	if err != nil {
		return err
	}
	bound := r.Shape.Bound()
	f.bound = f.bound.Union(bound)
	f.items = append(f.items, fgbItem{bound: bound, offset: f.offset, size: uint32(len(feature))})
	f.offset += int64(len(feature))
	_, err = f.out.Write(feature)
	return err
}

// properties codes the values: the number of a column, then its value, for each
// that has one.
func (f *fgbFile) properties(r *chengge.Row) error {
	b, shift := f.values[:0], 0
	if f.ids {
		shift = 1
		if r.ID != 0 {
			b = binary.LittleEndian.AppendUint64(append(b, 0, 0), uint64(r.ID))
		}
	}
	for i, v := range r.Values {
		if v == "" {
			continue
		}
		b = binary.LittleEndian.AppendUint16(b, uint16(i+shift))
		var err error
		c := f.j.f.Columns[i]
		if b, err = appendFGB(b, c.Type, v); err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	f.values = b
	return nil
}

// appendFGB codes a value by its column's type, which every value must have.
func appendFGB(b []byte, t chengge.ColumnType, v string) ([]byte, error) {
	switch t {
	case chengge.IntegerColumn:
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return nil, chengge.Errorf(chengge.ErrFile, "%q is no whole number of 64 bits", v).InChinese("%q 不是 64 位整数", v)
		}
		return binary.LittleEndian.AppendUint64(b, uint64(n)), nil
	case chengge.NumberColumn:
		n, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return nil, chengge.Errorf(chengge.ErrFile, "%q is no number", v).InChinese("%q 不是数字", v)
		}
		return appendF64(b, n), nil
	case chengge.BooleanColumn:
		switch v {
		case "true":
			return append(b, 1), nil
		case "false":
			return append(b, 0), nil
		}
		return nil, chengge.Errorf(chengge.ErrFile, "%q is neither true nor false", v).InChinese("%q 既不是 true 也不是 false", v)
	case chengge.TimeColumn:
		at, err := time.Parse(time.RFC3339Nano, v)
		if err != nil {
			return nil, chengge.Errorf(chengge.ErrFile, "%q is no time of RFC 3339", v).InChinese("%q 不是 RFC 3339 时间", v)
		}
		v = at.UTC().Format(time.RFC3339Nano)
	}
	return append(appendU32(b, uint32(len(v))), v...), nil
}

// geometry writes the shape as a table that the feature's first field points to.
func (f *fgbFile) geometry(b *fgbBuilder, root fgbTable, shape orb.Geometry) error {
	want := f.j.f.Geometry
	switch g := shape.(type) {
	case orb.Point:
		if want == chengge.Points {
			b.point(root, 0)
			t := b.table(2)
			b.point(t, 1)
			b.doubles([]orb.Point{g})
			return nil
		}
	case orb.LineString:
		if want == chengge.Lines {
			b.point(root, 0)
			fgbGeometry(b, 0, orb.MultiLineString{g})
			return nil
		}
	case orb.MultiLineString:
		if want == chengge.Lines {
			b.point(root, 0)
			fgbGeometry(b, 0, g)
			return nil
		}
	case orb.Polygon:
		if want == chengge.Polygons {
			fgbMultiPolygon(b, root, orb.MultiPolygon{g})
			return nil
		}
	case orb.MultiPolygon:
		if want == chengge.Polygons {
			fgbMultiPolygon(b, root, g)
			return nil
		}
	}
	return fmt.Errorf("a %s is no %s", shape.GeoJSONType(), want)
}

// fgbGeometry writes lines or rings: where each ends, counted in points, and all
// points. kind is 0 where the file's own type says it.
func fgbGeometry[L ~[]orb.Point](b *fgbBuilder, kind byte, parts []L) {
	t := b.table(7)
	if kind != 0 {
		b.set(t, 6, kind)
	}
	var points []orb.Point
	if len(parts) == 1 && kind != 0 { // of lines GDAL wants the end of a single one, too
		points = parts[0]
	} else {
		ends := make([]uint32, 0, len(parts))
		for _, p := range parts {
			points = append(points, p...)
			ends = append(ends, uint32(len(points)))
		}
		b.point(t, 0)
		b.uints(ends)
	}
	b.point(t, 1)
	b.doubles(points)
}

func fgbMultiPolygon(b *fgbBuilder, root fgbTable, m orb.MultiPolygon) {
	b.point(root, 0)
	t := b.table(8)
	b.point(t, 7)
	places := b.offsets(len(m))
	for i, poly := range m {
		b.pointAt(places + 4*i)
		fgbGeometry(b, fgbPolygon, poly)
	}
}

func (f *fgbFile) close(failed bool) error {
	defer os.Remove(f.spool.Name())
	defer f.spool.Close()
	if failed {
		return nil
	}
	if err := f.out.Flush(); err != nil {
		return err
	}
	header, err := f.header()
	if err != nil {
		return err
	}
	out, err := f.j.create(f.j.f.Name + ".fgb")
	if err != nil {
		return err
	}
	out.buf = append(append(out.buf, "fgb\x03fgb\x00"...), header...)
	err = f.copy(out)
	if kerr := f.j.keep(out, err != nil); err == nil {
		err = kerr
	}
	return err
}

// header codes what the file says of itself.
func (f *fgbFile) header() ([]byte, error) {
	var b fgbBuilder
	b.begin()
	t := b.table(12)
	b.set(t, 2, fgbShapes[f.j.f.Geometry])
	b.set64(t, 8, uint64(len(f.items)))
	fan := uint16(fgbFan)
	if len(f.items) == 0 {
		fan = 0
	}
	b.set16(t, 9, fan)
	b.point(t, 0)
	b.text(f.j.f.Name)
	if len(f.items) > 0 {
		b.point(t, 1)
		b.doubles([]orb.Point{f.bound.Min, f.bound.Max})
	}
	if title := f.j.f.Title.In(f.j.titles()); title != "" {
		b.point(t, 11)
		b.text(title)
	}
	if code := f.j.place.code; code != 0 {
		d, err := proj.Define(code)
		if err != nil {
			return nil, err
		}
		b.point(t, 10)
		crs := b.table(5)
		b.set32(crs, 1, uint32(code))
		for _, part := range []struct {
			field int
			text  string
		}{{0, "EPSG"}, {2, d.Name}, {4, d.WKT}} {
			b.point(crs, part.field)
			b.text(part.text)
		}
	}
	b.point(t, 7)
	places := b.offsets(len(f.columns))
	for i, c := range f.columns {
		b.pointAt(places + 4*i)
		column := b.table(3)
		b.set(column, 1, fgbTypes[c.Type])
		b.point(column, 0)
		b.text(f.names[i])
		if title := c.Title.In(f.j.titles()); title != "" {
			b.point(column, 2)
			b.text(title)
		}
	}
	return b.end()
}

// copy writes the tree and the features in its order.
func (f *fgbFile) copy(out *outFile) error {
	if len(f.items) == 0 {
		return nil
	}
	f.sort()
	spool, err := syscall.Mmap(int(f.spool.Fd()), 0, int(f.offset), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return fmt.Errorf("map the spool %s: %w", filepath.Base(f.spool.Name()), err)
	}
	defer syscall.Munmap(spool) //nolint:errcheck // nothing is written there
	f.tree(out)
	for i, item := range f.items {
		if i%(16*between) == 0 {
			if err := context.Cause(f.j.ctx); err != nil {
				return err
			}
		}
		out.buf = append(out.buf, spool[item.offset:item.offset+int64(item.size)]...)
		out.spill()
	}
	return nil
}

// sort orders the features along the Hilbert curve of their middles.
func (f *fgbFile) sort() {
	const side = 1<<16 - 1
	width, height := f.bound.Max[0]-f.bound.Min[0], f.bound.Max[1]-f.bound.Min[1]
	scale := func(v, least, span float64) uint32 {
		if span <= 0 {
			return 0
		}
		return uint32(math.Floor(side * (v - least) / span))
	}
	for i := range f.items {
		c := f.items[i].bound.Center()
		f.items[i].curve = hilbert(scale(c[0], f.bound.Min[0], width), scale(c[1], f.bound.Min[1], height))
	}
	slices.SortFunc(f.items, func(a, b fgbItem) int { return cmp.Or(cmp.Compare(a.curve, b.curve), cmp.Compare(a.offset, b.offset)) })
}

// hilbert gives the place of a cell on the Hilbert curve over 2^16 × 2^16 cells.
func hilbert(x, y uint32) uint32 {
	var d uint32
	for s := uint32(1 << 15); s > 0; s >>= 1 {
		var rx, ry uint32
		if x&s != 0 {
			rx = 1
		}
		if y&s != 0 {
			ry = 1
		}
		d += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = 1<<16-1-x, 1<<16-1-y
			}
			x, y = y, x
		}
	}
	return d
}

// tree writes the nodes from the root down: each level's nodes hold the box of
// up to sixteen of the next and the number of the first; the leaves hold the
// features' boxes and where they begin.
func (f *fgbFile) tree(out *outFile) {
	type node struct {
		bound  orb.Bound
		offset int64
	}
	leaves := make([]node, len(f.items))
	at := int64(0)
	for i, item := range f.items {
		leaves[i] = node{item.bound, at}
		at += int64(item.size)
	}
	levels := [][]node{leaves}
	for {
		below := levels[len(levels)-1]
		var level []node
		for i := 0; i < len(below); i += fgbFan {
			n := node{bound: below[i].bound, offset: int64(i)}
			for _, c := range below[i:min(i+fgbFan, len(below))] {
				n.bound = n.bound.Union(c.bound)
			}
			level = append(level, n)
		}
		levels = append(levels, level)
		if len(level) == 1 {
			break
		}
	}
	slices.Reverse(levels)
	first := int64(0) // number of the next level's first node
	for i, level := range levels {
		first += int64(len(level))
		for _, n := range level {
			b := appendXY(appendXY(out.buf, n.bound.Min), n.bound.Max)
			offset := n.offset
			if i < len(levels)-1 {
				offset += first
			}
			out.buf = binary.LittleEndian.AppendUint64(b, uint64(offset))
			out.spill()
		}
	}
}
