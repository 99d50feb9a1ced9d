package importers

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzPoints looks at what every table has in common: an end, rows that count
// up, a point that is finite, and JSON that can be passed on.
func FuzzPoints(f *testing.F) {
	for i, s := range []string{
		"id,lng,lat\n1,113.6,34.7\n\"a\"\"b\",1,\"2\"\n", "lng;lat\n1;2", "geom\nPOINT (1 2)\n",
		`{"lng":1,"lat":2,"n":{"x":[1]}}` + "\n", `{"x":"1","y":"2","crs":"GCJ-02"}`,
		`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"a":1}}],"crs":null}`,
		"\xff\xfel\x00n\x00g\x00,\x00l\x00a\x00t\x00\n\x00", "\xc3\xfb,lng,lat\n\xd6\xd0,1,2\n",
	} {
		f.Add([]byte(s), byte(i%4))
	}
	f.Fuzz(func(t *testing.T, b []byte, format byte) {
		o := PointOptions{Format: [...]string{"", "csv", "ndjson", "geojson"}[format%4], LineBytes: 256, Declared: format&16 != 0}
		p, err := NewPoints(bytes.NewReader(b), o)
		if err != nil {
			return
		}
		for n := 1; ; n++ {
			row, err := p.Next()
			if err != nil {
				_, again := p.Next()
				require.Equal(t, err, again)
				return
			}
			require.NotEqual(t, io.EOF, row.Err)
			require.Equal(t, n, row.Row)
			require.LessOrEqual(t, n, len(b)+1)
			require.LessOrEqual(t, len(row.Values), max(len(p.Columns()), 0))
			if row.Err != nil {
				continue
			}
			require.Zero(t, (row.Point[0]-row.Point[0])+(row.Point[1]-row.Point[1]))
			if row.Raw != nil {
				require.True(t, json.Valid(row.Raw), "%q", row.Raw)
			}
		}
	})
}

// FuzzScanObject holds the scanner against encoding/json.
func FuzzScanObject(f *testing.F) {
	for _, s := range []string{`{"a":1}`, `{"a":"\u00e9\"","b":[{"c":null}],"d":-0.5e+3}`, `{}`, `{"a":01}`, "{\"a\":\"\xff\"}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		err := scanObject(b, func(key, value []byte) error {
			require.True(t, json.Valid(value), "%q", value)
			return nil
		})
		if err == nil {
			require.True(t, json.Valid(b), "%q", b)
		} else if json.Valid(b) && len(b) < 50 {
			var v map[string]any
			if json.Unmarshal(b, &v) == nil && v != nil {
				require.NotEqual(t, firstBadUTF8(b), -1, "%q is an object", b)
			}
		}
	})
}
