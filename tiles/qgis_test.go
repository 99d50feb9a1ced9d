//go:build soak

package tiles

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"chengge"

	"github.com/stretchr/testify/require"
)

// QGIS, as Debian has it, loads and draws the tiles of a server and the MBTiles
// archive. (It reads no PMTiles before version 3.32: see TestNodeReadsPMTiles.)
func TestSoakQGIS(t *testing.T) {
	const python = "/usr/bin/python3" // the one that Debian's package is for
	if out, err := exec.Command(python, "-c", "import qgis.core").CombinedOutput(); err != nil {
		missing(t, "python3-qgis is not installed (scripts/setup.sh soak): "+string(out))
	}
	s, folder := citySet(), t.TempDir()
	archive := filepath.Join(folder, "city.mbtiles")
	f, err := os.Create(archive)
	require.NoError(t, err)
	require.NoError(t, s.WriteMBTiles(context.Background(), f, ArchiveOptions{Spool: folder}))
	require.NoError(t, f.Close())
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		part := strings.Split(strings.TrimSuffix(r.URL.Path, ".mvt"), "/")
		var at [3]int
		for i := range at {
			at[i], err = strconv.Atoi(part[len(part)-3+i])
			if err != nil {
				http.NotFound(w, r)
				return
			}
		}
		tile, err := s.Tile(r.Context(), chengge.TileLayerNames(), at[0], at[1], at[2], Gzip)
		switch {
		case err != nil:
			http.Error(w, err.Error(), http.StatusNotFound)
		case tile.Empty:
			w.WriteHeader(http.StatusNoContent)
		default:
			asked++
			w.Header().Set("Content-Type", "application/vnd.mapbox-vector-tile")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(tile.Body)
		}
	}))
	defer server.Close()
	type source struct {
		Kind   string     `json:"kind"`
		Source string     `json:"source"`
		Box    [4]float64 `json:"box"`
	}
	b := s.Bounds()
	near := [4]float64{s.centre[0] - 0.01, s.centre[1] - 0.01, s.centre[0] + 0.01, s.centre[1] + 0.01}
	var list []source
	for _, box := range [][4]float64{b, near} {
		list = append(list, source{"tiles", "type=mbtiles&url=" + url.QueryEscape(archive), box},
			source{"tiles", fmt.Sprintf("type=xyz&zmin=0&zmax=%d&url=%s", maxZoom, url.QueryEscape(server.URL+"/{z}/{x}/{y}.mvt")), box})
	}
	text, err := json.Marshal(list)
	require.NoError(t, err)
	want := filepath.Join(folder, "list.json")
	require.NoError(t, os.WriteFile(want, text, 0o600))
	out, err := exec.Command(python, "testdata/load_in_qgis.py", want).CombinedOutput()
	require.NoError(t, err, string(out))
	var told []struct {
		Valid   bool
		Zooms   [2]int
		Colours int
		Errors  []string
	}
	require.NoError(t, json.Unmarshal(out[strings.IndexByte(string(out), '['):], &told), string(out))
	require.Len(t, told, len(list))
	for i, l := range told {
		require.True(t, l.Valid, list[i])
		require.Empty(t, l.Errors, list[i])
		require.Equal(t, maxZoom, l.Zooms[1])
		require.Greater(t, l.Colours, 4, "%v draws something", list[i])
	}
	require.Equal(t, told[0].Colours > 4, told[1].Colours > 4)
	require.Greater(t, asked, 4, "the server was asked for tiles")
}
