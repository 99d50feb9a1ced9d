package hotspot_test

import (
	"encoding/binary"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// missing ends a test that lacks something: CI has installed and set it all, so
// that there it fails, and anywhere else it is left out.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// published opens a file of the folder of statistics in the data with known
// answers, named by CHENGGE_TESTDATA.
func published(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("CHENGGE_TESTDATA")
	if dir == "" {
		missing(t, "CHENGGE_TESTDATA is not set: it names the folder of real data with known answers")
	}
	path := filepath.Join(dir, "statistics", name)
	_, err := os.Stat(path)
	require.NoError(t, err, "CHENGGE_TESTDATA is set, but the file is not there")
	return path
}

// table is a CSV file by column.
type table map[string][]string

func readTable(t testing.TB, name string) table {
	t.Helper()
	f, err := os.Open(published(t, name))
	require.NoError(t, err)
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	require.NoError(t, err)
	for len(rows[0]) != len(rows[1]) {
		rows = rows[1:]
	}
	out := table{}
	for c, column := range rows[0] {
		for _, row := range rows[1:] {
			out[column] = append(out[column], row[c])
		}
	}
	return out
}

func (tb table) numbers(t testing.TB, column string) []float64 {
	t.Helper()
	require.Contains(t, tb, column)
	out := make([]float64, len(tb[column]))
	for i, s := range tb[column] {
		v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		require.NoError(t, err, "%s %d", column, i)
		out[i] = v
	}
	return out
}

func (tb table) points(t testing.TB, x, y string) []orb.Point {
	xs, ys := tb.numbers(t, x), tb.numbers(t, y)
	out := make([]orb.Point, len(xs))
	for i := range xs {
		out[i] = orb.Point{xs[i], ys[i]}
	}
	return out
}

// readDBF reads the columns of a dBASE file as text.
func readDBF(t testing.TB, name string) table {
	t.Helper()
	b, err := os.ReadFile(published(t, name))
	require.NoError(t, err)
	rows, header, width := int(binary.LittleEndian.Uint32(b[4:])), int(binary.LittleEndian.Uint16(b[8:])), int(binary.LittleEndian.Uint16(b[10:]))
	out := table{}
	at := 1
	for f := 32; f < header-1 && b[f] != '\r'; f += 32 {
		column, length := strings.TrimRight(string(b[f:f+11]), "\x00"), int(b[f+16])
		column, _, _ = strings.Cut(column, "\x00")
		for r := range rows {
			record := b[header+r*width:]
			out[column] = append(out[column], strings.TrimSpace(string(record[at:at+length])))
		}
		at += length
	}
	return out
}

// readSHP reads the polygons of a Shapefile; its rings become rings of one
// polygon, which is all that contiguity asks for.
func readSHP(t testing.TB, name string) []orb.MultiPolygon {
	t.Helper()
	b, err := os.ReadFile(published(t, name))
	require.NoError(t, err)
	var out []orb.MultiPolygon
	float := func(at int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b[at:])) }
	for at := 100; at < len(b); {
		length := 2 * int(binary.BigEndian.Uint32(b[at+4:]))
		body := at + 8
		if binary.LittleEndian.Uint32(b[body:]) == 0 {
			out, at = append(out, nil), body+length
			continue
		}
		parts, points := int(binary.LittleEndian.Uint32(b[body+36:])), int(binary.LittleEndian.Uint32(b[body+40:]))
		var poly orb.Polygon
		for p := range parts {
			from, to := int(binary.LittleEndian.Uint32(b[body+44+4*p:])), points
			if p+1 < parts {
				to = int(binary.LittleEndian.Uint32(b[body+48+4*p:]))
			}
			var ring orb.Ring
			for k := from; k < to; k++ {
				xy := body + 44 + 4*parts + 16*k
				ring = append(ring, orb.Point{float(xy), float(xy + 8)})
			}
			poly = append(poly, ring)
		}
		out, at = append(out, orb.MultiPolygon{poly}), body+length
	}
	return out
}

// ratios gives 1000·a/b.
func ratios(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = 1000 * a[i] / b[i]
	}
	return out
}

// near asks for equality to 1e-8 relative.
func near(t testing.TB, want, got float64, what string, args ...any) {
	t.Helper()
	if math.Abs(want-got) > 1e-8*math.Abs(want) && math.Abs(want-got) > 1e-13 {
		t.Errorf(what+": want %.15g, got %.15g, %.2g relative", append(args, want, got, math.Abs(want-got)/math.Abs(want))...)
	}
}
