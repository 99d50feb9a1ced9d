package api

import (
	"net/http"

	"chengge"
	"chengge/exports"
)

var exportFileParam = param{name: "name", in: inPath, schema: "string", required: true, doc: "Name of a file of the job", example: "grids.gpkg"}

const exampleExport = `{"layer":"grids","format":"geojson","area":"districts:410197"}`

// exportRoutes is the table of exports, which are jobs.
var exportRoutes = []route{
	{
		method: http.MethodPost, path: "/v1/exports", id: "make-export", tag: "exports", right: chengge.Export, want: withCity, created: true,
		summary: chengge.Text{Zh: "导出数据文件（后台任务）", En: "Write files, as a job"},
		description: "Makes a job and names it in Location. Besides the right to export it takes that to read what goes out: reports.read for reports (and persons.read with persons), analyses.run and balances.run for results, " +
			"editions.read for organisations, chiefs, duties and for editions that are not in force. Of reports a key that is bound to a body gets those that concern it. " +
			"The same request on the same data gives the job that was made before. Files are kept for seven days, of one key 4 GiB at most: beyond that 429.",
		params: []param{langParam}, document: exports.Request{}, example: exampleExport,
		answers: map[string]any{"application/json": ExportJob{}},
		handler: (*server).makeExport,
	},
	{
		method: http.MethodGet, path: "/v1/exports", id: "list-exports", tag: "exports", right: chengge.Export, compress: true,
		summary: chengge.Text{Zh: "导出任务，新的在前", En: "Jobs that write files, newest first"},
		params:  []param{limitParam, afterNumberParam, langParam},
		answers: map[string]any{"application/json": JobPage{}},
		handler: (*server).listExports,
	},
	{
		method: http.MethodGet, path: "/v1/exports/{id}", id: "get-export", tag: "exports", right: chengge.Export, compress: true,
		summary:     chengge.Text{Zh: "导出任务的状态、进度与文件", En: "State, progress and files of an export"},
		description: "Once it is done the result is the manifest: edition, filters, rows, names of columns, bytes and SHA-256 of each file. It takes the rights that the request took.",
		params:      []param{jobParam, langParam},
		answers:     map[string]any{"application/json": ExportJob{}},
		handler:     (*server).getExport,
	},
	{
		method: http.MethodGet, path: "/v1/exports/{id}/files", id: "get-export-zip", tag: "exports", right: chengge.Export, pace: flowing,
		summary:     chengge.Text{Zh: "全部文件，打包为 zip", En: "All files as one archive"},
		description: "The archive is made as it is sent; 409 until the job is done.",
		params:      []param{jobParam, langParam},
		answers:     map[string]any{"application/zip": ""},
		handler:     (*server).zipExport,
	},
	{
		method: http.MethodGet, path: "/v1/exports/{id}/files/{name}", id: "get-export-file", tag: "exports", right: chengge.Export, pace: flowing,
		summary:     chengge.Text{Zh: "一个导出的文件", En: "A file of an export"},
		description: "The bytes as they are kept, with their SHA-256 as ETag; with Range (one range, from a byte on) 206 and that part. manifest.json is one of the files.",
		params:      []param{jobParam, exportFileParam, langParam},
		answers:     exportAnswers(),
		handler:     (*server).getExportFile,
	},
	{
		method: http.MethodDelete, path: "/v1/exports/{id}", id: "delete-export", tag: "exports", right: chengge.Export,
		summary:     chengge.Text{Zh: "取消导出任务，或删除其文件", En: "Cancel an export, or delete it with its files"},
		description: "A job that waits is cancelled at once, one that runs within a second or so; one that has ended is deleted with its files. Only who made it or an administrator may.",
		params:      []param{jobParam, langParam},
		answers:     map[string]any{},
		handler:     (*server).deleteExport,
	},
}
