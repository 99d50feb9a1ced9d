package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"chengge"
	"chengge/analyses"
	"chengge/exporters"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// hotspotFlags are the flags of hotspot.
type hotspotFlags struct {
	source      sourceFlags
	points      pointFlags
	request     analyses.Hotspots
	reports     map[string]*string // by the names of the parameters of GET /v1/reports
	per         string
	sites       string // workbook of what sites give and take
	format, out string
	weightsOut  string
}

func (a *app) hotspotCommand() *cobra.Command {
	f := hotspotFlags{reports: map[string]*string{}}
	cmd := &cobra.Command{
		Use:   "hotspot",
		Short: "Say where events gather, and how sure that is · 热点分析",
		Long: "hotspot says where reports gather, or the points of a file (--points): on cells of H3, on areas or on the sides of road segments.\n" +
			"Of reports in the database it reads counts of the cells and codes stored at intake, never points.\n\n" +
			"Without options the units are the finest cells that expect five events within two rings, their neighbours the fewest rings that do so,\n" +
			"p is exact where values are whole numbers and neighbours weigh the same, else by permutation, and the correction is Benjamini–Hochberg at\n" +
			"5 %. The answer says what was chosen, by which rule, and how much it would change otherwise. A unit without data is not a unit with zero.\n\n" +
			"--of earthwork takes what sites give less what they take, in m³ bank, from the newest ground that was loaded for balances, from the\n" +
			"tables that the member balance of city.json names (--from), or from a workbook (--sites); disposal sites and the routes of permits are drawn beside. --of rubble takes the reports of spoil, of what\n" +
			"trucks spill and of dumps.\n\n" +
			"The same request on the same reports gives the same bytes.",
		Example: "  chengge hotspot --from city --points reports.csv\n" +
			"  chengge hotspot --category 06* --since 2026-08-01 --until 2026-11-01 --out litter.html\n" +
			"  chengge hotspot --unit grids --per km2 --format csv\n" +
			"  chengge hotspot --unit h3:9 --method local-moran --weights queen --convention geoda --p permutation --permutations 9999 --seed 7\n" +
			"  chengge hotspot --unit street_offices --method moran --weights city.gal\n" +
			"  chengge hotspot --from city --points spoil.csv --amount volume_m3 --unit h3:8\n" +
			"  chengge hotspot --of earthwork --class spoil --months 2026-12..2027-02 --from city --out earth.html\n" +
			"  chengge hotspot --of rubble --since 2026-08-01 --out rubble.gpkg",
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.hotspot(cmd.Context(), cmd.Flags(), &f) },
	}
	flags := cmd.Flags()
	f.source.add(flags, "the one in force now")
	f.points.add(flags)
	exclude(flags, "points", "database", "data", "edition")
	f.addReports(flags)
	f.addRequest(flags)
	flags.StringVar(&f.format, "format", "", "table, json, csv, geojson, gpkg, xlsx or html (default: table, with --out by the file's name)")
	flags.StringVar(&f.out, "out", "", "write to this file, whole or not at all: .html (report), .geojson, .gpkg, .csv, .xlsx or .json")
	flags.StringVar(&f.weightsOut, "weights-out", "", "also write who is whose neighbour to this file: .gal, .gwt or .csv")
	return cmd
}

// reportFlags are the parameters of GET /v1/reports by the flags that say them.
// from and to have other names, since --from is a folder.
var reportFlags = []struct{ flag, parameter, usage string }{
	{"category", "category", "only reports of these categories: 06010, 06*, matter:06010, parted by commas"},
	{"channel", "channel", "only reports by these channels"},
	{"since", "from", "only reports received from then on, 2026-08-01 or 2026-08-01T08:00+08:00"},
	{"until", "to", "only reports received before then"},
	{"district", "district", "only reports in these districts, by code"},
	{"office", "office", "only reports in these street offices"},
	{"community", "community", "only reports in these communities"},
	{"grid", "grid", "only reports in these responsibility grids"},
	{"unit-grid", "unit_grid", "only reports in these unit grids"},
	{"road", "road", "only reports on these road segments"},
	{"chief", "chief", "only reports of these chiefs"},
	{"component", "component", "only reports about these components"},
	{"lead", "lead", "only reports that these bodies have"},
	{"client", "client", "only reports of these keys, by name"},
	{"state", "state", "only reports in these states"},
	{"open", "open", "true: only open reports, false: only closed ones"},
	{"emergency", "emergency", "true: only emergencies, false: none"},
	{"duplicates", "duplicates", "true: only reports of what another told before, false: none"},
	{"bbox", "bbox", "only reports in this box: west,south,east,north"},
}

