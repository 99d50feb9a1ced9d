package store

import (
	"context"
	"testing"
	"time"

	"chengge"
	"chengge/store/storetest"

	"github.com/stretchr/testify/require"
)

// TestServerNumbers: each process has a number of its own, keeps it while it
// renews it, and takes over one whose lease has ended.
func TestServerNumbers(t *testing.T) {
	migrated := storetest.Template{Migrate: func(ctx context.Context, url string) error {
		s, err := Open(url, Options{})
		if err != nil {
			return err
		}
		defer s.Close()
		_, err = s.Migrate(ctx)
		return err
	}}
	url := migrated.URL(t)
	stores := make([]*Store, 3)
	for i := range stores {
		s, err := Open(url, Options{MaxConnections: 1})
		require.NoError(t, err)
		defer s.Close()
		stores[i] = s
		require.NoError(t, s.number.leased(t.Context(), s))
		require.Equal(t, i, s.number.number)
	}
	first := stores[0]
	first.number.renew = time.Now()
	require.NoError(t, first.number.leased(t.Context(), first))
	require.Zero(t, first.number.number, "renewed")

	exec := func(sql string) {
		_, err := first.pool.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	// The second one's lease has ended, and another process takes its number.
	exec(`update server_number set until = clock_timestamp() where number = 1`)
	other := &Store{pool: first.pool, reach: first.reach}
	require.NoError(t, other.number.leased(t.Context(), other))
	require.Equal(t, 1, other.number.number)
	stores[1].number.renew = time.Now()
	require.NoError(t, stores[1].number.leased(t.Context(), stores[1]))
	require.Equal(t, 3, stores[1].number.number, "another, since its own was taken")

	// All taken: who has one goes on, who has none says so.
	exec(`insert into server_number select n, 'x', clock_timestamp() + interval '1 hour' from generate_series(0, 63) n on conflict (number) do update set holder = 'x', until = excluded.until`)
	first.number.renew = time.Now()
	require.NoError(t, first.number.leased(t.Context(), first), "its lease still holds")
	first.number.renew, first.number.until = time.Now(), time.Now()
	err := first.number.leased(t.Context(), first)
	require.Equal(t, chengge.ErrUnavailable, chengge.CodeOf(err))
	_, ok := first.number.ids(time.Now(), 1)
	require.False(t, ok)
}
