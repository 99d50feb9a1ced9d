package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/exporters"
	"chengge/importers"
)

// bodyFormats are the media types of a body of points, and their formats.
var bodyFormats = map[string]exporters.Format{
	"application/x-ndjson": exporters.NDJSON, "application/ndjson": exporters.NDJSON, "application/jsonl": exporters.NDJSON,
	"application/x-jsonlines": exporters.NDJSON, "text/csv": exporters.CSV, "application/csv": exporters.CSV,
	"application/geo+json": exporters.GeoJSON, "application/vnd.geo+json": exporters.GeoJSON,
}

// answerFormats are the formats of an answer, by the media types that ask for
// them.
var answerFormats = []struct {
	mediaType string
	format    exporters.Format
}{
	{"application/x-ndjson", exporters.NDJSON}, {"application/ndjson", exporters.NDJSON}, {"application/jsonl", exporters.NDJSON},
	{"text/csv", exporters.CSV}, {"application/geo+json", exporters.GeoJSON}, {"application/json", exporters.JSON},
}

const bodyTypes = "application/x-ndjson, text/csv, application/geo+json"

// locateMany answers POST /v1/locate.
func (s *server) locateMany(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		c, err := s.moved(c, q)
		if err != nil {
			return err
		}
		terms := q.terms(c, s)
		full := q.oneOf("reason", "compact", "full") == "full"
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		in, encoding, err := bodyFormat(r)
		if err != nil {
			return err
		}
		out, ok := answerFormat(r, in)
		if !ok {
			return notAcceptable(bodyTypes + ", application/json")
		}
		if r.ContentLength > s.limits.BodyBytes {
			return s.tooLarge()
		}
		control := http.NewResponseController(w)
		_ = control.EnableFullDuplex() // HTTP/2 and tests without a connection are so anyway
		body := &bodyReader{body: http.MaxBytesReader(nil, r.Body, s.limits.BodyBytes), control: control, stall: s.limits.BodyStall, s: s}
		ahead := NewAhead(body)
		defer ahead.Close()
		points, err := importers.NewPoints(ahead, importers.PointOptions{
			Format: string(in), Encoding: encoding, LngColumn: q.text("lng_column"), LatColumn: q.text("lat_column"), Declared: true, LineBytes: s.limits.LineBytes,
		})
		if err != nil {
			return s.bodyError(err)
		}
		batch := &Batch{Snapshot: c.snapshot, Asker: c.asker, Terms: terms, Lang: c.lang, Points: points, Input: ahead}
		columns := points.Columns()
		if out == exporters.CSV && in != exporters.CSV { // the first row says which columns there are
			if batch.Head, columns, err = Peek(points, 1); err != nil {
				return s.bodyError(err)
			}
		}
		located := exporters.NewLocated(exporters.LocatedOptions{Format: out, Columns: columns, Lang: c.lang, FullReasons: full})
		answer := &answerWriter{w: w, control: control, stall: s.limits.BodyStall, located: located, out: out}
		tally, err := batch.Run(r.Context(), func(dst []byte, c *Chunk) []byte {
			for i := range c.Rows {
				dst = located.AppendRow(dst, c.First+i, &c.Rows[i])
			}
			return dst
		}, answer.chunk)
		s.metrics.many.Add(float64(tally.Rows - tally.Errors))
		if err == nil {
			return answer.end(nil)
		}
		err = s.bodyError(err)
		if !answer.begun || errors.Is(err, context.Canceled) {
			return err
		}
		err = answer.end(told{err, c.lang})
		linger(r.Body, control)
		return err
	}
}

// lingering is how long the rest of a body is read and thrown away before the
// connection is cut: a connection that is closed on unread input is reset, and
// the sender would lose the row that says why.
const lingering = 2 * time.Second

func linger(body io.Reader, control *http.ResponseController) {
	_ = control.SetReadDeadline(time.Now().Add(lingering))
	_, _ = io.Copy(io.Discard, body)
}

// answerWriter writes chunks as they come.
type answerWriter struct {
	w       http.ResponseWriter
	control *http.ResponseController
	stall   time.Duration
	located *exporters.Located
	out     exporters.Format
	begun   bool
	rows    int
}

