package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chengge/api"
	"chengge/store/postgres"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// selfMade writes a certificate of our own making for loopback, and its key.
func selfMade(t *testing.T, cert, key, name string) *x509.Certificate {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	require.NoError(t, err)
	made, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	b, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: b}} {
		require.NoError(t, os.WriteFile(path, pem.EncodeToMemory(block), 0o600))
	}
	return made
}

// trusting is a client that trusts these certificates, and keeps no connection.
func trusting(change func(*tls.Config), certs ...*x509.Certificate) *http.Client {
	pool := x509.NewCertPool()
	for _, c := range certs {
		pool.AddCert(c)
	}
	config := &tls.Config{RootCAs: pool}
	if change != nil {
		change(config)
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true, ForceAttemptHTTP2: true}}
}

func TestServeTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	first := selfMade(t, cert, key, "first")
	s, said := startServe(t, "--from", town(t), "--listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key)
	require.True(t, strings.HasPrefix(s.address, "https://"), said)

	name := func(c *http.Client) (string, error) {
		r, err := c.Get(s.address + "/v1/locate?lng=113.6653&lat=34.7579")
		if err != nil {
			return "", err
		}
		defer r.Body.Close()
		require.Equal(t, 200, r.StatusCode)
		require.Equal(t, 2, r.ProtoMajor)
		require.NotEmpty(t, r.Header.Get("Strict-Transport-Security"))
		return r.TLS.PeerCertificates[0].Subject.CommonName, nil
	}
	got, err := name(trusting(nil, first))
	require.NoError(t, err)
	require.Equal(t, "first", got)
	_, err = name(trusting(func(c *tls.Config) { c.MaxVersion = tls.VersionTLS11; c.MinVersion = tls.VersionTLS10 }, first))
	require.Error(t, err, "TLS 1.1 is past")
	_, err = name(trusting(func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 }, first))
	require.NoError(t, err)
	r, err := http.Get("http" + strings.TrimPrefix(s.address, "https") + "/healthz")
	require.NoError(t, err)
	require.Equal(t, 400, r.StatusCode)
	require.NoError(t, r.Body.Close())

	// A renewed certificate is taken without a restart; half of one is not.
	require.NoError(t, os.WriteFile(cert, []byte("half"), 0o600))
	time.Sleep(lookAgain + 100*time.Millisecond)
	got, err = name(trusting(nil, first))
	require.NoError(t, err)
	require.Equal(t, "first", got)
	second := selfMade(t, cert, key, "second")
	both := trusting(nil, first, second)
	require.Eventually(t, func() bool { got, err := name(both); return err == nil && got == "second" }, 10*time.Second, 100*time.Millisecond)
}

