package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"chengge"
	"chengge/exporters"

	"github.com/danielgtaylor/huma/v2"
)

// route is a row of the table of routes.
type route struct {
	method, path string
	id           string // operationId
	tag          string
	summary      chengge.Text
	description  string
	params       []param
	body         map[string]string // media types of a body of points, with an example each
	document     any               // a value of the Go type of a JSON body, nil for none
	example      string            // of the document
	bodyless     bool              // the document may be left out
	batch        any               // a value of the Go type that answers a list of documents; nil where one is taken only
	answers      map[string]any    // media types of the answer, with a value of its Go type
	bare         map[string]string // statuses of answers without a body, with what they mean
	right        chengge.Right     // that who asks must have; none fails to mount
	want         access
	pace         pace
	created      bool // answers 201 in place of 200
	compress     bool // gzip, where the caller takes it and it does not stream
	handler      func(s *server, rt *route) handler
	// of, where it is set, answers when the edition parameter names an edition:
	// from the database, not from the snapshot in force.
	of func(s *server, rt *route) handler
}

type place string

const (
	inQuery  place = "query"
	inPath   place = "path"
	inHeader place = "header"
)

// param is a parameter of a route, for the document and for the check of
// unknown names alike.
type param struct {
	name     string
	in       place
	schema   string // JSON schema type
	format   string
	enum     []string
	required bool
	doc      string
	example  any
}

