package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"chengge"
	"chengge/exporters"
	"chengge/exports"
	"chengge/grids"
	"chengge/importers"
	"chengge/jobs"
)

// folder tells whether the files go into a folder under names of their own.
func (f *exportFlags) folder() bool {
	if f.out == "" || f.out == "-" {
		return false
	}
	if strings.HasSuffix(f.out, "/") || strings.HasSuffix(f.out, string(filepath.Separator)) {
		return true
	}
	info, err := os.Stat(f.out)
	return err == nil && info.IsDir()
}

func (a *app) export(ctx context.Context, f *exportFlags) error {
	if err := f.read(); err != nil {
		return err
	}
	if f.source.folder.from != "" {
		if _, _, isResult := f.request.Result(); isResult || f.request.Layer == exports.ReportsLayer {
			return usageError{fmt.Errorf("a folder of files has no %s: say with --database which database", f.request.Layer)}
		}
		folder, err := f.source.folder.readClean(ctx, a)
		if err != nil {
			return err
		}
		c := folder.Contents()
		from := exports.Sources{Contents: func(context.Context, int64) (chengge.Contents, func(), error) { return c, func() {}, nil }}
		return a.exportFrom(ctx, f, from, 0, c.City)
	}
	return f.source.with(ctx, a, func(ctx context.Context, d *database) error {
		number := f.request.Edition
		if number == 0 {
			var err error
			if number, err = editionAt(ctx, d.Store, f.moment); err != nil {
				return err
			}
		}
		e, err := d.Edition(ctx, number)
		if err != nil {
			return err
		}
		from := jobs.ExportSources(d.Store, nil, func(ctx context.Context, edition int64) (*grids.Snapshot, error) {
			return buildEdition(ctx, d, edition, nil)
		})
		return a.exportFrom(ctx, f, from, number, e.City)
	})
}

// moment is that of --at, now without.
func (f *exportFlags) moment(zone *time.Location) (time.Time, error) {
	if f.request.At == "" {
		return time.Time{}, nil
	}
	return chengge.ParseTime(f.request.At, zone)
}

func (a *app) exportFrom(ctx context.Context, f *exportFlags, from exports.Sources, edition int64, city chengge.City) error {
	p := a.newProgress()
	defer p.end()
	own := exporters.FileOptions{About: exporters.About{Product: version()}}
	if f.all {
		layers, err := exports.Folder(ctx, from, f.out, &f.request, edition, city, own, func(k chengge.Kind, rows, of int64) { p.step(string(k), rows, of) })
		p.end()
		if err != nil {
			return err
		}
		for _, l := range layers {
			a.say("{layer}：{rows} 行", "{layer}: {rows} rows", chengge.Arg{Name: "layer", Value: string(l.Kind)}, chengge.Arg{Name: "rows", Value: l.Rows})
			a.sayNotes(l.Notes)
		}
		return nil
	}
	opened, err := exports.Open(ctx, from, &f.request, edition, city, nil)
	if err != nil {
		return err
	}
	defer opened.Close()
	if f.request.Layer == exports.ReportsLayer {
		own.About.Made = time.Now().In(city.Location()).Format(time.RFC3339)
	}
	own.Progress = func(rows int64) { p.step(opened.Name, rows, opened.Count) }
	beside, done, err := f.workFolder()
	if err != nil {
		return chengge.Errorf(chengge.ErrFile, "-o %s: %w", f.out, err)
	}
	defer done()
	dir := filepath.Join(beside, "files")
	written, err := exporters.WriteFeatures(ctx, dir, opened.Features, opened.Options(own))
	p.end()
	if err != nil {
		return err
	}
	if err := a.place(f, dir, opened.Name, &written); err != nil {
		return err
	}
	a.say("{layer}：{rows} 行，{crs}", "{layer}: {rows} rows, {crs}", chengge.Arg{Name: "layer", Value: opened.Name}, chengge.Arg{Name: "rows", Value: written.Rows},
		chengge.Arg{Name: "crs", Value: written.CRS})
	a.sayNotes(written.Notes)
	return nil
}

func (a *app) sayNotes(notes []exporters.Said) {
	for _, n := range notes {
		fmt.Fprintln(a.stderr, n.In(a.lang))
	}
}

// workFolder makes a folder in which the files are written, where they can be
// moved to their places from.
func (f *exportFlags) workFolder() (path string, done func(), err error) {
	const prefix = ".chengge-export-"
	switch {
	case f.out == "" || f.out == "-":
		return importers.WorkFolder("", prefix)
	case f.folder():
		if err := os.MkdirAll(f.out, 0o755); err != nil {
			return "", nil, err
		}
		return importers.WorkFolder(f.out, prefix)
	}
	return importers.WorkFolder(filepath.Dir(f.out), prefix)
}

// place puts the files where they are wanted, the manifest last: onto standard
// output, beside each other under the name of -o, or into a folder.
func (a *app) place(f *exportFlags, dir, name string, written *exporters.Written) error {
	if f.out == "" || f.out == "-" {
		file, err := os.Open(filepath.Join(dir, written.Files[0].Name))
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = io.Copy(a.stdout, file)
		return err
	}
	to, stem := f.out, name
	if !f.folder() {
		to, stem = filepath.Dir(f.out), strings.TrimSuffix(filepath.Base(f.out), filepath.Ext(f.out))
	}
	rename := func(file string) string { return stem + strings.TrimPrefix(file, name) }
	for _, file := range written.Files {
		if file.Name == exporters.ManifestName {
			continue
		}
		target := rename(file.Name)
		if len(written.Files) == 2 && !f.folder() { // one file alone: its ending may be another than the format's
			target = filepath.Base(f.out)
		}
		if err := os.Rename(filepath.Join(dir, file.Name), filepath.Join(to, target)); err != nil {
			return chengge.Errorf(chengge.ErrFile, "-o %s: %w", f.out, err)
		}
	}
	return placeManifest(filepath.Join(dir, exporters.ManifestName), filepath.Join(to, stem+".manifest.json"), func(file string) string {
		if len(written.Files) == 2 && !f.folder() {
			return filepath.Base(f.out)
		}
		return rename(file)
	})
}

// placeManifest writes a manifest in which files have the names that they got.
func placeManifest(from, to string, rename func(string) string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var m exporters.FeatureManifest
	if err := json.Unmarshal(b, &m); err != nil {
		return fmt.Errorf("read the manifest: %w", err)
	}
	for i := range m.Files {
		m.Files[i].Name = rename(m.Files[i].Name)
	}
	if b, err = json.MarshalIndent(m, "", "  "); err != nil {
		return err
	}
	if err := os.WriteFile(from, append(b, '\n'), 0o644); err != nil {
		return chengge.Errorf(chengge.ErrFile, "-o: %w", err)
	}
	if err := os.Rename(from, to); err != nil {
		return chengge.Errorf(chengge.ErrFile, "-o: %w", err)
	}
	return nil
}
