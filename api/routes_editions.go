package api

import (
	"net/http"

	"chengge"
	"chengge/store"
)

var (
	editionParam     = param{name: "edition", in: inPath, schema: "string", required: true, doc: "Number of an edition, draft, or current", example: "draft"}
	whichParam       = param{name: "edition", in: inQuery, schema: "string", doc: "Number of an edition, draft, or current, where a database is served; without it what is in force", example: "draft"}
	afterNumberParam = param{name: "after", in: inQuery, schema: "integer", doc: "next of the page before"}
	limitParam       = param{name: "limit", in: inQuery, schema: "integer", doc: "How many, at most 1000; without it 100", example: 100}
	ifMatchParam     = param{name: "If-Match", in: inHeader, schema: "string", required: true, doc: "ETag of the draft that you have seen, or * for any"}
	whyParam         = param{name: "X-Why", in: inHeader, schema: "string", doc: "Why, for the log of editions"}
)

const exampleThing = `{"name":"第六网格","organisation":"H01"}`

// editionRoutes is the table of what there is beside routes where editions are
// kept in a database.
var editionRoutes = append([]route{
	{
		method: http.MethodGet, path: "/v1/editions", id: "list-editions", tag: "editions", right: chengge.ReadEditions, compress: true,
		summary: chengge.Text{Zh: "数据版本，新的在前", En: "Editions, newest first"},
		params:  []param{limitParam, afterNumberParam, langParam},
		answers: map[string]any{"application/json": EditionPage{}},
		handler: (*server).listEditions,
	},
	{
		method: http.MethodGet, path: "/v1/editions/{edition}", id: "get-edition", tag: "editions", right: chengge.ReadEditions,
		summary:     chengge.Text{Zh: "一个数据版本", En: "An edition"},
		description: "The ETag of the draft names its version, which changes to it want in If-Match.",
		params:      []param{editionParam, langParam},
		answers:     map[string]any{"application/json": store.Edition{}},
		handler:     (*server).getEdition,
	},
	{
		method: http.MethodDelete, path: "/v1/editions/draft", id: "discard-draft", tag: "editions", right: chengge.ChangeEditions,
		summary: chengge.Text{Zh: "放弃草稿", En: "Throw the draft away"},
		params:  []param{ifMatchParam, langParam},
		answers: map[string]any{},
		handler: (*server).discardDraft,
	},
	{
		method: http.MethodGet, path: "/v1/editions/{edition}/log", id: "edition-log", tag: "editions", right: chengge.ReadEditions, compress: true,
		summary: chengge.Text{Zh: "一个版本的操作记录", En: "Who did what to an edition, and why"},
		params:  []param{editionParam, limitParam, afterNumberParam, langParam},
		answers: map[string]any{"application/json": LogPage{}},
		handler: (*server).editionLog,
	},
	{
		method: http.MethodGet, path: "/v1/editions/{edition}/check", id: "check-edition", tag: "editions", pace: lengthy, right: chengge.ReadEditions, compress: true,
		summary: chengge.Text{Zh: "检查一个版本", En: "The findings on an edition"},
		params: []param{editionParam, {name: "format", in: inQuery, schema: "string", enum: []string{"json", "geojson", "csv"},
			doc: "json, geojson (each finding at its place) or csv"}, langParam},
		answers: map[string]any{"application/json": map[string]any{}, "application/geo+json": map[string]any{}, "text/csv": ""},
		handler: (*server).checkEdition,
	},
	{
		method: http.MethodGet, path: "/v1/editions/{edition}/diff", id: "diff-editions", tag: "editions", pace: lengthy, right: chengge.ReadEditions, compress: true,
		summary: chengge.Text{Zh: "与另一版本的差异", En: "What differs between two editions"},
		params: []param{editionParam, {name: "against", in: inQuery, schema: "integer", doc: "Number of the edition to compare with; without it the one that it began from, 0 is an empty city"},
			limitParam, {name: "after", in: inQuery, schema: "string", doc: "next of the page before"}, langParam},
		answers: map[string]any{"application/json": DifferencePage{}},
		handler: (*server).diffEditions,
	},
	{
		method: http.MethodPost, path: "/v1/editions/draft/import", id: "import", tag: "editions", pace: lengthy, right: chengge.ChangeEditions,
		summary: chengge.Text{Zh: "将服务器上的文件夹导入草稿", En: "Bring a folder on the server's machine into the draft"},
		description: "Streams lines of JSON: {\"layer\",\"done\",\"total\"} while it goes on, and at last {\"draft\",\"version\",\"layers\"} or a problem. " +
			"The layers of the folder are replaced, all or none.",
		params:   []param{langParam},
		document: ImportRequest{}, example: `{"folder":"/srv/city","why":"survey of 2026"}`,
		answers: map[string]any{"application/x-ndjson": ""},
		handler: (*server).importFolder,
	},
	{
		method: http.MethodPost, path: "/v1/editions/draft/publish", id: "publish", tag: "editions", pace: lengthy, right: chengge.ChangeEditions,
		summary: chengge.Text{Zh: "检查并发布草稿", En: "Check the draft and publish it"},
		params:  []param{ifMatchParam, langParam}, document: Publication{}, bodyless: true, example: `{"why":"survey of 2026","accept":true}`,
		answers: map[string]any{"application/json": Published{}},
		handler: (*server).publishDraft,
	},
	{
		method: http.MethodPost, path: "/v1/editions/{edition}/rollback", id: "rollback", tag: "editions", pace: lengthy, right: chengge.ChangeEditions,
		summary: chengge.Text{Zh: "将较早版本的内容作为新版本发布", En: "Publish what an earlier edition held as a new one"},
		params:  []param{editionParam, langParam}, document: Publication{}, bodyless: true, example: `{"why":"the new grids were wrong"}`,
		answers: map[string]any{"application/json": store.Edition{}},
		handler: (*server).rollbackEdition,
	},
}, thingRoutes()...)

