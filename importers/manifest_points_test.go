package importers

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestManifestPoints(t *testing.T) {
	parse := func(points string) (*Manifest, error) {
		return ParseManifest([]byte(`{"city":{"code":"410199"},"layers":[{"kind":"grids","file":"g.csv","fields":{"code":"c"}}],"points":` + points + `}`))
	}
	m, err := parse(`[{"name":"spills","file":"spills.csv","crs":"GCJ-02","encoding":"GBK","lng":"经度","lat":"纬度"}]`)
	require.NoError(t, err)
	require.Equal(t, []ManifestPoints{{Name: "spills", File: "spills.csv", CRS: "GCJ-02", PointOptions: PointOptions{Encoding: "GBK", LngColumn: "经度", LatColumn: "纬度"}}}, m.Points)
	for bad, says := range map[string]string{
		`{}`:                 "a list",
		`[{"name":"a"}]`:     "points[0].file is missing",
		`[{"file":"a.csv"}]`: "needs a name of its own",
		`[{"name":"a","file":"a"},{"name":"a","file":"b"}]`: "needs a name of its own",
		`[{"name":"a","file":"../a.csv"}]`:                  "points[0].file",
		`[{"name":"a","file":"a","format":"shp"}]`:          "csv, ndjson or geojson",
		`[{"name":"a","file":"a","colour":"red"}]`:          "colour",
	} {
		_, err := parse(bad)
		require.ErrorContains(t, err, says, bad)
	}
}
