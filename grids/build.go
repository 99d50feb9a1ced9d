package grids

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"chengge"

	"github.com/paulmach/orb"
)

// Build reads an edition into a Snapshot. Rows are sorted by their codes, so
// that their order in c never shows; those without an id get a derived one.
//
// It fails on the first error of c, on a local category or rule that can't be
// used, and on a code that occurs twice in a layer. Whether the rows make
// sense together is asked by editions.Check.
func Build(c chengge.Contents) (*Snapshot, error) { return Rebuild(c, nil) }

// Rebuild is Build that takes over what it can of a former snapshot: layers of
// which c.Versions says that they are the same are not even read. former may be
// nil and is not changed.
func Rebuild(c chengge.Contents, former *Snapshot) (*Snapshot, error) {
	s := &builder{Snapshot: &Snapshot{
		city: c.City, edition: c.Edition, versions: c.Versions,
		areas:  map[chengge.Kind]*areaLayer{},
		counts: map[chengge.Kind]int{},
		hashes: map[chengge.Kind][32]byte{},
		extent: noBound,
	}, former: former}
	for _, step := range []func(chengge.Contents) error{
		s.readComponents, s.buildCatalogue, s.buildAreas, s.buildBodies, s.buildRoads, s.buildChiefs, s.buildDuties,
		s.buildOverlays, s.buildMatrix, s.buildOthers, s.takeComponents,
	} {
		if err := step(c); err != nil {
			return nil, err
		}
	}
	s.sum = s.hashAll()
	return s.Snapshot, nil
}

// builder is a Snapshot in the making.
type builder struct {
	*Snapshot
	former *Snapshot    // may be nil
	laying chan laidOut // the components, while they are laid out
}

// same tells whether the former snapshot has the same rows of these layers. It
// then counts and hashes them as done.
func (s *builder) same(kinds ...chengge.Kind) bool {
	if s.former == nil || s.versions == nil || s.former.versions == nil {
		return false
	}
	for _, k := range kinds {
		if s.versions[k] != s.former.versions[k] {
			return false
		}
	}
	for _, k := range kinds {
		s.counts[k], s.hashes[k] = s.former.counts[k], s.former.hashes[k]
	}
	return true
}

func (s *builder) buildCatalogue(c chengge.Contents) error {
	if s.same(chengge.KindCategories) {
		s.catalogue = s.former.catalogue
		return nil
	}
	local, err := read(s, chengge.KindCategories, c.Categories,
		func(r *chengge.Category) string { return r.Key.String() }, nil, (*hasher).category)
	if err != nil {
		return err
	}
	if s.catalogue, err = chengge.DefaultCatalogue().With(local); err != nil {
		return fmt.Errorf("build categories: %w", err)
	}
	return nil
}

// read takes a layer in: sorted by code, without repeats, ids given where id
// is not nil and zero, hashed row by row.
func read[T any](s *builder, k chengge.Kind, seq iter.Seq2[T, error], code func(*T) string, id func(*T) *chengge.ID, hash func(*hasher, *T)) ([]T, error) {
	rows, err := sorted(seq, code)
	if err != nil {
		return nil, fmt.Errorf("build %s: %w", k, err)
	}
	w := newHasher()
	for i := range rows {
		if i > 0 && code(&rows[i-1]) == code(&rows[i]) {
			return nil, fmt.Errorf("build %s: code %q occurs twice", k, code(&rows[i]))
		}
		if id != nil {
			if at := id(&rows[i]); *at == 0 {
				*at = chengge.DerivedID(k, i)
			}
		}
		hash(w, &rows[i])
	}
	s.counts[k], s.hashes[k] = len(rows), w.sum()
	return rows, nil
}

// sorted collects rows in the order of their codes, those of the same code as
// they came. It moves each row twice only.
func sorted[T any](seq iter.Seq2[T, error], code func(*T) string) ([]T, error) {
	if seq == nil {
		return nil, nil
	}
	const size = 4096
	type place struct {
		code string
		at   int
	}
	var parts [][]T
	var order []place
	for r, err := range seq {
		if err != nil {
			return nil, err
		}
		n := len(order)
		switch {
		case n == 0:
			parts = append(parts, nil) // most layers are small
		case n%size == 0:
			parts = append(parts, make([]T, 0, size))
		}
		last := append(parts[n/size], r)
		parts[n/size] = last
		order = append(order, place{code(&last[len(last)-1]), n})
	}
	slices.SortFunc(order, func(a, b place) int { return cmp.Or(strings.Compare(a.code, b.code), cmp.Compare(a.at, b.at)) })
	rows := make([]T, len(order))
	for i, o := range order {
		rows[i] = parts[o.at/size][o.at%size]
	}
	return rows, nil
}

// noBound holds nothing.
var noBound = orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}}

func joined(a, b orb.Bound) orb.Bound {
	switch {
	case b.Min[0] > b.Max[0]:
		return a
	case a.Min[0] > a.Max[0]:
		return b
	}
	return a.Union(b)
}

func (s *builder) extend(b orb.Bound) { s.extent = joined(s.extent, b) }
