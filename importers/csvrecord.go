package importers

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unsafe"
)

var (
	errOpenQuote = badRow("有一个引号没有闭合", "a quote is opened and never closed")
	errBadQuote  = badRow("闭合的引号之后还有文字：引号内的引号要写两个", "something follows a closing quote: double the quotes inside of quotes")
)

// record reads a row, over several lines where a line feed is quoted. The bytes
// are valid until the next read.
func (c *csvPoints) record() ([]byte, error) {
	line, err := c.line(c.buf)
	if err != nil || bytes.IndexByte(line, '"') < 0 || !openQuote(line, c.comma) {
		return line, err
	}
	record := append([]byte(nil), line...)
	for openQuote(record, c.comma) {
		if line, err = c.line(c.buf); err == io.EOF || errors.Is(err, errLongRow) || err == nil && len(record)+len(line) > c.o.LineBytes {
			return nil, errOpenQuote
		}
		if err != nil {
			return nil, err
		}
		record = append(append(record, '\n'), line...)
	}
	return record, nil
}

// openQuote tells whether a quoted field is still open at the end of b. A quote
// inside of an unquoted field is an ordinary character.
func openQuote(b []byte, comma byte) bool {
	for i := 0; i < len(b); {
		if b[i] != '"' {
			next := bytes.IndexByte(b[i:], comma)
			if next < 0 {
				return false
			}
			i += next + 1
			continue
		}
		for i++; ; i++ {
			end := bytes.IndexByte(b[i:], '"')
			if end < 0 {
				return true
			}
			i += end
			if i+1 >= len(b) || b[i+1] != '"' {
				break
			}
			i++
		}
		next := bytes.IndexByte(b[i:], comma)
		if next < 0 {
			return false
		}
		i += next + 1
	}
	return false
}

// split parts a record into fields that own their memory.
func (c *csvPoints) split(record []byte) ([]string, error) {
	b := c.slab.keep(record)
	if len(c.fields) < 64 || len(c.fields) < len(c.columns)+1 {
		c.fields = make([]string, max(4096, 2*len(c.columns)))
	}
	out := c.fields[:0]
	for i := 0; ; {
		var field string
		if i < len(b) && b[i] == '"' {
			value, end := unquote(b, i)
			if end < 0 {
				return nil, errOpenQuote
			}
			if end < len(b) && b[end] != c.comma {
				return nil, errBadQuote
			}
			field, i = value, end
		} else {
			end := bytes.IndexByte(b[i:], c.comma)
			if end < 0 {
				end = len(b) - i
			}
			field = text(b[i : i+end])
			i += end
		}
		out = append(out, field)
		if i >= len(b) {
			break
		}
		i++
		if i == len(b) { // the row ends with a comma
			out = append(out, "")
			break
		}
	}
	if len(out) <= len(c.fields) {
		c.fields = c.fields[len(out):]
	}
	return out[:len(out):len(out)], nil
}

// unquote gives the text of the quoted field at i and where it ends, -1 where
// it doesn't.
func unquote(b []byte, i int) (string, int) {
	from := i + 1
	doubled := false
	for j := from; ; j++ {
		end := bytes.IndexByte(b[j:], '"')
		if end < 0 {
			return "", -1
		}
		j += end
		if j+1 < len(b) && b[j+1] == '"' {
			doubled = true
			j++
			continue
		}
		value := text(b[from:j])
		if doubled {
			value = strings.ReplaceAll(value, `""`, `"`)
		}
		return value, j + 1
	}
}

// text gives bytes that nobody changes any more as a string, without a copy.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// sniffComma finds what parts the header's fields.
func sniffComma(header []byte) byte {
	counts := map[byte]int{}
	quoted := false
	for _, b := range header {
		switch b {
		case '"':
			quoted = !quoted
		case ',', '\t', ';', '|':
			if !quoted {
				counts[b]++
			}
		}
	}
	best := byte(',')
	for _, b := range []byte{'\t', ';', '|'} {
		if counts[b] > counts[best] {
			best = b
		}
	}
	return best
}
