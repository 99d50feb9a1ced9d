package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"chengge"

	"github.com/stretchr/testify/require"
)

// The example of the README: H01 leads by the matrix, chief L06 and the office
// 410197001 are told.
const litter = `{"channel":"12345","category":"06010","description":"路面有垃圾","place":{"lng":113.6653,"lat":34.7579,"crs":"WGS84","accuracy":30}}`

// report hands in one report.
func (c *city) report(body string, headers ...string) (r taken) {
	c.t.Helper()
	c.ok(http.StatusCreated, http.MethodPost, "/v1/reports", body, headers...).json(c.t, &r)
	return r
}

// taken is what a test looks at of an answer to POST /v1/reports.
type taken struct {
	ID          chengge.ReportID            `json:"id"`
	State       chengge.State               `json:"state"`
	Category    string                      `json:"category"`
	Emergency   bool                        `json:"emergency"`
	Edition     int64                       `json:"edition"`
	Lead        chengge.Body                `json:"lead"`
	Rule        string                      `json:"rule"`
	Problem     struct{ Code, Text string } `json:"place_problem"`
	Hints       []struct{ Rule, Code, Sentence string }
	DuplicateOf chengge.ReportID  `json:"duplicate_of"`
	Links       map[string]string `json:"links"`
}

// seen is what a test looks at of a report.
type seen struct {
	ID          chengge.ReportID `json:"id"`
	Version     int64            `json:"version"`
	State       chengge.State    `json:"state"`
	Emergency   bool             `json:"emergency"`
	Filed       string           `json:"filed_at"`
	Lead        chengge.Body     `json:"lead"`
	Support     []chengge.Body   `json:"support"`
	Category    string           `json:"category"`
	Point       []float64        `json:"point"`
	Accuracy    float64          `json:"accuracy_m"`
	DuplicateOf chengge.ReportID `json:"duplicate_of"`
	Duplicates  int              `json:"duplicates"`
	Assignment  struct {
		Edition int64        `json:"edition"`
		Lead    chengge.Body `json:"lead"`
		Rule    string       `json:"rule"`
		Road    *struct {
			Code, Compass, Position string
			Chainage                float64 `json:"chainage_m"`
		} `json:"road"`
		Components []struct {
			Code   string
			Chosen bool
		} `json:"components"`
	} `json:"assignment"`
	Problem  struct{ Code, Text string } `json:"place_problem"`
	History  []chengge.Step              `json:"history"`
	Allowed  []chengge.StepKind          `json:"allowed"`
	Reporter *chengge.Person             `json:"reporter"`
}

func (c *city) see(id chengge.ReportID, headers ...string) (s seen) {
	c.t.Helper()
	c.ok(http.StatusOK, http.MethodGet, "/v1/reports/"+id.String(), "", headers...).json(c.t, &s)
	return s
}

func stepsOf(id chengge.ReportID) string { return "/v1/reports/" + id.String() + "/steps" }

// step takes a step on whatever version.
func (c *city) step(id chengge.ReportID, body string, headers ...string) (s seen) {
	c.t.Helper()
	c.ok(http.StatusOK, http.MethodPost, stepsOf(id), body, headers...).json(c.t, &s)
	return s
}

