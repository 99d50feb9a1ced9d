package api_test

import (
	"strings"
	"testing"

	"chengge"
	"chengge/api"

	"github.com/stretchr/testify/require"
)

const tianditu = "https://t0.tianditu.gov.cn/DataServer?T=img_w&x={x}&y={y}&l={z}&tk=0123"

func TestParseBasemap(t *testing.T) {
	for _, address := range []string{
		tianditu, "https://t0.tianditu.gov.cn/img_w/wmts?SERVICE=WMTS&VERSION=1.0.0&LAYER=img&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&FORMAT=tiles&tk=a,b",
		"https://10.1.2.3:8443/{z}/{x}/{y}.png", "http://tiles.inner:8080/{z}/{y}/{x}", "/basemap/{z}/{x}/{y}.png", "HTTPS://Tiles.Example/{z}/{x}/{y}",
	} {
		_, err := api.ParseBasemap(address, "天地图 © 国家基础地理信息中心 GS(2024)0568号")
		require.NoError(t, err, address)
	}
	for address, says := range map[string]string{
		"":                                                               "{z}, {x} and {y}",
		"javascript:alert(1)/{z}/{x}/{y}":                                "write https://",
		"data:image/png;base64,{z}{x}{y}":                                "write https://",
		"file:///tiles/{z}/{x}/{y}.png":                                  "write https://",
		"blob:https://a.example/{z}/{x}/{y}":                             "write https://",
		"tiles/{z}/{x}/{y}.png":                                          "write https://",
		"//tiles.example/{z}/{x}/{y}.png":                                "write https://",
		"///tiles.example/{z}/{x}/{y}.png":                               "write https://",
		`/\tiles.example/{z}/{x}/{y}.png`:                                "without spaces and quotes",
		"https://tiles.example/{x}/{y}.png":                              "{z}, {x} and {y}",
		"https://tiles.example/{z}/{x}/{y}/{y}.png":                      "each once",
		"https://tiles.example/{z}/{x}/{-y}.png":                         "{z}, {x} and {y}",
		"https://{s}.tiles.example/{z}/{x}/{y}.png":                      "in place of {s}",
		"https://tiles.example/{z}/{x}/{y}{ratio}":                       "no other part in braces",
		"https://t{x}.tiles.example/{z}/{y}":                             "the host as a name",
		"https://tiles.example;script-src/{z}{x}{y}":                     "the host as a name",
		"https://tiles.example,a/{z}/{x}/{y}":                            "the host as a name",
		"https://*/{z}/{x}/{y}":                                          "the host as a name",
		"https://*.example/{z}/{x}/{y}":                                  "the host as a name",
		"https:///{z}/{x}/{y}":                                           "the host as a name",
		"https:tiles/{z}/{x}/{y}":                                        "the host as a name",
		"https://[::1]/{z}/{x}/{y}":                                      "the host as a name",
		"https://瓦片.example/{z}/{x}/{y}":                                 "xn--",
		"https://tiles.example:/{z}/{x}/{y}":                             "the host as a name",
		"https://tiles.example:99x/{z}/{x}/{y}":                          "no address",
		"https://user:word@tiles.example/{z}{x}{y}":                      "no name, password",
		"https://tiles.example/{z}/{x}/{y}#a":                            "no name, password or #",
		"https://tiles.example/{z}/ {x}/{y}":                             "without spaces",
		"https://tiles.example/{z}/{x}/{y}\r\nX: y":                      "without spaces",
		"https://tiles.example/{z}/{x}/{y}\"":                            "without spaces and quotes",
		"https://tiles.example/{z}/{x}/{y}?" + strings.Repeat("a", 2000): "at most 2000",
	} {
		_, err := api.ParseBasemap(address, "")
		require.Equal(t, chengge.ErrUsage, chengge.CodeOf(err), address)
		require.ErrorContains(t, err, says, address)
		require.NotContains(t, err.Error(), strings.Repeat("a", 100))
	}
	_, err := api.ParseBasemap("ftp://tiles.example/{z}/{x}/{y}?tk=secret", "")
	require.NotContains(t, err.Error(), "secret", "a key is not said again")
	for _, text := range []string{"<a href=x>", "two\nlines", strings.Repeat("图", 201), "\xff"} {
		_, err := api.ParseBasemap("/{z}/{x}/{y}", text)
		require.ErrorContains(t, err, "plain text", text)
	}
}

// The page may load from the origins of the basemaps, and from no other; the
// city says where the tiles are.
func TestBasemaps(t *testing.T) {
	plain := serve(t)
	a := get(t, plain.URL+"/")
	before, oldTag := a.header.Get("Content-Security-Policy"), a.header.Get("ETag")
	require.NotContains(t, get(t, plain.URL+"/v1/city").body, "basemaps")

	own, err := api.ParseBasemap("/basemap/{z}/{x}/{y}.png", "")
	require.NoError(t, err)
	image, err := api.ParseBasemap(tianditu, "天地图")
	require.NoError(t, err)
	names, err := api.ParseBasemap(strings.Replace(tianditu, "img_w", "cia_w", 1), "天地图")
	require.NoError(t, err)
	inner, err := api.ParseBasemap("http://Tiles.inner:8080/{z}/{x}/{y}.png", "")
	require.NoError(t, err)
	require.True(t, inner.Plain())
	require.False(t, image.Plain() || own.Plain())
	s := serve(t, func(o *api.Options) { o.Basemaps = []api.Basemap{own, image, names, inner, {}} })

	a = get(t, s.URL+"/", "If-None-Match", oldTag)
	require.Equal(t, 200, a.status, "the page of another policy is another page")
	const more = " https://t0.tianditu.gov.cn http://tiles.inner:8080"
	want := strings.Replace(before, "img-src 'self' data: blob:", "img-src 'self' data: blob:"+more, 1)
	want = strings.Replace(want, "connect-src 'self'", "connect-src 'self'"+more, 1)
	require.Equal(t, want, a.header.Get("Content-Security-Policy"))
	require.Equal(t, 2, strings.Count(want, "tianditu"))
	require.Equal(t, "strict-origin", a.header.Get("Referrer-Policy"))
	require.Equal(t, want, get(t, s.URL+"/assets/app-1234.js").header.Get("Content-Security-Policy"))
	for _, path := range []string{"/docs", "/v1/city", "/problems/not-found"} {
		h := get(t, s.URL+path).header
		require.NotContains(t, h.Get("Content-Security-Policy"), "tianditu", path)
		require.Equal(t, "no-referrer", h.Get("Referrer-Policy"), path)
	}
	var c api.CityInForce
	get(t, s.URL+"/v1/city").json(t, &c)
	require.Equal(t, []api.CityBasemap{
		{URL: "/basemap/{z}/{x}/{y}.png"}, {URL: tianditu, Attribution: "天地图"},
		{URL: strings.Replace(tianditu, "img_w", "cia_w", 1), Attribution: "天地图"}, {URL: "http://Tiles.inner:8080/{z}/{x}/{y}.png"},
	}, c.Basemaps)

	// Where only this server's own tiles are drawn, nothing is let in or told.
	s = serve(t, func(o *api.Options) { o.Basemaps = []api.Basemap{own} })
	a = get(t, s.URL+"/")
	require.Equal(t, before, a.header.Get("Content-Security-Policy"))
	require.Equal(t, "no-referrer", a.header.Get("Referrer-Policy"))
}
