package jobs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"chengge"
	"chengge/demo"
	"chengge/exporters"
	"chengge/exports"
	"chengge/grids"
	"chengge/jobs"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

// publish puts a small city of the demo in force.
func (d *desk) publish() *grids.Live {
	d.t.Helper()
	made, err := demo.New(demo.Options{Components: 2000, Days: 1, PerDay: 1})
	require.NoError(d.t, err)
	c := made.Contents()
	in := store.Import{Source: "demo", City: c.City, Actor: "test", Layers: map[chengge.Kind]iter.Seq2[chengge.Row, error]{}}
	for l := range chengge.Layers() {
		if rows := c.Rows(l.Kind); rows != nil {
			in.Layers[l.Kind] = rows
		}
	}
	draft, _, err := d.store.Import(d.t.Context(), in)
	require.NoError(d.t, err)
	_, err = d.store.Publish(d.t.Context(), store.Publishing{Version: draft.Version, Actor: "test"})
	require.NoError(d.t, err)
	live := grids.NewLive(grids.Source{Timetable: d.store.Timetable, Contents: d.store.Contents}, grids.LiveOptions{})
	require.NoError(d.t, live.Look(d.t.Context()))
	return live
}

// TestExportJobs: an export ends with its files and leaves none beside them; one
// that is cancelled, has no room or fails leaves none at all.
func TestExportJobs(t *testing.T) {
	d := newDesk(t)
	live := d.publish()
	temp := t.TempDir()
	ask := func(r exports.Request) store.Job {
		t.Helper()
		j, again, err := d.queue.Add(t.Context(), chengge.LoopbackAdministrator, jobs.ExportKind, live.Now().Edition(), "", jobs.ExportArguments{Request: r})
		require.NoError(t, err)
		require.False(t, again)
		return j
	}
	ended := func(id int64) (j store.Job) {
		t.Helper()
		require.Eventually(t, func() bool {
			var err error
			j, err = d.store.Job(t.Context(), jobs.ExportKind, id)
			require.NoError(t, err)
			return j.State.Ended()
		}, time.Minute, 20*time.Millisecond)
		return j
	}
	left := func() []os.DirEntry {
		list, err := os.ReadDir(temp)
		require.NoError(t, err)
		return list
	}
	stop := d.work(jobs.Exports(d.store, live, jobs.ExportOptions{TempDir: temp}))
	j := ended(ask(exports.Request{Layer: "components", Format: exporters.CSV}).ID)
	require.Equal(t, store.JobDone, j.State, j.FaultEn)
	b, err := d.store.JobResult(t.Context(), j.ID)
	require.NoError(t, err)
	var m exporters.FeatureManifest
	require.NoError(t, json.Unmarshal(b, &m))
	require.EqualValues(t, 2000, m.Rows)
	f, err := d.store.OpenJobFile(t.Context(), j.ID, "components.csv")
	require.NoError(t, err)
	text, err := io.ReadAll(f)
	require.NoError(t, err)
	require.EqualValues(t, m.Files[0].Bytes, len(text))
	require.Empty(t, left())
	stop()

	// A worker that is stopped leaves the job to the next; what a killed one left on
	// the disk goes with it.
	stale := filepath.Join(temp, "chengge-export-stale")
	require.NoError(t, os.Mkdir(stale, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(stale, "lock"), nil, 0o600))
	long := time.Now().Add(-time.Hour)
	require.NoError(t, os.Chtimes(stale, long, long))
	small := ask(exports.Request{Layer: "components", Format: exporters.GeoJSON})
	stop = d.work(jobs.Exports(d.store, live, jobs.ExportOptions{TempDir: temp, Bounds: store.FileBounds{Key: int64(len(text)) + 64<<10}}))
	j = ended(small.ID)
	require.Equal(t, store.JobFailed, j.State)
	require.Equal(t, chengge.ErrTooCostly, j.FaultCode)
	require.Contains(t, j.FaultEn, "MiB")
	require.Contains(t, j.FaultZh, "MiB")
	_, err = d.store.OpenJobFile(t.Context(), small.ID, "components.geojson")
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
	require.Empty(t, left())
	stop()

	// Cancelled while its rows wait: it ends soon, without a file.
	held := make(chan struct{})
	slow := jobs.KindOf(jobs.ExportKind, func(ctx context.Context, j *store.Job, a jobs.ExportArguments, progress func(float64)) ([]byte, error) {
		close(held)
		<-ctx.Done()
		return nil, ctx.Err()
	})
	stop = d.work(slow)
	waits := ask(exports.Request{Layer: "grids"})
	<-held
	require.NoError(t, d.store.CancelJob(t.Context(), waits.ID))
	require.Equal(t, store.JobCancelled, ended(waits.ID).State)
	stop()

	// What can't be found fails with words.
	d.work(jobs.Exports(d.store, live, jobs.ExportOptions{TempDir: temp}))
	j = ended(ask(exports.Request{Layer: "grids", Area: "districts:nowhere"}).ID)
	require.Equal(t, "failed not-found", fmt.Sprint(j.State, " ", j.FaultCode))
}
