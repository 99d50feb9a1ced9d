package api

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"chengge"
	"chengge/store"
	"chengge/tiles"

	"github.com/paulmach/orb"
)

// livePath is where tiles of reports are, with the query of a filter behind it.
const livePath = "/tiles/live/reports/{z}/{x}/{y}.mvt"

// reportTile answers a tile of the reports that a filter means and who asks may
// see, as they are now: no answer is kept here, and a browser asks each time
// whether its own still holds.
func (s *server) reportTile(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		f := s.reportFilter(q, c)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		at, err := tileAt(r)
		if err != nil {
			return err
		}
		var index *store.ReportIndex
		if s.following != nil {
			index = s.following.Index
		}
		t, err := tiles.ReportTile(c.context, at[0], at[1], at[2], encodingOf(r), func(ctx context.Context, box orb.Bound, each func(*chengge.PlacedReport)) error {
			return s.store.PlacedReports(ctx, index, &f, box, each)
		})
		if err != nil {
			return err
		}
		return writeTile(w, r, t, "private, no-cache")
	}
}

// reportTileJSON describes the tiles of the reports that a filter means.
func (s *server) reportTileJSON(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		s.reportFilter(q, c)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		rows := []chengge.TileLayer{chengge.ReportTileLayer()}
		document := s.drawings.set(c.snapshot).TileJSON(rows, s.origin(r)+livePath+filterQuery(q), c.lang)
		document.Name, document.Description = rows[0].Title.In(c.lang), "as they are now"
		return writeJSON(w, document)
	}
}

// filterQuery gives the parameters of a filter as a query, in the order of their
// names; "" for none.
func filterQuery(q *query) string {
	values := url.Values{}
	for _, name := range chengge.ReportFilterNames() {
		if v := q.text(name); v != "" {
			values.Set(name, v)
		}
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

// writeTile answers with a tile; control says how long it holds.
func writeTile(w http.ResponseWriter, r *http.Request, t tiles.Tile, control string) error {
	h := w.Header()
	h.Set("Cache-Control", control)
	h.Set("Vary", "Accept-Encoding, Authorization")
	h.Set("ETag", t.ETag)
	switch {
	case matches(r.Header.Get("If-None-Match"), t.ETag):
		w.WriteHeader(http.StatusNotModified)
		return nil
	case t.Empty:
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	h.Set("Content-Type", "application/vnd.mapbox-vector-tile")
	if t.Encoding != tiles.Identity {
		h.Set("Content-Encoding", t.Encoding.String())
	}
	h.Set("Content-Length", strconv.Itoa(len(t.Body)))
	_, err := w.Write(t.Body)
	return err
}

// tileAt reads zoom, column and row out of the path.
func tileAt(r *http.Request) (at [3]int, err error) {
	for i, name := range []string{"z", "x", "y"} {
		v := pathValue(r, name)
		n, err := strconv.Atoi(v)
		if err != nil || strconv.Itoa(n) != v {
			return at, fault(chengge.ErrNotFound, name, v, "切片地址中的 z、x、y 为整数", "z, x and y of a tile are whole numbers")
		}
		at[i] = n
	}
	return at, nil
}
