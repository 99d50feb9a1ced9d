package api_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"chengge"
	"chengge/api"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// key makes a key straight in the database.
func (c *city) key(k store.Key) (store.Key, string) {
	c.t.Helper()
	made, secret, err := c.store.CreateKey(c.t.Context(), "test", k)
	require.NoError(c.t, err)
	return made, "Bearer " + secret
}

// another runs a second server on the same database.
func (c *city) another(change func(*api.Options)) *city {
	c.t.Helper()
	o := api.Options{Live: c.live, Store: c.store, Import: importer, Version: "test"}
	change(&o)
	h, err := api.New(o)
	require.NoError(c.t, err)
	s := httptest.NewServer(h)
	c.t.Cleanup(s.Close)
	return &city{s, c.t, c.store, c.live}
}

// soonest is how long a server may go by what it found out a moment ago.
const soonest = 5 * time.Second

func TestWhoAsks(t *testing.T) {
	c := newCity(t, &published)
	open := c.another(func(o *api.Options) { o.LoopbackAdmin = true })
	behind := c.another(func(o *api.Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })

	// While there is no key this machine is administrator, but nobody else is.
	var me api.Me
	c.ok(200, http.MethodGet, "/v1/me", "").json(t, &me)
	require.Equal(t, "loopback", me.Name)
	require.Equal(t, chengge.Administrator, me.Role)
	require.Equal(t, chengge.Rights(), me.Rights)
	require.Nil(t, me.Scope)
	for _, header := range []string{"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host", "X-Forwarded-Proto"} {
		require.Equal(t, 401, c.get("/v1/me", header, "for=203.0.113.7").status, header)
	}
	require.Equal(t, 401, behind.get("/v1/me").status, "a trusted proxy asks for others, whatever it says")
	require.Equal(t, 403, c.get("/v1/me", "Host", "evil.example").status)
	require.Equal(t, 403, c.do(http.MethodPost, "/v1/keys", "{}", "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site").status)

	// The first key closes that door, on this server at once.
	a := c.ok(201, http.MethodPost, "/v1/keys", `{"name":"root","role":"administrator","expires":"90d"}`)
	var root api.NewKey
	a.json(t, &root)
	require.Equal(t, "/v1/keys/1", a.header.Get("Location"))
	require.Equal(t, "private, no-store", a.header.Get("Cache-Control"))
	require.WithinDuration(t, time.Now().AddDate(0, 0, 90), root.ExpiresAt, time.Minute)
	a = c.ok(401, http.MethodGet, "/v1/me", "")
	require.Equal(t, "/problems/unauthorised", a.problem(t).Type)
	require.Equal(t, `Bearer realm="chengge"`, a.header.Get("WWW-Authenticate"))
	bearer := "Bearer " + root.Secret
	c.ok(200, http.MethodGet, "/v1/me", "", "Authorization", bearer).json(t, &me)
	require.Equal(t, root.ID, me.Key)
	require.Equal(t, root.ExpiresAt, me.ExpiresAt)
	require.Equal(t, 200, open.get("/v1/me").status, "--loopback-admin")
	require.Eventually(t, func() bool { return behind.get("/v1/me", "Authorization", bearer).status == 200 }, soonest, 50*time.Millisecond)

	// With a key neither the name of the host nor the page matters.
	require.Equal(t, 200, c.get("/v1/me", "Host", "city.example", "Authorization", bearer).status)
	require.Equal(t, 400, c.do(http.MethodPost, "/v1/keys", "{}", "Origin", "https://console.example", "Sec-Fetch-Site", "cross-site", "Authorization", bearer).status)
	require.Equal(t, 200, c.get("/v1/me", "Authorization", "bearer  "+root.Secret).status)

	// The key is told once, and never again by any list.
	for _, path := range []string{"/v1/keys", "/v1/audit", "/metrics"} {
		body := c.ok(200, http.MethodGet, path, "", "Authorization", bearer).body
		require.NotContains(t, body, root.Secret)
		require.NotContains(t, body, root.Secret[len("cg_1_"):])
	}
	a = c.ok(400, http.MethodPost, "/v1/keys", `{"name":"x","role":"steward","organisation":"H01"}`, "Authorization", bearer, "Accept-Language", "zh")
	require.Contains(t, a.body, "面向全市")
	c.ok(409, http.MethodPost, "/v1/keys", `{"name":"root","role":"viewer"}`, "Authorization", bearer)

	// A scope is the body and those below it.
	second, district := c.key(store.Key{Name: "district", Role: chengge.Dispatcher, Organisation: "410197"})
	me = api.Me{}
	c.ok(200, http.MethodGet, "/v1/me", "", "Authorization", district).json(t, &me)
	require.Equal(t, []string{"410197", "410197001", "H01", "K01"}, me.Scope)

	// When the last key is gone this machine is administrator again.
	c.ok(204, http.MethodDelete, fmt.Sprintf("/v1/keys/%d", second.ID), "", "Authorization", bearer)
	c.ok(401, http.MethodGet, "/v1/me", "", "Authorization", district)
	c.ok(204, http.MethodDelete, "/v1/keys/1", "", "Authorization", bearer)
	c.ok(401, http.MethodGet, "/v1/me", "", "Authorization", bearer)
	c.ok(200, http.MethodGet, "/v1/me", "")
}

