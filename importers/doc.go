// Package importers turns files into rows of the city's vocabulary: a folder
// described by city.json into chengge.Contents, and tables of points into
// questions for locate.
//
// Open reads a folder. GeoJSON, CSV and Shapefiles, zipped or not, pass through
// chengge-gdal, a child process that alone links GDAL; what it writes is never
// trusted. Every row that can't be taken yields a finding that names file, row
// and field, and is left out; the other rows are read on. What concerns a whole
// file, or city.json itself, is an error.
//
// NewPoints reads CSV, NDJSON or GeoJSON row by row without GDAL, as bodies of
// requests and the table given to locate come.
package importers
