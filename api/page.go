package api

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// strictCSP lets a page load only what this server hands out. MapLibre runs a
// worker and draws images of its own making.
const (
	strictCSP = "default-src 'none'; script-src 'self'; style-src 'self'; " + imagesAllowed + "; font-src 'self'; " +
		connectAllowed + "; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	imagesAllowed  = "img-src 'self' data: blob:"
	connectAllowed = "connect-src 'self'"
)

// mediaTypes of the page's files: those of the machine may be missing or odd.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp",
	".ico": "image/x-icon", ".woff2": "font/woff2", ".woff": "font/woff", ".json": "application/json",
	".yaml": "application/yaml", ".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm",
}

// mountPage hands out the files of the page, each at its own path; what is no
// file stays "not found".
func (s *server) mountPage(mux chi.Router, page fs.FS, policy pagePolicy) error {
	to := mux.With(middleware.Compress(5, "text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"))
	found := false
	err := fs.WalkDir(page, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		content, err := fs.ReadFile(page, name)
		if err != nil {
			return err
		}
		h := s.handle(anyone, anyTime, file(name, content, policy))
		at := "/" + name
		if name == "index.html" {
			at, found = "/", true
		}
		to.Get(at, h)
		to.Head(at, h)
		return nil
	})
	if err == nil && !found {
		err = fmt.Errorf("api: the page has no index.html")
	}
	return err
}

// file answers with a file. Names under assets/ carry a hash of their content
// and are kept for ever; others are asked for again each time.
func file(name string, content []byte, policy pagePolicy) handler {
	mediaType, ok := mediaTypes[path.Ext(name)]
	if !ok {
		mediaType = "application/octet-stream"
	}
	// With the policy: browsers keep the one they had when told "not modified".
	sum := sha256.Sum256(append([]byte(policy.csp+"\n"), content...))
	etag := `W/"` + hex.EncodeToString(sum[:8]) + `"` // weak: the same for plain and compressed
	caching := "no-cache"
	if strings.HasPrefix(name, "assets/") {
		caching = "public, max-age=31536000, immutable"
	}
	return func(w http.ResponseWriter, r *http.Request, _ *call) error {
		h := w.Header()
		h.Set("Content-Type", mediaType)
		policy.set(h)
		h.Set("Cache-Control", caching)
		h.Set("ETag", etag)
		if matches(r.Header.Get("If-None-Match"), etag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		_, err := w.Write(content)
		return err
	}
}

// matches compares weakly, as If-None-Match wants.
func matches(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}
