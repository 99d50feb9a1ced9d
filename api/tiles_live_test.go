package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"chengge/store"

	"github.com/stretchr/testify/require"
)

// The town's middle at the zooms of points and of hexagons.
const (
	townTile16 = "/tiles/live/reports/16/53460/26012.mvt"
	townTile12 = "/tiles/live/reports/12/3341/1625.mvt"
)

func TestReportTiles(t *testing.T) {
	c := newCity(t, &published)
	x, y := 113.6653, 34.7579
	empty := c.ownWay(tileOver(x, y, 16))
	require.Equal(t, 204, empty.status, empty.body)

	c.report(reportAt("06010", x, y, ""))
	one := c.ownWay(tileOver(x, y, 16))
	require.Equal(t, 200, one.status, one.body)
	require.Equal(t, "application/vnd.mapbox-vector-tile", one.header.Get("Content-Type"))
	require.Equal(t, "private, no-cache", one.header.Get("Cache-Control"), "asked again each time, and in no shared cache")
	require.Contains(t, one.header.Get("Vary"), "Authorization")
	for _, word := range []string{"reports", "matter:06010", "received", "state"} {
		require.Contains(t, one.body, word)
	}
	require.NotEqual(t, empty.header.Get("ETag"), one.header.Get("ETag"))
	require.Equal(t, 304, c.ownWay(tileOver(x, y, 16), "If-None-Match", one.header.Get("ETag")).status)
	c.report(reportAt("09006", x, y, ""))
	require.Equal(t, 200, c.ownWay(tileOver(x, y, 16), "If-None-Match", one.header.Get("ETag")).status, "what came in shows at once")
	require.Contains(t, c.ownWay(tileOver(x, y, 12)).body, "count")

	// The filter of the lists.
	both, some := c.ownWay(tileOver(x, y, 16)), c.ownWay(tileOver(x, y, 16)+"?category=06*&open=true")
	require.Contains(t, both.body, "matter:09006")
	require.NotContains(t, some.body, "matter:09006")
	require.Equal(t, 204, c.ownWay(tileOver(x, y, 16)+"?state=closed").status)
	require.Equal(t, 204, c.ownWay(tileOver(x, y, 12)+"?office=nobody").status)
	require.Equal(t, 204, c.ownWay(tileOver(x, y, 12)+"?to=2020-01-01").status)

	var j struct {
		Tiles         []string
		Vector_layers []struct{ ID string }
	}
	c.get("/tiles/live/reports.json?state=reported,dispatched&category=06*").json(t, &j)
	require.Equal(t, []string{c.URL + "/tiles/live/reports/{z}/{x}/{y}.mvt?category=06%2A&state=reported%2Cdispatched"}, j.Tiles)
	require.Equal(t, "reports", j.Vector_layers[0].ID)
}

func tileOver(lng, lat float64, z int) string {
	x, y := tilePlace(lng, lat, z)
	return fmt.Sprintf("/tiles/live/reports/%d/%d/%d.mvt", z, x, y)
}

// Rights are cut inside the query: a key sees what concerns its body, a
// reporter what it handed in, and a change of rights shows at once.
func TestReportTileRights(t *testing.T) {
	c := newCity(t, &published)
	x, y := 113.6653, 34.7579
	_, whole := c.key(store.Key{Name: "whole", Role: "viewer"})
	_, bound := c.key(store.Key{Name: "bound", Role: "viewer", Organisation: "410198"})
	sender, own := c.key(store.Key{Name: "sender", Role: "reporter"})
	_, other := c.key(store.Key{Name: "other", Role: "reporter"})
	a := c.ok(201, http.MethodPost, "/v1/reports", reportAt("06010", x, y, ""), "Authorization", own, "Idempotency-Key", "one")
	require.NotEmpty(t, a.body)
	for _, path := range []string{tileOver(x, y, 16), tileOver(x, y, 12)} {
		require.Equal(t, 200, c.ownWay(path, "Authorization", whole).status)
		require.Equal(t, 204, c.ownWay(path, "Authorization", bound).status, "nothing of it concerns 410198")
		require.Equal(t, 200, c.ownWay(path, "Authorization", own).status)
		require.Equal(t, 204, c.ownWay(path, "Authorization", other).status)
		// The validator of another's answer opens nothing.
		seen := c.ownWay(path, "Authorization", whole).header.Get("ETag")
		require.Equal(t, 204, c.ownWay(path, "Authorization", bound, "If-None-Match", seen).status)
	}
	_, err := c.store.RevokeKey(t.Context(), "test", sender.ID)
	require.NoError(t, err)
	require.Eventually(t, func() bool { return c.ownWay(tileOver(x, y, 16), "Authorization", own).status == 401 }, soonest, soonest/100)
}

