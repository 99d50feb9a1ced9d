package store_test

import (
	"context"
	"testing"
	"time"

	"chengge"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// A statement that takes longer than it may is ended by the database and told
// for what it is; what is not bounded, and what is quick, is not.
func TestStatementTimeout(t *testing.T) {
	s := open(t)
	// Somebody holds the table of keys, so that whoever reads it waits.
	tx, err := s.Pool().Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), `lock table api_key in access exclusive mode`)
	require.NoError(t, err)
	began := time.Now()
	_, err = s.Keys(store.WithStatementTimeout(t.Context(), 300*time.Millisecond), 0, 1)
	require.Equal(t, chengge.ErrTooCostly, chengge.CodeOf(err), "%v", err)
	require.Less(t, time.Since(began), 5*time.Second)

	unbounded := make(chan error, 1)
	go func() {
		_, err := s.Keys(context.Background(), 0, 1)
		unbounded <- err
	}()
	time.Sleep(500 * time.Millisecond)
	require.NoError(t, tx.Rollback(t.Context()))
	require.NoError(t, <-unbounded, "the timeout of one transaction is not that of the next on its connection")
	_, err = s.Keys(store.WithStatementTimeout(t.Context(), 300*time.Millisecond), 0, 1)
	require.NoError(t, err)
	// Transactions that read one state of things keep to that.
	for _, err := range s.Changes(store.WithStatementTimeout(t.Context(), time.Minute), chengge.KindGrids, 0, 1) {
		require.NoError(t, err)
	}
}
