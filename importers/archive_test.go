package importers

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"chengge"
)

type entry struct {
	name, text string
	mode       os.FileMode
	nonUTF8    bool
}

func pack(t testing.TB, name string, entries ...entry) {
	t.Helper()
	f, err := os.Create(name)
	require.NoError(t, err)
	defer f.Close()
	z := zip.NewWriter(f)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, NonUTF8: e.nonUTF8}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		w, err := z.CreateHeader(h)
		require.NoError(t, err)
		_, err = w.Write([]byte(e.text))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
}

const points = "code,lng,lat\n1,113.6,34.7\n"

func TestArchives(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("点/郑州.csv")
	require.NoError(t, err)
	twice, err := charmap.CodePage437.NewDecoder().String(gbk)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		layer   string
		entries []entry
		want    string // of the error, or of the file's name
	}{
		"plain":       {"", []entry{{name: "a/b.csv", text: points}}, "a.zip/a/b.csv"},
		"mac":         {"", []entry{{name: "a.csv", text: points}, {name: "__MACOSX/._a.csv", text: "x"}, {name: "._a.csv", text: "x"}, {name: "a/", mode: os.ModeDir | 0o755}}, "a.zip/a.csv"},
		"gbk name":    {"", []entry{{name: gbk, text: points, nonUTF8: true}}, "a.zip/点/郑州.csv"},
		"gbk as 437":  {"", []entry{{name: twice, text: points}}, "a.zip/点/郑州.csv"},
		"by layer":    {"b", []entry{{name: "a.csv", text: "x"}, {name: "b.csv", text: points}}, "a.zip/b.csv"},
		"two":         {"", []entry{{name: "a.csv", text: points}, {name: "b.csv", text: points}}, "state one of them as layer: a.csv, b.csv"},
		"no such":     {"c", []entry{{name: "a.csv", text: points}, {name: "b.csv", text: points}}, `no layer "c": it has a.csv, b.csv`},
		"ambiguous":   {"a", []entry{{name: "x/a.csv", text: points}, {name: "y/a.csv", text: points}}, "several files"},
		"twice":       {"", []entry{{name: "a.csv", text: points}, {name: "a.CSV", text: points}}, "2 files"},
		"none":        {"", []entry{{name: "readme.md", text: "x"}}, "no file that is read"},
		"empty":       {"", nil, "empty"},
		"nested":      {"", []entry{{name: "inner.zip", text: "x"}}, "holds an archive, inner.zip"},
		"slip":        {"", []entry{{name: "../../evil.csv", text: points}}, "leads out of the folder: the archive is refused"},
		"slip beside": {"", []entry{{name: "a.csv", text: points}, {name: `..\evil.txt`, text: "x"}}, "leads out of the folder"},
		"absolute":    {"", []entry{{name: "/etc/evil.csv", text: points}}, "absolute path"},
		"link":        {"", []entry{{name: "a.csv", text: "/etc/passwd", mode: os.ModeSymlink | 0o777}}, "is a link"},
		"bomb":        {"", []entry{{name: "a.csv", text: strings.Repeat("0", 64<<20)}}, "zip bomb"},
	} {
		t.Run(name, func(t *testing.T) {
			layer := ""
			if c.layer != "" {
				layer = `"layer":"` + c.layer + `",`
			}
			dir := folder(t, map[string]string{"city.json": city(`{"kind":"cameras","file":"a.zip",` + layer + `"fields":{"code":"code"}}`)})
			pack(t, filepath.Join(dir, "a.zip"), c.entries...)
			f, err := open(t, dir)
			if strings.HasPrefix(c.want, "a.zip/") {
				require.NoError(t, err)
				require.Len(t, rowsOf(t, f.Contents().Cameras), 1)
				return
			}
			require.ErrorContains(t, err, c.want)
			require.ErrorContains(t, err, "a.zip")
			require.Equal(t, chengge.ErrFile, chengge.CodeOf(err))
		})
	}
}

// TestBombsThatLie has archives whose headers claim less than they hold, or
// nothing.
func TestBombsThatLie(t *testing.T) {
	dir := folder(t, map[string]string{"city.json": city(`{"kind":"cameras","file":"a.csv.gz","fields":{"code":"code"}}`)})
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write(bytes.Repeat([]byte("0"), 64<<20))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.csv.gz"), packed.Bytes(), 0o644))
	_, err = open(t, dir)
	require.ErrorContains(t, err, "zip bomb")

	dir = folder(t, map[string]string{"city.json": city(`{"kind":"cameras","file":"a.zip","fields":{"code":"code"}}`)})
	pack(t, filepath.Join(dir, "a.zip"), entry{name: "a.csv", text: strings.Repeat("0", 32<<20)})
	b, err := os.ReadFile(filepath.Join(dir, "a.zip"))
	require.NoError(t, err)
	b = bytes.ReplaceAll(b, []byte{0, 0, 0, 2}, []byte{100, 0, 0, 0}) // 32 MB, little-endian
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.zip"), b, 0o644))
	_, err = open(t, dir)
	require.Error(t, err)

	_, err = (&limitedReader{strings.NewReader("0123456789"), &limits{most: 5}}).Read(make([]byte, 10))
	require.ErrorIs(t, err, errTooLarge)
}

func TestPackedFiles(t *testing.T) {
	dir := folder(t, map[string]string{"city.json": city(`{"kind":"cameras","file":"a.csv.gz","fields":{"code":"code"}}`)})
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write([]byte(points))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.csv.gz"), packed.Bytes(), 0o644))
	f, err := open(t, dir)
	require.NoError(t, err)
	require.Len(t, rowsOf(t, f.Contents().Cameras), 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.csv.gz"), packed.Bytes()[:20], 0o644))
	_, err = open(t, dir)
	require.ErrorContains(t, err, "a.csv.gz")
}
