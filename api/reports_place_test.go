package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPlaces: a place is found from a point, a component or a road; one that is
// of no use is kept, marked, and sent to a centre. What the town's reports.csv
// expects, and what follows from the coordinates of its roads.
func TestPlaces(t *testing.T) {
	c := newCity(t, &published)
	for _, r := range []struct {
		name, channel, category, place string
		problem, lead, rule, hint      string
	}{
		{"a point", "12345", "06010", `{"lng":113.6653,"lat":34.7579,"crs":"EPSG:4490"}`, "", "H01", "matrix", ""},
		{"GCJ-02, as reports.csv 17", "12345", "06036", `{"lng":113.676213,"lat":34.759905,"crs":"GCJ-02"}`, "", "410198001", "territorial.side", ""},
		{"the channel's system", "patrol", "06010", `{"lng":113.6653,"lat":34.7579}`, "", "H01", "matrix", ""},
		{"a component", "12345", "06010", `{"component":"41019701001000002"}`, "", "H01", "matrix", ""},
		{"a component before a point", "12345", "component:01001", `{"component":"41019701001000002","lng":0,"lat":0}`, "", "H01", "component", ""},
		{"an unknown component, a point", "12345", "06010", `{"component":"x","lng":113.6653,"lat":34.7579,"crs":"WGS84"}`, "", "H01", "matrix", ""},
		{"a segment", "12345", "06036", `{"road":{"road":"4101990004","offset_m":100,"side":"west"}}`, "", "410197001", "", ""},
		{"the other side", "12345", "06036", `{"road":{"road":"4101990004","offset_m":100,"side":"east"}}`, "", "410198001", "territorial.side", ""},
		{"from a crossing", "12345", "06036", `{"road":{"road":"界路","crossing":"示范路","toward":"north","offset_m":100,"side":"right"}}`, "", "410198001", "territorial.side", ""},
		{"no system", "12345", "06010", `{"lng":113.6653,"lat":34.7579}`, "no-crs", "S01", "place.unusable", "hint.system"},
		{"no such system", "12345", "06010", `{"lng":113.6653,"lat":34.7579,"crs":"火星文"}`, "no-crs", "S01", "place.unusable", "hint.system"},
		{"a system without a way", "12345", "06010", `{"lng":459000,"lat":3847000,"crs":"EPSG:2383"}`, "refused-crs", "S01", "place.unusable", ""},
		{"nothing at 0,0", "patrol", "06010", `{"lng":0,"lat":0}`, "bad-point", "S01", "place.unusable", ""},
		{"exchanged", "patrol", "06010", `{"lng":34.7579,"lat":113.6653}`, "bad-point", "S01", "place.unusable", "hint.swapped"},
		{"not on earth", "patrol", "06010", `{"lng":1e300,"lat":5}`, "bad-point", "S01", "place.unusable", ""},
		{"outside, reports.csv 19", "patrol", "06010", `{"lng":113.6590,"lat":34.7580}`, "outside", "S01", "outside.routine", ""},
		{"outside, an emergency, reports.csv 20", "patrol", "10901", `{"lng":113.6590,"lat":34.7560}`, "outside", "E01", "outside.hazard", ""},
		{"in Paris", "patrol", "06010", `{"lng":2.3522,"lat":48.8566}`, "outside", "S01", "outside.routine", ""},
		{"no such component", "patrol", "06010", `{"component":"41019701001009999"}`, "component", "S01", "place.unusable", ""},
		{"no such road", "patrol", "06010", `{"road":{"road":"长安街"}}`, "road", "S01", "place.unusable", ""},
		{"no such crossing", "patrol", "06010", `{"road":{"road":"界路","crossing":"长安街"}}`, "road", "S01", "place.unusable", ""},
		{"a road of several segments", "patrol", "06010", `{"road":{"road":"示范路"}}`, "road", "S01", "place.unusable", ""},
		{"beyond the end", "patrol", "06010", `{"road":{"road":"4101990004","offset_m":5000}}`, "road", "S01", "place.unusable", ""},
		{"the north side of a road to the north", "patrol", "06010", `{"road":{"road":"4101990004","side":"north"}}`, "road", "S01", "place.unusable", ""},
		{"words", "media", "06010", `{"address":"市民广场东北角"}`, "none", "S01", "place.unusable", ""},
		{"nothing", "media", "06010", `null`, "none", "S01", "place.unusable", ""},
		{"an emergency with words", "media", "10901", `{"address":"市民广场"}`, "none", "E01", "place.unusable", ""},
	} {
		t.Run(r.name, func(t *testing.T) {
			c := *c
			c.t = t
			statement := fmt.Sprintf(`{"channel":%q,"category":%q,"place":%s,"found_at":"2026-11-20T09:00:00+08:00"}`, r.channel, r.category, r.place)
			c.foretold(statement)
			got := c.report(statement)
			require.Equal(t, r.problem, got.Problem.Code)
			require.Equal(t, r.lead, got.Lead.Code)
			if r.rule != "" {
				require.Equal(t, r.rule, got.Rule)
			}
			if r.problem != "" {
				require.NotEmpty(t, got.Problem.Text)
			}
			if r.hint != "" {
				require.NotEmpty(t, got.Hints)
				require.Equal(t, r.hint, got.Hints[len(got.Hints)-1].Rule, "%v", got.Hints)
				require.NotEmpty(t, got.Hints[0].Sentence)
			}
			kept := c.see(got.ID)
			require.Equal(t, r.problem, kept.Problem.Code)
			require.Equal(t, r.problem != "" && r.problem != "outside", kept.Point == nil)
			var stated struct{ Stated map[string]any }
			c.get("/v1/reports/"+got.ID.String()).json(t, &stated)
			if strings.Contains(r.place, "address") {
				require.NotEmpty(t, stated.Stated["address"], "kept as given")
			}
		})
	}
	// Where they are.
	s := c.see(c.report(`{"channel":"12345","category":"06036","place":{"road":{"road":"示范路","crossing":"中轴路","toward":"east","offset_m":300,"side":"south"}}}`).ID)
	require.Equal(t, "4101990003", s.Assignment.Road.Code, "228.9 m to 界路, then on along the next segment")
	require.Equal(t, "south", s.Assignment.Road.Compass)
	require.InDelta(t, 300-228.9, s.Assignment.Road.Chainage, 1)
	s = c.see(c.report(`{"channel":"12345","category":"06010","place":{"road":{"road":"4101990001","offset_m":100}}}`).ID)
	require.Equal(t, "carriageway", s.Assignment.Road.Position)
	require.InDelta(t, 100, s.Assignment.Road.Chainage, 0.5)
	require.EqualValues(t, 100, s.Accuracy, "the channel's")
	s = c.see(c.report(`{"channel":"12345","description":"井盖松动","place":{"component":"41019701001000003"}}`).ID)
	require.Equal(t, "component:01001", s.Category, "the component's")
	require.Equal(t, []float64{113.6620, 34.7582}, s.Point)
	require.EqualValues(t, 1, s.Accuracy, "survey class B")
	require.Equal(t, "41019701001000003", s.Assignment.Components[0].Code)

	// In Chinese.
	var got taken
	c.ok(201, "POST", "/v1/reports?lang=zh", `{"channel":"12345","category":"06010","place":{"lng":113.6653,"lat":34.7579}}`).json(t, &got)
	require.Equal(t, "坐标系不明", got.Problem.Text)
	require.Contains(t, got.Hints[0].Sentence, "请写明坐标系")
}
