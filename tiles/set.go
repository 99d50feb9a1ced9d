package tiles

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"chengge"
	"chengge/grids"
)

// encoderVersion is part of every address: raise it with any change that makes
// other bytes of the same edition.
const encoderVersion = 1

// Set (切片集) makes the tiles of one edition. What a layer needs is made when it
// is first asked for, zoom by zoom, or by Prepare; layers whose things have not
// changed are those of the former set. It may be used by many goroutines.
type Set struct {
	edition int64
	name    string
	hash    string
	layers  []setLayer
	places  map[string]int
	cache   *Cache
	centre  [2]float64
	bounds  [4]float64
	writers sync.Pool
}

// setLayer is a row of the table of layers with its contents.
type setLayer struct {
	row     chengge.TileLayer
	content content
	drawn   drawn
}

// content identifies what a layer's tiles are made of: things, table and
// encoder.
type content [2]uint64

// drawn draws a layer.
type drawn interface {
	// bound gives where the layer has anything at a zoom, in its units.
	bound(z int) box
	// draw writes the features of a tile.
	draw(w *layerWriter, z, x, y int)
}

// NewSet makes the set of a snapshot. It takes over from former, which may be
// nil, the layers that have not changed. Bodies are kept in cache, which sets
// may share and which may be nil.
func NewSet(s *grids.Snapshot, former *Set, cache *Cache) *Set {
	set := &Set{edition: s.Edition(), name: s.City().Name, places: map[string]int{}, cache: cache}
	set.writers.New = func() any { return new(layerWriter) }
	set.bounds, set.centre = extentOf(s)
	sums := map[chengge.Kind][32]byte{}
	for l := range chengge.Layers() {
		sums[l.Kind] = thingSum(s, l.Kind)
	}
	whole := sha256.New()
	var borders *sheet
	for row := range chengge.TileLayers() {
		sum := layerSum(row, sums)
		whole.Write(sum[:])
		l := setLayer{row: row, content: content{binary.BigEndian.Uint64(sum[:]), binary.BigEndian.Uint64(sum[8:])}}
		if former != nil {
			if old := &former.layers[former.places[row.Name]]; old.content == l.content {
				l.drawn = old.drawn
			}
		}
		if l.drawn == nil {
			l.drawn = newDrawn(s, row, &borders)
		}
		set.places[row.Name] = len(set.layers)
		set.layers = append(set.layers, l)
	}
	set.hash = hex.EncodeToString(whole.Sum(nil)[:8])
	return set
}

// newDrawn makes what draws a layer; borders is the sheet that layers share.
func newDrawn(s *grids.Snapshot, row chengge.TileLayer, borders **sheet) drawn {
	k := chengge.Kind(row.Name)
	switch row.Generalise {
	case chengge.SharedBorders:
		kinds := chengge.BorderingKinds()
		if *borders == nil {
			*borders = areaSheet(s, kinds...)
		}
		if row.Geometry == chengge.Lines {
			return newBorderLayer(s, row, *borders)
		}
		return &shapeLayer{sheet: *borders, at: slices.Index(kinds, k), kind: typePolygon, attrs: attributesOf(s, row)}
	case chengge.OwnBorders:
		return &shapeLayer{sheet: areaSheet(s, k), kind: typePolygon, attrs: attributesOf(s, row)}
	case chengge.ByClass:
		if k == chengge.KindChiefs {
			return newChiefLayer(s, row)
		}
		return &shapeLayer{sheet: roadSheet(s), kind: typeLine, attrs: attributesOf(s, row)}
	case chengge.Hexagons:
		return &componentLayer{snap: s, row: row}
	case chengge.AllPoints:
		return &pointLayer{snap: s, row: row, attrs: attributesOf(s, row)}
	case chengge.Names:
		return newLabelLayer(s, row)
	}
	panic(fmt.Sprintf("tiles: no way to draw %s", row.Name))
}

// Hash identifies everything that the set's tiles are made of: contents, ids,
// the table of layers and the encoder. It is part of a tile's address.
func (s *Set) Hash() string { return s.hash }

// Edition gives the edition's number, 0 for a folder of files.
func (s *Set) Edition() int64 { return s.edition }