// TestLifeOfReports takes reports through their lives, each row a step and the
// state after it. "409" is a step that the state does not allow.
func TestLifeOfReports(t *testing.T) {
	c := newCity(t, &published)
	for name, life := range map[string]struct {
		report string
		steps  [][2]string
	}{
		"a citizen's report is verified before it is filed": {litter, [][2]string{
			{`{"step":"file"}`, "409"},
			{`{"step":"accept"}`, "accepted"},
			{`{"step":"accept"}`, "409"},
			{`{"step":"file"}`, "409"},
			{`{"step":"dispatch"}`, "409"},
			{`{"step":"verify-before","outcome":true}`, "verified"},
			{`{"step":"file"}`, "filed"},
			{`{"step":"dispatch"}`, "dispatched"},
			{`{"step":"extend","why":"下雨","until":"2099-01-01"}`, "400"},
			{`{"step":"supervise","why":"市民催办"}`, "dispatched"},
			{`{"step":"resolve","attachments":[{"kind":"after","url":"a/b.jpg"}]}`, "resolved"},
			{`{"step":"verify-after","outcome":false,"why":"仍有垃圾"}`, "dispatched"},
			{`{"step":"resolve"}`, "resolved"},
			{`{"step":"close"}`, "409"},
			{`{"step":"verify-after","outcome":true}`, "checked"},
			{`{"step":"close"}`, "closed"},
			{`{"step":"supervise","why":"x"}`, "409"},
			{`{"step":"call-back","outcome":true}`, "closed"},
		}},
		"a collector's may be filed at once": {strings.Replace(litter, "12345", "patrol", 1), [][2]string{
			{`{"step":"accept"}`, "accepted"},
			{`{"step":"file"}`, "filed"},
			{`{"step":"suspend","why":"待拆迁","until":"` + "2027-06-01" + `"}`, "suspended"},
			{`{"step":"resolve"}`, "409"},
			{`{"step":"resume"}`, "filed"},
			{`{"step":"void","why":"重复"}`, "void"},
			{`{"step":"accept"}`, "409"},
		}},
		"what is not found is void": {litter, [][2]string{
			{`{"step":"accept"}`, "accepted"},
			{`{"step":"verify-before","outcome":false,"why":"现场没有"}`, "void"},
		}},
		"steps say what they must": {litter, [][2]string{
			{`{"step":"void"}`, "400"},
			{`{"step":"correct"}`, "400"},
			{`{"step":"accept","outcome":true}`, "400"},
			{`{"step":"conquer"}`, "400"},
			{`{}`, "400"},
			{`{"step":"accept"}`, "accepted"},
			{`{"step":"verify-before"}`, "400"},
		}},
		"an emergency is dispatched first and filed afterwards": {
			strings.Replace(litter, "06010", "10901", 1), [][2]string{
				{`{"step":"dispatch"}`, "dispatched"},
				{`{"step":"resolve"}`, "resolved"},
				{`{"step":"verify-after","outcome":true}`, "checked"},
				{`{"step":"close"}`, "409"},
				{`{"step":"file"}`, "checked"},
				{`{"step":"file"}`, "409"},
				{`{"step":"close"}`, "closed"},
			}},
		"an emergency that comes back is not filed by that": {
			strings.Replace(litter, "06010", "10901", 1), [][2]string{
				{`{"step":"dispatch"}`, "dispatched"},
				{`{"step":"return","why":"不归我"}`, "accepted"},
				{`{"step":"dispatch"}`, "dispatched"},
				{`{"step":"file"}`, "dispatched"},
				{`{"step":"return","why":"不归我"}`, "filed"},
			}},
	} {
		t.Run(name, func(t *testing.T) {
			c := *c
			c.t = t
			id := c.report(life.report).ID
			version := int64(1)
			for _, s := range life.steps {
				match := fmt.Sprintf("%q", fmt.Sprint(version))
				switch s[1] {
				case "409":
					p := c.refused(409, chengge.ErrStep, "POST", stepsOf(id), s[0], "If-Match", match)
					require.Equal(t, c.see(id).Allowed, append([]chengge.StepKind{}, p.Allowed...), "%s", s[0])
					for _, allowed := range p.Allowed {
						require.Contains(t, p.Detail, string(allowed), "the sentence names them, too")
					}
				case "400":
					a := c.do("POST", stepsOf(id), s[0], "If-Match", match)
					require.Equal(t, 400, a.status, "%s: %s", s[0], a.body)
					a.problem(t)
				default:
					version++
					a := c.ok(200, "POST", stepsOf(id), s[0], "If-Match", match)
					require.Equal(t, fmt.Sprintf("%q", fmt.Sprint(version)), a.header.Get("ETag"))
					var now seen
					a.json(t, &now)
					require.EqualValues(t, s[1], now.State, s[0])
					require.Equal(t, version, now.Version)
				}
			}
			// The history tells all of it, in order.
			now := c.see(id)
			require.Len(t, now.History, int(version))
			for i, st := range now.History {
				require.EqualValues(t, i+1, st.No)
				require.Equal(t, "loopback", st.Actor)
				require.False(t, st.At.IsZero())
				if i > 0 {
					require.Equal(t, now.History[i-1].To, st.From)
				}
			}
			require.Equal(t, now.State, now.History[version-1].To)
		})
	}
}

