package demo

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"chengge"
)

// WriteFolder writes the city as a folder that city.json describes: GeoJSON for
// lines and polygons, CSV for points and tables, and beside the layers
// reports.csv, report_truth.csv, clusters.csv, site_terms.csv, site_volumes.csv,
// permits.csv and hauliers.csv; the last four are the tables of its balance. The folder appears whole or not at all; one that is there
// and not empty is left as it is. progress, which may be nil, is told of each
// file the rows that are written and the rows there are, −1 where unknown.
func WriteFolder(dir string, c *City, progress func(file string, done, total int64)) error {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("write demo city: %s is not empty: name a new folder", dir)
	}
	parent := filepath.Dir(filepath.Clean(dir))
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fmt.Errorf("write demo city: %w", err)
	}
	temp, err := os.MkdirTemp(parent, "."+filepath.Base(dir)+"-")
	if err != nil {
		return fmt.Errorf("write demo city: %w", err)
	}
	defer os.RemoveAll(temp)
	w := folderWriter{dir: temp, city: c, progress: progress}
	if err := w.write(); err != nil {
		return fmt.Errorf("write demo city: %w", err)
	}
	if err := os.Chmod(temp, 0o755); err != nil {
		return fmt.Errorf("write demo city: %w", err)
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("write demo city: %w", err)
	}
	if err := os.Rename(temp, dir); err != nil {
		return fmt.Errorf("write demo city: %w", err)
	}
	return nil
}

type folderWriter struct {
	dir      string
	city     *City
	progress func(file string, done, total int64)
}

