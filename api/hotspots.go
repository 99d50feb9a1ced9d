package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"chengge"
	"chengge/analyses"
	"chengge/exporters"
	"chengge/jobs"
	"chengge/store"
)

// findHotspots makes a job of a request for hot spots.
func (s *server) findHotspots(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		var arguments jobs.HotspotArguments
		if err := readDocument(r, &arguments.Request, maxDocument); err != nil {
			return err
		}
		h := &arguments.Request
		if h.Points != "" {
			return badBody("points", h.Points, "接口只分析问题；文件中的点请用命令行 chengge hotspot --points", "reports are analysed here; for points of a file use chengge hotspot --points")
		}
		for name := range h.Reports {
			if !slices.Contains(chengge.ReportFilterNames(), name) {
				list := strings.Join(chengge.ReportFilterNames(), ", ")
				return badBody("reports."+name, h.Reports[name], "没有这个参数，可用的有 "+list, "there is no such parameter; there are "+list)
			}
		}
		if err := h.Check(); err != nil {
			return err
		}
		snap := c.snapshot
		if h.Edition != 0 {
			var err error
			if snap, err = s.live.Edition(c.context, h.Edition); err != nil {
				return err
			}
		}
		f, wrong := arguments.Filter(snap.City())
		if len(wrong) > 0 {
			var all faults
			for _, e := range wrong {
				all = append(all, &Fault{Code: e.Code, Field: "reports." + e.Field, Value: e.Value, Text: e.Text})
			}
			return all
		}
		s.bound(&f, c)
		arguments.Scope = f.Scope
		ground, err := mayUseGround(c, h)
		if err != nil {
			return err
		}
		if ground {
			if err := arguments.FindGround(c.context, s.store); err != nil {
				return err
			}
		}
		data := ""
		if h.Of != analyses.OfEarthwork {
			if data, err = s.store.ReportsVersion(c.context); err != nil {
				return err
			}
		}
		j, again, err := s.queue.Add(c.context, c.principal, jobs.HotspotKind, snap.Edition(), data, arguments)
		if err != nil {
			return err
		}
		view := s.jobView(j, c.lang)
		view.Again = again
		w.Header().Set("Location", fmt.Sprintf("/v1/hotspots/%d", j.ID))
		return writeCreated(w, view)
	}
}

// mayUseGround tells whether the caller may have what sites give and take read for
// a request; of earthwork there is nothing else to read.
func mayUseGround(c *call, h *analyses.Hotspots) (bool, error) {
	may := c.principal.May(chengge.RunBalances) && c.principal.Organisation == ""
	if !may && (h.Of == analyses.OfEarthwork || h.Ground != 0) {
		return false, &Fault{Code: chengge.ErrForbidden, Field: "of", Value: h.Of, Text: chengge.Text{
			Zh: "土方分析需要 balances.run 权限，且密钥不能限定单位", En: "an analysis of earthwork wants the right balances.run, and a key that is bound to no body"}}
	}
	return may && h.NeedsPlans(), nil
}

// mayRead refuses what came of volumes of sites to who may not read those: it is
// not there.
func mayRead(c *call, j store.Job) error {
	var a jobs.HotspotArguments
	if err := json.Unmarshal([]byte(j.Arguments), &a); err != nil {
		return err
	}
	if a.Ground != 0 && !c.principal.May(chengge.RunBalances) {
		return chengge.Errorf(chengge.ErrNotFound, "there is no job %d", j.ID).InChinese("没有任务 %d", j.ID)
	}
	return nil
}

func (s *server) listHotspots(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		return s.listJobs(w, r, c, rt, jobs.HotspotKind)
	}
}

func (s *server) cancelHotspots(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		return s.cancelJob(w, r, c, rt, jobs.HotspotKind)
	}
}

// hotspotTypes are the media types of a result beside JSON.
var hotspotTypes = map[exporters.Format]string{
	exporters.GeoJSON: exporters.GeoJSON.MediaType(), exporters.CSV: exporters.CSV.MediaType(), exporters.HTML: "text/html; charset=utf-8",
	exporters.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exporters.GeoPackage: "application/geopackage+sqlite3",
	exporters.GAL: "text/plain; charset=utf-8", exporters.GWT: "text/plain; charset=utf-8", exporters.Weights: exporters.CSV.MediaType(),
}

// hotspotFiles are the names of results that are kept as files and not shown.
var hotspotFiles = map[exporters.Format]string{
	exporters.XLSX: "hotspots-%d.xlsx", exporters.GeoPackage: "hotspots-%d.gpkg", exporters.GAL: "hotspots-%d.gal", exporters.GWT: "hotspots-%d.gwt",
	exporters.Weights: "weights-%d.csv",
}

// getHotspots answers with a job and, once it is done, its result.
func (s *server) getHotspots(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		format := exporters.Format(q.oneOf("format", hotspotFormats...))
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		j, err := s.jobOf(r, c, jobs.HotspotKind)
		if err != nil {
			return err
		}
		view := s.jobView(j, c.lang)
		if format == exporters.JSON && j.State != store.JobDone {
			return writeJSON(w, view)
		}
		result, err := s.store.JobResult(c.context, j.ID)
		if err != nil {
			return err
		}
		if format == exporters.JSON {
			view.Result = result
			return writeJSON(w, view)
		}
		answer, err := exporters.ReadHotspots(result)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := s.writeHotspots(c, &b, j, answer, format); err != nil {
			return err
		}
		head := w.Header()
		head.Set("Content-Type", hotspotTypes[format])
		if format == exporters.HTML { // its styles are in it, and nothing else is to run
			head.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
		}
		if name := hotspotFiles[format]; name != "" {
			head.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="`+name+`"`, j.ID))
		}
		_, err = w.Write(b.Bytes())
		return err
	}
}

// hotspotFormats are the formats of a result.
var hotspotFormats = []string{"json", "geojson", "csv", "html", "xlsx", "gpkg", "gal", "gwt", "weights"}

// writeHotspots writes the result of a job in a format other than JSON.
func (s *server) writeHotspots(c *call, b *bytes.Buffer, j store.Job, answer *exporters.Hotspots, format exporters.Format) error {
	weights := slices.Contains(analyses.WeightsFormats, format)
	if !weights && format != exporters.GeoJSON && format != exporters.HTML && format != exporters.GeoPackage {
		return exporters.WriteHotspots(b, answer, format, c.lang, 0)
	}
	snap, err := s.live.Edition(c.context, j.Edition)
	if err != nil {
		return err
	}
	if weights {
		return analyses.WriteWeights(b, snap, answer, format)
	}
	analyses.Shapes(snap, answer)
	if format != exporters.GeoPackage {
		return exporters.WriteHotspots(b, answer, format, c.lang, 0)
	}
	dir, err := os.MkdirTemp("", "chengge-hotspots-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a folder of the system's own
	path := filepath.Join(dir, "hotspots.gpkg")
	if err := exporters.WriteHotspotFile(c.context, path, answer, format, c.lang); err != nil {
		return err
	}
	file, err := os.ReadFile(path)
	if err == nil {
		_, err = b.Write(file)
	}
	return err
}
