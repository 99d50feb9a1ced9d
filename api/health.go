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

// readyz answers whether there is a snapshot to answer from.
func (s *server) readyz(w http.ResponseWriter, _ *http.Request, _ *call) error {
	snap := s.live.Now()
	if snap == nil {
		return &Fault{Code: chengge.ErrNotReady, Text: chengge.Text{Zh: "数据尚未载入", En: "the city is not loaded yet"}}
	}
	return writeJSON(w, map[string]any{"status": "ready", "edition": snap.Edition(), "hash": snap.Hash()})
}

func writeJSON(w http.ResponseWriter, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeBody(w, append(body, '\n'))
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