// Prepare makes what all tiles need, from the zooms that are looked at first.
// It ends early, with its error, when ctx does.
func (s *Set) Prepare(ctx context.Context) error {
	type job struct{ layer, z int }
	var jobs []job
	for _, z := range [...]int{10, 11, 9, 12, 13, 14, 15, 16, 8, 7, 6, 5, 4, 3, 2, 1, 0} {
		for i, l := range s.layers {
			if z >= l.row.MinZoom {
				jobs = append(jobs, job{i, z})
			}
		}
	}
	next := make(chan job)
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 4) {
		wait.Go(func() {
			for j := range next {
				s.layers[j.layer].drawn.bound(j.z)
				var w layerWriter
				l := &s.layers[j.layer]
				l.write(&w, j.z, 0, 0)
			}
		})
	}
	defer wait.Wait()
	defer close(next)
	for _, j := range jobs {
		select {
		case next <- j:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// write writes a layer's part of a tile.
func (l *setLayer) write(w *layerWriter, z, x, y int) {
	w.begin(&l.row, z)
	l.drawn.draw(w, z, x, y)
	w.end()
}

// has tells whether a tile may have anything of the layer.
func (l *setLayer) has(z, x, y int) bool {
	return z >= l.row.MinZoom && l.drawn.bound(z).meets(tileBox(x, y, buffer))
}

// layerSum identifies a layer's tiles.
func layerSum(row chengge.TileLayer, sums map[chengge.Kind][32]byte) [32]byte {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d %d %s %s %d %s\n", encoderVersion, extent, buffer, row.Name, row.Geometry, row.MinZoom, row.Generalise)
	for _, c := range row.Columns {
		fmt.Fprintf(h, "%s %s %d\n", c.Name, c.Type, c.MinZoom)
	}
	kinds := row.Kinds
	if row.Generalise == chengge.SharedBorders {
		kinds = chengge.BorderingKinds()
	}
	for _, k := range kinds {
		sum := sums[k]
		h.Write([]byte(k))
		h.Write(sum[:])
	}
	return [32]byte(h.Sum(nil))
}

// thingSum identifies the things of a kind with their ids, which the
// snapshot's own hash leaves out.
func thingSum(s *grids.Snapshot, k chengge.Kind) [32]byte {
	sum := s.LayerHash(k)
	h := sha256.New()
	h.Write(sum[:])
	buf := make([]byte, 0, 1<<13)
	put := func(id chengge.ID) {
		if buf = binary.LittleEndian.AppendUint64(buf, uint64(id)); len(buf) == cap(buf) {
			h.Write(buf)
			buf = buf[:0]
		}
	}
	switch {
	case k.IsArea():
		for a := range s.Areas(k, "") {
			put(a.ID)
		}
	case k == chengge.KindRoads:
		for r := range s.Roads("") {
			put(r.ID)
		}
	case k == chengge.KindChiefs:
		for c := range s.Chiefs() {
			put(c.ID)
		}
	case k == chengge.KindOverlays:
		for o := range s.Overlays("") {
			put(o.ID)
		}
	case k == chengge.KindComponents:
		for id := range s.ComponentIDs() {
			put(id)
		}
	case k == chengge.KindCameras:
		for c := range s.Cameras() {
			put(c.ID)
		}
	case k == chengge.KindBuildings:
		for b := range s.Buildings() {
			put(b.ID)
		}
	case k == chengge.KindSites:
		for x := range s.Sites() {
			put(x.ID)
		}
	}
	h.Write(buf)
	return [32]byte(h.Sum(nil))
}

// extentOf gives west, south, east, north and the middle; the whole world for
// a city without areas and roads.
func extentOf(s *grids.Snapshot) (bounds [4]float64, centre [2]float64) {
	e := s.Extent()
	bounds = [4]float64{e.Min[0], e.Min[1], e.Max[0], e.Max[1]}
	if !(e.Min[0] <= e.Max[0]) {
		bounds = [4]float64{-180, -mostNorth, 180, mostNorth}
	}
	bounds[0], bounds[2] = max(bounds[0], -180), min(bounds[2], 180)
	bounds[1], bounds[3] = max(bounds[1], -mostNorth), min(bounds[3], mostNorth)
	return bounds, [2]float64{(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2}
}

// mostNorth is the latitude at which the square of spherical Mercator ends.
const mostNorth = 85.05112877980659
