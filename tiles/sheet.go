package tiles

import "sync"

// sheet is a drawing with its shapes at every zoom, each made when it is first
// asked for.
type sheet struct {
	make  func() (d *drawing, rows []int) // rows: by layer, how many it has
	once  sync.Once
	d     *drawing
	rows  []int
	zooms [maxZoom + 1]struct {
		once   sync.Once
		shapes []*shapes // by layer
	}
}

// at gives the layers at a zoom.
func (s *sheet) at(z int) []*shapes {
	zoom := &s.zooms[z]
	zoom.once.Do(func() {
		s.once.Do(func() {
			s.d, s.rows = s.make()
			s.make = nil
		})
		r := s.d.round(z)
		for i := range s.d.layers {
			zoom.shapes = append(zoom.shapes, r.shapes(i, s.rows[i]))
		}
	})
	return zoom.shapes
}
