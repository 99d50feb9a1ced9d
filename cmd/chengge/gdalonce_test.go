package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// What stands before chengge-gdal in these tests says what that says, the first
// time and the second, of a whole file and of a damaged one; a changed file is
// read again.
func TestGDALOnce(t *testing.T) {
	once, err := gdal()
	require.NoError(t, err)
	program := filepath.Join(filepath.Dir(once), "chengge-gdal")
	roads, err := os.ReadFile(filepath.Join(town(t), "roads.geojson"))
	require.NoError(t, err)
	dir := t.TempDir()
	for name, content := range map[string][]byte{
		"whole": roads, "cut": roads[:len(roads)/2], "empty": {},
		"changed": bytes.Replace(roads, []byte("示范路"), []byte("模范路"), 1),
	} {
		file := filepath.Join(dir, "layer.geojson")
		require.NoError(t, os.WriteFile(file, content, 0o600))
		read := func(program string) (string, string, int) {
			t.Helper()
			var out, said bytes.Buffer
			cmd := exec.Command(program, "read", "--driver", "GeoJSON", file)
			cmd.Stdout, cmd.Stderr, cmd.Dir = &out, &said, dir
			if err := cmd.Run(); err != nil {
				require.NotNil(t, cmd.ProcessState, err)
			}
			return out.String(), said.String(), cmd.ProcessState.ExitCode()
		}
		out, _, code := read(program)
		for range 2 {
			again, _, its := read(once)
			require.Equal(t, out, again, name)
			require.Equal(t, code, its, name)
		}
		if name == "changed" {
			require.Contains(t, out, "模范路")
		}
	}
}
