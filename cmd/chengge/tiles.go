package main

import (
	"bufio"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"chengge"
	"chengge/grids"
	"chengge/tiles"

	"github.com/spf13/cobra"
)

type tilesFlags struct {
	source              sourceFlags
	layers, format, out string
	maxZoom             int
}

func (a *app) tilesCommand() *cobra.Command {
	var f tilesFlags
	cmd := &cobra.Command{
		Use:   "tiles --out FILE",
		Short: "Write an edition's vector tiles as one archive · 导出矢量切片包",
		Long: "tiles draws all tiles of an edition, by default the one in force, and writes them as one archive of Mapbox Vector Tiles:\n" +
			"PMTiles, version 3, which maps read by ranges from any server of files, or MBTiles, version 1.3, a database of SQLite.\n" +
			"The same edition gives the same bytes. The file is there when it is whole.\n\n" +
			"Layers: " + strings.Join(chengge.TileLayerNames(), ", ") + ".",
		Example: "  chengge tiles --out city.pmtiles\n  chengge tiles --edition 12 --format mbtiles --out city.mbtiles\n  chengge tiles --from testdata/town --layers grids,roads --max-zoom 14 --out town.pmtiles",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.out == "" {
				return usageError{fmt.Errorf("--out: name the file to write")}
			}
			if f.format == "" {
				f.format = "pmtiles"
				if strings.EqualFold(filepath.Ext(f.out), ".mbtiles") {
					f.format = "mbtiles"
				}
			}
			if f.format != "pmtiles" && f.format != "mbtiles" {
				return usageError{fmt.Errorf("--format %q: use pmtiles or mbtiles", f.format)}
			}
			if f.maxZoom < 0 || f.maxZoom > chengge.TileMaxZoom {
				return usageError{fmt.Errorf("--max-zoom %d: use 1 to %d, or 0 for all", f.maxZoom, chengge.TileMaxZoom)}
			}
			var list []chengge.TileLayer
			if f.layers != "" {
				var err error
				if list, err = chengge.ParseTileLayers(f.layers); err != nil {
					return usageError{fmt.Errorf("--layers: %w", err)}
				}
			}
			snap, err := f.source.snapshot(cmd.Context(), a, presently)
			if err != nil {
				return err
			}
			return a.writeTiles(cmd.Context(), snap, &f, list)
		},
	}
	f.source.add(cmd.Flags(), "the one in force now")
	cmd.Flags().StringVar(&f.layers, "layers", "", "layers, parted by commas (default: all)")
	cmd.Flags().StringVar(&f.format, "format", "", "pmtiles or mbtiles (default: by the name of the file, else pmtiles)")
	cmd.Flags().StringVar(&f.out, "out", "", "write to this file, whole or not at all")
	cmd.Flags().IntVar(&f.maxZoom, "max-zoom", 0, "last zoom (default: 16)")
	return cmd
}

// writeTiles writes the archive; it is gathered beside its place.
func (a *app) writeTiles(ctx context.Context, snap *grids.Snapshot, f *tilesFlags, list []chengge.TileLayer) error {
	out, err := a.openOutput(f.out)
	if err != nil {
		return err
	}
	p := a.newProgress()
	defer p.end()
	w := bufio.NewWriterSize(out, 1<<20)
	label := chengge.Text{Zh: "切片", En: "tiles"}.In(a.lang)
	o := tiles.ArchiveOptions{
		Layers: list, MaxZoom: f.maxZoom, Spool: filepath.Dir(f.out),
		Progress: func(done, total int) { p.step(label, int64(done), int64(total)) },
	}
	a.newThrift() // of a pyramid more is thrown away than the snapshot holds
	set := tiles.NewSet(snap, nil, nil)
	if f.format == "mbtiles" {
		err = set.WriteMBTiles(ctx, w, o)
	} else {
		err = set.WritePMTiles(ctx, w, o)
	}
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		out.discard()
		return err
	}
	return out.keep()
}
