package importers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// jsonValue is a JSON value that remembers where it stands and in what order
// its members came: string, json.Number, bool, nil, []jsonValue or jsonObject.
type jsonValue struct {
	at   string // layers[2].fields.code
	data any
}

type jsonObject struct {
	keys    []string
	members map[string]jsonValue
}

const maxJSONDepth = 20

// parseJSON reads one strict JSON value: no key twice, nothing after it, not
// deeper than maxJSONDepth. Errors give line and column.
func parseJSON(b []byte) (jsonValue, error) {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if !utf8.Valid(b) {
		return jsonValue{}, errors.New("it is not UTF-8: save it as UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	v, err := readJSON(d, "", 0)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = errors.New("something follows the closing brace")
		}
	}
	if err != nil {
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("it ends in the middle")
		}
		line, column := position(b, jsonErrorOffset(d, err))
		return jsonValue{}, fmt.Errorf("line %d, column %d: %w", line, column, err)
	}
	return v, nil
}

func jsonErrorOffset(d *json.Decoder, err error) int64 {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return syntax.Offset
	}
	return d.InputOffset()
}

func position(b []byte, offset int64) (line, column int) {
	before := b[:min(max(int(offset), 0), len(b))]
	last := bytes.LastIndexByte(before, '\n')
	return bytes.Count(before, []byte{'\n'}) + 1, max(utf8.RuneCount(before[last+1:]), 1)
}

func readJSON(d *json.Decoder, at string, depth int) (jsonValue, error) {
	if depth > maxJSONDepth {
		return jsonValue{}, errors.New("it is nested too deeply")
	}
	token, err := d.Token()
	if err != nil {
		return jsonValue{}, err
	}
	switch token {
	case json.Delim('{'):
		o := jsonObject{members: map[string]jsonValue{}}
		for d.More() {
			t, err := d.Token()
			if err != nil {
				return jsonValue{}, err
			}
			key := t.(string) // the decoder gives nothing else here
			here := strings.TrimPrefix(at+"."+key, ".")
			if _, twice := o.members[key]; twice {
				return jsonValue{}, fmt.Errorf("%s stands twice", here)
			}
			v, err := readJSON(d, here, depth+1)
			if err != nil {
				return jsonValue{}, err
			}
			o.keys, o.members[key] = append(o.keys, key), v
		}
		_, err := d.Token()
		return jsonValue{at, o}, err
	case json.Delim('['):
		list := []jsonValue{}
		for d.More() {
			v, err := readJSON(d, fmt.Sprintf("%s[%d]", at, len(list)), depth+1)
			if err != nil {
				return jsonValue{}, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return jsonValue{at, list}, err
	}
	return jsonValue{at, token}, nil
}

// kind names the value's type for messages.
func (v jsonValue) kind() string {
	switch v.data.(type) {
	case string:
		return "text"
	case json.Number:
		return "a number"
	case bool:
		return "true or false"
	case nil:
		return "null"
	case []jsonValue:
		return "a list"
	}
	return "an object"
}

func (v jsonValue) wrong(want string) error {
	at := v.at
	if at == "" {
		at = "the file"
	}
	return fmt.Errorf("%s is %s, expected %s", at, v.kind(), want)
}

func (v jsonValue) text() (string, error) {
	if s, ok := v.data.(string); ok {
		return strings.TrimSpace(s), nil
	}
	return "", v.wrong("text")
}

// scalar gives text, a number or a boolean as text.
func (v jsonValue) scalar() (string, error) {
	switch d := v.data.(type) {
	case string:
		return d, nil
	case json.Number:
		return d.String(), nil
	case bool:
		return fmt.Sprint(d), nil
	}
	return "", v.wrong("text, a number, true or false")
}

func (v jsonValue) list() ([]jsonValue, error) {
	if l, ok := v.data.([]jsonValue); ok {
		return l, nil
	}
	return nil, v.wrong("a list")
}

// object gives the members, whose keys must be among the known ones; without
// known ones any key will do.
func (v jsonValue) object(known ...string) (jsonObject, error) {
	o, ok := v.data.(jsonObject)
	if !ok {
		return o, v.wrong("an object")
	}
	for _, key := range o.keys {
		if len(known) > 0 && !contains(known, key) {
			return o, fmt.Errorf("unknown key %s%s", o.members[key].at, suggest(key, known))
		}
	}
	return o, nil
}
