package chengge

import (
	"fmt"
	"iter"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The table of layers of maps: every row can be drawn and asked for.
func TestTileLayers(t *testing.T) {
	seen := map[string]bool{}
	for l := range TileLayers() {
		require.False(t, seen[l.Name], l.Name)
		seen[l.Name] = true
		require.NotEmpty(t, l.Title.Zh)
		require.NotEmpty(t, l.Title.En)
		require.NotEmpty(t, l.Kinds)
		require.NotEmpty(t, l.Columns)
		require.NotEmpty(t, l.Geometry)
		require.True(t, l.MinZoom >= 0 && l.MinZoom <= TileMaxZoom)
		require.Contains(t, Rights(), l.Right)
		for _, c := range l.Columns {
			require.NotEqual(t, "phone", c.Name, "nothing personal in a tile")
		}
	}
	for _, k := range []Kind{
		KindCoverage, KindDistricts, KindStreetOffices, KindCommunities, KindGrids, KindUnitGrids, KindRoads, KindChiefs,
		KindComponents, KindZones, KindWaters, KindOverlays, KindCameras, KindSites, KindBuildings,
	} {
		require.True(t, seen[string(k)], k)
	}

	ls, err := ParseTileLayers("roads,grids,roads")
	require.NoError(t, err)
	require.Len(t, ls, 2)
	require.Equal(t, "grids", ls[0].Name, "in the order of the table")
	for _, bad := range []string{"", ",", "grids,", "Grids", "grids;drop table", "nothing", "grids, roads"} {
		_, err := ParseTileLayers(bad)
		require.Error(t, err, bad)
	}
	_, err = ParseTileLayers("grids" + string(make([]byte, 1<<20)))
	require.Equal(t, ErrBadQuery, CodeOf(err))
}

// Live layers have names of their own, and columns without persons.
func TestLiveTileLayers(t *testing.T) {
	for l := range LiveTileLayers() {
		_, taken := FindTileLayer(l.Name)
		require.False(t, taken, l.Name)
		require.Empty(t, l.Kinds)
		require.NotEqual(t, ReadCity, l.Right)
		require.Contains(t, Rights(), l.Right)
		for _, c := range l.Columns {
			require.NotContains(t, []string{"phone", "reporter", "description", "address"}, c.Name)
		}
	}
	require.Equal(t, "reports", ReportTileLayer().Name)
	require.Equal(t, "hotspots", HotspotTileLayer().Name)
}

// The document says what the table has.
func TestTileDocument(t *testing.T) {
	text, err := os.ReadFile("docs/tiles.md")
	require.NoError(t, err)
	for _, list := range []iter.Seq[TileLayer]{TileLayers(), LiveTileLayers()} {
		for l := range list {
			var columns []string
			for _, c := range l.Columns {
				switch {
				case c.Name == "begins" || c.Name == "ends":
				case c.MinZoom > l.MinZoom:
					columns = append(columns, fmt.Sprintf("`%s` (%d)", c.Name, c.MinZoom))
				default:
					columns = append(columns, "`"+c.Name+"`")
				}
			}
			require.Contains(t, string(text), fmt.Sprintf("| `%s` %s | %d | %s |\n", l.Name, l.Title.Zh, l.MinZoom, strings.Join(columns, ", ")))
		}
	}
}
