package api

import (
	"net/http"

	"chengge"
)

var (
	reportParam        = param{name: "id", in: inPath, schema: "integer", required: true, doc: "Id of a report"}
	idempotencyParam   = param{name: "Idempotency-Key", in: inHeader, schema: "string", doc: "A key of your own for this request, at most 255 letters: the same request sent again within 48 hours gets the same answer and stores nothing"}
	reportIfMatchParam = param{name: "If-Match", in: inHeader, schema: "string", required: true, doc: "ETag of the report that you have seen, or * for any"}
	exampleStatement   = `{"channel":"12345","category":"06010","description":"路面有垃圾","place":{"lng":113.6653,"lat":34.7579,"crs":"WGS84","accuracy":30,"address":"示范路 1 号"},"reporter":{"name":"王女士","phone":"000-0000 0000"}}`
	exampleStep        = `{"step":"dispatch","lead":"H01","why":"示西区市政服务中心负责"}`
	intakeDescription  = "Takes in one report or a batch: a JSON object, an array of them, {\"reports\":[…]}, or lines of objects (application/x-ndjson); at most 1000, all or none. Each is routed by the edition in force and is stored durably when the answer comes. " +
		"A place that is of no use is no error: the report is kept, says so (place_problem) and goes to the supervision centre, or to the emergency centre. A report of the same thing as an earlier one names it (duplicate_of)."
	stepDescription = "Takes a report one step further, as the table of moves allows it to who asks; 409 names the steps that are possible. If-Match names the version that you have seen: 412 shows the report as it is and the last step. " +
		"return routes the report anew and keeps what was decided before; correct changes place or category and routes anew. An emergency may be dispatched before it is filed."
)

// reportRoutes is the table of intake and of the life of reports.
var reportRoutes = []route{
	{
		method: http.MethodPost, path: "/v1/reports", id: "take-reports", tag: "reports", right: chengge.TakeReports, want: withCity,
		summary: chengge.Text{Zh: "上报问题，一条或一批", En: "Report something, or a batch"}, description: intakeDescription,
		params:   []param{idempotencyParam, langParam},
		document: Statement{}, example: exampleStatement, batch: ReportsTaken{}, created: true,
		answers: map[string]any{"application/json": ReportTaken{}},
		handler: (*server).takeReports,
	},
	{
		method: http.MethodGet, path: "/v1/reports/{id}", id: "get-report", tag: "reports", right: chengge.ReadReports, want: withCity, compress: true,
		summary:     chengge.Text{Zh: "一个问题及其经过", En: "A report with its history"},
		description: "The ETag names its version, which steps want in If-Match.",
		params:      []param{reportParam, langParam},
		answers:     map[string]any{"application/json": ReportView{}},
		handler:     (*server).getReport,
	},
	{
		method: http.MethodPost, path: "/v1/reports/{id}/steps", id: "step-report", tag: "reports", right: chengge.WorkReports, want: withCity,
		summary: chengge.Text{Zh: "受理、立案、派遣、处置、核查、结案等步骤", En: "Take a report a step further"}, description: stepDescription,
		params:   []param{reportParam, reportIfMatchParam, langParam},
		document: StepRequest{}, example: exampleStep,
		answers: map[string]any{"application/json": ReportView{}},
		handler: (*server).stepReport,
	},
}
