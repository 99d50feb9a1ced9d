package api

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"chengge"
	"chengge/balance"
	"chengge/exporters"
	"chengge/jobs"
	"chengge/store"
)

// planTypes are the media types of a plan beside JSON.
var planTypes = map[string]string{
	"geojson": exporters.GeoJSON.MediaType(), "csv": exporters.CSV.MediaType(), "html": "text/html; charset=utf-8", "xlsx": sheetType, "gpkg": "application/geopackage+sqlite3",
}

// writePlan answers with a plan as a file.
func (s *server) writePlan(w http.ResponseWriter, c *call, j store.Job, format, period string) error {
	if _, err := s.planOf(c, j.ID); err != nil {
		return err
	}
	var b bytes.Buffer
	if format == "html" {
		report, err := s.store.PlanPart(c.context, j.ID, balance.ReportPart(c.lang))
		if err != nil {
			return err
		}
		b.Write(report)
	} else {
		d, err := jobs.PlanDocument(c.context, s.store, j.ID, c.lang)
		if err != nil {
			return err
		}
		if period != "" && !d.HasPeriod(period) {
			list := d.PeriodNames()
			return fault(chengge.ErrBadQuery, "period", period, "没有这个时段，可用的有 "+list, "there is no such period; there are "+list)
		}
		switch format {
		case "geojson":
			err = d.WriteGeoJSON(&b, period)
		case "csv":
			err = d.WriteCSV(&b)
		case "xlsx":
			err = d.WriteWorkbook(&b)
		case "gpkg":
			err = writePackage(c, &b, d, period, j)
		}
		if err != nil {
			return err
		}
	}
	head := w.Header()
	head.Set("Content-Type", planTypes[format])
	switch format {
	case "html": // its styles are in it, and nothing else is to run
		head.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	case "xlsx", "gpkg":
		head.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="balance-%d.%s"`, j.ID, format))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// writePackage writes the flows as a GeoPackage, by way of a folder of its own.
func writePackage(c *call, b *bytes.Buffer, d *balance.Document, period string, j store.Job) error {
	dir, err := os.MkdirTemp("", "chengge-plan-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	to := filepath.Join(dir, "flows")
	done, err := exporters.WriteFeatures(c.context, to, d.Features(period), exporters.FileOptions{Format: exporters.GeoPackage, About: exporters.About{Edition: j.Edition}})
	if err != nil {
		return err
	}
	for _, f := range done.Files {
		if filepath.Ext(f.Name) == ".gpkg" {
			body, err := os.ReadFile(filepath.Join(to, f.Name))
			b.Write(body)
			return err
		}
	}
	return fmt.Errorf("no GeoPackage was written")
}
