//go:build soak

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// QGIS, as Debian has it, loads every format that the town's layers go out in,
// with every row, and draws it. CSV and XLSX it takes as tables.
func TestSoakQGISLoadsExports(t *testing.T) {
	const python = "/usr/bin/python3" // the one that Debian's package is for
	if out, err := exec.Command(python, "-c", "import qgis.core").CombinedOutput(); err != nil {
		t.Fatalf("python3-qgis is not installed (scripts/setup.sh soak): %s", out)
	}
	folder := t.TempDir()
	program := filepath.Join(folder, "chengge")
	for _, name := range []string{"chengge", "chengge-gdal"} {
		out, err := exec.Command("go", "build", "-o", filepath.Join(folder, name), "chengge/cmd/"+name).CombinedOutput()
		require.NoError(t, err, string(out))
	}
	type source struct {
		Kind   string     `json:"kind"`
		Source string     `json:"source"`
		Box    [4]float64 `json:"box"`
	}
	var list []source
	var rows []int
	for layer, n := range map[string]int{"grids": 12, "roads": 8, "components": 60} {
		for _, format := range []string{"geojson", "csv", "xlsx", "gpkg", "shp", "fgb", "kml", "dxf"} {
			path := filepath.Join(folder, layer+"."+format)
			out, err := exec.Command(program, "export", layer, "--from", "../../testdata/town", "--out", path).CombinedOutput()
			require.NoError(t, err, "%s as %s: %s", layer, format, out)
			list, rows = append(list, source{"file", path, [4]float64{113.64, 34.74, 113.70, 34.78}}), append(rows, n)
		}
	}
	text, err := json.Marshal(list)
	require.NoError(t, err)
	want := filepath.Join(folder, "list.json")
	require.NoError(t, os.WriteFile(want, text, 0o600))
	out, err := exec.Command(python, "../../tiles/testdata/load_in_qgis.py", want).CombinedOutput()
	require.NoError(t, err, string(out))
	var told []struct {
		Valid    bool
		Features int
		Fields   []string
		Colours  int
		Errors   []string
	}
	require.NoError(t, json.Unmarshal(out[strings.IndexByte(string(out), '['):], &told), string(out))
	require.Len(t, told, len(list))
	for i, l := range told {
		require.True(t, l.Valid, list[i])
		require.Empty(t, l.Errors, list[i])
		switch filepath.Ext(list[i].Source) {
		case ".dxf": // a shape and a code for each row
			require.Equal(t, 2*rows[i], l.Features, list[i])
		case ".xlsx": // where all columns are text, GDAL takes the header for a row
			require.Contains(t, []int{rows[i], rows[i] + 1}, l.Features, list[i])
		default:
			require.Equal(t, rows[i], l.Features, list[i])
			require.NotEmpty(t, l.Fields, list[i])
		}
	}
}
