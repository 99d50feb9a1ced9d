package exporters

import (
	"fmt"
	"strings"
)

// Format is a way to write rows.
type Format string

// The formats. Table is for people; the others are for machines.
const (
	CSV     Format = "csv"
	JSON    Format = "json"
	NDJSON  Format = "ndjson"
	GeoJSON Format = "geojson"
	Table   Format = "table"
)

// ParseFormat reads the name of a format. The error lists those allowed.
func ParseFormat(s string, allowed ...Format) (Format, error) {
	names := make([]string, len(allowed))
	for i, f := range allowed {
		if strings.EqualFold(s, string(f)) {
			return f, nil
		}
		names[i] = string(f)
	}
	return "", fmt.Errorf("unknown format %q: use %s", s, strings.Join(names, ", "))
}

// MediaType gives the format's media type, as HTTP names it.
func (f Format) MediaType() string {
	switch f {
	case CSV:
		return "text/csv; charset=utf-8"
	case NDJSON:
		return "application/x-ndjson"
	case GeoJSON:
		return "application/geo+json"
	case JSON:
		return "application/json"
	}
	return "text/plain; charset=utf-8"
}
