package tiles

import (
	"fmt"
	"math"
	"strings"

	"chengge"
)

// TileJSON describes tiles to a client: https://github.com/mapbox/tilejson-spec,
// version 3.0.0.
type TileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name"`
	Description  string        `json:"description,omitempty"`
	Version      string        `json:"version"`
	Scheme       string        `json:"scheme"`
	Tiles        []string      `json:"tiles"`
	MinZoom      int           `json:"minzoom"`
	MaxZoom      int           `json:"maxzoom"`
	Bounds       [4]float64    `json:"bounds"` // west, south, east, north
	Center       [3]float64    `json:"center"` // longitude, latitude, zoom
	VectorLayers []VectorLayer `json:"vector_layers"`
}

// VectorLayer is a layer of a tile.
type VectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description"`
	MinZoom     int               `json:"minzoom"`
	MaxZoom     int               `json:"maxzoom"`
	Fields      map[string]string `json:"fields"` // what each column is, in words
}

// Path gives the address of the set's tiles of layers, below the server's root,
// with {z}, {x} and {y} open: /tiles/{edition}-{hash}/{layers}/{z}/{x}/{y}.mvt.
func (s *Set) Path(layers []chengge.TileLayer) string {
	names := make([]string, len(layers))
	for i, l := range layers {
		names[i] = l.Name
	}
	return fmt.Sprintf("/tiles/%d-%s/%s/{z}/{x}/{y}.mvt", s.edition, s.hash, strings.Join(names, ","))
}

// TileJSON describes the tiles of layers; url is where they are, with {z}, {x}
// and {y} open. Titles are in lang.
func (s *Set) TileJSON(layers []chengge.TileLayer, url string, lang chengge.Lang) TileJSON {
	t := TileJSON{
		TileJSON: "3.0.0", Name: s.name, Version: "1.0.0", Scheme: "xyz", Tiles: []string{url},
		Description: fmt.Sprintf("edition %d, %s", s.edition, s.hash),
		MinZoom:     maxZoom, MaxZoom: maxZoom, Bounds: s.bounds, VectorLayers: []VectorLayer{},
	}
	for _, l := range layers {
		t.MinZoom = min(t.MinZoom, l.MinZoom)
		v := VectorLayer{ID: l.Name, Description: l.Title.In(lang), MinZoom: l.MinZoom, MaxZoom: maxZoom, Fields: map[string]string{}}
		for _, c := range l.Columns {
			v.Fields[c.Name] = fmt.Sprintf("%s (%s)", c.Title.In(lang), c.Type)
		}
		t.VectorLayers = append(t.VectorLayers, v)
	}
	t.Center = [3]float64{s.centre[0], s.centre[1], float64(max(s.homeZoom(), t.MinZoom))}
	return t
}

// Bounds gives west, south, east and north of what is drawn, in degrees.
func (s *Set) Bounds() [4]float64 { return s.bounds }

// homeZoom is the zoom at which the city fills a map of about 1,000 pixels.
func (s *Set) homeZoom() int {
	wide := (s.bounds[2] - s.bounds[0]) / 360
	_, north := mercator([2]float64{0, s.bounds[3]})
	_, south := mercator([2]float64{0, s.bounds[1]})
	size := max(wide, south-north, 1.0/(1<<maxZoom))
	return min(max(int(math.Floor(math.Log2(2/size))), 0), maxZoom)
}
