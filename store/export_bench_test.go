package store_test

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"chengge"
	"chengge/demo"
	"chengge/exporters"
	"chengge/store"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// BenchmarkExport writes the components of the demo city from the database in
// every format, each time with ogr2ogr right after from the same tables, whose
// time stands beside ours: x is how many times as fast we are.
func BenchmarkExport(b *testing.B) {
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		b.Skip("ogr2ogr is not installed: make test installs it (gdal-bin)")
	}
	made, err := demo.New(demo.Options{Components: benchComponents(b)})
	require.NoError(b, err)
	c := made.Contents()
	s := open(b)
	ctx := b.Context()
	_, _, err = s.Import(ctx, store.Import{Actor: "bench", Source: "demo", City: c.City,
		Layers: map[chengge.Kind]iter.Seq2[chengge.Row, error]{chengge.KindComponents: c.Rows(chengge.KindComponents)}})
	require.NoError(b, err)
	edition := publish(b, s).Number
	made, c = nil, chengge.Contents{}
	_, err = s.Pool().Exec(ctx, `analyze components`)
	require.NoError(b, err)
	conn := s.Pool().Config().ConnConfig
	address := fmt.Sprintf("PG:host=%s port=%d user=%s dbname=%s", conn.Host, conn.Port, conn.User, conn.Database)
	layer := chengge.KindComponents.Layer()
	var names []string
	for _, column := range layer.Columns {
		names = append(names, `"`+column.Name+`"`)
	}
	from := ` from components where began <= ` + strconv.FormatInt(edition, 10) + ` and ended is null`
	all := `select id, ` + strings.Join(names, ", ") + `, geom` + from
	for _, format := range []struct {
		format exporters.Format
		driver string
		sql    string
		more   []string
	}{
		{exporters.GeoJSON, "GeoJSON", all, nil},
		{exporters.CSV, "CSV", all, []string{"-lco", "GEOMETRY=AS_XY"}},
		{exporters.GeoPackage, "GPKG", all, []string{"-lco", "FID=fid"}},
		{exporters.Shapefile, "ESRI Shapefile", all, []string{"-lco", "ENCODING=UTF-8"}},
		{exporters.FlatGeobuf, "FlatGeobuf", all, nil},
		{exporters.KML, "KML", all, []string{"-dsco", "NameField=name"}},
		{exporters.DXF, "DXF", `select geom` + from, []string{"-t_srs", "EPSG:4547"}}, // shapes alone: ours have labels, ids and codes too
		{exporters.XLSX, "XLSX", all, nil},
	} {
		b.Run(string(format.format), func(b *testing.B) {
			var ours, theirs, work, theirWork time.Duration
			var rows int64
			for b.Loop() {
				dir := b.TempDir()
				start, spent := time.Now(), processorTime(b)
				c, release, err := s.Contents(ctx, edition)
				require.NoError(b, err)
				w, err := exporters.WriteFeatures(ctx, filepath.Join(dir, "ours"), exporters.Features{
					Name: string(layer.Kind), Title: layer.Title, Geometry: layer.Geometry, Columns: layer.Columns, Count: -1, Rows: c.Rows(layer.Kind),
				}, exporters.FileOptions{Format: format.format, Centre: orb.Point{113.65, 34.76}})
				release()
				require.NoError(b, err)
				ours += time.Since(start)
				work += processorTime(b) - spent
				rows += w.Rows
				require.NoError(b, os.RemoveAll(filepath.Join(dir, "ours")))

				start = time.Now()
				args := append([]string{"-q", "-f", format.driver, filepath.Join(dir, "theirs."+string(format.format)), address,
					"-sql", format.sql, "-nln", "components"}, format.more...)
				ogr2ogr := exec.Command("ogr2ogr", args...)
				said, err := ogr2ogr.CombinedOutput()
				require.NoError(b, err, string(bytes.TrimSpace(said)))
				theirs += time.Since(start)
				theirWork += ogr2ogr.ProcessState.UserTime() + ogr2ogr.ProcessState.SystemTime()
				require.NoError(b, os.RemoveAll(dir))
			}
			b.ReportMetric(ours.Seconds()/float64(b.N), "s/ours")
			b.ReportMetric(theirs.Seconds()/float64(b.N), "s/ogr2ogr")
			b.ReportMetric(theirs.Seconds()/ours.Seconds(), "x")
			b.ReportMetric(work.Seconds()/float64(b.N), "cpu-s/ours")
			b.ReportMetric(theirWork.Seconds()/float64(b.N), "cpu-s/ogr2ogr")
			b.ReportMetric(float64(rows)/ours.Seconds(), "rows/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// processorTime is what this process has spent.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
