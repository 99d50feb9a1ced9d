package api

import (
	"net/http"
	"strings"
	"time"

	"chengge"
	"chengge/grids"
	"chengge/store"
)

// ReportItem is a report in a list. Who reported is in none.
type ReportItem struct {
	ID           chengge.ReportID     `json:"id"`
	Version      int64                `json:"version"`
	State        chengge.State        `json:"state" example:"dispatched"`
	StateName    string               `json:"state_name"`
	Emergency    bool                 `json:"emergency"`
	Category     string               `json:"category,omitempty" example:"matter:06010"`
	CategoryName string               `json:"category_name,omitempty" doc:"In the language of the answer"`
	CategoryText string               `json:"category_text,omitempty" doc:"What was said in place of a category"`
	Received     string               `json:"received_at" format:"date-time"`
	Updated      string               `json:"updated_at" format:"date-time"`
	Found        string               `json:"found_at,omitempty" format:"date-time"`
	Filed        string               `json:"filed_at,omitempty" format:"date-time" doc:"立案; absent is not yet"`
	Age          int64                `json:"age_s" doc:"Seconds since it was received"`
	Channel      string               `json:"channel"`
	Lead         CodeName             `json:"lead" doc:"主办: the body that has it now"`
	Lng          *float64             `json:"lng,omitempty" doc:"Degrees on CGCS2000 (WGS 84); absent without a usable place"`
	Lat          *float64             `json:"lat,omitempty"`
	Problem      chengge.PlaceProblem `json:"place_problem,omitempty" doc:"Why it has no usable place"`
	Address      string               `json:"address,omitempty" doc:"As it was given"`
	District     *CodeName            `json:"district,omitempty"`
	Office       *CodeName            `json:"street_office,omitempty"`
	Community    *CodeName            `json:"community,omitempty"`
	Grid         *CodeName            `json:"grid,omitempty"`
	UnitGrid     *CodeName            `json:"unit_grid,omitempty"`
	Road         *CodeName            `json:"road,omitempty"`
	Component    string               `json:"component,omitempty" doc:"Code of the component"`
	Chiefs       []string             `json:"chiefs,omitempty" doc:"Codes of the chiefs of the place"`
	DuplicateOf  chengge.ReportID     `json:"duplicate_of,omitempty" doc:"The first report of the same thing"`
	Duplicates   int                  `json:"duplicates,omitempty" doc:"How many told the same afterwards"`
}

// CodeName is a code with the name that the edition in force has for it.
type CodeName struct {
	Code string `json:"code"`
	Name string `json:"name,omitempty"`
}

// ReportPage is a page of reports.
type ReportPage struct {
	Items []ReportItem `json:"items"`
	Next  string       `json:"next,omitempty" doc:"after of the next page; absent on the last"`
	Event int64        `json:"event" doc:"The last event when the page was read: what comes later follows it in GET /v1/events"`
	Load  int64        `json:"load,omitempty" doc:"The last load of past reports when the page was read: an event named loaded tells of another one"`
}

// listReports answers GET /v1/reports.
func (s *server) listReports(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		format := q.oneOf("format", "json", "csv", "geojson")
		most, otherwise := s.limits.Page, min(100, s.limits.Page)
		if format != "json" {
			most, otherwise = maxStreamed, maxStreamed
		}
		ask := store.ReportQuery{
			Filter: s.reportFilter(q, c), Order: store.ReportOrder(q.oneOf("order", "newest", "oldest", "queue")),
			After: q.text("after"), Limit: q.count("limit", otherwise, most),
		}
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		names := &namer{snapshot: c.snapshot, lang: c.lang, zone: c.snapshot.City().Location(), now: s.now()}
		if format != "json" {
			return s.streamReports(w, r, c, ask, format, names)
		}
		load := s.lastLoad() // before the page, which may see a later one
		page, err := s.reportPage(c, ask)
		if err != nil {
			return err
		}
		out := ReportPage{Items: make([]ReportItem, len(page.Reports)), Next: page.Next, Event: page.Event, Load: load}
		for i := range page.Reports {
			out.Items[i] = names.item(&page.Reports[i])
		}
		return writeJSON(w, out)
	}
}

// lastLoad gives the last load of past reports that lists and counts have seen.
func (s *server) lastLoad() int64 {
	if s.following == nil {
		return 0
	}
	return s.following.Index.Load()
}

// reportPage reads a page. Its statements have the time of a prompt request, also
// in a stream of pages that goes on for longer.
func (s *server) reportPage(c *call, ask store.ReportQuery) (store.ReportList, error) {
	var index *store.ReportIndex
	if s.following != nil {
		index = s.following.Index
	}
	return s.store.Reports(store.WithStatementTimeout(c.context, s.limits.Deadline*2/3), index, ask)
}

// namer gives reports their names, of one edition and in one language.
type namer struct {
	snapshot *grids.Snapshot
	lang     chengge.Lang
	zone     *time.Location
	now      time.Time
	chiefs   map[string]string // names by codes, once one is asked for
}

func (n *namer) item(r *store.ListedReport) ReportItem {
	out := ReportItem{
		ID: r.ID, Version: r.Version, State: r.State, StateName: r.State.Text().In(n.lang), Emergency: r.Emergency,
		Category: r.Category, CategoryName: n.category(r.Category), CategoryText: r.CategoryText,
		Received: n.moment(r.Received), Updated: n.moment(r.Updated), Found: n.moment(r.Found), Filed: n.moment(r.Filed),
		Age: max(0, int64(n.now.Sub(r.Received)/time.Second)), Channel: r.Channel, Lead: CodeName{r.Lead.Code, r.Lead.Name},
		Problem: r.Problem, Address: r.Address,
		District: n.area(chengge.KindDistricts, r.District), Office: n.area(chengge.KindStreetOffices, r.Office),
		Community: n.area(chengge.KindCommunities, r.Community), Grid: n.area(chengge.KindGrids, r.Grid), UnitGrid: n.area(chengge.KindUnitGrids, r.UnitGrid),
		Component: r.Part, Chiefs: r.Chiefs, DuplicateOf: r.DuplicateOf, Duplicates: r.Duplicates,
	}
	if r.Road != "" {
		out.Road = &CodeName{Code: r.Road}
		if road, ok := n.snapshot.Road(r.Road); ok {
			out.Road.Name = road.Name
		}
	}
	if r.Point != nil {
		out.Lng, out.Lat = &r.Point[0], &r.Point[1]
	}
	return out
}

func (n *namer) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(n.zone).Format(time.RFC3339)
}

func (n *namer) area(k chengge.Kind, code string) *CodeName {
	if code == "" {
		return nil
	}
	return &CodeName{code, n.areaName(k, code)}
}

func (n *namer) areaName(k chengge.Kind, code string) string {
	if a, ok := n.snapshot.Area(k, code); ok {
		return a.Name
	}
	return ""
}

// chief gives the name of a chief, "" where the edition has none of that code.
func (n *namer) chief(code string) string {
	if n.chiefs == nil {
		n.chiefs = map[string]string{}
		for c := range n.snapshot.Chiefs() {
			n.chiefs[c.Code] = c.Name
		}
	}
	return n.chiefs[code]
}

// category gives the name of a category, "" where the catalogue has none.
func (n *namer) category(key string) string {
	kind, code, _ := strings.Cut(key, ":")
	if c, ok := n.snapshot.Catalogue().Lookup(chengge.CategoryKey{Kind: chengge.CategoryKind(kind), Code: code}); ok {
		return c.Text().In(n.lang)
	}
	return ""
}
