package api

import (
	"chengge"
)

// filterParams say which reports are meant, of lists, counts and streams alike.
var filterParams = []param{
	{name: "district", in: inQuery, schema: "string", doc: "Codes of districts, parted by commas"},
	{name: "office", in: inQuery, schema: "string", doc: "Codes of street offices", example: "410102001"},
	{name: "community", in: inQuery, schema: "string", doc: "Codes of communities"},
	{name: "grid", in: inQuery, schema: "string", doc: "Codes of responsibility grids"},
	{name: "unit_grid", in: inQuery, schema: "string", doc: "Codes of unit grids"},
	{name: "road", in: inQuery, schema: "string", doc: "Codes of road segments"},
	{name: "chief", in: inQuery, schema: "string", doc: "Codes of chiefs of the place, of whatever level"},
	{name: "component", in: inQuery, schema: "string", doc: "Codes of components"},
	{name: "lead", in: inQuery, schema: "string", doc: "Codes of the bodies that have it now"},
	{name: "category", in: inQuery, schema: "string", doc: "Categories: 06010, a major class 06*, one list matter:* or component:*; several parted by commas", example: "06*"},
	{name: "state", in: inQuery, schema: "string", doc: "States, parted by commas: reported, accepted, verified, filed, dispatched, resolved, checked, closed, suspended, void", example: "dispatched"},
	{name: "open", in: inQuery, schema: "string", enum: []string{"true", "false"}, doc: "true: neither closed nor void; false: closed or void"},
	{name: "channel", in: inQuery, schema: "string", doc: "Channels, parted by commas", example: "12319"},
	{name: "client", in: inQuery, schema: "string", doc: "Names of the keys that handed it in"},
	{name: "from", in: inQuery, schema: "string", doc: "Received at or after this moment: RFC 3339, or local time of the city", example: "2026-11-21"},
	{name: "to", in: inQuery, schema: "string", doc: "Received before this moment"},
	{name: "bbox", in: inQuery, schema: "string", doc: "In this box: west,south,east,north in degrees on CGCS2000 (WGS 84)", example: "113.6,34.7,113.7,34.8"},
	{name: "emergency", in: inQuery, schema: "string", enum: []string{"true", "false"}, doc: "Emergencies only, or none"},
	{name: "duplicates", in: inQuery, schema: "string", enum: []string{"true", "false"}, doc: "true: only those that tell what another told before; false: only the others"},
}

// reportFilter reads the filter of a request, bounded by what who asks may see.
func (s *server) reportFilter(q *query, c *call) chengge.ReportFilter {
	f, wrong := chengge.ParseReportFilter(q.values, c.snapshot.City().Location())
	for _, e := range wrong {
		q.add(&Fault{Code: e.Code, Field: e.Field, Value: e.Value, Text: e.Text})
	}
	s.bound(&f, c)
	return f
}

// bound leaves of a filter what who asks may see, as maySee does: what concerns
// its organisation and those below it, to a reporter what it handed in.
func (s *server) bound(f *chengge.ReportFilter, c *call) {
	if c.principal.Role != chengge.Reporter {
		f.Scope = s.scopeOf(c)
	} else {
		if f.Key = c.principal.Key; f.Key == 0 {
			f.Key = -1 // no key has it
		}
	}
}
