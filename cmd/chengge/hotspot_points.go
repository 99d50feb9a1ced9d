package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/analyses"
	"chengge/api"
	"chengge/grids"
	"chengge/importers"

	"github.com/spf13/pflag"
)

// pointFlags say which points are counted, and how their file is read.
type pointFlags struct {
	path, crs string
	input     inputFlags
}

func (f *pointFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.path, "points", "", "CSV, NDJSON or GeoJSON file of the points that are counted, in place of reports, or their name in city.json of --from (default: the only ones there)")
	flags.StringVar(&f.crs, "crs", "", "coordinate system of the points: CGCS2000 (WGS84), GCJ-02, BD-09 or an EPSG code (default: that of the city)")
	flags.StringVar(&f.input.format, "input-format", "", "csv, ndjson or geojson (default: by the file's name, else by its beginning)")
	flags.StringVar(&f.input.encoding, "encoding", "", "encoding of the file, UTF-8 or GBK (default: found out)")
	flags.StringVar(&f.input.lng, "lng", "", "column of the longitudes (default: by the usual names)")
	flags.StringVar(&f.input.lat, "lat", "", "column of the latitudes")
	flags.StringVar(&f.input.crs, "crs-column", "", "column of the coordinate systems")
}

// find takes from city.json of a folder what it says of the points that --points
// names there, or of the only ones. A file of that name goes first, and flags go
// before what city.json says.
func (f *pointFlags) find(from string) error {
	if from == "" {
		return nil
	}
	if _, err := os.Stat(f.path); f.path != "" && err == nil {
		return nil
	}
	m, err := importers.ReadManifest(from)
	if err != nil {
		return err
	}
	var names []string
	for _, p := range m.Points {
		names = append(names, p.Name)
		if f.path != p.Name && (f.path != "" || len(m.Points) > 1) {
			continue
		}
		f.path = filepath.Join(m.Dir, p.File)
		f.crs, f.input.crs = cmp.Or(f.crs, p.CRS), cmp.Or(f.input.crs, p.CRSColumn)
		f.input.format, f.input.encoding = cmp.Or(f.input.format, p.Format), cmp.Or(f.input.encoding, p.Encoding)
		f.input.lng, f.input.lat = cmp.Or(f.input.lng, p.LngColumn), cmp.Or(f.input.lat, p.LatColumn)
		return nil
	}
	if list := strings.Join(names, ", "); list != "" {
		return usageError{fmt.Errorf("--points: city.json has %s, and there is no file %q", list, f.path)}
	}
	return nil
}

// readEvents locates the points of a file. Rows without a usable point are left
// out and counted on standard error.
func (a *app) readEvents(ctx context.Context, snap *grids.Snapshot, f *hotspotFlags) (events []analyses.Event, err error) {
	p := &f.points
	file, err := os.Open(p.path)
	if err != nil {
		return nil, chengge.Errorf(chengge.ErrUsage, "--points: %w", err).InChinese("--points：无法读取 %s", p.path)
	}
	defer file.Close()
	input := bufio.NewReaderSize(file, 256<<10)
	format, err := p.input.formatOf(p.path, input)
	if err != nil {
		return nil, err
	}
	asker, err := askerFor(snap)
	if err != nil {
		return nil, err
	}
	terms := api.Terms{At: time.Unix(0, 0).In(snap.City().Location())} // events need no moment
	if p.crs != "" {
		var fault *api.Fault
		if terms.CRS, fault = asker.CRS(p.crs); fault != nil {
			return nil, flagFault("--crs", fault)
		}
	}
	points, err := importers.NewPoints(input, importers.PointOptions{
		Format: string(format), Name: p.path, Encoding: p.input.encoding, LngColumn: p.input.lng, LatColumn: p.input.lat, CRSColumn: p.input.crs,
	})
	if err != nil {
		return nil, nameFile(p.path, err)
	}
	column := -1
	if f.request.Amount != "" && points.Columns() != nil {
		if column = slices.Index(points.Columns(), f.request.Amount); column < 0 {
			return nil, chengge.Errorf(chengge.ErrColumns, "--amount: %s has no column %q; there are %s", p.path, f.request.Amount, strings.Join(points.Columns(), ", ")).
				InChinese("--amount：%s 没有“%s”列，可用的有 %s", p.path, f.request.Amount, strings.Join(points.Columns(), "、"))
		}
	}
	batch := &api.Batch{Snapshot: snap, Asker: asker, Terms: terms, Lang: a.lang, Points: points}
	tally, err := batch.Run(ctx, func(dst []byte, _ *api.Chunk) []byte { return dst }, func(c *api.Chunk) error {
		for i := range c.Rows {
			row := &c.Rows[i]
			if row.Err != nil || row.Assignment == nil {
				continue
			}
			e := analyses.NewEvent(row.Point, row.Assignment)
			if f.request.Amount != "" {
				text := amountText(row.Values, column, row.Raw, row.Feature, f.request.Amount)
				if e.Amount, e.HasAmount, err = readAmount(text); err != nil {
					return chengge.Errorf(chengge.ErrFile, "row %d: %s %q is not a number", row.Row, f.request.Amount, text).
						InChinese("第 %d 行：%s“%s”不是数字", row.Row, f.request.Amount, text)
				}
			}
			events = append(events, e)
		}
		return nil
	})
	if err != nil {
		return nil, nameFile(p.path, err)
	}
	a.sayTally(tally)
	return events, nil
}

// amountText gives the amount as the row writes it.
func amountText(values []string, column int, raw []byte, feature bool, name string) string {
	if raw == nil {
		if column >= 0 && column < len(values) {
			return values[column]
		}
		return ""
	}
	object := raw
	if feature {
		var f struct{ Properties json.RawMessage }
		if json.Unmarshal(raw, &f) != nil {
			return ""
		}
		object = f.Properties
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(object, &members) != nil {
		return ""
	}
	text := string(members[name])
	if text == "null" {
		return ""
	}
	return strings.Trim(text, `"`)
}

func readAmount(text string) (v float64, has bool, err error) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, false, nil
	}
	v, err = strconv.ParseFloat(text, 64)
	if err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
		err = strconv.ErrRange
	}
	return v, err == nil, err
}
