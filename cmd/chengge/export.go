package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"chengge/exporters"
	"chengge/exports"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// exportFlags are the flags of export.
type exportFlags struct {
	source         sourceFlags
	request        exports.Request
	format, box    string
	where, reports []string
	out            string
	all            bool
}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export LAYER",
		Short: "Write a layer, reports or a result as files · 导出数据文件",
		Long: "export writes a layer of an edition, by default of the one in force, the reports or the result of a job as a file: GeoJSON, CSV, XLSX,\n" +
			"GeoPackage, Shapefile, FlatGeobuf, KML or DXF. Beside it stands a manifest: edition, filters, rows, the names of the columns, and the\n" +
			"SHA-256 of each file. Rows are written as they are read; a file is there when it is whole.\n\n" +
			"With --all every layer of an edition goes into a folder with a city.json, from which chengge import and --from read it again.\n\n" +
			"Layers: " + strings.Join(exports.Layers(), ", ") + ", " + strings.Join(exports.ResultKinds(), ":ID, ") + ":ID.",
		Example: "  chengge export grids --format gpkg -o grids.gpkg\n" +
			"  chengge export components --format shp --encoding GBK --crs EPSG:4547 --area street_offices:410197001 -o out/\n" +
			"  chengge export roads --where class=primary --where class=trunk --headers zh --format xlsx -o 主干路.xlsx\n" +
			"  chengge export reports --reports category=06* --reports from=2026-08-01 --format csv > reports.csv\n" +
			"  chengge export --all --from testdata/town --format gpkg -o town-gpkg",
		Args: func(cmd *cobra.Command, args []string) error {
			a.running(cmd)
			switch {
			case len(args) > 1:
				return usageError{fmt.Errorf("%d arguments, expected one layer", len(args))}
			case f.all && len(args) == 1:
				return usageError{fmt.Errorf("--all is every layer: leave %s out", args[0])}
			case !f.all && len(args) == 0:
				return usageError{fmt.Errorf("say which layer, one of %s, or --all", strings.Join(exports.Layers(), ", "))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				f.request.Layer = args[0]
			}
			return a.export(cmd.Context(), &f)
		},
	}
	f.add(cmd.Flags())
	return cmd
}

func (f *exportFlags) add(flags *pflag.FlagSet) {
	f.source.add(flags, "the one in force now, or at --at")
	r := &f.request
	flags.StringVar(&r.At, "at", "", "the edition in force then, in place of its number: 2026-06-30 or 2026-06-30T08:00+08:00")
	exclude(flags, "at", "edition", "from")
	flags.StringVar(&f.format, "format", "", joinFormats()+" (default: by the name of -o, else geojson)")
	flags.StringVar(&r.CRS, "crs", "", "coordinate system of the file: an EPSG code such as EPSG:4547, GCJ-02 or BD-09 (default: CGCS2000; KML WGS 84; DXF a zone in metres)")
	flags.StringVar(&r.Headers, "headers", "", "names of columns: code (as an import finds them), zh or en (default: code)")
	flags.StringVar(&r.Encoding, "encoding", "", "of shp and csv, UTF-8 or GBK (default: UTF-8)")
	flags.StringVar(&r.Area, "area", "", "only what lies in or belongs to this area, kind:code as in street_offices:410197001")
	flags.StringVar(&f.box, "bbox", "", "only what touches this box: west,south,east,north")
	flags.StringArrayVar(&f.where, "where", nil, "only rows with this value, COLUMN=VALUE; of one column one of several values does")
	flags.StringArrayVar(&f.reports, "reports", nil, "only such reports, NAME=VALUE with the parameters of GET /v1/reports: category=06*, from=2026-08-01, office=…, open=true")
	flags.BoolVar(&r.Persons, "persons", false, "with the name and telephone of who reported")
	flags.BoolVar(&f.all, "all", false, "every layer, into a folder that comes in again")
	flags.StringVarP(&f.out, "out", "o", "", "file, or folder for files named for the layer (default: standard output, of geojson and csv)")
	exclude(flags, "all", "area", "bbox", "where", "reports", "persons")
}

func joinFormats() string {
	names := make([]string, len(exporters.FeatureFormats))
	for i, f := range exporters.FeatureFormats {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}

// read completes the request by what flags say in one text.
func (f *exportFlags) read() error {
	r := &f.request
	if f.source.folder.from == "" {
		r.Edition = f.source.edition
	}
	if err := f.readFormat(); err != nil {
		return err
	}
	if f.box != "" {
		for part := range strings.SplitSeq(f.box, ",") {
			v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
			if err != nil {
				return usageError{fmt.Errorf("--bbox %q: write west,south,east,north in degrees", f.box)}
			}
			r.BBox = append(r.BBox, v)
		}
	}
	for _, w := range f.where {
		column, v, ok := strings.Cut(w, "=")
		if !ok || column == "" {
			return usageError{fmt.Errorf("--where %q: write COLUMN=VALUE", w)}
		}
		if r.Where == nil {
			r.Where = map[string][]string{}
		}
		r.Where[column] = append(r.Where[column], v)
	}
	for _, v := range f.reports {
		name, value, ok := strings.Cut(v, "=")
		if !ok || name == "" || value == "" {
			return usageError{fmt.Errorf("--reports %q: write NAME=VALUE", v)}
		}
		if r.Reports == nil {
			r.Reports = map[string]string{}
		}
		if _, twice := r.Reports[name]; twice {
			return usageError{fmt.Errorf("--reports %q: %s is there already: write several values with commas between", v, name)}
		}
		r.Reports[name] = value
	}
	if f.all {
		return r.CheckFolder()
	}
	return r.Check()
}

// readFormat settles the format: as stated, by the name of the file, GeoJSON.
func (f *exportFlags) readFormat() error {
	stated := exporters.Format(strings.ToLower(f.format))
	f.request.Format = stated
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(f.out), "."))
	switch {
	case f.all || f.folder():
	case stated == "" && f.out != "" && f.out != "-":
		if ext == "json" {
			ext = "geojson"
		}
		if !slices.Contains(exporters.FeatureFormats, exporters.Format(ext)) {
			return usageError{fmt.Errorf("-o %s: name it for a format, .geojson, .csv, .xlsx, .gpkg, .shp, .fgb, .kml or .dxf, say --format, or name a folder with a slash behind", f.out)}
		}
		f.request.Format = exporters.Format(ext)
	}
	if f.request.Format == "" {
		f.request.Format = exporters.GeoJSON
	}
	if f.all && (f.out == "" || f.out == "-") {
		return usageError{fmt.Errorf("--all: say with -o into which folder")}
	}
	if !f.all && (f.out == "" || f.out == "-") && f.request.Format != exporters.GeoJSON && f.request.Format != exporters.CSV &&
		slices.Contains(exporters.FeatureFormats, f.request.Format) {
		return usageError{fmt.Errorf("--format %s: say with -o into which file or folder", f.request.Format)}
	}
	return nil
}