func (f *hotspotFlags) addReports(flags *pflag.FlagSet) {
	for _, r := range reportFlags {
		f.reports[r.parameter] = flags.String(r.flag, "", r.usage)
		exclude(flags, "from", r.flag)
	}
}

func (f *hotspotFlags) addRequest(flags *pflag.FlagSet) {
	r := &f.request
	flags.StringVar(&r.Of, "of", "", "what is counted: reports, rubble (reports of spoil, spills and dumps) or earthwork (what sites give less what they take) (default: reports, or --points)")
	flags.StringVar(&r.Class, "class", "", "of earthwork: spoil, slurry, construction_rubble, demolition_rubble, renovation_waste, parted by commas (default: spoil)")
	flags.StringVar(&r.Months, "months", "", "of earthwork: 2026-12..2027-02 or 2026-12 (default: all months)")
	flags.StringVar(&r.SitesCounted, "sites-counted", "", "of earthwork: projects, or all: room at disposal sites is need then, and earth in pits surplus (default: projects)")
	flags.Int64Var(&r.Ground, "ground", 0, "of earthwork and rubble: number of the ground in the database, see chengge balance (default: the newest)")
	flags.StringVar(&f.sites, "sites", "", "workbook (.xlsx) of what sites give and take, as chengge balance --template writes it, in place of what city.json names")
	flags.StringVar(&r.Unit, "unit", "", "h3, h3:6 to h3:12, districts, street_offices, communities, grids, unit_grids or roads (each side of each segment) (default: h3 by the data)")
	flags.StringVar(&r.Value, "value", "", "count, sum, mean or rate (default: count, with --amount sum, with --per rate)")
	flags.StringVar(&r.Amount, "amount", "", "column of --points or attribute of reports that is summed, such as volume_m3; surplus positive, need negative")
	flags.StringVar(&f.per, "per", "", "what a rate counts against: km2, road_km, component, a CSV file of code,number for each unit, or a column of a layer's file, FILE.csv:COLUMN or FILE.geojson:COLUMN")
	flags.StringVar(&r.Within, "within", "", "area under observation, kind:code as in districts:410105 (default: all that the city manages)")
	flags.BoolVar(&r.Border, "border", false, "keep cells that lie only partly in the area")
	flags.StringVar(&r.Method, "method", "", "gi-star, gi, local-moran, local-geary; for the whole area moran, geary or g (default: gi-star)")
	flags.StringVar(&r.Weights, "weights", "", "rings:1, queen, rook, nearest:8, band:500, kernel:gaussian:500, kernel:triangular:nearest:8, connected, or a .gal, .gwt or .csv file (default: by the data)")
	flags.StringVar(&r.Standardise, "standardise", "", "row or binary (default: as the weights are; row for local-moran, local-geary, moran and geary)")
	flags.StringVar(&r.P, "p", "", "exact, permutation or analytic (default: by the data)")
	flags.StringVar(&r.Null, "null", "", "conditional, total or normal (default: conditional)")
	flags.StringVar(&r.Tail, "tail", "", "two-sided, greater, less or smaller (default: by the convention)")
	flags.StringVar(&r.Correction, "correction", "", "none, bonferroni, bh or by (default: bh)")
	flags.StringVar(&r.Convention, "convention", "", "spdep, geoda, esda or arcgis (default: spdep)")
	flags.StringVar(&r.Divisor, "divisor", "", "n or n-1 (default: by the convention)")
	flags.StringVar(&r.Variance, "variance", "", "of local Moran, conditional or total (default: by the convention)")
	flags.StringVar(&r.Assumption, "assumption", "", "of moran and geary, randomisation or normality (default: randomisation)")
	flags.StringVar(&r.Draws, "draws", "", "of permutations, independent or shared (default: by the convention)")
	flags.Float64Var(&r.Alpha, "alpha", 0, "share of false findings that is accepted (default 0.05)")
	flags.IntVar(&r.Permutations, "permutations", 0, "of each unit; units near the floor get more (default 999)")
	flags.IntVar(&r.MostPermutations, "most-permutations", 0, "that a unit near the floor may get (default 999999)")
	flags.Uint64Var(&r.Seed, "seed", 0, "of the random numbers")
}

