package api

import (
	"net/http"

	"chengge"
	"chengge/balance"
)

const (
	exampleGround  = `{"sites":[{"site":"Y03","fee":20}],"volumes":[{"site":"Y01","month":"2026-01","class":"spoil","direction":"gives","state":"bank","m3":1000}]}`
	exampleBalance = `{"name":"alert day","max_distance_m":25000,"changes":{"bans":[{"name":"orange alert","begins":"2026-01-10","ends":"2026-01-12"}]}}`
)

var (
	planParam   = param{name: "id", in: inPath, schema: "integer", required: true, doc: "Id of a balance"}
	groundParam = param{name: "id", in: inPath, schema: "integer", required: true, doc: "Number of a ground"}
	sheetType   = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// balanceRoutes is the table of balances of earth and rubble, which are jobs, and
// of the grounds that they are made from.
var balanceRoutes = []route{
	{
		method: http.MethodPost, path: "/v1/grounds", id: "load-ground", tag: "earthwork", right: chengge.ManageBalances, want: withCity, created: true,
		summary: chengge.Text{Zh: "载入土方底数（场地、方量、核准、企业、禁行、价格、现状流向）", En: "Load a ground: sites, volumes, permits, hauliers, bans, prices, today's flows"},
		description: "The tables of chengge balance --template as JSON, at most 16 MiB, whole or not at all: anything wrong is named with table, row, site and field, and nothing is kept. " +
			"Numbers may be texts, for exact fractions. Warnings come with the answer and stay with the ground. The same ground as the newest, on the same edition, is that one again. Only for keys of the whole city.",
		params:   []param{{name: "source", in: inQuery, schema: "string", doc: "Where it is from, in words"}, langParam},
		document: balance.Ground{}, example: exampleGround,
		answers: map[string]any{"application/json": GroundView{}},
		handler: (*server).loadGround,
	},
	{
		method: http.MethodGet, path: "/v1/grounds", id: "list-grounds", tag: "earthwork", right: chengge.RunBalances, compress: true,
		summary: chengge.Text{Zh: "土方底数，新的在前", En: "Grounds, newest first"},
		params:  []param{limitParam, afterNumberParam, langParam},
		answers: map[string]any{"application/json": GroundPage{}},
		handler: (*server).listGrounds,
	},
	{
		method: http.MethodGet, path: "/v1/grounds/{id}", id: "get-ground", tag: "earthwork", right: chengge.RunBalances, compress: true,
		summary: chengge.Text{Zh: "一份土方底数", En: "A ground with its tables"},
		params:  []param{groundParam, langParam},
		answers: map[string]any{"application/json": GroundView{}},
		handler: (*server).getGround,
	},
	{
		method: http.MethodPost, path: "/v1/balances", id: "make-balance", tag: "earthwork", right: chengge.RunBalances, want: withCity, created: true,
		summary: chengge.Text{Zh: "土方平衡（后台任务）", En: "Plan where each cubic metre goes, as a job"},
		description: "Makes a job and names it in Location. The plan is made on a ground and an edition, with the changes stated: what is wrong with them is named at once, with site and field, before any solving. " +
			"The same request on the same ground and edition gives the job that was made before. An empty object is the cheapest plan on the newest ground.",
		params: []param{langParam}, document: balance.PlanRequest{}, example: exampleBalance,
		answers: map[string]any{"application/json": Balance{}},
		handler: (*server).makeBalance,
	},
	{
		method: http.MethodGet, path: "/v1/balances", id: "list-balances", tag: "earthwork", right: chengge.RunBalances, compress: true,
		summary: chengge.Text{Zh: "平衡任务与方案，新的在前", En: "Balances with the figures of their plans, newest first"},
		params:  []param{limitParam, afterNumberParam, langParam},
		answers: map[string]any{"application/json": BalancePage{}},
		handler: (*server).listBalances,
	},
	{
		method: http.MethodGet, path: "/v1/balances/compare", id: "compare-balances", tag: "earthwork", right: chengge.RunBalances, compress: true,
		summary:     chengge.Text{Zh: "方案并列对比", En: "Plans side by side"},
		description: "A column for each scenario: the baseline and today's practice of the first plan, then each plan, with what it saves against that baseline.",
		params: []param{
			{name: "ids", in: inQuery, schema: "string", required: true, doc: "Ids of balances that are done, parted by commas; 2 to 20", example: "12,13"}, langParam,
		},
		answers: map[string]any{"application/json": PlanComparison{}},
		handler: (*server).compareBalances,
	},
	{
		method: http.MethodGet, path: "/v1/balances/{id}", id: "get-balance", tag: "earthwork", right: chengge.RunBalances, compress: true,
		summary: chengge.Text{Zh: "平衡任务的状态、进度与方案", En: "State, progress and plan of a balance"},
		description: "In JSON the plan is the member document once the job is done, and search says how far it is before, with bound and gap. The other formats are the plan alone, with 409 until it is done: " +
			"GeoJSON has a line for each flow along its roads and a point for each site; html is a report that stands alone.",
		params: []param{planParam,
			{name: "format", in: inQuery, schema: "string", enum: []string{"json", "geojson", "csv", "xlsx", "html", "gpkg"}, doc: "json, geojson, csv, xlsx, html or gpkg"},
			{name: "period", in: inQuery, schema: "string", doc: "Only flows of the period that begins on this day; for geojson and gpkg", example: "2026-01-01"}, langParam},
		answers: map[string]any{"application/json": Balance{}, "application/geo+json": map[string]any{}, "text/csv": "", "text/html": "", sheetType: "", "application/geopackage+sqlite3": ""},
		handler: (*server).getBalance,
	},
	{
		method: http.MethodDelete, path: "/v1/balances/{id}", id: "cancel-balance", tag: "earthwork", right: chengge.RunBalances,
		summary:     chengge.Text{Zh: "取消平衡任务", En: "Cancel a balance"},
		description: "A job that waits is cancelled at once, one that runs within a second or so, its solver included; one that has ended stays as it is. Only who made it or an administrator may.",
		params:      []param{planParam, langParam},
		answers:     map[string]any{},
		handler:     (*server).cancelBalance,
	},
	{
		method: http.MethodPost, path: "/v1/balances/{id}/approve", id: "approve-balance", tag: "earthwork", right: chengge.ManageBalances,
		summary:     chengge.Text{Zh: "批准方案，生成运输任务单", En: "Approve a plan: its haul orders then hold"},
		description: "Who did it, when and why is in the audit, with the plan's hash. Only for keys of the whole city.",
		params:      []param{planParam, langParam}, document: PlanDecision{}, example: `{"why":"meeting of 21 November"}`, bodyless: true,
		answers: map[string]any{"application/json": PlanView{}},
		handler: (*server).approveBalance,
	},
	{
		method: http.MethodPost, path: "/v1/balances/{id}/withdraw", id: "withdraw-balance", tag: "earthwork", right: chengge.ManageBalances,
		summary: chengge.Text{Zh: "撤回已批准的方案", En: "Withdraw a plan that was approved"},
		params:  []param{planParam, langParam}, document: PlanDecision{}, example: `{"why":"replaced by 14"}`, bodyless: true,
		answers: map[string]any{"application/json": PlanView{}},
		handler: (*server).withdrawBalance,
	},
	{
		method: http.MethodGet, path: "/v1/balances/{id}/orders", id: "get-orders", tag: "earthwork", right: chengge.RunBalances, compress: true,
		summary:     chengge.Text{Zh: "运输任务单（按企业、夜间、车辆）", En: "Haul orders of an approved plan, by haulier, night and vehicle"},
		description: "409 until the plan is approved. The columns are explained in docs/earthwork.md.",
		params: []param{planParam,
			{name: "format", in: inQuery, schema: "string", enum: []string{"json", "xlsx"}, doc: "json or xlsx"},
			{name: "haulier", in: inQuery, schema: "string", doc: "Only of this haulier"}, {name: "night", in: inQuery, schema: "string", doc: "Only of the night that begins on this day", example: "2026-01-01"}, langParam},
		answers: map[string]any{"application/json": balance.Orders{}, sheetType: ""},
		handler: (*server).getOrders,
	},
}
