package api_test

import (
	"encoding/json"
	"maps"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// asked writes a statement as GET /v1/locate takes it.
func asked(t testing.TB, statement string) string {
	t.Helper()
	var s struct {
		Channel, Category  string
		Words              string `json:"category_text"`
		Found              string `json:"found_at"`
		Place, Attributes  map[string]any
		Description, Other string
	}
	require.NoError(t, json.Unmarshal([]byte(statement), &s))
	q := url.Values{"channel": {s.Channel}, "category": {s.Category}, "category_text": {s.Words}, "at": {s.Found}, "reason": {"full"}}
	put := func(of map[string]any) {
		for name, v := range of {
			text, isText := v.(string)
			if !isText {
				b, err := json.Marshal(v)
				require.NoError(t, err)
				text = string(b)
			}
			q.Set(name, text)
		}
	}
	road, _ := s.Place["road"].(map[string]any)
	place := maps.Clone(s.Place)
	delete(place, "road")
	put(place)
	put(road)
	for name, v := range s.Attributes {
		b, err := json.Marshal(v)
		require.NoError(t, err)
		q.Set("attr", name+":"+string(b))
	}
	return "/v1/locate?" + q.Encode()
}

// foretold takes a report in, and checks that GET /v1/locate had told before
// whose it would be, where, and what is wrong with its place.
func (c *city) foretold(statement string) {
	c.t.Helper()
	var told map[string]any
	c.ok(200, "GET", asked(c.t, statement), "").json(c.t, &told)
	kept := c.thing("/v1/reports/" + c.report(statement).ID.String())
	require.Equal(c.t, kept["place_problem"], told["place_problem"])
	require.Equal(c.t, kept["lead"], told["lead"])
	if point, ok := kept["point"].([]any); ok {
		require.Equal(c.t, map[string]any{"lng": point[0], "lat": point[1]}, told["point"])
	}
	is, _ := kept["assignment"].(map[string]any)
	delete(told, "place_problem")
	if _, stated := kept["found_at"]; !stated {
		delete(is, "at")
		delete(told, "at")
	}
	require.Equal(c.t, is, told)
}

// TestLocateStated: what a report would become is told before it is taken in;
// the forms of a place are those of TestPlaces too.
func TestLocateStated(t *testing.T) {
	c := newCity(t, &published)
	for _, statement := range []string{
		`{"channel":"12345","category_text":"暴露垃圾","place":{"road":{"road":"示范路","crossing":"中轴路","toward":"west","offset_m":40,"side":"south"}}}`,
		`{"channel":"12345","category_text":"不知道","place":{"road":{"road":"示范路","crossing":"中轴路","toward":"east","offset_m":300,"side":"north"}}}`,
		`{"channel":"12345","description":"x","place":{"road":{"road":"界路","crossing":"示范路"}}}`,
		`{"channel":"12345","description":"x","place":{"road":{"road":"界路","crossing":"示范路","offset_m":10}}}`,
		`{"channel":"12345","description":"x","place":{"road":{"road":"界路","crossing":"示范路","toward":"north","offset_m":99999}}}`,
		`{"channel":"12345","description":"井盖松动","place":{"component":"41019701001000003"}}`,
		`{"channel":"12345","category":"06010","place":{"component":"x","road":{"road":"示范路","crossing":"中轴路"}}}`,
		`{"channel":"12345","category":"06010","place":{"lng":113.6653,"lat":34.7579,"crs":"BD-09","accuracy":80,"address":"桥下"}}`,
		`{"channel":"12345","category":"06001","attributes":{"area_m2":800},"place":{"lng":113.6650,"lat":34.7600,"crs":"WGS84"}}`,
		`{"channel":"patrol","category":"06013","found_at":"2026-11-20T23:30:00+08:00","place":{"lng":113.6627,"lat":34.75805}}`,
		`{"channel":"media","category":"10901","description":"x"}`,
	} {
		c.foretold(statement)
	}

	// What a report is refused for refuses the question, with the same words.
	for _, f := range []struct{ statement, query string }{
		{`{"channel":"nobody","description":"x","place":{"component":"x"}}`, "channel=nobody&component=x"},
		{`{"channel":"12345","category":"99999","place":{"component":"x"}}`, "channel=12345&category=99999&component=x"},
		{`{"channel":"12345","description":"x","found_at":"2199-01-01","place":{"component":"x"}}`, "channel=12345&component=x&at=2199-01-01"},
	} {
		said := c.do("POST", "/v1/reports?lang=zh", f.statement).problem(t)
		told := c.do("GET", "/v1/locate?lang=zh&"+f.query, "").problem(t)
		require.Equal(t, said.Status, told.Status)
		require.Len(t, told.Errors, len(said.Errors))
		require.Contains(t, said.Errors[0].Message, after(told.Errors[0].Message), "%s", f.statement)
	}
	for query, want := range map[string]string{
		"crossing=中轴路":                      `road "": the name of the road or the code of a segment is missing`,
		"road=示范路&toward=up":                `toward "up": use one of north, east, south, west`,
		"road=示范路&side=up":                  `side "up": use one of left, right, north, east, south, west`,
		"road=示范路&offset_m=-1":              `offset_m "-1": write metres, 0 to 100000`,
		"road=示范路&offset_m=x":               `offset_m "x": expected a number, not a text`,
		"channel=12345&lng=113":             `lng,lat "": lng and lat belong together`,
		"road=示范路&road_max_distance=9":      `road_max_distance "9": is of no use to a place that is stated as a report states it`,
		"component=x&attr=:1":               `attr ":1": an attribute has a name, as in area_m2:650`,
		"component=x&nonsense=1&accuracy=-": `accuracy "-": expected a number, not a text`,
	} {
		v, err := url.ParseQuery(query)
		require.NoError(t, err)
		p := c.refused(400, "bad-query", "GET", "/v1/locate?"+v.Encode(), "")
		require.Equal(t, want, p.Errors[len(p.Errors)-1].Message)
	}

	// A point alone is the question that it was.
	var plain map[string]any
	c.ok(200, "GET", "/v1/locate?lng=113.6653&lat=34.7579&road=&channel=", "").json(t, &plain)
	require.NotContains(t, plain, "accuracy")
	c.refused(400, "bad-query", "GET", "/v1/locate", "")
}

// after gives a message without the field that it begins with.
func after(message string) string {
	for i, b := range message {
		if b == '”' {
			return message[i:]
		}
	}
	return message
}
