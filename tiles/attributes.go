package tiles

import (
	"math"
	"slices"
	"strconv"

	"chengge"
)

// attributes are the ids and tags of a layer's rows.
type attributes struct {
	keys   []string
	values *valueTable
	ids    []uint64
	tags   []tag
	ends   []uint32
}

func newAttributes(columns []chengge.TileColumn) *attributes {
	a := &attributes{values: newValueTable()}
	for _, c := range columns {
		a.keys = append(a.keys, c.Name)
	}
	return a
}

// of gives the tags of a row.
func (a *attributes) of(row int32) []tag {
	from := uint32(0)
	if row > 0 {
		from = a.ends[row-1]
	}
	return a.tags[from:a.ends[row]]
}

// tag adds a tag to the row that is being added.
func (a *attributes) tag(key string, value uint32) {
	a.tags = append(a.tags, tag{uint32(slices.Index(a.keys, key)), value})
}

// row ends a row.
func (a *attributes) row(id chengge.ID) {
	a.ids = append(a.ids, uint64(id))
	a.ends = append(a.ends, uint32(len(a.tags)))
}

// columnRows adds rows by their columns; places says where each column of the
// tile layer stands in a row.
func (a *attributes) columnRow(r chengge.Row, columns []chengge.TileColumn, places []int) {
	for i, c := range columns {
		v := r.Values[places[i]]
		if v == "" {
			continue
		}
		a.tags = append(a.tags, tag{uint32(i), a.value(c.Type, v)})
	}
	a.row(r.ID)
}

// value encodes what a row has as text by the column's type.
func (a *attributes) value(t chengge.ColumnType, v string) uint32 {
	switch t {
	case chengge.NumberColumn, chengge.IntegerColumn:
		if f, err := strconv.ParseFloat(v, 64); err == nil {
			return a.values.number(f)
		}
	case chengge.BooleanColumn:
		return a.values.boolean(v == "true")
	}
	return a.values.text(v)
}

// short encodes as value does, but numbers that are not whole in seven digits.
func (a *attributes) short(t chengge.ColumnType, v string) uint32 {
	if t == chengge.NumberColumn {
		if f, err := strconv.ParseFloat(v, 64); err == nil && (f != math.Trunc(f) || math.Abs(f) >= 1<<53) {
			return a.values.float(float32(f))
		}
	}
	return a.value(t, v)
}

// placesOf finds the columns of a tile layer in the rows of its kind.
func placesOf(l chengge.TileLayer) []int {
	all := chengge.Kind(l.Name).Layer().Columns
	places := make([]int, len(l.Columns))
	for i, c := range l.Columns {
		places[i] = slices.IndexFunc(all, func(o chengge.Column) bool { return o.Name == c.Name })
	}
	return places
}
