package api

import (
	"net/http"
	"slices"

	"chengge"
)

var (
	orderParam = param{name: "order", in: inQuery, schema: "string", enum: []string{"newest", "oldest", "queue"},
		doc: "newest (default) or oldest first; queue: emergencies first, then the others, the oldest first of each"}
	afterEventParam = param{name: "after", in: inQuery, schema: "integer", doc: "Number of the last event that you have, as Last-Event-ID; without either you get what comes from now on", example: 41}
	lastEventParam  = param{name: "Last-Event-ID", in: inHeader, schema: "integer", doc: "Number of the last event that you have; browsers send it when they connect again"}
)

// reportReadRoutes is the table of how reports are listed, counted and followed.
var reportReadRoutes = []route{
	{
		method: http.MethodGet, path: "/v1/reports", id: "list-reports", tag: "reports", right: chengge.ReadReports, want: withCity, pace: flowing, compress: true,
		summary: chengge.Text{Zh: "查询问题", En: "Reports"},
		description: "A page of reports, within the caller's scope. What is there all the time is neither skipped nor repeated by paging while reports come in and go on. " +
			"csv and geojson stream everything that is meant, or as many as limit says. event is the last event before the page was read: follow from there with GET /v1/events?after=.",
		params: append(slices.Clone(filterParams), orderParam,
			param{name: "limit", in: inQuery, schema: "integer", doc: "Reports on a page, at most 1000, without it 100; of csv and geojson how many in all, without it all", example: 100},
			param{name: "after", in: inQuery, schema: "string", doc: "next of the page before"},
			param{name: "format", in: inQuery, schema: "string", enum: []string{"json", "csv", "geojson"}, doc: "json (default) is a page"}, langParam),
		answers: map[string]any{"application/json": ReportPage{}, "text/csv": "", "application/geo+json": map[string]any{}},
		handler: (*server).listReports,
	},
	{
		method: http.MethodGet, path: "/v1/reports/counts", id: "count-reports", tag: "reports", right: chengge.ReadReports, want: withCity, compress: true,
		summary: chengge.Text{Zh: "统计问题数量", En: "Counts and histograms of reports"},
		description: "How many reports there are, and how many by each of the groupings. Hours, days and weekdays are those of receiving, in the city's time zone; weekday 1 is Monday. By chief a report counts for each of its chiefs. " +
			"Everything is exact as of the event that is named. With handling=true it says how long those of the reports took that are handled, from being received until they were last resolved; at most 500,000 of them.",
		params: append(slices.Clone(filterParams), param{name: "by", in: inQuery, schema: "string",
			doc: "Groupings, parted by commas: state, district, office, community, grid, unit_grid, road, chief, component, category, channel, lead, emergency, hour, day, weekday", example: "state,office,hour"},
			param{name: "handling", in: inQuery, schema: "string", enum: []string{"false", "true"}, doc: "true says how long the handled ones took"}, langParam),
		answers: map[string]any{"application/json": ReportCounts{}},
		handler: (*server).countReports,
	},
	{
		method: http.MethodGet, path: "/v1/events", id: "events", tag: "reports", right: chengge.ReadReports, want: withCity, pace: standing,
		summary: chengge.Text{Zh: "接收问题变更事件流", En: "Follow every change of reports"},
		description: "Server-sent events. Each has as id its number, which rises without gaps over all servers, and as data the change as JSON; what follows a number can be had again, from any server, by Last-Event-ID. " +
			"At least once: remove repeats by id. Only what the caller may see and the parameters mean is sent; the report is meant as it is after the change. An event named left tells that a report was meant before the change and is no more. " +
			"An event named edition, without an id, tells the edition in force: at the beginning, and when another one comes. " +
			"One named loaded, without an id too, tells that past reports were brought in, which tell no events: at the beginning if there ever were any, and when there are more. A list that was read with another load is to be read again. A comment comes every 15 seconds when there is nothing else. " +
			"Numbers that are no longer kept answer 410: load the list again, and follow from its event. Who reads too slowly is cut off with a comment and may go on from its last id.",
		params:  append(slices.Clone(filterParams), afterEventParam, lastEventParam, langParam),
		answers: map[string]any{"text/event-stream": chengge.Event{}},
		handler: (*server).events,
	},
}
