package api

import (
	"net/http"

	"chengge"
)

var (
	againstParam = param{name: "against", in: inQuery, schema: "integer", doc: "Number of the edition to compare with"}
	officeParam  = param{name: "office", in: inQuery, schema: "string", doc: "Only reports that were routed to places of this street office, by its code"}
)

// replayRoutes is the table of what editions would have decided about past
// reports.
var replayRoutes = []route{
	{
		method: http.MethodGet, path: "/v1/replay", id: "replay", tag: "editions", pace: lengthy, right: chengge.ReplayReports, compress: true,
		summary: chengge.Text{Zh: "以另一版本对既往问题重新定责", En: "What another edition would have decided for past reports"},
		description: "Lists the reports that would go to somebody else, newest first, with who leads and why on both sides; the first page counts them by office and rule. " +
			"By default these are the reports of the last 90 days and all that are open. An edition is compared with what was decided when the reports came, " +
			"or by the edition that against names, asked anew. For dates and hours each report's own moment counts, or at. The place is the point by which the report was routed.",
		params: []param{
			{name: "edition", in: inQuery, schema: "string", required: true, doc: "Number of an edition, draft, or current", example: "draft"},
			againstParam,
			{name: "from", in: inQuery, schema: "string", doc: "Only reports taken in from then on"},
			{name: "to", in: inQuery, schema: "string", doc: "Only reports taken in before then"},
			{name: "open", in: inQuery, schema: "string", enum: []string{"false", "true"}, doc: "true: only open reports, of whatever age unless from is given"},
			officeParam,
			{name: "at", in: inQuery, schema: "string", doc: "Moment for which dates and hours count, in place of each report's own"},
			limitParam, afterNumberParam, langParam,
		},
		answers: map[string]any{"application/json": ReplayPage{}},
		handler: (*server).replay,
	},
	{
		method: http.MethodGet, path: "/v1/editions/{edition}/consequences", id: "consequences", tag: "editions", pace: lengthy, right: chengge.ReplayReports, compress: true,
		summary: chengge.Text{Zh: "一个版本对问题归属的影响", En: "Which reports would go to somebody else by an edition"},
		description: "Of the reports that are open and those of the last 90 days, lists those that would go to somebody else than by the edition that it began from, " +
			"newest first, with who leads and why on both sides; the first page counts them by office and rule. Both editions are asked anew.",
		params:  []param{editionParam, againstParam, officeParam, limitParam, afterNumberParam, langParam},
		answers: map[string]any{"application/json": ReplayPage{}},
		handler: (*server).consequences,
	},
}
