package api

import (
	"strings"

	"chengge/exporters"

	"github.com/paulmach/orb"
)

// fold leaves of a text what people do not mind: case, blanks at the ends, and
// the full width of letters and digits.
func fold(s string) string {
	return strings.ToLower(strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\u3000':
			return ' '
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, s)))
}

// soughtWords parts what is sought into the names of two roads: 示范路 中轴路,
// 示范路与中轴路, 示范路/中轴路.
func soughtWords(s string) []string {
	s = fold(s)
	for _, between := range []string{"与", "和", "/", "&", "+", "、", "x", "×"} {
		if a, b, ok := strings.Cut(s, between); ok && strings.TrimSpace(a) != "" && strings.TrimSpace(b) != "" {
			return []string{strings.TrimSpace(a), strings.TrimSpace(b)}
		}
	}
	return strings.Fields(s)
}

func boundsOf(b orb.Bound) []float64 { return []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} }

func pointOf(p orb.Point) *exporters.LngLat { return &exporters.LngLat{Lng: p[0], Lat: p[1]} }

func startOf(l orb.MultiLineString) orb.Point { return l[0][0] }

func endOf(l orb.MultiLineString) orb.Point { end := l[len(l)-1]; return end[len(end)-1] }
