// Package exporters writes what the city answers: one answer as JSON or as a
// card for people, and the answers to many points as CSV, NDJSON, JSON, GeoJSON
// or a table, beside the columns that the input brought.
//
// It knows no server and no file: writers append to a buffer that the caller
// owns and reuses.
package exporters
