package tiles

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"chengge"

	"github.com/stretchr/testify/require"
)

// archiveLayers are few, so that archives are written soon.
func archiveLayers(t testing.TB) []chengge.TileLayer {
	t.Helper()
	rows, err := chengge.ParseTileLayers("grids,coverage,components,labels")
	require.NoError(t, err)
	return rows
}

func TestMBTiles(t *testing.T) {
	s, folder := citySet(), t.TempDir()
	o := ArchiveOptions{Layers: archiveLayers(t), MaxZoom: 13, Spool: folder}
	var first, again bytes.Buffer
	require.NoError(t, s.WriteMBTiles(context.Background(), &first, o))
	require.NoError(t, NewSet(city(), nil, nil).WriteMBTiles(context.Background(), &again, o))
	require.True(t, bytes.Equal(first.Bytes(), again.Bytes()), "the same set gives the same bytes")
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Empty(t, left)
	path := filepath.Join(folder, "city.mbtiles")
	require.NoError(t, os.WriteFile(path, first.Bytes(), 0o600))

	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	defer db.Close()
	facts := map[string]string{}
	rows, err := db.Query(`select name, value from metadata`)
	require.NoError(t, err)
	for rows.Next() {
		var name, value string
		require.NoError(t, rows.Scan(&name, &value))
		facts[name] = value
	}
	require.NoError(t, rows.Err())
	require.Equal(t, "pbf", facts["format"])
	require.Equal(t, "0", facts["minzoom"])
	require.Equal(t, "13", facts["maxzoom"])
	require.Len(t, strings.Split(facts["bounds"], ","), 4)
	require.Len(t, strings.Split(facts["center"], ","), 3)
	var j struct {
		VectorLayers []VectorLayer `json:"vector_layers"`
	}
	require.NoError(t, json.Unmarshal([]byte(facts["json"]), &j))
	require.Len(t, j.VectorLayers, 4)

	// Every tile of the set is there, with the same contents, and no other.
	names, n := []string{"grids", "coverage", "components", "labels"}, 0
	for _, at := range must(s.addresses(s.chosen(o.Layers), 13)) {
		one, err := s.Tile(context.Background(), names, at.z, at.x, at.y, Identity)
		require.NoError(t, err)
		var body []byte
		err = db.QueryRow(`select tile_data from tiles where zoom_level = ? and tile_column = ? and tile_row = ?`, at.z, at.x, 1<<at.z-1-at.y).Scan(&body)
		if one.Empty {
			require.ErrorIs(t, err, sql.ErrNoRows)
			continue
		}
		require.NoError(t, err, at)
		n++
		require.True(t, bytes.Equal(one.Body, gunzip(t, body)))
	}
	var there int
	require.NoError(t, db.QueryRow(`select count(*) from tiles`).Scan(&there))
	require.Equal(t, n, there)

	// Within the city all tiles of its coverage are equal: they are there once.
	var plain bytes.Buffer
	require.NoError(t, s.WriteMBTiles(context.Background(), &plain, ArchiveOptions{Layers: must(chengge.ParseTileLayers("coverage")), MaxZoom: 15, Spool: folder}))
	path = filepath.Join(folder, "coverage.mbtiles")
	require.NoError(t, os.WriteFile(path, plain.Bytes(), 0o600))
	coverage, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	defer coverage.Close()
	var images int
	require.NoError(t, coverage.QueryRow(`select (select count(*) from tiles), (select count(*) from images)`).Scan(&there, &images))
	require.Less(t, 2*images, there, "equal tiles once")
}

func TestMBTilesEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	folder := t.TempDir()
	o := ArchiveOptions{Layers: archiveLayers(t), Spool: folder, Progress: func(int, int) { cancel() }}
	require.ErrorIs(t, citySet().WriteMBTiles(ctx, io.Discard, o), context.Canceled)
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Empty(t, left)
	require.Error(t, citySet().WriteMBTiles(context.Background(), io.Discard, ArchiveOptions{Spool: filepath.Join(folder, "nowhere")}))
}

// GDAL reads the archive by its own driver: its layers, bounds and features.
func TestOgrinfoReadsMBTiles(t *testing.T) {
	ogrinfo, err := exec.LookPath("ogrinfo")
	if err != nil {
		missing(t, "ogrinfo (gdal-bin) is not installed")
	}
	s, path := citySet(), filepath.Join(t.TempDir(), "city.mbtiles")
	f, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, s.WriteMBTiles(context.Background(), f, ArchiveOptions{Layers: must(chengge.ParseTileLayers("grids,components,roads")), MaxZoom: 14, Spool: t.TempDir()}))
	require.NoError(t, f.Close())
	out, err := exec.Command(ogrinfo, "-oo", "ZOOM_LEVEL=14", "-al", "-so", path).CombinedOutput()
	require.NoError(t, err, string(out))
	require.NotContains(t, string(out), "ERROR")
	require.Contains(t, string(out), "using driver `MBTiles' successful")
	counts := map[string]int{}
	name := ""
	for line := range strings.Lines(string(out)) {
		if v, ok := strings.CutPrefix(line, "Layer name: "); ok {
			name = strings.TrimSpace(v)
		}
		if v, ok := strings.CutPrefix(line, "Feature Count: "); ok {
			counts[name], err = strconv.Atoi(strings.TrimSpace(v))
			require.NoError(t, err)
		}
	}
	// At zoom 14 every component is a point of one tile.
	require.Equal(t, 20_000, counts["components"], string(out))
	require.Positive(t, counts["grids"])
	require.Positive(t, counts["roads"])
}

// The reader of the format's authors reads PMTiles: header, metadata and every
// tile that it is asked for.
func TestNodeReadsPMTiles(t *testing.T) {
	node, err := exec.LookPath("node")
	modules, _ := filepath.Abs("../web/map/node_modules/pmtiles")
	if _, e := os.Stat(modules); err != nil || e != nil {
		missing(t, "the npm package pmtiles is not installed: npm ci in web/map")
	}
	s, folder := citySet(), t.TempDir()
	path := filepath.Join(folder, "city.pmtiles")
	f, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, s.WritePMTiles(context.Background(), f, ArchiveOptions{Layers: archiveLayers(t), Spool: folder}))
	require.NoError(t, f.Close())
	names := []string{"grids", "coverage", "components", "labels"}
	type asked struct {
		Z, X, Y int
		Bytes   []byte // nil where there is no tile
	}
	var list []asked
	for _, at := range append(tileList(city())[:70], [3]int{16, 3, 3}, [3]int{0, 0, 0}) {
		one, err := s.Tile(context.Background(), names, at[0], at[1], at[2], Identity)
		require.NoError(t, err)
		list = append(list, asked{at[0], at[1], at[2], one.Body})
	}
	text, err := json.Marshal(list)
	require.NoError(t, err)
	want := filepath.Join(folder, "want.json")
	require.NoError(t, os.WriteFile(want, text, 0o600))
	out, err := exec.Command(node, "testdata/pmtiles.cjs", modules, path, want).CombinedOutput()
	require.NoError(t, err, string(out))
	var told struct {
		TileType, TileCompression, MinZoom, MaxZoom, Tiles int
		Layers                                             []string
	}
	require.NoError(t, json.Unmarshal(out, &told), string(out))
	require.Equal(t, 1, told.TileType, "MVT")
	require.Equal(t, 2, told.TileCompression, "gzip")
	require.Equal(t, 0, told.MinZoom)
	require.Equal(t, 16, told.MaxZoom)
	require.Equal(t, len(list), told.Tiles)
	require.ElementsMatch(t, names, told.Layers)
}
