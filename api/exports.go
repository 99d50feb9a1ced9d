package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"

	"chengge"
	"chengge/exporters"
	"chengge/exports"
	"chengge/jobs"
	"chengge/store"
)

// ExportJob is a job that writes files, and where they are once it is done. Its
// result is their manifest.
type ExportJob struct {
	Job
	Files []ExportFile `json:"files,omitempty" doc:"Once it is done"`
}

// ExportFile is a file that came of a job.
type ExportFile struct {
	exporters.WrittenFile
	Address string `json:"address" doc:"Where it is" example:"/v1/exports/12/files/grids.gpkg"`
}

// makeExport makes a job of a request for files.
func (s *server) makeExport(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		var arguments jobs.ExportArguments
		x := &arguments.Request
		if err := readDocument(r, x, maxDocument); err != nil {
			return err
		}
		if err := x.Check(); err != nil {
			return err
		}
		if err := s.mayExport(c, x, false); err != nil { // before anything is told of what there is
			return err
		}
		edition, data, err := s.exportedEdition(c, x)
		if err != nil {
			return err
		}
		if err := s.mayExport(c, x, edition != c.snapshot.Edition()); err != nil {
			return err
		}
		switch kind, id, isResult := x.Result(); {
		case isResult:
			if err := s.mayExportResult(c, kind, id); err != nil {
				return err
			}
		case x.Layer == exports.ReportsLayer:
			var f chengge.ReportFilter
			s.bound(&f, c)
			arguments.Scope = f.Scope
			if data, err = s.store.ReportsVersion(c.context); err != nil {
				return err
			}
		}
		if err := s.store.CheckFileBounds(c.context, c.principal.Key, store.FileBounds{}); err != nil {
			return err
		}
		j, again, err := s.queue.Add(c.context, c.principal, jobs.ExportKind, edition, data, arguments)
		if err != nil {
			return err
		}
		view, err := s.exportView(c, j)
		if err != nil {
			return err
		}
		view.Again = again
		w.Header().Set("Location", fmt.Sprintf("/v1/exports/%d", j.ID))
		return writeCreated(w, view)
	}
}

// mayExport tells whether who asks has all rights that a request takes.
func (s *server) mayExport(c *call, x *exports.Request, past bool) error {
	for _, right := range x.Rights(past) {
		if !c.principal.May(right) {
			return &Fault{Code: chengge.ErrForbidden, Text: chengge.Text{
				Zh: fmt.Sprintf("导出此内容还需要权限 %s，角色“%s”没有", right, c.principal.Role.Text().Zh),
				En: fmt.Sprintf("to export this takes the right %s as well, which the role %s has not", right, c.principal.Role),
			}}
		}
	}
	return nil
}

// exportedEdition gives the edition that a request is about, that in force where
// it says nothing; data names the state of what can still change.
func (s *server) exportedEdition(c *call, x *exports.Request) (edition int64, data string, err error) {
	edition = cmp.Or(x.Edition, c.snapshot.Edition())
	if x.At != "" {
		at, err := chengge.ParseTime(x.At, c.snapshot.City().Location())
		if err != nil {
			return 0, "", fault(chengge.ErrBadTime, "at", x.At, "时间无法识别", "unreadable time")
		}
		if edition, err = s.live.EditionAt(at); err != nil {
			return 0, "", err
		}
	}
	e, err := s.store.Edition(c.context, edition)
	if err == nil && e.State == store.Draft {
		data = fmt.Sprintf("draft %d", e.Version)
	}
	return edition, data, err
}

// mayExportResult tells whether a job is there for who asks, and done.
func (s *server) mayExportResult(c *call, kind string, id int64) error {
	j, err := s.store.Job(c.context, kind, id)
	if err != nil {
		return err
	}
	if err := s.mayScope(c, j); err != nil {
		return err
	}
	if j.State != store.JobDone {
		return chengge.Errorf(chengge.ErrConflict, "job %d is not done", id).InChinese("任务 %d 尚未完成", id)
	}
	return nil
}

// exportView gives a job with its files.
func (s *server) exportView(c *call, j store.Job) (ExportJob, error) {
	out := ExportJob{Job: s.jobView(j, c.lang)}
	if j.State != store.JobDone {
		return out, nil
	}
	b, err := s.store.JobResult(c.context, j.ID)
	if err != nil {
		return out, err
	}
	out.Result = b
	m, err := readExportManifest(b)
	if err != nil {
		return out, err
	}
	for _, f := range m.Files {
		out.Files = append(out.Files, ExportFile{f, fmt.Sprintf("/v1/exports/%d/files/%s", j.ID, f.Name)})
	}
	return out, nil
}

func readExportManifest(b []byte) (m exporters.FeatureManifest, err error) {
	if err = json.Unmarshal(b, &m); err != nil {
		err = fmt.Errorf("manifest of an export: %w", err)
	}
	return m, err
}

func (s *server) listExports(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		return s.listJobs(w, r, c, rt, jobs.ExportKind)
	}
}

// exportOf gives the job that a path names, to who has the rights that its request
// took.
func (s *server) exportOf(r *http.Request, c *call) (store.Job, error) {
	j, err := s.jobOf(r, c, jobs.ExportKind)
	if err != nil {
		return j, err
	}
	var arguments jobs.ExportArguments
	if err := json.Unmarshal([]byte(j.Arguments), &arguments); err != nil {
		return j, fmt.Errorf("arguments of job %d: %w", j.ID, err)
	}
	past := arguments.Request.Edition != 0 || arguments.Request.At != ""
	if snap := s.live.Now(); past && snap != nil && snap.Edition() == j.Edition {
		past = false
	}
	return j, s.mayExport(c, &arguments.Request, past)
}

func (s *server) getExport(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		j, err := s.exportOf(r, c)
		if err != nil {
			return err
		}
		view, err := s.exportView(c, j)
		if err != nil {
			return err
		}
		return writeJSON(w, view)
	}
}

// deleteExport cancels a job; one that has ended is deleted with its files.
func (s *server) deleteExport(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		j, err := s.jobOf(r, c, jobs.ExportKind)
		if err != nil {
			return err
		}
		if !j.State.Ended() {
			return s.cancelJob(w, r, c, rt, jobs.ExportKind)
		}
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		if err := mayEnd(c, &j); err != nil {
			return err
		}
		if err := s.store.DeleteJob(c.context, j.ID); err != nil {
			return err
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
}
