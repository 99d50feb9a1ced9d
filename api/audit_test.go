package api_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// reads are the rights whose routes change nothing: their jobs read, and write files.
var reads = map[chengge.Right]bool{
	chengge.ReadCity: true, chengge.ReadReports: true, chengge.ReadEditions: true, chengge.ReplayReports: true, chengge.RunAnalyses: true, chengge.RunBalances: true, chengge.Export: true,
}

// TestEveryChangeIsAudited walks the routes that change something, does what
// each does and finds it in the audit, by the name of who did it. A new route
// fails here until it is said how to ask it.
func TestEveryChangeIsAudited(t *testing.T) {
	c := newCity(t, &published)
	var logged safeBuffer
	c = c.another(func(o *api.Options) {
		o.Log = slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	_, bearer := c.key(store.Key{Name: "查账人", Role: chengge.Administrator})
	doomed, _ := c.key(store.Key{Name: "doomed", Role: chengge.Viewer})
	town, err := filepath.Abs("../testdata/town")
	require.NoError(t, err)
	audit := func(filter string) (p api.AuditPage) {
		t.Helper()
		c.ok(200, http.MethodGet, "/v1/audit?limit=1000&actor="+url.QueryEscape("查账人")+filter, "", "Authorization", bearer).json(t, &p)
		return p
	}
	before := 0
	do := func(status int, noun, method, path, body string, headers ...string) answer {
		t.Helper()
		a := c.do(method, path, body, append([]string{"Authorization", bearer, "X-Why", "audit"}, headers...)...)
		require.Equal(t, status, a.status, "%s %s: %s", method, path, a.body)
		p := audit("")
		require.Greater(t, len(p.Items), before, "%s %s leaves no trace", method, path)
		before = len(p.Items)
		require.Equal(t, noun, p.Items[0].Noun, "%s %s", method, path)
		require.Equal(t, "查账人", p.Items[0].Actor)
		return a
	}
	codes := map[string]string{"areas/{kind}": "areas/districts/410197", "grids": "grids/G06", "chiefs": "chiefs/L01", "organisations": "organisations/H01", "duties": "duties/B01",
		"components": "components/41019701007000002", "categories": "categories/matter:09901", "rules": "rules/T02", "overlays": "overlays/O02", "cameras": "", "buildings": "",
		"roads": "roads/4101990001", "sites": "sites/Y01"}
	report := ""
	last := []func(){}
	editions := map[string]func(){} // these stand in each other's way
	for _, row := range api.Rows(true) {
		if row.Method == http.MethodGet || reads[row.Right] {
			continue
		}
		kind, thing := strings.CutSuffix(strings.TrimPrefix(row.Path, "/v1/"), "/{code}")
		switch {
		case row.ID == "create-key":
			a := do(201, "key", row.Method, row.Path, `{"name":"made","role":"viewer"}`)
			var made api.NewKey
			a.json(t, &made)
			last = append(last, func() { require.NotContains(t, logged.String(), made.Secret[3:]) })
		case row.ID == "revoke-key":
			do(204, "key", row.Method, fmt.Sprintf("/v1/keys/%d", doomed.ID), "")
		case row.ID == "take-reports":
			a := do(201, "report", row.Method, row.Path, `{"channel":"12345","category":"06010","description":"路面有垃圾","place":{"lng":113.6653,"lat":34.7579,"crs":"WGS84"},"reporter":{"name":"王女士","phone":"13900001234"}}`)
			report = a.header.Get("Location")
		case row.ID == "step-report":
			last = append(last, func() {
				require.NotEmpty(t, report)
				do(200, "report", row.Method, report+"/steps", `{"step":"accept"}`)
			})
		case row.ID == "load-ground":
			do(201, "ground", row.Method, row.Path, townGround(t, nil))
			last = append(last, func() {
				c.work()
				a := c.ok(201, http.MethodPost, "/v1/balances", `{}`, "Authorization", bearer)
				path := a.header.Get("Location")
				require.Eventually(t, func() bool { return c.get(path+"?format=csv", "Authorization", bearer).status == 200 }, 30*time.Second, 50*time.Millisecond)
				do(200, "plan", http.MethodPost, path+"/approve", "")
				do(200, "plan", http.MethodPost, path+"/withdraw", "")
			})
		case row.ID == "approve-balance", row.ID == "withdraw-balance": // with the ground, above
		case row.ID == "import":
			editions[row.ID] = func() {
				a := do(200, "edition", row.Method, row.Path, fmt.Sprintf(`{"folder":%q,"why":"audit"}`, town))
				require.NotContains(t, a.body, "/problems/")
			}
		case row.ID == "publish":
			editions[row.ID] = func() { do(200, "edition", row.Method, row.Path, `{"accept":true}`) }
		case row.ID == "rollback":
			editions[row.ID] = func() { do(200, "edition", row.Method, "/v1/editions/1/rollback", `{"replace":true}`) }
		case row.ID == "discard-draft":
			editions[row.ID] = func() {
				do(200, "edition", http.MethodPatch, "/v1/grids/G07", `{"name":"x"}`)
				do(204, "edition", row.Method, row.Path, "")
			}
		case thing:
			path, known := codes[kind]
			require.True(t, known, "%s %s: name a thing of this kind", row.Method, row.Path)
			if path == "" {
				continue // the town has none; they are written as the others are
			}
			if row.Method == http.MethodDelete {
				do(204, "edition", row.Method, "/v1/"+path, "")
				continue
			}
			do(200, "edition", row.Method, "/v1/"+path, c.get("/v1/"+path+"?edition=1", "Authorization", bearer).body)
		default:
			t.Errorf("%s %s (%s): say here how to ask it, and find it in the audit", row.Method, row.Path, row.ID)
		}
	}
	for _, id := range []string{"import", "publish", "discard-draft", "rollback"} {
		editions[id]()
	}
	for _, f := range last {
		f()
	}

	// Filters and pages.
	require.NotEmpty(t, audit("&noun=key").Items)
	require.Empty(t, audit("&to=2026-01-01").Items)
	require.Len(t, audit(fmt.Sprintf("&noun=key&target=%d", doomed.ID)).Items, 1)
	var all []store.AuditEntry
	for after := ""; ; {
		var p api.AuditPage
		c.ok(200, http.MethodGet, "/v1/audit?limit=7&actor="+url.QueryEscape("查账人")+"&after="+after, "", "Authorization", bearer).json(t, &p)
		all = append(all, p.Items...)
		if after = p.Next; after == "" {
			break
		}
	}
	require.Equal(t, audit("").Items, all)
	for _, bad := range []string{"noun=door", "target=x", "from=yesterday", "after=1.2.3", "limit=0", "actor=a&actor=b", "actor=%00", "who=x"} {
		c.ok(400, http.MethodGet, "/v1/audit?"+bad, "", "Authorization", bearer)
	}

	// Nothing of persons and keys, neither here nor in the log.
	whole := c.ok(200, http.MethodGet, "/v1/audit?limit=1000", "", "Authorization", bearer).body + logged.String()
	for _, secret := range []string{"王女士", "13900001234", strings.TrimPrefix(bearer, "Bearer ")} {
		require.NotContains(t, whole, secret)
	}
}

// safeBuffer is a buffer that many write to.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
