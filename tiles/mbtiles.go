package tiles

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"chengge"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"
)

// WriteMBTiles writes tiles as one archive of MBTiles, version 1.3
// (https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md): gzipped,
// equal tiles once, rows counted from the south as the format wants. The same
// set and options give the same bytes.
func (s *Set) WriteMBTiles(ctx context.Context, w io.Writer, o ArchiveOptions) error {
	folder, err := os.MkdirTemp(o.Spool, "chengge-tiles-*")
	if err != nil {
		return fmt.Errorf("write MBTiles: %w", err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "tiles.mbtiles")
	if err := s.fillMBTiles(ctx, path, o); err != nil {
		return fmt.Errorf("write MBTiles: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("write MBTiles: %w", err)
	}
	defer f.Close()
	if _, err := io.Copy(w, f); err != nil {
		return fmt.Errorf("write MBTiles: %w", err)
	}
	return nil
}

// The tables of an archive. Nobody else reads the file while it is made, and a
// broken one is thrown away: no journal is kept. The indexes come last.
const (
	sqliteMBTiles = `pragma page_size = 8192; pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive;
		pragma application_id = 0x4d504258;
		create table metadata (name text not null, value text);
		create table map (zoom_level integer not null, tile_column integer not null, tile_row integer not null, tile_id integer not null);
		create table images (tile_id integer primary key, tile_data blob not null);
		create view tiles as select zoom_level, tile_column, tile_row, tile_data from map join images using (tile_id);`
	sqliteMBTilesIndexes = `create unique index metadata_name on metadata (name);
		create unique index map_place on map (zoom_level, tile_column, tile_row);`
	sqliteImage = `insert into images (tile_id, tile_data) values (?, ?)`
	sqlitePlace = `insert into map (zoom_level, tile_column, tile_row, tile_id) values (?, ?, ?, ?)`
	sqliteFact  = `insert into metadata (name, value) values (?, ?)`
)

func (s *Set) fillMBTiles(ctx context.Context, path string, o ArchiveOptions) error {
	db, err := sql.Open("sqlite3", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String())
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // settings are those of a connection
	if _, err := db.Exec(sqliteMBTiles); err != nil {
		return err
	}
	tx, err := db.Begin() // not of ctx, which ends the pyramid
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing after the commit
	image, err := tx.Prepare(sqliteImage)
	if err != nil {
		return err
	}
	place, err := tx.Prepare(sqlitePlace)
	if err != nil {
		return err
	}
	known := map[[16]byte]int{}
	first, last := maxZoom, 0
	err = s.pyramid(ctx, o, func(a address, body []byte) error {
		sum := sha256.Sum256(body)
		key := [16]byte(sum[:16])
		id, ok := known[key]
		if !ok {
			id = len(known) + 1
			known[key] = id
			if _, err := image.Exec(id, body); err != nil {
				return err
			}
		}
		first, last = min(first, a.z), max(last, a.z)
		_, err := place.Exec(a.z, a.x, 1<<a.z-1-a.y, id)
		return err
	})
	if err != nil {
		return err
	}
	facts, err := s.mbtilesFacts(o, min(first, last), last)
	if err != nil {
		return err
	}
	for _, f := range facts {
		if _, err := tx.Exec(sqliteFact, f[0], f[1]); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(sqliteMBTilesIndexes); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return db.Close()
}

// mbtilesFacts gives the rows of metadata.
func (s *Set) mbtilesFacts(o ArchiveOptions, first, last int) ([][2]string, error) {
	doc := s.TileJSON(s.rows(s.chosen(o.Layers)), "", chengge.English)
	layers, err := json.Marshal(map[string]any{"vector_layers": doc.VectorLayers})
	if err != nil {
		return nil, err
	}
	degrees := func(list ...float64) (text string) {
		for i, v := range list {
			if i > 0 {
				text += ","
			}
			text += strconv.FormatFloat(v, 'f', -1, 64)
		}
		return text
	}
	return [][2]string{
		{"name", doc.Name}, {"format", "pbf"}, {"bounds", degrees(doc.Bounds[:]...)}, {"center", degrees(doc.Center[:]...)},
		{"minzoom", strconv.Itoa(first)}, {"maxzoom", strconv.Itoa(last)}, {"type", "overlay"}, {"version", doc.Version},
		{"description", doc.Description}, {"json", string(layers)},
	}, nil
}
