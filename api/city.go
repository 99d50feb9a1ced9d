package api

import (
	"net/http"

	"chengge"
)

// CityInForce is the city and its edition as JSON.
type CityInForce struct {
	Code     string         `json:"code"`
	Name     string         `json:"name"`
	CRS      string         `json:"crs" doc:"Coordinate system of points that state none"`
	Codes    string         `json:"codes" enum:"national,free"`
	TimeZone string         `json:"timezone" example:"Asia/Shanghai"`
	Bounds   []float64      `json:"bounds,omitempty" doc:"West, south, east, north in degrees; absent without areas and roads"`
	Edition  int64          `json:"edition" doc:"0 for a folder of files"`
	Hash     string         `json:"hash" doc:"Identifies the contents"`
	Engine   string         `json:"engine" doc:"Version of the routing rule"`
	Kinds    map[string]int `json:"kinds" doc:"How many things there are of each kind"`
	Basemaps []CityBasemap  `json:"basemaps,omitempty" doc:"Raster tiles to draw below the city, the first lowest; absent where the deployment has set none"`
}

// city answers /v1/city.
func (s *server) city(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		city := c.snapshot.City()
		out := CityInForce{
			Code: city.Code, Name: city.Name, CRS: city.CRS, Codes: string(city.Codes), TimeZone: city.Location().String(),
			Edition: c.snapshot.Edition(), Hash: c.snapshot.Hash(), Engine: chengge.EngineVersion, Kinds: map[string]int{}, Basemaps: s.basemaps,
		}
		if b := c.snapshot.Extent(); b.Min[0] <= b.Max[0] {
			out.Bounds = []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
		}
		for l := range chengge.Layers() {
			if n := c.snapshot.Count(l.Kind); n > 0 {
				out.Kinds[string(l.Kind)] = n
			}
		}
		return writeJSON(w, out)
	}
}
