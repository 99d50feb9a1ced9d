package importers

import (
	"encoding/json"
	"unicode/utf8"
)

var errJSON = badRow("不是 JSON 对象", "it is no JSON object")

// scanObject reads a JSON object and hands each member's key and value, as they
// stand in b, to member; a value that is text still has its quotes. It checks
// all of JSON's grammar, so that b can be passed on as it is. Keys with escapes
// are handed over decoded.
func scanObject(b []byte, member func(key, value []byte) error) error {
	i := skipSpace(b, 0)
	if i >= len(b) || b[i] != '{' {
		return errJSON
	}
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == '}' {
		return endOfJSON(b, i+1)
	}
	for {
		end, plain := scanString(b, i)
		if end < 0 {
			return errJSON
		}
		key := b[i+1 : end-1]
		if !plain {
			var s string
			if json.Unmarshal(b[i:end], &s) != nil {
				return errJSON
			}
			key = []byte(s)
		}
		i = skipSpace(b, end)
		if i >= len(b) || b[i] != ':' {
			return errJSON
		}
		i = skipSpace(b, i+1)
		if end = scanValue(b, i); end < 0 {
			return errJSON
		}
		if err := member(key, b[i:end]); err != nil {
			return err
		}
		i = skipSpace(b, end)
		if i >= len(b) {
			return errJSON
		}
		switch b[i] {
		case ',':
			i = skipSpace(b, i+1)
		case '}':
			return endOfJSON(b, i+1)
		default:
			return errJSON
		}
	}
}

func endOfJSON(b []byte, i int) error {
	if skipSpace(b, i) != len(b) {
		return errJSON
	}
	return nil
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}

// scanValue gives the end of the value at i, -1 where there is none.
func scanValue(b []byte, i int) int {
	if i >= len(b) {
		return -1
	}
	switch c := b[i]; {
	case c == '"':
		end, _ := scanString(b, i)
		return end
	case c == '-' || c >= '0' && c <= '9':
		return scanNumber(b, i)
	case c == '{' || c == '[':
		return scanNested(b, i)
	}
	for _, word := range [...]string{"null", "true", "false"} {
		if end := i + len(word); end <= len(b) && string(b[i:end]) == word {
			return end
		}
	}
	return -1
}

// scanString gives the end of the string at i, and whether it is without
// escapes.
func scanString(b []byte, i int) (end int, plain bool) {
	if i >= len(b) || b[i] != '"' {
		return -1, false
	}
	high := false
	for j := i + 1; j < len(b); j++ {
		switch c := b[j]; {
		case c == '"':
			if high && !utf8.Valid(b[i:j]) {
				return -1, false
			}
			return j + 1, true
		case c == '\\':
			return scanEscaped(b, i, j)
		case c < 0x20:
			return -1, false
		case c >= utf8.RuneSelf:
			high = true
		}
	}
	return -1, false
}

// scanEscaped goes on from the first backslash, at j.
func scanEscaped(b []byte, i, j int) (int, bool) {
	for j < len(b) && b[j] != '"' {
		if b[j] == '\\' {
			j++
		}
		j++
	}
	if j >= len(b) || !json.Valid(b[i:j+1]) || !utf8.Valid(b[i:j]) {
		return -1, false
	}
	return j + 1, false
}

func scanNumber(b []byte, i int) int {
	if b[i] == '-' {
		i++
	}
	digits := func() bool {
		from := i
		for i < len(b) && b[i] >= '0' && b[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if !digits() {
		return -1
	}
	if i < len(b) && b[i] == '.' {
		i++
		if !digits() {
			return -1
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if !digits() {
			return -1
		}
	}
	return i
}

// scanNested gives the end of an object or list.
func scanNested(b []byte, i int) int {
	depth := 0
	for j := i; j < len(b); j++ {
		switch b[j] {
		case '"':
			end, _ := scanString(b, j)
			if end < 0 {
				return -1
			}
			j = end - 1
		case '{', '[':
			if depth++; depth > 100 {
				return -1
			}
		case '}', ']':
			if depth--; depth == 0 {
				if !json.Valid(b[i : j+1]) {
					return -1
				}
				return j + 1
			}
		}
	}
	return -1
}

// jsonText gives a scalar value as text: a string's content, else as written;
// ok is false for null, lists and objects.
func jsonText(v []byte) (s string, ok bool) {
	switch v[0] {
	case '"':
		if end, plain := scanString(v, 0); plain && end == len(v) {
			return string(v[1 : len(v)-1]), true
		}
		err := json.Unmarshal(v, &s)
		return s, err == nil
	case 'n', '{', '[':
		return "", false
	}
	return string(v), true
}
