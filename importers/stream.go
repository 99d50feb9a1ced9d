package importers

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// The stream that chengge-gdal writes: the magic, then frames of one byte for
// the type, four for the length (little-endian) and the payload. One header,
// any number of rows, then a trailer or an error.
const (
	streamMagic = "chengge rows 1\n"

	headerFrame  byte = 'H' // StreamHeader as JSON
	rowFrame     byte = 'R' // see StreamReader.Row
	trailerFrame byte = 'T' // StreamTrailer as JSON
	errorFrame   byte = 'E' // a message
)

// The limits of the reader. They are far above what GDAL gives and far below
// what would hurt.
const (
	maxHeader   = 4 << 20
	maxRow      = 512 << 20
	maxFields   = 4096
	maxMessages = 20
)

// StreamHeader is what chengge-gdal says about a layer before its rows.
type StreamHeader struct {
	Layer  string        `json:"layer"`
	Layers []string      `json:"layers"` // all that the file holds
	Fields []StreamField `json:"fields"`
	WKT    string        `json:"wkt"`   // the file's own coordinate system, "" where it has none
	Count  int64         `json:"count"` // rows as announced, −1 where unknown
}

// StreamField is a field of the file. The name is as the file's bytes have it,
// since a Shapefile's encoding is for the reader to find.
type StreamField struct {
	Name []byte `json:"name"`
	Type string `json:"type"`
}

// StreamTrailer ends a complete stream.
type StreamTrailer struct {
	Rows     int64    `json:"rows"`
	Failures []string `json:"failures,omitempty"` // what GDAL complained about and went on
}

// StreamRow is a row as chengge-gdal read it. It is valid until the next one.
type StreamRow struct {
	FID    int64 // as GDAL numbers the row
	WKB    []byte
	Shape  string // name of a geometry that has no WKB here: a curve, a surface
	Values []StreamValue
}

// StreamValue is a value of a row: nothing, text, an integer or a real.
type StreamValue struct {
	Kind  byte // 'n' none, 't' text, 'i' integer, 'r' real
	Bytes []byte
	Int   int64
	Real  float64
}

// errStreamEnds tells that the stream stopped before its trailer: the child died.
var errStreamEnds = errors.New("the stream ends before its trailer")

// StreamReader reads a stream within limits. A length in it is never trusted:
// memory is taken as bytes arrive.
type StreamReader struct {
	r       *bufio.Reader
	Header  StreamHeader
	Trailer StreamTrailer // after Next has given io.EOF
	row     StreamRow
	buf     []byte
	rows    int64
}

// NewStreamReader reads the header. An error that the child reports comes back
// as a childError.
func NewStreamReader(r io.Reader) (*StreamReader, error) {
	s := &StreamReader{r: bufio.NewReaderSize(r, 1<<18)}
	magic := make([]byte, len(streamMagic))
	if _, err := io.ReadFull(s.r, magic); err != nil {
		return nil, errStreamEnds
	}
	if string(magic) != streamMagic {
		return nil, fmt.Errorf("not a stream of rows: chengge and chengge-gdal are of different versions")
	}
	frame, payload, err := s.frame()
	if err != nil {
		return nil, err
	}
	if frame != headerFrame {
		return nil, fmt.Errorf("the stream begins with a frame %q", frame)
	}
	if err := json.Unmarshal(payload, &s.Header); err != nil {
		return nil, fmt.Errorf("header of the stream: %w", err)
	}
	if n := len(s.Header.Fields); n > maxFields {
		return nil, fmt.Errorf("%d fields exceed the limit of %d", n, maxFields)
	}
	s.row.Values = make([]StreamValue, len(s.Header.Fields))
	return s, nil
}

// Next gives the next row, io.EOF after the last. What else goes wrong ends the
// stream.
func (s *StreamReader) Next() (*StreamRow, error) {
	frame, payload, err := s.frame()
	if err != nil {
		return nil, err
	}
	switch frame {
	case rowFrame:
		s.rows++
		if err := s.decode(payload); err != nil {
			return nil, fmt.Errorf("row %d of the stream: %w", s.rows, err)
		}
		return &s.row, nil
	case trailerFrame:
		if err := json.Unmarshal(payload, &s.Trailer); err != nil {
			return nil, fmt.Errorf("trailer of the stream: %w", err)
		}
		if s.Trailer.Rows != s.rows {
			return nil, fmt.Errorf("the stream has %d rows and announces %d", s.rows, s.Trailer.Rows)
		}
		return nil, io.EOF
	}
	return nil, fmt.Errorf("unknown frame %q in the stream", frame)
}

func (s *StreamReader) frame() (byte, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(s.r, head[:]); err != nil {
		return 0, nil, errStreamEnds
	}
	n, limit := int(binary.LittleEndian.Uint32(head[1:])), maxRow
	if head[0] != rowFrame {
		limit = maxHeader
	}
	if n > limit {
		return 0, nil, fmt.Errorf("a frame of %d bytes exceeds the limit of %d", n, limit)
	}
	s.buf = s.buf[:0]
	for len(s.buf) < n {
		step := min(n-len(s.buf), max(len(s.buf), 1<<16))
		if free := cap(s.buf) - len(s.buf); free > step {
			step = min(free, n-len(s.buf))
		}
		at := len(s.buf)
		if at+step > cap(s.buf) {
			s.buf = append(make([]byte, 0, at+step), s.buf...)
		}
		s.buf = s.buf[:at+step]
		if _, err := io.ReadFull(s.r, s.buf[at:]); err != nil {
			return 0, nil, errStreamEnds
		}
	}
	if head[0] == errorFrame {
		return 0, nil, childError(s.buf)
	}
	return head[0], s.buf, nil
}

// childError is a message of chengge-gdal.
type childError string

func (e childError) Error() string { return string(e) }

// decode reads a row: the id (8 bytes), the kind of geometry ('n' none, 'w'
// WKB, 's' the name of a shape without), length and bytes, then each field's
// kind and value. Lengths have four bytes.
func (s *StreamReader) decode(b []byte) error {
	d := cursor{b: b}
	s.row.FID = int64(d.uint64())
	s.row.WKB, s.row.Shape = nil, ""
	switch kind := d.byte(); kind {
	case 'n':
	case 'w':
		s.row.WKB = d.bytes()
	case 's':
		s.row.Shape = string(d.bytes())
	default:
		d.bad = true
	}
	for i := range s.row.Values {
		v := StreamValue{Kind: d.byte()}
		switch v.Kind {
		case 'n':
		case 't':
			v.Bytes = d.bytes()
		case 'i':
			v.Int = int64(d.uint64())
		case 'r':
			v.Real = math.Float64frombits(d.uint64())
		default:
			d.bad = true
		}
		s.row.Values[i] = v
	}
	if d.bad || len(d.b) != d.at {
		return errors.New("malformed")
	}
	return nil
}

// cursor reads little-endian values; past the end it sets bad and gives zeros.
type cursor struct {
	b   []byte
	at  int
	bad bool
}

func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.b)-c.at {
		c.bad, c.at = true, len(c.b)
		return nil
	}
	c.at += n
	return c.b[c.at-n : c.at]
}

func (c *cursor) byte() byte {
	if b := c.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (c *cursor) uint32() uint32 {
	if b := c.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (c *cursor) uint64() uint64 {
	if b := c.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (c *cursor) bytes() []byte { return c.take(int(c.uint32())) }
