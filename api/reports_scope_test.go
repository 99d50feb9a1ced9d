package api_test

import (
	"strings"
	"testing"

	"chengge"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// TestWhoseReports: a key bound to a body sees and changes what concerns that
// body and those below it, a reporter what it handed in; the rest is not there.
func TestWhoseReports(t *testing.T) {
	c := newCity(t, &published)
	bearer := func(name string, role chengge.Role, organisation string) []string {
		_, token, err := c.store.CreateKey(t.Context(), "test", store.Key{Name: name, Role: role, Organisation: organisation, Channel: "12345", CRS: "GCJ-02"})
		require.NoError(t, err)
		return []string{"Authorization", "Bearer " + token}
	}
	desk := bearer("desk", chengge.Dispatcher, "")
	app := bearer("app", chengge.Reporter, "")
	rival := bearer("rival", chengge.Reporter, "")
	east := bearer("east", chengge.Handler, "410198")        // 示东区
	west := bearer("west", chengge.Handler, "410197")        // 示西区, above H01
	centre := bearer("centre", chengge.Handler, "H01")       // who leads
	office := bearer("office", chengge.Handler, "410197001") // told, as the office of the ground
	viewer := bearer("viewer", chengge.Viewer, "")

	// The key's channel and system stand in: reports.csv 17, with a category of H01's.
	got := c.report(`{"category":"06010","place":{"lng":113.6653,"lat":34.7579,"crs":"WGS84"},"reporter":{"name":"王女士","phone":"13800000000"}}`, app...)
	id, path := got.ID, "/v1/reports/"+got.ID.String()
	require.Equal(t, "H01", got.Lead.Code)
	gcj := c.report(`{"category":"06036","place":{"lng":113.676213,"lat":34.759905}}`, app...)
	require.Equal(t, "410198001", gcj.Lead.Code, "GCJ-02 by the key")
	require.Contains(t, c.get("/v1/reports/"+gcj.ID.String(), app...).body, `"crs_assumed":"GCJ-02"`, "what it was taken by is kept")
	// East of the city, with the key's GCJ-02 or without: it might be BD-09, but
	// isn't to be shifted as GCJ-02 a second time.
	hints := c.report(`{"category":"06010","place":{"lng":113.6900,"lat":34.7590}}`, app...).Hints
	require.Len(t, hints, 1)
	require.Equal(t, "BD-09", hints[0].Code)
	c.refused(400, chengge.ErrBadBody, "POST", "/v1/reports", `{"category":"06010","place":{"lng":113.6590,"lat":34.7610,"crs_assumed":"WGS84"}}`, app...)

	for name, who := range map[string]struct {
		headers      []string
		sees, person bool
	}{
		"desk": {desk, true, true}, "app": {app, true, false}, "rival": {rival, false, false}, "east": {east, false, false}, "west": {west, true, true},
		"centre": {centre, true, true}, "office": {office, true, false}, "viewer": {viewer, true, false},
	} {
		a := c.do("GET", path, "", who.headers...)
		require.Equal(t, map[bool]int{true: 200, false: 404}[who.sees], a.status, "%s: %s", name, a.body)
		require.Equal(t, who.person, strings.Contains(a.body, "13800000000"), name)
		if !who.sees { // as what is not there at all
			b := c.do("GET", "/v1/reports/12345", "", who.headers...)
			require.Equal(t, strings.ReplaceAll(b.body, "12345", id.String()), a.body, name)
		}
	}
	refused := func(status int, step string, who []string) {
		t.Helper()
		a := c.do("POST", path+"/steps", step, who...)
		require.Equal(t, status, a.status, a.body)
	}
	refused(404, `{"step":"verify-before","outcome":true}`, rival)
	refused(404, `{"step":"resolve"}`, east)
	refused(403, `{"step":"accept"}`, app)
	refused(403, `{"step":"accept"}`, viewer)
	refused(403, `{"step":"accept"}`, centre)
	refused(409, `{"step":"resolve"}`, centre)
	for _, s := range []string{`{"step":"accept"}`, `{"step":"verify-before","outcome":true}`, `{"step":"file"}`, `{"step":"dispatch"}`} {
		c.step(id, s, desk...)
	}
	refused(403, `{"step":"resolve"}`, office) // told of it, but it is not its own
	now := c.step(id, `{"step":"resolve"}`, centre...)
	require.Equal(t, "centre", now.History[5].Actor)
	require.Equal(t, chengge.Handler, now.History[5].Role)
	require.Equal(t, []chengge.StepKind{chengge.StepVerifyAfter}, c.see(id, app...).Allowed)
	c.step(id, `{"step":"verify-after","outcome":true}`, app...)

	// A collector of a company follows what it handed in, to whomever that went;
	// an app that has a channel doesn't report by another one, whose reports need
	// no verification.
	collector := bearer("collector", chengge.Reporter, "J01")
	mine := c.report(`{"category":"06010","place":{"lng":113.6653,"lat":34.7579,"crs":"WGS84"}}`, collector...).ID
	require.Equal(t, "H01", c.see(mine, collector...).Lead.Code)
	var own struct{ Items []seen }
	c.get("/v1/reports", collector...).json(t, &own)
	require.Len(t, own.Items, 1)
	require.Equal(t, mine, own.Items[0].ID)
	c.refused(404, chengge.ErrNotFound, "GET", path, "", collector...)
	c.refused(403, chengge.ErrForbidden, "POST", "/v1/reports", `{"channel":"patrol","category":"06010"}`, app...)
	c.report(`{"channel":"patrol","category":"06010"}`, desk...)

	// Keys of two clients are two keys; what one sent is not told to the other.
	one := c.ok(201, "POST", "/v1/reports", litter, append([]string{"Idempotency-Key", "k"}, app...)...)
	other := c.ok(201, "POST", "/v1/reports", litter, append([]string{"Idempotency-Key", "k"}, rival...)...)
	require.NotEqual(t, one.body, other.body)
	// The reporter's name is in nothing that is told.
	var n int
	require.NoError(t, c.store.Pool().QueryRow(t.Context(), `select (select count(*) from outbox where body::text ~ '王女士|138000') + (select count(*) from event where body::text ~ '王女士|138000')
		+ (select count(*) from report r where r::text ~ '王女士|138000') + (select count(*) from idempotency_key where convert_from(answer, 'UTF8') ~ '王女士|138000')`).Scan(&n))
	require.Zero(t, n)
}
