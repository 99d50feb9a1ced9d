package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

// layerTable is the table of a layer: the columns of the table of layers, with
// those that editions need in front and the geometry behind.
type layerTable struct {
	chengge.Layer
	columns []string // as the table has them, for COPY
	texts   string   // the layer's columns as texts, null where empty, for SELECT
	filled  string   // the same with empty texts for null
	all     string   // columns, quoted
}

var layerTables = func() map[chengge.Kind]*layerTable {
	tables := map[chengge.Kind]*layerTable{}
	for l := range chengge.Layers() {
		t := &layerTable{Layer: l, columns: []string{"load_id", "id", "began", "digest"}}
		texts, filled := make([]string, len(l.Columns)), make([]string, len(l.Columns))
		for i, c := range l.Columns {
			t.columns = append(t.columns, c.Name)
			name := pgx.Identifier{c.Name}.Sanitize()
			switch c.Type {
			case chengge.TimeColumn:
				texts[i] = fmt.Sprintf(`to_char(t.%s, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`, name)
			case chengge.BooleanColumn:
				texts[i] = fmt.Sprintf(`case when t.%s then 'true' end`, name)
			case chengge.NumberColumn, chengge.IntegerColumn:
				texts[i] = fmt.Sprintf(`t.%s::text`, name)
			default: // as it is: a cast or coalesce of each value is felt at a million rows
				texts[i] = "t." + name
			}
			filled[i] = `coalesce(` + texts[i] + `, '')`
		}
		if l.Geometry != chengge.NoGeometry {
			t.columns = append(t.columns, "geom")
		}
		t.texts, t.filled = strings.Join(texts, ", "), strings.Join(filled, ", ")
		quoted := make([]string, len(t.columns))
		for i, c := range t.columns {
			quoted[i] = pgx.Identifier{c}.Sanitize()
		}
		t.all = strings.Join(quoted, ", ")
		tables[l.Kind] = t
	}
	return tables
}()

// name gives the table's name; changes that of its partition of single changes.
func (t *layerTable) name() string    { return pgx.Identifier{string(t.Kind)}.Sanitize() }
func (t *layerTable) changes() string { return pgx.Identifier{string(t.Kind) + "_changes"}.Sanitize() }

func (t *layerTable) partition(load int64) string {
	return pgx.Identifier{fmt.Sprintf("%s_load_%d", t.Kind, load)}.Sanitize()
}

// geom gives the geometry column for a SELECT, null where the layer has none.
func (t *layerTable) geom() string {
	if t.Geometry == chengge.NoGeometry {
		return "null::geometry"
	}
	return "t.geom"
}

// values gives a row as COPY wants it.
func (t *layerTable) values(load, began int64, id chengge.ID, digest int64, r chengge.Row) ([]any, error) {
	out := make([]any, 0, len(t.columns))
	out = append(out, load, int64(id), began, digest)
	for i, c := range t.Layer.Columns {
		v, err := columnValue(c, r.Values[i])
		if err != nil {
			return nil, fmt.Errorf("%s %s: %s %q: %w", t.Kind, r.Code(), c.Name, r.Values[i], err)
		}
		out = append(out, v)
	}
	if t.Geometry != chengge.NoGeometry {
		out = append(out, r.Shape)
	}
	return out, nil
}

func columnValue(c chengge.Column, s string) (any, error) {
	if s == "" {
		return nil, nil
	}
	switch c.Type {
	case chengge.NumberColumn:
		return strconv.ParseFloat(s, 64)
	case chengge.IntegerColumn:
		v, err := strconv.ParseInt(s, 10, 32)
		return int32(v), err
	case chengge.BooleanColumn:
		return strconv.ParseBool(s)
	case chengge.TimeColumn:
		return time.Parse(time.RFC3339Nano, s)
	}
	return s, nil
}

// digest is 64 bits of the SHA-256 of a row's values and shape, whichever way its
// rings run: rows of one code that have the same digest are the same.
func digest(r chengge.Row, buf []byte) (int64, []byte, error) {
	buf = buf[:0]
	for _, v := range r.Values {
		buf = binary.AppendUvarint(buf, uint64(len(v)))
		buf = append(buf, v...)
	}
	switch g := r.Shape.(type) {
	case nil:
	case orb.Point: // by hand: there are a million
		buf = binary.LittleEndian.AppendUint64(buf, uint64(0x31))
		buf = appendFloat(appendFloat(buf, g[0]), g[1])
	default:
		b, err := wkb.Marshal(turned(g), binary.LittleEndian)
		if err != nil {
			return 0, buf, fmt.Errorf("%s: %w", r.Code(), err)
		}
		buf = append(buf, b...)
	}
	sum := sha256.Sum256(buf)
	return int64(binary.LittleEndian.Uint64(sum[:8])), buf, nil
}

// turned gives polygons with their rings as GeoJSON has them, outer ones counter
// to the clock. A Shapefile has them the other way: that alone is no difference.
func turned(g orb.Geometry) orb.Geometry {
	mp, ok := g.(orb.MultiPolygon)
	if !ok || !slices.ContainsFunc(mp, func(p orb.Polygon) bool {
		return slices.ContainsFunc(p, func(r orb.Ring) bool { return wrongWay(p, r) })
	}) {
		return g
	}
	out := orb.Clone(mp).(orb.MultiPolygon)
	for _, p := range out {
		for _, r := range p {
			if wrongWay(p, r) {
				slices.Reverse(r)
			}
		}
	}
	return out
}

// wrongWay tells whether a ring of a polygon runs against what GeoJSON wants.
func wrongWay(p orb.Polygon, r orb.Ring) bool {
	if len(r) == 0 || len(p[0]) == 0 {
		return false
	}
	outer := &r[0] == &p[0][0]
	return r.Orientation() == orb.CW && outer || r.Orientation() == orb.CCW && !outer
}

func appendFloat(buf []byte, f float64) []byte {
	return binary.LittleEndian.AppendUint64(buf, math.Float64bits(f))
}
