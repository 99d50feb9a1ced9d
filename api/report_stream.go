package api

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"chengge/store"
)

// maxStreamed bounds what one request streams.
const maxStreamed = 1_000_000

// streamReports writes reports page by page, as many as there are up to the
// limit. When it fails half way the connection is cut, so that half an answer
// doesn't look whole.
func (s *server) streamReports(w http.ResponseWriter, r *http.Request, c *call, ask store.ReportQuery, format string, names *namer) error {
	left := ask.Limit
	ask.Limit = min(left, s.limits.Page)
	page, err := s.reportPage(c, ask) // before the answer begins: it may be refused
	if err != nil {
		return err
	}
	out := reportWriter(newReportCSV(w))
	mediaType := "text/csv; charset=utf-8"
	if format == "geojson" {
		out, mediaType = &reportGeoJSON{w: w}, "application/geo+json"
	}
	w.Header().Set("Content-Type", mediaType)
	if r.Method == http.MethodHead {
		return nil
	}
	control := http.NewResponseController(w)
	if err := out.begin(); err != nil {
		return err
	}
	for {
		_ = control.SetWriteDeadline(time.Now().Add(s.limits.BodyStall))
		for i := range page.Reports {
			if err := out.report(names.item(&page.Reports[i])); err != nil {
				return err
			}
		}
		if err := out.flush(); err != nil {
			return err
		}
		_ = control.Flush()
		left -= len(page.Reports)
		if page.Next == "" || left <= 0 {
			break
		}
		ask.After, ask.Limit = page.Next, min(left, s.limits.Page)
		if page, err = s.reportPage(c, ask); err != nil {
			return err
		}
	}
	_ = control.SetWriteDeadline(time.Now().Add(s.limits.BodyStall))
	return out.end()
}

// reportWriter writes reports in a format.
type reportWriter interface {
	begin() error
	report(ReportItem) error
	flush() error
	end() error
}

// reportCSV writes lines of CSV.
type reportCSV struct{ *csv.Writer }

func newReportCSV(w io.Writer) *reportCSV { return &reportCSV{csv.NewWriter(w)} }

var reportCSVColumns = []string{
	"id", "version", "state", "emergency", "category", "category_name", "category_text", "received_at", "updated_at", "found_at", "filed_at", "age_s", "channel",
	"lead", "lead_name", "lng", "lat", "place_problem", "address", "district", "district_name", "street_office", "street_office_name",
	"community", "community_name", "grid", "grid_name", "unit_grid", "road", "road_name", "component", "chiefs", "duplicate_of", "duplicates",
}

func (o *reportCSV) begin() error { return o.Write(reportCSVColumns) }

func (o *reportCSV) report(r ReportItem) error {
	number := func(f *float64) string {
		if f == nil {
			return ""
		}
		return strconv.FormatFloat(*f, 'f', -1, 64)
	}
	whole := func(n int64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	code := func(n *CodeName) (code, name string) {
		if n == nil {
			return "", ""
		}
		return n.Code, n.Name
	}
	district, districtName := code(r.District)
	office, officeName := code(r.Office)
	community, communityName := code(r.Community)
	grid, gridName := code(r.Grid)
	unit, _ := code(r.UnitGrid)
	road, roadName := code(r.Road)
	return o.Write([]string{
		r.ID.String(), whole(r.Version), string(r.State), strconv.FormatBool(r.Emergency), r.Category, r.CategoryName, harmless(r.CategoryText),
		r.Received, r.Updated, r.Found, r.Filed, strconv.FormatInt(r.Age, 10), r.Channel, r.Lead.Code, r.Lead.Name, number(r.Lng), number(r.Lat), string(r.Problem), harmless(r.Address),
		district, districtName, office, officeName, community, communityName, grid, gridName, unit, road, roadName, r.Component,
		strings.Join(r.Chiefs, "|"), whole(int64(r.DuplicateOf)), whole(int64(r.Duplicates)),
	})
}

// harmless keeps a spreadsheet from taking a sender's words for a formula: what
// begins like one gets an apostrophe before it
// (https://owasp.org/www-community/attacks/CSV_Injection).
func harmless(words string) string {
	if words != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(words)[0]) {
		return "'" + words
	}
	return words
}

func (o *reportCSV) flush() error {
	o.Flush()
	return o.Error()
}

func (o *reportCSV) end() error { return nil }

// reportGeoJSON writes a collection of features. A report without a place has a
// null geometry.
type reportGeoJSON struct {
	w    io.Writer
	text []byte
	more bool
}

func (o *reportGeoJSON) begin() error {
	o.text = append(o.text, `{"type":"FeatureCollection","features":[`...)
	return nil
}

func (o *reportGeoJSON) report(r ReportItem) error {
	if o.more {
		o.text = append(o.text, ',')
	}
	o.more = true
	o.text = append(o.text, "\n{\"type\":\"Feature\",\"id\":"...)
	o.text = append(o.text, r.ID.String()...)
	o.text = append(o.text, `,"geometry":`...)
	if r.Lng != nil && r.Lat != nil {
		o.text = append(o.text, `{"type":"Point","coordinates":[`...)
		o.text = strconv.AppendFloat(o.text, *r.Lng, 'f', -1, 64)
		o.text = append(o.text, ',')
		o.text = strconv.AppendFloat(o.text, *r.Lat, 'f', -1, 64)
		o.text = append(o.text, "]}"...)
	} else {
		o.text = append(o.text, "null"...)
	}
	r.Lng, r.Lat = nil, nil
	properties, err := json.Marshal(r)
	if err != nil {
		return err
	}
	o.text = append(o.text, `,"properties":`...)
	o.text = append(append(o.text, properties...), '}')
	return nil
}

func (o *reportGeoJSON) flush() error {
	_, err := o.w.Write(o.text)
	o.text = o.text[:0]
	return err
}

func (o *reportGeoJSON) end() error {
	_, err := io.WriteString(o.w, "\n]}\n")
	return err
}
