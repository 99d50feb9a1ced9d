// Package exporters writes what the city answers: one answer as JSON or as a
// card for people, and the answers to many points as CSV, NDJSON, JSON, GeoJSON
// or a table, beside the columns that the input brought.
//
// WriteFeatures writes layers into folders of files, in eight formats, row by
// row: Features is what anything becomes that goes out as a file. All else knows
// no file: writers append to a buffer that the caller owns and reuses. The package
// knows no server.
package exporters