func (a *answerWriter) begin() error {
	a.begun = true
	h := a.w.Header()
	h.Set("Content-Type", a.out.MediaType())
	h.Set("Cache-Control", "no-store")
	_, err := a.w.Write(a.located.AppendHead(nil))
	return err
}

func (a *answerWriter) chunk(c *Chunk) error {
	_ = a.control.SetWriteDeadline(time.Now().Add(a.stall))
	if !a.begun {
		if err := a.begin(); err != nil {
			return err
		}
	}
	a.rows += len(c.Rows)
	if _, err := a.w.Write(c.Bytes); err != nil {
		return err
	}
	return a.control.Flush()
}

// end closes the answer. Where the body could not be read to its end, the last
// row says why, and the connection is cut, so that half an answer does not look
// whole.
func (a *answerWriter) end(failure error) error {
	_ = a.control.SetWriteDeadline(time.Now().Add(a.stall))
	if !a.begun {
		if err := a.begin(); err != nil {
			return err
		}
	}
	var tail []byte
	if failure != nil {
		tail = a.located.AppendRow(tail, a.rows, &exporters.LocatedRow{Row: a.rows + 1, Err: failure})
	}
	_, err := a.w.Write(a.located.AppendTail(tail))
	if failure != nil {
		_ = a.control.Flush()
		return failure
	}
	_ = a.control.SetWriteDeadline(time.Time{})
	_ = a.control.SetReadDeadline(time.Time{})
	return err
}

// bodyReader gives each part of a body so long and no longer.
type bodyReader struct {
	body    io.Reader
	control *http.ResponseController
	stall   time.Duration
	s       *server
}

func (b *bodyReader) Read(p []byte) (int, error) {
	_ = b.control.SetReadDeadline(time.Now().Add(b.stall))
	return b.body.Read(p)
}

// bodyError says in both languages why a body could not be read on.
func (s *server) bodyError(err error) error {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return s.tooLarge()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &Fault{Code: chengge.ErrBadBody, Text: chengge.Text{
			Zh: "正文中断超过 " + s.limits.BodyStall.String(), En: "the body stood still for " + s.limits.BodyStall.String()}}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Fault{Code: chengge.ErrBadBody, Text: chengge.Text{Zh: "正文不完整", En: "the body ends half way"}}
	}
	return err
}

func (s *server) tooLarge() error {
	mib := strconv.FormatInt(s.limits.BodyBytes>>20, 10)
	return &Fault{Code: chengge.ErrBodyTooLarge, Field: "body", Text: chengge.Text{
		Zh: "正文超过 " + mib + " MiB，请分成几次请求", En: "the body is larger than " + mib + " MiB: send it in several requests"}}
}

// bodyFormat reads Content-Type and Content-Encoding.
func bodyFormat(r *http.Request) (format exporters.Format, encoding string, err error) {
	unsupported := func(field, value, zh, en string) error {
		return fault(chengge.ErrUnsupportedMedia, field, value, zh, en)
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return "", "", unsupported("Content-Encoding", e, "请不要压缩正文", "send the body uncompressed")
	}
	header := r.Header.Get("Content-Type")
	mediaType, params, err := mime.ParseMediaType(header)
	format, ok := bodyFormats[mediaType]
	if err != nil || !ok {
		return "", "", unsupported("Content-Type", header, "请用 "+bodyTypes, "use one of "+bodyTypes)
	}
	switch charset := strings.ToLower(params["charset"]); charset {
	case "", "utf-8", "utf8", "us-ascii":
	case "gbk", "gb2312", "gb18030", "cp936", "windows-936":
		encoding = "GB18030"
	default:
		return "", "", unsupported("Content-Type", header, "charset 请用 utf-8 或 gbk", "use a charset of utf-8 or gbk")
	}
	return format, encoding, nil
}

// answerFormat chooses what Accept wants most, the format of the body before
// others.
func answerFormat(r *http.Request, in exporters.Format) (exporters.Format, bool) {
	header := r.Header["Accept"]
	if len(header) == 0 {
		return in, true
	}
	best, most := exporters.Format(""), 0.0
	for _, a := range answerFormats {
		q := quality(header, a.mediaType)
		if a.format == in {
			q *= 1.001 // as much wanted: stay with what came
		}
		if q > most {
			best, most = a.format, q
		}
	}
	return best, most > 0
}
