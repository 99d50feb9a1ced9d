package api

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"chengge"
	"chengge/analyses"
	"chengge/exporters"
	"chengge/jobs"
	"chengge/store"
	"chengge/tiles"
)

// keptResults is how many results of analyses a server keeps ready to draw.
const keptResults = 8

// results are the tile sets of results of analyses, which never change; those
// least recently asked for go first.
type results struct {
	mu   sync.Mutex
	kept []*result // most recent first
}

// result is the set of a job. Who asks first makes it, the others wait.
type result struct {
	job      int64
	finished time.Time // ids come again after a restore
	once     sync.Once
	set      *tiles.Set
	err      error
}

func (l *results) of(j store.Job) *result {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.kept, func(r *result) bool { return r.job == j.ID && r.finished.Equal(j.Finished) })
	r := &result{job: j.ID, finished: j.Finished}
	if i >= 0 {
		r = l.kept[i]
		l.kept = slices.Delete(l.kept, i, i+1)
	}
	l.kept = slices.Insert(l.kept, 0, r)
	l.kept = l.kept[:min(len(l.kept), keptResults)]
	return r
}

func (l *results) drop(r *result) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = slices.DeleteFunc(l.kept, func(o *result) bool { return o == r })
}

// resultSet gives the tiles of the job with an id, to who may see it.
func (s *server) resultSet(c *call, id string) (*tiles.Set, store.Job, error) {
	j, err := s.jobNamed(c, id, jobs.HotspotKind)
	if err != nil {
		return nil, j, err
	}
	set, err := s.setOfResult(c, j)
	return set, j, err
}

func (s *server) setOfResult(c *call, j store.Job) (*tiles.Set, error) {
	if j.State != store.JobDone {
		_, err := s.store.JobResult(c.context, j.ID) // says why there is none
		return nil, err
	}
	made := s.results.of(j)
	made.once.Do(func() {
		made.err = chengge.Errorf(chengge.ErrInternal, "the result of job %d could not be drawn", j.ID) // where the next line panics
		made.set, made.err = s.newResultSet(c, j)
	})
	if made.err != nil { // the one who asks next tries again
		s.results.drop(made)
	}
	return made.set, made.err
}

func (s *server) newResultSet(c *call, j store.Job) (*tiles.Set, error) {
	body, err := s.store.JobResult(c.context, j.ID)
	if err != nil {
		return nil, err
	}
	answer, err := exporters.ReadHotspots(body)
	if err != nil {
		return nil, err
	}
	snap, err := s.live.Edition(c.context, j.Edition)
	if err != nil {
		return nil, err
	}
	analyses.Shapes(snap, answer)
	row := chengge.HotspotTileLayer()
	rows := make([]chengge.Row, len(answer.Units))
	for i := range answer.Units {
		u := &answer.Units[i]
		rows[i] = chengge.Row{ID: chengge.ID(i + 1), Shape: u.Shape}
		for _, column := range row.Columns {
			rows[i].Values = append(rows[i].Values, hotspotValue(u, column.Name))
		}
	}
	h := sha256.New()
	h.Write(body)
	h.Write([]byte(snap.Hash())) // of the shapes
	return tiles.NewResultSet(row, answer.City, [32]byte(h.Sum(nil)), rows, s.drawings.bodies()), nil
}

// hotspotValue gives a unit's value in a column of chengge.HotspotTileLayer.
func hotspotValue(u *exporters.HotspotUnit, column string) string {
	number := func(v *float64) string {
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'g', -1, 64)
	}
	switch column {
	case "class":
		if u.Class == nil {
			return "none"
		}
		return u.Class.String()
	case "quadrant":
		if u.Quadrant == nil {
			return ""
		}
		return u.Quadrant.String()
	case "code":
		return u.Code
	case "name":
		return u.Name
	case "side":
		return string(u.Side)
	case "value":
		return number(u.Value)
	case "exposure":
		return number(u.Exposure)
	case "rate":
		return number(u.Rate)
	case "lag":
		return number(u.Lag)
	case "statistic":
		return number(u.Statistic)
	case "z":
		return number(u.Z)
	case "p":
		return number(u.P)
	case "adjusted_p":
		return number(u.Adjusted)
	case "neighbours":
		return strconv.Itoa(int(u.Neighbours))
	}
	return ""
}

// resultTile answers a tile of the result of an analysis. A browser asks each
// time whether it may still see it: who may see a job changes with keys.
func (s *server) resultTile(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		at, err := tileAt(r)
		if err != nil {
			return err
		}
		set, _, err := s.resultSet(c, pathValue(r, "id"))
		if err != nil {
			return err
		}
		t, err := set.Tile(c.context, []string{chengge.HotspotTileLayer().Name}, at[0], at[1], at[2], encodingOf(r))
		if err != nil {
			return err
		}
		return writeTile(w, r, t, "private, no-cache")
	}
}

// resultPath is where the tiles of a job's result are.
func resultPath(job int64) string { return fmt.Sprintf("/tiles/results/%d/{z}/{x}/{y}.mvt", job) }

// resultTileJSON describes the tiles of the result of an analysis.
func (s *server) resultTileJSON(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		set, j, err := s.resultSet(c, pathValue(r, "id"))
		if err != nil {
			return err
		}
		document := set.TileJSON([]chengge.TileLayer{chengge.HotspotTileLayer()}, s.origin(r)+resultPath(j.ID), c.lang)
		document.Description = fmt.Sprintf("job %d, edition %d, %s", j.ID, j.Edition, set.Hash())
		return writeJSON(w, document)
	}
}
