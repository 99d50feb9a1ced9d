package importers

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
)

// format is a row of the table of formats: how files of an extension are
// prepared and which of GDAL's drivers reads them.
type format struct {
	extension string
	driver    string
	prepare   func(*source, bundle) error
}

// formats is the table. Archives are opened before it is consulted.
func formats() []format {
	return []format{
		{".geojson", "GeoJSON", prepareGeoJSON},
		{".json", "GeoJSON", prepareGeoJSON},
		{".csv", "CSV", prepareCSV},
		{".tsv", "CSV", prepareCSV},
		{".shp", "ESRI Shapefile", prepareShapefile},
		{".dbf", "ESRI Shapefile", prepareShapefile},
	}
}

func formatOf(name string) (format, bool) {
	ext := strings.ToLower(path.Ext(name))
	i := slices.IndexFunc(formats(), func(f format) bool { return f.extension == ext })
	if i < 0 {
		return format{}, false
	}
	return formats()[i], true
}

func formatNames() string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.extension)
	}
	return strings.Join(append(names, ".zip", ".gz"), ", ")
}

// magics tell what a file is whose name says something else.
var magics = []struct {
	magic string
	what  string
}{
	{"\x89PNG", "a PNG image"}, {"\xff\xd8\xff", "a JPEG image"}, {"GIF8", "a GIF image"}, {"%PDF", "a PDF document"},
	{"PK\x03\x04", "a zip archive (or an Office document)"}, {"PK\x05\x06", "an empty zip archive"}, {"\x1f\x8b", "a gzip archive"},
	{"Rar!", "a RAR archive"}, {"7z\xbc\xaf", "a 7-Zip archive"}, {"SQLite format 3", "an SQLite database (a GeoPackage?)"},
	{"\xd0\xcf\x11\xe0", "an old Office document"}, {"\x7fELF", "a program"}, {"MZ", "a program"}, {"fgb", "a FlatGeobuf file"},
	{"PAR1", "a Parquet file"}, {"\x00\x00\x27\x0a", "the .shp or .shx part of a Shapefile"}, {"<?xml", "an XML document"},
	{"<!DOCTYPE", "a web page"}, {"<!doctype", "a web page"}, {"<html", "a web page"}, {"<kml", "a KML document"},
}

// recognise says what the beginning of a file gives away, "" for nothing.
func recognise(head []byte) string {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) || m.magic[0] == '<' && bytes.HasPrefix(text, []byte(m.magic)) {
			return m.what
		}
	}
	return ""
}

// checkHead refuses an empty file and one that is evidently something else.
func checkHead(name string, allowed ...string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if n == 0 {
		if err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
		return fmt.Errorf("the file is empty")
	}
	if what := recognise(head[:n]); what != "" && !slices.Contains(allowed, what) {
		return fmt.Errorf("the file is %s", what)
	}
	return nil
}
