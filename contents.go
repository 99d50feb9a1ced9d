package chengge

import (
	"iter"
	"time"
)

// Contents is an edition as sequences, one per layer, in any order of rows; an
// error ends the sequence it stands in. A nil sequence is an empty layer. Each
// sequence may be read more than once.
type Contents struct {
	Edition int64 // number of the edition, 0 for a folder of files
	// Versions names the state of each layer, where the source can tell: layers
	// of the same version have the same rows.
	Versions      map[Kind]string
	City          City
	Areas         map[Kind]iter.Seq2[Area, error] // of the kinds for which Kind.IsArea holds
	Roads         iter.Seq2[RoadSegment, error]
	Chiefs        iter.Seq2[Chief, error]
	Organisations iter.Seq2[Organisation, error]
	Duties        iter.Seq2[Duty, error]
	Components    iter.Seq2[Component, error]
	Categories    iter.Seq2[Category, error] // local ones, beside the default catalogue
	Rules         iter.Seq2[Rule, error]     // before the default matrix
	Overlays      iter.Seq2[Overlay, error]
	Cameras       iter.Seq2[Camera, error]
	Buildings     iter.Seq2[Building, error]
	Sites         iter.Seq2[Site, error]
}

// Each gives the rows of a layer without errors, as tests and generators have
// them.
func Each[T any](rows []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Collect reads a sequence to its end or first error; a nil sequence is empty.
func Collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	if seq == nil {
		return nil, nil
	}
	var rows []T
	for r, err := range seq {
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// Term is when an edition comes into force; it lasts until the next one's.
type Term struct {
	Edition int64
	From    time.Time
}