func (rt *route) queryNames() string {
	var names []string
	for _, p := range rt.params {
		if p.in == inQuery {
			names = append(names, p.name)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

var (
	langParam  = param{name: "lang", in: inQuery, schema: "string", enum: []string{"zh", "en"}, doc: "Language of names of levels, of sentences and of errors; without it Accept-Language decides"}
	termParams = []param{
		{name: "crs", in: inQuery, schema: "string", doc: "Coordinate system of the points: CGCS2000 (WGS84), GCJ-02, BD-09 or an EPSG code; without it that of the city", example: "GCJ-02"},
		{name: "accuracy", in: inQuery, schema: "number", doc: "Radius in metres within which the true place lies", example: 30},
		{name: "category", in: inQuery, schema: "string", doc: "Category, 06010 or matter:01001, or its name", example: "06010"},
		{name: "at", in: inQuery, schema: "string", doc: "Moment for which dates and hours count, RFC 3339 or local time of the city; without it now", example: "2026-11-21T14:30:00+08:00"},
		{name: "road_max_distance", in: inQuery, schema: "number", doc: "Metres within which a segment counts, in place of half its width plus 15 m", example: 250},
		{name: "attr", in: inQuery, schema: "string", doc: "Attributes of the report as name:number, parted by commas", example: "area_m2:650,major:1"},
		{name: "reason", in: inQuery, schema: "string", enum: []string{"compact", "full"}, doc: "full adds sentences to rule ids and numbers"},
		langParam,
	}
	pageParams = []param{
		{name: "limit", in: inQuery, schema: "integer", doc: "Things on a page, at most 1000; without it 100", example: 100},
		{name: "after", in: inQuery, schema: "string", doc: "Code after which the page begins: next of the page before"},
		{name: "geometry", in: inQuery, schema: "string", enum: []string{"false", "true"}, doc: "true adds the geometry, GeoJSON on CGCS2000 (WGS 84)"},
		{name: "bbox", in: inQuery, schema: "string", doc: "Only what touches this box: west,south,east,north in degrees; not together with edition", example: "113.6,34.7,113.7,34.8"},
		whichParam, langParam,
	}
	kindParam   = param{name: "kind", in: inQuery, schema: "string", enum: areaKinds(), required: true, doc: "Kind of area", example: "street_offices"}
	codeParam   = param{name: "code", in: inPath, schema: "string", required: true, doc: "Code of the thing"}
	shapeParams = []param{{name: "geometry", in: inQuery, schema: "string", enum: []string{"true", "false"}, doc: "false leaves the geometry out"}, whichParam, langParam}
)

// routes is the table of /v1.
var routes = []route{
	{
		method: http.MethodGet, path: "/v1/locate", id: "locate", tag: "locate", right: chengge.ReadCity, want: withCity,
		summary: chengge.Text{Zh: "一个点、一处位置归谁管", En: "Whose is this point, or this place?"},
		description: "Answers one point: what lies there, who leads, who supports and is told, and why. lng and lat are required, or a place that is stated as a report states it: " +
			"component, road with crossing, offset_m, toward and side, or address. With one of these, with channel or with category_text, the answer is the assignment that POST /v1/reports would give to a report " +
			"of the same statement now, by the edition in force: the component is asked first, then the point, then the road; crs may be left out only where the key or the channel has one, accuracy is the channel's where it is not stated, " +
			"at is the report's found_at, road_max_distance has no use. A place that is of no use is answered, not refused: place_problem says why, and but for outside, point is 0, 0.",
		params: slices.Concat([]param{
			{name: "lng", in: inQuery, schema: "number", doc: "Longitude in degrees, or easting of a projected crs; required unless the place is stated otherwise", example: 113.6653},
			{name: "lat", in: inQuery, schema: "number", doc: "Latitude in degrees, or northing of a projected crs; likewise", example: 34.7579},
		}, termParams, statedParams),
		answers: map[string]any{"application/json": LocatedPlace{}},
		handler: (*server).locateOne,
	},
	{
		method: http.MethodPost, path: "/v1/locate", id: "locate-many", tag: "locate", right: chengge.ReadCity, want: withCity, pace: flowing,
		summary: chengge.Text{Zh: "许多点归谁管", En: "Whose are these points?"},
		description: "Streams: answers come in the order of the points, while the body is still being read. The columns of the input are kept; then come " +
			strings.Join(exporters.LocatedColumns(nil), ", ") + " (a name that the input already has becomes located_…). A row that cannot be answered says so and stops nothing. " +
			"The answer has the format of the body, unless Accept names another. Parameters hold for the rows that state nothing themselves.",
		params: append([]param{
			{name: "lng_column", in: inQuery, schema: "string", doc: "Column of the longitudes, where the usual names do not tell"},
			{name: "lat_column", in: inQuery, schema: "string", doc: "Column of the latitudes"},
		}, termParams...),
		body: map[string]string{
			"application/x-ndjson": `{"lng":113.6653,"lat":34.7579,"category":"06010"}`,
			"text/csv":             "lng,lat,category\n113.6653,34.7579,06010\n",
			"application/geo+json": `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[113.6653,34.7579]}}]}`,
		},
		answers: map[string]any{"application/x-ndjson": "", "text/csv": "", "application/geo+json": "", "application/json": ""},
		handler: (*server).locateMany,
	},
	{
		method: http.MethodGet, path: "/v1/city", id: "get-city", tag: "city", right: chengge.ReadCity, want: withCity,
		summary: chengge.Text{Zh: "城市与版本", En: "The city and its edition"},
		params:  []param{langParam},
		answers: map[string]any{"application/json": CityInForce{}},
		handler: (*server).city,
	},
	{
		method: http.MethodGet, path: "/v1/search", id: "search", tag: "city", right: chengge.ReadCity, want: withCity, compress: true,
		summary: chengge.Text{Zh: "按名称或编码查找", En: "Find things by name or code"},
		description: "Districts, street offices, communities, grids, unit grids, zones, waters, overlays, sites, chiefs, bodies and categories by code, name or a part of the name; roads once with all their segments; " +
			"crossings by the names of both roads (示范路 中轴路, 示范路与中轴路); components by a code or its first four letters or more. The best come first: whole names and codes, then beginnings, then parts.",
		params: []param{
			{name: "q", in: inQuery, schema: "string", required: true, doc: "A name, a part of one, or a code; at most 100 letters", example: "示范路"},
			{name: "limit", in: inQuery, schema: "integer", doc: "Things, at most 50; without it 12", example: 12},
			langParam,
		},
		answers: map[string]any{"application/json": FoundPage{}},
		handler: (*server).search,
	},
	{
		method: http.MethodGet, path: "/v1/areas", id: "list-areas", tag: "things", right: chengge.ReadCity, want: withCity, compress: true,
		summary: chengge.Text{Zh: "各类区域", En: "Areas of a kind"},
		params:  append([]param{kindParam}, pageParams...),
		answers: map[string]any{"application/json": Page{}},
		handler: (*server).listAreas, of: listRows(""),
	},
	{
		method: http.MethodGet, path: "/v1/areas/{kind}/{code}", id: "get-area", tag: "things", right: chengge.ReadCity, want: withCity, compress: true,
		summary: chengge.Text{Zh: "一个区域", En: "An area"},
		params:  append([]param{{name: "kind", in: inPath, schema: "string", enum: areaKinds(), required: true, doc: "Kind of area"}, codeParam}, shapeParams...),
		answers: map[string]any{"application/json": Thing{}},
		handler: (*server).getArea, of: getRow(""),
	},
	{
		method: http.MethodGet, path: "/v1/grids", id: "list-grids", tag: "things", right: chengge.ReadCity, want: withCity, compress: true,
		summary: chengge.Text{Zh: "责任网格", En: "Responsibility grids"},
		params:  pageParams,
		answers: map[string]any{"application/json": Page{}},
		handler: (*server).listGrids, of: listRows(chengge.KindGrids),
	},
	{
		method: http.MethodGet, path: "/v1/grids/{code}", id: "get-grid", tag: "things", right: chengge.ReadCity, want: withCity, compress: true,
		summary: chengge.Text{Zh: "一个责任网格", En: "A responsibility grid"},
		params:  append([]param{codeParam}, shapeParams...),
		answers: map[string]any{"application/json": Thing{}},
		handler: (*server).getGrid, of: getRow(chengge.KindGrids),
	},
	{
		method: http.MethodGet, path: "/v1/roads", id: "list-roads", tag: "things", right: chengge.ReadCity, want: withCity, compress: true,
		summary: chengge.Text{Zh: "路段", En: "Road segments"},
		params:  pageParams,
		answers: map[string]any{"application/json": Page{}},
		handler: (*server).listRoads, of: listRows(chengge.KindRoads),
	},
	{
		method: http.MethodGet, path: "/v1/roads/{code}", id: "get-road", tag: "things", right: chengge.ReadCity, want: withCity, compress: true,
		summary: chengge.Text{Zh: "一个路段", En: "A road segment"},
		params:  append([]param{codeParam}, shapeParams...),
		answers: map[string]any{"application/json": Thing{}},
		handler: (*server).getRoad, of: getRow(chengge.KindRoads),
	},
	{
		method: http.MethodGet, path: "/v1/overlays", id: "list-overlays", tag: "things", right: chengge.ReadCity, want: withCity, compress: true,
		summary: chengge.Text{Zh: "占用范围", En: "Overlays: sites, permits, permitted stalls"},
		params:  pageParams,
		answers: map[string]any{"application/json": Page{}},
		handler: (*server).listOverlays, of: listRows(chengge.KindOverlays),
	},
	{
		method: http.MethodGet, path: "/v1/overlays/{code}", id: "get-overlay", tag: "things", right: chengge.ReadCity, want: withCity, compress: true,
		summary: chengge.Text{Zh: "一处占用范围", En: "An overlay"},
		params:  append([]param{codeParam}, shapeParams...),
		answers: map[string]any{"application/json": Thing{}},
		handler: (*server).getOverlay, of: getRow(chengge.KindOverlays),
	},
	meRoute,
}

// storeRoutes are the tables of what there is beside routes where a database is
// served.
var storeRoutes = [][]route{
	editionRoutes,
	replayRoutes,
	reportRoutes,
	reportReadRoutes,
	keyRoutes,
	hotspotRoutes,
	exportRoutes,
	balanceRoutes,
	liveTileRoutes,
}

// routes gives the table of this server.
func (s *server) routes() []*route { return tableOf(s.store != nil) }

// tableOf gives the table of a server with or without a database.
func tableOf(database bool) []*route {
	tables := [][]route{routes, tileRoutes}
	if database {
		tables = append(tables, storeRoutes...)
	}
	var out []*route
	for _, table := range tables {
		for i := range table {
			out = append(out, &table[i])
		}
	}
	return out
}

// problemStatuses are the errors that every operation may answer with.
var problemStatuses = map[string]string{
	"400": "A parameter or the body is wrong", "401": "No key, or one that does not open", "403": "The key's role has not the right, or its organisation bounds it",
	"429": "Too many requests: wait as Retry-After says", "404": "Not found", "406": "No such answer format", "409": "In conflict with what is going on", "410": "No longer kept", "412": "Changed since what If-Match names", "428": "If-Match is missing",
	"413": "The body is too large", "415": "Unsupported media type", "422": "Understood and refused", "500": "Internal error", "503": "Not ready",
}

// operation describes the route for OpenAPI.
func (rt *route) operation(registry huma.Registry) *huma.Operation {
	op := &huma.Operation{
		OperationID: rt.id, Method: rt.method, Path: rt.path, Tags: []string{rt.tag},
		Summary: rt.summary.En + " · " + rt.summary.Zh, Description: strings.TrimSpace(rt.description + " Wants the right " + string(rt.right) + "."),
		Responses: map[string]*huma.Response{}, Security: []map[string][]string{{keyScheme: {}}}, Extensions: map[string]any{"x-right": rt.right},
	}
	for _, p := range rt.params {
		schema := &huma.Schema{Type: p.schema, Format: p.format}
		for _, v := range p.enum {
			schema.Enum = append(schema.Enum, v)
		}
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: p.name, In: string(p.in), Description: p.doc, Required: p.required, Schema: schema, Example: p.example,
		})
	}
	ok := &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{}}
	for mediaType, v := range rt.answers {
		ok.Content[mediaType] = &huma.MediaType{Schema: registry.Schema(reflect.TypeOf(v), true, "")}
		if rt.batch != nil {
			ok.Content[mediaType].Schema = &huma.Schema{OneOf: []*huma.Schema{ok.Content[mediaType].Schema, registry.Schema(reflect.TypeOf(rt.batch), true, "")}}
		}
	}
	if rt.method == http.MethodPut {
		op.Responses["201"] = &huma.Response{Description: "Added", Content: ok.Content}
	}
	if len(rt.answers) == 0 {
		op.Responses["204"] = &huma.Response{Description: "Done"}
	} else {
		op.Responses["200"] = ok
	}
	if rt.created {
		ok.Description = "Made"
		op.Responses["201"] = ok
		delete(op.Responses, "200")
	}
	for status, text := range rt.bare {
		op.Responses[status] = &huma.Response{Description: text}
	}
	problem := registry.Schema(reflect.TypeOf(Problem{}), true, "")
	for status, text := range problemStatuses {
		op.Responses[status] = &huma.Response{Description: text, Content: map[string]*huma.MediaType{"application/problem+json": {Schema: problem}}}
	}
	if rt.document != nil {
		one := registry.Schema(reflect.TypeOf(rt.document), true, "")
		op.RequestBody = &huma.RequestBody{Required: !rt.bodyless, Content: map[string]*huma.MediaType{
			"application/json": {Schema: one, Example: json.RawMessage(rt.example)},
		}}
		if rt.batch != nil {
			least, most := 1, maxBatch
			list := &huma.Schema{Type: huma.TypeArray, Items: one, MinItems: &least, MaxItems: &most}
			op.RequestBody.Content["application/json"].Schema = &huma.Schema{OneOf: []*huma.Schema{one, list, {
				Type: huma.TypeObject, Properties: map[string]*huma.Schema{"reports": list}, Required: []string{"reports"}, AdditionalProperties: false,
			}}}
			op.RequestBody.Content["application/x-ndjson"] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}, Example: rt.example + "\n" + rt.example + "\n"}
		}
	}
	if rt.body != nil {
		op.RequestBody = &huma.RequestBody{Required: true, Description: "Points, UTF-8 or with a charset of gbk", Content: map[string]*huma.MediaType{}}
		for mediaType, example := range rt.body {
			op.RequestBody.Content[mediaType] = &huma.MediaType{Schema: &huma.Schema{Type: "string"}, Example: example}
		}
	}
	return op
}

// areaKinds lists the kinds of areas by name.
func areaKinds() []string {
	var out []string
	for l := range chengge.Layers() {
		if l.Kind.IsArea() {
			out = append(out, string(l.Kind))
		}
	}
	return out
}
