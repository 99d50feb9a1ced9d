package exporters

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// byteOrderMark makes Excel read UTF-8.
const byteOrderMark = "\ufeff"

func (l *Located) appendCSVHead(dst []byte) []byte {
	if l.o.BOM {
		dst = append(dst, byteOrderMark...)
	}
	for _, name := range l.o.Columns {
		dst = append(appendField(dst, name), ',')
	}
	return append(append(dst, strings.Join(l.added, ",")...), '\n')
}

func (l *Located) appendCSVRow(dst []byte, r *LocatedRow) []byte {
	values := l.values(r)
	for i := range l.o.Columns {
		if i < len(values) {
			dst = appendField(dst, values[i])
		}
		dst = append(dst, ',')
	}
	if r.Err != nil || r.Assignment == nil {
		for range len(locatedColumns) - 1 {
			dst = append(dst, ',')
		}
		return append(appendField(dst, "error: "+errorText(r.Err)), '\n')
	}
	a := r.Assignment
	for _, code := range [...]string{a.District.Code, a.Office.Code, a.Community.Code, a.Grid.Code, a.UnitGrid.Code, a.Road.Code, string(a.Road.Side)} {
		dst = append(appendField(dst, code), ',')
	}
	if !a.Road.IsZero() {
		dst = appendNumber(dst, a.Road.Distance)
	}
	for _, code := range [...]string{roadChief(a), chosenComponent(a), a.Lead.Code} {
		dst = appendField(append(dst, ','), code)
	}
	if a.Ambiguous {
		dst = append(dst, ",true,"...)
	} else {
		dst = append(dst, ",false,"...)
	}
	if !l.o.FullReasons {
		return append(l.appendReason(dst, a), '\n') // ids and numbers never want quotes
	}
	return append(appendField(dst, string(l.appendReason(nil, a))), '\n')
}

// appendField writes a field as it is, in quotes only where CSV needs them.
func appendField(dst []byte, s string) []byte {
	if !needsQuotes(s) {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			break
		}
		dst = append(append(dst, s[:i]...), '"', '"')
		s = s[i+1:]
	}
	return append(append(dst, s...), '"')
}

func needsQuotes(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case ',', '"', '\n', '\r':
			return true
		}
	}
	if s == "" {
		return false
	}
	if c := s[0]; c < utf8.RuneSelf {
		return c == ' ' || c == '\t' || s == `\.`
	}
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(first)
}

// errorText is the message in one line.
func errorText(err error) string {
	if err == nil {
		return "no answer"
	}
	return string(bytes.Join(bytes.Fields([]byte(err.Error())), []byte(" ")))
}