func TestBadAuthorization(t *testing.T) {
	c := newCity(t, &published)
	_, good := c.key(store.Key{Name: "good", Role: chengge.Administrator})
	secret := strings.TrimPrefix(good, "Bearer ")
	c.ok(200, http.MethodGet, "/v1/me", "", "Authorization", good)
	h := c.Config.Handler
	for _, bad := range []string{
		"", " ", "Bearer", "Bearer ", "Basic " + secret, secret, "Bearer " + secret + "x", "Bearer " + secret[:len(secret)-1], "Bearer\t" + secret,
		"Bearer " + strings.Replace(secret, "cg_1_", "cg_2_", 1), "Bearer " + strings.ToUpper(secret), "Bearer " + secret + " " + secret, "Bearer " + secret + ",",
		"Bearer \x00", "Bearer " + strings.Repeat("A", 60_000), "Bearer cg_1_" + strings.Repeat("A", 43), "Bearer 密钥", "Token " + secret, "BearerBearer " + secret,
		"Bearer ' or 1=1 --", "Bearer \"" + secret + "\"",
	} {
		r := httptest.NewRequest(http.MethodGet, "/v1/me", nil)
		r.Header["Authorization"] = []string{bad}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Contains(t, []int{401, 429}, w.Code, "%.60q", bad)
		require.NotContains(t, w.Body.String(), secret)
	}
	r := httptest.NewRequest(http.MethodGet, "/v1/me", nil)
	r.Header["Authorization"] = []string{good, good}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	require.Equal(t, 401, w.Code)
	require.Equal(t, `Bearer realm="chengge", error="invalid_token"`, w.Header().Get("WWW-Authenticate"))

	require.Eventually(t, func() bool { return c.get("/v1/me").status == 401 }, soonest, 50*time.Millisecond)

	// In an address a key is not accepted: addresses are logged, kept and sent on.
	for _, name := range []string{"key", "api_key", "access_token", "token", "authorization"} {
		require.Equal(t, 401, c.get("/v1/me?"+name+"="+secret).status, name)
		require.Equal(t, 400, c.get("/v1/me?"+name+"="+secret, "Authorization", good).status, name)
	}
	require.Equal(t, 401, c.get("/v1/me", "X-Api-Key", secret).status)
	require.Equal(t, 401, c.get("/v1/me", "Cookie", "key="+secret).status)
	require.Equal(t, 200, c.get("/readyz", "Authorization", "Bearer nothing").status, "health asks for no key")
	require.Equal(t, 401, get(t, serve(t).URL+"/v1/me", "Authorization", good).status, "files have no keys")
}

// TestRevocationActsEverywhere: within 5 s on a server that knows the key, for
// requests and for streams that are open.
func TestRevocationActsEverywhere(t *testing.T) {
	c := newCity(t, &published)
	k, bearer := c.key(store.Key{Name: "gone", Role: chengge.Administrator})
	_, short := c.key(store.Key{Name: "short", Role: chengge.Viewer, ExpiresAt: time.Now().Add(1500 * time.Millisecond)})
	c.ok(200, http.MethodGet, "/v1/me", "", "Authorization", short)

	// A stream of points, of which no more come for now.
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	body := &slowly{ctx: ctx, first: `{"lng":113.6653,"lat":34.7579}` + "\n"}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.URL+"/v1/locate", body)
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-ndjson")
	request.Header.Set("Authorization", bearer)
	stream, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer stream.Body.Close()
	require.Equal(t, 200, stream.StatusCode)

	revoked := time.Now()
	_, err = c.store.RevokeKey(t.Context(), "another server", k.ID)
	require.NoError(t, err)
	for c.get("/v1/me", "Authorization", bearer).status == 200 {
		require.Less(t, time.Since(revoked), soonest)
		time.Sleep(20 * time.Millisecond)
	}
	_, _ = io.Copy(io.Discard, stream.Body)
	require.Less(t, time.Since(revoked), soonest, "the stream has ended, too")
	require.Equal(t, 401, c.get("/v1/me", "Authorization", short).status, "expired")
}