// TestDispatchTells: a dispatch may name lead and support; chief and office are
// told, and the step says whom.
func TestDispatchTells(t *testing.T) {
	c := newCity(t, &published)
	id := c.report(strings.Replace(litter, "12345", "patrol", 1)).ID
	c.step(id, `{"step":"accept"}`)
	c.step(id, `{"step":"file"}`)
	c.refused(400, chengge.ErrBadBody, "POST", stepsOf(id), `{"step":"dispatch","lead":"X99"}`)
	now := c.step(id, `{"step":"dispatch","lead":"K01","support":["H01"]}`)
	require.Equal(t, chengge.Body{Code: "K01", Name: "净城环卫公司"}, now.Lead)
	require.Equal(t, "H01", now.Support[0].Code)
	require.Equal(t, "H01", now.Assignment.Lead.Code, "what the rule said stays")
	told := now.History[3].Notified
	codes := []string{}
	for _, b := range told {
		codes = append(codes, b.Code)
	}
	require.ElementsMatch(t, []string{"L06", "410197001"}, codes, "the road chief and the office")
	c.refused(400, chengge.ErrBadBody, "POST", stepsOf(id), `{"step":"dispatch","lead":"D01"}`) // again, without a reason
	require.Equal(t, "D01", c.step(id, `{"step":"dispatch","lead":"D01","why":"改派"}`).Lead.Code)
}

// TestReturnReroutes: a return names who should have it, is routed anew by the
// edition in force, and keeps what was decided before; the proposed body has it
// when it is dispatched to it.
func TestReturnReroutes(t *testing.T) {
	c := newCity(t, &published)
	id := c.report(strings.Replace(litter, "12345", "patrol", 1)).ID
	for _, s := range []string{`{"step":"accept"}`, `{"step":"file"}`, `{"step":"dispatch"}`} {
		c.step(id, s)
	}
	// The duty goes to K01, in another edition.
	c.ok(200, http.MethodPatch, "/v1/duties/B02", `{"organisation":"K01"}`)
	c.publish("")
	c.elapse()
	require.Equal(t, "H01", c.see(id).Assignment.Lead.Code)
	now := c.step(id, `{"step":"return","why":"已移交","lead":"K01"}`)
	require.EqualValues(t, 2, now.Assignment.Edition)
	require.Equal(t, "K01", now.Assignment.Lead.Code)
	require.Equal(t, chengge.FiledState, now.State)
	last := now.History[len(now.History)-1]
	require.Equal(t, "K01", last.Lead.Code)
	require.Contains(t, string(last.Before), `"H01"`)
	require.Contains(t, string(last.Before), `"edition":1`)
	require.Equal(t, "K02", c.step(id, `{"step":"dispatch","lead":"K02"}`).Lead.Code)
}

