package importers

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// trim takes off white space of every width, zero bytes and byte order marks.
func trim(s string) string {
	if s == "" || s[0] > ' ' && s[0] < utf8.RuneSelf && s[len(s)-1] > ' ' && s[len(s)-1] < utf8.RuneSelf {
		return s
	}
	return strings.TrimFunc(s, func(r rune) bool { return r == 0 || r == '\ufeff' || r == '\u200b' || unicode.IsSpace(r) })
}

// clip keeps a value in a message short and printable.
func clip(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return '·'
		}
		return r
	}, s)
}

func toLower(s string) string { return strings.ToLower(s) }

// firstBadUTF8 gives the place of the first byte that is not UTF-8, -1 for none.
func firstBadUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}
