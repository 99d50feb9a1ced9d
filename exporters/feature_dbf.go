package exporters

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"chengge"
)

// dbfField is a field of a .dbf: what its values have been so far decides what
// it becomes.
type dbfField struct {
	name    string // coded
	column  chengge.ColumnType
	zone    *time.Location
	widest  int  // bytes of a value
	whole   int  // characters of a number before the point, the sign included
	decimal int  // digits after it
	other   bool // a value is not what the column says
	exact   bool // a number has an exponent or too many digits: all are written with one
}

// The limits of a number written plainly: GDAL's own fields of reals are as wide.
const (
	dbfNumber  = 24
	dbfDecimal = 15
	dbfInteger = 18
)

func newDBFField(name string, t chengge.ColumnType, zone *time.Location) dbfField {
	return dbfField{name: name, column: t, zone: zone}
}

// take learns from a value.
func (f *dbfField) take(v string) {
	f.widest = max(f.widest, len(v))
	if f.other {
		return
	}
	switch f.column {
	case chengge.NumberColumn, chengge.IntegerColumn:
		if !isNumber(v) {
			f.other = true
			return
		}
		whole, decimal, _ := strings.Cut(v, ".")
		if strings.ContainsAny(v, "eE") || len(decimal) > dbfDecimal {
			f.exact = true
			return
		}
		f.whole, f.decimal = max(f.whole, len(whole)), max(f.decimal, len(decimal))
	case chengge.BooleanColumn:
		f.other = v != "true" && v != "false"
	case chengge.TimeColumn:
		_, ok := f.date(v)
		f.other = !ok
	}
}

// date gives a moment that is midnight in the city as a date.
func (f *dbfField) date(v string) (string, bool) {
	t, err := time.Parse(time.RFC3339Nano, v)
	if err != nil {
		return "", false
	}
	t = t.In(f.zone)
	if h, m, s := t.Clock(); h != 0 || m != 0 || s != 0 || t.Nanosecond() != 0 || t.Year() < 1 || t.Year() > 9999 {
		return "", false
	}
	return t.Format("20060102"), true
}

// kind gives the field's type, width and decimals.
func (f *dbfField) kind() (kind byte, width, decimals int) {
	text := max(1, min(f.widest, dbfWidest))
	switch {
	case f.other:
		return 'C', text, 0
	case f.column == chengge.BooleanColumn:
		return 'L', 1, 0
	case f.column == chengge.TimeColumn:
		return 'D', 8, 0
	case f.column == chengge.IntegerColumn && !f.exact && f.decimal == 0:
		if f.whole > dbfInteger {
			return 'C', text, 0
		}
		return 'N', max(1, f.whole), 0
	case f.column == chengge.NumberColumn || f.column == chengge.IntegerColumn:
		if width := f.whole + 1 + max(1, f.decimal); !f.exact && width <= dbfNumber {
			return 'N', width, max(1, f.decimal)
		}
		return 'F', dbfNumber, dbfDecimal
	}
	return 'C', text, 0
}

// append writes a value, blank where there is none.
func (f *dbfField) append(dst []byte, v string, utf bool) []byte {
	kind, width, decimals := f.kind()
	switch {
	case kind == 'L':
		switch v {
		case "true":
			return append(dst, 'T')
		case "false":
			return append(dst, 'F')
		}
		return append(dst, ' ') // GDAL shows a ? as text
	case v == "":
	case kind == 'D':
		v, _ = f.date(v)
	case kind == 'N' && decimals > 0:
		whole, fraction, _ := strings.Cut(v, ".")
		v = whole + "." + fraction + strings.Repeat("0", decimals-len(fraction))
	case kind == 'F':
		if len(v) > width {
			number, _ := strconv.ParseFloat(v, 64)
			v = strconv.FormatFloat(number, 'e', -1, 64)
		}
	case kind == 'C' && len(v) > width:
		v = cutText(v, width, utf)
	}
	gap := width - len(v)
	if kind == 'N' || kind == 'F' {
		dst = appendBlanks(dst, gap)
		return append(dst, v...)
	}
	return appendBlanks(append(dst, v...), gap)
}

