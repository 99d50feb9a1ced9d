package api_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"chengge"
	"chengge/store"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// everything counts all that requests may store.
func (c *city) everything() (n int) {
	c.t.Helper()
	require.NoError(c.t, c.store.Pool().QueryRow(c.t.Context(), `select (select count(*) from api_key) + (select count(*) from key_log) + (select count(*) from edition)
		+ (select count(*) from edition_log) + (select coalesce(sum(version), 0)::int from edition) + (select coalesce(sum(version), 0)::int from report)`).Scan(&n))
	return n + c.stored()
}

// TestBadInput sends each route that takes a document the same kinds of bad
// ones: each is refused with a problem in the caller's language, and nothing of
// it is stored.
func TestBadInput(t *testing.T) {
	c := newCity(t, &published)
	// A key of its own: keys that are made would close loopback.
	_, admin := c.key(store.Key{Name: "root", Role: chengge.Administrator})
	id := c.report(litter, "Authorization", admin).ID
	c.ok(200, "PATCH", "/v1/chiefs/L01", `{"phone":"1"}`, "Authorization", admin) // there is a draft
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("路面有垃圾")
	require.NoError(t, err)
	for _, route := range []struct{ method, path, member, more string }{
		{"POST", "/v1/reports", "description", `,"channel":"12345","category":"06010"`},
		{"POST", stepsOf(id), "why", `,"step":"accept"`},
		{"POST", "/v1/keys", "name", `,"role":"viewer"`},
		{"POST", "/v1/editions/draft/publish", "why", `,"accept":true`},
		{"POST", "/v1/editions/1/rollback", "why", ""},
		{"POST", "/v1/editions/draft/import", "why", `,"folder":"../testdata/town"`},
		{"PATCH", "/v1/chiefs/L01", "phone", ""},
		{"PATCH", "/v1/grids/G06", "name", ""},
		{"PATCH", "/v1/categories/matter:09901", "name", ""},
	} {
		with := func(value string) string { return fmt.Sprintf(`{%q:%s%s}`, route.member, value, route.more) }
		whole := with(`"路面有垃圾"`)
		for name, body := range map[string]string{
			"half a body":       whole[:len(whole)/2],
			"no JSON":           "<a/>",
			"a text":            `"x"`,
			"a number":          "7",
			"two":               whole + whole,
			"invalid UTF-8":     with("\"\xc3\x28\""),
			"GBK unsaid":        with(`"` + gbk + `"`),
			"a bare control":    with("\"a\x01b\""),
			"an escaped one":    with(`"a\u0000b"`),
			"half a letter":     with(`"\ud83d"`),
			"oversized":         with(`"` + strings.Repeat("long ", 20_000) + `"`),
			"a number for text": with("7"),
			"a list for text":   with(`["x"]`),
			"an unknown member": with(`"x","colour":1`),
			"a member twice":    with(`"x","` + route.member + `":"y"`),
			"twice, escaped":    with(`"x","\u00` + fmt.Sprintf("%02x", route.member[0]) + route.member[1:] + `":"y"`),
			"twice, within":     with(`{"a":1,"a":2}`),
		} {
			t.Run(route.path+" "+name, func(t *testing.T) {
				c := *c
				c.t = t
				before := c.everything()
				for lang, han := range map[string]bool{"en": false, "zh": true} {
					a := c.do(route.method, route.path, body, "Authorization", admin, "Accept-Language", lang)
					require.Equal(t, 400, a.status, a.body)
					p := a.problem(t)
					require.Equal(t, "/problems/"+string(chengge.ErrBadBody), p.Type)
					require.NotEmpty(t, p.Errors)
					said := strings.ReplaceAll(fmt.Sprint(p.Title, p.Errors[0].Message), "路面有垃圾", "")
					require.Equal(t, han, strings.ContainsFunc(said, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }), said)
				}
				require.Equal(t, before, c.everything())
			})
		}
		t.Run(route.path+" that stops half way", func(t *testing.T) {
			c := *c
			c.t = t
			before := c.everything()
			conn, err := net.Dial("tcp", strings.TrimPrefix(c.URL, "http://"))
			require.NoError(t, err)
			defer conn.Close()
			fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nIf-Match: *\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
				route.method, route.path, admin, len(whole)+1, whole)
			require.NoError(t, conn.(*net.TCPConn).CloseWrite())
			a, err := http.ReadResponse(bufio.NewReader(conn), nil)
			require.NoError(t, err)
			require.Equal(t, 400, a.StatusCode)
			require.Equal(t, before, c.everything())
		})
	}

	// What has its own way of being wrong.
	before := c.everything()
	for _, r := range []struct {
		method, path, body, field string
		status                    int
		code                      chengge.ErrorCode
	}{
		{"POST", "/v1/keys", `{"name":"n","role":"viewer","expires":"2020-01-01"}`, "", 400, chengge.ErrBadBody},
		{"POST", stepsOf(id), `{"step":"correct","why":"x","place":{"lng":"113.6653","lat":"34.7579","crs":"WGS84"}}`, "place.lng", 400, chengge.ErrBadBody},
		{"POST", stepsOf(id), `{"step":"correct","why":"x","place":{"lng":1,"lng":2,"lat":3}}`, "place.lng", 400, chengge.ErrBadBody},
		{"POST", stepsOf(id), `{"step":"close"}`, "", 409, chengge.ErrStep},
		{"POST", stepsOf(id), `{"step":"dance"}`, "", 400, chengge.ErrBadBody},
		{"PATCH", "/v1/grids/G06", `{"geometry":{"type":"Polygon","coordinates":[[["113.6","34.7"],["113.7","34.7"],["113.7","34.8"],["113.6","34.7"]]]}}`, "geometry", 400, chengge.ErrBadBody},
		{"PATCH", "/v1/grids/G06", `{"geometry":{"type":"Polygon","type":"Point","coordinates":[113.6,34.7]}}`, "geometry", 400, chengge.ErrBadBody},
	} {
		p := c.refused(r.status, r.code, r.method, r.path, r.body, "Authorization", admin)
		if r.field != "" {
			require.Equal(t, r.field, p.Errors[0].Field, "%s: %v", r.body, p.Errors)
		}
		require.Equal(t, before, c.everything(), r.body)
	}
	for _, key := range []string{"Bearer cg_999_" + strings.Repeat("A", 43), "Bearer x", "Basic eDp5", "Bearer " + strings.Repeat("A", 5000), "Bearer 路"} {
		a := ask(t, "POST", c.URL+"/v1/reports", strings.NewReader(litter), "Authorization", key, "Content-Type", "application/json", "Accept-Language", "zh")
		require.Equal(t, 401, a.status, key)
		require.Equal(t, "密钥无效或缺失", a.problem(t).Title)
	}
	require.Equal(t, before, c.everything())
}
