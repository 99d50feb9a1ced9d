package exports

import (
	"context"
	"iter"
	"slices"
	"time"

	"chengge"
	"chengge/balance"
	"chengge/exporters"
	"chengge/grids"

	"github.com/paulmach/orb"
)

// Sources are where rows come from. What a Request does not ask for may be nil.
type Sources struct {
	// Contents gives an edition's rows, read from one state until release.
	Contents func(ctx context.Context, edition int64) (c chengge.Contents, release func(), err error)
	// Snapshot gives an edition in memory where that is at hand, else nil: layers
	// that it holds whole are read from it.
	Snapshot func(edition int64) *grids.Snapshot
	// City gives an edition in memory, built where it must be: for the shapes of
	// results.
	City func(ctx context.Context, edition int64) (*grids.Snapshot, error)
	// Reports gives the reports that a filter means, from one state until release.
	Reports func(ctx context.Context, f *chengge.ReportFilter, persons bool) (count int64, told iter.Seq2[Told, error], release func(), err error)
	// Result gives what came of a job, and its edition.
	Result func(ctx context.Context, kind string, id int64) (result []byte, edition int64, err error)
	// Plan gives a plan of earth by the id of its job, with its words in a language.
	Plan func(ctx context.Context, id int64, lang chengge.Lang) (*balance.Document, error)
}

// Scope is what of reports who asks may see: those that concern one of these
// bodies, nil is the whole city.
type Scope []string

// has tells whether one of the bodies has a report: leads it or helps.
func (s Scope) has(r *chengge.Report) bool {
	return s == nil || slices.Contains(s, r.Lead.Code) || slices.ContainsFunc(r.Support, func(b chengge.Body) bool { return slices.Contains(s, b.Code) })
}

// Opened is what goes out.
type Opened struct {
	exporters.Features
	exporters.FileOptions
	release func()
}

// Close lets go what the rows are read from. It may be called again.
func (o *Opened) Close() {
	if o.release != nil {
		o.release()
		o.release = nil
	}
}

// Open gives the rows that a request, which Check has found to hold together,
// means of an edition, and how they are written. The edition is settled by the
// caller, who knows the clock; city is the city of the edition in force.
func Open(ctx context.Context, from Sources, r *Request, edition int64, city chengge.City, scope Scope) (*Opened, error) {
	o := &Opened{FileOptions: r.fileOptions(city.Location())}
	o.About.Edition, o.About.Filters = edition, r.filters(city.Location())
	var err error
	kind, id, isResult := r.Result()
	if o.Format == exporters.DXF && o.CRS == "" {
		if o.Centre, err = from.centre(ctx, edition); err != nil {
			return nil, err
		}
	}
	switch {
	case isResult:
		err = o.openResult(ctx, from, r, kind, id)
	case r.Layer == ReportsLayer:
		o.About.Edition = 0
		err = o.openReports(ctx, from, r, edition, city, scope)
	default:
		err = o.openLayer(ctx, from, r, edition)
	}
	if err != nil {
		o.Close()
		return nil, err
	}
	return o, nil
}

// lang is the language of words among the values.
func (r *Request) lang() chengge.Lang {
	if r.Headers == "zh" {
		return chengge.Chinese
	}
	return chengge.English
}

func (r *Request) fileOptions(zone *time.Location) exporters.FileOptions {
	o := exporters.FileOptions{Format: r.Format, CRS: r.CRS, Encoding: r.encoding(), Zone: zone}
	if o.Format == "" {
		o.Format = exporters.GeoJSON
	}
	if r.Headers != "" && r.Headers != "code" {
		o.Headers = chengge.Lang(r.Headers)
	}
	return o
}

func (o *Opened) openResult(ctx context.Context, from Sources, r *Request, kind string, id int64) error {
	if from.Result == nil {
		return chengge.Errorf(chengge.ErrBadQuery, "layer %q: results of jobs are in a database", r.Layer).InChinese("layer“%s”：任务的结果在数据库中", r.Layer)
	}
	var err error
	o.Features, o.About.Edition, err = results[kind].features(ctx, from, id, r.lang())
	return err
}

