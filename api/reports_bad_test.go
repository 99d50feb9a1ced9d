package api_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"chengge"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// stored counts what the tables of reports hold.
func (c *city) stored() (n int) {
	c.t.Helper()
	require.NoError(c.t, c.store.Pool().QueryRow(c.t.Context(),
		`select (select count(*) from report) + (select count(*) from report_step) + (select count(*) from report_person) + (select count(*) from outbox) + (select count(*) from idempotency_key)`).Scan(&n))
	return n
}

// TestBadReports: what can't be read is refused whole, in the caller's language,
// with the field, and nothing is stored.
func TestBadReports(t *testing.T) {
	c := newCity(t, &published)
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(litter)
	require.NoError(t, err)
	soon := time.Now().Add(time.Hour).Format(time.RFC3339)
	with := func(member string) string { return strings.Replace(litter, `{"channel"`, "{"+member+`,"channel"`, 1) }
	for name, r := range map[string]struct {
		body, field string
		code        chengge.ErrorCode
		status      int
		zh          string
	}{
		"nothing":                  {" ", "body", chengge.ErrBadBody, 400, "不完整"},
		"half a body":              {`{"channel":"12345","category":"06010","place":{"lng":113.`, "body", chengge.ErrBadBody, 400, "不完整"},
		"no JSON":                  {`<a/>`, "body", chengge.ErrBadBody, 400, "第 1 行第 1 列"},
		"two":                      {litter + litter, "body", chengge.ErrBadBody, 400, "其后"},
		"a text":                   {`"x"`, "body", chengge.ErrBadBody, 400, "应为对象"},
		"no report":                {`[]`, "body", chengge.ErrBadBody, 400, "没有"},
		"coordinates as texts":     {`{"channel":"12345","category":"06010","place":{"lng":"113.6","lat":"34.7"}}`, "place.lng", chengge.ErrBadBody, 400, "应为数字，而不是文本"},
		"one coordinate":           {`{"channel":"12345","category":"06010","place":{"lng":113.6}}`, "place", chengge.ErrBadBody, 400, "同时"},
		"an unknown member":        {with(`"colour":1`), "colour", chengge.ErrBadBody, 400, "没有这个成员"},
		"a member of the place":    {`{"channel":"12345","category":"06010","place":{"longitude":1}}`, "place.longitude", chengge.ErrBadBody, 400, "没有这个成员"},
		"a member twice":           {with(`"channel":"12319"`), "channel", chengge.ErrBadBody, 400, "重复"},
		"twice, escaped":           {with(`"\u0063hannel":"12319"`), "channel", chengge.ErrBadBody, 400, "重复"},
		"an unknown channel":       {`{"channel":"fax","category":"06010"}`, "channel", chengge.ErrBadBody, 400, "没有这个渠道"},
		"no channel":               {`{"category":"06010"}`, "channel", chengge.ErrBadBody, 400, "缺少"},
		"an unknown category":      {`{"channel":"12345","category":"99999"}`, "category", chengge.ErrUnknownCategory, 400, "99999"},
		"nothing said":             {`{"channel":"12345"}`, "category", chengge.ErrBadBody, 400, "至少"},
		"a clock ahead":            {with(`"found_at":"` + soon + `"`), "found_at", chengge.ErrBadTime, 400, "将来"},
		"received tomorrow":        {with(`"received_at":"` + soon + `"`), "received_at", chengge.ErrBadTime, 400, "将来"},
		"found after received":     {with(`"received_at":"2026-11-01T00:00:00Z","found_at":"2026-11-02T00:00:00Z"`), "found_at", chengge.ErrBadTime, 400, "晚于"},
		"a clock never set":        {with(`"found_at":"1970-01-01T00:00:00Z"`), "found_at", chengge.ErrBadTime, 400, "2000"},
		"no time":                  {with(`"found_at":"gestern"`), "found_at", chengge.ErrBadTime, 400, "无法识别"},
		"a bare control character": {with("\"external\":\"a\x01b\""), "body", chengge.ErrBadBody, 400, "控制字符"},
		"an escaped one":           {with(`"external":"a\u0000b"`), "external", chengge.ErrBadBody, 400, "控制字符"},
		"half a letter":            {with(`"external":"\ud83d"`), "body", chengge.ErrBadBody, 400, "不成对"},
		"invalid UTF-8":            {with("\"external\":\"\xc3\x28\""), "body", chengge.ErrBadBody, 400, "UTF-8"},
		"GBK unsaid":               {gbk, "body", chengge.ErrBadBody, 400, "charset=gbk"},
		"a long text":              {with(`"external":"` + strings.Repeat("x", 300) + `"`), "external", chengge.ErrBadBody, 400, "过长"},
		"a long description":       {`{"channel":"12345","description":"` + strings.Repeat("long ", 5000) + `"}`, "description", chengge.ErrBadBody, 400, "过长"},
		"attributes of text":       {with(`"attributes":{"area_m2":"650"}`), "attributes.area_m2", chengge.ErrBadBody, 400, "数字"},
		"a number too large":       {with(`"attributes":{"area_m2":1e999}`), "attributes.area_m2", chengge.ErrBadBody, 400, "过大"},
		"a script":                 {with(`"attachments":[{"kind":"near","url":"javascript:alert(1)"}]`), "attachments[0].url", chengge.ErrBadBody, 400, "地址"},
		"a way out":                {with(`"attachments":[{"kind":"near","url":"a/../../etc"}]`), "attachments[0].url", chengge.ErrBadBody, 400, "地址"},
		"an unknown picture":       {with(`"attachments":[{"kind":"selfie","url":"a"}]`), "attachments[0].kind", chengge.ErrBadBody, 400, "只能是"},
		"a side":                   {`{"channel":"12345","category":"06010","place":{"road":{"road":"x","side":"up"}}}`, "place.road.side", chengge.ErrBadBody, 400, "只能是"},
		"minus metres":             {`{"channel":"12345","category":"06010","place":{"lng":1,"lat":1,"accuracy":-1}}`, "place.accuracy", chengge.ErrBadBody, 400, "米数"},
		"too deep":                 {strings.Repeat("[", 50), "body", chengge.ErrBadBody, 400, "过深"},
		"the second of two":        {"[" + litter + `,{"channel":"fax","category":"06010"}]`, "reports[1].channel", chengge.ErrBadBody, 400, "没有这个渠道"},
		"too many":                 {"[" + strings.Repeat("{},", 1000) + "{}]", "body", chengge.ErrBodyTooLarge, 413, "最多"},
		"too large":                {`{"description":"` + strings.Repeat("x", 17<<20) + `"}`, "body", chengge.ErrBodyTooLarge, 413, "MiB"},
		"numbers with zeros":       {with(`"attributes":{"a":01}`), "body", chengge.ErrBadBody, 400, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := *c
			c.t = t
			p := c.refused(r.status, r.code, "POST", "/v1/reports", r.body, "Idempotency-Key", name)
			require.NotEmpty(t, p.Errors)
			require.Equal(t, r.field, p.Errors[0].Field)
			require.NotRegexp(t, `\p{Han}`, strings.ReplaceAll(p.Errors[0].Message, r.body, ""), "in English")
			p = c.refused(r.status, r.code, "POST", "/v1/reports?lang=zh", r.body)
			require.Contains(t, p.Errors[0].Message, r.zh)
			require.Regexp(t, `\p{Han}`, p.Errors[0].Message)
			require.Zero(t, c.stored())
		})
	}
	p := c.refused(400, chengge.ErrBadBody, "POST", "/v1/reports", `{"channel":7,"category":[],"description":{},"place":{"lng":"1"},"x":1,"reporter":{"name":"`+strings.Repeat("王", 100)+`"}}`)
	require.Len(t, p.Errors, 6, "all faults at once: %v", p.Errors)
	require.NotContains(t, fmt.Sprint(p), "王", "who reported is in no answer")
	for _, h := range [][2]string{{"Content-Type", "text/csv"}, {"Content-Type", "application/json; charset=big5"}, {"Content-Encoding", "gzip"}} {
		c.refused(415, chengge.ErrUnsupportedMedia, "POST", "/v1/reports", litter, h[0], h[1])
	}
	c.refused(400, chengge.ErrBadQuery, "POST", "/v1/reports?x=1", litter)
	c.refused(400, chengge.ErrBadQuery, "POST", "/v1/reports", litter, "Idempotency-Key", strings.Repeat("k", 256))
	c.refused(406, chengge.ErrNotAcceptable, "POST", "/v1/reports", litter, "Accept", "text/html")

	// A body that stops half way.
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.URL, "http://"))
	require.NoError(t, err)
	fmt.Fprintf(conn, "POST /v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(litter), litter[:50])
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	a, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	require.Equal(t, 400, a.StatusCode)
	require.Zero(t, c.stored())

	// GBK that is said is read.
	var got taken
	c.ok(201, "POST", "/v1/reports", gbk, "Content-Type", "application/json; charset=gbk").json(t, &got)
	var kept struct{ Description string }
	c.get(got.Links["self"]).json(t, &kept)
	require.Equal(t, "路面有垃圾", kept.Description)
}

// TestForms: an object, an array, an object of reports, and lines.
func TestForms(t *testing.T) {
	c := newCity(t, &published)
	for name, f := range map[string]struct{ mediaType, body string }{
		"array":  {"application/json", "[" + litter + ",\n" + litter + "]"},
		"object": {"application/json; charset=utf-8", `{"reports":[` + litter + "," + litter + "]}"},
		"lines":  {"application/x-ndjson", litter + "\n\n" + litter + "\r\n"},
		"mark":   {"application/json", "\ufeff[" + litter + "," + litter + "]"},
	} {
		var got struct{ Items []taken }
		c.ok(201, "POST", "/v1/reports", f.body, "Content-Type", f.mediaType).json(t, &got)
		require.Len(t, got.Items, 2, name)
		require.Less(t, got.Items[0].ID, got.Items[1].ID)
		require.Equal(t, "H01", c.see(got.Items[1].ID).Lead.Code)
	}
	// Words that are the name of a category are it; others stay words.
	require.Equal(t, "matter:09901", c.report(`{"channel":"12345","category_text":"无人配送车乱停放"}`).Category)
	require.Empty(t, c.report(`{"channel":"12345","category_text":"说不清的事"}`).Category)
}
