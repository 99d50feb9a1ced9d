package exporters

import (
	"bytes"
	"math"
	"strconv"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// appendString writes s as a JSON string. Bytes that are no UTF-8 become
// U+FFFD, so that the text stays JSON.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				dst = append(append(dst, s[start:i]...), `\ufffd`...)
				start = i + 1
			}
			i += size
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	return append(append(dst, s[start:]...), '"')
}

// appendNumber writes v with at most two decimals; what is smaller than that
// keeps three digits, so that a share of 0.004 is not 0.
func appendNumber(dst []byte, v float64) []byte {
	switch a := math.Abs(v); {
	case a != a || a > math.MaxFloat64:
		return append(dst, "null"...)
	case a >= 1e13 || a > 0 && a < 0.01 && a >= 1e-4:
		return strconv.AppendFloat(dst, v, 'g', 3, 64)
	case a < 1e-4:
		return append(dst, '0')
	}
	n := int64(math.Round(v * 100))
	if n < 0 {
		dst, n = append(dst, '-'), -n
	}
	dst = strconv.AppendInt(dst, n/100, 10)
	if n %= 100; n > 0 {
		dst = append(dst, '.', byte('0'+n/10))
		if n %= 10; n > 0 {
			dst = append(dst, byte('0'+n))
		}
	}
	return dst
}

// collisions are the members of a row that an answer would write too: bit i
// stands for jsonNames[i].
type collisions struct {
	plain, prefixed uint16
	lng, lat        bool
}

// level tells how many prefixes make name i free.
func (c collisions) level(i int) int {
	return int(c.plain>>i&1) << (c.prefixed >> i & 1)
}

func (c *collisions) add(name []byte) {
	if bytes.IndexByte(name, '\\') >= 0 {
		name = []byte(memberName(name))
	}
	switch string(name) {
	case "lng":
		c.lng = true
		return
	case "lat":
		c.lat = true
		return
	}
	if i, ok := jsonIndex[string(name)]; ok {
		c.plain |= 1 << i
	} else if rest, found := bytes.CutPrefix(name, []byte(locatedPrefix)); found {
		if i, ok := jsonIndex[string(rest)]; ok {
			c.prefixed |= 1 << i
		}
	}
}

// jsonIndex finds the bit of a name.
var jsonIndex = func() map[string]int {
	m := make(map[string]int, len(jsonNames))
	for i, name := range jsonNames {
		m[name] = i
	}
	return m
}()

// appendMembers copies a JSON object without its closing brace, in one line,
// and tells which of its members an answer has too. What is no object, such as
// null, becomes an empty one.
func appendMembers(dst, object []byte) ([]byte, collisions) {
	var taken collisions
	end := lastBrace(object)
	if end < 0 {
		return append(dst, '{'), taken
	}
	eachMember(object, func(name []byte, _, _ int) bool {
		taken.add(name)
		return true
	})
	dst = appendOneLine(dst, bytes.TrimLeft(object[:end], " \t\r\n"))
	for n := len(dst) - 1; dst[n] == ' ' || dst[n] == '\t'; n-- {
		dst = dst[:n]
	}
	return dst, taken
}

// appendOneLine copies JSON without its line breaks, which cannot stand inside
// a string.
func appendOneLine(dst, raw []byte) []byte {
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') < 0 {
		return append(dst, raw...)
	}
	for _, c := range raw {
		if c == '\n' || c == '\r' {
			c = ' '
		}
		dst = append(dst, c)
	}
	return dst
}

// propertiesOf gives where the properties of a feature stand; an empty range
// where it has none.
func propertiesOf(feature []byte) (from, to int) {
	eachMember(feature, func(name []byte, i, j int) bool {
		if string(name) == "properties" {
			from, to = i, j
		}
		return true
	})
	return from, to
}

// lastBrace gives the place of the object's closing brace, -1 where raw is no
// object.
func lastBrace(raw []byte) int {
	if i := skipSpace(raw, 0); i >= len(raw) || raw[i] != '{' {
		return -1
	}
	if n := len(bytes.TrimRight(raw, " \t\r\n")) - 1; n > 0 && raw[n] == '}' {
		return n
	}
	return -1
}

// eachMember walks the members of a valid JSON object: the name between its
// quotes, and where its value begins and ends.
func eachMember(raw []byte, visit func(name []byte, from, to int) bool) {
	i := skipSpace(raw, 0)
	if i >= len(raw) || raw[i] != '{' {
		return
	}
	i++
	for {
		i = skipSpace(raw, i)
		if i >= len(raw) || raw[i] != '"' {
			return
		}
		end := skipString(raw, i)
		if end > len(raw) || end-1 <= i {
			return
		}
		name := raw[i+1 : end-1]
		i = skipSpace(raw, end)
		if i >= len(raw) || raw[i] != ':' {
			return
		}
		from := skipSpace(raw, i+1)
		to := skipValue(raw, from)
		if to > len(raw) || !visit(name, from, to) {
			return
		}
		i = skipSpace(raw, to)
		if i >= len(raw) || raw[i] != ',' {
			return
		}
		i++
	}
}

func skipSpace(raw []byte, i int) int {
	for i < len(raw) && (raw[i] == ' ' || raw[i] == '\n' || raw[i] == '\t' || raw[i] == '\r') {
		i++
	}
	return i
}

// skipString gives the place after the string that begins at i.
func skipString(raw []byte, i int) int {
	for i++; i < len(raw); i++ {
		switch raw[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(raw)
}

// skipValue gives the place after the value that begins at i.
func skipValue(raw []byte, i int) int {
	depth := 0
	for i < len(raw) {
		switch raw[i] {
		case '"':
			i = skipString(raw, i)
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return i
}
