package importers

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// slab hands out memory that rows own, cut from blocks.
type slab struct{ free []byte }

const slabBytes = 1 << 16

// keep copies b.
func (s *slab) keep(b []byte) []byte {
	if len(b) > slabBytes/4 {
		return bytes.Clone(b)
	}
	if len(b) > len(s.free) {
		s.free = make([]byte, slabBytes)
	}
	out := s.free[:len(b):len(b)]
	s.free = s.free[len(b):]
	copy(out, b)
	return out
}

// rowText decodes rows one by one: UTF-8, until a row is none, and GB18030 from
// then on; or as stated.
type rowText struct {
	stated bool
	enc    textEncoding
}

func (t *rowText) begin(name string) error {
	if name == "" {
		return nil
	}
	e, err := findEncoding(name)
	if err != nil {
		return err
	}
	if e.wide {
		e = utf8Text // by the byte order mark, or not at all
	}
	t.stated, t.enc = true, e
	return nil
}

var errRowText = badRow("该行既不是 UTF-8 也不是 GBK：请指明编码", "the row is neither UTF-8 nor GBK: state the encoding")

// decode gives a row in UTF-8; b itself where it is that.
func (t *rowText) decode(b []byte) ([]byte, error) {
	if isASCII(b) {
		return b, nil
	}
	if t.enc.enc == nil {
		if utf8.Valid(b) {
			return b, nil
		}
		if t.stated {
			return b, badRow("该行不是 UTF-8", "the row is not UTF-8")
		}
		var v evidence
		if v.addGB(b); v.wrong > 0 {
			return b, errRowText
		}
		t.enc = gb18030Text
	}
	out, err := t.enc.enc.NewDecoder().Bytes(b)
	if err != nil || bytes.Contains(out, []byte("\ufffd")) {
		if !t.stated && utf8.Valid(b) {
			return b, nil
		}
		if t.stated {
			return b, badRow("该行不是 %s", "the row is not %s", t.enc.name)
		}
		return b, errRowText
	}
	return out, nil
}

var errLongRow = errors.New("the row is too long")

// line reads up to the next line feed, which it leaves out with a carriage
// return before it. A line of more than LineBytes is skipped, with errLongRow.
// The bytes are valid until the next read.
func (p *Points) line(buf []byte) ([]byte, error) {
	buf = buf[:0]
	long := false
	for {
		part, err := p.r.ReadSlice('\n')
		if err == nil && len(buf) == 0 && !long {
			return endLine(part), nil
		}
		if len(buf)+len(part) > p.o.LineBytes {
			long, buf = true, buf[:0]
		} else if !long {
			buf = append(buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err == nil && long, err == io.EOF && long:
			return nil, errLongRow
		case err == nil, err == io.EOF && len(buf) > 0:
			return endLine(buf), nil
		default:
			return nil, err
		}
	}
}

func endLine(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte{'\n'})
	return bytes.TrimSuffix(b, []byte{'\r'})
}