// shownByTheSnapshot are the kinds that routes lists and shows.
var shownByTheSnapshot = map[chengge.Kind]bool{chengge.KindGrids: true, chengge.KindRoads: true, chengge.KindOverlays: true}

// thingRoutes gives the routes by which single things are changed, and those by
// which the kinds that no snapshot lists are read. Areas have their kind in the
// path; grids have routes of their own beside.
func thingRoutes() (out []route) {
	out = append(out, changeRoutes("/v1/areas/{kind}/{code}", "area", "")...)
	for l := range chengge.Layers() {
		if l.Kind.IsArea() && l.Kind != chengge.KindGrids {
			continue
		}
		name := string(l.Kind)
		path := "/v1/" + name
		if !shownByTheSnapshot[l.Kind] {
			out = append(out, route{
				method: http.MethodGet, path: path, id: "list-" + name, tag: "things", right: chengge.ReadCity, compress: true,
				summary: chengge.Text{Zh: l.Title.Zh + "，按代码排列", En: capital(l.Title.En) + " in the order of their codes"},
				params: []param{limitParam, {name: "after", in: inQuery, schema: "string", doc: "Code after which the page begins: next of the page before"}, whichParam,
					{name: "geometry", in: inQuery, schema: "string", enum: []string{"false", "true"}, doc: "true adds the geometry"}, langParam},
				answers: map[string]any{"application/json": map[string]any{}},
				handler: listRows(l.Kind), of: listRows(l.Kind),
			}, route{
				method: http.MethodGet, path: path + "/{code}", id: "get-" + name, tag: "things", right: chengge.ReadCity,
				summary: chengge.Text{Zh: l.Title.Zh + "之一", En: "One of the " + l.Title.En},
				params: []param{codeParam, whichParam,
					{name: "geometry", in: inQuery, schema: "string", enum: []string{"true", "false"}, doc: "false leaves the geometry out"}, langParam},
				answers: map[string]any{"application/json": map[string]any{}},
				handler: getRow(l.Kind), of: getRow(l.Kind),
			})
		}
		out = append(out, changeRoutes(path+"/{code}", name, l.Kind)...)
	}
	return out
}

func changeRoutes(path, name string, kind chengge.Kind) []route {
	params := []param{codeParam, ifMatchParam, whyParam, langParam}
	if kind == "" {
		params = append([]param{{name: "kind", in: inPath, schema: "string", enum: areaKinds(), required: true, doc: "Kind of area"}}, params...)
	}
	title := chengge.Text{Zh: "区域", En: "area"}
	if kind != "" {
		title = kind.Layer().Title
	}
	one := func(method, verb, zh, en string, h func(*server, *route) handler) route {
		rt := route{
			method: method, path: path, id: verb + "-" + name, tag: "draft", right: chengge.ChangeEditions, params: params,
			summary: chengge.Text{Zh: zh + title.Zh, En: en + " (" + title.En + ")"},
			answers: map[string]any{"application/json": map[string]any{}}, handler: h,
		}
		if method != http.MethodDelete {
			rt.document, rt.example = map[string]any{}, exampleThing
		} else {
			rt.answers = map[string]any{}
		}
		return rt
	}
	return []route{
		one(http.MethodPut, "put", "在草稿中写入", "Put a thing into the draft, whole", changeRow(kind, true)),
		one(http.MethodPatch, "patch", "在草稿中修改", "Change columns of a thing in the draft", changeRow(kind, false)),
		one(http.MethodDelete, "delete", "在草稿中删除", "Take a thing out of the draft", removeRow(kind)),
	}
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
