package api

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"strings"

	"chengge"

	"github.com/go-chi/chi/v5"
)

// problemHelp says what to do about the codes that the API answers with.
var problemHelp = map[chengge.ErrorCode]chengge.Text{
	chengge.ErrUsage:            {Zh: "请按帮助（--help）改正命令。", En: "Correct the command as its --help says."},
	chengge.ErrBadQuery:         {Zh: "请改正 errors 中列出的参数；未知或重复的参数也会被拒绝。", En: "Correct the parameters listed in errors; unknown and repeated ones are refused as well."},
	chengge.ErrBadCoordinates:   {Zh: "经度在 -180 到 180 之间，纬度在 -90 到 90 之间；请检查是否颠倒，坐标系是否写明。", En: "Longitude is between -180 and 180, latitude between -90 and 90; check whether they are exchanged and whether crs is stated."},
	chengge.ErrUnknownCRS:       {Zh: "请用 CGCS2000（或 WGS84）、GCJ-02、BD-09，或 EPSG:4547 之类的代码。", En: "Use CGCS2000 (or WGS84), GCJ-02, BD-09 or a code such as EPSG:4547."},
	chengge.ErrRefusedCRS:       {Zh: "西安80、北京54 等需要本市的转换参数；请先转换为 CGCS2000。", En: "Xian 1980, Beijing 1954 and the like need the city's own parameters; convert to CGCS2000 beforehand."},
	chengge.ErrUnknownCategory:  {Zh: "请用 GB/T 47678.5 的五位代码，如 06010；部件与事项同号时写 matter:01001 或 component:01001。", En: "Use the five digits of GB/T 47678.5, such as 06010; write matter:01001 or component:01001 where both exist."},
	chengge.ErrBadTime:          {Zh: "请写作 2026-11-21T14:30:00+08:00、2026-11-21 14:30 或 2026-11-21。", En: "Write 2026-11-21T14:30:00+08:00, 2026-11-21 14:30 or 2026-11-21."},
	chengge.ErrBadBody:          {Zh: "正文应为 NDJSON、CSV 或 GeoJSON 的点，编码为 UTF-8 或 GBK。", En: "A body holds points as NDJSON, CSV or GeoJSON, in UTF-8 or GBK."},
	chengge.ErrBodyTooLarge:     {Zh: "请分成几次请求。", En: "Send it in several requests."},
	chengge.ErrUnsupportedMedia: {Zh: "Content-Type 请用 application/x-ndjson、text/csv 或 application/geo+json。", En: "Use application/x-ndjson, text/csv or application/geo+json as Content-Type."},
	chengge.ErrNotAcceptable:    {Zh: "请改正 Accept，或不写。", En: "Correct the Accept header or leave it out."},
	chengge.ErrNotFound:         {Zh: "请检查地址与代码；接口列表见 /docs。", En: "Check the address and the code; /docs lists what there is."},
	chengge.ErrMethod:           {Zh: "应答的 Allow 列出了可用的方法。", En: "The answer's Allow header lists the methods there are."},
	chengge.ErrForbidden:        {Zh: "请用具有该权限的密钥；GET /v1/me 说明当前密钥的角色与范围。没有密钥时，本机访问请用 localhost 或 127.0.0.1。", En: "Use a key that has the right; GET /v1/me tells the role and scope of yours. Without a key, from this machine use localhost or 127.0.0.1."},
	chengge.ErrUnauthorised:     {Zh: "请在 Authorization: Bearer 中写明有效的密钥；由管理员用 chengge keys create 或 POST /v1/keys 制作。", En: "Send a valid key as Authorization: Bearer …; an administrator makes one with chengge keys create or POST /v1/keys."},
	chengge.ErrTooMany:          {Zh: "请按 Retry-After 稍后再试；Ratelimit 说明剩余次数。", En: "Wait as Retry-After says; Ratelimit tells what is left."},
	chengge.ErrTooCostly:        {Zh: "请缩小范围：更短的时间、更小的区域或更少的条数。", En: "Ask for less: a shorter time, a smaller area, a lower limit."},
	chengge.ErrManifest:         {Zh: "请按说明改正 city.json。", En: "Correct city.json as the message says."},
	chengge.ErrFile:             {Zh: "请检查文件是否完整、格式是否受支持。", En: "Check that the file is whole and of a supported format."},
	chengge.ErrColumns:          {Zh: "请写明坐标列：参数 lng_column 与 lat_column，命令行 --lng 与 --lat。", En: "Name the coordinate columns: parameters lng_column and lat_column, flags --lng and --lat."},
	chengge.ErrSwapped:          {Zh: "请对调经纬度列：参数 lng_column 与 lat_column，命令行 --lng 与 --lat。", En: "Exchange the columns: parameters lng_column and lat_column, flags --lng and --lat."},
	chengge.ErrFindings:         {Zh: "请用 chengge check 查看全部问题。", En: "See all findings with chengge check."},
	chengge.ErrNotReady:         {Zh: "数据正在载入，请稍后重试。", En: "The data are being loaded; try again soon."},
	chengge.ErrConflict:         {Zh: "请稍后重试，或按说明处理冲突。", En: "Try again later, or do as the message says."},
	chengge.ErrStale:            {Zh: "请重新读取草稿（GET /v1/editions/draft），核对后再用新的 ETag 提交。", En: "Read the draft again (GET /v1/editions/draft) and send its new ETag in If-Match."},
	chengge.ErrNoMatch:          {Zh: "请在 If-Match 中写明 GET /v1/editions/draft 应答的 ETag；* 表示任意版本。", En: "Send the ETag of GET /v1/editions/draft in If-Match; * is any version."},
	chengge.ErrStep:             {Zh: "应答的 allowed 列出了现在可用的步骤。", En: "The member allowed lists the steps that are possible now."},
	chengge.ErrChanged:          {Zh: "应答含问题的现状与最后一步；核对后再用新的 ETag 提交。", En: "The answer shows the report as it is and the last step: look at it, then send its new ETag in If-Match."},
	chengge.ErrKeyReused:        {Zh: "新的请求请用新的 Idempotency-Key；重发请照原样。", En: "Use a new Idempotency-Key for a new request; repeat one as it was."},
	chengge.ErrUnavailable:      {Zh: "查询不受影响；写入请稍后重试。", En: "Questions are still answered; try again to write."},
	chengge.ErrDatabase:         {Zh: "请按说明处理数据库，或联系管理员。", En: "Mend the database as the message says."},
	chengge.ErrInternal:         {Zh: "请重试；若仍出现，请将 X-Request-Id 告知管理员。", En: "Try again; if it stays, tell the administrator the X-Request-Id."},
}