// formatOf gives the format of the answer: as stated, by the name of the file, a
// table.
func (f *hotspotFlags) formatOf() (exporters.Format, error) {
	if f.format != "" {
		to, err := exporters.ParseFormat(f.format, append(exporters.HotspotFormats, exporters.GeoPackage)...)
		switch {
		case err != nil:
			return "", usageError{fmt.Errorf("--format: %w", err)}
		case (f.out == "" || f.out == "-") && (to == exporters.XLSX || to == exporters.GeoPackage):
			return "", usageError{fmt.Errorf("--format %s: say with --out into which file", to)}
		}
		return to, nil
	}
	if f.out == "" || f.out == "-" {
		return exporters.Table, nil
	}
	switch ext := strings.ToLower(filepath.Ext(f.out)); ext {
	case ".html", ".htm":
		return exporters.HTML, nil
	case ".geojson":
		return exporters.GeoJSON, nil
	case ".csv", ".xlsx", ".json", ".gpkg":
		return exporters.Format(ext[1:]), nil
	case ".txt":
		return exporters.Table, nil
	default:
		return "", usageError{fmt.Errorf("--out %s: name it .html, .geojson, .gpkg, .csv, .xlsx or .json, or say --format", f.out)}
	}
}

// readRequest completes the request by files: weights, and exposures.
func (f *hotspotFlags) readRequest() error {
	r := &f.request
	r.Edition = f.source.edition
	switch strings.ToLower(filepath.Ext(r.Weights)) {
	case ".gal", ".gwt", ".csv":
		text, err := os.ReadFile(r.Weights)
		if err != nil {
			return chengge.Errorf(chengge.ErrUsage, "--weights: %w", err).InChinese("--weights：无法读取 %s", r.Weights)
		}
		r.Weights, r.WeightsText = filepath.Base(r.Weights), string(text)
	}
	r.Per = f.per
	if path, column, ok := exposureFile(f.per); ok {
		exposure, err := readExposure(path, column)
		if err != nil {
			return err
		}
		r.Per, r.Exposure = "exposure", exposure
	}
	if r.Of != analyses.OfEarthwork {
		if err := f.points.find(f.source.folder.from); err != nil {
			return err
		}
	}
	if f.points.path != "" {
		r.Points = filepath.Base(f.points.path)
	}
	for name, v := range f.reports {
		if *v != "" {
			if r.Reports == nil {
				r.Reports = map[string]string{}
			}
			r.Reports[name] = *v
		}
	}
	if r.Points != "" && r.Reports != nil {
		return usageError{fmt.Errorf("--points are all counted: leave out the flags that choose reports")}
	}
	return r.Check()
}

// filter reads which reports are meant.
func (f *hotspotFlags) filter(zone *time.Location) (chengge.ReportFilter, error) {
	filter, wrong := chengge.ParseReportFilter(f.request.ReportQuery(), zone)
	if len(wrong) > 0 {
		w := wrong[0]
		for _, r := range reportFlags {
			if r.parameter == w.Field {
				w.Field = "--" + r.flag
			}
		}
		return filter, chengge.Errorf(chengge.ErrUsage, "%s: %s", w.Field, w.Text.En).InChinese("%s：%s", w.Field, w.Text.Zh)
	}
	return filter, nil
}

func (a *app) hotspot(ctx context.Context, flags *pflag.FlagSet, f *hotspotFlags) error {
	to, err := f.formatOf()
	if err != nil {
		return err
	}
	if f.weightsOut != "" {
		if _, err := weightsFormat(f.weightsOut); err != nil {
			return err
		}
	}
	if err := f.readRequest(); err != nil {
		return err
	}
	r := &f.request
	earth := r.Of == analyses.OfEarthwork
	switch {
	case r.Ground != 0 && (f.source.folder.from != "" || f.sites != ""):
		return usageError{fmt.Errorf("--ground is one of the database: leave out --from and --sites")}
	case f.source.folder.from != "" && f.points.path == "" && !earth:
		return usageError{fmt.Errorf("a folder of files has no reports: say with --points, or as points in city.json, which points are counted")}
	}
	progress := a.newProgress()
	defer progress.end()
	step := func(share float64) { progress.step("hotspot", int64(1000*share), 1000) }
	answer, snap, err := a.findHotspots(ctx, f, step)
	if err != nil {
		return err
	}
	progress.end()
	if f.weightsOut != "" {
		if err := a.writeWeights(f.weightsOut, snap, answer); err != nil {
			return err
		}
	}
	if to == exporters.GeoPackage {
		return exporters.WriteHotspotFile(ctx, f.out, answer, to, a.lang)
	}
	out, err := a.openOutput(f.out)
	if err != nil {
		return err
	}
	if err := exporters.WriteHotspots(out, answer, to, a.lang, widthOf(out.Writer)); err != nil {
		out.discard()
		return err
	}
	return out.keep()
}
