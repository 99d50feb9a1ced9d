package api

import (
	"net/http"
	"slices"

	"chengge"
	"chengge/exporters"
)

// LocatedPlace is the answer to one question.
type LocatedPlace struct {
	exporters.Answer
	Problem *PlaceTrouble `json:"place_problem,omitempty" doc:"Of a stated place: why it is of no use; a report of it is kept all the same"`
}

// statedParams are what a question may say of its place beside a point, in the
// words of a report: any of them makes it the question of a report.
var statedParams = []param{
	{name: "component", in: inQuery, schema: "string", doc: "Code of a component", example: "41019701001000002"},
	{name: "road", in: inQuery, schema: "string", doc: "Name of a road, or code of a segment", example: "示范路"},
	{name: "crossing", in: inQuery, schema: "string", doc: "Name of the crossing road, from which the offset counts", example: "中轴路"},
	{name: "offset_m", in: inQuery, schema: "number", doc: "Metres along the road from the crossing, or from the start of the segment", example: 30},
	{name: "toward", in: inQuery, schema: "string", enum: []string{"north", "east", "south", "west"}, doc: "Direction of the offset from the crossing; needed with a crossing and an offset", example: "east"},
	{name: "side", in: inQuery, schema: "string", enum: []string{"left", "right", "north", "east", "south", "west"}, doc: "Side of the road", example: "north"},
	{name: "address", in: inQuery, schema: "string", doc: "Words; no place is found by them"},
	{name: "channel", in: inQuery, schema: "string", doc: "Code of the report's channel, whose accuracy and coordinate system hold where none is stated; without it that of the key", example: "12345"},
	{name: "category_text", in: inQuery, schema: "string", doc: "What it is in free words; it becomes the category where it is the name of one"},
}

// states tells whether a question is that of a report.
func (q *query) states() bool {
	return slices.ContainsFunc(statedParams, func(p param) bool { return q.text(p.name) != "" })
}

// locateStated answers whose a report would be if it were taken in now.
func (s *server) locateStated(w http.ResponseWriter, r *http.Request, c *call, q *query) error {
	router := s.routerOf(c.snapshot)
	k := statementReader{router: router, asker: c.asker, principal: c.principal, now: s.now()}
	report := k.stated(q)
	full := q.oneOf("reason", "compact", "full") == "full"
	q.lang()
	for _, f := range k.faults {
		if f.Code == chengge.ErrBadBody { // it has none
			f.Code = chengge.ErrBadQuery
		}
		q.add(f)
	}
	if err := q.err(); err != nil {
		return err
	}
	if !accepts(r, "application/json") {
		return notAcceptable("application/json")
	}
	router.Route(&report, assumed(router, c.principal, report.Channel))
	s.metrics.one.Inc()
	return writeJSON(w, LocatedPlace{
		exporters.NewAnswer(&report.Assignment, exporters.AnswerOptions{Lang: c.lang, FullReasons: full, Levels: c.snapshot.City().Levels()}),
		troubleOf(&report, c.lang),
	})
}

// stated reads the part of a report that its place and assignment follow from.
func (k *statementReader) stated(q *query) (r chengge.Report) {
	r.Channel, r.Received = k.principal.Channel, k.now
	var category string
	words := func(to *string, name string, most int) {
		if v := q.text(name); v != "" {
			k.text(to, name, &jsonNode{kind: jsonString, text: v}, most, false)
		}
	}
	words(&r.Channel, "channel", maxName)
	words(&category, "category", maxName)
	words(&r.CategoryText, "category_text", maxWords)
	if v := q.text("at"); v != "" {
		k.moment(&r.Found, "at", &jsonNode{kind: jsonString, text: v})
	}
	place := q.object("lng", "lat", "crs", "accuracy", "component", "address")
	k.place(&r.Stated, "", &place)
	if road := q.object("road", "crossing", "offset_m", "toward", "side"); len(road.names) > 0 {
		k.road(&r.Stated.Road, "", &road)
	}
	if v := q.text("attr"); v != "" {
		var f *Fault
		if r.Attributes, f = k.asker.Attributes("attr", v); f != nil {
			q.add(f)
		}
	}
	if v := q.text("road_max_distance"); v != "" {
		q.add(fault(chengge.ErrBadQuery, "road_max_distance", v, "不用于按上报方式表述的位置", "is of no use to a place that is stated as a report states it"))
	}
	if len(k.faults) == 0 {
		k.category(&r, "category", category)
		if r.Channel != "" {
			k.channel(r.Channel)
		}
	}
	return r
}

// object gives parameters as the members of a report's JSON, numbers as such.
func (q *query) object(names ...string) jsonNode {
	out := jsonNode{kind: jsonObject}
	for _, name := range names {
		v := q.text(name)
		if v == "" {
			continue
		}
		n := jsonNode{kind: jsonString, text: v}
		if slices.Contains(placeNumbers, name) {
			if number, rest, wrong := readJSON(v); wrong == nil && rest == "" && number.kind == jsonNumber {
				n = number
			}
		}
		out.names, out.nodes = append(out.names, name), append(out.nodes, n)
	}
	return out
}

// placeNumbers are the members of a place that are no text.
var placeNumbers = []string{"lng", "lat", "accuracy", "offset_m"}
