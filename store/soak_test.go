//go:build soak

package store_test

import (
	"testing"
	"time"

	"chengge/store"
	"chengge/store/postgres"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// TestSoakMillionReplacedTwentyTimes runs on a server as users have it, with
// fsync, and prints how the database grows.
func TestSoakMillionReplacedTwentyTimes(t *testing.T) {
	server, err := postgres.Start(t.Context(), postgres.Options{Dir: storetest.Dir(t)})
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Stop(t.Context()) })
	s, err := store.Open(server.URL(), store.Options{})
	require.NoError(t, err)
	defer s.Close()
	_, err = s.Migrate(t.Context())
	require.NoError(t, err)
	size := func() int64 { return number(t, server.URL(), `select pg_database_size(current_database())`) }
	empty := size()
	var slowest time.Duration
	loads := int64(0)
	var one int64
	replaceTwenty(t, s, server.URL(), 1_000_000, func(round int, took time.Duration, published bool) {
		slowest = max(slowest, took)
		if round == 0 {
			one = size() - empty
		}
		kept := loads + 1 // the draft's
		if published {
			loads++
		}
		t.Logf("round %d: import %.1f s, published %v; the database has %d MB, %.2f times one load, %d kept", round, took.Seconds(), published,
			size()>>20, float64(size()-empty)/float64(one), kept)
		require.Less(t, float64(size()-empty), (float64(kept)+0.25)*float64(one))
	})
	t.Logf("the slowest import took %.1f s", slowest.Seconds())
}
