package exporters

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"chengge"
)

// featureWriter writes one format. begin is called once before anything else,
// with whether rows have ids; a row is valid during write only.
type featureWriter interface {
	begin(ids bool) error
	write(r *chengge.Row) error
	// close completes the files. It is called once, also after a failure, then
	// with failed set, and frees what the writer holds.
	close(failed bool) error
}

// featureName is what a Name may be: it becomes the name of files on any system.
var featureName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,99}$`)

// WriteFeatures writes f into files and a manifest.json in the folder dir, which
// must not exist yet, or be empty. It appears whole or not at all: until the
// last byte is written the files lie in a folder beside it, which is removed
// after any failure. It ends with ctx, at most a few hundred rows later.
//
// A row that the format can't hold without loss is an error that names row and
// column; what a format never holds is in docs/exports.md and in Notes.
func WriteFeatures(ctx context.Context, dir string, f Features, o FileOptions) (Written, error) {
	if !featureName.MatchString(f.Name) {
		return Written{}, chengge.Errorf(chengge.ErrUsage, "%q can't name a file: use an ASCII letter, then letters, digits, - and _", f.Name).
			InChinese("%q 不能作文件名：请以英文字母开头，用字母、数字、- 和 _", f.Name)
	}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	job := &featureJob{ctx: ctx, end: end, f: f, o: o}
	if err := job.settle(); err != nil {
		return Written{}, err
	}
	defer func() {
		if t := job.place.transform; t != nil {
			t.Close()
		}
	}()
	dir = filepath.Clean(dir)
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return Written{}, chengge.Errorf(chengge.ErrConflict, "%s exists and is no empty folder", dir).InChinese("%s 已存在，且不是空文件夹", dir)
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return Written{}, err
	}
	work, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".part-")
	if err != nil {
		return Written{}, err
	}
	defer os.RemoveAll(work) //nolint:errcheck // after the rename there is nothing left
	job.dir = work
	if err := job.run(); err != nil {
		return Written{}, fmt.Errorf("write %s as %s: %w", f.Name, o.Format, err)
	}
	if err := os.Chmod(work, 0o755); err != nil {
		return Written{}, err
	}
	if err := os.Rename(work, dir); err != nil {
		return Written{}, err
	}
	return job.written, nil
}

// featureJob is one call of WriteFeatures.
type featureJob struct {
	ctx     context.Context
	end     context.CancelCauseFunc // told why, by who finds out first that it can't go on
	f       Features
	o       FileOptions
	place   place
	dir     string
	written Written
}

// between is how many rows are written between two looks at the context.
const between = 512

func (j *featureJob) run() error {
	w, err := j.writer()
	if err != nil {
		return err
	}
	err = j.rows(w)
	if cerr := w.close(err != nil); err == nil {
		err = cerr
	}
	if err == nil {
		err = context.Cause(j.ctx)
	}
	if err != nil {
		return err
	}
	if j.o.Progress != nil {
		j.o.Progress(j.written.Rows)
	}
	return j.finish()
}

// rows hands each row to w, in the file's coordinate system.
func (j *featureJob) rows(w featureWriter) error {
	begun := false
	if j.f.Rows != nil {
		for r, err := range j.f.Rows {
			if err != nil {
				return err
			}
			if len(r.Values) != len(j.f.Columns) {
				return fmt.Errorf("row %d has %d values for %d columns", j.written.Rows+1, len(r.Values), len(j.f.Columns))
			}
			if j.written.Rows%between == 0 {
				if err := context.Cause(j.ctx); err != nil {
					return err
				}
				if j.o.Progress != nil && j.written.Rows > 0 {
					j.o.Progress(j.written.Rows)
				}
			}
			if err := j.place.convert(&r); err != nil {
				return fmt.Errorf("row %d (%s): %w", j.written.Rows+1, nameOf(&r), err)
			}
			if !begun {
				if err := w.begin(r.ID != 0); err != nil {
					return err
				}
				begun = true
			}
			j.written.Rows++
			if err := w.write(&r); err != nil {
				return fmt.Errorf("row %d (%s): %w", j.written.Rows, nameOf(&r), err)
			}
		}
	}
	if !begun {
		return w.begin(true)
	}
	return nil
}

// nameOf is how an error calls a row: its first value, which is the code.
func nameOf(r *chengge.Row) string {
	if len(r.Values) == 0 || r.Values[0] == "" {
		return "without code"
	}
	return r.Values[0]
}

// writer gives the writer of the format.
func (j *featureJob) writer() (featureWriter, error) {
	switch j.o.Format {
	case GeoJSON:
		return newGeoJSONFile(j)
	case CSV:
		return newCSVFile(j)
	case XLSX:
		return newXLSXFile(j)
	case Shapefile:
		return newShapeFile(j), nil
	case GeoPackage:
		return newGeoPackageFile(j)
	case FlatGeobuf:
		return newFGBFile(j)
	case KML:
		return newKMLFile(j)
	case DXF:
		return newDXFFile(j)
	}
	return nil, chengge.Errorf(chengge.ErrUsage, "%q is no format of files", j.o.Format).InChinese("%q 不是文件格式", j.o.Format)
}
