// Package webmap holds the map page as Vite built it, for the server to hand
// out. Where the page was not built, as under plain go build and go vet, FS
// holds one page that says so.
package webmap

import (
	"embed"
	"io/fs"
)

// Vite writes to dist/app, which git ignores; dist/index.html is the page that
// stands in for it, so that the folder can be embedded before anything is built.
//
//go:embed all:dist
var dist embed.FS

// FS gives the files of the page, index.html among them. Names under assets/
// carry a hash of their content and may be kept for ever.
func FS() fs.FS {
	dir := "dist"
	if Built() {
		dir = "dist/app"
	}
	sub, err := fs.Sub(dist, dir)
	if err != nil {
		panic(err) // only a malformed constant name
	}
	return sub
}

// Built tells whether the real page is in this binary.
func Built() bool {
	_, err := fs.Stat(dist, "dist/app/index.html")
	return err == nil
}
