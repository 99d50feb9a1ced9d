package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"chengge"
	"chengge/api"
	"chengge/exporters"
	"chengge/importers"

	"github.com/spf13/pflag"
)

// inputFlags say how a file of points is read.
type inputFlags struct {
	format, encoding                        string
	lng, lat, category, time, accuracy, crs string
}

func (f *inputFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.format, "input-format", "", "csv, ndjson or geojson (default: by the file's name, else by its beginning)")
	flags.StringVar(&f.encoding, "encoding", "", "encoding of the file, UTF-8 or GBK (default: found out)")
	flags.StringVar(&f.lng, "lng", "", "column of the longitudes (default: by the usual names)")
	flags.StringVar(&f.lat, "lat", "", "column of the latitudes")
	flags.StringVar(&f.category, "category-column", "", "column of the categories")
	flags.StringVar(&f.time, "time-column", "", "column of the times")
	flags.StringVar(&f.accuracy, "accuracy-column", "", "column of the accuracies in metres")
	flags.StringVar(&f.crs, "crs-column", "", "column of the coordinate systems")
}

// peekedRows are those by which a file of JSON gets its columns in CSV.
const peekedRows = 1000

// locateFile answers for each row of a file.
func (a *app) locateFile(ctx context.Context, path string, f *locateFlags) (err error) {
	full, err := f.fullReasons(false)
	if err != nil {
		return err
	}
	formats := []exporters.Format{exporters.CSV, exporters.NDJSON, exporters.GeoJSON, exporters.JSON, exporters.Table}
	format := exporters.Format("")
	if f.format != "" {
		if format, err = exporters.ParseFormat(f.format, formats...); err != nil {
			return usageError{fmt.Errorf("--format: %w", err)}
		}
	}
	name, source, size := "stdin", a.stdin, int64(-1)
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return missingFile(path, err)
		}
		defer file.Close()
		name, source, size = path, file, fileSize(file)
	}
	counted := &countingReader{r: source}
	input := bufio.NewReaderSize(counted, 256<<10)
	inputFormat, err := f.input.formatOf(path, input)
	if err != nil {
		return err
	}
	if format == "" {
		format = inputFormat
	}
	snap, err := f.open(ctx, a)
	if err != nil {
		return err
	}
	asker, err := askerFor(snap)
	if err != nil {
		return err
	}
	terms, err := f.terms(asker, snap.City().Location())
	if err != nil {
		return err
	}
	points, err := importers.NewPoints(input, importers.PointOptions{
		Format: string(inputFormat), Name: path, Encoding: f.input.encoding, LngColumn: f.input.lng, LatColumn: f.input.lat,
		CategoryColumn: f.input.category, TimeColumn: f.input.time, AccuracyColumn: f.input.accuracy, CRSColumn: f.input.crs,
	})
	if err != nil {
		return nameFile(name, err)
	}
	out, err := a.openOutput(f.out)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			out.discard()
		}
	}()
	batch := &api.Batch{Snapshot: snap, Asker: asker, Terms: terms, Lang: a.lang, Points: points}
	columns := points.Columns()
	if inputFormat != exporters.CSV && (format == exporters.CSV || format == exporters.Table) {
		if batch.Head, columns, err = api.Peek(points, peekedRows); err != nil {
			return nameFile(name, err)
		}
	}
	located := exporters.NewLocated(exporters.LocatedOptions{Format: format, Columns: columns, Lang: a.lang, FullReasons: full, BOM: f.bom})
	sink := newSink(out, located, format, widthOf(out.Writer))
	progress := a.newProgress()
	defer progress.end()
	rows := 0
	tally, err := batch.Run(ctx, sink.encode, func(c *api.Chunk) error {
		rows += len(c.Rows)
		if size > 0 {
			progress.step(name, counted.n.Load(), size)
		} else {
			progress.step(name, int64(rows), -1)
		}
		return sink.write(c)
	})
	if err != nil {
		return nameFile(name, err)
	}
	if err := sink.close(); err != nil {
		return err
	}
	if err := out.keep(); err != nil {
		return err
	}
	progress.end()
	a.sayTally(tally)
	return nil
}

