package api

import (
	"encoding/json"
	"net/http"
	"strconv"

	"chengge"
)

// healthz answers that the process runs.
func (s *server) healthz(w http.ResponseWriter, _ *http.Request, _ *call) error {
	return writeJSON(w, map[string]string{"status": "ok", "version": s.version})
}

// readyz answers whether there is a snapshot to answer from, and warns when it
// may not be the newest, as while the database is away.
func (s *server) readyz(w http.ResponseWriter, _ *http.Request, c *call) error {
	snap := s.live.Now()
	if snap == nil {
		return &Fault{Code: chengge.ErrNotReady, Text: chengge.Text{Zh: "数据尚未载入", En: "the city is not loaded yet"}}
	}
	answer := map[string]any{"status": "ready", "edition": snap.Edition(), "hash": snap.Hash()}
	if err := s.live.Err(); err != nil {
		answer["warning"] = notFollowing(err).In(c.lang)
	}
	return writeJSON(w, answer)
}

// notFollowing says why the snapshot may not be the newest; what is no error of
// ours is in the log.
func notFollowing(err error) chengge.Text {
	why := chengge.Text{Zh: "原因见日志", En: "the log says why"}
	if chengge.CodeOf(err) != chengge.ErrInternal {
		why = chengge.Text{Zh: In(chengge.Chinese, err), En: In(chengge.English, err)}
	}
	return chengge.Text{Zh: "所用数据可能不是最新版本：" + why.Zh, En: "this may not be the newest edition: " + why.En}
}

func writeJSON(w http.ResponseWriter, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeBody(w, append(body, '\n'))
}

// writeCreated is writeJSON of what was made.
func writeCreated(w http.ResponseWriter, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header()["Content-Type"] = jsonType
	w.WriteHeader(http.StatusCreated)
	_, err = w.Write(append(body, '\n'))
	return err
}

// writeBody writes JSON that is whole; its length is stated, so that a large
// answer is not sent in chunks.
func writeBody(w http.ResponseWriter, body []byte) error {
	h := w.Header()
	h["Content-Type"] = jsonType
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	_, err := w.Write(body)
	return err
}

var jsonType = []string{"application/json"}
