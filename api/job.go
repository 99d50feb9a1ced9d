package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"chengge"
	"chengge/jobs"
	"chengge/store"
)

// Job is a piece of work that takes longer than a request.
type Job struct {
	ID       int64           `json:"id"`
	Kind     string          `json:"kind"`
	State    store.JobState  `json:"state" enum:"waiting,running,done,failed,cancelled"`
	Progress float64         `json:"progress" doc:"Share that is done, 0 to 1"`
	Actor    string          `json:"actor"`
	Edition  int64           `json:"edition" doc:"The edition that it is about"`
	Created  time.Time       `json:"created_at"`
	Started  time.Time       `json:"started_at,omitzero"`
	Finished time.Time       `json:"finished_at,omitzero"`
	Again    bool            `json:"again,omitempty" doc:"The same request on the same data was made before: this is its job"`
	Request  json.RawMessage `json:"request,omitempty" doc:"As it was made, with the reports that who asked may see"`
	Problem  *Problem        `json:"problem,omitempty" doc:"Why it failed"`
	Result   json.RawMessage `json:"result,omitempty" doc:"Once it is done"`
}

// JobPage is a page of jobs, newest first.
type JobPage struct {
	Items []Job `json:"items"`
	Next  int64 `json:"next,omitempty" doc:"after of the next page; absent on the last"`
}

func (s *server) jobView(j store.Job, lang chengge.Lang) Job {
	zone := time.UTC
	if snap := s.live.Now(); snap != nil {
		zone = snap.City().Location()
	}
	at := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return t.In(zone)
	}
	out := Job{ID: j.ID, Kind: j.Kind, State: j.State, Progress: j.Progress, Actor: j.Actor, Edition: j.Edition, Created: at(j.Created), Started: at(j.Started), Finished: at(j.Finished),
		Request: json.RawMessage(j.Arguments)}
	if j.State == store.JobFailed {
		out.Problem = &Problem{Type: "/problems/" + string(j.FaultCode), Title: j.FaultCode.Title().In(lang), Status: j.FaultCode.HTTPStatus(),
			Detail: chengge.Text{Zh: j.FaultZh, En: j.FaultEn}.In(lang)}
	}
	return out
}

// jobOf gives the job that a path names, where who asks may see it: jobs of the
// organisations at and below its own. Others are not there.
func (s *server) jobOf(r *http.Request, c *call, kind string) (store.Job, error) {
	return s.jobNamed(c, pathValue(r, "id"), kind)
}

func (s *server) jobNamed(c *call, v, kind string) (store.Job, error) {
	id, err := strconv.ParseInt(v, 10, 32)
	if err != nil || id < 1 {
		return store.Job{}, fault(chengge.ErrNotFound, "id", v, "不是任务编号", "not the id of a job")
	}
	j, err := s.store.Job(c.context, kind, id)
	if err != nil {
		return j, err
	}
	if err := s.mayScope(c, j); err != nil {
		return store.Job{}, err
	}
	if kind == jobs.HotspotKind {
		if err := mayRead(c, j); err != nil {
			return store.Job{}, err
		}
	}
	return j, nil
}

// mayScope refuses jobs of organisations beside that of who asks: they are not
// there.
func (s *server) mayScope(c *call, j store.Job) error {
	if scope := s.scopeOf(c); scope != nil && !slices.Contains(scope, j.Organisation) {
		return chengge.Errorf(chengge.ErrNotFound, "there is no job %d", j.ID).InChinese("没有任务 %d", j.ID)
	}
	return nil
}

// listJobs answers with the jobs of a kind.
func (s *server) listJobs(w http.ResponseWriter, r *http.Request, c *call, rt *route, kind string) error {
	q := readQuery(r, rt)
	limit, after := q.count("limit", 100, s.limits.Page), q.number("after")
	q.lang()
	if err := q.err(); err != nil {
		return err
	}
	list, err := s.store.Jobs(c.context, kind, after, s.scopeOf(c), limit+1)
	if err != nil {
		return err
	}
	out := JobPage{Items: []Job{}}
	if len(list) > limit {
		list = list[:limit]
		out.Next = list[limit-1].ID
	}
	for _, j := range list {
		out.Items = append(out.Items, s.jobView(j, c.lang))
	}
	return writeJSON(w, out)
}

// cancelJob cancels a job of who asks; an administrator may cancel any.
func (s *server) cancelJob(w http.ResponseWriter, r *http.Request, c *call, rt *route, kind string) error {
	q := readQuery(r, rt)
	q.lang()
	if err := q.err(); err != nil {
		return err
	}
	j, err := s.jobOf(r, c, kind)
	if err != nil {
		return err
	}
	if err := mayEnd(c, &j); err != nil {
		return err
	}
	if err := s.store.CancelJob(c.context, j.ID); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// mayEnd tells whether who asks may cancel a job, or delete it.
func mayEnd(c *call, j *store.Job) error {
	if j.KeyID != c.principal.Key && !c.principal.May(chengge.Administer) {
		return &Fault{Code: chengge.ErrForbidden, Text: chengge.Text{Zh: "只有任务的创建者或管理员可以取消", En: "only who made the job or an administrator may cancel it"}}
	}
	return nil
}
