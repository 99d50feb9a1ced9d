package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/airbusgeo/godal"

	"chengge/importers"
)

// read writes the layer's rows to w. An error ends the stream; what GDAL
// complains about while it goes on is listed in the trailer.
func read(r request, w *importers.StreamWriter) error {
	d, err := lookUp(r.driver)
	if err != nil {
		return err
	}
	if err := checkFile(r.file); err != nil {
		return err
	}
	if err := limit(r.memory, r.cpu); err != nil {
		return err
	}
	runtime.LockOSThread() // GDAL's error handlers belong to a thread
	for k, v := range config {
		if err := os.Setenv(k, v); err != nil {
			return err
		}
		setConfig(k, v)
	}
	if err := godal.RegisterVector(d.register); err != nil {
		return err
	}
	var complaints []string
	options := []godal.OpenOption{
		godal.VectorOnly(), godal.Drivers(d.name), godal.SiblingFiles(siblings(r.file)...),
		godal.ErrLogger(func(category godal.ErrorCategory, _ int, message string) error {
			if category >= godal.CE_Failure && len(complaints) < 20 {
				complaints = append(complaints, message)
			}
			return nil
		}),
	}
	for _, o := range d.options {
		options = append(options, godal.DriverOpenOption(o))
	}
	if d.encoding != "" {
		options = append(options, godal.DriverOpenOption(d.encoding+"="+r.encoding))
	}
	ds, err := godal.Open(r.file, options...)
	if err != nil {
		return fmt.Errorf("GDAL's driver %q does not recognise the file: %w", d.name, err)
	}
	layers := ds.Layers()
	if len(layers) == 0 && len(complaints) > 0 { // so godal tells a failure that ErrLogger has let pass
		return fmt.Errorf("GDAL: %s", strings.Join(telling(complaints), "; "))
	}
	layer, names, err := choose(layers, r.layer)
	if err != nil {
		return err
	}
	rows := newRows(layer)
	defer rows.close()
	if err := w.Header(importers.StreamHeader{
		Layer: layer.Name(), Layers: names, Fields: rows.fields(), WKT: rows.wkt(), Count: rows.count(),
	}); err != nil {
		return err
	}
	var n int64
	for {
		payload, err := rows.next()
		if err != nil {
			return fmt.Errorf("row %d: %w", n+1, err)
		}
		if payload == nil {
			break
		}
		n++
		if err := w.Row(payload); err != nil {
			return err
		}
	}
	complaints = append(complaints, rows.complaints()...)
	return w.Trailer(importers.StreamTrailer{Rows: n, Failures: complaints[:min(len(complaints), 20)]})
}

// telling leaves out repetitions, and what says nothing where others say more.
func telling(complaints []string) []string {
	complaints = slices.Compact(complaints)
	some := slices.DeleteFunc(slices.Clone(complaints), func(c string) bool {
		return c == "unknown error" || strings.HasPrefix(c, "Failed to read")
	})
	if len(some) > 0 {
		return some
	}
	return complaints[:1]
}

// choose finds the layer by name; without a name the file must have one only.
func choose(layers []godal.Layer, name string) (godal.Layer, []string, error) {
	var names []string
	for _, l := range layers {
		names = append(names, l.Name())
	}
	switch {
	case len(layers) == 0:
		return godal.Layer{}, nil, fmt.Errorf("the file has no layer")
	case name == "" && len(layers) == 1:
		return layers[0], names, nil
	case name == "":
		return godal.Layer{}, nil, fmt.Errorf("the file has the layers %s: state one as layer", strings.Join(names, ", "))
	}
	for _, l := range layers {
		if l.Name() == name {
			return l, names, nil
		}
	}
	return godal.Layer{}, nil, fmt.Errorf("the file has no layer %q: it has %s", name, strings.Join(names, ", "))
}

// siblings lists the files beside name that share its stem, so that GDAL looks
// at no others.
func siblings(name string) []string {
	dir, base := name[:strings.LastIndexByte(name, '/')+1], name[strings.LastIndexByte(name, '/')+1:]
	stem := base
	if i := strings.LastIndexByte(base, '.'); i > 0 {
		stem = base[:i]
	}
	if dir == "" {
		dir = "."
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return []string{base}
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), stem+".") {
			names = append(names, e.Name())
		}
	}
	return names
}
