//go:build soak

package exporters

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chengge"
)

// QGIS, as Debian has it, loads every format, with the names of fields as they
// were asked for, and draws what has shapes.
func TestSoakQGIS(t *testing.T) {
	const python = "/usr/bin/python3" // the one that Debian's package is for
	if out, err := exec.Command(python, "-c", "import qgis.core").CombinedOutput(); err != nil {
		missing(t, "python3-qgis is not installed (scripts/setup.sh soak): "+string(out))
	}
	type source struct {
		Kind   string     `json:"kind"`
		Source string     `json:"source"`
		Box    [4]float64 `json:"box"`
	}
	var list []source
	var fields []string // one that each must have
	add := func(o FileOptions, file, field string) {
		h := hard()
		if o.Encoding == "GBK" {
			rows := hardRows()
			rows[1].Values[1] = "二七区"
			h.Rows = chengge.Each(rows)
		}
		dir, _ := written(t, h, o)
		list = append(list, source{"file", filepath.Join(dir, file), [4]float64{113.5, 34.6, 113.9, 34.9}})
		fields = append(fields, field)
	}
	for _, f := range FeatureFormats {
		field := map[Format]string{DXF: "Layer", KML: "precedence"}[f]
		if field == "" {
			field = "precedence"
		}
		add(FileOptions{Format: f}, "grids."+string(f), field)
	}
	for _, f := range []Format{GeoJSON, GeoPackage, FlatGeobuf} {
		add(FileOptions{Format: f, Headers: chengge.Chinese, CRS: "EPSG:4547"}, "grids."+string(f), "交会优先顺序")
	}
	add(FileOptions{Format: Shapefile, Headers: chengge.Chinese, Encoding: "GBK", CRS: "EPSG:4547"}, "grids.shp", "交会优先顺")
	text, err := json.Marshal(list)
	require.NoError(t, err)
	want := filepath.Join(t.TempDir(), "list.json")
	require.NoError(t, os.WriteFile(want, text, 0o600))
	out, err := exec.Command(python, "../tiles/testdata/load_in_qgis.py", want).CombinedOutput()
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
		file := list[i].Source
		require.True(t, l.Valid, file)
		require.Empty(t, l.Errors, file)
		require.Contains(t, l.Fields, fields[i], file)
		switch filepath.Ext(file) {
		case ".csv", ".xlsx":
			require.Equal(t, 4, l.Features, file)
		case ".dxf": // its system is the manifest's to say: QGIS asks who opens it
			require.Greater(t, l.Features, 8, file)
		default:
			require.Equal(t, 4, l.Features, file)
			require.Greater(t, l.Colours, 2, file)
		}
	}
}
