package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"chengge/store"
	"chengge/store/storetest"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){"chengge": main})
}

// suite runs the tests with a PostgreSQL for those that ask for one.
type suite struct{ m *testing.M }

func (s suite) Run() int {
	defer func() { os.RemoveAll(built) }()
	return storetest.Main(s.m)
}

// built is the folder of what gdal builds, "" until then.
var built string

// migrated is an empty database with the schema.
var migrated = storetest.Template{Migrate: func(ctx context.Context, url string) error {
	s, err := store.Open(url, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Migrate(ctx)
	return err
}}

// gdal builds chengge-gdal once, and what stands before it in these tests: see
// testdata/gdalonce. It gives the path of that.
var gdal = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "chengge-test-")
	if err != nil {
		return "", err
	}
	built = dir
	for _, name := range []string{"chengge/cmd/chengge-gdal", "./testdata/gdalonce"} {
		build := exec.Command("go", "build", "-o", dir, name)
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return "", err
		}
	}
	return filepath.Join(dir, "gdalonce"), nil
})

// missing ends a test that lacks something: CI has installed and set it all, so
// that there it fails, and anywhere else it is left out.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

func town(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("../../testdata/town")
	require.NoError(t, err)
	return dir
}

// result is what a verb did.
type result struct {
	code           int
	stdout, stderr string
}

// run runs the command as the binary does, in this process.
func run(t testing.TB, env map[string]string, stdin string, args ...string) result {
	t.Helper()
	path, err := gdal()
	require.NoError(t, err)
	var stdout, stderr bytes.Buffer
	a := &app{stdin: strings.NewReader(stdin), stdout: &stdout, stderr: &stderr, getenv: func(name string) (string, bool) {
		if name == "CHENGGE_GDAL" {
			return path, true
		}
		v, ok := env[name]
		return v, ok
	}}
	code := a.run(context.Background(), args)
	return result{code, stdout.String(), stderr.String()}
}

func TestScripts(t *testing.T) {
	path, err := gdal()
	require.NoError(t, err)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("CHENGGE_GDAL", path)
			e.Setenv("TOWN", town(t))
			e.Setenv("LANG", "en_US.UTF-8")
			e.Values[scriptOf] = e.T()
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"database": makeDatabase, "sql": runSQL, "busy": keepBusy,
		},
		RequireExplicitExec: true,
	})
}
