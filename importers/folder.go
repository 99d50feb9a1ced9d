package importers

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"chengge"
)

// Folder is a folder of files, read. It never changes.
type Folder struct {
	manifest *Manifest
	findings []chengge.Finding

	areas         map[chengge.Kind]*table[chengge.Area]
	roads         table[chengge.RoadSegment]
	chiefs        table[chengge.Chief]
	organisations table[chengge.Organisation]
	duties        table[chengge.Duty]
	components    table[chengge.Component]
	categories    table[chengge.Category]
	rules         table[chengge.Rule]
	overlays      table[chengge.Overlay]
	cameras       table[chengge.Camera]
	buildings     table[chengge.Building]
	sites         table[chengge.Site]
}

// Open reads the folder that city.json in it describes; dir may be the path of
// city.json. A file that is missing, damaged or something else is an error, a
// row that can't be taken a finding. All files are tried: the error joins what
// is wrong with each.
//
// Nothing is written but a working folder in TempDir, which is removed; what a
// killed process left there goes with the next.
func Open(ctx context.Context, dir string, o Options) (*Folder, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	if o.GDAL, err = findGDAL(o.GDAL); err != nil {
		return nil, err
	}
	work, done, err := workFolder(o.TempDir)
	if err != nil {
		return nil, err
	}
	defer done()

	f := &Folder{manifest: m, areas: map[chengge.Kind]*table[chengge.Area]{}}
	var readings []*reading
	var failed []error
	for i, layer := range m.Layers {
		if len(o.Only) > 0 && !slices.Contains(o.Only, layer.Kind) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, chengge.Errorf(chengge.ErrInternal, "read %s: %w", m.Dir, err)
		}
		s, err := newSource(m.Dir, layer, filepath.Join(work, fmt.Sprint(i)), limits{ctx: ctx, most: o.unpackLimit()})
		if err == nil {
			l := &reading{index: i, source: s, city: m.City, known: map[string]string{}}
			if err = f.read(ctx, l, o); err == nil {
				readings = append(readings, l)
			}
		}
		if err != nil {
			if ctx.Err() != nil {
				return nil, chengge.Errorf(chengge.ErrInternal, "read %s: %w", m.Dir, ctx.Err())
			}
			failed = append(failed, err)
		}
	}
	if len(failed) > 0 {
		return nil, joinErrors(failed)
	}
	f.findSwapped(readings)
	for _, l := range readings {
		if l.way != nil {
			l.way.Close()
		}
		l.gather()
		f.findings = append(f.findings, l.found...)
	}
	return f, nil
}

// joinErrors keeps the code of the first.
func joinErrors(errs []error) error {
	if len(errs) == 1 {
		return errs[0]
	}
	return &chengge.Error{Code: chengge.CodeOf(errs[0]), Err: errors.Join(errs...)}
}

// Manifest gives what city.json says.
func (f *Folder) Manifest() *Manifest { return f.manifest }

// City gives the city.
func (f *Folder) City() chengge.City { return f.manifest.City }

// Findings gives what is wrong with single rows and layers, in the order of the
// manifest. Rows with an error are not in Contents.
func (f *Folder) Findings() []chengge.Finding { return f.findings }

// Contents gives the rows in the order in which they were read, without ids. It
// may be called and read any number of times.
func (f *Folder) Contents() chengge.Contents {
	c := chengge.Contents{
		City:          f.manifest.City,
		Roads:         chengge.Each(f.roads.rows),
		Chiefs:        chengge.Each(f.chiefs.rows),
		Organisations: chengge.Each(f.organisations.rows),
		Duties:        chengge.Each(f.duties.rows),
		Components:    chengge.Each(f.components.rows),
		Categories:    chengge.Each(f.categories.rows),
		Rules:         chengge.Each(f.rules.rows),
		Overlays:      chengge.Each(f.overlays.rows),
		Cameras:       chengge.Each(f.cameras.rows),
		Buildings:     chengge.Each(f.buildings.rows),
		Sites:         chengge.Each(f.sites.rows),
	}
	for kind, t := range f.areas {
		if c.Areas == nil {
			c.Areas = map[chengge.Kind]iterArea{}
		}
		c.Areas[kind] = chengge.Each(t.rows)
	}
	return c
}

// drop takes a layer's rows out again.
func (f *Folder) drop(l *reading) {
	switch k := l.source.layer.Kind; {
	case k.IsArea():
		if t := f.areas[k]; t != nil {
			t.drop(l.index)
		}
	case k == chengge.KindRoads:
		f.roads.drop(l.index)
	case k == chengge.KindComponents:
		f.components.drop(l.index)
	case k == chengge.KindOverlays:
		f.overlays.drop(l.index)
	case k == chengge.KindCameras:
		f.cameras.drop(l.index)
	case k == chengge.KindBuildings:
		f.buildings.drop(l.index)
	case k == chengge.KindSites:
		f.sites.drop(l.index)
	}
}
