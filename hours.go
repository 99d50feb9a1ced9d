package chengge

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Hours are the times of day at which something holds, in the city's time
// zone. A span may run across midnight and then belongs to the day on which it
// begins. The zero Hours hold all day.
type Hours struct{ spans []span }

type span struct {
	days       uint8 // bit i: weekday i, Sunday 0; 0 is every day
	begin, end int16 // minutes of the day; end <= begin runs across midnight
}

var weekdays = [7]string{"Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"}

// ParseHours reads spans such as "08:00-12:00,14:00-18:00", "20:00-06:00"
// (across midnight) or "Mo-Fr 07:00-09:00". Empty is all day.
func ParseHours(s string) (Hours, error) {
	var h Hours
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' || r == '，' || r == '；' }) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		sp, err := parseSpan(part)
		if err != nil {
			return Hours{}, fmt.Errorf("hours %q: %w", s, err)
		}
		h.spans = append(h.spans, sp)
	}
	return h, nil
}

func parseSpan(s string) (span, error) {
	var sp span
	clock := s
	if days, rest, ok := strings.Cut(s, " "); ok {
		bits, err := parseDays(days)
		if err != nil {
			return sp, err
		}
		sp.days, clock = bits, strings.TrimSpace(rest)
	}
	from, to, ok := strings.Cut(strings.NewReplacer("–", "-", "~", "-", "：", ":").Replace(clock), "-")
	if !ok {
		return sp, fmt.Errorf("%q is no span: write 20:00-06:00", s)
	}
	var err error
	if sp.begin, err = parseClock(from); err != nil {
		return sp, err
	}
	if sp.end, err = parseClock(to); err != nil {
		return sp, err
	}
	return sp, nil
}

func parseDays(s string) (uint8, error) {
	index := func(name string) (int, error) {
		for i, d := range weekdays {
			if strings.EqualFold(d, name) {
				return i, nil
			}
		}
		return 0, fmt.Errorf("%q is no weekday: write Mo, Tu, We, Th, Fr, Sa or Su", name)
	}
	from, to, ok := strings.Cut(s, "-")
	if !ok {
		to = from
	}
	i, err := index(from)
	if err != nil {
		return 0, err
	}
	j, err := index(to)
	if err != nil {
		return 0, err
	}
	var bits uint8
	for ; ; i = (i + 1) % 7 {
		bits |= 1 << i
		if i == j {
			return bits, nil
		}
	}
}

func parseClock(s string) (int16, error) {
	hour, minute, _ := strings.Cut(strings.TrimSpace(s), ":")
	h, err1 := strconv.ParseUint(hour, 10, 8)
	m, err2 := strconv.ParseUint(minute, 10, 8)
	if err1 != nil || err2 != nil || len(minute) != 2 || h > 24 || m > 59 || h == 24 && m != 0 {
		return 0, fmt.Errorf("%q is no time of day: write 06:30", s)
	}
	return int16(h*60 + m), nil
}

// Hold tells whether the local time t lies in one of the spans; t must be in
// the city's time zone. The zero time always holds.
func (h Hours) Hold(t time.Time) bool {
	if len(h.spans) == 0 || t.IsZero() {
		return true
	}
	minute := int16(t.Hour()*60 + t.Minute())
	today := int(t.Weekday())
	yesterday := (today + 6) % 7
	for _, s := range h.spans {
		on := func(day int) bool { return s.days == 0 || s.days&(1<<day) != 0 }
		if s.begin < s.end {
			if on(today) && s.begin <= minute && minute < s.end {
				return true
			}
		} else if on(today) && minute >= s.begin || on(yesterday) && minute < s.end {
			return true
		}
	}
	return false
}

// Always tells whether the hours hold all day, every day.
func (h Hours) Always() bool { return len(h.spans) == 0 }

// String gives the hours as ParseHours reads them.
func (h Hours) String() string {
	var b strings.Builder
	for i, s := range h.spans {
		if i > 0 {
			b.WriteByte(',')
		}
		if s.days != 0 {
			b.WriteString(daysText(s.days))
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%02d:%02d-%02d:%02d", s.begin/60, s.begin%60, s.end/60, s.end%60)
	}
	return b.String()
}

// daysText writes a run of weekdays; parseDays only ever makes one run.
func daysText(bits uint8) string {
	for i := range 7 {
		if bits&(1<<i) == 0 || bits&(1<<((i+6)%7)) != 0 && bits != 0x7f {
			continue
		}
		j := i
		for bits&(1<<((j+1)%7)) != 0 && (j+1)%7 != i {
			j = (j + 1) % 7
		}
		if j == i {
			return weekdays[i]
		}
		return weekdays[i] + "-" + weekdays[j]
	}
	return ""
}

// MarshalText writes the hours as ParseHours reads them.
func (h Hours) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (h *Hours) UnmarshalText(b []byte) error {
	v, err := ParseHours(string(b))
	*h = v
	return err
}
