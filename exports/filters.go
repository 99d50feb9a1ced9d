package exports

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"chengge"
)

// filters gives what was asked for, as the manifest of a file says it.
func (r *Request) filters(zone *time.Location) map[string]string {
	out := map[string]string{}
	set := func(name, v string) {
		if v != "" {
			out[name] = v
		}
	}
	set("area", r.Area)
	if r.At != "" {
		if t, err := chengge.ParseTime(r.At, zone); err == nil {
			set("at", t.In(zone).Format(time.RFC3339))
		}
	}
	if r.BBox != nil {
		parts := make([]string, len(r.BBox))
		for i, v := range r.BBox {
			parts[i] = strconv.FormatFloat(v, 'f', -1, 64)
		}
		set("bbox", strings.Join(parts, ","))
	}
	for _, column := range slices.Sorted(maps.Keys(r.Where)) {
		out["where."+column] = strings.Join(r.Where[column], "|")
	}
	for name, v := range r.Reports {
		set("reports."+name, v)
	}
	if r.Persons {
		set("persons", "true")
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
