package api

import (
	"embed"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// docs is the page that shows the OpenAPI document; huma's own loads scripts
// from elsewhere.
//
//go:embed docs
var docs embed.FS

// mountDocuments hands out the OpenAPI document and the page that shows it.
func (s *server) mountDocuments(mux chi.Router, spec *huma.OpenAPI) error {
	asJSON, err := json.Marshal(spec)
	if err != nil {
		return err
	}
	asYAML, err := spec.YAML()
	if err != nil {
		return err
	}
	files := []struct {
		path, name string
		content    []byte
	}{
		{"/openapi.json", "openapi.json", asJSON},
		{"/openapi.yaml", "openapi.yaml", asYAML},
		{"/docs", "docs.html", nil},
		{"/docs/docs.js", "docs.js", nil},
		{"/docs/docs.css", "docs.css", nil},
	}
	to := mux.With(middleware.Compress(5, "text/html", "text/css", "text/javascript", "application/json", "application/yaml"))
	for _, f := range files {
		if f.content == nil {
			if f.content, err = docs.ReadFile("docs/" + f.name); err != nil {
				return err
			}
		}
		h := s.handle(anyone, anyTime, file(f.name, f.content, policyOf(nil)))
		to.Get(f.path, h)
		to.Head(f.path, h)
	}
	return nil
}
