package api

import (
	"net/http"
	"net/url"

	"github.com/go-chi/chi/v5"
)

// pathValue gives a part of the path, decoded: chi matches the escaped path
// where there is one.
func pathValue(r *http.Request, name string) string {
	v := chi.URLParam(r, name)
	if r.URL.RawPath == "" {
		return v
	}
	if decoded, err := url.PathUnescape(v); err == nil {
		return decoded
	}
	return v
}
