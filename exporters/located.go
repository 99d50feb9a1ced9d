package exporters

import (
	"slices"
	"strings"

	"chengge"

	"github.com/paulmach/orb"
)

// locatedColumns are what an answer adds to a row, in order. Areas, roads,
// components, chiefs and bodies go by their codes.
var locatedColumns = [...]string{
	"district", "street_office", "community", "grid", "unit_grid",
	"road", "road_side", "road_distance_m", "road_chief",
	"component", "lead", "ambiguous", "reason",
}

// errorColumn is the member that a failed row has in JSON formats.
const errorColumn = "error"

// jsonNames are the members that JSON formats add.
var jsonNames = append(locatedColumns[:len(locatedColumns):len(locatedColumns)], errorColumn)

// LocatedColumns gives the columns that an answer adds after the input's own.
// A name that the input has already becomes located_….
func LocatedColumns(own []string) []string {
	out := make([]string, len(locatedColumns))
	for i, name := range locatedColumns {
		out[i] = free(name, own)
	}
	return out
}

// locatedPrefix goes before a name that the input has already.
const locatedPrefix = "located_"

func free(name string, own []string) string {
	for slices.Contains(own, name) {
		name = locatedPrefix + name
	}
	return name
}

// LocatedRow is a row of the input with its answer.
type LocatedRow struct {
	Row    int      // from 1, as the input counts
	Values []string // of the input's own columns, in order, as the input writes them
	// Raw is the row as the input wrote it, where that is JSON: the object, or
	// the feature of a GeoJSON file.
	Raw        []byte
	Feature    bool      // Raw is a GeoJSON feature
	Point      orb.Point // on CGCS2000, for the geometry of rows that bring none
	Assignment *chengge.Assignment
	Err        error // why there is no answer
}

// LocatedOptions say how located rows are written.
type LocatedOptions struct {
	Format      Format   // CSV, JSON, NDJSON or GeoJSON; Table has a writer of its own
	Columns     []string // the input's own
	Lang        chengge.Lang
	FullReasons bool // sentences in place of rule ids and numbers
	BOM         bool // begin CSV with a byte order mark, which Excel wants
}

// Located writes rows with their answers. It never changes after NewLocated,
// so that parts of one answer can be written at the same time, each to a buffer
// of its own.
type Located struct {
	o       LocatedOptions
	added   []string // names of the added columns in CSV
	own     []string // `"name":` of the input's columns
	columns []string // `,"name":` of each added column, then of the error
	index   map[string]int
	members [3][]string // the same where a row brings its own names: plain, located_, and that twice
}

// NewLocated makes a writer.
func NewLocated(o LocatedOptions) *Located {
	l := &Located{o: o, added: LocatedColumns(o.Columns)}
	for i, name := range jsonNames {
		if i < len(l.added) {
			l.columns = append(l.columns, `,"`+l.added[i]+`":`)
		} else {
			l.columns = append(l.columns, `,"`+free(name, o.Columns)+`":`)
		}
		for level := range l.members {
			l.members[level] = append(l.members[level], `,"`+strings.Repeat(locatedPrefix, level)+name+`":`)
		}
	}
	l.index = make(map[string]int, len(o.Columns))
	for i, name := range o.Columns {
		l.index[name] = i
		l.own = append(l.own, string(appendString(nil, name))+":")
	}
	return l
}

// AppendHead writes what stands before the first row.
func (l *Located) AppendHead(dst []byte) []byte {
	switch l.o.Format {
	case CSV:
		return l.appendCSVHead(dst)
	case JSON:
		return append(dst, '[', '\n')
	case GeoJSON:
		return append(dst, `{"type":"FeatureCollection","features":[`+"\n"...)
	}
	return dst
}

// AppendRow writes a row; n counts the rows before it.
func (l *Located) AppendRow(dst []byte, n int, r *LocatedRow) []byte {
	switch l.o.Format {
	case CSV:
		return l.appendCSVRow(dst, r)
	case NDJSON:
		if r.Feature { // lines of GeoJSON stay that
			return append(l.appendFeature(dst, r), '\n')
		}
		return append(l.appendObject(dst, r), '\n')
	}
	if n > 0 {
		dst = append(dst, ',', '\n')
	}
	if l.o.Format == GeoJSON {
		return l.appendFeature(dst, r)
	}
	return l.appendObject(dst, r)
}

// AppendTail writes what stands after the last row.
func (l *Located) AppendTail(dst []byte) []byte {
	switch l.o.Format {
	case JSON:
		return append(dst, "\n]\n"...)
	case GeoJSON:
		return append(dst, "\n]}\n"...)
	}
	return dst
}

// roadChief is the code of the first chief who holds the segment itself, else
// of the first chief there is.
func roadChief(a *chengge.Assignment) string {
	if a.Road.IsZero() || len(a.Chiefs) == 0 {
		return ""
	}
	for i := range a.Chiefs {
		if on := &a.Chiefs[i].On; on.Kind == chengge.KindRoads && on.Code == a.Road.Code {
			return a.Chiefs[i].Code
		}
	}
	return a.Chiefs[0].Code
}

// chosenComponent is the code of the component that the rule took.
func chosenComponent(a *chengge.Assignment) string {
	for i := range a.Components {
		if a.Components[i].Chosen {
			return a.Components[i].Code
		}
	}
	return ""
}
