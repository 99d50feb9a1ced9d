package api_test

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/jobs"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// writeFiles has the city's exports done, and what they are of.
func (c *city) writeFiles() {
	c.t.Helper()
	w, err := jobs.NewWorker(c.store, []jobs.Kind{jobs.Exports(c.store, c.live, jobs.ExportOptions{Version: "test"}), jobs.Hotspots(c.store, c.live)}, jobs.Options{Tell: 50 * time.Millisecond})
	require.NoError(c.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.Run(ctx)
	}()
	c.t.Cleanup(func() { cancel(); <-done })
}

func (c *city) export(body string, headers ...string) (j api.ExportJob) {
	c.t.Helper()
	a := c.ok(201, http.MethodPost, "/v1/exports", body, headers...)
	a.json(c.t, &j)
	require.Equal(c.t, fmt.Sprintf("/v1/exports/%d", j.ID), a.header.Get("Location"))
	return j
}

// exported waits for the end of an export.
func (c *city) exported(id int64, headers ...string) (j api.ExportJob) {
	c.t.Helper()
	for end := time.Now().Add(60 * time.Second); ; time.Sleep(30 * time.Millisecond) {
		j = api.ExportJob{}
		c.ok(200, http.MethodGet, fmt.Sprintf("/v1/exports/%d", id), "", headers...).json(c.t, &j)
		if j.State.Ended() {
			return j
		}
		require.True(c.t, time.Now().Before(end), "job %d is %s", id, j.State)
	}
}

// file gives a file of an export.
func (c *city) file(j api.ExportJob, name string, headers ...string) answer {
	c.t.Helper()
	return c.do(http.MethodGet, fmt.Sprintf("/v1/exports/%d/files/%s", j.ID, name), "", headers...)
}

// rowsIn gives the values of a column of a GeoJSON file.
func rowsIn(t testing.TB, body, column string) (out []string) {
	t.Helper()
	var f struct {
		Features []struct{ Properties map[string]any }
	}
	require.NoError(t, json.Unmarshal([]byte(body), &f), body)
	for _, one := range f.Features {
		out = append(out, fmt.Sprint(one.Properties[column]))
	}
	return out
}

// TestExports: what is asked for is in the files, which are what their manifest
// says, whole, in part and as an archive.
func TestExports(t *testing.T) {
	c := newCity(t, &published)
	c.writeFiles()
	made := c.export(`{"layer":"grids","area":"districts:410197"}`)
	j := c.exported(made.ID)
	require.Equal(t, store.JobDone, j.State, "%+v", j.Problem)
	require.Len(t, j.Files, 1)
	require.Equal(t, "grids.geojson", j.Files[0].Name)
	a := c.do(http.MethodGet, j.Files[0].Address, "")
	require.Equal(t, 200, a.status)
	require.ElementsMatch(t, []string{"G01", "G02", "G05", "G06", "G09", "G10"}, rowsIn(t, a.body, "code"))
	require.EqualValues(t, len(a.body), j.Files[0].Bytes)
	require.Equal(t, fmt.Sprintf("%x", sha256.Sum256([]byte(a.body))), j.Files[0].SHA256)
	require.Equal(t, "application/geo+json", a.header.Get("Content-Type"))
	require.Equal(t, "nosniff", a.header.Get("X-Content-Type-Options"))
	require.Contains(t, a.header.Get("Cache-Control"), "no-store")
	require.Equal(t, "attachment; filename=grids.geojson", a.header.Get("Content-Disposition"))
	require.Equal(t, `"`+j.Files[0].SHA256+`"`, a.header.Get("ETag"))
	part := c.file(j, "grids.geojson", "Range", "bytes=5-14")
	require.Equal(t, 206, part.status)
	require.Equal(t, a.body[5:15], part.body)
	for _, odd := range []string{"bytes=99999999-", "bytes=5-1", "bytes=0-1,3-4", "bytes=-5", "lines=1-2", "bytes=99999999999999999999-"} {
		whole := c.file(j, "grids.geojson", "Range", odd)
		require.Equal(t, 200, whole.status, odd)
		require.Equal(t, a.body, whole.body, odd)
	}
	var manifest struct {
		Edition int64
		Rows    int
		Filters map[string]string
	}
	c.file(j, "manifest.json").json(t, &manifest)
	require.EqualValues(t, 1, manifest.Edition)
	require.Equal(t, 6, manifest.Rows)
	require.Equal(t, "districts:410197", manifest.Filters["area"])
	require.JSONEq(t, c.file(j, "manifest.json").body, string(j.Result))

	z := c.do(http.MethodGet, fmt.Sprintf("/v1/exports/%d/files", j.ID), "")
	require.Equal(t, 200, z.status)
	archive, err := zip.NewReader(strings.NewReader(z.body), int64(len(z.body)))
	require.NoError(t, err)
	require.Len(t, archive.File, 2)
	for _, f := range archive.File {
		r, err := f.Open()
		require.NoError(t, err)
		b, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, c.file(j, f.Name).body, string(b))
	}

	// The same request on the same data is answered by what is kept.
	again := c.export(`{"area":"districts:410197","layer":"grids"}`)
	require.True(t, again.Again)
	require.Equal(t, made.ID, again.ID)

	// Each format.
	for format, magic := range map[string]string{"csv": "\ufeff", "xlsx": "PK", "gpkg": "SQLite format 3", "kml": "<?xml", "shp": ""} {
		j := c.exported(c.export(`{"layer":"roads","format":"` + format + `","headers":"zh"}`).ID)
		require.Equal(t, store.JobDone, j.State, "%s: %+v", format, j.Problem)
		for _, f := range j.Files {
			a := c.do(http.MethodGet, f.Address, "")
			require.Equal(t, 200, a.status)
			require.EqualValues(t, len(a.body), f.Bytes)
			if strings.HasSuffix(f.Name, "."+format) {
				require.True(t, strings.HasPrefix(a.body, magic), format)
			}
		}
	}

	// Deleted, it is gone with its files, and made anew.
	path := fmt.Sprintf("/v1/exports/%d", made.ID)
	c.ok(204, http.MethodDelete, path, "")
	c.refused(404, chengge.ErrNotFound, http.MethodGet, path, "")
	c.refused(404, chengge.ErrNotFound, http.MethodGet, path+"/files/grids.geojson", "")
	require.False(t, c.export(`{"layer":"grids","area":"districts:410197"}`).Again)
}

