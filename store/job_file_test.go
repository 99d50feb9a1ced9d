package store

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// TestJobFiles: what is kept comes out byte for byte, from any place; none are
// there before the job is done, after it failed or when it is forgotten, and no
// more are kept than there is room for.
func TestJobFiles(t *testing.T) {
	s := openSchema(t, schema.URL(t))
	ctx := t.Context()
	taken := func(request string, key int64) *HeldJob {
		j, _, err := s.AddJob(ctx, Job{Kind: "x", RequestKey: request, Arguments: "{}", KeyID: key}, func(pgx.Tx, int64) error { return nil })
		require.NoError(t, err)
		h, err := s.TakeJob(ctx, j.ID)
		require.NoError(t, err)
		require.NotNil(t, h)
		return h
	}
	content := func(n int) []byte {
		b := make([]byte, n)
		r := rand.NewChaCha8([32]byte{1})
		_, _ = r.Read(b)
		return b
	}
	file := func(name string, b []byte) JobFile {
		return JobFile{name, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
	}
	want := map[string][]byte{"a.csv": content(2*fileChunk + 17), "empty.txt": {}, "exact.bin": content(fileChunk), "街道.gpkg": content(3)}
	var files []JobFile
	for name, b := range want {
		files = append(files, file(name, b))
	}
	h := taken("one", 7)
	var told int64
	require.NoError(t, s.KeepJobFiles(ctx, &h.Job, []JobFile{file("old", content(9))}, FileBounds{}, func(int64) {}))
	require.NoError(t, s.KeepJobFiles(ctx, &h.Job, files, FileBounds{}, func(n int64) { told = n }))
	require.EqualValues(t, 3*fileChunk+20, told)
	_, err := s.OpenJobFile(ctx, h.ID, "a.csv")
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err), "not before the job is done")
	require.NoError(t, h.Done(ctx, []byte("{}")))
	h.Leave(ctx)
	for name, b := range want {
		r, err := s.OpenJobFile(ctx, h.ID, name)
		require.NoError(t, err, name)
		require.EqualValues(t, len(b), r.Size(), name)
		got, err := io.ReadAll(r)
		require.NoError(t, err)
		require.True(t, bytes.Equal(b, got), name)
	}
	r, err := s.OpenJobFile(ctx, h.ID, "a.csv")
	require.NoError(t, err)
	for _, at := range []int64{fileChunk - 3, 5, 2 * fileChunk} {
		_, err = r.Seek(at, io.SeekStart)
		require.NoError(t, err)
		got := make([]byte, 10)
		_, err = io.ReadFull(r, got)
		require.NoError(t, err)
		require.Equal(t, want["a.csv"][at:at+10], got)
	}
	for _, name := range []string{"old", "", "A.CSV", "../a.csv", "a.csv' or '1'='1"} {
		_, err = s.OpenJobFile(ctx, h.ID, name)
		require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err), name)
	}

	// The bounds: of the key, and of all.
	require.NoError(t, s.CheckFileBounds(ctx, 7, FileBounds{}))
	require.Equal(t, chengge.ErrTooMany, chengge.CodeOf(s.CheckFileBounds(ctx, 7, FileBounds{Key: 3 * fileChunk})))
	require.NoError(t, s.CheckFileBounds(ctx, 8, FileBounds{Key: 3 * fileChunk}))
	require.Equal(t, chengge.ErrTooMany, chengge.CodeOf(s.CheckFileBounds(ctx, 8, FileBounds{All: 3 * fileChunk})))
	big := taken("big", 7)
	err = s.KeepJobFiles(ctx, &big.Job, files, FileBounds{Key: 5 * fileChunk}, func(int64) {})
	require.Equal(t, chengge.ErrTooCostly, chengge.CodeOf(err))
	require.Contains(t, err.Error(), "1 MiB")

	// A job that failed after it had kept its files has none.
	rows := func(id int64) (n int) {
		require.NoError(t, s.pool.QueryRow(ctx, `select count(*) from job_file where job = $1`, id).Scan(&n))
		return n
	}
	require.NoError(t, s.KeepJobFiles(ctx, &big.Job, files, FileBounds{}, func(int64) {}))
	require.Equal(t, 6, rows(big.ID))
	stale := *big
	stale.Takings--
	require.NoError(t, stale.Fail(ctx, JobFailed, chengge.ErrInternal, "", ""), "another worker has it: nothing is done")
	require.Equal(t, 6, rows(big.ID))
	require.Error(t, s.KeepJobFiles(ctx, &stale.Job, files, FileBounds{}, func(int64) {}))
	require.NoError(t, big.Fail(ctx, JobFailed, chengge.ErrInternal, "", ""))
	big.Leave(ctx)
	require.Zero(t, rows(big.ID))

	// Nor has one whose worker is gone and that was cancelled.
	gone := taken("gone", 7)
	require.NoError(t, s.KeepJobFiles(ctx, &gone.Job, files, FileBounds{}, func(int64) {}))
	require.NoError(t, s.CancelJob(ctx, gone.ID))
	gone.Leave(ctx)
	_, err = s.ReviveJobs(ctx, func(pgx.Tx, int64) error { return nil })
	require.NoError(t, err)
	require.Zero(t, rows(gone.ID))

	// What is too old goes with its job, and what is deleted.
	require.NoError(t, s.ForgetFiles(ctx, time.Hour))
	require.Equal(t, 6, rows(h.ID))
	require.NoError(t, s.ForgetFiles(ctx, 0))
	require.Zero(t, rows(h.ID))
	_, err = s.Job(ctx, "x", h.ID)
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
	require.NoError(t, s.DeleteJob(ctx, big.ID))
	_, err = s.Job(ctx, "x", big.ID)
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
}
