package importers

import (
	"fmt"
	"slices"

	"chengge"
)

// table keeps the rows of one kind as they are read, by code.
type table[T any] struct {
	rows   []T
	origin []origin // of each row
	byCode map[string]int
}

type origin struct {
	layer int // in the manifest
	file  string
	row   int
}

// add keeps v, unless the record has errors. A code that is there already is a
// finding, or, where the layer merges and join agrees, joined to it.
func (t *table[T]) add(r *record, v T, join func(old *T, v T) bool) {
	if r.bad || r.code == "" {
		return
	}
	if t.byCode == nil {
		t.byCode = map[string]int{}
	}
	at, twice := t.byCode[r.code]
	if !twice {
		t.byCode[r.code] = len(t.rows)
		t.rows = append(t.rows, v)
		t.origin = append(t.origin, origin{r.index, r.source.file, r.row})
		return
	}
	if r.source.layer.Merge && join != nil && join(&t.rows[at], v) {
		return
	}
	o := t.origin[at]
	r.find(chengge.Finding{
		Rule: chengge.FindDuplicateCode, Field: r.fields.slots["code"].fieldName(), Value: r.code,
		Other: fmt.Sprintf("%s row %d", o.file, o.row),
	})
}

// drop takes out the rows of a layer.
func (t *table[T]) drop(layer int) {
	rows := t.rows[:0:0]
	for i, o := range t.origin {
		if o.layer != layer {
			rows = append(rows, t.rows[i])
		}
	}
	t.origin = slices.DeleteFunc(t.origin, func(o origin) bool { return o.layer == layer })
	t.rows = rows
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
