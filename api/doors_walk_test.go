package api_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/store"

	"github.com/go-chi/chi/v5"
	"github.com/stretchr/testify/require"
)

// open are the routes that ask for no right; all others want one.
var open = map[string]bool{
	"/healthz": true, "/readyz": true, "/problems/{code}": true, "/openapi.json": true, "/openapi.yaml": true,
	"/docs": true, "/docs/docs.js": true, "/docs/docs.css": true, "/": true,
}

// visitor is a column of the table: who asks, and what may be expected.
type visitor struct {
	name          string
	authorization string
	principal     chengge.Principal // none where nobody is let in
}

// visitors are all roles, each for the whole city and bound to two bodies, and
// those who are not let in.
func visitors(c *city) (out []visitor) {
	add := func(k store.Key) {
		made, bearer := c.key(k)
		out = append(out, visitor{k.Name, bearer, made.Principal()})
	}
	c.key(store.Key{Name: "the first", Role: chengge.Viewer}) // who may revoke keys revokes that of id 1
	for _, role := range chengge.Roles() {
		add(store.Key{Name: string(role), Role: role})
		// The store makes such keys for any role; POST /v1/keys does not.
		add(store.Key{Name: string(role) + " of H01", Role: role, Organisation: "H01"})
		add(store.Key{Name: string(role) + " of 410198", Role: role, Organisation: "410198"})
	}
	expired, bearer := c.key(store.Key{Name: "expired", Role: chengge.Administrator, ExpiresAt: time.Now().Add(time.Millisecond)})
	out = append(out, visitor{name: expired.Name, authorization: bearer})
	revoked, bearer := c.key(store.Key{Name: "revoked", Role: chengge.Administrator})
	_, err := c.store.RevokeKey(c.t.Context(), "test", revoked.ID)
	require.NoError(c.t, err)
	out = append(out, visitor{name: revoked.Name, authorization: bearer}, visitor{name: "no key"},
		visitor{name: "unknown key", authorization: "Bearer cg_1_" + strings.Repeat("A", 43)})
	return out
}

// fill puts something that is there into a path.
func fill(path string) string {
	return strings.NewReplacer("{edition}", "1", "{kind}", "districts", "{code}", "410197", "{id}", "1").Replace(path)
}

// cell asks and gives the status. What is asked lacks what it would need to
// change anything, so that a door that lets in is told by any other refusal.
func (c *city) cell(v visitor, method, path string) answer {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 30*time.Second)
	defer cancel()
	var body io.Reader
	if method != http.MethodGet {
		body = strings.NewReader("[")
	}
	request, err := http.NewRequestWithContext(ctx, method, c.URL+path, body)
	require.NoError(c.t, err)
	request.Header.Set("Content-Type", "application/json")
	if v.authorization != "" {
		request.Header.Set("Authorization", v.authorization)
	}
	r, err := http.DefaultClient.Do(request)
	require.NoError(c.t, err)
	defer r.Body.Close()
	var said []byte
	if r.StatusCode >= 400 {
		said, err = io.ReadAll(r.Body)
		require.NoError(c.t, err)
	}
	return answer{r.StatusCode, r.Header, string(said)}
}

// TestEveryDoor walks all routes, those of the router as well as those of the
// tables, times all roles, times scopes. A new route is in it without a line
// here; one that asks for no right has to be named above.
func TestEveryDoor(t *testing.T) {
	c := newCity(t, &published)
	follow := store.NewFollowing(c.store, store.FollowingOptions{})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); follow.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	c = c.another(func(o *api.Options) { // wrong keys are not what is counted here
		o.Page, o.Limits.AddressRate, o.Limits.AddressBurst, o.Following = page, 1e6, 1e6, follow
	})
	require.NoError(t, follow.Index.Ready(t.Context()))
	rows := map[string]api.Row{}
	for _, row := range api.Rows(true) {
		require.Contains(t, chengge.Rights(), row.Right, "%s %s asks for no right that there is", row.Method, row.Path)
		rows[row.Method+" "+row.Path] = row
	}
	people := visitors(c)
	require.Eventually(t, func() bool { return c.get("/v1/me").status == 401 }, soonest, 50*time.Millisecond)
	cells := 0
	check := func(v visitor, method, pattern, path string, right chengge.Right) {
		t.Helper()
		a := c.cell(v, method, path)
		cells++
		at := fmt.Sprintf("%s asks %s %s (%s)", v.name, method, pattern, right)
		switch {
		case v.principal.Role == "":
			require.Equal(t, 401, a.status, at)
			require.NotEmpty(t, a.header.Get("WWW-Authenticate"), at)
		case !v.principal.May(right):
			require.Equal(t, 403, a.status, at)
		default:
			require.NotContains(t, []int{401, 403, 429}, a.status, "%s: %s", at, a.body)
			require.Less(t, a.status, 500, at)
		}
		require.Contains(t, a.header.Get("Cache-Control"), "no-store", at)
	}
	seen := map[string]bool{}
	require.NoError(t, chi.Walk(c.Config.Handler.(chi.Routes), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		row, ok := rows[strings.Replace(method, http.MethodHead, http.MethodGet, 1)+" "+pattern]
		right := row.Right
		switch {
		case method == http.MethodHead:
			return nil
		case pattern == "/metrics":
			right = chengge.Administer
		case ok:
			seen[method+" "+pattern] = true
		default:
			require.True(t, open[pattern] || strings.HasPrefix(pattern, "/assets/"), "%s %s is in no table: which right does it ask for?", method, pattern)
			for _, v := range people {
				require.Less(t, c.cell(v, method, fill(pattern)).status, 500)
				require.NotContains(t, []int{401, 403}, c.cell(v, method, fill(pattern)).status, "%s asks %s", v.name, pattern)
			}
			return nil
		}
		for _, v := range people {
			check(v, method, pattern, fill(pattern), right)
			if row.Edition {
				wants := chengge.ReadEditions
				check(v, method, pattern+"?edition=", fill(pattern)+"?edition=1", wants)
			}
		}
		return nil
	}))
	for at := range rows {
		require.True(t, seen[at], "%s is in the table and not on the router", at)
	}
	t.Logf("%d routes, %d visitors, %d cells", len(rows)+1, len(people), cells)
}
