package importers

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

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

// TestOddInputs imports every file of a format that is read, as each kind of
// shape: a clean import or a refusal that names the file, in 20 s, no mojibake,
// nothing left behind.
func TestOddInputs(t *testing.T) {
	root := realData(t, "odd-inputs")
	var files []string
	require.NoError(t, filepath.WalkDir(root, func(name string, d os.DirEntry, err error) error {
		if _, ok := formatOf(name); err == nil && !d.IsDir() && (ok || isArchive(name)) {
			files = append(files, name)
		}
		return err
	}))
	require.Greater(t, len(files), 300)
	taken, refused, partly := 0, 0, 0
	kinds := []chengge.Kind{chengge.KindGrids, chengge.KindRoads, chengge.KindCameras, chengge.KindOrganisations}
	if os.Getenv("CHENGGE_TEST_LONG") == "" {
		kinds = []chengge.Kind{chengge.KindGrids, chengge.KindOrganisations}
	}
	for _, file := range files {
		rel, err := filepath.Rel(root, file)
		require.NoError(t, err)
		for _, kind := range kinds {
			b, err := json.Marshal(map[string]any{
				"city":   map[string]any{"code": "x", "codes": "free"},
				"layers": []any{map[string]any{"kind": kind, "file": filepath.Base(file), "fields": map[string]any{"code": map[string]string{"value": "1"}, "name": nil}}},
			})
			require.NoError(t, err)
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, ManifestName), b, 0o644))
			beside, err := filepath.Glob(escapeGlob(strings.TrimSuffix(file, filepath.Ext(file))) + ".*")
			require.NoError(t, err)
			for _, f := range beside {
				if filepath.Base(f) != ManifestName {
					link(t, dir, filepath.Base(f), f)
				}
			}
			began := time.Now()
			f, err := open(t, dir)
			require.Less(t, time.Since(began), 20*time.Second, rel)
			if err != nil {
				refused++
				code := chengge.CodeOf(err)
				require.NotEqual(t, chengge.ErrInternal, code, "%s as %s: %v", rel, kind, err)
				require.Contains(t, err.Error(), filepath.Base(file), rel)
				require.NotContains(t, err.Error(), os.TempDir(), "the message has a path of the machine")
				t.Logf("%s as %s: %v", rel, kind, err)
				continue
			}
			if bad := rejected(f); len(bad) > 0 {
				partly++
				t.Logf("%s as %s: %s: %s", rel, kind, bad[0].Where(), bad[0].Message(chengge.English))
			} else {
				taken++
			}
			for _, d := range f.Findings() {
				require.NotEmpty(t, d.File)
				require.True(t, utf8.ValidString(d.Value+d.Cause), rel)
				require.NotContains(t, d.Message(chengge.English)+d.Message(chengge.Chinese), "{")
			}
		}
	}
	t.Logf("%d files: %d imports clean, %d with findings, %d refused", len(files), taken, partly, refused)
}

func escapeGlob(s string) string {
	return strings.NewReplacer("*", `\*`, "?", `\?`, "[", `\[`).Replace(s)
}

// TestChineseShapefiles has the same districts in every state in which
// Shapefiles travel.
func TestChineseShapefiles(t *testing.T) {
	root := realData(t, "odd-inputs", "derived-gbk")
	for _, file := range []string{
		"zz_districts_gbk", "zz_gbk_cpg_lies_utf8", "zz_gbk_nocpg_ldid00_noprj", "zz_gbk_nocpg_ldid4D", "zz_gbk_names_inside_zip_gbk_filenames.zip",
	} {
		dir := t.TempDir()
		name := file
		if strings.HasSuffix(file, ".zip") {
			link(t, dir, file, filepath.Join(root, file))
		} else {
			name += ".shp"
			parts, err := filepath.Glob(filepath.Join(root, file+".*"))
			require.NoError(t, err)
			for _, p := range parts {
				link(t, dir, filepath.Base(p), p)
			}
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, ManifestName), []byte(national(`{"kind":"districts","file":"`+name+`","fields":{"code":"adcode"}}`)), 0o644))
		f, err := open(t, dir)
		require.NoError(t, err, file)
		require.Empty(t, rejected(f), file)
		var names []string
		for _, a := range rowsOf(t, f.Contents().Areas[chengge.KindDistricts]) {
			names = append(names, a.Name)
		}
		require.Len(t, names, 12, file)
		require.Equal(t, []string{"中原区", "二七区", "管城回族区", "金水区"}, names[:4], file)
	}
}
