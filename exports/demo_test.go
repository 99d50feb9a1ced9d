package exports_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"chengge/demo"
	"chengge/exporters"
	"chengge/exports"

	"github.com/stretchr/testify/require"
)

// TestDemoThereAndBack: the city of the demo, with 3,000 components, in the formats
// of the issue.
func TestDemoThereAndBack(t *testing.T) {
	if testing.Short() {
		t.Skip("writes and reads a city several times")
	}
	made, err := demo.New(demo.Options{Components: 3000, Days: 1, PerDay: 1})
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "demo")
	require.NoError(t, demo.WriteFolder(dir, made, nil))
	f := read(t, dir)
	for _, r := range []exports.Request{
		{Format: exporters.GeoPackage}, {Format: exporters.GeoJSON}, {Format: exporters.Shapefile}, {Format: exporters.Shapefile, Encoding: "GBK", Headers: "zh"},
	} {
		t.Run(fmt.Sprintf("%s %s", r.Format, r.Encoding), func(t *testing.T) { there(t, f, r) })
	}
}
