package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/airbusgeo/godal"
)

// driver is a row of the table of formats that are read.
type driver struct {
	name     string // as GDAL names it, and as --driver does
	register godal.DriverName
	encoding string   // open option that sets the encoding, "" where there is none
	options  []string // open options
}

// drivers is the allow-list; no other driver is registered. None of them opens
// a network connection or another file's content by reference.
var drivers = []driver{
	// Dates stay text: the city's time zone is not known here.
	{"GeoJSON", godal.GeoJSON, "", []string{"DATE_AS_STRING=YES", "NATIVE_DATA=NO"}},
	// Every column is text, so that codes keep their zeros.
	{"CSV", godal.CSV, "", []string{"HEADERS=YES", "AUTODETECT_TYPE=NO", "KEEP_GEOM_COLUMNS=YES"}},
	// A code in a wide numeric column is read exactly.
	{"ESRI Shapefile", "Shape", "ENCODING", []string{"ADJUST_TYPE=YES", "ADJUST_GEOM_TYPE=NO", "AUTO_REPACK=NO"}},
	// Tables without shapes are layers too; nothing is written to the file.
	{"GPKG", godal.GeoPackage, "", []string{"LIST_ALL_TABLES=YES", "IMMUTABLE=YES"}},
}

func lookUp(name string) (driver, error) {
	i := slices.IndexFunc(drivers, func(d driver) bool { return d.name == name })
	if i < 0 {
		var names []string
		for _, d := range drivers {
			names = append(names, d.name)
		}
		return driver{}, fmt.Errorf("driver %q is not on the list: %s", name, strings.Join(names, ", "))
	}
	return drivers[i], nil
}

// config is GDAL's configuration, set before anything is opened.
var config = map[string]string{
	"GDAL_DRIVER_PATH":                  "disable",
	"CPL_VSIL_CURL_ALLOWED_FILENAME":    "/none",
	"OGR_GEOJSON_MAX_OBJ_SIZE":          "400",     // MB
	"OGR_ORGANIZE_POLYGONS":             "DEFAULT", // holes are found by place, whatever way their rings run
	"SHAPE_RESTORE_SHX":                 "YES",
	"GDAL_NUM_THREADS":                  "1",
	"OGR_GEOMETRY_ACCEPT_UNCLOSED_RING": "YES",
	"CPL_TIMESTAMP":                     "NO",
}
