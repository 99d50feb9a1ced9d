package api

import (
	"iter"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/exporters"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"
)

// Thing is an area or a segment as JSON.
type Thing struct {
	ID           chengge.ID   `json:"id" doc:"Stable across editions and recoding"`
	Kind         chengge.Kind `json:"kind"`
	Code         string       `json:"code"`
	Name         string       `json:"name,omitempty"`
	Parent       string       `json:"parent,omitempty" doc:"Code of the area above"`
	Community    string       `json:"community,omitempty"`
	Organisation string       `json:"organisation,omitempty" doc:"Code of the body that answers for it"`
	LandUse      string       `json:"land_use,omitempty"`
	Grade        string       `json:"grade,omitempty"`
	From         string       `json:"from,omitempty" doc:"Crossing at its start"`
	To           string       `json:"to,omitempty" doc:"Crossing at its end"`
	Class        string       `json:"class,omitempty" doc:"Road class"`
	Width        float64      `json:"width,omitempty" doc:"Metres between the kerbs"`
	Median       float64      `json:"median,omitempty" doc:"Metres of the central reservation"`
	OneWay       bool         `json:"one_way,omitempty"`
	Precedence   int          `json:"precedence,omitempty"`
	LeftOffice   string       `json:"left_office,omitempty"`
	RightOffice  string       `json:"right_office,omitempty"`
	LeftGrade    int          `json:"left_grade,omitempty"`
	RightGrade   int          `json:"right_grade,omitempty"`
	Type         string       `json:"type,omitempty" doc:"Of an overlay"`
	Holder       string       `json:"holder,omitempty" doc:"Code of the body that answers for an overlay"`
	Hours        string       `json:"hours,omitempty" doc:"Of an overlay, in the city's time zone"`
	Category     string       `json:"category,omitempty" doc:"Patterns of the categories that an overlay is for"`
	Begins       *time.Time   `json:"begins,omitempty"`
	Ends         *time.Time   `json:"ends,omitempty"`
	Geometry     *Geometry    `json:"geometry,omitempty" doc:"GeoJSON on CGCS2000 (WGS 84)"`
}

// Page is a page of things in the order of their codes.
type Page struct {
	Items []Thing `json:"items"`
	Next  string  `json:"next,omitempty" doc:"after of the next page; absent on the last"`
}

// Geometry is a geometry that writes itself as GeoJSON.
type Geometry struct{ orb.Geometry }

// MarshalJSON writes GeoJSON.
func (g Geometry) MarshalJSON() ([]byte, error) {
	return exporters.AppendGeometry(nil, g.Geometry), nil
}

// Schema describes the geometry for OpenAPI.
func (Geometry) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "object", Description: "GeoJSON geometry", AdditionalProperties: true}
}

func areaThing(a *chengge.Area) (Thing, orb.Geometry) {
	return Thing{
		ID: a.ID, Kind: a.Kind, Code: a.Code, Name: a.Name, Parent: a.Parent, Community: a.Community,
		Organisation: a.Organisation, LandUse: a.LandUse, Grade: a.Grade,
		Begins: moment(a.Valid.Begins), Ends: moment(a.Valid.Ends),
	}, a.Shape
}

func roadThing(r *chengge.RoadSegment) (Thing, orb.Geometry) {
	return Thing{
		ID: r.ID, Kind: chengge.KindRoads, Code: r.Code, Name: r.Name, From: r.From, To: r.To, Class: string(r.Class),
		Width: r.Width, Median: r.Median, OneWay: r.OneWay, Precedence: r.Precedence,
		LeftOffice: r.Left.Office, RightOffice: r.Right.Office, LeftGrade: r.Left.Grade, RightGrade: r.Right.Grade,
		Begins: moment(r.Valid.Begins), Ends: moment(r.Valid.Ends),
	}, r.Line
}

func overlayThing(o *chengge.Overlay) (Thing, orb.Geometry) {
	return Thing{
		ID: o.ID, Kind: chengge.KindOverlays, Code: o.Code, Name: o.Name, Type: string(o.Type), Holder: o.Holder,
		Hours: o.Hours.String(), Category: o.Category, Begins: moment(o.Valid.Begins), Ends: moment(o.Valid.Ends),
	}, o.Shape
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// listAreas answers /v1/areas.
func (s *server) listAreas(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		kind := q.areaKind()
		return listThings(w, q, s.limits.Page, func(after string) iter.Seq[*chengge.Area] { return c.snapshot.Areas(kind, after) }, areaThing)
	}
}

// areaKind reads a kind of area that must be there.
func (q *query) areaKind() chengge.Kind {
	kind := chengge.Kind(q.required("kind", "street_offices"))
	if kind != "" && !kind.IsArea() {
		list := strings.Join(areaKinds(), ", ")
		q.add(fault(chengge.ErrBadQuery, "kind", string(kind), "不是区域的种类，可用的有 "+list, "not a kind of area: use one of "+list))
	}
	return kind
}

