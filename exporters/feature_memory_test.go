package exporters

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"chengge"
)

// TestMemory looks at the heap after 10,000 rows and after 40,000 more, of a
// kilobyte each: it may grow by the boxes of an index, not by rows.
func TestMemory(t *testing.T) {
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	for _, f := range FeatureFormats {
		var before, after int64
		rows := func(yield func(chengge.Row, error) bool) {
			for n := range 50_001 {
				switch n {
				case 10_000:
					before = heap()
				case 50_000:
					after = heap()
				}
				text := fmt.Sprintf("%0*d", 240, n)
				values := []string{text, text, text, text}
				if !yield(chengge.Row{ID: chengge.ID(n + 1), Values: values, Shape: orb.Point{113 + float64(n)/1e6, 34}}, nil) {
					return
				}
			}
		}
		column := chengge.Column{Name: "code", Type: chengge.TextColumn}
		features := Features{Name: "trees", Geometry: chengge.Points, Columns: []chengge.Column{column, column, column, column}, Rows: rows}
		for i := range features.Columns {
			features.Columns[i].Name += fmt.Sprint(i)
		}
		written(t, features, FileOptions{Format: f})
		most := int64(2 << 20)
		if f == GeoPackage || f == FlatGeobuf {
			most += 40_000 * 48 * 5 / 4 * 2 // a slice has up to a quarter of room, and for a moment stands twice
		}
		require.Less(t, after-before, most, "%s keeps rows", f)
	}
}

// TestFullDisk writes where only a little fits: it fails soon, and leaves
// nothing.
func TestFullDisk(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("a file system of its own can only be mounted by root")
	}
	for _, f := range FeatureFormats {
		small := t.TempDir()
		if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=2m"); err != nil {
			t.Skipf("mount a small file system: %v", err)
		}
		last := 0
		_, err := WriteFeatures(t.Context(), filepath.Join(small, "out"), Features{Name: "trees", Geometry: chengge.Points, Columns: hard().Columns[:2], Rows: func(yield func(chengge.Row, error) bool) {
			for n := 1; n < 400_000; n++ {
				last = n
				if !yield(chengge.Row{ID: chengge.ID(n), Values: []string{fmt.Sprint("c", n), strings.Repeat("x", 200)}, Shape: orb.Point{113.6 + float64(n%977)/1e4, 34.7 + float64(n%1013)/1e4}}, nil) {
					return
				}
			}
		}}, FileOptions{Format: f})
		left, rerr := os.ReadDir(small)
		require.NoError(t, syscall.Unmount(small, 0))
		require.NoError(t, rerr)
		require.Error(t, err, f)
		require.Empty(t, left, f)
		require.Less(t, last, 200_000, "%s goes on", f)
	}
}
