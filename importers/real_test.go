package importers

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"chengge"
)

func link(t testing.TB, dir, as string, target string) {
	t.Helper()
	b, err := os.ReadFile(target)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, as), b, 0o644))
}

func TestSyracuseStreets(t *testing.T) {
	zip := realData(t, "civic-reports", "syracuse_potholes", "streets_original_macosx.zip")
	dir := folder(t, map[string]string{"city.json": `{"city":{"code":"syracuse","codes":"free","timezone":"America/New_York"},
		"layers":[{"kind":"roads","file":"streets.zip","fields":{"code":"STREET_ID","name":"STREET"}}]}`})
	link(t, dir, "streets.zip", zip)
	f, err := open(t, dir)
	require.NoError(t, err)
	require.Empty(t, rejected(f))
	roads := rowsOf(t, f.Contents().Roads)
	require.Len(t, roads, 6825)
	for _, r := range roads {
		require.InDelta(t, -76.15, r.Line[0][0][0], 0.15)
		require.InDelta(t, 43.04, r.Line[0][0][1], 0.15)
		require.Regexp(t, `^\d+$`, r.Code)
	}
}

func TestChicagoAndNewYork(t *testing.T) {
	for _, c := range []struct {
		file, fields string
		rows         int
	}{
		{"chicago/wards_2015.geojson", `{"code":"ward"}`, 50},
		{"chicago/community_areas.geojson", `{"code":"area_numbe","name":"community","community":null}`, 77},
		{"nyc311/community_districts_2013.geojson", `{"code":"BoroCD"}`, 71},
		{"nyc311/boroughs_2013.geojson.gz", `{"code":"BoroCode"}`, 5},
	} {
		file := realData(t, "civic-reports", filepath.FromSlash(c.file))
		dir := folder(t, map[string]string{"city.json": city(`{"kind":"grids","file":"` + filepath.Base(file) + `","fields":` + c.fields + `}`)})
		link(t, dir, filepath.Base(file), file)
		f, err := open(t, dir)
		require.NoError(t, err, c.file)
		require.Empty(t, rejected(f), c.file)
		require.Len(t, rowsOf(t, f.Contents().Areas[chengge.KindGrids]), c.rows, c.file)
	}
}

func TestTown(t *testing.T) {
	f, err := open(t, filepath.Join("..", "testdata", "town"))
	require.NoError(t, err)
	for _, d := range f.Findings() {
		t.Log(d.Where(), d.Message(chengge.English))
	}
	require.Empty(t, f.Findings())
	c := f.Contents()
	require.Len(t, rowsOf(t, c.Areas[chengge.KindGrids]), 12)
	require.Len(t, rowsOf(t, c.Roads), 8)
	require.Len(t, rowsOf(t, c.Components), 60)
	require.Len(t, rowsOf(t, c.Sites), 6)
	for kind := range chengge.Layers() {
		require.NotEmpty(t, rowsOf(t, c.Rows(kind.Kind)), kind.Kind)
	}
}
