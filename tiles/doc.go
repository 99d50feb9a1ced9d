// Package tiles draws an edition as Mapbox Vector Tiles 2.1: a Set makes the
// tiles of a grids.Snapshot for every row of chengge.TileLayers, with TileJSON,
// MapLibre styles and archives of the whole pyramid.
//
// Borders are simplified together and rounded so that no two of them cross: at
// every zoom neighbours meet and do not overlap, and every polygon is valid.
// The ids of features are those of the things.
//
// A Set never changes and may be asked by any number of goroutines. The same
// edition gives the same bytes.
package tiles
