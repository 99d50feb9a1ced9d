package api

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"chengge"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// reportBody is the body of an intake: the reports in it, as they were written.
type reportBody struct {
	raw   []byte // as it came
	items []jsonNode
	batch bool // answered as a list
}

// maxBatch is how many reports one request may hand in.
const maxBatch = 1000

const reportTypes = "application/json, application/x-ndjson"

// readReportBody reads one report or a batch: an object, an array, an object of
// reports, or lines of objects.
func (s *server) readReportBody(w http.ResponseWriter, r *http.Request) (b reportBody, err error) {
	lines, gbk, err := reportBodyType(r)
	if err != nil {
		return b, err
	}
	text, err := s.bodyText(w, r, gbk, &b.raw)
	if err != nil {
		return b, err
	}
	if lines {
		return b, b.readLines(text)
	}
	n, rest, wrong := readJSON(text)
	switch {
	case wrong != nil:
		return b, malformed(text, wrong)
	case rest != "" && n.kind == jsonObject:
		return b, badBody("body", "", "其后不应再有内容；多行请用 application/x-ndjson", "nothing is to follow the value; send lines as application/x-ndjson")
	case rest != "":
		return b, badBody("body", "", "其后不应再有内容", "nothing is to follow the value")
	}
	switch {
	case n.kind == jsonArray:
		b.items, b.batch = n.nodes, true
	case n.kind == jsonObject && len(n.names) == 1 && n.names[0] == "reports" && n.nodes[0].kind == jsonArray:
		b.items, b.batch = n.nodes[0].nodes, true
	default:
		b.items = []jsonNode{n}
	}
	return b, b.count()
}

func (b *reportBody) readLines(text string) error {
	b.batch = true
	for strings.TrimSpace(text) != "" {
		n, rest, wrong := readJSON(text)
		if wrong != nil {
			at := "reports[" + strconv.Itoa(len(b.items)) + "]"
			return badBody(at, "", "JSON 不合规范："+wrong.zh, "malformed JSON: "+wrong.en)
		}
		b.items, text = append(b.items, n), rest
		if len(b.items) > maxBatch {
			break
		}
	}
	return b.count()
}

func (b *reportBody) count() error {
	switch {
	case len(b.items) == 0:
		return badBody("body", "", "没有上报的问题", "there is no report in it")
	case len(b.items) > maxBatch:
		return &Fault{Code: chengge.ErrBodyTooLarge, Field: "body", Text: chengge.Text{
			Zh: fmt.Sprintf("一次最多 %d 条，请分成几次请求", maxBatch), En: fmt.Sprintf("at most %d reports at once: send them in several requests", maxBatch),
		}}
	}
	return nil
}

// path gives what the fields of a report are told after.
func (b *reportBody) path(i int) string {
	if !b.batch {
		return ""
	}
	return "reports[" + strconv.Itoa(i) + "]."
}

// malformed tells where JSON is wrong.
func malformed(text string, e *jsonError) error {
	if e.end {
		return badBody("body", "", "JSON 不完整", "the JSON ends half way")
	}
	before := text[:e.at]
	line := strings.Count(before, "\n") + 1
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return badBody("body", "", fmt.Sprintf("JSON 不合规范（第 %d 行第 %d 列）：%s", line, column, e.zh), fmt.Sprintf("malformed JSON at line %d, column %d: %s", line, column, e.en))
}

// bodyText reads a body whole, as UTF-8.
func (s *server) bodyText(w http.ResponseWriter, r *http.Request, gbk bool, raw *[]byte) (string, error) {
	most := min(s.limits.BodyBytes, maxDocument)
	tooLarge := &Fault{Code: chengge.ErrBodyTooLarge, Field: "body", Text: chengge.Text{
		Zh: fmt.Sprintf("正文超过 %d MiB，请分成几次请求", most>>20), En: fmt.Sprintf("the body is larger than %d MiB: send it in several requests", most>>20),
	}}
	if r.ContentLength > most {
		return "", tooLarge
	}
	in := &bodyReader{body: http.MaxBytesReader(nil, r.Body, most), control: http.NewResponseController(w), stall: s.limits.BodyStall, s: s}
	body, err := io.ReadAll(in)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return "", tooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "", s.bodyError(err)
	case err != nil:
		return "", badBody("body", "", "正文不完整", "the body stopped half way")
	}
	*raw = body
	if gbk {
		text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(body)
		if err != nil || strings.ContainsRune(string(text), utf8.RuneError) {
			return "", badBody("body", "", "正文不是 GBK（GB 18030）", "the body is not GBK (GB 18030)")
		}
		return string(text), nil
	}
	if !utf8.Valid(body) {
		zh, en := "正文不是 UTF-8", "the body is not UTF-8"
		if text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(body); err == nil && !strings.ContainsRune(string(text), utf8.RuneError) {
			zh, en = zh+"：若为 GBK，请在 Content-Type 中写明 charset=gbk", en+": if it is GBK, say charset=gbk in Content-Type"
		}
		return "", badBody("body", "", zh, en)
	}
	return strings.TrimPrefix(string(body), "\ufeff"), nil
}

// reportBodyType reads Content-Type and Content-Encoding.
func reportBodyType(r *http.Request) (lines, gbk bool, err error) {
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return false, false, fault(chengge.ErrUnsupportedMedia, "Content-Encoding", e, "请不要压缩正文", "send the body uncompressed")
	}
	header := r.Header.Get("Content-Type")
	media, params, err := mime.ParseMediaType(header)
	switch {
	case header == "":
		return false, false, nil
	case err != nil:
		return false, false, fault(chengge.ErrUnsupportedMedia, "Content-Type", header, "请用 "+reportTypes, "use one of "+reportTypes)
	}
	switch media {
	case "application/json":
	case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines":
		lines = true
	default:
		return false, false, fault(chengge.ErrUnsupportedMedia, "Content-Type", header, "请用 "+reportTypes, "use one of "+reportTypes)
	}
	switch strings.ToLower(params["charset"]) {
	case "", "utf-8", "utf8", "us-ascii":
	case "gbk", "gb2312", "gb18030", "cp936", "windows-936":
		gbk = true
	default:
		return false, false, fault(chengge.ErrUnsupportedMedia, "Content-Type", header, "charset 请用 utf-8 或 gbk", "use a charset of utf-8 or gbk")
	}
	return lines, gbk, nil
}
