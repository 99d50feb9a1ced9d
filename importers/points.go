package importers

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"golang.org/x/text/transform"

	"chengge"
	"chengge/spatial"
)

// PointOptions say how a table of points is read. The zero value finds out for
// itself.
type PointOptions struct {
	Format   string // csv, ndjson or geojson; empty is by Name, else by the first bytes
	Name     string // of the file, for messages and its extension
	Encoding string // empty: UTF-8, and GB18030 from the first row on that is none
	// Names of columns (of members, in JSON). Empty is by the usual names: lng,
	// lon, longitude, 经度, x … Only exactly "category", "time" (or "at"),
	// "accuracy" and "crs" are taken for what they say, and only if the first
	// value in them is one, since foreign tables use these words too.
	LngColumn, LatColumn                                  string
	CategoryColumn, TimeColumn, AccuracyColumn, CRSColumn string
	// Declared is for bodies whose form is agreed: category, time, accuracy and
	// crs are what they say whatever they hold, and a wrong one is an error of
	// its row.
	Declared  bool
	LineBytes int // longest row; 0 is 1 MB
}

// PointRow is a row of a table. It owns its memory.
type PointRow struct {
	Row     int             // from 1, without the header
	Values  []string        // of the table's columns, as given; nil for JSON
	Raw     json.RawMessage // the object as given, for JSON; it is valid where Err is nil
	Feature bool            // Raw is a GeoJSON feature
	Point   orb.Point       // in the row's own coordinate system
	CRS     spatial.CRS     // zero where not stated
	// What the row says besides, as written; empty and 0 where it doesn't.
	Category   string
	At         string
	Accuracy   float64 // metres
	Attributes map[string]float64
	// Err says why the row has no usable point; the other members are as far as
	// they could be read.
	Err error
}

const (
	formatCSV     = "csv"
	formatNDJSON  = "ndjson"
	formatGeoJSON = "geojson"

	defaultLineBytes = 1 << 20
)

// Points reads a table of points row by row, in memory that doesn't grow with
// the table. It is for one goroutine; its rows are for any.
type Points struct {
	r       *bufio.Reader
	o       PointOptions
	format  string
	row     int
	columns []string
	next    func(*PointRow) error
	roles   roles
	text    rowText
	slab    slab
	crs     spatial.CRS // of a whole GeoJSON
	failed  error
}

