package api_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"chengge"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// TestConnectionOutlivesItsStream: browsers send their next requests over the
// connection of a stream that was ended because its key was revoked.
func TestConnectionOutlivesItsStream(t *testing.T) {
	c := following(t, published.URL(t), store.FollowingOptions{})
	_, stays := c.key(store.Key{Name: "stays", Role: chengge.Administrator})
	goes, bearer := c.key(store.Key{Name: "goes", Role: chengge.Viewer})
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.URL, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.SetDeadline(time.Now().Add(30*time.Second)))
	in := bufio.NewReader(conn)
	send := func(path, key string) *http.Response {
		_, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n\r\n", path, key)
		require.NoError(t, err)
		a, err := http.ReadResponse(in, nil)
		require.NoError(t, err)
		return a
	}
	stream := send("/v1/events", bearer)
	require.Equal(t, 200, stream.StatusCode)
	_, err = c.store.RevokeKey(t.Context(), "another server", goes.ID)
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, stream.Body)
	require.NoError(t, err)
	for range 3 {
		a := send("/v1/keys", stays)
		b, err := io.ReadAll(a.Body)
		require.NoError(t, err)
		require.Equal(t, 200, a.StatusCode, "%s", b)
	}
}