func appendBlanks(dst []byte, n int) []byte {
	for range n {
		dst = append(dst, ' ')
	}
	return dst
}

// cutText gives the beginning of a coded text, no character cut.
func cutText(s string, most int, utf bool) string {
	if utf {
		for most > 0 && !utf8.RuneStart(s[most]) {
			most--
		}
		return s[:most]
	}
	at := 0
	for at < most {
		step := 1
		if s[at] > 0x80 { // GBK: the first of two bytes
			step = 2
		}
		if at+step > most {
			break
		}
		at += step
	}
	return s[:at]
}

// tableSize is how large the .dbf is with so many rows.
func (p *shapePart) tableSize(rows int64) int64 {
	record := int64(1)
	for i := range p.fields {
		_, width, _ := p.fields[i].kind()
		record += int64(width)
	}
	return int64(32+32*len(p.fields)+1) + rows*record + 1
}

// writeTable makes the .dbf from the spool.
func (p *shapePart) writeTable() error {
	if _, err := p.spool.Seek(0, 0); err != nil {
		return err
	}
	file, err := os.OpenFile(filepath.Join(p.s.j.dir, p.name+".dbf"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	in, out := bufio.NewReaderSize(p.spool, spillAt), bufio.NewWriterSize(file, spillAt)
	head, err := p.tableHead()
	if err != nil {
		return err
	}
	if _, err := out.Write(head); err != nil {
		return err
	}
	utf := p.s.j.o.Encoding != "GBK"
	var record, value []byte
	for n := range p.rows {
		if n%(16*between) == 0 {
			if err := context.Cause(p.s.j.ctx); err != nil {
				return err
			}
		}
		record = append(record[:0], ' ')
		for i := range p.fields {
			if value, err = readSpooled(in, value); err != nil {
				return err
			}
			record = p.fields[i].append(record, string(value), utf)
		}
		if _, err := out.Write(record); err != nil {
			return err
		}
	}
	if err := out.WriteByte(0x1a); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Close()
}

func (p *shapePart) tableHead() ([]byte, error) {
	record := 1
	var fields []byte
	for i := range p.fields {
		f := &p.fields[i]
		kind, width, decimals := f.kind()
		record += width
		var d [32]byte
		copy(d[:11], f.name)
		d[11], d[16], d[17] = kind, byte(width), byte(decimals)
		fields = append(fields, d[:]...)
	}
	if record > 65535 {
		return nil, chengge.Errorf(chengge.ErrFile, "a row takes %d bytes, more than the 65535 of a .dbf", record).InChinese("一行需 %d 字节，超过 .dbf 的上限 65535 字节", record)
	}
	// The date of the last change stays the same, so that equal exports are equal.
	b := []byte{0x03, 95, 7, 26}
	b = binary.LittleEndian.AppendUint32(b, uint32(p.rows))
	b = binary.LittleEndian.AppendUint16(b, uint16(32+len(fields)+1))
	b = binary.LittleEndian.AppendUint16(b, uint16(record))
	b = append(b, make([]byte, 20)...)
	if p.s.j.o.Encoding == "GBK" {
		b[29] = 0x4d // code page 936
	}
	return append(append(b, fields...), 0x0d), nil
}

// readSpooled reads a value into b.
func readSpooled(in *bufio.Reader, b []byte) ([]byte, error) {
	n, err := binary.ReadUvarint(in)
	if err != nil {
		return b, fmt.Errorf("spool: %w", err)
	}
	b = b[:0]
	for n > 0 {
		step := min(int(n), spillAt)
		part, err := in.Peek(step)
		if err != nil {
			return b, fmt.Errorf("spool: %w", err)
		}
		b = append(b, part...)
		in.Discard(step) //nolint:errcheck // just peeked
		n -= uint64(step)
	}
	return b, nil
}
