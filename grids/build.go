package grids

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"chengge"

	"github.com/paulmach/orb"
)

// Build reads an edition into a Snapshot. Rows are sorted by their codes, so
// that their order in c never shows; those without an id get a derived one.
//
// It fails on the first error of c, on a local category or rule that can't be
// used, and on a code that occurs twice in a layer. Whether the rows make
// sense together is asked by editions.Check.
func Build(c chengge.Contents) (*Snapshot, error) {
	s := &builder{Snapshot: &Snapshot{
		city: c.City, edition: c.Edition,
		areas:  map[chengge.Kind]*areaLayer{},
		counts: map[chengge.Kind]int{},
		extent: orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}},
	}, hash: newHasher()}
	s.hash.city(&c.City)
	local, err := read(s, chengge.KindCategories, c.Categories,
		func(r *chengge.Category) string { return r.Key.String() }, nil, (*hasher).category)
	if err != nil {
		return nil, err
	}
	if s.catalogue, err = chengge.DefaultCatalogue().With(local); err != nil {
		return nil, fmt.Errorf("build categories: %w", err)
	}
	if err := s.buildAreas(c); err != nil {
		return nil, err
	}
	if err := s.buildBodies(c); err != nil {
		return nil, err
	}
	if err := s.buildRoads(c); err != nil {
		return nil, err
	}
	if err := s.buildChiefs(c); err != nil {
		return nil, err
	}
	if err := s.buildDuties(c); err != nil {
		return nil, err
	}
	if err := s.buildComponents(c); err != nil {
		return nil, err
	}
	if err := s.buildOverlays(c); err != nil {
		return nil, err
	}
	if err := s.buildMatrix(c); err != nil {
		return nil, err
	}
	if err := s.countOthers(c); err != nil {
		return nil, err
	}
	s.sum = s.hash.sum()
	return s.Snapshot, nil
}

// builder is a Snapshot in the making.
type builder struct {
	*Snapshot
	hash *hasher
}

// read takes a layer in: sorted by code, without repeats, ids given where id
// is not nil and zero, hashed row by row.
func read[T any](s *builder, k chengge.Kind, seq iter.Seq2[T, error], code func(*T) string, id func(*T) *chengge.ID, hash func(*hasher, *T)) ([]T, error) {
	rows, err := chengge.Collect(seq)
	if err != nil {
		return nil, fmt.Errorf("build %s: %w", k, err)
	}
	slices.SortStableFunc(rows, func(a, b T) int { return cmp.Compare(code(&a), code(&b)) })
	s.hash.count(k, len(rows))
	for i := range rows {
		if i > 0 && code(&rows[i-1]) == code(&rows[i]) {
			return nil, fmt.Errorf("build %s: code %q occurs twice", k, code(&rows[i]))
		}
		if id != nil {
			if at := id(&rows[i]); *at == 0 {
				*at = chengge.DerivedID(k, i)
			}
		}
		hash(s.hash, &rows[i])
	}
	s.counts[k] = len(rows)
	return rows, nil
}

// countOthers reads the layers that no question of routing asks.
func (s *builder) countOthers(c chengge.Contents) error {
	if _, err := read(s, chengge.KindCameras, c.Cameras,
		func(r *chengge.Camera) string { return r.Code }, func(r *chengge.Camera) *chengge.ID { return &r.ID }, (*hasher).camera); err != nil {
		return err
	}
	if _, err := read(s, chengge.KindBuildings, c.Buildings,
		func(r *chengge.Building) string { return r.Code }, func(r *chengge.Building) *chengge.ID { return &r.ID }, (*hasher).building); err != nil {
		return err
	}
	_, err := read(s, chengge.KindSites, c.Sites,
		func(r *chengge.Site) string { return r.Code }, func(r *chengge.Site) *chengge.ID { return &r.ID }, (*hasher).site)
	return err
}

func (s *builder) extend(b orb.Bound) {
	if b.Min[0] > b.Max[0] {
		return
	}
	if s.extent.Min[0] > s.extent.Max[0] {
		s.extent = b
		return
	}
	s.extent = s.extent.Union(b)
}
