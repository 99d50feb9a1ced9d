package store

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// TestReviveJobs: what lost its worker is handed out again, once, unless its end
// was wanted; what has a worker is left to it.
func TestReviveJobs(t *testing.T) {
	s := openSchema(t, schema.URL(t))
	ctx := t.Context()
	taken := func(request string) *HeldJob {
		j, _, err := s.AddJob(ctx, Job{Kind: "x", RequestKey: request, Arguments: "{}"}, func(pgx.Tx, int64) error { return nil })
		require.NoError(t, err)
		h, err := s.TakeJob(ctx, j.ID)
		require.NoError(t, err)
		require.NotNil(t, h)
		return h
	}
	lost, unwanted, held := taken("lost"), taken("unwanted"), taken("held")
	defer held.Leave(ctx)
	require.NoError(t, s.CancelJob(ctx, unwanted.ID))
	lost.Leave(ctx)
	unwanted.Leave(ctx)
	var queued []int64
	revive := func() []int64 {
		ids, err := s.ReviveJobs(ctx, func(_ pgx.Tx, id int64) error {
			queued = append(queued, id)
			return nil
		})
		require.NoError(t, err)
		return ids
	}
	require.Equal(t, []int64{lost.ID}, revive())
	require.Empty(t, revive())
	require.Equal(t, []int64{lost.ID}, queued)
	for id, want := range map[int64]JobState{lost.ID: JobWaiting, unwanted.ID: JobCancelled, held.ID: JobRunning} {
		j, err := s.Job(ctx, "x", id)
		require.NoError(t, err)
		require.Equal(t, want, j.State)
		require.Equal(t, want == JobCancelled, !j.Finished.IsZero())
	}
}
