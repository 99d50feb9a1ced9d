package exporters

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"

	"chengge"
)

// fgbFile writes FlatGeobuf by chengge-gdal, to which the rows go in the frames
// in which it hands them over when it reads. The id is a column.
type fgbFile struct {
	j     *featureJob
	child *writerChild
	buf   []byte
	ids   bool
	rows  int64
	name  string
	gone  bool // the child has ended and was waited for
}

func newFGBFile(j *featureJob) (featureWriter, error) {
	f := &fgbFile{j: j, name: j.f.Name + ".fgb"}
	var err error
	f.child, err = j.startWriter("FlatGeobuf", f.name)
	return f, err
}

// The frames of importers.StreamReader.
const (
	streamMagic   = "chengge rows 1\n"
	headerFrame   = 'H'
	rowFrame      = 'R'
	trailerFrame  = 'T'
	streamLongest = 512 << 20
)

var gdalTypes = map[chengge.ColumnType]string{
	chengge.TextColumn: "String", chengge.ListColumn: "String", chengge.NumberColumn: "Real", chengge.IntegerColumn: "Integer64",
	chengge.BooleanColumn: "Boolean", chengge.TimeColumn: "DateTime",
}

func (f *fgbFile) begin(ids bool) error {
	f.ids = ids
	columns := f.j.f.Columns
	if ids {
		columns = append([]chengge.Column{idColumn}, columns...)
	}
	type field struct {
		Name []byte `json:"name"`
		Type string `json:"type"`
	}
	header := struct {
		Layer    string               `json:"layer"`
		Fields   []field              `json:"fields"`
		WKT      string               `json:"wkt"`
		Count    int64                `json:"count"`
		Geometry chengge.GeometryType `json:"geometry"`
	}{Layer: f.j.f.Name, Count: f.j.f.Count, Geometry: f.j.f.Geometry}
	if code := f.j.place.code; code != 0 {
		header.WKT = "EPSG:" + strconv.Itoa(code)
	}
	for i, name := range f.j.fields(columns) {
		header.Fields = append(header.Fields, field{[]byte(name), gdalTypes[columns[i].Type]})
	}
	f.buf = append(f.buf, streamMagic...)
	return f.json(headerFrame, header)
}

// frame gives room for a frame's head, whose length end fills in.
func (f *fgbFile) frame(kind byte) (start int) {
	start = len(f.buf)
	f.buf = append(f.buf, kind, 0, 0, 0, 0)
	return start
}

func (f *fgbFile) end(start int) error {
	n := len(f.buf) - start - 5
	if n > streamLongest {
		return fmt.Errorf("a row of %d bytes exceeds the limit of %d", n, streamLongest)
	}
	binary.LittleEndian.PutUint32(f.buf[start+1:], uint32(n))
	return f.pour(spillAt)
}

func (f *fgbFile) pour(least int) error {
	if len(f.buf) < least {
		return nil
	}
	_, err := f.child.in.Write(f.buf)
	f.buf = f.buf[:0]
	if err != nil { // it has ended, and says itself why
		f.gone = true
		return f.child.wait(err)
	}
	return nil
}

func (f *fgbFile) json(kind byte, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	start := f.frame(kind)
	f.buf = append(f.buf, b...)
	return f.end(start)
}

func (f *fgbFile) write(r *chengge.Row) error {
	f.rows++
	start := f.frame(rowFrame)
	b := binary.LittleEndian.AppendUint64(f.buf, uint64(r.ID))
	switch {
	case f.j.f.Geometry == chengge.NoGeometry:
		b = append(b, 'n')
	case r.Shape == nil:
		return chengge.Errorf(chengge.ErrFile, "it has no shape, which FlatGeobuf can't hold: take GeoPackage or GeoJSON").
			InChinese("没有图形，FlatGeobuf 不能保存：请用 GeoPackage 或 GeoJSON")
	default:
		at := len(b) + 1
		var err error
		if b, err = appendWKB(append(b, 'w', 0, 0, 0, 0), f.j.f.Geometry, r.Shape); err != nil {
			return err
		}
		binary.LittleEndian.PutUint32(b[at:], uint32(len(b)-at-4))
	}
	if f.ids {
		if r.ID == 0 {
			b = append(b, 'n')
		} else {
			b = binary.LittleEndian.AppendUint64(append(b, 'i'), uint64(r.ID))
		}
	}
	var err error
	for i, v := range r.Values {
		c := f.j.f.Columns[i]
		if b, err = appendStreamed(b, c.Type, v); err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	f.buf = b
	return f.end(start)
}

// appendStreamed writes a value by its column's type.
func appendStreamed(b []byte, t chengge.ColumnType, v string) ([]byte, error) {
	if v == "" {
		return append(b, 'n'), nil
	}
	switch t {
	case chengge.IntegerColumn:
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return nil, chengge.Errorf(chengge.ErrFile, "%q is no whole number of 64 bits", v).InChinese("%q 不是 64 位整数", v)
		}
		return binary.LittleEndian.AppendUint64(append(b, 'i'), uint64(n)), nil
	case chengge.NumberColumn:
		n, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return nil, chengge.Errorf(chengge.ErrFile, "%q is no number", v).InChinese("%q 不是数字", v)
		}
		return binary.LittleEndian.AppendUint64(append(b, 'r'), math.Float64bits(n)), nil
	case chengge.BooleanColumn:
		switch v {
		case "true":
			return append(b, 'i', 1, 0, 0, 0, 0, 0, 0, 0), nil
		case "false":
			return append(b, 'i', 0, 0, 0, 0, 0, 0, 0, 0), nil
		}
		return nil, chengge.Errorf(chengge.ErrFile, "%q is neither true nor false", v).InChinese("%q 既不是 true 也不是 false", v)
	case chengge.TimeColumn:
		at, err := time.Parse(time.RFC3339Nano, v)
		if err != nil {
			return nil, chengge.Errorf(chengge.ErrFile, "%q is no time of RFC 3339", v).InChinese("%q 不是 RFC 3339 时间", v)
		}
		v = at.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	b = binary.LittleEndian.AppendUint32(append(b, 't'), uint32(len(v)))
	return append(b, v...), nil
}

func (f *fgbFile) close(failed bool) error {
	if failed {
		if !f.gone {
			f.child.stop()
		}
		return nil
	}
	if err := f.json(trailerFrame, map[string]int64{"rows": f.rows}); err != nil {
		return err
	}
	if err := f.pour(1); err != nil {
		return err
	}
	if err := f.child.wait(nil); err != nil {
		return err
	}
	return f.j.keepFile(f.name)
}
