package api

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"time"

	"chengge"
	"chengge/store"
)

// Importer reads the folder of files in dir for the draft; it tells how far it
// is. The error says which findings stand against it.
type Importer func(ctx context.Context, dir string, progress func(layer string, done, total int64)) (store.Import, error)

// ImportRequest is the body of an import.
type ImportRequest struct {
	Folder string `json:"folder" doc:"Path of the folder that holds city.json, on the server's machine"`
	Why    string `json:"why,omitempty"`
}

// ImportResult is the last line of an import.
type ImportResult struct {
	Draft   int64               `json:"draft" doc:"0 where nothing differs and no draft was opened"`
	Version int64               `json:"version"`
	Layers  []store.LayerChange `json:"layers"`
}

type importProgress struct {
	Layer string `json:"layer"`
	Done  int64  `json:"done"`
	Total int64  `json:"total,omitempty"`
}

// importFolder brings a folder into the draft and tells how far it is. Once
// lines have been sent the status can't change any more: a failure is then the
// last line, a problem.
func (s *server) importFolder(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		var body ImportRequest
		if err := readDocument(r, &body, maxWhy); err != nil {
			return err
		}
		if s.importer == nil {
			return notFound()
		}
		if !filepath.IsAbs(body.Folder) {
			return badBody("folder", body.Folder, "请写明文件夹在服务器上的完整路径", "write the whole path of the folder on the server's machine")
		}
		if _, err := s.store.Editions(c.context, 0, 1); err != nil {
			return err // the database is away: say so at once
		}
		control := http.NewResponseController(w)
		begun := false
		last := time.Now() // what is refused at once has its own status
		line := func(v any) error {
			b, err := json.Marshal(v)
			if err != nil {
				return err
			}
			if !begun {
				w.Header().Set("Content-Type", "application/x-ndjson")
				begun = true
			}
			_ = control.SetWriteDeadline(time.Now().Add(s.limits.BodyStall))
			if _, err := w.Write(append(b, '\n')); err != nil {
				return err
			}
			return control.Flush()
		}
		progress := func(layer string, done, total int64) {
			if now := time.Now(); now.Sub(last) > 500*time.Millisecond {
				last = now
				_ = line(importProgress{layer, done, total}) // a caller who went away is seen by the context
			}
		}
		in, err := s.importer(c.context, body.Folder, progress)
		if err == nil {
			in.Actor, in.Note = c.principal.Name, body.Why
			in.Progress = func(k chengge.Kind, done, total int64) { progress(string(k), done, total) }
			var draft store.Edition
			var changes []store.LayerChange
			if draft, changes, err = s.store.Import(c.context, in); err == nil {
				return line(ImportResult{draft.Number, draft.Version, changes})
			}
		}
		if !begun {
			return err
		}
		return line(problemOf(err, c.lang))
	}
}
