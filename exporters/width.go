package exporters

import (
	"strings"

	"golang.org/x/text/width"
)

// Width is how many columns of a terminal s takes: a Chinese character takes
// two.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	if r < 0x1100 {
		return 1
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// pad fills s with blanks up to n columns.
func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-Width(s)))
}

// clip shortens s to n columns, with an ellipsis where something is lost.
func clip(s string, n int) string {
	if Width(s) <= n {
		return s
	}
	taken := 0
	for i, r := range s {
		w := runeWidth(r)
		if taken+w > n-1 {
			return s[:i] + "…"
		}
		taken += w
	}
	return s
}
