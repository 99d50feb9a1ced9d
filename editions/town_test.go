package editions

import (
	"encoding/csv"
	"encoding/json"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/stretchr/testify/require"

	"chengge"
)

// town is testdata/town in memory, so that a test can break one thing of it.
// It is read here and not by importers: what is wrong with the town must not
// hide behind what is wrong with them.
type town struct {
	city          chengge.City
	areas         map[chengge.Kind][]chengge.Area
	roads         []chengge.RoadSegment
	chiefs        []chengge.Chief
	organisations []chengge.Organisation
	duties        []chengge.Duty
	components    []chengge.Component
	categories    []chengge.Category
	rules         []chengge.Rule
	overlays      []chengge.Overlay
	cameras       []chengge.Camera
	buildings     []chengge.Building
	sites         []chengge.Site
}

func (w *town) contents() chengge.Contents {
	c := chengge.Contents{
		City: w.city, Areas: map[chengge.Kind]iter.Seq2[chengge.Area, error]{},
		Roads: chengge.Each(w.roads), Chiefs: chengge.Each(w.chiefs), Organisations: chengge.Each(w.organisations),
		Duties: chengge.Each(w.duties), Components: chengge.Each(w.components), Categories: chengge.Each(w.categories),
		Rules: chengge.Each(w.rules), Overlays: chengge.Each(w.overlays), Cameras: chengge.Each(w.cameras),
		Buildings: chengge.Each(w.buildings), Sites: chengge.Each(w.sites),
	}
	for kind, rows := range w.areas {
		c.Areas[kind] = chengge.Each(rows)
	}
	return c
}

// row is a row of a file: its values by column, and its shape.
type row struct {
	t     testing.TB
	cells map[string]string
	shape orb.Geometry
}

func (r row) period() chengge.Period {
	p, err := chengge.NewPeriod(r.cells["begins"], r.cells["ends"], time.FixedZone("", 8*3600))
	require.NoError(r.t, err)
	return p
}

func (r row) number(column string) float64 {
	if r.cells[column] == "" {
		return 0
	}
	v, err := strconv.ParseFloat(r.cells[column], 64)
	require.NoError(r.t, err)
	return v
}

// read calls the parser with the column's text.
func read[T any](r row, column string, parse func(string) (T, error)) T {
	v, err := parse(r.cells[column])
	require.NoError(r.t, err)
	return v
}

func readRows(t testing.TB, kind chengge.Kind) []row {
	t.Helper()
	path := filepath.Join("..", "testdata", "town", string(kind))
	var rows []row
	if body, err := os.ReadFile(path + ".geojson"); err == nil {
		fc, err := geojson.UnmarshalFeatureCollection(body)
		require.NoError(t, err)
		for _, f := range fc.Features {
			r := row{t, map[string]string{}, f.Geometry}
			for name, v := range f.Properties {
				switch v := v.(type) {
				case string:
					r.cells[name] = v
				case float64:
					r.cells[name] = strconv.FormatFloat(v, 'f', -1, 64)
				case bool:
					r.cells[name] = strconv.FormatBool(v)
				}
			}
			rows = append(rows, r)
		}
		return rows
	}
	f, err := os.Open(path + ".csv")
	require.NoError(t, err)
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	for _, line := range lines[1:] {
		r := row{t, map[string]string{}, nil}
		for i, name := range lines[0] {
			r.cells[name] = line[i]
		}
		rows = append(rows, r)
	}
	return rows
}

func readRefs(s string) []chengge.Ref {
	var refs []chengge.Ref
	for _, part := range chengge.SplitList(s) {
		kind, code, ok := strings.Cut(part, ":")
		if !ok {
			kind, code = string(chengge.KindRoads), part
		}
		refs = append(refs, chengge.Ref{Kind: chengge.Kind(kind), Code: code})
	}
	return refs
}

func multi(g orb.Geometry) orb.MultiPolygon { return orb.MultiPolygon{g.(orb.Polygon)} }

func readTown(t testing.TB) *town {
	t.Helper()
	w := &town{areas: map[chengge.Kind][]chengge.Area{}}
	body, err := os.ReadFile("../testdata/town/city.json")
	require.NoError(t, err)
	var manifest struct {
		City struct {
			chengge.City
			Coverage float64 `json:"coverage"`
		} `json:"city"`
	}
	require.NoError(t, json.Unmarshal(body, &manifest))
	w.city = manifest.City.City
	w.city.CoverageKm2, w.city.Zone = manifest.City.Coverage, time.FixedZone("Asia/Shanghai", 8*3600)
	for layer := range chengge.Layers() {
		for _, r := range readRows(t, layer.Kind) {
			w.add(layer.Kind, r, r.cells)
		}
	}
	return w
}

