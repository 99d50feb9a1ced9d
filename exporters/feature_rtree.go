package exporters

import (
	"cmp"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/mattn/go-sqlite3"
	"github.com/paulmach/orb"
)

// box is a shape in the R-tree, in the single precision that SQLite keeps:
// rounded outwards.
type box struct {
	id                     int64
	minX, maxX, minY, maxY float32
}

func newBox(id int64, b orb.Bound) box {
	return box{id, below(b.Min[0]), above(b.Max[0]), below(b.Min[1]), above(b.Max[1])}
}

func below(v float64) float32 {
	f := float32(v)
	if float64(f) > v {
		f = math.Nextafter32(f, float32(math.Inf(-1)))
	}
	return f
}

func above(v float64) float32 {
	f := float32(v)
	if float64(f) < v {
		f = math.Nextafter32(f, float32(math.Inf(1)))
	}
	return f
}

// The triggers by which programs that edit the file keep the index, from the
// GeoPackage standard 1.3, annex F.3. T is the table.
const gpkgTriggers = `
CREATE TRIGGER "rtree_T_geom_insert" AFTER INSERT ON "T" WHEN (new."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN INSERT OR REPLACE INTO "rtree_T_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_T_geom_update1" AFTER UPDATE OF "geom" ON "T" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN INSERT OR REPLACE INTO "rtree_T_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_T_geom_update2" AFTER UPDATE OF "geom" ON "T" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_T_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_T_geom_update3" AFTER UPDATE ON "T" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_T_geom" WHERE id = OLD."fid"; INSERT OR REPLACE INTO "rtree_T_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_T_geom_update4" AFTER UPDATE ON "T" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_T_geom" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "rtree_T_geom_delete" AFTER DELETE ON "T" WHEN old."geom" NOT NULL
BEGIN DELETE FROM "rtree_T_geom" WHERE id = OLD."fid"; END;`

// index makes the R-tree: the virtual table, whose own tables are then filled
// with packed nodes, as https://www.sqlite.org/rtree.html (section 7) has them.
func (g *gpkgFile) index() error {
	t := g.j.f.Name // letters, digits, - and _ alone
	tree := "rtree_" + t + "_geom"
	if err := g.exec(`CREATE VIRTUAL TABLE "` + tree + `" USING rtree(id, minx, maxx, miny, maxy)`); err != nil {
		return err
	}
	if err := g.exec(`INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')`, t); err != nil {
		return err
	}
	if len(g.boxes) > 0 {
		size, err := g.nodeSize(tree)
		if err != nil {
			return err
		}
		if err := g.pack(tree, size); err != nil {
			return err
		}
	}
	return g.exec(strings.NewReplacer(`"T"`, quoteSQL(t), "rtree_T_geom", tree).Replace(gpkgTriggers))
}

// nodeSize asks the empty tree for the size of its nodes.
func (g *gpkgFile) nodeSize(tree string) (int, error) {
	rows, err := g.conn.Query(`SELECT length(data) FROM "`+tree+`_node" WHERE nodeno = 1`, nil)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	dest := make([]driver.Value, 1)
	if err := rows.Next(dest); err != nil {
		return 0, err
	}
	n, ok := dest[0].(int64)
	if !ok || n < 4+24*2 {
		return 0, fmt.Errorf("geopackage: nodes of the R-tree have %v bytes", dest[0])
	}
	return int(n), nil
}

// cell is what a node holds: a row, or a node below, and its box.
type cell = box

// pack fills the tree level by level: each level sorted into stripes and
// stripes into runs (Leutenegger and others, STR, 1997), as many to a node as
// it holds.
func (g *gpkgFile) pack(tree string, size int) error {
	most := (size - 4) / 24
	level := g.boxes
	type home struct{ id, node int64 }
	var homes []home
	insert, err := g.prepare(`INSERT OR REPLACE INTO "` + tree + `_node" VALUES (?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	node := int64(1) // the root
	var parents []home
	for depth := 0; ; depth++ {
		last := len(level) <= most
		if !last {
			tile(level, most)
		}
		var above []cell
		for at := 0; at < len(level); at += most {
			cells := level[at:min(at+most, len(level))]
			number := int64(1)
			if !last {
				node++
				number = node
			}
			data := make([]byte, size)
			if last {
				binary.BigEndian.PutUint16(data, uint16(depth))
			}
			binary.BigEndian.PutUint16(data[2:], uint16(len(cells)))
			whole := cells[0]
			whole.id = number
			for i, c := range cells {
				d := data[4+24*i:]
				binary.BigEndian.PutUint64(d, uint64(c.id))
				for k, v := range []float32{c.minX, c.maxX, c.minY, c.maxY} {
					binary.BigEndian.PutUint32(d[8+4*k:], math.Float32bits(v))
				}
				whole.minX, whole.maxX = min(whole.minX, c.minX), max(whole.maxX, c.maxX)
				whole.minY, whole.maxY = min(whole.minY, c.minY), max(whole.maxY, c.maxY)
				if depth == 0 {
					homes = append(homes, home{c.id, number})
				} else {
					parents = append(parents, home{c.id, number})
				}
			}
			if _, err := insert.Exec([]driver.Value{number, data}); err != nil {
				return fmt.Errorf("geopackage: node of the R-tree: %w", err)
			}
			above = append(above, whole)
		}
		if last {
			break
		}
		level = above
	}
	g.boxes = nil
	for _, list := range []struct {
		table string
		homes []home
	}{{"_rowid", homes}, {"_parent", parents}} {
		slices.SortFunc(list.homes, func(a, b home) int { return cmp.Compare(a.id, b.id) })
		const at = 64 // pairs in one statement
		many, err := g.prepare(`INSERT INTO "` + tree + list.table + `" VALUES (?, ?)` + strings.Repeat(`, (?, ?)`, at-1))
		if err != nil {
			return err
		}
		args := make([]driver.Value, 2*at)
		for len(list.homes) >= at {
			for i, h := range list.homes[:at] {
				args[2*i], args[2*i+1] = h.id, h.node
			}
			if _, err := many.Exec(args); err != nil {
				many.Close()
				return fmt.Errorf("geopackage: R-tree: %w", err)
			}
			list.homes = list.homes[at:]
		}
		many.Close()
		for _, h := range list.homes {
			if err := g.exec(`INSERT INTO "`+tree+list.table+`" VALUES (?, ?)`, h.id, h.node); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *gpkgFile) prepare(sql string) (*sqlite3.SQLiteStmt, error) {
	s, err := g.conn.Prepare(sql)
	if err != nil {
		return nil, fmt.Errorf("geopackage: %w", err)
	}
	return s.(*sqlite3.SQLiteStmt), nil
}

// tile sorts cells by stripes from west to east, each from south to north, so
// that runs of most cells are compact.
func tile(cells []cell, most int) {
	slices.SortFunc(cells, func(a, b cell) int { return cmp.Or(cmp.Compare(a.minX+a.maxX, b.minX+b.maxX), cmp.Compare(a.id, b.id)) })
	nodes := (len(cells) + most - 1) / most
	stripe := int(math.Ceil(math.Sqrt(float64(nodes)))) * most
	for at := 0; at < len(cells); at += stripe {
		slices.SortFunc(cells[at:min(at+stripe, len(cells))], func(a, b cell) int {
			return cmp.Or(cmp.Compare(a.minY+a.maxY, b.minY+b.maxY), cmp.Compare(a.id, b.id))
		})
	}
}
