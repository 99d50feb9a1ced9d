package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"chengge"
	"chengge/grids"
	"chengge/tiles"
)

// tileCacheBytes bounds the tiles that a server keeps, compressed.
const tileCacheBytes = 128 << 20

// drawings are the tile sets of a server: that of the snapshot in force and the
// one before it, from which maps that are open still ask.
type drawings struct {
	mu          sync.Mutex
	cache       *tiles.Cache
	now, former drawing
}

// drawing is a tile set with what it was drawn of. It keeps no snapshot alive.
type drawing struct {
	set     *tiles.Set
	edition int64
	hash    string
}

func (d drawing) isOf(snap *grids.Snapshot) bool {
	return d.set != nil && d.edition == snap.Edition() && d.hash == snap.Hash()
}

// set gives the tiles of a snapshot; the first that asks after a switch has the
// rest of the set drawn up beside its own tile. Who still holds the snapshot from
// before it gets the former set, which is not drawn again.
func (d *drawings) set(snap *grids.Snapshot) *tiles.Set {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.now.isOf(snap):
		return d.now.set
	case d.former.isOf(snap):
		return d.former.set
	}
	next := tiles.NewSet(snap, d.now.set, d.kept())
	d.former, d.now = d.now, drawing{next, snap.Edition(), snap.Hash()}
	go func() { _ = next.Prepare(context.Background()) }() // only ctx makes it fail
	return next
}

// kept gives the cache of bodies. The lock is held.
func (d *drawings) kept() *tiles.Cache {
	if d.cache == nil {
		d.cache = tiles.NewCache(tileCacheBytes)
	}
	return d.cache
}

// bodies gives the cache of bodies.
func (d *drawings) bodies() *tiles.Cache {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kept()
}

// at gives the set that an address names, nil where it is neither in force nor
// was just before.
func (d *drawings) at(snap *grids.Snapshot, address string) *tiles.Set {
	d.set(snap)
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, set := range []*tiles.Set{d.now.set, d.former.set} {
		if set != nil && address == strconv.FormatInt(set.Edition(), 10)+"-"+set.Hash() {
			return set
		}
	}
	return nil
}

// seen gives the rows of a list that the caller may see, an error where it
// names one that it may not.
func seen(c *call, list []chengge.TileLayer) error {
	for _, l := range list {
		if !c.principal.May(l.Right) {
			return &Fault{Code: chengge.ErrForbidden, Field: "layers", Value: l.Name, Text: chengge.Text{Zh: "没有查看此图层的权限", En: "this layer is not for your role"}}
		}
	}
	return nil
}

// visible gives the rows of the table that the caller may see.
func visible(c *call) (out []chengge.TileLayer) {
	for l := range chengge.TileLayers() {
		if c.principal.May(l.Right) {
			out = append(out, l)
		}
	}
	return out
}

// layersOf reads a list of layers out of the path.
func layersOf(r *http.Request, c *call) ([]chengge.TileLayer, error) {
	list, err := chengge.ParseTileLayers(pathValue(r, "layers"))
	if err != nil {
		return nil, err
	}
	return list, seen(c, list)
}

// tile answers one tile. Its address holds the hash of what is drawn, so that
// the answer never goes stale; current leads to the address in force.
func (s *server) tile(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		list, err := layersOf(r, c)
		if err != nil {
			return err
		}
		at, err := tileAt(r)
		if err != nil {
			return err
		}
		address := pathValue(r, "address")
		set := s.drawings.at(c.snapshot, address)
		if set == nil {
			set = s.drawings.set(c.snapshot)
			if address != "current" {
				return fault(chengge.ErrNotFound, "address", address, "此地址的切片属于未在生效的版本：请改用 /tiles/current/…",
					"tiles of this address are of an edition that is not in force: take /tiles/current/…")
			}
			// Checked first: a redirection to a tile that isn't there helps nobody.
			if _, err := set.Tile(c.context, names(list), at[0], at[1], at[2], tiles.Identity); err != nil {
				return err
			}
			h := w.Header()
			h.Set("Cache-Control", "private, no-cache")
			h.Set("Location", strings.NewReplacer("{z}", strconv.Itoa(at[0]), "{x}", strconv.Itoa(at[1]), "{y}", strconv.Itoa(at[2])).Replace(set.Path(list)))
			w.WriteHeader(http.StatusTemporaryRedirect)
			return nil
		}
		t, err := set.Tile(c.context, names(list), at[0], at[1], at[2], encodingOf(r))
		if err != nil {
			return err
		}
		// Not for shared caches: who may not ask must not be answered by one.
		return writeTile(w, r, t, "private, max-age=31536000, immutable")
	}
}

