package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"chengge/importers"
)

// build makes the program: its limits would bind the test itself.
func build(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "chengge-gdal")
	out, err := exec.Command("go", "build", "-o", name, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	return name
}

func TestWhatIsRefused(t *testing.T) {
	gdal := build(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "a.geojson")
	require.NoError(t, os.WriteFile(file, []byte(`{"type":"FeatureCollection","features":[]}`), 0o644))
	for want, args := range map[string][]string{
		"not on the list":  {"--driver", "VRT", file},
		"no file on disk":  {"--driver", "GeoJSON", "/vsicurl/http://127.0.0.1/a.geojson"},
		"no such file":     {"--driver", "GeoJSON", `{"type":"Point","coordinates":[1,2]}`},
		"no regular file":  {"--driver", "CSV", dir},
		`has no layer "b"`: {"--driver", "GeoJSON", "--layer", "b", file},
		"not recognized":   {"--driver", "ESRI Shapefile", file},
	} {
		out, err := exec.Command(gdal, append([]string{"read"}, args...)...).Output()
		require.NoError(t, err, want)
		_, err = importers.NewStreamReader(bytes.NewReader(out))
		require.ErrorContains(t, err, want)
	}
	for _, args := range [][]string{nil, {"write"}, {"read"}, {"read", "--driver"}, {"read", "a", "b"}} {
		out, err := exec.Command(gdal, args...).CombinedOutput()
		require.Error(t, err)
		require.Contains(t, string(out), "usage")
	}
}

func TestItRunsInTheLeastMemory(t *testing.T) {
	gdal := build(t)
	file := filepath.Join(t.TempDir(), "a.geojson")
	require.NoError(t, os.WriteFile(file, []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"n":null,"i":7,"b":true,"l":["a","b"]},"geometry":null}]}`), 0o644))
	out, err := exec.Command(gdal, "read", "--driver", "GeoJSON", "--memory", "1", file).Output()
	require.NoError(t, err)
	r, err := importers.NewStreamReader(bytes.NewReader(out))
	require.NoError(t, err)
	row, err := r.Next()
	require.NoError(t, err)
	require.Nil(t, row.WKB)
	require.Equal(t, byte('n'), row.Values[0].Kind, "a null is no zero")
	require.EqualValues(t, 7, row.Values[1].Int)
	require.Equal(t, "true", string(row.Values[2].Bytes))
	require.Equal(t, "a;b", string(row.Values[3].Bytes))
}