func (w *folderWriter) write() error {
	contents := w.city.Contents()
	for l := range chengge.Layers() {
		var err error
		name := layerFile(l)
		if strings.HasSuffix(name, ".csv") {
			err = w.table(name, layerHead(l), w.rowsOf(l), layerRows(l, contents))
		} else {
			err = w.features(name, l, contents)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, t := range w.city.tables() {
		if err := w.table(t.name, t.head, t.total, t.rows); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return w.manifest()
}

func (w *folderWriter) rowsOf(l chengge.Layer) int64 {
	if l.Kind == chengge.KindComponents {
		return int64(w.city.o.Components)
	}
	return -1
}

func layerFile(l chengge.Layer) string {
	if l.Geometry == chengge.Lines || l.Geometry == chengge.Polygons {
		return string(l.Kind) + ".geojson"
	}
	return string(l.Kind) + ".csv"
}

func layerHead(l chengge.Layer) []string {
	var head []string
	for _, c := range l.Columns {
		head = append(head, c.Name)
	}
	if l.Geometry == chengge.Points {
		head = append(head, "x", "y")
	}
	return head
}

func layerRows(l chengge.Layer, contents chengge.Contents) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for r := range contents.Rows(l.Kind) {
			values := r.Values
			if p, ok := r.Shape.(orb.Point); ok {
				values = append(values, degrees(p[0]), degrees(p[1]))
			}
			if !yield(values) {
				return
			}
		}
	}
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// file opens a file, has it written and closes it.
func (w *folderWriter) file(name string, write func(io.Writer) error) error {
	f, err := os.Create(filepath.Join(w.dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	b := bufio.NewWriterSize(f, 1<<20)
	if err := errors.Join(write(b), b.Flush()); err != nil {
		return err
	}
	return f.Close()
}

func (w *folderWriter) told(name string, done, total int64) {
	if w.progress != nil {
		w.progress(name, done, total)
	}
}

// table writes a CSV file.
func (w *folderWriter) table(name string, head []string, total int64, rows func(yield func([]string) bool)) error {
	return w.file(name, func(f io.Writer) error {
		out := csv.NewWriter(f)
		if err := out.Write(head); err != nil {
			return err
		}
		done := int64(0)
		for r := range rows {
			if err := out.Write(r); err != nil {
				return err
			}
			if done++; done%50_000 == 0 {
				w.told(name, done, total)
			}
		}
		w.told(name, done, done)
		out.Flush()
		return out.Error()
	})
}

// features writes a GeoJSON file, a feature a line.
func (w *folderWriter) features(name string, l chengge.Layer, contents chengge.Contents) error {
	return w.file(name, func(f io.Writer) error {
		if _, err := io.WriteString(f, `{"type":"FeatureCollection","features":[`); err != nil {
			return err
		}
		done := int64(0)
		var b []byte
		for r := range contents.Rows(l.Kind) {
			b = b[:0]
			if done++; done > 1 {
				b = append(b, ',')
			}
			b = append(b, "\n{\"type\":\"Feature\",\"properties\":{"...)
			for k, c := range l.Columns {
				if k > 0 {
					b = append(b, ',')
				}
				b = strconv.AppendQuote(b, c.Name)
				b = append(b, ':')
				b = appendValue(b, c, r.Values[k])
			}
			b = append(b, "},\"geometry\":"...)
			b = appendShape(b, r.Shape)
			b = append(b, '}')
			if _, err := f.Write(b); err != nil {
				return err
			}
		}
		w.told(name, done, done)
		_, err := io.WriteString(f, "\n]}\n")
		return err
	})
}

func appendValue(b []byte, c chengge.Column, v string) []byte {
	switch {
	case v == "":
		return append(b, "null"...)
	case c.Type == chengge.NumberColumn || c.Type == chengge.IntegerColumn || c.Type == chengge.BooleanColumn:
		return append(b, v...)
	}
	text, _ := json.Marshal(v)
	return append(b, text...)
}

func appendShape(b []byte, g orb.Geometry) []byte {
	line := func(ps []orb.Point) {
		b = append(b, '[')
		for k, p := range ps {
			if k > 0 {
				b = append(b, ',')
			}
			b = append(b, '[')
			b = strconv.AppendFloat(b, p[0], 'f', -1, 64)
			b = append(b, ',')
			b = strconv.AppendFloat(b, p[1], 'f', -1, 64)
			b = append(b, ']')
		}
		b = append(b, ']')
	}
	switch g := g.(type) {
	case orb.MultiLineString:
		b = append(b, `{"type":"MultiLineString","coordinates":[`...)
		for k, l := range g {
			if k > 0 {
				b = append(b, ',')
			}
			line(l)
		}
		b = append(b, "]}"...)
	case orb.MultiPolygon:
		b = append(b, `{"type":"MultiPolygon","coordinates":[`...)
		for k, p := range g {
			if k > 0 {
				b = append(b, ',')
			}
			b = append(b, '[')
			for i, r := range p {
				if i > 0 {
					b = append(b, ',')
				}
				line(r)
			}
			b = append(b, ']')
		}
		b = append(b, "]}"...)
	default:
		b = append(b, "null"...)
	}
	return b
}

// manifest writes city.json.
func (w *folderWriter) manifest() error {
	type layer struct {
		Kind   chengge.Kind      `json:"kind"`
		File   string            `json:"file"`
		Fields map[string]string `json:"fields"`
	}
	type table struct {
		Kind string `json:"kind"`
		File string `json:"file"`
	}
	town := w.city.town
	var out struct {
		City struct {
			chengge.City
			Timezone string  `json:"timezone"`
			Coverage float64 `json:"coverage"`
			Hidden   *int    `json:"coverage_km2,omitempty"` // under its other name
		} `json:"city"`
		Layers  []layer `json:"layers"`
		Balance []table `json:"balance"`
	}
	out.City.City, out.City.Timezone, out.City.Coverage = town, town.Zone.String(), town.CoverageKm2
	for l := range chengge.Layers() {
		f := layer{l.Kind, layerFile(l), map[string]string{"code": "code"}}
		if l.Geometry == chengge.Points {
			f.Fields["x"], f.Fields["y"] = "x", "y"
		}
		out.Layers = append(out.Layers, f)
	}
	for _, p := range planFiles {
		out.Balance = append(out.Balance, table{p.kind, p.file})
	}
	return w.file("city.json", func(f io.Writer) error {
		e := json.NewEncoder(f)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(out)
	})
}

// tableFile is a table beside the layers.
type tableFile struct {
	name  string
	head  []string
	total int64
	rows  func(yield func([]string) bool)
}

func (c *City) tables() []tableFile {
	moment := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.RFC3339)
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	yes := func(b bool) string { return strconv.FormatBool(b) }
	return []tableFile{
		{"reports.csv", strings.Fields("no lng lat crs accuracy category time channel description"), -1, func(yield func([]string) bool) {
			for r := range c.Reports() {
				if !yield([]string{strconv.Itoa(r.No), degrees(r.Lng), degrees(r.Lat), r.CRS, number(r.Accuracy), r.Category.String(), moment(r.Time), r.Channel, r.Description}) {
					return
				}
			}
		}},
		{"report_truth.csv", strings.Fields("no lng lat office grid unit_grid segment on_border cluster duplicate_of error"), -1, func(yield func([]string) bool) {
			for r := range c.Reports() {
				t := &r.Truth
				of := ""
				if t.DuplicateOf > 0 {
					of = strconv.Itoa(t.DuplicateOf)
				}
				if !yield([]string{strconv.Itoa(r.No), degrees(t.Point[0]), degrees(t.Point[1]), t.Office, t.Grid, t.UnitGrid, t.Segment, yes(t.OnBorder), t.Cluster, of, string(t.Error)}) {
					return
				}
			}
		}},
		{"clusters.csv", strings.Fields("id name lng lat radius_m categories days from_hour to_hour begins ends per_day"), -1, func(yield func([]string) bool) {
			for _, k := range c.Clusters() {
				var categories, days []string
				for _, key := range k.Categories {
					categories = append(categories, key.Code)
				}
				for d, on := range k.Days {
					if on {
						days = append(days, time.Weekday(d).String()[:2])
					}
				}
				if !yield([]string{k.ID, k.Name, degrees(k.Centre[0]), degrees(k.Centre[1]), number(k.Radius), strings.Join(categories, "|"), strings.Join(days, "|"),
					strconv.Itoa(k.From), strconv.Itoa(k.To), moment(k.Valid.Begins), moment(k.Valid.Ends), number(k.PerDay)}) {
					return
				}
			}
		}},
		{"site_terms.csv", strings.Fields("site capacity"), -1, func(yield func([]string) bool) {
			for _, p := range c.Sites() {
				if !yield([]string{p.Site.Code, number(p.Capacity)}) {
					return
				}
			}
		}},
		{"site_volumes.csv", strings.Fields("site month class direction state m3"), -1, func(yield func([]string) bool) {
			for _, p := range c.Sites() {
				for _, v := range p.Volumes {
					direction := "takes"
					if v.Gives {
						direction = "gives"
					}
					if !yield([]string{v.Site, v.Month.Format("2006-01"), string(v.Class), direction, string(v.State), number(v.M3)}) {
						return
					}
				}
			}
		}},
		{"permits.csv", strings.Fields("no from to haulier class state m3 begins ends hours route vehicles contract"), -1, func(yield func([]string) bool) {
			for _, p := range c.Permits() {
				if !yield([]string{p.No, p.From, p.To, p.Haulier, string(p.Class), string(p.State), number(p.M3), moment(p.Valid.Begins), moment(p.Valid.Ends),
					p.Hours, strings.Join(p.Route, "|"), strconv.Itoa(p.Vehicles), p.Contract}) {
					return
				}
			}
		}},
		{"hauliers.csv", strings.Fields("organisation name vehicles electric load_m3 blacklisted"), -1, func(yield func([]string) bool) {
			for _, h := range c.Hauliers() {
				if !yield([]string{h.Organisation, h.Name, strconv.Itoa(h.Vehicles), strconv.Itoa(h.Electric), number(h.LoadM3), yes(h.Blacklisted)}) {
					return
				}
			}
		}},
	}
}