// TestExportsRefused: what is asked wrongly is refused at once, in both languages.
func TestExportsRefused(t *testing.T) {
	c := newCity(t, &published)
	for body, says := range map[string]string{
		`{}`: "say which layer", `{"layer":"labels"}`: "no such layer", `{"layer":"grids;drop table job"}`: "no such layer", `{"layer":"grids","format":"dwg"}`: "no such format",
		`{"layer":"grids","bbox":[114,34,113,35]}`: "antimeridian", `{"layer":"grids","bbox":[113,34,113,34]}`: "empty", `{"layer":"grids","bbox":[1,2]}`: "west, south",
		`{"layer":"grids","bbox":"1,2,3,4"}`: "expected", `{"layer":"grids","bbox":[179,34,-179,35]}`: "antimeridian",
		`{"layer":"grids","where":{"colour":["red"]}}`: "no such column", `{"layer":"grids","where":{"code":"G06"}}`: "expected", `{"layer":"grids","where":{"code\"--":["x"]}}`: "no such column",
		`{"layer":"grids","edition":-1}`: "edition", `{"layer":"grids","edition":1e99}`: "expected", `{"layer":"grids","at":"soon"}`: "at",
		`{"layer":"grids","crs":"EPSG:999999"}`: "crs", `{"layer":"grids","path":"/etc/passwd"}`: "no such member", `{"layer":"reports","reports":{"scope":"410198"}}`: "no such parameter",
		`{"layer":"reports","reports":{"bbox":"114,34,113,35"}}`: "bbox", `{"layer":"grids","reports":{"open":"true"}}`: "layer reports", `{"layer":"grids","layer":"roads"}`: "twice",
		`{"layer":"grids","area":"districts"}`: "kind:code",
	} {
		a := c.do(http.MethodPost, "/v1/exports", body)
		require.Equal(t, 400, a.status, "%s: %s", body, a.body)
		require.Contains(t, a.body, says, body)
		zh := c.do(http.MethodPost, "/v1/exports?lang=zh", body)
		require.Regexp(t, `[\p{Han}]`, zh.problem(t).Detail, body)
	}
	c.refused(404, chengge.ErrNotFound, http.MethodPost, "/v1/exports", `{"layer":"grids","edition":99}`)
	c.refused(404, chengge.ErrNotFound, http.MethodPost, "/v1/exports", `{"layer":"grids","at":"1999-01-01"}`)
	c.refused(404, chengge.ErrNotFound, http.MethodPost, "/v1/exports", `{"layer":"hotspots:77"}`)
	c.refused(404, chengge.ErrNotFound, http.MethodGet, "/v1/exports/1", "")
	c.refused(404, chengge.ErrNotFound, http.MethodGet, "/v1/exports/x", "")

	// Nobody works yet: what waits has no files, and can be cancelled.
	waits := c.export(`{"layer":"grids"}`)
	c.refused(409, chengge.ErrConflict, http.MethodGet, fmt.Sprintf("/v1/exports/%d/files", waits.ID), "")
	c.refused(404, chengge.ErrNotFound, http.MethodGet, fmt.Sprintf("/v1/exports/%d/files/grids.geojson", waits.ID), "")
	c.ok(204, http.MethodDelete, fmt.Sprintf("/v1/exports/%d", waits.ID), "")
	require.Equal(t, store.JobCancelled, c.exported(waits.ID).State)

	// No more than so many of one key wait.
	for i := range 20 {
		c.export(fmt.Sprintf(`{"layer":"grids","where":{"code":["G%02d"]}}`, i))
	}
	c.refused(429, chengge.ErrTooMany, http.MethodPost, "/v1/exports", `{"layer":"roads"}`)

	c.writeFiles()
	j := c.exported(waits.ID + 1)
	require.Equal(t, store.JobDone, j.State)
	for _, name := range []string{"..%2f..%2fetc%2fpasswd", "..", "%00", "GRIDS.GEOJSON", "grids.geojson%27--", strings.Repeat("x", 3000)} {
		a := c.do(http.MethodGet, fmt.Sprintf("/v1/exports/%d/files/%s", j.ID, name), "")
		require.Contains(t, []int{301, 307, 400, 404}, a.status, name)
		require.NotContains(t, a.body, "root:", name)
	}
	failed := c.export(`{"layer":"grids","area":"districts:nowhere"}`)
	got := c.exported(failed.ID)
	require.Equal(t, store.JobFailed, got.State)
	require.Contains(t, got.Problem.Detail, "no such area")
	require.Empty(t, got.Files)
}

