package importers

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkOpen imports components from CSV, with a child per run.
func BenchmarkOpen(b *testing.B) {
	const rows = 200_000
	var s strings.Builder
	s.WriteString("objid,category,name,deptcode1,pointx,pointy,objstate\n")
	for i := range rows {
		fmt.Fprintf(&s, "41010201001%06d,01001,上水井盖,J%02d,%.6f,%.6f,完好\n", i+1, i%44, 113.5+float64(i%1000)/5000, 34.6+float64(i/1000)/1000)
	}
	dir := folder(b, map[string]string{"c.csv": s.String()})
	for _, crs := range []string{"WGS84", "GCJ-02"} {
		b.Run(crs, func(b *testing.B) {
			require.NoError(b, os.WriteFile(filepath.Join(dir, ManifestName), []byte(national(`{"kind":"components","file":"c.csv","crs":"`+crs+`","fields":{"code":"objid"}}`)), 0o644))
			b.ReportAllocs()
			for b.Loop() {
				f, err := Open(context.Background(), dir, Options{GDAL: gdal})
				require.NoError(b, err)
				require.Empty(b, f.Findings())
			}
			b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