// tileJSON describes the tiles of layers.
func (s *server) tileJSON(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		list, err := layersOf(r, c)
		if err != nil {
			return err
		}
		set := s.drawings.set(c.snapshot)
		return freshJSON(w, set.TileJSON(list, s.origin(r)+set.Path(list), c.lang))
	}
}

// style gives a MapLibre style of what the caller may see; with reports=true or
// a result of reports or the result of an analysis too.
func (s *server) style(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		withReports := q.oneOf("reports", "false", "true") == "true"
		if !withReports && filterQuery(q) != "" {
			q.add(&Fault{Code: chengge.ErrBadQuery, Field: "reports", Text: chengge.Text{Zh: "筛选问题须同时写 reports=true", En: "a filter of reports wants reports=true beside it"}})
		}
		for _, name := range []string{"reports", "result"} {
			if v := q.text(name); s.store == nil && v != "" && v != "false" {
				q.add(fault(chengge.ErrBadQuery, name, v, "此服务器没有数据库，无问题与分析结果可绘", "this server has no database, and so neither reports nor results to draw"))
			}
		}
		s.reportFilter(q, c)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		theme, err := tiles.ParseTheme(pathValue(r, "name"))
		if err != nil {
			return err
		}
		origin := s.origin(r)
		var live []tiles.LiveSource
		if v := q.text("result"); v != "" {
			row := chengge.HotspotTileLayer()
			if err := seen(c, []chengge.TileLayer{row}); err != nil {
				return err
			}
			set, j, err := s.resultSet(c, v)
			if err != nil {
				return err
			}
			live = append(live, tiles.LiveSource{Row: row, URL: origin + resultPath(j.ID), Bounds: set.Bounds()})
		}
		set := s.drawings.set(c.snapshot)
		if withReports {
			row := chengge.ReportTileLayer()
			if err := seen(c, []chengge.TileLayer{row}); err != nil {
				return err
			}
			live = append(live, tiles.LiveSource{Row: row, URL: origin + livePath + filterQuery(q), Bounds: set.Bounds()})
		}
		return freshJSON(w, set.Style(theme, visible(c), c.lang, func(path string) string { return origin + path }, live...))
	}
}

// freshJSON writes a document that is asked for anew each time.
func freshJSON(w http.ResponseWriter, document any) error {
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("Vary", "Accept-Language, Authorization")
	return writeJSON(w, document)
}

// origin is where the caller reached this server.
func (s *server) origin(r *http.Request) string {
	scheme := "http"
	if s.doors.isSecure(r) {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func names(list []chengge.TileLayer) []string {
	out := make([]string, len(list))
	for i, l := range list {
		out[i] = l.Name
	}
	return out
}

// encodingOf takes of what the caller accepts the smallest: brotli, zstd, gzip.
func encodingOf(r *http.Request) tiles.Encoding {
	best := tiles.Identity
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, terms, _ := strings.Cut(strings.TrimSpace(part), ";")
		if q, ok := strings.CutPrefix(strings.ReplaceAll(terms, " ", ""), "q="); ok {
			if v, err := strconv.ParseFloat(q, 64); err != nil || v <= 0 {
				continue
			}
		}
		if name == "*" {
			name = tiles.Gzip.String()
		}
		if e, err := tiles.ParseEncoding(name); err == nil {
			best = max(best, e)
		}
	}
	return best
}
