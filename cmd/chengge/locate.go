package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"chengge"
	"chengge/api"
	"chengge/exporters"
	"chengge/grids"

	"github.com/spf13/cobra"
)

// locateFlags are the flags of locate.
type locateFlags struct {
	source                                       sourceFlags
	crs, accuracy, category, at, roadMaxDistance string
	attributes                                   []string
	format, reason, out                          string
	bom                                          bool
	input                                        inputFlags
}

func (a *app) locateCommand() *cobra.Command {
	var f locateFlags
	cmd := &cobra.Command{
		Use:   "locate LNG,LAT | FILE | -",
		Short: "Say whose a point is, or the points of a file · 一个点（或一个文件的点）归谁管",
		Long: "locate answers for one point, or for each row of a CSV, NDJSON or GeoJSON file (- is standard input): with --from from a folder of\n" +
			"files, else from the edition in the database that is in force at --at, which may be past or future, and is now by default.\n\n" +
			"The columns of a file are kept; then come " + strings.Join(exporters.LocatedColumns(nil), ", ") + ".\n" +
			"A name that the file already has becomes located_…; areas, roads, components, chiefs and bodies go by their codes.\n" +
			"Coordinates are found under their usual names (lng, lon, longitude, x, 经度 …), likewise category, time, accuracy and crs\n" +
			"columns. A row outside everything or without coordinates says so and is no failure. Times in a column count for dates and hours;\n" +
			"the edition is the same for all rows.",
		Example: "  chengge locate 113.6653,34.7579 --from testdata/town --accuracy 30 --category 06010\n" +
			"  chengge locate points.csv --from testdata/town --format csv --out located.csv\n" +
			"  chengge locate -76.1063,43.0553 --from syracuse --road-max-distance 250 --format json\n" +
			"  chengge locate 113.6653,34.7579 --at 2026-11-21",
		Args: a.oneArgument("a point LNG,LAT, a file of points, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if point, ok := a.pointArgument(args[0]); ok {
				return a.locateOne(cmd.Context(), point, &f)
			}
			return a.locateFile(cmd.Context(), args[0], &f)
		},
	}
	flags := cmd.Flags()
	f.source.add(flags, "the one in force at --at")
	flags.StringVar(&f.crs, "crs", "", "coordinate system of the points: CGCS2000 (WGS84), GCJ-02, BD-09 or an EPSG code (default: that of the city)")
	flags.StringVar(&f.accuracy, "accuracy", "", "radius in metres within which the true place lies")
	flags.StringVar(&f.category, "category", "", "category of the report: 06010, matter:01001, or its name")
	flags.StringVar(&f.at, "at", "", "moment for which edition, dates and hours count, 2026-11-21T23:30+08:00 or local time (default: now)")
	flags.StringArrayVar(&f.attributes, "attr", nil, "attribute of the report, such as area_m2=650 or major; may be repeated")
	flags.StringVar(&f.roadMaxDistance, "road-max-distance", "", "metres within which a road segment counts (default: half its width plus 15 m)")
	flags.StringVar(&f.format, "format", "", "json, csv, ndjson, geojson or table (default: table for a point, the format of the file for a file)")
	flags.StringVar(&f.reason, "reason", "", "full for sentences, compact for rule ids and numbers (default: full for a point, compact for a file)")
	flags.StringVar(&f.out, "out", "", "write to this file, whole or not at all, instead of standard output")
	flags.BoolVar(&f.bom, "bom", false, "begin CSV with a byte order mark, as Excel wants it")
	f.input.add(flags)
	return cmd
}

// pointArgument tells whether an argument is meant as a point: it has a comma or
// begins as a number does, and is no file.
func (a *app) pointArgument(arg string) (string, bool) {
	arg = strings.TrimSpace(arg)
	if arg == "" || arg == "-" {
		return "", false
	}
	if _, err := os.Stat(arg); err == nil {
		return "", false
	}
	if strings.ContainsAny(arg, ",，") {
		return arg, true
	}
	number := strings.IndexFunc(arg, func(r rune) bool { return !strings.ContainsRune("+-.0123456789;: 　", r) }) < 0
	return arg, number
}

// terms reads the flags that say what a question says beside its point.
func (f *locateFlags) terms(asker *api.Asker, zone *time.Location) (api.Terms, error) {
	t := api.Terms{At: time.Now().In(zone)}
	var fault *api.Fault
	if f.crs != "" {
		if t.CRS, fault = asker.CRS(f.crs); fault != nil {
			return t, flagFault("--crs", fault)
		}
	}
	if f.accuracy != "" {
		if t.Accuracy, fault = asker.Metres("accuracy", f.accuracy); fault != nil {
			return t, flagFault("--accuracy", fault)
		}
	}
	if f.roadMaxDistance != "" {
		if t.RoadMaxDistance, fault = asker.Metres("road-max-distance", f.roadMaxDistance); fault != nil {
			return t, flagFault("--road-max-distance", fault)
		}
	}
	if f.category != "" {
		if t.Category, fault = asker.Category(f.category); fault != nil {
			return t, flagFault("--category", fault)
		}
	}
	if f.at != "" {
		if t.At, fault = asker.Time(f.at); fault != nil {
			return t, flagFault("--at", fault)
		}
	}
	if len(f.attributes) > 0 {
		if t.Attributes, fault = asker.Attributes("attr", strings.Join(f.attributes, ",")); fault != nil {
			return t, flagFault("--attr", fault)
		}
	}
	return t, nil
}

// flagFault names the flag that holds the value.
func flagFault(flag string, f *api.Fault) error {
	named := *f
	named.Field = flag
	named.Text = chengge.Text{Zh: flag + "：" + f.Text.Zh, En: flag + ": " + f.Text.En}
	return &named
}

// fullReasons reads --reason.
func (f *locateFlags) fullReasons(otherwise bool) (bool, error) {
	switch f.reason {
	case "":
		return otherwise, nil
	case "full":
		return true, nil
	case "compact":
		return false, nil
	}
	return false, usageError{fmt.Errorf("--reason %q: use full or compact", f.reason)}
}

// open builds what is asked: the folder, or the edition in force at --at.
func (f *locateFlags) open(ctx context.Context, a *app) (*grids.Snapshot, error) {
	return f.source.snapshot(ctx, a, func(zone *time.Location) (time.Time, error) {
		if f.at == "" {
			return time.Time{}, nil
		}
		t, fault := api.ParseTime(f.at, zone)
		if fault != nil {
			return t, flagFault("--at", fault)
		}
		return t, nil
	})
}

func askerFor(s *grids.Snapshot) (*api.Asker, error) { return api.NewAsker(s, nil) }
