package api

import (
	"context"
	"fmt"
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
	if d.cache == nil {
		d.cache = tiles.NewCache(tileCacheBytes)
	}
	next := tiles.NewSet(snap, d.now.set, d.cache)
	d.former, d.now = d.now, drawing{next, snap.Edition(), snap.Hash()}
	go func() { _ = next.Prepare(context.Background()) }() // only ctx makes it fail
	return next
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
		var at [3]int
		for i, name := range []string{"z", "x", "y"} {
			v := pathValue(r, name)
			n, err := strconv.Atoi(v)
			if err != nil || strconv.Itoa(n) != v {
				return fault(chengge.ErrNotFound, name, v, "切片地址中的 z、x、y 为整数", "z, x and y of a tile are whole numbers")
			}
			at[i] = n
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
		h := w.Header()
		// Not for shared caches: who may not ask must not be answered by one.
		h.Set("Cache-Control", "private, max-age=31536000, immutable")
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
		_, err = w.Write(t.Body)
		return err
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

// style gives a MapLibre style of what the caller may see.
func (s *server) style(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		theme, err := tiles.ParseTheme(pathValue(r, "name"))
		if err != nil {
			return err
		}
		origin := s.origin(r)
		return freshJSON(w, s.drawings.set(c.snapshot).Style(theme, visible(c), c.lang, func(path string) string { return origin + path }))
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

var (
	layersParam = param{name: "layers", in: inPath, schema: "string", required: true, doc: "Layers, parted by commas: " + strings.Join(chengge.TileLayerNames(), ", "), example: "grids,roads"}
	tileRoutes  = []route{
		{
			method: http.MethodGet, path: "/tiles/{address}/{layers}/{z}/{x}/{y}.mvt", id: "tile", tag: "tiles", right: chengge.ReadCity, want: withCity,
			summary: chengge.Text{Zh: "矢量切片", En: "A vector tile"},
			description: "Mapbox Vector Tile 2.1 of one layer or several. The address is {edition}-{hash}, as TileJSON and styles give it: what lies there never changes. " +
				"current leads to the address in force.",
			params: []param{
				{name: "address", in: inPath, schema: "string", required: true, doc: "{edition}-{hash}, or current", example: "current"},
				layersParam,
				{name: "z", in: inPath, schema: "integer", required: true, doc: fmt.Sprintf("Zoom, 0 to %d", chengge.TileMaxZoom), example: 12},
				{name: "x", in: inPath, schema: "integer", required: true, doc: "Column from the west", example: 3341},
				{name: "y", in: inPath, schema: "integer", required: true, doc: "Row from the north", example: 1628}, langParam,
			},
			answers: map[string]any{"application/vnd.mapbox-vector-tile": ""},
			bare: map[string]string{
				"204": "There is nothing in this tile", "304": "The tile is what If-None-Match names", "307": "Of current: Location names the tile in force",
			},
			handler: (*server).tile,
		},
		{
			method: http.MethodGet, path: "/tiles/{layers}.json", id: "tilejson", tag: "tiles", right: chengge.ReadCity, want: withCity, compress: true,
			summary: chengge.Text{Zh: "切片说明 TileJSON", En: "TileJSON of layers"},
			params:  []param{layersParam, langParam},
			answers: map[string]any{"application/json": tiles.TileJSON{}},
			handler: (*server).tileJSON,
		},
		{
			method: http.MethodGet, path: "/styles/{name}.json", id: "style", tag: "tiles", right: chengge.ReadCity, want: withCity, compress: true,
			summary:     chengge.Text{Zh: "地图样式", En: "A MapLibre style"},
			description: "A style, version 8, of all layers that the caller may see. It names no glyphs, sprites or hosts but this server.",
			params:      []param{{name: "name", in: inPath, schema: "string", enum: []string{"dark", "light", "print"}, required: true, doc: "Theme", example: "light"}, langParam},
			answers:     map[string]any{"application/json": map[string]any{}},
			handler:     (*server).style,
		},
	}
)
