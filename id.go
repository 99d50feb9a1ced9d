package chengge

import "fmt"

// ID identifies a thing across editions and recoding. It stays below 2^53, so
// that JavaScript and vector tiles carry it without loss. Zero is no thing.
type ID int64

// MaxID is the largest id that a JavaScript number holds exactly, 2^53 − 1.
const MaxID ID = 1<<53 - 1

// DerivedID gives the id of row i (from 0) of a layer whose files carry no
// ids: the layer's place in the table of layers times 2^40, plus i + 1. The
// rows are sorted by code first, so that the order in the file never shows.
func DerivedID(k Kind, i int) ID {
	n := k.ordinal()
	if n < 0 || i < 0 || i >= 1<<40-1 {
		panic(fmt.Sprintf("chengge: no id for row %d of %q", i, k))
	}
	return ID(n+1)<<40 + ID(i+1)
}
