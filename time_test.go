package chengge

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var shanghai = time.FixedZone("CST", 8*3600)

func TestParseTime(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-21":                 "2026-11-21T00:00:00+08:00",
		"20261121":                   "2026-11-21T00:00:00+08:00",
		"2026/1/2 9:05":              "2026-01-02T09:05:00+08:00",
		"2026/1/2 09:05":             "2026-01-02T09:05:00+08:00",
		"2026-11-21 23:30":           "2026-11-21T23:30:00+08:00",
		"2026-11-21T23:30:00Z":       "2026-11-21T23:30:00Z",
		" 2026-11-21T23:30:00+02:00": "2026-11-21T23:30:00+02:00",
		"2026年1月2日":                  "2026-01-02T00:00:00+08:00",
		"2016-04-12 07:54:00.0":      "2016-04-12T07:54:00+08:00",
		"21.11.2026":                 "", "11/21/2026": "", "": "", "now": "", "0001-01-01": "", "2026-02-30": "",
	} {
		got, err := ParseTime(in, shanghai)
		if want == "" {
			require.Error(t, err, in)
			continue
		}
		require.NoError(t, err, in)
		require.Equal(t, want, got.Format(time.RFC3339), in)
	}
}

func TestPeriod(t *testing.T) {
	p, err := NewPeriod("2026-01-01", "2026-07-01", shanghai)
	require.NoError(t, err)
	at := func(s string) time.Time { v, _ := ParseTime(s, shanghai); return v }
	require.True(t, p.Holds(at("2026-01-01")))
	require.True(t, p.Holds(at("2026-06-30 23:59")))
	require.False(t, p.Holds(at("2026-07-01")), "the end no longer counts")
	require.False(t, p.Holds(at("2025-12-31 23:59")))
	require.True(t, p.Holds(time.Time{}), "at any time")
	_, err = NewPeriod("2026-07-01", "2026-07-01", shanghai)
	require.ErrorContains(t, err, "is not after")
	open, _ := NewPeriod("", "", shanghai)
	require.True(t, open.Always())
	next, _ := NewPeriod("2026-07-01", "", shanghai)
	require.False(t, p.Overlaps(next))
	require.True(t, open.Overlaps(p) && next.Overlaps(open))
}

func TestHours(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, shanghai)
		require.NoError(t, err)
		return v
	}
	night, err := ParseHours("20:00-06:00")
	require.NoError(t, err)
	for s, want := range map[string]bool{"19:59": false, "20:00": true, "23:30": true, "00:00": true, "05:59": true, "06:00": false, "12:00": false} {
		require.Equal(t, want, night.Hold(at("2026-11-20 "+s)), s)
	}
	// 2026-11-20 is a Friday: its night runs into Saturday morning, Sunday's doesn't begin.
	week, err := ParseHours("Mo-Fr 20:00-06:00, 12：00–13:00")
	require.NoError(t, err)
	require.True(t, week.Hold(at("2026-11-21 02:00")), "Friday's night on Saturday morning")
	require.False(t, week.Hold(at("2026-11-21 23:00")))
	require.False(t, week.Hold(at("2026-11-23 02:00")), "Sunday's night has not begun")
	require.True(t, week.Hold(at("2026-11-22 12:30")))
	for _, bad := range []string{"20-06", "25:00-26:00", "Xx 08:00-09:00", "08:00", "08:00-09:00-10:00", "8:0x-9:00"} {
		_, err := ParseHours(bad)
		require.Error(t, err, bad)
	}
	var zero Hours
	require.True(t, zero.Always() && zero.Hold(at("2026-11-20 03:00")))
	rapid.Check(t, func(t *rapid.T) {
		clock := func() string { return rapid.StringMatching(`([01][0-9]|2[0-3]):[0-5][0-9]`).Draw(t, "clock") }
		in := clock() + "-" + clock()
		if rapid.Bool().Draw(t, "days") {
			in = rapid.SampledFrom(weekdays[:]).Draw(t, "from") + "-" + rapid.SampledFrom(weekdays[:]).Draw(t, "to") + " " + in
		}
		h, err := ParseHours(in)
		require.NoError(t, err)
		again, err := ParseHours(h.String())
		require.NoError(t, err)
		require.Equal(t, h, again, in)
	})
}