// slowly is a body that begins and then waits.
type slowly struct {
	ctx   context.Context
	first string
}

func (s *slowly) Read(p []byte) (int, error) {
	if s.first != "" {
		n := copy(p, s.first)
		s.first = s.first[n:]
		return n, nil
	}
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}

// TestKeysWhileAway: known keys open while the database is away, others do not.
func TestKeysWhileAway(t *testing.T) {
	c := newCity(t, &published)
	_, bearer := c.key(store.Key{Name: "known", Role: chengge.Viewer})
	_, other := c.key(store.Key{Name: "other", Role: chengge.Viewer})
	keys, err := store.Open(c.store.Pool().Config().ConnString(), store.Options{})
	require.NoError(t, err)
	s := c.another(func(o *api.Options) { o.Keys = keys })
	s.ok(200, http.MethodGet, "/v1/me", "", "Authorization", bearer)
	keys.Close() // nothing is found out from now on
	for end := time.Now().Add(6 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		s.ok(200, http.MethodGet, "/v1/me", "", "Authorization", bearer)
		require.GreaterOrEqual(t, s.get("/v1/me", "Authorization", other).status, 500)
		require.Equal(t, 401, s.get("/v1/me").status, "there were keys")
	}
}

func TestStrictHeaders(t *testing.T) {
	c := newCity(t, &published)
	_, bearer := c.key(store.Key{Name: "k", Role: chengge.Viewer})
	for _, path := range []string{"/v1/me", "/v1/nothing", "/healthz", "/docs", "/openapi.json", "/problems/forbidden", "/v1/keys"} {
		h := c.get(path, "Authorization", bearer).header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Strict-Transport-Security": "",
		} {
			require.Equal(t, want, h.Get(name), "%s of %s", name, path)
		}
		require.Contains(t, h.Get("Content-Security-Policy"), "frame-ancestors 'none'", path)
		require.Contains(t, h.Get("Content-Security-Policy"), "default-src 'none'", path)
		require.NotContains(t, h.Get("Content-Security-Policy"), "unsafe", path)
		require.Contains(t, h.Get("Permissions-Policy"), "geolocation=()", path)
		if strings.HasPrefix(path, "/v1/") {
			require.Contains(t, h.Get("Cache-Control"), "no-store", path)
		}
	}
	proxied := c.another(func(o *api.Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} })
	require.NotEmpty(t, proxied.get("/healthz", "X-Forwarded-Proto", "https").header.Get("Strict-Transport-Security"))
	require.Empty(t, c.get("/healthz", "X-Forwarded-Proto", "https").header.Get("Strict-Transport-Security"), "nobody trusts it")
}

// TestRates: each key and each address has its own, with the headers of the
// draft; who tries keys has fewer.
func TestRates(t *testing.T) {
	c := newCity(t, &published)
	c = c.another(func(o *api.Options) {
		o.Limits = api.Limits{Rate: 0.1, Burst: 3, AddressRate: 0.1, AddressBurst: 40}
	})
	_, one := c.key(store.Key{Name: "one", Role: chengge.Viewer})
	_, two := c.key(store.Key{Name: "two", Role: chengge.Viewer})
	for left := 2; left >= 0; left-- {
		h := c.ok(200, http.MethodGet, "/v1/me", "", "Authorization", one).header
		require.Equal(t, `"key";q=3;w=30`, h.Get("RateLimit-Policy"))
		require.Contains(t, h.Get("RateLimit"), fmt.Sprintf(`"key";r=%d;t=`, left))
	}
	a := c.ok(429, http.MethodGet, "/v1/me", "", "Authorization", one, "Accept-Language", "zh")
	require.Equal(t, "/problems/too-many-requests", a.problem(t).Type)
	require.Regexp(t, `^([1-9]|10)$`, a.header.Get("Retry-After"))
	c.ok(200, http.MethodGet, "/v1/me", "", "Authorization", two)

	wrong := "Bearer cg_1_" + strings.Repeat("A", 43)
	for range 3 {
		c.ok(401, http.MethodGet, "/v1/me", "", "Authorization", wrong)
	}
	require.Eventually(t, func() bool { return c.get("/v1/me", "Authorization", wrong).status == 429 }, soonest, 10*time.Millisecond)
	c.ok(200, http.MethodGet, "/v1/me", "", "Authorization", two) // a key that is known is not kept waiting by it
}

// TestDeadline: what takes longer than a request may is told for what it is.
func TestDeadline(t *testing.T) {
	c := newCity(t, &published)
	c = c.another(func(o *api.Options) { o.Limits.Deadline = time.Microsecond })
	require.Equal(t, "/problems/too-costly", c.ok(422, http.MethodGet, "/v1/chiefs", "").problem(t).Type)
}