// nameFile says in which file it went wrong.
func nameFile(name string, err error) error {
	var f *api.Fault
	if errors.As(err, &f) {
		named := *f
		named.Text = chengge.Text{Zh: name + "：" + f.Text.Zh, En: name + ": " + f.Text.En}
		return &named
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	var e *chengge.Error
	if errors.As(err, &e) && e.Chinese() != "" {
		return chengge.Errorf(e.Code, "%s: %w", name, err).InChinese("%s：%s", name, e.Chinese())
	}
	return fmt.Errorf("%s: %w", name, err)
}

// sayTally says on standard error what the rows alone would not show.
func (a *app) sayTally(t api.Tally) {
	n := func(v int) chengge.Arg { return chengge.Arg{Name: "n", Value: v} }
	if t.Errors > 0 {
		a.say("{n} 行无法定位，原因见 reason 列", "rows that could not be located: {n}; the reason column says why", n(t.Errors))
	}
	if t.Outside > 0 && t.Outside < t.Rows-t.Errors {
		a.say("{n} 行不在任何区域内", "rows outside every area: {n}", n(t.Outside))
	}
	if t.Swapped > 0 {
		a.say("其中 {n} 行对调经纬度后在范围内", "of these inside with longitude and latitude exchanged: {n}", n(t.Swapped))
	}
	if t.Datum > 0 {
		a.say("其中 {n} 行在其他坐标系下在范围内，见 --crs", "of these inside under another datum: {n}; see --crs", n(t.Datum))
	}
}

// formatOf gives the format of a file: as stated, by its name, by its first
// bytes.
func (f *inputFlags) formatOf(path string, r *bufio.Reader) (exporters.Format, error) {
	if f.format != "" {
		format, err := exporters.ParseFormat(f.format, exporters.CSV, exporters.NDJSON, exporters.GeoJSON)
		if err != nil {
			return "", usageError{fmt.Errorf("--input-format: %w", err)}
		}
		return format, nil
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv", ".tsv", ".txt":
		return exporters.CSV, nil
	case ".ndjson", ".jsonl", ".ldjson":
		return exporters.NDJSON, nil
	case ".geojson":
		return exporters.GeoJSON, nil
	}
	head, err := r.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		return "", chengge.Errorf(chengge.ErrFile, "%s: %w", path, err)
	}
	text := strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n")
	switch {
	case strings.HasPrefix(text, "{") && strings.Contains(text, `"FeatureCollection"`):
		return exporters.GeoJSON, nil
	case strings.HasPrefix(text, "{"):
		return exporters.NDJSON, nil
	case strings.HasPrefix(text, "["):
		return "", chengge.Errorf(chengge.ErrFile, "%s is a JSON array: write one object a line (NDJSON), CSV or GeoJSON", path)
	}
	return exporters.CSV, nil
}

// sink writes the chunks of a batch in one format.
type sink struct {
	w       io.Writer
	located *exporters.Located
	table   *exporters.TableWriter
	begun   bool
}

func newSink(w io.Writer, l *exporters.Located, format exporters.Format, width int) *sink {
	s := &sink{w: w, located: l}
	if format == exporters.Table {
		s.table = exporters.NewTableWriter(w, l.Head(), width)
	}
	return s
}

// encode runs in the workers of a batch.
func (s *sink) encode(dst []byte, c *api.Chunk) []byte {
	if s.table != nil {
		return dst
	}
	for i := range c.Rows {
		dst = s.located.AppendRow(dst, c.First+i, &c.Rows[i])
	}
	return dst
}

func (s *sink) write(c *api.Chunk) error {
	if s.table != nil {
		for i := range c.Rows {
			if err := s.table.Write(s.located.Cells(&c.Rows[i])); err != nil {
				return err
			}
		}
		return nil
	}
	if err := s.begin(); err != nil {
		return err
	}
	_, err := s.w.Write(c.Bytes)
	return err
}

func (s *sink) begin() error {
	if s.begun || s.table != nil {
		return nil
	}
	s.begun = true
	_, err := s.w.Write(s.located.AppendHead(nil))
	return err
}

func (s *sink) close() error {
	if s.table != nil {
		return s.table.Close()
	}
	if err := s.begin(); err != nil {
		return err
	}
	_, err := s.w.Write(s.located.AppendTail(nil))
	return err
}