func (o *Opened) openReports(ctx context.Context, from Sources, r *Request, edition int64, city chengge.City, scope Scope) error {
	if from.Reports == nil {
		return chengge.Errorf(chengge.ErrBadQuery, "a folder of files has no reports: say with --database which database").InChinese("文件夹中没有问题：请用 --database 写明数据库")
	}
	f, faults := r.ReportFilter(city.Location())
	if len(faults) > 0 {
		return chengge.Errorf(faults[0].Code, "reports.%s", faults[0].Text.En).InChinese("reports.%s", faults[0].Text.Zh)
	}
	f.Scope = scope
	catalogue, err := from.catalogue(ctx, edition)
	if err != nil {
		return err
	}
	count, told, release, err := from.Reports(ctx, &f, r.Persons)
	if err != nil {
		return err
	}
	o.release = release
	o.Features = reportFeatures(count, told, &teller{r.lang(), catalogue}, r.Persons, scope)
	return nil
}

// catalogue gives the words of categories, the city's own among them.
func (from Sources) catalogue(ctx context.Context, edition int64) (*chengge.Catalogue, error) {
	if from.Snapshot != nil {
		if s := from.Snapshot(edition); s != nil {
			return s.Catalogue(), nil
		}
	}
	if edition == 0 || from.Contents == nil {
		return chengge.DefaultCatalogue(), nil
	}
	c, release, err := from.Contents(ctx, edition)
	if err != nil {
		return nil, err
	}
	defer release()
	own, err := chengge.Collect(c.Categories)
	if err != nil {
		return nil, err
	}
	return chengge.DefaultCatalogue().With(own)
}

// openLayer gives the rows of a kind.
func (o *Opened) openLayer(ctx context.Context, from Sources, r *Request, edition int64) error {
	k := chengge.Kind(r.Layer)
	var snap *grids.Snapshot
	if from.Snapshot != nil {
		snap = from.Snapshot(edition)
	}
	var c chengge.Contents
	// An open state of the database is read by one sequence at a time, so that
	// what lies in an area is found before the rows are asked for.
	rows := func(k chengge.Kind) iter.Seq2[chengge.Row, error] {
		if snap != nil {
			if rows, ok := snapshotRows(snap, k); ok {
				return rows
			}
		}
		return c.Rows(k)
	}
	if _, whole := snapshotRows(snap, k); !whole {
		var err error
		if c, o.release, err = from.Contents(ctx, edition); err != nil {
			return err
		}
	}
	if snap != nil {
		o.About.Hash = snap.Hash()
	}
	layer := k.Layer()
	conditions, err := newWhere(layer.Columns, r.Where, o.Zone)
	if err != nil {
		return err
	}
	var area *within
	if ref, ok := r.area(); ok {
		if area, err = newWithin(ref, k, rows); err != nil {
			return err
		}
	}
	o.Features = exporters.Features{Name: r.Layer, Title: layer.Title, Geometry: layer.Geometry, Columns: layer.Columns, Count: -1, Rows: rowsOrNone(rows(k))}
	if snap != nil && conditions == nil && area == nil && r.BBox == nil {
		o.Count = int64(snap.Count(k))
	}
	o.Rows = r.chosen(k, o.Rows, conditions, area)
	return nil
}

// chosen keeps the rows that the request means.
func (r *Request) chosen(k chengge.Kind, rows iter.Seq2[chengge.Row, error], conditions where, area *within) iter.Seq2[chengge.Row, error] {
	if conditions == nil && area == nil && r.BBox == nil {
		return rows
	}
	var box orb.Bound
	if b := r.BBox; b != nil {
		box = orb.Bound{Min: orb.Point{b[0], b[1]}, Max: orb.Point{b[2], b[3]}}
	}
	return func(yield func(chengge.Row, error) bool) {
		for row, err := range rows {
			if err == nil && (!conditions.holds(&row) || r.BBox != nil && !touches(box, row.Shape) || area != nil && !area.holds(k, &row)) {
				continue
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}
