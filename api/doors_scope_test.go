package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"chengge"
	"chengge/api"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// TestEveryDoorOfAnotherOrganisation walks the routes of single reports times
// all roles and scopes: a report of another organisation is not there, whatever
// is asked of it, and one of one's own is. A new route below a report is in it
// without a line here.
func TestEveryDoorOfAnotherOrganisation(t *testing.T) {
	c := newCity(t, &published)
	c = c.another(func(o *api.Options) { o.Limits.AddressRate, o.Limits.AddressBurst = 1e6, 1e6 })
	people := visitors(c)
	_, root := c.key(store.Key{Name: "root", Role: chengge.Administrator})
	_, app := c.key(store.Key{Name: "app", Role: chengge.Reporter})
	require.Eventually(t, func() bool { return c.get("/v1/me").status == 401 }, soonest, soonest/100)
	take := func(lng, lat float64, category string) (path string, lead string) {
		t.Helper()
		a := c.ok(201, http.MethodPost, "/v1/reports", fmt.Sprintf(`{"channel":"12345","category":%q,"description":"x","place":{"lng":%f,"lat":%f,"crs":"WGS84"},
			"reporter":{"name":"王女士","phone":"13900001234"}}`, category, lng, lat), "Authorization", app)
		var r struct{ Lead chengge.Body }
		c.ok(200, http.MethodGet, a.header.Get("Location"), "", "Authorization", root).json(t, &r)
		return a.header.Get("Location"), r.Lead.Code
	}
	// The first two rows of testdata/town/reports.csv that are clear of borders:
	// sanitation on G06 is H01, G08 lies in the eastern district.
	ours, lead := take(113.6653, 34.7579, "06010")
	require.Equal(t, "H01", lead)
	theirs, lead := take(113.6770, 34.7565, "06036")
	east := []string{"410198", "410198001", "H02", "K04"}
	require.Contains(t, east, lead)

	cells := 0
	for _, row := range api.Rows(true) {
		if !strings.HasPrefix(row.Path, "/v1/reports/{id}") {
			continue
		}
		for _, v := range people {
			for path, of := range map[string]string{ours: "H01", theirs: "410198"} {
				may := v.principal.May(row.Right)
				sees := may && v.principal.Role != chengge.Reporter && (v.principal.Organisation == "" || v.principal.Organisation == of)
				target := strings.Replace(row.Path, "/v1/reports/{id}", path, 1)
				headers := []string{"If-Match", `"999"`} // of a version that never was: nothing is changed
				if v.authorization != "" {
					headers = append(headers, "Authorization", v.authorization)
				}
				body := ""
				if row.Method != http.MethodGet {
					body = `{"step":"call-back","why":"x"}`
				}
				a := c.do(row.Method, target, body, headers...)
				cells++
				at := fmt.Sprintf("%s asks %s %s of %s: %s", v.name, row.Method, row.Path, of, a.body)
				switch {
				case v.principal.Role == "":
					require.Equal(t, 401, a.status, at)
				case !may:
					require.Equal(t, 403, a.status, at)
				case !sees:
					require.Equal(t, 404, a.status, at)
				default:
					require.NotContains(t, []int{401, 404, 429}, a.status, at)
					require.Less(t, a.status, 500, at)
				}
				// A name and a phone are for those who work with them.
				if !sees || !v.principal.May(chengge.ReadPersons) {
					require.NotContains(t, a.body, "王女士", at)
					require.NotContains(t, a.body, "13900001234", at)
				}
			}
		}
	}
	require.NotZero(t, cells)
	t.Logf("%d cells", cells)

	// Who handed it in sees its own.
	c.ok(200, http.MethodGet, ours, "", "Authorization", app)
	// Lists hold what may be seen, and nothing else.
	if !slices.ContainsFunc(api.Rows(true), func(r api.Row) bool { return r.ID == "list-reports" }) {
		return
	}
	for _, v := range people {
		if !v.principal.May(chengge.ReadReports) {
			continue
		}
		a := c.do(http.MethodGet, "/v1/reports", "", "Authorization", v.authorization)
		require.Equal(t, 200, a.status, a.body)
		for path, of := range map[string]string{ours: "H01", theirs: "410198"} {
			sees := v.principal.Role != chengge.Reporter && (v.principal.Organisation == "" || v.principal.Organisation == of)
			id := path[strings.LastIndexByte(path, '/')+1:]
			require.Equal(t, sees, strings.Contains(a.body, id), "%s lists %s of %s: %s", v.name, path, of, a.body)
		}
		require.NotContains(t, a.body, "13900001234")
	}
}
