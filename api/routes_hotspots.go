package api

import (
	"net/http"
	"strings"

	"chengge"
	"chengge/analyses"
)

var jobParam = param{name: "id", in: inPath, schema: "integer", required: true, doc: "Id of a job"}

const exampleHotspots = `{"reports":{"category":"06*","from":"2026-08-01","to":"2026-11-01"}}`

// hotspotRoutes is the table of analyses of hot spots, which are jobs.
var hotspotRoutes = []route{
	{
		method: http.MethodPost, path: "/v1/hotspots", id: "find-hotspots", tag: "analyses", right: chengge.RunAnalyses, want: withCity, created: true,
		summary: chengge.Text{Zh: "查找热点（后台任务）", En: "Look for hot spots, as a job"},
		description: "Makes a job and names it in Location. What the request leaves open (units, neighbours, p, correction) is chosen from the data by stated rules; the answer says what was chosen, why, " +
			"and how much would change otherwise. Reports are counted by the cells and codes stored at intake. The same request on the same reports and edition gives the job that was made before, with the same bytes.",
		params: []param{langParam}, document: analyses.Hotspots{}, example: exampleHotspots,
		answers: map[string]any{"application/json": Job{}},
		handler: (*server).findHotspots,
	},
	{
		method: http.MethodGet, path: "/v1/hotspots", id: "list-hotspots", tag: "analyses", right: chengge.RunAnalyses, compress: true,
		summary: chengge.Text{Zh: "热点任务，新的在前", En: "Jobs that look for hot spots, newest first"},
		params:  []param{limitParam, afterNumberParam, langParam},
		answers: map[string]any{"application/json": JobPage{}},
		handler: (*server).listHotspots,
	},
	{
		method: http.MethodGet, path: "/v1/hotspots/{id}", id: "get-hotspots", tag: "analyses", right: chengge.RunAnalyses, compress: true,
		summary: chengge.Text{Zh: "热点任务的状态、进度与结果", En: "State, progress and result of a job that looks for hot spots"},
		description: "In JSON the result is a member of the job once it is done. The other formats are the result alone, with 409 until it is done: GeoJSON and GeoPackage have a feature for each unit, HTML is a report in both languages with maps that stands alone; " +
			"gal, gwt and weights (CSV) are who is whose neighbour, for GeoDa and PySAL. As tiles: /tiles/results/{id}/….",
		params: []param{jobParam, {name: "format", in: inQuery, schema: "string", enum: hotspotFormats, doc: strings.Join(hotspotFormats, ", ")},
			langParam},
		answers: map[string]any{"application/json": Job{}, "application/geo+json": map[string]any{}, "text/csv": "", "text/html": "",
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "", "application/geopackage+sqlite3": "", "text/plain": ""},
		handler: (*server).getHotspots,
	},
	{
		method: http.MethodDelete, path: "/v1/hotspots/{id}", id: "cancel-hotspots", tag: "analyses", right: chengge.RunAnalyses,
		summary:     chengge.Text{Zh: "取消热点任务", En: "Cancel a job that looks for hot spots"},
		description: "A job that waits is cancelled at once, one that runs within a second or so; one that has ended stays as it is. Only who made it or an administrator may.",
		params:      []param{jobParam, langParam},
		answers:     map[string]any{},
		handler:     (*server).cancelHotspots,
	},
}