// TestWhoseExports: reports go out to who may see them, and files to those who
// might have asked for them.
func TestWhoseExports(t *testing.T) {
	c := newCity(t, &published)
	bearer := func(name string, role chengge.Role, organisation string) []string {
		_, token, err := c.store.CreateKey(t.Context(), "test", store.Key{Name: name, Role: role, Organisation: organisation})
		require.NoError(t, err)
		return []string{"Authorization", "Bearer " + token}
	}
	root, desk := bearer("root", chengge.Administrator, ""), bearer("desk", chengge.Dispatcher, "")
	analyst, planner, viewer := bearer("analyst", chengge.Analyst, ""), bearer("planner", chengge.Planner, ""), bearer("viewer", chengge.Viewer, "")
	east, west, office := bearer("east", chengge.Analyst, "410198"), bearer("west", chengge.Dispatcher, "410197"), bearer("office", chengge.Dispatcher, "410197001")
	told := func(place string) string {
		return `{"channel":"12345","category":"06010","place":` + place + `,"reporter":{"name":"王女士","phone":"13800000000"}}`
	}
	mine := c.report(told(`{"lng":113.6653,"lat":34.7579,"crs":"WGS84"}`), root...)   // H01 of the west
	theirs := c.report(told(`{"lng":113.6735,"lat":34.7620,"crs":"WGS84"}`), root...) // the east
	require.Equal(t, "H01", mine.Lead.Code)
	c.writeFiles()

	reports := func(body string, who []string) (api.ExportJob, []string) {
		t.Helper()
		j := c.exported(c.export(body, who...).ID, who...)
		require.Equal(t, store.JobDone, j.State, "%+v", j.Problem)
		return j, rowsIn(t, c.file(j, "reports.geojson", who...).body, "report")
	}
	whole, ids := reports(`{"layer":"reports"}`, desk)
	require.ElementsMatch(t, []string{mine.ID.String(), theirs.ID.String()}, ids)
	require.NotContains(t, c.file(whole, "reports.geojson", desk...).body, "王女士", "not without being asked for")
	named, _ := reports(`{"layer":"reports","persons":true}`, desk)
	require.Equal(t, 2, strings.Count(c.file(named, "reports.geojson", desk...).body, "王女士"))
	west1, ids := reports(`{"layer":"reports"}`, west)
	require.Equal(t, []string{mine.ID.String()}, ids)
	_, ids = reports(`{"layer":"reports"}`, east)
	require.Equal(t, []string{theirs.ID.String()}, ids)
	_, ids = reports(`{"layer":"reports","reports":{"lead":"410198001,H01","open":"true"}}`, east)
	require.NotContains(t, ids, mine.ID.String(), "no filter opens another's")
	// An office that is only told of it sees no names, a body that has it does.
	has, _ := reports(`{"layer":"reports","persons":true}`, west)
	require.Contains(t, c.file(has, "reports.geojson", west...).body, "王女士")
	only, ids := reports(`{"layer":"reports","persons":true}`, office)
	require.Equal(t, []string{mine.ID.String()}, ids)
	require.NotContains(t, c.file(only, "reports.geojson", office...).body, "王女士")

	// Rights by what goes out.
	for body, refused := range map[string][][]string{
		`{"layer":"grids"}`: {viewer}, `{"layer":"reports","persons":true}`: {viewer, analyst, planner, east}, `{"layer":"chiefs"}`: {viewer, planner}, `{"layer":"organisations"}`: {planner},
		`{"layer":"hotspots:1"}`: {desk},
	} {
		for _, who := range refused {
			c.refused(403, chengge.ErrForbidden, http.MethodPost, "/v1/exports", body, who...)
		}
	}
	// What is named is not given to who may see reports without names.
	path := fmt.Sprintf("/v1/exports/%d", named.ID)
	for _, at := range []string{path, path + "/files", path + "/files/reports.geojson", path + "/files/manifest.json"} {
		require.Equal(t, 200, c.get(at, desk...).status, at)
		require.Equal(t, 403, c.get(at, analyst...).status, at)
		require.Equal(t, 404, c.get(at, east...).status, at)
	}
	path = fmt.Sprintf("/v1/exports/%d", west1.ID)
	require.Equal(t, 200, c.get(path+"/files/reports.geojson", desk...).status, "the whole city may see what the west may")
	require.Equal(t, 404, c.get(path+"/files/reports.geojson", east...).status)
	require.Equal(t, 404, c.do(http.MethodDelete, path, "", east...).status)
	require.Equal(t, 403, c.do(http.MethodDelete, path, "", desk...).status)
	require.Equal(t, 204, c.do(http.MethodDelete, path, "", root...).status)

	// A result goes out as a file too.
	spots := c.hotspots(`{"unit":"grids"}`, analyst...)
	require.Equal(t, store.JobDone, c.ended(spots.ID, analyst...).State)
	j := c.exported(c.export(fmt.Sprintf(`{"layer":"hotspots:%d"}`, spots.ID), analyst...).ID, analyst...)
	require.Equal(t, store.JobDone, j.State, "%+v", j.Problem)
	require.Len(t, rowsIn(t, c.file(j, fmt.Sprintf("hotspots-%d.geojson", spots.ID), analyst...).body, "code"), 12)
	c.refused(404, chengge.ErrNotFound, http.MethodPost, "/v1/exports", fmt.Sprintf(`{"layer":"hotspots:%d"}`, spots.ID), east...)
}

// TestExportPlan: the flows of a plan of earth go out to who may plan.
func TestExportPlan(t *testing.T) {
	c := newCity(t, &published)
	c.planOnce()
	c.writeFiles()
	var page api.JobPage
	c.get("/v1/balances").json(t, &page)
	id := page.Items[0].ID
	j := c.exported(c.export(fmt.Sprintf(`{"layer":"balances:%d","headers":"zh"}`, id)).ID)
	require.Equal(t, store.JobDone, j.State, "%+v", j.Problem)
	require.ElementsMatch(t, []string{"Y01", "Y01", "Y01", "Y05", "Y06"}, rowsIn(t, c.file(j, fmt.Sprintf("balances-%d.geojson", id)).body, "自"))
	c.refused(404, chengge.ErrNotFound, http.MethodPost, "/v1/exports", fmt.Sprintf(`{"layer":"hotspots:%d"}`, id))
	_, token, err := c.store.CreateKey(t.Context(), "test", store.Key{Name: "analyst", Role: chengge.Analyst})
	require.NoError(t, err)
	c.refused(403, chengge.ErrForbidden, http.MethodPost, "/v1/exports", fmt.Sprintf(`{"layer":"balances:%d"}`, id), "Authorization", "Bearer "+token)
}
