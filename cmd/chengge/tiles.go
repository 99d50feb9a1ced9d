package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"chengge"
	"chengge/grids"
	"chengge/tiles"

	"github.com/spf13/cobra"
)

type tilesFlags struct {
	folderFlags
	databaseFlags
	edition             int64
	layers, format, out string
	maxZoom             int
}

func (a *app) tilesCommand() *cobra.Command {
	var f tilesFlags
	cmd := &cobra.Command{
		Use:   "tiles --out FILE",
		Short: "Write an edition's vector tiles as one archive · 导出矢量切片包",
		Long: "tiles draws all tiles of an edition, by default the one in force, and writes them as one archive that maps read by ranges:\n" +
			"PMTiles, version 3, of Mapbox Vector Tiles. The same edition gives the same bytes. The file is there when it is whole.\n\n" +
			"Layers: " + strings.Join(chengge.TileLayerNames(), ", ") + ".",
		Example: "  chengge tiles --out city.pmtiles\n  chengge tiles --from testdata/town --layers grids,roads --max-zoom 14 --out town.pmtiles",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.out == "" {
				return usageError{fmt.Errorf("--out: name the file to write")}
			}
			if f.format != "pmtiles" {
				return usageError{fmt.Errorf("--format %q: use pmtiles", f.format)}
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
			if f.from != "" {
				snap, err := f.folderFlags.open(cmd.Context(), a)
				if err != nil {
					return err
				}
				return a.writeTiles(cmd.Context(), snap, &f, list)
			}
			return f.existing(cmd.Context(), a, func(ctx context.Context, d *database) error {
				number := f.edition
				if number == 0 {
					var err error
					if number, err = editionNow(ctx, d); err != nil {
						return err
					}
				}
				_, snap, err := twoSnapshots(ctx, d, 0, number)
				if err != nil {
					return err
				}
				return a.writeTiles(ctx, snap, &f, list)
			})
		},
	}
	f.folderFlags.add(cmd.Flags())
	f.databaseFlags.add(cmd.Flags())
	cmd.Flags().Int64Var(&f.edition, "edition", 0, "edition to draw (default: the one in force)")
	cmd.Flags().StringVar(&f.layers, "layers", "", "layers, parted by commas (default: all)")
	cmd.Flags().StringVar(&f.format, "format", "pmtiles", "pmtiles")
	cmd.Flags().StringVar(&f.out, "out", "", "file to write")
	cmd.Flags().IntVar(&f.maxZoom, "max-zoom", 0, "last zoom (default: 16)")
	exclude(cmd.Flags(), "from", "database", "data", "edition")
	return cmd
}

// editionNow gives the number of the edition in force.
func editionNow(ctx context.Context, d *database) (int64, error) {
	terms, now, err := d.Timetable(ctx)
	if err != nil {
		return 0, err
	}
	number := int64(0)
	for _, t := range terms {
		if !t.From.After(now) {
			number = max(number, t.Edition)
		}
	}
	if number == 0 {
		return 0, chengge.Errorf(chengge.ErrNotFound, "no edition is in force yet: publish one first").InChinese("尚无生效的版本：请先发布")
	}
	return number, nil
}

// writeTiles writes the archive beside its name and gives it that when it is
// whole.
func (a *app) writeTiles(ctx context.Context, snap *grids.Snapshot, f *tilesFlags, list []chengge.TileLayer) (err error) {
	part, err := os.CreateTemp(filepath.Dir(f.out), "."+filepath.Base(f.out)+".*")
	if err != nil {
		return chengge.Errorf(chengge.ErrUsage, "--out %s: %w", f.out, err)
	}
	defer func() {
		if err != nil {
			part.Close()
			os.Remove(part.Name())
		}
	}()
	p := a.newProgress()
	defer p.end()
	w := bufio.NewWriterSize(part, 1<<20)
	label := chengge.Text{Zh: "切片", En: "tiles"}.In(a.lang)
	set := tiles.NewSet(snap, nil, tiles.NewCache(1<<20))
	if err := set.WritePMTiles(ctx, w, tiles.ArchiveOptions{
		Layers: list, MaxZoom: f.maxZoom, Spool: filepath.Dir(f.out),
		Progress: func(done, total int) { p.step(label, int64(done), int64(total)) },
	}); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write %s: %w", f.out, err)
	}
	if err := part.Chmod(0o644); err != nil {
		return fmt.Errorf("write %s: %w", f.out, err)
	}
	if err := part.Close(); err != nil {
		return fmt.Errorf("write %s: %w", f.out, err)
	}
	return os.Rename(part.Name(), f.out)
}
