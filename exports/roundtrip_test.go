package exports_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"chengge"
	"chengge/exporters"
	"chengge/exports"
	"chengge/importers"

	"github.com/stretchr/testify/require"
)

// limits are what a format does not hold, as docs/exports.md tells it, by layer and
// column: a value of a row comes back as f gives it. The formats that are not
// named hold everything.
var limits = map[exporters.Format][]struct {
	why string
	f   func(k chengge.Kind, column, v string) string
}{
	exporters.CSV: {{"a text that a spreadsheet would take for a formula has an apostrophe before it", func(_ chengge.Kind, _, v string) string {
		if v != "" && strings.ContainsRune("=+-@", rune(v[0])) {
			return "'" + v
		}
		return v
	}}},
	exporters.Shapefile: {{"text of more than 254 bytes is there up to its last whole character, without blanks at its end", func(_ chengge.Kind, _, v string) string {
		n := min(len(v), 254)
		for n < len(v) && !utf8.RuneStart(v[n]) {
			n--
		}
		return strings.TrimRight(v[:n], " ")
	}}},
}

// rowsOf gives all rows of a folder by kind and code. Ids are not in files that
// come from a folder.
func rowsOf(t testing.TB, f *importers.Folder) map[chengge.Kind]map[string]chengge.Row {
	t.Helper()
	c := f.Contents()
	out := map[chengge.Kind]map[string]chengge.Row{}
	for l := range chengge.Layers() {
		for r, err := range rowsOr(c.Rows(l.Kind)) {
			require.NoError(t, err)
			if out[l.Kind] == nil {
				out[l.Kind] = map[string]chengge.Row{}
			}
			r.ID, r.Values = 0, slices.Clone(r.Values)
			out[l.Kind][r.Code()] = r
		}
	}
	return out
}

// difference says where two rows differ beyond what a format holds.
func difference(k chengge.Kind, format exporters.Format, a, b chengge.Row) string {
	for i, c := range k.Layer().Columns {
		want := a.Values[i]
		for _, l := range limits[format] {
			want = l.f(k, c.Name, want)
		}
		if b.Values[i] != want {
			return fmt.Sprintf("%s %s: %s is %q, was %q", k, a.Code(), c.Name, b.Values[i], want)
		}
	}
	if !equalShapes(a, b) {
		return fmt.Sprintf("%s %s: the shape is %v, was %v", k, a.Code(), b.Shape, a.Shape)
	}
	return ""
}

// there writes a folder as a request says, reads it again, and compares every row.
func there(t *testing.T, f *importers.Folder, r exports.Request) {
	t.Helper()
	require.NoError(t, r.CheckFolder())
	dir := filepath.Join(t.TempDir(), "out")
	layers, err := exports.Folder(t.Context(), of(f), dir, &r, 0, f.City(), exporters.FileOptions{}, nil)
	require.NoError(t, err)
	back := read(t, dir)
	for _, finding := range back.Findings() {
		require.NotEqual(t, chengge.SeverityError, finding.Severity(), "%s: %s", finding.Where(), finding.Message(chengge.English))
	}
	require.Equal(t, f.City(), back.City())
	before, after := rowsOf(t, f), rowsOf(t, back)
	require.Len(t, layers, len(before))
	for k, rows := range before {
		require.Len(t, after[k], len(rows), k)
		for code, row := range rows {
			require.Empty(t, difference(k, r.Format, row, after[k][code]))
		}
	}
	for _, l := range layers {
		require.EqualValues(t, len(before[l.Kind]), l.Rows)
		checkManifest(t, dir, l)
	}
}

// checkManifest holds the manifest of a layer to its files.
func checkManifest(t *testing.T, dir string, l exports.FolderLayer) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, string(l.Kind), exporters.ManifestName))
	require.NoError(t, err)
	var m exporters.FeatureManifest
	require.NoError(t, json.Unmarshal(b, &m))
	require.Equal(t, string(l.Kind), m.Layer)
	require.Equal(t, l.Rows, m.Rows)
	require.NotEmpty(t, m.Files)
	for _, f := range m.Files {
		b, err := os.ReadFile(filepath.Join(dir, string(l.Kind), f.Name))
		require.NoError(t, err)
		require.EqualValues(t, len(b), f.Bytes)
		require.Equal(t, fmt.Sprintf("%x", sha256Of(b)), f.SHA256)
	}
}