// TestServeBeyondLoopback: it wants a key in the database, and says how to make
// one; then who asks wants it too.
func TestServeBeyondLoopback(t *testing.T) {
	pg, err := postgres.Start(t.Context(), postgres.Options{Dir: storetest.Dir(t), Settings: map[string]string{"fsync": "off"}})
	require.NoError(t, err)
	t.Cleanup(func() { _ = pg.Stop(t.Context()) })
	url := pg.URL()
	require.Zero(t, run(t, nil, "", "migrate", "--database", url).code)

	refused := run(t, nil, "", "serve", "--database", url, "--listen", "0.0.0.0:0", "--plain-http")
	require.Equal(t, 1, refused.code, refused.stderr)
	require.Contains(t, refused.stderr, "chengge keys create --role administrator")

	bad := run(t, nil, "", "keys", "create", "--database", url, "--role", "king", "--name", "x")
	require.Equal(t, 2, bad.code)
	require.Contains(t, bad.stderr, "unknown role")
	bad = run(t, nil, "", "keys", "create", "--database", url, "--role", "steward", "--name", "x", "--organisation", "H01")
	require.Equal(t, 2, bad.code)
	bad = run(t, nil, "", "keys", "create", "--database", url, "--role", "reporter", "--name", "x", "--channel", "pigeon")
	require.Equal(t, 2, bad.code)
	require.Contains(t, bad.stderr, "citizen")

	made := run(t, nil, "", "keys", "create", "--database", url, "--role", "administrator", "--name", "root")
	require.Zero(t, made.code, made.stderr)
	secret := strings.TrimSuffix(made.stdout, "\n")
	require.Regexp(t, `^cg_[0-9]+_[A-Za-z0-9_-]{43}$`, secret)
	app := run(t, nil, "", "keys", "create", "--database", url, "--role", "reporter", "--name", "app", "--channel", "citizen", "--crs", "gcj02", "--expires", "90d", "--format", "json")
	require.Zero(t, app.code, app.stderr)
	var key api.NewKey
	require.NoError(t, json.Unmarshal([]byte(app.stdout), &key))
	require.Equal(t, "GCJ-02", key.CRS)

	s, said := startServe(t, "--database", url, "--listen", "0.0.0.0:0", "--plain-http")
	require.NotEmpty(t, s.address, said)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(s.address, "http://"))
	require.NoError(t, err)
	ask := func(authorization string) (int, string) {
		request, err := http.NewRequest(http.MethodGet, "http://127.0.0.1:"+port+"/v1/me", nil)
		require.NoError(t, err)
		if authorization != "" {
			request.Header.Set("Authorization", authorization)
		}
		r, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		return r.StatusCode, string(body)
	}
	status, _ := ask("")
	require.Equal(t, 401, status)
	status, body := ask("Bearer " + secret)
	require.Equal(t, 200, status)
	require.Contains(t, body, `"administrator"`)
	status, _ = ask("Bearer " + key.Secret)
	require.Equal(t, 200, status)

	list := run(t, nil, "", "keys", "list", "--database", url)
	require.Zero(t, list.code)
	require.Contains(t, list.stdout, "root")
	require.NotContains(t, list.stdout, secret)
	revoked := time.Now()
	require.Zero(t, run(t, nil, "", "keys", "revoke", "--database", url, "2").code)
	require.Eventually(t, func() bool { status, _ := ask("Bearer " + key.Secret); return status == 401 }, 5*time.Second, 50*time.Millisecond)
	require.Less(t, time.Since(revoked), 5*time.Second)
	require.Equal(t, 1, run(t, nil, "", "keys", "revoke", "--database", url, "99").code)
	require.Equal(t, 2, run(t, nil, "", "keys", "revoke", "--database", url, "root").code)
}

// TestServeIsStubborn: headers without an end and such as come too slowly are
// cut off.
func TestServeIsStubborn(t *testing.T) {
	s, _ := startServe(t, "--from", town(t), "--listen", "127.0.0.1:0")
	host := strings.TrimPrefix(s.address, "http://")
	for name, request := range map[string]string{
		"a huge header":  "GET /v1/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + strings.Repeat("A", 200<<10) + "\r\n\r\n",
		"many headers":   "GET /v1/me HTTP/1.1\r\nHost: localhost\r\n" + strings.Repeat("X-A: b\r\n", 40<<10) + "\r\n",
		"a huge address": "GET /" + strings.Repeat("a", 200<<10) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"a bad header":   "GET / HTTP/1.1\r\nHost: localhost\r\nAuthori zation: x\r\n\r\n",
		"two hosts":      "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
	} {
		conn, err := net.Dial("tcp", host)
		require.NoError(t, err)
		require.NoError(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
		_, _ = io.WriteString(conn, request)
		b := make([]byte, 12)
		_, err = io.ReadFull(conn, b)
		if err == nil { // a connection may also be reset on what was not read
			require.Contains(t, []string{"HTTP/1.1 431", "HTTP/1.1 400", "HTTP/1.1 414"}, string(b), name)
		}
		_ = conn.Close()
	}
	conn, err := net.Dial("tcp", host)
	require.NoError(t, err)
	defer conn.Close()
	began := time.Now()
	go func() {
		for {
			if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\n"[:1]); err != nil {
				return
			}
			time.Sleep(time.Second)
		}
	}()
	_, _ = io.Copy(io.Discard, conn)
	require.Less(t, time.Since(began), 20*time.Second, "one letter a second keeps no connection")
}
