package importers

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// jsonOutline is the outermost level of a JSON object.
type jsonOutline struct {
	typ      string
	crs      []byte // text of the member
	features int64  // length of the list, -1 where there is none
}

const maxKeptMember = 1 << 16

// outlineJSON walks through an object and keeps little of it. It checks that
// brackets and strings are closed, not all of JSON's grammar.
func outlineJSON(r io.Reader) (jsonOutline, error) {
	o := jsonOutline{features: -1}
	w := jsonWalk{r: bufio.NewReaderSize(r, 1<<18)}
	if c, err := w.token(); err != nil || c != '{' {
		if err == nil {
			err = errors.New("it is no JSON object")
		}
		return o, err
	}
	for {
		c, err := w.token()
		if err != nil {
			return o, err
		}
		if c == '}' {
			break
		}
		if c == ',' {
			continue
		}
		if c != '"' {
			return o, fmt.Errorf("byte %d: %q where a key is expected: it is no JSON", w.at, c)
		}
		w.keep, w.kept = true, w.kept[:0]
		if err := w.rest('"'); err != nil {
			return o, err
		}
		key := string(w.kept[:len(w.kept)-1])
		if c, err := w.token(); err != nil || c != ':' {
			return o, w.expected(err, "a colon")
		}
		if c, err = w.token(); err != nil {
			return o, err
		}
		w.keep, w.kept, w.items = key == "type" || key == "crs", append(w.kept[:0], c), 0
		if err := w.rest(c); err != nil {
			return o, err
		}
		switch {
		case key == "type" && c == '"':
			o.typ = strings.Trim(string(w.kept), `"`)
		case key == "crs":
			o.crs = slices.Clone(w.kept)
		case key == "features" && c == '[':
			o.features = w.items
		}
		w.keep = false
	}
	if c, err := w.token(); err == nil {
		return o, fmt.Errorf("byte %d: %q after the end of the object", w.at, c)
	}
	return o, nil
}

// jsonWalk reads bytes of JSON.
type jsonWalk struct {
	r     *bufio.Reader
	at    int64
	keep  bool
	kept  []byte
	items int64 // objects directly in the value that rest walked through
}

var errJSONEnds = errors.New("the file ends in the middle: it is incomplete")

func (w *jsonWalk) next() (byte, error) {
	c, err := w.r.ReadByte()
	if err == io.EOF {
		return 0, errJSONEnds
	}
	w.at++
	if w.keep && len(w.kept) < maxKeptMember {
		w.kept = append(w.kept, c)
	}
	return c, err
}

// token gives the next byte that is not white space.
func (w *jsonWalk) token() (byte, error) {
	keep := w.keep
	w.keep = false
	defer func() { w.keep = keep }()
	for {
		c, err := w.next()
		if err != nil || c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, err
		}
	}
}

func (w *jsonWalk) expected(err error, what string) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("byte %d: %s is expected: it is no JSON", w.at, what)
}

// rest walks to the end of a value that begins with c.
func (w *jsonWalk) rest(c byte) error {
	switch c {
	case '"':
		return w.text()
	case '{', '[':
		depth := 1
		for depth > 0 {
			c, err := w.next()
			if err != nil {
				return err
			}
			switch c {
			case '"':
				if err := w.text(); err != nil {
					return err
				}
			case '{', '[':
				if depth == 1 && c == '{' {
					w.items++
				}
				if depth++; depth > 200 {
					return fmt.Errorf("byte %d: it is nested too deeply", w.at)
				}
			case '}', ']':
				depth--
			}
		}
		return nil
	}
	for { // a number or a word
		b, err := w.r.Peek(1)
		if err != nil {
			return errJSONEnds
		}
		if b[0] == ',' || b[0] == '}' || b[0] == ']' || b[0] <= ' ' {
			return nil
		}
		if _, err := w.next(); err != nil {
			return err
		}
	}
}

// text walks to the end of a string. The long ones are coordinates' neighbours
// and rare, so byte by byte is fast enough.
func (w *jsonWalk) text() error {
	for {
		c, err := w.next()
		if err != nil {
			return err
		}
		switch c {
		case '"':
			return nil
		case '\\':
			if _, err := w.next(); err != nil {
				return err
			}
		}
	}
}
