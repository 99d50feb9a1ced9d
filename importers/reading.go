package importers

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/paulmach/orb"

	"chengge"
	"chengge/spatial"
	"chengge/spatial/proj"
)

// maxKnown bounds the texts of a layer that are kept to be shared by its rows.
const maxKnown = 1 << 14

// reading is a layer being read.
type reading struct {
	index  int // of the layer in the manifest
	source *source
	city   chengge.City
	fields *mapping
	crs    spatial.CRS
	way    *proj.Transform // nil for layers without shapes
	found  []chengge.Finding
	rows   int64

	known  map[string]string // text by the file's bytes
	points []orb.Point       // scratch

	raw    sample // first points, in the file's coordinates
	placed sample // corners of the shapes, on CGCS2000
}

// read reads a layer's file to its end and hands each row that can be taken to
// the table of its kind. A returned error concerns the whole file.
func (f *Folder) read(ctx context.Context, l *reading, o Options) (err error) {
	defer func() {
		if err != nil && chengge.CodeOf(err) == chengge.ErrInternal && ctx.Err() == nil {
			err = chengge.Errorf(chengge.ErrFile, "%s: %w", l.source.file, err)
		}
	}()
	defer os.RemoveAll(l.source.work)
	c, err := startChild(ctx, l.source, o)
	if err != nil {
		return l.explain(err)
	}
	defer c.stop()
	header := c.stream.Header
	if l.fields, err = mapFields(l.source, decodeNames(l.source, header.Fields)); err != nil {
		return err
	}
	if l.source.layer.Kind.Layer().Geometry != chengge.NoGeometry {
		if l.crs, l.way, err = l.source.place(l.city, header); err != nil {
			return err
		}
	}
	total := header.Count
	if l.source.rows >= 0 {
		total = l.source.rows
	}
	build := builders[l.source.layer.Kind]
	for {
		row, err := c.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return l.explain(err)
		}
		l.rows++
		if o.Progress != nil && l.rows%4096 == 0 {
			o.Progress(l.source.layer.File, l.rows, max(total, l.rows))
		}
		l.take(f, row, build)
	}
	if o.Progress != nil {
		o.Progress(l.source.layer.File, l.rows, l.rows)
	}
	trailer := c.stream.Trailer
	for i, text := range trailer.Failures {
		trailer.Failures[i] = c.hidePaths(text)
	}
	return l.complete(trailer)
}

// take reads one row.
func (l *reading) take(f *Folder, row *StreamRow, build func(*Folder, *record)) {
	r := record{reading: l, row: int(l.rows), value: row}
	if l.source.firstRow >= 0 {
		r.row = int(row.FID-l.source.firstRow) + 1
	}
	if !l.wanted(row) {
		return
	}
	r.readCode()
	r.readShape()
	r.convert()
	build(f, &r)
}

// wanted tells whether the manifest's filter keeps the row.
func (l *reading) wanted(row *StreamRow) bool {
	r := record{reading: l, value: row}
	for _, w := range l.fields.where {
		if text, _ := r.fieldText(w.field); !w.values[text] {
			return false
		}
	}
	return true
}

// complete tells whether GDAL gave all that the file has. It goes on after what
// it can't read; half an import is none.
func (l *reading) complete(t StreamTrailer) error {
	switch want := l.source.rows; {
	case want >= 0 && l.rows != want:
		return l.explain(fmt.Errorf("only %d of its %d features can be read%s", l.rows, want, complaint(t)))
	case len(t.Failures) > 0:
		return l.explain(fmt.Errorf("the file is damaged%s", complaint(t)))
	case l.rows == 0:
		l.found = append(l.found, chengge.Finding{Rule: chengge.FindEmptyLayer, Layer: l.source.layer.Kind, File: l.source.file})
	}
	return nil
}

// explain says where a GeoJSON is wrong, where that can be found out, since
// GDAL doesn't; else it gives err.
func (l *reading) explain(err error) error {
	if l.source.driver != "GeoJSON" || chengge.CodeOf(err) != chengge.ErrInternal {
		return err
	}
	if better := explainGeoJSON(l.source.path); better != nil {
		return better
	}
	return err
}

func complaint(t StreamTrailer) string {
	if len(t.Failures) == 0 {
		return ""
	}
	return ": " + clip(t.Failures[0])
}
