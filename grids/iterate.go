package grids

import (
	"fmt"
	"iter"

	"chengge"

	"github.com/paulmach/orb"
)

// LayerHash identifies the contents of one layer, ids apart: the same rows in
// any order give the same hash.
func (s *Snapshot) LayerHash(k chengge.Kind) [32]byte { return s.hashes[k] }

// ComponentPlace is what a map shows of a component.
type ComponentPlace struct {
	Index    int // its place in the order of codes, for ComponentCodes
	ID       chengge.ID
	Category int // the five digits as a number: see CategoryCode
	Removed  bool
	Owned    bool    // the owner (权属单位) is known
	Survey   float64 // metres, the accuracy of its position
	Point    orb.Point
}

// Components gives the components with their positions, in an order that is
// the same at each call. Those without a position are left out. It allocates
// nothing for each.
func (s *Snapshot) Components() iter.Seq[ComponentPlace] {
	return func(yield func(ComponentPlace) bool) {
		l := s.components
		world := orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
		l.index.Search(world, func(i int, p orb.Point) bool {
			r := &l.rows[i]
			return yield(ComponentPlace{
				Index: i, ID: chengge.ID(l.ids[i]), Category: int(r.category), Removed: r.removed, Owned: l.texts[r.owner] != "", Survey: float64(r.accuracy) / 10, Point: p,
			})
		})
	}
}

// ComponentCodes are the codes of all components. They keep nothing else of the
// snapshot in memory.
type ComponentCodes struct{ codes packed }

// ComponentCodes gives the codes of all components.
func (s *Snapshot) ComponentCodes() ComponentCodes { return ComponentCodes{s.components.codes} }

// At gives the code of the component at a place in the order of codes, from 0
// up to Count. It allocates nothing.
func (c *ComponentCodes) At(index int) string { return c.codes.at(index) }

// CategoryCode gives the five digits of a category that ComponentPlace has as a
// number.
func CategoryCode(number int) string { return fmt.Sprintf("%05d", number) }

// ComponentIDs gives the ids of all components in the order of their codes.
func (s *Snapshot) ComponentIDs() iter.Seq[chengge.ID] {
	return func(yield func(chengge.ID) bool) {
		for _, id := range s.components.ids {
			if !yield(chengge.ID(id)) {
				return
			}
		}
	}
}

// Chiefs gives the chiefs in the order of their codes. They must not be changed.
func (s *Snapshot) Chiefs() iter.Seq[*chengge.Chief] { return each(s.chiefs.rows) }

// Organisations gives the bodies in the order of their codes, without those
// that stand in where the city names none. They must not be changed.
func (s *Snapshot) Organisations() iter.Seq[*chengge.Organisation] { return each(s.bodies.rows) }

// Cameras gives the cameras in the order of their codes. They must not be
// changed.
func (s *Snapshot) Cameras() iter.Seq[*chengge.Camera] { return each(s.others.cameras) }

// Buildings gives the buildings in the order of their codes. They must not be
// changed.
func (s *Snapshot) Buildings() iter.Seq[*chengge.Building] { return each(s.others.buildings) }

// Sites gives the earthwork sites in the order of their codes. They must not be
// changed.
func (s *Snapshot) Sites() iter.Seq[*chengge.Site] { return each(s.others.sites) }

func each[T any](rows []T) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for i := range rows {
			if !yield(&rows[i]) {
				return
			}
		}
	}
}
