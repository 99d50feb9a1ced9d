package analyses

import (
	"strings"
	"time"
)

// months are the first and the last month asked for, as 2026-12; "" is without
// a bound.
type months struct{ from, to string }

const monthFormat = "2006-01"

// readMonths reads 2026-12..2027-02, 2026-12 alone, or with an open end 2026-12..
func readMonths(s string) (m months, err error) {
	if s == "" {
		return m, nil
	}
	from, to, several := strings.Cut(s, "..")
	m.from, m.to = strings.TrimSpace(from), strings.TrimSpace(to)
	if !several {
		m.to = m.from
	}
	bad := m.from == "" && m.to == ""
	for _, v := range []string{m.from, m.to} {
		if v == "" {
			continue
		}
		if _, err := time.Parse(monthFormat, v); err != nil {
			bad = true
		}
	}
	switch {
	case bad:
		return m, wrong("months %q: write 2026-12..2027-02 or 2026-12", "月份“%s”应写作 2026-12..2027-02 或 2026-12", clip(s))
	case m.from != "" && m.to != "" && m.from > m.to:
		return m, wrong("months %q: the first is after the last", "月份“%s”：起始月晚于结束月", clip(s))
	}
	return m, nil
}

// holds tells whether the month of a moment is asked for.
func (m months) holds(t time.Time) bool {
	v := t.Format(monthFormat)
	return (m.from == "" || v >= m.from) && (m.to == "" || v <= m.to)
}
