package exports

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"chengge"
	"chengge/exporters"
)

// FolderFormats are the formats in which a whole edition goes out so that it
// comes in again.
var FolderFormats = []exporters.Format{exporters.GeoJSON, exporters.GeoPackage, exporters.Shapefile, exporters.CSV}

// FolderLayer is a layer that was written into a folder.
type FolderLayer struct {
	Kind  chengge.Kind
	Rows  int64
	Files []exporters.WrittenFile // with the layer's own folder before their names
	Notes []exporters.Said
}

// CheckFolder tells whether a whole edition can go out as the request says. Its
// layer stays empty, and nothing is chosen.
func (r *Request) CheckFolder() error {
	one := *r
	one.Layer = string(chengge.KindGrids)
	switch {
	case r.Layer != "":
		return wrong("layer", r.Layer, chengge.ErrBadQuery, "全部导出时不写图层", "leave it out where all layers are meant")
	case r.Area != "" || r.BBox != nil || r.Where != nil || r.Reports != nil || r.Persons:
		return chengge.Errorf(chengge.ErrBadQuery, "a whole edition goes out as it is: leave out what chooses rows").InChinese("整个版本原样导出：请去掉选取条件")
	case r.Format != "" && !slices.Contains(FolderFormats, r.Format):
		list := joinFormats(FolderFormats)
		return wrong("format", string(r.Format), chengge.ErrBadQuery, "无法再导入，可用的有 "+list, "it does not come in again; take one of "+list)
	}
	return one.Check()
}

// Folder writes every layer of an edition that has rows into a folder of its own
// below dir, which must not exist yet or be empty, and a city.json with which the
// whole comes in again. It is there whole or not at all. o gives what the request
// does not say; progress may be nil.
func Folder(ctx context.Context, from Sources, dir string, r *Request, edition int64, city chengge.City, o exporters.FileOptions, progress func(k chengge.Kind, rows, of int64)) ([]FolderLayer, error) {
	dir = filepath.Clean(dir)
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, chengge.Errorf(chengge.ErrConflict, "%s exists and is no empty folder", dir).InChinese("%s 已存在，且不是空文件夹", dir)
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return nil, chengge.Errorf(chengge.ErrFile, "%w", err)
	}
	work, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".part-")
	if err != nil {
		return nil, chengge.Errorf(chengge.ErrFile, "%w", err)
	}
	defer os.RemoveAll(work) //nolint:errcheck // after the rename there is nothing left
	m := folderManifest{City: cityJSON(city)}
	var out []FolderLayer
	for l := range chengge.Layers() {
		written, err := folderLayer(ctx, from, work, r, l.Kind, edition, city, o, progress)
		if err != nil {
			return nil, err
		}
		if written.Rows == 0 {
			if err := os.RemoveAll(filepath.Join(work, string(l.Kind))); err != nil {
				return nil, err
			}
			continue
		}
		m.Layers = append(m.Layers, manifestLayers(l, &written, r)...)
		f := FolderLayer{Kind: l.Kind, Rows: written.Rows, Notes: written.Notes}
		for _, file := range written.Files {
			file.Name = path.Join(string(l.Kind), file.Name)
			f.Files = append(f.Files, file)
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		return nil, chengge.Errorf(chengge.ErrNotFound, "edition %d is empty", edition).InChinese("版本 %d 是空的", edition)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(work, "city.json"), b.Bytes(), 0o644); err != nil {
		return nil, chengge.Errorf(chengge.ErrFile, "%w", err)
	}
	if err := os.Chmod(work, 0o755); err != nil {
		return nil, err
	}
	return out, os.Rename(work, dir)
}

