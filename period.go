package chengge

import (
	"fmt"
	"strings"
	"time"
)

// Period is when something holds: from Begins up to but not including Ends.
// A zero time leaves that side open, the zero Period is always.
type Period struct {
	Begins time.Time `json:"begins,omitzero"`
	Ends   time.Time `json:"ends,omitzero"`
}

// Holds tells whether t lies in the period. The zero time is taken as "at any
// time" and always holds.
func (p Period) Holds(t time.Time) bool {
	return t.IsZero() || (p.Begins.IsZero() || !t.Before(p.Begins)) && (p.Ends.IsZero() || t.Before(p.Ends))
}

// Always tells whether both sides are open.
func (p Period) Always() bool { return p.Begins.IsZero() && p.Ends.IsZero() }

// Overlaps tells whether some moment lies in both periods.
func (p Period) Overlaps(q Period) bool {
	return (p.Ends.IsZero() || q.Begins.IsZero() || q.Begins.Before(p.Ends)) &&
		(q.Ends.IsZero() || p.Begins.IsZero() || p.Begins.Before(q.Ends))
}

// timeLayouts are the ways in which city files write a moment, tried in order.
// A layout without an offset is read in the city's time zone.
var timeLayouts = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04:05.999999999", "2006-01-02 15:04",
	"2006-01-02", "20060102150405", "20060102",
	"2006/01/02 15:04:05", "2006/01/02 15:04", "2006/01/02", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2", "2006年1月2日",
}

// ParseTime reads a moment. RFC 3339 keeps its offset; a bare date is midnight
// in zone, a time without an offset is local there. Day-first and month-first
// dates are refused, since they can't be told apart.
func ParseTime(s string, zone *time.Location) (time.Time, error) {
	s = strings.TrimSpace(s)
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			if y := t.Year(); y < 1900 || y > 2999 {
				return time.Time{}, fmt.Errorf("time %q: the year %d is not plausible", s, y)
			}
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("time %q: write 2026-11-21T14:30:00+08:00, 2026-11-21 14:30 or 2026-11-21", s)
}

// NewPeriod reads the two ends of a period; an empty text leaves that side
// open. An end that is not after the beginning is an error.
func NewPeriod(begins, ends string, zone *time.Location) (Period, error) {
	var p Period
	var err error
	if strings.TrimSpace(begins) != "" {
		if p.Begins, err = ParseTime(begins, zone); err != nil {
			return Period{}, fmt.Errorf("begins: %w", err)
		}
	}
	if strings.TrimSpace(ends) != "" {
		if p.Ends, err = ParseTime(ends, zone); err != nil {
			return Period{}, fmt.Errorf("ends: %w", err)
		}
	}
	if !p.Begins.IsZero() && !p.Ends.IsZero() && !p.Begins.Before(p.Ends) {
		return Period{}, fmt.Errorf("ends %q is not after begins %q (the end is the first moment that no longer counts)", ends, begins)
	}
	return p, nil
}
