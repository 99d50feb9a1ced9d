package tiles

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chengge"

	"github.com/stretchr/testify/require"
)

func allRows() []chengge.TileLayer { return slices.Collect(chengge.TileLayers()) }

// A style draws every layer of the table, only layers and columns of the table,
// at zooms at which they have anything, and asks nobody but the server.
func TestStyles(t *testing.T) {
	s := citySet()
	folder := t.TempDir()
	for _, theme := range Themes() {
		style := s.Style(theme, allRows(), chengge.Chinese, func(path string) string { return "https://city.example" + path })
		text, err := json.Marshal(style)
		require.NoError(t, err)
		for _, word := range []string{"glyphs", "sprite"} {
			require.NotContains(t, string(text), `"`+word+`"`)
		}
		require.Equal(t, len(style.Sources), strings.Count(string(text), "https://"))
		drawn, ids := map[string]bool{}, map[string]bool{}
		for _, l := range style.Layers {
			require.False(t, ids[l.ID], l.ID)
			ids[l.ID] = true
			if l.Type == "background" {
				continue
			}
			row, ok := chengge.FindTileLayer(l.SourceLayer)
			require.True(t, ok, l.ID)
			require.Contains(t, style.Sources, l.Source)
			require.Contains(t, style.Sources[l.Source].Tiles[0], l.SourceLayer)
			require.GreaterOrEqual(t, l.MinZoom, float64(row.MinZoom), l.ID)
			drawn[row.Name] = true
			for _, name := range columnsIn(l.Filter, l.Layout, l.Paint) {
				require.True(t, slices.ContainsFunc(row.Columns, func(c chengge.TileColumn) bool { return c.Name == name }), "%s uses %s", l.ID, name)
			}
		}
		border, _ := chengge.FindTileLayer(chengge.BorderTileLayer)
		for row := range chengge.TileLayers() {
			byBorder := slices.Contains(border.Kinds, chengge.Kind(row.Name))
			require.Equal(t, !byBorder, drawn[row.Name], "%s: %s is drawn itself, or by its borders", theme, row.Name)
		}
		require.NoError(t, os.WriteFile(filepath.Join(folder, string(theme)+".json"), text, 0o600))
	}
	// What a viewer may not see is in no source.
	few := s.Style(Dark, allRows()[:2], chengge.English, func(path string) string { return path })
	require.Len(t, few.Sources, 1)
	require.Contains(t, few.Sources["ground"].Tiles[0], "/coverage,grids/{z}/{x}/{y}.mvt")
	_, err := ParseTheme("neon")
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
	validateByNode(t, folder)
}

// validateByNode asks MapLibre's own validator, where the console's modules are
// installed.
func validateByNode(t *testing.T, folder string) {
	node, err := exec.LookPath("node")
	modules, _ := filepath.Abs("../web/map/node_modules/@maplibre/maplibre-gl-style-spec")
	if _, missing := os.Stat(modules); err != nil || missing != nil {
		t.Log("MapLibre's validator is not installed: not asked")
		return
	}
	script := `const {createRequire} = require('module'), fs = require('fs')
import(createRequire(process.argv[1] + '/package.json').resolve(process.argv[1])).then(spec => {
  for (const f of fs.readdirSync(process.argv[2])) for (const e of spec.validateStyleMin(JSON.parse(fs.readFileSync(process.argv[2] + '/' + f)))) console.log(f, e.message)
})`
	out, err := exec.Command(node, "-e", script, modules, folder).CombinedOutput()
	require.NoError(t, err, string(out))
	require.Empty(t, strings.TrimSpace(string(out)))
}

// columnsIn finds all ["get", name].
func columnsIn(values ...any) (names []string) {
	for _, v := range values {
		switch v := v.(type) {
		case map[string]any:
			for _, w := range v {
				names = append(names, columnsIn(w)...)
			}
		case []any:
			if len(v) == 2 && v[0] == "get" {
				names = append(names, v[1].(string))
			}
			names = append(names, columnsIn(v...)...)
		}
	}
	return names
}

func TestTileJSON(t *testing.T) {
	s := citySet()
	rows := allRows()
	doc := s.TileJSON(rows, "https://city.example"+s.Path(rows), chengge.Chinese)
	require.Equal(t, "3.0.0", doc.TileJSON)
	require.Equal(t, 0, doc.MinZoom)
	require.Equal(t, maxZoom, doc.MaxZoom)
	require.True(t, doc.Bounds[0] < doc.Center[0] && doc.Center[0] < doc.Bounds[2] && doc.Bounds[1] < doc.Center[1] && doc.Center[1] < doc.Bounds[3])
	require.Contains(t, doc.Tiles[0], s.Hash())
	require.Len(t, doc.VectorLayers, len(rows))
	for i, v := range doc.VectorLayers {
		require.Equal(t, rows[i].Name, v.ID)
		require.Equal(t, rows[i].Title.Zh, v.Description)
		require.Len(t, v.Fields, len(rows[i].Columns))
	}
	text, err := json.Marshal(doc)
	require.NoError(t, err)
	require.Contains(t, string(text), `"vector_layers"`)
}
