package grids

import (
	"encoding/hex"
	"iter"
	"sort"

	"chengge"
	"chengge/spatial"

	"github.com/paulmach/orb"
)

// Snapshot (数据快照) is one edition in memory: immutable indexes, one per
// layer. The zero Snapshot is not usable; see Build.
type Snapshot struct {
	city      chengge.City
	edition   int64
	sum       [32]byte
	hashes    map[chengge.Kind][32]byte
	versions  map[chengge.Kind]string // see chengge.Contents.Versions
	catalogue *chengge.Catalogue
	areas     map[chengge.Kind]*areaLayer // every area kind has a layer, if an empty one
	// The layers that every question asks, out of the map.
	coverage, districts, offices, communities, grids, unitGrids, zones, waters *areaLayer
	stack                                                                      *spatial.AreaStack
	stacked                                                                    [5]*areaLayer // the layers of the stack, as placeAreas takes them
	roads                                                                      *roadLayer
	components                                                                 *componentLayer
	overlays                                                                   *overlayLayer
	bodies                                                                     *bodies
	chiefs                                                                     *chiefs
	duties                                                                     *duties
	matrix                                                                     *matrix
	others                                                                     *others
	counts                                                                     map[chengge.Kind]int
	extent                                                                     orb.Bound
	deciding                                                                   []*areaLayer // see candidates
	territory                                                                  *areaLayer   // the smallest body of the fallback: offices, else what there is
}

// City gives what holds for the whole edition.
func (s *Snapshot) City() chengge.City { return s.city }

// Edition gives the edition's number, 0 for a folder of files.
func (s *Snapshot) Edition() int64 { return s.edition }

// Hash identifies the contents: the same rows in any order give the same hash.
func (s *Snapshot) Hash() string { return hex.EncodeToString(s.sum[:8]) }

// Catalogue gives the categories of the city, local ones included.
func (s *Snapshot) Catalogue() *chengge.Catalogue { return s.catalogue }

// Extent gives the bound of all areas and roads in lng/lat; it is empty
// (Min > Max) where there are neither.
func (s *Snapshot) Extent() orb.Bound { return s.extent }

// Count gives the number of things of a kind.
func (s *Snapshot) Count(k chengge.Kind) int { return s.counts[k] }

// Area finds an area by its code.
func (s *Snapshot) Area(k chengge.Kind, code string) (*chengge.Area, bool) {
	if l := s.areas[k]; l != nil {
		if i, ok := l.byCode[code]; ok {
			return &l.rows[i], true
		}
	}
	return nil, false
}

// Areas gives the areas of a kind in the order of their codes, bytewise, from
// the first one after the code given. They must not be changed.
func (s *Snapshot) Areas(k chengge.Kind, after string) iter.Seq[*chengge.Area] {
	return func(yield func(*chengge.Area) bool) {
		l := s.areas[k]
		if l == nil {
			return
		}
		from := sort.Search(len(l.rows), func(i int) bool { return l.rows[i].Code > after })
		for i := range l.rows[from:] {
			if !yield(&l.rows[from+i]) {
				return
			}
		}
	}
}

// Road finds a segment by its code.
func (s *Snapshot) Road(code string) (*chengge.RoadSegment, bool) {
	if i, ok := s.roads.byCode[code]; ok {
		return &s.roads.rows[i], true
	}
	return nil, false
}

// Roads gives the segments in the order of their codes, from the first one
// after the code given. They must not be changed.
func (s *Snapshot) Roads(after string) iter.Seq[*chengge.RoadSegment] {
	return func(yield func(*chengge.RoadSegment) bool) {
		rows := s.roads.rows
		from := sort.Search(len(rows), func(i int) bool { return rows[i].Code > after })
		for i := range rows[from:] {
			if !yield(&rows[from+i]) {
				return
			}
		}
	}
}

// Overlay finds an overlay by its code.
func (s *Snapshot) Overlay(code string) (*chengge.Overlay, bool) {
	if i := s.overlays.find(code); i >= 0 {
		return &s.overlays.rows[i], true
	}
	return nil, false
}

// Overlays gives the overlays in the order of their codes, from the first one
// after the code given, whether in force or not. They must not be changed.
func (s *Snapshot) Overlays(after string) iter.Seq[*chengge.Overlay] {
	return func(yield func(*chengge.Overlay) bool) {
		rows := s.overlays.rows
		from := sort.Search(len(rows), func(i int) bool { return rows[i].Code > after })
		for i := range rows[from:] {
			if !yield(&rows[from+i]) {
				return
			}
		}
	}
}