// listGrids answers /v1/grids.
func (s *server) listGrids(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		return listThings(w, readQuery(r, rt), s.limits.Page,
			func(after string) iter.Seq[*chengge.Area] { return c.snapshot.Areas(chengge.KindGrids, after) }, areaThing)
	}
}

// listRoads answers /v1/roads.
func (s *server) listRoads(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		return listThings(w, readQuery(r, rt), s.limits.Page, c.snapshot.Roads, roadThing)
	}
}

// listOverlays answers /v1/overlays.
func (s *server) listOverlays(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		return listThings(w, readQuery(r, rt), s.limits.Page, c.snapshot.Overlays, overlayThing)
	}
}

// getOverlay answers /v1/overlays/{code}.
func (s *server) getOverlay(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		o, ok := c.snapshot.Overlay(pathValue(r, "code"))
		return getThing(w, r, rt, chengge.KindOverlays, o, ok, overlayThing)
	}
}

// getArea answers /v1/areas/{kind}/{code}.
func (s *server) getArea(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		kind := chengge.Kind(pathValue(r, "kind"))
		if !kind.IsArea() {
			list := strings.Join(areaKinds(), ", ")
			return fault(chengge.ErrNotFound, "kind", string(kind), "不是区域的种类，可用的有 "+list, "not a kind of area: use one of "+list)
		}
		a, ok := c.snapshot.Area(kind, pathValue(r, "code"))
		return getThing(w, r, rt, kind, a, ok, areaThing)
	}
}

// getGrid answers /v1/grids/{code}.
func (s *server) getGrid(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		a, ok := c.snapshot.Area(chengge.KindGrids, pathValue(r, "code"))
		return getThing(w, r, rt, chengge.KindGrids, a, ok, areaThing)
	}
}

// getRoad answers /v1/roads/{code}.
func (s *server) getRoad(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		a, ok := c.snapshot.Road(pathValue(r, "code"))
		return getThing(w, r, rt, chengge.KindRoads, a, ok, roadThing)
	}
}

// listThings writes a page of rows: those after a code, as many as asked for.
func listThings[T any](w http.ResponseWriter, q *query, most int, rows func(after string) iter.Seq[*T], thing func(*T) (Thing, orb.Geometry)) error {
	limit := q.count("limit", min(100, most), most)
	box, boxed := q.box("bbox")
	withGeometry := q.oneOf("geometry", "false", "true") == "true"
	q.lang()
	if err := q.err(); err != nil {
		return err
	}
	page := Page{Items: make([]Thing, 0, limit)}
	for row := range rows(q.text("after")) {
		t, shape := thing(row)
		if boxed && !shape.Bound().Intersects(box) {
			continue
		}
		if len(page.Items) == limit {
			page.Next = page.Items[limit-1].Code
			break
		}
		if withGeometry {
			t.Geometry = &Geometry{shape}
		}
		page.Items = append(page.Items, t)
	}
	return writeJSON(w, page)
}

func getThing[T any](w http.ResponseWriter, r *http.Request, rt *route, kind chengge.Kind, row *T, ok bool, thing func(*T) (Thing, orb.Geometry)) error {
	q := readQuery(r, rt)
	withGeometry := q.oneOf("geometry", "true", "false") == "true"
	q.lang()
	if err := q.err(); err != nil {
		return err
	}
	if !ok {
		title := kind.Layer().Title
		return &Fault{Code: chengge.ErrNotFound, Field: "code", Value: pathValue(r, "code"), Text: chengge.Text{
			Zh: title.Zh + "中没有代码“" + short(pathValue(r, "code")) + "”", En: "no code " + strconv.Quote(short(pathValue(r, "code"))) + " among the " + title.En,
		}}
	}
	t, shape := thing(row)
	if withGeometry {
		t.Geometry = &Geometry{shape}
	}
	return writeJSON(w, t)
}

// box reads west,south,east,north.
func (q *query) box(name string) (orb.Bound, bool) {
	v := q.text(name)
	if v == "" {
		return orb.Bound{}, false
	}
	var n [4]float64
	parts := strings.Split(v, ",")
	ok := len(parts) == 4
	for i := 0; ok && i < 4; i++ {
		f, err := strconv.ParseFloat(strings.TrimSpace(parts[i]), 64)
		ok = err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
		n[i] = f
	}
	if !ok || n[0] > n[2] || n[1] > n[3] {
		q.add(fault(chengge.ErrBadQuery, name, v, "应为 西,南,东,北 四个度数", "write west,south,east,north in degrees"))
		return orb.Bound{}, false
	}
	return orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}}, true
}