// Bad requests get answers of the 400s, with a reason, and soon.
func TestLiveTilesRefuse(t *testing.T) {
	c := newCity(t, &published)
	long := strings.Repeat("06010,", 5000)
	for path, want := range map[string]int{
		"/tiles/live/reports/-1/0/0.mvt": 404, "/tiles/live/reports/17/0/0.mvt": 404, "/tiles/live/reports/3/8/0.mvt": 404,
		"/tiles/live/reports/16/99999999999999999999/0.mvt": 404, "/tiles/live/reports/1/0/0.mvt?nothing=1": 400, "/tiles/live/reports/01/0/0.mvt": 404,
		townTile16 + "?state=open": 400, townTile16 + "?category=' or 1=1 --": 400, townTile16 + "?category=1;drop table report": 400,
		townTile16 + "?office=" + long: 400, townTile16 + "?office=%00": 400, townTile16 + "?office=a&office=b": 400, townTile16 + "?office=a,,b": 400,
		townTile16 + "?bbox=": 204, townTile16 + "?bbox=1,2,3": 400, townTile16 + "?bbox=114,35,113,34": 400, townTile16 + "?bbox=179,30,-179,40": 400,
		townTile16 + "?bbox=nan,nan,nan,nan": 400, townTile16 + "?bbox=1e400,0,1,1": 400, townTile16 + "?bbox=113,34,113,34": 204,
		townTile16 + "?from=yesterday": 400, townTile16 + "?from=2026-02-01&to=2026-01-01": 400, townTile16 + "?open=perhaps": 400,
		townTile16 + "?office=%27%29+or+true+--": 204, townTile12 + "?lead=%27%3B+delete+from+report": 204,
		"/tiles/live/reports.json?state=open": 400, "/tiles/live/nothing.json": 404, "/tiles/live/components/12/1/1.mvt": 404,
		"/tiles/results/0/1/0/0.mvt": 404, "/tiles/results/-1/1/0/0.mvt": 404, "/tiles/results/99999999999999999999/1/0/0.mvt": 404, "/tiles/results/4711/1/0/0.mvt": 404,
		"/tiles/results/x.json": 404, "/tiles/results/4711.json": 404,
		"/styles/dark.json?state=filed": 400, "/styles/dark.json?reports=maybe": 400, "/styles/dark.json?result=4711": 404, "/styles/dark.json?result=x": 404,
		"/styles/dark.json?reports=true&state=open": 400,
	} {
		a := c.ownWay(strings.ReplaceAll(path, " ", "+"))
		require.Equal(t, want, a.status, "%.100s %.300s", path, a.body)
		if want >= 400 {
			a.problem(t)
		}
	}
}

// The result of an analysis as tiles: of who may see the job, once it is done.
func TestResultTiles(t *testing.T) {
	c := newCity(t, &published)
	for range 3 {
		c.report(reportAt("06010", 113.6653, 34.7579, ""))
	}
	made := c.hotspots(`{"unit":"grids","reports":{"category":"06*"}}`)
	path := fmt.Sprintf("/tiles/results/%d", made.ID)
	waiting := c.ownWay(path + "/12/3341/1625.mvt")
	require.Equal(t, 409, waiting.status, waiting.body)
	waiting.problem(t)
	c.work()
	require.Equal(t, store.JobDone, c.ended(made.ID).State)

	x, y := tilePlace(113.6653, 34.7579, 14)
	at := fmt.Sprintf("%s/14/%d/%d.mvt", path, x, y)
	tile := c.ownWay(at)
	require.Equal(t, 200, tile.status, tile.body)
	require.Equal(t, "private, no-cache", tile.header.Get("Cache-Control"))
	for _, word := range []string{"hotspots", "class", "value", "G06", "statistic", "neighbours"} {
		require.Contains(t, tile.body, word)
	}
	require.Equal(t, 304, c.ownWay(at, "If-None-Match", tile.header.Get("ETag")).status)
	var j struct {
		Tiles  []string
		Bounds [4]float64
	}
	c.get(path+".json").json(t, &j)
	require.Equal(t, c.URL+path+"/{z}/{x}/{y}.mvt", j.Tiles[0])
	require.True(t, j.Bounds[0] > 113 && j.Bounds[2] < 114, j.Bounds)

	_, bound := c.key(store.Key{Name: "bound", Role: "analyst", Organisation: "410198"})
	_, viewer := c.key(store.Key{Name: "viewer", Role: "viewer"})
	_, analyst := c.key(store.Key{Name: "analyst", Role: "analyst"})
	for _, p := range []string{at, path + ".json", fmt.Sprintf("/styles/light.json?result=%d", made.ID)} {
		require.Equal(t, 404, c.ownWay(p, "Authorization", bound).status, p)
		require.Equal(t, 403, c.ownWay(p, "Authorization", viewer).status, p)
		require.Equal(t, 200, c.ownWay(p, "Authorization", analyst).status, p)
	}

	var style struct {
		Sources map[string]struct{ Tiles []string }
		Layers  []struct{ ID, Source string }
	}
	c.get(fmt.Sprintf("/styles/light.json?result=%d&reports=true&open=true", made.ID), "Authorization", analyst).json(t, &style)
	require.Equal(t, []string{c.URL + path + "/{z}/{x}/{y}.mvt"}, style.Sources["hotspots"].Tiles)
	require.Equal(t, []string{c.URL + "/tiles/live/reports/{z}/{x}/{y}.mvt?open=true"}, style.Sources["reports"].Tiles)
	used := map[string]int{}
	for _, l := range style.Layers {
		used[l.Source]++
	}
	require.Positive(t, used["hotspots"])
	require.Positive(t, used["reports"])
}
