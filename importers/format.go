package importers

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"chengge"
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
		{".gpkg", "GPKG", prepareGeoPackage},
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
	what  chengge.Text
}{
	{"\x89PNG", chengge.Text{Zh: "PNG 图片", En: "a PNG image"}},
	{"\xff\xd8\xff", chengge.Text{Zh: "JPEG 图片", En: "a JPEG image"}},
	{"GIF8", chengge.Text{Zh: "GIF 图片", En: "a GIF image"}},
	{"%PDF", chengge.Text{Zh: "PDF 文档", En: "a PDF document"}},
	{"PK\x03\x04", chengge.Text{Zh: "zip 压缩包（或 Office 文档）", En: "a zip archive (or an Office document)"}},
	{"PK\x05\x06", chengge.Text{Zh: "空的 zip 压缩包", En: "an empty zip archive"}},
	{"\x1f\x8b", chengge.Text{Zh: "gzip 压缩文件", En: "a gzip archive"}},
	{"Rar!", chengge.Text{Zh: "RAR 压缩包", En: "a RAR archive"}},
	{"7z\xbc\xaf", chengge.Text{Zh: "7-Zip 压缩包", En: "a 7-Zip archive"}},
	{"SQLite format 3", chengge.Text{Zh: "SQLite 数据库（GeoPackage？）", En: "an SQLite database (a GeoPackage?)"}},
	{"\xd0\xcf\x11\xe0", chengge.Text{Zh: "旧版 Office 文档", En: "an old Office document"}},
	{"\x7fELF", chengge.Text{Zh: "程序", En: "a program"}},
	{"MZ", chengge.Text{Zh: "程序", En: "a program"}},
	{"fgb", chengge.Text{Zh: "FlatGeobuf 文件", En: "a FlatGeobuf file"}},
	{"PAR1", chengge.Text{Zh: "Parquet 文件", En: "a Parquet file"}},
	{"\x00\x00\x27\x0a", chengge.Text{Zh: "Shapefile 的 .shp 或 .shx", En: "the .shp or .shx part of a Shapefile"}},
	{"<?xml", chengge.Text{Zh: "XML 文档", En: "an XML document"}},
	{"<!DOCTYPE", chengge.Text{Zh: "网页", En: "a web page"}},
	{"<!doctype", chengge.Text{Zh: "网页", En: "a web page"}},
	{"<html", chengge.Text{Zh: "网页", En: "a web page"}},
	{"<kml", chengge.Text{Zh: "KML 文档", En: "a KML document"}},
}

// recognise says what the beginning of a file gives away, the zero Text for nothing.
func recognise(head []byte) chengge.Text {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) || m.magic[0] == '<' && bytes.HasPrefix(text, []byte(m.magic)) {
			return m.what
		}
	}
	return chengge.Text{}
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
	if what := recognise(head[:n]).En; what != "" && !slices.Contains(allowed, what) {
		return fmt.Errorf("the file is %s", what)
	}
	return nil
}
