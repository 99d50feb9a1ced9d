package tiles

import (
	"chengge"
	"chengge/grids"
	"chengge/spatial"
)

// roadZooms are the zooms from which on roads of a class are drawn; those
// without a class come as local roads do.
var roadZooms = map[chengge.RoadClass]int{
	chengge.Expressway: 6, chengge.Arterial: 8, chengge.Collector: 10, chengge.Local: 12, chengge.Lane: 13, "": 12,
}

// longRoad is how long a road of one name and class is that is drawn one zoom
// before its class.
const longRoad spatial.Metres = 3000

// roadSince gives the zoom from which on each segment is drawn, by the order of
// codes.
func roadSince(s *grids.Snapshot) []int {
	type road struct {
		name  string
		class chengge.RoadClass
	}
	length := map[road]spatial.Metres{}
	for r := range s.Roads("") {
		if r.Name != "" {
			length[road{r.Name, r.Class}] += spatial.Length(r.Line)
		}
	}
	var since []int
	for r := range s.Roads("") {
		z, ok := roadZooms[r.Class]
		if !ok {
			z = roadZooms[""]
		}
		if length[road{r.Name, r.Class}] >= longRoad {
			z--
		}
		since = append(since, z)
	}
	return since
}

func roadSheet(s *grids.Snapshot) *sheet {
	return &sheet{make: func() (*drawing, []int) {
		d, row := newDrawer(), 0
		d.layer(0, true)
		since := roadSince(s)
		for r := range s.Roads("") {
			d.lines(row, since[row], r.Line)
			row++
		}
		return d.done(), []int{row}
	}}
}