func (w *town) add(kind chengge.Kind, r row, c map[string]string) {
	switch kind {
	case chengge.KindRoads:
		w.roads = append(w.roads, chengge.RoadSegment{
			Code: c["code"], Name: c["name"], From: c["from"], To: c["to"], Class: read(r, "class", chengge.ParseRoadClass),
			Width: r.number("width"), Median: r.number("median"), OneWay: c["one_way"] == "true", Precedence: int(r.number("precedence")),
			Left:  chengge.SegmentSide{Office: c["left_office"], Grade: int(r.number("left_grade"))},
			Right: chengge.SegmentSide{Office: c["right_office"], Grade: int(r.number("right_grade"))},
			Valid: r.period(), Line: orb.MultiLineString{r.shape.(orb.LineString)},
		})
	case chengge.KindChiefs:
		w.chiefs = append(w.chiefs, chengge.Chief{Code: c["code"], Name: c["name"], Level: c["level"], Organisation: c["organisation"], Phone: c["phone"], On: readRefs(c["on"])})
	case chengge.KindOrganisations:
		w.organisations = append(w.organisations, chengge.Organisation{Code: c["code"], Name: c["name"], Type: read(r, "type", chengge.ParseOrganisationType), Parent: c["parent"], Contact: c["contact"], Phone: c["phone"]})
	case chengge.KindDuties:
		w.duties = append(w.duties, chengge.Duty{Code: c["code"], Holder: c["name"], Role: c["role"], Organisation: c["organisation"], On: readRefs(c["on"])[0], Side: chengge.Side(c["side"]), Valid: r.period()})
	case chengge.KindComponents:
		w.components = append(w.components, chengge.Component{
			Code: c["code"], Category: c["category"], Name: c["name"], UnitGrid: c["unit_grid"], Authority: c["authority"], Owner: c["owner"], Maintainer: c["maintainer"],
			State: read(r, "state", chengge.ParseComponentState), Accuracy: read(r, "accuracy", chengge.ParseSurveyAccuracy), Point: r.shape.(orb.Point),
		})
	case chengge.KindCategories:
		w.categories = append(w.categories, chengge.Category{Key: read(r, "code", chengge.ParseCategoryKey), Name: c["name"], NameEn: c["name_en"]})
	case chengge.KindRules:
		rule := chengge.Rule{
			Code: c["code"], Row: read(r, "row", chengge.ParseRuleRow), Category: read(r, "category", chengge.ParseCategoryPattern),
			RoadClass: read(r, "road_class", chengge.ParseRoadClass), Position: read(r, "position", chengge.ParsePosition), Attribute: c["attribute"], AtLeast: r.number("at_least"),
			Valid: r.period(), Lead: read(r, "lead", chengge.ParseBodyExpr), Support: read(r, "support", chengge.ParseBodyExprs), Notify: read(r, "notify", chengge.ParseBodyExprs),
		}
		if c["area"] != "" {
			rule.Area = readRefs(c["area"])[0]
		}
		w.rules = append(w.rules, rule)
	case chengge.KindOverlays:
		w.overlays = append(w.overlays, chengge.Overlay{Code: c["code"], Name: c["name"], Type: read(r, "type", chengge.ParseOverlayType), Holder: c["holder"], Valid: r.period(), Hours: read(r, "hours", chengge.ParseHours), Category: c["category"], Shape: multi(r.shape)})
	case chengge.KindCameras:
		w.cameras = append(w.cameras, chengge.Camera{Code: c["code"], Name: c["name"], Organisation: c["organisation"], Point: r.shape.(orb.Point)})
	case chengge.KindBuildings:
		w.buildings = append(w.buildings, chengge.Building{Code: c["code"], Name: c["name"], UnitGrid: c["unit_grid"], Shape: multi(r.shape)})
	case chengge.KindSites:
		w.sites = append(w.sites, chengge.Site{Code: c["code"], Name: c["name"], Type: read(r, "type", chengge.ParseSiteType), Organisation: c["organisation"], Point: r.shape.(orb.Point)})
	default:
		w.areas[kind] = append(w.areas[kind], chengge.Area{Kind: kind, Code: c["code"], Name: c["name"], Parent: c["parent"], Community: c["community"], Organisation: c["organisation"], Valid: r.period(), Shape: multi(r.shape)})
	}
}

// area gives the area with that code, to break it.
func (w *town) area(kind chengge.Kind, code string) *chengge.Area {
	i := slices.IndexFunc(w.areas[kind], func(a chengge.Area) bool { return a.Code == code })
	return &w.areas[kind][i]
}

func TestTownCounts(t *testing.T) {
	w := readTown(t)
	counts := map[chengge.Kind]int{}
	for kind := range maps.Keys(w.areas) {
		counts[kind] = len(w.areas[kind])
	}
	require.Equal(t, map[chengge.Kind]int{
		chengge.KindCoverage: 1, chengge.KindDistricts: 2, chengge.KindStreetOffices: 3, chengge.KindCommunities: 6,
		chengge.KindGrids: 12, chengge.KindUnitGrids: 24, chengge.KindZones: 1, chengge.KindWaters: 1,
	}, counts)
	require.Len(t, w.roads, 8)
	require.Len(t, w.components, 60)
	require.Len(t, w.sites, 6)
}
