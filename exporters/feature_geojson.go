package exporters

import (
	"strconv"

	"chengge"
)

// geojsonFile writes a FeatureCollection of RFC 7946, one feature a line. What
// is not in WGS 84 or CGCS2000 says so in the member crs of GeoJSON 2008, which
// GDAL and our own importer read.
type geojsonFile struct {
	j    *featureJob
	out  *outFile
	keys [][]byte // ,"name": of each column
	rows int64
}

func newGeoJSONFile(j *featureJob) (featureWriter, error) {
	out, err := j.create(j.f.Name + ".geojson")
	if err != nil {
		return nil, err
	}
	return &geojsonFile{j: j, out: out}, nil
}

func (g *geojsonFile) begin(bool) error {
	for i, name := range g.j.fields(g.j.f.Columns) {
		var key []byte
		if i > 0 {
			key = append(key, ',')
		}
		g.keys = append(g.keys, append(appendString(key, name), ':'))
	}
	b := append(g.out.buf, `{"type":"FeatureCollection","name":`...)
	b = append(appendString(b, g.j.f.Name), `,"crs":{"type":"name","properties":{"name":`...)
	b = appendString(b, g.j.place.urn())
	g.out.buf = append(b, "}},\"features\":["...)
	return nil
}

func (g *geojsonFile) write(r *chengge.Row) error {
	b := g.out.buf
	if g.rows++; g.rows > 1 {
		b = append(b, ',')
	}
	b = append(b, "\n{\"type\":\"Feature\""...)
	if r.ID != 0 {
		b = strconv.AppendInt(append(b, `,"id":`...), int64(r.ID), 10)
	}
	b = append(b, `,"properties":{`...)
	for i, v := range r.Values {
		b = appendTyped(append(b, g.keys[i]...), g.j.f.Columns[i].Type, v)
	}
	b = append(b, `},"geometry":`...)
	g.out.buf = append(AppendGeometry(b, r.Shape), '}')
	g.out.spill()
	return nil
}

func (g *geojsonFile) close(failed bool) error {
	g.out.buf = append(g.out.buf, "\n]}\n"...)
	return g.j.keep(g.out, failed)
}

// appendTyped writes a value as JSON: numbers and booleans bare, no value null,
// the rest text. A value that is not what its column says stays text.
func appendTyped(dst []byte, t chengge.ColumnType, v string) []byte {
	if v == "" {
		return append(dst, "null"...)
	}
	switch t {
	case chengge.NumberColumn, chengge.IntegerColumn:
		if isNumber(v) {
			return append(dst, v...)
		}
	case chengge.BooleanColumn:
		if v == "true" || v == "false" {
			return append(dst, v...)
		}
	}
	return appendString(dst, v)
}

// isNumber tells whether v is a number as JSON writes it.
func isNumber(v string) bool {
	i := 0
	digits := func() bool {
		from := i
		for i < len(v) && v[i] >= '0' && v[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(v) && v[i] == '-' {
		i++
	}
	if i+1 < len(v) && v[i] == '0' && v[i+1] >= '0' && v[i+1] <= '9' {
		return false
	}
	if !digits() {
		return false
	}
	if i < len(v) && v[i] == '.' {
		if i++; !digits() {
			return false
		}
	}
	if i < len(v) && (v[i] == 'e' || v[i] == 'E') {
		if i++; i < len(v) && (v[i] == '+' || v[i] == '-') {
			i++
		}
		if !digits() {
			return false
		}
	}
	return i == len(v)
}
