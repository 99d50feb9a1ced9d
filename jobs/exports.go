package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"time"

	"chengge"
	"chengge/balance"
	"chengge/exporters"
	"chengge/exports"
	"chengge/grids"
	"chengge/importers"
	"chengge/store"
)

// ExportKind is the name of jobs that write files.
const ExportKind = "exports"

// ExportArguments are what a job of ExportKind is about.
type ExportArguments struct {
	Request exports.Request `json:"request"`
	// Scope bounds the reports to what who asked may see: those that concern one of
	// these bodies, nil is the whole city.
	Scope []string `json:"scope,omitempty"`
}

// ExportOptions say where and with what files are written; the zero value serves.
type ExportOptions struct {
	TempDir string // in which files are written before they are kept; "" is the system's
	Version string // of the program, for manifests
	Bounds  store.FileBounds
}

// ExportSources gives exports what is in a database. held gives an edition that
// is in memory already, nil where it isn't, and may be nil itself; city builds one
// where it must be.
func ExportSources(s *store.Store, held func(edition int64) *grids.Snapshot, city func(ctx context.Context, edition int64) (*grids.Snapshot, error)) exports.Sources {
	return exports.Sources{
		Contents: s.Contents, Snapshot: held, City: city,
		Reports: func(ctx context.Context, f *chengge.ReportFilter, persons bool) (int64, iter.Seq2[exports.Told, error], func(), error) {
			count, rows, release, err := s.ExportReports(ctx, f, persons)
			if err != nil {
				return 0, nil, nil, err
			}
			return count, func(yield func(exports.Told, error) bool) {
				for r, err := range rows {
					if !yield(exports.Told{Report: r.Report, Person: r.Person}, err) {
						return
					}
				}
			}, release, nil
		},
		Result: func(ctx context.Context, kind string, id int64) ([]byte, int64, error) {
			j, err := s.Job(ctx, kind, id)
			if err != nil {
				return nil, 0, err
			}
			b, err := s.JobResult(ctx, id)
			return b, j.Edition, err
		},
		Plan: func(ctx context.Context, id int64, lang chengge.Lang) (*balance.Document, error) {
			return PlanDocument(ctx, s, id, lang)
		},
	}
}

// Exports gives the kind of jobs that write files, which are kept with the job. The
// result is the manifest of the files.
func Exports(s *store.Store, live *grids.Live, o ExportOptions) Kind {
	held := func(edition int64) *grids.Snapshot {
		if now := live.Now(); now != nil && now.Edition() == edition {
			return now
		}
		return nil
	}
	from := ExportSources(s, held, live.Edition)
	return KindOf(ExportKind, func(ctx context.Context, j *store.Job, a ExportArguments, progress func(float64)) ([]byte, error) {
		work, done, err := importers.WorkFolder(o.TempDir, "chengge-export-")
		if err != nil {
			return nil, err
		}
		defer done()
		x := export{store: s, from: from, o: o, job: j, arguments: a, dir: filepath.Join(work, "files"), work: work, progress: progress}
		return x.run(ctx)
	})
}

// export is a job of ExportKind being worked on.
type export struct {
	store     *store.Store
	from      exports.Sources
	o         ExportOptions
	job       *store.Job
	arguments ExportArguments
	work, dir string // of the job, and in it that of the files
	progress  func(float64)
}

// Shares of the work: rows are written, then kept.
const writingShare = 0.8

// rowsUnknown is how many rows a layer is taken to have where nobody knows: half of
// the work is then done with so many.
const rowsUnknown = 100_000

func (x *export) run(ctx context.Context) ([]byte, error) {
	if err := x.arguments.Request.Check(); err != nil {
		return nil, err
	}
	e, err := x.store.Edition(ctx, x.job.Edition)
	if err != nil {
		return nil, err
	}
	opened, err := exports.Open(ctx, x.from, &x.arguments.Request, e.Number, e.City, x.arguments.Scope)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	options := opened.Options(exporters.FileOptions{About: exporters.About{Product: x.o.Version}})
	if x.arguments.Request.Layer == exports.ReportsLayer {
		options.About.Made = time.Now().In(e.City.Location()).Format(time.RFC3339)
	}
	options.Progress = x.watch(opened.Count, stop)
	written, err := exporters.WriteFeatures(ctx, x.dir, opened.Features, options)
	if cause := context.Cause(ctx); cause != nil && chengge.CodeOf(cause) == chengge.ErrTooCostly {
		return nil, cause
	}
	if err != nil {
		return nil, err
	}
	opened.Close() // not while files are kept: a state of the database is not to be held for long
	if err := x.keep(ctx, written); err != nil {
		return nil, err
	}
	return x.manifest()
}

// watch tells how far the rows are, and ends the work when the files get larger
// than may be kept.
func (x *export) watch(count int64, stop context.CancelCauseFunc) func(rows int64) {
	most := x.o.Bounds.Most()
	looked := time.Now()
	return func(rows int64) {
		share := float64(rows) / float64(rows+rowsUnknown)
		if count > 0 {
			share = min(float64(rows)/float64(count), 1)
		}
		x.progress(writingShare * share)
		if time.Since(looked) < time.Second {
			return
		}
		looked = time.Now()
		if bytes := sizeOf(x.work); bytes > most {
			stop(chengge.Errorf(chengge.ErrTooCostly, "the files get larger than the %d MiB that are kept: ask for less", most>>20).
				InChinese("文件超过可保存的 %d MiB：请缩小范围", most>>20))
		}
	}
}

// sizeOf gives the bytes of all files below a folder.
func sizeOf(dir string) (bytes int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				bytes += info.Size()
			}
		}
		return nil
	})
	return bytes
}

// keep puts the files into the database.
func (x *export) keep(ctx context.Context, written exporters.Written) error {
	var files []store.JobFile
	total := int64(1)
	for _, f := range written.Files {
		total += f.Bytes
		files = append(files, store.JobFile{Name: f.Name, Open: func() (io.ReadCloser, error) { return os.Open(filepath.Join(x.dir, f.Name)) }})
	}
	return x.store.KeepJobFiles(ctx, x.job, files, x.o.Bounds, func(bytes int64) {
		x.progress(writingShare + (1-writingShare)*float64(bytes)/float64(total))
	})
}

// manifest gives the manifest of the files on one line.
func (x *export) manifest() ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(x.dir, exporters.ManifestName))
	if err != nil {
		return nil, err
	}
	var m exporters.FeatureManifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("manifest of an export: %w", err)
	}
	return json.Marshal(m)
}