func folderLayer(ctx context.Context, from Sources, work string, r *Request, k chengge.Kind, edition int64, city chengge.City, o exporters.FileOptions, progress func(chengge.Kind, int64, int64)) (exporters.Written, error) {
	one := *r
	one.Layer = string(k)
	opened, err := Open(ctx, from, &one, edition, city, nil)
	if err != nil {
		return exporters.Written{}, err
	}
	defer opened.Close()
	options := opened.Options(o)
	if progress != nil {
		options.Progress = func(rows int64) { progress(k, rows, opened.Count) }
	}
	return exporters.WriteFeatures(ctx, filepath.Join(work, string(k)), opened.Features, options)
}

// Options gives how the rows are written, with what only the caller knows: the
// program's version and who is told of progress.
func (o *Opened) Options(own exporters.FileOptions) exporters.FileOptions {
	out := o.FileOptions
	out.Progress = own.Progress
	out.About.Product, out.About.Made = own.About.Product, own.About.Made
	return out
}

// folderManifest is city.json as importers.ReadManifest reads it.
type folderManifest struct {
	City   map[string]any `json:"city"`
	Layers []folderSource `json:"layers"`
}

type folderSource struct {
	Kind     chengge.Kind      `json:"kind"`
	File     string            `json:"file"`
	CRS      string            `json:"crs,omitempty"`
	Encoding string            `json:"encoding,omitempty"`
	Fields   map[string]string `json:"fields"`
}

// manifestLayers gives a layer's rows of city.json: one for each part of it.
func manifestLayers(l chengge.Layer, w *exporters.Written, r *Request) []folderSource {
	source := folderSource{Kind: l.Kind, Fields: map[string]string{}}
	if l.Geometry != chengge.NoGeometry {
		source.CRS = w.CRS
	}
	if format := r.Format; format == exporters.CSV || format == exporters.Shapefile {
		if source.Encoding = r.encoding(); source.Encoding == "" {
			source.Encoding = "UTF-8"
		}
	}
	for _, f := range w.Fields {
		switch column := f.Column; column {
		case "id":
		case "lng", "easting":
			source.Fields["x"] = f.Field
		case "lat", "northing":
			source.Fields["y"] = f.Field
		default:
			source.Fields[column] = f.Field
		}
	}
	ext := "." + string(r.Format)
	if r.Format == "" {
		ext = "." + string(exporters.GeoJSON)
	}
	main := func(want string) (out []folderSource) {
		for _, f := range w.Files {
			if f.Name != exporters.ManifestName && strings.HasSuffix(f.Name, want) {
				one := source
				one.File = path.Join(string(l.Kind), f.Name)
				out = append(out, one)
			}
		}
		return out
	}
	if list := main(ext); len(list) > 0 {
		return list
	}
	return main(".dbf") // a Shapefile without shapes
}

// cityJSON gives a city as city.json says it.
func cityJSON(c chengge.City) map[string]any {
	out := map[string]any{"code": c.Code, "timezone": c.Location().String()}
	if c.Name != "" {
		out["name"] = c.Name
	}
	if c.CRS != "" {
		out["crs"] = c.CRS
	}
	if c.Codes != "" {
		out["codes"] = c.Codes
	}
	if c.CoverageKm2 > 0 {
		out["coverage"] = c.CoverageKm2
	}
	if c.ExpectedGrids > 0 {
		out["expected_grids"] = c.ExpectedGrids
	}
	if len(c.ChiefLevels) > 0 {
		out["chief_levels"] = c.ChiefLevels
	}
	if len(c.Channels) > 0 {
		out["channels"] = channelsJSON(c.Channels)
	}
	if c.Duplicates != (chengge.DuplicateRule{}) {
		out["duplicates"] = c.Duplicates
	}
	return out
}

// channelsJSON says everything of a channel: what is left out would be that of the
// product's channel of the same code.
func channelsJSON(list []chengge.Channel) (out []map[string]any) {
	for _, c := range list {
		out = append(out, map[string]any{"code": c.Code, "name": c.Name, "name_en": c.NameEn, "datum": c.Datum, "accuracy_m": c.AccuracyM, "collected": c.Collected})
	}
	return out
}