// NewPoints begins to read r: up to the header of a CSV, or the first bytes of
// JSON. A table without columns of coordinates is ErrColumns, what is none of
// the formats ErrBadBody. Errors of r itself come back as they are.
func NewPoints(r io.Reader, o PointOptions) (*Points, error) {
	if o.LineBytes <= 0 {
		o.LineBytes = defaultLineBytes
	}
	p := &Points{o: o, r: bufio.NewReaderSize(r, 1<<16)}
	if err := p.text.begin(o.Encoding); err != nil {
		return nil, chengge.Errorf(chengge.ErrUsage, "%w", err)
	}
	p.roles = newRoles(o)
	if err := p.skipMark(); err != nil {
		return nil, err
	}
	var err error
	if p.format, err = p.findFormat(); err != nil {
		return nil, err
	}
	switch p.format {
	case formatCSV:
		err = p.beginCSV()
	case formatNDJSON:
		p.next = p.nextNDJSON
	case formatGeoJSON:
		g := &geojsonPoints{Points: p}
		p.next = g.next
	default:
		err = chengge.Errorf(chengge.ErrUsage, "unknown format %q: use csv, ndjson or geojson", p.format)
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Columns gives the names of a CSV's columns as its header writes them, nil for
// JSON.
func (p *Points) Columns() []string { return p.columns }

// Format gives the format that was found: csv, ndjson or geojson.
func (p *Points) Format() string { return p.format }

// Next gives the next row, io.EOF after the last. Another error ends the table.
func (p *Points) Next() (PointRow, error) {
	var row PointRow
	if p.failed != nil {
		return row, p.failed
	}
	err := p.next(&row)
	if err != nil {
		p.failed = err
		return PointRow{}, err
	}
	p.row++
	row.Row = p.row
	return row, nil
}

// skipMark takes off a byte order mark; UTF-16 is decoded from here on.
func (p *Points) skipMark() error {
	head, err := p.r.Peek(2)
	if err != nil && err != io.EOF {
		return err
	}
	switch {
	case bytes.Equal(head, []byte("\xff\xfe")):
		p.r = bufio.NewReaderSize(transform.NewReader(p.r, utf16LE.enc.NewDecoder()), 1<<16)
	case bytes.Equal(head, []byte("\xfe\xff")):
		p.r = bufio.NewReaderSize(transform.NewReader(p.r, utf16BE.enc.NewDecoder()), 1<<16)
	case bytes.HasPrefix(head, []byte("\xef\xbb")):
		if head, _ = p.r.Peek(3); bytes.Equal(head, []byte("\ufeff")) {
			p.r.Discard(3) //nolint:errcheck // it was peeked
		}
	}
	return nil
}

// findFormat decides by the options, the name, or what stands first.
func (p *Points) findFormat() (string, error) {
	if p.o.Format != "" {
		return strings.ToLower(p.o.Format), nil
	}
	switch strings.ToLower(path.Ext(p.o.Name)) {
	case ".csv", ".tsv", ".txt":
		return formatCSV, nil
	case ".ndjson", ".jsonl", ".geojsonl", ".geojsons":
		return formatNDJSON, nil
	case ".geojson":
		return formatGeoJSON, nil
	}
	head, err := p.r.Peek(1)
	for i := 1; err == nil && len(bytes.TrimSpace(head)) == 0 && i < 1<<12; i++ {
		head, err = p.r.Peek(i + 1)
	}
	head = bytes.TrimSpace(head)
	switch {
	case len(head) == 0 && err == io.EOF:
		return "", p.bad("是空的", "it is empty")
	case len(head) == 0 && err != nil:
		return "", err
	case len(head) > 0 && head[0] == '[':
		return "", p.bad("不读 JSON 数组：请用 NDJSON（每行一个对象）或 GeoJSON", "a JSON list is not read: send NDJSON, an object a line, or GeoJSON")
	case len(head) == 0 || head[0] != '{':
		return formatCSV, nil
	}
	// A whole object in the first line is NDJSON, unless it says what it is.
	line, _ := p.r.Peek(min(p.r.Size(), p.o.LineBytes))
	first, _, whole := bytes.Cut(bytes.TrimSpace(line), []byte{'\n'})
	if whole && json.Valid(first) && !bytes.Contains(first, []byte(`"FeatureCollection"`)) {
		return formatNDJSON, nil
	}
	if !whole && json.Valid(first) && !bytes.Contains(first, []byte(`"Feature`)) {
		return formatNDJSON, nil
	}
	return formatGeoJSON, nil
}

// bad makes the error of a table that is none. Who opened it names it.
func (p *Points) bad(zh, en string, args ...any) error {
	return both(chengge.ErrBadBody, zh, en, args...)
}

// badRow makes the error of a row that can't be read, badPoint that of a row
// whose point can't.
func badRow(zh, en string, args ...any) error { return both(chengge.ErrBadBody, zh, en, args...) }

func badPoint(zh, en string, args ...any) error {
	return both(chengge.ErrBadCoordinates, zh, en, args...)
}

// both makes an error that speaks both languages. An error among args is
// wrapped by %w and quoted in each.
func both(code chengge.ErrorCode, zh, en string, args ...any) *chengge.Error {
	said := slices.Clone(args)
	for i, arg := range args {
		var e *chengge.Error
		if err, ok := arg.(error); ok && errors.As(err, &e) && e.Chinese() != "" {
			said[i] = e.Chinese()
		}
	}
	return chengge.Errorf(code, en, args...).InChinese(strings.NewReplacer("%w", "%v", "]w", "]v").Replace(zh), said...)
}
