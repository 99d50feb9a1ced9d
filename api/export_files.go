package api

import (
	"archive/zip"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/exporters"
)

// exportTypes are the media types of files by the endings of their names; the
// others are bytes.
var exportTypes = map[string]string{
	".geojson": "application/geo+json", ".csv": "text/csv", ".gpkg": "application/geopackage+sqlite3",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".fgb": "application/flatgeobuf",
	".kml": "application/vnd.google-earth.kml+xml", ".dxf": "image/vnd.dxf", ".json": "application/json", ".zip": "application/zip",
}

const someBytes = "application/octet-stream"

func exportType(name string) string {
	if t, ok := exportTypes[path.Ext(name)]; ok {
		return t
	}
	return someBytes
}

// exportAnswers are the media types of files, for the document.
func exportAnswers() map[string]any {
	out := map[string]any{someBytes: ""}
	for _, t := range exportTypes {
		out[t] = ""
	}
	return out
}

// oneRange is a range that a file is given by; any other is not looked at.
var oneRange = regexp.MustCompile(`^bytes=([0-9]{1,15})-([0-9]{0,15})$`)

// getExportFile sends a file as it is kept, or a range of it.
func (s *server) getExportFile(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		j, err := s.exportOf(r, c)
		if err != nil {
			return err
		}
		name := pathValue(r, "name")
		if !storable(name) {
			return fault(chengge.ErrNotFound, "name", name, "没有这个文件", "there is no such file")
		}
		file, err := s.store.OpenJobFile(c.context, j.ID, name)
		if err != nil {
			return err
		}
		sum := ""
		if b, err := s.store.JobResult(c.context, j.ID); err == nil {
			if m, err := readExportManifest(b); err == nil {
				for _, f := range m.Files {
					if f.Name == name {
						sum = f.SHA256
					}
				}
			}
		}
		head := w.Header()
		head.Set("Content-Type", exportType(name))
		head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		if sum != "" {
			head.Set("ETag", `"`+sum+`"`)
		}
		if asked := r.Header.Get("Range"); asked != "" {
			parts := oneRange.FindStringSubmatch(asked)
			if parts != nil {
				from, _ := strconv.ParseInt(parts[1], 10, 64)
				to, err := strconv.ParseInt(parts[2], 10, 64)
				if from >= file.Size() || err == nil && to < from {
					parts = nil
				}
			}
			if parts == nil {
				r.Header.Del("Range")
			}
		}
		http.ServeContent(s.slowly(w), r, "", j.Finished, file)
		return nil
	}
}

// zipExport sends all files of a job as one archive, made as it is sent.
func (s *server) zipExport(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		j, err := s.exportOf(r, c)
		if err != nil {
			return err
		}
		b, err := s.store.JobResult(c.context, j.ID)
		if err != nil {
			return err
		}
		m, err := readExportManifest(b)
		if err != nil {
			return err
		}
		head := w.Header()
		head.Set("Content-Type", exportType(".zip"))
		head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fmt.Sprintf("%s-%d.zip", m.Layer, j.ID)}))
		if r.Method == http.MethodHead {
			return nil
		}
		z := zip.NewWriter(s.slowly(w))
		for _, f := range append(m.Files, exporters.WrittenFile{Name: exporters.ManifestName}) {
			if err := s.zipFile(z, c, j.ID, f.Name, j.Finished); err != nil {
				// Half an archive must not look whole: it has no directory yet, and the
				// connection is cut.
				panic(http.ErrAbortHandler)
			}
		}
		return z.Close()
	}
}

func (s *server) zipFile(z *zip.Writer, c *call, job int64, name string, at time.Time) error {
	file, err := s.store.OpenJobFile(c.context, job, name)
	if err != nil {
		return err
	}
	method := zip.Deflate
	if strings.HasSuffix(name, ".xlsx") { // compressed already
		method = zip.Store
	}
	to, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: at})
	if err != nil {
		return err
	}
	_, err = io.Copy(to, file)
	return err
}

// slowWriter gives each stretch of an answer its time: whoever reads on is waited
// for, whoever stalls is not.
type slowWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	stall   time.Duration
	moved   time.Time
}

func (s *server) slowly(w http.ResponseWriter) *slowWriter {
	return &slowWriter{ResponseWriter: w, control: http.NewResponseController(w), stall: s.limits.BodyStall}
}

// Write writes, and moves the deadline on.
func (w *slowWriter) Write(p []byte) (int, error) {
	if now := time.Now(); now.Sub(w.moved) > time.Second { // a deadline costs as much as a write
		_ = w.control.SetWriteDeadline(now.Add(w.stall))
		w.moved = now
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap gives net/http the writer that it knows.
func (w *slowWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