// TestCorrect: place and category are corrected, and the report goes elsewhere,
// but who works on it keeps it.
func TestCorrect(t *testing.T) {
	c := newCity(t, &published)
	id := c.report(`{"channel":"12345","category":"06010","place":{"lng":113.6653,"lat":34.7579,"address":"示范路"}}`).ID
	now := c.see(id)
	require.Equal(t, "no-crs", now.Problem.Code)
	require.Equal(t, "S01", now.Lead.Code)
	now = c.step(id, `{"step":"correct","why":"电话核实","place":{"lng":113.6653,"lat":34.7579,"crs":"WGS84"}}`)
	require.Empty(t, now.Problem.Code)
	require.Equal(t, "H01", now.Lead.Code)
	require.Contains(t, string(now.History[1].Before), `"no-crs"`)
	now = c.step(id, `{"step":"correct","why":"实为塌陷","category":"10901"}`)
	require.True(t, now.Emergency)
	require.Equal(t, "matter:10901", now.Category)
	now = c.step(id, `{"step":"dispatch","lead":"D04"}`)
	now = c.step(id, `{"step":"correct","why":"位置有误","place":{"lng":113.6590,"lat":34.7560,"crs":"WGS84"}}`)
	require.Equal(t, "outside", now.Problem.Code)
	require.Equal(t, "E01", now.Assignment.Lead.Code)
	require.Equal(t, "D04", now.Lead.Code)
	c.refused(400, chengge.ErrUnknownCategory, "POST", stepsOf(id), `{"step":"correct","why":"x","category":"99999"}`)

	// Intake keeps what is of no use; a correction must not put it in the place of
	// something better. The channel's coordinate system is not the corrector's.
	patrol := c.report(strings.Replace(strings.Replace(litter, "12345", "patrol", 1), `,"crs":"WGS84"`, "", 1)).ID
	for _, place := range []string{`{"lng":113.6770,"lat":34.7565}`, `{"lng":0,"lat":0,"crs":"WGS84"}`, `{"component":"no such"}`, `{"road":{"road":"no such"}}`} {
		c.refused(400, chengge.ErrBadBody, "POST", stepsOf(patrol), `{"step":"correct","why":"x","place":`+place+`}`)
	}
	now = c.see(patrol)
	require.Len(t, now.History, 1)
	require.Equal(t, []float64{113.6653, 34.7579}, now.Point)
	now = c.step(patrol, `{"step":"correct","why":"位置不明","place":{"address":"示范路附近"}}`)
	require.Equal(t, "none", now.Problem.Code)
	require.Equal(t, "S01", now.Lead.Code)
}

// TestSecondSeesFirst: of two who saw the same version the second is told what
// the first did.
func TestSecondSeesFirst(t *testing.T) {
	c := newCity(t, &published)
	id := c.report(litter).ID
	first := c.ok(200, "POST", stepsOf(id), `{"step":"accept","why":"第一人"}`, "If-Match", `"1"`)
	require.Equal(t, `"2"`, first.header.Get("ETag"))
	p := c.refused(412, chengge.ErrChanged, "POST", stepsOf(id), `{"step":"void","why":"第二人"}`, "If-Match", `"1"`)
	require.Equal(t, chengge.Accepted, p.Report.State)
	require.EqualValues(t, 2, p.Report.Version)
	require.Equal(t, chengge.StepAccept, p.LastStep.Kind)
	require.Equal(t, "第一人", p.LastStep.Why)
	require.Contains(t, p.Detail, "loopback")
	require.Equal(t, 428, ask(t, "POST", c.URL+stepsOf(id), strings.NewReader(`{"step":"void","why":"x"}`), "Content-Type", "application/json").status)
	for _, etag := range []string{`2`, `""2""`, `"+2"`, `"2`, `W/"2"`, `"2", "3"`, `"0"`, `""`, `"`} {
		c.refused(400, chengge.ErrBadQuery, "POST", stepsOf(id), `{"step":"void","why":"x"}`, "If-Match", etag)
	}
	c.refused(404, chengge.ErrNotFound, "POST", stepsOf(id+1), `{"step":"void","why":"x"}`, "If-Match", `"1"`)
	c.refused(404, chengge.ErrNotFound, "GET", "/v1/reports/abc", "")
	require.Len(t, c.see(id).History, 2, "nothing half done")

	// Twenty at once: one gets through.
	status := make(chan int)
	for i := range 20 {
		go func() {
			a := c.do("POST", stepsOf(id), fmt.Sprintf(`{"step":"supervise","why":"%d"}`, i), "If-Match", `"2"`)
			status <- a.status
		}()
	}
	count := map[int]int{}
	for range 20 {
		count[<-status]++
	}
	require.Equal(t, map[int]int{200: 1, 412: 19}, count)
}
