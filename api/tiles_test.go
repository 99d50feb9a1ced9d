package api_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ownWay asks without following redirections or undoing a compression.
func (c *city) ownWay(path string, headers ...string) answer {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.URL+path, nil)
	require.NoError(c.t, err)
	r.Header.Set("Accept-Encoding", "identity")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	a, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(c.t, err)
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	require.NoError(c.t, err)
	return answer{a.StatusCode, a.Header, string(body)}
}

// address gives the address of the tile over the middle of the town.
func (c *city) address(layers string) string {
	c.t.Helper()
	var j struct {
		Tiles  []string
		Center [3]float64
	}
	c.get("/tiles/"+layers+".json").json(c.t, &j)
	require.True(c.t, strings.HasPrefix(j.Tiles[0], c.URL+"/tiles/"), j.Tiles)
	return strings.NewReplacer(c.URL, "", "{z}", "15", "{x}", "26730", "{y}", "13006").Replace(j.Tiles[0])
}

func TestTiles(t *testing.T) {
	c := newCity(t, &published)
	address := c.address("grids,roads")
	plain := c.ownWay(address)
	require.Equal(t, 200, plain.status, plain.body)
	require.Equal(t, "application/vnd.mapbox-vector-tile", plain.header.Get("Content-Type"))
	require.Equal(t, "private, max-age=31536000, immutable", plain.header.Get("Cache-Control"))
	require.Contains(t, plain.header.Get("Vary"), "Authorization")
	require.Contains(t, plain.body, "grids")
	require.Contains(t, plain.body, "roads")
	require.NotContains(t, plain.body, "components")

	packed := c.ownWay(address, "Accept-Encoding", "gzip")
	require.Equal(t, "gzip", packed.header.Get("Content-Encoding"))
	r, err := gzip.NewReader(strings.NewReader(packed.body))
	require.NoError(t, err)
	unpacked, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Equal(t, plain.body, string(unpacked))
	require.Equal(t, "br", c.ownWay(address, "Accept-Encoding", "gzip, deflate, br, zstd;q=0.5").header.Get("Content-Encoding"))
	require.Equal(t, "zstd", c.ownWay(address, "Accept-Encoding", "gzip, zstd, br;q=0").header.Get("Content-Encoding"))
	require.NotEqual(t, plain.header.Get("ETag"), packed.header.Get("ETag"), "strong validators differ by encoding")

	same := c.ownWay(address, "If-None-Match", plain.header.Get("ETag"))
	require.Equal(t, 304, same.status)
	require.Empty(t, same.body)
	require.Equal(t, 204, c.ownWay(strings.Replace(address, "26730/13006", "1/1", 1)).status, "nothing there")

	current := "/tiles/current" + address[strings.Index(address[7:], "/")+7:]
	moved := c.ownWay(current)
	require.Equal(t, 307, moved.status, moved.body)
	require.Equal(t, address, moved.header.Get("Location"))
	require.Equal(t, "private, no-cache", moved.header.Get("Cache-Control"))

	for path, want := range map[string]int{
		"/tiles/current/grids/-1/0/0.mvt": 404, "/tiles/current/grids/99/0/0.mvt": 404, "/tiles/current/grids/1/2/0.mvt": 404,
		"/tiles/current/grids/1/0/99999999999999999999.mvt": 404, "/tiles/current/grids/01/0/0.mvt": 404,
		"/tiles/current/nothing/1/0/0.mvt": 404, "/tiles/current/" + strings.Repeat("grids,", 10_000) + "/1/0/0.mvt": 400,
		"/tiles/1-0000/grids/1/0/0.mvt": 404, "/tiles/grids;drop table/1/0/0.mvt": 404, "/tiles/current/grids/1/0/0.mvt?style=x": 400,
		"/tiles/nothing.json": 404, "/styles/pink.json": 404,
	} {
		a := c.ownWay(path)
		require.Equal(t, want, a.status, "%.80s %.200s", path, a.body)
		require.NotContains(t, a.header.Get("Cache-Control"), "immutable")
		a.problem(t)
	}
}

// What is published has addresses of its own at once; those of before go on to
// give what they gave.
func TestTilesAreNeverStale(t *testing.T) {
	c := newCity(t, &published)
	before := c.address("grids")
	old := c.ownWay(before)
	c.ok(200, http.MethodPatch, "/v1/grids/G06", `{"name":"新的网格名"}`)
	require.Equal(t, before, c.address("grids"), "a draft changes nothing")
	c.publish("")
	c.elapse()
	after := c.address("grids")
	require.NotEqual(t, before, after)
	require.Contains(t, c.ownWay(after).body, "新的网格名")
	require.Equal(t, old.body, c.ownWay(before).body)
	require.NotContains(t, old.body, "新的网格名")

	c.ok(200, http.MethodPatch, "/v1/grids/G06", `{"name":"又一个名"}`)
	c.publish("")
	c.elapse()
	require.NotEqual(t, after, c.address("grids"))
	gone := c.ownWay(before)
	require.Equal(t, 404, gone.status)
	require.Contains(t, gone.body, "/tiles/current/")
}

// A style names this server and nobody else, and no letters or pictures that it
// would have to fetch.
func TestStylesOverHTTP(t *testing.T) {
	c := newCity(t, &published)
	for _, theme := range []string{"dark", "light", "print"} {
		a := c.get("/styles/"+theme+".json", "Accept-Language", "zh")
		require.Equal(t, 200, a.status)
		var s struct {
			Version int
			Glyphs  *string
			Sprite  *string
			Sources map[string]struct{ Tiles []string }
			Layers  []json.RawMessage
		}
		a.json(t, &s)
		require.Equal(t, 8, s.Version)
		require.Nil(t, s.Glyphs)
		require.Nil(t, s.Sprite)
		require.NotEmpty(t, s.Layers)
		for _, source := range s.Sources {
			require.True(t, strings.HasPrefix(source.Tiles[0], c.URL+"/tiles/1-"), source.Tiles)
		}
	}
}

// tilePlace gives the tile that has a place.
func tilePlace(lng, lat float64, z int) (x, y int) {
	n, r := math.Exp2(float64(z)), lat*math.Pi/180
	return int((lng + 180) / 360 * n), int((1 - math.Asinh(math.Tan(r))/math.Pi) / 2 * n)
}
