package api

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"chengge"
)

// Basemap (底图) is a layer of raster tiles that a deployment draws below the
// city's own: 天地图, or its own. The zero Basemap is none.
type Basemap struct {
	url, attribution string
	origin           string // "" where this server's own address serves it
}

// ParseBasemap reads the address of 256-pixel XYZ tiles in Web Mercator, with
// {z}, {x} and {y}: https, http, or a path on the address of this server. The
// attribution, which may be empty, is plain text. Browsers get both as they are,
// with a key that the address holds.
func ParseBasemap(address, attribution string) (Basemap, error) {
	shown, _, _ := strings.Cut(address, "?") // what follows may be a key
	refuse := func(en, zh string) (Basemap, error) {
		return Basemap{}, chengge.Errorf(chengge.ErrUsage, "basemap %.80q: %s", shown, en).InChinese("底图 %.80q：%s", shown, zh)
	}
	if len(address) > 2000 || strings.ContainsFunc(address, func(r rune) bool {
		return r == utf8.RuneError || unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("\\\"'<>`^|", r)
	}) {
		return refuse("write an address of at most 2000 characters, without spaces and quotes", "地址至多 2000 个字符，不得有空格与引号")
	}
	rest := address
	for _, part := range []string{"{z}", "{x}", "{y}"} {
		if strings.Count(address, part) != 1 {
			return refuse("it wants {z}, {x} and {y}, each once, where the tile's numbers go", "须含 {z}、{x}、{y} 各一次，表示切片编号的位置")
		}
		rest = strings.Replace(rest, part, "0", 1)
	}
	if strings.ContainsAny(rest, "{}") {
		return refuse("it may have no other part in braces than {z}, {x} and {y}; name one host in place of {s}", "除 {z}、{x}、{y} 外不得有其他花括号；请写明一个主机代替 {s}")
	}
	u, err := url.Parse(rest)
	switch {
	case err != nil:
		return refuse("that is no address", "不是网址")
	case u.Fragment != "" || u.User != nil:
		return refuse("it may have no name, password or #", "不得含用户名、密码或 #")
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//"):
		return Basemap{url: address, attribution: attribution}.check()
	case u.Scheme != "https" && u.Scheme != "http":
		return refuse("write https://host/…, or a path such as /basemap/{z}/{x}/{y}.png on the address of this server", "请写 https://主机/…，或本服务地址上的路径，如 /basemap/{z}/{x}/{y}.png")
	// What follows goes into a header: nothing but a host and a port may.
	case !hostOfBasemap.MatchString(u.Host) || strings.Contains(address[:min(len(address), len(u.Scheme)+3+len(u.Host))], "{"):
		return refuse("write the host as a name (xn--… where it has other letters) or as 10.1.2.3, with a port of digits", "主机请写域名（含中文的写 xn--…）或 10.1.2.3，端口为数字")
	}
	return Basemap{url: address, attribution: attribution, origin: u.Scheme + "://" + strings.ToLower(u.Host)}.check()
}

var hostOfBasemap = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?$`)

// check looks at the attribution: maps write it as HTML.
func (b Basemap) check() (Basemap, error) {
	if utf8.RuneCountInString(b.attribution) > 200 || !utf8.ValidString(b.attribution) || strings.ContainsFunc(b.attribution, func(r rune) bool {
		return r == '<' || r == '>' || unicode.IsControl(r)
	}) {
		return Basemap{}, chengge.Errorf(chengge.ErrUsage, "attribution %.80q of a basemap: write plain text of one line, at most 200 characters, without < and >", b.attribution).
			InChinese("底图的版权说明 %.80q：请写一行纯文本，至多 200 个字符，不含 < 与 >", b.attribution)
	}
	return b, nil
}

// Plain tells whether the tiles come unencrypted: browsers refuse that on a page
// that has come by TLS.
func (b Basemap) Plain() bool { return strings.HasPrefix(b.origin, "http:") }

// CityBasemap is a basemap as JSON.
type CityBasemap struct {
	URL         string `json:"url" doc:"Address of a raster tile of 256 pixels, with {z}, {x} and {y}; a path is one on this server's address" example:"https://tiles.example/{z}/{x}/{y}.png"`
	Attribution string `json:"attribution,omitempty" doc:"Plain text to show with it"`
}

// basemapsOf gives what browsers are told of the basemaps.
func basemapsOf(list []Basemap) (out []CityBasemap) {
	for _, b := range list {
		if b.url != "" {
			out = append(out, CityBasemap{b.url, b.attribution})
		}
	}
	return out
}

// pagePolicy says what the map page may load, and what those it asks for
// basemaps are told of where they are shown.
type pagePolicy struct{ csp, referrer string }

// policyOf lets the page load pictures from this server and the origins of the
// basemaps. MapLibre fetches tiles or has the browser load them, so that both
// directives name them. Hosts of basemaps, whose keys are often bound to a
// site's name, learn this site's origin, but no more of its address.
func policyOf(list []Basemap) pagePolicy {
	var origins []string
	for _, b := range list {
		if b.origin != "" && !slices.Contains(origins, b.origin) {
			origins = append(origins, b.origin)
		}
	}
	if origins == nil {
		return pagePolicy{strictCSP, noReferrer[0]}
	}
	more := " " + strings.Join(origins, " ")
	return pagePolicy{strings.NewReplacer(imagesAllowed, imagesAllowed+more, connectAllowed, connectAllowed+more).Replace(strictCSP), "strict-origin"}
}

func (p pagePolicy) set(h http.Header) {
	h.Set("Content-Security-Policy", p.csp)
	h.Set("Referrer-Policy", p.referrer)
}
