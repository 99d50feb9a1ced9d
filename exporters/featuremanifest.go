package exporters

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"chengge"
)

// ManifestName is the file that says what the others are.
const ManifestName = "manifest.json"

// FeatureManifest is the content of manifest.json.
type FeatureManifest struct {
	About
	Layer    string               `json:"layer"`
	Title    *Said                `json:"title,omitempty"`
	Format   Format               `json:"format"`
	CRS      string               `json:"crs,omitempty"`
	Encoding string               `json:"encoding"`
	Headers  chengge.Lang         `json:"headers,omitempty"`
	Geometry chengge.GeometryType `json:"geometry,omitempty"`
	Rows     int64                `json:"rows"`
	Fields   []WrittenField       `json:"fields"`
	Notes    []Said               `json:"notes,omitempty"`
	Files    []WrittenFile        `json:"files"`
}

// finish writes the manifest over all files written so far.
func (j *featureJob) finish() error {
	w := &j.written
	if j.f.Geometry != chengge.NoGeometry && j.place.fit == nil {
		w.CRS = j.place.String()
	}
	slices.SortFunc(w.Files, func(a, b WrittenFile) int { return strings.Compare(a.Name, b.Name) })
	m := FeatureManifest{
		About: j.o.About, Layer: j.f.Name, Format: j.o.Format, CRS: w.CRS, Encoding: j.o.Encoding, Headers: j.o.Headers,
		Geometry: j.f.Geometry, Rows: w.Rows, Fields: w.Fields, Notes: w.Notes, Files: w.Files,
	}
	if j.f.Title != (chengge.Text{}) {
		m.Title = &Said{j.f.Title.Zh, j.f.Title.En}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(j.dir, ManifestName), b.Bytes(), 0o644); err != nil {
		return err
	}
	return j.keepFile(ManifestName)
}