// TestTownThereAndBack: every layer of the town in every format that comes in
// again, in every encoding, is what it was.
func TestTownThereAndBack(t *testing.T) {
	f := town(t)
	require.Len(t, rowsOf(t, f), 19, "the town has all kinds")
	for _, r := range []exports.Request{
		{Format: exporters.GeoJSON}, {Format: exporters.GeoPackage}, {Format: exporters.Shapefile}, {Format: exporters.Shapefile, Encoding: "GBK"},
		{Format: exporters.Shapefile, Encoding: "GBK", Headers: "zh"}, {Format: exporters.GeoPackage, Headers: "zh"},
		{Format: exporters.CSV}, {Format: exporters.CSV, Encoding: "GBK", Headers: "zh"},
	} {
		t.Run(fmt.Sprintf("%s %s %s", r.Format, r.Encoding, r.Headers), func(t *testing.T) { there(t, f, r) })
	}
}

// TestFolderRefused: what can't come in again, or is in the way.
func TestFolderRefused(t *testing.T) {
	for _, r := range []exports.Request{
		{Layer: "grids"}, {Format: exporters.KML}, {Format: exporters.XLSX}, {Format: exporters.DXF}, {Area: "grids:G06"}, {Where: map[string][]string{"code": {"G06"}}}, {CRS: "nowhere"}, {Persons: true},
	} {
		require.Error(t, r.CheckFolder(), "%+v", r)
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "mine"), nil, 0o600))
	f := town(t)
	_, err := exports.Folder(t.Context(), of(f), dir, &exports.Request{}, 0, f.City(), exporters.FileOptions{}, nil)
	require.Equal(t, chengge.ErrConflict, chengge.CodeOf(err))
	left, err := os.ReadDir(filepath.Dir(dir))
	require.NoError(t, err)
	require.Len(t, left, 1, "nothing is left beside it")
}

// TestLimits: what a Shapefile can't hold comes back as the table of limits has it;
// a GeoPackage and GeoJSON hold it.
func TestLimits(t *testing.T) {
	f := town(t)
	c := f.Contents()
	long := strings.Repeat("市政设施", 30) // 360 bytes
	c.Organisations = chengge.Each([]chengge.Organisation{
		{Code: "A", Name: long, Contact: "=1+1", Roster: strings.Repeat("x", 254), Type: chengge.CityBody}, {Code: "B", Name: "名 ", Type: chengge.CityBody, Contact: "a|b\tc", Roster: "引号\"逗号,换行"},
	})
	from := exports.Sources{Contents: func(context.Context, int64) (chengge.Contents, func(), error) { return c, func() {}, nil }}
	for _, format := range []exporters.Format{exporters.GeoJSON, exporters.GeoPackage, exporters.Shapefile} {
		dir := filepath.Join(t.TempDir(), "out")
		_, err := exports.Folder(t.Context(), from, dir, &exports.Request{Format: format}, 0, f.City(), exporters.FileOptions{}, nil)
		require.NoError(t, err)
		after := rowsOf(t, read(t, dir))[chengge.KindOrganisations]
		for row, err := range c.Rows(chengge.KindOrganisations) {
			require.NoError(t, err)
			for i, v := range row.Values { // the importer takes blanks off the ends of every text
				row.Values[i] = strings.TrimSpace(v)
			}
			require.Empty(t, difference(chengge.KindOrganisations, format, row, after[row.Code()]), format)
		}
		if format == exporters.Shapefile {
			require.Equal(t, 252, len(after["A"].Values[1]))
		} else {
			require.Equal(t, long, after["A"].Values[1])
		}
	}
}