// explain answers /problems/{code}: the code in words and what to do about it,
// as a page or as JSON.
func (s *server) explain(w http.ResponseWriter, r *http.Request, _ *call) error {
	code := chengge.ErrorCode(chi.URLParam(r, "code"))
	title, help := code.Title(), problemHelp[code]
	if title == (chengge.Text{}) {
		return notFound()
	}
	if !accepts(r, "text/html") || accepts(r, "application/json") && !strings.Contains(r.Header.Get("Accept"), "text/html") {
		body, _ := json.Marshal(map[string]any{
			"code": code, "status": code.HTTPStatus(),
			"title": map[string]string{"zh": title.Zh, "en": title.En},
			"help":  map[string]string{"zh": help.Zh, "en": help.En},
		})
		w.Header().Set("Content-Type", "application/json")
		_, err := w.Write(append(body, '\n'))
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", strictCSP)
	_, err := fmt.Fprintf(w, "<!doctype html>\n<meta charset=\"utf-8\">\n<title>%s</title>\n<h1>%s</h1>\n<p>HTTP %d</p>\n<p lang=\"en\"><b>%s.</b> %s</p>\n<p lang=\"zh\"><b>%s。</b>%s</p>\n",
		html.EscapeString(string(code)), html.EscapeString(string(code)), code.HTTPStatus(),
		html.EscapeString(title.En), html.EscapeString(help.En), html.EscapeString(title.Zh), html.EscapeString(help.Zh))
	return err
}

func notFound() error {
	return &Fault{Code: chengge.ErrNotFound, Text: chengge.Text{Zh: "没有这个地址；接口列表见 /docs", En: "there is nothing at this address; /docs lists what there is"}}
}
