package importers

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"chengge"
)

// gdal is the chengge-gdal that TestMain has built.
var gdal string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "chengge-gdal-")
	if err != nil {
		panic(err)
	}
	gdal = filepath.Join(dir, GDALName)
	if out, err := exec.Command("go", "build", "-o", gdal, "chengge/cmd/chengge-gdal").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build chengge-gdal: %v\n%s", err, out)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// missing ends a test that lacks something: CI has installed and set it all, so
// that there it fails, and anywhere else it is left out.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// realData gives a path in the folder of real data; it skips where
// CHENGGE_TESTDATA is not set, and fails where the path is missing.
func realData(t testing.TB, path ...string) string {
	t.Helper()
	root := os.Getenv("CHENGGE_TESTDATA")
	if root == "" {
		missing(t, "CHENGGE_TESTDATA is not set: no real data here")
	}
	name := filepath.Join(append([]string{root}, path...)...)
	_, err := os.Stat(name)
	require.NoError(t, err)
	return name
}

// folder makes a folder of files; city.json is one of them.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	return dir
}

// open opens a folder with a working folder of its own, and checks that nothing
// stays behind in it, and nothing new in the folder.
func open(t testing.TB, dir string) (*Folder, error) {
	t.Helper()
	temp := t.TempDir()
	before := listing(t, dir)
	f, err := Open(context.Background(), dir, Options{GDAL: gdal, TempDir: temp})
	require.Empty(t, listing(t, temp), "left behind in the working folder")
	require.Equal(t, before, listing(t, dir), "the folder has changed")
	return f, err
}

func listing(t testing.TB, dir string) []string {
	t.Helper()
	var names []string
	require.NoError(t, filepath.Walk(dir, func(name string, info os.FileInfo, err error) error {
		if err == nil && name != dir {
			names = append(names, fmt.Sprint(name, info.Size()))
		}
		return err
	}))
	return names
}

func city(layers string) string {
	return `{"city":{"code":"x","codes":"free"},"layers":[` + layers + `]}`
}

func rowsOf[T any](t testing.TB, seq func(func(T, error) bool)) []T {
	t.Helper()
	rows, err := chengge.Collect(seq)
	require.NoError(t, err)
	return rows
}

// rejected gives the findings that are errors, at most ten.
func rejected(f *Folder) []chengge.Finding {
	var out []chengge.Finding
	for _, d := range f.Findings() {
		if d.Severity() == chengge.SeverityError && len(out) < 10 {
			out = append(out, d)
		}
	}
	return out
}
