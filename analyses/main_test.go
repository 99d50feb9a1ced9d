package analyses_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"chengge/importers"
)

// gdal is the chengge-gdal that TestMain has built.
var gdal string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "chengge-gdal-")
	if err != nil {
		panic(err)
	}
	gdal = filepath.Join(dir, importers.GDALName)
	if out, err := exec.Command("go", "build", "-o", gdal, "chengge/cmd/chengge-gdal").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build chengge-gdal: %v\n%s", err, out)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}
