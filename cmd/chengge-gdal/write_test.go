package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"chengge/importers"
)

// point is a row with an id, a place and one text.
func point(id int64, x, y float64, text string) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(id))
	b = append(b, 'w', 21, 0, 0, 0, 1, 1, 0, 0, 0)
	for _, v := range []float64{x, y} {
		b, _ = binary.Append(b, binary.LittleEndian, v)
	}
	b = append(b, 't', byte(len(text)), 0, 0, 0)
	return append(b, text...)
}

func stream(t *testing.T, rows [][]byte, whole bool) []byte {
	t.Helper()
	var out bytes.Buffer
	w := importers.NewStreamWriter(&out)
	require.NoError(t, w.Header(importers.StreamHeader{Layer: "trees", Geometry: "point", WKT: "EPSG:4490",
		Fields: []importers.StreamField{{Name: []byte("名称"), Type: "String"}}}))
	for _, r := range rows {
		require.NoError(t, w.Row(r))
	}
	if whole {
		require.NoError(t, w.Trailer(importers.StreamTrailer{Rows: int64(len(rows))}))
	} else {
		require.NoError(t, w.Fail("the writer gives up"))
	}
	return out.Bytes()
}

func TestWrite(t *testing.T) {
	gdal := build(t)
	write := func(driver, file string, in []byte) (string, error) {
		c := exec.Command(gdal, "write", "--driver", driver, "--memory", "1", file)
		c.Stdin = bytes.NewReader(in)
		out, err := c.CombinedOutput()
		return string(out), err
	}
	file := filepath.Join(t.TempDir(), "trees.fgb")
	rows := [][]byte{point(7, 113.6, 34.7, "国槐"), point(8, 113.7, 34.8, "")}
	out, err := write("FlatGeobuf", file, stream(t, rows, true))
	require.NoError(t, err, out)
	_, err = os.Stat(file)
	require.NoError(t, err)

	out, err = write("FlatGeobuf", file, stream(t, rows, true))
	require.Error(t, err)
	require.Contains(t, out, "exists already")
	for name, c := range map[string]struct {
		driver, want string
		in           []byte
	}{
		"driver":        {"ESRI Shapefile", "not on the list", stream(t, rows, true)},
		"vsi":           {"FlatGeobuf", "no file on disk", stream(t, rows, true)},
		"gives up":      {"FlatGeobuf", "the writer gives up", stream(t, rows, false)},
		"cut off":       {"FlatGeobuf", "ends before its trailer", stream(t, rows, true)[:120]},
		"malformed row": {"FlatGeobuf", "row 1: malformed", stream(t, [][]byte{rows[0][:20]}, true)},
		"too long row":  {"FlatGeobuf", "row 1: malformed", stream(t, [][]byte{append(rows[0], 1)}, true)},
		"no stream":     {"FlatGeobuf", "not a stream", []byte("PK a zip archive")},
	} {
		file := filepath.Join(t.TempDir(), "x.fgb")
		if name == "vsi" {
			file = "/vsimem/x.fgb"
		}
		out, err := write(c.driver, file, c.in)
		require.Error(t, err, name)
		require.Contains(t, out, c.want, name)
		require.NoFileExists(t, file, name)
	}
}
