package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"chengge"
	"chengge/analyses"
	"chengge/exporters"
	"chengge/grids"
	"chengge/importers"
	"chengge/jobs"
)

// findHotspots answers from the database or from files, and gives the city that
// was asked.
func (a *app) findHotspots(ctx context.Context, f *hotspotFlags, step func(float64)) (answer *exporters.Hotspots, snap *grids.Snapshot, err error) {
	var from analyses.Sources
	if f.source.folder.from != "" {
		folder, err := f.source.folder.readClean(ctx, a)
		if err != nil {
			return nil, nil, err
		}
		if snap, err = grids.Build(folder.Contents()); err != nil {
			return nil, nil, fmt.Errorf("build %s: %w", f.source.folder.from, err)
		}
		from.Plans = f.plansOf(folder.City(), folder.Manifest())
		if f.points.path != "" {
			if err := a.countPoints(ctx, snap, f, &from); err != nil {
				return nil, nil, err
			}
		}
		answer, err = f.request.Run(ctx, snap, from, step)
		return answer, snap, err
	}
	err = f.source.with(ctx, a, func(ctx context.Context, d *database) error {
		var err error
		if snap, err = f.source.stored(ctx, d, presently); err != nil {
			return err
		}
		if from.Plans = f.plansOf(snap.City(), nil); f.sites == "" {
			from.Plans = func(ctx context.Context) (*importers.SitePlans, error) { return f.groundOf(ctx, d, snap.City()) }
		}
		switch {
		case f.request.Of == analyses.OfEarthwork: // counts none
		case f.points.path != "":
			err = a.countPoints(ctx, snap, f, &from)
		default:
			var filter chengge.ReportFilter
			filter, err = f.filter(snap.City().Location())
			from.Count = func(ctx context.Context, by chengge.TallyBy) ([]chengge.PlaceTally, error) {
				return d.TallyReports(ctx, &filter, by)
			}
		}
		if err != nil {
			return err
		}
		answer, err = f.request.Run(ctx, snap, from, step)
		return err
	})
	return answer, snap, err
}

// plansOf gives what sites give and take: of the workbook, else of the tables
// that the folder names, nil where there are none.
func (f *hotspotFlags) plansOf(city chengge.City, m *importers.Manifest) func(context.Context) (*importers.SitePlans, error) {
	return func(ctx context.Context) (*importers.SitePlans, error) {
		switch {
		case f.sites != "":
			return importers.ReadWorkbook(f.sites, city)
		case m != nil && len(m.Balance) > 0:
			return importers.ReadSitePlans(ctx, m, importers.Options{GDAL: f.source.folder.gdal})
		}
		return nil, nil
	}
}

// groundOf gives what sites give and take as it was loaded for balances, nil
// where nothing was.
func (f *hotspotFlags) groundOf(ctx context.Context, d *database, city chengge.City) (*importers.SitePlans, error) {
	arguments := jobs.HotspotArguments{Request: f.request}
	if err := arguments.FindGround(ctx, d.Store); err != nil {
		return nil, err
	}
	return jobs.SitePlans(ctx, d.Store, arguments.Ground, city)
}

// countPoints counts the points of a file.
func (a *app) countPoints(ctx context.Context, snap *grids.Snapshot, f *hotspotFlags, from *analyses.Sources) error {
	events, err := a.readEvents(ctx, snap, f)
	from.Count = analyses.Tally(events)
	return err
}

// weightsFormat gives the format of a file of weights by its name.
func weightsFormat(path string) (exporters.Format, error) {
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".gal", ".gwt":
		return exporters.Format(ext[1:]), nil
	case ".csv":
		return exporters.Weights, nil
	}
	return "", usageError{fmt.Errorf("--weights-out %s: name it .gal, .gwt or .csv", path)}
}

func (a *app) writeWeights(path string, snap *grids.Snapshot, answer *exporters.Hotspots) error {
	format, err := weightsFormat(path)
	if err != nil {
		return err
	}
	out, err := a.openOutput(path)
	if err != nil {
		return err
	}
	if err := analyses.WriteWeights(out, snap, answer, format); err != nil {
		out.discard()
		return err
	}
	return out.keep()
}
